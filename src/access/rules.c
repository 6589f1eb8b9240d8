#include "access/rules.h"

enum problem sign_in_decide(const struct sign_in_facts *facts)
{
    const bool source_is_full = facts->source_count >= sign_in_source_most;
    const bool account_is_full =
        !facts->is_known_source && facts->account_count >= sign_in_account_most;

    return source_is_full || account_is_full ? PROBLEM_too_many : PROBLEM_NONE;
}
