#include "store/store_fixture.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void insist(bool is_so, const char *what)
{
    if (!is_so) {
        fprintf(stderr, "test's store: %s failed\n", what);
        abort();
    }
}

const char *fixture_path(struct fixture *fixture, const char *name)
{
    return text_format(&fixture->arena, "%s/%s%c", fixture->directory, name, 0).at;
}

enum status fixture_open(struct fixture *fixture, bool create)
{
    const struct store_config config = {.directory = fixture->directory, .create = create};

    fixture->problems.count = 0;
    const enum status status =
        store_open(&config, &fixture->arena, &fixture->problems, &fixture->store);
    if (status == OK) {
        insist(reader_open(fixture->store, &fixture->reader) == OK, "reader_open");
    }
    return status;
}

void fixture_close(struct fixture *fixture)
{
    reader_close(fixture->reader);
    store_close(fixture->store);
    fixture->reader = NULL;
    fixture->store = NULL;
}

struct fixture *fixture_new(void)
{
    struct arena arena = {0};
    struct fixture *fixture = ARENA_NEW(&arena, struct fixture);

    fixture->arena = arena;
    memcpy(fixture->directory, "/tmp/clinic-store-XXXXXX", sizeof "/tmp/clinic-store-XXXXXX");
    insist(mkdtemp(fixture->directory) != NULL, "mkdtemp");
    insist(fixture_open(fixture, true) == OK, "store_open");
    return fixture;
}

void fixture_free(struct fixture *fixture)
{
    static const char *const names[] = {
        "clinic.db", "clinic.db-wal", "clinic.db-shm", "master.key", "serve.lock"};

    fixture_close(fixture);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        unlink(fixture_path(fixture, names[i]));
    }
    insist(rmdir(fixture->directory) == 0, "rmdir");
    struct arena arena = fixture->arena;
    arena_release(&arena);
}

void fixture_raw(const struct fixture *fixture, const char *sql)
{
    char path[80];
    sqlite3 *db = NULL;

    snprintf(path, sizeof path, "%s/clinic.db", fixture->directory);
    insist(sqlite3_open(path, &db) == SQLITE_OK, path);
    insist(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
    sqlite3_close(db);
}
