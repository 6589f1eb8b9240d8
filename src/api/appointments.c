/* Appointments: what the day book's commands do, by the same rule and the same writes. Who asks is
 * read first, since it decides whom she may see. */
#include "access/access.h"
#include "api/api.h"
#include "api_queries.h"
#include "appointments/record.h"
#include "clinic.h"

enum { days_of_facts = 7, free_most = 6, days_usual = 31 };

/* What is asked for, and what the booking rule says of it. */
struct booking_call {
    struct booking_input input;
    struct booking_data data;
    struct booking_facts facts;
    struct booking_plan plan;
    struct minute starts[parts_most]; /* zero: after the part before */
    struct text note;
    struct subject subject;
};

struct part_input {
    struct service_id service;
    struct staff_id staff;
    struct room_id room;
    struct device_id device;
    struct minute starts_at;
    int64_t minutes;
};

struct appointment_input {
    struct client_id client;
    struct part_input part; /* the only one, when there is no list */
    struct text note;
};

#define PART_FIELDS(T, at, need)                                                                   \
    {"service", FORM_IS_ID, need, 0, 0, NULL, offsetof(T, at service)},                            \
        {"staff", FORM_IS_ID, FORM_OPTIONAL, 0, 0, NULL, offsetof(T, at staff)},                   \
        {"room", FORM_IS_ID, FORM_OPTIONAL, 0, 0, NULL, offsetof(T, at room)},                     \
        {"device", FORM_IS_ID, FORM_OPTIONAL, 0, 0, NULL, offsetof(T, at device)},                 \
        {"starts_at", FORM_IS_MINUTE, FORM_OPTIONAL, 0, 0, NULL, offsetof(T, at starts_at)},       \
    {                                                                                              \
        "minutes", FORM_IS_NUMBER, FORM_OPTIONAL, 5, 480, NULL, offsetof(T, at minutes)            \
    }

static const struct form_field part_fields[] = {
    PART_FIELDS(struct part_input, , FORM_REQUIRED),
};

static const struct form_field appointment_fields[] = {
    FORM_ID(struct appointment_input, client, FORM_REQUIRED),
    PART_FIELDS(struct appointment_input, part., FORM_OPTIONAL),
    FORM_LINES(struct appointment_input, note, FORM_OPTIONAL, 0, 500),
};

static enum status refuse(struct request *q, enum problem problem, const char *field)
{
    return problem_set(&q->problems, problem, field, TEXT(""));
}

/* With a list of parts only a time may stand beside it: where the first begins. The rest says who
 * and where of each. */
static bool is_of_parts(struct request *q)
{
    static const char *const names[] = {"service", "staff", "room", "device", "minutes"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (form_has(q, names[i])) {
            (void)!refuse(q, PROBLEM_unknown_member, names[i]);
        }
    }
    return q->problems.count > 0;
}

static enum status read_new(struct request *q, struct booking_call *call)
{
    struct part_input parts[parts_most];
    struct appointment_input typed;
    size_t count = 0;
    const struct api_list list = {.name = "parts",
        .fields = part_fields,
        .field_count = COUNT_OF(part_fields),
        .most = parts_most,
        .size = sizeof parts[0],
        .items = parts,
        .out_count = &count};
    const enum status status =
        api_read(q, appointment_fields, COUNT_OF(appointment_fields), &typed, &list);

    if (status != OK) {
        return status;
    }
    if (count == 0) {
        parts[count++] = typed.part;
    } else if (is_of_parts(q)) {
        return STATUS_INVALID;
    }
    if (parts[0].service.v == 0) {
        return refuse(q, PROBLEM_required, "service");
    }
    if (parts[0].starts_at.v == 0 && typed.part.starts_at.v == 0) {
        return refuse(q, PROBLEM_required, "starts_at");
    }
    if (parts[0].starts_at.v == 0) {
        parts[0].starts_at = typed.part.starts_at;
    }
    const struct day day = day_of(parts[0].starts_at);

    call->note = typed.note;
    call->input = (struct booking_input){.part_count = count,
        .client = typed.client,
        .from = day,
        .until = day_add(day, days_of_facts)};
    for (size_t i = 0; i < count; i++) {
        call->starts[i] = parts[i].starts_at;
        call->input.parts[i] = (struct booking_wish){.service = parts[i].service,
            .staff = parts[i].staff,
            .room = parts[i].room,
            .device = parts[i].device,
            .minutes = parts[i].minutes};
    }
    return OK;
}

static enum status read_facts(struct request *q, struct booking_call *call)
{
    booking_read(q, &call->input, &call->data);
    read_subject(&q->reads, (struct subject_id){call->input.client.v}, &call->subject);
    const enum status status = reads_run(&q->reads);

