#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { block_bytes = 32 * 1024 };

struct arena_block {
    struct arena_block *older; /* owned */
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

static _Noreturn void out_of_memory(void)
{
    fputs("clinic: out of memory\n", stderr);
    abort();
}

static struct arena_block *new_block(struct arena_block *older, size_t size)
{
    struct arena_block *block = malloc(sizeof *block + size);

    if (block == NULL) {
        out_of_memory();
    }
    block->older = older;
    block->size = size;
    return block;
}

void *arena_take(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);

    if (size > SIZE_MAX / 2) {
        out_of_memory();
    }
    const size_t rounded = (size + align - 1) / align * align;
    if (arena->block == NULL || arena->block->size - arena->used < rounded) {
        arena->block = new_block(arena->block, rounded > block_bytes ? rounded : block_bytes);
        arena->used = 0;
    }
    void *result = arena->block->bytes + arena->used;
    arena->used += rounded;
    return result;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(arena_take(arena, size), 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes = 0;

    if (__builtin_mul_overflow(count, size, &bytes)) {
        out_of_memory();
    }
    return arena_alloc(arena, bytes);
}

void *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
    void *copy = arena_take(arena, size);

    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    return copy;
}

static void free_older(struct arena_block *block)
{
    while (block != NULL) {
        struct arena_block *older = block->older;

        free(block);
        block = older;
    }
}

void arena_empty(struct arena *arena)
{
    if (arena->block == NULL) {
        return;
    }
    if (arena->block->size > block_bytes) {
        arena_release(arena);
        return;
    }
    free_older(arena->block->older);
    arena->block->older = NULL;
    arena->used = 0;
}

void arena_release(struct arena *arena)
{
    free_older(arena->block);
    *arena = (struct arena){0};
}
