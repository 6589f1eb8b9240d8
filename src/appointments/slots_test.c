/* The booking rule against a model that looks at every minute alone, in random worlds: hours,
 * breaks, leave, closed days, phases, wishes, and days on which a clock skips. SOAK=1 makes 20,000
 * worlds of 500. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "appointments/slots.h"

enum {
    days = 2,
    before = 1440,
    minutes_all = (days + 3) * 1440,
    resources_all = 9,
    rows_most = 24
};

/* Days on which a clock skips an hour by day, at midnight, half an hour, a whole day; and usual
 * days. */
static const struct place {
    const char *zone;
    struct date date;
} places[] = {
    {"Asia/Karachi", {2026, 11, 24}},
    {"Asia/Karachi", {2008, 6, 1}},
    {"Asia/Karachi", {2009, 4, 15}},
    {"America/New_York", {2026, 3, 8}},
    {"Europe/London", {2026, 10, 25}},
    {"Asia/Beirut", {2026, 3, 29}},
    {"Australia/Lord_Howe", {2026, 10, 4}},
    {"Pacific/Apia", {2011, 12, 30}},
    {"Asia/Kathmandu", {2026, 2, 28}},
};

enum { place_count = sizeof(places) / sizeof(places[0]) };

struct weekly_rows {
    size_t count;
    struct weekly rows[rows_most];
};

struct world {
    struct arena arena;
    uint64_t seed;
    const bool *exists; /* which minutes the clock shows, from `base` on */
    struct day from;
    int64_t base;
    struct weekly_rows hours;
    size_t closed_count;
    struct day closed[2];
    struct weekly_rows work[resources_all];
    struct weekly_rows breaks[resources_all];
    struct spans leave[resources_all];
    int64_t day_ends;
    struct booking_resource resources[resources_all];
    struct booking_phase phases[parts_most][phases_most];
    struct candidate candidates[parts_most][NEEDS][resources_all];
    struct booking_facts facts;
    bool open[resources_all][minutes_all]; /* the model's own view */
    bool taken[resources_all][minutes_all];
};

/* xorshift64*, so that a world is its number. */
static uint64_t roll(struct world *world, uint64_t sides)
{
    world->seed ^= world->seed >> 12;
    world->seed ^= world->seed << 25;
    world->seed ^= world->seed >> 27;
    return (world->seed * UINT64_C(2685821657736338717) >> 33) % sides;
}

static bool chance(struct world *world, uint64_t percent)
{
    return roll(world, 100) < percent;
}

static int64_t pick(struct world *world, int64_t least, int64_t most, int64_t step)
{
    return least + (int64_t)roll(world, (uint64_t)((most - least) / step + 1)) * step;
}

static struct weekly *add_row(struct weekly_rows *rows, struct world *world)
{
    struct weekly *row = &rows->rows[rows->count++];

    *row = (struct weekly){.since = day_add(world->from, -30), .until = {day_never}};
    return row;
}

/* An interval of a weekday that the window meets, in places across midnight. */
static void add_interval(
    struct weekly_rows *rows, struct world *world, int64_t least, int64_t most, int64_t longest)
{
    struct weekly *row = add_row(rows, world);

    row->weekday = day_weekday(day_add(world->from, (int)pick(world, -1, days - 1, 1)));
    row->from_minutes = pick(world, least, most, 5);
    row->until_minutes = row->from_minutes + pick(world, 5, longest, 5);
}

static void make_hours(struct world *world)
{
    const int64_t profiles = pick(world, 1, 3, 1);

    for (int64_t profile = 0; profile < profiles; profile++) {
        const int64_t rank = pick(world, 0, 1, 1);
        const struct day since = day_add(world->from, (int)(-20 - profile));
        const int64_t intervals = pick(world, 1, 6, 1);
        const bool is_short = chance(world, 40);

        for (int64_t i = 0; i < intervals; i++) {
            add_interval(&world->hours, world, 0, 1300, 800);
            struct weekly *row = &world->hours.rows[world->hours.count - 1];

            row->profile = profile;
            row->rank = rank;
            row->since = is_short ? day_add(world->from, 0) : since;
            row->until.v = is_short ? world->from.v : day_never;
            if (chance(world, 5)) {
                row->weekday = -1;
            }
        }
    }
    world->closed_count = chance(world, 15) ? 1 : 0;
    world->closed[0] = day_add(world->from, (int)pick(world, -1, days - 1, 1));
    world->day_ends = pick(world, 0, 180, 30);
}

