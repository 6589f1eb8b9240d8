/* A desk that writes money to a real store, for tests. */
#ifndef CLINIC_BILLING_DESK_FIXTURE_H
#define CLINIC_BILLING_DESK_FIXTURE_H

#include "billing/documents.h"
#include "store/store_fixture.h"

/* A clinic at 10:00 UTC of 24 November 2026, the day that `today` says. */
struct world {
    struct fixture *fixture;
    struct clinic clinic;
    struct day today;
    struct subject client;
};

/* For cmocka: *state is the world. It has a member of staff, a receiving account 7 and a client 5.
 */
int world_set_up(void **state);
int world_tear_down(void **state);

/* A batch of the desk, in an arena of its own. */
struct work {
    struct arena arena;
    struct problems problems;
    struct batch batch;
    struct desk desk;
};

/* Begin one on the world's today. */
void work_begin(struct work *work, struct world *world);

/* Commit it; the first thing that was refused, or PROBLEM_NONE. */
enum problem work_end(struct work *work);

/* The invoice as it is saved now. */
struct invoice_shown shown(struct world *world, const struct bill *bill);

#endif
