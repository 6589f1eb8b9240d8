#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/form.h"
#include "http/kept.h"
#include "http/parts.h"

static const struct header {
    const char *name;
    const char *value;
} always[] = {
    /* Tried on every page in Chromium without a violation: no inline style, no inline script. */
    {"Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types clinic"},
    {"X-Content-Type-Options", "nosniff"},
    /* not no-referrer: Chromium would then post `Origin: null` */
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy",
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
};

static bool has_header(const struct answer *answer, const char *name)
{
    for (size_t i = 0; i < answer->header_count; i++) {
        if (strcmp(answer->headers[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void add_header(struct exchange *x, const char *name, struct text value)
{
    /* libmicrohttpd refuses a value with a line break, so that none can split the answer. */
    (void)MHD_add_response_header(x->response, name, text_string(&x->arena, value));
}

static void answer_headers(struct exchange *x)
{
    struct answer *answer = &x->q.answer;

    for (size_t i = 0; i < COUNT_OF(always); i++) {
        (void)MHD_add_response_header(x->response, always[i].name, always[i].value);
    }
    if (x->server->has_tls) {
        add_header(x, "Strict-Transport-Security", TEXT("max-age=31536000"));
    }
    add_header(x, "X-Request-Id", (struct text){x->q.id, sizeof x->q.id});
    if (!has_header(answer, "Cache-Control")) {
        add_header(x, "Cache-Control", TEXT("no-store"));
    }
    for (size_t i = 0; i < answer->header_count; i++) {
        add_header(x, answer->headers[i].name, answer->headers[i].value);
    }
    if (answer->location.length > 0) {
        add_header(x, "Location", answer->location);
    }
    if (x->is_last || x->server->is_draining) {
        add_header(x, "Connection", TEXT("close"));
    }
}

void answer_bytes(struct exchange *x, int code, const char *type, struct text bytes)
{
    x->code = code;
    x->answer_bytes = bytes.length;
    /* The bytes are the exchange's, an asset's or a kept page's: they live until the answer is
     * sent. */
    x->response = MHD_create_response_from_buffer(
        bytes.length, (void *)(uintptr_t)bytes.at, MHD_RESPMEM_PERSISTENT);
    if (x->response == NULL) {
        abort(); /* out of memory, as in arena.c */
    }
    if (bytes.length > 0) {
        const char *kind = type == NULL ? "text/html; charset=utf-8" : type;

        (void)MHD_add_response_header(x->response, "Content-Type", kind);
    }
    answer_headers(x);
}

void answer_stream(struct exchange *x, MHD_ContentReaderCallback reader)
{
    x->code = MHD_HTTP_OK;
    x->response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 512, reader, x, NULL);
    if (x->response == NULL) {
        abort();
    }
    (void)MHD_add_response_header(x->response, "Content-Type", "text/event-stream");
    request_header(&x->q, "X-Accel-Buffering", TEXT("no"));
    answer_headers(x);
}

static bool is_json(const struct exchange *x)
{
    return request_is_json(&x->q);
}

/* RFC 9457. The words are ours and English; `code` is what programs read. */
static void write_problem(struct exchange *x, enum status status, int code)
{
    struct request *q = &x->q;
    const struct problem_at *first = q->problems.count > 0 ? &q->problems.items[0] : NULL;
    const char *name = first == NULL ? status_name(status) : problem_key(first->problem);
    const char *words = first == NULL ? status_name(status) : problem_words(first->problem);
    json_t *errors = json_array();

    for (size_t i = 0; i < q->problems.count; i++) {
        const struct problem_at *at = &q->problems.items[i];

        if (at->field != NULL) {
            json_array_append_new(errors,
                json_pack("{s:s, s:s, s:s}", "field", at->field, "code", problem_key(at->problem),
                    "message", problem_words(at->problem)));
        }
    }
    json_t *document = json_pack("{s:s, s:s, s:i, s:s, s:o}", "type", "about:blank", "title", words,
        "status", code, "code", name, "errors", errors);
    if (first != NULL && first->detail.length > 0 && code < MHD_HTTP_INTERNAL_SERVER_ERROR) {
        json_object_set_new(
            document, "detail", json_stringn(first->detail.at, first->detail.length));
    }
    char *bytes = json_dumps(document, JSON_COMPACT);
    json_decref(document);
    if (bytes != NULL) {
        const struct text own = {bytes, strlen(bytes) - 1};

        q->answer.body = text_format(q->arena, "%.*s%s%.*s}", TEXT_ARG(own),
            q->answer.also.length > 0 ? "," : "", TEXT_ARG(q->answer.also));
    }
    free(bytes);
    q->answer.type = "application/problem+json";
}

static enum problem problem_for(enum status status)
{
    switch (status) {
    case STATUS_NOT_FOUND:
        return PROBLEM_no_page;
    case STATUS_BAD_METHOD:
        return PROBLEM_bad_method;
    case STATUS_TOO_LARGE:
        return PROBLEM_too_large;
    case STATUS_SIGNED_OUT:
        return PROBLEM_signed_out;
    case STATUS_FORBIDDEN:
        return PROBLEM_forbidden;
    case STATUS_TOO_MANY:
        return PROBLEM_too_many;
    case STATUS_INTERNAL:
        return PROBLEM_broken;
    case STATUS_UNAVAILABLE:
        return PROBLEM_no_database;
    case STATUS_CONFLICT:
        return PROBLEM_must;
    case STATUS_STALE:
    case STATUS_NO_MATCH:
        return PROBLEM_stale;
    case OK:
    case STATUS_INVALID:
    case STATUS_BAD_REQUEST:
        break;
    }
    return PROBLEM_malformed;
}

static void write_error(struct exchange *x, enum status status, int code)
{
    struct request *q = &x->q;

    if (q->problems.count == 0) {
        problem_note(&q->problems, problem_for(status), NULL, (struct text){0});
    }
    q->out.buf.length = 0;
    if (is_json(x)) {
        write_problem(x, status, code);
    } else if (x->server->config->error_page != NULL) {
        q->answer.type = NULL;
        x->server->config->error_page(q, status);
    } else {
        q->answer.type = "text/plain; charset=utf-8";
        q->answer.body = text_format(q->arena, "%s\n", problem_words(q->problems.items[0].problem));
    }
}

/* The page to come back to after the sign-in: what was asked for, or where the form stands that was
 * sent. */
static struct text page_of(const struct exchange *x)
{
    const struct text sent_from = x->head.referer;
    const size_t scheme = text_begins(sent_from, TEXT("https://")) ? 8 : 7;
    const struct text page = text_part(sent_from, scheme + x->head.host.length, SIZE_MAX);
    struct text query = page;
    struct text path = {0};
    struct found found = {.route = NULL};

    if (x->q.method == GET) {
        return x->target;
    }
    (void)text_cut(&query, '?', &path);
    if (text_begins(path, TEXT("/")) &&
        text_equal(text_part(sent_from, scheme, x->head.host.length), x->head.host)) {
        router_find(x->server->router, GET, path, &found);
    }
    return found.route != NULL ? page : (struct text){0};
}

/* Only a path of ours is named. A stream of events is not led to a page that is none. */
static bool answer_sign_in(struct exchange *x)
{
    struct request *q = &x->q;

    if (is_json(x) || !text_begins(q->path, TEXT("/staff/")) ||
        list_accepts(x->head.accept, "text/event-stream")) {
        return false;
    }
    struct url to = URL("/staff/sign-in");
    const struct text page = page_of(x);
    if (page.length > 0) {
        to = url_with(q->arena, to, "next", page);
    }
    q->answer.status = MHD_HTTP_SEE_OTHER;
    q->answer.location = to.address;
    return true;
}

/* "/team/" is "/team", where there is such a page. */
static bool answer_without_slash(struct exchange *x)
{
    struct request *q = &x->q;
    struct found found;

    if (q->method != GET || q->path.length < 2 || !text_ends(q->path, TEXT("/"))) {
        return false;
    }
    router_find(x->server->router, GET, text_part(q->path, 0, q->path.length - 1), &found);
    if (found.route == NULL) {
        return false;
    }
    struct text query = x->target;
    struct text path = {0};
    (void)text_cut(&query, '?', &path);
    q->answer.status = MHD_HTTP_PERMANENT_REDIRECT;
    q->answer.location =
        text_format(q->arena, "%.*s%s%.*s", TEXT_ARG(text_part(path, 0, path.length - 1)),
            query.length > 0 ? "?" : "", TEXT_ARG(query));
    return true;
}

static bool is_written(const struct request *q)
{
    return q->out.buf.length > 0 || q->answer.body.length > 0 || q->answer.status != 0;
}

/* Our own faults, once, for the operator: which page and why, nothing that was typed. */
static void tell_operator(const struct exchange *x, enum status status)
{
    const struct request *q = &x->q;
    const enum problem problem =
        q->problems.count == 0 ? PROBLEM_NONE : q->problems.items[0].problem;

    const struct text detail = q->problems.count == 0 ? TEXT("") : q->problems.items[0].detail;

    fprintf(stderr, "clinic: request %.*s to '%s': %s, problem '%s' %.*s\n", (int)sizeof q->id,
        q->id, q->route == NULL ? "-" : q->route->pattern, status_name(status),
        problem_key(problem), TEXT_ARG(detail));
}

static void keep_form(struct exchange *x)
{
    const struct gate *gate = &x->server->config->gate;

    if (x->barred != OK && x->q.method == POST && !is_json(x) && gate->kept != NULL) {
        gate->kept(&x->q, page_of(x));
    }
}

static void refuse(struct exchange *x, enum status status)
{
    struct request *q = &x->q;
    const int code = x->refused_code != 0 ? x->refused_code : status_http(status);

    keep_form(x);
    if (status == STATUS_SIGNED_OUT && !is_written(q)) {
        if (answer_sign_in(x)) {
            return;
        }
        request_header(q, "WWW-Authenticate", TEXT("Bearer"));
    }
    if (status == STATUS_NOT_FOUND && answer_without_slash(x)) {
        return;
    }
    if (status == STATUS_BAD_METHOD) {
        request_header(q, "Allow", router_allow(q->arena, &x->found));
    }
    if (status == STATUS_INTERNAL || status == STATUS_UNAVAILABLE) {
        tell_operator(x, status);
    }
    if (status == STATUS_TOO_MANY || status == STATUS_UNAVAILABLE) {
        request_header(q, "Retry-After", TEXT("60"));
    }
    if (!is_written(q) || is_json(x)) {
        write_error(x, status, code);
    }
    if (q->answer.status == 0 || is_json(x)) {
        q->answer.status = code;
    }
}

void answer_make(struct exchange *x, enum status status)
{
    struct request *q = &x->q;

    if (status == OK && q->out.buf.full) {
        q->out.buf.length = 0;
        status = STATUS_INTERNAL; /* half a page is no page */
    }
    if (status != OK) {
        refuse(x, status);
    } else if (q->answer.is_stream) {
        stream_answer(x);
        return;
    } else if (q->answer.is_kept && q->answer.body.length == 0 && q->answer.status == 0) {
        kept_take(x);
        return;
    }
    const struct text page = buf_as_text(&q->out.buf);
    answer_bytes(x, q->answer.status == 0 ? MHD_HTTP_OK : q->answer.status, q->answer.type,
        q->answer.body.length > 0 ? q->answer.body : page);
}
