/* Time. What happened is an instant (UTC). What is promised is the clinic's own day and minute: a
 * civil minute counts local minutes since 1970-01-01 00:00 as if every day had 1440 of them, so a
 * change of the country's clock moves no promise. */
#ifndef CLINIC_BASE_TIME_H
#define CLINIC_BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct instant {
    int64_t ms; /* since 1970-01-01 00:00 UTC */
};

struct day {
    int32_t v; /* days since 1970-01-01 */
};

struct minute {
    int64_t v; /* civil minutes since 1970-01-01 00:00 of the clinic's clock */
};

struct date {
    int year, month, day; /* 1..12, 1..31 */
};

struct zone; /* one IANA zone's rules, read from the system's zone data by libical */

enum { minutes_per_day = 1440, ms_per_minute = 60000 };

/* The rules of an IANA zone ("Asia/Karachi"). INVALID for an unknown name. Lives until zone_free */
MUST_USE enum status zone_open(const char *name, struct zone **out_zone);
void zone_free(struct zone *zone);

struct minute zone_minute(
    const struct zone *zone, struct instant at); /* what the clinic's clock shows */

/* The instant at which the clinic's clock shows that minute; of a repeated minute the first.
 * INVALID for a minute that a change of the clock skips. */
MUST_USE enum status zone_instant(
    const struct zone *zone, struct minute minute, struct instant *out_at);

/* The next change of the clock after *at that skips minutes, those from *out_from to before
 * *out_until: *at becomes its instant. False when there is none. */
bool zone_skips(
    const struct zone *zone, struct instant *at, struct minute *out_from, struct minute *out_until);

/* Minutes east of UTC at that instant, as the offset of RFC 3339 needs it. */
int zone_offset(const struct zone *zone, struct instant at);

struct day day_of(struct minute minute);
int minute_of_day(struct minute minute); /* 0..1439 */
struct minute day_minute(struct day day, int minute_of_day);
struct minute minute_add(struct minute minute, int64_t minutes);
struct day day_add(struct day day, int days);
int day_weekday(struct day day); /* 0 Monday .. 6 Sunday */
struct date day_date(struct day day);
MUST_USE enum status date_day(struct date date, struct day *out_day); /* INVALID for 30 February */

/* Whole years from birth to `on`; who is born on 29 February is a year older on 1 March. */
int years_between(struct day birth, struct day on);

/* The first day on which somebody born then is that many years old. */
struct day day_of_age(struct day birth, int years);

/* Fiscal year of Pakistan, July to June, named by the year in which it begins. */
int fiscal_year(struct day day);

MUST_USE enum status day_read(struct text text, struct day *out_day); /* 2026-11-24 */
MUST_USE enum status minute_read(
    struct text text, struct minute *out_minute);                          /* 2026-11-24T09:30 */
MUST_USE enum status clock_read(struct text text, int *out_minute_of_day); /* 09:30, 9:30 am */
struct text day_text(struct arena *arena, struct day day);                 /* 2026-11-24 */
struct text minute_text(struct arena *arena, struct minute minute);        /* 2026-11-24T09:30 */
struct text clock_text(struct arena *arena, int minute_of_day);            /* 09:30 */

/* RFC 3339: "2026-11-24T09:30:00+05:00" in the zone; and back to an instant. */
struct text instant_text(struct arena *arena, const struct zone *zone, struct instant at);
MUST_USE enum status instant_read(struct text text, struct instant *out_at);

#endif
