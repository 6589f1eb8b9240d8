#include "billing/once.h"

#include <string.h>

#include "base/buf.h"
#include "clinic.h"
#include "store/seal.h"

enum { body_most = 1 << 20 };

/* All that was typed; csrf and the key itself are no part of it. */
static struct text body_token(struct request *q)
{
    struct buf buf;

    buf_init(&buf, q->arena, body_most);
    buf_text(&buf, q->path);
    for (size_t i = 0; i < q->field_count; i++) {
        const struct field *field = &q->fields[i];

        if (!text_is(field->name, "csrf") && !text_is(field->name, "idempotency_key")) {
            buf_byte(&buf, '\n');
            buf_text(&buf, field->name);
            buf_byte(&buf, '=');
            buf_text(&buf, field->value);
        }
    }
    return store_token(q->clinic->store, q->arena, TOKEN_BODY, buf_as_text(&buf));
}

void once_queue(struct request *q, struct once *out_once)
{
    struct once once = {.key = request_field(q, "idempotency_key")};

    if (once.key.length > 0 && once.key.length <= 64) {
        const struct text actor =
            store_token(q->clinic->store, q->arena, TOKEN_SESSION, q->cookie_session);

        memcpy(&once.actor, actor.at, sizeof once.actor);
        once.body_token = body_token(q);
        *out_once = once;
        read_idempotency(&q->reads, once.actor, once.key, &out_once->before);
        return;
    }
    once.key.length = 0;
    *out_once = once;
}

bool once_done(struct request *q, const struct once *once, enum status *out_status)
{
    if (once->key.length == 0 || !once->before.found) {
        return false;
    }
    *out_status =
        text_equal(once->before.body_token, once->body_token)
            ? request_redirect(q, (struct url){once->before.answer})
            : problem_set(&q->problems, PROBLEM_key_reused, /* field= */ NULL, (struct text){0});
    return true;
}

void once_write(struct request *q, struct batch *batch, const struct once *once, struct url answer)
{
    const struct idempotency done = {.route = text_of(q->route->pattern),
        .body_token = once->body_token,
        .status = 303,
        .answer = answer.address,
        .done_at = q->now};

    if (once->key.length > 0) {
        write_idempotency(batch, once->actor, once->key, &done);
    }
}
