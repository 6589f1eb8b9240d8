#include "appointments/record.h"

#include "access/access.h"
#include "clinic.h"

/* What a part's places are, in an event's text: from minute, then the ids chosen, then the lane. */
enum { place_numbers = 2 + NEEDS };

static const struct query keys_of_appointment = {"keys_of_appointment",
    "select k.class_number, k.wrapped_blob, k.subject_id from appointment a"
    " join subject_key k on k.subject_id = a.client_id where a.appointment_id = ?1",
    SURFACE_STAFF, 1, 3, true, false};

static const char *const phase_kinds[] = {"setup", "prepare", "treat", "rest", "clean"};

static struct maybe_staff_id maybe_staff(struct resource_id id)
{
    return (struct maybe_staff_id){id.v != 0, {id.v}};
}

static struct maybe_room_id maybe_room(struct resource_id id)
{
    return (struct maybe_room_id){id.v != 0, {id.v}};
}

static struct maybe_device_id maybe_device(struct resource_id id)
{
    return (struct maybe_device_id){id.v != 0, {id.v}};
}

static void write_holds(struct request *q, struct batch *batch, const struct booking_plan *plan,
    size_t part, struct part_id id, int64_t lane, struct maybe_minute lapses)
{
    for (size_t i = 0; i < plan->hold_count; i++) {
        const struct planned_hold *hold = &plan->holds[i];

        if (hold->part == part) {
            write_hold_insert_part(batch, (struct hold_id){request_new_id(q)}, hold->resource, lane,
                hold->from, hold->until, lapses, id);
            batch_expect(batch, PROBLEM_overlap, "starts_at");
        }
    }
}

static struct event_id keep_event(struct request *q, struct batch *batch, struct appointment_id id,
    struct client_id client, const struct subject *subject, const char *kind, struct text before,
    struct text after, struct text reason)
{
    const struct event_id event = {request_new_id(q)};

    write_appointment_event_insert(batch, subject, event, id, client, text_of(kind), before, after,
        reason, (struct maybe_staff_id){q->actor.staff.v != 0, q->actor.staff}, q->now);
    return event;
}

static void write_event(struct request *q, struct batch *batch, struct appointment_id id,
    struct client_id client, const struct subject *subject, const char *kind, struct text before,
    struct text after, struct text reason, struct event_id *out_event)
{
    *out_event = keep_event(q, batch, id, client, subject, kind, before, after, reason);
    audit_add(q, batch, AUDIT_APPOINTMENT, id.v, subject, before, after);
}

static void write_part(struct request *q, struct batch *batch,
    const struct new_appointment *appointment, size_t i, struct appointment_id id,
    struct maybe_minute lapses)
{
    const struct planned_part *planned = &appointment->plan->parts[i];
    const struct wanted_part *wanted = &appointment->facts->parts[i];
    const struct service_facts *service = &appointment->data->services[i];
    const struct part_id part = {request_new_id(q)};
    const int64_t lane = appointment->input->lane;

    write_part_insert(batch, part, id, (int64_t)i, service->service_id, service->variant_id_maybe,
        maybe_staff(planned->chosen[NEED_CLINICIAN]), maybe_staff(planned->chosen[NEED_ASSISTANT]),
        maybe_room(planned->chosen[NEED_ROOM]), maybe_device(planned->chosen[NEED_DEVICE]),
        planned->from, planned->until, service->price_amount_maybe, TEXT("list"), lane);
    for (size_t k = 0; k < wanted->phase_count; k++) {
        const struct booking_phase *phase = &wanted->phases[k];
        const unsigned holds = phase_holds(phase, planned->has_chaperone);

        write_part_phase_insert(batch, (struct part_phase_id){request_new_id(q)}, part, (int64_t)k,
            text_of(phase_kinds[phase->kind]), phase->minutes, (holds & HOLDS(NEED_CLINICIAN)) != 0,
            (holds & HOLDS(NEED_ASSISTANT)) != 0, (holds & HOLDS(NEED_ROOM)) != 0,
            (holds & HOLDS(NEED_DEVICE)) != 0);
    }
    write_holds(q, batch, appointment->plan, i, part, lane, lapses);
}

