#include "access/uses.h"

#include <pthread.h>
#include <stdlib.h>

#include "access_queries.h"
#include "clinic.h"
#include "jobs/jobs.h"

enum { uses_most = 256 };
#define use_recent_ms (INT64_C(5) * 60 * 1000)

struct use {
    struct session_id session;
    struct instant at;
};

struct session_uses {
    pthread_mutex_t lock;
    size_t count;
    struct use items[uses_most];
};

struct session_uses *uses_create(void)
{
    struct session_uses *uses = calloc(1, sizeof *uses);

    if (uses != NULL) {
        (void)pthread_mutex_init(&uses->lock, NULL);
    }
    return uses;
}

void uses_free(struct session_uses *uses)
{
    if (uses != NULL) {
        (void)pthread_mutex_destroy(&uses->lock);
        free(uses);
    }
}

void uses_note(
    struct session_uses *uses, struct session_id session, struct instant before, struct instant now)
{
    if (uses == NULL || now.ms - before.ms < use_recent_ms) {
        return;
    }
    (void)pthread_mutex_lock(&uses->lock);
    size_t i = 0;
    while (i < uses->count && uses->items[i].session.v != session.v) {
        i++;
    }
    if (i < uses_most) {
        uses->items[i] = (struct use){session, now};
        uses->count = i == uses->count ? i + 1 : uses->count;
    }
    (void)pthread_mutex_unlock(&uses->lock);
}

enum status job_session_use(struct job_run *run)
{
    struct session_uses *uses = clinic_home(run->clinic)->uses;
    struct use *taken = ARENA_ARRAY(run->arena, uses_most, struct use);

    (void)pthread_mutex_lock(&uses->lock);
    const size_t count = uses->count;
    for (size_t i = 0; i < count; i++) {
        taken[i] = uses->items[i];
    }
    uses->count = 0;
    (void)pthread_mutex_unlock(&uses->lock);
    for (size_t i = 0; i < count; i++) {
        write_session_use(&run->batch, taken[i].at, taken[i].session);
    }
    return count == 0 ? OK : batch_commit(&run->batch);
}
