/* What follows what: the states of an appointment and of a queue entry, and whom the queue may
 * occupy. Pure. */
#ifndef CLINIC_APPOINTMENTS_STATES_H
#define CLINIC_APPOINTMENTS_STATES_H

#include "appointments/spans.h"
#include "base/ids.h"
#include "base/text.h"

/* In the order of html's card states, which have the words and icons. */
enum state {
    STATE_REQUESTED,
    STATE_BOOKED,
    STATE_CONFIRMED,
    STATE_ARRIVED,
    STATE_IN_TREATMENT,
    STATE_COMPLETED,
    STATE_NO_SHOW,
    STATE_CANCELLED,
    STATES
};

/* "in_treatment": what the table and the API hold. */
const char *state_key(enum state state);

/* The state of that key, STATES when there is none. */
enum state state_named(struct text key);

/* May an appointment go from one state to the other by a step of the desk? Undoing goes back to
 * where it came from whatever this says. */
bool state_follows(enum state from, enum state to);

/* Does it occupy its clinician, room and device? Cancelled and missed ones don't. */
bool state_holds(enum state state);

/* May its time still be changed? */
bool state_moves(enum state state);

/* Of a token. One that was given by mistake is withdrawn; who leaves was not seen. */
enum queue_state {
    QUEUE_WAITING,
    QUEUE_CALLED,
    QUEUE_DONE,
    QUEUE_LEFT,
    QUEUE_WITHDRAWN,
    QUEUE_STATES
};
const char *queue_key(enum queue_state state);
enum queue_state queue_named(struct text key); /* QUEUE_STATES when there is none */
bool queue_follows(enum queue_state from, enum queue_state to);

/* What the step does to the holds. */
enum hold_step { HOLDS_STAY, HOLDS_GO, HOLDS_COME, HOLDS_END };
enum hold_step state_holds_step(enum state from, enum state to);

/* A room, or one who assists. */
struct queue_place {
    struct resource_id id;
    struct spans taken; /* tidy */
};

struct queue_facts {
    struct minute now;
    int64_t minutes;              /* how long the service takes */
    struct spans clinician_taken; /* tidy */
    bool wants_assistant;
    size_t assistant_count;
    const struct queue_place *assistants; /* the women who assist */
    size_t room_count;
    const struct queue_place *rooms; /* in order; those that suit the service */
};

struct queue_decision {
    bool holds; /* the clinician is held from now until `until` */
    struct minute until;
    struct resource_id assistant, room; /* held with her; zero when none is free */
    bool is_cut;          /* it ends before the service would, at the next hold of one of them */
    struct span delays;   /* without a hold: what lies in this stretch waits */
    bool lacks_assistant; /* one is wanted and none is free now: it can't start */
};

/* "Next": hold the clinician, the assistant who is wanted and the first free room from now to the
 * service's end or their next hold, whichever is sooner. With no minute of the clinician's free it
 * starts without a hold, and whom it delays is said. */
struct queue_decision decide_next(const struct queue_facts *facts);

#endif
