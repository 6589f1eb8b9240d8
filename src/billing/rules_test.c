/* Money: where prices come from, what lines come to, who owes what after which document. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "billing/amounts.h"
#include "billing/rules.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct text of(const char *string)
{
    return text_of(string);
}

static void a_price_comes_from_the_booking_then_the_list_then_what_is_typed(void **state)
{
    static const struct {
        struct price_facts facts;
        enum status status;
        int64_t unit;
        enum price_source source;
    } cases[] = {
        {{.is_booked = true, .booked = {350000}, .is_listed = true, .listed = {400000}}, OK, 350000,
            PRICE_BOOKED},
        {{.is_listed = true, .listed = {400000}}, OK, 400000, PRICE_LIST},
        {{.is_typed = true, .typed = {5600}}, OK, 5600, PRICE_TYPED},
        {{.is_listed = true, .listed = {400000}, .is_typed = true, .typed = {400000}}, OK, 400000,
            PRICE_LIST},
        {{.is_listed = true, .listed = {400000}, .is_typed = true, .typed = {450000}}, OK, 450000,
            PRICE_TYPED},
        {{.is_listed = true, .listed = {400000}, .is_typed = true, .typed = {399999}},
            STATUS_INVALID, 0, 0},
        {{.is_booked = true, .booked = {0}, .is_listed = true, .listed = {400000}}, OK, 0,
            PRICE_BOOKED},
        {{.is_booked = false}, STATUS_INVALID, 0, 0},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct problems problems = {.count = 0};
        struct price price = {.unit = {0}};

        assert_int_equal(price_resolve(&problems, &cases[i].facts, &price), cases[i].status);
        if (cases[i].status == OK) {
            assert_int_equal(price.unit.minor, cases[i].unit);
            assert_int_equal(price.source, cases[i].source);
        }
    }
}

static void a_line_is_rounded_once_for_each_printed_amount(void **state)
{
    static const struct {
        struct line_facts line;
        struct discount invoice_discount;
        int64_t gross, discount, spread, tax, total;
    } cases[] = {
        /* Two sunscreens at 2,800 with 18 % in the price: the mock's 854 (854.24). */
        {{{280000}, 2, {0}, 1800, true}, {0}, 560000, 0, 0, 85424, 560000},
        {{{280000}, 2, {0}, 1800, false}, {0}, 560000, 0, 0, 100800, 660800},
        /* A course of 22,000 less 10 %. */
        {{{2200000}, 1, {.kind = DISCOUNT_RATE, .rate = 1000}, 0, false}, {0}, 2200000, 220000, 0,
            0, 1980000},
        /* 57.48 less 10 %, with 21 % on top: the printed parts add to what is printed below (D44)
         */
        {{{5748}, 1, {.kind = DISCOUNT_RATE, .rate = 1000}, 2100, false}, {0}, 5748, 575, 0, 1086,
            6259},
        /* Nothing, all, one paisa and 10^9 Rupees (D47). */
        {{{5748}, 3, {.kind = DISCOUNT_RATE, .rate = 0}, 1700, false}, {0}, 17244, 0, 0, 2931,
            20175},
        {{{5748}, 3, {.kind = DISCOUNT_RATE, .rate = 10000}, 1700, false}, {0}, 17244, 17244, 0, 0,
            0},
        {{{5748}, 3, {.kind = DISCOUNT_COMPLIMENTARY}, 1700, true}, {0}, 17244, 17244, 0, 0, 0},
        {{{5748}, 3, {0}, 1700, true}, {.kind = DISCOUNT_COMPLIMENTARY}, 17244, 0, 17244, 0, 0},
        {{{1}, 1, {.kind = DISCOUNT_RATE, .rate = 5000}, 1700, true}, {0}, 1, 1, 0, 0, 0},
        {{{1}, 1, {0}, 1700, false}, {0}, 1, 0, 0, 0, 1},
        {{{0}, 1, {0}, 1700, false}, {0}, 0, 0, 0, 0, 0},
        {{{100000000000}, 1, {.kind = DISCOUNT_AMOUNT, .amount = {1}}, 1600, false}, {0},
            100000000000, 1, 0, 16000000000, 115999999999},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct problems problems = {.count = 0};
        struct line_amounts line;
        struct invoice_amounts invoice;

        assert_int_equal(invoice_compute(&problems, &cases[i].line, 1, cases[i].invoice_discount,
                             &line, &invoice),
            OK);
        assert_int_equal(line.gross.minor, cases[i].gross);
        assert_int_equal(line.discount.minor, cases[i].discount);
        assert_int_equal(line.spread.minor, cases[i].spread);
        assert_int_equal(line.tax.minor, cases[i].tax);
        assert_int_equal(line.total.minor, cases[i].total);
        assert_int_equal(invoice.total.minor, cases[i].total);
    }
}

