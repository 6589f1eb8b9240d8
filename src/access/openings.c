#include "access/openings.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "access_queries.h"
#include "clinic.h"
#include "jobs/jobs.h"

enum { openings_at_once = 200 };

struct openings {
    pthread_mutex_t lock;
    size_t count;
    struct opening items[openings_most]; /* the oldest first */
};

struct openings *openings_create(void)
{
    struct openings *openings = calloc(1, sizeof *openings);

    if (openings != NULL) {
        (void)pthread_mutex_init(&openings->lock, NULL);
    }
    return openings;
}

void openings_free(struct openings *openings)
{
    if (openings != NULL) {
        (void)pthread_mutex_destroy(&openings->lock);
        free(openings);
    }
}

bool openings_keep(struct openings *openings, const struct opening *opening)
{
    if (openings == NULL) {
        return false;
    }
    (void)pthread_mutex_lock(&openings->lock);
    const bool has_room = openings->count < openings_most;
    if (has_room) {
        openings->items[openings->count++] = *opening;
    }
    (void)pthread_mutex_unlock(&openings->lock);
    return has_room;
}

/* The oldest that wait. They are taken out only when they are written; nobody else takes any. */
static size_t copy_oldest(struct openings *openings, struct opening *to)
{
    (void)pthread_mutex_lock(&openings->lock);
    const size_t count = openings->count < openings_at_once ? openings->count : openings_at_once;
    memcpy(to, openings->items, count * sizeof *to);
    (void)pthread_mutex_unlock(&openings->lock);
    return count;
}

static void remove_oldest(struct openings *openings, size_t count)
{
    (void)pthread_mutex_lock(&openings->lock);
    openings->count -= count;
    memmove(openings->items, openings->items + count, openings->count * sizeof *openings->items);
    (void)pthread_mutex_unlock(&openings->lock);
}

enum status job_openings(struct job_run *run)
{
    struct openings *openings = clinic_home(run->clinic)->openings;
    struct opening *waiting = ARENA_ARRAY(run->arena, openings_at_once, struct opening);
    const size_t count = openings == NULL ? 0 : copy_oldest(openings, waiting);

    if (count == 0) {
        return OK;
    }
    for (size_t i = 0; i < count; i++) {
        const struct opening *one = &waiting[i];

        write_event_insert(&run->batch, one->event, one->at,
            text_of(audit_key((enum audit)one->audit)), one->staff, one->session, one->subject,
            one->record, (struct text){one->request, sizeof one->request});
    }
    const enum status status = batch_commit(&run->batch);
    if (status == OK) {
        remove_oldest(openings, count);
    }
    return status;
}
