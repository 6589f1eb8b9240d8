/* The database as the features see it: sets of reads (one round trip, one snapshot) and batches of writes
 * (one round trip, all or nothing). Engines: sqlite.c; hrana.c comes later and fits unchanged. The functions
 * that queue steps, read_NAME and write_NAME, are generated from queries.sql by tools/sqlc. */
#ifndef CLINIC_STORE_STORE_H
#define CLINIC_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ids.h"
#include "base/problem.h"
#include "base/text.h"
#include "base/time.h"

/* Who a statement serves; the store refuses a statement of another surface than the request's. `any` is
 * bookkeeping that only writes and goes with whatever causes it: the audit. */
enum surface { SURFACE_PUBLIC, SURFACE_MY, SURFACE_STAFF, SURFACE_MACHINE, SURFACE_SYSTEM, SURFACE_ANY };

enum value_kind { VALUE_NULL, VALUE_INTEGER, VALUE_TEXT, VALUE_BLOB };

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

struct store;   /* engine, writer thread, keyring; one per process */
struct reader;  /* one worker's way to read: a connection of its own on SQLite */
struct opener;  /* opens sealed values (seal.h) */

/* Turns rows into the generated struct at `out`. */
typedef enum status read_decode(const struct rows *rows, struct opener *opener, struct arena *arena, void *out);

struct read_step {
    const struct query *query;
    const struct value *args; /* arena */
    read_decode *decode;
    void *out;
};

enum { reads_most = 24, batch_most = 4096 };

/* A set of reads. `gate`, when set, is called after the run and before any step from `gated_from` on is
 * decoded; its answer, if not OK, is the set's answer, so that nobody sees a row that he may not. */
struct reads {
    struct store *store;
    struct reader *reader;
    struct arena *arena;
    enum surface surface;
    size_t count;
    struct read_step steps[reads_most];
    enum status (*gate)(void *context);
    void *gate_context;
    size_t gated_from;
    unsigned trips; /* round trips so far; tests count them */
};

void reads_add(struct reads *reads, const struct query *query, const struct value *args,
    read_decode *decode, void *out);

/* Run what is queued as one snapshot and decode it; the set is empty afterwards and may be filled again. */
MUST_USE enum status reads_run(struct reads *reads);

struct batch_step {
    const struct query *query;
    const struct value *args; /* arena */
    enum problem problem;     /* what it means when this step is refused without a key of problems.def */
    const char *field;
};

struct batch {
    struct store *store;
    struct arena *arena;
    struct problems *problems; /* borrowed: the request's */
    enum surface surface;
    size_t count;
    size_t size;
    struct batch_step *steps; /* arena */
    size_t refused;           /* after a refusal: the step, or count when it was the commit itself */
    unsigned trips;
};

void batch_begin(struct batch *batch, struct store *store, struct arena *arena, struct problems *problems,
    enum surface surface);
void batch_add(struct batch *batch, const struct query *query, const struct value *args);

/* What it means, and at which field, when the step queued last is refused: for guards and unique nets. */
void batch_expect(struct batch *batch, enum problem problem, const char *field);

/* Commit all steps or none. When refused, the problem is set in batch->problems and its status returned. */
MUST_USE enum status batch_commit(struct batch *batch);

/* Open the database of a data folder: the engine by URL ("file:clinic.db"), pragmas, migrations up to
 * date unless `no_migration`. The keyring must be open before (seal.h). */
struct store_config {
    const char *directory;     /* the data folder */
    const char *url;           /* NULL for file:clinic.db */
    const char *master_key;    /* path; NULL for DIRECTORY/master.key */
    bool create;               /* init and demo: the database and the key must not exist and are made */
    bool no_migration;
};
MUST_USE enum status store_open(
    const struct store_config *config, struct arena *arena, struct problems *problems, struct store **out_store);
void store_close(struct store *store);

/* A reader for one thread. */
MUST_USE enum status reader_open(struct store *store, struct reader **out_reader);
void reader_close(struct reader *reader);
void reads_begin(struct reads *reads, struct store *store, struct reader *reader, struct arena *arena,
    enum surface surface);

/* Counts up after each of our own commits; live events and page caches wait on it. */
uint64_t store_changes(const struct store *store);

#endif
