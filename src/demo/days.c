/* The demo's appointments, day by day: each is put where clinician, room and device are free, by
 * the phases of its service, as the booking rule would. */
#include <string.h>

#include "appointments/states.h"
#include "appointments_queries.h"
#include "demo/inside.h"

enum {
    step_minutes = 5,
    grid_steps = 3,
    day_steps = 24 * 60 / step_minutes,
    noon_minutes = 12 * 60,
    margin_steps = 48,
    resources = demo_clinicians + demo_rooms + demo_devices,
    rooms_from = demo_clinicians,
    devices_from = demo_clinicians + demo_rooms,
    tries_most = 12,
    usual_per_day = 40,
    days_after = 14,
    as_of_minutes = 330, /* since opening: today is shown as of then */
    ms_per_hour = 60 * 60 * 1000
};

/* Five minutes a byte; 1 is taken or closed. */
struct plan {
    unsigned char taken[resources][day_steps + margin_steps];
};

/* Where an appointment was put, in steps of the day. */
struct place {
    size_t service, clinician, room, device;
    int from, treat, until, cleaned; /* device: resources when there is none */
};

static void open_between(unsigned char *taken, int opens, int closes)
{
    memset(taken + opens / step_minutes, 0, (size_t)(closes - opens) / step_minutes);
}

static void plan_begin(struct plan *plan, struct day day)
{
    const int weekday = day_weekday(day);
    const struct demo_hours hours = demo_hours(weekday);

    memset(plan, 1, sizeof *plan);
    for (size_t r = 0; r < resources; r++) {
        for (int i = 0; i < hours.count; i++) {
            open_between(plan->taken[r], hours.spans[i].opens, hours.spans[i].closes);
        }
    }
    for (size_t c = 0; c < demo_clinicians; c++) {
        const struct demo_shift shift = demo_shift(c, weekday);

        memset(plan->taken[c], 1, (size_t)shift.begins / step_minutes);
        memset(plan->taken[c] + shift.break_begins / step_minutes, 1,
            (size_t)(shift.break_ends - shift.break_begins) / step_minutes);
    }
}

static bool is_free(const struct plan *plan, size_t resource, int from, int until)
{
    return memchr(plan->taken[resource] + from, 1, (size_t)(until - from)) == NULL;
}

static void take(struct plan *plan, size_t resource, int from, int until)
{
    memset(plan->taken[resource] + from, 1, (size_t)(until - from));
}

/* Clinician, room and device for a service at that step, if they are free. */
static bool fits(const struct plan *plan, struct place *place, int from)
{
    const struct demo_service *service = &demo_services[place->service];

    place->from = from;
    place->treat = from + service->numbing / step_minutes;
    const int treated = place->treat + service->treatment / step_minutes;
    place->until = treated + service->rest / step_minutes;
    place->cleaned = place->until + service->cleaning / step_minutes;
    place->device = service->device == NO_DEVICE ? resources
        : service->device == WITH_LASER          ? devices_from
                                                 : devices_from + 1;
    if (!is_free(plan, place->clinician, place->treat, treated) ||
        (place->device < resources && !is_free(plan, place->device, place->treat, treated))) {
        return false;
    }
    for (size_t i = 0; i < demo_rooms; i++) {
        place->room = rooms_from + i;
        if (demo_room_suits(i, service->place) &&
            is_free(plan, place->room, from, place->cleaned)) {
            return true;
        }
    }
    return false;
}

/* Some service at some free time; false when the day looks full. */
static bool find_place(
    struct demo *demo, const struct plan *plan, int earliest, struct place *out_place)
{
    for (int i = 0; i < tries_most; i++) {
        out_place->service = demo_below(demo, demo_service_count);
        out_place->clinician =
            demo_services[out_place->service].performer == BY_DOCTOR ? demo_below(demo, 2) : 2;
        const int first = (int)demo_below(demo, day_steps / grid_steps);

        for (int k = 0; k < day_steps / grid_steps; k++) {
            const int from = (first + k) % (day_steps / grid_steps) * grid_steps;

            if (from >= earliest && fits(plan, out_place, from)) {
                return true;
            }
        }
    }
    return false;
}