/* From the first start to the last end. */
static struct span span_of(const struct booking_plan *plan, size_t count)
{
    struct span span = {plan->parts[0].from, plan->parts[0].until};

    for (size_t i = 1; i < count; i++) {
        span.from = plan->parts[i].from.v < span.from.v ? plan->parts[i].from : span.from;
        span.until = plan->parts[i].until.v > span.until.v ? plan->parts[i].until : span.until;
    }
    return span;
}

void record_new(struct request *q, struct batch *batch, const struct new_appointment *appointment,
    struct appointment_id *out_id, struct event_id *out_event)
{
    const struct booking_input *input = appointment->input;
    const struct span span = span_of(appointment->plan, input->part_count);
    const struct text state = text_of(state_key(appointment->state));
    struct maybe_minute lapses = {0};

    if (appointment->state == STATE_REQUESTED) {
        lapses = (struct maybe_minute){
            true, minute_add(request_minute(q), appointment->data->rules.request_minutes)};
    }
    *out_id = (struct appointment_id){request_new_id(q)};
    write_appointment_insert(batch, appointment->subject, *out_id, input->branch, input->client,
        span.from, span.until, state, appointment->source, appointment->note, q->actor.staff,
        q->now);
    for (size_t i = 0; i < input->part_count; i++) {
        write_part(q, batch, appointment, i, *out_id, lapses);
    }
    write_event(q, batch, *out_id, input->client, appointment->subject, "booked", TEXT(""), state,
        appointment->reason, out_event);
}

void record_read(struct request *q, struct appointment_id id, struct saved_appointment *out)
{
    *out = (struct saved_appointment){0};
    read_appointment_by_id(&q->reads, id, &out->row);
    read_appointment_parts(&q->reads, id, &out->parts);
    read_appointment_phases(&q->reads, id, &out->phases);
    read_subject_by(&q->reads, &keys_of_appointment, id.v, &out->subject);
}

void record_read_keys(struct request *q, struct appointment_id id, struct saved_appointment *out)
{
    *out = (struct saved_appointment){0};
    read_subject_by(&q->reads, &keys_of_appointment, id.v, &out->subject);
}

void record_take(struct saved_appointment *saved, const struct booking_data *data)
{
    saved->row = data->appointment;
    saved->parts = data->parts;
    saved->phases = data->old_phases;
}

/* What a saved part holds, laid out anew. */
static void lay_part(const struct saved_appointment *saved, size_t i, struct booking_plan *plan)
{
    struct booking_phase phases[phases_most];
    size_t count = 0;

    for (size_t k = 0; k < saved->phases.count && count < phases_most; k++) {
        const struct appointment_phases_row *row = &saved->phases.rows[k];

        if (row->part_id.v == saved->parts.rows[i].part_id.v) {
            phases[count++] = booking_phase_of(row->kind, row->minutes, row->is_clinician_held,
                row->is_assistant_held, row->is_room_held, row->is_device_held);
        }
    }
    lay_holds(phases, count, i, plan);
}

/* Hold again what the parts of a plan say, by the phases as they were booked. */
static void hold_again(struct request *q, struct batch *batch,
    const struct saved_appointment *saved, struct booking_plan *plan, const int64_t *lanes)
{
    write_holds_delete_appointment(batch, saved->row.appointment_id);
    plan->hold_count = 0;
    for (size_t i = 0; i < saved->parts.count && i < parts_most; i++) {
        lay_part(saved, i, plan);
        write_holds(
            q, batch, plan, i, saved->parts.rows[i].part_id, lanes[i], (struct maybe_minute){0});
    }
}

static void plan_as_saved(
    const struct saved_appointment *saved, struct booking_plan *plan, int64_t lanes[parts_most])
{
    *plan = (struct booking_plan){0};
    for (size_t i = 0; i < saved->parts.count && i < parts_most; i++) {
        const struct appointment_parts_row *row = &saved->parts.rows[i];

        lanes[i] = row->lane_number;
        plan->parts[i] = (struct planned_part){.from = row->from_minute,
            .until = row->until_minute,
            .chosen = {{row->staff_id_maybe.value.v}, {row->assistant_id_maybe.value.v},
                {row->room_id_maybe.value.v}, {row->device_id_maybe.value.v}}};
    }
}

