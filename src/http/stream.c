#include <stdio.h>

#include "http/parts.h"

static void wait_for_news(struct exchange *x)
{
    x->is_waiting = true;
    x->link->phase = PHASE_WORK; /* nothing is being written: no limit but the heartbeat's */
    MHD_suspend_connection(x->connection);
}

/* Called only when what it gave before is written. */
static ssize_t read_stream(void *context, uint64_t at, char *to, size_t size)
{
    struct exchange *x = context;
    const int64_t now = monotonic_us() / 1000;
    const uint64_t changes = server_changes(x->server);
    int length = 0;

    if (x->server->is_draining || now >= x->end_ms) {
        return MHD_CONTENT_READER_END_OF_STREAM;
    }
    if (at == 0 || changes != x->seen) {
        x->seen = changes;
        length = snprintf(to, size, "%sevent: change\nid: %llu\ndata: %llu\n\n",
            at == 0 ? "retry: 2000\n\n" : "", (unsigned long long)changes,
            (unsigned long long)changes);
    } else if (now - x->beat_ms >= x->server->times.heartbeat) {
        length = snprintf(to, size, ": still here\n\n");
    }
    if (length <= 0) {
        wait_for_news(x); /* giving nothing without waiting would burn a processor */
        return 0;
    }
    x->beat_ms = now;
    x->link->phase = PHASE_STREAM;
    x->link->since_ms = now;
    return length;
}

void stream_answer(struct exchange *x)
{
    const int64_t now = monotonic_us() / 1000;

    x->beat_ms = now;
    x->end_ms = now + stream_ms;
    answer_stream(x, read_stream);
}

static void count_streams(struct server *server, size_t count)
{
    server->stream_count = count;
    if (server->config->pulse.watched != NULL) {
        server->config->pulse.watched(server->clinic, count);
    }
}

void stream_begin(struct exchange *x)
{
    if (x->server->stream_count >= limit_streams) {
        x->end_ms = 0;
    }
    x->next_stream = x->server->streams;
    x->server->streams = x;
    count_streams(x->server, x->server->stream_count + 1);
}

void stream_forget(struct exchange *x)
{
    struct exchange **place = &x->server->streams;

    while (*place != NULL && *place != x) {
        place = &(*place)->next_stream;
    }
    if (*place != NULL) {
        *place = x->next_stream;
        count_streams(x->server, x->server->stream_count - 1);
    }
}

void streams_tick(struct server *server, int64_t now_ms)
{
    const uint64_t changes = server_changes(server);

    for (struct exchange *x = server->streams; x != NULL; x = x->next_stream) {
        if (x->is_waiting &&
            (server->is_draining || changes != x->seen || now_ms >= x->end_ms ||
                now_ms - x->beat_ms >= server->times.heartbeat)) {
            x->is_waiting = false;
            x->link->phase = PHASE_STREAM;
            x->link->since_ms = now_ms;
            MHD_resume_connection(x->connection);
        }
    }
}