/* What has become of it by now. */
static enum state pick_state(
    struct demo *demo, struct day day, const struct place *place, int now_step)
{
    const uint64_t luck = demo_below(demo, 100);

    if (luck < 7) {
        return STATE_CANCELLED;
    }
    if (day.v > demo->today.v || (day.v == demo->today.v && place->from > now_step + 6)) {
        return luck < 10 && day.v > demo->today.v ? STATE_REQUESTED
            : luck < 60                           ? STATE_BOOKED
                                                  : STATE_CONFIRMED;
    }
    if (day.v == demo->today.v && place->until > now_step) {
        return place->from > now_step ? STATE_ARRIVED : STATE_IN_TREATMENT;
    }
    return luck < 14 ? STATE_NO_SHOW : STATE_COMPLETED;
}

/* Is she old enough on that day? No year is longer. */
static bool may_have(const struct demo_client *client, size_t service, struct day day)
{
    return day.v - client->born.v >= demo_services[service].least_age * 366;
}

/* The one whose appointment it is: somebody of the branch who isn't here today already, or somebody
 * new as long as there are new ones to come. */
static struct demo_client *pick_client(
    struct demo *demo, struct demo_pool *pool, struct day day, const struct place *place)
{
    const bool by_man = place->clinician == 1;
    const bool wants_new = demo->client_count * demo->appointment_most <
        (uint64_t)demo->client_most * (demo->appointment_count + 1);

    for (int i = 0; !wants_new && pool->count > 0 && i < tries_most; i++) {
        struct demo_client *client = &demo->clients[pool->at[demo_below(demo, pool->count)]];

        if (client->last_day != day.v && !(by_man && client->wants_woman) &&
            may_have(client, place->service, day)) {
            return client;
        }
    }
    if (demo->client_count == demo->client_most) {
        return NULL;
    }
    pool->at[pool->count++] = demo->client_count;
    struct demo_client *client = &demo->clients[demo->client_count++];

    demo_add_client(demo, client);
    return (by_man && client->wants_woman) || !may_have(client, place->service, day) ? NULL
                                                                                     : client;
}

static struct resource_id resource_of(const struct demo_branch *branch, size_t resource)
{
    const size_t clinician = resource + demo_people - demo_clinicians;

    return (struct resource_id){resource < rooms_from ? branch->people[clinician].v
            : resource < devices_from                 ? branch->rooms[resource - rooms_from].v
                                                      : branch->devices[resource - devices_from].v};
}

/* A day of one branch, while it is filled. */
struct today {
    struct demo *demo;
    struct demo_branch *branch;
    struct demo_pool *pool;
    struct day day;
    struct instant noon; /* every day has one; a midnight may be skipped by a change of the clock */
    struct plan plan;
    int now_step; /* of today */
};

static struct minute minute_of(const struct today *t, int step)
{
    return day_minute(t->day, step * step_minutes);
}

static struct instant instant_of(const struct today *t, int step)
{
    return (struct instant){
        t->noon.ms + ((int64_t)step * step_minutes - noon_minutes) * ms_per_minute};
}

static void write_holds(struct today *t, const struct place *place, struct part_id part)
{
    const int treated = place->treat + demo_services[place->service].treatment / step_minutes;
    const struct {
        size_t resource;
        int from, until;
    } holds[] = {
        {place->clinician, place->treat, treated},
        {place->room, place->from, place->cleaned},
        {place->device, place->treat, treated},
    };

    for (size_t i = 0; i < sizeof holds / sizeof holds[0]; i++) {
        if (holds[i].resource < resources) {
            take(&t->plan, holds[i].resource, holds[i].from, holds[i].until);
            write_hold_insert_part(&t->demo->batch,
                (struct hold_id){clinic_new_id(&t->demo->clinic)},
                resource_of(t->branch, holds[i].resource), 0, minute_of(t, holds[i].from),
                minute_of(t, holds[i].until), (struct maybe_minute){0}, part);
        }
    }
}

