#include <sodium.h>
#include <string.h>

#include "http/parts.h"
#include "store/seal.h"

enum { key_most = 200, actor_public = 1 };

/* The session or token as a number: known before the reads that say whose it is. */
static int64_t actor_of(struct request *q)
{
    const struct text secret = q->bearer.length > 0 ? q->bearer : q->cookie_session;
    const struct text token = store_token(q->clinic->store, q->arena, TOKEN_BODY, secret);
    int64_t actor = 0;

    memcpy(&actor, token.at, sizeof actor);
    return (actor & INT64_MAX) | 1;
}

static bool is_of_words(struct text name)
{
    return !text_is(name, "csrf") && !text_is(name, "stamp");
}

static bool is_any(struct text name)
{
    (void)name;
    return true;
}

static struct text fields_token(
    struct request *q, struct text start, bool (*counts)(struct text name))
{
    struct buf buf;

    buf_init(&buf, q->arena, 2 * (size_t)limit_upload_bytes);
    buf_text(&buf, start);
    for (size_t i = 0; i < q->field_count; i++) {
        const struct field *field = &q->fields[i];

        if (counts(field->name)) {
            buf_format(&buf, "%zu:%zu:", field->name.length, field->value.length);
            buf_text(&buf, field->name);
            buf_text(&buf, field->value);
        }
    }
    return store_token(q->clinic->store, q->arena, TOKEN_BODY, buf_as_text(&buf));
}

/* Of what was typed. The CSRF field and the stamp are of the session and the page, not of the
 * words. */
static struct text body_token(struct request *q)
{
    if (q->field_count == 0 || request_is_json(q)) {
        return store_token(q->clinic->store, q->arena, TOKEN_BODY, q->body);
    }
    return fields_token(q, TEXT(""), is_of_words);
}

/* What is sent, and where to, becomes the key. */
static void name_by_words(struct request *q)
{
    const struct text token = fields_token(q, q->path, is_any);
    char *hex = arena_alloc(q->arena, 2 * token.length + 1);

    sodium_bin2hex(hex, 2 * token.length + 1, (const unsigned char *)token.at, token.length);
    q->idempotency_key = text_of(hex);
}

static void note_key(struct request *q, int64_t actor)
{
    q->key_actor = actor;
    q->key_route = text_of(q->route->pattern);
    q->key_body = body_token(q);
}

void repeat_queue(struct exchange *x)
{
    struct request *q = &x->q;

    if (q->idempotency_key.length == 0) {
        q->idempotency_key = request_field(q, "idempotency_key");
    }
    if (q->idempotency_key.length == 0 && (request_has(q, "version") || request_has(q, "stamp"))) {
        name_by_words(q);
    }
    if (q->method != POST || q->idempotency_key.length == 0 ||
        q->idempotency_key.length > key_most || !text_is_plain(q->idempotency_key)) {
        return;
    }
    note_key(q, actor_of(q));
    read_idempotency(&q->reads, q->key_actor, q->idempotency_key, &x->before);
}

void repeat_note_public(struct exchange *x)
{
    struct request *q = &x->q;

    if (q->method == POST && request_has(q, "stamp")) {
        name_by_words(q);
        note_key(q, actor_public);
    }
}

enum status repeat_check(struct exchange *x)
{
    struct request *q = &x->q;

    if (!x->before.found) {
        return OK;
    }
    if (!text_equal(x->before.route, q->key_route) ||
        !text_equal(x->before.body_token, q->key_body)) {
        return problem_set(&q->problems, PROBLEM_key_reused, NULL, (struct text){0});
    }
    q->is_repeat = true;
    q->repeats = x->before.answer;
    /* A program wants the object again, which only its handler can show; a page is redirected. */
    return request_is_json(q) ? OK : STATUS_CONFLICT;
}

bool repeat_lost_race(struct exchange *x)
{
    struct request *q = &x->q;
    const struct problem_at *first = problem_of(&q->problems, NULL);
    const bool is_told = first != NULL && first->problem == PROBLEM_key_reused;

    /* What the quicker one made or changed may be seen where its key was not, in a later read. */
    if (q->key_actor == 0 || q->is_repeat || (q->reads.trips < 2 && !is_told)) {
        return false;
    }
    if (request_is_json(q) && is_told) {
        return true; /* its handler reads the key again */
    }
    read_idempotency(&q->reads, q->key_actor, q->idempotency_key, &x->before);
    if (reads_run(&q->reads) != OK) {
        return false;
    }
    return request_is_json(q) ? x->before.found : repeat_check(x) != OK && q->is_repeat;
}

/* The nearest page above the path of a form: /staff/clients of /staff/clients/ID/phones. */
static struct text page_above(struct exchange *x)
{
    struct text path = x->q.path;
    struct found found;

    while (path.length > 1) {
        router_find(x->server->router, GET, path, &found);
        if (found.route != NULL) {
            return path;
        }
        do {
            path = text_part(path, 0, path.length - 1);
        } while (path.length > 1 && !text_ends(path, TEXT("/")));
        path = text_part(path, 0, path.length - 1);
    }
    return TEXT("/staff/day");
}

void repeat_answer(struct exchange *x)
{
    struct request *q = &x->q;
    const struct text to = q->repeats.length > 0 ? q->repeats : page_above(x);

    q->problems.count = 0;
    q->answer = (struct answer){.status = MHD_HTTP_SEE_OTHER, .location = to};
    q->out.buf.length = 0;
}

void request_batch_for(struct request *q, struct batch *out_batch, struct text answer)
{
    batch_begin(out_batch, q->clinic->store, q->arena, &q->problems, q->reads.surface);
    out_batch->trips = &q->reads.trips;
    out_batch->settings_version = q->clinic->settings.version;
    if (q->key_actor != 0) {
        const struct idempotency done = {.route = q->key_route,
            .body_token = q->key_body,
            .status = MHD_HTTP_SEE_OTHER,
            .answer = answer,
            .done_at = q->now};

        q->key_answer = write_idempotency(out_batch, q->key_actor, q->idempotency_key, &done);
    }
}

void request_batch(struct request *q, struct batch *out_batch)
{
    request_batch_for(q, out_batch, TEXT(""));
}

enum status request_commit(struct request *q, struct batch *batch, struct url redirect)
{
    if (q->key_answer != NULL) {
        q->key_answer->bytes = redirect.address;
    }
    const enum status status = batch_commit(batch);

    return status == OK ? request_redirect(q, redirect) : status;
}

struct text request_form_key(struct request *q)
{
    const struct problem_at *first = problem_of(&q->problems, NULL);
    const struct text came = request_field(q, "idempotency_key");

    return first != NULL && first->problem == PROBLEM_not_told && came.length > 0
        ? came
        : id_text(q->arena, request_new_id(q));
}
