/* Who waits without an appointment: tokens, "next", done; and time that is kept free. */
#include "access/access.h"
#include "appointments/appointments.h"
#include "appointments/forms.h"
#include "appointments_html.h"
#include "clinic.h"
#include "http/form.h"
#include "store/seal.h"

struct token_form {
    struct text label;
    struct client_id client;
    struct staff_id staff;
    struct service_id service;
};

static const struct form_field token_fields[] = {
    FORM_TEXT(struct token_form, label, FORM_OPTIONAL, 0, 80),
    FORM_ID(struct token_form, client, FORM_OPTIONAL),
    FORM_ID(struct token_form, staff, FORM_OPTIONAL),
    FORM_ID(struct token_form, service, FORM_OPTIONAL),
};

static enum status show_today(struct request *q, struct text said)
{
    const struct url day = day_again_url(q, clinic_today(q->clinic, q->now));

    return request_redirect(q, said.length > 0 ? url_with(q->arena, day, "queue", said) : day);
}

/* The day again, with what was typed and what is wrong with it. */
static enum status show_refused(struct request *q, enum status refusal)
{
    const enum status status = day_page(q);

    return status == OK ? refusal : status;
}

enum status token_command(struct request *q)
{
    struct token_form form;
    struct subject subject;
    struct batch batch;
    const struct queue_entry_id id = {request_new_id(q)};
    enum status status = form_read(q, token_fields, COUNT_OF(token_fields), &form);

    if (status != OK) {
        return show_refused(q, status);
    }
    status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    subject_create(&batch, (struct subject_id){id.v}, &subject);
    write_queue_insert(&batch, &subject, id, q->clinic->settings.branch,
        clinic_today(q->clinic, q->now), (struct maybe_client_id){form.client.v != 0, form.client},
        form.label, (struct maybe_staff_id){form.staff.v != 0, form.staff},
        (struct maybe_service_id){form.service.v != 0, form.service}, request_minute(q),
        q->actor.staff, q->now);
    audit_add(q, &batch, AUDIT_QUEUE, id.v, NULL, TEXT(""), TEXT(""));
    status = batch_commit(&batch);
    return status == OK ? show_today(q, TEXT("")) : show_refused(q, status);
}

static enum status read_entry(struct request *q, struct queue_entry_id *out_id,
    int64_t *out_version, struct queue_by_id *out_entry)
{
    enum status status = request_id(q, 0, &out_id->v);

    if (status == OK && text_number(request_field(q, "version"), 1, INT64_MAX, out_version) != OK) {
        status = problem_set(&q->problems, PROBLEM_unknown_field, "version", TEXT(""));
    }
    if (status == OK) {
        read_queue_by_id(&q->reads, *out_id, out_entry);
    }
    return status;
}

static struct spans taken_of(const struct request *q, const struct branch_holds *holds, int64_t id)
{
    struct spans taken = spans_begin(q->arena, holds->count);

    for (size_t i = 0; i < holds->count; i++) {
        if (holds->rows[i].resource_id.v == id && holds->rows[i].lane_number == 0) {
            spans_add(&taken, holds->rows[i].from_minute, holds->rows[i].until_minute);
        }
    }
    spans_tidy(&taken);
    return taken;
}

/* Whom a token without a clinician is called to: who calls, if she is one. */
static struct staff_id called_to(const struct request *q, const struct queue_by_id *entry)
{
    if (entry->staff_id_maybe.known) {
        return entry->staff_id_maybe.value;
    }
    return q->actor.is_clinician ? q->actor.staff : (struct staff_id){0};
}

static void write_call(struct request *q, struct batch *batch, const struct queue_by_id *entry,
    struct staff_id staff, const struct queue_decision *decision, int64_t version)
{
    const struct minute now = request_minute(q);
    const struct maybe_minute none = {0};

