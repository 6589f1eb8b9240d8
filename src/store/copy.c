/* Tables come first, with their indexes, which keep each chunk of rows short; then the rows, a
 * transaction for each chunk, in the order of their rowids, so that the last one in the target says
 * where to go on; then the triggers, which would refuse them. */
#include "store/copy.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "store/internal.h"
#include "store/rows.h"

enum {
    chunk_rows = set_most_rows, /* or fewer, where a set of reads ends */
    tries_most = 5,
    pause_seconds = 1,
    sql_most = 64 * 1024
};

#define OURS "name not like 'sqlite%' and name not like 'libsql%'"

static const struct query query_found = {"copy_found",
    "select count(*), coalesce(sum(name = 'unfinished_copy'), 0) from sqlite_schema where " OURS,
    SURFACE_SYSTEM, 0, 2, false, false};
static const struct query query_mark = {
    "copy_mark", "select copy_id from unfinished_copy", SURFACE_SYSTEM, 0, 1, false, false};
static const struct query query_mark_make = {"copy_mark_make",
    "create table unfinished_copy (copy_id integer primary key) strict", SURFACE_SYSTEM, 0, 0,
    false, true};
static const struct query query_mark_add = {"copy_mark_add",
    "insert into unfinished_copy (copy_id) values (?1)", SURFACE_SYSTEM, 1, 0, false, true};
static const struct query query_mark_drop = {
    "copy_mark_drop", "drop table unfinished_copy", SURFACE_SYSTEM, 0, 0, false, true};
static const struct query query_drops = {"copy_drops",
    "select 'drop ' || type || ' \"' || name || '\"' from sqlite_schema"
    " where type in ('table', 'view') and " OURS " order by type desc",
    SURFACE_SYSTEM, 0, 1, true, false};
static const struct query query_frame = {"copy_frame",
    "select sql from sqlite_schema where type in ('table', 'view', 'index') and sql is not null"
    " and " OURS " order by rowid",
    SURFACE_SYSTEM, 0, 1, true, false};
static const struct query query_triggers = {"copy_triggers",
    "select sql from sqlite_schema where type = 'trigger' order by rowid", SURFACE_SYSTEM, 0, 1,
    true, false};
static const struct query query_tables = {"copy_tables",
    "select name from sqlite_schema where type = 'table' and " OURS " order by name",
    SURFACE_SYSTEM, 0, 1, true, false};
static const struct query query_columns = {"copy_columns",
    "select name from pragma_table_info(?1) order by cid", SURFACE_SYSTEM, 1, 1, true, false};

static enum status tell(struct problems *problems, enum status status, const char *what)
{
    if (status == OK) {
        return OK;
    }
    return problem_set(problems,
        status == STATUS_UNAVAILABLE ? PROBLEM_no_database : PROBLEM_broken, NULL, text_of(what));
}

enum status copy_look(struct store *store, struct arena *arena, struct problems *problems,
    enum copy_found *out_found, struct copy_id *out_copy)
{
    struct rows found = {0};
    struct rows mark = {0};
    enum status status = rows_read_once(store, arena, &query_found, &found);

    *out_found = COPY_OTHER;
    if (status == OK && found.values[0].integer == 0) {
        *out_found = COPY_NOTHING;
    } else if (status == OK && found.values[1].integer > 0) {
        status = rows_read_once(store, arena, &query_mark, &mark);
        if (status == OK && mark.count == 1) {
            *out_found = COPY_BEGUN;
            out_copy->v = mark.values[0].integer;
        }
    }
    /* A file that is no database can be read as little as a server that is away. */
    return status == STATUS_UNAVAILABLE ? tell(problems, status, NULL) : OK;
}

enum status copy_refuse_unfinished(
    struct store *store, struct arena *arena, struct problems *problems)
{
    enum copy_found found;
    struct copy_id copy;
    const enum status status = copy_look(store, arena, problems, &found, &copy);

