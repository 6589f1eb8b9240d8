#include "http/parse.h"

#include "http/form.h"

#include <string.h>
#include <unistr.h>

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

bool text_same_word(struct text a, const char *b)
{
    const struct text other = text_of(b);

    if (a.length != other.length) {
        return false;
    }
    for (size_t i = 0; i < a.length; i++) {
        if (lower(a.at[i]) != lower(other.at[i])) {
            return false;
        }
    }
    return true;
}

/* RFC 9110 section 5.6.2 */
static bool is_token(struct text name)
{
    static const char others[] = "!#$%&'*+-.^_`|~";

    for (size_t i = 0; i < name.length; i++) {
        const char byte = lower(name.at[i]);
        const bool is_alnum = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');

        if (!is_alnum && (byte == '\0' || strchr(others, byte) == NULL)) {
            return false;
        }
    }
    return name.length > 0;
}

static const struct head_row {
    const char *name;
    size_t offset;
} head_rows[] = {
    {"host", offsetof(struct head, host)},
    {"content-type", offsetof(struct head, content_type)},
    {"content-length", offsetof(struct head, content_length)},
    {"transfer-encoding", offsetof(struct head, transfer_encoding)},
    {"cookie", offsetof(struct head, cookie)},
    {"authorization", offsetof(struct head, authorization)},
    {"origin", offsetof(struct head, origin)},
    {"referer", offsetof(struct head, referer)},
    {"sec-fetch-site", offsetof(struct head, fetch_site)},
    {"user-agent", offsetof(struct head, user_agent)},
    {"accept", offsetof(struct head, accept)},
    {"accept-encoding", offsetof(struct head, accept_encoding)},
    {"accept-language", offsetof(struct head, accept_language)},
    {"if-none-match", offsetof(struct head, if_none_match)},
    {"if-match", offsetof(struct head, if_match)},
    {"idempotency-key", offsetof(struct head, idempotency_key)},
    {"cf-connecting-ip", offsetof(struct head, cf_address)},
    {"cf-ipcountry", offsetof(struct head, cf_country)},
    {"x-forwarded-for", offsetof(struct head, forwarded_for)},
};

void head_note(struct head *head, struct text name, struct text value)
{
    head->bytes += name.length + value.length + 4;
    if (!is_token(name)) {
        head->is_malformed = true;
    }
    for (size_t i = 0; i < COUNT_OF(head_rows); i++) {
        if (!text_same_word(name, head_rows[i].name)) {
            continue;
        }
        struct text *place = (struct text *)(void *)((char *)head + head_rows[i].offset);
        /* These say who asks and what may be done: two of them are two meanings. */
        if (place->at != NULL &&
            (place == &head->cookie || place == &head->authorization ||
                place == &head->content_type || place == &head->origin ||
                place == &head->fetch_site || place == &head->if_match ||
                place == &head->idempotency_key)) {
            head->is_malformed = true;
        }
        *place = value;
        head->hosts += place == &head->host;
        head->lengths += place == &head->content_length;
        head->encodings += place == &head->transfer_encoding;
        return;
    }
}

static bool is_host(struct text host)
{
    for (size_t i = 0; i < host.length; i++) {
        const char byte = lower(host.at[i]);
        const bool is_alnum = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');

        if (!is_alnum && (byte == '\0' || strchr("-._:[]", byte) == NULL)) {
            return false;
        }
    }
    return host.length > 0 && host.length <= 255;
}

bool request_is_plain(const struct head *head)
{
    int64_t length = 0;

    if (head->is_malformed || head->hosts != 1 || !is_host(head->host) ||
        head->lengths + head->encodings > 1) {
        return false;
    }
    if (head->lengths == 1 && text_number(head->content_length, 0, INT64_MAX, &length) != OK) {
        return false;
    }
    /* "-0" is a number, but no length. */
    if (head->lengths == 1 && text_has(head->content_length, '-')) {
        return false;
    }
    return head->encodings == 0 || text_same_word(head->transfer_encoding, "chunked");
}

