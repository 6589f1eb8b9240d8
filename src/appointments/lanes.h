/* Which cards of a column stand side by side. Pure. */
#ifndef CLINIC_APPOINTMENTS_LANES_H
#define CLINIC_APPOINTMENTS_LANES_H

#include "html/card.h"

enum { lanes_most = 8, strips_most = 3 };

/* Set lane and lanes of the cards of one column, which are in the order of their rows. Those that
 * meet, directly or through others, share the width evenly; each takes the first lane that is free.
 * Of more than eight at one time the rest lie over the lane that is free soonest. A card that is
 * off takes no width from those that are on: where it meets one it stands aside, in a strip at the
 * end, which what it meets leaves free. Gives how many lanes there are at most. */
int lanes_share(struct card *cards, size_t count);

#endif
