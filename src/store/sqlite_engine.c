/* SQLite in a file: one writer thread, a connection for each reader. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/internal.h"
#include "store/kept_rows.h"
#include "store/rows.h"
#include "store/sqlite.h"

struct sqlite {
    const char *path;
    struct writer writer;
};

struct sqlite_reader {
    struct connection connection;
    struct connection public; /* opened when first needed */
    struct kept_rows kept;
};

static enum status refuse(struct problems *problems, enum problem problem, const char *path)
{
    return problem_set(problems, problem, NULL, text_of(path));
}

/* SQLite takes an empty file for a new database, and would take a log that lies beside it in: the
 * last writes of a clinic whose file was lost, gone with it. */
static bool is_emptied(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && about.st_size == 0;
}

/* "file:clinic.db" below the data folder, or with a path of its own. */
static enum status find_file(struct store *store, const struct store_config *config,
    struct arena *arena, struct problems *problems)
{
    static const struct text scheme = TEXT_ROW("file:");
    const struct text url = text_of(config->url);
    const struct text name = text_part(url, scheme.length, url.length);

    if (name.length == 0) {
        return refuse(problems, PROBLEM_database_url, config->url);
    }
    const char *path = name.at[0] == '/'
        ? text_string(arena, name)
        : text_format(arena, "%s/%.*s%c", config->directory, TEXT_ARG(name), 0).at;
    const bool is_there = access(path, F_OK) == 0;

    if (is_there == config->create && !config->is_bare) {
        return refuse(problems, is_there ? PROBLEM_database_exists : PROBLEM_no_clinic, path);
    }
    if (is_emptied(path) && !config->is_bare) {
        return refuse(problems, PROBLEM_database_damaged, path);
    }
    if (is_emptied(path) && access(text_format(arena, "%s-wal%c", path, 0).at, F_OK) == 0) {
        return refuse(problems, PROBLEM_copy_taken, path);
    }
    store->sqlite = ARENA_NEW(arena, struct sqlite);
    store->sqlite->path = path;
    writer_init(&store->sqlite->writer);
    return OK;
}

/* SQLite gives its other files the mode of this one. */
static enum status make_file(const char *path, struct problems *problems)
{
    const int file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);

    if (file < 0) {
        return refuse(
            problems, errno == EEXIST ? PROBLEM_database_exists : PROBLEM_no_database, path);
    }
    close(file);
    return OK;
}

static enum status open_file(
    struct store *store, const struct store_config *config, struct problems *problems)
{
    struct sqlite *sqlite = store->sqlite;
    const bool is_made = config->create || (config->is_bare && access(sqlite->path, F_OK) != 0);
    const enum status status = is_made ? make_file(sqlite->path, problems) : OK;

    if (status != OK) {
        return status;
    }
    const int code = connection_open(&sqlite->writer.connection, sqlite->path,
        config->is_bare ? CONNECTION_COPIES : CONNECTION_WRITES);

    if (code == SQLITE_NOTADB && config->is_bare) {
        return refuse(problems, PROBLEM_copy_taken, sqlite->path);
    }
    return code == SQLITE_OK ? OK : refuse(problems, PROBLEM_no_database, sqlite3_errstr(code));
}

static void remove_file(struct store *store)
{
    static const char *const others[] = {"", "-wal", "-shm"};
    struct arena arena = {0};

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        unlink(text_format(&arena, "%s%s%c", store->sqlite->path, others[i], 0).at);
    }
    arena_release(&arena);
}

static void close_file(struct store *store)
{
    if (store->sqlite != NULL) {
        writer_end(&store->sqlite->writer);
        store->sqlite = NULL;
    }
}

static enum status open_reader(struct reader *reader)
{
    struct sqlite_reader *mine = ARENA_NEW(&reader->arena, struct sqlite_reader);

    if (connection_open(&mine->connection, reader->store->sqlite->path, CONNECTION_READS) !=
        SQLITE_OK) {
        return STATUS_UNAVAILABLE;
    }
    reader->sqlite = mine;
    return OK;
}

