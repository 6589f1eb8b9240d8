#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"

/* Changes are looked for every fortnight; no zone has had two within one since 1970. What lies
 * beyond the last year keeps the last offset. Compared with glibc for 2020 to 2100, libical 3.0.16
 * is wrong in five zones only: St John's, Cairo, Gaza and Hebron after 2037, Easter Island in 2020.
 */
enum { probe_seconds = 14 * 86400, most_changes = 600, most_name = 48 };
#define LAST_SECOND INT64_C(4102444800) /* 2100-01-01 */

struct change {
    int64_t at;     /* seconds since 1970, UTC */
    int64_t offset; /* seconds east of UTC from then on */
};

struct zone {
    size_t count; /* at least 1; the first is from ever */
    struct change changes[most_changes];
};

static int64_t ask_offset(icaltimezone *rules, int64_t at)
{
    struct icaltimetype time =
        icaltime_from_timet_with_zone((time_t)at, 0, icaltimezone_get_utc_timezone());

    return icaltimezone_get_utc_offset_of_utc_time(rules, &time, NULL);
}

/* The first second after `before` with another offset; there is one by `after`. */
static int64_t find_change(icaltimezone *rules, int64_t before, int64_t after)
{
    const int64_t old = ask_offset(rules, before);

    while (after - before > 1) {
        const int64_t middle = before + (after - before) / 2;

        if (ask_offset(rules, middle) == old) {
            before = middle;
        } else {
            after = middle;
        }
    }
    return after;
}

static void copy_changes(struct zone *zone, icaltimezone *rules)
{
    zone->changes[zone->count++] = (struct change){INT64_MIN, ask_offset(rules, 0)};
    for (int64_t at = probe_seconds; at < LAST_SECOND && zone->count < most_changes;
         at += probe_seconds) {
        const int64_t offset = ask_offset(rules, at);

        if (offset != zone->changes[zone->count - 1].offset) {
            const int64_t since = find_change(rules, at - probe_seconds, at);
            zone->changes[zone->count++] = (struct change){since, offset};
        }
    }
}

/* A name becomes part of a path in libical. */
static bool is_zone_name(struct text name)
{
    for (size_t i = 0; i < name.length; i++) {
        const char c = name.at[i];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

        if (!letter && !(i > 0 && ((c >= '0' && c <= '9') || strchr("/_+-", c) != NULL))) {
            return false;
        }
    }
    return name.length > 0 && name.length < most_name;
}

enum status zone_open(const char *name, struct zone **out_zone)
{
    icalcomponent *component = is_zone_name(text_of(name)) ? icaltzutil_fetch_timezone(name) : NULL;

    if (component == NULL) {
        return STATUS_INVALID;
    }
    icaltimezone *rules = icaltimezone_new();
    struct zone *zone = calloc(1, sizeof *zone);
    enum status status = STATUS_INVALID;

    if (rules == NULL || zone == NULL) {
        abort();
    }
    if (icaltimezone_set_component(rules, component) != 0) {
        copy_changes(zone, rules);
        *out_zone = zone;
        zone = NULL;
        status = OK;
    } else {
        icalcomponent_free(component);
    }
    free(zone);
    icaltimezone_free(rules, 1);
    return status;
}

void zone_free(struct zone *zone)
{
    free(zone);
}

/* The last change at or before that second. */
static size_t change_at(const struct zone *zone, int64_t second)
{
    size_t low = 0;
    size_t high = zone->count;

    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (zone->changes[middle].at <= second) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

static int64_t offset_at(const struct zone *zone, struct instant at)
{
    return zone->changes[change_at(zone, floor_divide(at.ms, 1000))].offset;
}

struct minute zone_minute(const struct zone *zone, struct instant at)
{
    return (struct minute){floor_divide(at.ms + offset_at(zone, at) * 1000, ms_per_minute)};
}

enum status zone_instant(const struct zone *zone, struct minute minute, struct instant *out_at)
{
    const int64_t shown = minute.v * 60;

    for (size_t i = change_at(zone, shown - 86400); i < zone->count; i++) {
        const int64_t second = shown - zone->changes[i].offset;
        const bool is_before_next = i + 1 == zone->count || second < zone->changes[i + 1].at;

        if (second < zone->changes[i].at) {
            return STATUS_INVALID;
        }
        if (is_before_next) {
            out_at->ms = second * 1000;
            return OK;
        }
    }
    return STATUS_INVALID;
}

int zone_offset(const struct zone *zone, struct instant at)
{
    return (int)(offset_at(zone, at) / 60);
}

bool zone_skips(
    const struct zone *zone, struct instant *at, struct minute *out_from, struct minute *out_until)
{
    for (size_t i = change_at(zone, floor_divide(at->ms, 1000)) + 1; i < zone->count; i++) {
        const struct change *change = &zone->changes[i];
        const int64_t before = zone->changes[i - 1].offset;

        if (change->offset > before) {
            at->ms = change->at * 1000;
            out_from->v = floor_divide(change->at + before, 60);
            out_until->v = floor_divide(change->at + change->offset, 60);
            return true;
        }
    }
    return false;
}
