/* The schema's history, made by tools/sqlc from every schema.sql, in the order of the numbers. */
#ifndef CLINIC_STORE_MIGRATION_H
#define CLINIC_STORE_MIGRATION_H

#include <stddef.h>

struct migration {
    int number;
    const char *feature; /* the folder */
    const char *title;
    const char *sql;
    const char *checksum; /* of the sql */
};

extern const struct migration migrations[];
extern const size_t migration_count;

#endif