    write_queue_step(batch, TEXT("called"), (struct maybe_staff_id){staff.v != 0, staff},
        (struct maybe_room_id){decision->room.v != 0, {decision->room.v}},
        (struct maybe_minute){true, now}, none, version, entry->queue_entry_id);
    if (decision->holds) {
        write_hold_insert_queue(batch, (struct hold_id){request_new_id(q)},
            (struct resource_id){staff.v}, now, decision->until, entry->queue_entry_id);
        batch_expect(batch, PROBLEM_overlap, NULL);
    }
    if (decision->holds && decision->room.v != 0) {
        write_hold_insert_queue(batch, (struct hold_id){request_new_id(q)}, decision->room, now,
            decision->until, entry->queue_entry_id);
        batch_expect(batch, PROBLEM_overlap, NULL);
    }
    audit_add(
        q, batch, AUDIT_QUEUE, entry->queue_entry_id.v, NULL, TEXT("waiting"), TEXT("called"));
}

enum status call_command(struct request *q)
{
    const struct branch_id branch = q->clinic->settings.branch;
    const struct minute now = request_minute(q);
    struct queue_entry_id id;
    struct queue_by_id entry;
    struct branch_holds holds;
    struct day_rooms rooms;
    struct batch batch;
    struct queue_decision decision = {.until = now};
    int64_t version = 0;
    enum status status = read_entry(q, &id, &version, &entry);

    if (status != OK) {
        return status;
    }
    read_branch_holds(&q->reads, branch, minute_add(now, -minutes_per_day),
        minute_add(now, minutes_per_day), now, &holds);
    read_day_rooms(&q->reads, branch, &rooms);
    status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    if (!entry.found || !text_is(entry.status, "waiting")) {
        return problem_set(
            &q->problems, entry.found ? PROBLEM_not_step : PROBLEM_gone, NULL, TEXT(""));
    }
    struct queue_room *places = ARENA_ARRAY(q->arena, rooms.count + 1, struct queue_room);
    size_t place_count = 0;
    const struct staff_id staff = called_to(q, &entry);

    for (size_t i = 0; i < rooms.count; i++) {
        if (!rooms.rows[i].is_device) {
            places[place_count++] = (struct queue_room){
                rooms.rows[i].resource_id, taken_of(q, &holds, rooms.rows[i].resource_id.v)};
        }
    }
    if (staff.v != 0) {
        decision = decide_next(&(struct queue_facts){.now = now,
            .minutes = entry.service_minutes,
            .clinician_taken = taken_of(q, &holds, staff.v),
            .room_count = place_count,
            .rooms = places});
    }
    request_batch(q, &batch);
    write_call(q, &batch, &entry, staff, &decision, version);
    status = batch_commit(&batch);
    return status == OK ? show_today(q, id_text(q->arena, id.v)) : status;
}

enum status seen_command(struct request *q)
{
    const struct minute now = request_minute(q);
    struct queue_entry_id id;
    struct queue_by_id entry;
    struct batch batch;
    int64_t version = 0;
    enum status status = read_entry(q, &id, &version, &entry);

    if (status == OK) {
        status = reads_run(&q->reads);
    }
    if (status != OK) {
        return status;
    }
    if (!entry.found || !text_is(entry.status, "called")) {
        return problem_set(
            &q->problems, entry.found ? PROBLEM_not_step : PROBLEM_gone, NULL, TEXT(""));
    }
    request_batch(q, &batch);
    write_queue_step(&batch, TEXT("done"), entry.staff_id_maybe, entry.room_id_maybe,
        entry.called_minute_maybe, (struct maybe_minute){true, now}, version, id);
    write_holds_delete_queue(&batch, id, now);
    write_holds_cut_queue(&batch, now, id);
    audit_add(q, &batch, AUDIT_QUEUE, id.v, NULL, TEXT("called"), TEXT("done"));
    status = batch_commit(&batch);
    return status == OK ? show_today(q, TEXT("")) : status;
}

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

