/* Lists of times that can be booked, by the rule of rules.h. Pure. */
#ifndef CLINIC_APPOINTMENTS_SLOTS_H
#define CLINIC_APPOINTMENTS_SLOTS_H

#include "appointments/rules.h"

struct slot {
    struct minute from;
    struct planned_part part; /* the first one's choice */
};

struct slots {
    size_t count;
    struct slot *items; /* arena */
    bool more;
};

/* Every start in [from, until), with each clinician who could begin then, at most `most`. The parts
 * follow one another, with up to 30 minutes between two when a room must be cleaned. */
struct slots find_slots(struct arena *arena, const struct booking_facts *facts, struct minute from,
    struct minute until, size_t most);

/* The starts of parts that follow one another from `from`; false when they don't fit. */
bool chain_parts(
    const struct booking_facts *facts, struct minute from, struct minute out_starts[parts_most]);

#endif