static void write_phases(struct demo *demo, const struct demo_service *service, struct part_id part)
{
    const struct {
        const char *kind;
        int minutes;
        bool with_clinician;
    } phases[] = {
        {"prepare", service->numbing, false},
        {"treat", service->treatment, true},
        {"rest", service->rest, false},
        {"clean", service->cleaning, false},
    };
    int64_t rank = 0;

    for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++) {
        if (phases[i].minutes > 0) {
            write_part_phase_insert(&demo->batch,
                (struct part_phase_id){clinic_new_id(&demo->clinic)}, part, rank++,
                text_of(phases[i].kind), phases[i].minutes, phases[i].with_clinician, false, true,
                phases[i].with_clinician && service->device != NO_DEVICE);
        }
    }
}

static struct part_id write_part(struct today *t, const struct place *place, size_t rank,
    struct appointment_id appointment, enum state state)
{
    struct demo *demo = t->demo;
    const struct demo_service *service = &demo_services[place->service];
    const struct part_id part = {clinic_new_id(&demo->clinic)};
    const bool with_device = place->device < resources;

    write_part_insert(&demo->batch, part, appointment, (int64_t)rank,
        demo->services[place->service],
        (struct maybe_variant_id){true, demo->variants[place->service]},
        (struct maybe_staff_id){true, {resource_of(t->branch, place->clinician).v}},
        (struct maybe_staff_id){0},
        (struct maybe_room_id){true, {resource_of(t->branch, place->room).v}},
        (struct maybe_device_id){
            with_device, {with_device ? resource_of(t->branch, place->device).v : 0}},
        minute_of(t, place->from), minute_of(t, place->until),
        (struct maybe_money){true, {(int64_t)service->rupees * paisa}}, TEXT("list"), 0);
    write_phases(demo, service, part);
    if (state_holds(state)) {
        write_holds(t, place, part);
    }
    return part;
}

static void write_event(struct today *t, struct appointment_id id, const struct demo_client *client,
    enum state before, enum state after, struct instant at)
{
    struct demo *demo = t->demo;
    const bool is_booking = before == STATES;

    write_appointment_event_insert(&demo->batch, &client->subject,
        (struct event_id){clinic_new_id(&demo->clinic)}, id,
        (struct client_id){client->subject.id.v}, is_booking ? TEXT("booked") : TEXT("status"),
        is_booking ? TEXT("") : text_of(state_key(before)), text_of(state_key(after)),
        after == STATE_CANCELLED ? TEXT("She called") : TEXT(""),
        (struct maybe_staff_id){true, t->branch->people[0]}, at);
}

/* That minute of the day, or the demo's now when that is still to come. */
static struct instant at_latest_now(const struct today *t, int step)
{
    const struct instant at = instant_of(t, step);

    return at.ms < t->demo->at.ms ? at : t->demo->at;
}

/* From booked to what it is by now, as the desk's steps would leave it. */
static void write_steps(struct today *t, const struct place *place, struct appointment_id id,
    const struct demo_client *client, enum state state)
{
    const bool has_come = state >= STATE_ARRIVED && state <= STATE_COMPLETED;
    const bool has_begun = has_come && state >= STATE_IN_TREATMENT;

    write_appointment_step(&t->demo->batch, text_of(state_key(state)),
        (struct maybe_instant){has_come, instant_of(t, place->from - 1)},
        (struct maybe_instant){has_begun, instant_of(t, place->from)},
        (struct maybe_instant){state == STATE_COMPLETED, instant_of(t, place->until)}, 1, id);
    write_event(t, id, client, STATE_BOOKED, state,
        has_come ? instant_of(t, place->from) : at_latest_now(t, place->from));
}

