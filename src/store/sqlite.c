/* One SQLite connection. Statements are found by the address of their query, which is a constant of
 * the program. Each is reset as soon as it has run, so that no snapshot outlives its transaction.
 */
#include "store/sqlite.h"

#include <errno.h>
#include <string.h>

#include "store/engine.h"
#include "store/registry.h"

enum { first_table_size = 256, busy_ms = 5000, most_value_bytes = 16 * 1024 * 1024 };

const struct query query_begin = {"begin", "begin", SURFACE_SYSTEM, 0, 0, false, false};
const struct query query_begin_write = {
    "begin_write", "begin immediate", SURFACE_SYSTEM, 0, 0, false, true};
const struct query query_commit = {"commit", "commit", SURFACE_SYSTEM, 0, 0, false, false};
const struct query query_rollback = {"rollback", "rollback", SURFACE_SYSTEM, 0, 0, false, false};

/* secure_delete: a key that is erased must not stay readable in a free page. */
static const char write_pragmas[] =
    "pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=on;"
    "pragma secure_delete=on; pragma trusted_schema=off; pragma temp_store=memory;";
static const char copy_pragmas[] =
    "pragma foreign_keys=off; pragma trusted_schema=off; pragma temp_store=memory;"
    "pragma cache_size=-262144;"; /* KiB: rows come in the order of no index but one */
static const char read_pragmas[] =
    "pragma query_only=on; pragma trusted_schema=off; pragma temp_store=memory;"
    "pragma cache_size=-8000;"; /* KiB: the inner pages of a large clinic, and a day of leaves */
static const char *const pragmas[] = {
    [CONNECTION_WRITES] = write_pragmas,
    [CONNECTION_COPIES] = copy_pragmas,
    [CONNECTION_READS] = read_pragmas,
    [CONNECTION_READS_PUBLIC] = read_pragmas,
};

static int authorize_public(void *context, int action, const char *table, const char *column,
    const char *database, const char *trigger)
{
    (void)context;
    (void)column;
    (void)database;
    (void)trigger;
    if (action == SQLITE_SELECT || action == SQLITE_FUNCTION || action == SQLITE_TRANSACTION) {
        return SQLITE_OK;
    }
    for (size_t i = 0; action == SQLITE_READ && i < registry_count; i++) {
        if (registry[i].is_public && text_is(text_of(table), registry[i].table)) {
            return SQLITE_OK;
        }
    }
    return SQLITE_DENY;
}

int connection_open(struct connection *connection, const char *path, enum connection_use use)
{
    *connection = (struct connection){0};
    int code = sqlite3_open_v2(path, &connection->db,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(connection->db, busy_ms);
        sqlite3_limit(connection->db, SQLITE_LIMIT_LENGTH, most_value_bytes);
        sqlite3_limit(connection->db, SQLITE_LIMIT_ATTACHED, 0);
        sqlite3_db_config(connection->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        /* A double-quoted word that names no column is an error, not a string. */
        sqlite3_db_config(connection->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
        sqlite3_db_config(connection->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
        code = sqlite3_exec(connection->db, pragmas[use], NULL, NULL, NULL);
    }
    if (code == SQLITE_OK && use == CONNECTION_READS_PUBLIC) {
        code = sqlite3_set_authorizer(connection->db, authorize_public, NULL);
    }
    if (code != SQLITE_OK) {
        connection_close(connection);
    }
    return code;
}

void connection_close(struct connection *connection)
{
    for (size_t i = 0; i < connection->size; i++) {
        sqlite3_finalize(connection->table[i].statement);
    }
    sqlite3_close(connection->db);
    arena_release(&connection->arena);
    *connection = (struct connection){0};
}

static struct prepared *find_slot(struct prepared *table, size_t size, const struct query *query)
{
    /* Queries are large constants in a row: the low bits of their addresses say little. */
    size_t at = (size_t)(((uintptr_t)query >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (size - 1);

    while (table[at].query != NULL && table[at].query != query) {
        at = (at + 1) & (size - 1);
    }
    return &table[at];
}

static void grow_table(struct connection *connection)
{
    const size_t size = connection->size == 0 ? first_table_size : connection->size * 2;
    struct prepared *table = ARENA_ARRAY(&connection->arena, size, struct prepared);

    for (size_t i = 0; i < connection->size; i++) {
        if (connection->table[i].query != NULL) {
            *find_slot(table, size, connection->table[i].query) = connection->table[i];
        }
    }
    connection->table = table;
    connection->size = size;
}

static int find_statement(
    struct connection *connection, const struct query *query, sqlite3_stmt **out_statement)
{
    if (connection->count * 2 >= connection->size) {
        grow_table(connection);
    }
    struct prepared *slot = find_slot(connection->table, connection->size, query);

    if (slot->query == NULL) {
        sqlite3_stmt *statement = NULL;
        const int code = sqlite3_prepare_v3(
            connection->db, query->sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);

        if (code != SQLITE_OK) {
            return code;
        }
        *slot = (struct prepared){query, statement};
        connection->count++;
    }
    *out_statement = slot->statement;
    return SQLITE_OK;
}

/* The bytes are the caller's until the statement has run, so SQLite need not copy them. */
static int bind_value(sqlite3_stmt *statement, int at, const struct value *value)
{
    const char *bytes = value->bytes.at == NULL ? "" : value->bytes.at;

    switch (value->kind) {
    case VALUE_INTEGER:
        return sqlite3_bind_int64(statement, at, value->integer);
    case VALUE_TEXT:
        return sqlite3_bind_text64(
            statement, at, bytes, value->bytes.length, SQLITE_STATIC, SQLITE_UTF8);
    case VALUE_BLOB:
        return sqlite3_bind_blob64(statement, at, bytes, value->bytes.length, SQLITE_STATIC);
    case VALUE_NULL:
        break;
    }
    return sqlite3_bind_null(statement, at);
}

int connection_bind(struct connection *connection, const struct query *query,
    const struct value *args, sqlite3_stmt **out_statement)
{
    int code = find_statement(connection, query, out_statement);

    for (unsigned i = 0; code == SQLITE_OK && i < query->parameters; i++) {
        code = bind_value(*out_statement, (int)i + 1, &args[i]);
    }
    return code;
}

int connection_run(
    struct connection *connection, const struct query *query, const struct value *args)
{
    sqlite3_stmt *statement = NULL;
    int code = connection_bind(connection, query, args, &statement);

    if (code == SQLITE_OK) {
        do {
            code = sqlite3_step(statement);
        } while (code == SQLITE_ROW);
        sqlite3_reset(statement);
    }
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

void connection_rollback(struct connection *connection)
{
    /* A full disk may have ended the transaction already. */
    if (!sqlite3_get_autocommit(connection->db)) {
        (void)!connection_run(connection, &query_rollback, NULL);
    }
}

/* SQLite calls it an I/O error when a file of its own (the log's index, a journal) can't grow. */
static bool is_full(const struct connection *connection)
{
    const int error = sqlite3_system_errno(connection->db);

    return error == ENOSPC || error == EDQUOT;
}

enum problem connection_problem(const struct connection *connection, int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
        return PROBLEM_NONE;
    case SQLITE_CONSTRAINT:
        return problem_of_refusal(text_of(sqlite3_errmsg(connection->db)));
    case SQLITE_FULL:
        return PROBLEM_no_room;
    case SQLITE_IOERR:
        return is_full(connection) ? PROBLEM_no_room : PROBLEM_disk_fails;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
        return PROBLEM_no_database;
    default:
        return PROBLEM_broken;
    }
}
