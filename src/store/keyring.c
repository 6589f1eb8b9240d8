/* Master key and keyring. The keys live in libsodium's guarded memory: locked, fenced, wiped at the
 * end. */
#include "store/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

enum {
    keyring_most = 16,
    place_most = 100,
    nonce_bytes = 24,
    envelope_format = 1,
    file_most = 1024
};
enum { check_bytes = 4 };

struct keyring {
    size_t count;
    struct {
        int64_t id;
        int64_t kind;
        unsigned char bytes[key_bytes];
    } keys[keyring_most];
};

static const struct query query_keys = {"keyring_keys",
    "select key_id, kind_number, wrapped_blob from keyring order by key_id", SURFACE_SYSTEM, 0, 3,
    true, false};
static const struct query query_add = {"keyring_add",
    "insert into keyring (key_id, kind_number, wrapped_blob) values (?1, ?2, ?3)", SURFACE_SYSTEM,
    3, 0, false, true};

static void put_number(unsigned char *at, int64_t number)
{
    for (unsigned i = 0; i < 8; i++) {
        at[i] = (unsigned char)((uint64_t)number >> (8 * i));
    }
}

static size_t put_binding(struct binding binding, unsigned char out_bytes[place_most + 17])
{
    const size_t length = strnlen(binding.place, place_most);

    memcpy(out_bytes, binding.place, length);
    out_bytes[length] = 0;
    put_number(out_bytes + length + 1, binding.row);
    put_number(out_bytes + length + 9, binding.of);
    return length + 17;
}

struct text envelope_seal(struct arena *arena, const unsigned char key[key_bytes], int64_t key_id,
    struct binding binding, struct text plain)
{
    unsigned char bound[place_most + 17];
    const size_t bound_length = put_binding(binding, bound);
    const size_t length = plain.length + envelope_extra;
    unsigned char *envelope = arena_alloc(arena, length);

    envelope[0] = envelope_format;
    put_number(envelope + 1, key_id);
    randombytes_buf(envelope + 9, nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(envelope + 9 + nonce_bytes, NULL,
        (const unsigned char *)plain.at, plain.length, bound, bound_length, NULL, envelope + 9,
        key);
    return (struct text){(const char *)envelope, length};
}

bool envelope_open(const unsigned char key[key_bytes], int64_t key_id, struct binding binding,
    struct text sealed, unsigned char *out_plain)
{
    unsigned char bound[place_most + 17];
    const size_t bound_length = put_binding(binding, bound);
    const unsigned char *envelope = (const unsigned char *)sealed.at;

    return envelope_key_id(sealed) == key_id &&
        crypto_aead_xchacha20poly1305_ietf_decrypt(out_plain, NULL, NULL,
            envelope + 9 + nonce_bytes, sealed.length - 9 - nonce_bytes, bound, bound_length,
            envelope + 9, key) == 0;
}

int64_t envelope_key_id(struct text sealed)
{
    uint64_t id = 0;

    if (sealed.length < envelope_extra || sealed.at[0] != envelope_format) {
        return 0;
    }
    for (unsigned i = 8; i > 0; i--) {
        id = id << 8 | (unsigned char)sealed.at[i];
    }
    return (int64_t)id;
}

/* What a master key is known by without telling it: its id in envelopes, and the check word of its
 * file. */
static int64_t master_id(
    const unsigned char master[key_bytes], unsigned char out_check[check_bytes])
{
    static const unsigned char name[] = "clinic master key";
    unsigned char hash[16];
    uint64_t id = 0;

    crypto_generichash(hash, sizeof hash, name, sizeof name, master, key_bytes);
    memcpy(out_check, hash + 8, check_bytes);
    for (unsigned i = 0; i < 8; i++) {
        id = id << 8 | hash[i];
    }
    return (int64_t)(id & INT64_MAX) | 1;
}

static bool write_file(const char *path, const char *bytes, size_t length, int *out_errno)
{
    const int file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    bool is_written =
        file >= 0 && write(file, bytes, length) == (ssize_t)length && fsync(file) == 0;

    *out_errno = errno;
    if (file >= 0) {
        close(file);
    }
    return is_written;
}

/* Without its master key a clinic is lost, so the name must be on the disk too. */
static bool sync_folder(const char *path)
{
    char copy[PATH_MAX];

    if (strlen(path) >= sizeof copy) {
        return false;
    }
    memcpy(copy, path, strlen(path) + 1);
    const int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool is_synced = folder >= 0 && fsync(folder) == 0;

    if (folder >= 0) {
        close(folder);
    }
    return is_synced;
}

enum status master_key_make(const char *path, struct problems *problems)
{
    struct arena arena = {0};
    unsigned char key[key_bytes];
    unsigned char check[check_bytes];
    char key_hex[2 * key_bytes + 1];
    char check_hex[2 * check_bytes + 1];
    int error = 0;

