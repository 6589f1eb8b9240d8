#include <string.h>

#include "http/exchange.h"
#include "http/kept.h"
#include "http/live.h"
#include "http/multipart.h"
#include "http/parts.h"

uint64_t server_changes(const struct server *server)
{
    return server->clinic->store == NULL ? 0 : store_changes(server->clinic->store);
}

static enum surface surface_of(struct text path)
{
    /* A program with a token acts for a staff account, and runs what its pages run. */
    if (text_begins(path, TEXT("/staff/")) || text_begins(path, TEXT("/api/"))) {
        return SURFACE_STAFF;
    }
    if (text_begins(path, TEXT("/hooks/"))) {
        return SURFACE_MACHINE;
    }
    return text_begins(path, TEXT("/my")) ? SURFACE_MY : SURFACE_PUBLIC;
}

/* Programs prove themselves by a token or a signature, and send no forms. */
static bool is_program(const struct request *q)
{
    return request_is_json(q) || q->reads.surface == SURFACE_MACHINE;
}

static enum status read_fields(struct exchange *x)
{
    struct request *q = &x->q;
    const struct text type = x->head.content_type;
    struct text rest = type;
    struct text name = {0};

    if (q->method != POST || request_is_json(q) || q->body.length == 0 ||
        !text_cut(&rest, ';', &name)) {
        return OK;
    }
    name = text_trim(name);
    if (text_same_word(name, "application/x-www-form-urlencoded")) {
        return pairs_read(q->arena, q->body, &q->fields, &q->field_count);
    }
    if (text_same_word(name, "multipart/form-data") && x->is_gated) {
        return multipart_read(q->arena, type, q->body, &q->fields, &q->field_count);
    }
    return is_program(q) ? OK : STATUS_BAD_REQUEST;
}

/* A browser's post proves itself by where it comes from. The CSRF field is compared by the gate,
 * which knows the session. */
static enum status check_origin(struct exchange *x)
{
    struct request *q = &x->q;

    if (q->method == GET || is_program(q)) {
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
    struct request *q = &x->q;
    const struct problems problems = q->problems;

    q->problems.count = 0;
    q->actor = (struct actor){0};
    x->barred = x->server->config->gate.check(q);
    x->is_passed = x->barred == OK;
    if (!x->is_passed) {
        return x->barred;
    }
    q->problems = problems;
    return repeat_check(x);
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

/* Queue who is asking and what his key was answered, and let the handler read on. */
static enum status handle_gated(struct exchange *x)
{
    struct request *q = &x->q;

    if (x->is_gated) {
        x->server->config->gate.queue(q);
        repeat_queue(x);
        q->reads.gate = pass_gate; /* ours, which notes that it was asked */
        q->reads.gate_context = x;
        q->reads.gated_from = q->reads.count;
        if (!x->is_passed) {
            q->actor.staff.v = VALUE_UNKNOWN;
        }
    } else {
        repeat_note_public(x);
    }
    return q->route->handle(q);
}

/* What is wrong with a request is told only to those who may make it. */
static enum status refuse_gated(struct exchange *x, enum status status)
{
    struct request *q = &x->q;
    const struct problems problems = q->problems;
    enum status refusal = x->barred;

    if (refusal == OK) {
        q->problems.count = 0;
        refusal = reads_run(&q->reads); /* the handler did not: it asks the gate now */
        if (x->is_passed) {
            q->problems = problems;
            return status;
        }
    }
    q->out.buf.length = 0;
    q->answer = (struct answer){0};
    if (!x->is_passed && x->barred == OK) {
        q->actor = (struct actor){0}; /* the gate could not be asked */
    }
    return refusal;
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
    status = handle_gated(x);
    if ((status == STATUS_CONFLICT || status == STATUS_STALE) &&
        (q->is_repeat || repeat_lost_race(x))) {
        if (!request_is_json(q)) {
            repeat_answer(x);
            return OK;
        }
        q->problems.count = 0;
        status = handle_gated(x); /* which now shows what the other one made */
    }
    if (x->is_gated && !x->is_passed && status != OK) {
        return refuse_gated(x, status);
    }
    if (x->is_gated && !x->is_passed) {
        /* A page that forgot to run its reads was never checked: nobody may see it. */
        q->out.buf.length = 0;
        q->answer = (struct answer){0};
        q->actor = (struct actor){0};
        return STATUS_INTERNAL;
    }
    return status == OK ? note_opening(x) : status;
}

/* Who only asks whether the server lives keeps nobody from resting. */
static bool needs_pulse(const struct exchange *x)
{
    const struct route *route = x->q.route;

    return x->server->config->pulse.asked != NULL && route != NULL &&
        route->handle != health_page && route->handle != ready_page;
}

void exchange_run(struct exchange *x, struct reader *reader)
{
    struct request *q = &x->q;
    enum status status = x->refused;

    if (needs_pulse(x) && x->server->config->pulse.asked(x->server->clinic, reader)) {
        exchange_hold(x);
    }
    q->changes = server_changes(x->server);
    if (status == OK) {
        reads_begin(&q->reads, q->clinic->store, reader, q->arena, surface_of(q->path));
        status = handle(x);
    }
    answer_make(x, status);
}
