#include "jobs/jobs.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "store/lease.h"
#include "store/nodes.h"

const struct job jobs[] = {
#define JOB(name, every, place, function, help) {name, every, place, function, help},
#include "jobs/jobs.def"
#undef JOB
};

const size_t job_count = sizeof jobs / sizeof jobs[0];

struct jobs_runner {
    struct clinic *clinic; /* borrowed */
    struct reader *reader; /* owned */
    struct arena arena;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t stop_asked;
    bool stops;
    int64_t due[sizeof jobs / sizeof jobs[0]]; /* seconds of the monotonic clock */
};

static int64_t now_seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* Of a few runs, so that the same node goes on; a dead node's work waits for it no longer. */
static int64_t lease_seconds(const struct job *job)
{
    return 2 * job->every_seconds + 60;
}

static void tell_failure(const struct job *job, const struct problems *problems, enum status status)
{
    if (problems->count > 0 && problems->items[0].problem == PROBLEM_lease_lost) {
        fprintf(stderr, "clinic: job '%s' was taken over by another node\n", job->name);
        return;
    }
    fprintf(stderr, "clinic: job '%s' failed: %s\n", job->name,
        problems->count > 0 ? problem_key(problems->items[0].problem) : status_name(status));
}

/* Gives after how many seconds it is due again. */
static int64_t run_job(struct jobs_runner *runner, const struct job *job)
{
    struct problems problems = {0};
    struct clinic *clinic = clinic_hold(runner->clinic);
    struct lease lease = {.name = job->name, .seconds = lease_seconds(job)};
    struct job_run run = {.clinic = clinic, .arena = &runner->arena, .problems = &problems};

    reads_begin(&run.reads, runner->clinic->store, runner->reader, &runner->arena, SURFACE_SYSTEM);
    batch_begin(&run.batch, runner->clinic->store, &runner->arena, &problems, SURFACE_SYSTEM);
    /* A file needs no lease: store_claim lets no second server have it. */
    if (job->place == ONE_NODE && store_is_shared(runner->clinic->store)) {
        lease_queue(&run.reads, &lease);
        run.batch.lease = &lease;
    }
    const enum status status = job->run(&run);
    if (status != OK && !lease.is_others) {
        tell_failure(job, &problems, status);
    }
    if (run.note.length > 0) {
        fprintf(stderr, "clinic: %.*s\n", TEXT_ARG(run.note));
    }
    arena_empty(&runner->arena);
    clinic_let(clinic);
    return run.has_more ? 1 : job->every_seconds;
}

/* Wait until the second `until` of the monotonic clock, or until the stop. */
static bool wait_until(struct jobs_runner *runner, int64_t until)
{
    const struct timespec time = {.tv_sec = until};

    (void)pthread_mutex_lock(&runner->mutex);
    while (!runner->stops &&
        pthread_cond_clockwait(&runner->stop_asked, &runner->mutex, CLOCK_MONOTONIC, &time) == 0) {
    }
    const bool goes_on = !runner->stops;
    (void)pthread_mutex_unlock(&runner->mutex);
    return goes_on;
}

static void *run_jobs(void *context)
{
    struct jobs_runner *runner = context;
    int64_t next = 0;

    do {
        next = INT64_MAX;
        for (size_t i = 0; i < job_count; i++) {
            if (runner->due[i] <= now_seconds()) {
                const int64_t rest = run_job(runner, &jobs[i]);
                runner->due[i] = now_seconds() + rest;
            }
            next = runner->due[i] < next ? runner->due[i] : next;
        }
    } while (wait_until(runner, next));
    return NULL;
}

enum status jobs_start(struct clinic *clinic, struct jobs_runner **out_runner)
{
    struct jobs_runner *runner = calloc(1, sizeof *runner);

    if (runner == NULL) {
        return STATUS_UNAVAILABLE;
    }
    runner->clinic = clinic;
    if (reader_open(clinic->store, &runner->reader) != OK) {
        free(runner);
        return STATUS_UNAVAILABLE;
    }
    (void)pthread_mutex_init(&runner->mutex, NULL);
    (void)pthread_cond_init(&runner->stop_asked, NULL);
    if (pthread_create(&runner->thread, NULL, run_jobs, runner) != 0) {
        reader_close(runner->reader);
        free(runner);
        return STATUS_UNAVAILABLE;
    }
    *out_runner = runner;
    return OK;
}

void jobs_stop(struct jobs_runner *runner)
{
    if (runner == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&runner->mutex);
    runner->stops = true;
    (void)pthread_cond_signal(&runner->stop_asked);
    (void)pthread_mutex_unlock(&runner->mutex);
    (void)pthread_join(runner->thread, NULL);
    (void)pthread_cond_destroy(&runner->stop_asked);
    (void)pthread_mutex_destroy(&runner->mutex);
    reader_close(runner->reader);
    arena_release(&runner->arena);
    free(runner);
}
