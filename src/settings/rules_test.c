/* Hours as they are typed, and dated rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "settings/rules.h"

#define CASES(rows) (sizeof(rows) / sizeof((rows)[0]))

static void reads_hours(void **state)
{
    static const struct {
        const char *typed;
        enum problem problem;
        const char *wanted; /* as it is written again */
    } rows[] = {
        {"", PROBLEM_NONE, ""},
        {"10:00-14:00", PROBLEM_NONE, "10:00-14:00"},
        {"15:00-21:00, 10:00-14:00", PROBLEM_NONE, "10:00-14:00, 15:00-21:00"},
        {"10 am to 2 pm; 3 pm – 9:30 pm", PROBLEM_NONE, "10:00-14:00, 15:00-21:30"},
        {"۱۰:۰۰ تا ۱۴:۰۰، ۱۵:۰۰ سے ۲۱:۰۰", PROBLEM_NONE, "10:00-14:00, 15:00-21:00"},
        {"20:00-02:00", PROBLEM_NONE, "20:00-02:00"},
        {"15:00-24:00", PROBLEM_NONE, "15:00-00:00"},
        {"00:00-00:00", PROBLEM_NONE, "00:00-00:00"},
        {"10:00-14:00,", PROBLEM_NONE, "10:00-14:00"},
        {"10:00-14:00, 14:00-15:00", PROBLEM_NONE, "10:00-14:00, 14:00-15:00"},
        {"10:00-14:00, 13:59-15:00", PROBLEM_hours_overlap, NULL},
        {"20:00-02:00, 23:00-23:30", PROBLEM_hours_overlap, NULL},
        {"10:00", PROBLEM_not_hours, NULL},
        {"10:00-", PROBLEM_not_hours, NULL},
        {"10:00-25:00", PROBLEM_not_hours, NULL},
        {"closed", PROBLEM_not_hours, NULL},
        {"10:00-14:00-15:00", PROBLEM_not_hours, NULL},
        {"1:00-1:05,2:00-2:05,3:00-3:05,4:00-4:05,5:00-5:05,6:00-6:05,7:00-7:05", PROBLEM_not_hours,
            NULL},
    };
    struct arena arena = {0};
    struct day_times times;

    (void)state;
    for (size_t i = 0; i < CASES(rows); i++) {
        assert_int_equal(day_times_read(text_of(rows[i].typed), &times), rows[i].problem);
        if (rows[i].wanted != NULL) {
            assert_string_equal(
                text_string(&arena, day_times_text(&arena, &times)), rows[i].wanted);
        }
    }
    arena_release(&arena);
}

static void finds_nights_that_run_into_the_next_day(void **state)
{
    struct day_times week[week_days] = {0};

    (void)state;
    day_times_add(&week[6], 1200, 1440 + 120); /* Sunday 20:00 to 2:00 */
    day_times_add(&week[0], 120, 600);
    assert_int_equal(week_overlap(week), -1);
    week[0].at[0].from = 119;
    assert_int_equal(week_overlap(week), 6);
}

static void takes_breaks_out(void **state)
{
    struct day_times times = {1, {{600, 1260}}};
    const struct day_times breaks = {2, {{840, 900}, {1200, 1300}}};
    struct arena arena = {0};

    (void)state;
    day_times_without(&times, &breaks);
    assert_string_equal(
        text_string(&arena, day_times_text(&arena, &times)), "10:00-14:00, 15:00-20:00");
    arena_release(&arena);
}

static void keeps_the_days_around(void **state)
{
    static const struct {
        struct days old, new;
        size_t count;
        struct days rest[2];
    } rows[] = {
        {{0, last_day_none}, {100, last_day_none}, 1, {{0, 99}}},
        {{0, last_day_none}, {100, 129}, 2, {{0, 99}, {130, last_day_none}}},
        {{0, 99}, {100, 129}, 1, {{0, 99}}},
        {{130, 150}, {100, 129}, 1, {{130, 150}}},
        {{100, 110}, {100, 129}, 0, {{0, 0}}},
        {{100, last_day_none}, {100, last_day_none}, 0, {{0, 0}}},
        {{110, 140}, {100, 129}, 1, {{130, 140}}},
    };
    struct days rest[2];

    (void)state;
    for (size_t i = 0; i < CASES(rows); i++) {
        assert_int_equal(days_without(rows[i].old, rows[i].new, rest), rows[i].count);
        for (size_t r = 0; r < rows[i].count; r++) {
            assert_int_equal(rest[r].since, rows[i].rest[r].since);
            assert_int_equal(rest[r].until, rows[i].rest[r].until);
        }
    }
}

static void makes_addresses_of_names(void **state)
{
    static const struct {
        const char *name, *wanted;
    } rows[] = {{"Laser (full legs)", "laser-full-legs"}, {"PRP for hair", "prp-for-hair"},
        {"  4D  Lift!", "4d-lift"}, {"بوٹوکس", ""}};
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < CASES(rows); i++) {
        const struct text slug = slug_of(&arena, text_of(rows[i].name));

        assert_string_equal(text_string(&arena, slug), rows[i].wanted);
        assert_int_equal(slug_is_fit(slug), slug.length > 0);
    }
    assert_false(slug_is_fit(TEXT("Laser")));
    assert_false(slug_is_fit(TEXT("-laser")));
    assert_false(slug_is_fit(TEXT("la--ser")));
    assert_false(slug_is_fit(TEXT("la/ser")));
    arena_release(&arena);
}

static void a_supervisor_stands_in_for_a_credential_that_is_not_held(void **state)
{
    const struct staff_id nurse = {1};
    const struct staff_id doctor = {2};
    const struct credential_facts all[] = {{nurse, TEXT_ROW("council"), {300}},
        {doctor, TEXT_ROW("laser"), {200}}, {nurse, TEXT_ROW("laser"), {100}}};
    const struct {
        const char *wanted;
        size_t held, supervisors; /* the first of them */
        int32_t last;
    } rows[] = {
        {"", 0, 0, last_day_none}, {"laser", 0, 0, INT32_MIN},
        {"laser", 1, 0, INT32_MIN}, /* hers is another */
        {"laser", 2, 0, INT32_MIN}, /* nobody supervises */
        {"laser", 2, 1, 200},       /* as long as the supervisor's */
        {"laser", 3, 1, 100},       /* her own counts, and stops when it ends */
        {"", 3, 1, 100},            /* also where it is not asked for */
    };

    (void)state;
    for (size_t i = 0; i < CASES(rows); i++) {
        assert_int_equal(performs_last(all, rows[i].held, nurse, text_of(rows[i].wanted), &doctor,
                             rows[i].supervisors)
                             .v,
            rows[i].last);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_hours),
        cmocka_unit_test(finds_nights_that_run_into_the_next_day),
        cmocka_unit_test(takes_breaks_out),
        cmocka_unit_test(keeps_the_days_around),
        cmocka_unit_test(makes_addresses_of_names),
        cmocka_unit_test(a_supervisor_stands_in_for_a_credential_that_is_not_held),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
