#include "base/card.h"

#include <string.h>

#include "base/buf.h"
#include "base/digit.h"
#include "base/phone.h"

/* The first digits of card numbers and how many digits they have (ISO/IEC 7812; the schemes'
 * published ranges, compared with npm credit-card-type by tests/unit/card.test.mjs). 2200 to 2204
 * is Mir, 2205 PayPak. */
static const struct scheme {
    int digits; /* of the prefix */
    int from, until;
    size_t least, most;
} schemes[] = {
    {1, 4, 4, 13, 13},           /* Visa of old */
    {1, 4, 4, 16, 19},           /* Visa */
    {2, 51, 55, 16, 16},         /* Mastercard */
    {4, 2221, 2720, 16, 16},     /* Mastercard */
    {2, 34, 34, 15, 15},         /* American Express */
    {2, 37, 37, 15, 15},         /* American Express */
    {3, 300, 305, 14, 19},       /* Diners Club */
    {2, 36, 36, 14, 19},         /* Diners Club */
    {2, 38, 39, 14, 19},         /* Diners Club */
    {4, 1800, 1800, 15, 19},     /* JCB */
    {4, 2131, 2131, 15, 19},     /* JCB */
    {4, 3528, 3589, 16, 19},     /* JCB */
    {2, 62, 62, 14, 19},         /* UnionPay */
    {2, 81, 81, 14, 19},         /* UnionPay, RuPay */
    {4, 2200, 2205, 16, 19},     /* Mir, PayPak */
    {4, 9792, 9792, 16, 16},     /* Troy */
    {2, 50, 50, 13, 19},         /* Maestro */
    {2, 56, 59, 13, 19},         /* Maestro */
    {2, 63, 63, 13, 19},         /* Maestro */
    {2, 67, 67, 13, 19},         /* Maestro */
    {6, 493698, 493698, 13, 19}, /* Maestro */
    {1, 6, 6, 16, 19},           /* Discover, RuPay and others */
};

enum { card_least = 13, card_most = 19 };

static bool has_scheme(const char *digits, size_t length)
{
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        const struct scheme *scheme = &schemes[i];
        int prefix = 0;

        for (int k = 0; k < scheme->digits; k++) {
            prefix = prefix * 10 + (digits[k] - '0');
        }
        if (prefix >= scheme->from && prefix <= scheme->until && length >= scheme->least &&
            length <= scheme->most) {
            return true;
        }
    }
    return false;
}

static bool passes_luhn(const char *digits, size_t length)
{
    int sum = 0;

    for (size_t i = 0; i < length; i++) {
        const int digit = digits[length - 1 - i] - '0';
        const int twice = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;

        sum += i % 2 == 0 ? digit : twice;
    }
    return sum % 10 == 0;
}

/* The bytes of one space or dash at the text's beginning, 0 for none. */
static size_t separator_size(struct text text)
{
    static const char *const marks[] = {
        " ", "-", "\u00A0", "\u202F", "\u2010", "\u2011", "\u2012", "\u2013", "\u2212"};

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (text_begins(text, text_of(marks[i]))) {
            return strlen(marks[i]);
        }
    }
    return 0;
}

/* Groups of digits with single separators between, from where a first one begins; they may be one
 * number or several. The last may pass card_most digits; those beyond are counted, not kept. */
struct groups {
    size_t count;
    size_t ends[card_most];   /* bytes from the beginning */
    size_t totals[card_most]; /* digits from the beginning */
    char digits[card_most];
};

