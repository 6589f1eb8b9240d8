#include "store/rows.h"

#include <string.h>

enum { first_rows = 32 };

void rows_begin(struct row_taker *taker, struct arena *arena, const struct query *query,
    struct allowance *allowance)
{
    *taker = (struct row_taker){.arena = arena,
        .query = query,
        .allowance = allowance,
        .size = query->many ? first_rows : 1};
    taker->values = arena_take(arena, taker->size * query->columns * sizeof *taker->values);
}

struct value *rows_next(struct row_taker *taker)
{
    const struct query *query = taker->query;
    const struct allowance *left = taker->allowance;

    if (!query->many && taker->count == 1) {
        return NULL;
    }
    if (query->many && (left->rows == 0 || left->bytes == 0)) {
        taker->more = true;
        return NULL;
    }
    if (taker->count == taker->size) {
        const size_t bytes = taker->size * query->columns * sizeof *taker->values;
        struct value *wider = arena_take(taker->arena, 2 * bytes);

        memcpy(wider, taker->values, bytes);
        taker->values = wider;
        taker->size *= 2;
    }
    return &taker->values[taker->count * query->columns];
}

void rows_taken(struct row_taker *taker)
{
    const struct value *values = &taker->values[taker->count * taker->query->columns];
    struct allowance *left = taker->allowance;

    for (unsigned i = 0; i < taker->query->columns; i++) {
        left->bytes -= values[i].bytes.length < left->bytes ? values[i].bytes.length : left->bytes;
    }
    left->rows -= taker->query->many;
    taker->count++;
}

struct rows rows_end(const struct row_taker *taker)
{
    return (struct rows){.count = taker->count,
        .columns = taker->query->columns,
        .more = taker->more,
        .values = taker->values};
}

struct value value_integer(int64_t number)
{
    return (struct value){VALUE_INTEGER, number, {NULL, 0}};
}

struct value value_text(struct text text)
{
    return (struct value){VALUE_TEXT, 0, text};
}

const struct value *values_copy(struct arena *arena, const struct value *values, size_t count)
{
    struct value *copies = arena_take(arena, count * sizeof *copies);

    for (size_t i = 0; i < count; i++) {
        copies[i] = values[i];
        copies[i].bytes = values[i].bytes.length > 0 ? text_copy(arena, values[i].bytes) : TEXT("");
    }
    return copies;
}

struct rows rows_copy(struct arena *arena, const struct rows *rows)
{
    struct rows copy = *rows;

    copy.values = values_copy(arena, rows->values, rows->count * rows->columns);
    return copy;
}
