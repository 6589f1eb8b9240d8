/* Migrations. A section that has run is remembered by its number and the checksum of its text;
 * numbers are not dense, and a folder may add one below another's, so each is looked up alone. */
#include "store/migrate.h"

#include <string.h>

#include "store/internal.h"

static const char create_table[] = "create table if not exists migration (migration_id integer "
                                   "primary key, checksum_text text not null,"
                                   " title_text text not null, done_at integer not null) strict;";

static const struct query query_tables = {"migration_tables",
    "select count(*) from sqlite_schema where type = 'table' and name = 'migration'",
    SURFACE_SYSTEM, 0, 1, false, false};
static const struct query query_done = {"migrations_done",
    "select migration_id, checksum_text from migration order by migration_id", SURFACE_SYSTEM, 0, 2,
    true, false};
static const struct query query_add = {"migration_add",
    "insert into migration (migration_id, checksum_text, title_text, done_at)"
    " values (?1, ?2, ?3, unixepoch() * 1000)",
    SURFACE_SYSTEM, 3, 0, false, true};

static enum status take_rows(
    const struct rows *rows, struct opener *opener, struct arena *arena, void *out)
{
    (void)opener;
    (void)arena;
    *(struct rows *)out = *rows;
    return OK;
}

static enum status read_rows(
    struct store *store, const struct query *query, struct arena *arena, struct rows *out_rows)
{
    struct reader *reader = NULL;
    struct reads reads;
    enum status status = reader_open(store, &reader);

    if (status == OK) {
        reads_begin(&reads, store, reader, arena, SURFACE_SYSTEM);
        reads_add(&reads, query, NULL, take_rows, out_rows);
        status = reads_run(&reads);
    }
    reader_close(reader);
    return status;
}

/* What has run; no row of a database that is new. */
static enum status read_done(struct store *store, struct arena *arena, struct rows *out_done)
{
    struct rows tables = {0};
    enum status status = read_rows(store, &query_tables, arena, &tables);

    *out_done = (struct rows){0};
    if (status == OK && tables.count == 1 && tables.values[0].integer > 0) {
        status = read_rows(store, &query_done, arena, out_done);
    }
    return status;
}

static size_t find_number(const struct migration *list, size_t count, int64_t number)
{
    size_t at = 0;

    while (at < count && list[at].number != number) {
        at++;
    }
    return at;
}

enum status migrate_pending(struct store *store, const struct migration *list, size_t count,
    struct arena *arena, struct problems *problems, bool *out_pending)
{
    struct rows done = {0};
    const enum status status = read_done(store, arena, &done);

    if (status != OK) {
        return problem_set(problems,
            status == STATUS_UNAVAILABLE ? PROBLEM_no_database : PROBLEM_broken, NULL,
            (struct text){NULL, 0});
    }
    memset(out_pending, true, count * sizeof *out_pending);
    for (size_t i = 0; i < done.count; i++) {
        const struct value *row = &done.values[i * done.columns];
        const size_t at = find_number(list, count, row[0].integer);

        if (at == count) {
            return problem_set(problems, PROBLEM_database_newer, NULL,
                text_format(arena, "%lld", (long long)row[0].integer));
        }
        if (!text_is(row[1].bytes, list[at].checksum)) {
            return problem_set(problems, PROBLEM_migration_changed, NULL,
                text_format(arena, "%d: %s", list[at].number, list[at].title));
        }
        out_pending[at] = false;
    }
    return OK;
}

static struct value text_value(const char *string)
{
    return (struct value){VALUE_TEXT, 0, text_of(string)};
}

/* First the note, so that of two programs that start together the second is refused. */
static enum status run_section(struct store *store, const struct migration *migration,
    struct arena *arena, struct problems *problems)
{
    const struct value note[] = {
        {VALUE_INTEGER, migration->number, {NULL, 0}},
        text_value(migration->checksum),
        text_value(migration->title),
    };

    return store->engine->run_script(store, &query_add, note, migration->sql, arena, problems);
}

enum status migrate_run(struct store *store, const struct migration *list, size_t count,
    struct arena *arena, struct problems *problems)
{
    bool *pending = ARENA_ARRAY(arena, count + 1, bool);
    enum status status = migrate_pending(store, list, count, arena, problems, pending);

    for (size_t i = 0, ran = 0; status == OK && i < count; i++) {
        if (pending[i] && ran++ == 0) {
            status = store->engine->run_script(store, NULL, NULL, create_table, arena, problems);
        }
        if (pending[i] && status == OK) {
            status = run_section(store, &list[i], arena, problems);
        }
    }
    return status;
}
