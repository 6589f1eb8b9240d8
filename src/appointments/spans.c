#include "appointments/spans.h"

#include <stdlib.h>

struct spans spans_begin(struct arena *arena, size_t most)
{
    return (struct spans){0, ARENA_ARRAY(arena, most + 1, struct span)};
}

void spans_add(struct spans *spans, struct minute from, struct minute until)
{
    if (from.v < until.v) {
        spans->items[spans->count++] = (struct span){from, until};
    }
}

static int compare_spans(const void *a, const void *b)
{
    const struct span *one = a;
    const struct span *other = b;

    return (one->from.v > other->from.v) - (one->from.v < other->from.v);
}

void spans_tidy(struct spans *spans)
{
    size_t kept = 0;

    if (spans->count == 0) {
        return;
    }
    qsort(spans->items, spans->count, sizeof(struct span), compare_spans);
    for (size_t i = 1; i < spans->count; i++) {
        struct span *last = &spans->items[kept];
        const struct span next = spans->items[i];

        if (next.from.v > last->until.v) {
            spans->items[++kept] = next;
        } else if (next.until.v > last->until.v) {
            last->until = next.until;
        }
    }
    spans->count = kept + 1;
}

struct spans spans_minus(struct arena *arena, struct spans a, struct spans b)
{
    struct spans left = spans_begin(arena, a.count + b.count);
    size_t j = 0;

    for (size_t i = 0; i < a.count; i++) {
        struct minute from = a.items[i].from;

        while (j < b.count && b.items[j].until.v <= from.v) {
            j++;
        }
        /* One span of b may reach into the next of a, so j stays at the last that was used. */
        for (size_t k = j; k < b.count && b.items[k].from.v < a.items[i].until.v; k++) {
            spans_add(&left, from, b.items[k].from);
            from = b.items[k].until;
        }
        spans_add(&left, from, a.items[i].until);
    }
    return left;
}

struct spans spans_both(struct arena *arena, struct spans a, struct spans b)
{
    struct spans both = spans_begin(arena, a.count + b.count);

    for (size_t i = 0, j = 0; i < a.count && j < b.count;) {
        const struct span x = a.items[i];
        const struct span y = b.items[j];

        spans_add(&both, x.from.v > y.from.v ? x.from : y.from,
            x.until.v < y.until.v ? x.until : y.until);
        if (x.until.v < y.until.v) {
            i++;
        } else {
            j++;
        }
    }
    return both;
}

const struct span *spans_after(const struct spans *spans, struct minute at)
{
    size_t low = 0;
    size_t high = spans->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (spans->items[middle].until.v <= at.v) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < spans->count ? &spans->items[low] : NULL;
}

bool spans_cover(const struct spans *spans, struct minute from, struct minute until)
{
    const struct span *span = spans_after(spans, from);

    return span && span->from.v <= from.v && span->until.v >= until.v;
}

bool spans_touch(const struct spans *spans, struct minute from, struct minute until)
{
    const struct span *span = spans_after(spans, from);

    return span && span->from.v < until.v;
}

static bool in_force(const struct weekly *row, struct day day)
{
    return row->since.v <= day.v && day.v <= row->until.v;
}

static bool is_closed(const struct day *closed, size_t count, struct day day)
{
    for (size_t i = 0; i < count; i++) {
        if (closed[i].v == day.v) {
            return true;
        }
    }
    return false;
}

static void add_weekly(struct spans *spans, const struct weekly *row, struct day day)
{
    if (row->weekday == day_weekday(day)) {
        spans_add(spans, minute_add(day_minute(day, 0), row->from_minutes),
            minute_add(day_minute(day, 0), row->until_minutes));
    }
}

/* The profile that counts on a day, or NULL. */
static const struct weekly *profile_of(const struct weekly *rows, size_t count, struct day day)
{
    const struct weekly *best = NULL;

    for (size_t i = 0; i < count; i++) {
        const struct weekly *row = &rows[i];

        if (in_force(row, day) &&
            (!best || row->rank > best->rank ||
                (row->rank == best->rank && row->since.v > best->since.v))) {
            best = row;
        }
    }
    return best;
}

struct spans hours_open(struct arena *arena, const struct weekly *rows, size_t count,
    const struct day *closed, size_t closed_count, struct day from, struct day until)
{
    struct spans open = spans_begin(arena, count * (size_t)(until.v - from.v + 1));

    /* The evening before may run past midnight. */
    for (struct day day = day_add(from, -1); day.v < until.v; day = day_add(day, 1)) {
        const struct weekly *profile = profile_of(rows, count, day);

        if (!profile || is_closed(closed, closed_count, day)) {
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            if (rows[i].profile == profile->profile && in_force(&rows[i], day)) {
                add_weekly(&open, &rows[i], day);
            }
        }
    }
    spans_tidy(&open);
    return open;
}

struct spans hours_worked(struct arena *arena, struct spans open, const struct weekly *work,
    size_t work_count, const struct weekly *breaks, size_t break_count, struct spans leave,
    struct day from, struct day until, int64_t day_ends_minutes)
{
    const size_t days = (size_t)(until.v - from.v) + 1;
    struct spans at_work = spans_begin(arena, work_count * days + days);
    struct spans away = spans_begin(arena, break_count * days + leave.count);

    for (struct day day = day_add(from, -1); day.v < until.v; day = day_add(day, 1)) {
        bool has_rota = false;

        for (size_t i = 0; i < work_count; i++) {
            if (in_force(&work[i], day)) {
                has_rota = true;
                add_weekly(&at_work, &work[i], day);
            }
        }
        if (!has_rota) {
            spans_add(&at_work, minute_add(day_minute(day, 0), day_ends_minutes),
                minute_add(day_minute(day_add(day, 1), 0), day_ends_minutes));
        }
        for (size_t i = 0; i < break_count; i++) {
            if (in_force(&breaks[i], day)) {
                add_weekly(&away, &breaks[i], day);
            }
        }
    }
    for (size_t i = 0; i < leave.count; i++) {
        spans_add(&away, leave.items[i].from, leave.items[i].until);
    }
    spans_tidy(&at_work);
    spans_tidy(&away);
    return spans_minus(arena, spans_both(arena, open, at_work), away);
}

struct spans hours_skipped(
    struct arena *arena, const struct zone *zone, struct day from, struct day until)
{
    /* No zone is further from another reading of its own day. */
    enum { zones_apart = 26 * 60 };
    struct instant at = {(day_minute(from, 0).v - zones_apart) * ms_per_minute};
    const struct instant last = {(day_minute(until, 0).v + zones_apart) * ms_per_minute};
    struct spans skipped = spans_begin(arena, (size_t)(until.v - from.v) + 1);
    struct minute begin;
    struct minute end;

    while (zone_skips(zone, &at, &begin, &end) && at.ms < last.ms) {
        spans_add(&skipped, begin, end);
    }
    spans_tidy(&skipped);
    return skipped;
}
