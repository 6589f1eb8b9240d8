/* When is who waits likely to be seen? From who is in the chair, the tokens ahead and what is held
 * today. Pure. */
#ifndef CLINIC_APPOINTMENTS_TURNS_H
#define CLINIC_APPOINTMENTS_TURNS_H

#include "appointments/spans.h"
#include "base/ids.h"

/* One who sees people. */
struct turn_clinician {
    struct staff_id id;
    struct spans free;   /* when she is at work and nothing is held; tidy */
    struct minute ready; /* now, or when she is done with who is in her chair */
};

/* One who waits. */
struct turn {
    int64_t minutes; /* how long it takes */
    size_t choice_count;
    const size_t *choices; /* who may see her, as indexes; the first is liked best */
};

struct turn_answer {
    bool is_today; /* there is time left for her */
    struct minute at;
    struct staff_id with;
};

/* Who is in the chair beyond her time is given five minutes more. */
struct minute chair_until(struct minute until, struct minute now);

/* Answer for each of those who wait, in the order of their tokens: the first time at which one of
 * her clinicians has all the minutes that it takes, else the first at which one has any; each waits
 * for those before her. `clinicians` are worked on. */
void turns_estimate(struct turn_clinician *clinicians, const struct turn *turns, size_t turn_count,
    struct turn_answer *out_answers);

#endif