static void make_times(struct world *world, size_t i)
{
    struct booking_resource *r = &world->resources[i];

    world->leave[i] = spans_begin(&world->arena, 2);
    if (i < 5) {
        const int64_t works = chance(world, 60) ? pick(world, 1, 5, 1) : 0;
        const int64_t rests = pick(world, 0, 3, 1);

        for (int64_t k = 0; k < works; k++) {
            add_interval(&world->work[i], world, 0, 1300, 900);
            if (chance(world, 20)) {
                world->work[i].rows[world->work[i].count - 1].until = world->from;
            }
        }
        for (int64_t k = 0; k < rests; k++) {
            add_interval(&world->breaks[i], world, 500, 1300, 90);
        }
        if (chance(world, 20)) {
            const struct minute at = day_minute(world->from, (int)pick(world, 0, 1439, 1));

            spans_add(&world->leave[i], at, minute_add(at, pick(world, 1, 900, 1)));
        }
    }
    r->taken = spans_begin(&world->arena, 40);
    for (int64_t k = pick(world, 0, chance(world, 30) ? 40 : 8, 1); k > 0; k--) {
        const int64_t at = world->base + before + pick(world, -60, days * 1440, 1);

        spans_add(&r->taken, (struct minute){at}, (struct minute){at + pick(world, 1, 120, 1)});
    }
    spans_tidy(&r->taken);
}

/* 0..2 clinicians, 3..4 assistants (who may be asked to be clinicians too), 5..6 rooms, 7..8
 * devices. */
static void make_part(struct world *world, size_t number)
{
    struct wanted_part *part = &world->facts.parts[number];
    const bool has_edges = world->facts.part_count == 1;
    const struct {
        size_t first, count;
    } kinds[NEEDS] = {{0, 4}, {2, 3}, {5, 2}, {7, 2}};

    part->phases = world->phases[number];
    part->phase_count = (size_t)pick(world, 1, 4, 1);
    for (size_t i = 0; i < part->phase_count; i++) {
        struct booking_phase *phase = &world->phases[number][i];

        phase->kind = has_edges && i == 0 && part->phase_count > 1 && chance(world, 30)
            ? PHASE_SETUP
            : has_edges && i > 0 && i + 1 == part->phase_count && chance(world, 30) ? PHASE_CLEAN
                                                                                    : PHASE_TREAT;
        phase->minutes = pick(world, 5, 60, 5);
        phase->holds =
            (unsigned)roll(world, 1u << NEEDS) | (chance(world, 60) ? HOLDS(NEED_ROOM) : 0);
    }
    for (size_t need = 0; need < NEEDS; need++) {
        struct candidate *list = world->candidates[number][need];

        part->candidates[need] = list;
        for (size_t i = 0; i < kinds[need].count; i++) {
            if (chance(world, 80)) {
                list[part->candidate_count[need]++] = (struct candidate){
                    kinds[need].first + i, {chance(world, 10) ? world->from.v : day_never}};
            }
        }
        if (chance(world, 10) && part->candidate_count[need] > 0) {
            part->asked[need] = world->resources[list[0].resource].id;
        }
    }
    part->by_woman = chance(world, 15);
    part->since =
        chance(world, 20) ? day_add(world->from, (int)pick(world, 0, days, 1)) : (struct day){0};
}

