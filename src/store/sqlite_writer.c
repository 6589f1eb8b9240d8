/* The thread that writes: a transaction for each batch; whoever commits waits for it. It starts
 * with the first batch. */
#include <stdio.h>

#include "store/engine.h"
#include "store/sqlite.h"

struct job {
    struct transaction *transaction;
    struct job *next;
    pthread_cond_t done;
    bool is_done;
    bool is_committed;
};

static bool run_job(struct connection *connection, struct transaction *transaction)
{
    int code = connection_run(connection, &query_begin_write, NULL);

    transaction->refused = transaction->count;
    for (size_t i = 0; code == SQLITE_OK && i < transaction->count; i++) {
        code = connection_run(connection, transaction->steps[i].query, transaction->steps[i].args);
        if (code != SQLITE_OK) {
            transaction->refused = i;
        }
    }
    if (code == SQLITE_OK) {
        code = connection_run(connection, &query_commit, NULL);
    }
    if (code != SQLITE_OK) {
        transaction->problem = connection_problem(connection, code);
        (void)snprintf(
            transaction->said, sizeof transaction->said, "%s", sqlite3_errmsg(connection->db));
        connection_rollback(connection);
    }
    return code == SQLITE_OK;
}

static void *write_jobs(void *context)
{
    struct writer *writer = context;

    pthread_mutex_lock(&writer->lock);
    for (;;) {
        while (writer->first == NULL && !writer->stopping) {
            pthread_cond_wait(&writer->work, &writer->lock);
        }
        struct job *job = writer->first;
        if (job == NULL) {
            break;
        }
        writer->first = job->next;
        pthread_mutex_unlock(&writer->lock);
        job->is_committed = run_job(&writer->connection, job->transaction);
        pthread_mutex_lock(&writer->lock);
        job->is_done = true;
        pthread_cond_signal(&job->done);
    }
    pthread_mutex_unlock(&writer->lock);
    return NULL;
}

void writer_init(struct writer *writer)
{
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->work, NULL);
}

void writer_end(struct writer *writer)
{
    if (writer->has_thread) {
        pthread_mutex_lock(&writer->lock);
        writer->stopping = true;
        pthread_cond_signal(&writer->work);
        pthread_mutex_unlock(&writer->lock);
        pthread_join(writer->thread, NULL);
        writer->has_thread = false;
    }
    connection_close(&writer->connection);
    pthread_cond_destroy(&writer->work);
    pthread_mutex_destroy(&writer->lock);
}

/* Queue a job and wait until it is done; false when it can't be. */
static bool wait_for_job(struct writer *writer, struct job *job)
{
    if (!writer->has_thread) {
        writer->has_thread = pthread_create(&writer->thread, NULL, write_jobs, writer) == 0;
    }
    if (!writer->has_thread || writer->stopping) {
        return false;
    }
    if (writer->first == NULL) {
        writer->first = job;
    } else {
        writer->last->next = job;
    }
    writer->last = job;
    pthread_cond_signal(&writer->work);
    while (!job->is_done) {
        pthread_cond_wait(&job->done, &writer->lock);
    }
    return true;
}

bool writer_commit(struct writer *writer, struct transaction *transaction)
{
    struct job job = {.transaction = transaction, .done = PTHREAD_COND_INITIALIZER};

    pthread_mutex_lock(&writer->lock);
    if (!wait_for_job(writer, &job)) {
        transaction->refused = transaction->count;
        transaction->problem = writer->stopping ? PROBLEM_stopping : PROBLEM_broken;
    }
    pthread_mutex_unlock(&writer->lock);
    pthread_cond_destroy(&job.done);
    return job.is_committed;
}
