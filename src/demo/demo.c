/* The verb `demo`. */
#include "demo/demo.h"
#include "demo/inside.h"

#include <time.h>

enum {
    batch_wanted = 3000,
    usual_clients = 320,
    usual_appointments = 800,
    usual_per_day = 38,
    around_days = 29,
    days_before = 14,
    days_most = 5 * 365,
    numbers_most = 10000000
};

/* SplitMix64 (Steele, Lea and Flood, 2014): the whole state is one number. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15U;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

static struct demo *demo_of(struct clinic *clinic)
{
    return (struct demo *)clinic;
}

static struct instant demo_clock(struct clinic *clinic)
{
    return demo_of(clinic)->at;
}

static uint64_t demo_random(struct clinic *clinic)
{
    return next_random(&demo_of(clinic)->random);
}

uint64_t demo_below(struct demo *demo, uint64_t below)
{
    return next_random(&demo->random) % below;
}

enum status demo_commit(struct demo *demo)
{
    enum status status = OK;

    if (demo->batch.count > 0) {
        status = batch_commit(&demo->batch);
    }
    if (status != OK) {
        return status;
    }
    arena_empty(&demo->arena);
    batch_begin(
        &demo->batch, demo->clinic.store, &demo->arena, &demo->line->problems, SURFACE_SYSTEM);
    return OK;
}

enum status demo_flow(struct demo *demo)
{
    return demo->batch.count < batch_wanted ? OK : demo_commit(demo);
}

/* The clinic's clock stands still at the start of its day, so that a demo made later on the same
 * day is the same. */
static enum status set_clock(struct demo *demo)
{
    struct timespec now;
    struct zone *zone = NULL;
    enum status status = zone_open("Asia/Karachi", &zone);

    if (status != OK) {
        return problem_set(&demo->line->problems, PROBLEM_no_zone, NULL, TEXT("Asia/Karachi"));
    }
    (void)clock_gettime(CLOCK_REALTIME, &now);
    const struct minute minute = zone_minute(zone, (struct instant){(int64_t)now.tv_sec * 1000});
    demo->today = day_of(minute_add(minute, -demo_day_ends_minutes));
    status = zone_instant(zone, day_minute(demo->today, demo_day_ends_minutes), &demo->at);
    demo->clinic.zone = zone;
    return status;
}

/* As many past days as the appointments fill, up to five years, then as many branches as they need.
 */
static void set_size(struct demo *demo, int64_t clients, int64_t appointments)
{
    const int64_t branches =
        1 + appointments / usual_per_day / (days_most + around_days - days_before);
    const int64_t days = appointments / branches / usual_per_day - (around_days - days_before) / 2;

    demo->branch_count = (size_t)branches;
    demo->first_day = day_add(demo->today, -(int)(days > days_before ? days : days_before));
    demo->client_most = (size_t)clients;
    demo->appointment_most = (uint64_t)appointments;
}

enum status demo_make(struct demo *demo, int64_t seed, int64_t clients, int64_t appointments)
{
    demo->random = (uint64_t)seed;
    enum status status = set_clock(demo);
    if (status != OK) {
        return status;
    }
    set_size(demo, clients, appointments);
    store_bulk(demo->clinic.store);
    demo->clinic.now = demo_clock;
    demo->clinic.random = demo_random;
    status = demo_commit(demo);
    if (status == OK) {
        status = demo_place(demo);
    }
    if (status == OK) {
        demo_money_begin(demo);
        demo_products(demo);
        status = demo_days(demo);
    }
    if (status == OK) {
        status = demo_enquiries(demo);
    }
    if (status == OK) {
        demo_team(demo);
    }
    return status == OK ? demo_commit(demo) : status;
}

enum status verb_demo(struct line *line)
{
    struct demo *demo = ARENA_NEW(&line->arena, struct demo);
    int64_t seed = 1;
    int64_t clients = usual_clients;
    int64_t appointments = 0;

    demo->line = line;
    enum status status = line_number(line, "seed", 0, INT32_MAX, 1, &seed);
    if (status == OK) {
        status = line_number(line, "clients", 1, numbers_most, usual_clients, &clients);
    }
    if (status == OK) {
        status =
            line_number(line, "appointments", 0, numbers_most, usual_appointments, &appointments);
    }
    if (status == OK) {
        status = line_clinic(line, /* create= */ true, &demo->clinic);
    }
    if (status == OK) {
        status = demo_make(demo, seed, clients, appointments);
    }
    clinic_close(&demo->clinic);
    arena_release(&demo->arena);
    return status;
}