/* Is the minute in an interval that began on its day or the day before? */
static bool in_weekly(const struct weekly *row, struct minute at, struct day day)
{
    const int64_t since_midnight = at.v - day_minute(day, 0).v;

    return row->weekday == day_weekday(day) && row->since.v <= day.v && day.v <= row->until.v &&
        since_midnight >= row->from_minutes && since_midnight < row->until_minutes;
}

static bool clinic_opens(const struct world *world, struct minute at, struct day day)
{
    int64_t rank = -1;
    int64_t since = INT64_MIN;
    int64_t profile = -1;

    for (size_t i = 0; i < world->closed_count; i++) {
        if (world->closed[i].v == day.v) {
            return false;
        }
    }
    for (size_t i = 0; i < world->hours.count; i++) {
        const struct weekly *row = &world->hours.rows[i];

        if (row->since.v <= day.v && day.v <= row->until.v &&
            (row->rank > rank || (row->rank == rank && row->since.v > since))) {
            rank = row->rank;
            since = row->since.v;
            profile = row->profile;
        }
    }
    for (size_t i = 0; i < world->hours.count; i++) {
        const struct weekly *row = &world->hours.rows[i];

        if (row->profile == profile && in_weekly(row, at, day)) {
            return true;
        }
    }
    return false;
}

static bool works(const struct world *world, size_t i, struct minute at, struct day day)
{
    bool has_rota = false;

    for (size_t k = 0; k < world->work[i].count; k++) {
        const struct weekly *row = &world->work[i].rows[k];

        if (row->since.v <= day.v && day.v <= row->until.v) {
            has_rota = true;
            if (in_weekly(row, at, day)) {
                return true;
            }
        }
    }
    const int64_t since_midnight = at.v - day_minute(day, 0).v;

    return !has_rota && since_midnight >= world->day_ends &&
        since_midnight < 1440 + world->day_ends;
}

static bool rests(const struct world *world, size_t i, struct minute at, struct day day)
{
    for (size_t k = 0; k < world->breaks[i].count; k++) {
        if (in_weekly(&world->breaks[i].rows[k], at, day)) {
            return true;
        }
    }
    return false;
}

static bool in_list(const struct spans *spans, struct minute at)
{
    for (size_t i = 0; i < spans->count; i++) {
        if (spans->items[i].from.v <= at.v && at.v < spans->items[i].until.v) {
            return true;
        }
    }
    return false;
}

/* Fill the model's minutes. They are known from the day before the first, in whose evening a room
 * may be set up, to the end of the last. */
static void see_minutes(struct world *world)
{
    for (int64_t m = 0; m < minutes_all; m++) {
        const struct minute at = {world->base + m};
        const struct day today = day_of(at);
        const struct day yesterday = day_add(today, -1);
        const bool is_in = today.v < world->from.v + days;
        const bool is_open = (is_in || today.v == world->from.v + days) && world->exists[m] &&
            ((is_in && clinic_opens(world, at, today)) || clinic_opens(world, at, yesterday));

        for (size_t i = 0; i < resources_all; i++) {
            world->taken[i][m] = in_list(&world->resources[i].taken, at);
            world->open[i][m] = is_open &&
                (i >= 5 ||
                    (((is_in && works(world, i, at, today)) || works(world, i, at, yesterday)) &&
                        !rests(world, i, at, today) && !rests(world, i, at, yesterday) &&
                        !in_list(&world->leave[i], at)));
        }
    }
}

