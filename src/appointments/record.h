/* The writes of appointments, queued into a batch: booking, steps, moves, and what undoing them
 * needs. */
#ifndef CLINIC_APPOINTMENTS_RECORD_H
#define CLINIC_APPOINTMENTS_RECORD_H

#include "appointments/booking.h"
#include "appointments/states.h"
#include "store/seal.h"

struct new_appointment {
    const struct booking_input *input;
    const struct booking_data *data;
    const struct booking_facts *facts;
    const struct booking_plan *plan;
    const struct subject *subject; /* the client's keys */
    struct text source;            /* "desk", "api", "enquiry", "website" */
    struct text note;
    struct text reason; /* of booking over another */
    enum state state;   /* BOOKED, or REQUESTED, whose holds lapse */
};

/* Queue the appointment, its parts, phases, holds and first event. */
void record_new(struct request *q, struct batch *batch, const struct new_appointment *appointment,
    struct appointment_id *out_id, struct event_id *out_event);

/* An appointment as it was read, for what is done to it. */
struct saved_appointment {
    struct appointment_by_id row;
    struct appointment_parts parts;
    struct appointment_phases phases;
    struct subject subject;
};

/* Queue its reads, with the client's keys. */
void record_read(struct request *q, struct appointment_id id, struct saved_appointment *out);

/* The same where booking_read_move reads the rest: queue the keys, and after the trip take the rest
 * over. */
void record_read_keys(struct request *q, struct appointment_id id, struct saved_appointment *out);
void record_take(struct saved_appointment *saved, const struct booking_data *data);

/* Queue the next state with what it does to the holds. INVALID without a reason where one is
 * wanted, CONFLICT when it doesn't follow. */
MUST_USE enum status record_step(struct request *q, struct batch *batch,
    const struct saved_appointment *saved, enum state to, struct text reason, int64_t version,
    struct event_id *out_event);

/* Queue other words of the note. */
void record_note(struct request *q, struct batch *batch, const struct saved_appointment *saved,
    struct text note, int64_t version);

/* Queue another time, clinician, room or device, as planned. */
void record_move(struct request *q, struct batch *batch, const struct saved_appointment *saved,
    const struct booking_plan *plan, int64_t lane, struct text reason, int64_t version,
    struct event_id *out_event);

/* Queue the undoing of an event. CONFLICT when something was done after it. */
MUST_USE enum status record_undo(struct request *q, struct batch *batch,
    const struct saved_appointment *saved, const struct event_by_id *event, int64_t version);

#endif
