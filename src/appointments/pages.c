/* The forms that book and move, and the page of an appointment. */
#include "appointments/pages.h"

#include "access/access.h"
#include "access/branch.h"
#include "appointments/appointments.h"
#include "appointments/forms.h"
#include "appointments_html.h"
#include "billing/billing.h"
#include "billing_queries.h"
#include "clinic.h"
#include "http/form.h"
#include "visits/visits.h"
#include "visits_queries.h"

enum { times_most = 120, times_found = 4 * 120, times_shown = 96, next_times = 8, days_looked = 3 };

/* What was chosen: in the address, or in a form that was refused. */
static struct text asked(const struct request *q, const char *name)
{
    return q->method == POST ? request_field(q, name) : request_query(q, name);
}

static int64_t asked_id(const struct request *q, const char *name)
{
    int64_t id = 0;

    return id_read(asked(q, name), &id) == OK ? id : 0;
}

/* The day that is looked at: as asked, that of the start, or today. */
static struct day asked_day(const struct request *q)
{
    struct day day = clinic_today(q->clinic, q->now);
    struct minute start;

    if (minute_read(asked(q, "starts_at"), &start) == OK) {
        day = day_of(start);
    }
    if (asked(q, "on").length > 0 && day_read(asked(q, "on"), &day) != OK) {
        day = clinic_today(q->clinic, q->now);
    }
    return day;
}

struct url booking_url(struct arena *arena, struct client_id client, struct service_id service)
{
    struct url url = url_with(arena, URL("/staff/appointments/new"), "client",
        client.v ? id_text(arena, client.v) : TEXT(""));

    return service.v ? url_with(arena, url, "service", id_text(arena, service.v)) : url;
}

static size_t clinicians_of(
    const struct request *q, const struct day_staff *staff, const struct option **out_options)
{
    struct option *options = ARENA_ARRAY(q->arena, staff->count + 1, struct option);
    size_t count = 0;

    for (size_t i = 0; i < staff->count; i++) {
        const struct day_staff_row *row = &staff->rows[i];

        if (row->is_clinician) {
            options[count++] = (struct option){
                id_text(q->arena, row->staff_id.v), in_language(&q->out, row->name, row->name_ur)};
        }
    }
    *out_options = options;
    return count;
}

/* Each start once; who comes first could do it. */
static size_t times_of(const struct request *q, struct slots slots, const struct day_staff *staff,
    struct day shown, const struct free_time **out_times)
{
    struct free_time *times = ARENA_ARRAY(q->arena, slots.count + 1, struct free_time);
    size_t count = 0;

    for (size_t i = 0; i < slots.count; i++) {
        const struct slot *slot = &slots.items[i];
        const int64_t clinician = slot->part.chosen[NEED_CLINICIAN].v;

        if (count == 0 || times[count - 1].at.v != slot->from.v) {
            times[count++] = (struct free_time){.at = slot->from,
                .staff = {clinician},
                .with = staff_name(q, staff, clinician),
                .is_other_day = day_of(slot->from).v != shown.v};
        }
    }
    *out_times = times;
    return count;
}

/* The free times of the shown day; after a refusal those from the asked one on. */
static struct slots look_for_times(
    struct request *q, const struct booking_facts *facts, struct day day, enum status status)
{
    struct minute start;

    if (status != OK && minute_read(asked(q, "starts_at"), &start) == OK) {
        return find_slots(q->arena, facts, start, facts->latest, next_times);
    }
    return find_slots(
        q->arena, facts, day_minute(day, 0), day_minute(day_add(day, 1), 0), times_found);
}

/* Times that are free only past these rules: offered to who may go past them, to others only said.
 * Gives the words, NULL where there are no such times. */
static const char *offer_despite(
    const struct request *q, unsigned past, struct slots *slots, struct despite *despite)
{
    const struct despite_row *row = despite_rows;

    if (slots->count == 0) {
        return NULL;
    }
    while ((row->bit & past) == 0) {
        row++;
    }
    despite->offered = past;
    if (!actor_may(&q->actor, row->may)) {
        despite->offered = 0;
        slots->count = 0;
    }
    return problem_words(row->problem);
}

static struct text since_words(
    struct request *q, const char *none, const struct booking_facts *facts)
{
    return none == problem_words(PROBLEM_too_young) ? booking_old_enough(q, facts) : TEXT("");
}

