/* Memory of one request, job, command line or test. Nothing in it is freed alone: the whole arena
 * is emptied or released at its end. Running out of memory ends the process: every input is limited
 * at the edge, so it can only mean that the machine is in trouble. */
#ifndef CLINIC_BASE_ARENA_H
#define CLINIC_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *block; /* owned: the newest block, which links to the older ones */
    size_t used;               /* bytes of the newest block that are taken */
};

/* A zeroed struct arena is ready for use. Never NULL; zeroed; aligned for any object. */
void *arena_alloc(struct arena *arena, size_t size)
    __attribute__((malloc, alloc_size(2), returns_nonnull));

/* The same for `count` objects of `size` bytes; the product is checked. */
void *arena_array(struct arena *arena, size_t count, size_t size)
    __attribute__((malloc, returns_nonnull));

/* Not zeroed: for bytes that are all written before they are read. */
void *arena_take(struct arena *arena, size_t size)
    __attribute__((malloc, alloc_size(2), returns_nonnull));

/* A copy of `size` bytes. */
void *arena_copy(struct arena *arena, const void *bytes, size_t size)
    __attribute__((returns_nonnull));

/* Forget everything, keep one block for the next use. */
void arena_empty(struct arena *arena);

/* Give all memory back. */
void arena_release(struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))

#endif