/* The form that blocks time, or a block with the button that gives it back. */
static enum status show_block(struct request *q, struct block_id id, enum status status)
{
    struct block_view *v = ARENA_NEW(q->arena, struct block_view);
    struct day_staff staff;
    struct day_rooms rooms;
    struct block_by_id block = {0};
    const struct text on = request_query(q, "on");

    read_day_staff(&q->reads, q->clinic->settings.branch, &staff);
    read_day_rooms(&q->reads, q->clinic->settings.branch, &rooms);
    if (id.v != 0) {
        read_block_by_id(&q->reads, id, &block);
    }
    const enum status ran = reads_run(&q->reads);
    if (ran != OK) {
        return ran;
    }
    if (id.v != 0 && !block.found) {
        return problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    v->q = q;
    v->id = id;
    v->resource = request_field(q, "resource");
    v->reason = id.v != 0 ? block.reason_text : request_field(q, "reason");
    v->from = on.length > 0 ? text_join(q->arena, on, TEXT("T13:00")) : request_field(q, "from");
    v->until = on.length > 0 ? text_join(q->arena, on, TEXT("T14:00")) : request_field(q, "until");
    v->about = id.v != 0 ? text_format(q->arena, "%.*s, %.*s",
                               TEXT_ARG(long_date(&q->out, day_of(block.from_minute))),
                               TEXT_ARG(span_text(q, block.from_minute, block.until_minute)))
                         : (struct text){0};
    v->back =
        day_url(q->arena, id.v != 0 ? day_of(block.from_minute) : clinic_today(q->clinic, q->now));
    fill_resources(v, &staff, &rooms);
    staff_shell(q, text_of(translate(&q->out, WORDS("Block time"))), &v->shell);
    block_html(&q->out, v);
    return status;
}

enum status block_page(struct request *q)
{
    struct block_id id = {0};
    const enum status status = q->params[0].length > 0 ? request_id(q, 0, &id.v) : OK;

    return status == OK ? show_block(q, id, OK) : status;
}

enum status block_command(struct request *q)
{
    struct block_form form;
    struct batch batch;
    const struct block_id id = {request_new_id(q)};
    enum status status = form_read(q, block_fields, COUNT_OF(block_fields), &form);

    if (status == OK &&
        (form.until.v <= form.from.v || form.until.v > form.from.v + 7 * minutes_per_day)) {
        status = problem_set(&q->problems, PROBLEM_not_span, "until", TEXT(""));
    }
    if (status != OK) {
        return show_block(q, (struct block_id){0}, status);
    }
    status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    write_block_insert(&batch, id, q->clinic->settings.branch, form.resource, form.from, form.until,
        form.reason, q->actor.staff, q->now);
    write_hold_insert_block(
        &batch, (struct hold_id){request_new_id(q)}, form.resource, form.from, form.until, id);
    batch_expect(&batch, PROBLEM_overlap, "from");
    audit_add(q, &batch, AUDIT_APPOINTMENT, id.v, NULL, TEXT(""), TEXT(""));
    status = batch_commit(&batch);
    return status == OK ? request_redirect(q, day_again_url(q, day_of(form.from)))
                        : show_block(q, (struct block_id){0}, status);
}

enum status unblock_command(struct request *q)
{
    struct block_id id;
    struct block_by_id block;
    struct batch batch;
    enum status status = request_id(q, 0, &id.v);

    if (status != OK) {
        return status;
    }
    read_block_by_id(&q->reads, id, &block);
    status = reads_run(&q->reads);
    if (status == OK && !block.found) {
        status = problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    write_holds_delete_block(&batch, id);
    write_block_delete(&batch, id);
    audit_add(q, &batch, AUDIT_APPOINTMENT, id.v, NULL, TEXT(""), TEXT(""));
    status = batch_commit(&batch);
    return status == OK ? request_redirect(q, day_again_url(q, day_of(block.from_minute)))
                        : status;
}
