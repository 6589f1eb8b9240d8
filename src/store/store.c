/* Opening and closing: the engine, the schema, the keys. */
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/copy.h"
#include "store/internal.h"
#include "store/keyring.h"
#include "store/migrate.h"

enum { host_most = 256 };

static enum status refuse(struct problems *problems, enum problem problem, const char *path)
{
    return problem_set(problems, problem, NULL, text_of(path));
}

/* What begins an address, and whose it is. */
static const struct {
    struct text scheme;
    const struct engine *engine;
} engines[] = {
    {TEXT_ROW("file:"), &engine_sqlite},
    {TEXT_ROW("libsql://"), &engine_hrana},
    {TEXT_ROW("https://"), &engine_hrana},
    {TEXT_ROW("http://"), &engine_hrana},
};

static const struct engine *find_engine(struct text url)
{
    for (size_t i = 0; i < sizeof engines / sizeof engines[0]; i++) {
        if (text_begins(url, engines[i].scheme)) {
            return engines[i].engine;
        }
    }
    return NULL;
}

static const char *master_path(const struct store_config *config, struct arena *arena)
{
    return config->master_key != NULL
        ? config->master_key
        : text_format(arena, "%s/master.key%c", config->directory, 0).at;
}

/* The file must be readable before anything of the database is touched. */
static enum status open_master(const struct store_config *config, struct arena *arena,
    struct problems *problems, unsigned char out_key[key_bytes])
{
    const char *path = master_path(config, arena);

    if (config->create && mkdir(config->directory, 0700) != 0 && errno != EEXIST) {
        return refuse(problems, PROBLEM_no_database, config->directory);
    }
    const enum status status = config->create ? master_key_make(path, problems) : OK;

    return status == OK ? master_key_read(path, problems, out_key) : status;
}

/* The schema, after the engine has opened the database. */
static enum status bring_up_to_date(struct store *store, const struct store_config *config,
    struct arena *arena, struct problems *problems)
{
    if (config->no_migration) {
        bool *pending = ARENA_ARRAY(arena, migration_count + 1, bool);

        store->pending = pending;
        return migrate_pending(store, migrations, migration_count, arena, problems, pending);
    }
    return migrate_run(store, migrations, migration_count, config->wait, arena, problems);
}

static enum status find_database(struct store *store, const struct store_config *config,
    struct arena *arena, struct problems *problems)
{
    store->engine = find_engine(text_of(config->url));
    if (store->engine == NULL) {
        return refuse(problems, PROBLEM_database_url, config->url);
    }
    if (sodium_init() < 0) {
        return refuse(problems, PROBLEM_broken, NULL);
    }
    return store->engine->find(store, config, arena, problems);
}

static enum status open_all(struct store *store, const struct store_config *config,
    struct arena *arena, struct problems *problems)
{
    unsigned char master[key_bytes] = {0};
    enum status status = open_master(config, arena, problems, master);

    store->made_key = config->create && status == OK ? master_path(config, arena) : NULL;
    if (status == OK) {
        status = store->engine->open(store, config, problems);
        store->is_made = config->create && status == OK;
    }
    if (status == OK && !config->create) {
        status = copy_refuse_unfinished(store, arena, problems);
    }
    if (status == OK) {
        status = bring_up_to_date(store, config, arena, problems);
    }
    if (status == OK && config->create) {
        status = keyring_make(store, master, arena, problems);
    }
    if (status == OK) {
        status = keyring_load(store, master, arena, problems, &store->keyring);
    }
    sodium_memzero(master, sizeof master);
    return status;
}

static const char *name_node(struct arena *arena, const char *directory)
{
    char host[host_most] = "";
    char *path = realpath(directory, NULL);

    (void)gethostname(host, sizeof host - 1);
    const struct text name =
        text_format(arena, "%s:%s%c", host, path == NULL ? directory : path, 0);
    free(path);
    return name.at;
}

enum status store_open(const struct store_config *given, struct arena *arena,
    struct problems *problems, struct store **out_store)
{
    struct store *store = ARENA_NEW(arena, struct store);
    struct store_config config = *given;

    if (config.url == NULL) {
        config.url = "file:clinic.db";
    }
    atomic_init(&store->changes, randombytes_random());
    store->node = name_node(arena, config.directory);
    store->claim = -1;
    store->is_bare = config.is_bare;
    store->claim_path = text_format(arena, "%s/serve.lock%c", config.directory, 0).at;
    enum status status = find_database(store, &config, arena, problems);
    if (status == OK) {
        status = config.is_bare ? store->engine->open(store, &config, problems)
                                : open_all(store, &config, arena, problems);
    }
    if (status != OK) {
        store_unmake(store);
        store_close(store);
        return status;
    }
    *out_store = store;
    return OK;
}

void store_unmake(struct store *store)
{
    if (store->is_made) {
        store->engine->unmake(store);
    }
    if (store->made_key != NULL) {
        unlink(store->made_key);
    }
}

void store_bulk(struct store *store)
{
    store->engine->prepare_bulk(store);
}

enum status store_check(struct store *store, struct problems *problems)
{
    return store->engine->check(store, problems);
}

void store_close(struct store *store)
{
    if (store == NULL) {
        return;
    }
    if (store->engine != NULL) {
        store->engine->close(store);
    }
    claim_end(store);
    keyring_free(store->keyring);
    store->keyring = NULL;
}

enum status reader_open(struct store *store, struct reader **out_reader)
{
    struct arena arena = {0};
    struct reader *reader = ARENA_NEW(&arena, struct reader);

    *reader = (struct reader){.arena = arena, .store = store};
    const enum status status = store->engine->reader_open(reader);
    if (status != OK) {
        arena = reader->arena;
        arena_release(&arena);
        return status;
    }
    reader->opener = (struct opener){store->keyring, key_cache_new()};
    *out_reader = reader;
    return OK;
}

void reader_close(struct reader *reader)
{
    if (reader == NULL) {
        return;
    }
    struct arena arena = reader->arena;

    reader->store->engine->reader_close(reader);
    key_cache_free(reader->opener.cache);
    arena_release(&arena);
}

bool store_pending(const struct store *store, size_t i)
{
    return store->pending != NULL && store->pending[i];
}

int64_t store_newer(const struct store *store)
{
    return store->newer;
}

uint64_t store_changes(const struct store *store)
{
    return atomic_load(&store->changes);
}