    return status == OK && found == COPY_BEGUN
        ? problem_set(problems, PROBLEM_copy_unfinished, NULL, TEXT(""))
        : status;
}

static enum problem commit_steps(struct store *store, const struct batch_step *steps, size_t count)
{
    struct transaction transaction = {.steps = steps, .count = count};

    if (store->engine->commit(store, &transaction)) {
        return PROBLEM_NONE;
    }
    return transaction.problem == PROBLEM_NONE ? PROBLEM_broken : transaction.problem;
}

/* A step for each statement that a read has given, with room for two more. */
static struct batch_step *steps_of(struct arena *arena, const struct rows *statements)
{
    struct batch_step *steps = ARENA_ARRAY(arena, statements->count + 2, struct batch_step);

    for (size_t i = 0; i < statements->count; i++) {
        struct query *query = ARENA_NEW(arena, struct query);

        query->sql = text_string(arena, statements->values[i].bytes);
        steps[i].query = query;
    }
    return steps;
}

enum status copy_empty(struct store *store, struct arena *arena)
{
    struct rows drops = {0};
    const enum status status = rows_read_once(store, arena, &query_drops, &drops);

    return status == OK ? problem_status(commit_steps(store, steps_of(arena, &drops), drops.count))
                        : status;
}

enum status copy_begin(struct copying *copying, struct copy_id copy)
{
    const struct value id = {VALUE_INTEGER, copy.v, {NULL, 0}};
    struct rows frame = {0};
    const enum status status =
        rows_read_once(copying->source, copying->arena, &query_frame, &frame);

    if (status != OK) {
        return tell(copying->problems, status, NULL);
    }
    struct batch_step *steps = steps_of(copying->arena, &frame);

    steps[frame.count] = (struct batch_step){&query_mark_make, NULL, PROBLEM_NONE, NULL};
    steps[frame.count + 1] = (struct batch_step){&query_mark_add, &id, PROBLEM_NONE, NULL};
    const enum problem problem = commit_steps(copying->target, steps, frame.count + 2);

    return problem == PROBLEM_NONE
        ? OK
        : problem_set(copying->problems, problem, NULL, TEXT("the tables"));
}

static void add_name(struct buf *buf, const char *before, struct text name)
{
    buf_format(buf, "%s\"%.*s\"", before, TEXT_ARG(name));
}

/* The statements that read, write and go on with a table. */
static enum status describe_table(
    struct copying *copying, struct text name, struct copy_table *out_table)
{
    struct arena *arena = copying->arena;
    const struct value arg = {VALUE_TEXT, 0, name};
    struct rows columns = {0};
    struct buf chunk;
    struct buf insert;
    struct buf values;
    const enum status status = rows_read(copying->from, arena, &query_columns, &arg, &columns);

    if (status != OK) {
        return tell(copying->problems, status, NULL);
    }
    buf_init(&chunk, arena, sql_most);
    buf_init(&insert, arena, sql_most);
    buf_init(&values, arena, sql_most);
    buf_format(&chunk, "select rowid");
    add_name(&insert, "insert into ", name);
    buf_format(&insert, " (rowid");
    for (size_t i = 0; i < columns.count; i++) {
        add_name(&chunk, ", ", columns.values[i].bytes);
        add_name(&insert, ", ", columns.values[i].bytes);
        buf_format(&values, ", ?%zu", i + 2);
    }
    add_name(&chunk, " from ", name);
    buf_format(&chunk, " where rowid > ?1 order by rowid limit %d", chunk_rows);
    buf_format(&insert, ") values (?1%.*s)", TEXT_ARG(buf_as_text(&values)));
    const unsigned width = (unsigned)columns.count + 1;
    *out_table = (struct copy_table){
        .name = text_string(arena, name),
        .chunk = {"copy_chunk", text_string(arena, buf_as_text(&chunk)), SURFACE_SYSTEM, 1, width,
            true, false},
        .insert = {"copy_insert", text_string(arena, buf_as_text(&insert)), SURFACE_SYSTEM, width,
            0, false, true},
        .last = {"copy_last",
            text_format(arena, "select rowid from \"%.*s\" order by rowid desc limit 1%c",
                TEXT_ARG(name), 0)
                .at,
            SURFACE_SYSTEM, 0, 1, false, false},
    };
    return OK;
}

