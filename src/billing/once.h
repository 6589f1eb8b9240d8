/* A form that is sent twice is done once, and answered alike: its idempotency key is looked up with
 * the first reads and written in the command's batch. */
#ifndef CLINIC_BILLING_ONCE_H
#define CLINIC_BILLING_ONCE_H

#include "http/http.h"
#include "store/idempotency.h"

struct once {
    struct text key; /* empty: the form has none */
    int64_t actor;   /* the session, as a keyed hash of its cookie */
    struct text body_token;
    struct idempotency before;
};

/* Queue the look-up. */
void once_queue(struct request *q, struct once *out_once);

/* Was it done before? Then *out_status is the answer: the same redirect, or key_reused for another
 * body. */
bool once_done(struct request *q, const struct once *once, enum status *out_status);

/* Queue the row that says where this form led. */
void once_write(struct request *q, struct batch *batch, const struct once *once, struct url answer);

#endif
