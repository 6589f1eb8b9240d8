/* What the files of store/ share. */
#ifndef CLINIC_STORE_INTERNAL_H
#define CLINIC_STORE_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "store/kept_rows.h"
#include "store/sqlite.h"

struct keyring;
struct job;

struct key_cache;

struct opener {
    const struct keyring *keyring; /* borrowed: the store's */
    struct key_cache *cache;       /* owned: unwrapped keys, for the reader's thread */
};

struct store {
    const char *path;
    const char *claim_path;
    int claim;                /* the open file of store_claim, or -1 */
    const bool *pending;      /* arena: for each migration; NULL: all have run */
    struct connection writer; /* of the writer thread, once it runs */
    struct keyring *keyring;  /* owned */
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t lock; /* over the three below */
    pthread_cond_t work;
    struct job *first, *last; /* borrowed: on the stacks of those who wait */
    bool stopping;
    _Atomic uint64_t changes;
};

struct reader {
    struct arena arena; /* holds the reader itself */
    struct store *store;
    struct connection connection;
    struct connection public; /* opened when first needed */
    struct opener opener;
    struct kept_rows kept;
};

/* May a request of that surface run this query? Its own, and what is public. */
bool surface_allows(enum surface surface, const struct query *query);

/* End the claim of store_claim in good order. */
void claim_end(struct store *store);

/* What subject_seal gives when the key has been destroyed, known by its address: the batch is
 * refused with PROBLEM_gone. */
extern const char seal_without_key[1];

/* In libsodium's guarded memory; NULL, and then nothing is kept, when there is none. */
struct key_cache *key_cache_new(void);
void key_cache_free(struct key_cache *cache);

/* The writer thread: batch.c. */
MUST_USE bool writer_start(struct store *store);
void writer_stop(struct store *store);

#endif
