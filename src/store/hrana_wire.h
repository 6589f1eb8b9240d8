/* Hrana 3 as JSON: one batch of statements with conditions, and what a server answers to it. Inside
 * store/ only. */
#ifndef CLINIC_STORE_HRANA_WIRE_H
#define CLINIC_STORE_HRANA_WIRE_H

#include <jansson.h>

#include "base/buf.h"
#include "store/rows.h"

/* A request being written. Each step runs if the one before it was ok. */
struct hrana_request {
    struct buf json;
    size_t steps;
};

void hrana_begin(struct hrana_request *request, struct arena *arena);
void hrana_add(
    struct hrana_request *request, const char *sql, const struct value *args, size_t arg_count);

/* The last step: undo what `begun` began, unless `done`, when it isn't 0, was ok. */
void hrana_add_rollback(struct hrana_request *request, size_t begun, size_t done);

/* The body to post, with the end of the stream where the server has one. Empty when it is too
 * large. */
struct text hrana_end(struct hrana_request *request, bool closes);

/* The body that ends a stream which the server has left open. */
struct text hrana_close_body(struct arena *arena, struct text baton);

/* An answer that was read. Texts are borrowed from the document. */
struct hrana_reply {
    json_t *document; /* owned: hrana_reply_free */
    json_t *results, *errors;
    struct text baton, base_url; /* empty: none */
    struct text refusal;         /* why the batch as a whole was not run; else empty */
};

/* False when it is no whole answer of that many steps; nothing is to be freed then. */
MUST_USE bool hrana_read(struct text body, size_t steps, struct hrana_reply *out_reply);
void hrana_reply_free(struct hrana_reply *reply);

/* Was the step run and ok? Else its error; both empty texts when it wasn't run. */
bool hrana_is_ok(const struct hrana_reply *reply, size_t step);
struct hrana_error {
    struct text message, code;
};
struct hrana_error hrana_error_of(const struct hrana_reply *reply, size_t step);

/* The rows of a step that is ok; false when they are not what the query asks. */
MUST_USE bool hrana_rows(const struct hrana_reply *reply, size_t step, struct arena *arena,
    const struct query *query, struct allowance *allowance, struct rows *out_rows);

#endif
