#include "clients/rules.h"

#include "base/buf.h"

enum { changes_most = 4000 };

size_t letter_count(struct text text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++) {
        count += ((unsigned char)text.at[i] & 0xC0) != 0x80;
    }
    return count;
}

struct text first_letters(struct text text, size_t count)
{
    size_t end = 0;

    while (end < text.length && (count > 0 || ((unsigned char)text.at[end] & 0xC0) == 0x80)) {
        count -= ((unsigned char)text.at[end] & 0xC0) != 0x80;
        end++;
    }
    return text_part(text, 0, end);
}

static void add_change(struct buf *buf, const char *field, struct text words)
{
    buf_format(buf, "%s%s: %.*s", buf->length > 0 ? "; " : "", field, TEXT_ARG(words));
}

static struct text phones_words(struct arena *arena, const struct client_details *details)
{
    struct buf buf;

    buf_init(&buf, arena, changes_most);
    for (size_t i = 0; i < details->phone_count; i++) {
        const struct client_phone *phone = &details->phones[i];

        buf_format(&buf, "%s%.*s%s%.*s%s", i > 0 ? ", " : "", TEXT_ARG(phone->number),
            phone->whose.length > 0 ? " " : "", TEXT_ARG(phone->whose),
            phone->is_safe ? "" : " not safe");
    }
    return buf_as_text(&buf);
}

static struct text box_words(bool is_on)
{
    return is_on ? TEXT("yes") : TEXT("no");
}

void details_compare(struct arena *arena, const struct client_details *before,
    const struct client_details *after, struct text *out_before, struct text *out_after)
{
    const struct {
        const char *field;
        struct text before, after;
    } rows[] = {
        {"name", before->name, after->name},
        {"name_ur", before->name_ur, after->name_ur},
        {"phones", phones_words(arena, before), phones_words(arena, after)},
        {"no_phone", before->no_phone, after->no_phone},
        {"relative", before->relative, after->relative},
        {"email", before->email, after->email},
        {"birth", before->birth, after->birth},
        {"area", before->area, after->area},
        {"address", before->address, after->address},
        {"gender", before->gender, after->gender},
        {"language", before->language, after->language},
        {"channel", before->channel, after->channel},
        {"provider", before->provider, after->provider},
        {"source", before->source, after->source},
        {"assistant", box_words(before->is_assistant_wished),
            box_words(after->is_assistant_wished)},
        {"named", box_words(before->is_named_allowed), box_words(after->is_named_allowed)},
    };
    struct buf old;
    struct buf new;

    buf_init(&old, arena, changes_most);
    buf_init(&new, arena, changes_most);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!text_equal(rows[i].before, rows[i].after)) {
            add_change(&old, rows[i].field, rows[i].before);
            add_change(&new, rows[i].field, rows[i].after);
        }
    }
    *out_before = buf_as_text(&old);
    *out_after = buf_as_text(&new);
}
