/* Decisions about signing in: pure functions of their facts. */
#ifndef CLINIC_ACCESS_RULES_H
#define CLINIC_ACCESS_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"

/* Failed sign-ins are counted over this time. */
#define sign_in_window_ms (INT64_C(15) * 60 * 1000)

enum {
    sign_in_source_most = 10,  /* from one address, or one browser that has signed in before */
    sign_in_account_most = 30, /* at one account, from browsers that never signed in to it */
};

struct sign_in_facts {
    int64_t source_count;  /* failures from this source within the window */
    int64_t account_count; /* failures at this account from unknown sources */
    bool is_known_source;  /* the browser signed in to this account before: its limit is its own, so
                            * that  nobody can lock a person out by failing in her name */
};

/* May the password be tried at all? PROBLEM_NONE or PROBLEM_too_many. */
enum problem sign_in_decide(const struct sign_in_facts *facts);

#endif