static void close_reader(struct reader *reader)
{
    connection_close(&reader->sqlite->connection);
    connection_close(&reader->sqlite->public);
    kept_rows_free(&reader->sqlite->kept);
}

static struct value column_value(struct arena *arena, sqlite3_stmt *statement, int at)
{
    switch (sqlite3_column_type(statement, at)) {
    case SQLITE_INTEGER:
        return (struct value){VALUE_INTEGER, sqlite3_column_int64(statement, at), {NULL, 0}};
    case SQLITE_TEXT: {
        const void *bytes = sqlite3_column_text(statement, at);
        const size_t length = (size_t)sqlite3_column_bytes(statement, at);

        return (struct value){VALUE_TEXT, 0, {arena_copy(arena, bytes, length), length}};
    }
    case SQLITE_BLOB: {
        const void *bytes = sqlite3_column_blob(statement, at);
        const size_t length = (size_t)sqlite3_column_bytes(statement, at);

        return (struct value){VALUE_BLOB, 0, {arena_copy(arena, bytes, length), length}};
    }
    default:
        return (struct value){0};
    }
}

/* Takes the rows of a statement, up to what is allowed. */
static int take_rows(struct arena *arena, sqlite3_stmt *statement, const struct query *query,
    struct allowance *allowance, struct rows *out_rows)
{
    struct row_taker taker;
    struct value *values = NULL;
    int code = SQLITE_OK;

    rows_begin(&taker, arena, query, allowance);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW && (values = rows_next(&taker)) != NULL) {
        for (unsigned i = 0; i < query->columns; i++) {
            values[i] = column_value(arena, statement, (int)i);
        }
        rows_taken(&taker);
    }
    *out_rows = rows_end(&taker);
    return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
}

/* Rows that are kept count for what the set may bring as if they were read. */
static bool take_kept(struct reads *reads, const struct kept_rows *kept,
    const struct read_step *step, struct allowance *allowance, struct rows *out_rows)
{
    const struct kept_slot *slot =
        kept == NULL ? NULL : kept_rows_find(kept, step->query, step->args);

    if (slot == NULL || slot->bytes >= allowance->bytes || slot->rows.count > allowance->rows) {
        return false;
    }
    allowance->bytes -= slot->bytes;
    allowance->rows -= step->query->many ? slot->rows.count : 0;
    *out_rows = rows_copy(reads->arena, &slot->rows);
    return true;
}

static int run_step(struct reads *reads, struct connection *connection, struct kept_rows *kept,
    const struct read_step *step, struct allowance *allowance, struct rows *out_rows)
{
    if (take_kept(reads, kept, step, allowance, out_rows)) {
        return SQLITE_OK;
    }
    sqlite3_stmt *statement = NULL;
    int code = connection_bind(connection, step->query, step->args, &statement);

    if (code == SQLITE_OK && sqlite3_column_count(statement) != (int)step->query->columns) {
        code = SQLITE_MISMATCH;
    }
    if (code == SQLITE_OK) {
        code = take_rows(reads->arena, statement, step->query, allowance, out_rows);
    }
    sqlite3_reset(statement);
    if (code == SQLITE_OK && kept != NULL) {
        kept_rows_add(kept, step->query, step->args, out_rows);
    }
    return code;
}

/* Which rows of earlier sets are as they were, in the snapshot that begins by asking; NULL: none,
 * for the website's connection may not ask. */
static struct kept_rows *find_kept(struct reads *reads)
{
    static const struct query data_version = {
        "data_version", "pragma data_version", SURFACE_SYSTEM, 0, 1, false, false};
    struct sqlite_reader *reader = reads->reader->sqlite;
    sqlite3_stmt *statement = NULL;

    if (reads->surface == SURFACE_PUBLIC ||
        connection_bind(&reader->connection, &data_version, NULL, &statement) != SQLITE_OK) {
        return NULL;
    }
    const bool is_known = sqlite3_step(statement) == SQLITE_ROW;
    if (is_known) {
        kept_rows_at(&reader->kept, sqlite3_column_int64(statement, 0));
    }
    sqlite3_reset(statement);
    return is_known ? &reader->kept : NULL;
}

