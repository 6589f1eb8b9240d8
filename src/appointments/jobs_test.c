/* What the server does by itself about appointments, at a time that the test decides. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "jobs/jobs.h"
#include "store/store_fixture.h"

static const char holds[] =
    "insert into hold (hold_id, resource_id, lane_number, from_minute, until_minute, lapses_minute, block_id) values"
    " (1, 1, 0, 1200, 1230, 1100, 1), (2, 1, 0, 1300, 1330, 1101, 1), (3, 1, 0, 1400, 1430, null, 1),"
    " (4, 2, 0, 1200, 1230, 1160, 1)";

/* A clinic whose clock the test sets. */
struct timed {
    struct clinic clinic;
    struct instant shows;
};

static uint64_t no_chance(struct clinic *clinic)
{
    (void)clinic;
    return 0;
}

static struct instant clock_shows(struct clinic *clinic)
{
    return ((const struct timed *)clinic)->shows;
}

/* The holds that are there, as bits. */
static int64_t held(struct fixture *fixture)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;

    assert_int_equal(sqlite3_open(fixture_path(fixture, "clinic.db"), &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "select sum(1 << hold_id) from hold", -1, &statement, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int64_t bits = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return bits;
}

static void run_holds(struct fixture *fixture, struct timed *timed, int64_t minute)
{
    struct job_run run = {
        .clinic = &timed->clinic, .arena = &fixture->arena, .problems = &fixture->problems};

    assert_int_equal(zone_instant(timed->clinic.zone, (struct minute){minute}, &timed->shows), OK);
    reads_begin(&run.reads, fixture->store, fixture->reader, run.arena, SURFACE_SYSTEM);
    batch_begin(&run.batch, fixture->store, run.arena, run.problems, SURFACE_SYSTEM);
    assert_int_equal(job_holds(&run), OK);
}

static void holds_that_lapsed_are_given_back_and_no_others(void **state)
{
    static const struct {
        int64_t minute, left;
        bool writes; /* or else no screen is told that something changed */
    } cases[] = {
        {1099, 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4, false},
        {1100, 1 << 2 | 1 << 3 | 1 << 4, true},
        {1159, 1 << 3 | 1 << 4, true},
        {1159, 1 << 3 | 1 << 4, false},
        {2000, 1 << 3, true},
        {100000, 1 << 3, false},
    };
    struct fixture *fixture = fixture_new();
    struct timed timed = {
        .clinic = {.store = fixture->store, .now = clock_shows, .random = no_chance}};

    (void)state;
    assert_int_equal(zone_open("Asia/Karachi", &timed.clinic.zone), OK);
    fixture_raw(fixture, holds);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const uint64_t before = store_changes(fixture->store);

        run_holds(fixture, &timed, cases[i].minute);
        assert_int_equal(held(fixture), cases[i].left);
        assert_int_equal(store_changes(fixture->store) != before, cases[i].writes);
    }
    zone_free(timed.clinic.zone);
    fixture_free(fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_that_lapsed_are_given_back_and_no_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
