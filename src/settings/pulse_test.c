/* When the pulse reads, and what it takes for the work of others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "settings/pulse.h"

static void nothing_is_read_when_nobody_asks_and_nobody_watches(void **state)
{
    static const struct {
        size_t streams;
        int64_t unasked_seconds;
        enum pulse_reach reach;
    } cases[] = {
        {0, 0, PULSE_SETTINGS},
        {0, 59, PULSE_SETTINGS},
        {0, 60, PULSE_RESTS},
        {0, 100000, PULSE_RESTS},
        {1, 0, PULSE_ALL},
        {1, 100000, PULSE_ALL},
        {500, 60, PULSE_ALL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(pulse_reach(cases[i].streams, cases[i].unasked_seconds), cases[i].reach);
    }
}

static void what_others_wrote_is_told_from_our_own(void **state)
{
    static const struct pulse_look known = {{7, 7, 3}, {7, 7, 3}, 100};
    static const struct {
        struct pulse_look look; /* begun, ended, events before and after; seq */
        bool is_quiet, is_others;
    } cases[] = {
        {{{7, 7, 3}, {7, 7, 3}, 100}, true, false},
        {{{7, 7, 3}, {7, 7, 3}, 101}, true, true},  /* another's */
        {{{8, 8, 4}, {8, 8, 4}, 101}, true, false}, /* ours */
        {{{9, 9, 4}, {9, 9, 4}, 101}, true, false}, /* ours, and one without an event */
        {{{8, 8, 4}, {8, 8, 4}, 102}, true, true},  /* ours and another's */
        {{{8, 8, 5}, {8, 8, 5}, 101}, true, true},  /* fewer than ours: of a database put back */
        {{{8, 7, 3}, {8, 7, 3}, 101}, false, true}, /* one of ours is under way: who knows? */
        {{{7, 7, 3}, {8, 8, 4}, 100}, false, true}, /* it began and ended while we read */
        {{{8, 7, 3}, {8, 8, 4}, 101}, false, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(pulse_is_quiet(&cases[i].look), cases[i].is_quiet);
        assert_int_equal(pulse_is_others(&known, &cases[i].look), cases[i].is_others);
        assert_true(pulse_is_others(NULL, &cases[i].look));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_read_when_nobody_asks_and_nobody_watches),
        cmocka_unit_test(what_others_wrote_is_told_from_our_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
