#include <sodium.h>
#include <string.h>

#include "clinic.h"
#include "http/parts.h"
#include "http/router.h"
#include "store/seal.h"

static struct text nth(const struct field *fields, size_t count, const char *name, size_t n)
{
    for (size_t i = 0; i < count; i++) {
        if (text_is(fields[i].name, name) && n-- == 0) {
            return fields[i].value;
        }
    }
    return (struct text){0};
}

struct text request_field(const struct request *q, const char *name)
{
    return nth(q->fields, q->field_count, name, 0);
}

struct text request_field_at(const struct request *q, const char *name, size_t n)
{
    return nth(q->fields, q->field_count, name, n);
}

int64_t request_version(const struct request *q)
{
    int64_t version = 0;

    return text_number(request_field(q, "version"), 1, INT64_MAX - 1, &version) == OK ? version : 0;
}

struct text request_query(const struct request *q, const char *name)
{
    return nth(q->query, q->query_count, name, 0);
}

bool request_has(const struct request *q, const char *name)
{
    for (size_t i = 0; i < q->field_count; i++) {
        if (text_is(q->fields[i].name, name)) {
            return true;
        }
    }
    return false;
}

enum status request_id(const struct request *q, size_t n, int64_t *out_id)
{
    if (n >= route_params_most || id_read(q->params[n], out_id) != OK) {
        return STATUS_NOT_FOUND;
    }
    return OK;
}

const struct route *request_becomes(struct request *q, struct text path)
{
    struct found found;

    router_find(q->server->router, POST, path, &found);
    if (found.route != NULL) {
        q->path = path;
        memcpy(q->params, found.params, sizeof q->params);
    }
    return found.route;
}

int64_t request_new_id(struct request *q)
{
    struct clinic *home = clinic_home(q->clinic);

    q->random = id_random_next(q->random);
    return id_make(&home->ids, home->now(home).ms, q->random);
}

enum status request_redirect(struct request *q, struct url to)
{
    q->answer.status = MHD_HTTP_SEE_OTHER;
    q->answer.location = to.address;
    q->out.buf.length = 0;
    return OK;
}

void request_header(struct request *q, const char *name, struct text value)
{
    struct answer *answer = &q->answer;

    if (answer->header_count < answer_headers_most) {
        answer->headers[answer->header_count].name = name;
        answer->headers[answer->header_count++].value = value;
    }
}

struct text request_get_cookie(const struct request *q, const char *name)
{
    return cookie_find(q->cookies, name);
}

void request_cookie(struct request *q, const char *name, struct text value, int64_t max_age_seconds)
{
    const long long age = value.length == 0 ? 0 : max_age_seconds;

    request_header(q, "Set-Cookie",
        text_format(q->arena,
            "__Host-%s=%.*s; Path=/; Max-Age=%lld; HttpOnly; Secure; SameSite=Lax", name,
            TEXT_ARG(value), age));
}

bool request_is_json(const struct request *q)
{
    return text_begins(q->path, TEXT("/api/"));
}

/* "1764000000000.HEX": the time and a keyed hash of it, so that no state is kept. */
static struct text sign_stamp(struct request *q, int64_t at_ms)
{
    const struct text time = text_format(q->arena, "stamp %lld", (long long)at_ms);
    const struct text token = store_token(q->clinic->store, q->arena, TOKEN_BODY, time);
    const size_t size = token.length * 2 + 1;
    char *hex = arena_alloc(q->arena, size);

    sodium_bin2hex(hex, size, (const unsigned char *)token.at, token.length);
    return text_format(q->arena, "%lld.%s", (long long)at_ms, hex);
}

struct text request_stamp(struct request *q)
{
    return sign_stamp(q, q->now.ms);
}

enum status request_check_stamp(struct request *q)
{
    const struct text stamp = request_field(q, "stamp");
    struct text rest = stamp;
    struct text time = {0};
    int64_t at_ms = 0;

    if (!text_cut(&rest, '.', &time) || text_number(time, 0, INT64_MAX, &at_ms) != OK ||
        !text_equal_secret(stamp, sign_stamp(q, at_ms)) || q->now.ms - at_ms > stamp_most_ms) {
        return problem_set(&q->problems, PROBLEM_form_expired, NULL, (struct text){0});
    }
    if (q->now.ms - at_ms < stamp_least_ms || request_field(q, "website").length > 0) {
        return problem_set(&q->problems, PROBLEM_form_too_fast, NULL, (struct text){0});
    }
    return OK;
}