static void change_holds(struct request *q, struct batch *batch,
    const struct saved_appointment *saved, enum hold_step step)
{
    struct booking_plan plan;
    int64_t lanes[parts_most];

    switch (step) {
    case HOLDS_GO:
        write_holds_delete_appointment(batch, saved->row.appointment_id);
        break;
    case HOLDS_END:
        write_holds_end_appointment(batch, saved->row.appointment_id, request_minute(q));
        write_holds_cut_appointment(batch, request_minute(q), saved->row.appointment_id);
        break;
    case HOLDS_COME:
        plan_as_saved(saved, &plan, lanes);
        hold_again(q, batch, saved, &plan, lanes);
        break;
    case HOLDS_STAY:
        break;
    }
}

static void write_step(struct request *q, struct batch *batch,
    const struct saved_appointment *saved, enum state to, int64_t version)
{
    const struct maybe_instant now = {true, q->now};
    const struct maybe_instant none = {0};

    write_appointment_step(batch, text_of(state_key(to)), to == STATE_ARRIVED ? now : none,
        to == STATE_IN_TREATMENT ? now : none, to == STATE_COMPLETED ? now : none, version,
        saved->row.appointment_id);
    change_holds(q, batch, saved, state_holds_step(state_named(saved->row.status), to));
}

enum status record_step(struct request *q, struct batch *batch,
    const struct saved_appointment *saved, enum state to, struct text reason, int64_t version,
    struct event_id *out_event)
{
    const enum state from = state_named(saved->row.status);

    if (!state_follows(from, to)) {
        return problem_set(&q->problems, PROBLEM_not_step, "status", TEXT(""));
    }
    if (to == STATE_CANCELLED && reason.length == 0) {
        return problem_set(&q->problems, PROBLEM_reason_wanted, "reason", TEXT(""));
    }
    write_step(q, batch, saved, to, version);
    write_event(q, batch, saved->row.appointment_id, saved->row.client_id, &saved->subject,
        "status", text_of(state_key(from)), text_of(state_key(to)), reason, out_event);
    return OK;
}

/* "from clinician assistant room device lane;" for each part */
static struct text places_text(
    struct request *q, const struct booking_plan *plan, size_t count, const int64_t *lanes)
{
    struct text text = TEXT("");

    for (size_t i = 0; i < count; i++) {
        const struct planned_part *part = &plan->parts[i];

        text = text_format(q->arena, "%.*s%lld %lld %lld %lld %lld %lld;", TEXT_ARG(text),
            (long long)part->from.v, (long long)part->chosen[NEED_CLINICIAN].v,
            (long long)part->chosen[NEED_ASSISTANT].v, (long long)part->chosen[NEED_ROOM].v,
            (long long)part->chosen[NEED_DEVICE].v, (long long)lanes[i]);
    }
    return text;
}

/* The places of an event's text; false when it isn't one of ours. */
static bool places_read(struct text text, const struct saved_appointment *saved,
    struct booking_plan *plan, int64_t lanes[parts_most])
{
    struct text row = {0};
    size_t i = 0;

    for (; text_cut(&text, ';', &row); i++) {
        int64_t numbers[place_numbers] = {0};
        struct text word = {0};
        size_t n = 0;

        while (n < place_numbers && text_cut(&row, ' ', &word)) {
            if (text_number(word, 0, INT64_MAX, &numbers[n++]) != OK) {
                return false;
            }
        }
        if (n != place_numbers || i >= saved->parts.count || i >= parts_most) {
            return false;
        }
        const struct appointment_parts_row *part = &saved->parts.rows[i];

        plan->parts[i] = (struct planned_part){.from = {numbers[0]},
            .until = {numbers[0] + part->until_minute.v - part->from_minute.v},
            .chosen = {{numbers[1]}, {numbers[2]}, {numbers[3]}, {numbers[4]}}};
        lanes[i] = numbers[5];
    }
    return i == saved->parts.count;
}

