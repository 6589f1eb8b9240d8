/* The decisions of settings, pure: hours as people type them, and rows that hold from one day to
 * another. */
#ifndef CLINIC_SETTINGS_RULES_H
#define CLINIC_SETTINGS_RULES_H

#include "base/buf.h"
#include "base/ids.h"
#include "base/problem.h"
#include "base/time.h"

enum { day_times_most = 6, week_days = 7, last_day_none = INT32_MAX };

/* A stretch of a day in minutes from its midnight; until is above 1440 when it passes the next one.
 */
struct times {
    int64_t from, until;
};

/* The stretches of one weekday, in order and apart; none: a day off. */
struct day_times {
    size_t count;
    struct times at[day_times_most];
};

/* "10:00-14:00, 15:00-21:00", "10 am to 2 pm; 3 pm to 1 am", with Urdu digits and comma too; empty
 * is a day off. PROBLEM_not_hours when it can't be read, PROBLEM_hours_overlap when two stretches
 * do. */
enum problem day_times_read(struct text typed, struct day_times *out_times);

/* As it is typed: "10:00-14:00, 15:00-21:00". Arena. */
struct text day_times_text(struct arena *arena, const struct day_times *times);

/* The weekday whose last stretch runs into the first of the next day, or -1. */
int week_overlap(const struct day_times week[week_days]);

/* Add a stretch; beyond day_times_most it is left out. */
void day_times_add(struct day_times *times, int64_t from, int64_t until);

/* What is left of `times` without the stretches of `breaks`. */
void day_times_without(struct day_times *times, const struct day_times *breaks);

/* Days from one to another, both included; without an end `until` is last_day_none. */
struct days {
    int32_t since, until;
};

/* What stays of `old` when `new` holds instead on its own days: up to two stretches. */
size_t days_without(struct days old, struct days new, struct days out_rest[2]);

/* The last day of the longest of one kind of credential of one person. */
struct credential_facts {
    struct staff_id staff;
    struct text kind;
    struct day last;
};

/* The last day on which all that she holds is valid; last_day_none when she holds nothing. */
struct day credentials_last(
    const struct credential_facts *held, size_t count, struct staff_id staff);

/* The last day on which she may perform a service that asks for `wanted` (empty: nothing): what she
 * holds is valid, and where she does not hold what is wanted, one of the supervisors does. The
 * first day there is, when nobody does. */
struct day performs_last(const struct credential_facts *held, size_t count, struct staff_id staff,
    struct text wanted, const struct staff_id *supervisors, size_t supervisor_count);

enum { slug_most = 60 };

/* The address of a service, made of its name: "Laser (full legs)" gives laser-full-legs; of a name
 * without Latin letters the empty text. Arena. */
struct text slug_of(struct arena *arena, struct text name);

/* Small letters and digits, with single hyphens between. */
bool slug_is_fit(struct text slug);

#endif
