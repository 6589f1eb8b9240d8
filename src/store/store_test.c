/* What store.h promises: batches, guards, snapshots, limits, surfaces, migrations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "base/buf.h"
#include "store/migration.h"
#include "store/store_fixture.h"

static const char things[] =
    "create table thing (thing_id integer primary key, text text constraint too_long check "
    "(length(text) < 9),"
    " version integer not null, name blob, unique (text)) strict;"
    "create trigger thing_version before update on thing when new.version <> old.version + 1"
    " begin select raise(abort, 'stale'); end;"
    "insert into thing values (1, 'one', 1, null);";

static const struct query insert_thing = {"insert_thing",
    "insert into thing (thing_id, text, version) values (?1, ?2, 1)", SURFACE_STAFF, 2, 0, false,
    true};
static const struct query update_thing = {"update_thing",
    "update thing set text = ?1, version = ?2 + 1 where thing_id = 1", SURFACE_STAFF, 2, 0, false,
    true};
static const struct query bump_thing = {"bump_thing",
    "update thing set version = version + 1 where thing_id = 1", SURFACE_STAFF, 0, 0, false, true};
static const struct query guard = {
    "guard", "insert into must (ok) values (?1)", SURFACE_STAFF, 1, 0, false, true};
static const struct query freeze = {"freeze",
    "update clinic_state set is_frozen = 1, version = version + 1", SURFACE_SYSTEM, 0, 0, false,
    true};
static const struct query count_things = {
    "count_things", "select count(*) from thing", SURFACE_STAFF, 0, 1, false, false};
static const struct query thing_version = {"thing_version",
    "select version from thing where thing_id = 1", SURFACE_STAFF, 0, 1, false, false};
static const struct query many_things = {
    "many_things", "select thing_id, text from thing order by 1", SURFACE_STAFF, 0, 2, true, false};

static int set_up(void **state)
{
    struct fixture *fixture = fixture_new();

    fixture_raw(fixture, things);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    fixture_free(*state);
    return 0;
}

static struct value integer(int64_t number)
{
    return (struct value){VALUE_INTEGER, number, {NULL, 0}};
}

static struct value words(const char *string)
{
    return (struct value){VALUE_TEXT, 0, text_of(string)};
}

static void begin(struct fixture *fixture, struct batch *batch)
{
    fixture->problems.count = 0;
    batch_begin(batch, fixture->store, &fixture->arena, &fixture->problems, SURFACE_STAFF);
}

static void add(struct fixture *fixture, struct batch *batch, const struct query *query,
    struct value first, struct value second)
{
    const struct value args[] = {first, second};

    batch_add(batch, query, arena_copy(&fixture->arena, args, sizeof args));
}

static enum status decode_number(
    const struct rows *rows, struct opener *opener, struct arena *arena, void *out)
{
    (void)opener;
    (void)arena;
    *(int64_t *)out = rows->count == 0 ? -1 : rows->values[0].integer;
    return OK;
}

static enum status decode_rows(
    const struct rows *rows, struct opener *opener, struct arena *arena, void *out)
{
    (void)opener;
    (void)arena;
    *(struct rows *)out = *rows;
    return OK;
}

static int64_t number_of(struct fixture *fixture, const struct query *query)
{
    struct reads reads;
    int64_t number = 0;

    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_STAFF);
    reads_add(&reads, query, NULL, decode_number, &number);
    assert_int_equal(reads_run(&reads), OK);
    assert_int_equal(reads.trips, 1);
    return number;
}

static void a_batch_is_written_whole_or_not_at_all(void **state)
{
    struct fixture *fixture = *state;
    struct batch batch;
    const uint64_t changes = store_changes(fixture->store);

    begin(fixture, &batch);
    add(fixture, &batch, &insert_thing, integer(2), words("two"));
    add(fixture, &batch, &insert_thing, integer(3), words("three"));
    assert_int_equal(batch_commit(&batch), OK);
    assert_int_equal(number_of(fixture, &count_things), 3);
    assert_int_equal(store_changes(fixture->store), changes + 1);

    begin(fixture, &batch);
    add(fixture, &batch, &insert_thing, integer(4), words("four"));
    add(fixture, &batch, &insert_thing, integer(5), words("two"));
    batch_expect(&batch, PROBLEM_email_taken, "email");
    assert_int_equal(batch_commit(&batch), STATUS_CONFLICT);
    assert_int_equal(batch.refused, 1);
    assert_int_equal(fixture->problems.items[0].problem, PROBLEM_email_taken);
    assert_string_equal(fixture->problems.items[0].field, "email");
    assert_int_equal(number_of(fixture, &count_things), 3);
    assert_int_equal(store_changes(fixture->store), changes + 1);
}

static void what_a_refusal_means_is_known(void **state)
{
    static const struct {
        const struct query *query;
        struct value first, second;
        enum problem expected;
        enum problem found;
        bool at_field;
    } cases[] = {
        {&insert_thing, {VALUE_INTEGER, 9, {NULL, 0}}, {VALUE_TEXT, 0, TEXT_ROW("far too long")},
            PROBLEM_NONE, PROBLEM_too_long, true},
        {&insert_thing, {VALUE_INTEGER, 9, {NULL, 0}}, {VALUE_TEXT, 0, TEXT_ROW("one")},
            PROBLEM_NONE, PROBLEM_broken, true},
        {&update_thing, {VALUE_TEXT, 0, TEXT_ROW("new")}, {VALUE_INTEGER, 7, {NULL, 0}},
            PROBLEM_email_taken, PROBLEM_stale, false},
        {&guard, {VALUE_INTEGER, 0, {NULL, 0}}, {0}, PROBLEM_gone, PROBLEM_gone, true},
        {&guard, {VALUE_NULL, 0, {NULL, 0}}, {0}, PROBLEM_gone, PROBLEM_gone, true},
        {&guard, {VALUE_INTEGER, 0, {NULL, 0}}, {0}, PROBLEM_NONE, PROBLEM_must, true},
        {&guard, {VALUE_INTEGER, 1, {NULL, 0}}, {0}, PROBLEM_gone, PROBLEM_NONE, false},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct batch batch;

        begin(fixture, &batch);
        add(fixture, &batch, cases[i].query, cases[i].first, cases[i].second);
        batch_expect(&batch, cases[i].expected, "here");
        assert_int_equal(batch_commit(&batch), problem_status(cases[i].found));
        if (cases[i].found != PROBLEM_NONE) {
            assert_int_equal(fixture->problems.items[0].problem, cases[i].found);
            assert_int_equal(fixture->problems.items[0].field != NULL, cases[i].at_field);
            assert_int_equal(fixture->problems.items[0].detail.length > 0,
                cases[i].found == PROBLEM_broken); /* the log is told what the engine said */
        }
    }
    assert_int_equal(number_of(fixture, &count_things), 1);
    assert_int_equal(number_of(fixture, &thing_version), 1);
}

