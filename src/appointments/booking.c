#include "appointments/booking.h"

#include "access/access.h"
#include "clients/clients.h"
#include "clinic.h"
#include "settings/rules.h"

enum { days_ahead_most = 400, minutes_before = 7 * minutes_per_day };

static struct day last_read(const struct booking_input *input)
{
    return day_add(input->until, 1); /* what begins late may run past midnight */
}

struct minute request_minute(const struct request *q)
{
    return zone_minute(q->clinic->zone, q->now);
}

void booking_read_times(
    struct request *q, const struct booking_input *input, struct booking_data *data)
{
    const struct minute since = day_minute(day_add(input->from, -1), 0);
    const struct minute until = day_minute(last_read(input), 0);

    *data = (struct booking_data){0};
    read_open_hours(
        &q->reads, input->branch, last_read(input), day_add(input->from, -1), &data->hours);
    read_closed_days(
        &q->reads, input->branch, day_add(input->from, -1), last_read(input), &data->closed);
    read_rota_rows(
        &q->reads, input->branch, day_add(input->from, -1), last_read(input), &data->rota);
    read_leave_rows(&q->reads, since, until, &data->leave);
    read_booking_rules(&q->reads, &data->rules);
}

/* The last of the reads: these rows are the ones that may be too many. */
static void read_holds(
    struct request *q, const struct booking_input *input, struct booking_data *data)
{
    const struct minute since = day_minute(day_add(input->from, -1), 0);

    read_branch_holds(&q->reads, input->branch, minute_add(since, -minutes_before),
        day_minute(last_read(input), 0), since, &data->holds);
}

void booking_read(
    struct request *q, const struct booking_input *input, struct booking_data *out_data)
{
    booking_read_times(q, input, out_data);
    if (input->client.v != 0) {
        read_client_for_booking(&q->reads, input->client, &out_data->client);
    }
    for (size_t i = 0; i < input->part_count; i++) {
        const struct service_id service = input->parts[i].service;

        read_service_facts(&q->reads, input->from, service, &out_data->services[i]);
        read_service_phases(&q->reads, service, &out_data->phases[i]);
        read_service_able(&q->reads, (int64_t)i, service, input->branch, &out_data->able[i]);
        read_service_credentials(
            &q->reads, (int64_t)i, service, input->branch, &out_data->credentials[i]);
    }
    read_holds(q, input, out_data);
}

void booking_read_move(struct request *q, const struct booking_input *input,
    struct appointment_id appointment, struct booking_data *out_data)
{
    booking_read_times(q, input, out_data);
    read_appointment_by_id(&q->reads, appointment, &out_data->appointment);
    read_appointment_parts(&q->reads, appointment, &out_data->parts);
    read_appointment_phases(&q->reads, appointment, &out_data->old_phases);
    read_appointment_able(&q->reads, appointment, input->branch, &out_data->old_able);
    read_appointment_credentials(&q->reads, appointment, input->branch, &out_data->old_credentials);
    read_holds(q, input, out_data);
}

bool booking_is_elsewhere(struct booking_input *input, const struct booking_data *data)
{
    const struct branch_id branch = data->appointment.branch_id;

    if (!data->appointment.found || branch.v == input->branch.v) {
        return false;
    }
    input->branch = branch;
    return true;
}

struct spans booking_open(
    struct request *q, const struct booking_input *input, const struct booking_data *data)
{
    struct weekly *rows = ARENA_ARRAY(q->arena, data->hours.count + 1, struct weekly);
    struct day *closed = ARENA_ARRAY(q->arena, data->closed.count + 1, struct day);

    for (size_t i = 0; i < data->hours.count; i++) {
        const struct open_hours_row *row = &data->hours.rows[i];

        rows[i] = (struct weekly){.since = row->since_on,
            .until =
                row->until_on_maybe.known ? row->until_on_maybe.value : (struct day){day_never},
            .rank = row->rank,
            .profile = row->profile_id.v,
            .weekday = row->weekday_number_maybe.known ? row->weekday_number_maybe.value : -1,
            .from_minutes = row->opens_minutes_maybe.value,
            .until_minutes = row->closes_minutes_maybe.value};
    }
    for (size_t i = 0; i < data->closed.count; i++) {
        closed[i] = data->closed.rows[i].closed_on;
    }
    const struct spans open = hours_open(q->arena, rows, data->hours.count, closed,
        data->closed.count, input->from, last_read(input));

