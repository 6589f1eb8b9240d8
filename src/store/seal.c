/* Sealing of personal data. A value is sealed by its subject's key, that key by the keyring. The
 * place of a value is its table.column, its row and the class of the key; its envelope's key id is
 * the subject. */
#include "store/seal.h"

#include <sodium.h>
#include <string.h>

#include "store/internal.h"
#include "store/keyring.h"
#include "store/rows.h"

_Static_assert(
    sizeof((struct subject *)0)->keys[0] == key_bytes, "a subject's keys are of that size");

static const struct query query_add = {"subject_key_add",
    "insert into subject_key (subject_id, class_number, wrapped_blob) values (?1, ?2, ?3)",
    SURFACE_ANY, 3, 0, false, true};

/* One for each surface, and none for public: it can make a subject but reads none. */
#define SUBJECT_KEYS(surface)                                                                      \
    {                                                                                              \
        "subject_keys",                                                                            \
            "select class_number, wrapped_blob from subject_key where subject_id = ?1", surface,   \
            1, 2, true, false                                                                      \
    }
static const struct query query_keys[] = {
    [SURFACE_PUBLIC] = SUBJECT_KEYS(SURFACE_SYSTEM),
    [SURFACE_MY] = SUBJECT_KEYS(SURFACE_MY),
    [SURFACE_STAFF] = SUBJECT_KEYS(SURFACE_STAFF),
    [SURFACE_MACHINE] = SUBJECT_KEYS(SURFACE_MACHINE),
    [SURFACE_SYSTEM] = SUBJECT_KEYS(SURFACE_SYSTEM),
};

enum { cached_keys = 1024, wrapped_bytes = key_bytes + envelope_extra };

/* Keys that were unwrapped before, found by the wrapped bytes themselves: an erased key isn't
 * found, since nothing brings its bytes any more. Measured: 40 names of a list open in half the
 * time. */
struct key_cache {
    struct cached_key {
        int64_t subject;
        int64_t class;
        unsigned char wrapped[wrapped_bytes]; /* all zero: free */
        unsigned char key[key_bytes];
    } keys[cached_keys];
};

struct key_cache *key_cache_new(void)
{
    struct key_cache *cache = sodium_malloc(sizeof *cache);

    if (cache != NULL) {
        memset(cache, 0, sizeof *cache);
    }
    return cache;
}

void key_cache_free(struct key_cache *cache)
{
    sodium_free(cache);
}

static struct binding wrap_binding(int64_t subject, int64_t class)
{
    return (struct binding){"subject_key.wrapped_blob", subject, class};
}

void subject_create(struct batch *batch, struct subject_id id, struct subject *out_subject)
{
    int64_t key_id = 0;
    const unsigned char *wrapper = keyring_key(batch->store->keyring, KEY_WRAPS, &key_id);

    *out_subject = (struct subject){.id = id};
    for (int class = 0; class < KEY_CLASSES; class ++) {
        unsigned char *key = out_subject->keys[class];
        struct value *args = ARENA_ARRAY(batch->arena, 3, struct value);

        randombytes_buf(key, key_bytes);
        out_subject->known[class] = true;
        args[0] = value_integer(id.v);
        args[1] = value_integer(class);
        args[2] = (struct value){VALUE_BLOB, 0,
            envelope_seal(batch->arena, wrapper, key_id, wrap_binding(id.v, class),
                (struct text){(const char *)key, key_bytes})};
        batch_add(batch, &query_add, args);
    }
}

static bool unwrap(const struct keyring *keyring, struct text wrapped, int64_t subject,
    int64_t class, unsigned char out_key[key_bytes])
{
    const int64_t key_id = envelope_key_id(wrapped);
    const unsigned char *wrapper = keyring_find(keyring, key_id);

    return wrapper != NULL && wrapped.length == key_bytes + envelope_extra &&
        envelope_open(wrapper, key_id, wrap_binding(subject, class), wrapped, out_key);
}

static enum status decode_subject(
    const struct rows *rows, struct opener *opener, struct arena *arena, void *out)
{
    struct subject *subject = out;

    (void)arena;
    for (size_t i = 0; i < rows->count; i++) {
        const struct value *row = &rows->values[i * rows->columns];
        const int64_t class = row[0].integer;

        if (rows->columns > 2) {
            subject->id.v = row[2].integer;
        }
        if (class < 0 || class >= KEY_CLASSES ||
            !unwrap(opener->keyring, row[1].bytes, subject->id.v, class, subject->keys[class])) {
            return STATUS_INTERNAL;
        }
        subject->known[class] = true;
    }
    return OK;
}

void read_subject(struct reads *reads, struct subject_id id, struct subject *out_subject)
{
    struct value *args = ARENA_NEW(reads->arena, struct value);

    *out_subject = (struct subject){.id = id};
    *args = value_integer(id.v);
    reads_add(reads, &query_keys[reads->surface], args, decode_subject, out_subject);
}

static void read_by(
    struct reads *reads, const struct query *query, struct value key, struct subject *out_subject)
{
    struct value *args = ARENA_NEW(reads->arena, struct value);

    *out_subject = (struct subject){0};
    *args = key;
    reads_add(reads, query, args, decode_subject, out_subject);
}

void read_subject_by(
    struct reads *reads, const struct query *query, int64_t row, struct subject *out_subject)
{
    read_by(reads, query, value_integer(row), out_subject);
}

void read_subject_by_token(
    struct reads *reads, const struct query *query, struct text token, struct subject *out_subject)
{
    read_by(reads, query, (struct value){.kind = VALUE_BLOB, .bytes = token}, out_subject);
}