static void a_discount_over_the_invoice_is_spread_by_the_largest_remainder(void **state)
{
    static const struct line_facts lines[] = {{.unit = {1000}, .quantity = 1},
        {.unit = {1000}, .quantity = 1}, {.unit = {1000}, .quantity = 1}};
    const struct discount discount = {.kind = DISCOUNT_AMOUNT, .amount = {100}};
    struct problems problems = {.count = 0};
    struct line_amounts amounts[COUNT(lines)];
    struct invoice_amounts invoice;
    (void)state;

    assert_int_equal(
        invoice_compute(&problems, lines, COUNT(lines), discount, amounts, &invoice), OK);
    assert_int_equal(amounts[0].spread.minor, 34);
    assert_int_equal(amounts[1].spread.minor, 33);
    assert_int_equal(amounts[2].spread.minor, 33);
    assert_int_equal(invoice.discount.minor, 100);
    assert_int_equal(invoice.total.minor, 2900);
}

static void what_is_too_large_is_refused_beside_its_field(void **state)
{
    static const struct {
        struct line_facts line;
        struct discount discount;
        enum problem problem;
        const char *field;
    } cases[] = {
        {{{1000}, 1, {.kind = DISCOUNT_AMOUNT, .amount = {1001}}, 0, false}, {0},
            PROBLEM_discount_too_large, "discount"},
        {{{1000}, 1, {.kind = DISCOUNT_RATE, .rate = 10001}, 0, false}, {0},
            PROBLEM_discount_too_large, "discount"},
        {{{1000}, 1, {0}, 0, false}, {.kind = DISCOUNT_AMOUNT, .amount = {1001}},
            PROBLEM_discount_too_large, "discount"},
        {{{MONEY_MOST}, 2, {0}, 0, false}, {0}, PROBLEM_too_much_money, "quantity"},
        {{{MONEY_MOST}, 1, {0}, 1700, false}, {0}, PROBLEM_too_much_money, "quantity"},
        {{{1000}, 0, {0}, 0, false}, {0}, PROBLEM_too_much_money, "quantity"},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct problems problems = {.count = 0};
        struct line_amounts line;
        struct invoice_amounts invoice;

        assert_int_not_equal(
            invoice_compute(&problems, &cases[i].line, 1, cases[i].discount, &line, &invoice), OK);
        assert_non_null(problem_of(&problems, cases[i].field));
        assert_int_equal(problem_of(&problems, cases[i].field)->problem, cases[i].problem);
    }
}

/* xorshift: the same invoices on every run. */
static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static struct discount random_discount(uint64_t *seed, int64_t most)
{
    switch (next(seed) % 6) {
    case 0:
        return (struct discount){
            .kind = DISCOUNT_RATE, .rate = (int64_t)(next(seed) % (rate_whole + 1))};
    case 1:
        return (struct discount){
            .kind = DISCOUNT_AMOUNT, .amount = {(int64_t)(next(seed) % (uint64_t)(most + 1))}};
    case 2:
        return (struct discount){.kind = DISCOUNT_COMPLIMENTARY};
    default:
        return (struct discount){.kind = DISCOUNT_NONE};
    }
}