    randombytes_buf(key, sizeof key);
    (void)master_id(key, check);
    sodium_bin2hex(key_hex, sizeof key_hex, key, sizeof key);
    sodium_bin2hex(check_hex, sizeof check_hex, check, sizeof check);
    const struct text file = text_format(&arena,
        "# The master key of the clinic. Without it nothing in the database can be read, and "
        "nobody can\n"
        "# make it again. Keep a copy away from this machine (clinic key sheet), and show it to "
        "nobody.\n"
        "%s\ncheck %s\n",
        key_hex, check_hex);
    const bool is_made = write_file(path, file.at, file.length, &error) && sync_folder(path);

    sodium_memzero(key, sizeof key);
    sodium_memzero(key_hex, sizeof key_hex);
    sodium_memzero((void *)(uintptr_t)file.at, file.length);
    arena_release(&arena);
    if (!is_made) {
        return problem_set(problems, error == EEXIST ? PROBLEM_master_key_exists : PROBLEM_no_room,
            NULL, text_of(path));
    }
    return OK;
}

/* Lines that begin with # and empty lines are skipped; then the key, then its check word. */
static bool parse_master(struct text file, unsigned char out_key[key_bytes])
{
    static const struct text check_name = TEXT_ROW("check ");
    unsigned char found[check_bytes];
    unsigned char check[check_bytes];
    struct text line = {NULL, 0};
    unsigned lines = 0;
    size_t length = 0;

    while (text_cut(&file, '\n', &line)) {
        line = text_trim(line);
        if (line.length == 0 || line.at[0] == '#') {
            continue;
        }
        lines++;
        if (lines == 1 &&
            (sodium_hex2bin(out_key, key_bytes, line.at, line.length, " ", &length, NULL) != 0 ||
                length != key_bytes)) {
            return false;
        }
        if (lines == 2) {
            line =
                text_part(line, check_name.length, text_begins(line, check_name) ? line.length : 0);
            if (sodium_hex2bin(found, sizeof found, line.at, line.length, NULL, &length, NULL) !=
                    0 ||
                length != sizeof found) {
                return false;
            }
        }
    }
    if (lines != 2) {
        return false;
    }
    (void)master_id(out_key, check);
    return memcmp(check, found, sizeof check) == 0;
}

enum status master_key_read(
    const char *path, struct problems *problems, unsigned char out_key[key_bytes])
{
    char bytes[file_most];
    struct stat about = {0};
    enum problem problem = PROBLEM_NONE;
    const int file = open(path, O_RDONLY | O_CLOEXEC);

    if (file < 0 || fstat(file, &about) != 0) {
        problem = PROBLEM_master_key_missing;
    } else if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        problem = PROBLEM_master_key_open;
    } else {
        const ssize_t length = read(file, bytes, sizeof bytes);

        if (length < 0 || !parse_master((struct text){bytes, (size_t)length}, out_key)) {
            problem = PROBLEM_master_key_damaged;
        }
        sodium_memzero(bytes, sizeof bytes);
    }
    if (file >= 0) {
        close(file);
    }
    return problem == PROBLEM_NONE ? OK : problem_set(problems, problem, NULL, text_of(path));
}

static struct binding keyring_binding(int64_t key_id, int64_t kind)
{
    return (struct binding){"keyring.wrapped_blob", key_id, kind};
}

enum status keyring_make(struct store *store, const unsigned char master[key_bytes],
    struct arena *arena, struct problems *problems)
{
    struct batch batch;
    unsigned char check[check_bytes];
    const int64_t id_of_master = master_id(master, check);