    return spans_minus(q->arena, open,
        hours_skipped(
            q->arena, q->clinic->zone, day_add(input->from, -1), day_add(last_read(input), 1)));
}

struct spans booking_works(struct request *q, const struct booking_input *input,
    const struct booking_data *data, struct spans open, struct staff_id staff)
{
    struct weekly *work = ARENA_ARRAY(q->arena, data->rota.count + 1, struct weekly);
    struct weekly *breaks = ARENA_ARRAY(q->arena, data->rota.count + 1, struct weekly);
    struct spans leave = spans_begin(q->arena, data->leave.count);
    size_t work_count = 0;
    size_t break_count = 0;

    for (size_t i = 0; i < data->rota.count; i++) {
        const struct rota_rows_row *row = &data->rota.rows[i];
        const struct weekly weekly = {.since = row->since_on,
            .until =
                row->until_on_maybe.known ? row->until_on_maybe.value : (struct day){day_never},
            .weekday = row->weekday_number,
            .from_minutes = row->begins_minutes,
            .until_minutes = row->ends_minutes};

        if (row->staff_id.v != staff.v) {
            continue;
        }
        if (row->is_break) {
            breaks[break_count++] = weekly;
        } else {
            work[work_count++] = weekly;
        }
    }
    for (size_t i = 0; i < data->leave.count; i++) {
        const struct leave_rows_row *row = &data->leave.rows[i];

        if (row->staff_id.v == staff.v) {
            spans_add(&leave, row->from_minute, row->until_minute);
        }
    }
    return hours_worked(q->arena, open, work, work_count, breaks, break_count, leave, input->from,
        last_read(input), q->clinic->settings.day_ends_minute);
}

/* What the able rows of one part are, whichever query brought them. */
struct able {
    int64_t need;
    size_t part;
    struct resource_id id;
    bool is_woman;
    struct text wanted; /* of a clinician: the credential that the part's service asks for */
    struct resource_id fixed_in;
};

/* What somebody holds who performs or supervises the service of a part. */
struct holding {
    size_t part;
    bool is_supervisor;
    struct credential_facts credential;
};

struct builder {
    struct request *q;
    const struct booking_input *input;
    const struct booking_data *data;
    struct booking_facts *facts;
    struct booking_resource *resources; /* facts->resources, while it grows */
    size_t most;
    struct spans open;
    struct appointment_id moving;
    size_t holding_count;
    struct holding *holdings;
};

static struct spans taken_by(const struct builder *b, struct resource_id id)
{
    struct spans taken = spans_begin(b->q->arena, b->data->holds.count);

    for (size_t i = 0; i < b->data->holds.count; i++) {
        const struct branch_holds_row *hold = &b->data->holds.rows[i];
        const bool is_own = b->moving.v != 0 && hold->appointment_id_maybe.known &&
            hold->appointment_id_maybe.value.v == b->moving.v;

        if (hold->resource_id.v == id.v && hold->lane_number == b->input->lane && !is_own) {
            spans_add(&taken, hold->from_minute, hold->until_minute);
        }
    }
    /* Where not all holds could be read, nothing counts as free after the last that was. */
    if (b->data->holds.more) {
        const size_t count = b->data->holds.count;

        spans_add(&taken,
            count > 0 ? b->data->holds.rows[count - 1].from_minute : (struct minute){0},
            (struct minute){INT64_MAX});
    }
    spans_tidy(&taken);
    return taken;
}

/* The index of a resource among the facts, added when it is new. */
static size_t resource_of(struct builder *b, const struct able *able)
{
    struct booking_facts *facts = b->facts;
    const bool is_staff = able->need == NEED_CLINICIAN || able->need == NEED_ASSISTANT;

    for (size_t i = 0; i < facts->resource_count; i++) {
        if (facts->resources[i].id.v == able->id.v) {
            return i;
        }
    }
    b->resources[facts->resource_count] = (struct booking_resource){.id = able->id,
        .open = is_staff
            ? booking_works(b->q, b->input, b->data, b->open, (struct staff_id){able->id.v})
            : b->open,
        .taken = taken_by(b, able->id),
        .fixed_in = able->fixed_in,
        .is_woman = able->is_woman};
    return facts->resource_count++;
}

/* The last day on which her credentials let her, or a supervisor's. */
static struct day able_last(const struct builder *b, const struct able *able)
{
    struct credential_facts *held =
        ARENA_ARRAY(b->q->arena, b->holding_count + 1, struct credential_facts);
    struct staff_id *supervisors = ARENA_ARRAY(b->q->arena, b->holding_count + 1, struct staff_id);
    size_t count = 0;
    size_t supervisor_count = 0;

