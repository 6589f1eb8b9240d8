/* Time that is kept free of appointments. */
#include "access/access.h"
#include "access/branch.h"
#include "appointments/appointments.h"
#include "appointments/day.h"
#include "appointments/forms.h"
#include "appointments_html.h"
#include "clinic.h"
#include "http/form.h"
#include "store/seal.h"

struct block_form {
    struct resource_id resource;
    struct minute from;
    struct minute until;
    struct text reason;
};

static const struct form_field block_fields[] = {
    FORM_ID(struct block_form, resource, FORM_REQUIRED),
    FORM_MINUTE(struct block_form, from, FORM_REQUIRED),
    FORM_MINUTE(struct block_form, until, FORM_REQUIRED),
    FORM_TEXT(struct block_form, reason, FORM_REQUIRED, 1, 120),
};

static void fill_resources(
    struct block_view *v, const struct day_staff *staff, const struct day_rooms *rooms)
{
    struct request *q = v->q;
    struct option *options = ARENA_ARRAY(q->arena, staff->count + rooms->count + 1, struct option);

    for (size_t i = 0; i < staff->count; i++) {
        options[v->resource_count++] = (struct option){id_text(q->arena, staff->rows[i].staff_id.v),
            in_language(&q->out, staff->rows[i].name, staff->rows[i].name_ur)};
    }
    for (size_t i = 0; i < rooms->count; i++) {
        options[v->resource_count++] =
            (struct option){id_text(q->arena, rooms->rows[i].resource_id.v),
                in_language(&q->out, rooms->rows[i].name, rooms->rows[i].name_ur)};
    }
    v->resources = options;
}

/* Whose time is meant: as the form or the address says, if it is one of these; else that is open.
 */
static struct text resource_asked(const struct block_view *v)
{
    const struct text asked = typed(v->q, "resource", request_query(v->q, "resource"));

    for (size_t i = 0; i < v->resource_count; i++) {
        if (text_equal(v->resources[i].value, asked)) {
            return asked;
        }
    }
    return TEXT("");
}

static struct text when_of(struct request *q, const struct block_by_id *block)
{
    return text_format(q->arena, "%.*s%s\u2066%.*s\u2069",
        TEXT_ARG(long_date(&q->out, day_of(block->from_minute))), translate(&q->out, WORDS(", ")),
        TEXT_ARG(span_text(q, block->from_minute, block->until_minute)));
}

/* /staff/blocks/ID/end gives its time back, .../again asks for it again; with the columns that are
 * shown. */
static struct url change_url(const struct request *q, const struct block_by_id *block)
{
    return keep_columns(q,
        url_id(q->arena, "/staff/blocks/", block->block_id.v,
            block->ended_at_maybe.known ? "/again" : "/end"));
}

/* A block, with the button that gives its time back or asks for it again. */
static enum status show_block(struct request *q, struct block_id id, enum status status)
{
    struct block_view *v = ARENA_NEW(q->arena, struct block_view);
    struct block_by_id block;

    read_block_by_id(&q->reads, id, &block);
    const enum status ran = reads_run(&q->reads);
    if (ran != OK) {
        return ran;
    }
    if (!block.found) {
        return problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    *v = (struct block_view){.q = q,
        .id = id,
        .reason = block.reason_text,
        .about = when_of(q, &block),
        .is_ended = block.ended_at_maybe.known,
        .change = change_url(q, &block),
        .version = block.version,
        .back = day_again_url(q, day_of(block.from_minute))};
    staff_shell(q, text_of(translate(&q->out, WORDS("Blocked time"))), &v->shell);
    block_html(&q->out, v);
    return status;
}

/* When blocked time begins unless another is said: now, at the next quarter of an hour, or on other
 * days when the clinic opens; never while it is still shut. */
static struct minute usual_from(struct request *q, struct spans open, struct day day)
{
    enum { quarter = 15 };
    const struct minute begins =
        minute_add(day_minute(day, 0), q->clinic->settings.day_ends_minute);
    const struct minute now = request_minute(q);
    const struct minute from = day.v == clinic_today(q->clinic, q->now).v
        ? minute_add(now, (quarter - minute_of_day(now) % quarter) % quarter)
        : begins;
    const struct span *next = spans_after(&open, from);
    const bool is_shut = next != NULL && next->from.v > from.v;

    return is_shut && next->from.v < begins.v + minutes_per_day ? next->from : from;
}

/* The form that blocks time. */
static enum status show_form(struct request *q, enum status status)
{
    enum { usual_minutes = 60 };
    struct block_view *v = ARENA_NEW(q->arena, struct block_view);
    struct booking_data *times = ARENA_NEW(q->arena, struct booking_data);
    struct day_staff staff;
    struct day_rooms rooms;
    struct day day;

    if (day_read(request_query(q, "on"), &day) != OK) {
        day = clinic_today(q->clinic, q->now);
    }
    const struct booking_input input = {
        .branch = branch_here(q), .from = day, .until = day_add(day, 1)};

    booking_read_times(q, &input, times);
    read_day_staff(&q->reads, branch_here(q), &staff);
    read_day_rooms(&q->reads, branch_here(q), &rooms);
    const enum status ran = reads_run(&q->reads);
    if (ran != OK) {
        return ran;
    }
    const struct minute from = usual_from(q, booking_open(q, &input, times), day);

