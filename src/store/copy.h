/* Copying a database into another that is empty, on either engine: the rows as they stand, what is
 * sealed sealed. The source is frozen, so that nothing changes under the copy; the target is bare
 * (store_config). Until copy_finish the target holds a table that names the copy, and is opened as
 * a clinic by nobody; what was begun is gone on with by calling all again, in this order:
 * copy_look, copy_begin unless it is this copy that is unfinished, copy_open, copy_rows of each
 * table, copy_triggers, copy_compare of each, and a batch with copy_finish. */
#ifndef CLINIC_STORE_COPY_H
#define CLINIC_STORE_COPY_H

#include "store/store.h"

/* What is in a database: nothing, a copy that was begun, or anything else. */
enum copy_found { COPY_NOTHING, COPY_BEGUN, COPY_OTHER };
MUST_USE enum status copy_look(struct store *store, struct arena *arena, struct problems *problems,
    enum copy_found *out_found, struct copy_id *out_copy);

/* copy_unfinished when a copy was begun in it. */
MUST_USE enum status copy_refuse_unfinished(
    struct store *store, struct arena *arena, struct problems *problems);

/* Drop all that is there. The arena must live as long as the store. */
MUST_USE enum status copy_empty(struct store *store, struct arena *arena);

struct copy_table {
    const char *name;
    struct query chunk, insert, last;
};

struct copying {
    struct store *source, *target; /* borrowed */
    struct reader *from, *to;      /* owned: copy_close */
    struct arena *arena;           /* borrowed: lives as long as both stores */
    struct problems *problems;     /* borrowed */
    size_t count;
    struct copy_table *tables; /* arena: of the source */
};

/* Make the tables in the empty target, and the mark of this copy. */
MUST_USE enum status copy_begin(struct copying *copying, struct copy_id copy);

/* Which tables there are. */
MUST_USE enum status copy_open(struct copying *copying);
void copy_close(struct copying *copying); /* also of one that was not opened */

/* Copy the rows of a table that the target has not got yet. */
MUST_USE enum status copy_rows(struct copying *copying, const struct copy_table *table);

/* Make what would have refused rows, or changed them. */
MUST_USE enum status copy_triggers(struct copying *copying);

/* Read both sides back. copy_differs when they are not the same to the last byte; else how many
 * rows there are, and their sum: BLAKE2b in hexadecimal digits. */
enum { copy_sum_bytes = 16 };
MUST_USE enum status copy_compare(struct copying *copying, const struct copy_table *table,
    int64_t *out_count, char out_sum[2 * copy_sum_bytes + 1]);

/* The last step of the batch that gives the target free. */
void copy_finish(struct batch *batch);

#endif