    if (status != OK) {
        return status;
    }
    if (!call->data.client.found || actor_is_in(&q->actor, call->data.client.hidden_text)) {
        return refuse(q, PROBLEM_not_choice, "client");
    }
    return booking_facts_of(q, &call->input, &call->data, &call->facts);
}

/* Parts without a time of their own follow the one before. */
static enum status plan_new(struct request *q, struct booking_call *call)
{
    struct minute starts[parts_most] = {{0}};
    const enum status status = read_facts(q, call);
    struct minute at = call->starts[0];
    bool is_chain = true;

    if (status != OK) {
        return status;
    }
    for (size_t i = 0; i < call->input.part_count; i++) {
        const struct wanted_part *wanted = &call->facts.parts[i];

        is_chain = is_chain && (i == 0 || call->starts[i].v == 0);
        starts[i] = call->starts[i].v != 0 ? call->starts[i] : at;
        at = minute_add(starts[i], phases_minutes(wanted->phases, wanted->phase_count));
    }
    if (is_chain) {
        (void)chain_parts(&call->facts, call->starts[0], starts);
    }
    return booking_plan_or_say(q, &call->facts, starts, &call->plan);
}

static bool is_overlap(const struct request *q)
{
    return q->problems.count > 0 && q->problems.items[0].problem == PROBLEM_overlap;
}

/* Plan at the first branch where it is free; where it is at none, the answer is that of the branch
 * where it is only taken, else of the first. */
static enum status plan_anywhere(struct request *q, struct booking_call *call)
{
    struct api_branches branches;
    size_t best = 0;

    read_api_branches(&q->reads, &branches);
    enum status status = reads_run(&q->reads);
    for (size_t i = 0; status == OK && i < branches.count; i++) {
        call->input.branch = branches.rows[i].branch_id;
        if (plan_new(q, call) == OK) {
            return OK;
        }
        best = best == 0 && is_overlap(q) ? i : best;
        q->problems.count = 0;
    }
    if (status != OK || branches.count == 0) {
        return status == OK ? refuse(q, PROBLEM_not_offered, "starts_at") : status;
    }
    call->input.branch = branches.rows[best].branch_id;
    return plan_new(q, call);
}

/* Beside the refusal: the next times that are free. */
static void tell_free(struct request *q, const struct booking_facts *facts, struct minute after)
{
    const struct slots slots = booking_next(q, facts, after, free_most);
    struct buf also;

    buf_init(&also, q->arena, api_body_most);
    json_open(&also, "free", '[');
    for (size_t i = 0; i < slots.count; i++) {
        json_open(&also, NULL, '{');
        json_put_minute(&also, "starts_at", q->clinic->zone, slots.items[i].from);
        json_put_id(&also, "staff", slots.items[i].part.chosen[NEED_CLINICIAN].v);
        json_close(&also, '}');
    }
    json_close(&also, ']');
    q->answer.also = buf_as_text(&also);
}

/* The rows of one appointment, one for each part. */
static void write_appointment(
    struct request *q, const struct api_appointments_row *rows, size_t count)
{
    struct buf *to = &q->out.buf;
    const struct zone *zone = q->clinic->zone;

    json_open(to, NULL, '{');
    json_put_id(to, "id", rows->appointment_id.v);
    json_put_id(to, "client", rows->client_id.v);
    json_put_text(to, "status", rows->status);
    json_put_minute(to, "starts_at", zone, rows->from_minute);
    json_put_minute(to, "ends_at", zone, rows->until_minute);
    json_put_id(to, "service", rows->service_id.v);
    json_put_id(to, "staff", rows->staff_id_maybe.value.v);
    json_open(to, "parts", '[');
    for (size_t i = 0; i < count; i++) {
        const struct api_appointments_row *row = &rows[i];

        json_open(to, NULL, '{');
        json_put_id(to, "service", row->service_id.v);
        json_put_id(to, "staff", row->staff_id_maybe.value.v);
        json_put_id(to, "room", row->room_id_maybe.value.v);
        json_put_id(to, "device", row->device_id_maybe.value.v);
        json_put_minute(to, "starts_at", zone, row->part_from_minute);
        json_put_number(to, "minutes", row->part_until_minute.v - row->part_from_minute.v);
        json_close(to, '}');
    }
    json_close(to, ']');
    json_put_text(to, "note", rows->note_text);
    json_put_number(to, "version", rows->version);
    json_close(to, '}');
}

/* How many rows from the i-th on are of the same appointment. */
static size_t rows_of_one(const struct api_appointments *list, size_t i)
{
    size_t n = 1;

    while (i + n < list->count &&
        list->rows[i + n].appointment_id.v == list->rows[i].appointment_id.v) {
        n++;
    }
    return n;
}