static void nothing_is_written_while_the_clinic_is_frozen(void **state)
{
    struct fixture *fixture = *state;
    struct batch batch;

    begin(fixture, &batch);
    batch.surface = SURFACE_SYSTEM;
    batch_add(&batch, &freeze, NULL);
    assert_int_equal(batch_commit(&batch), OK);
    begin(fixture, &batch);
    batch_add(&batch, &bump_thing, NULL);
    assert_int_equal(batch_commit(&batch), STATUS_UNAVAILABLE);
    assert_int_equal(fixture->problems.items[0].problem, PROBLEM_frozen);
    assert_int_equal(number_of(fixture, &thing_version), 1);
}

static void a_statement_of_another_surface_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct batch batch;
    struct reads reads;
    int64_t number = 0;

    begin(fixture, &batch);
    batch_add(&batch, &freeze, NULL);
    assert_int_equal(batch_commit(&batch), STATUS_INTERNAL);
    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_PUBLIC);
    reads_add(&reads, &count_things, NULL, decode_number, &number);
    assert_int_equal(reads_run(&reads), STATUS_INTERNAL);
    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_STAFF);
    reads_add(&reads, &bump_thing, NULL, decode_number, &number);
    assert_int_equal(reads_run(&reads), STATUS_INTERNAL);
    assert_int_equal(number_of(fixture, &thing_version), 1);
}

