#include <string.h>
#include <strings.h>

#include "html/html.h"

struct url url_id(struct arena *arena, const char *before, int64_t id, const char *after)
{
    const size_t before_length = strlen(before);
    const size_t after_length = strlen(after);
    const size_t length = before_length + id_length + after_length;
    char *chars = arena_take(arena, length);

    memcpy(chars, before, before_length);
    id_write(id, chars + before_length);
    memcpy(chars + before_length + id_length, after, after_length);
    return (struct url){{chars, length}};
}

/* RFC 3986, 2.3: what needs no percent sign. */
static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
        c == '.' || c == '_' || c == '~';
}

/* Percent-encode what is neither unreserved nor in `kept`; gives the length written. */
static size_t write_percent(char *to, struct text text, const char *kept)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t length = 0;

    for (size_t i = 0; i < text.length; i++) {
        const unsigned char byte = (unsigned char)text.at[i];

        if (is_unreserved(text.at[i]) || (byte != 0 && strchr(kept, byte) != NULL)) {
            to[length++] = text.at[i];
        } else {
            to[length++] = '%';
            to[length++] = hex[byte >> 4];
            to[length++] = hex[byte & 15];
        }
    }
    return length;
}

struct url url_path(struct arena *arena, struct text path)
{
    char *chars = arena_alloc(arena, 3 * path.length + 1);

    if (path.length == 0 || path.at[0] != '/' || (path.length > 1 && path.at[1] == '/')) {
        return URL("#");
    }
    return (struct url){{chars, write_percent(chars, path, "/?=&%")}};
}

struct url url_with(struct arena *arena, struct url before, const char *name, struct text value)
{
    const size_t name_length = strlen(name);
    char *chars = arena_alloc(arena, before.address.length + name_length + 2 + 3 * value.length);
    size_t length = before.address.length;

    memcpy(chars, before.address.at, length);
    chars[length++] = text_has(before.address, '?') ? '&' : '?';
    memcpy(chars + length, name, name_length);
    length += name_length;
    chars[length++] = '=';
    length += write_percent(chars + length, value, "");
    return (struct url){{chars, length}};
}

struct url url_outside(struct text address)
{
    static const char *const schemes[] = {"https:", "http:", "tel:", "mailto:"};

    for (size_t i = 0; i < address.length; i++) {
        const unsigned char byte = (unsigned char)address.at[i];

        if (byte <= ' ' || byte == 0x7f) {
            return URL("#");
        }
    }
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        const size_t length = strlen(schemes[i]);

        if (address.length > length && strncasecmp(address.at, schemes[i], length) == 0) {
            return (struct url){address};
        }
    }
    return URL("#");
}