/* A consultation is now and then followed at once by what it found useful. */
static bool find_second(struct today *t, const struct place *first,
    const struct demo_client *client, struct place *second)
{
    if (demo_services[first->service].category != CONSULTATION || demo_below(t->demo, 4) > 0) {
        return false;
    }
    take(&t->plan, first->room, first->from, first->cleaned);
    *second = *first;
    for (int i = 0; i < tries_most; i++) {
        second->service = demo_below(t->demo, demo_service_count);
        const struct demo_service *service = &demo_services[second->service];

        if (service->performer == BY_DOCTOR && service->category != CONSULTATION &&
            may_have(client, second->service, t->day) && fits(&t->plan, second, first->until)) {
            return true;
        }
    }
    *second = *first;
    return false;
}

static enum status book(struct today *t, const struct place *place, struct demo_client *client)
{
    static const char *const sources[] = {"desk", "desk", "desk", "enquiry", "website"};
    struct demo *demo = t->demo;
    const struct appointment_id id = {clinic_new_id(&demo->clinic)};
    struct place second = *place;
    const bool has_second = find_second(t, place, client, &second);
    struct place whole = *place;
    whole.until = second.until;
    const enum state state = pick_state(demo, t->day, &whole, t->now_step);
    const enum state first = state == STATE_REQUESTED ? STATE_REQUESTED : STATE_BOOKED;
    const struct instant booked = {
        at_latest_now(t, place->from).ms - (int64_t)demo_below(demo, 72) * ms_per_hour};

    client->last_day = t->day.v;
    write_appointment_insert(&demo->batch, &client->subject, id, t->branch->id,
        (struct client_id){client->subject.id.v}, minute_of(t, place->from),
        minute_of(t, whole.until), text_of(state_key(first)),
        text_of(sources[demo_below(demo, sizeof sources / sizeof sources[0])]), TEXT(""),
        t->branch->people[0], booked);
    struct demo_kept kept = {.appointment = id,
        .branch = t->branch->id,
        .part_count = has_second ? 2 : 1,
        .parts = {write_part(t, place, 0, id, state)},
        .services = {place->service, second.service},
        .clinician = {resource_of(t->branch, place->clinician).v},
        .desk = t->branch->people[0],
        .client = client,
        .day = t->day,
        .began = instant_of(t, place->from),
        .at = instant_of(t, whole.until),
        .number = place->clinician,
        .device = {place->device < resources, {0}}};
    if (has_second) {
        kept.parts[1] = write_part(t, &second, 1, id, state);
    }
    write_event(t, id, client, STATES, first, booked);
    if (state != first) {
        write_steps(t, &whole, id, client, state);
    }
    demo->appointment_count++;
    if (state != STATE_COMPLETED) {
        return OK;
    }
    if (kept.device.known) {
        kept.device.value.v = resource_of(t->branch, place->device).v;
    }
    kept.visit = demo_visit(demo, &kept);
    return demo_bill(demo, &kept);
}

/* The walk-ins of today: some have been seen, others wait. */
static void fill_queue(struct today *t)
{
    enum { tokens = 7, seen = 3, apart_steps = 3 };
    struct demo *demo = t->demo;

    for (int i = 0; i < tokens && t->pool->count > 0; i++) {
        const struct queue_entry_id id = {clinic_new_id(&demo->clinic)};
        const struct demo_client *client =
            &demo->clients[t->pool->at[demo_below(demo, t->pool->count)]];
        const bool is_known = i % 3 != 1;
        const int since = t->now_step - (tokens - i) * apart_steps;
        const struct staff_id staff = t->branch->people[2 + i % 2];
        struct subject subject;

        subject_create(&demo->batch, (struct subject_id){id.v}, &subject);
        write_queue_insert(&demo->batch, &subject, id, t->branch->id, t->day,
            (struct maybe_client_id){is_known, {client->subject.id.v}},
            is_known ? TEXT("") : TEXT("Blue scarf"), (struct maybe_staff_id){true, staff},
            (struct maybe_service_id){true, demo->services[0]}, minute_of(t, since),
            t->branch->people[0], instant_of(t, since));
        if (i < seen) {
            write_queue_step(&demo->batch, TEXT("done"), (struct maybe_staff_id){true, staff},
                (struct maybe_staff_id){.known = false},
                (struct maybe_room_id){true, t->branch->rooms[0]},
                (struct maybe_minute){true, minute_of(t, since + 2)},
                (struct maybe_minute){true, minute_of(t, since + apart_steps)}, 1, id);
        }
    }
}