static void a_set_that_asks_by_an_unknown_number_is_refused(void **state)
{
    static const struct query same = {"same", "select ?1", SURFACE_PUBLIC, 1, 1, false, false};
    const struct value unknown = {.kind = VALUE_INTEGER, .integer = VALUE_UNKNOWN};
    const struct value known = {.kind = VALUE_INTEGER, .integer = 7};
    struct fixture *fixture = *state;
    struct reads reads;
    int64_t number = 0;

    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_PUBLIC);
    reads_add(&reads, &same, &unknown, decode_number, &number);
    assert_int_equal(reads_run(&reads), STATUS_INTERNAL);
    reads_add(&reads, &same, &known, decode_number, &number);
    assert_int_equal(reads_run(&reads), OK);
    assert_int_equal(number, 7);
}

static void values_come_back_as_they_were(void **state)
{
    static const char zero[] = "a\0b";
    static const struct value values[] = {
        {VALUE_INTEGER, INT64_MAX, {NULL, 0}},
        {VALUE_INTEGER, INT64_MIN + 1, {NULL, 0}},
        {VALUE_INTEGER, 0, {NULL, 0}},
        {VALUE_NULL, 0, {NULL, 0}},
        {VALUE_TEXT, 0, TEXT_ROW("")},
        {VALUE_TEXT, 0, TEXT_ROW("\"\\ / \t\n' {[ عائشہ 𝔸")},
        {VALUE_BLOB, 0, TEXT_ROW("")},
        {VALUE_BLOB, 0, {zero, 1}},
        {VALUE_BLOB, 0, {zero, 2}},
        {VALUE_BLOB, 0, {zero, 3}},
        {VALUE_BLOB, 0, TEXT_ROW("\xff\xfe\x00\x80")},
    };
    enum { count = sizeof values / sizeof values[0] };
    static const struct query same = {"same", "select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11",
        SURFACE_STAFF, count, count, true, false};
    struct fixture *fixture = *state;
    struct reads reads;
    struct rows rows = {0};

    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_STAFF);
    reads_add(&reads, &same, values, decode_rows, &rows);
    assert_int_equal(reads_run(&reads), OK);
    assert_int_equal(rows.count, 1);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows.values[i].kind, values[i].kind);
        assert_true(rows.values[i].integer == values[i].integer);
        assert_true(text_equal(rows.values[i].bytes, values[i].bytes));
    }
}

static enum status refuse_all(void *context)
{
    ++*(int *)context;
    return STATUS_FORBIDDEN;
}

static void nobody_sees_a_row_behind_the_gate(void **state)
{
    struct fixture *fixture = *state;
    struct reads reads;
    int64_t before = 0;
    int64_t behind = 0;
    int asked = 0;

    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_STAFF);
    reads_add(&reads, &thing_version, NULL, decode_number, &before);
    reads.gate = refuse_all;
    reads.gate_context = &asked;
    reads.gated_from = 1;
    reads_add(&reads, &count_things, NULL, decode_number, &behind);
    assert_int_equal(reads_run(&reads), STATUS_FORBIDDEN);
    assert_int_equal(asked, 1);
    assert_int_equal(before, 1);
    assert_int_equal(behind, 0);
    reads_add(&reads, &count_things, NULL, decode_number, &behind);
    assert_int_equal(reads_run(&reads), STATUS_FORBIDDEN);
    assert_int_equal(behind, 0);
}

struct racer {
    struct fixture *fixture;
    pthread_t thread;
    enum status status;
};

static void *race(void *context)
{
    struct racer *racer = context;
    struct arena arena = {0};
    struct problems problems = {0};
    struct batch batch;

    batch_begin(&batch, racer->fixture->store, &arena, &problems, SURFACE_STAFF);
    const struct value args[] = {words("won"), integer(1)};
    batch_add(&batch, &update_thing, args);
    racer->status = batch_commit(&batch);
    arena_release(&arena);
    return NULL;
}

static void of_fifty_batches_on_one_row_one_succeeds(void **state)
{
    enum { racers = 50 };
    struct racer list[racers];
    size_t won = 0;
    size_t stale = 0;

    for (size_t i = 0; i < racers; i++) {
        list[i] = (struct racer){.fixture = *state};
        assert_int_equal(pthread_create(&list[i].thread, NULL, race, &list[i]), 0);
    }
    for (size_t i = 0; i < racers; i++) {
        pthread_join(list[i].thread, NULL);
        won += list[i].status == OK;
        stale += list[i].status == STATUS_STALE;
    }
    assert_int_equal(won, 1);
    assert_int_equal(stale, racers - 1);
    assert_int_equal(number_of(*state, &thing_version), 2);
}

