/* The HTTP server: one thread reads and writes sockets (libmicrohttpd in our own epoll loop),
 * workers run handlers while their connection is suspended. See limits.h for what it allows. */
#ifndef CLINIC_HTTP_SERVER_H
#define CLINIC_HTTP_SERVER_H

#include "http/asset.h"
#include "http/http.h"

struct assets {
    const struct asset *rows;
    size_t count;
};

struct routes {
    const struct route *rows;
    size_t count;
};

/* Who may pass; given by access/. A route of /staff/ or /api/ whose `may` is not `anyone` gets its
 * session's or token's read queued before the handler, and reads.gate = check. */
struct gate {
    unsigned anyone; /* MAY_ANYONE */
    void (*queue)(struct request *q);
    enum status (*check)(void *request);
    /* After a page that was shown and whose row names an audit; may be NULL. `record` is its first
     * id. */
    enum status (*opened)(struct request *q, unsigned audit, int64_t record);
    /* A form that `check` refused: may write a page that keeps what was typed. `page` is the
     * address of the page on which it stands, or empty. May be NULL. */
    void (*kept)(struct request *q, struct text page);
};

/* Who sees what other nodes have written; given by settings/. Members may be NULL. */
struct pulse_hooks {
    /* On a worker, before a request is handled: true when the settings were read again. */
    bool (*asked)(struct clinic *clinic, struct reader *reader);
    void (*watched)(struct clinic *clinic, size_t streams); /* on the loop: so many are open now */
};

/* Milliseconds; zero means what limits.h says. */
struct server_times {
    int64_t head, idle, transfer, heartbeat, stop;
};

struct server_config {
    struct clinic *clinic;
    const char *address;  /* numeric; NULL for 127.0.0.1 */
    uint16_t port;        /* 0: any free one, see server_port */
    unsigned workers;     /* 0: as many as processors, at least two */
    const char *tls_cert; /* paths of PEM files; both or none */
    const char *tls_key;
    const char *trusted_proxies; /* "127.0.0.1/32, 10.0.0.0/8" or NULL */
    const char *public_url;      /* CLINIC_URL or NULL */
    const char *log_directory;   /* of the request log; NULL for none */
    struct routes routes;
    struct assets assets;
    struct gate gate;
    struct pulse_hooks pulse;
    /* Writes a whole page into q->out for a status; NULL gives a plain sentence. Also called from
     * the loop for what can't be read, so it must not touch the store. */
    void (*error_page)(struct request *q, enum status status);
    struct server_times times;
};

struct server;

/* Listen and start the workers. Config's pointers are borrowed until server_free. On failure
 * *out_why is a static sentence. */
MUST_USE enum status server_start(const struct server_config *config, struct arena *arena,
    const char **out_why, struct server **out_server);

uint16_t server_port(const struct server *server);

/* Serve until server_stop; then finish what is under way, end the streams and return. */
void server_run(struct server *server);

/* From any thread or a signal handler. */
void server_stop(struct server *server);

/* After server_run has returned, or instead of it. */
void server_free(struct server *server);

#endif