static void write_places(struct request *q, struct batch *batch,
    const struct saved_appointment *saved, struct booking_plan *plan, const int64_t *lanes,
    int64_t version)
{
    const struct span span = span_of(plan, saved->parts.count);

    write_appointment_move(batch, span.from, span.until, version, saved->row.appointment_id);
    for (size_t i = 0; i < saved->parts.count; i++) {
        const struct planned_part *part = &plan->parts[i];

        write_part_move(batch, maybe_staff(part->chosen[NEED_CLINICIAN]),
            maybe_staff(part->chosen[NEED_ASSISTANT]), maybe_room(part->chosen[NEED_ROOM]),
            maybe_device(part->chosen[NEED_DEVICE]), part->from, part->until, lanes[i],
            saved->parts.rows[i].part_id);
    }
    hold_again(q, batch, saved, plan, lanes);
}

void record_move(struct request *q, struct batch *batch, const struct saved_appointment *saved,
    const struct booking_plan *plan, int64_t lane, struct text reason, int64_t version,
    struct event_id *out_event)
{
    struct booking_plan before;
    struct booking_plan after = *plan;
    int64_t old_lanes[parts_most];
    const int64_t lanes[parts_most] = {lane, lane, lane, lane};

    plan_as_saved(saved, &before, old_lanes);
    write_places(q, batch, saved, &after, lanes, version);
    write_event(q, batch, saved->row.appointment_id, saved->row.client_id, &saved->subject, "moved",
        places_text(q, &before, saved->parts.count, old_lanes),
        places_text(q, plan, saved->parts.count, lanes), reason, out_event);
}

/* Of an event only the reason is sealed: there stands, for its Undo, what the note was. */
static void write_note(struct request *q, struct batch *batch,
    const struct saved_appointment *saved, const char *kind, struct text note, struct text was,
    int64_t version)
{
    const struct appointment_id id = saved->row.appointment_id;

    write_appointment_note(batch, &saved->subject, note, version, id);
    keep_event(q, batch, id, saved->row.client_id, &saved->subject, kind, TEXT(""), TEXT(""), was);
    audit_add(q, batch, AUDIT_APPOINTMENT, id.v, &saved->subject, saved->row.note_text, note);
}

void record_note(struct request *q, struct batch *batch, const struct saved_appointment *saved,
    struct text note, int64_t version)
{
    write_note(q, batch, saved, "note", note, saved->row.note_text, version);
}

enum status record_undo(struct request *q, struct batch *batch,
    const struct saved_appointment *saved, const struct event_by_id *event, int64_t version)
{
    const bool is_note = text_is(event->kind, "note");
    struct event_id undone;
    struct booking_plan plan = {0};
    int64_t lanes[parts_most];

    if (event->is_undone || !event->is_newest) {
        return problem_set(&q->problems, PROBLEM_not_newest, NULL, TEXT(""));
    }
    if (text_is(event->kind, "moved") && places_read(event->before_text, saved, &plan, lanes)) {
        write_places(q, batch, saved, &plan, lanes, version);
    } else if (text_is(event->kind, "status")) {
        write_step(q, batch, saved, state_named(event->before_text), version);
    } else if (text_is(event->kind, "booked")) {
        write_step(q, batch, saved, STATE_CANCELLED, version);
    } else if (is_note) {
        write_note(q, batch, saved, "undo", event->reason_text, TEXT(""), version);
    } else {
        return problem_set(&q->problems, PROBLEM_not_newest, NULL, TEXT(""));
    }
    write_appointment_event_is_newest(batch, event->event_id, saved->row.appointment_id);
    batch_expect(batch, PROBLEM_not_newest, NULL);
    write_appointment_event_undone(batch, event->event_id);
    if (!is_note) {
        write_event(q, batch, saved->row.appointment_id, saved->row.client_id, &saved->subject,
            "undo", event->after_text, event->before_text, TEXT(""), &undone);
    }
    return OK;
}
