#include "base/money.h"

#include "base/digit.h"

/* Products of two 64-bit numbers. */
__extension__ typedef __int128 wide;

static enum status keep(wide minor, struct money *out_money)
{
    if (minor > MONEY_MOST || minor < -MONEY_MOST) {
        return STATUS_INVALID;
    }
    out_money->minor = (int64_t)minor;
    return OK;
}

enum status money_add(struct money a, struct money b, struct money *out_sum)
{
    return keep((wide)a.minor + b.minor, out_sum);
}

enum status money_times(struct money a, int64_t count, struct money *out_product)
{
    return keep((wide)a.minor * count, out_product);
}

enum status money_share(
    struct money a, int64_t numerator, int64_t denominator, struct money *out_share)
{
    if (denominator <= 0) {
        return STATUS_INVALID;
    }
    const wide product = (wide)a.minor * numerator;
    const wide twice_rest = 2 * (product % denominator);
    const wide away = twice_rest >= denominator ? 1 : twice_rest <= -(wide)denominator ? -1 : 0;

    return keep(product / denominator + away, out_share);
}

enum status money_split(
    struct money total, const int64_t *weights, size_t count, struct money *out_parts)
{
    const wide sign = total.minor < 0 ? -1 : 1;
    const wide amount = sign * total.minor;
    wide sum = 0;
    wide left = amount;

    for (size_t i = 0; i < count; i++) {
        sum += weights[i];
        if (weights[i] < 0 || sum > INT64_MAX) {
            return STATUS_INVALID;
        }
    }
    if (sum == 0 && amount != 0) {
        return STATUS_INVALID;
    }
    /* First each part's remainder, then one unit to each of the largest (the earlier of equal ones,
     * marked by -1), then the parts themselves. */
    for (size_t i = 0; i < count; i++) {
        out_parts[i].minor = sum == 0 ? 0 : (int64_t)(amount * weights[i] % sum);
        left -= sum == 0 ? 0 : amount * weights[i] / sum;
    }
    for (; left > 0; left--) {
        size_t largest = 0;

        for (size_t i = 1; i < count; i++) {
            largest = out_parts[i].minor > out_parts[largest].minor ? i : largest;
        }
        out_parts[largest].minor = -1;
    }
    for (size_t i = 0; i < count; i++) {
        const wide extra = out_parts[i].minor == -1 ? 1 : 0;

        out_parts[i].minor = (int64_t)(sign * ((sum == 0 ? 0 : amount * weights[i] / sum) + extra));
    }
    return OK;
}

static struct text strip_one_of(
    struct text text, const char *const *words, size_t count, bool at_end)
{
    text = text_trim(text);
    for (size_t i = 0; i < count; i++) {
        const struct text word = text_of(words[i]);

        if (at_end ? text_ends(text, word) : text_begins(text, word)) {
            return text_trim(text_part(text, at_end ? 0 : word.length, text.length - word.length));
        }
    }
    return text;
}

/* Without what stands before or after an amount on a bill. */
static struct text strip_currency(struct text text)
{
    static const char *const before[] = {
        "Rs.", "rs.", "RS.", "Rs", "rs", "RS", "PKR", "pkr", "₨", "روپے", "روپیہ"};
    static const char *const after[] = {"/-", "/=", "/", "-/"};
    static const char *const unit[] = {
        "Rs.", "rs.", "Rs", "rs", "PKR", "pkr", "₨", "روپے", "روپیہ"};

    text = strip_one_of(text, before, sizeof before / sizeof before[0], false);
    text = strip_one_of(text, after, sizeof after / sizeof after[0], true);
    return strip_one_of(text, unit, sizeof unit / sizeof unit[0], true);
}

static bool skip_one_of(struct text *text, const char *const *marks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct text mark = text_of(marks[i]);

        if (text_begins(*text, mark)) {
            *text = text_part(*text, mark.length, text->length);
            return true;
        }
    }
    return false;
}

/* Reads digits into *number and counts them. Beyond MONEY_MOST it grows no more. */
static void read_digits(struct text *text, int64_t *number, int *out_count)
{
    size_t size = 0;

    *out_count = 0;
    for (int digit = 0; (digit = digit_first(*text, &size)) >= 0; (*out_count)++) {
        *number = *number > MONEY_MOST ? *number : *number * 10 + digit;
        *text = text_part(*text, size, text->length);
    }
}

/* Figures with or without commas: three digits in the last group, two or three in the middle ones
 */
static enum status read_whole(struct text *text, int64_t *number)
{
    static const char *const commas[] = {",", "٬", "،"};
    int count = 0;

    read_digits(text, number, &count);
    if (count == 0) {
        return STATUS_INVALID;
    }
    bool grouped = false;
    while (skip_one_of(text, commas, sizeof commas / sizeof commas[0])) {
        if (grouped ? count < 2 || count > 3 : count > 3) {
            return STATUS_INVALID;
        }
        grouped = true;
        read_digits(text, number, &count);
    }
    return grouped && count != 3 ? STATUS_INVALID : OK;
}

enum status money_read(struct text text, int digits, struct money *out_money)
{
    static const char *const points[] = {".", "٫"};
    struct text rest = strip_currency(text);
    int64_t number = 0;
    int count = 0;

    if (read_whole(&rest, &number) != OK) {
        return STATUS_INVALID;
    }
    if (skip_one_of(&rest, points, sizeof points / sizeof points[0])) {
        read_digits(&rest, &number, &count);
        if (count == 0 || count > digits) {
            return STATUS_INVALID;
        }
    }
    for (; count < digits; count++) {
        number *= 10;
    }
    if (rest.length > 0) {
        return STATUS_INVALID;
    }
    return number > MONEY_MOST ? STATUS_TOO_LARGE : keep(number, out_money);
}

struct text money_text(struct arena *arena, struct money money, int digits)
{
    char reversed[40];
    size_t length = 0;
    uint64_t rest = money.minor < 0 ? 0 - (uint64_t)money.minor : (uint64_t)money.minor;
    uint64_t unit = 1;

    for (int i = 0; i < digits; i++) {
        unit *= 10;
    }
    const uint64_t minor = rest % unit;
    rest /= unit;
    for (int count = 0; count == 0 || rest > 0; count++) {
        if (count > 0 && count % 3 == 0) {
            reversed[length++] = ',';
        }
        reversed[length++] = (char)('0' + rest % 10);
        rest /= 10;
    }
    char whole[40] = {0};
    for (size_t i = 0; i < length; i++) {
        whole[i] = reversed[length - 1 - i];
    }
    const char *sign = money.minor < 0 ? "\u2212" : "";
    return minor == 0
        ? text_format(arena, "%s%s", sign, whole)
        : text_format(arena, "%s%s.%0*llu", sign, whole, digits, (unsigned long long)minor);
}
