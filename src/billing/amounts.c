/* One rule: amounts are rounded where they are printed, once, half away from zero, and every total
 * is the sum of printed amounts. So the parts of an invoice always add up to its total. */
#include "billing/amounts.h"

static const struct text none = {"", 0};

enum status price_resolve(
    struct problems *problems, const struct price_facts *facts, struct price *out_price)
{
    const bool known = facts->is_booked || facts->is_listed;
    struct price price = {.unit = facts->typed, .source = PRICE_TYPED};

    if (facts->is_booked) {
        price = (struct price){facts->booked, PRICE_BOOKED, facts->booked_on};
    } else if (facts->is_listed) {
        price = (struct price){facts->listed, PRICE_LIST, facts->listed_on};
    } else if (!facts->is_typed) {
        return problem_set(problems, PROBLEM_no_price, "price", none);
    }
    if (known && facts->is_typed && facts->typed.minor != price.unit.minor) {
        if (facts->typed.minor < price.unit.minor) {
            return problem_set(problems, PROBLEM_price_below, "price", none);
        }
        price = (struct price){.unit = facts->typed, .source = PRICE_TYPED};
    }
    *out_price = price;
    return OK;
}

enum status discount_read(struct text text, int digits, struct discount *out_discount)
{
    static const struct text signs[] = {TEXT_ROW("%"), TEXT_ROW("٪")};
    struct discount discount = {.kind = DISCOUNT_AMOUNT};
    struct money hundredths = {0};

    text = text_trim(text);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (!text_ends(text, signs[i])) {
            continue;
        }
        /* With two minor digits an amount's minor units are hundredths. */
        const enum status status =
            money_read(text_part(text, 0, text.length - signs[i].length), 2, &hundredths);
        if (status != OK || hundredths.minor > rate_whole) {
            return status == OK ? STATUS_TOO_LARGE : status;
        }
        discount = (struct discount){.kind = DISCOUNT_RATE, .rate = hundredths.minor};
        text.length = 0;
    }
    const enum status status = text.length > 0 ? money_read(text, digits, &discount.amount) : OK;
    if (status != OK) {
        return status;
    }
    if (discount.rate == 0 && discount.amount.minor == 0) {
        discount.kind = DISCOUNT_NONE;
    }
    *out_discount = discount;
    return OK;
}

/* What a discount takes from an amount. */
static enum status discount_of(struct problems *problems, struct discount discount,
    struct money from, struct money *out_amount)
{
    struct money amount = {0};
    enum status status = OK;

    switch (discount.kind) {
    case DISCOUNT_NONE:
        break;
    case DISCOUNT_AMOUNT:
        amount = discount.amount;
        break;
    case DISCOUNT_RATE:
        status = discount.rate < 0 || discount.rate > rate_whole
            ? STATUS_INVALID
            : money_share(from, discount.rate, rate_whole, &amount);
        break;
    case DISCOUNT_COMPLIMENTARY:
        amount = from;
        break;
    }
    if (status != OK || amount.minor < 0 || amount.minor > from.minor) {
        return problem_set(problems, PROBLEM_discount_too_large, "discount", none);
    }
    *out_amount = amount;
    return OK;
}

/* Tax and total of a line whose discounts are known. */
static enum status line_tax(const struct line_facts *line, struct line_amounts *amounts)
{
    const struct money net = {
        amounts->gross.minor - amounts->discount.minor - amounts->spread.minor};
    const int64_t whole = line->is_inclusive ? rate_whole + line->tax_rate : rate_whole;

    const enum status status = money_share(net, line->tax_rate, whole, &amounts->tax);
    if (status != OK) {
        return status;
    }
    amounts->total = net;
    return line->is_inclusive ? OK : money_add(net, amounts->tax, &amounts->total);
}

static enum status add_up(
    const struct line_amounts *lines, size_t count, struct invoice_amounts *out)
{
    struct invoice_amounts sum = {{0}, {0}, {0}, {0}};

    for (size_t i = 0; i < count; i++) {
        enum status status = money_add(sum.gross, lines[i].gross, &sum.gross);
        if (status == OK) {
            status = money_add(sum.tax, lines[i].tax, &sum.tax);
        }
        if (status == OK) {
            status = money_add(sum.total, lines[i].total, &sum.total);
        }
        if (status != OK) {
            return status;
        }
        /* Never more than gross, which has been checked. */
        sum.discount.minor += lines[i].discount.minor + lines[i].spread.minor;
    }
    *out = sum;
    return OK;
}

