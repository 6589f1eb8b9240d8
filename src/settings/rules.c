#include "settings/rules.h"

enum { typed_most = 200 };

void day_times_add(struct day_times *times, int64_t from, int64_t until)
{
    size_t i = times->count;

    if (times->count == day_times_most) {
        return;
    }
    for (; i > 0 && times->at[i - 1].from > from; i--) {
        times->at[i] = times->at[i - 1];
    }
    times->at[i] = (struct times){from, until};
    times->count++;
}

/* Dashes, commas and words become one byte each, so that the rest needs to know only those:
 * "10:00-14:00,15:00-…" */
static bool simplify(struct text typed, char *out, size_t size)
{
    static const struct {
        struct text from;
        char to;
    } rows[] = {{TEXT_ROW("،"), ','}, {TEXT_ROW("؛"), ','}, {TEXT_ROW(";"), ','},
        {TEXT_ROW("–"), '-'}, {TEXT_ROW("—"), '-'}, {TEXT_ROW(" to "), '-'},
        {TEXT_ROW(" سے "), '-'}, {TEXT_ROW(" تا "), '-'}};
    size_t length = 0;

    while (typed.length > 0) {
        size_t taken = 1;
        char byte = typed.at[0];

        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            if (text_begins(typed, rows[i].from)) {
                taken = rows[i].from.length;
                byte = rows[i].to;
            }
        }
        if (length + 1 >= size) {
            return false;
        }
        out[length++] = byte;
        typed = text_part(typed, taken, typed.length);
    }
    out[length] = '\0';
    return true;
}

/* "10:00-14:00"; an end at or before the beginning is of the next day. */
static bool stretch_read(struct text typed, struct times *out)
{
    struct text from = {0};
    int begin = 0;
    int end = 0;

    if (!text_cut(&typed, '-', &from) || clock_read(from, &begin) != OK) {
        return false;
    }
    if (!text_is(text_trim(typed), "24:00") && clock_read(typed, &end) != OK) {
        return false;
    }
    *out = (struct times){begin, end > begin ? end : end + minutes_per_day};
    return true;
}

enum problem day_times_read(struct text typed, struct day_times *out_times)
{
    char simple[typed_most];
    struct text part = {0};
    struct times one;

    *out_times = (struct day_times){0};
    if (!simplify(text_trim(typed), simple, sizeof simple)) {
        return PROBLEM_not_hours;
    }
    for (struct text rest = text_of(simple); text_cut(&rest, ',', &part);) {
        if (text_trim(part).length == 0) {
            continue;
        }
        if (out_times->count == day_times_most || !stretch_read(text_trim(part), &one)) {
            return PROBLEM_not_hours;
        }
        day_times_add(out_times, one.from, one.until);
    }
    for (size_t i = 1; i < out_times->count; i++) {
        if (out_times->at[i - 1].until > out_times->at[i].from) {
            return PROBLEM_hours_overlap;
        }
    }
    return PROBLEM_NONE;
}

struct text day_times_text(struct arena *arena, const struct day_times *times)
{
    struct text text = {0};

    for (size_t i = 0; i < times->count; i++) {
        const struct text from = clock_text(arena, (int)times->at[i].from);
        const struct text until = clock_text(arena, (int)(times->at[i].until % minutes_per_day));

        text = text_format(arena, "%.*s%s%.*s-%.*s", TEXT_ARG(text), i > 0 ? ", " : "",
            TEXT_ARG(from), TEXT_ARG(until));
    }
    return text;
}

int week_overlap(const struct day_times week[week_days])
{
    for (int day = 0; day < week_days; day++) {
        const struct day_times *today = &week[day];
        const struct day_times *next = &week[(day + 1) % week_days];

        if (today->count > 0 && next->count > 0 &&
            today->at[today->count - 1].until - minutes_per_day > next->at[0].from) {
            return day;
        }
    }
    return -1;
}

/* `times` without one stretch: each of its own loses what they share. */
static void take_out(struct day_times *times, struct times gap)
{
    const struct day_times old = *times;

    times->count = 0;
    for (size_t i = 0; i < old.count; i++) {
        const struct times one = old.at[i];

        if (gap.until <= one.from || gap.from >= one.until) {
            day_times_add(times, one.from, one.until);
            continue;
        }
        if (gap.from > one.from) {
            day_times_add(times, one.from, gap.from);
        }
        if (gap.until < one.until) {
            day_times_add(times, gap.until, one.until);
        }
    }
}

void day_times_without(struct day_times *times, const struct day_times *breaks)
{
    for (size_t i = 0; i < breaks->count; i++) {
        take_out(times, breaks->at[i]);
    }
}

size_t days_without(struct days old, struct days new, struct days out_rest[2])
{
    size_t count = 0;

    if (old.until < new.since || old.since > new.until) {
        out_rest[count++] = old;
        return count;
    }
    if (old.since < new.since) {
        out_rest[count++] = (struct days){old.since, new.since - 1};
    }
    if (old.until > new.until) {
        out_rest[count++] = (struct days){new.until + 1, old.until};
    }
    return count;
}

struct text slug_of(struct arena *arena, struct text name)
{
    struct buf slug;

    buf_init(&slug, arena, slug_most);
    for (size_t i = 0; i < name.length; i++) {
        char lower = name.at[i];

        if (lower >= 'A' && lower <= 'Z') {
            lower = (char)(lower - 'A' + 'a');
        }
        if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) {
            buf_byte(&slug, lower);
        } else if (slug.length > 0 && slug.at[slug.length - 1] != '-') {
            buf_byte(&slug, '-');
        }
    }
    const struct text text = buf_as_text(&slug);
    return text_ends(text, TEXT("-")) ? text_part(text, 0, text.length - 1) : text;
}

bool slug_is_fit(struct text slug)
{
    char before = '-';

    for (size_t i = 0; i < slug.length; i++) {
        const char c = slug.at[i];
        const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

        if (!is_word && (c != '-' || before == '-')) {
            return false;
        }
        before = c;
    }
    return before != '-';
}

struct day credentials_last(
    const struct credential_facts *held, size_t count, struct staff_id staff)
{
    struct day last = {last_day_none};

    for (size_t i = 0; i < count; i++) {
        if (held[i].staff.v == staff.v && held[i].last.v < last.v) {
            last = held[i].last;
        }
    }
    return last;
}

/* Does she hold that kind, whether or not it has ended? */
static bool credential_is_held(
    const struct credential_facts *held, size_t count, struct staff_id staff, struct text kind)
{
    for (size_t i = 0; i < count; i++) {
        if (held[i].staff.v == staff.v && text_equal(held[i].kind, kind)) {
            return true;
        }
    }
    return false;
}

struct day performs_last(const struct credential_facts *held, size_t count, struct staff_id staff,
    struct text wanted, const struct staff_id *supervisors, size_t supervisor_count)
{
    const struct day own = credentials_last(held, count, staff);
    struct day best = {INT32_MIN};

    if (wanted.length == 0 || credential_is_held(held, count, staff, wanted)) {
        return own;
    }
    for (size_t i = 0; i < supervisor_count; i++) {
        const struct day last = credentials_last(held, count, supervisors[i]);

        if (supervisors[i].v != staff.v && last.v > best.v &&
            credential_is_held(held, count, supervisors[i], wanted)) {
            best = last;
        }
    }
    return own.v < best.v ? own : best;
}
