#include "html/html.h"

#include <string.h>

enum { number_chars = 24 };

/* What must be written otherwise; quotes only matter in attributes. */
static const struct text entities[] = {
    {NULL, 0}, TEXT_ROW("&amp;"), TEXT_ROW("&lt;"), TEXT_ROW("&gt;"), TEXT_ROW("&quot;")};
static const unsigned char entity_of[256] = {['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4};

enum { together = 8 };

/* Is one of these bytes a zero? */
static bool has_zero(uint64_t bytes)
{
    return ((bytes - UINT64_C(0x0101010101010101)) & ~bytes & UINT64_C(0x8080808080808080)) != 0;
}

/* Has none of these bytes an entity? Those of a pair, & and ", < and >, differ in one bit. */
static bool are_plain(const char *at)
{
    uint64_t bytes = 0;

    memcpy(&bytes, at, together);
    return !has_zero((bytes & UINT64_C(0xFBFBFBFBFBFBFBFB)) ^ UINT64_C(0x2222222222222222)) &&
        !has_zero((bytes & UINT64_C(0xFDFDFDFDFDFDFDFD)) ^ UINT64_C(0x3C3C3C3C3C3C3C3C));
}

static void put_escaped(struct out *o, struct text text, unsigned char also_plain)
{
    size_t from = 0;

    for (size_t i = 0; i < text.length; i++) {
        while (text.length - i >= together && are_plain(text.at + i)) {
            i += together;
        }
        const unsigned char byte = i < text.length ? (unsigned char)text.at[i] : '\0';

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