/* After the reads that say who asks. */
static enum status show(struct request *q, struct appointment_id id, int http_status)
{
    const struct minute never = {0};
    struct api_appointments found;

    read_api_appointments(&q->reads, (struct maybe_client_id){0}, never, never,
        (struct maybe_appointment_id){true, id}, (struct appointment_id){0}, q->actor.staff,
        parts_most, &found);
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    if (found.count == 0) {
        return refuse(q, PROBLEM_gone, NULL);
    }
    q->subject = (struct subject_id){found.rows[0].client_id.v};
    write_appointment(q, found.rows, found.count);
    return api_answer(q, http_status, found.rows[0].version);
}

enum status api_appointment(struct request *q)
{
    struct appointment_id id;
    enum status status = request_id(q, 0, &id.v);

    if (status == OK) {
        status = reads_run(&q->reads);
    }
    return status == OK ? show(q, id, 200) : status;
}

enum status api_appointments(struct request *q)
{
    const struct minute midnight = day_minute(clinic_today(q->clinic, q->now), 0);
    struct api_appointments found;
    struct api_page page;
    struct minute since = {0};
    struct minute until = {0};
    struct client_id client;
    int64_t next = 0;
    enum status status = api_query_page(q, &page);

    if (status == OK) {
        status = api_query_id(q, "client", &client.v);
    }
    if (status == OK) {
        const struct minute first = {client.v == 0 ? midnight.v : 0};

        status = api_query_minute(q, "from", first, &since);
    }
    if (status == OK) {
        const struct minute last = client.v == 0
            ? minute_add(since, (int64_t)days_usual * minutes_per_day)
            : (struct minute){INT64_MAX};

        status = api_query_minute(q, "until", last, &until);
    }
    if (status == OK) {
        status = reads_run(&q->reads);
    }
    if (status == OK) {
        read_api_appointments(&q->reads, (struct maybe_client_id){client.v != 0, client}, since,
            until, (struct maybe_appointment_id){0}, (struct appointment_id){page.after},
            q->actor.staff, (page.limit + 1) * parts_most, &found);
        status = reads_run(&q->reads);
    }
    if (status != OK) {
        return status;
    }
    api_begin_list(q);
    for (size_t i = 0, n = 0; i < found.count; i += n) {
        n = rows_of_one(&found, i);
        if (page.limit-- == 0) {
            next = found.rows[i - 1].appointment_id.v;
            break;
        }
        write_appointment(q, &found.rows[i], n);
    }
    return api_end_list(q, next);
}

static enum status commit_new(
    struct request *q, struct booking_call *call, struct appointment_id *out_id)
{
    struct batch batch;
    struct event_id event;
    char *answer = api_batch(q, &batch);

    record_new(q, &batch,
        &(struct new_appointment){.input = &call->input,
            .data = &call->data,
            .facts = &call->facts,
            .plan = &call->plan,
            .subject = &call->subject,
            .source = TEXT("api"),
            .note = call->note,
            .state = STATE_BOOKED},
        out_id, &event);
    id_write(out_id->v, answer);
    return batch_commit(&batch);
}

enum status api_appointment_create(struct request *q)
{
    struct booking_call *call = ARENA_NEW(q->arena, struct booking_call);
    struct appointment_id id = {0};
    enum status status = read_new(q, call);

    if (status == OK) {
        status = reads_run(&q->reads);
    }
    if (status != OK) {
        return status;
    }
    if (q->is_repeat) {
        return id_read(q->repeats, &id.v) == OK ? show(q, id, 201) : STATUS_INTERNAL;
    }
    status = plan_anywhere(q, call);
    if (status == OK) {
        status = commit_new(q, call, &id);
    }
    if (is_overlap(q) && read_facts(q, call) == OK) {
        tell_free(q, &call->facts, call->starts[0]);
    }
    return status == OK ? show(q, id, 201) : status;
}

struct appointment_change {
    struct text status;
    struct minute starts_at;
    struct staff_id staff;
    struct text reason;
};

static const struct form_field change_fields[] = {
    FORM_TEXT(struct appointment_change, status, FORM_OPTIONAL, 1, 20),
    FORM_MINUTE(struct appointment_change, starts_at, FORM_OPTIONAL),
    FORM_ID(struct appointment_change, staff, FORM_OPTIONAL),
    FORM_TEXT(struct appointment_change, reason, FORM_OPTIONAL, 0, 300),
};