static void the_parts_of_ten_thousand_random_invoices_add_up(void **state)
{
    static const int64_t rates[] = {0, 100, 500, 1600, 1700, 1800, 10000};
    struct line_facts lines[12];
    struct line_amounts amounts[12];
    uint64_t seed = 20261124;
    (void)state;

    for (int round = 0; round < 10000; round++) {
        const size_t count = 1 + next(&seed) % COUNT(lines);
        struct problems problems = {.count = 0};
        struct invoice_amounts invoice;
        struct invoice_amounts sum = {{0}, {0}, {0}, {0}};
        int64_t inclusive_tax = 0;

        for (size_t i = 0; i < count; i++) {
            const int64_t unit = (int64_t)(next(&seed) % (next(&seed) % 2 == 0 ? 100 : 10000000));
            const int64_t quantity = 1 + (int64_t)(next(&seed) % 9);
            lines[i] =
                (struct line_facts){{unit}, quantity, random_discount(&seed, unit * quantity),
                    rates[next(&seed) % COUNT(rates)], next(&seed) % 2 == 0};
        }
        const struct discount discount = random_discount(&seed, 0);
        assert_int_equal(invoice_compute(&problems, lines, count, discount, amounts, &invoice), OK);
        for (size_t i = 0; i < count; i++) {
            const int64_t net =
                amounts[i].gross.minor - amounts[i].discount.minor - amounts[i].spread.minor;
            assert_true(net >= 0 && amounts[i].tax.minor >= 0 && amounts[i].spread.minor >= 0);
            assert_int_equal(
                amounts[i].total.minor, net + (lines[i].is_inclusive ? 0 : amounts[i].tax.minor));
            sum.gross.minor += amounts[i].gross.minor;
            sum.discount.minor += amounts[i].discount.minor + amounts[i].spread.minor;
            sum.tax.minor += amounts[i].tax.minor;
            sum.total.minor += amounts[i].total.minor;
            inclusive_tax += lines[i].is_inclusive ? amounts[i].tax.minor : 0;
        }
        assert_memory_equal(&sum, &invoice, sizeof sum);
        assert_int_equal(invoice.total.minor,
            invoice.gross.minor - invoice.discount.minor + invoice.tax.minor - inclusive_tax);
    }
}

static void a_discount_above_the_limit_wants_its_permission(void **state)
{
    static const struct {
        struct discount_rights rights;
        struct discount line, invoice;
        enum status status;
    } cases[] = {
        {{true, false, 1000}, {0}, {0}, OK},
        {{false, false, 1000}, {0}, {0}, OK},
        {{false, false, 1000}, {.kind = DISCOUNT_AMOUNT, .amount = {1}}, {0}, STATUS_FORBIDDEN},
        {{true, false, 1000}, {.kind = DISCOUNT_RATE, .rate = 1000}, {0}, OK},
        {{true, false, 1000}, {.kind = DISCOUNT_RATE, .rate = 1001}, {0}, STATUS_FORBIDDEN},
        {{true, false, 1000}, {.kind = DISCOUNT_AMOUNT, .amount = {100000}}, {0}, OK},
        {{true, false, 1000}, {.kind = DISCOUNT_RATE, .rate = 600},
            {.kind = DISCOUNT_RATE, .rate = 600}, STATUS_FORBIDDEN},
        {{true, false, 10000}, {.kind = DISCOUNT_COMPLIMENTARY}, {0}, STATUS_FORBIDDEN},
        {{true, false, 10000}, {0}, {.kind = DISCOUNT_COMPLIMENTARY}, STATUS_FORBIDDEN},
        {{true, true, 0}, {.kind = DISCOUNT_COMPLIMENTARY}, {0}, OK},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct line_facts line = {
            .unit = {1000000}, .quantity = 1, .discount = cases[i].line};
        struct problems problems = {.count = 0};
        const struct line_amounts before = {.gross = {1000000}};
        struct line_amounts amounts;
        struct invoice_amounts invoice;

        assert_int_equal(
            invoice_compute(&problems, &line, 1, cases[i].invoice, &amounts, &invoice), OK);
        assert_int_equal(discount_allow(&problems, &cases[i].rights, &line, &before, &amounts, 1,
                             cases[i].invoice),
            cases[i].status);
        /* What somebody else has given already is not given again. */
        assert_int_equal(discount_allow(&problems, &cases[i].rights, &line, &amounts, &amounts, 1,
                             cases[i].invoice),
            OK);
    }
}