static struct booking_input asked_input(const struct request *q, struct day day)
{
    static const char *const names[] = {"service", "service_2", "service_3"};
    struct booking_input input = {.branch = branch_here(q),
        .client = {asked_id(q, "client")},
        .from = day,
        .until = day_add(day, days_looked),
        .despite = despite_ticked(q) & DESPITE_RULES};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct service_id service = {asked_id(q, names[i])};

        if (service.v != 0) {
            input.parts[input.part_count++].service = service;
        }
    }
    input.parts[0].staff.v = asked_id(q, "staff");
    input.parts[0].room.v = asked_id(q, "room");
    input.parts[0].device.v = asked_id(q, "device");
    if (text_number(asked(q, "minutes"), 0, INT64_MAX, &input.parts[0].minutes) != OK) {
        input.parts[0].minutes = 0;
    }
    return input;
}

struct query_part {
    const char *name;
    struct text value;
};

static struct url with_all(
    struct arena *arena, struct url url, const struct query_part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (parts[i].value.length > 0) {
            url = url_with(arena, url, parts[i].name, parts[i].value);
        }
    }
    return url;
}

/* This page with what was chosen, but for whom. */
static struct url what_url(const struct booking_view *v, struct day day)
{
    const struct query_part what[] = {{"on", day_text(v->q->arena, day)}, {"enquiry", v->enquiry},
        {"service", v->service}, {"service_2", v->service_2}, {"service_3", v->service_3},
        {"staff", v->staff}, {"room", v->room}, {"device", v->device}};

    return with_all(v->q->arena, URL("/staff/appointments/new"), what, COUNT_OF(what));
}

/* And for whom. */
static struct url chosen_url(const struct booking_view *v, struct day day, struct text other)
{
    const struct whom *whom = &v->whom;
    const struct query_part parts[] = {{"client", id_value(v->q, whom->client.v)},
        {"name", whom->name}, {"phone", whom->phone}, {"other", other}};

    return with_all(v->q->arena, what_url(v, day), parts, COUNT_OF(parts));
}

/* At its free times: on a phone they stand far below. */
static struct url at_free(struct arena *arena, struct url url)
{
    return (struct url){text_join(arena, url.address, TEXT("#free-t"))};
}

static struct url at_url(const struct booking_view *v, struct url url)
{
    const struct query_part start[] = {{"starts_at", v->starts_at}, {"minutes", v->minutes}};

    return with_all(v->q->arena, url, start, COUNT_OF(start));
}

struct url booking_for_url(const struct booking_view *v, struct client_id client)
{
    return url_with(v->q->arena, v->nobody, "client", id_text(v->q->arena, client.v));
}

static struct despite asked_despite(const struct request *q)
{
    struct despite despite = {.ticked = despite_ticked(q), .reason = asked(q, "reason")};

    for (size_t k = 0; k < despite_count; k++) {
        const struct despite_row *row = &despite_rows[k];
        bool is_said = (despite.ticked & row->bit) != 0;

        for (size_t i = 0; i < q->problems.count; i++) {
            is_said = is_said || q->problems.items[i].problem == row->problem;
        }
        despite.asked |= is_said && actor_may(&q->actor, row->may) ? row->bit : 0;
    }
    despite.offered =
        despite.reason.length == 0 ? despite.asked & despite.ticked & DESPITE_RULES : 0;
    return despite;
}

static void fill_booking(struct booking_view *v, const struct booking_input *input, struct day day)
{
    struct request *q = v->q;

    v->day = day;
    v->enquiry = asked(q, "enquiry");
    v->service = asked(q, "service");
    v->service_2 = asked(q, "service_2");
    v->service_3 = asked(q, "service_3");
    v->staff = asked(q, "staff");
    v->room = asked(q, "room");
    v->device = asked(q, "device");
    v->starts_at = asked(q, "starts_at");
    (void)!minute_read(v->starts_at, &v->at);
    v->note = asked(q, "note");
    v->minutes = asked(q, "minutes");
    v->despite = asked_despite(q);
    v->has_service = input->part_count > 0;
    v->before = at_free(q->arena, chosen_url(v, day_add(day, -1), v->whom.other));
    v->after = at_free(q->arena, chosen_url(v, day_add(day, 1), v->whom.other));
    v->nobody = at_url(v, what_url(v, day));
    v->other = at_url(v, chosen_url(v, day, v->whom.number));
}