    batch_begin(&batch, store, arena, problems, SURFACE_SYSTEM);
    for (enum key_kind kind = KEY_WRAPS; kind <= KEY_AUDIT; kind++) {
        unsigned char key[key_bytes];
        struct value *args = ARENA_ARRAY(arena, 3, struct value);
        uint64_t random = 0;

        randombytes_buf(key, sizeof key);
        randombytes_buf(&random, sizeof random);
        const int64_t key_id = (int64_t)(random >> 1) | 1;
        args[0] = (struct value){VALUE_INTEGER, key_id, {NULL, 0}};
        args[1] = (struct value){VALUE_INTEGER, kind, {NULL, 0}};
        args[2] = (struct value){VALUE_BLOB, 0,
            envelope_seal(arena, master, id_of_master, keyring_binding(key_id, kind),
                (struct text){(const char *)key, sizeof key})};
        batch_add(&batch, &query_add, args);
        sodium_memzero(key, sizeof key);
    }
    return batch_commit(&batch);
}

struct loading {
    struct keyring *keyring;
    const unsigned char *master;
    int64_t id_of_master;
    bool is_wrong;
};

static enum status decode_keys(
    const struct rows *rows, struct opener *opener, struct arena *arena, void *out)
{
    struct loading *loading = out;
    struct keyring *keyring = loading->keyring;

    (void)opener;
    (void)arena;
    for (size_t i = 0; i < rows->count && keyring->count < keyring_most; i++) {
        const struct value *row = &rows->values[i * rows->columns];
        const size_t at = keyring->count++;

        keyring->keys[at].id = row[0].integer;
        keyring->keys[at].kind = row[1].integer;
        if (row[2].bytes.length != key_bytes + envelope_extra ||
            !envelope_open(loading->master, loading->id_of_master,
                keyring_binding(row[0].integer, row[1].integer), row[2].bytes,
                keyring->keys[at].bytes)) {
            loading->is_wrong = true;
            return STATUS_UNAVAILABLE;
        }
    }
    return OK;
}

static bool keyring_is_whole(const struct keyring *keyring)
{
    int64_t id = 0;

    return keyring_key(keyring, KEY_WRAPS, &id) != NULL &&
        keyring_key(keyring, KEY_TOKENS, &id) != NULL &&
        keyring_key(keyring, KEY_AUDIT, &id) != NULL;
}

enum status keyring_load(struct store *store, const unsigned char master[key_bytes],
    struct arena *arena, struct problems *problems, struct keyring **out_keyring)
{
    unsigned char check[check_bytes];
    struct keyring *keyring = sodium_malloc(sizeof *keyring);
    struct loading loading = {keyring, master, master_id(master, check), false};
    struct reader *reader = NULL;
    struct reads reads;
    enum problem problem = PROBLEM_NONE;

    if (keyring == NULL) {
        return problem_set(problems, PROBLEM_broken, NULL, (struct text){NULL, 0});
    }
    memset(keyring, 0, sizeof *keyring);
    enum status status = reader_open(store, &reader);
    if (status == OK) {
        reads_begin(&reads, store, reader, arena, SURFACE_SYSTEM);
        reads_add(&reads, &query_keys, NULL, decode_keys, &loading);
        status = reads_run(&reads);
    }
    reader_close(reader);
    if (loading.is_wrong) {
        problem = PROBLEM_master_key_wrong;
    } else if (status == STATUS_UNAVAILABLE) {
        problem = PROBLEM_no_database;
    } else if (status != OK || !keyring_is_whole(keyring)) {
        problem = PROBLEM_broken;
    }
    if (problem != PROBLEM_NONE) {
        keyring_free(keyring);
        return problem_set(problems, problem, NULL, (struct text){NULL, 0});
    }
    sodium_mprotect_readonly(keyring);
    *out_keyring = keyring;
    return OK;
}

void keyring_free(struct keyring *keyring)
{
    sodium_free(keyring);
}

const unsigned char *keyring_key(
    const struct keyring *keyring, enum key_kind kind, int64_t *out_key_id)
{
    for (size_t i = keyring->count; i > 0; i--) {
        if (keyring->keys[i - 1].kind == (int64_t)kind) {
            *out_key_id = keyring->keys[i - 1].id;
            return keyring->keys[i - 1].bytes;
        }
    }
    return NULL;
}

const unsigned char *keyring_find(const struct keyring *keyring, int64_t key_id)
{
    for (size_t i = 0; i < keyring->count; i++) {
        if (keyring->keys[i].id == key_id) {
            return keyring->keys[i].bytes;
        }
    }
    return NULL;
}