static int hex_digit(char digit)
{
    const char byte = lower(digit);

    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* Percent escapes, and '+' as a space where asked. BAD_REQUEST for a broken escape or broken UTF-8
 */
static enum status decode(
    struct arena *arena, struct text raw, bool plus_is_space, struct text *out_text)
{
    char *to = arena_alloc(arena, raw.length + 1);
    size_t length = 0;

    for (size_t i = 0; i < raw.length; i++) {
        char byte = raw.at[i];

        if (byte == '%') {
            if (raw.length - i < 3 || hex_digit(raw.at[i + 1]) < 0 ||
                hex_digit(raw.at[i + 2]) < 0) {
                return STATUS_BAD_REQUEST;
            }
            byte = (char)(hex_digit(raw.at[i + 1]) * 16 + hex_digit(raw.at[i + 2]));
            i += 2;
        } else if (byte == '+' && plus_is_space) {
            byte = ' ';
        }
        to[length++] = byte;
    }
    *out_text = (struct text){to, length};
    if (length > 0 && u8_check((const uint8_t *)to, length) != NULL) {
        return STATUS_BAD_REQUEST;
    }
    return OK;
}

enum status path_read(struct arena *arena, struct text raw, struct text *out_path)
{
    struct text path = {0};
    struct text rest = {0};
    struct text part = {0};

    for (size_t i = 0; i + 2 < raw.length; i++) {
        if (raw.at[i] == '%' && raw.at[i + 1] == '2' && lower(raw.at[i + 2]) == 'f') {
            return STATUS_BAD_REQUEST;
        }
    }
    if (raw.length == 0 || raw.at[0] != '/' || decode(arena, raw, false, &path) != OK ||
        !text_is_plain(path) || text_has(path, '\n') || text_has(path, '\t') ||
        text_has(path, '\\')) {
        return STATUS_BAD_REQUEST;
    }
    rest = path;
    while (text_cut(&rest, '/', &part)) {
        if (text_is(part, ".") || text_is(part, "..")) {
            return STATUS_BAD_REQUEST;
        }
    }
    *out_path = path;
    return OK;
}

struct text text_with_lf(struct arena *arena, struct text value)
{
    if (!text_has(value, '\r')) {
        return value;
    }
    char *to = arena_alloc(arena, value.length);
    size_t length = 0;
    for (size_t i = 0; i < value.length; i++) {
        const bool is_pair = value.at[i] == '\r' && i + 1 < value.length && value.at[i + 1] == '\n';

        if (!is_pair) {
            to[length++] = value.at[i];
        }
    }
    return (struct text){to, length};
}

static size_t count_pairs(struct text raw)
{
    size_t count = 1;

    for (size_t i = 0; i < raw.length; i++) {
        count += raw.at[i] == '&';
    }
    return count;
}

enum status pairs_read(
    struct arena *arena, struct text raw, struct field **out_fields, size_t *out_count)
{
    struct text rest = raw;
    struct text pair = {0};
    struct text name = {0};
    size_t count = 0;

    *out_count = 0;
    *out_fields = NULL;
    if (raw.length == 0) {
        return OK;
    }
    const size_t room = count_pairs(raw);
    if (room > fields_most) {
        return STATUS_BAD_REQUEST;
    }
    struct field *fields = ARENA_ARRAY(arena, room, struct field);
    while (text_cut(&rest, '&', &pair)) {
        if (!text_cut(&pair, '=', &name)) {
            continue;
        }
        struct text value = {0};
        if (decode(arena, name, true, &fields[count].name) != OK ||
            decode(arena, pair, true, &value) != OK) {
            return STATUS_BAD_REQUEST;
        }
        fields[count++].value = text_with_lf(arena, value);
    }
    *out_fields = fields;
    *out_count = count;
    return OK;
}

struct text cookie_find(struct text header, const char *name)
{
    struct text rest = header;
    struct text pair = {0};
    struct text key = {0};
    /* Only such a cookie was set by us, over TLS, for the whole host. */
    const struct text prefix = TEXT("__Host-");

    while (text_cut(&rest, ';', &pair)) {
        pair = text_trim(pair);
        if (text_cut(&pair, '=', &key) && text_begins(key, prefix) &&
            text_is(text_part(key, prefix.length, SIZE_MAX), name)) {
            return pair;
        }
    }
    return (struct text){0};
}

bool list_accepts(struct text list, const char *word)
{
    struct text rest = list;
    struct text item = {0};
    struct text name = {0};

    while (text_cut(&rest, ',', &item)) {
        if (!text_cut(&item, ';', &name) || !text_same_word(text_trim(name), word)) {
            continue;
        }
        item = text_trim(item);
        return !(text_begins(item, TEXT("q=0")) && !text_begins(item, TEXT("q=0."))) &&
            !text_is(item, "q=0.0") && !text_is(item, "q=0.00") && !text_is(item, "q=0.000");
    }
    return false;
}
