/* What is done to appointments: booking, the next state, another time, undoing. Each is read,
 * decide, write. */
#include "access/access.h"
#include "access/branch.h"
#include "appointments/appointments.h"
#include "appointments/despite.h"
#include "appointments/pages.h"
#include "appointments/record.h"
#include "appointments/whom.h"
#include "clinic.h"
#include "enquiries/source.h"
#include "http/form.h"

enum { note_most = 500 };

/* What the booking goes past on purpose; despite_ticked reads the boxes. */
struct despite_form {
    bool is_despite, is_young, is_over;
    struct text reason;
};

#define DESPITE_BOX(T, name)                                                                       \
    {                                                                                              \
#name, FORM_IS_BOX, FORM_OPTIONAL, 0, 0, NULL, FORM_MEMBER(T, despite.name, bool)          \
    }
#define DESPITE_FIELDS(T)                                                                          \
    DESPITE_BOX(T, is_despite), DESPITE_BOX(T, is_young), DESPITE_BOX(T, is_over),                 \
    {                                                                                              \
        "reason", FORM_IS_TEXT, FORM_OPTIONAL, 0, 300, NULL,                                       \
            FORM_MEMBER(T, despite.reason, struct text)                                            \
    }

struct book_form {
    struct client_id client;
    struct enquiry_id enquiry; /* that it comes of */
    struct text name, phone;   /* of a new client, as whom_read takes them */
    struct text other;
    bool searched;
    struct service_id service;
    struct service_id service_2;
    struct service_id service_3;
    struct staff_id staff;
    struct room_id room;
    struct device_id device;
    struct minute starts_at;
    int64_t minutes;
    struct text note;
    struct despite_form despite;
};

static const struct form_field book_fields[] = {
    FORM_ID(struct book_form, client, FORM_OPTIONAL),
    FORM_ID(struct book_form, enquiry, FORM_OPTIONAL),
    FORM_TEXT(struct book_form, name, FORM_OPTIONAL, 0, 120),
    FORM_PHONE(struct book_form, phone, FORM_OPTIONAL),
    FORM_TEXT(struct book_form, other, FORM_OPTIONAL, 0, 20),
    FORM_BOX(struct book_form, searched),
    FORM_ID(struct book_form, service, FORM_REQUIRED),
    FORM_ID(struct book_form, service_2, FORM_OPTIONAL),
    FORM_ID(struct book_form, service_3, FORM_OPTIONAL),
    FORM_ID(struct book_form, staff, FORM_OPTIONAL),
    FORM_ID(struct book_form, room, FORM_OPTIONAL),
    FORM_ID(struct book_form, device, FORM_OPTIONAL),
    FORM_MINUTE(struct book_form, starts_at, FORM_REQUIRED),
    FORM_NUMBER(struct book_form, minutes, FORM_OPTIONAL, 5, 480),
    FORM_TEXT(struct book_form, note, FORM_OPTIONAL, 0, note_most),
    DESPITE_FIELDS(struct book_form),
};

/* Commit, and lead to the day book of that day, which tells what was done. */
static enum status commit_done(
    struct request *q, struct batch *batch, struct minute at, struct event_id event)
{
    const struct url day = day_again_url(q, day_of(at));

    return request_commit(q, batch, url_with(q->arena, day, "done", id_text(q->arena, event.v)));
}

/* Plan with nothing gone past; where that fails, past as little as it takes of what was ticked.
 * Only that asks for who may, and for a reason. */
static enum status plan_least(struct request *q, struct text reason, struct booking_input *input,
    enum status (*plan)(struct request *, void *), void *what)
{
    const unsigned ticked = despite_ticked(q);
    const struct problems said = q->problems;
    enum status status = STATUS_INVALID;
    unsigned gone_past = 0;

    for (unsigned past = 0; past <= ticked && status != OK; past++) {
        if ((past & ~ticked) == 0) {
            q->problems = said;
            gone_past = past;
            input->despite = past & DESPITE_RULES;
            input->lane = (past & DESPITE_BOOKED) != 0 ? 1 : 0;
            status = plan(q, what);
        }
    }
    for (size_t i = 0; i < despite_count && status == OK; i++) {
        if ((gone_past & despite_rows[i].bit) != 0) {
            status = despite_check(q, despite_rows[i].may, despite_rows[i].field, reason);
        }
    }
    return status;
}