static void make_world(struct world *world, uint64_t number, struct zone *const *zones,
    bool exists[place_count][minutes_all])
{
    memset(world, 0, sizeof *world); /* a compound literal would be a copy on the stack */
    world->seed = number * UINT64_C(0x9E3779B97F4A7C15) + 1;
    const size_t place = (size_t)roll(world, place_count);

    assert_int_equal(date_day(places[place].date, &world->from), OK);
    world->base = day_minute(day_add(world->from, -1), 0).v;
    world->exists = exists[place];
    make_hours(world);
    const struct day end = day_add(world->from, days);
    struct spans open = hours_open(&world->arena, world->hours.rows, world->hours.count,
        world->closed, world->closed_count, world->from, end);

    /* The night after the last day runs on, and may meet a clock change there too. */
    open = spans_minus(&world->arena, open,
        hours_skipped(&world->arena, zones[place], day_add(world->from, -1), day_add(end, 1)));
    for (size_t i = 0; i < resources_all; i++) {
        struct booking_resource *r = &world->resources[i];

        r->id.v = (int64_t)i + 1;
        r->is_woman = chance(world, 50);
        make_times(world, i);
        r->open = i >= 5 ? open
                         : hours_worked(&world->arena, open, world->work[i].rows,
                               world->work[i].count, world->breaks[i].rows, world->breaks[i].count,
                               world->leave[i], world->from, end, world->day_ends);
    }
    world->resources[8].fixed_in.v = chance(world, 50) ? 6 : 0;
    world->facts = (struct booking_facts){.resource_count = resources_all,
        .resources = world->resources,
        .part_count = (size_t)pick(world, 1, chance(world, 30) ? 3 : 1, 1),
        .earliest = {world->base + before + pick(world, 0, 700, 1)},
        .latest = day_minute(end, 0),
        .grid_minutes = chance(world, 50) ? 15
            : chance(world, 50)           ? 5
                                          : 20,
        .wish = (enum wish)roll(world, 3),
        .wants_assistant = chance(world, 25)};
    for (size_t i = 0; i < world->facts.part_count; i++) {
        make_part(world, i);
    }
    see_minutes(world);
}

/* The model: is this one there for all the minutes that hold it? */
static bool has_minutes(const struct world *world, const struct wanted_part *part, int64_t first,
    enum need need, size_t i, bool chaperones, bool ignores_holds)
{
    int64_t m = first;

    for (size_t k = 0; k < part->phase_count; k++) {
        const unsigned held = part->phases[k].holds;
        const bool is_held = (held & HOLDS(need)) || (chaperones && (held & HOLDS(NEED_CLINICIAN)));

        for (int64_t end = m + part->phases[k].minutes; m < end; m++) {
            if (is_held &&
                (m < 0 || m >= minutes_all || !world->open[i][m] ||
                    (!ignores_holds && world->taken[i][m]))) {
                return false;
            }
        }
    }
    return true;
}

static bool may_be(const struct world *world, const struct wanted_part *part, enum need need,
    size_t i, int64_t first)
{
    for (size_t k = 0; k < part->candidate_count[need]; k++) {
        const struct candidate *candidate = &part->candidates[need][k];

        if (candidate->resource == i) {
            return (part->asked[need].v == 0 || part->asked[need].v == (int64_t)i + 1) &&
                ((world->facts.despite & DESPITE_CREDENTIAL) != 0 ||
                    day_of((struct minute){world->base + first}).v <= candidate->last.v);
        }
    }
    return false;
}

/* Does some choice of an assistant, a room and a device fit this clinician (-1: none is held)? */
static bool model_rest(const struct world *world, const struct wanted_part *part, int64_t first,
    int64_t clinician, bool ignores_holds)
{
    unsigned needs = 0;
    bool has_assistant = false;
    bool has_place = false;
    const bool chaperones =
        world->facts.wants_assistant && clinician >= 0 && !world->resources[clinician].is_woman;

    for (size_t k = 0; k < part->phase_count; k++) {
        needs |= part->phases[k].holds;
    }
    has_assistant = !chaperones && !(needs & HOLDS(NEED_ASSISTANT));
    for (size_t i = 0; i < 5 && !has_assistant; i++) {
        has_assistant = (int64_t)i != clinician && (!chaperones || world->resources[i].is_woman) &&
            may_be(world, part, NEED_ASSISTANT, i, first) &&
            has_minutes(world, part, first, NEED_ASSISTANT, i, chaperones, ignores_holds);
    }
    const bool wants_room = needs & HOLDS(NEED_ROOM);
    const bool wants_device = needs & HOLDS(NEED_DEVICE);

    for (size_t room = wants_room ? 5 : 99; room < 100 && (room < 7 || room == 99); room++) {
        const bool room_fits = room == 99 ||
            (may_be(world, part, NEED_ROOM, room, first) &&
                has_minutes(world, part, first, NEED_ROOM, room, false, ignores_holds));

        for (size_t device = wants_device ? 7 : 99; room_fits && device < 100; device++) {
            has_place |= device == 99 ||
                (device < 9 && may_be(world, part, NEED_DEVICE, device, first) &&
                    (world->resources[device].fixed_in.v == 0 ||
                        world->resources[device].fixed_in.v == (int64_t)room + 1) &&
                    has_minutes(world, part, first, NEED_DEVICE, device, false, ignores_holds));
            if (device == 8) {
                break;
            }
        }
    }
    return has_assistant && has_place;
}

