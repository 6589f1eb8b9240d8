#include "base/problem.h"

#include <string.h>

static const struct problem_row {
    const char *key;
    enum status status;
    const char *words;
} rows[PROBLEM_COUNT] = {
    {"none", OK, ""},
#define PROBLEM(key, status, words) {#key, STATUS_##status, words},
#include "base/problems.def"
#undef PROBLEM
};

void problem_note(
    struct problems *problems, enum problem problem, const char *field, struct text detail)
{
    if (problem_of(problems, field) == NULL && problems->count < problems_most) {
        problems->items[problems->count++] = (struct problem_at){problem, field, detail};
    }
}

enum status problems_status(const struct problems *problems)
{
    return problems->count == 0 ? OK : rows[problems->items[0].problem].status;
}

const struct problem_at *problem_of(const struct problems *problems, const char *field)
{
    for (size_t i = 0; i < problems->count; i++) {
        const char *other = problems->items[i].field;

        if (other == field || (other != NULL && field != NULL && strcmp(other, field) == 0)) {
            return &problems->items[i];
        }
    }
    return NULL;
}

const char *problem_key(enum problem problem)
{
    return rows[problem].key;
}

const char *problem_words(enum problem problem)
{
    return rows[problem].words;
}

enum status problem_status(enum problem problem)
{
    return rows[problem].status;
}

enum problem problem_named(struct text key)
{
    for (enum problem problem = 1; problem < PROBLEM_COUNT; problem++) {
        if (text_is(key, rows[problem].key)) {
            return problem;
        }
    }
    return PROBLEM_NONE;
}
