/* Idempotency keys: the same form or API call sent twice is done once and answered alike. The
 * router queues the look-up with its first reads and adds the row to the command's batch. */
#ifndef CLINIC_STORE_IDEMPOTENCY_H
#define CLINIC_STORE_IDEMPOTENCY_H

#include "store/store.h"

/* (actor, key) → route, body token, status, answer, instant; and the row's insertion, whose values
 * are those of both in this order. */
extern const struct query query_idempotency_find, query_idempotency_add;

/* What was answered before under a key. */
struct idempotency {
    bool found;
    struct text route; /* the pattern; arena */
    struct text
        body_token; /* store_token(TOKEN_BODY) of the body; another body is PROBLEM_key_reused */
    int status;     /* HTTP */
    struct text answer; /* the location or the id, nothing personal; arena */
    struct instant done_at;
};

/* `actor` is a session's, a token's or, for a form without a person, any id; keys of two actors
 * never meet. */
void read_idempotency(struct reads *reads, int64_t actor, struct text key, struct idempotency *out);

/* Queue the row of what is being answered (`done->found` is ignored). When another request with the
 * key came first, the batch is refused with PROBLEM_key_reused: read it again and give its answer.
 * Gives the cell of the answer, which may be said later, as long as the batch is not committed. */
struct value *write_idempotency(
    struct batch *batch, int64_t actor, struct text key, const struct idempotency *done);

/* Queue the deletion of rows done before that instant (a job; they are kept 30 days). */
void write_idempotency_ends(struct batch *batch, struct instant before);

#endif
