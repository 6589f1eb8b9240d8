#include "appointments/states.h"

static const char *const keys[STATES] = {"requested", "booked", "confirmed", "arrived",
    "in_treatment", "completed", "no_show", "cancelled"};

#define TO(state) (1u << STATE_##state)

/* The steps of the desk. A requested one may be confirmed at once; somebody may come without having
 * been confirmed, or be taken in without having been checked in. */
static const unsigned follows[STATES] = {
    [STATE_REQUESTED] = TO(BOOKED) | TO(CONFIRMED) | TO(CANCELLED),
    [STATE_BOOKED] = TO(CONFIRMED) | TO(ARRIVED) | TO(IN_TREATMENT) | TO(CANCELLED) | TO(NO_SHOW),
    [STATE_CONFIRMED] = TO(ARRIVED) | TO(IN_TREATMENT) | TO(CANCELLED) | TO(NO_SHOW),
    [STATE_ARRIVED] = TO(IN_TREATMENT) | TO(COMPLETED) | TO(CANCELLED),
    [STATE_IN_TREATMENT] = TO(COMPLETED),
};

const char *state_key(enum state state)
{
    return keys[state];
}

enum state state_named(struct text key)
{
    enum state state = STATE_REQUESTED;

    while (state < STATES && !text_is(key, keys[state])) {
        state++;
    }
    return state;
}

bool state_follows(enum state from, enum state to)
{
    return from < STATES && to < STATES && (follows[from] & (1u << to)) != 0;
}

bool state_holds(enum state state)
{
    return state != STATE_CANCELLED && state != STATE_NO_SHOW;
}

bool state_moves(enum state state)
{
    return state < STATE_IN_TREATMENT;
}

static const char *const queue_keys[QUEUE_STATES] = {
    "waiting", "called", "done", "left", "withdrawn"};

const char *queue_key(enum queue_state state)
{
    return queue_keys[state];
}

enum queue_state queue_named(struct text key)
{
    enum queue_state state = QUEUE_WAITING;

    while (state < QUEUE_STATES && !text_is(key, queue_keys[state])) {
        state++;
    }
    return state;
}

bool queue_follows(enum queue_state from, enum queue_state to)
{
    return (from == QUEUE_WAITING && (to == QUEUE_CALLED || to == QUEUE_LEFT)) ||
        (from == QUEUE_CALLED && (to == QUEUE_DONE || to == QUEUE_LEFT));
}

enum hold_step state_holds_step(enum state from, enum state to)
{
    if (state_holds(from) != state_holds(to)) {
        return state_holds(to) ? HOLDS_COME : HOLDS_GO;
    }
    /* What was only asked for is held for a while, and perhaps no more; what is agreed is held for
     * good. */
    if ((from == STATE_REQUESTED && to != STATE_REQUESTED && state_holds(to)) ||
        (from == STATE_COMPLETED && to != STATE_COMPLETED)) {
        return HOLDS_COME;
    }
    return to == STATE_COMPLETED && from != STATE_COMPLETED ? HOLDS_END : HOLDS_STAY;
}

/* The first minute from now on at which somebody else has it; `end` when nobody has before. */
static struct minute free_until(const struct spans *taken, struct minute now, struct minute end)
{
    const struct span *next = spans_after(taken, now);

    if (!next || next->from.v >= end.v) {
        return end;
    }
    return next->from.v > now.v ? next->from : now;
}

/* The first of these that is free until `end`, else the one that is free longest: her, with *end
 * then the end of that; zero when none is free now. */
static struct resource_id first_free(
    const struct queue_place *places, size_t count, struct minute now, struct minute *end)
{
    struct resource_id id = {0};
    struct minute last = now;

    for (size_t i = 0; i < count; i++) {
        const struct minute until = free_until(&places[i].taken, now, *end);

        if (until.v > last.v) {
            last = until;
            id = places[i].id;
        }
    }
    *end = id.v != 0 ? last : *end;
    return id;
}

struct queue_decision decide_next(const struct queue_facts *facts)
{
    const struct minute end = minute_add(facts->now, facts->minutes);
    struct queue_decision decision = {
        .until = free_until(&facts->clinician_taken, facts->now, end)};

    decision.holds = decision.until.v > facts->now.v;
    if (facts->wants_assistant) {
        struct minute until = decision.holds ? decision.until : end;

        decision.assistant =
            first_free(facts->assistants, facts->assistant_count, facts->now, &until);
        decision.lacks_assistant = decision.assistant.v == 0;
        decision.until = decision.holds ? until : decision.until;
    }
    if (!decision.holds) {
        decision.delays = (struct span){facts->now, end};
        return decision;
    }
    decision.room = first_free(facts->rooms, facts->room_count, facts->now, &decision.until);
    decision.is_cut = decision.until.v < end.v;
    return decision;
}