static void find_groups(struct text text, struct groups *out)
{
    size_t at = 0;
    size_t total = 0;
    size_t size = 0;

    *out = (struct groups){.count = 0};
    while (out->count < card_most && total <= card_most) {
        for (int digit; (digit = digit_first(text_part(text, at, text.length), &size)) >= 0;) {
            if (total < card_most) {
                out->digits[total] = (char)('0' + digit);
            }
            total++;
            at += size;
        }
        out->ends[out->count] = at;
        out->totals[out->count++] = total;
        at += separator_size(text_part(text, at, text.length));
        if (at == out->ends[out->count - 1] ||
            digit_first(text_part(text, at, text.length), &size) < 0) {
            return;
        }
    }
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bytes of the shortest card number with at least so many digits at the groups' beginning, 0 for
 * none. An unbroken word with letters in it is a reference. */
static size_t card_size(struct text text, size_t at, const struct groups *groups, size_t least)
{
    for (size_t i = 0; i < groups->count; i++) {
        const size_t end = at + groups->ends[i];
        const bool is_in_word = i == 0 &&
            ((at > 0 && is_letter(text.at[at - 1])) ||
                (end < text.length && is_letter(text.at[end])));

        if (groups->totals[i] >= least && groups->totals[i] <= card_most && !is_in_word &&
            has_scheme(groups->digits, groups->totals[i]) &&
            passes_luhn(groups->digits, groups->totals[i])) {
            return groups->ends[i];
        }
    }
    return 0;
}

/* Bytes of a CNIC (13 digits at once or 5-7-1) or of a mobile number in one piece, 0 for none. */
static size_t identity_size(const struct groups *groups)
{
    const size_t first = groups->totals[0];
    const struct text digits = {groups->digits, first < card_most ? first : card_most};

    if (first == 13 || (first == 10 && groups->digits[0] == '3') ||
        (first == 12 && text_begins(digits, TEXT("923")))) {
        return groups->ends[0];
    }
    return groups->count >= 3 && first == 5 && groups->totals[1] == 12 && groups->totals[2] == 13
        ? groups->ends[2]
        : 0;
}

/* Bytes of a phone number that begins with a zero or, before the groups, a plus; 0 for none. */
static size_t phone_size(struct text text, size_t at, const struct groups *groups)
{
    const bool has_plus = at > 0 && text.at[at - 1] == '+';

    if (!has_plus && groups->digits[0] != '0') {
        return 0;
    }
    for (size_t i = groups->count; i > 0; i--) {
        const size_t begin = has_plus ? at - 1 : at;

        if (phone_is_number(text_part(text, begin, at - begin + groups->ends[i - 1]), "92")) {
            return groups->ends[i - 1];
        }
    }
    return 0;
}

/* How many characters an IBAN of each country has (SWIFT's registry). */
static const char iban_lengths[] =
    "AD24AE23AL28AT20AX18AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18"
    "FO18FR27GB22GE22GF27GI23GL18GP27GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21"
    "LT20LU20LV21LY25MC27MD24ME22MF27MK19MN20MQ27MR27MT31MU30NC27NI28NL18NO15OM23PF27PK24PL28PM27"
    "PS29PT25QA29RE27RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TF27TL23TN24TR26UA29VA22"
    "VG24WF27XK20YE30YT27";

/* The value of a letter or digit in an IBAN, -1 for anything else. */
static int iban_value(struct text text, size_t at)
{
    const char c = at < text.length ? text.at[at] : ' ';

    return c >= '0' && c <= '9' ? c - '0' : is_letter(c) ? (c & ~0x20) - 'A' + 10 : -1;
}

static size_t iban_length(struct text text)
{
    for (const char *row = iban_lengths; *row != '\0'; row += 4) {
        if (iban_value(text, 0) == row[0] - 'A' + 10 && iban_value(text, 1) == row[1] - 'A' + 10) {
            return (size_t)((row[2] - '0') * 10 + row[3] - '0');
        }
    }
    return 0;
}

/* Bytes of a valid IBAN (ISO 13616: remainder 1 of 97) at the beginning of a word, 0 for none. */
static size_t iban_size(struct text text)
{
    int values[34];
    int rest = 0;
    size_t at = 0;
    const size_t length = iban_length(text);

    for (size_t i = 0; i < length; i++) {
        if (i > 0 && iban_value(text, at) < 0) {
            at += separator_size(text_part(text, at, text.length));
        }
        values[i] = iban_value(text, at++);
        if (values[i] < 0) {
            return 0;
        }
    }
    for (size_t i = 0; i < length; i++) {
        const int value = values[(i + 4) % length];

        rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    return rest == 1 && iban_value(text, at) < 0 ? at : 0;
}

/* The first card number at or after that byte. */
static bool find_card(struct text text, size_t at, struct text *out_found)
{
    while (at < text.length) {
        struct groups groups;
        size_t size = 0;
        const struct text rest = text_part(text, at, text.length);

        if (digit_first(rest, &size) < 0) {
            size = at == 0 || iban_value(text, at - 1) < 0 ? iban_size(rest) : 0;
            at += size > 0 ? size : 1;
            continue;
        }
        find_groups(rest, &groups);
        const size_t known = identity_size(&groups);
        if (known > 0) {
            at += known;
            continue;
        }
        /* No phone number has 16 digits, but a card's first digits may look like one. */
        size = card_size(text, at, &groups, phone_most_digits + 1);
        const size_t phone = size > 0 ? 0 : phone_size(text, at, &groups);
        if (size == 0 && phone == 0) {
            size = card_size(text, at, &groups, card_least);
        }
        if (size > 0) {
            *out_found = text_part(text, at, size);
            return true;
        }
        at += phone > 0 ? phone : groups.ends[0];
    }
    return false;
}

bool card_is_in(struct text text, struct text *out_found)
{
    struct text found = {0};
    const bool is_in = find_card(text, 0, &found);

    if (is_in && out_found != NULL) {
        *out_found = found;
    }
    return is_in;
}

/* The digits of a card number but the last four become dots. */
static void add_masked(struct buf *buf, struct text card)
{
    struct groups groups;
    size_t size = 1;

    find_groups(card, &groups);
    size_t left = groups.totals[groups.count - 1];
    for (; card.length > 0; card = text_part(card, size, card.length)) {
        const bool is_digit = digit_first(card, &size) >= 0;

        size = is_digit ? size : 1;
        if (is_digit && left > 4) {
            buf_text(buf, TEXT("\u2022"));
        } else {
            buf_text(buf, text_part(card, 0, size));
        }
        left -= is_digit ? 1 : 0;
    }
}

static struct text mask_once(struct arena *arena, struct text text)
{
    struct buf buf;
    struct text found = {0};
    size_t at = 0;

    /* A dot has three bytes, a digit one or two. */
    buf_init(&buf, arena, 3 * text.length);
    while (find_card(text, at, &found)) {
        const size_t begin = (size_t)(found.at - text.at);

        buf_text(&buf, text_part(text, at, begin - at));
        add_masked(&buf, found);
        at = begin + found.length;
    }
    buf_text(&buf, text_part(text, at, text.length));
    return buf_as_text(&buf);
}

struct text card_mask(struct arena *arena, struct text text)
{
    /* The four digits that stay may be the beginning of another number that stands behind them. */
    while (card_is_in(text, NULL)) {
        text = mask_once(arena, text);
    }
    return text;
}