    *v = (struct block_view){.q = q,
        .reason = request_field(q, "reason"),
        .from = typed(q, "from", minute_text(q->arena, from)),
        .until = typed(q, "until", minute_text(q->arena, minute_add(from, usual_minutes)))};
    fill_resources(v, &staff, &rooms);
    v->resource = resource_asked(v);
    staff_shell(q, text_of(translate(&q->out, WORDS("Block time"))), &v->shell);
    block_html(&q->out, v);
    return status;
}

enum status block_page(struct request *q)
{
    struct block_id id = {0};

    if (q->params[0].length == 0) {
        return show_form(q, OK);
    }
    const enum status status = request_id(q, 0, &id.v);

    return status == OK ? show_block(q, id, OK) : status;
}

/* Commit, and lead to the day book of that day, which tells what was done. */
static enum status commit_done(
    struct request *q, struct batch *batch, struct minute from, struct block_id id)
{
    const struct url day = day_again_url(q, day_of(from));

    return request_commit(q, batch, url_with(q->arena, day, "block", id_text(q->arena, id.v)));
}

static void write_hold(struct request *q, struct batch *batch, struct block_id id,
    struct resource_id resource, struct span span, const char *field)
{
    write_hold_insert_block(
        batch, (struct hold_id){request_new_id(q)}, resource, span.from, span.until, id);
    batch_expect(batch, PROBLEM_overlap, field);
}

enum status block_command(struct request *q)
{
    struct block_form form;
    struct batch batch;
    struct subject subject;
    const struct block_id id = {request_new_id(q)};
    enum status status = form_read(q, block_fields, COUNT_OF(block_fields), &form);

    if (status == OK &&
        (form.until.v <= form.from.v ||
            form.until.v > form.from.v + INT64_C(7) * minutes_per_day)) {
        status = problem_set(&q->problems, PROBLEM_not_span, "until", TEXT(""));
    }
    if (status != OK) {
        return show_form(q, status);
    }
    status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    subject_create(&batch, (struct subject_id){id.v}, &subject);
    write_block_insert(&batch, &subject, id, branch_here(q), form.resource, form.from, form.until,
        form.reason, q->actor.staff, q->now);
    write_hold(q, &batch, id, form.resource, (struct span){form.from, form.until}, "from");
    audit_add(q, &batch, AUDIT_APPOINTMENT, id.v, &subject, TEXT(""), TEXT("blocked"));
    status = commit_done(q, &batch, form.from, id);
    return status == OK ? OK : show_form(q, status);
}

static enum status write_change(struct request *q, const struct block_by_id *block,
    const struct subject *subject, bool is_ended)
{
    const struct block_id id = block->block_id;
    static const struct text words[] = {TEXT_ROW("blocked"), TEXT_ROW("given back")};
    struct batch batch;

    request_batch(q, &batch);
    write_block_end(&batch, (struct maybe_instant){is_ended, q->now},
        (struct maybe_staff_id){is_ended, q->actor.staff}, request_version(q), id);
    write_holds_delete_block(&batch, id);
    if (!is_ended) {
        write_hold(q, &batch, id, block->resource_id,
            (struct span){block->from_minute, block->until_minute}, NULL);
    }
    audit_add(q, &batch, AUDIT_APPOINTMENT, id.v, subject, words[!is_ended], words[is_ended]);
    return commit_done(q, &batch, block->from_minute, id);
}

/* Give the time back, or ask for it again: then it may be gone. */
static enum status change_block(struct request *q, bool is_ended)
{
    struct block_id id;
    struct block_by_id block;
    struct subject subject;
    enum status status = request_id(q, 0, &id.v);

    if (status != OK) {
        return status;
    }
    read_block_by_id(&q->reads, id, &block);
    read_subject(&q->reads, (struct subject_id){id.v}, &subject);
    status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    if (!block.found) {
        return problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    status = block.ended_at_maybe.known == is_ended
        ? problem_set(&q->problems, PROBLEM_stale, NULL, TEXT(""))
        : write_change(q, &block, &subject, is_ended);
    return status == OK ? OK : show_block(q, id, status);
}

enum status unblock_command(struct request *q)
{
    return change_block(q, true);
}

enum status block_again_command(struct request *q)
{
    return change_block(q, false);
}

void block_say(struct day_view *view, const struct block_by_id *block)
{
    struct request *q = view->q;
    struct toast *toast = &view->shell.toast;
    const bool is_ended = block->ended_at_maybe.known;
    const struct instant at = is_ended ? block->ended_at_maybe.value : block->entered_at;

    if (!block->found || at.ms < q->now.ms - said_for_ms) {
        return;
    }
    toast->words = text_format(q->arena, "%s: %.*s",
        translate(&q->out, is_ended ? WORDS("Given back") : WORDS("Blocked")),
        TEXT_ARG(span_text(q, block->from_minute, block->until_minute)));
    toast->later = block->reason_text;
    if (view->may_book) {
        toast->undo = change_url(q, block);
        toast->version = block->version;
    }
}
