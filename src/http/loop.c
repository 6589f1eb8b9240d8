#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "http/exchange.h"
#include "http/kept.h"
#include "http/log.h"
#include "http/parts.h"

enum { tick_ms = 250, pool_bytes = 32 * 1024 };

int64_t monotonic_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* libmicrohttpd shall not decode: paths and queries are read by parse.c, strictly. */
static size_t keep_escapes(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

static void write_address(const struct sockaddr *address, char out_text[46])
{
    const struct sockaddr_in *four = (const struct sockaddr_in *)(const void *)address;
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)(const void *)address;

    out_text[0] = '\0';
    if (address->sa_family == AF_INET) {
        inet_ntop(AF_INET, &four->sin_addr, out_text, 46);
    } else if (address->sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
        inet_ntop(AF_INET, &six->sin6_addr.s6_addr[12], out_text, 46);
    } else if (address->sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &six->sin6_addr, out_text, 46);
    }
}

static bool is_exempt(const struct server *server, const char *address)
{
    return address_is_loopback(text_of(address)) ||
        proxies_have(&server->proxies, text_of(address));
}

static enum MHD_Result may_connect(
    void *context, const struct sockaddr *address, socklen_t address_size)
{
    const struct server *server = context;
    char text[46];
    unsigned same = 0;

    (void)address_size;
    write_address(address, text);
    if (is_exempt(server, text)) {
        return MHD_YES;
    }
    for (const struct link *link = server->links; link != NULL; link = link->next) {
        same += strcmp(link->address, text) == 0;
    }
    return same < limit_per_address ? MHD_YES : MHD_NO;
}

static void link_open(struct server *server, struct MHD_Connection *connection, void **out_link)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const union MHD_ConnectionInfo *socket_info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct link *link = server->free_links;

    if (link != NULL) {
        server->free_links = link->next;
    } else {
        link = ARENA_NEW(&server->arena, struct link);
    }
    *link = (struct link){.socket = socket_info->connect_fd,
        .phase = PHASE_HEAD,
        .since_ms = monotonic_us() / 1000,
        .next = server->links};
    write_address(info->client_addr, link->address);
    link->is_exempt = is_exempt(server, link->address);
    if (server->links != NULL) {
        server->links->previous = link;
    }
    server->links = link;
    server->link_count++;
    *out_link = link;
}

static void on_connection(void *context, struct MHD_Connection *connection, void **link_context,
    enum MHD_ConnectionNotificationCode code)
{
    struct server *server = context;
    struct link *link = *link_context;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        link_open(server, connection, link_context);
        return;
    }
    if (link == NULL) {
        return;
    }
    if (link->previous != NULL) {
        link->previous->next = link->next;
    } else {
        server->links = link->next;
    }
    if (link->next != NULL) {
        link->next->previous = link->previous;
    }
    link->next = server->free_links;
    server->free_links = link;
    server->link_count--;
    *link_context = NULL;
}

/* Cut who takes longer than his phase allows; libmicrohttpd's own time-out sees only silence. */
static void sweep(struct server *server, int64_t now_ms)
{
    for (struct link *link = server->links; link != NULL; link = link->next) {
        int64_t allowed = 0;

        switch (link->phase) {
        case PHASE_IDLE:
            allowed = server->is_draining ? 0 : server->times.idle;
            break;
        case PHASE_HEAD:
            allowed = server->times.head;
            break;
        case PHASE_BODY:
        case PHASE_ANSWER:
            allowed =
                server->times.transfer + (int64_t)(link->bytes / transfer_bytes_per_second) * 1000;
            break;
        case PHASE_STREAM:
            allowed = server->times.transfer; /* for what is being written now */
            break;
        case PHASE_WORK:
            continue; /* the handler's time is its own */
        }
        if (now_ms - link->since_ms > allowed && !link->is_cut) {
            link->is_cut = true;
            shutdown(link->socket, SHUT_RDWR);
        }
    }
}

static const char *open_daemon(struct server *server, struct arena *scratch)
{
    const struct server_config *config = server->config;
    const char *address = config->address == NULL ? "127.0.0.1" : config->address;
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(config->port)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(config->port)};
    const bool is_six = inet_pton(AF_INET6, address, &six.sin6_addr) == 1;
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (is_six ? MHD_USE_IPv6 : 0U);
    const char *cert = NULL;
    const char *key = NULL;

    if (!is_six && inet_pton(AF_INET, address, &four.sin_addr) != 1) {
        return "The address to listen on is no IP address.";
    }
    if (config->tls_cert != NULL || config->tls_key != NULL) {
        cert = exchange_read_file(scratch, config->tls_cert);
        key = exchange_read_file(scratch, config->tls_key);
        if (cert == NULL || key == NULL) {
            return "The TLS certificate or its key can't be read.";
        }
        flags |= MHD_USE_TLS;
        server->has_tls = true;
    }
    const struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)cert},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)key},
        {MHD_OPTION_END, 0, NULL},
    };
    const struct sockaddr *listen_on = is_six ? (const struct sockaddr *)(const void *)&six
                                              : (const struct sockaddr *)(const void *)&four;
    server->daemon = MHD_start_daemon(flags, config->port, may_connect, server, exchange_on_request,
        server, MHD_OPTION_SOCK_ADDR, listen_on, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1U,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)limit_connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)pool_bytes, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024U, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
        MHD_OPTION_URI_LOG_CALLBACK, exchange_on_target, server, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, server, MHD_OPTION_NOTIFY_COMPLETED, exchange_on_end, server,
        MHD_OPTION_ARRAY, cert == NULL ? &tls[2] : tls, MHD_OPTION_END);
    return server->daemon == NULL ? "The address can't be listened on; is it in use?" : NULL;
}

