/* When a client came first and last is as her appointments say, whatever happens to them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "store/store_fixture.h"

#define BOOK                                                                                            \
    "insert into appointment (appointment_id, branch_id, client_id, from_minute, until_minute, status," \
    " source_text, note, entered_at, version) values "
#define ROW(id, client, from, status)                                                              \
    "(" #id ", 1, " #client ", " #from ", " #from " + 30, '" status "', 'staff', x'', 1, 1)"
#define CHANGE "update appointment set version = version + 1, "

static const char clients[] =
    "insert into client (client_id, file_number, name, name_ur, relative_blob, email_blob, birth_blob, area_blob,"
    " address_blob, gender_text, language_text, channel_text, provider_text, is_assistant_wished, is_named_allowed,"
    " is_unmatched, entered_at, version)"
    " select value, value, x'', x'', x'', x'', x'', x'', x'', '', 'en', 'none', 'any', 0, 0, 0, 1, 1"
    " from json_each('[7, 8]')";

static const char kept[] =
    "select group_concat(client_id || ' ' || coalesce(first_minute, '-') || ' ' || coalesce(last_minute, '-'), ', ')"
    " from (select * from client order by client_id) where version = 1";

static char *ask(struct fixture *fixture)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;

    assert_int_equal(sqlite3_open(fixture_path(fixture, "clinic.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, kept, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const struct text row = text_of((const char *)sqlite3_column_text(statement, 0));
    char *copy = arena_copy(&fixture->arena, row.at, row.length + 1);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return copy;
}

static void first_and_last_are_as_the_appointments_say(void **state)
{
    static const struct {
        const char *does, *kept; /* each client with her first minute and her last */
    } steps[] = {
        {clients, "7 - -, 8 - -"},
        {BOOK ROW(1, 7, 500, "booked"), "7 500 -, 8 - -"},
        {BOOK ROW(2, 7, 300, "completed"), "7 300 300, 8 - -"},
        {BOOK ROW(3, 7, 200, "completed") ", " ROW(4, 8, 900, "booked"), "7 200 300, 8 900 -"},
        {BOOK ROW(5, 8, 950, "booked"), "7 200 300, 8 900 -"},
        {CHANGE "status = 'completed' where appointment_id = 1", "7 200 500, 8 900 -"},
        {CHANGE "status = 'started' where appointment_id = 1", "7 200 300, 8 900 -"},
        {CHANGE "from_minute = 100, until_minute = 130 where appointment_id = 1",
            "7 100 300, 8 900 -"},
        {CHANGE "from_minute = 600, until_minute = 630 where appointment_id = 2",
            "7 100 600, 8 900 -"},
        {CHANGE "status = 'cancelled' where appointment_id = 2", "7 100 200, 8 900 -"},
        {CHANGE "client_id = 8 where appointment_id = 3", "7 100 -, 8 200 200"},
        {CHANGE "client_id = 8 where client_id = 7", "7 - -, 8 100 200"},
        {CHANGE "source_text = 'phone'", "7 - -, 8 100 200"},
    };
    struct fixture *fixture = fixture_new();

    (void)state;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        fixture_raw(fixture, steps[i].does);
        assert_string_equal(ask(fixture), steps[i].kept);
    }
    fixture_free(fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_and_last_are_as_the_appointments_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
