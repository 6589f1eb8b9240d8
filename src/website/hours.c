#include "website/hours.h"

static bool is_same(const struct hours_line *a, const struct hours_line *b)
{
    bool same = a->count == b->count;

    for (size_t i = 0; same && i < a->count; i++) {
        same = a->intervals[i].opens == b->intervals[i].opens &&
            a->intervals[i].closes == b->intervals[i].closes;
    }
    return same;
}

void week_of(const struct site_hours *hours, int today, struct week *out_week)
{
    *out_week = (struct week){0};
    if (hours->count == 0) {
        return;
    }
    for (int weekday = 0; weekday < weekdays; weekday++) {
        struct hours_line line = {.first = weekday, .last = weekday, .is_today = weekday == today};

        for (size_t i = 0; i < hours->count; i++) {
            const struct site_hours_row *row = &hours->rows[i];

            if (row->weekday_number == weekday && line.count < hours_a_day_most) {
                line.intervals[line.count++] =
                    (struct interval){row->opens_minutes, row->closes_minutes};
            }
        }
        struct hours_line *last =
            out_week->count > 0 ? &out_week->lines[out_week->count - 1] : NULL;
        if (last != NULL && is_same(last, &line)) {
            last->last = weekday;
            last->is_today = last->is_today || line.is_today;
        } else {
            out_week->lines[out_week->count++] = line;
        }
    }
}

enum opening opening_at(
    const struct site_hours *hours, int weekday, int minute, bool is_closed, int64_t *out_minute)
{
    const int before = (weekday + weekdays - 1) % weekdays;
    enum opening opening = hours->count == 0 ? OPENING_UNKNOWN : OPENING_SHUT;

    *out_minute = 0;
    for (size_t i = 0; i < hours->count && opening != OPENING_OPEN; i++) {
        const struct site_hours_row *row = &hours->rows[i];
        const int64_t next = row->closes_minutes - minutes_per_day;

        if (row->weekday_number == before && minute < next) {
            opening = OPENING_OPEN;
            *out_minute = next;
        } else if (row->weekday_number == weekday && !is_closed) {
            if (minute >= row->opens_minutes && minute < row->closes_minutes) {
                opening = OPENING_OPEN;
                *out_minute = row->closes_minutes;
            } else if (minute < row->opens_minutes && opening != OPENING_LATER) {
                opening = OPENING_LATER;
                *out_minute = row->opens_minutes;
            }
        }
    }
    return opening;
}

/* What an Urdu speaker says before the hour. */
static const char *part_of_day(int hour)
{
    if (hour >= 4 && hour < 12) {
        return "صبح";
    }
    if (hour >= 12 && hour < 16) {
        return "دوپہر";
    }
    return hour >= 16 && hour < 19 ? "شام" : "رات";
}

struct text clock_words(struct out *o, int64_t minute)
{
    struct arena *arena = o->buf.arena;
    const int of_day = (int)(minute % minutes_per_day);
    const int hour = of_day / 60;
    const int shown = hour % 12 == 0 ? 12 : hour % 12;
    const struct text clock = of_day % 60 == 0 ? text_format(arena, "%d", shown)
                                               : text_format(arena, "%d:%02d", shown, of_day % 60);

    if (o->language == URDU) {
        return text_format(arena, "%s %.*s بجے", part_of_day(hour), TEXT_ARG(clock));
    }
    return text_format(arena, "%.*s %s", TEXT_ARG(clock), hour < 12 ? "am" : "pm");
}

struct text interval_words(struct out *o, const struct interval *interval)
{
    const struct text opens = clock_words(o, interval->opens);
    const struct text closes = clock_words(o, interval->closes);

    if (o->language == URDU) {
        return text_format(o->buf.arena, "%.*s سے %.*s تک", TEXT_ARG(opens), TEXT_ARG(closes));
    }
    return text_format(o->buf.arena, "%.*s to %.*s", TEXT_ARG(opens), TEXT_ARG(closes));
}

struct text until_words(struct out *o, int64_t minute)
{
    const struct text clock = clock_words(o, minute);

    return o->language == URDU ? text_format(o->buf.arena, "%.*s تک", TEXT_ARG(clock))
                               : text_format(o->buf.arena, "until %.*s", TEXT_ARG(clock));
}

struct text opens_words(struct out *o, int64_t minute)
{
    const struct text clock = clock_words(o, minute);

    return o->language == URDU ? text_format(o->buf.arena, "آج %.*s کھلے گا", TEXT_ARG(clock))
                               : text_format(o->buf.arena, "opens today at %.*s", TEXT_ARG(clock));
}

void interval_bar(const struct interval *interval, int *out_x, int *out_width)
{
    enum { bar_begins = 8 * 60, minutes_a_unit = 6, bar_width = 160 };
    const int64_t from = (interval->opens - bar_begins) / minutes_a_unit;
    const int64_t until = (interval->closes - bar_begins) / minutes_a_unit;
    const int64_t x = from < 0 ? 0 : from;
    const int64_t end = until > bar_width ? bar_width : until;

    *out_x = (int)x;
    *out_width = end > x ? (int)(end - x) : 0;
}
