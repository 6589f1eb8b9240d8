/* One statement of the program and what it answers: what sqlc generates and the engines run. */
#ifndef CLINIC_STORE_QUERY_H
#define CLINIC_STORE_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* Who a statement serves. A request runs statements of its own surface and public ones; the system
 * (jobs, the command line) runs all. `any` is bookkeeping that only writes and goes with whatever
 * causes it: the audit. On SQLite a public read set has a connection that reads public tables only
 */
enum surface {
    SURFACE_PUBLIC,
    SURFACE_MY,
    SURFACE_STAFF,
    SURFACE_MACHINE,
    SURFACE_SYSTEM,
    SURFACE_ANY
};

enum value_kind { VALUE_NULL, VALUE_INTEGER, VALUE_TEXT, VALUE_BLOB };

/* Stands for a number that isn't known yet, as who is asking before the gate has run: a set that
 * asks by it is refused. */
#define VALUE_UNKNOWN INT64_MIN

struct value {
    enum value_kind kind;
    int64_t integer;
    struct text bytes; /* of a text or a blob; borrowed until the set has run, arena in results */
};

/* One generated statement. Positions, never names, are on the wire. */
struct query {
    const char *name;
    const char *sql;
    enum surface surface;
    unsigned parameters;
    unsigned columns;
    bool many;
    bool writes;
};

/* What one query answered: count * columns values, row by row. Arena. */
struct rows {
    size_t count;
    unsigned columns;
    bool more; /* the set ended at its limit: 2,000 rows or 4 MB */
    const struct value *values;
};

#endif
