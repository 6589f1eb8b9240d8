#include "appointments/turns.h"

enum { overdue_minutes = 5 };

struct minute chair_until(struct minute until, struct minute now)
{
    return until.v > now.v ? until : minute_add(now, overdue_minutes);
}

/* The first stretch of hers that has `minutes`; an empty one when none has. */
static struct span first_free(const struct turn_clinician *clinician, int64_t minutes)
{
    const struct spans *free = &clinician->free;

    for (size_t i = 0; i < free->count; i++) {
        struct span span = free->items[i];

        span.from = span.from.v > clinician->ready.v ? span.from : clinician->ready;
        if (span.until.v >= span.from.v + minutes) {
            return span;
        }
    }
    return (struct span){0};
}

/* Who of her clinicians can see her first, and when, with so many minutes; SIZE_MAX: nobody. */
static size_t first_choice(const struct turn_clinician *clinicians, const struct turn *turn,
    int64_t minutes, struct span *out_span)
{
    size_t best = SIZE_MAX;

    for (size_t i = 0; i < turn->choice_count; i++) {
        const struct span span = first_free(&clinicians[turn->choices[i]], minutes);

        if (span.until.v > span.from.v && (best == SIZE_MAX || span.from.v < out_span->from.v)) {
            best = turn->choices[i];
            *out_span = span;
        }
    }
    return best;
}

void turns_estimate(struct turn_clinician *clinicians, const struct turn *turns, size_t turn_count,
    struct turn_answer *out_answers)
{
    for (size_t i = 0; i < turn_count; i++) {
        const struct turn *turn = &turns[i];
        struct span span = {0};
        size_t who = first_choice(clinicians, turn, turn->minutes, &span);

        if (who == SIZE_MAX) {
            who = first_choice(clinicians, turn, 1, &span);
        }
        out_answers[i] = (struct turn_answer){0};
        if (who != SIZE_MAX) {
            out_answers[i] = (struct turn_answer){true, span.from, clinicians[who].id};
            clinicians[who].ready = minute_add(span.from, turn->minutes);
        }
    }
}
