#include "html/html.h"

#include <string.h>

enum { number_chars = 24 };

/* What must be written otherwise; quotes only matter in attributes. */
static const struct text entities[] = {
    {NULL, 0}, TEXT_ROW("&amp;"), TEXT_ROW("&lt;"), TEXT_ROW("&gt;"), TEXT_ROW("&quot;")};
static const unsigned char entity_of[256] = {['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4};

static void put_escaped(struct out *o, struct text text, unsigned char also_plain)
{
    size_t from = 0;

    for (size_t i = 0; i < text.length; i++) {
        const unsigned char byte = (unsigned char)text.at[i];

        if (entity_of[byte] != 0 && byte != also_plain) {
            buf_add(&o->buf, text.at + from, i - from);
            buf_text(&o->buf, entities[entity_of[byte]]);
            from = i + 1;
        }
    }
    if (from < text.length) {
        buf_add(&o->buf, text.at + from, text.length - from);
    }
}

void html_put_text(struct out *o, struct text text)
{
    put_escaped(o, text, '"');
}

void html_put_string(struct out *o, const char *string)
{
    html_put_text(o, text_of(string));
}

void attr_put_text(struct out *o, struct text text)
{
    put_escaped(o, text, '\0');
}

void attr_put_string(struct out *o, const char *string)
{
    attr_put_text(o, text_of(string));
}

void attr_put_count(struct out *o, uint64_t count)
{
    char chars[number_chars];
    size_t at = sizeof chars;

    do {
        chars[--at] = (char)('0' + count % 10);
        count /= 10;
    } while (count > 0);
    buf_add(&o->buf, chars + at, sizeof chars - at);
}

void attr_put_number(struct out *o, int64_t number)
{
    if (number < 0) {
        buf_byte(&o->buf, '-');
    }
    attr_put_count(o, number < 0 ? -(uint64_t)number : (uint64_t)number);
}

void html_put_count(struct out *o, uint64_t count)
{
    attr_put_count(o, count);
}

void html_put_number(struct out *o, int64_t number)
{
    if (number < 0) {
        html_put_string(o, "\u2212");
    }
    attr_put_count(o, number < 0 ? -(uint64_t)number : (uint64_t)number);
}

void html_put_html(struct out *o, struct html html)
{
    buf_text(&o->buf, html.markup);
}

void attr_put_id(struct out *o, int64_t id)
{
    char chars[id_length];

    id_write(id, chars);
    buf_add(&o->buf, chars, sizeof chars);
}

void url_put_url(struct out *o, struct url url)
{
    attr_put_text(o, url.address);
}
