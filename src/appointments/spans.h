/* Stretches of the clinic's time, in civil minutes: when it is open, when somebody works, when a
 * room is taken. A tidy list is sorted and its spans neither overlap nor touch. Pure. */
#ifndef CLINIC_APPOINTMENTS_SPANS_H
#define CLINIC_APPOINTMENTS_SPANS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/time.h"

struct span {
    struct minute from;
    struct minute until; /* the first minute that no longer belongs to it */
};

struct spans {
    size_t count;
    struct span *items; /* arena */
};

/* A list with room for `most` spans, and one more span for it. */
struct spans spans_begin(struct arena *arena, size_t most);
void spans_add(struct spans *spans, struct minute from, struct minute until);

/* Make a list tidy, in place. */
void spans_tidy(struct spans *spans);

/* What is in a and not in b, and what is in both; of tidy lists, tidy. Arena. */
struct spans spans_minus(struct arena *arena, struct spans a, struct spans b);
struct spans spans_both(struct arena *arena, struct spans a, struct spans b);

/* Does one span of a tidy list hold all of [from, until)? Does any share a minute with it? */
bool spans_cover(const struct spans *spans, struct minute from, struct minute until);
bool spans_touch(const struct spans *spans, struct minute from, struct minute until);

/* The first span of a tidy list that ends after `at`, or NULL. */
const struct span *spans_after(const struct spans *spans, struct minute at);

/* A weekly interval in force from one day to another: opening hours, a rota or a break. */
struct weekly {
    struct day since;
    struct day until;      /* the last day; day_never when it has no end */
    int64_t rank;          /* of opening hours: the highest rank in force counts, then the newest */
    int64_t profile;       /* which rows belong together */
    int64_t weekday;       /* 0 Monday; -1 when the profile is shut all week */
    int64_t from_minutes;  /* from the day's midnight */
    int64_t until_minutes; /* above 1440 when it passes midnight */
};

enum { day_never = INT32_MAX };

/* When the clinic is open on the days [from, until), and on the night that runs into the first: the
 * profile in force on each day, but for closed days. Tidy, arena. */
struct spans hours_open(struct arena *arena, const struct weekly *rows, size_t count,
    const struct day *closed, size_t closed_count, struct day from, struct day until);

/* When somebody works within `open`: the working rows in force, or all of the clinic's day, which
 * ends `day_ends_minutes` after midnight, when none is in force on it; without breaks and leave.
 * Tidy, arena. */
struct spans hours_worked(struct arena *arena, struct spans open, const struct weekly *work,
    size_t work_count, const struct weekly *breaks, size_t break_count, struct spans leave,
    struct day from, struct day until, int64_t day_ends_minutes);

/* The civil minutes between midnight of `from` and of `until` that a change of the clock skips.
 * Arena. */
struct spans hours_skipped(
    struct arena *arena, const struct zone *zone, struct day from, struct day until);

#endif
