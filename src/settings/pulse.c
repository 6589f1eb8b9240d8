#include "settings/pulse.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "jobs/jobs.h"
#include "settings/settings.h"
#include "settings_queries.h"

enum { rests_after_seconds = 60 };

struct pulse {
    atomic_size_t streams;
    _Atomic int64_t asked_s; /* of the monotonic clock: when the last request came */
    atomic_bool rests;       /* nothing was read since somebody last asked */
    pthread_mutex_t lock;    /* one looks at a time; guards what follows */
    bool is_known;
    struct pulse_look known;
};

struct pulse *pulse_create(void)
{
    struct pulse *pulse = calloc(1, sizeof *pulse);

    if (pulse != NULL) {
        (void)pthread_mutex_init(&pulse->lock, NULL);
        atomic_init(&pulse->asked_s, -rests_after_seconds);
        atomic_init(&pulse->rests, true);
    }
    return pulse;
}

void pulse_free(struct pulse *pulse)
{
    if (pulse != NULL) {
        (void)pthread_mutex_destroy(&pulse->lock);
        free(pulse);
    }
}

enum pulse_reach pulse_reach(size_t streams, int64_t unasked_seconds)
{
    return streams > 0                          ? PULSE_ALL
        : unasked_seconds < rests_after_seconds ? PULSE_SETTINGS
                                                : PULSE_RESTS;
}

bool pulse_is_quiet(const struct pulse_look *look)
{
    return look->before.ended == look->after.begun;
}

bool pulse_is_others(const struct pulse_look *known, const struct pulse_look *look)
{
    return known == NULL || !pulse_is_quiet(look) ||
        look->seq - known->seq != (int64_t)(look->after.events - known->after.events);
}

static int64_t now_seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* Other screens of this node hear of it as of our own commits. */
static void take_look(struct pulse *pulse, struct store *store, const struct pulse_look *look)
{
    if (pulse_is_others(pulse->is_known ? &pulse->known : NULL, look)) {
        store_note_change(store);
    }
    if (pulse_is_quiet(look)) {
        pulse->known = *look;
        pulse->is_known = true;
    }
}

static enum status look(struct clinic *clinic, struct reads *reads, bool sees_events)
{
    struct pulse *pulse = clinic_home(clinic)->pulse;
    struct store *store = clinic->store;
    struct pulse_look look = {.before = store_commits(store)};
    struct event_newest newest;
    struct clinic_row row;

    read_clinic_row(reads, clinic->settings.version, &row);
    if (sees_events) {
        read_event_newest(reads, &newest);
    }
    const enum status status = reads_run(reads);
    if (status != OK) {
        return status;
    }
    settings_found(clinic, reads->arena, &row);
    if (sees_events) {
        look.after = store_commits(store);
        look.seq = newest.seq;
        take_look(pulse, store, &look);
    }
    return OK;
}

enum status job_pulse(struct job_run *run)
{
    struct pulse *pulse = clinic_home(run->clinic)->pulse;
    const enum pulse_reach reach =
        pulse_reach(atomic_load(&pulse->streams), now_seconds() - atomic_load(&pulse->asked_s));
    enum status status = OK;

    (void)pthread_mutex_lock(&pulse->lock);
    atomic_store(&pulse->rests, reach == PULSE_RESTS);
    if (reach != PULSE_RESTS) {
        status = look(run->clinic, &run->reads, reach == PULSE_ALL);
    }
    (void)pthread_mutex_unlock(&pulse->lock);
    return status;
}

bool pulse_asked(struct clinic *clinic, struct reader *reader)
{
    struct pulse *pulse = clinic->pulse;
    struct arena arena = {0};
    struct reads reads;

    atomic_store(&pulse->asked_s, now_seconds());
    if (!atomic_load(&pulse->rests)) {
        return false;
    }
    (void)pthread_mutex_lock(&pulse->lock);
    if (atomic_load(&pulse->rests)) { /* else another request has looked meanwhile */
        struct clinic *held = clinic_hold(clinic);

        reads_begin(&reads, clinic->store, reader, &arena, SURFACE_SYSTEM);
        /* Where the database can't be reached the request will say so itself. */
        if (look(held, &reads, false) == OK) {
            atomic_store(&pulse->rests, false);
        }
        clinic_let(held);
    }
    (void)pthread_mutex_unlock(&pulse->lock);
    arena_release(&arena);
    return true;
}

void pulse_watched(struct clinic *clinic, size_t streams)
{
    atomic_store(&clinic->pulse->streams, streams);
}