struct bumper {
    struct fixture *fixture;
    _Atomic bool stop;
};

static void *bump_on(void *context)
{
    struct bumper *bumper = context;

    while (!bumper->stop) {
        struct arena arena = {0};
        struct problems problems = {0};
        struct batch batch;

        batch_begin(&batch, bumper->fixture->store, &arena, &problems, SURFACE_STAFF);
        batch_add(&batch, &bump_thing, NULL);
        const enum status status = batch_commit(&batch);
        arena_release(&arena);
        if (status != OK) {
            return bumper;
        }
    }
    return NULL;
}

static void a_set_sees_one_snapshot_while_others_write(void **state)
{
    struct fixture *fixture = *state;
    struct bumper bumper = {.fixture = fixture};
    pthread_t thread;
    void *failed = NULL;
    int64_t last = 0;

    assert_int_equal(pthread_create(&thread, NULL, bump_on, &bumper), 0);
    for (int i = 0; i < 300 || last < 10; i++) {
        struct arena arena = {0};
        struct reads reads;
        int64_t seen[reads_most] = {0};

        reads_begin(&reads, fixture->store, fixture->reader, &arena, SURFACE_STAFF);
        for (size_t step = 0; step < reads_most; step++) {
            reads_add(&reads, &thing_version, NULL, decode_number, &seen[step]);
        }
        assert_int_equal(reads_run(&reads), OK);
        for (size_t step = 1; step < reads_most; step++) {
            assert_int_equal(seen[step], seen[0]);
        }
        assert_true(seen[0] >= last);
        last = seen[0];
        arena_release(&arena);
    }
    bumper.stop = true;
    pthread_join(thread, &failed);
    assert_null(failed);
}

/* Things from the second to the last, in a statement that both engines know. */
static void add_things(struct fixture *fixture, int last, const char *name)
{
    struct buf sql;

    buf_init(&sql, &fixture->arena, 1024 * 1024);
    for (int i = 2; i <= last; i++) {
        buf_format(
            &sql, "%s (%d, %d, 1, %s)", i == 2 ? "insert into thing values" : ",", i, i, name);
    }
    buf_byte(&sql, 0);
    fixture_raw(fixture, buf_as_text(&sql).at);
}

static void a_set_ends_at_two_thousand_rows_and_says_so(void **state)
{
    struct fixture *fixture = *state;
    struct reads reads;
    struct rows rows = {0};
    int64_t number = 0;

    add_things(fixture, 2000, "null");
    for (int extra = 0; extra < 2; extra++) {
        reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_STAFF);
        reads_add(&reads, &many_things, NULL, decode_rows, &rows);
        reads_add(&reads, &count_things, NULL, decode_number, &number);
        assert_int_equal(reads_run(&reads), OK);
        assert_int_equal(rows.count, 2000);
        assert_int_equal(rows.more, extra == 1);
        assert_int_equal(rows.values[2 * 1999].integer, 2000);
        assert_true(text_is(rows.values[2 * 1998 + 1].bytes, "1999"));
        assert_int_equal(number, 2000 + extra);
        fixture_raw(fixture, "insert or ignore into thing values (2001, 'x', 1, null)");
    }
}

static void a_set_ends_at_four_megabytes_and_says_so(void **state)
{
    static const struct query many_blobs = {"many_blobs",
        "select name from thing where thing_id > 1", SURFACE_STAFF, 0, 1, true, false};
    struct fixture *fixture = *state;
    struct reads reads;
    struct rows rows = {0};

    add_things(fixture, 20, "zeroblob(1048576)");
    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_STAFF);
    reads_add(&reads, &many_blobs, NULL, decode_rows, &rows);
    assert_int_equal(reads_run(&reads), OK);
    assert_int_equal(rows.count, 4);
    assert_true(rows.more);
}

static void a_reader_can_not_write(void **state)
{
    static const struct query sly = {
        "sly", "delete from thing returning 1", SURFACE_STAFF, 0, 1, true, false};
    struct fixture *fixture = *state;
    struct reads reads;
    struct rows rows = {0};

    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_STAFF);
    reads_add(&reads, &sly, NULL, decode_rows, &rows);
    assert_int_equal(reads_run(&reads), STATUS_INTERNAL);
    assert_int_equal(number_of(fixture, &count_things), 1);
}