enum status copy_open(struct copying *copying)
{
    struct rows names = {0};
    enum status status = reader_open(copying->source, &copying->from);

    if (status == OK) {
        status = reader_open(copying->target, &copying->to);
    }
    if (status == OK) {
        status = rows_read(copying->from, copying->arena, &query_tables, NULL, &names);
    }
    if (status != OK) {
        return tell(copying->problems, status, NULL);
    }
    copying->count = names.count;
    copying->tables = ARENA_ARRAY(copying->arena, names.count + 1, struct copy_table);
    for (size_t i = 0; status == OK && i < names.count; i++) {
        status = describe_table(copying, names.values[i].bytes, &copying->tables[i]);
    }
    return status;
}

void copy_close(struct copying *copying)
{
    reader_close(copying->from);
    reader_close(copying->to);
    copying->from = NULL;
    copying->to = NULL;
}

/* The rows after `*last`, which becomes the last of these; none at the end. */
static enum status read_chunk(struct reader *reader, struct arena *arena,
    const struct copy_table *table, int64_t *last, struct rows *out_rows)
{
    const struct value after = {VALUE_INTEGER, *last, {NULL, 0}};
    const enum status status = rows_read(reader, arena, &table->chunk, &after, out_rows);

    if (status == OK && out_rows->count > 0) {
        *last = out_rows->values[(out_rows->count - 1) * out_rows->columns].integer;
    }
    return status;
}

/* Before the first row there can be. */
static const int64_t before_all = INT64_MIN + 1;

static enum problem read_last(
    struct copying *copying, struct arena *arena, const struct copy_table *table, int64_t *out_last)
{
    struct rows rows = {0};
    const enum status status = rows_read(copying->to, arena, &table->last, NULL, &rows);

    if (status != OK) {
        return status == STATUS_UNAVAILABLE ? PROBLEM_no_database : PROBLEM_broken;
    }
    *out_last = rows.count == 0 ? before_all : rows.values[0].integer;
    return PROBLEM_NONE;
}

/* Copy a chunk; none is left when `*out_is_end`. */
static enum problem copy_chunk(struct copying *copying, struct arena *arena,
    const struct copy_table *table, int64_t *last, bool *out_is_end)
{
    struct rows rows = {0};
    const enum status status = read_chunk(copying->from, arena, table, last, &rows);

    if (status != OK) {
        return status == STATUS_UNAVAILABLE ? PROBLEM_no_database : PROBLEM_broken;
    }
    struct batch_step *steps = ARENA_ARRAY(arena, rows.count + 1, struct batch_step);

    for (size_t i = 0; i < rows.count; i++) {
        steps[i] =
            (struct batch_step){&table->insert, &rows.values[i * rows.columns], PROBLEM_NONE, NULL};
    }
    *out_is_end = rows.count == 0;
    return rows.count == 0 ? PROBLEM_NONE : commit_steps(copying->target, steps, rows.count);
}

/* From where the target stands to the end, or to what goes wrong. */
static enum problem copy_on(
    struct copying *copying, const struct copy_table *table, int64_t *out_stands)
{
    struct arena arena = {0};
    bool is_end = false;
    int64_t last = before_all;
    enum problem problem = read_last(copying, &arena, table, &last);

    if (problem == PROBLEM_NONE) {
        *out_stands = last;
    }
    while (problem == PROBLEM_NONE && !is_end) {
        arena_empty(&arena);
        problem = copy_chunk(copying, &arena, table, &last, &is_end);
    }
    arena_release(&arena);
    return problem;
}

/* A chunk of which nobody can tell whether it was written is asked after: it is there or not as a
 * whole. As long as something was written each time, it goes on. */
