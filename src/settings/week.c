#include "settings/week.h"

static const struct {
    const char *name;
    const char *label;
} weekdays[week_days] = {
    {"monday", WORDS("Monday")},
    {"tuesday", WORDS("Tuesday")},
    {"wednesday", WORDS("Wednesday")},
    {"thursday", WORDS("Thursday")},
    {"friday", WORDS("Friday")},
    {"saturday", WORDS("Saturday")},
    {"sunday", WORDS("Sunday")},
};

void week_fields(
    struct request *q, struct setting_page *page, const struct day_times week[week_days])
{
    for (int i = 0; i < week_days; i++) {
        struct setting *field = setting_line(page, weekdays[i].name, weekdays[i].label, INPUT_CODE,
            day_times_text(q->arena, &week[i]));

        field->is_optional = true;
        field->help = i == 0
            ? WORDS("10:00-14:00, 15:00-21:00; until 02:00 is the night after. Empty: a day off.")
            : NULL;
    }
}

enum status week_read(struct request *q, struct day_times out_week[week_days])
{
    enum status status = OK;

    for (int i = 0; i < week_days; i++) {
        const enum problem problem =
            day_times_read(request_field(q, weekdays[i].name), &out_week[i]);

        if (problem != PROBLEM_NONE) {
            status = problem_set(&q->problems, problem, weekdays[i].name, TEXT(""));
        }
    }
    if (status == OK && week_overlap(out_week) >= 0) {
        status = problem_set(
            &q->problems, PROBLEM_hours_overlap, weekdays[week_overlap(out_week)].name, TEXT(""));
    }
    return status;
}

struct text week_words(struct request *q, const struct day_times week[week_days])
{
    const struct out *o = &q->out;
    struct text words = {0};

    for (int first = 0, last; first < week_days; first = last + 1) {
        const struct text times = day_times_text(q->arena, &week[first]);
        const struct text shown = times.length > 0 ? times : text_of(t("off"));

        for (last = first; last + 1 < week_days &&
             text_equal(times, day_times_text(q->arena, &week[last + 1]));) {
            last++;
        }
        words = text_format(q->arena, "%.*s%s%s%s%s: \u2066%.*s\u2069", TEXT_ARG(words),
            first > 0 ? "\n" : "", t(weekdays[first].label), last > first ? " – " : "",
            last > first ? t(weekdays[last].label) : "", TEXT_ARG(shown));
    }
    return words;
}

struct text days_words(struct request *q, struct day since, struct maybe_day until)
{
    struct out *o = &q->out;

    const struct text last = until.known ? long_date(o, until.value) : TEXT("…");
    const struct text first = long_date(o, since);

    return text_format(q->arena, "%.*s – %.*s", TEXT_ARG(first), TEXT_ARG(last));
}

enum status days_check(struct request *q, struct day since, struct day until)
{
    return form_has(q, "until_on") && until.v < since.v
        ? problem_set(&q->problems, PROBLEM_until_before, "until_on", TEXT(""))
        : OK;
}
