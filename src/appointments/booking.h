/* From the database to the booking rule: which reads it needs, and the facts made of them; and the
 * writes of what it planned. Slot list, booking and moving all come through here. */
#ifndef CLINIC_APPOINTMENTS_BOOKING_H
#define CLINIC_APPOINTMENTS_BOOKING_H

#include "appointments/slots.h"
#include "appointments_queries.h"
#include "http/http.h"

/* One part as it is asked for; zeros: as usual, or any. */
struct booking_wish {
    struct service_id service;
    struct staff_id staff;
    struct room_id room;
    struct device_id device;
    int64_t minutes;
};

struct booking_input {
    struct branch_id branch;
    size_t part_count;
    struct booking_wish parts[parts_most];
    struct client_id client; /* zero: nobody yet */
    struct day from, until;  /* the days that are looked at: [from, until), at most 7 */
    int64_t lane;            /* 1: over others on purpose */
    unsigned despite;        /* of DESPITE_RULES: what it goes past on purpose */
    bool is_public;          /* with the notice and the horizon of the website */
};

/* What the reads bring; zeroed before. */
struct booking_data {
    struct open_hours hours;
    struct closed_days closed;
    struct rota_rows rota;
    struct leave_rows leave;
    struct branch_holds holds;
    struct booking_rules rules;
    struct client_for_booking client;
    struct service_facts services[parts_most];
    struct service_phases phases[parts_most];
    struct service_able able[parts_most];
    struct service_credentials credentials[parts_most];
    /* of an appointment that moves */
    struct appointment_by_id appointment;
    struct appointment_parts parts;
    struct appointment_phases old_phases;
    struct appointment_able old_able;
    struct appointment_credentials old_credentials;
};

/* Queue the reads of hours, rota and rules alone. */
void booking_read_times(
    struct request *q, const struct booking_input *input, struct booking_data *out_data);

/* Queue the reads for a new appointment. */
void booking_read(
    struct request *q, const struct booking_input *input, struct booking_data *out_data);

/* Queue the reads for an appointment that moves: what its parts are comes from it. */
void booking_read_move(struct request *q, const struct booking_input *input,
    struct appointment_id appointment, struct booking_data *out_data);

/* After those reads: is it of another branch than was read for? Then the input is of that branch,
 * to be read for once more. Only of a clinic with several, when one looks from elsewhere. */
bool booking_is_elsewhere(struct booking_input *input, const struct booking_data *data);

/* After the reads: the facts. NOT_FOUND when a service or the client isn't there; INVALID, at the
 * field "minutes", for a length that the service can't have. */
MUST_USE enum status booking_facts_of(struct request *q, const struct booking_input *input,
    const struct booking_data *data, struct booking_facts *out_facts);

/* The same for the appointment that data holds; `part` (or none, SIZE_MAX) is moved as
 * input->parts[0] asks. */
MUST_USE enum status booking_facts_move(struct request *q, const struct booking_input *input,
    const struct booking_data *data, size_t part, struct booking_facts *out_facts);

/* Plan, or say at "starts_at" why not: OK, CONFLICT (overlap) or INVALID (not_offered,
 * credential_ends, too_young). */
MUST_USE enum status booking_plan_or_say(struct request *q, const struct booking_facts *facts,
    const struct minute *starts, struct booking_plan *out_plan);

/* From which day on the client is old enough for all parts, in words. */
struct text booking_old_enough(struct request *q, const struct booking_facts *facts);

/* "The first day on which that is so: Monday 1 March 2027." Arena. */
struct text old_enough_words(struct request *q, struct day since);

/* The next times after `after` that are free, at most `most`, for the page or the API to offer. */
struct slots booking_next(
    struct request *q, const struct booking_facts *facts, struct minute after, size_t most);

/* Days' openings without any booking, for the day book: the clinic's, and one member of staff's.
 * Arena. */
struct spans booking_open(
    struct request *q, const struct booking_input *input, const struct booking_data *data);
struct spans booking_works(struct request *q, const struct booking_input *input,
    const struct booking_data *data, struct spans open, struct staff_id staff);

/* A row of phases as the rule knows it. */
struct booking_phase booking_phase_of(
    struct text kind, int64_t minutes, bool clinician, bool assistant, bool room, bool device);

/* What client.provider_text says. */
enum wish wish_named(struct text provider);

/* Civil now. */
struct minute request_minute(const struct request *q);

#endif
