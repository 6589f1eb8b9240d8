#include "http/exchange.h"

#include <stdio.h>
#include <string.h>

#include "http/kept.h"
#include "http/log.h"

static struct link *link_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info == NULL ? NULL : info->socket_context;
}

static void enter(struct exchange *x, enum phase phase, size_t bytes)
{
    if (x->link != NULL) {
        x->link->phase = phase;
        x->link->since_ms = monotonic_us() / 1000;
        x->link->bytes = bytes;
    }
}

void exchange_hold(struct exchange *x)
{
    struct clinic *clinic = clinic_hold(x->server->clinic);

    clinic_let(x->q.clinic);
    x->q.clinic = clinic;
    x->q.out.zone = clinic->zone;
    x->q.out.currency = clinic->settings.currency_sign;
    x->q.out.money_digits = clinic->settings.money_digits;
}

void *exchange_on_target(void *context, const char *target, struct MHD_Connection *connection)
{
    struct server *server = context;
    struct exchange *x = server->free_exchanges;

    if (x != NULL) {
        server->free_exchanges = x->next;
        server->kept_arenas -= x->arena.block != NULL;
    } else {
        x = ARENA_NEW(&server->arena, struct exchange);
    }
    const struct arena arena = x->arena;
    *x = (struct exchange){.server = server,
        .connection = connection,
        .link = link_of(connection),
        .arena = arena,
        .started_us = monotonic_us()};
    x->target = text_copy(&x->arena, text_of(target));
    x->q.arena = &x->arena;
    x->q.server = server;
    exchange_hold(x);
    x->q.now = server->clinic->now(server->clinic);
    x->q.random = server->clinic->random(server->clinic);
    id_write(id_make(&server->clinic->ids, x->q.now.ms, x->q.random), x->q.id);
    buf_init(&x->q.out.buf, &x->arena, limit_page_bytes);
    enter(x, PHASE_HEAD, 0);
    return x;
}

void exchange_on_end(void *context, struct MHD_Connection *connection, void **request,
    enum MHD_RequestTerminationCode code)
{
    struct server *server = context;
    struct exchange *x = *request;

    (void)connection;
    (void)code;
    if (x == NULL) {
        return;
    }
    *request = NULL;
    stream_forget(x);
    log_request(x);
    if (x->response != NULL) {
        MHD_destroy_response(x->response); /* never queued */
    }
    kept_release(x->kept);
    clinic_let(x->q.clinic);
    enter(x, PHASE_IDLE, 0);
    server->bodies_bytes -= x->body_counted;
    if (server->kept_arenas < limit_arenas_kept) {
        arena_empty(&x->arena);
    } else {
        arena_release(&x->arena);
    }
    server->kept_arenas += x->arena.block != NULL;
    x->next = server->free_exchanges;
    server->free_exchanges = x;
}

void exchanges_release(struct server *server)
{
    for (struct exchange *x = server->free_exchanges; x != NULL; x = x->next) {
        arena_release(&x->arena);
    }
}

static enum MHD_Result note_line(void *context, enum MHD_ValueKind kind, const char *name,
    size_t name_size, const char *value, size_t value_size)
{
    struct exchange *x = context;

    (void)kind;
    head_note(&x->head, (struct text){name, name_size}, (struct text){value, value_size});
    return MHD_YES;
}

static void refuse(struct exchange *x, enum status status, int code)
{
    if (x->refused == OK) {
        x->refused = status;
        x->refused_code = code;
    }
}

/* Urdu pages are the public ones under /ur. */
static struct text without_language(struct exchange *x, struct text path)
{
    if (!text_is(path, "/ur") && !text_begins(path, TEXT("/ur/"))) {
        return path;
    }
    const struct text rest = text_part(path, 3, SIZE_MAX);
    const struct text own = rest.length == 0 ? TEXT("/") : rest;
    if (text_begins(own, TEXT("/staff/")) || text_begins(own, TEXT("/api/"))) {
        return path;
    }
    x->q.out.language = URDU;
    return own;
}

static bool method_read(const char *name, enum method *out_method)
{
    static const char *const names[METHODS] = {"GET", "POST", "PATCH", "DELETE"};

    for (size_t i = 0; i < METHODS; i++) {
        if (strcmp(name, names[i]) == 0) {
            *out_method = (enum method)i;
            return true;
        }
    }
    *out_method = GET;
    return strcmp(name, "HEAD") == 0;
}

static void take_route(struct exchange *x, const char *method)
{
    struct request *q = &x->q;
    struct text raw = x->target;
    struct text path = {0};
    struct text raw_path = {0};
    const bool is_known_method = method_read(method, &q->method);

    x->is_head = strcmp(method, "HEAD") == 0;
    if (!text_cut(&raw, '?', &raw_path) || path_read(&x->arena, raw_path, &path) != OK ||
        pairs_read(&x->arena, raw, &q->query, &q->query_count) != OK) {
        refuse(x, STATUS_BAD_REQUEST, 0);
        return;
    }
    q->path = without_language(x, path);
    router_find(x->server->router, q->method, q->path, &x->found);
    q->route = x->found.route;
    memcpy(q->params, x->found.params, sizeof q->params);
    if (q->route == NULL || !is_known_method) {
        refuse(x, x->found.is_known ? STATUS_BAD_METHOD : STATUS_NOT_FOUND, 0);
    }
    if (q->route != NULL) {
        x->is_gated = q->route->may != x->server->config->gate.anyone;
    }
}

