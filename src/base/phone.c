#include "base/phone.h"

#include <string.h>
#include <unistr.h>

#include "base/buf.h"
#include "base/digit.h"

static const struct country {
    const char *code;
    char trunk;
    uint32_t lengths; /* bit n: n digits after the code */
} countries[] = {
#define L(n) | UINT32_C(1) << (n)
/* NOLINTNEXTLINE(bugprone-macro-parentheses): begins with an operator */
#define CALLING_CODE(code, trunk, lengths) {code, trunk, 0 lengths},
#include "base/phone.def"
#undef CALLING_CODE
#undef L
};

/* The area codes of Pakistan (PTA's numbering plan as in libphonenumber 9), by how many digits
 * follow, of which the first is 2 to 9; and which of them have universal numbers, area 111 and six
 * digits. */
static const struct areas {
    const char *codes; /* each ended by a space */
    size_t least, most;
    bool has_universal;
} areas[] = {
    {"21 42 ", 8, 8, true},
    {"22 25 40 41 44 46 47 48 49 51 52 53 55 56 57 61 62 63 64 65 66 67 68 71 74 81 86 91 ", 7, 8,
        true},
    {"232 233 235 238 242 243 244 292 293 294 295 296 297 298 453 454 457 459 542 543 544 546 "
     "547 604 606 608 722 723 726 822 823 824 825 826 828 829 832 833 835 837 838 843 844 847 "
     "848 852 853 855 856 922 932 937 938 939 942 943 944 945 946 963 965 966 969 992 995 996 "
     "997 ",
        6, 7, true},
    {"923 924 925 926 927 928 998 ", 6, 7, false},
};