/* The time, if it is one of these, else zero. */
static struct minute among(const struct free_time *times, size_t count, struct minute at)
{
    for (size_t i = 0; i < count; i++) {
        if (times[i].at.v == at.v) {
            return at;
        }
    }
    return (struct minute){0};
}

/* The times that can be had; where there are none, why, and the next ones. */
static void fill_times(struct booking_view *v, struct booking_facts *facts,
    const struct day_staff *staff, enum status status)
{
    struct request *q = v->q;
    struct slots slots = look_for_times(q, facts, v->day, status);

    const unsigned despite = facts->despite;

    for (unsigned past = 1; slots.count == 0 && v->none == NULL && past <= DESPITE_RULES; past++) {
        facts->despite = despite | past;
        slots = look_for_times(q, facts, v->day, status);
        v->none = offer_despite(q, past & ~despite, &slots, &v->despite);
    }
    facts->despite = despite;
    v->since = since_words(q, v->none, facts);
    if (slots.count == 0) {
        v->none = v->none != NULL ? v->none : why_none(facts, v->day);
        slots = find_slots(
            q->arena, facts, day_minute(day_add(v->day, 1), 0), facts->latest, next_times);
        v->is_later = slots.count > 0;
    }
    v->time_count = times_of(q, slots, staff, v->day, &v->times);
    v->pressed = among(v->times, v->time_count, v->at);
}

static void fill_services(struct booking_view *v, const struct service_names *services)
{
    struct option *options = ARENA_ARRAY(v->q->arena, services->count + 1, struct option);

    for (size_t i = 0; i < services->count; i++) {
        options[v->service_count++] =
            (struct option){id_text(v->q->arena, services->rows[i].service_id.v),
                in_language(&v->q->out, services->rows[i].name, services->rows[i].name_ur)};
    }
    v->services = options;
}

enum status booking_again(struct request *q, enum status status)
{
    struct booking_view *v = ARENA_NEW(q->arena, struct booking_view);
    struct booking_data *data = ARENA_NEW(q->arena, struct booking_data);
    struct service_names services;
    struct day_staff staff;
    struct booking_facts facts;
    const struct problems said = q->problems;
    const struct day day = asked_day(q);
    const struct booking_input input = asked_input(q, day);
    struct enquiry_source enquiry;

    v->q = q;
    booking_read(q, &input, data);
    read_service_names(&q->reads, &services);
    read_day_staff(&q->reads, input.branch, &staff);
    enum status read = reads_run(&q->reads);
    if (read == OK) {
        read = enquiry_source_read(q, (struct enquiry_id){asked_id(q, "enquiry")}, &enquiry);
    }
    if (read != OK) {
        return read;
    }
    whom_read(q, &enquiry, &v->whom);
    fill_booking(v, &input, day);
    fill_services(v, &services);
    v->staff_count = clinicians_of(q, &staff, &v->clinicians);
    if (!actor_is_in(&q->actor, data->client.hidden_text)) {
        v->client_name = in_language(&q->out, data->client.name, data->client.name_ur);
        v->provider = data->client.provider_text;
        v->wishes_assistant = data->client.is_assistant_wished;
    }
    if (input.part_count > 0 && booking_facts_of(q, &input, data, &facts) == OK) {
        fill_times(v, &facts, &staff, status);
    }
    if (status != OK) {
        q->problems = said; /* what the form was refused for, not what looking for times met */
    }
    staff_shell(q, text_of(translate(&q->out, WORDS("New booking"))), &v->shell);
    booking_html(&q->out, v);
    return status;
}

enum status booking_page(struct request *q)
{
    return booking_again(q, OK);
}

/* The steps of each state, as buttons; the first is the main one. Who is to come another day has
 * not arrived, and nobody has stayed away before it is time. */
static void add_steps(struct appointment_view *v, enum state from, struct minute at)
{
    static const struct {
        enum state to;
        const char *words;
    } steps[] = {{STATE_CONFIRMED, WORDS("Confirm")}, {STATE_ARRIVED, WORDS("Arrived")},
        {STATE_IN_TREATMENT, WORDS("Start treatment")}, {STATE_COMPLETED, WORDS("Complete")},
        {STATE_NO_SHOW, WORDS("No-show")}};
    const struct request *q = v->q;
    const bool has_come = day_of(at).v <= clinic_today(q->clinic, q->now).v;

    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        const enum state to = steps[i].to;
        const bool is_shown = state_follows(from, to) && (to == STATE_CONFIRMED || has_come) &&
            !(to == STATE_NO_SHOW && at.v > request_minute(q).v) &&
            !(from == STATE_ARRIVED && to == STATE_COMPLETED);

        if (is_shown) {
            v->steps[v->step_count] = (struct step_choice){
                to, translate(&q->out, steps[i].words), v->step_count == 0 ? "main" : ""};
            v->step_count++;
        }
    }
    v->may_cancel = state_follows(from, STATE_CANCELLED);
}