static void what_was_given_for_two_is_given_for_one_and_asked_for_three(void **state)
{
    static const struct discount given[] = {
        {.kind = DISCOUNT_COMPLIMENTARY}, {.kind = DISCOUNT_RATE, .rate = 5000}};
    const struct discount_rights desk = {.may_discount = true, .limit_rate = 1000};
    (void)state;

    for (size_t i = 0; i < COUNT(given); i++) {
        for (int64_t quantity = 1; quantity <= 3; quantity++) {
            const struct line_facts two = {.unit = {1000}, .quantity = 2, .discount = given[i]};
            struct line_facts now = two;
            struct problems problems = {.count = 0};
            struct line_amounts before;
            struct line_amounts amounts;
            struct invoice_amounts invoice;

            now.quantity = quantity;
            assert_int_equal(
                invoice_compute(&problems, &two, 1, (struct discount){0}, &before, &invoice), OK);
            assert_int_equal(
                invoice_compute(&problems, &now, 1, (struct discount){0}, &amounts, &invoice), OK);
            assert_int_equal(
                discount_allow(&problems, &desk, &now, &before, &amounts, 1, (struct discount){0}),
                quantity <= 2 ? OK : STATUS_FORBIDDEN);
        }
    }
}

static void a_discount_is_typed_as_an_amount_or_per_cent(void **state)
{
    static const struct {
        const char *typed;
        enum status status;
        enum discount_kind kind;
        int64_t rate, amount;
    } cases[] = {{"10%", OK, DISCOUNT_RATE, 1000, 0}, {" 12.5 % ", OK, DISCOUNT_RATE, 1250, 0},
        {"۱۰٪", OK, DISCOUNT_RATE, 1000, 0}, {"500", OK, DISCOUNT_AMOUNT, 0, 50000},
        {"", OK, DISCOUNT_NONE, 0, 0}, {"0", OK, DISCOUNT_NONE, 0, 0},
        {"0%", OK, DISCOUNT_NONE, 0, 0}, {"100%", OK, DISCOUNT_RATE, 10000, 0},
        {"101%", STATUS_TOO_LARGE, 0, 0, 0}, {"9000000000000", STATUS_TOO_LARGE, 0, 0, 0},
        {"%", STATUS_INVALID, 0, 0, 0}, {"half", STATUS_INVALID, 0, 0, 0}};
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct discount discount = {.kind = DISCOUNT_NONE};

        assert_int_equal(discount_read(of(cases[i].typed), 2, &discount), cases[i].status);
        assert_int_equal(discount.kind, cases[i].kind);
        assert_int_equal(discount.rate, cases[i].rate);
        assert_int_equal(discount.amount.minor, cases[i].amount);
    }
}

static void the_state_of_an_invoice_is_computed(void **state)
{
    static const struct {
        bool is_issued;
        int64_t total, due, credited, credit_notes;
        enum invoice_state state;
    } cases[] = {
        {false, 5000, 5000, 0, 0, INVOICE_DRAFT},
        {true, 5000, 5000, 0, 0, INVOICE_ISSUED},
        {true, 5000, 1, 0, 0, INVOICE_PART_PAID},
        {true, 5000, 0, 0, 0, INVOICE_PAID},
        {true, 5000, 0, 5000, 1, INVOICE_VOID},
        {true, 5000, 3000, 2000, 1, INVOICE_ISSUED},
        {true, 5000, 1000, 2000, 1, INVOICE_PART_PAID},
        {true, 5000, 0, 2000, 1, INVOICE_PAID},
        {true, 0, 0, 0, 0, INVOICE_PAID},
        {true, 0, 0, 0, 1, INVOICE_VOID},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct invoice_money money = {.is_issued = cases[i].is_issued,
            .total = {cases[i].total},
            .due = {cases[i].due},
            .credited = {cases[i].credited},
            .credit_note_count = cases[i].credit_notes};
        assert_int_equal(invoice_state(&money), cases[i].state);
    }
}