/* Who went past what, and why. */
static void audit_despite(struct request *q, struct batch *batch, const struct booking_input *input,
    struct text reason, struct appointment_id id, const struct subject *subject)
{
    for (size_t i = 0; i < despite_count; i++) {
        if ((input->despite & despite_rows[i].bit) != 0) {
            audit_add(q, batch, despite_rows[i].audit, id.v, subject, TEXT(""), reason);
        }
    }
}

static struct booking_input input_of(const struct request *q, const struct book_form *form)
{
    const struct day day = day_of(form->starts_at);
    struct booking_input input = {
        .branch = branch_here(q), .client = form->client, .from = day, .until = day_add(day, 3)};
    const struct service_id services[] = {form->service, form->service_2, form->service_3};

    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++) {
        if (services[i].v != 0) {
            input.parts[input.part_count++].service = services[i];
        }
    }
    input.parts[0].staff = form->staff;
    input.parts[0].room = form->room;
    input.parts[0].device = form->device;
    input.parts[0].minutes = form->minutes;
    return input;
}

/* Plan the parts one after another; where they don't fit so, the rule says why. */
static enum status plan_from(struct request *q, const struct booking_facts *facts,
    struct minute from, struct booking_plan *plan)
{
    struct minute starts[parts_most] = {{0}};
    struct minute at = from;

    for (size_t i = 0; i < facts->part_count; i++) {
        starts[i] = at;
        at = minute_add(at, phases_minutes(facts->parts[i].phases, facts->parts[i].phase_count));
    }
    (void)chain_parts(facts, from, starts);
    return booking_plan_or_say(q, facts, starts, plan);
}

/* A booking on its way from the form to the batch. */
struct booking {
    struct book_form form;
    struct booking_input input;
    struct booking_data data;
    struct booking_facts facts;
    struct booking_plan plan;
    struct subject subject; /* the client's */
    struct enquiry_source enquiry;
    struct whom whom;
    struct client_details details; /* of a new one */
};

static enum status plan_new(struct request *q, void *what)
{
    struct booking *b = (struct booking *)what;
    const enum status status = booking_facts_of(q, &b->input, &b->data, &b->facts);

    return status == OK ? plan_from(q, &b->facts, b->form.starts_at, &b->plan) : status;
}

/* Decide: the new client's details and the plan. What is said here is for
 * the form that is shown again. */
static enum status decide_booking(struct request *q, struct booking *b)
{
    enum status status = OK;

    if (b->whom.client.v == 0) {
        enquiry_source_fill(q, &b->enquiry, &b->details);
        status = whom_details(q, &b->whom, &b->details);
    }
    return status == OK ? plan_least(q, b->form.despite.reason, &b->input, plan_new, b) : status;
}

/* A new client and the appointment come by one batch: both, or neither. */
static enum status write_booking(struct request *q, struct booking *b)
{
    struct appointment_id id;
    struct event_id event;
    struct batch batch;

    request_batch(q, &batch);
    if (b->input.client.v == 0) {
        client_create(q, &batch, &b->details, &b->subject);
        b->input.client.v = b->subject.id.v;
    }
    record_new(q, &batch,
        &(struct new_appointment){.input = &b->input,
            .data = &b->data,
            .facts = &b->facts,
            .plan = &b->plan,
            .subject = &b->subject,
            .source = b->enquiry.row.found ? TEXT("enquiry") : TEXT("desk"),
            .note = b->form.note,
            .reason = b->form.despite.reason,
            .state = STATE_BOOKED},
        &id, &event);
    audit_despite(q, &batch, &b->input, b->form.despite.reason, id, &b->subject);
    enquiry_source_is_booked(q, &batch, &b->enquiry, b->input.client, id);
    return commit_done(q, &batch, b->form.starts_at, event);
}

