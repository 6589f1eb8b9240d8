#include "base/json.h"

#include "base/ids.h"

static void put_string(struct buf *to, struct text text)
{
    buf_byte(to, '"');
    for (size_t i = 0; i < text.length; i++) {
        const char byte = text.at[i];

        if (byte == '"' || byte == '\\') {
            buf_byte(to, '\\');
            buf_byte(to, byte);
        } else if ((unsigned char)byte < ' ') {
            buf_format(to, "\\u%04x", (unsigned)byte);
        } else {
            buf_byte(to, byte);
        }
    }
    buf_byte(to, '"');
}

static void put_name(struct buf *to, const char *name)
{
    const int last = to->length == 0 ? '{' : to->at[to->length - 1];

    if (last != '{' && last != '[' && last != ':') {
        buf_byte(to, ',');
    }
    if (name != NULL) {
        put_string(to, text_of(name));
        buf_byte(to, ':');
    }
}

void json_open(struct buf *to, const char *name, char bracket)
{
    put_name(to, name);
    buf_byte(to, bracket);
}

void json_close(struct buf *to, char bracket)
{
    buf_byte(to, bracket);
}

void json_put_text(struct buf *to, const char *name, struct text text)
{
    put_name(to, name);
    put_string(to, text);
}

void json_put_text_or_null(struct buf *to, const char *name, struct text text)
{
    if (text.length == 0) {
        json_put_null(to, name);
    } else {
        json_put_text(to, name, text);
    }
}

void json_put_number(struct buf *to, const char *name, int64_t number)
{
    put_name(to, name);
    buf_format(to, "%lld", (long long)number);
}

void json_put_bool(struct buf *to, const char *name, bool is)
{
    put_name(to, name);
    buf_text(to, is ? TEXT("true") : TEXT("false"));
}

void json_put_null(struct buf *to, const char *name)
{
    put_name(to, name);
    buf_text(to, TEXT("null"));
}

void json_put_id(struct buf *to, const char *name, int64_t id)
{
    char chars[id_length];

    if (id == 0) {
        json_put_null(to, name);
        return;
    }
    id_write(id, chars);
    json_put_text(to, name, (struct text){chars, sizeof chars});
}

void json_put_money(struct buf *to, const char *name, struct money money, const char *currency)
{
    json_open(to, name, '{');
    json_put_number(to, "amount", money.minor);
    json_put_text(to, "currency", text_of(currency));
    json_close(to, '}');
}

void json_put_minute(
    struct buf *to, const char *name, const struct zone *zone, struct minute minute)
{
    struct instant at = {0};

    while (zone_instant(zone, minute, &at) != OK) {
        minute = minute_add(minute, 1);
    }
    json_put_text(to, name, instant_text(to->arena, zone, at));
}
