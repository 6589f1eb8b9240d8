/* The clinic's keyring: the keys that wrap the subjects' keys, make search tokens and chain the
 * audit. Its rows are wrapped by the master key, a file beside the database or wherever the
 * administrator puts it. Inside store/, and for the command line's `key` verbs. */
#ifndef CLINIC_STORE_KEYRING_H
#define CLINIC_STORE_KEYRING_H

#include "store/store.h"

enum { key_bytes = 32, envelope_extra = 1 + 8 + 24 + 16 };
enum key_kind { KEY_WRAPS = 1, KEY_TOKENS, KEY_AUDIT };

struct keyring;

/* Where a sealed value belongs; it opens nowhere else. */
struct binding {
    const char *place; /* "table.column" */
    int64_t row;
    int64_t of; /* the class of the key, or the kind */
};

/* Format byte, key id, nonce, text. The envelope is plain.length + envelope_extra bytes, in the
 * arena. */
struct text envelope_seal(struct arena *arena, const unsigned char key[key_bytes], int64_t key_id,
    struct binding binding, struct text plain);

/* out_plain has room for sealed.length - envelope_extra bytes. False when it isn't what was sealed
 * there with that key. */
MUST_USE bool envelope_open(const unsigned char key[key_bytes], int64_t key_id,
    struct binding binding, struct text sealed, unsigned char *out_plain);

/* The id of the key that sealed it; 0 when it is no envelope. */
int64_t envelope_key_id(struct text sealed);

/* Make a master key's file, mode 0600; PROBLEM_master_key_exists when there is one. */
MUST_USE enum status master_key_make(const char *path, struct problems *problems);

/* Read it. PROBLEM_master_key_missing, _open (others may read the file) or _damaged. */
MUST_USE enum status master_key_read(
    const char *path, struct problems *problems, unsigned char out_key[key_bytes]);

/* Make the keys of a new clinic and write them. */
MUST_USE enum status keyring_make(struct store *store, const unsigned char master[key_bytes],
    struct arena *arena, struct problems *problems);

/* Read and unwrap the keys. PROBLEM_master_key_wrong when the master key isn't theirs. Released by
 * keyring_free. */
MUST_USE enum status keyring_load(struct store *store, const unsigned char master[key_bytes],
    struct arena *arena, struct problems *problems, struct keyring **out_keyring);
void keyring_free(struct keyring *keyring);

/* The newest key of a kind, and one by its id (NULL when unknown). Borrowed. */
const unsigned char *keyring_key(
    const struct keyring *keyring, enum key_kind kind, int64_t *out_key_id);
const unsigned char *keyring_find(const struct keyring *keyring, int64_t key_id);

#endif