static struct connection *find_connection(struct reader *reader, enum surface surface)
{
    struct sqlite_reader *mine = reader->sqlite;

    if (surface != SURFACE_PUBLIC) {
        return &mine->connection;
    }
    if (mine->public.db == NULL &&
        connection_open(&mine->public, reader->store->sqlite->path, CONNECTION_READS_PUBLIC) !=
            SQLITE_OK) {
        return NULL;
    }
    return &mine->public;
}

static enum status read_set(struct reads *reads, struct rows *out_rows)
{
    struct connection *connection = find_connection(reads->reader, reads->surface);
    struct allowance allowance = {set_most_rows, set_most_bytes};

    if (connection == NULL) {
        return STATUS_UNAVAILABLE;
    }
    int code = connection_run(connection, &query_begin, NULL);
    struct kept_rows *kept = code == SQLITE_OK ? find_kept(reads) : NULL;

    for (size_t i = 0; code == SQLITE_OK && i < reads->count; i++) {
        code = run_step(reads, connection, kept, &reads->steps[i], &allowance, &out_rows[i]);
    }
    if (code == SQLITE_OK) {
        code = connection_run(connection, &query_commit, NULL);
    }
    if (code != SQLITE_OK) {
        const enum problem problem = connection_problem(connection, code);

        connection_rollback(connection);
        return problem == PROBLEM_NONE ? STATUS_INTERNAL : problem_status(problem);
    }
    return OK;
}

static bool commit(struct store *store, struct transaction *transaction)
{
    return writer_commit(&store->sqlite->writer, transaction);
}

static enum status run_script(struct store *store, const struct batch_step *before, size_t count,
    const char *script, struct arena *arena, struct problems *problems)
{
    struct connection *connection = &store->sqlite->writer.connection;
    int code = connection_run(connection, &query_begin_write, NULL);

    for (size_t i = 0; code == SQLITE_OK && i < count; i++) {
        code = connection_run(connection, before[i].query, before[i].args);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_exec(connection->db, script, NULL, NULL, NULL);
    }
    if (code == SQLITE_OK) {
        code = connection_run(connection, &query_commit, NULL);
    }
    if (code == SQLITE_OK) {
        return OK;
    }
    const enum problem problem = connection_problem(connection, code);
    const struct text detail = text_copy(arena, text_of(sqlite3_errmsg(connection->db)));

    connection_rollback(connection);
    return problem_set(problems, problem == PROBLEM_NONE ? PROBLEM_broken : problem, NULL, detail);
}

static enum status check_file(struct store *store, struct problems *problems)
{
    static const struct query quick_check = {
        "quick_check", "pragma quick_check(1)", SURFACE_SYSTEM, 0, 1, false, false};
    struct connection connection;
    sqlite3_stmt *statement = NULL;
    enum problem problem = PROBLEM_NONE;
    int code = connection_open(&connection, store->sqlite->path, CONNECTION_READS);

    if (code == SQLITE_OK) {
        code = connection_bind(&connection, &quick_check, NULL, &statement);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_step(statement);
    }
    if (code != SQLITE_ROW) {
        problem = (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB
            ? PROBLEM_database_damaged
            : PROBLEM_no_database;
    } else if (!text_is(text_of((const char *)sqlite3_column_text(statement, 0)), "ok")) {
        problem = PROBLEM_database_damaged;
    }
    connection_close(&connection);
    return problem == PROBLEM_NONE ? OK
                                   : problem_set(problems, problem, NULL, (struct text){NULL, 0});
}

static void prepare_bulk(struct store *store)
{
    (void)sqlite3_exec(store->sqlite->writer.connection.db,
        "pragma synchronous=off; pragma cache_size=-524288; pragma wal_autocheckpoint=32768", NULL,
        NULL, NULL);
}

const struct engine engine_sqlite = {
    .find = find_file,
    .open = open_file,
    .unmake = remove_file,
    .close = close_file,
    .reader_open = open_reader,
    .reader_close = close_reader,
    .read = read_set,
    .commit = commit,
    .run_script = run_script,
    .check = check_file,
    .prepare_bulk = prepare_bulk,
};
