/* What is decided about clients without looking anywhere: reading a search, comparing, merging,
 * ages, what changed. */
#ifndef CLINIC_CLIENTS_RULES_H
#define CLINIC_CLIENTS_RULES_H

#include "base/time.h"
#include "clients/clients.h"

/* Letters of a UTF-8 text, and its first ones. */
size_t letter_count(struct text text);
struct text first_letters(struct text text, size_t count);

/* What differs between two sets of details, as "field: words" with "; " between. Arena. */
void details_compare(struct arena *arena, const struct client_details *before,
    const struct client_details *after, struct text *out_before, struct text *out_after);

#endif
