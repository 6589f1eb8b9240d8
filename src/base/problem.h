/* What is wrong, in words that tell a person what to do, beside the field where it is wrong. The
 * words are rows of problems.def; triggers, guards and checks of the schema name the same rows. */
#ifndef CLINIC_BASE_PROBLEM_H
#define CLINIC_BASE_PROBLEM_H

#include <assert.h>

#include "base/text.h"

enum problem {
    PROBLEM_NONE = 0,
#define PROBLEM(key, status, words) PROBLEM_##key,
#include "base/problems.def"
#undef PROBLEM
    PROBLEM_COUNT
};

enum { problems_most = 24 };

struct problem_at {
    enum problem problem;
    const char *field;  /* static: the form's and the API's name of it; NULL for the whole */
    struct text detail; /* arena: what it concerns; empty when the words say all */
};

struct problems {
    size_t count;
    struct problem_at items[problems_most];
};

/* What a row of problems.def answers; OK for PROBLEM_NONE alone. */
enum status problem_status(enum problem problem);

/* Note a problem. The first problem of a field stays, later ones of the same field are dropped. */
void problem_note(
    struct problems *problems, enum problem problem, const char *field, struct text detail);

/* Note a problem and give its status, so that a rule ends with `return problem_set(...)`. Never OK:
 * what the function would have answered need not be written. */
MUST_USE static inline enum status problem_set(
    struct problems *problems, enum problem problem, const char *field, struct text detail)
{
    const enum status status = problem_status(problem);

    assert(status != OK);
    problem_note(problems, problem, field, detail);
    return status;
}

/* The status of the first problem, OK when there is none. */
enum status problems_status(const struct problems *problems);

/* The problem of that field, or NULL. */
const struct problem_at *problem_of(const struct problems *problems, const char *field);

/* "overlap": the key as the schema, the API and translations use it. */
const char *problem_key(enum problem problem);
const char *problem_words(enum problem problem); /* English; the text to translate */
enum problem problem_named(struct text key);     /* PROBLEM_NONE when there is no such key */

#endif
