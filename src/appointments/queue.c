/* What is done to a token: given, called ("next"), done, left, undone. Refusals stand beside it. */
#include "access/access.h"
#include "access/branch.h"
#include "appointments/appointments.h"
#include "appointments/day.h"
#include "clients/clients.h"
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

/* Commit, and lead to the day book of today, which tells what was done. */
static enum status commit_done(struct request *q, struct batch *batch, struct event_id event)
{
    const struct url day = day_again_url(q, clinic_today(q->clinic, q->now));

    return request_commit(q, batch, url_with(q->arena, day, "queue", id_text(q->arena, event.v)));
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
        before->staff_id_maybe, before->assistant_id_maybe, before->room_id_maybe,
        before->called_minute_maybe, before->until_minute_maybe, reason, q->actor.staff, q->now);
    audit_add(q, batch, AUDIT_QUEUE, before->queue_entry_id.v, NULL, before->status, after);
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
    write_queue_insert(&batch, &subject, id, branch_here(q), clinic_today(q->clinic, q->now),
        (struct maybe_client_id){form.client.v != 0, form.client}, form.label,
        (struct maybe_staff_id){form.staff.v != 0, form.staff},
        (struct maybe_service_id){form.service.v != 0, form.service}, request_minute(q),
        q->actor.staff, q->now);
    const struct queue_by_id before = {.queue_entry_id = id,
        .status = TEXT(""),
        .staff_id_maybe = {form.staff.v != 0, form.staff}};
    const struct event_id event = write_change(q, &batch, &before, QUEUE_WAITING, TEXT(""));
    status = commit_done(q, &batch, event);
    return status == OK ? OK : show_refused(q, status);
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
    return queue_follows(queue_named(entry->status), to) &&
            entry->day_on.v == clinic_today(q->clinic, q->now).v
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

/* Occupy who and what the token was called to, as far as there is each. */
static void write_holds(struct request *q, struct batch *batch, struct queue_entry_id id,
    const int64_t held[3], struct span span)
{
    for (size_t i = 0; i < 3; i++) {
        if (held[i] != 0) {
            write_hold_insert_queue(batch, (struct hold_id){request_new_id(q)},
                (struct resource_id){held[i]}, span.from, span.until, id);
            batch_expect(batch, PROBLEM_overlap, NULL);
        }
    }
}

struct call_form {
    struct staff_id staff; /* to whom, instead of who is named */
    bool is_despite;       /* a credential that has ended or is missing */
    bool is_young;         /* her age */
    struct text reason;
};

static const struct form_field call_fields[] = {
    FORM_ID(struct call_form, staff, FORM_OPTIONAL),
    FORM_BOX(struct call_form, is_despite),
    FORM_BOX(struct call_form, is_young),
    FORM_TEXT(struct call_form, reason, FORM_OPTIONAL, 0, 300),
};

/* What "next" needs to know. */
struct call {
    struct call_form form;
    struct subject subject; /* the token's */
    struct queue_by_id entry;
    struct queue_able able;
    struct queue_credentials credentials;
    struct queue_rooms rooms;
    struct day_staff staff;
    struct branch_holds holds;
    struct staff_id to; /* whom the token is called to */
    bool is_despite;    /* she has not the credential */
    bool is_young;      /* the client is not old enough */
};

static void read_call(struct request *q, struct queue_entry_id id, struct call *call)
{
    const struct branch_id branch = branch_here(q);
    const struct minute now = request_minute(q);

    read_subject(&q->reads, (struct subject_id){id.v}, &call->subject);
    read_queue_able(&q->reads, branch, clinic_today(q->clinic, q->now), &call->able);
    read_queue_credentials(&q->reads, branch, clinic_today(q->clinic, q->now), &call->credentials);
    read_queue_rooms(&q->reads, id, &call->rooms);
    read_day_staff(&q->reads, branch, &call->staff);
    read_branch_holds(&q->reads, branch, minute_add(now, -minutes_per_day),
        minute_add(now, minutes_per_day), now, &call->holds);
}

/* Whom the token is called to: who was chosen, who is named, or who calls, if she is a clinician */
static struct staff_id called_to(
    const struct request *q, const struct queue_by_id *entry, struct staff_id chosen)
{
    if (chosen.v != 0) {
        return chosen;
    }
    if (entry->staff_id_maybe.known) {
        return entry->staff_id_maybe.value;
    }
    return q->actor.is_clinician ? q->actor.staff : (struct staff_id){0};
}

