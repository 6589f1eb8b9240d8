/* What a handler does with its request (struct request of http.h, which includes this). */
#ifndef CLINIC_HTTP_REQUEST_H
#define CLINIC_HTTP_REQUEST_H

#include "http/http.h"

/* A field's value, the empty text when it is not there. */
struct text request_field(const struct request *q, const char *name);
struct text request_query(const struct request *q, const char *name);
bool request_has(const struct request *q, const char *name);

/* The field `version`: the one that the person saw of what the form changes; 0, which no row has,
 * when there is none. */
int64_t request_version(const struct request *q);

/* The value of the n-th field of that name, for rows that repeat; the empty text beyond the last */
struct text request_field_at(const struct request *q, const char *name, size_t n);

/* The n-th :id part of the path as an id; NOT_FOUND when it is none. */
MUST_USE enum status request_id(const struct request *q, size_t n, int64_t *out_id);

/* A new id, from the clinic's clock and randomness. */
int64_t request_new_id(struct request *q);

/* A batch for this request: its surface, arena and problems, and the row of its idempotency key, if
 * it came with one. The same key and body again is then answered without the handler's own work:
 * its reads_run gives CONFLICT, and the client the redirect of request_commit; another body gives
 * key_reused. */
void request_batch(struct request *q, struct batch *out_batch);

/* Commit the batch and lead to that page, a repeat too; refused as by batch_commit. */
MUST_USE enum status request_commit(struct request *q, struct batch *batch, struct url redirect);

/* The same batch for what is no page: the answer that a repeat is given in request.repeats. */
void request_batch_for(struct request *q, struct batch *out_batch, struct text answer);

/* The key of a form that this answer shows: a new one; the one that came while nobody can tell
 * whether it was saved, so that it is not saved twice. */
struct text request_form_key(struct request *q);

/* Let the request be a post to another path of ours from here on, with its ids: the route whose
 * handler then does it, NULL when there is none. Who may is the caller's to ask; fields and query
 * stay. */
const struct route *request_becomes(struct request *q, struct text path);

/* 303 See Other to a page of ours. */
MUST_USE enum status request_redirect(struct request *q, struct url to);

/* Answer with this header too. Name static, value arena. */
void request_header(struct request *q, const char *name, struct text value);

/* A cookie's value by its name without __Host-, the empty text when it isn't there. */
struct text request_get_cookie(const struct request *q, const char *name);

/* Set a cookie, or end it when the value is empty: HttpOnly, SameSite=Lax, Secure, Path=/. The name
 * gets
 * "__Host-" before it; q->cookie_session is the cookie "session". */
void request_cookie(
    struct request *q, const char *name, struct text value, int64_t max_age_seconds);

/* Is the answer JSON: a path of the API? */
bool request_is_json(const struct request *q);

/* A signed time stamp for the hidden field `stamp` of a public form. Arena. */
struct text request_stamp(struct request *q);

/* The proof of a public form: its stamp is ours, at least 3 seconds and at most 24 hours old, and
 * the field `website`, which people don't see, is empty. Sets the problem; the handler then shows
 * the form again, as it was typed, with this status. */
MUST_USE enum status request_check_stamp(struct request *q);

#endif
