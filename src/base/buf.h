/* A growing run of bytes with a maximum, in an arena. What doesn't fit sets `full` and is dropped,
 * so that a writer checks once at its end. */
#ifndef CLINIC_BASE_BUF_H
#define CLINIC_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

struct buf {
    struct arena *arena; /* borrowed: outlives the buffer */
    char *at;            /* arena */
    size_t length;
    size_t size;
    size_t most;
    bool full;
};

void buf_init(struct buf *buf, struct arena *arena, size_t most);
void buf_add_slowly(struct buf *buf, const void *bytes, size_t length);

/* Here, because a page is made of a thousand small pieces. */
static inline void buf_add(struct buf *buf, const void *bytes, size_t length)
{
    if (length <= buf->size - buf->length && length > 0) {
        memcpy(buf->at + buf->length, bytes, length);
        buf->length += length;
    } else {
        buf_add_slowly(buf, bytes, length);
    }
}

void buf_text(struct buf *buf, struct text text);
void buf_byte(struct buf *buf, char byte);
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct text buf_as_text(const struct buf *buf); /* borrowed until the next addition */

#endif
