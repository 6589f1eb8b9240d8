/* The server over real sockets: what a client sends, and what it gets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "clinic.h"
#include "http/form.h"
#include "http/live.h"
#include "http/log.h"
#include "http/server.h"
#include "store/idempotency.h"
#include "store/store_fixture.h"

__attribute__((weak)) int64_t clinic_new_id(struct clinic *clinic)
{
    return id_make(&clinic->ids, clinic->now(clinic).ms, clinic->random(clinic));
}

static struct instant now(struct clinic *clinic)
{
    struct timespec time;

    (void)clinic;
    clock_gettime(CLOCK_REALTIME, &time);
    return (struct instant){(int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000};
}

static uint64_t some_random(struct clinic *clinic)
{
    (void)clinic;
    return 0x9E3779B97F4A7C15U;
}

static enum status home_page(struct request *q)
{
    html_raw(
        &q->out, q->out.language == URDU ? "urdu home" : "home", q->out.language == URDU ? 9 : 4);
    q->answer.is_kept = true;
    return OK;
}

static enum status big_page(struct request *q)
{
    for (size_t i = 0; i < 2000; i++) {
        html_raw(&q->out, "0123456789", 10);
    }
    return OK;
}

static enum status echo_command(struct request *q)
{
    for (size_t i = 0; i < q->field_count; i++) {
        buf_format(
            &q->out.buf, "[%.*s=%.*s]", TEXT_ARG(q->fields[i].name), TEXT_ARG(q->fields[i].value));
    }
    return OK;
}

static enum status refused_command(struct request *q)
{
    html_raw(&q->out, "the form again", 14);
    return problem_set(&q->problems, PROBLEM_required, "name", (struct text){0});
}

static enum status client_page(struct request *q)
{
    const enum status status = reads_run(&q->reads);

    buf_format(&q->out.buf, "client %.*s", TEXT_ARG(q->params[0]));
    return status;
}

static enum status forgetful_page(struct request *q)
{
    html_raw(&q->out, "secret", 6);
    return OK;
}

/* Asks for what is hers before it is known who she is. */
static enum status hasty_page(struct request *q)
{
    read_idempotency(&q->reads, q->actor.staff.v, TEXT("key"), &(struct idempotency){0});
    return reads_run(&q->reads);
}

static sem_t slow_begun;

static enum status slow_page(struct request *q)
{
    sem_post(&slow_begun);
    nanosleep(&(struct timespec){.tv_nsec = 300 * 1000 * 1000}, NULL);
    html_raw(&q->out, "slow", 4);
    return OK;
}

static enum status stream_page(struct request *q)
{
    q->answer.is_stream = true;
    return OK;
}

static enum status address_page(struct request *q)
{
    buf_format(&q->out.buf, "from %.*s", TEXT_ARG(q->address));
    return OK;
}

static enum status change_command(struct request *q)
{
    static const struct query change = {
        "change", "insert into must (ok) values (1)", SURFACE_PUBLIC, 0, 0, false, true};
    struct batch batch;

    request_batch(q, &batch);
    batch_add(&batch, &change, NULL);
    return batch_commit(&batch);
}

/* What a command of a feature does; without the key the second insert would be done too. */
static enum status once_command(struct request *q)
{
    static const struct query insert = {"once",
        "insert into subject_key (subject_id, class_number, wrapped_blob) values (7, 1, x'00')",
        SURFACE_STAFF, 0, 0, false, true};
    struct batch batch;
    enum status status = reads_run(&q->reads);

    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    batch_add(&batch, &insert, NULL);
    return request_commit(q, &batch, URL("/staff/clients/7"));
}

/* The same for a program, which wants the object and not a redirect. */
static enum status api_once_command(struct request *q)
{
    static const struct query insert = {"api_once",
        "insert into subject_key (subject_id, class_number, wrapped_blob) values (8, 1, x'00')",
        SURFACE_STAFF, 0, 0, false, true};
    struct batch batch;
    enum status status = text_is(q->body, "bad")
        ? problem_set(&q->problems, PROBLEM_required, "name", TEXT(""))
        : reads_run(&q->reads);

    if (status == OK && !q->is_repeat) {
        request_batch_for(q, &batch, TEXT("made"));
        batch_add(&batch, &insert, NULL);
        status = batch_commit(&batch);
        html_raw(&q->out, "first", 5);
        return status;
    }
    buf_text(&q->out.buf, q->repeats);
    return status;
}