/* Gross and own discount of each line, and the weights by which the invoice's discount is spread */
static enum status lines_before_spread(struct problems *problems, const struct line_facts *lines,
    size_t count, struct line_amounts *out_lines, int64_t *out_weights, struct money *out_sum)
{
    struct money sum = {0};

    for (size_t i = 0; i < count; i++) {
        out_lines[i] = (struct line_amounts){.gross = {0}};
        if (lines[i].quantity < 1 || lines[i].unit.minor < 0 ||
            money_times(lines[i].unit, lines[i].quantity, &out_lines[i].gross) != OK) {
            return problem_set(problems, PROBLEM_too_much_money, "quantity", none);
        }
        const enum status status =
            discount_of(problems, lines[i].discount, out_lines[i].gross, &out_lines[i].discount);
        if (status != OK) {
            return status;
        }
        out_weights[i] = out_lines[i].gross.minor - out_lines[i].discount.minor;
        if (money_add(sum, (struct money){out_weights[i]}, &sum) != OK) {
            return problem_set(problems, PROBLEM_too_much_money, "quantity", none);
        }
    }
    *out_sum = sum;
    return OK;
}

enum status invoice_compute(struct problems *problems, const struct line_facts *lines, size_t count,
    struct discount discount, struct line_amounts *out_lines, struct invoice_amounts *out_invoice)
{
    int64_t weights[invoice_most_lines];
    struct money parts[invoice_most_lines];
    struct money sum = {0};
    struct money spread = {0};

    if (count > invoice_most_lines) {
        return problem_set(problems, PROBLEM_too_many_lines, /* field= */ NULL, none);
    }
    enum status status = lines_before_spread(problems, lines, count, out_lines, weights, &sum);
    if (status == OK) {
        status = discount_of(problems, discount, sum, &spread);
    }
    if (status != OK) {
        return status;
    }
    if (spread.minor > 0) {
        status = money_split(spread, weights, count, parts);
        for (size_t i = 0; status == OK && i < count; i++) {
            out_lines[i].spread = parts[i];
        }
    }
    for (size_t i = 0; status == OK && i < count; i++) {
        status = line_tax(&lines[i], &out_lines[i]);
    }
    if (status == OK) {
        status = add_up(out_lines, count, out_invoice);
    }
    return status == OK ? OK : problem_set(problems, PROBLEM_too_much_money, "quantity", none);
}

/* Is more given now than before, or a larger part of the price? An amount off the whole stays what
 * it is, however it is spread. One minor unit more is the rounding of the spread. */
static bool is_more(
    const struct line_amounts *before, const struct line_amounts *now, enum discount_kind whole)
{
    const struct money given = {before->discount.minor + before->spread.minor};
    const int64_t now_given = now->discount.minor + now->spread.minor;
    const int64_t growth = whole == DISCOUNT_AMOUNT ? now->discount.minor - before->discount.minor
                                                    : now_given - given.minor;
    struct money share = {0};

    return before->gross.minor == 0 || given.minor == 0 || growth > 1 ||
        money_share(given, now->gross.minor, before->gross.minor, &share) != OK ||
        now_given > share.minor + 1;
}

enum status discount_allow(struct problems *problems, const struct discount_rights *rights,
    const struct line_facts *lines, const struct line_amounts *before,
    const struct line_amounts *amounts, size_t count, struct discount discount)
{
    for (size_t i = 0; i < count && !rights->may_above; i++) {
        const int64_t given = amounts[i].discount.minor + amounts[i].spread.minor;
        const bool is_free = discount.kind == DISCOUNT_COMPLIMENTARY ||
            lines[i].discount.kind == DISCOUNT_COMPLIMENTARY;
        struct money limit = {0};

        if (!is_more(&before[i], &amounts[i], discount.kind) || (given == 0 && !is_free)) {
            continue;
        }
        if (!rights->may_discount) {
            return problem_set(problems, PROBLEM_no_discount, "discount", none);
        }
        if (is_free ||
            money_share(amounts[i].gross, rights->limit_rate, rate_whole, &limit) != OK ||
            given > limit.minor + 1) {
            return problem_set(problems, PROBLEM_discount_limit, "discount", none);
        }
    }
    return OK;
}
