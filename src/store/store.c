/* Opening and closing: the file, its schema, the keys, the writer. */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/internal.h"
#include "store/keyring.h"
#include "store/migrate.h"

static enum status refuse(struct problems *problems, enum problem problem, const char *path)
{
    return problem_set(problems, problem, NULL, text_of(path));
}

/* "file:clinic.db" below the data folder, or with a path of its own. */
static enum status database_path(const struct store_config *config, struct arena *arena,
    struct problems *problems, const char **out_path)
{
    static const struct text scheme = TEXT_ROW("file:");
    const struct text url = text_of(config->url == NULL ? "file:clinic.db" : config->url);

    if (!text_begins(url, scheme) || url.length == scheme.length) {
        return refuse(problems, PROBLEM_database_url, config->url);
    }
    const struct text name = text_part(url, scheme.length, url.length);

    *out_path = name.at[0] == '/'
        ? text_string(arena, name)
        : text_format(arena, "%s/%.*s%c", config->directory, TEXT_ARG(name), 0).at;
    return OK;
}

/* SQLite gives its other files the mode of this one. */
static enum status make_file(const char *directory, const char *path, struct problems *problems)
{
    if (mkdir(directory, 0700) != 0 && errno != EEXIST) {
        return refuse(problems, PROBLEM_no_database, directory);
    }
    const int file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);

    if (file < 0) {
        return refuse(
            problems, errno == EEXIST ? PROBLEM_database_exists : PROBLEM_no_database, path);
    }
    close(file);
    return OK;
}

/* The file must be readable before anything of the database is touched. */
static enum status open_master(const struct store_config *config, struct arena *arena,
    struct problems *problems, unsigned char out_key[key_bytes])
{
    const char *path = config->master_key;

    if (path == NULL) {
        path = text_format(arena, "%s/master.key%c", config->directory, 0).at;
    }
    const enum status status = config->create ? master_key_make(path, problems) : OK;

    return status == OK ? master_key_read(path, problems, out_key) : status;
}

static enum status find_file(
    const struct store_config *config, const char *path, struct problems *problems)
{
    if (config->create) {
        return make_file(config->directory, path, problems);
    }
    return access(path, F_OK) == 0 ? OK : refuse(problems, PROBLEM_no_clinic, path);
}

static enum status open_writer(const struct store_config *config, struct arena *arena,
    struct problems *problems, struct store *store)
{
    const int code = connection_open(&store->writer, store->path, CONNECTION_WRITES);

    if (code != SQLITE_OK) {
        return problem_set(problems, PROBLEM_no_database, NULL, text_of(sqlite3_errstr(code)));
    }
    if (config->no_migration) {
        bool *pending = ARENA_ARRAY(arena, migration_count + 1, bool);

        store->pending = pending;
        return migrate_pending(
            &store->writer, migrations, migration_count, arena, problems, pending);
    }
    return migrate_run(&store->writer, migrations, migration_count, arena, problems);
}

enum status store_open(const struct store_config *config, struct arena *arena,
    struct problems *problems, struct store **out_store)
{
    struct store *store = ARENA_NEW(arena, struct store);
    unsigned char master[key_bytes] = {0};
    enum status status = database_path(config, arena, problems, &store->path);

    store->claim = -1;
    store->claim_path = text_format(arena, "%s/serve.lock%c", config->directory, 0).at;
    pthread_mutex_init(&store->lock, NULL);
    pthread_cond_init(&store->work, NULL);
    if (status == OK && sodium_init() < 0) {
        status = refuse(problems, PROBLEM_broken, NULL);
    }
    if (status == OK) {
        status = find_file(config, store->path, problems);
    }
    if (status == OK) {
        status = open_master(config, arena, problems, master);
        if (status != OK && config->create) {
            unlink(store->path); /* ours, and empty */
        }
    }
    if (status == OK) {
        status = open_writer(config, arena, problems, store);
    }
    if (status == OK && !writer_start(store)) {
        status = refuse(problems, PROBLEM_broken, NULL);
    }
    if (status == OK && config->create) {
        status = keyring_make(store, master, arena, problems);
    }
    if (status == OK) {
        status = keyring_load(store, master, arena, problems, &store->keyring);
    }
    sodium_memzero(master, sizeof master);
    if (status != OK) {
        store_close(store);
        return status;
    }
    *out_store = store;
    return OK;
}

void store_bulk(struct store *store)
{
    (void)sqlite3_exec(store->writer.db,
        "pragma synchronous=normal; pragma cache_size=-524288; pragma wal_autocheckpoint=32768",
        NULL, NULL, NULL);
}

void store_close(struct store *store)
{
    if (store == NULL) {
        return;
    }
    writer_stop(store);
    claim_end(store);
    connection_close(&store->writer);
    keyring_free(store->keyring);
    store->keyring = NULL;
    pthread_cond_destroy(&store->work);
    pthread_mutex_destroy(&store->lock);
}

enum status reader_open(struct store *store, struct reader **out_reader)
{
    struct arena arena = {0};
    struct reader *reader = ARENA_NEW(&arena, struct reader);

    if (connection_open(&reader->connection, store->path, CONNECTION_READS) != SQLITE_OK) {
        arena_release(&arena);
        return STATUS_UNAVAILABLE;
    }
    reader->store = store;
    reader->opener = (struct opener){store->keyring, key_cache_new()};
    reader->arena = arena;
    *out_reader = reader;
    return OK;
}

void reader_close(struct reader *reader)
{
    if (reader == NULL) {
        return;
    }
    struct arena arena = reader->arena;

    connection_close(&reader->connection);
    connection_close(&reader->public);
    key_cache_free(reader->opener.cache);
    kept_rows_free(&reader->kept);
    arena_release(&arena);
}

bool store_pending(const struct store *store, size_t i)
{
    return store->pending != NULL && store->pending[i];
}

uint64_t store_changes(const struct store *store)
{
    return atomic_load(&store->changes);
}
