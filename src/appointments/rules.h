/* The clinic's decisions about time, as pure functions of facts: can a time be booked (one rule for
 * the slot list, booking, moving and changing), what follows which state, whom the queue calls. No
 * store, clock or globals. */
#ifndef CLINIC_APPOINTMENTS_RULES_H
#define CLINIC_APPOINTMENTS_RULES_H

#include "appointments/spans.h"
#include "base/ids.h"
#include "base/problem.h"

/* What a phase can hold. HOLDS(NEED_ROOM) is its bit. */
enum need { NEED_CLINICIAN, NEED_ASSISTANT, NEED_ROOM, NEED_DEVICE, NEEDS };
#define HOLDS(need) (1u << (need))

/* setup and clean are without the client, before and after; the told time is what lies between
 * them. */
enum phase_kind { PHASE_SETUP, PHASE_PREPARE, PHASE_TREAT, PHASE_REST, PHASE_CLEAN };

struct booking_phase {
    enum phase_kind kind;
    int64_t minutes;
    unsigned holds; /* HOLDS bits */
};

/* A clinician, an assistant, a room or a device. */
struct booking_resource {
    struct resource_id id;
    struct spans open;  /* when it can be used: hours, rota, breaks; tidy */
    struct spans taken; /* its holds in the lane that is booked, but those of the appointment that
                           moves; tidy */
    struct resource_id fixed_in; /* of a device: the room that it can't leave; zero for none */
    bool is_woman;
};

struct candidate {
    size_t resource; /* index in booking_facts.resources */
    struct day last; /* on which her credentials let her; day_never when nothing ends */
};

enum { parts_most = 4, phases_most = 8, plan_holds_most = parts_most * phases_most * NEEDS };

/* One part as it is wanted. */
struct wanted_part {
    struct day since; /* the first day on which the client is old enough; 0: any is good */
    size_t phase_count;
    const struct booking_phase *phases;
    size_t candidate_count[NEEDS];
    const struct candidate *candidates[NEEDS]; /* the first is liked best */
    struct resource_id asked[NEEDS];           /* zero: any */
    bool by_woman;                             /* the service is done by women only */
};

/* What a booking may go past on purpose, by who may, with a reason; bits. */
enum { DESPITE_CREDENTIAL = 1, DESPITE_AGE = 2, DESPITE_RULES = 3, DESPITE_BOOKED = 4 };

enum wish { WISH_ANY, WISH_WOMAN_FIRST, WISH_WOMAN_ONLY };

struct booking_facts {
    size_t resource_count;
    const struct booking_resource *resources;
    size_t part_count;
    struct wanted_part parts[parts_most];
    struct minute earliest; /* now and the notice */
    struct minute latest;   /* the end of the last day that can be booked */
    int64_t grid_minutes;   /* starts lie on it, counted from local midnight */
    enum wish wish;         /* the client's */
    bool wants_assistant;   /* a woman assists when a man treats her */
    unsigned despite;       /* of DESPITE_RULES: credentials, or her age, don't stop it */
};

struct planned_hold {
    size_t part;
    struct resource_id resource;
    struct minute from;
    struct minute until;
};

struct planned_part {
    struct minute from; /* as told to the client */
    struct minute until;
    struct resource_id chosen[NEEDS]; /* zero where nothing is held */
    bool has_chaperone; /* an assistant is held with the clinician, as the client wishes */
};

struct booking_plan {
    struct planned_part parts[parts_most];
    size_t hold_count;
    struct planned_hold holds[plan_holds_most];
};

enum booking_answer {
    BOOKING_FREE,
    BOOKING_OVERLAP,
    BOOKING_CREDENTIAL,
    BOOKING_YOUNG,
    BOOKING_NOT_OFFERED
};

/* Can the parts be booked to start, as told, at these minutes? FREE fills the plan. OVERLAP: it
 * would be, were nothing held. CREDENTIAL: so would it, did credentials last. YOUNG: so would it,
 * were she older, whatever is to be said of credentials then. Everything else is NOT_OFFERED;
 * *out_why then says why in words (static; may be NULL). */
enum booking_answer plan_booking(const struct booking_facts *facts, const struct minute *starts,
    struct booking_plan *out_plan, const char **out_why);

/* Why nothing can be booked at any time of this day, whoever is booked: for what is above, or
 * because nobody and nothing of the sort is there, or works, that day. NULL when the day is only
 * full. */
const char *why_none(const struct booking_facts *facts, struct day day);

/* What of this the hour does not decide, the same for who is booked and who is called from the
 * queue: may this clinician treat her, by the wish, by what the service asks and by the last day of
 * her own credential; and must a woman assist then? */
enum fit { FITS, FITS_WOMEN_ONLY, FITS_NO_CREDENTIAL };
enum fit clinician_fit(
    enum wish wish, bool by_woman, bool is_woman, struct day last, struct day on);
bool chaperone_wanted(bool wants_assistant, bool is_woman);

/* Whom a phase holds; a chaperone goes with the clinician. */
unsigned phase_holds(const struct booking_phase *phase, bool has_chaperone);

/* Add the holds of a planned part to the plan, from what was chosen for it. */
void lay_holds(
    const struct booking_phase *phases, size_t count, size_t part, struct booking_plan *plan);

/* The told length of phases; and phases of that length: the treat phase gives or takes the
 * difference. False when the length is no multiple of 5 or leaves less than 5 minutes for it. */
int64_t phases_minutes(const struct booking_phase *phases, size_t count);
bool phases_stretch(struct booking_phase *phases, size_t count, int64_t minutes);

#endif