static struct text with_of(const struct request *q, const struct appointment_parts_row *row,
    const struct day_staff *staff, const struct day_rooms *rooms)
{
    const struct text names[] = {staff_name(q, staff, row->staff_id_maybe.value.v),
        staff_name(q, staff, row->assistant_id_maybe.value.v),
        place_name(q, rooms, row->room_id_maybe.value.v),
        place_name(q, rooms, row->device_id_maybe.value.v)};
    struct text with = TEXT("");

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].length > 0) {
            with = text_format(q->arena, "%.*s%s%.*s", TEXT_ARG(with),
                with.length > 0 ? translate(&q->out, WORDS(", ")) : "", TEXT_ARG(names[i]));
        }
    }
    return with;
}

static const char *event_words(const struct request *q, const struct appointment_events_row *row)
{
    static const struct {
        const char *kind;
        const char *words;
    } kinds[] = {{"booked", WORDS("Booked")}, {"moved", WORDS("Moved")}, {"undo", WORDS("Undone")},
        {"note", WORDS("Note changed")}};

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (text_is(row->kind, kinds[i].kind)) {
            return translate(&q->out, kinds[i].words);
        }
    }
    const enum state state = state_named(row->after_text);

    return state < STATES ? card_words(&q->out, (enum card_state)state) : "";
}

struct appointment_read {
    struct appointment_by_id row;
    struct appointment_parts parts;
    struct appointment_events events;
    struct day_staff staff;
    struct day_rooms rooms;
    struct visit_of_appointment visit;
    struct invoice_made invoice;
};

/* The visit and the invoice: of one that is asked for only, or that nobody came to, there is none
 * to begin. */
static void add_papers(struct appointment_view *v, const struct appointment_read *read)
{
    struct request *q = v->q;
    const bool can_have =
        v->state != CARD_REQUESTED && v->state != CARD_CANCELLED && v->state != CARD_NOSHOW;

    v->may_visit = can_have && actor_may(&q->actor, MAY_WRITE_VISITS);
    v->may_bill = can_have && actor_may(&q->actor, MAY_BILL);
    v->visit = read->visit.found && actor_may(&q->actor, MAY_SEE_CLIENTS)
        ? visit_url(q->arena, read->visit.visit_id)
        : URL("");
    v->invoice = read->invoice.found && actor_may(&q->actor, MAY_SEE_INVOICES)
        ? invoice_url(q->arena, read->invoice.invoice_id)
        : URL("");
}

static void add_parts(struct appointment_view *v, const struct appointment_read *read)
{
    struct request *q = v->q;

    for (size_t i = 0; i < read->parts.count && i < parts_most; i++) {
        const struct appointment_parts_row *row = &read->parts.rows[i];
        struct url move = url_id(q->arena, "/staff/appointments/", v->id.v, "/parts/");

        move = url_path(q->arena,
            text_format(q->arena, "%.*s%.*s/move", TEXT_ARG(move.address),
                TEXT_ARG(id_text(q->arena, row->part_id.v))));
        move = url_with(q->arena, move, "on", day_text(q->arena, day_of(row->from_minute)));
        v->parts[v->part_count++] = (struct part_line){
            .service = in_language(&q->out, row->service_text, row->service_ur_text),
            .when = span_text(q, row->from_minute, row->until_minute),
            .with = with_of(q, row, &read->staff, &read->rooms),
            .told = row->told_amount_maybe,
            .move = v->state <= CARD_ARRIVED ? move : URL("")};
    }
}

/* Where it stood before a move: the first number of what the event keeps; zero of other events. */
static struct minute moved_from(const struct appointment_events_row *row)
{
    struct text places = row->before_text;
    struct text first = {0};
    struct minute at = {0};

    if (text_is(row->kind, "moved") && text_cut(&places, ' ', &first)) {
        (void)!text_number(first, 0, INT64_MAX, &at.v);
    }
    return at;
}

