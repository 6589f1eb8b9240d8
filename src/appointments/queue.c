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

static enum status show_today(struct request *q, struct event_id said)
{
    const struct url day = day_again_url(q, clinic_today(q->clinic, q->now));

    return request_redirect(q, said.v != 0 ? url_with(q->arena, day, "queue", id_text(q->arena, said.v)) : day);
}

/* The day again, with what was typed and what is wrong with it. */
static enum status show_refused(struct request *q, enum status refusal)
{
    const enum status status = day_page(q);

    return status == OK ? refusal : status;
}

/* Note the change of a token, with how it stood before. */
static struct event_id write_change(struct request *q, struct batch *batch,
    const struct queue_by_id *before, enum queue_state to, struct text reason)
{
    const struct event_id event = {request_new_id(q)};
    const struct text after = text_of(queue_key(to));

    write_queue_event_insert(batch, event, before->queue_entry_id, before->status, after,
        before->staff_id_maybe, before->room_id_maybe, before->called_minute_maybe,
        before->until_minute_maybe, reason, q->actor.staff, q->now);
    audit_add(
        q, batch, AUDIT_QUEUE, before->queue_entry_id.v, NULL, before->status, after);
    return event;
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
    const struct queue_by_id before = {.queue_entry_id = id,
        .status = TEXT(""),
        .staff_id_maybe = {form.staff.v != 0, form.staff}};
    const struct event_id event = write_change(q, &batch, &before, QUEUE_WAITING, TEXT(""));
    status = batch_commit(&batch);
    return status == OK ? show_today(q, event) : show_refused(q, status);
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

/* May the token that was read go to that state? */
static enum status check_step(
    struct request *q, const struct queue_by_id *entry, enum queue_state to)
{
    if (!entry->found) {
        return problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    return queue_follows(queue_named(entry->status), to)
               ? OK
               : problem_set(&q->problems, PROBLEM_not_token_step, NULL, TEXT(""));
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

/* Occupy the clinician, and the room when there is one. */
static void write_holds(struct request *q, struct batch *batch, struct queue_entry_id id,
    struct staff_id staff, struct room_id room, struct span span)
{
    const struct resource_id held[] = {{staff.v}, {room.v}};

    for (size_t i = 0; i < COUNT_OF(held); i++) {
        if (held[i].v != 0) {
            write_hold_insert_queue(
                batch, (struct hold_id){request_new_id(q)}, held[i], span.from, span.until, id);
            batch_expect(batch, PROBLEM_overlap, NULL);
        }
    }
}

/* Whom and what a token that is called now would occupy. */
static struct queue_decision decide_call(const struct request *q, const struct queue_by_id *entry,
    struct staff_id staff, const struct queue_rooms *rooms, const struct branch_holds *holds)
{
    const struct minute now = request_minute(q);
    struct queue_room *places = ARENA_ARRAY(q->arena, rooms->count + 1, struct queue_room);

    if (staff.v == 0) {
        return (struct queue_decision){.until = now};
    }
    for (size_t i = 0; i < rooms->count; i++) {
        const struct room_id room = rooms->rows[i].room_id;

        places[i] = (struct queue_room){{room.v}, taken_of(q, holds, room.v)};
    }
    return decide_next(&(struct queue_facts){.now = now,
        .minutes = entry->service_minutes,
        .clinician_taken = taken_of(q, holds, staff.v),
        .room_count = rooms->count,
        .rooms = places});
}

enum status call_command(struct request *q)
{
    const struct minute now = request_minute(q);
    struct queue_entry_id id;
    struct queue_by_id entry;
    struct queue_rooms rooms;
    struct branch_holds holds;
    struct batch batch;
    int64_t version = 0;
    enum status status = read_entry(q, &id, &version, &entry);

    if (status != OK) {
        return status;
    }
    read_queue_rooms(&q->reads, id, &rooms);
    read_branch_holds(&q->reads, q->clinic->settings.branch, minute_add(now, -minutes_per_day),
        minute_add(now, minutes_per_day), now, &holds);
    status = reads_run(&q->reads);
    if (status == OK) {
        status = check_step(q, &entry, QUEUE_CALLED);
    }
    if (status != OK) {
        return status;
    }
    const struct staff_id staff = called_to(q, &entry);
    const struct queue_decision decision = decide_call(q, &entry, staff, &rooms, &holds);
    const struct room_id room = {decision.room.v};

    request_batch(q, &batch);
    write_queue_step(&batch, TEXT("called"), (struct maybe_staff_id){staff.v != 0, staff},
        (struct maybe_room_id){room.v != 0, room}, (struct maybe_minute){true, now},
        (struct maybe_minute){0}, version, id);
    if (decision.holds) {
        write_holds(q, &batch, id, staff, room, (struct span){now, decision.until});
    }
    const struct event_id event = write_change(q, &batch, &entry, QUEUE_CALLED, TEXT(""));
    status = batch_commit(&batch);
    return status == OK ? show_today(q, event) : status;
}

/* She was seen, or has left: what the token holds ends now. */
static enum status end_token(struct request *q, enum queue_state to, struct text reason)
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
    if (status == OK) {
        status = check_step(q, &entry, to);
    }
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    write_queue_step(&batch, text_of(queue_key(to)), entry.staff_id_maybe, entry.room_id_maybe,
        entry.called_minute_maybe, (struct maybe_minute){true, now}, version, id);
    write_holds_delete_queue(&batch, id, now);
    write_holds_cut_queue(&batch, now, id);
    const struct event_id event = write_change(q, &batch, &entry, to, reason);
    status = batch_commit(&batch);
    return status == OK ? show_today(q, event) : status;
}

enum status seen_command(struct request *q)
{
    return end_token(q, QUEUE_DONE, TEXT(""));
}

struct leave_form {
    int reason;
};

static const char *const leave_reasons[] = {"left", "not_wanted", "another_time", NULL};

static const struct form_field leave_fields[] = {
    FORM_CHOICE(struct leave_form, reason, FORM_REQUIRED, leave_reasons),
};

enum status token_leave_command(struct request *q)
{
    struct leave_form form;
    const enum status status = form_read(q, leave_fields, COUNT_OF(leave_fields), &form);

    return status == OK ? end_token(q, QUEUE_LEFT, text_of(leave_reasons[form.reason]))
                        : show_refused(q, status);
}

enum status token_undo_command(struct request *q)
{
    struct queue_entry_id id;
    struct queue_by_id entry;
    struct event_id event_id = {0};
    struct queue_event_by_id event;
    struct batch batch;
    int64_t version = 0;
    enum status status = read_entry(q, &id, &version, &entry);

    if (status == OK) {
        status = request_id(q, 1, &event_id.v);
    }
    if (status != OK) {
        return status;
    }
    read_queue_event_by_id(&q->reads, event_id, &event);
    status = reads_run(&q->reads);
    if (status == OK && (!entry.found || !event.found || event.queue_entry_id.v != id.v)) {
        status = problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    if (status == OK && (event.is_undone || !event.is_newest)) {
        status = problem_set(&q->problems, PROBLEM_not_newest, NULL, TEXT(""));
    }
    if (status != OK) {
        return status;
    }
    const bool is_first = event.before_text.length == 0;
    const struct text before =
        is_first ? text_of(queue_key(QUEUE_WITHDRAWN)) : event.before_text;

    request_batch(q, &batch);
    write_queue_step(&batch, before, event.before_staff_id_maybe, event.before_room_id_maybe,
        event.before_called_minute_maybe, (struct maybe_minute){is_first, request_minute(q)},
        version, id);
    write_holds_delete_entry(&batch, id);
    if (event.before_until_minute_maybe.known) {
        write_holds(q, &batch, id, event.before_staff_id_maybe.value,
            event.before_room_id_maybe.value,
            (struct span){
                event.before_called_minute_maybe.value, event.before_until_minute_maybe.value});
    }
    write_queue_event_undone(&batch, event_id);
    audit_add(q, &batch, AUDIT_QUEUE, id.v, NULL, event.after_text, before);
    status = batch_commit(&batch);
    return status == OK ? show_today(q, (struct event_id){0}) : status;
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