static void cash_gives_change_and_nothing_else_may_be_more_than_is_due(void **state)
{
    static const struct {
        int64_t due, pending, credit;
        bool has_client;
        struct payment_asked asked;
        enum problem problem;
        struct payment expected;
    } cases[] = {
        /* The mock: 18,500 to pay, 8,000 by transfer, 11,000 in notes. */
        {18500, 0, 0, true, {{11000}, {8000}, {0}, false}, PROBLEM_NONE,
            {{10500}, {8000}, {0}, {500}, {10500}, {8000}, {0}}},
        {18500, 0, 0, true, {{5000}, {0}, {0}, false}, PROBLEM_NONE,
            {{5000}, {0}, {0}, {0}, {5000}, {0}, {13500}}},
        {18500, 8000, 0, true, {{20000}, {0}, {0}, false}, PROBLEM_NONE,
            {{10500}, {0}, {0}, {9500}, {10500}, {0}, {0}}},
        {18500, 0, 10400, true, {{8100}, {0}, {10400}, false}, PROBLEM_NONE,
            {{8100}, {0}, {10400}, {0}, {8100}, {0}, {0}}},
        {5000, 0, 0, true, {{6000}, {0}, {0}, true}, PROBLEM_NONE,
            {{6000}, {0}, {0}, {0}, {5000}, {0}, {0}}},
        {5000, 0, 0, true, {{0}, {6000}, {0}, true}, PROBLEM_NONE,
            {{0}, {6000}, {0}, {0}, {0}, {5000}, {0}}},
        /* Without a client nobody can keep a credit: it is given back. */
        {5000, 0, 0, false, {{6000}, {0}, {0}, true}, PROBLEM_NONE,
            {{5000}, {0}, {0}, {1000}, {5000}, {0}, {0}}},
        {5000, 0, 0, false, {{0}, {6000}, {0}, true}, PROBLEM_overpaid,
            {{0}, {0}, {0}, {0}, {0}, {0}, {0}}},
        {5000, 0, 0, true, {{0}, {5001}, {0}, false}, PROBLEM_overpaid,
            {{0}, {0}, {0}, {0}, {0}, {0}, {0}}},
        {5000, 0, 9000, true, {{0}, {0}, {5001}, false}, PROBLEM_overpaid,
            {{0}, {0}, {0}, {0}, {0}, {0}, {0}}},
        {5000, 0, 100, true, {{0}, {0}, {101}, false}, PROBLEM_no_credit,
            {{0}, {0}, {0}, {0}, {0}, {0}, {0}}},
        {5000, 0, 0, true, {{0}, {0}, {0}, false}, PROBLEM_nothing_paid,
            {{0}, {0}, {0}, {0}, {0}, {0}, {0}}},
        {0, 0, 0, true, {{100}, {0}, {0}, false}, PROBLEM_nothing_due,
            {{0}, {0}, {0}, {0}, {0}, {0}, {0}}},
        {5000, 5000, 0, true, {{100}, {0}, {0}, false}, PROBLEM_nothing_due,
            {{0}, {0}, {0}, {0}, {0}, {0}, {0}}},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct invoice_money money = {.is_issued = true,
            .has_client = cases[i].has_client,
            .total = {18500},
            .due = {cases[i].due},
            .pending = {cases[i].pending},
            .credit = {cases[i].credit}};
        struct problems problems = {.count = 0};
        struct payment payment = {.cash = {0}};

        const enum status status = payment_decide(&problems, &money, &cases[i].asked, &payment);
        assert_int_equal(status, problem_status(cases[i].problem));
        if (status == OK) {
            assert_memory_equal(&payment, &cases[i].expected, sizeof payment);
        } else {
            assert_int_equal(problems.items[0].problem, cases[i].problem);
        }
    }
}

static void a_transfer_that_arrives_late_pays_what_is_due_and_leaves_credit(void **state)
{
    static const struct {
        int64_t amount, due, invoice, credit;
    } cases[] = {{8000, 8000, 8000, 0}, {8000, 18500, 8000, 0}, {8000, 3000, 3000, 5000},
        {8000, 0, 0, 8000}};
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct money invoice;
        struct money credit;

        transfer_settle(
            (struct money){cases[i].amount}, (struct money){cases[i].due}, &invoice, &credit);
        assert_int_equal(invoice.minor, cases[i].invoice);
        assert_int_equal(credit.minor, cases[i].credit);
    }
}

/* Two lines of 3,000 and 2,000 on an issued invoice: unpaid, part paid, paid; whole, one line
 * (D50). */
