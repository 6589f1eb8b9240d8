#include <signal.h>
#include <unistd.h>

#include "http/parts.h"

void work_push(struct server *server, struct exchange *x)
{
    x->next = NULL;
    pthread_mutex_lock(&server->mutex);
    if (server->work_last != NULL) {
        server->work_last->next = x;
    } else {
        server->work_first = x;
    }
    server->work_last = x;
    const bool is_awaited = server->idle_workers > 0;
    pthread_mutex_unlock(&server->mutex);
    /* Waking costs more than the hand-over itself: only who sleeps, and when the lock is free. */
    if (is_awaited) {
        pthread_cond_signal(&server->has_work);
    }
}

static struct exchange *work_take(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    while (server->work_first == NULL && !server->workers_end) {
        server->idle_workers++;
        pthread_cond_wait(&server->has_work, &server->mutex);
        server->idle_workers--;
    }
    struct exchange *x = server->work_first;
    if (x != NULL) {
        server->work_first = x->next;
        if (x->next == NULL) {
            server->work_last = NULL;
        }
    }
    pthread_mutex_unlock(&server->mutex);
    return x;
}

static void done_push(struct server *server, struct exchange *x)
{
    const uint64_t one = 1;

    pthread_mutex_lock(&server->mutex);
    const bool is_first = server->done == NULL;
    x->next = server->done;
    server->done = x;
    pthread_mutex_unlock(&server->mutex);
    if (is_first) {
        (void)!write(server->event, &one, sizeof one);
    }
}

struct exchange *done_take(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    struct exchange *x = server->done;
    server->done = NULL;
    pthread_mutex_unlock(&server->mutex);
    return x;
}

static void *work(void *context)
{
    struct worker *worker = context;
    struct exchange *x = NULL;

    while ((x = work_take(worker->server)) != NULL) {
        exchange_run(x, worker->reader);
        done_push(worker->server, x);
    }
    return NULL;
}

enum status workers_start(struct server *server)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned count = server->config->workers;
    sigset_t all;
    sigset_t before;
    enum status status = OK;

    if (count == 0) {
        count = processors < 2 ? 2 : (unsigned)processors;
    }
    server->workers = ARENA_ARRAY(&server->arena, count, struct worker);
    server->worker_count = count;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are for the main thread */
    for (unsigned i = 0; i < count && status == OK; i++) {
        struct worker *worker = &server->workers[i];

        worker->server = server;
        if (server->clinic->store != NULL) {
            status = reader_open(server->clinic->store, &worker->reader);
        }
        if (status == OK && pthread_create(&worker->thread, NULL, work, worker) != 0) {
            status = STATUS_UNAVAILABLE;
        }
        worker->is_running = status == OK;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status;
}

void workers_end(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    server->workers_end = true;
    pthread_cond_broadcast(&server->has_work);
    pthread_mutex_unlock(&server->mutex);
    for (unsigned i = 0; i < server->worker_count; i++) {
        if (server->workers[i].is_running) {
            pthread_join(server->workers[i].thread, NULL);
        }
        if (server->workers[i].reader != NULL) {
            reader_close(server->workers[i].reader);
        }
    }
    server->worker_count = 0;
}
