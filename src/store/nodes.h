/* What a store knows of other nodes, which may have the same database. */
#ifndef CLINIC_STORE_NODES_H
#define CLINIC_STORE_NODES_H

#include "store/store.h"

struct lease;

/* May several servers have the database at once? A file has one, which store_claim sees to. */
bool store_is_shared(const struct store *store);

/* What this process is called among the nodes: the machine and the data folder, in which there is
 * one server. */
const char *store_node(const struct store *store);

/* Somebody else has written: count it among the changes. */
void store_note_change(struct store *store);

/* This process's batches so far: those that began and ended, whatever came of them, and the events
 * of the audit in those that were committed. */
struct store_commits {
    uint64_t begun, ended, events;
};
struct store_commits store_commits(const struct store *store);

/* A node is known to the others by a lease that only it takes. Queue the reading of it and of
 * another node that is there, empty when there is none; the batch under this lease says that this
 * node is there for as many seconds, and may forget those that were not for a day. */
void nodes_queue(struct reads *reads, int64_t seconds, struct lease *presence, struct text *other);
void write_nodes_forget(struct batch *batch);

#endif
