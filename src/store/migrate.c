/* Migrations. A section that has run is remembered by its number and the checksum of its text;
 * numbers are not dense, and a folder may add one below another's, so each is looked up alone. */
#include "store/migrate.h"

#include <string.h>

#include "store/internal.h"
#include "store/lease.h"
#include "store/nodes.h"
#include "store/rows.h"

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

static const struct query query_needs = {
    "migration_needs", "select needs_number from clinic_state", SURFACE_SYSTEM, 0, 1, false, false};

/* What has run; no row of a database that is new. */
static enum status read_done(struct store *store, struct arena *arena, struct rows *out_done)
{
    struct rows tables = {0};
    enum status status = rows_read_once(store, arena, &query_tables, &tables);

    *out_done = (struct rows){0};
    if (status == OK && tables.count == 1 && tables.values[0].integer > 0) {
        status = rows_read_once(store, arena, &query_done, out_done);
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

/* May this program have a database that has seen migrations which it does not know? It may, unless
 * one of them said which migration a program must know at least. */
static enum status check_newer(struct store *store, const struct migration *list, size_t count,
    int64_t newest, struct arena *arena, struct problems *problems)
{
    struct rows needs = {0};
    const enum status status = rows_read_once(store, arena, &query_needs, &needs);
    const int64_t number = status == OK && needs.count == 1 ? needs.values[0].integer : newest;

    store->newer = newest;
    return number == 0 || find_number(list, count, number) < count
        ? OK
        : problem_set(problems, PROBLEM_database_newer, NULL,
              text_format(arena, "%lld", (long long)number));
}

enum status migrate_pending(struct store *store, const struct migration *list, size_t count,
    struct arena *arena, struct problems *problems, bool *out_pending)
{
    struct rows done = {0};
    int64_t newest = 0;
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
            newest = row[0].integer;
            continue;
        }
        if (!text_is(row[1].bytes, list[at].checksum)) {
            return problem_set(problems, PROBLEM_migration_changed, NULL,
                text_format(arena, "%d: %s", list[at].number, list[at].title));
        }
        out_pending[at] = false;
    }
    return newest == 0 ? OK : check_newer(store, list, count, newest, arena, problems);
}

/* The lease's own table is made before all others, which are made under the lease. */
enum { lease_section = 271, lease_seconds = 60 };

struct migrating {
    struct store *store;
    const struct migration *list;
    size_t count;
    bool *pending;
    size_t at; /* the section that is run */
    struct lease lease;
    bool is_others; /* another node is at it */
    struct arena *arena;
    struct problems *problems;
};

/* `count` when none is left. */
static size_t next_section(const struct migrating *m)
{
    size_t at = find_number(m->list, m->count, lease_section);

    if (at < m->count && m->pending[at]) {
        return at;
    }
    for (at = 0; at < m->count && !m->pending[at]; at++) {
    }
    return at;
}

/* The lease is taken for the section before it begins, so that others see it meanwhile, and for the
 * next by each section. */
static enum status take_lease(struct migrating *m)
{
    const struct batch batch = {.store = m->store, .arena = m->arena, .lease = &m->lease};
    struct reader *reader = NULL;
    struct reads reads;
    enum status status = reader_open(m->store, &reader);

    m->lease = (struct lease){.name = "migrate", .seconds = lease_seconds};
    if (status == OK) {
        reads_begin(&reads, m->store, reader, m->arena, SURFACE_SYSTEM);
        lease_queue(&reads, &m->lease);
        status = reads_run(&reads);
    }
    reader_close(reader);
    m->is_others = m->lease.is_others;
    if (status == OK) {
        const struct batch_step step = lease_step(&batch);
        struct transaction transaction = {.steps = &step, .count = 1};

        m->is_others = !m->store->engine->commit(m->store, &transaction);
        m->lease.fence++;
    }
    return status == OK || m->is_others
        ? OK
        : problem_set(m->problems, PROBLEM_no_database, NULL, (struct text){NULL, 0});
}

/* The note is inserted first, so that of two programs that start together one is refused. */
static enum status run_section(struct migrating *m)
{
    const struct migration *migration = &m->list[m->at];
    const struct batch batch = {.store = m->store, .arena = m->arena, .lease = &m->lease};
    const struct value note[] = {
        {VALUE_INTEGER, migration->number, {NULL, 0}},
        value_text(text_of(migration->checksum)),
        value_text(text_of(migration->title)),
    };
    struct batch_step before[2] = {{&query_add, note, PROBLEM_NONE, NULL}};
    size_t count = 1;

    if (m->lease.is_read) {
        before[count++] = lease_step(&batch);
    }
    const enum status status = m->store->engine->run_script(
        m->store, before, count, migration->sql, m->arena, m->problems);

    m->pending[m->at] = status != OK;
    m->lease.fence++;
    return status;
}

/* Run what is pending, as far as it goes: at first no further than to where there is a lease to
 * take.
 */
static enum status run_pending(struct migrating *m)
{
    const bool is_leased = store_is_shared(m->store) && m->list[m->at].number != lease_section;
    /* Where there is the lease's table, there is the one of the notes. */
    enum status status = is_leased
        ? take_lease(m)
        : m->store->engine->run_script(m->store, NULL, 0, create_table, m->arena, m->problems);

    while (status == OK && !m->is_others && m->at < m->count) {
        status = run_section(m);
        if (status == OK) {
            m->at = is_leased || !store_is_shared(m->store) ? next_section(m) : m->count;
        }
    }
    return status;
}

/* Was the section that was refused done by another, or has it lost the lease? */
static bool is_left_to_another(struct migrating *m, const struct problems *refusal)
{
    return refusal->items[0].problem == PROBLEM_lease_lost ||
        (migrate_pending(m->store, m->list, m->count, m->arena, m->problems, m->pending) == OK &&
            !m->pending[m->at]);
}

enum status migrate_run(struct store *store, const struct migration *list, size_t count,
    bool (*wait)(unsigned before), struct arena *arena, struct problems *problems)
{
    struct migrating m = {.store = store,
        .list = list,
        .count = count,
        .pending = ARENA_ARRAY(arena, count + 1, bool),
        .arena = arena,
        .problems = problems};
    enum status status = OK;

    for (unsigned waits = 0;;) {
        status = migrate_pending(store, list, count, arena, problems, m.pending);
        m.at = next_section(&m);
        if (status != OK || m.at == count) {
            return status;
        }
        status = run_pending(&m);
        if (status != OK) {
            const struct problems refusal = *problems;

            problems->count = 0;
            if (!is_left_to_another(&m, &refusal)) {
                *problems = refusal;
                return status;
            }
        }
        if (m.is_others && (wait == NULL || !wait(waits++))) {
            return problem_set(problems, PROBLEM_stopping, NULL, (struct text){NULL, 0});
        }
        m.is_others = false;
    }
}
