/* What the day book is made of, and the queue beside it. */
#ifndef CLINIC_APPOINTMENTS_DAY_H
#define CLINIC_APPOINTMENTS_DAY_H

#include "appointments/views.h"

enum { said_for_ms = 60000 }; /* what was just done is told for this long */

struct waiting_read {
    struct day_queue queue;
    struct queue_names names;
    struct queue_able able;
    struct queue_credentials credentials;
    struct queue_holds holds;
    struct queue_event_by_id token; /* what was just done to one */
    struct queue_delayed delayed;
};

struct day_read {
    struct booking_input input;
    struct booking_data times;
    struct day_staff staff;
    struct day_rooms rooms;
    struct day_parts parts;
    struct day_names names; /* of who reads Urdu */
    struct day_blocks blocks;
    struct service_names services;
    struct event_by_id done;  /* what was just done to an appointment */
    struct block_by_id block; /* and to blocked time */
    struct waiting_read waiting;
    struct spans open;
};

/* Queue the reads of who waits on a day. */
void waiting_read(
    struct request *q, struct branch_id branch, struct day day, struct waiting_read *out_read);

/* Put who waits into the view, with about when each is seen and why a step of one was refused. */
void waiting_add(struct day_view *view, const struct day_read *read);

/* What was just done to a token, with Undo while it is the newest change. */
void waiting_say(struct day_view *view, const struct day_read *read);

/* Does the clinician of this row suit its token on that day? */
enum fit queue_fit(const struct request *q, const struct queue_able_row *row,
    const struct queue_credentials *credentials, struct day on);

/* What was just done to blocked time, with Undo. */
void block_say(struct day_view *view, const struct block_by_id *block);

/* An address with the columns that this one asks for, and the one of them that a phone shows. */
struct url keep_columns(const struct request *q, struct url url);

#endif