/* The row of the clinician who suits the token, or does despite her credential; or what is wrong
 * with her. */
static enum status check_clinician(
    struct request *q, struct call *call, const struct queue_able_row **out_row)
{
    enum problem problem = call->to.v == 0 ? PROBLEM_call_whom : PROBLEM_call_service;

    for (size_t i = 0; i < call->able.count; i++) {
        const struct queue_able_row *row = &call->able.rows[i];

        if (row->queue_entry_id.v != call->entry.queue_entry_id.v ||
            row->staff_id.v != call->to.v) {
            continue;
        }
        switch (queue_fit(q, row, &call->credentials, call->entry.day_on)) {
        case FITS:
            *out_row = row;
            return OK;
        case FITS_WOMEN_ONLY:
            problem = PROBLEM_call_woman;
            break;
        case FITS_NO_CREDENTIAL:
            if (call->form.is_despite) {
                *out_row = row;
                call->is_despite = true;
                return despite_check(q, MAY_OVERRIDE, "is_despite", call->form.reason);
            }
            problem = PROBLEM_call_credential;
            break;
        }
    }
    return problem_set(&q->problems, problem, "staff", TEXT(""));
}

/* Is she who waits old enough, or called despite her age? */
static enum status check_age(struct request *q, struct call *call)
{
    const struct day since = age_since(call->entry.birth_text, (int)call->entry.least_age_number);

    call->is_young = call->entry.day_on.v < since.v;
    if (!call->is_young) {
        return OK;
    }
    return call->form.is_young
        ? despite_check(q, MAY_OVERRIDE, "is_young", call->form.reason)
        : problem_set(&q->problems, PROBLEM_too_young, "is_young", old_enough_words(q, since));
}

/* Whom and what the token would occupy now. */
static struct queue_decision decide_call(
    const struct request *q, const struct call *call, bool wants_assistant)
{
    struct queue_place *rooms = ARENA_ARRAY(q->arena, call->rooms.count + 1, struct queue_place);
    struct queue_place *women = ARENA_ARRAY(q->arena, call->staff.count + 1, struct queue_place);
    struct queue_facts facts = {.now = request_minute(q),
        .minutes = call->entry.service_minutes,
        .clinician_taken = taken_of(q, &call->holds, call->to.v),
        .wants_assistant = wants_assistant,
        .assistants = women,
        .room_count = call->rooms.count,
        .rooms = rooms};

    for (size_t i = 0; i < call->rooms.count; i++) {
        const struct room_id room = call->rooms.rows[i].room_id;

        rooms[i] = (struct queue_place){{room.v}, taken_of(q, &call->holds, room.v)};
    }
    for (size_t i = 0; i < call->staff.count; i++) {
        const struct day_staff_row *row = &call->staff.rows[i];

        if (row->is_assistant && row->is_woman) {
            women[facts.assistant_count++] =
                (struct queue_place){{row->staff_id.v}, taken_of(q, &call->holds, row->staff_id.v)};
        }
    }
    return decide_next(&facts);
}

static enum status write_call(struct request *q, const struct call *call,
    const struct queue_decision *decision, int64_t version)
{
    const struct queue_entry_id id = call->entry.queue_entry_id;
    const struct minute now = request_minute(q);
    struct batch batch;

    request_batch(q, &batch);
    write_queue_step(&batch, TEXT("called"), (struct maybe_staff_id){true, call->to},
        (struct maybe_staff_id){decision->assistant.v != 0, {decision->assistant.v}},
        (struct maybe_room_id){decision->room.v != 0, {decision->room.v}},
        (struct maybe_minute){true, now}, (struct maybe_minute){0}, version, id);
    if (decision->holds) {
        const int64_t held[] = {call->to.v, decision->assistant.v, decision->room.v};

        write_holds(q, &batch, id, held, (struct span){now, decision->until});
    }
    const struct event_id event = write_change(q, &batch, &call->entry, QUEUE_CALLED, TEXT(""));
    if (call->is_despite) {
        audit_add(q, &batch, AUDIT_OVERRIDE, id.v, &call->subject, TEXT(""), call->form.reason);
    }
    if (call->is_young) {
        audit_add(q, &batch, AUDIT_YOUNG, id.v, &call->subject, TEXT(""), call->form.reason);
    }
    return commit_done(q, &batch, event);
}

