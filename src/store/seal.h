/* Personal data is sealed before it reaches the database (design section 6). Each subject (a
 * client, an enquiry, a member of staff) has one random key per retention class; the keys are
 * wrapped by the clinic's keyring, the keyring by the master key. A sealed value is format byte,
 * key id, nonce, text; table, column and row are bound in as additional data. XChaCha20-Poly1305
 * and BLAKE2b of libsodium. */
#ifndef CLINIC_STORE_SEAL_H
#define CLINIC_STORE_SEAL_H

#include "store/store.h"

enum key_class { KEY_CONTACT, KEY_CLINICAL, KEY_ACCOUNTS, KEY_CLASSES };

struct subject {
    struct subject_id id;
    bool known[KEY_CLASSES];
    unsigned char keys[KEY_CLASSES][32];
};

/* Make a new subject's keys and queue their wrapped rows (table subject_key). */
void subject_create(struct batch *batch, struct subject_id id, struct subject *out_subject);

/* Queue the read of a subject's keys; `out` is filled when the set runs. */
void read_subject(struct reads *reads, struct subject_id id, struct subject *out_subject);

/* The same for the subject of a row, in the trip that reads the row: `query` (static, of the reads'
 * surface) answers class_number, wrapped_blob and subject_id of table subject_key for the row ?1 */
void read_subject_by(
    struct reads *reads, const struct query *query, int64_t row, struct subject *out_subject);
void read_subject_by_token(
    struct reads *reads, const struct query *query, struct text token, struct subject *out_subject);

/* Seal a text for "table.column" of row `row`. The empty text is sealed too. Arena. */
struct text subject_seal(struct arena *arena, const struct subject *subject, enum key_class class,
    const char *place, int64_t row, struct text plain);

/* Open column values of a read: `wrapped` is the subject's wrapped key as the hidden column brought
 * it. A value whose key is destroyed (wrapped is NULL) opens as the empty text. INTERNAL when the
 * seal doesn't hold. */
MUST_USE enum status value_open(struct opener *opener, struct arena *arena,
    const struct value *sealed, const struct value *wrapped, int64_t subject, enum key_class class,
    const char *place, int64_t row, struct text *out_plain);

/* A text that a browser carries for us and can't read: sealed by the clinic's own key for `place`,
 * where alone it opens. Arena. */
struct text store_seal(
    struct store *store, struct arena *arena, const char *place, struct text plain);
MUST_USE bool store_unseal(struct store *store, struct arena *arena, const char *place,
    struct text sealed, struct text *out_plain);

/* Search tokens: keyed hashes, 16 bytes. `kind` keeps words, sounds, phones apart. */
enum token_kind {
    TOKEN_WORD = 1,
    TOKEN_PREFIX,
    TOKEN_SOUND,
    TOKEN_EMAIL,
    TOKEN_FILE_NUMBER,
    TOKEN_PHONE_4,
    TOKEN_PHONE_7,
    TOKEN_PHONE,
    TOKEN_SESSION,
    TOKEN_ADDRESS,
    TOKEN_BODY,
    TOKEN_REFERENCE,
    TOKEN_LOG,
    TOKEN_PAIR,
    TOKEN_PAIR_SOUND,
    TOKEN_PAIR_BEGUN
};
struct text store_token(
    struct store *store, struct arena *arena, enum token_kind kind, struct text text);

/* Random bytes, and the HMAC-like keyed hash of the audit chain. */
void store_random(struct store *store, void *out_bytes, size_t size);
struct text store_audit_hash(
    struct store *store, struct arena *arena, struct text previous, struct text content);

#endif