enum status copy_rows(struct copying *copying, const struct copy_table *table)
{
    const struct timespec pause = {.tv_sec = pause_seconds};
    enum problem problem = PROBLEM_NONE;
    int64_t stands = before_all;
    unsigned tries = 0;

    do {
        const int64_t stood = stands;

        if (problem != PROBLEM_NONE) {
            (void)nanosleep(&pause, NULL);
        }
        problem = copy_on(copying, table, &stands);
        tries = stands > stood ? 1 : tries + 1;
    } while (problem_status(problem) == STATUS_UNAVAILABLE && tries < tries_most);
    return problem == PROBLEM_NONE
        ? OK
        : problem_set(copying->problems, problem, NULL, text_of(table->name));
}

enum status copy_triggers(struct copying *copying)
{
    struct rows ours = {0};
    struct rows theirs = {0};
    struct arena *arena = copying->arena;
    enum status status = rows_read(copying->from, arena, &query_triggers, NULL, &ours);

    if (status == OK) {
        status = rows_read(copying->to, arena, &query_triggers, NULL, &theirs);
    }
    if (status != OK || theirs.count > 0) { /* they were made all at once */
        return tell(copying->problems, status, NULL);
    }
    const enum problem problem = commit_steps(copying->target, steps_of(arena, &ours), ours.count);

    return problem == PROBLEM_NONE
        ? OK
        : problem_set(copying->problems, problem, NULL, TEXT("the triggers"));
}

/* Each value with its kind and its length, so that no two rows read alike. */
static void add_value(crypto_generichash_state *sum, const struct value *value)
{
    const struct {
        int64_t kind, number;
        uint64_t length;
    } head = {value->kind, value->kind == VALUE_INTEGER ? value->integer : 0, value->bytes.length};

    (void)crypto_generichash_update(sum, (const unsigned char *)&head, sizeof head);
    if (value->bytes.length > 0) {
        (void)crypto_generichash_update(
            sum, (const unsigned char *)value->bytes.at, value->bytes.length);
    }
}

static enum status add_up(struct reader *reader, const struct copy_table *table, int64_t *out_count,
    unsigned char out_sum[copy_sum_bytes])
{
    struct arena arena = {0};
    struct rows rows = {0};
    crypto_generichash_state sum;
    enum status status = OK;
    int64_t last = before_all;

    (void)crypto_generichash_init(&sum, NULL, 0, copy_sum_bytes);
    *out_count = 0;
    do {
        arena_empty(&arena);
        status = read_chunk(reader, &arena, table, &last, &rows);
        for (size_t i = 0; status == OK && i < rows.count * rows.columns; i++) {
            add_value(&sum, &rows.values[i]);
        }
        *out_count += status == OK ? (int64_t)rows.count : 0;
    } while (status == OK && rows.count > 0);
    (void)crypto_generichash_final(&sum, out_sum, copy_sum_bytes);
    arena_release(&arena);
    return status;
}

enum status copy_compare(struct copying *copying, const struct copy_table *table,
    int64_t *out_count, char out_sum[2 * copy_sum_bytes + 1])
{
    unsigned char ours[copy_sum_bytes];
    unsigned char theirs[copy_sum_bytes];
    int64_t count = 0;
    enum status status = add_up(copying->from, table, out_count, ours);

    if (status == OK) {
        status = add_up(copying->to, table, &count, theirs);
    }
    if (status != OK) {
        return tell(copying->problems, status, table->name);
    }
    if (count != *out_count || memcmp(ours, theirs, sizeof ours) != 0) {
        return problem_set(copying->problems, PROBLEM_copy_differs, NULL, text_of(table->name));
    }
    sodium_bin2hex(out_sum, 2 * copy_sum_bytes + 1, ours, sizeof ours);
    return OK;
}

void copy_finish(struct batch *batch)
{
    batch_add(batch, &query_mark_drop, NULL);
}
