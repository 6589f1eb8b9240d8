/* Read sets: one deferred transaction on the reader's connection, so one snapshot; decoded after it
 * has ended, so that no slow caller holds the snapshot. */
#include <string.h>

#include "store/internal.h"

enum { set_most_rows = 2000, set_most_bytes = 4 * 1024 * 1024, first_rows = 32 };

/* What the set may still bring. */
struct allowance {
    size_t rows;
    size_t bytes;
};

bool surface_allows(enum surface surface, const struct query *query)
{
    return query->surface == surface || query->surface == SURFACE_PUBLIC ||
        surface == SURFACE_SYSTEM || (query->surface == SURFACE_ANY && query->writes);
}

void reads_begin(struct reads *reads, struct store *store, struct reader *reader,
    struct arena *arena, enum surface surface)
{
    *reads = (struct reads){.store = store, .reader = reader, .arena = arena, .surface = surface};
}

void reads_add(struct reads *reads, const struct query *query, const struct value *args,
    read_decode *decode, void *out)
{
    if (reads->count < reads_most) {
        reads->steps[reads->count] = (struct read_step){query, args, decode, out};
    }
    /* One too many is counted and refused when the set runs. */
    reads->count += reads->count <= reads_most;
}

static bool is_known(const struct read_step *step)
{
    for (unsigned i = 0; i < step->query->parameters; i++) {
        if (step->args[i].kind == VALUE_INTEGER && step->args[i].integer == VALUE_UNKNOWN) {
            return false;
        }
    }
    return true;
}

static bool set_is_sound(const struct reads *reads)
{
    if (reads->count > reads_most) {
        return false;
    }
    for (size_t i = 0; i < reads->count; i++) {
        const struct query *query = reads->steps[i].query;

        if (query->writes || !surface_allows(reads->surface, query) ||
            !is_known(&reads->steps[i])) {
            return false;
        }
    }
    return true;
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

/* Takes the rows of a statement, up to what is allowed. A query for one row is never cut short by
 * the lists that ran before it. */
static int take_rows(struct arena *arena, sqlite3_stmt *statement, const struct query *query,
    struct allowance *allowance, struct rows *out_rows)
{
    size_t size = query->many ? first_rows : 1;
    struct value *values = arena_take(arena, size * query->columns * sizeof *values);
    struct rows rows = {.columns = query->columns};
    int code = SQLITE_OK;

    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        if (!query->many && rows.count == 1) {
            break;
        }
        if (query->many && (allowance->rows == 0 || allowance->bytes == 0)) {
            rows.more = true;
            break;
        }
        if (rows.count == size) {
            struct value *wider = arena_take(arena, 2 * size * query->columns * sizeof *wider);

            memcpy(wider, values, size * query->columns * sizeof *values);
            values = wider;
            size *= 2;
        }
        for (unsigned i = 0; i < query->columns; i++) {
            struct value *value = &values[rows.count * query->columns + i];

            *value = column_value(arena, statement, (int)i);
            allowance->bytes -=
                value->bytes.length < allowance->bytes ? value->bytes.length : allowance->bytes;
        }
        rows.count++;
        allowance->rows -= query->many;
    }
    rows.values = values;
    *out_rows = rows;
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
    struct reader *reader = reads->reader;
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
    if (surface != SURFACE_PUBLIC) {
        return &reader->connection;
    }
    if (reader->public.db == NULL &&
        connection_open(&reader->public, reader->store->path, CONNECTION_READS_PUBLIC) !=
            SQLITE_OK) {
        return NULL;
    }
    return &reader->public;
}

static enum status run_all(struct reads *reads, struct rows *out_rows)
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

static enum status decode_steps(
    struct reads *reads, const struct rows *rows, size_t from, size_t until)
{
    enum status status = OK;

    for (size_t i = from; status == OK && i < until; i++) {
        const struct read_step *step = &reads->steps[i];

        status = step->decode(&rows[i], &reads->reader->opener, reads->arena, step->out);
    }
    return status;
}

enum status reads_run(struct reads *reads)
{
    struct rows rows[reads_most] = {0};
    const size_t count = reads->count;
    const bool is_sound = set_is_sound(reads);
    size_t gated_from = count;
    enum status status = STATUS_INTERNAL;

    if (count == 0 && reads->gate == NULL) {
        return OK;
    }
    if (reads->gate != NULL && reads->gated_from < count) {
        gated_from = reads->gated_from;
    }
    if (is_sound) {
        reads->trips++;
        status = run_all(reads, rows);
    }
    if (status == OK) {
        status = decode_steps(reads, rows, 0, gated_from);
    }
    if (status == OK && reads->gate != NULL) {
        status = reads->gate(reads->gate_context);
    }
    if (status == OK) {
        reads->gate = NULL; /* who has passed isn't asked again by a second set */
        status = decode_steps(reads, rows, gated_from, count);
    }
    reads->gated_from = 0;
    reads->count = 0;
    return status;
}
