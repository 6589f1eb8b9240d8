/* The enquiry of which a form makes a client or an appointment, so that nothing is typed twice. */
#ifndef CLINIC_ENQUIRIES_SOURCE_H
#define CLINIC_ENQUIRIES_SOURCE_H

#include "clients/clients.h"
#include "enquiries_queries.h"

struct enquiry_source {
    struct enquiry_by_id row; /* not found: there is none */
    struct subject subject;
};

/* After reads_run: NOT_FOUND for an enquiry that isn't there, or of a client who is hidden from the
 * person who acts. */
MUST_USE enum status enquiry_check_seen(struct request *q, const struct enquiry_by_id *enquiry);

/* Read it in a trip of its own, after the one that says who asks, and note that it was opened; no
 * trip for a zero id. NOT_FOUND when it isn't there or the person may not answer enquiries. */
MUST_USE enum status enquiry_source_read(
    struct request *q, struct enquiry_id id, struct enquiry_source *out_source);

/* What it tells of a new client, in place of what `details` has. */
void enquiry_source_fill(
    struct request *q, const struct enquiry_source *source, struct client_details *details);

/* Queue that it is from this client; nothing when there is no enquiry. */
void enquiry_source_is_client(struct request *q, struct batch *batch,
    const struct enquiry_source *source, struct client_id client);

/* Queue that it has become this appointment of the client; nothing when there is no enquiry. */
void enquiry_source_is_booked(struct request *q, struct batch *batch,
    const struct enquiry_source *source, struct client_id client,
    struct appointment_id appointment);

/* The enquiry that an appointment came of; not found: of none. */
struct enquiry_origin {
    struct enquiry_booked row;
    struct subject subject;
};

/* Queue its reads, and, when its booking of that instant is undone, that it stands as it did
 * before. */
void enquiry_origin_read(
    struct request *q, struct appointment_id appointment, struct enquiry_origin *out_origin);
void enquiry_origin_unbook(struct request *q, struct batch *batch,
    const struct enquiry_origin *origin, struct instant booked_at);

#endif
