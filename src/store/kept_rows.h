/* Rows that were read while nobody has written since: a screen that is shown again, or on six desks
 * after one change, asks the same. Kept as they stand in the database, what is sealed sealed; for
 * one reader, so for one thread. */
#ifndef CLINIC_STORE_KEPT_ROWS_H
#define CLINIC_STORE_KEPT_ROWS_H

#include "store/query.h"

enum {
    kept_slots = 128,
    kept_most = kept_slots / 2,
    kept_most_bytes = 1024 * 1024,
    kept_most_each = 64 * 1024
};

struct kept_rows {
    struct arena arena; /* owned: all below */
    int64_t data_version;
    size_t count;
    size_t bytes;
    struct kept_slot {
        const struct query *query; /* NULL: free */
        const struct value *args;
        struct rows rows;
        size_t bytes;
    } slots[kept_slots];
};

/* Forget what was kept under another version of the data: SQLite's data_version, which changes with
 * each commit of another connection. */
void kept_rows_at(struct kept_rows *kept, int64_t data_version);

/* The rows of this query with these arguments, or NULL. Borrowed until the next kept_rows_at or
 * kept_rows_add. */
const struct kept_slot *kept_rows_find(
    const struct kept_rows *kept, const struct query *query, const struct value *args);

/* Keep a copy, unless it is large. */
void kept_rows_add(struct kept_rows *kept, const struct query *query, const struct value *args,
    const struct rows *rows);

void kept_rows_free(struct kept_rows *kept);

#endif
