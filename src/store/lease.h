/* Leases: what one node alone may do is done by who holds its lease. It lasts by the database's
 * clock, which is one for all nodes. Who does it reads the lease with his facts, and each batch
 * that he commits takes the lease, or holds it longer, and counts up its fence from what was read:
 * a node that slept between the two, while another took the lease, writes nothing. So a lease
 * costs no trip of its own, and nothing at all while there is nothing to do; a dead node's lapses
 * by itself. What is done outside the database begins with a batch that has no other step. */
#ifndef CLINIC_STORE_LEASE_H
#define CLINIC_STORE_LEASE_H

#include "store/store.h"

struct lease {
    const char *name;
    int64_t seconds; /* how long a batch takes it for */
    int64_t fence;   /* as read, and counted up by each batch since; 0: nobody ever took it */
    bool is_read;
    bool is_others; /* another node holds it */
};

/* Queue the reading of the lease, before all else. When another node holds it, the set's answer is
 * CONFLICT and nothing more is decoded. The lease is borrowed. */
void lease_queue(struct reads *reads, struct lease *lease);

/* Does another node hold it? As read: whose it is, and whether it still lasts. */
bool lease_is_others(struct text holder, bool lasts, struct text node);

/* The step that takes the lease for this node, the first of each batch under it (batch.lease).
 * Refused with PROBLEM_lease_lost when somebody has taken it since it was read, or when it was not
 * read. */
struct batch_step lease_step(const struct batch *batch);

#endif