enum status book_command(struct request *q)
{
    struct booking *b = ARENA_NEW(q->arena, struct booking);
    enum status status = form_read(q, book_fields, COUNT_OF(book_fields), &b->form);

    if (status != OK) {
        return booking_again(q, status);
    }
    b->input = input_of(q, &b->form);
    booking_read(q, &b->input, &b->data);
    if (b->form.client.v != 0) {
        read_subject(&q->reads, (struct subject_id){b->form.client.v}, &b->subject);
    }
    status = reads_run(&q->reads);
    if (status == OK) {
        status = enquiry_source_read(q, b->form.enquiry, &b->enquiry);
    }
    if (status != OK) {
        return status;
    }
    whom_read(q, &b->enquiry, &b->whom);
    status = decide_booking(q, b);
    if (status == OK) {
        status = write_booking(q, b);
    }
    return status == OK ? OK : booking_again(q, status);
}

struct step_form {
    int status;
    struct text reason;
};

static const char *const step_names[] = {"requested", "booked", "confirmed", "arrived",
    "in_treatment", "completed", "no_show", "cancelled", NULL};

static const struct form_field step_fields[] = {
    FORM_CHOICE(struct step_form, status, FORM_REQUIRED, step_names),
    FORM_TEXT(struct step_form, reason, FORM_OPTIONAL, 0, 300),
};

/* The appointment as it is saved, if it is there and not hidden from who asks. */
static enum status read_shown(
    struct request *q, struct appointment_id id, struct saved_appointment *out)
{
    record_read(q, id, out);
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    return out->row.found && !actor_is_in(&q->actor, out->row.hidden_text)
        ? OK
        : problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
}

enum status step_command(struct request *q)
{
    struct saved_appointment *saved = ARENA_NEW(q->arena, struct saved_appointment);
    struct appointment_id id;
    struct step_form form;
    struct batch batch;
    struct event_id event = {0};
    enum status status = request_id(q, 0, &id.v);

    if (status == OK) {
        status = form_read(q, step_fields, COUNT_OF(step_fields), &form);
    }
    if (status != OK) {
        return status;
    }
    status = read_shown(q, id, saved);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    status = record_step(
        q, &batch, saved, (enum state)form.status, form.reason, request_version(q), &event);
    if (status == OK) {
        status = commit_done(q, &batch, saved->row.from_minute, event);
    }
    return status == OK ? OK : appointment_again(q, id, status);
}

struct note_form {
    struct text note;
};

static const struct form_field note_fields[] = {
    FORM_LINES(struct note_form, note, FORM_OPTIONAL, 0, note_most),
};

enum status note_command(struct request *q)
{
    struct saved_appointment *saved = ARENA_NEW(q->arena, struct saved_appointment);
    struct appointment_id id;
    struct note_form form;
    struct batch batch;
    enum status status = request_id(q, 0, &id.v);

    if (status != OK) {
        return status;
    }
    const struct url page = appointment_url(q->arena, id);

    status = form_read(q, note_fields, COUNT_OF(note_fields), &form);
    if (status != OK) {
        return appointment_again(q, id, status);
    }
    status = read_shown(q, id, saved);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    record_note(q, &batch, saved, form.note, request_version(q));
    status = request_commit(q, &batch, page);
    return status == OK ? OK : appointment_again(q, id, status);
}

struct move_form {
    struct minute starts_at;
    struct staff_id staff;
    struct room_id room;
    struct device_id device;
    struct despite_form despite;
};

static const struct form_field move_fields[] = {
    FORM_MINUTE(struct move_form, starts_at, FORM_REQUIRED),
    FORM_ID(struct move_form, staff, FORM_OPTIONAL),
    FORM_ID(struct move_form, room, FORM_OPTIONAL),
    FORM_ID(struct move_form, device, FORM_OPTIONAL),
    DESPITE_FIELDS(struct move_form),
};

