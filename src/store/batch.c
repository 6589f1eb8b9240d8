/* Batches: one writer thread with the only connection that writes. A transaction per batch; whoever
 * commits waits for it. The order of waiting is the order of commits. */
#include <string.h>

#include "store/internal.h"

enum { first_steps = 16 };

struct job {
    struct batch *batch;
    struct job *next;
    pthread_cond_t done;
    bool is_done;
    enum problem problem;
    const char *field;
};

/* The guards of every batch. */
static const struct query query_not_frozen = {"not_frozen",
    "insert into must (ok) select 0 where (select is_frozen from clinic_state) is not 0",
    SURFACE_ANY, 0, 0, false, true};
static const struct query query_same_settings = {"same_settings",
    "insert into must (ok) select 0 where (select version from clinic_state) is not ?1",
    SURFACE_ANY, 1, 0, false, true};

void batch_begin(struct batch *batch, struct store *store, struct arena *arena,
    struct problems *problems, enum surface surface)
{
    *batch =
        (struct batch){.store = store, .arena = arena, .problems = problems, .surface = surface};
}

void batch_add(struct batch *batch, const struct query *query, const struct value *args)
{
    if (batch->count > batch_most) {
        return; /* one too many is kept, and refused at the commit */
    }
    if (batch->count == batch->size) {
        const size_t size = batch->size == 0 ? first_steps : batch->size * 2;
        struct batch_step *steps = ARENA_ARRAY(batch->arena, size, struct batch_step);

        if (batch->count > 0) {
            memcpy(steps, batch->steps, batch->count * sizeof *steps);
        }
        batch->steps = steps;
        batch->size = size;
    }
    batch->steps[batch->count++] = (struct batch_step){query, args, PROBLEM_NONE, NULL};
}

void batch_expect(struct batch *batch, enum problem problem, const char *field)
{
    if (batch->count > 0) {
        batch->steps[batch->count - 1].problem = problem;
        batch->steps[batch->count - 1].field = field;
    }
}

static bool has_no_key(const struct batch_step *step)
{
    for (unsigned i = 0; i < step->query->parameters; i++) {
        if (step->args[i].bytes.at == seal_without_key) {
            return true;
        }
    }
    return false;
}

static enum problem find_fault(struct batch *batch)
{
    if (batch->count > batch_most) {
        return PROBLEM_broken;
    }
    for (size_t i = 0; i < batch->count; i++) {
        const struct query *query = batch->steps[i].query;

        batch->refused = i;
        if (!query->writes || !surface_allows(batch->surface, query)) {
            return PROBLEM_broken;
        }
        if (has_no_key(&batch->steps[i])) {
            return PROBLEM_gone;
        }
    }
    return PROBLEM_NONE;
}

/* A key that a trigger or a CHECK names says what is wrong; else the step knows. */
static void refuse(struct job *job, enum problem named, const struct batch_step *step)
{
    const bool step_knows = step->problem != PROBLEM_NONE;

    if (named == PROBLEM_NONE || named == PROBLEM_must) {
        job->problem = step_knows ? step->problem : named;
        job->field = step->field;
        return;
    }
    job->problem = named;
    /* The step's field belongs to the problem that it expects. */
    job->field = step_knows && step->problem != named ? NULL : step->field;
}

static void run_batch(struct store *store, struct job *job)
{
    static const struct batch_step frozen = {NULL, NULL, PROBLEM_frozen, NULL};
    static const struct batch_step settings = {NULL, NULL, PROBLEM_settings_changed, NULL};
    static const struct batch_step whole = {NULL, NULL, PROBLEM_NONE, NULL};
    struct connection *connection = &store->writer;
    struct batch *batch = job->batch;
    const struct batch_step *step = &whole;
    int code = connection_run(connection, &query_begin_write, NULL);

    if (code == SQLITE_OK) {
        step = &frozen;
        code = connection_run(connection, &query_not_frozen, NULL);
    }
    if (code == SQLITE_OK && batch->settings_version != 0) {
        const struct value seen = {.kind = VALUE_INTEGER, .integer = batch->settings_version};

        step = &settings;
        code = connection_run(connection, &query_same_settings, &seen);
    }
    for (size_t i = 0; code == SQLITE_OK && i < batch->count; i++) {
        step = &batch->steps[i];
        batch->refused = i;
        code = connection_run(connection, step->query, step->args);
    }
    if (code == SQLITE_OK) {
        step = &whole;
        batch->refused = batch->count;
        code = connection_run(connection, &query_commit, NULL);
    }
    if (code == SQLITE_OK) {
        atomic_fetch_add(&store->changes, 1);
        return;
    }
    refuse(job, connection_problem(connection, code), step);
    if (job->problem == PROBLEM_NONE) {
        job->problem = PROBLEM_broken;
    }
    connection_rollback(connection);
}

static void *write_jobs(void *context)
{
    struct store *store = context;

    pthread_mutex_lock(&store->lock);
    for (;;) {
        while (store->first == NULL && !store->stopping) {
            pthread_cond_wait(&store->work, &store->lock);
        }
        struct job *job = store->first;
        if (job == NULL) {
            break;
        }
        store->first = job->next;
        pthread_mutex_unlock(&store->lock);
        run_batch(store, job);
        pthread_mutex_lock(&store->lock);
        job->is_done = true;
        pthread_cond_signal(&job->done);
    }
    pthread_mutex_unlock(&store->lock);
    return NULL;
}

bool writer_start(struct store *store)
{
    store->has_thread = pthread_create(&store->thread, NULL, write_jobs, store) == 0;
    return store->has_thread;
}

void writer_stop(struct store *store)
{
    if (!store->has_thread) {
        return;
    }
    pthread_mutex_lock(&store->lock);
    store->stopping = true;
    pthread_cond_signal(&store->work);
    pthread_mutex_unlock(&store->lock);
    pthread_join(store->thread, NULL);
    store->has_thread = false;
}

static void wait_for_writer(struct store *store, struct job *job)
{
    pthread_mutex_lock(&store->lock);
    if (store->stopping) {
        job->problem = PROBLEM_stopping;
    } else {
        if (store->first == NULL) {
            store->first = job;
        } else {
            store->last->next = job;
        }
        store->last = job;
        pthread_cond_signal(&store->work);
        while (!job->is_done) {
            pthread_cond_wait(&job->done, &store->lock);
        }
    }
    pthread_mutex_unlock(&store->lock);
}

enum status batch_commit(struct batch *batch)
{
    struct job job = {
        .batch = batch, .done = PTHREAD_COND_INITIALIZER, .problem = find_fault(batch)};

    if (job.problem == PROBLEM_NONE) {
        if (batch->trips != NULL) {
            (*batch->trips)++;
        }
        wait_for_writer(batch->store, &job);
    }
    pthread_cond_destroy(&job.done);
    if (job.problem != PROBLEM_NONE) {
        /* Of a fault of our own the log needs to know which statement it was. */
        const bool is_ours = job.problem == PROBLEM_broken && batch->refused < batch->count;
        const char *name = is_ours ? batch->steps[batch->refused].query->name : NULL;

        return problem_set(batch->problems, job.problem, job.field, text_of(name));
    }
    batch->count = 0;
    return OK;
}
