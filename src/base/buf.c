#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void buf_init(struct buf *buf, struct arena *arena, size_t most)
{
    *buf = (struct buf){.arena = arena, .most = most};
}

static bool make_room(struct buf *buf, size_t length)
{
    if (buf->full || length > buf->most - buf->length) {
        buf->full = true;
        buf->size = buf->length; /* nothing shorter comes after it either */
        return false;
    }
    if (length <= buf->size - buf->length) {
        return true;
    }
    /* A short text takes what it can come to, since a search makes thousands; a page grows in large
     * steps. */
    size_t size = buf->size >= 4096 ? buf->size * 4 : buf->most < 4096 ? buf->most : 4096;
    if (size < buf->length + length) {
        size = buf->length + length;
    }
    if (size > buf->most) {
        size = buf->most;
    }
    char *at = arena_take(buf->arena, size);
    if (buf->length > 0) {
        memcpy(at, buf->at, buf->length);
    }
    buf->at = at;
    buf->size = size;
    return true;
}

void buf_add_slowly(struct buf *buf, const void *bytes, size_t length)
{
    if (length > 0 && make_room(buf, length)) {
        memcpy(buf->at + buf->length, bytes, length);
        buf->length += length;
    }
}

void buf_text(struct buf *buf, struct text text)
{
    buf_add(buf, text.at, text.length);
}

void buf_byte(struct buf *buf, char byte)
{
    buf_add(buf, &byte, 1);
}

void buf_format(struct buf *buf, const char *format, ...)
{
    char line[512];
    va_list args;

    va_start(args, format);
    const int length = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (length >= 0 && (size_t)length < sizeof line) {
        buf_add(buf, line, (size_t)length);
        return;
    }
    va_start(args, format);
    if (length > 0 && make_room(buf, (size_t)length + 1)) {
        (void)vsnprintf(buf->at + buf->length, (size_t)length + 1, format, args);
        buf->length += (size_t)length;
    }
    va_end(args);
}

struct text buf_as_text(const struct buf *buf)
{
    return (struct text){buf->at, buf->length};
}