static void add_events(struct appointment_view *v, const struct appointment_read *read)
{
    struct request *q = v->q;

    v->events = ARENA_ARRAY(q->arena, read->events.count + 1, struct event_line);
    for (size_t i = 0; i < read->events.count; i++) {
        const struct appointment_events_row *row = &read->events.rows[i];

        if (v->may_book && v->undo.address.length == 0 && !row->is_undone &&
            !text_is(row->kind, "undo")) {
            const struct url undo = url_id(q->arena, "/staff/appointments/", v->id.v, "/undo/");

            v->undo = url_path(q->arena,
                text_format(q->arena, "%.*s%.*s", TEXT_ARG(undo.address),
                    TEXT_ARG(id_text(q->arena, row->event_id.v))));
        }
        const bool is_note = text_is(row->kind, "note");

        v->events[v->event_count++] = (struct event_line){.at = row->entered_at,
            .who = in_language(&q->out, row->name, row->name_ur),
            .words = text_of(event_words(q, row)),
            .reason = is_note ? TEXT("") : row->reason_text,
            .was = moved_from(row),
            .was_note = is_note ? row->reason_text : TEXT(""),
            .is_undone = row->is_undone};
    }
}

static void fill_appointment(struct appointment_view *v, const struct appointment_read *read)
{
    struct request *q = v->q;
    const struct appointment_by_id *row = &read->row;
    const enum state state = state_named(row->status);

    v->id = row->appointment_id;
    v->version = row->version;
    v->state = (enum card_state)state;
    v->client_name = row->name;
    v->client_name_ur = row->name_ur;
    v->client_version = row->client_number;
    v->client = row->client_id;
    v->day = day_url(q->arena, day_of(row->from_minute));
    v->date = long_date(&q->out, day_of(row->from_minute));
    v->note = row->note_text;
    v->phone = row->number_text;
    v->provider = row->provider_text;
    v->wishes_assistant = row->is_assistant_wished;
    v->may_book = actor_may(&q->actor, MAY_BOOK);
    v->again = booking_url(q->arena, row->client_id,
        read->parts.count > 0 ? read->parts.rows[0].service_id : (struct service_id){0});
    if (v->may_book) {
        add_steps(v, state, row->from_minute);
    }
    add_papers(v, read);
    add_parts(v, read);
    add_events(v, read);
    q->subject.v = row->client_id.v;
    staff_shell(q, in_language(&q->out, row->name, row->name_ur), &v->shell);
    rename_toast(q, v->client, (struct rename_place){.appointment = v->id}, v->client_version,
        &v->shell.toast);
}

enum status appointment_again(struct request *q, struct appointment_id id, enum status status)
{
    struct appointment_view *v = ARENA_NEW(q->arena, struct appointment_view);
    struct appointment_read *read = ARENA_NEW(q->arena, struct appointment_read);
    const struct branch_id branch = branch_here(q);

    read_appointment_by_id(&q->reads, id, &read->row);
    read_appointment_parts(&q->reads, id, &read->parts);
    read_appointment_events(&q->reads, id, &read->events);
    read_day_staff(&q->reads, branch, &read->staff);
    read_day_rooms(&q->reads, branch, &read->rooms);
    read_visit_of_appointment(&q->reads, id, &read->visit);
    read_invoice_made(&q->reads, (struct maybe_appointment_id){true, id},
        (struct maybe_queue_entry_id){.known = false}, (struct maybe_visit_id){.known = false},
        &read->invoice);
    const enum status ran = reads_run(&q->reads);
    if (ran != OK) {
        return ran;
    }
    if (!read->row.found || actor_is_in(&q->actor, read->row.hidden_text)) {
        return problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    v->q = q;
    fill_appointment(v, read);
    appointment_html(&q->out, v);
    return status;
}

enum status appointment_page(struct request *q)
{
    struct appointment_id id;
    const enum status status = request_id(q, 0, &id.v);