/* Can one part start at minute m (from base), with this clinician only if `only` >= 0? */
static bool model_part(
    const struct world *world, size_t number, int64_t m, int64_t only, bool ignores_holds)
{
    const struct wanted_part *part = &world->facts.parts[number];
    int64_t first = m;
    bool held = false;

    for (size_t k = 0; k < part->phase_count; k++) {
        held |= (part->phases[k].holds & HOLDS(NEED_CLINICIAN)) != 0;
    }
    if (part->phases[0].kind == PHASE_SETUP) {
        first -= part->phases[0].minutes;
    }
    if ((world->facts.despite & DESPITE_AGE) == 0 &&
        day_of((struct minute){world->base + m}).v < part->since.v) {
        return false;
    }
    if (!held) {
        return model_rest(world, part, first, -1, ignores_holds);
    }
    for (size_t i = 0; i < 5; i++) {
        const bool fits = world->resources[i].is_woman ||
            (world->facts.wish != WISH_WOMAN_ONLY && !part->by_woman);

        if ((only < 0 || only == (int64_t)i) && fits &&
            may_be(world, part, NEED_CLINICIAN, i, first) &&
            has_minutes(world, part, first, NEED_CLINICIAN, i, false, ignores_holds) &&
            model_rest(world, part, first, (int64_t)i, ignores_holds)) {
            return true;
        }
    }
    return false;
}

static bool model_start(const struct world *world, int64_t m, int64_t only)
{
    for (size_t i = 0; i < world->facts.part_count; i++) {
        const int64_t most = i == 0 ? 0 : 30;
        int64_t gap = 0;

        while (!model_part(world, i, m + gap, i == 0 ? only : -1, false)) {
            gap += 5;
            if (gap > most) {
                return false;
            }
        }
        m += gap + phases_minutes(world->facts.parts[i].phases, world->facts.parts[i].phase_count);
    }
    return true;
}

/* The list holds what the model allows, in order, and nothing else. */
static size_t compare_list(struct world *world, uint64_t number)
{
    const struct slots slots = find_slots(&world->arena, &world->facts,
        (struct minute){world->base + before}, world->facts.latest, 4000);
    const struct wanted_part *part = &world->facts.parts[0];
    unsigned needs = 0;
    size_t at = 0;

    for (size_t k = 0; k < part->phase_count; k++) {
        needs |= part->phases[k].holds;
    }
    const bool is_open = part->asked[NEED_CLINICIAN].v == 0 && (needs & HOLDS(NEED_CLINICIAN));
    const size_t rounds = is_open ? part->candidate_count[NEED_CLINICIAN] : 1;

    assert_false(slots.more);
    for (int64_t m = before; m < before + days * 1440; m++) {
        const bool is_start = world->base + m >= world->facts.earliest.v &&
            (m % 1440) % world->facts.grid_minutes == 0;

        for (size_t i = 0; is_start && i < rounds; i++) {
            const int64_t only =
                is_open ? (int64_t)part->candidates[NEED_CLINICIAN][i].resource : -1;
            const bool listed = at < slots.count && slots.items[at].from.v == world->base + m &&
                (!is_open || slots.items[at].part.chosen[NEED_CLINICIAN].v == only + 1);

            if (listed != model_start(world, m, only)) {
                fail_msg("world %llu, minute %lld, clinician %lld: listed %d",
                    (unsigned long long)number, (long long)m, (long long)only, listed);
            }
            at += listed;
        }
    }
    assert_int_equal(at, slots.count);
    return slots.count;
}