static void take_head(struct exchange *x)
{
    struct request *q = &x->q;
    const struct head *head = &x->head;
    const bool is_proxied = proxies_have(&x->server->proxies, text_of(x->link->address));

    q->host = head->host;
    q->address = address_of_client(&x->server->proxies, text_of(x->link->address), head);
    q->user_agent = head->user_agent;
    q->country = is_proxied ? head->cf_country : (struct text){0};
    q->accept_language = head->accept_language;
    q->cookie_session = cookie_find(head->cookie, "session");
    q->cookies = head->cookie;
    q->if_match = head->if_match;
    q->idempotency_key = head->idempotency_key;
    if (head->authorization.length > 7 &&
        text_same_word(text_part(head->authorization, 0, 7), "bearer ")) {
        q->bearer = text_trim(text_part(head->authorization, 7, SIZE_MAX));
    }
}

static void limit_body(struct exchange *x)
{
    const bool is_upload =
        text_begins(x->head.content_type, TEXT("multipart/form-data")) && x->is_gated;
    int64_t length = 0;

    x->body_most = is_upload ? limit_upload_bytes : limit_body_bytes;
    buf_init(&x->body, &x->arena, x->body_most);
    if (x->head.lengths == 1 && text_number(x->head.content_length, 0, INT64_MAX, &length) == OK &&
        (uint64_t)length > x->body_most) {
        refuse(x, STATUS_TOO_LARGE, 0);
        x->is_last |= length > limit_drained_bytes;
    }
}

static enum MHD_Result send_answer(struct exchange *x)
{
    struct MHD_Response *response = x->response;

    x->response = NULL;
    x->stage = STAGE_SENT;
    enter(x, x->q.answer.is_stream ? PHASE_STREAM : PHASE_ANSWER, x->answer_bytes);
    if (x->q.answer.is_stream && x->code == MHD_HTTP_OK) {
        stream_begin(x); /* one too many ends at once, and tries again */
    }
    const enum MHD_Result result = MHD_queue_response(x->connection, (unsigned)x->code, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result begin(struct exchange *x, const char *method, const char *version)
{
    x->stage = STAGE_BODY;
    MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, note_line, x);
    if (!request_is_plain(&x->head) || strncmp(version, "HTTP/1.", 7) != 0) {
        refuse(x, STATUS_BAD_REQUEST, 0);
        x->is_last = true;
    } else if (x->head.bytes + x->target.length > limit_head_bytes) {
        refuse(x, STATUS_TOO_LARGE, MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE);
        x->is_last = true;
    }
    take_head(x);
    take_route(x, method);
    limit_body(x);
    if (x->is_last) {
        answer_make(x, x->refused);
        return send_answer(x);
    }
    enter(x, PHASE_BODY, 0);
    return MHD_YES;
}

static void take_part(struct exchange *x, const char *part, size_t size)
{
    struct server *server = x->server;

    x->link->bytes += size;
    if (x->link->bytes > limit_drained_bytes) {
        x->link->since_ms = INT64_MIN / 2; /* the sweep cuts it */
    }
    if (x->refused != OK) {
        return;
    }
    buf_add(&x->body, part, size);
    server->bodies_bytes += x->body.size - x->body_counted;
    x->body_counted = x->body.size;
    if (x->body.full) {
        refuse(x, STATUS_TOO_LARGE, 0);
    } else if (server->bodies_bytes > limit_bodies_bytes) {
        refuse(x, STATUS_UNAVAILABLE, 0);
    }
}

/* The request is complete: answer what the loop can, hand the rest to a worker. */
static enum MHD_Result finish(struct exchange *x)
{
    x->q.body = buf_as_text(&x->body);
    x->is_last |= x->server->is_draining;
    if (x->q.method == GET && x->refused == STATUS_NOT_FOUND) {
        const struct asset *asset = asset_find(x->server, x->q.path);

        if (asset != NULL) {
            asset_answer(x, asset);
            return send_answer(x);
        }
    }
    if (x->refused == OK && x->q.method == GET && kept_answer(x)) {
        return send_answer(x);
    }
    x->stage = STAGE_WORK;
    enter(x, PHASE_WORK, 0);
    MHD_suspend_connection(x->connection);
    work_push(x->server, x);
    return MHD_YES;
}

enum MHD_Result exchange_on_request(void *context, struct MHD_Connection *connection,
    const char *url, const char *method, const char *version, const char *part, size_t *part_size,
    void **request)
{
    struct exchange *x = *request;

    (void)context;
    (void)connection;
    (void)url;
    switch (x->stage) {
    case STAGE_HEAD:
        return begin(x, method, version);
    case STAGE_BODY:
        if (*part_size > 0) {
            take_part(x, part, *part_size);
            *part_size = 0;
            return MHD_YES;
        }
        return finish(x);
    case STAGE_DONE:
        return send_answer(x);
    case STAGE_WORK:
    case STAGE_SENT:
        break;
    }
    return MHD_NO;
}

const char *exchange_read_file(struct arena *arena, const char *path)
{
    enum { most = 1024 * 1024 };
    FILE *file = path == NULL ? NULL : fopen(path, "re");
    char *bytes = NULL;

    if (file == NULL) {
        return NULL;
    }
    bytes = arena_alloc(arena, most + 1);
    const size_t length = fread(bytes, 1, most, file);
    (void)fclose(file);
    return length == 0 ? NULL : bytes;
}