static void a_credit_note_takes_off_what_is_due_and_leaves_the_rest_as_credit(void **state)
{
    static const struct {
        int64_t due;
        bool first, second, first_before;
        enum problem problem;
        int64_t total, tax, off_due, to_credit;
    } cases[] = {
        {5000, true, true, false, PROBLEM_NONE, 5000, 500, 5000, 0},
        {5000, true, false, false, PROBLEM_NONE, 3000, 300, 3000, 0},
        {1000, true, true, false, PROBLEM_NONE, 5000, 500, 1000, 4000},
        {1000, false, true, false, PROBLEM_NONE, 2000, 200, 1000, 1000},
        {0, true, true, false, PROBLEM_NONE, 5000, 500, 0, 5000},
        {0, false, true, false, PROBLEM_NONE, 2000, 200, 0, 2000},
        {0, true, true, true, PROBLEM_NONE, 2000, 200, 0, 2000},
        {0, true, false, true, PROBLEM_credited, 0, 0, 0, 0},
        {0, false, false, false, PROBLEM_credited, 0, 0, 0, 0},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        const bool before = cases[i].first_before;
        const struct credit_line lines[] = {
            {{3000}, {300}, {before ? 3000 : 0}, {before ? 300 : 0}, before, cases[i].first},
            {{2000}, {200}, {0}, {0}, false, cases[i].second}};
        const struct invoice_money money = {
            .is_issued = true, .has_client = true, .total = {5000}, .due = {cases[i].due}};
        struct problems problems = {.count = 0};
        struct credit parts[2];
        struct credit credit = {.total = {0}};

        const enum status status = credit_decide(&problems, &money, lines, 2, parts, &credit);
        assert_int_equal(status, problem_status(cases[i].problem));
        assert_int_equal(credit.total.minor, cases[i].total);
        assert_int_equal(credit.tax.minor, cases[i].tax);
        assert_int_equal(credit.off_due.minor, cases[i].off_due);
        assert_int_equal(credit.to_credit.minor, cases[i].to_credit);
        if (status == OK) {
            assert_int_equal(parts[0].total.minor + parts[1].total.minor, credit.total.minor);
        }
    }
}

static void what_a_credit_note_left_standing_is_not_billed_again(void **state)
{
    static const struct {
        struct origin_facts facts;
        bool is_billed;
    } cases[] = {
        {{.left_count = 2}, false},
        {{.left_count = 0}, false}, /* a visit whose service nobody has said */
        {{.has_whole = true, .left_count = 2}, true},
        {{.has_whole = true, .has_part = true, .left_count = 1}, true}, /* left off on purpose */
        {{.has_whole = true, .has_credited = true, .left_count = 1}, false},
        {{.has_whole = true, .has_credited = true, .has_part = true, .left_count = 0}, true},
        {{.has_part = true, .left_count = 1}, false}, /* the remainder */
        {{.has_part = true, .left_count = 0}, true},
        {{.has_whole = true, .left_count = 1, .used_count = 1},
            false}, /* after the fee was taken */
        {{.has_draft = true, .has_whole = true, .left_count = 1, .used_count = 1}, true},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(origin_is_billed(&cases[i].facts), cases[i].is_billed);
    }
}

static void a_draft_has_nothing_to_take_back(void **state)
{
    const struct credit_line line = {.total = {100}, .is_chosen = true};
    const struct invoice_money money = {.total = {100}, .due = {100}};
    struct problems problems = {.count = 0};
    struct credit part;
    struct credit credit;
    (void)state;

    assert_int_equal(credit_decide(&problems, &money, &line, 1, &part, &credit), STATUS_CONFLICT);
}

static void undo_works_on_the_open_day_once(void **state)
{
    static const struct {
        int32_t entered, today;
        bool is_undone, has_credit_note;
        enum problem problem;
    } cases[] = {
        {100, 100, false, false, PROBLEM_NONE},
        {99, 100, false, false, PROBLEM_day_closed},
        {100, 100, true, false, PROBLEM_undone},
        {100, 100, false, true, PROBLEM_credited},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct problems problems = {.count = 0};

        assert_int_equal(
            undo_decide(&problems, (struct day){cases[i].entered}, (struct day){cases[i].today},
                cases[i].is_undone, cases[i].has_credit_note),
            problem_status(cases[i].problem));
    }
}