static const char *open_loop(struct server *server)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    const union MHD_DaemonInfo *port =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    struct epoll_event sockets = {.events = EPOLLIN, .data.fd = -1};
    struct epoll_event event = {.events = EPOLLIN};

    server->epoll = epoll_create1(EPOLL_CLOEXEC);
    server->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    event.data.fd = server->event;
    if (info == NULL || port == NULL || server->epoll < 0 || server->event < 0 ||
        epoll_ctl(server->epoll, EPOLL_CTL_ADD, info->epoll_fd, &sockets) != 0 ||
        epoll_ctl(server->epoll, EPOLL_CTL_ADD, server->event, &event) != 0) {
        return "The server's event loop can't be made.";
    }
    server->port = port->port;
    return NULL;
}

static int64_t or_default(int64_t given, int64_t otherwise)
{
    return given > 0 ? given : otherwise;
}

static void set_up(struct server *server, const struct server_config *config)
{
    server->config = config;
    server->clinic = config->clinic;
    server->epoll = -1;
    server->event = -1;
    server->times = (struct server_times){
        .head = or_default(config->times.head, head_ms),
        .idle = or_default(config->times.idle, idle_ms),
        .transfer = or_default(config->times.transfer, transfer_ms),
        .heartbeat = or_default(config->times.heartbeat, heartbeat_ms),
        .stop = or_default(config->times.stop, stop_ms),
    };
    server->router = router_build(&server->arena, config->routes);
    kept_start(server);
    pthread_mutex_init(&server->mutex, NULL);
    pthread_cond_init(&server->has_work, NULL);
}

enum status server_start(const struct server_config *config, struct arena *arena,
    const char **out_why, struct server **out_server)
{
    struct server *server = ARENA_NEW(arena, struct server);
    struct arena scratch = {0};

    set_up(server, config);
    *out_why = NULL;
    if (proxies_read(text_of(config->trusted_proxies), &server->proxies) != OK) {
        *out_why = "The list of trusted proxies holds something that is no network.";
    } else {
        *out_why = open_daemon(server, &scratch);
    }
    arena_release(&scratch);
    if (*out_why == NULL) {
        *out_why = open_loop(server);
    }
    if (*out_why == NULL && log_start(server) != OK) {
        *out_why = "The request log can't be started.";
    }
    if (*out_why == NULL && workers_start(server) != OK) {
        *out_why = "The workers can't be started.";
    }
    if (*out_why != NULL) {
        server_free(server);
        return STATUS_UNAVAILABLE;
    }
    *out_server = server;
    return OK;
}

uint16_t server_port(const struct server *server)
{
    return server->port;
}

/* Resuming is done here, by the loop's own thread, so that the daemon's wake-up isn't needed: in an
 * outer epoll loop it comes half a second late. */
static void take_done(struct server *server)
{
    for (struct exchange *x = done_take(server); x != NULL;) {
        struct exchange *next = x->next;

        x->stage = STAGE_DONE;
        MHD_resume_connection(x->connection);
        x = next;
    }
}

static void turn(struct server *server, int wait_ms)
{
    struct epoll_event events[4];
    uint64_t count = 0;
    const int ready = epoll_wait(server->epoll, events, 4, wait_ms);

    for (int i = 0; i < ready; i++) {
        if (events[i].data.fd == server->event) {
            (void)!read(server->event, &count, sizeof count);
        }
    }
    take_done(server);
    streams_tick(server, monotonic_us() / 1000);
    MHD_run(server->daemon); /* after all resuming, which it doesn't wake up for */
}

static int wait_time(struct server *server)
{
    MHD_UNSIGNED_LONG_LONG wait = 0;

    if (MHD_get_timeout(server->daemon, &wait) == MHD_YES && wait < tick_ms) {
        return (int)wait;
    }
    return tick_ms;
}

/* No new connections, no waiting streams; what is under way is answered and closed. */
static void begin_draining(struct server *server)
{
    const MHD_socket listening = MHD_quiesce_daemon(server->daemon);

    if (listening != MHD_INVALID_SOCKET) {
        close(listening);
    }
    server->is_draining = true;
}

void server_run(struct server *server)
{
    int64_t last_tick = 0;
    int64_t stop_at = 0;

    while (!server->is_draining || server->link_count > 0) {
        turn(server, wait_time(server));
        const int64_t now = monotonic_us() / 1000;

        if (atomic_load(&server->is_stopping) && !server->is_draining) {
            begin_draining(server);
            stop_at = now + server->times.stop;
        }
        if (now - last_tick >= tick_ms || server->is_draining) {
            sweep(server, now);
            last_tick = now;
        }
        if (server->is_draining && now >= stop_at) {
            break;
        }
    }
}

void server_stop(struct server *server)
{
    const uint64_t one = 1;

    atomic_store(&server->is_stopping, true);
    (void)!write(server->event, &one, sizeof one);
}

static void close_daemon(struct server *server)
{
    /* A daemon that stops with one suspended connection aborts the process: workers have ended, so
     * all answers are there; streams end in their reader. */
    if (!server->is_draining) {
        begin_draining(server);
    }
    streams_tick(server, monotonic_us() / 1000);
    take_done(server);
    MHD_run(server->daemon);
    MHD_run(server->daemon);
    MHD_stop_daemon(server->daemon);
}

void server_free(struct server *server)
{
    if (server == NULL) {
        return;
    }
    workers_end(server);
    if (server->daemon != NULL) {
        close_daemon(server);
    }
    log_stop(server);
    if (server->epoll >= 0) {
        close(server->epoll);
    }
    if (server->event >= 0) {
        close(server->event);
    }
    exchanges_release(server);
    kept_end(server);
    pthread_cond_destroy(&server->has_work);
    pthread_mutex_destroy(&server->mutex);
    arena_release(&server->arena);
}
