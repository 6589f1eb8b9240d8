/* The JSON API: reading a call and answering it. What is decided and written is the pages' own. */
#ifndef CLINIC_API_API_H
#define CLINIC_API_API_H

#include "base/json.h"
#include "http/form.h"

enum { api_body_most = 64 * 1024, api_depth_most = 8, api_limit_usual = 50, api_limit_most = 200 };

/* A member that is a list of objects, each read by rows of its own. */
struct api_list {
    const char *name;
    const struct form_field *fields;
    size_t field_count;
    size_t most;
    size_t size;       /* of one item */
    void *items;       /* room for `most` */
    size_t *out_count; /* 0 too when it is left out */
};

/* Read the body by the rows of a form, with JSON's own types: numbers for FORM_NUMBER, true and
 * false for FORM_BOX, RFC 3339 times with an offset for FORM_MINUTE, strings for the rest; null is
 * as if left empty. request_has() tells what was sent. `list` may be NULL. BAD_REQUEST when it is
 * no JSON object; INVALID, with its field, for every member that is unknown, of another type or
 * refused. */
MUST_USE enum status api_read(struct request *q, const struct form_field *fields, size_t count,
    void *out, const struct api_list *list);

/* The version that If-Match names: NO_MATCH without one, STALE when it is none of ours. */
MUST_USE enum status api_read_version(struct request *q, int64_t *out_version);

/* An id of the query; zero when it is left out. INVALID at `name` when it is none. */
MUST_USE enum status api_query_id(struct request *q, const char *name, int64_t *out_id);

/* A day ("2026-11-24": its midnight) or an RFC 3339 time of the query; `otherwise` when left out.
 */
MUST_USE enum status api_query_minute(
    struct request *q, const char *name, struct minute otherwise, struct minute *out_minute);

MUST_USE enum status api_query_number(struct request *q, const char *name, int64_t least,
    int64_t most, int64_t otherwise, int64_t *out_number);

/* ?limit=&after= */
struct api_page {
    int64_t limit;
    int64_t after; /* zero: from the beginning */
};
MUST_USE enum status api_query_page(struct request *q, struct api_page *out_page);

/* {"items":[ ... ],"next":ID}; `next` zero: these were the last. */
void api_begin_list(struct request *q);
MUST_USE enum status api_end_list(struct request *q, int64_t next);

/* The object in q->out is the answer: 200 or 201, with the ETag of its version. */
MUST_USE enum status api_answer(struct request *q, int http_status, int64_t version);

/* A batch with the call's idempotency key. The id of what it makes is written to the 13 characters
 * before the commit; a repeat is then told it in q->repeats. */
char *api_batch(struct request *q, struct batch *out_batch);

/* Handlers; their rows are in routes.def. */
enum status api_services(struct request *q);
enum status api_staff(struct request *q);
enum status api_slots(struct request *q);
enum status api_clients(struct request *q);
enum status api_client(struct request *q);
enum status api_client_create(struct request *q);
enum status api_client_change(struct request *q);
enum status api_enquiries(struct request *q);
enum status api_enquiry(struct request *q);
enum status api_enquiry_create(struct request *q);
enum status api_enquiry_change(struct request *q);
enum status api_appointments(struct request *q);
enum status api_appointment(struct request *q);
enum status api_appointment_create(struct request *q);
enum status api_appointment_change(struct request *q);

#endif