static void a_reference_is_compared_without_its_punctuation(void **state)
{
    static const char *const cases[][2] = {{"FT26328-77410", "FT2632877410"},
        {" ft 26328/77410 ", "FT2632877410"}, {"۱۲۳-۴۵", "12345"}, {"", ""}, {"--", ""},
        {"\u2066FT26328\u201177410\u2069", "FT2632877410"},
        {"FT\u00A026328\u200F 77410", "FT2632877410"}, {"ＦＴ２６３２８", "FT26328"},
        {"٧٧٤١٠", "77410"}, {"\u2066\u2069", ""}};
    struct arena arena = {0};
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(text_is(reference_normal(&arena, of(cases[i][0])), cases[i][1]));
    }
    arena_release(&arena);
}

static void a_card_number_is_no_reference(void **state)
{
    static const struct {
        const char *reference;
        enum status status;
    } cases[] = {{"FT26328-77410", OK}, {"123456789012", OK}, {"FT4111111111111111", OK},
        {"77410", OK}, {"4111111111111111", STATUS_INVALID},
        {"4111 1111 1111 1111", STATUS_INVALID}, {"5555-5555-5555-4444", STATUS_INVALID},
        {"4111111111111112", OK}};
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct problems problems = {.count = 0};

        assert_int_equal(reference_check(&problems, of(cases[i].reference)), cases[i].status);
    }
}

static void numbers_belong_to_the_fiscal_year_from_july(void **state)
{
    static const struct {
        struct date date;
        int year;
    } cases[] = {
        {{2026, 6, 30}, 2025}, {{2026, 7, 1}, 2026}, {{2026, 12, 31}, 2026}, {{2027, 1, 1}, 2026}};
    struct arena arena = {0};
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct day day;

        assert_int_equal(date_day(cases[i].date, &day), OK);
        assert_int_equal(fiscal_year(day), cases[i].year);
    }
    assert_true(text_is(document_number(&arena, DOCUMENT_INVOICE, 2026, 1203), "2026-1203"));
    assert_true(text_is(document_number(&arena, DOCUMENT_RECEIPT, 2026, 18), "R-2026-18"));
    assert_true(text_is(document_number(&arena, DOCUMENT_CREDIT_NOTE, 2026, 2), "C-2026-2"));
    arena_release(&arena);
}

static void notes_are_offered_above_what_is_due(void **state)
{
    struct money notes[cash_notes_most];
    (void)state;

    assert_int_equal(cash_notes((struct money){1050000}, 2, notes), 3);
    assert_int_equal(notes[0].minor, 1100000);
    assert_int_equal(notes[1].minor, 1500000);
    assert_int_equal(notes[2].minor, 2000000);
    assert_int_equal(cash_notes((struct money){450000}, 2, notes), 2);
    assert_int_equal(notes[0].minor, 500000);
    assert_int_equal(notes[1].minor, 1000000);
    assert_int_equal(cash_notes((struct money){0}, 2, notes), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_price_comes_from_the_booking_then_the_list_then_what_is_typed),
        cmocka_unit_test(a_line_is_rounded_once_for_each_printed_amount),
        cmocka_unit_test(a_discount_over_the_invoice_is_spread_by_the_largest_remainder),
        cmocka_unit_test(what_is_too_large_is_refused_beside_its_field),
        cmocka_unit_test(the_parts_of_ten_thousand_random_invoices_add_up),
        cmocka_unit_test(a_discount_above_the_limit_wants_its_permission),
        cmocka_unit_test(what_was_given_for_two_is_given_for_one_and_asked_for_three),
        cmocka_unit_test(a_discount_is_typed_as_an_amount_or_per_cent),
        cmocka_unit_test(the_state_of_an_invoice_is_computed),
        cmocka_unit_test(cash_gives_change_and_nothing_else_may_be_more_than_is_due),
        cmocka_unit_test(a_transfer_that_arrives_late_pays_what_is_due_and_leaves_credit),
        cmocka_unit_test(a_credit_note_takes_off_what_is_due_and_leaves_the_rest_as_credit),
        cmocka_unit_test(what_a_credit_note_left_standing_is_not_billed_again),
        cmocka_unit_test(a_draft_has_nothing_to_take_back),
        cmocka_unit_test(undo_works_on_the_open_day_once),
        cmocka_unit_test(a_reference_is_compared_without_its_punctuation),
        cmocka_unit_test(a_card_number_is_no_reference),
        cmocka_unit_test(numbers_belong_to_the_fiscal_year_from_july),
        cmocka_unit_test(notes_are_offered_above_what_is_due),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
