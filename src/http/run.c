#include <string.h>

#include "http/kept.h"
#include "http/multipart.h"
#include "http/parts.h"

uint64_t server_changes(const struct server *server)
{
    return server->clinic->store == NULL ? 0 : store_changes(server->clinic->store);
}

static enum surface surface_of(struct text path)
{
    if (text_begins(path, TEXT("/staff/"))) {
        return SURFACE_STAFF;
    }
    if (text_begins(path, TEXT("/api/")) || text_begins(path, TEXT("/hooks/"))) {
        return SURFACE_MACHINE;
    }
    return text_begins(path, TEXT("/my")) ? SURFACE_MY : SURFACE_PUBLIC;
}

static enum status read_fields(struct exchange *x)
{
    struct request *q = &x->q;
    const struct text type = x->head.content_type;
    struct text rest = type;
    struct text name = {0};

    if (q->method != POST || q->body.length == 0 || !text_cut(&rest, ';', &name)) {
        return OK;
    }
    name = text_trim(name);
    if (text_same_word(name, "application/x-www-form-urlencoded")) {
        return pairs_read(q->arena, q->body, &q->fields, &q->field_count);
    }
    if (text_same_word(name, "multipart/form-data") && x->is_gated) {
        return multipart_read(q->arena, type, q->body, &q->fields, &q->field_count);
    }
    return q->reads.surface == SURFACE_MACHINE ? OK : STATUS_BAD_REQUEST;
}

/* Machines prove themselves by a token or a signature; a browser's post by where it comes from. The
 * CSRF field is compared by the gate, which knows the session. */
static enum status check_origin(struct exchange *x)
{
    struct request *q = &x->q;

    if (q->method == GET || q->reads.surface == SURFACE_MACHINE) {
        return OK;
    }
    const enum origin origin = origin_of(&x->head, x->server->config->public_url);
    if (origin == ORIGIN_SAME || (origin == ORIGIN_UNSAID && !x->is_gated)) {
        return OK;
    }
    return problem_set(&q->problems, PROBLEM_other_origin, NULL, (struct text){0});
}

static enum status pass_gate(void *context)
{
    struct exchange *x = context;
    const enum status status = x->server->config->gate.check(&x->q);

    x->is_passed = status == OK;
    return status == OK ? repeat_check(x) : status;
}

static enum status note_opening(struct exchange *x)
{
    const struct gate *gate = &x->server->config->gate;
    struct request *q = &x->q;
    int64_t record = 0;

    if (q->method != GET || q->route->audit == 0 || gate->opened == NULL ||
        request_id(q, 0, &record) != OK) {
        return OK;
    }
    return gate->opened(q, q->route->audit, record);
}

static enum status handle(struct exchange *x)
{
    struct request *q = &x->q;
    enum status status = read_fields(x);

    if (status == OK) {
        status = check_origin(x);
    }
    if (status != OK) {
        return status;
    }
    if (x->is_gated) {
        x->server->config->gate.queue(q);
        repeat_queue(x);
        q->reads.gate = pass_gate; /* ours, which notes that it was asked */
        q->reads.gate_context = x;
        q->reads.gated_from = q->reads.count;
    }
    status = q->route->handle(q);
    if (status == STATUS_CONFLICT && (q->is_repeat || repeat_lost_race(x))) {
        repeat_answer(x);
        return OK;
    }
    if (x->is_gated && !x->is_passed) {
        /* A page that forgot to run its reads was never checked: nobody may see it. */
        q->out.buf.length = 0;
        q->answer = (struct answer){0};
        return status == OK ? STATUS_INTERNAL : status;
    }
    return status == OK ? note_opening(x) : status;
}

void exchange_run(struct exchange *x, struct reader *reader)
{
    struct request *q = &x->q;
    enum status status = x->refused;

    x->seen = server_changes(x->server);
    if (status == OK) {
        reads_begin(&q->reads, q->clinic->store, reader, q->arena, surface_of(q->path));
        status = handle(x);
    }
    answer_make(x, status);
}
