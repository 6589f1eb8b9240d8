/* Brings the schema up to date: forward only, each section in one transaction. Inside
 * store/ only. */
#ifndef CLINIC_STORE_MIGRATE_H
#define CLINIC_STORE_MIGRATE_H

#include "store/migration.h"
#include "store/store.h"

/* Run what has not been run; where several nodes may start at once, under the lease `migrate`.
 * Refused, with nothing done: PROBLEM_migration_changed when a section that has run is another now,
 * PROBLEM_database_newer when one has run after which the program can't have the database (`wait`:
 * store_config). */
MUST_USE enum status migrate_run(struct store *store, const struct migration *list, size_t count,
    bool (*wait)(unsigned before), struct arena *arena, struct problems *problems);

/* Which sections have not run, one bool for each; the same refusals. */
MUST_USE enum status migrate_pending(struct store *store, const struct migration *list,
    size_t count, struct arena *arena, struct problems *problems, bool *out_pending);

#endif