enum { ANYONE = 9, SOMEONE = 1 };

static const struct route toy_routes[] = {
    {GET, "/", ANYONE, home_page, 0, "home_page"},
    {GET, "/big", ANYONE, big_page, 0, "big_page"},
    {POST, "/form", ANYONE, echo_command, 0, "echo_command"},
    {POST, "/refused", ANYONE, refused_command, 0, "refused_command"},
    {GET, "/slow", ANYONE, slow_page, 0, "slow_page"},
    {GET, "/address", ANYONE, address_page, 0, "address_page"},
    {GET, "/stream", ANYONE, stream_page, 0, "stream_page"},
    {GET, "/staff/clients/:id", SOMEONE, client_page, 0, "client_page"},
    {GET, "/staff/forgetful", SOMEONE, forgetful_page, 0, "forgetful_page"},
    {GET, "/staff/hasty", SOMEONE, hasty_page, 0, "hasty_page"},
    {POST, "/staff/form", SOMEONE, client_page, 0, "client_page"},
    {POST, "/staff/once", SOMEONE, once_command, 0, "once_command"},
    {GET, "/api/v1/clients", SOMEONE, client_page, 0, "client_page"},
    {POST, "/api/v1/once", SOMEONE, api_once_command, 0, "api_once_command"},
    {GET, "/healthz", ANYONE, health_page, 0, "health_page"},
    {GET, "/readyz", ANYONE, ready_page, 0, "ready_page"},
    {POST, "/change", ANYONE, change_command, 0, "change_command"},
};

static const struct asset toy_assets[] = {
    {.path = "/static/a.css",
        .type = "text/css",
        .bytes = (const unsigned char *)"body{}",
        .size = 6,
        .gzip = (const unsigned char *)"GZ",
        .gzip_size = 2,
        .brotli = (const unsigned char *)"BR!",
        .brotli_size = 3,
        .etag = "\"abc\"",
        .immutable = true},
};

static void toy_queue(struct request *q)
{
    (void)q;
}

static enum status toy_check(void *request)
{
    struct request *q = request;

    return text_is(q->cookie_session, "good") || text_is(q->bearer, "good") ? OK
                                                                            : STATUS_SIGNED_OUT;
}

struct running {
    struct arena arena;
    struct clinic clinic;
    struct fixture *store;
    struct server_config config;
    struct server *server;
    pthread_t thread;
};

static void *serve(void *context)
{
    server_run(context);
    return NULL;
}

static struct running *start_with(const char *proxies)
{
    static const struct server_times times = {
        .head = 600, .idle = 1500, .transfer = 1200, .heartbeat = 200, .stop = 2000};
    struct arena arena = {0};
    struct running *r = ARENA_NEW(&arena, struct running);
    const char *why = NULL;

    r->store = fixture_new();
    r->clinic.store = r->store->store;
    r->clinic.now = now;
    r->clinic.random = some_random;
    r->config = (struct server_config){.clinic = &r->clinic,
        .workers = 2,
        .trusted_proxies = proxies,
        .log_directory = fixture_path(r->store, "log"),
        .public_url = "https://clinic.example",
        .routes = {toy_routes, COUNT_OF(toy_routes)},
        .assets = {toy_assets, COUNT_OF(toy_assets)},
        .gate = {ANYONE, toy_queue, toy_check, NULL, NULL},
        .times = times};
    assert_int_equal(server_start(&r->config, &arena, &why, &r->server), OK);
    assert_null(why);
    r->arena = arena;
    assert_int_equal(pthread_create(&r->thread, NULL, serve, r->server), 0);
    return r;
}

static int start(void **state)
{
    *state = start_with(NULL);
    return 0;
}