static void a_clinic_is_made_once_and_opened_again(void **state)
{
    struct fixture *fixture = *state;
    struct batch batch;

    begin(fixture, &batch);
    batch_add(&batch, &bump_thing, NULL);
    assert_int_equal(batch_commit(&batch), OK);
    fixture_close(fixture);
    assert_int_equal(fixture_open(fixture, true), STATUS_CONFLICT);
    assert_int_equal(fixture->problems.items[0].problem, PROBLEM_database_exists);
    assert_int_equal(fixture_open(fixture, false), OK);
    assert_int_equal(number_of(fixture, &thing_version), 2);
}

static void a_database_with_another_history_is_refused(void **state)
{
    static const struct {
        const char *sql;
        enum problem problem;
    } cases[] = {
        {"update migration set checksum_text = 'x' || checksum_text where migration_id = 1",
            PROBLEM_migration_changed},
        {"update migration set checksum_text = substr(checksum_text, 2) where migration_id = 1",
            PROBLEM_NONE},
        /* What the next release has done, with which this one can go on or can't. */
        {"insert into migration values (9999, 'x', 'x', 1)", PROBLEM_NONE},
        {"update clinic_state set needs_number = 9999, version = version + 1",
            PROBLEM_database_newer},
        {"update clinic_state set needs_number = 271, version = version + 1", PROBLEM_NONE},
    };
    struct fixture *fixture = *state;

    fixture_close(fixture);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fixture_raw(fixture, cases[i].sql);
        assert_int_equal(fixture_open(fixture, false), problem_status(cases[i].problem));
        if (cases[i].problem != PROBLEM_NONE) {
            assert_int_equal(fixture->problems.items[0].problem, cases[i].problem);
        }
        fixture_close(fixture);
    }
}

static void a_public_read_reaches_public_tables_only(void **state)
{
    static const struct {
        struct query query;
        enum status status;
    } cases[] = {
        {{"a", "select version from clinic_state", SURFACE_PUBLIC, 0, 1, false, false}, OK},
        {{"b", "select count(*) from clinic_state", SURFACE_PUBLIC, 0, 1, false, false}, OK},
        {{"c", "select count(*) from subject_key", SURFACE_PUBLIC, 0, 1, false, false},
            STATUS_INTERNAL},
        {{"d", "select (select key_id from keyring)", SURFACE_PUBLIC, 0, 1, false, false},
            STATUS_INTERNAL},
        {{"e", "select count(*) from sqlite_schema", SURFACE_PUBLIC, 0, 1, false, false},
            STATUS_INTERNAL},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct reads reads;
        int64_t number = -1;

        reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_PUBLIC);
        reads_add(&reads, &cases[i].query, NULL, decode_number, &number);
        assert_int_equal(reads_run(&reads), cases[i].status);
        assert_int_equal(number, cases[i].status == OK ? 1 : -1);
    }
}

static void a_dry_run_tells_what_would_run_and_runs_nothing(void **state)
{
    struct fixture *fixture = *state;
    const struct store_config config = {
        .directory = fixture->directory, .url = fixture->url, .no_migration = true};

    fixture_close(fixture);
    fixture_raw(fixture, "delete from migration where migration_id = 1");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(
            store_open(&config, &fixture->arena, &fixture->problems, &fixture->store), OK);
        assert_true(store_pending(fixture->store, 0));
        assert_int_equal(migrations[0].number, 1);
        assert_false(store_pending(fixture->store, 1));
        fixture_close(fixture);
    }
    assert_int_equal(fixture_open(fixture, false), STATUS_INTERNAL); /* its tables are there */
}

static void a_second_server_and_a_cut_one_are_noticed(void **state)
{
    struct fixture *fixture = *state;
    struct problems problems = {0};
    const struct store_config config = {.directory = fixture->directory, .url = fixture->url};
    struct store *other = NULL;
    bool was_cut = true;

    assert_true(store_claim(fixture->store, &was_cut));
    assert_false(was_cut);
    assert_int_equal(store_open(&config, &fixture->arena, &problems, &other), OK);
    assert_false(store_claim(other, &was_cut));
    fixture_close(fixture);
    assert_true(store_claim(other, &was_cut));
    assert_false(was_cut);
    store_close(other);
    FILE *file = fopen(fixture_path(fixture, "serve.lock"), "w");
    assert_non_null(file);
    fputs("running", file);
    fclose(file);
    assert_int_equal(fixture_open(fixture, false), OK);
    assert_true(store_claim(fixture->store, &was_cut));
    assert_true(was_cut);
    assert_int_equal(store_check(fixture->store, &problems), OK);
}

