/* Taking the rows that a query answers into an arena, up to what a set of reads may bring. */
#ifndef CLINIC_STORE_ROWS_H
#define CLINIC_STORE_ROWS_H

#include "store/query.h"

enum { set_most_rows = 2000, set_most_bytes = 4 * 1024 * 1024 };

/* What the set may still bring. */
struct allowance {
    size_t rows;
    size_t bytes;
};

struct row_taker {
    struct arena *arena;
    const struct query *query;
    struct allowance *allowance;
    struct value *values;
    size_t size; /* rows that there is room for */
    size_t count;
    bool more;
};

void rows_begin(struct row_taker *taker, struct arena *arena, const struct query *query,
    struct allowance *allowance);

/* Room for the values of a row that is there, to be filled; NULL: it is not wanted. A query for one
 * row is never cut short by the lists that ran before it. */
struct value *rows_next(struct row_taker *taker);

/* The row has been filled. */
void rows_taken(struct row_taker *taker);

struct rows rows_end(const struct row_taker *taker);

/* A copy of rows with all their bytes. Arena. */
struct rows rows_copy(struct arena *arena, const struct rows *rows);

struct value value_integer(int64_t number);
struct value value_text(struct text text); /* borrowed */

/* A copy of values with all their bytes. Arena. */
const struct value *values_copy(struct arena *arena, const struct value *values, size_t count);

#endif