    if (able->need != NEED_CLINICIAN) {
        return (struct day){day_never};
    }
    for (size_t i = 0; i < b->holding_count; i++) {
        if (b->holdings[i].part == able->part) {
            held[count++] = b->holdings[i].credential;
            if (b->holdings[i].is_supervisor) {
                supervisors[supervisor_count++] = b->holdings[i].credential.staff;
            }
        }
    }
    return performs_last(
        held, count, (struct staff_id){able->id.v}, able->wanted, supervisors, supervisor_count);
}

/* Each part's candidates for each need, `first` (or none) before the others. */
static void add_candidates(struct builder *b, const struct able *rows, size_t count,
    struct resource_id first[parts_most][NEEDS])
{
    for (size_t part = 0; part < b->facts->part_count; part++) {
        struct wanted_part *wanted = &b->facts->parts[part];

        for (size_t need = 0; need < NEEDS; need++) {
            struct candidate *list = ARENA_ARRAY(b->q->arena, count + 1, struct candidate);
            size_t found = 0;

            for (int round = 0; round < 2; round++) {
                for (size_t i = 0; i < count; i++) {
                    const bool is_first = rows[i].id.v == first[part][need].v;

                    if (rows[i].part == part && rows[i].need == (int64_t)need &&
                        is_first == (round == 0)) {
                        list[found++] =
                            (struct candidate){resource_of(b, &rows[i]), able_last(b, &rows[i])};
                    }
                }
            }
            wanted->candidates[need] = list;
            wanted->candidate_count[need] = found;
        }
    }
}

static enum phase_kind phase_kind_named(struct text kind)
{
    static const char *const kinds[] = {"setup", "prepare", "treat", "rest", "clean"};
    size_t i = 0;

    while (i < PHASE_CLEAN && !text_is(kind, kinds[i])) {
        i++;
    }
    return (enum phase_kind)i;
}

struct booking_phase booking_phase_of(
    struct text kind, int64_t minutes, bool clinician, bool assistant, bool room, bool device)
{
    return (struct booking_phase){phase_kind_named(kind), minutes,
        (clinician ? HOLDS(NEED_CLINICIAN) : 0) | (assistant ? HOLDS(NEED_ASSISTANT) : 0) |
            (room ? HOLDS(NEED_ROOM) : 0) | (device ? HOLDS(NEED_DEVICE) : 0)};
}

static void begin_facts(struct builder *b, size_t able_count)
{
    const struct booking_rules *rules = &b->data->rules;
    const struct minute now = request_minute(b->q);
    const struct day today = clinic_today(b->q->clinic, b->q->now);
    const int64_t days = b->input->is_public ? rules->horizon_count : days_ahead_most;

    b->resources = ARENA_ARRAY(b->q->arena, able_count + 1, struct booking_resource);
    b->open = booking_open(b->q, b->input, b->data);
    *b->facts = (struct booking_facts){.resources = b->resources,
        .despite = b->input->despite,
        .grid_minutes = rules->grid_minutes,
        .latest = day_minute(day_add(today, (int)days), 0)};
    if (b->facts->latest.v > day_minute(b->input->until, 0).v) {
        b->facts->latest = day_minute(b->input->until, 0);
    }
    /* The desk may still book the quarter of an hour that has begun. */
    b->facts->earliest = b->input->is_public
        ? minute_add(now, rules->notice_minutes)
        : minute_add(now, -(minute_of_day(now) % rules->grid_minutes));
}

enum wish wish_named(struct text provider)
{
    return text_is(provider, "woman_only")     ? WISH_WOMAN_ONLY
        : text_is(provider, "woman_preferred") ? WISH_WOMAN_FIRST
                                               : WISH_ANY;
}

static void set_client(struct booking_facts *facts, struct text provider, bool wants_assistant)
{
    facts->wish = wish_named(provider);
    facts->wants_assistant = wants_assistant;
}

static struct able able_of(int64_t need, size_t part, struct resource_id id, bool is_woman,
    struct text wanted, struct maybe_room_id fixed)
{
    return (struct able){.need = need,
        .part = part,
        .id = id,
        .is_woman = is_woman,
        .wanted = wanted,
        .fixed_in = {fixed.known ? fixed.value.v : 0}};
}