    return status == OK ? appointment_again(q, id, OK) : status;
}

/* The part that the address names. */
static const struct appointment_parts_row *moved_part(
    const struct request *q, const struct booking_data *data, size_t *out_number)
{
    int64_t id = 0;

    if (request_id(q, 1, &id) == OK) {
        for (size_t i = 0; i < data->parts.count; i++) {
            if (data->parts.rows[i].part_id.v == id) {
                *out_number = i;
                return &data->parts.rows[i];
            }
        }
    }
    return NULL;
}

/* The starts at which this part could stand while the others stay. */
static struct slots times_to_move(struct request *q, const struct booking_facts *facts,
    const struct booking_data *data, size_t number, struct minute from, struct minute until)
{
    struct slots slots = {0, ARENA_ARRAY(q->arena, times_most, struct slot), false};
    struct minute starts[parts_most] = {{0}};
    struct minute at = from.v > facts->earliest.v ? from : facts->earliest;

    for (size_t i = 0; i < data->parts.count && i < parts_most; i++) {
        starts[i] = data->parts.rows[i].from_minute;
    }
    at.v += (facts->grid_minutes - minute_of_day(at) % facts->grid_minutes) % facts->grid_minutes;
    for (; at.v < until.v && slots.count < times_shown; at.v += facts->grid_minutes) {
        struct booking_plan plan;
        const char *why = NULL;

        starts[number] = at;
        if (plan_booking(facts, starts, &plan, &why) == BOOKING_FREE) {
            slots.items[slots.count++] = (struct slot){at, plan.parts[number]};
        }
    }
    return slots;
}

static void fill_move(struct move_view *v, const struct booking_data *data,
    const struct appointment_parts_row *part, struct appointment_id id)
{
    struct request *q = v->q;
    const struct url self = url_path(q->arena, q->path);
    const struct text typed_start = asked(q, "starts_at");

    v->action = self;
    v->back = appointment_url(q->arena, id);
    v->client_name = in_language(&q->out, data->appointment.name, data->appointment.name_ur);
    v->service = in_language(&q->out, part->service_text, part->service_ur_text);
    v->version = data->appointment.version;
    v->starts_at = typed_start.length > 0 ? typed_start : minute_text(q->arena, part->from_minute);
    v->staff = asked(q, "staff").length > 0 ? asked(q, "staff")
                                            : id_value(q, part->staff_id_maybe.value.v);
    v->before = url_with(q->arena, self, "on", day_text(q->arena, day_add(v->day, -1)));
    v->after = url_with(q->arena, self, "on", day_text(q->arena, day_add(v->day, 1)));
    staff_shell(q, text_of(translate(&q->out, WORDS("Move"))), &v->shell);
}

enum status move_again(struct request *q, struct appointment_id id, enum status status)
{
    struct move_view *v = ARENA_NEW(q->arena, struct move_view);
    struct booking_data *data = ARENA_NEW(q->arena, struct booking_data);
    struct day_staff staff;
    struct booking_facts facts;
    const struct problems said = q->problems;
    const struct day day = asked_day(q);
    struct booking_input input = {.branch = branch_here(q),
        .part_count = 1,
        .from = day,
        .until = day_add(day, days_looked),
        .despite = despite_ticked(q) & DESPITE_RULES};
    size_t number = 0;

    v->q = q;
    v->day = day;
    input.parts[0].staff.v = asked_id(q, "staff");
    enum status ran = OK;

    do {
        booking_read_move(q, &input, id, data);
        read_day_staff(&q->reads, input.branch, &staff);
        ran = reads_run(&q->reads);
    } while (ran == OK && booking_is_elsewhere(&input, data));
    if (ran != OK) {
        return ran;
    }
    const struct appointment_parts_row *part = moved_part(q, data, &number);
    if (!part || booking_facts_move(q, &input, data, number, &facts) != OK) {
        return problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    struct minute from = day_minute(day, 0);

    if (status != OK) {
        (void)!minute_read(asked(q, "starts_at"), &from); /* what comes next after what was asked */
    }
    const struct minute until = day_minute(day_add(day, status == OK ? 1 : days_looked), 0);
    struct slots slots = times_to_move(q, &facts, data, number, from, until);

    q->problems = said;
    v->despite = asked_despite(q);
    const unsigned despite = facts.despite;

    for (unsigned past = 1; slots.count == 0 && v->none == NULL && past <= DESPITE_RULES; past++) {
        facts.despite = despite | past;
        slots = times_to_move(q, &facts, data, number, from, until);
        v->none = offer_despite(q, past & ~despite, &slots, &v->despite);
    }
    v->since = since_words(q, v->none, &facts);
    v->time_count = times_of(q, slots, &staff, day, &v->times);
    v->staff_count = clinicians_of(q, &staff, &v->clinicians);
    fill_move(v, data, part, id);
    move_html(&q->out, v);
    return status;
}

enum status move_page(struct request *q)
{
    struct appointment_id id;
    const enum status status = request_id(q, 0, &id.v);

    return status == OK ? move_again(q, id, OK) : status;
}
