/* What the parts of the server share. Nothing outside this folder includes it. */
#ifndef CLINIC_HTTP_INSIDE_H
#define CLINIC_HTTP_INSIDE_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "clinic.h"
#include "http/limits.h"
#include "http/parse.h"
#include "http/proof.h"
#include "http/router.h"
#include "store/idempotency.h"

enum phase { PHASE_IDLE, PHASE_HEAD, PHASE_BODY, PHASE_WORK, PHASE_ANSWER, PHASE_STREAM };

/* One connection, as the sweep sees it. The loop's alone. */
struct link {
    struct link *next;
    struct link *previous;
    int socket;
    char address[46]; /* numeric, NUL-ended */
    bool is_exempt;   /* loopback or a trusted proxy */
    bool is_cut;
    enum phase phase;
    int64_t since_ms; /* monotonic: when the phase began */
    size_t bytes;     /* of the body so far, or of the answer */
};

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_WORK, STAGE_DONE, STAGE_SENT };

/* One request and its answer. The loop's, but a worker's while in STAGE_WORK. */
struct exchange {
    struct exchange *next; /* in the free list, the work queue or the done list */
    struct server *server;
    struct link *link;
    struct MHD_Connection *connection;
    struct arena arena; /* owned; emptied for the next request */
    enum stage stage;
    struct text target; /* as it was sent: path and query */
    struct head head;
    struct found found;
    struct buf body;
    size_t body_most;
    size_t body_counted; /* bytes of the server's bodies_bytes */
    bool is_head;        /* HEAD */
    bool is_gated;
    bool is_passed;      /* the gate said OK */
    enum status barred;  /* what it said else */
    bool is_last;        /* close the connection after this answer */
    enum status refused; /* by the loop, before any handler */
    int refused_code;    /* HTTP status, when not the refused status's own */
    struct request q;
    struct idempotency before; /* what was answered under the request's key */
    struct MHD_Response *response;
    int code;
    size_t answer_bytes;
    int64_t started_us;     /* monotonic */
    struct kept_page *kept; /* shared: what is being sent */
    /* Of a stream of live events. */
    struct exchange *next_stream;
    uint64_t seen;
    int64_t beat_ms; /* when something was written last */
    int64_t end_ms;
    bool is_waiting; /* suspended in its reader */
};

struct worker {
    struct server *server;
    pthread_t thread;
    struct reader *reader;
    bool is_running;
};

struct server {
    const struct server_config *config;
    struct server_times times;
    struct clinic *clinic;
    struct router *router;
    struct arena arena; /* owned: links, exchanges, the router; the loop's alone */
    struct MHD_Daemon *daemon;
    int epoll;
    int event; /* eventfd: answers are ready, or stop */
    uint16_t port;
    bool has_tls;
    struct proxies proxies;
    struct link *links;
    size_t link_count;
    struct link *free_links;
    struct exchange *free_exchanges;
    size_t kept_arenas;
    struct exchange *streams;
    size_t stream_count;
    size_t bodies_bytes;
    struct kept *kept;
    struct log *log; /* NULL: none is written */
    atomic_bool is_stopping;
    bool is_draining; /* the loop has seen is_stopping */

    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t has_work;
    struct exchange *work_first;
    struct exchange *work_last;
    struct exchange *done;
    unsigned idle_workers;
    bool workers_end;

    struct worker *workers;
    unsigned worker_count;
};

#endif
