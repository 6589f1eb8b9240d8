/* Migrations. A section that has run is remembered by its number and the checksum of its text;
 * numbers are not dense, and a folder may add one below another's, so each is looked up alone. */
#include "store/migrate.h"

#include <stdio.h>
#include <string.h>

static const char create_table[] = "create table if not exists migration (migration_id integer "
                                   "primary key, checksum_text text not null,"
                                   " title_text text not null, done_at integer not null) strict";

static const struct query query_done = {"migrations_done",
    "select migration_id, checksum_text from migration order by migration_id", SURFACE_SYSTEM, 0, 2,
    true, false};
static const struct query query_add = {"migration_add",
    "insert into migration (migration_id, checksum_text, title_text, done_at)"
    " values (?1, ?2, ?3, unixepoch() * 1000)",
    SURFACE_SYSTEM, 3, 0, false, true};

static enum status refuse_code(
    struct connection *connection, int code, struct arena *arena, struct problems *problems)
{
    const enum problem problem = connection_problem(connection, code);
    const struct text detail = text_copy(arena, text_of(sqlite3_errmsg(connection->db)));

    connection_rollback(connection);
    return problem_set(problems, problem == PROBLEM_NONE ? PROBLEM_broken : problem, NULL, detail);
}

static size_t find_number(const struct migration *list, size_t count, int64_t number)
{
    size_t at = 0;

    while (at < count && list[at].number != number) {
        at++;
    }
    return at;
}

enum status migrate_pending(struct connection *connection, const struct migration *list,
    size_t count, struct arena *arena, struct problems *problems, bool *out_pending)
{
    enum status status = OK;
    sqlite3_stmt *statement = NULL;
    bool *pending = ARENA_ARRAY(arena, count + 1, bool);

    memset(pending, true, count * sizeof *pending);
    int code = sqlite3_exec(connection->db, create_table, NULL, NULL, NULL);
    if (code == SQLITE_OK) {
        code = connection_bind(connection, &query_done, NULL, &statement);
    }
    if (code != SQLITE_OK) {
        return refuse_code(connection, code, arena, problems);
    }
    while (status == OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        const int64_t number = sqlite3_column_int64(statement, 0);
        const struct text checksum = {(const char *)sqlite3_column_text(statement, 1),
            (size_t)sqlite3_column_bytes(statement, 1)};
        const size_t at = find_number(list, count, number);

        if (at == count) {
            status = problem_set(problems, PROBLEM_database_newer, NULL,
                text_format(arena, "%lld", (long long)number));
        } else if (!text_is(checksum, list[at].checksum)) {
            status = problem_set(problems, PROBLEM_migration_changed, NULL,
                text_format(arena, "%d: %s", list[at].number, list[at].title));
        } else {
            pending[at] = false;
        }
    }
    sqlite3_reset(statement);
    if (status == OK && code != SQLITE_DONE) {
        return refuse_code(connection, code, arena, problems);
    }
    memcpy(out_pending, pending, count * sizeof *pending);
    return status;
}

static struct value text_value(const char *string)
{
    return (struct value){VALUE_TEXT, 0, text_of(string)};
}

static int run_section(struct connection *connection, const struct migration *migration)
{
    const struct value args[] = {
        {VALUE_INTEGER, migration->number, {NULL, 0}},
        text_value(migration->checksum),
        text_value(migration->title),
    };
    int code = connection_run(connection, &query_begin_write, NULL);

    /* First the note, so that of two programs that start together the second is refused. */
    if (code == SQLITE_OK) {
        code = connection_run(connection, &query_add, args);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_exec(connection->db, migration->sql, NULL, NULL, NULL);
    }
    if (code == SQLITE_OK) {
        code = connection_run(connection, &query_commit, NULL);
    }
    return code;
}

enum status migrate_run(struct connection *connection, const struct migration *list, size_t count,
    struct arena *arena, struct problems *problems)
{
    bool *pending = ARENA_ARRAY(arena, count + 1, bool);
    enum status status = migrate_pending(connection, list, count, arena, problems, pending);

    for (size_t i = 0; status == OK && i < count; i++) {
        if (!pending[i]) {
            continue;
        }
        const int code = run_section(connection, &list[i]);

        if (code != SQLITE_OK) {
            status = refuse_code(connection, code, arena, problems);
        }
    }
    return status;
}