static void ask_for(struct wanted_part *wanted, const struct booking_wish *wish)
{
    wanted->asked[NEED_CLINICIAN].v = wish->staff.v;
    wanted->asked[NEED_ROOM].v = wish->room.v;
    wanted->asked[NEED_DEVICE].v = wish->device.v;
}

/* The phases of a service in the length that is wanted; one that has none is one phase with
 * clinician and room. */
static enum status phases_of_service(struct builder *b, size_t i)
{
    const struct service_phases *rows = &b->data->phases[i];
    const struct booking_wish *wish = &b->input->parts[i];
    struct booking_phase *phases = ARENA_ARRAY(b->q->arena, phases_most, struct booking_phase);
    struct wanted_part *wanted = &b->facts->parts[i];
    const int64_t minutes = wish->minutes != 0 ? wish->minutes : b->data->services[i].minutes;
    size_t count = 0;

    for (; count < rows->count && count < phases_most; count++) {
        const struct service_phases_row *row = &rows->rows[count];

        phases[count] = booking_phase_of(row->kind, row->minutes, row->is_clinician_held,
            row->is_assistant_held, row->is_room_held, row->is_device_held);
    }
    if (count == 0) {
        phases[count++] = booking_phase_of(TEXT("treat"), minutes, true, false, true, false);
    }
    wanted->phases = phases;
    wanted->phase_count = count;
    return phases_stretch(phases, count, minutes)
        ? OK
        : problem_set(&b->q->problems, PROBLEM_not_offered, "minutes", TEXT(""));
}

enum status booking_facts_of(struct request *q, const struct booking_input *input,
    const struct booking_data *data, struct booking_facts *out_facts)
{
    struct resource_id nobody[parts_most][NEEDS] = {{{0}}};
    struct builder b = {.q = q, .input = input, .data = data, .facts = out_facts};
    size_t able_count = 0;
    size_t holding_count = 0;
    size_t n = 0;

    for (size_t i = 0; i < input->part_count; i++) {
        able_count += data->able[i].count;
        holding_count += data->credentials[i].count;
    }
    b.holdings = ARENA_ARRAY(q->arena, holding_count + 1, struct holding);
    struct able *able = ARENA_ARRAY(q->arena, able_count + 1, struct able);

    begin_facts(&b, able_count);
    if (input->client.v != 0) {
        if (!data->client.found || actor_is_in(&q->actor, data->client.hidden_text)) {
            return problem_set(&q->problems, PROBLEM_gone, "client", TEXT(""));
        }
        set_client(out_facts, data->client.provider_text, data->client.is_assistant_wished);
    }
    out_facts->part_count = input->part_count;
    for (size_t i = 0; i < input->part_count; i++) {
        if (!data->services[i].found || !data->services[i].is_open) {
            return problem_set(&q->problems, PROBLEM_not_choice, "service", TEXT(""));
        }
        const enum status status = phases_of_service(&b, i);
        if (status != OK) {
            return status;
        }
        out_facts->parts[i].by_woman = data->services[i].is_woman_only;
        if (data->client.found) {
            out_facts->parts[i].since =
                age_since(data->client.birth_text, (int)data->services[i].least_age_number);
        }
        ask_for(&out_facts->parts[i], &input->parts[i]);
        for (size_t k = 0; k < data->able[i].count; k++) {
            const struct service_able_row *row = &data->able[i].rows[k];

            able[n++] = able_of(row->need_number, i, row->resource_id, row->is_woman,
                row->credential_text, row->fixed_room_id_maybe);
        }
        for (size_t k = 0; k < data->credentials[i].count; k++) {
            const struct service_credentials_row *row = &data->credentials[i].rows[k];

            b.holdings[b.holding_count++] = (struct holding){
                i, row->is_supervisor, {row->staff_id, row->kind, row->expires_on}};
        }
    }
    add_candidates(&b, able, able_count, nobody);
    return OK;
}

/* The phases of a part as they were booked. */
static void phases_of_part(struct builder *b, size_t i)
{
    const struct appointment_phases *rows = &b->data->old_phases;
    struct booking_phase *phases = ARENA_ARRAY(b->q->arena, phases_most, struct booking_phase);
    struct wanted_part *wanted = &b->facts->parts[i];

    wanted->phases = phases;
    for (size_t k = 0; k < rows->count && wanted->phase_count < phases_most; k++) {
        const struct appointment_phases_row *row = &rows->rows[k];

        if (row->part_id.v == b->data->parts.rows[i].part_id.v) {
            phases[wanted->phase_count++] =
                booking_phase_of(row->kind, row->minutes, row->is_clinician_held,
                    row->is_assistant_held, row->is_room_held, row->is_device_held);
        }
    }
}

