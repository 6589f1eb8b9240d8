/* What merging, erasing, retention, export and audit do with each table: the remarks above every
 * `create table`, read by tools/sqlc. */
#ifndef CLINIC_STORE_REGISTRY_H
#define CLINIC_STORE_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>

struct registry_row {
    const char *table, *about;
    const char *feature;   /* the folder */
    const char *subject;   /* the column that says whose data it is, or "nobody" */
    const char *sealed;    /* "contact name, phone; clinical history", or "none" */
    const char *merge;     /* moves, stays, none */
    const char *erase;     /* key, row, keep */
    const char *retention; /* name of a rule */
    bool is_public, is_exported, is_audited;
};

extern const struct registry_row registry[];
extern const size_t registry_count;

#endif