/* The number of the part that the address names; SIZE_MAX when it isn't there. */
static size_t part_number(const struct request *q, const struct saved_appointment *saved)
{
    struct part_id id = {0};

    if (request_id(q, 1, &id.v) == OK) {
        for (size_t i = 0; i < saved->parts.count; i++) {
            if (saved->parts.rows[i].part_id.v == id.v) {
                return i;
            }
        }
    }
    return SIZE_MAX;
}

/* An appointment on its way to another time. */
struct move {
    struct move_form form;
    struct booking_input input;
    struct booking_data data;
    struct saved_appointment saved;
    struct booking_plan plan;
};

/* Plan the appointment with one part at another time. */
static enum status plan_move(struct request *q, void *what)
{
    struct move *m = (struct move *)what;
    const size_t part = part_number(q, &m->saved);
    struct booking_facts facts;
    struct minute starts[parts_most] = {{0}};

    if (part == SIZE_MAX) {
        return problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    if (!state_moves(state_named(m->saved.row.status))) {
        return problem_set(&q->problems, PROBLEM_not_step, "starts_at", TEXT(""));
    }
    const enum status status = booking_facts_move(q, &m->input, &m->data, part, &facts);
    if (status != OK) {
        return status;
    }
    for (size_t i = 0; i < m->saved.parts.count && i < parts_most; i++) {
        starts[i] = i == part ? m->form.starts_at : m->saved.parts.rows[i].from_minute;
    }
    return booking_plan_or_say(q, &facts, starts, &m->plan);
}

enum status move_command(struct request *q)
{
    struct move *m = ARENA_NEW(q->arena, struct move);
    const struct move_form *form = &m->form;
    struct appointment_id id;
    struct batch batch;
    struct event_id event = {0};
    enum status status = request_id(q, 0, &id.v);

    if (status == OK) {
        status = form_read(q, move_fields, COUNT_OF(move_fields), &m->form);
    }
    if (status != OK) {
        return status;
    }
    m->input = (struct booking_input){.branch = branch_here(q),
        .part_count = 1,
        .parts = {{.staff = form->staff, .room = form->room, .device = form->device}},
        .from = day_of(form->starts_at),
        .until = day_add(day_of(form->starts_at), 3)};
    do {
        booking_read_move(q, &m->input, id, &m->data);
        record_read_keys(q, id, &m->saved);
        status = reads_run(&q->reads);
    } while (status == OK && booking_is_elsewhere(&m->input, &m->data));
    if (status != OK) {
        return status;
    }
    record_take(&m->saved, &m->data);
    status = plan_least(q, form->despite.reason, &m->input, plan_move, m);
    if (status == OK) {
        request_batch(q, &batch);
        record_move(q, &batch, &m->saved, &m->plan, m->input.lane, form->despite.reason,
            request_version(q), &event);
        audit_despite(q, &batch, &m->input, form->despite.reason, id, &m->saved.subject);
        status = commit_done(q, &batch, form->starts_at, event);
    }
    return status == OK ? OK : move_again(q, id, status);
}

enum status undo_command(struct request *q)
{
    struct saved_appointment *saved = ARENA_NEW(q->arena, struct saved_appointment);
    struct appointment_id id;
    struct event_id event_id = {0};
    struct event_by_id event;
    struct enquiry_origin origin;
    struct batch batch;
    enum status status = request_id(q, 0, &id.v);

    if (status == OK) {
        status = request_id(q, 1, &event_id.v);
    }
    if (status != OK) {
        return status;
    }
    record_read(q, id, saved);
    read_event_by_id(&q->reads, event_id, &event);
    enquiry_origin_read(q, id, &origin);
    status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    if (!saved->row.found || actor_is_in(&q->actor, saved->row.hidden_text) || !event.found ||
        event.appointment_id.v != id.v) {
        return problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    request_batch(q, &batch);
    status = record_undo(q, &batch, saved, &event, request_version(q));
    if (status == OK && text_is(event.kind, "booked")) {
        enquiry_origin_unbook(q, &batch, &origin, event.entered_at);
    }
    if (status == OK) {
        status = request_commit(q, &batch, day_again_url(q, day_of(saved->row.from_minute)));
    }
    return status == OK ? OK : appointment_again(q, id, status);
}
