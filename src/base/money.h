/* Money: whole minor units of the clinic's one currency (paisa). All arithmetic is checked. */
#ifndef CLINIC_BASE_MONEY_H
#define CLINIC_BASE_MONEY_H

#include <stdint.h>

#include "base/text.h"

struct money {
    int64_t minor;
};

/* No amount in the program is larger than this, so that sums of ten thousand never overflow. */
#define MONEY_MOST INT64_C(100000000000000)

MUST_USE enum status money_add(struct money a, struct money b, struct money *out_sum);
MUST_USE enum status money_times(struct money a, int64_t count, struct money *out_product);

/* a * numerator / denominator, rounded half away from zero: 17 % is 1700 of 10000. */
MUST_USE enum status money_share(
    struct money a, int64_t numerator, int64_t denominator, struct money *out_share);

/* `total` cut in proportion to `weights` by the largest remainder: the parts sum to the total
 * exactly. */
MUST_USE enum status money_split(
    struct money total, const int64_t *weights, size_t count, struct money *out_parts);

/* What a person types: "2500", "2,500", "1,25,000.50", "Rs 2500/-", Urdu digits. Never negative.
 * TOO_LARGE for what is well written and more than MONEY_MOST, INVALID for anything else. `digits`
 * is the number of minor digits of the currency (2 for PKR). */
MUST_USE enum status money_read(struct text text, int digits, struct money *out_money);

/* "2,500" or "2,500.50": western grouping, no minor part when it is zero; minus is U+2212. */
struct text money_text(struct arena *arena, struct money money, int digits);

#endif