/* Could it be had, did credentials last, were she older, or both? */
static bool model_despite(struct world *world, int64_t m, unsigned despite)
{
    world->facts.despite = despite;
    const bool could = model_part(world, 0, m, -1, true);
    world->facts.despite = 0;
    return could;
}

/* Any minute at all, asked of the booking rule: it answers as the model does. */
static void compare_answers(struct world *world, uint64_t number)
{
    for (int i = 0; world->facts.part_count == 1 && i < 60; i++) {
        const int64_t m = before + pick(world, 0, days * 1440 - 1, i % 2 ? 1 : 5);
        const struct minute start = {world->base + m};
        const bool is_start =
            start.v >= world->facts.earliest.v && (m % 1440) % world->facts.grid_minutes == 0;
        const enum booking_answer right = is_start && model_part(world, 0, m, -1, false)
            ? BOOKING_FREE
            : is_start && model_part(world, 0, m, -1, true)           ? BOOKING_OVERLAP
            : is_start && model_despite(world, m, DESPITE_CREDENTIAL) ? BOOKING_CREDENTIAL
            : is_start && model_despite(world, m, DESPITE_RULES)      ? BOOKING_YOUNG
                                                                      : BOOKING_NOT_OFFERED;
        struct booking_plan plan;
        const char *why = NULL;
        const enum booking_answer answer = plan_booking(&world->facts, &start, &plan, &why);

        if (answer != right) {
            fail_msg("world %llu, minute %lld: %d instead of %d", (unsigned long long)number,
                (long long)m, (int)answer, (int)right);
        }
        size_t chosen = 0;
        size_t held = 0;

        for (size_t need = 0; answer == BOOKING_FREE && need < NEEDS; need++) {
            chosen |= plan.parts[0].chosen[need].v ? 1u << plan.parts[0].chosen[need].v : 0;
        }
        for (size_t k = 0; answer == BOOKING_FREE && k < plan.hold_count; k++) {
            const size_t r = (size_t)plan.holds[k].resource.v - 1;

            held |= 2u << r;

            for (int64_t at = plan.holds[k].from.v; at < plan.holds[k].until.v; at++) {
                assert_true(world->open[r][at - world->base]);
                assert_false(world->taken[r][at - world->base]);
            }
        }
        assert_int_equal(held, chosen);
    }
}

static void slots_equal_a_model_that_looks_at_every_minute(void **state)
{
    const char *soak = getenv("SOAK");
    const uint64_t worlds = soak && strcmp(soak, "1") == 0 ? 20000 : 500;
    static bool exists[place_count][minutes_all];
    struct zone *zones[place_count];
    struct world *world = test_malloc(sizeof(struct world));
    size_t found = 0;

    (void)state;
    for (size_t i = 0; i < place_count; i++) {
        struct day day = {0};

        assert_int_equal(zone_open(places[i].zone, &zones[i]), OK);
        assert_int_equal(date_day(places[i].date, &day), OK);
        for (int64_t m = 0; m < minutes_all; m++) {
            struct instant at;

            exists[i][m] =
                zone_instant(zones[i], minute_add(day_minute(day_add(day, -1), 0), m), &at) == OK;
        }
    }
    for (uint64_t number = 0; number < worlds; number++) {
        make_world(world, number, zones, exists);
        found += compare_list(world, number);
        compare_answers(world, number);
        arena_release(&world->arena);
    }
    for (size_t i = 0; i < place_count; i++) {
        zone_free(zones[i]);
    }
    test_free(world);
    print_message("%llu worlds, %zu slots\n", (unsigned long long)worlds, found);
    assert_true(found > worlds * 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slots_equal_a_model_that_looks_at_every_minute),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