static enum status fill_day(struct today *t, uint64_t wanted)
{
    struct demo *demo = t->demo;
    enum status status = OK;
    struct place place;

    plan_begin(&t->plan, t->day);
    if (t->day.v <= demo->today.v) {
        demo_close_before(demo, t->branch->id, t->day);
    }
    t->now_step = (demo_hours(day_weekday(t->day)).spans[0].opens + as_of_minutes) / step_minutes;
    for (uint64_t i = 0; status == OK && i < wanted; i++) {
        if (!find_place(demo, &t->plan, 0, &place)) {
            break;
        }
        struct demo_client *client = pick_client(demo, t->pool, t->day, &place);

        if (client != NULL) {
            status = book(t, &place, client);
        }
        if (status == OK) {
            status = demo_flow(demo);
        }
    }
    if (t->day.v == demo->today.v) {
        fill_queue(t);
    }
    return status;
}

static uint64_t weight_of(int ahead)
{
    return ahead <= 0 ? usual_per_day : usual_per_day * (uint64_t)(days_after + 1 - ahead) / 20;
}

/* How many of the appointments still to be made belong to this day: as many as to every other past
 * day, and fewer the further a day lies ahead. */
static uint64_t wanted_on(const struct demo *demo, struct day day)
{
    const uint64_t left = demo->appointment_most - demo->appointment_count;
    const int first = day.v - demo->today.v;
    const uint64_t mine = weight_of(first);
    uint64_t weights = mine;

    for (int ahead = first + 1; ahead <= days_after; ahead++) {
        weights += weight_of(ahead);
    }
    return (left * mine + weights - 1) / weights;
}

static enum status fill_branches(struct demo *demo, struct today *t, struct demo_pool *pools)
{
    const uint64_t wanted = wanted_on(demo, t->day);
    enum status status =
        zone_instant(demo->clinic.zone, day_minute(t->day, noon_minutes), &t->noon);

    for (size_t b = 0; status == OK && b < demo->branch_count; b++) {
        t->branch = &demo->branches[b];
        t->pool = &pools[b];
        status = fill_day(t, (wanted + demo->branch_count - 1 - b) / demo->branch_count);
    }
    return status;
}

enum status demo_days(struct demo *demo)
{
    struct arena *arena = &demo->line->arena;
    struct demo_pool *pools = ARENA_ARRAY(arena, demo->branch_count, struct demo_pool);
    struct today *t = ARENA_NEW(arena, struct today);
    const struct instant now = demo->at;
    enum status status = OK;

    t->demo = demo;
    demo->clients = ARENA_ARRAY(arena, demo->client_most, struct demo_client);
    for (size_t b = 0; b < demo->branch_count; b++) {
        pools[b].at = ARENA_ARRAY(arena, demo->client_most, size_t);
    }
    for (t->day = demo->first_day; status == OK && t->day.v <= demo->today.v + days_after;
         t->day = day_add(t->day, 1)) {
        const int64_t ms =
            now.ms + (int64_t)(t->day.v - demo->today.v) * minutes_per_day * ms_per_minute;

        demo->at.ms = ms < now.ms ? ms : now.ms;
        status = fill_branches(demo, t, pools);
    }
    demo->at = now;
    return status;
}