enum status booking_facts_move(struct request *q, const struct booking_input *input,
    const struct booking_data *data, size_t part, struct booking_facts *out_facts)
{
    struct builder b = {.q = q,
        .input = input,
        .data = data,
        .facts = out_facts,
        .moving = data->appointment.appointment_id};
    struct able *able = ARENA_ARRAY(q->arena, data->old_able.count + 1, struct able);
    struct resource_id first[parts_most][NEEDS] = {{{0}}};

    if (!data->appointment.found || actor_is_in(&q->actor, data->appointment.hidden_text) ||
        data->parts.count == 0 || data->parts.count > parts_most) {
        return problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    begin_facts(&b, data->old_able.count);
    set_client(out_facts, data->appointment.provider_text, data->appointment.is_assistant_wished);
    out_facts->part_count = data->parts.count;
    for (size_t i = 0; i < data->parts.count; i++) {
        const struct appointment_parts_row *row = &data->parts.rows[i];
        struct wanted_part *wanted = &out_facts->parts[i];

        phases_of_part(&b, i);
        wanted->by_woman = row->is_woman_only;
        wanted->since = age_since(data->appointment.birth_text, (int)row->least_age_number);
        /* Who moves a time means the same person, and the same room and device if they are free. */
        first[i][NEED_ASSISTANT].v = row->assistant_id_maybe.value.v;
        first[i][NEED_ROOM].v = row->room_id_maybe.value.v;
        first[i][NEED_DEVICE].v = row->device_id_maybe.value.v;
        if (part == i) {
            ask_for(wanted, &input->parts[0]);
        }
        if (wanted->asked[NEED_CLINICIAN].v == 0) {
            wanted->asked[NEED_CLINICIAN].v = row->staff_id_maybe.value.v;
        }
    }
    for (size_t k = 0; k < data->old_able.count; k++) {
        const struct appointment_able_row *row = &data->old_able.rows[k];

        able[k] = able_of(row->need_number, (size_t)row->part_rank, row->resource_id, row->is_woman,
            row->credential_text, row->fixed_room_id_maybe);
    }
    b.holdings = ARENA_ARRAY(q->arena, data->old_credentials.count + 1, struct holding);
    for (size_t k = 0; k < data->old_credentials.count; k++) {
        const struct appointment_credentials_row *row = &data->old_credentials.rows[k];

        b.holdings[b.holding_count++] = (struct holding){(size_t)row->part_rank, row->is_supervisor,
            {row->staff_id, row->kind, row->expires_on}};
    }
    add_candidates(&b, able, data->old_able.count, first);
    return OK;
}

struct text old_enough_words(struct request *q, struct day since)
{
    return text_format(q->arena, "%s %.*s.",
        translate(&q->out, WORDS("The first day on which that is so:")),
        TEXT_ARG(long_date(&q->out, since)));
}

struct text booking_old_enough(struct request *q, const struct booking_facts *facts)
{
    struct day since = {0};

    for (size_t i = 0; i < facts->part_count; i++) {
        if (facts->parts[i].since.v > since.v) {
            since = facts->parts[i].since;
        }
    }
    return old_enough_words(q, since);
}

enum status booking_plan_or_say(struct request *q, const struct booking_facts *facts,
    const struct minute *starts, struct booking_plan *out_plan)
{
    const char *why = NULL;

    switch (plan_booking(facts, starts, out_plan, &why)) {
    case BOOKING_FREE:
        return OK;
    case BOOKING_OVERLAP:
        return problem_set(&q->problems, PROBLEM_overlap, "starts_at", TEXT(""));
    case BOOKING_CREDENTIAL:
        return problem_set(&q->problems, PROBLEM_credential_ends, "starts_at", TEXT(""));
    case BOOKING_YOUNG:
        return problem_set(
            &q->problems, PROBLEM_too_young, "starts_at", booking_old_enough(q, facts));
    case BOOKING_NOT_OFFERED:
    default:
        return problem_set(&q->problems, PROBLEM_not_offered, "starts_at",
            text_of(why ? translate(&q->out, why) : NULL));
    }
}

struct slots booking_next(
    struct request *q, const struct booking_facts *facts, struct minute after, size_t most)
{
    return find_slots(q->arena, facts, minute_add(after, 1), facts->latest, most);
}
