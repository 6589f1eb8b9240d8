#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "website/hours.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Monday to Thursday 10 to 21, Friday twice and past midnight, Saturday as Monday, Sunday shut. */
static struct site_hours_row rows[] = {
    {0, 600, 1260},
    {1, 600, 1260},
    {2, 600, 1260},
    {3, 600, 1260},
    {4, 600, 780},
    {4, 900, 1500},
    {5, 600, 1260},
};
static struct site_hours hours = {.count = COUNT(rows), .rows = rows};

static void days_with_the_same_hours_are_one_line(void **state)
{
    struct week week;

    (void)state;
    week_of(&hours, 2, &week);
    assert_int_equal(week.count, 4);
    assert_int_equal(week.lines[0].last, 3);
    assert_true(week.lines[0].is_today);
    assert_int_equal(week.lines[1].count, 2);
    assert_int_equal(week.lines[2].first, 5);
    assert_int_equal(week.lines[3].count, 0);
    week_of(&(struct site_hours){0}, 2, &week);
    assert_int_equal(week.count, 0);
}

static void it_says_whether_the_clinic_is_open(void **state)
{
    static const struct {
        int weekday, minute;
        bool is_closed;
        enum opening opening;
        int at;
    } cases[] = {
        {0, 599, false, OPENING_LATER, 600},
        {0, 600, false, OPENING_OPEN, 1260},
        {0, 1260, false, OPENING_SHUT, 0},
        {0, 700, true, OPENING_SHUT, 0},
        {4, 800, false, OPENING_LATER, 900},
        {4, 0, false, OPENING_LATER, 600},
        {5, 59, false, OPENING_OPEN, 60},
        {5, 59, true, OPENING_OPEN, 60},
        {5, 60, false, OPENING_LATER, 600},
        {6, 700, false, OPENING_SHUT, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t at = -1;

        assert_int_equal(
            opening_at(&hours, cases[i].weekday, cases[i].minute, cases[i].is_closed, &at),
            cases[i].opening);
        assert_int_equal(at, cases[i].at);
    }
}

static void times_are_said_as_people_say_them(void **state)
{
    static const struct {
        int minute;
        const char *english, *urdu;
    } cases[] = {
        {0, "12 am", "رات 12 بجے"},
        {570, "9:30 am", "صبح 9:30 بجے"},
        {720, "12 pm", "دوپہر 12 بجے"},
        {1020, "5 pm", "شام 5 بجے"},
        {1500, "1 am", "رات 1 بجے"},
    };
    struct arena arena = {0};
    struct out o = {.buf = {.arena = &arena}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        o.language = ENGLISH;
        assert_string_equal(
            text_string(&arena, clock_words(&o, cases[i].minute)), cases[i].english);
        o.language = URDU;
        assert_string_equal(text_string(&arena, clock_words(&o, cases[i].minute)), cases[i].urdu);
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_with_the_same_hours_are_one_line),
        cmocka_unit_test(it_says_whether_the_clinic_is_open),
        cmocka_unit_test(times_are_said_as_people_say_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
