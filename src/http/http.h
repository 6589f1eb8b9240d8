/* One request, as a handler sees it. The loop has parsed it, found its route and checked its proof
 * before a worker runs the handler as plain blocking code. */
#ifndef CLINIC_HTTP_HTTP_H
#define CLINIC_HTTP_HTTP_H

#include "base/problem.h"
#include "html/html.h"
#include "store/store.h"

struct clinic;
struct request;
struct server;

enum method { GET, POST, PATCH, DELETE, METHODS };
enum { route_params_most = 4, fields_most = 200, answer_headers_most = 16 };

typedef enum status handler(struct request *q);

/* A row of a feature's routes.def: ROUTE(GET, "/staff/clients/:id", MAY_SEE_CLIENTS, client_page,
 * AUDIT_CLIENT). `may` is an enum permission, zero is nobody; `audit` an enum audit. */
struct route {
    enum method method;
    const char *pattern;
    unsigned may;
    handler *handle;
    unsigned audit;
    const char *name; /* the handler's, for lists */
};

struct field {
    struct text name;
    struct text value;     /* UTF-8, CR LF made LF; a file's content */
    struct text file_name; /* of an upload, else empty */
};

/* Who acts: filled by the gate (access/) when the first reads run. */
struct actor {
    struct staff_id
        staff; /* zero: nobody signed in; VALUE_UNKNOWN until the first reads have run */
    struct session_id session;
    struct role_id role;
    uint64_t may[2];  /* bits of enum permission */
    struct text name; /* of the person, for the shell */
    struct text role_name;
    struct text csrf; /* the session's CSRF token, for forms */
    bool is_clinician;
    bool is_woman;
};

struct answer {
    int status;           /* HTTP; 0 means 200 */
    const char *type;     /* static; NULL means text/html; charset=utf-8 */
    struct text location; /* of a redirect */
    size_t header_count;
    struct {
        const char *name;
        struct text value;
    } headers[answer_headers_most];
    struct text body; /* instead of out's buffer, when not empty: arena or static */
    struct text also; /* API: more members of a problem, as JSON: "free":[...]; arena */
    bool is_kept;   /* the same for everybody: may be kept until the data changes (public pages) */
    bool is_stream; /* not a page but a stream of `event: change` (live.h); the body is ignored */
};

struct request {
    struct clinic *clinic;
    struct arena *arena;
    struct problems problems;
    enum method method;
    struct text path; /* decoded, without /ur */
    const struct route *route;
    struct text params[route_params_most]; /* what :name parts matched */
    size_t field_count;
    struct field *fields; /* of the body */
    size_t query_count;
    struct field *query; /* of the address */
    struct text body;    /* raw, for JSON */
    struct text host;
    struct text address; /* the client's, behind trusted proxies too */
    struct text user_agent;
    struct text country;
    struct text accept_language;
    struct text cookies;        /* the Cookie line, for request_get_cookie */
    struct text cookie_session; /* the session cookie's value, or empty */
    struct text bearer;         /* of Authorization: Bearer */
    struct text if_match;
    struct text idempotency_key; /* of the header or the form's field */
    int64_t key_actor; /* whose key: made of the session or token; 0 when there is no key */
    struct text
        key_route; /* with a key: the pattern that was asked, and a token of what was sent, */
    struct text key_body; /* whatever the handler makes of them */
    struct text
        repeats;    /* API: the answer text that this key was given before, see request_batch_for */
    bool is_repeat; /* this key with this body was answered before */
    struct value *key_answer; /* what the row that request_batch queued tells a repeat, or NULL */
    struct instant now;
    uint64_t changes; /* the store's count of commits from before anything was read */
    struct actor actor;
    void *gate; /* arena: what the gate's reads bring, between its queue and its check */
    struct subject_id subject; /* whose record the page shows: the handler says it, for the audit */
    struct reads reads;        /* session and role are queued already on staff routes */
    struct out out;
    struct answer answer;
    struct server *server; /* borrowed; NULL in tests of a handler alone */
    uint64_t random;       /* what its next id is made of */
    char id[13]; /* of the request, on every answer and in every log line; not NUL-ended */
};

#include "http/request.h"

#endif