/* The path of some file of the log's folder; false when it is empty. */
static bool find_log(const struct running *r, char *out_path, size_t size)
{
    DIR *folder = opendir(r->config.log_directory);
    const struct dirent *entry = NULL;

    while (folder != NULL && (entry = readdir(folder)) != NULL && entry->d_name[0] == '.') {
    }
    if (entry != NULL) {
        snprintf(out_path, size, "%s/%s", r->config.log_directory, entry->d_name);
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return entry != NULL;
}

static int stop(void **state)
{
    char path[512];

    struct running *r = *state;
    struct arena arena = r->arena;

    server_stop(r->server);
    pthread_join(r->thread, NULL);
    server_free(r->server);
    while (find_log(r, path, sizeof path)) {
        assert_int_equal(unlink(path), 0);
    }
    rmdir(r->config.log_directory);
    fixture_free(r->store);
    arena_release(&arena);
    return 0;
}

static int dial(const struct running *r)
{
    const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct timeval patience = {.tv_sec = 4};
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(server_port(r->server))};

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(connect(connection, (struct sockaddr *)(void *)&to, sizeof to), 0);
    return connection;
}

static void say(int connection, const char *bytes, size_t size)
{
    assert_int_equal(send(connection, bytes, size, MSG_NOSIGNAL), (ssize_t)size);
}

/* Everything until the server closes or is silent; NUL-ended. */
static size_t hear(int connection, char *to, size_t size)
{
    size_t length = 0;
    ssize_t got = 0;

    while (length + 1 < size && (got = recv(connection, to + length, size - 1 - length, 0)) > 0) {
        length += (size_t)got;
    }
    to[length] = '\0';
    return length;
}

/* The next that is heard, until these words are in it; NUL-ended. */
static void hear_until(int connection, char *heard, size_t size, const char *words)
{
    size_t length = 0;
    ssize_t got = 1;

    for (*heard = '\0'; strstr(heard, words) == NULL && got > 0; heard[length] = '\0') {
        got = recv(connection, heard + length, size - 1 - length, 0);
        length += got > 0 ? (size_t)got : 0;
    }
    assert_non_null(strstr(heard, words));
}

/* A stream that has told how it stands. */
static int listen_to(const struct running *r)
{
    const int stream = dial(r);
    char heard[2048];

    say(stream, "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n", 34);
    hear_until(stream, heard, sizeof heard, "event: change");
    assert_non_null(strstr(heard, "text/event-stream"));
    return stream;
}

/* One request on its own connection; the request has to ask for closing. */
static const char *ask(struct running *r, const char *request)
{
    enum { most = 64 * 1024 };
    char *answer = arena_alloc(&r->arena, most);
    const int connection = dial(r);

    say(connection, request, strlen(request));
    hear(connection, answer, most);
    close(connection);
    return answer;
}

#define HOST "Host: 127.0.0.1\r\nConnection: close\r\n"

static void expect(struct running *r, const char *request, const char *begins, const char *holds)
{
    const char *answer = ask(r, request);

    if (strncmp(answer, begins, strlen(begins)) != 0 || strstr(answer, holds) == NULL) {
        fail_msg("%s\n-- answered:\n%.1500s\n-- wanted %s and %s", request, answer, begins, holds);
    }
}