static void a_full_disk_refuses_writes_and_reads_go_on(void **state)
{
    static const struct query add_blob = {"add_blob",
        "insert into thing (thing_id, text, version, name) values (?1, ?1, 1, zeroblob(100000))",
        SURFACE_STAFF, 1, 0, false, true};
    struct fixture *fixture = *state;
    enum status status = OK;
    int64_t count = 1;
    struct batch batch;

    fixture_close(fixture);
    if (mount("none", fixture->directory, "tmpfs", 0, "size=4m") != 0) {
        print_message("skipped: only root can make a small disk\n");
        skip();
    }
    assert_int_equal(fixture_open(fixture, true), OK);
    fixture_raw(fixture, things);
    for (; status == OK && count < 100; count++) {
        begin(fixture, &batch);
        add(fixture, &batch, &add_blob, integer(count + 1), integer(0));
        status = batch_commit(&batch);
    }
    count -= 1;
    assert_int_equal(status, STATUS_UNAVAILABLE);
    assert_int_equal(fixture->problems.items[0].problem, PROBLEM_no_room);
    assert_int_equal(number_of(fixture, &count_things), count);

    assert_int_equal(mount("none", fixture->directory, "tmpfs", MS_REMOUNT, "size=8m"), 0);
    begin(fixture, &batch);
    add(fixture, &batch, &add_blob, integer(500), integer(0));
    assert_int_equal(batch_commit(&batch), OK);
    assert_int_equal(number_of(fixture, &count_things), count + 1);
    assert_int_equal(store_check(fixture->store, &fixture->problems), OK);
    fixture_close(fixture);
    assert_int_equal(umount(fixture->directory), 0);
}

static void an_address_that_is_no_clinic_is_refused(void **state)
{
    static const struct {
        const char *url;
        enum problem problem;
    } cases[] = {{"file:", PROBLEM_database_url}, {"clinic.db", PROBLEM_database_url},
        {"file:other.db", PROBLEM_no_clinic}, {"file:/nowhere/at/all", PROBLEM_no_clinic}};
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct store_config config = {.directory = fixture->directory, .url = cases[i].url};
        struct problems problems = {0};
        struct store *store = NULL;

        assert_int_equal(store_open(&config, &fixture->arena, &problems, &store),
            problem_status(cases[i].problem));
        assert_int_equal(problems.items[0].problem, cases[i].problem);
        assert_null(store);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_batch_is_written_whole_or_not_at_all),
        TEST(what_a_refusal_means_is_known),
        TEST(nothing_is_written_while_the_clinic_is_frozen),
        TEST(a_statement_of_another_surface_is_refused),
        TEST(a_set_that_asks_by_an_unknown_number_is_refused),
        TEST(values_come_back_as_they_were),
        TEST(nobody_sees_a_row_behind_the_gate),
        TEST(of_fifty_batches_on_one_row_one_succeeds),
        TEST(a_set_sees_one_snapshot_while_others_write),
        TEST(a_set_ends_at_two_thousand_rows_and_says_so),
        TEST(a_set_ends_at_four_megabytes_and_says_so),
        TEST(a_reader_can_not_write),
        TEST(a_clinic_is_made_once_and_opened_again),
        TEST(a_database_with_another_history_is_refused),
        TEST(a_dry_run_tells_what_would_run_and_runs_nothing),
        TEST(a_second_server_and_a_cut_one_are_noticed),
    };
    const struct CMUnitTest of_files[] = {
        TEST(a_public_read_reaches_public_tables_only),
        TEST(a_full_disk_refuses_writes_and_reads_go_on),
        TEST(an_address_that_is_no_clinic_is_refused),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);

    if (getenv("TURSODB") != NULL) {
        return failed;
    }
    return failed + cmocka_run_group_tests(of_files, NULL, NULL);
}
