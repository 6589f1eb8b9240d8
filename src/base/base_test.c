/* What base/ promises: memory, text, ids, problems. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/ids.h"
#include "base/problem.h"

static void an_id_is_thirteen_characters_and_back(void **state)
{
    struct arena arena = {0};
    struct id_maker maker = {0};
    int64_t last = 0;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        int64_t back = 0;
        const int64_t id = id_make(&maker, INT64_C(1795496400000), (uint64_t)i * 7919);
        const struct text text = id_text(&arena, id);

        assert_true(id > last);
        assert_int_equal(text.length, id_length);
        assert_int_equal(id_read(text, &back), OK);
        assert_int_equal(back, id);
        last = id;
    }
    arena_release(&arena);
}

static void numbers_are_read_within_their_range(void **state)
{
    static const struct {
        const char *typed;
        enum status status;
        int64_t number;
    } cases[] = {
        {"0", OK, 0},
        {"-5", OK, -5},
        {"9223372036854775807", OK, INT64_MAX},
        {"-9223372036854775808", OK, INT64_MIN},
        {"9223372036854775808", STATUS_INVALID, 0},
        {"", STATUS_INVALID, 0},
        {"-", STATUS_INVALID, 0},
        {"1 ", STATUS_INVALID, 0},
        {"+1", STATUS_INVALID, 0},
        {"0x1", STATUS_INVALID, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t number = 0;

        assert_int_equal(
            text_number(text_of(cases[i].typed), INT64_MIN, INT64_MAX, &number), cases[i].status);
        assert_int_equal(number, cases[i].number);
    }
    int64_t number = 7;
    assert_int_equal(text_number(TEXT("11"), 0, 10, &number), STATUS_INVALID);
    assert_int_equal(number, 7);
}

static void a_full_buffer_says_so_and_keeps_what_fitted(void **state)
{
    struct arena arena = {0};
    struct buf buf;

    (void)state;
    buf_init(&buf, &arena, 10);
    buf_text(&buf, TEXT("1234567"));
    assert_false(buf.full);
    buf_text(&buf, TEXT("8901"));
    assert_true(buf.full);
    assert_int_equal(buf.length, 7);
    arena_release(&arena);
}

static void text_is_trimmed_of_every_space(void **state)
{
    (void)state;
    assert_true(text_is(text_trim(TEXT(" \t\xC2\xA0"
                                       "Aisha\xE2\x80\x8F \n")),
        "Aisha"));
    assert_true(text_is(text_trim(TEXT("  ")), ""));
    assert_false(text_is_plain(TEXT("a\xff")));
    assert_false(text_is_plain(TEXT("a\0b")));
    assert_true(text_is_plain(TEXT("عائشہ\n")));
}

static void letters_are_counted_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(text_letter_count(TEXT("عائشہ")), 5);
    assert_true(text_is(text_first_letters(TEXT("عائشہ"), 3), "عائ"));
    assert_true(text_is(text_first_letters(TEXT("ali"), 6), "ali"));
    assert_true(text_is(text_first_letters(TEXT("aisha"), 3), "ais"));
}

static void the_first_problem_of_a_field_stays(void **state)
{
    struct problems problems = {0};

    (void)state;
    assert_int_equal(problem_set(&problems, PROBLEM_required, "name", TEXT("")), STATUS_INVALID);
    assert_int_equal(problem_set(&problems, PROBLEM_stale, "name", TEXT("")), STATUS_STALE);
    assert_int_equal(problems.count, 1);
    assert_int_equal(problems_status(&problems), STATUS_INVALID);
    assert_int_equal(problem_named(TEXT("stale")), PROBLEM_stale);
    assert_int_equal(problem_named(TEXT("nothing")), PROBLEM_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_is_thirteen_characters_and_back),
        cmocka_unit_test(numbers_are_read_within_their_range),
        cmocka_unit_test(a_full_buffer_says_so_and_keeps_what_fitted),
        cmocka_unit_test(text_is_trimmed_of_every_space),
        cmocka_unit_test(letters_are_counted_not_bytes),
        cmocka_unit_test(the_first_problem_of_a_field_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
