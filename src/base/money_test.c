/* Money: nothing is lost or made by rounding, and what people type is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/money.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void what_people_type_is_read(void **state)
{
    static const struct {
        const char *typed;
        enum status status;
        int64_t minor;
    } cases[] = {
        {"2500", OK, 250000},
        {"2,500", OK, 250000},
        {"1,25,000.50", OK, 12500050},
        {"125,000.5", OK, 12500050},
        {"Rs 2500/-", OK, 250000},
        {"Rs. 2,500 /-", OK, 250000},
        {"Rs.500", OK, 50000},
        {"PKR 1", OK, 100},
        {"2500 PKR", OK, 250000},
        {"۲۵۰۰", OK, 250000},
        {"٢٥٠٠", OK, 250000},
        {"۲،۵۰۰٫۵۰ روپے", OK, 250050},
        {" 0 ", OK, 0},
        {"0.01", OK, 1},
        {"1000000000", OK, 100000000000},
        {"1000000000000", OK, MONEY_MOST},
        {"1000000000000.01", STATUS_TOO_LARGE, 0},
        {"1,000,000,000,001", STATUS_TOO_LARGE, 0},
        {"Rs 99999999999999999999999.50", STATUS_TOO_LARGE, 0},
        {"99999999999999999999999x", STATUS_INVALID, 0},
        {"99999999999999999999999.505", STATUS_INVALID, 0},
        {"", STATUS_INVALID, 0},
        {"Rs", STATUS_INVALID, 0},
        {"-5", STATUS_INVALID, 0},
        {"−5", STATUS_INVALID, 0},
        {"+5", STATUS_INVALID, 0},
        {"2,50", STATUS_INVALID, 0},
        {"2,5000", STATUS_INVALID, 0},
        {"2500,000", STATUS_INVALID, 0},
        {",500", STATUS_INVALID, 0},
        {"2,,500", STATUS_INVALID, 0},
        {"1,2,500", STATUS_INVALID, 0},
        {"2.505", STATUS_INVALID, 0},
        {"2.", STATUS_INVALID, 0},
        {".5", STATUS_INVALID, 0},
        {"2 500", STATUS_INVALID, 0},
        {"1e3", STATUS_INVALID, 0},
        {"0x10", STATUS_INVALID, 0},
        {"$5", STATUS_INVALID, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct money money = {0};

        if (money_read(text_of(cases[i].typed), 2, &money) != cases[i].status ||
            money.minor != cases[i].minor) {
            fail_msg("\"%s\" became %lld", cases[i].typed, (long long)money.minor);
        }
    }
}

static void an_amount_is_shown_and_read_back(void **state)
{
    static const struct {
        int64_t minor;
        int digits;
        const char *shown;
    } cases[] = {
        {0, 2, "0"},
        {1, 2, "0.01"},
        {250000, 2, "2,500"},
        {250050, 2, "2,500.50"},
        {-12500005, 2, "\u2212125,000.05"},
        {100000000000, 2, "1,000,000,000"},
        {MONEY_MOST, 2, "1,000,000,000,000"},
        {99999, 2, "999.99"},
        {100000, 2, "1,000"},
        {2500, 0, "2,500"},
        {2500, 3, "2.500"},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct money back = {0};
        const struct text shown =
            money_text(&arena, (struct money){cases[i].minor}, cases[i].digits);

        assert_string_equal(text_string(&arena, shown), cases[i].shown);
        if (cases[i].minor >= 0) {
            assert_int_equal(money_read(shown, cases[i].digits, &back), OK);
            assert_int_equal(back.minor, cases[i].minor);
        }
    }
    arena_release(&arena);
}

static void a_share_is_rounded_once_half_away_from_zero(void **state)
{
    static const struct {
        int64_t minor, numerator, denominator;
        enum status status;
        int64_t share;
    } cases[] = {
        {250000, 0, 10000, OK, 0},
        {250000, 10000, 10000, OK, 250000},
        {250000, 1700, 10000, OK, 42500},
        {1, 5000, 10000, OK, 1},
        {1, 4999, 10000, OK, 0},
        {-1, 5000, 10000, OK, -1},
        {-1, 4999, 10000, OK, 0},
        {5748, 1000, 10000, OK, 575},
        {3, 1, 3, OK, 1},
        {100, 2, 3, OK, 67},
        {100000000000, 1600, 10000, OK, 16000000000},
        {MONEY_MOST, 10000, 10000, OK, MONEY_MOST},
        {MONEY_MOST, 10001, 10000, STATUS_INVALID, 0},
        {MONEY_MOST, INT64_MAX, INT64_MAX, OK, MONEY_MOST},
        {-MONEY_MOST, INT64_MAX, 1, STATUS_INVALID, 0},
        {1, 1, 0, STATUS_INVALID, 0},
        {1, 1, -1, STATUS_INVALID, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct money share = {0};

        assert_int_equal(money_share((struct money){cases[i].minor}, cases[i].numerator,
                             cases[i].denominator, &share),
            cases[i].status);
        assert_int_equal(share.minor, cases[i].share);
    }
}

static void a_split_gives_the_rest_to_the_largest_remainders(void **state)
{
    enum { most = 4 };
    static const struct {
        int64_t total;
        size_t count;
        int64_t weights[most];
        enum status status;
        int64_t parts[most];
    } cases[] = {
        {100, 3, {1, 1, 1}, OK, {34, 33, 33}},
        {200, 3, {1, 1, 1}, OK, {67, 67, 66}},
        {-100, 3, {1, 1, 1}, OK, {-34, -33, -33}},
        {1, 2, {1, 2}, OK, {0, 1}},
        {1, 2, {1, 1}, OK, {1, 0}},
        {0, 2, {0, 0}, OK, {0, 0}},
        {0, 2, {5, 7}, OK, {0, 0}},
        {10, 3, {0, 5, 0}, OK, {0, 10, 0}},
        {999, 4, {250000, 100000, 1, 0}, OK, {714, 285, 0, 0}},
        {MONEY_MOST, 2, {MONEY_MOST, 1}, OK, {MONEY_MOST - 1, 1}},
        {100000000000, 3, {333, 333, 334}, OK, {33300000000, 33300000000, 33400000000}},
        {1, 2, {0, 0}, STATUS_INVALID, {0}},
        {1, 2, {2, -1}, STATUS_INVALID, {0}},
        {1, 2, {INT64_MAX, 1}, STATUS_INVALID, {0}},
        {1, 0, {0}, STATUS_INVALID, {0}},
        {0, 0, {0}, OK, {0}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct money parts[most] = {0};

        assert_int_equal(
            money_split((struct money){cases[i].total}, cases[i].weights, cases[i].count, parts),
            cases[i].status);
        for (size_t k = 0; k < cases[i].count; k++) {
            assert_int_equal(parts[k].minor, cases[i].parts[k]);
        }
    }
}

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 33;
}

static void parts_of_random_splits_sum_to_the_total_and_are_fair(void **state)
{
    enum { most = 12 };
    uint64_t seed = 7;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        const size_t count = 1 + next_random(&seed) % most;
        const struct money total = {(int64_t)(next_random(&seed) % 10000000) - 5000000};
        int64_t weights[most];
        struct money parts[most];
        int64_t weight_sum = 0;
        int64_t sum = 0;

        for (size_t i = 0; i < count; i++) {
            weights[i] = 1 + (int64_t)(next_random(&seed) % 1000000);
            weight_sum += weights[i];
        }
        assert_int_equal(money_split(total, weights, count, parts), OK);
        for (size_t i = 0; i < count; i++) {
            const int64_t distance = parts[i].minor * weight_sum - total.minor * weights[i];

            sum += parts[i].minor;
            assert_true(distance < weight_sum && distance > -weight_sum);
        }
        assert_int_equal(sum, total.minor);
    }
}

static void sums_beyond_the_most_are_refused(void **state)
{
    const struct money most = {MONEY_MOST};
    const struct money least = {-MONEY_MOST};
    struct money result = {7};

    (void)state;
    assert_int_equal(money_add(most, (struct money){1}, &result), STATUS_INVALID);
    assert_int_equal(money_add(least, (struct money){-1}, &result), STATUS_INVALID);
    assert_int_equal(money_times(most, 2, &result), STATUS_INVALID);
    assert_int_equal(money_times(most, INT64_MIN, &result), STATUS_INVALID);
    assert_int_equal(result.minor, 7);
    assert_int_equal(money_add(most, least, &result), OK);
    assert_int_equal(result.minor, 0);
    assert_int_equal(money_times((struct money){250050}, 3, &result), OK);
    assert_int_equal(result.minor, 750150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_people_type_is_read),
        cmocka_unit_test(an_amount_is_shown_and_read_back),
        cmocka_unit_test(a_share_is_rounded_once_half_away_from_zero),
        cmocka_unit_test(a_split_gives_the_rest_to_the_largest_remainders),
        cmocka_unit_test(parts_of_random_splits_sum_to_the_total_and_are_fair),
        cmocka_unit_test(sums_beyond_the_most_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