/* A state or another time; a change that is neither, or both, is refused. */
static enum status read_change(struct request *q, struct appointment_change *out_change)
{
    const enum status status =
        api_read(q, change_fields, COUNT_OF(change_fields), out_change, NULL);

    if (status != OK) {
        return status;
    }
    const bool is_move = out_change->starts_at.v != 0 || out_change->staff.v != 0;

    if (out_change->status.length == 0 && !is_move) {
        return refuse(q, PROBLEM_required, "status");
    }
    if (out_change->status.length > 0 && (is_move || state_named(out_change->status) == STATES)) {
        return refuse(q, PROBLEM_not_choice, "status");
    }
    return OK;
}

static enum status check_saved(
    struct request *q, const struct saved_appointment *saved, int64_t version)
{
    if (!saved->row.found || actor_is_in(&q->actor, saved->row.hidden_text)) {
        return refuse(q, PROBLEM_gone, NULL);
    }
    return saved->row.version == version ? OK : refuse(q, PROBLEM_stale, NULL);
}

static enum status step(struct request *q, struct appointment_id id,
    const struct appointment_change *change, int64_t version)
{
    struct saved_appointment *saved = ARENA_NEW(q->arena, struct saved_appointment);
    const enum state to = state_named(change->status);
    const bool needs_words = to == STATE_CANCELLED && change->reason.length == 0;
    struct batch batch;
    struct event_id event;

    record_read(q, id, saved);
    enum status status = reads_run(&q->reads);
    if (status == OK) {
        status = check_saved(q, saved, version);
    }
    if (status != OK || state_named(saved->row.status) == to) {
        return status;
    }
    request_batch(q, &batch);
    status = record_step(
        q, &batch, saved, to, needs_words ? TEXT("By a program") : change->reason, version, &event);
    return status == OK ? batch_commit(&batch) : status;
}

/* The facts of a move, with what is saved. */
static enum status read_move(struct request *q, struct appointment_id id, struct booking_call *call,
    struct saved_appointment *saved)
{
    booking_read_move(q, &call->input, id, &call->data);
    record_read_keys(q, id, saved);
    const enum status status = reads_run(&q->reads);

    if (status == OK) {
        record_take(saved, &call->data);
    }
    return status;
}

/* All parts move by as much as the first. */
static enum status move(struct request *q, struct appointment_id id,
    const struct appointment_change *change, int64_t version)
{
    struct saved_appointment *saved = ARENA_NEW(q->arena, struct saved_appointment);
    struct booking_call *call = ARENA_NEW(q->arena, struct booking_call);
    struct batch batch;
    struct event_id event;

    record_read(q, id, saved);
    enum status status = reads_run(&q->reads);
    if (status == OK) {
        status = check_saved(q, saved, version);
    }
    if (status != OK) {
        return status;
    }
    const struct minute from = saved->row.from_minute;
    const struct minute to = change->starts_at.v != 0 ? change->starts_at : from;

    if (!state_moves(state_named(saved->row.status))) {
        return refuse(q, PROBLEM_not_step, "starts_at");
    }
    call->input = (struct booking_input){.branch = saved->row.branch_id,
        .part_count = 1,
        .parts = {{.staff = change->staff}},
        .from = day_of(to),
        .until = day_add(day_of(to), days_of_facts)};
    status = read_move(q, id, call, saved);
    if (status == OK) {
        status = booking_facts_move(q, &call->input, &call->data, 0, &call->facts);
    }
    if (status != OK) {
        return status;
    }
    for (size_t i = 0; i < saved->parts.count && i < parts_most; i++) {
        call->starts[i] = minute_add(saved->parts.rows[i].from_minute, to.v - from.v);
    }
    status = booking_plan_or_say(q, &call->facts, call->starts, &call->plan);
    if (status == OK) {
        request_batch(q, &batch);
        record_move(q, &batch, saved, &call->plan, 0, change->reason, version, &event);
        status = batch_commit(&batch);
    }
    if (is_overlap(q) && read_move(q, id, call, saved) == OK &&
        booking_facts_move(q, &call->input, &call->data, 0, &call->facts) == OK) {
        tell_free(q, &call->facts, to);
    }
    return status;
}

enum status api_appointment_change(struct request *q)
{
    struct appointment_change change;
    struct appointment_id id;
    int64_t version = 0;
    enum status status = request_id(q, 0, &id.v);

    if (status == OK) {
        status = api_read_version(q, &version);
    }
    if (status == OK) {
        status = read_change(q, &change);
    }
    if (status == OK) {
        status = reads_run(&q->reads);
    }
    if (status == OK) {
        status = change.status.length > 0 ? step(q, id, &change, version)
                                          : move(q, id, &change, version);
    }
    return status == OK ? show(q, id, 200) : status;
}
