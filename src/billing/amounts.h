/* What an invoice's lines come to: prices with their source, discounts, tax. Pure. Each amount that
 * is printed is rounded once, and totals are sums of printed amounts. */
#ifndef CLINIC_BILLING_AMOUNTS_H
#define CLINIC_BILLING_AMOUNTS_H

#include "base/money.h"
#include "base/problem.h"
#include "base/time.h"

/* A rate is in hundredths of a per cent: 17 % is 1700. */
enum { rate_whole = 10000, invoice_most_lines = 100 };

/* Where a price comes from: told at booking, the price list of the day, or typed because there is
 * neither. */
enum price_source { PRICE_BOOKED, PRICE_LIST, PRICE_TYPED };

struct price_facts {
    bool is_booked, is_listed, is_typed;
    struct money booked, listed, typed;
    struct day booked_on, listed_on;
};

struct price {
    struct money unit;
    enum price_source source;
    struct day since; /* when it was told, or from when the list has it; zero when typed */
};

/* Booked stands before list. A typed price counts where there is no other or above it; below it the
 * problem says that this is a discount. Field "price". */
MUST_USE enum status price_resolve(
    struct problems *problems, const struct price_facts *facts, struct price *out_price);

enum discount_kind { DISCOUNT_NONE, DISCOUNT_AMOUNT, DISCOUNT_RATE, DISCOUNT_COMPLIMENTARY };

struct discount {
    enum discount_kind kind;
    int64_t rate;        /* of DISCOUNT_RATE */
    struct money amount; /* of DISCOUNT_AMOUNT */
};

/* What a person types: "10%", "12.5 %", an amount, or nothing. TOO_LARGE above 100 % or any
 * amount that there is, INVALID for anything else. */
MUST_USE enum status discount_read(struct text text, int digits, struct discount *out_discount);

struct line_facts {
    struct money unit;
    int64_t quantity;
    struct discount discount;
    int64_t tax_rate;
    bool is_inclusive; /* the tax is in the price; else it comes on top */
};

struct line_amounts {
    struct money gross;    /* unit times quantity */
    struct money discount; /* the line's own */
    struct money spread;   /* its part of the invoice's discount */
    struct money tax;      /* in total when inclusive */
    struct money total;    /* what the line adds to the invoice */
};

struct invoice_amounts {
    struct money gross, discount, tax, total; /* discount: the lines' own and the invoice's */
};

/* All amounts of an invoice. The invoice's own discount is spread over the lines by the largest
 * remainder, after their own discounts and before tax. Field "discount" when one is larger than
 * what it is taken from, "quantity" when a sum is too large. */
MUST_USE enum status invoice_compute(struct problems *problems, const struct line_facts *lines,
    size_t count, struct discount discount, struct line_amounts *out_lines,
    struct invoice_amounts *out_invoice);

struct discount_rights {
    bool may_discount;
    bool may_above;     /* also complimentary */
    int64_t limit_rate; /* how much of a line's price may_discount covers */
};

/* May this person give these discounts? Own and spread discount count together, line by line; of a
 * line that has no more off than `before`, and no larger part of its price, nothing is asked. */
MUST_USE enum status discount_allow(struct problems *problems, const struct discount_rights *rights,
    const struct line_facts *lines, const struct line_amounts *before,
    const struct line_amounts *amounts, size_t count, struct discount discount);

#endif