static void each_request_gets_its_answer(void **state)
{
    static const struct {
        const char *request, *begins, *holds;
    } rows[] = {
        {"GET / HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 200", "\r\n\r\nhome"},
        {"GET /ur HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 200", "urdu home"},
        {"GET /ur/ HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 200", "urdu home"},
        {"GET /healthz HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 200", "ok\n"},
        {"GET /readyz HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 200", "ok\n"},
        {"GET /healthz/ HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 308", "Location: /healthz\r\n"},
        {"GET //evil.example/ HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 404", "no such page"},
        {"GET /nothing HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 404", "X-Request-Id: "},
        {"HEAD /big HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 200", "Content-Length: 20000\r\n"},
        {"GET / HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 200",
            "Content-Security-Policy: default-src 'none'"},
        {"POST /big HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n", "HTTP/1.1 405",
            "Allow: GET, HEAD\r\n"},
        {"PUT /form HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n", "HTTP/1.1 405",
            "Allow: POST\r\n"},
        {"GET /a%2fb HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 400", "understood"},
        {"GET /%ff HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 400", "understood"},
        {"GET /%00 HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 400", "understood"},
        {"GET /static/a.css HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 200", "\r\n\r\nbody{}"},
        {"GET /static/a.css HTTP/1.1\r\n" HOST "Accept-Encoding: gzip, br\r\n\r\n", "HTTP/1.1 200",
            "\r\n\r\nBR!"},
        {"GET /static/a.css HTTP/1.1\r\n" HOST "Accept-Encoding: gzip, br;q=0\r\n\r\n",
            "HTTP/1.1 200", "\r\n\r\nGZ"},
        {"GET /static/a.css HTTP/1.1\r\n" HOST "If-None-Match: W/\"abc\"\r\n\r\n", "HTTP/1.1 304",
            "immutable"},
        {"POST /form HTTP/1.1\r\n" HOST
         "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 20\r\n\r\n"
         "a=1&b=two+words%21&a",
            "HTTP/1.1 200", "[a=1][b=two words!][a=]"},
        {"POST /form HTTP/1.1\r\n" HOST
         "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
         "3\r\na=1\r\n0\r\n\r\n",
            "HTTP/1.1 200", "[a=1]"},
        {"POST /form HTTP/1.1\r\n" HOST
         "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\na=%FF",
            "HTTP/1.1 400", "understood"},
        {"POST /form HTTP/1.1\r\n" HOST "Content-Type: text/plain\r\nContent-Length: 3\r\n\r\na=1",
            "HTTP/1.1 400", "understood"},
        {"POST /form HTTP/1.1\r\n" HOST "Origin: http://evil.example\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 403", "another site"},
        {"POST /form HTTP/1.1\r\n" HOST "Sec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 403", "another site"},
        {"POST /form HTTP/1.1\r\n" HOST "Origin: http://127.0.0.1\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200", "Content-Length: 0"},
        {"POST /form HTTP/1.1\r\n" HOST
         "Origin: https://clinic.example\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200", "Content-Length: 0"},
        {"POST /refused HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n", "HTTP/1.1 422",
            "the form again"},
        {"GET /staff/clients/7?x=1&y=%20 HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 303",
            "Location: /staff/sign-in?next=%2Fstaff%2Fclients%2F7%3F"},
        {"GET /staff/clients/7 HTTP/1.1\r\n" HOST "Cookie: a=b; __Host-session=good\r\n\r\n",
            "HTTP/1.1 200", "client 7"},
        {"GET /staff/forgetful HTTP/1.1\r\n" HOST "Cookie: __Host-session=good\r\n\r\n",
            "HTTP/1.1 500", "wrong on our side"},
        {"GET /staff/hasty HTTP/1.1\r\n" HOST "Cookie: __Host-session=good\r\n\r\n", "HTTP/1.1 500",
            "wrong on our side"},
        {"GET /ur/staff/forgetful HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 404", "no such page"},
        {"POST /staff/form HTTP/1.1\r\n" HOST
         "Cookie: __Host-session=good\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 403", "another site"},
        {"POST /staff/form HTTP/1.1\r\n" HOST
         "Cookie: __Host-session=good\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200", "client"},
        {"GET /api/v1/clients HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 401", "\"code\":\"signed_out\""},
        {"GET /api/v1/clients HTTP/1.1\r\n" HOST "Authorization: Bearer good\r\n\r\n",
            "HTTP/1.1 200", "client"},
        {"GET /api/v1/none HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 404", "application/problem+json"},
        {"GET /address HTTP/1.1\r\n" HOST "X-Forwarded-For: 9.9.9.9\r\n\r\n", "HTTP/1.1 200",
            "from 127.0.0.1"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        expect(*state, rows[i].request, rows[i].begins, rows[i].holds);
    }
}

static void what_is_not_plain_is_refused_and_cut(void **state)
{
    static const char *const rows[] = {
        "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\na=1",
        "POST /form HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n",
        ("POST /form HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
         "Transfer-Encoding: chunked\r\n\r\n"),
        "POST /form HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\na=1",
        "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: -0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nCookie: a=1\r\nCookie: b=1\r\n\r\n",
        "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n",
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *answer = ask(*state, rows[i]);

        /* Only 4xx (libmicrohttpd says its own twice): what follows is never read as a request. */
        if (strncmp(answer, "HTTP/1.1 4", 10) != 0 || strstr(answer, "HTTP/1.1 2") != NULL) {
            fail_msg("%s\nanswered %.200s", rows[i], answer);
        }
    }
}

static void requests_in_one_packet_are_answered_in_order(void **state)
{
    const char *answer = ask(*state,
        "GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
        "GET /big HTTP/1.1\r\n" HOST "\r\n");
    const char *first = strstr(answer, "\r\n\r\nslow");
    const char *second = strstr(answer, "\r\n\r\nok\n");

    assert_non_null(first);
    assert_non_null(second);
    assert_true(first < second);
    assert_non_null(strstr(second, "0123456789"));
}

static int64_t clock_ms(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void who_sends_slowly_is_cut(void **state)
{
    static const char *const rows[] = {
        "",                                                                 /* nothing at all */
        "GET / HTT",                                                        /* a request line */
        "GET / HTTP/1.1\r\nHost: a\r\nX: ",                                 /* a head */
        "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n", /* a body */
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const int connection = dial(*state);
        const int64_t begun = clock_ms();
        ssize_t sent = 1;

        say(connection, rows[i], strlen(rows[i]));
        /* One byte every 50 ms: never silent for long. */
        while (clock_ms() - begun < 3000) {
            char byte = 0;

            nanosleep(&(struct timespec){.tv_nsec = 50 * 1000 * 1000}, NULL);
            sent = send(connection, "a", 1, MSG_NOSIGNAL);
            if (sent != 1 || recv(connection, &byte, 1, MSG_DONTWAIT) == 0) {
                break;
            }
        }
        assert_in_range(clock_ms() - begun, 400, 2500);
        close(connection);
    }
}

static void too_large_a_body_is_read_and_refused(void **state)
{
    enum { size = 1024 * 1024 + 1 };
    const char head[] = "POST /form HTTP/1.1\r\n" HOST "Content-Length: 1048577\r\n\r\n";
    char *body = test_malloc(size);
    char answer[4096];
    const int connection = dial(*state);

    memset(body, 'a', size);
    say(connection, head, sizeof head - 1);
    for (size_t sent = 0; sent < size;) {
        const ssize_t now_sent = send(connection, body + sent, size - sent, MSG_NOSIGNAL);

        assert_true(now_sent > 0);
        sent += (size_t)now_sent;
    }
    hear(connection, answer, sizeof answer);
    assert_memory_equal(answer, "HTTP/1.1 413", 12);
    close(connection);
    test_free(body);
}

static void a_head_that_is_too_large_is_refused(void **state)
{
    static const size_t sizes[] = {17 * 1024, 60 * 1024};
    static char request[64 * 1024];
    char answer[4096];

    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        const int connection = dial(*state);
        const int begin = snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: a\r\nX: ");

        memset(request + begin, 'a', sizes[i]);
        memcpy(request + (size_t)begin + sizes[i], "\r\n\r\n", 4);
        (void)send(connection, request, (size_t)begin + sizes[i] + 4, MSG_NOSIGNAL);
        hear(connection, answer, sizeof answer);
        /* A very long one may be cut before all of it was read. */
        assert_true(answer[0] == '\0' || strncmp(answer, "HTTP/1.1 431", 12) == 0);
        close(connection);
    }
}

static void a_kept_page_is_known_by_its_tag(void **state)
{
    const char *answer = ask(*state, "GET / HTTP/1.1\r\n" HOST "\r\n");
    const char *tag = strstr(answer, "ETag: ");
    struct running *r = *state;

    assert_non_null(tag);
    const struct text request =
        text_format(&r->arena, "GET / HTTP/1.1\r\n" HOST "If-None-Match: %.*s\r\n\r\n",
            (int)strcspn(tag + 6, "\r"), tag + 6);
    expect(r, text_string(&r->arena, request), "HTTP/1.1 304", "ETag");
}

static void a_stream_waits_without_working_and_beats(void **state)
{
    const int connection = listen_to(*state);
    struct rusage before, after;
    char heard[2048];

    getrusage(RUSAGE_SELF, &before);
    for (int beats = 0; beats < 6; beats++) {
        hear_until(connection, heard, sizeof heard, "still here");
    }
    getrusage(RUSAGE_SELF, &after);
    const int64_t used = (after.ru_utime.tv_sec - before.ru_utime.tv_sec) * 1000 +
        (after.ru_utime.tv_usec - before.ru_utime.tv_usec) / 1000;
    assert_true(used < 400);
    close(connection);
}

static void a_commit_is_told_to_streams_at_once(void **state)
{
    char heard[2048];
    const int connection = listen_to(*state);

    expect(
        *state, "POST /change HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n", "HTTP/1.1 200", "");
    hear_until(connection, heard, sizeof heard, "event: change");
    close(connection);
}

static void the_same_key_is_done_once(void **state)
{
#define ONCE(length, body)                                                                         \
    "POST /staff/once HTTP/1.1\r\n" HOST "Cookie: __Host-session=good\r\n"                         \
    "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"           \
    "Content-Length: " length "\r\n\r\n" body

    expect(*state, ONCE("22", "idempotency_key=k1&a=1"), "HTTP/1.1 303",
        "Location: /staff/clients/7\r\n");
    expect(*state, ONCE("22", "idempotency_key=k1&a=1"), "HTTP/1.1 303",
        "Location: /staff/clients/7\r\n");
    expect(*state, ONCE("22", "idempotency_key=k1&a=2"), "HTTP/1.1 409", "already saved");
    /* Another key is another command, which here meets what the first one left. */
    expect(*state, ONCE("22", "idempotency_key=k2&a=1"), "HTTP/1.1 5", "");
}

static void the_api_acts_for_an_account_once(void **state)
{
#define CALL(key, length, body)                                                                    \
    "POST /api/v1/once HTTP/1.1\r\n" HOST "Authorization: Bearer good\r\n"                         \
    "Content-Type: application/x-www-form-urlencoded\r\nIdempotency-Key: " key                     \
    "\r\nContent-Length: " length "\r\n\r\n" body

    /* What is wrong with a call is told only to those who may make it. */
    expect(*state, "POST /api/v1/once HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nbad",
        "HTTP/1.1 401", "\"code\":\"signed_out\"");
    expect(*state, CALL("k3", "3", "bad"), "HTTP/1.1 422", "\"field\":\"name\"");
    expect(*state, CALL("k3", "3", "{%}"), "HTTP/1.1 200", "first");
    expect(*state, CALL("k3", "3", "{%}"), "HTTP/1.1 200", "made");
    expect(*state, CALL("k3", "3", "{;}"), "HTTP/1.1 409", "\"code\":\"key_reused\"");
}

static void the_log_holds_nothing_personal_in_clear(void **state)
{
    struct running *r = start_with("127.0.0.1");
    void *own = r;
    struct text opened = {0};
    char line[4096] = "", name[512];

    (void)state;
    expect(r,
        "GET /staff/clients/77?name=Aisha HTTP/1.1\r\n" HOST
        "X-Forwarded-For: 9.8.7.6\r\nUser-Agent: Some Browser\r\n\r\n",
        "HTTP/1.1 303", "");
    const struct day day = {(int32_t)(now(NULL).ms / (24 * 3600 * 1000))};
    for (int tries = 0; tries < 400 && line[0] == '\0'; tries++) { /* another thread writes it */
        nanosleep(&(struct timespec){.tv_nsec = 10 * 1000 * 1000}, NULL);
        FILE *file = find_log(r, name, sizeof name) ? fopen(name, "re") : NULL;
        if (file != NULL) {
            (void)!fgets(line, sizeof line, file);
            fclose(file);
        }
    }
    assert_non_null(strstr(line, "\tGET\t/staff/clients/:id\t303\t"));
    assert_null(strstr(line, "9.8.7.6"));
    assert_null(strstr(line, "Aisha"));
    assert_null(strstr(line, "77?"));
    assert_null(strstr(line, "Browser"));
    struct text rest = text_of(line);
    struct text columns[9] = {{0}};
    rest.length -= 1;
    for (size_t i = 0; i < 9; i++) {
        assert_true(text_cut(&rest, '\t', &columns[i]));
    }
    assert_int_equal(
        log_open_line(r->store->store, &r->arena, day, columns[1], columns[8], &opened), OK);
    assert_true(text_is(opened, "9.8.7.6\t\tSome Browser"));
    assert_int_equal(log_open_line(r->store->store, &r->arena, (struct day){day.v - 1}, columns[1],
                         columns[8], &opened),
        STATUS_INVALID);
    stop(&own);
}

/* A file of the log's folder, made if it must be. */
static const char *log_file(struct running *r, struct text name)
{
    const struct text path =
        text_format(&r->arena, "%s/%.*s", r->config.log_directory, TEXT_ARG(name));
    const char *string = text_string(&r->arena, path);

    close(open(string, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    return string;
}

static void a_log_is_deleted_when_it_is_older_than_it_is_kept(void **state)
{
    struct running *r = start_with(NULL);
    void *own = r;
    const struct day today = {(int32_t)(now(NULL).ms / (24 * 3600 * 1000))};
    const struct day last = {today.v - log_kept_days};
    const struct day over = {last.v - 1};

    (void)state;
    assert_int_equal(mkdir(r->config.log_directory, 0700), 0);
    const char *kept =
        log_file(r, text_format(&r->arena, "%.*s.a.log", TEXT_ARG(day_text(&r->arena, last))));
    const char *ended =
        log_file(r, text_format(&r->arena, "%.*s.b.log", TEXT_ARG(day_text(&r->arena, over))));
    const char *other = log_file(r, TEXT("2001-01-01.txt"));
    expect(r, "GET /staff/clients/77 HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 303", "");
    for (int tries = 0; tries < 400 && access(ended, F_OK) == 0; tries++) {
        nanosleep(&(struct timespec){.tv_nsec = 10 * 1000 * 1000}, NULL);
    }
    assert_int_equal(access(ended, F_OK), -1);
    assert_int_equal(access(kept, F_OK), 0);
    assert_int_equal(access(other, F_OK), 0);
    stop(&own);
}

static void a_stop_ends_streams_and_finishes_what_is_under_way(void **state)
{
    struct running *r = start_with(NULL);
    void *own = r;
    char heard[2048];

    (void)state;
    const int stream = listen_to(r);
    const int slow = dial(r);
    assert_int_equal(sem_init(&slow_begun, 0, 0), 0);
    say(slow, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n", 32);
    sem_wait(&slow_begun);
    server_stop(r->server);
    hear(slow, heard, sizeof heard);
    assert_non_null(strstr(heard, "\r\n\r\nslow"));
    assert_non_null(strstr(heard, "Connection: close"));
    hear(stream, heard, sizeof heard);
    assert_int_equal(recv(stream, heard, sizeof heard, 0), 0); /* it has ended: it isn't silent */
    close(slow);
    close(stream);
    stop(&own);
}

static void only_a_trusted_proxy_says_who_asks(void **state)
{
    struct running *r = start_with("127.0.0.0/8, 10.0.0.0/8");
    void *own = r;

    (void)state;
    expect(r,
        "GET /address HTTP/1.1\r\n" HOST "X-Forwarded-For: 6.6.6.6, 9.9.9.9, 10.1.1.1\r\n\r\n",
        "HTTP/1.1 200", "from 9.9.9.9");
    expect(r,
        "GET /address HTTP/1.1\r\n" HOST
        "X-Forwarded-For: 6.6.6.6\r\nCF-Connecting-IP: 2001:db8::1\r\n\r\n",
        "HTTP/1.1 200", "from 2001:db8::1");
    stop(&own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_request_gets_its_answer, start, stop),
        cmocka_unit_test_setup_teardown(what_is_not_plain_is_refused_and_cut, start, stop),
        cmocka_unit_test_setup_teardown(requests_in_one_packet_are_answered_in_order, start, stop),
        cmocka_unit_test_setup_teardown(who_sends_slowly_is_cut, start, stop),
        cmocka_unit_test_setup_teardown(too_large_a_body_is_read_and_refused, start, stop),
        cmocka_unit_test_setup_teardown(a_head_that_is_too_large_is_refused, start, stop),
        cmocka_unit_test_setup_teardown(a_kept_page_is_known_by_its_tag, start, stop),
        cmocka_unit_test_setup_teardown(a_stream_waits_without_working_and_beats, start, stop),
        cmocka_unit_test_setup_teardown(a_commit_is_told_to_streams_at_once, start, stop),
        cmocka_unit_test_setup_teardown(the_same_key_is_done_once, start, stop),
        cmocka_unit_test_setup_teardown(the_api_acts_for_an_account_once, start, stop),
        cmocka_unit_test(the_log_holds_nothing_personal_in_clear),
        cmocka_unit_test(a_log_is_deleted_when_it_is_older_than_it_is_kept),
        cmocka_unit_test(a_stop_ends_streams_and_finishes_what_is_under_way),
        cmocka_unit_test(only_a_trusted_proxy_says_who_asks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
