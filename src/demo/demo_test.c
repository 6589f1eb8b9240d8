/* The demo clinic in a store of its own: what is in it adds up, and the same seed makes the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "demo/inside.h"
#include "settings/settings.h"
#include "store/store_fixture.h"

enum { clients = 60, appointments = 150 };

struct made {
    struct fixture *fixture;
    struct line line;
    struct demo demo;
    sqlite3 *db;
};

static struct made *make(int64_t seed)
{
    struct fixture *fixture = fixture_new();
    struct made *made = ARENA_NEW(&fixture->arena, struct made);

    made->fixture = fixture;
    made->demo.line = &made->line;
    made->demo.clinic.store = fixture->store;
    assert_int_equal(demo_make(&made->demo, seed, clients, appointments), OK);
    assert_int_equal(sqlite3_open(fixture_path(fixture, "clinic.db"), &made->db), SQLITE_OK);
    return made;
}

static void unmake(struct made *made)
{
    struct fixture *fixture = made->fixture;

    sqlite3_close(made->db);
    settings_end(&made->demo.clinic);
    zone_free(made->demo.clinic.zone);
    arena_release(&made->demo.arena);
    arena_release(&made->line.arena);
    fixture_free(fixture);
}

static int64_t count_of(const struct made *made, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    assert_int_equal(sqlite3_prepare_v2(made->db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int64_t count = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return count;
}

static struct text text_of_sql(const struct made *made, struct arena *arena, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    assert_int_equal(sqlite3_prepare_v2(made->db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const struct text text =
        text_copy(arena, text_of((const char *)sqlite3_column_text(statement, 0)));
    sqlite3_finalize(statement);
    return text;
}

#define TODAY "(select max(day_on) from queue_entry)"

static void what_is_in_the_demo_adds_up(void **state)
{
    static const struct {
        const char *sql;
        int64_t wanted;
    } facts[] = {
        {"select count(*) from appointment", appointments},
        {"select count(*) from client", clients},
        {"select count(*) from staff", demo_people + 1},
        {"select count(distinct password_text) from staff", 1},
        {"select is_demo from clinic", 1},
        {"select count(*) from service where name_ur = '' or summary_ur_text = ''", 0},
        {"select count(*) from service s where minutes <> (select sum(minutes) from phase p"
         " where p.service_id = s.service_id and p.kind in ('prepare', 'treat', 'rest'))",
            0},
        {"select count(*) from service s where not exists (select 1 from performs p"
         " where p.service_id = s.service_id)",
            0},
        {"select count(*) from appointment where from_minute / 1440 < " TODAY
         " and status not in ('completed', 'no_show', 'cancelled')",
            0},
        {"select count(*) from appointment where from_minute / 1440 > " TODAY
         " and status not in ('requested', 'booked', 'confirmed', 'cancelled')",
            0},
        {"select count(*) from appointment a where status in ('no_show', 'cancelled') <> not exists"
         " (select 1 from hold h join part p using (part_id)"
         " where p.appointment_id = a.appointment_id)",
            0},
        {"select count(*) from appointment a join appointment_event e using (appointment_id)"
         " where e.entered_at < a.entered_at or e.after_text in ('confirmed', 'cancelled')"
         " and e.entered_at > (select max(entered_at) from client)",
            0},
        {"select count(*) - (select count(*) from appointment where status = 'completed')"
         " from invoice",
            0},
        {"select max(n) from (select max(number) - count(number) as n from invoice group by"
         " year_number)",
            0},
        {"select coalesce((select sum(due_amount) from open_item), 0)"
         " - (select sum(amount) from ledger where invoice_id is not null)",
            0},
        {"select count(*) - count(v.visit_id) from appointment a left join visit v using"
         " (appointment_id) where a.status = 'completed' and a.from_minute / 1440 > " TODAY " - 14",
            0},
        {"select count(*) from visit where status = 'draft' and visit_on < " TODAY, 0},
        {"select count(*) from invoice i join visit v using (visit_id)"
         " where i.appointment_id is not v.appointment_id",
            0},
        {"select count(distinct kind) from treatment where visit_id in"
         " (select visit_id from visit where status = 'signed')",
            2},
        {"select count(*) from credit_note", 1},
        {"select count(*) > 0 from payment p where transfer_amount > 0 and not exists"
         " (select 1 from verification v where v.payment_id = p.payment_id)",
            1},
        {"select count(*) from queue_entry where status = 'waiting'", 4},
        {"select count(distinct status) from enquiry", 6},
        {"select count(distinct channel_text) from enquiry", 7},
        {"select count(*) from enquiry where status in ('contacted', 'booked', 'not_now')"
         " and contacted_at is null",
            0},
        {"select count(*) from enquiry where status = 'booked' and client_id is null", 0},
        {"select count(*) from pragma_foreign_key_check", 0},
    };
    struct made *made = make(1);

    (void)state;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        if (count_of(made, facts[i].sql) != facts[i].wanted) {
            fail_msg("%s: %lld", facts[i].sql, (long long)count_of(made, facts[i].sql));
        }
    }
    unmake(made);
}

/* Years are counted as 365.25 days: a quarter of a day more than a day too young is no birthday. */
static void nobody_is_too_young_for_a_service(void **state)
{
    struct made *made = make(1);
    bool is_tested = false;

    (void)state;
    for (size_t i = 0; i < made->demo.client_count; i++) {
        const struct demo_client *client = &made->demo.clients[i];
        char sql[400];

        (void)snprintf(sql, sizeof sql,
            "select count(*) from part p join appointment a using (appointment_id)"
            " join service s using (service_id) where a.client_id = %lld and least_age_number > 0"
            " and p.from_minute / 1440 - (%d) < least_age_number * 365.25 - 1",
            (long long)client->subject.id.v, client->born.v);
        assert_int_equal(count_of(made, sql), 0);
        is_tested |= made->demo.today.v - client->born.v < 18 * 365;
    }
    assert_true(is_tested);
    unmake(made);
}

static void the_same_seed_makes_the_same_and_another_another(void **state)
{
    static const char rows[] =
        "select group_concat(hold_id || ' ' || resource_id || ' ' || from_minute) from hold";
    static const int64_t seeds[] = {7, 7, 8};
    struct arena arena = {0};
    struct text made_of[3];

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct made *made = make(seeds[i]);

        made_of[i] = text_of_sql(made, &arena, rows);
        unmake(made);
    }
    assert_true(text_equal(made_of[0], made_of[1]));
    assert_false(text_equal(made_of[0], made_of[2]));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_in_the_demo_adds_up),
        cmocka_unit_test(nobody_is_too_young_for_a_service),
        cmocka_unit_test(the_same_seed_makes_the_same_and_another_another),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