struct text subject_seal(struct arena *arena, const struct subject *subject, enum key_class class,
    const char *place, int64_t row, struct text plain)
{
    if (!subject->known[class]) {
        return (struct text){seal_without_key, 1};
    }
    return envelope_seal(
        arena, subject->keys[class], subject->id.v, (struct binding){place, row, class}, plain);
}

const char seal_without_key[1] = {0};

/* The subject's key, from the cache or unwrapped into it; `spare` is used when there is no cache.
 * NULL when it doesn't unwrap. */
static const unsigned char *find_key(struct opener *opener, struct text wrapped, int64_t subject,
    enum key_class class, struct cached_key *spare)
{
    struct cached_key *cached = spare;

    if (wrapped.length != wrapped_bytes) {
        return NULL;
    }
    if (opener->cache != NULL) {
        uint32_t nonce = 0; /* random, so any bits of it spread the keys */

        memcpy(&nonce, wrapped.at + 9, sizeof nonce);
        cached = &opener->cache->keys[nonce % cached_keys];
        if (cached->subject == subject && cached->class == (int64_t) class &&
            memcmp(cached->wrapped, wrapped.at, wrapped_bytes) == 0) {
            return cached->key;
        }
    }
    memset(cached, 0, sizeof *cached);
    if (!unwrap(opener->keyring, wrapped, subject, class, cached->key)) {
        return NULL;
    }
    cached->subject = subject;
    cached->class = class;
    memcpy(cached->wrapped, wrapped.at, wrapped_bytes);
    return cached->key;
}

enum status value_open(struct opener *opener, struct arena *arena, const struct value *sealed,
    const struct value *wrapped, int64_t subject, enum key_class class, const char *place,
    int64_t row, struct text *out_plain)
{
    struct cached_key spare;

    *out_plain = (struct text){"", 0};
    if (sealed->kind != VALUE_BLOB || wrapped->kind != VALUE_BLOB) {
        return OK;
    }
    if (sealed->bytes.length < envelope_extra) {
        return STATUS_INTERNAL;
    }
    const unsigned char *key = find_key(opener, wrapped->bytes, subject, class, &spare);
    const size_t length = sealed->bytes.length - envelope_extra;
    unsigned char *plain = arena_alloc(arena, length);
    const bool is_open = key != NULL &&
        envelope_open(key, subject, (struct binding){place, row, class}, sealed->bytes, plain);

    if (opener->cache == NULL) {
        sodium_memzero(&spare, sizeof spare);
    }
    if (!is_open) {
        return STATUS_INTERNAL;
    }
    *out_plain = (struct text){(const char *)plain, length};
    return OK;
}

struct text store_seal(
    struct store *store, struct arena *arena, const char *place, struct text plain)
{
    int64_t key_id = 0;
    const unsigned char *key = keyring_key(store->keyring, KEY_WRAPS, &key_id);

    return envelope_seal(arena, key, key_id, (struct binding){place, 0, KEY_WRAPS}, plain);
}

bool store_unseal(struct store *store, struct arena *arena, const char *place, struct text sealed,
    struct text *out_plain)
{
    const int64_t key_id = envelope_key_id(sealed);
    const unsigned char *key = keyring_find(store->keyring, key_id);

    if (key_id == 0 || key == NULL) {
        return false;
    }
    const size_t length = sealed.length - envelope_extra;
    unsigned char *plain = arena_alloc(arena, length);

    *out_plain = (struct text){(const char *)plain, length};
    return envelope_open(key, key_id, (struct binding){place, 0, KEY_WRAPS}, sealed, plain);
}

struct text store_token(
    struct store *store, struct arena *arena, enum token_kind kind, struct text text)
{
    enum { token_bytes = 16 };
    const unsigned char kind_byte = (unsigned char)kind;
    unsigned char *token = arena_alloc(arena, token_bytes);
    crypto_generichash_state state;
    int64_t key_id = 0;

    crypto_generichash_init(
        &state, keyring_key(store->keyring, KEY_TOKENS, &key_id), key_bytes, token_bytes);
    crypto_generichash_update(&state, &kind_byte, 1);
    crypto_generichash_update(&state, (const unsigned char *)text.at, text.length);
    crypto_generichash_final(&state, token, token_bytes);
    return (struct text){(const char *)token, token_bytes};
}

void store_random(struct store *store, void *out_bytes, size_t size)
{
    (void)store;
    randombytes_buf(out_bytes, size);
}

struct text store_audit_hash(
    struct store *store, struct arena *arena, struct text previous, struct text content)
{
    enum { hash_bytes = 32 };
    unsigned char *hash = arena_alloc(arena, hash_bytes);
    unsigned char length[8];
    crypto_generichash_state state;
    int64_t key_id = 0;

    /* With the first length in front no two pairs run together to the same bytes. */
    for (unsigned i = 0; i < sizeof length; i++) {
        length[i] = (unsigned char)((uint64_t)previous.length >> (8 * i));
    }
    crypto_generichash_init(
        &state, keyring_key(store->keyring, KEY_AUDIT, &key_id), key_bytes, hash_bytes);
    crypto_generichash_update(&state, length, sizeof length);
    crypto_generichash_update(&state, (const unsigned char *)previous.at, previous.length);
    crypto_generichash_update(&state, (const unsigned char *)content.at, content.length);
    crypto_generichash_final(&state, hash, hash_bytes);
    return (struct text){(const char *)hash, hash_bytes};
}
