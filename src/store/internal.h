/* What the files of store/ share. */
#ifndef CLINIC_STORE_INTERNAL_H
#define CLINIC_STORE_INTERNAL_H

#include <stdatomic.h>

#include "store/engine.h"

struct keyring;
struct key_cache;

struct opener {
    const struct keyring *keyring; /* borrowed: the store's */
    struct key_cache *cache;       /* owned: unwrapped keys, for the reader's thread */
};

struct store {
    const struct engine *engine;
    union {
        struct sqlite *sqlite; /* arena; the engine's own */
        struct hrana *hrana;
    };
    const char *made_key; /* arena: the file of the master key that was made; NULL: none */
    bool is_made;         /* the database was made too */
    const char *node;     /* arena: store_node */
    bool is_bare;         /* foreign keys are not asked: rows come in the order of the tables */
    const char *claim_path;
    int claim;               /* the open file of store_claim, or -1 */
    const bool *pending;     /* arena: for each migration; NULL: all have run */
    int64_t newer;           /* store_newer */
    struct keyring *keyring; /* owned */
    _Atomic uint64_t changes;
    _Atomic uint64_t begun, ended, events; /* store_commits */
};

struct reader {
    struct arena arena; /* holds the reader itself */
    struct store *store;
    struct sqlite_reader *sqlite; /* arena; that engine's own */
    struct opener opener;
};

/* May a request of that surface run this query? Its own, and what is public. */
bool surface_allows(enum surface surface, const struct query *query);

/* The rows of one query as they stand, nothing opened, in a set of its own; by a reader, or by one
 * for this once. Arena. */
MUST_USE enum status rows_read(struct reader *reader, struct arena *arena,
    const struct query *query, const struct value *args, struct rows *out_rows);
MUST_USE enum status rows_read_once(
    struct store *store, struct arena *arena, const struct query *query, struct rows *out_rows);

/* End the claim of store_claim in good order. */
void claim_end(struct store *store);

/* What subject_seal gives when the key has been destroyed, known by its address: the batch is
 * refused with PROBLEM_gone. */
extern const char seal_without_key[1];

/* In libsodium's guarded memory; NULL, and then nothing is kept, when there is none. */
struct key_cache *key_cache_new(void);
void key_cache_free(struct key_cache *cache);

#endif
