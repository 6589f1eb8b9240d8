/* Of a clinic with several branches, the one where a device stands: the day book, the queue and
 * what is booked there are of this branch. A cookie, known before anything is read; signing in sets
 * it. */
#ifndef CLINIC_ACCESS_BRANCH_H
#define CLINIC_ACCESS_BRANCH_H

#include "http/http.h"

/* Where the request's device stands: what it chose, if that is open, else the first. */
struct branch_id branch_here(const struct request *q);

/* The name of that branch in the page's language; empty when the clinic has but one. */
struct text branch_name(const struct request *q);

/* All open branches as choices. Arena. */
struct option;
size_t branch_options(struct request *q, const struct option **out_options);

/* After signing in: her own branch, unless the device stands at one of hers. `own` are the ids of
 * where she works, as SQL's group_concat writes them; none: anywhere. */
void branch_sign_in(struct request *q, struct text own);

#endif
