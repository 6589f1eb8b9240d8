/* The database as the features see it: sets of reads (one round trip, one snapshot) and batches of
 * writes (one round trip, all or nothing). The functions that queue steps, read_NAME and
 * write_NAME, are generated from queries.sql by tools/sqlc. */
#ifndef CLINIC_STORE_STORE_H
#define CLINIC_STORE_STORE_H

#include "base/ids.h"
#include "base/problem.h"
#include "base/text.h"
#include "base/time.h"
#include "store/query.h"

struct store;  /* engine and keyring; one per process */
struct reader; /* one worker's way to read: a connection of its own on SQLite */
struct opener; /* opens sealed values (seal.h) */
struct lease;  /* lease.h */

/* Turns rows into the generated struct at `out`. */
typedef enum status read_decode(
    const struct rows *rows, struct opener *opener, struct arena *arena, void *out);

struct read_step {
    const struct query *query;
    const struct value *args; /* arena */
    read_decode *decode;
    void *out;
};

enum { reads_most = 24, batch_most = 4096 };

/* A set of reads. `gate`, when set, is called after the run and before any step from `gated_from`
 * on is decoded; its answer, if not OK, is the set's answer, so that nobody sees a row that he may
 * not. */
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
    unsigned trips; /* round trips so far */
};

void reads_add(struct reads *reads, const struct query *query, const struct value *args,
    read_decode *decode, void *out);

/* Run what is queued as one snapshot and decode it; the set is empty afterwards and may be filled
 * again. */
MUST_USE enum status reads_run(struct reads *reads);

struct batch_step {
    const struct query *query;
    const struct value *args; /* arena */
    enum problem problem;     /* of a refusal that names no key */
    const char *field;
};

struct batch {
    struct store *store;
    struct arena *arena;
    struct problems *problems; /* borrowed: the request's */
    enum surface surface;
    int64_t
        settings_version; /* refused with settings_changed when it isn't the newest; 0: not asked */
    struct lease *lease;  /* borrowed: what is committed is committed under it; may be NULL */
    bool despite_frozen;  /* of who moves the data: else a frozen clinic takes no batch */
    size_t count;
    size_t size;
    struct batch_step *steps; /* arena */
    size_t refused;  /* after a refusal: the step, or count when it was the commit itself */
    unsigned *trips; /* borrowed: counts this round trip too; may be NULL */
};

void batch_begin(struct batch *batch, struct store *store, struct arena *arena,
    struct problems *problems, enum surface surface);
void batch_add(struct batch *batch, const struct query *query, const struct value *args);

/* What it means, and at which field, when the step queued last is refused: for guards and unique
 * nets. */
void batch_expect(struct batch *batch, enum problem problem, const char *field);

/* Commit all steps or none. When refused, the problem is set in batch->problems and its status
 * returned. */
MUST_USE enum status batch_commit(struct batch *batch);

/* Open a data folder: the database by its URL ("file:clinic.db", "libsql://HOST"), the keyring with
 * the master key, migrations up to date unless `no_migration` (then store_pending tells which would
 * run). The store lives in the arena. */
struct store_config {
    const char *directory;  /* the data folder */
    const char *url;        /* NULL for file:clinic.db */
    const char *token;      /* of a server; NULL or "" for none */
    const char *master_key; /* path; NULL for DIRECTORY/master.key */
    bool create; /* init and demo: the database and the key must not exist and are made */
    bool no_migration;
    bool is_bare; /* the database alone, as it stands, without keys and migrations: what is copied
                   * to (copy.h); an empty file is made when there is none */
    /* Called while another node brings the database up to date, with how often it was before: wait
     * a moment; false gives up, with PROBLEM_stopping. NULL gives up at once. */
    bool (*wait)(unsigned before);
};
MUST_USE enum status store_open(const struct store_config *config, struct arena *arena,
    struct problems *problems, struct store **out_store);
void store_close(struct store *store);

/* Before store_close: take away what opening with `create` has made, the database and the master
 * key. */
void store_unmake(struct store *store);

/* For filling a new clinic with millions of rows, before its first batch: a page cache of 512 MB,
 * and nothing waits for the disk. A killed process leaves whole what it has committed; a power cut
 * may cost the file. */
void store_bulk(struct store *store);

/* Has migrations[i] (migration.h) not run? Always false when the store was opened with migrations
 */
bool store_pending(const struct store *store, size_t i);

/* The newest migration that the database has seen and this program doesn't know, else 0: a program
 * of the next release has been at it, and this one may go on. */
int64_t store_newer(const struct store *store);

/* Claim the folder for a server, until store_close. False when another process serves it.
 * *out_was_cut says that the last server did not end by store_close: let store_check run beside the
 * work. */
MUST_USE bool store_claim(struct store *store, bool *out_was_cut);

/* Look through the whole database file on a connection of its own (0.07 s per 50 MB):
 * PROBLEM_database_damaged. */
MUST_USE enum status store_check(struct store *store, struct problems *problems);

/* A reader for one thread. */
MUST_USE enum status reader_open(struct store *store, struct reader **out_reader);
void reader_close(struct reader *reader);
void reads_begin(struct reads *reads, struct store *store, struct reader *reader,
    struct arena *arena, enum surface surface);

/* Counts up after each of our own commits, and when another's are noted (nodes.h); live events and
 * page caches wait on it. Begins anywhere, so that the counts of two nodes are not taken for each
 * other's. */
uint64_t store_changes(const struct store *store);

#endif