enum status call_command(struct request *q)
{
    struct call *call = ARENA_NEW(q->arena, struct call);
    const struct queue_able_row *able = NULL;
    struct queue_entry_id id = {0};
    int64_t version = 0;
    enum status status = form_read(q, call_fields, COUNT_OF(call_fields), &call->form);

    if (status == OK) {
        status = read_entry(q, &id, &version, &call->entry);
    }
    if (status != OK) {
        return show_refused(q, status);
    }
    read_call(q, id, call);
    status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    status = check_step(q, &call->entry, QUEUE_CALLED);
    call->to = called_to(q, &call->entry, call->form.staff);
    if (status == OK) {
        status = check_clinician(q, call, &able);
    }
    if (status == OK) {
        status = check_age(q, call);
    }
    if (status == OK) {
        const struct queue_decision decision =
            decide_call(q, call, chaperone_wanted(able->is_assistant_wished, able->is_woman));

        status = decision.lacks_assistant
            ? problem_set(&q->problems, PROBLEM_call_assistant, "staff", TEXT(""))
            : write_call(q, call, &decision, version);
    }
    return status == OK ? OK : show_refused(q, status);
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

    if (status != OK) {
        return show_refused(q, status);
    }
    status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    status = check_step(q, &entry, to);
    if (status != OK) {
        return show_refused(q, status);
    }
    request_batch(q, &batch);
    write_queue_step(&batch, text_of(queue_key(to)), entry.staff_id_maybe, entry.assistant_id_maybe,
        entry.room_id_maybe, entry.called_minute_maybe, (struct maybe_minute){true, now}, version,
        id);
    write_holds_delete_queue(&batch, id, now);
    write_holds_cut_queue(&batch, now, id);
    status = commit_done(q, &batch, write_change(q, &batch, &entry, to, reason));
    return status == OK ? OK : show_refused(q, status);
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

/* Take the change back: the token as it stood, with what it held. */
static enum status write_undo(struct request *q, const struct queue_event_by_id *event,
    struct queue_entry_id id, int64_t version)
{
    const bool is_first = event->before_text.length == 0;
    const struct text before = is_first ? text_of(queue_key(QUEUE_WITHDRAWN)) : event->before_text;
    struct batch batch;

    request_batch(q, &batch);
    write_queue_step(&batch, before, event->before_staff_id_maybe, event->before_assistant_id_maybe,
        event->before_room_id_maybe, event->before_called_minute_maybe,
        (struct maybe_minute){is_first, request_minute(q)}, version, id);
    write_holds_delete_entry(&batch, id);
    if (event->before_until_minute_maybe.known) {
        const int64_t held[] = {event->before_staff_id_maybe.value.v,
            event->before_assistant_id_maybe.value.v, event->before_room_id_maybe.value.v};

        write_holds(q, &batch, id, held,
            (struct span){
                event->before_called_minute_maybe.value, event->before_until_minute_maybe.value});
    }
    write_queue_event_undone(&batch, event->event_id);
    audit_add(q, &batch, AUDIT_QUEUE, id.v, NULL, event->after_text, before);
    return request_commit(q, &batch, day_again_url(q, clinic_today(q->clinic, q->now)));
}

enum status token_undo_command(struct request *q)
{
    struct queue_entry_id id;
    struct queue_by_id entry;
    struct event_id event_id = {0};
    struct queue_event_by_id event;
    int64_t version = 0;
    enum status status = read_entry(q, &id, &version, &entry);

    if (status == OK) {
        status = request_id(q, 1, &event_id.v);
    }
    if (status != OK) {
        return show_refused(q, status);
    }
    read_queue_event_by_id(&q->reads, event_id, &event);
    status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    if (!entry.found || !event.found || event.queue_entry_id.v != id.v) {
        status = problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    } else if (event.is_undone || !event.is_newest) {
        status = problem_set(&q->problems, PROBLEM_not_newest, NULL, TEXT(""));
    } else {
        status = write_undo(q, &event, id, version);
    }
    return status == OK ? OK : show_refused(q, status);
}
