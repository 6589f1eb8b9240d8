#include "store/files_place.h"

#include <sodium.h>
#include <string.h>

/* A sealed file is: format byte, nonce, what was sealed with the name bound in. */
enum {
    format = 1,
    nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    around_bytes = 1 + nonce_bytes + tag_bytes
};

static const struct {
    struct text begin;
    const struct files_place *place;
} places[] = {
    {TEXT_ROW("file:"), &files_folder},
    {TEXT_ROW("s3://"), &files_bucket},
};

enum status files_open(const struct files_config *config, struct arena *arena,
    struct problems *problems, struct files **out_files)
{
    struct files *files = ARENA_NEW(arena, struct files);

    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (text_begins(text_of(config->url), places[i].begin)) {
            files->place = places[i].place;
        }
    }
    if (files->place == NULL || !files->place->open(files, config, arena)) {
        return problem_set(problems, PROBLEM_files_url, NULL, text_of(config->url));
    }
    *out_files = files;
    return OK;
}

bool files_are_shared(const struct files *files)
{
    return files->place->is_shared;
}

void files_close(struct files *files)
{
    if (files != NULL) {
        files->place->close(files);
    }
}

static enum status answer(struct problems *problems, enum problem problem, struct text name)
{
    return problem == PROBLEM_NONE ? OK : problem_set(problems, problem, NULL, name);
}

/* 130 random bits. */
static const char *random_name(struct arena *arena)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    char *name = arena_alloc(arena, file_name_length + 1);

    for (size_t i = 0; i < file_name_length; i++) {
        name[i] = letters[randombytes_uniform(sizeof letters - 1)];
    }
    return name;
}

/* A name comes back from the database: it must not lead out of the folder. */
static bool is_name(struct text name)
{
    for (size_t i = 0; i < name.length; i++) {
        const char c = name.at[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
            return false;
        }
    }
    return name.length == file_name_length;
}

static struct text seal(
    struct arena *arena, const struct file_ref *ref, const unsigned char *key, struct text bytes)
{
    unsigned char *sealed = arena_take(arena, bytes.length + around_bytes);

    sealed[0] = format;
    randombytes_buf(sealed + 1, nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + 1 + nonce_bytes, NULL,
        (const unsigned char *)bytes.at, bytes.length, (const unsigned char *)ref->name.at,
        ref->name.length, NULL, sealed + 1, key);
    return (struct text){(const char *)sealed, bytes.length + around_bytes};
}

static bool unseal(
    struct arena *arena, const struct file_ref *ref, struct text sealed, struct text *out_bytes)
{
    const unsigned char *at = (const unsigned char *)sealed.at;

    if (sealed.length < around_bytes || at[0] != format || ref->key.length != file_key_bytes) {
        return false;
    }
    const size_t length = sealed.length - around_bytes;
    unsigned char *bytes = arena_take(arena, length + 1);

    *out_bytes = (struct text){(const char *)bytes, length};
    return crypto_aead_xchacha20poly1305_ietf_decrypt(bytes, NULL, NULL, at + 1 + nonce_bytes,
               length + tag_bytes, (const unsigned char *)ref->name.at, ref->name.length, at + 1,
               (const unsigned char *)ref->key.at) == 0;
}

enum status file_keep(struct files *files, struct arena *arena, struct problems *problems,
    struct text bytes, struct file_ref *out_ref)
{
    unsigned char *key = arena_alloc(arena, file_key_bytes);
    const char *name = random_name(arena);
    const struct file_ref ref = {text_of(name), {(const char *)key, file_key_bytes}};

    if (bytes.length > file_most_bytes) {
        return STATUS_TOO_LARGE;
    }
    randombytes_buf(key, file_key_bytes);
    *out_ref = ref;
    return answer(
        problems, files->place->put(files, name, seal(arena, &ref, key, bytes)), ref.name);
}

enum status file_read(struct files *files, struct arena *arena, struct problems *problems,
    const struct file_ref *ref, struct text *out_bytes)
{
    struct text sealed = {0};
    enum problem problem = PROBLEM_gone;

    if (is_name(ref->name)) {
        problem = files->place->get(files, arena, text_string(arena, ref->name), &sealed);
    }
    if (problem == PROBLEM_NONE && !unseal(arena, ref, sealed, out_bytes)) {
        problem = PROBLEM_file_damaged;
    }
    return answer(problems, problem, ref->name);
}

enum status file_remove(struct files *files, struct problems *problems, struct text name)
{
    char string[file_name_length + 1] = "";

    if (!is_name(name)) {
        return OK; /* no file was ever called so */
    }
    memcpy(string, name.at, file_name_length);
    const enum problem problem = files->place->remove(files, string);

    return answer(problems, problem == PROBLEM_gone ? PROBLEM_NONE : problem, name);
}