/* Does the number begin with one of the codes, which are all that long? */
static bool has_code(const char *codes, struct text number, size_t length)
{
    for (; number.length >= length && *codes != '\0'; codes += length + 1) {
        if (memcmp(codes, number.at, length) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_landline(struct text number)
{
    for (size_t i = 0; i < sizeof areas / sizeof areas[0]; i++) {
        const size_t size = strcspn(areas[i].codes, " ");
        const struct text rest = text_part(number, size, number.length);

        if (has_code(areas[i].codes, number, size)) {
            return (rest.length >= areas[i].least && rest.length <= areas[i].most &&
                       rest.at[0] >= '2') ||
                (areas[i].has_universal && rest.length == 9 && text_begins(rest, TEXT("111")));
        }
    }
    /* Azad Kashmir and Gilgit */
    return number.length == 10 && has_code("581 582 586 ", number, 3);
}

/* All of 03 is taken as mobile, with the prefixes that are not given out yet: the plan grows. */
static bool is_pakistani(struct text number)
{
    return (number.length == 10 && number.at[0] == '3') ||
        (number.length == 8 && (has_code("800 900 ", number, 3))) ||
        (number.length == 11 && text_begins(number, TEXT("800"))) ||
        (number.length == 9 && text_begins(number, TEXT("122"))) || is_landline(number);
}

static const struct country *find_country(struct text digits)
{
    for (size_t i = 0; digits.length > 0 && i < sizeof countries / sizeof countries[0]; i++) {
        if (countries[i].code[0] == digits.at[0] &&
            text_begins(digits, text_of(countries[i].code))) {
            return &countries[i];
        }
    }
    return NULL;
}

static bool has_length(const struct country *country, struct text number)
{
    return number.length <= phone_most_digits && (country->lengths >> number.length & 1) != 0;
}

/* Could it be called within that country? *number loses a trunk digit: a zero always, another one
 * where the number is too long with it. */
static bool is_number_of(const struct country *country, struct text *number)
{
    if (number->length > 0 && number->at[0] == country->trunk &&
        (country->trunk == '0' || !has_length(country, *number))) {
        *number = text_part(*number, 1, number->length);
    }
    if (strcmp(country->code, "92") == 0) {
        return is_pakistani(*number);
    }
    return has_length(country, *number) && !(country->trunk == '0' && number->at[0] == '0');
}

/* White space, marks of direction, dashes, brackets, full stops and slashes. */
static bool is_punctuation(ucs4_t point)
{
    return point == ' ' || point == '\t' || point == '-' || point == '(' || point == ')' ||
        point == '.' || point == '/' || point == 0xA0 || point == 0xFEFF || point == 0x2212 ||
        (point >= 0x2000 && point <= 0x2015) || (point >= 0x202A && point <= 0x202F) ||
        (point >= 0x2060 && point <= 0x2069) || point == 0x3000;
}

enum { most_typed = 24 };

/* The digits of what was typed, with a plus before them when there was one. */
static bool read_figures(struct text typed, char out_chars[most_typed], size_t *out_length)
{
    size_t length = 0;

    while (typed.length > 0) {
        size_t size = 0;
        const int digit = digit_first(typed, &size);
        ucs4_t point = 0;

        if (digit < 0) {
            size = (size_t)u8_mbtouc(&point, (const uint8_t *)typed.at, typed.length);
        }
        if (digit >= 0 || (point == '+' && length == 0)) {
            if (length == most_typed) {
                return false;
            }
            out_chars[length++] = digit >= 0 ? (char)('0' + digit) : '+';
        } else if (!is_punctuation(point)) {
            return false;
        }
        typed = text_part(typed, size, typed.length);
    }
    *out_length = length;
    return length > 0;
}

/* A number with its country's code before it; *number loses the code. */
static const struct country *cut_country(struct text *number)
{
    const struct country *country = find_country(*number);

    if (country != NULL) {
        *number = text_part(*number, strlen(country->code), number->length);
    }
    return country != NULL && is_number_of(country, number) ? country : NULL;
}

/* The country of what was typed and, within `chars`, the number there; NULL for no number. */
static const struct country *find_number(
    struct text typed, const char *home_code, char chars[most_typed], struct text *out_number)
{
    const struct country *home = find_country(text_of(home_code));
    size_t length = 0;

    if (home == NULL || !read_figures(typed, chars, &length)) {
        return NULL;
    }
    const struct text figures = {chars, length};
    const size_t prefix = figures.at[0] == '+' ? 1 : text_begins(figures, TEXT("00")) ? 2 : 0;
    *out_number = text_part(figures, prefix, length);
    if (prefix > 0) {
        return cut_country(out_number);
    }
    if (is_number_of(home, out_number)) {
        return home;
    }
    /* "92 300 1234567": the plus forgotten. */
    *out_number = figures;
    return text_begins(figures, text_of(home_code)) ? cut_country(out_number) : NULL;
}

enum status phone_read(
    struct arena *arena, struct text typed, const char *country, struct text *out_e164)
{
    char chars[most_typed];
    struct text number = {0};
    const struct country *own = find_number(typed, country, chars, &number);

    if (own == NULL) {
        return STATUS_INVALID;
    }
    *out_e164 = text_format(arena, "+%s%.*s", own->code, TEXT_ARG(number));
    return OK;
}

bool phone_is_number(struct text typed, const char *country)
{
    char chars[most_typed];
    struct text number = {0};

    return find_number(typed, country, chars, &number) != NULL;
}

/* The sizes of the groups in which a Pakistani number is written: 0300 1234567, 042 111 123 456. */
static const char *pakistani_groups(struct text number)
{
    const bool is_mobile = number.length > 0 && number.at[0] == '3';

    for (size_t i = 0; !is_mobile && i < sizeof areas / sizeof areas[0]; i++) {
        const size_t size = strcspn(areas[i].codes, " ");

        if (has_code(areas[i].codes, number, size)) {
            const bool is_universal = number.length == size + 9;

            return size == 2 ? is_universal ? "2333" : "28" : is_universal ? "3333" : "37";
        }
    }
    return "37";
}

/* Elsewhere: the longest prefix counts, else threes ("" here). */
static const char *foreign_groups(struct text digits)
{
    static const struct {
        const char *prefix, *groups;
    } rows[] = {
        {"1", "334"},
        {"44", "46"},
        {"442", "244"},
        {"61", "1333"},
        {"86", "344"},
        {"880", "46"},
        {"91", "55"},
        {"966", "234"},
        {"971", "234"},
    };
    const char *found = "";

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        found = text_begins(digits, text_of(rows[i].prefix)) ? rows[i].groups : found;
    }
    return found;
}

/* Groups of those sizes, the last of which takes all that is left. */
static void add_groups(struct buf *buf, struct text number, const char *groups)
{
    while (number.length > 0) {
        size_t size = number.length > 4 ? 3 : number.length;

        if (*groups != '\0') {
            size = groups[1] == '\0' ? number.length : (size_t)(groups[0] - '0');
            groups++;
        }
        buf_text(buf, text_part(number, 0, size));
        number = text_part(number, size, number.length);
        if (number.length > 0) {
            buf_byte(buf, ' ');
        }
    }
}

struct text phone_show(struct arena *arena, struct text e164, const char *country)
{
    const struct text digits = text_part(e164, 1, e164.length);
    const struct country *own = find_country(digits);
    struct buf buf;

    if (own == NULL || e164.at[0] != '+') {
        return e164;
    }
    const struct text number = text_part(digits, strlen(own->code), digits.length);
    buf_init(&buf, arena, 64);
    if (strcmp(own->code, country) != 0) {
        buf_format(&buf, "+%s ", own->code);
    } else if (own->trunk == '0') {
        buf_byte(&buf, '0');
    }
    add_groups(&buf, number,
        strcmp(own->code, "92") == 0 ? pakistani_groups(number) : foreign_groups(digits));
    return buf_as_text(&buf);
}
