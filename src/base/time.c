#include "base/time.h"

#include <string.h>

#include "base/digit.h"

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

struct day day_of(struct minute minute)
{
    return (struct day){(int32_t)floor_divide(minute.v, minutes_per_day)};
}

int minute_of_day(struct minute minute)
{
    return (int)(minute.v - floor_divide(minute.v, minutes_per_day) * minutes_per_day);
}

struct minute day_minute(struct day day, int minute_of_day)
{
    return (struct minute){(int64_t)day.v * minutes_per_day + minute_of_day};
}

struct minute minute_add(struct minute minute, int64_t minutes)
{
    return (struct minute){minute.v + minutes};
}

struct day day_add(struct day day, int days)
{
    return (struct day){day.v + days};
}

int day_weekday(struct day day)
{
    /* 1970-01-01 was a Thursday. */
    return (int)((((int64_t)day.v + 3) % 7 + 7) % 7);
}

/* Both ways of the proleptic Gregorian calendar count from 1 March of year 0, so that the leap day
 * is the last of its year; an era is the 400 years, 146097 days, after which the calendar repeats.
 * 719468 days lie between that day and 1970-01-01. */
struct date day_date(struct day day)
{
    const int64_t shifted = (int64_t)day.v + 719468;
    const int64_t era = floor_divide(shifted, 146097);
    const int64_t day_of_era = shifted - era * 146097;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t month_from_march = (5 * day_of_year + 2) / 153;
    const int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;

    return (struct date){
        .year = (int)(year_of_era + era * 400 + (month <= 2 ? 1 : 0)),
        .month = (int)month,
        .day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1),
    };
}

static int64_t count_days(struct date date)
{
    const int64_t year = date.month <= 2 ? (int64_t)date.year - 1 : date.year;
    const int64_t era = floor_divide(year, 400);
    const int64_t year_of_era = year - era * 400;
    const int64_t month_from_march = date.month > 2 ? date.month - 3 : date.month + 9;
    const int64_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;

    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
        719468;
}

enum status date_day(struct date date, struct day *out_day)
{
    if (date.year < 1 || date.year > 9999 || date.month < 1 || date.month > 12 || date.day < 1 ||
        date.day > 31) {
        return STATUS_INVALID;
    }
    const struct day day = {(int32_t)count_days(date)};

    if (day_date(day).day != date.day) {
        return STATUS_INVALID;
    }
    *out_day = day;
    return OK;
}

int years_between(struct day birth, struct day on)
{
    const struct date from = day_date(birth);
    const struct date until = day_date(on);
    const bool is_before_birthday =
        until.month < from.month || (until.month == from.month && until.day < from.day);

    return until.year - from.year - (is_before_birthday ? 1 : 0);
}

struct day day_of_age(struct day birth, int years)
{
    struct date date = day_date(birth);
    struct day day = birth;

    date.year += years;
    if (date_day(date, &day) != OK) {
        date.month = 3; /* 29 February of a year that has none */
        date.day = 1;
        (void)!date_day(date, &day);
    }
    return day;
}

int fiscal_year(struct day day)
{
    const struct date date = day_date(day);

    return date.month >= 7 ? date.year : date.year - 1;
}

/* Exactly `count` Latin digits at *text, which moves on; -1 when they are not there. */
static int take_digits(struct text *text, size_t count)
{
    int number = 0;

    if (text->length < count) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        const char c = text->at[i];

        if (c < '0' || c > '9') {
            return -1;
        }
        number = number * 10 + (c - '0');
    }
    *text = text_part(*text, count, text->length);
    return number;
}

static bool take_byte(struct text *text, const char *any_of)
{
    if (text->length == 0 || text->at[0] == '\0' || strchr(any_of, text->at[0]) == NULL) {
        return false;
    }
    *text = text_part(*text, 1, text->length);
    return true;
}

static enum status take_day(struct text *text, struct day *out_day)
{
    struct date date = {.year = take_digits(text, 4)};

    if (date.year < 0 || !take_byte(text, "-")) {
        return STATUS_INVALID;
    }
    date.month = take_digits(text, 2);
    if (date.month < 0 || !take_byte(text, "-")) {
        return STATUS_INVALID;
    }
    date.day = take_digits(text, 2);
    return date_day(date, out_day);
}

/* 09:30 */
static enum status take_clock(struct text *text, int *out_minute_of_day)
{
    const int hour = take_digits(text, 2);

    if (hour < 0 || hour > 23 || !take_byte(text, ":")) {
        return STATUS_INVALID;
    }
    const int minute = take_digits(text, 2);
    if (minute < 0 || minute > 59) {
        return STATUS_INVALID;
    }
    *out_minute_of_day = hour * 60 + minute;
    return OK;
}

static enum status take_minute(struct text *text, struct minute *out_minute)
{
    struct day day = {0};
    int clock = 0;

    if (take_day(text, &day) != OK || !take_byte(text, "Tt ") || take_clock(text, &clock) != OK) {
        return STATUS_INVALID;
    }
    *out_minute = day_minute(day, clock);
    return OK;
}

enum { typed_size = 40 };

enum status day_read(struct text text, struct day *out_day)
{
    char chars[typed_size];
    struct day day = {0};

    if (!digits_latin(text_trim(text), chars, sizeof chars)) {
        return STATUS_INVALID;
    }
    struct text rest = text_of(chars);
    if (take_day(&rest, &day) != OK || rest.length > 0) {
        return STATUS_INVALID;
    }
    *out_day = day;
    return OK;
}

enum status minute_read(struct text text, struct minute *out_minute)
{
    char chars[typed_size];
    struct minute minute = {0};

    if (!digits_latin(text_trim(text), chars, sizeof chars)) {
        return STATUS_INVALID;
    }
    struct text rest = text_of(chars);
    if (take_minute(&rest, &minute) != OK || rest.length > 0) {
        return STATUS_INVALID;
    }
    *out_minute = minute;
    return OK;
}

/* 0 for none, 1 for am, 2 for pm, -1 for anything else. */
static int half_of_day(struct text word)
{
    static const struct {
        const char *word;
        int half;
    } halves[] = {{"", 0}, {"am", 1}, {"AM", 1}, {"Am", 1}, {"a.m.", 1}, {"pm", 2}, {"PM", 2},
        {"Pm", 2}, {"p.m.", 2}};

    for (size_t i = 0; i < sizeof halves / sizeof halves[0]; i++) {
        if (text_is(word, halves[i].word)) {
            return halves[i].half;
        }
    }
    return -1;
}

enum status clock_read(struct text text, int *out_minute_of_day)
{
    char chars[typed_size];

    if (!digits_latin(text_trim(text), chars, sizeof chars)) {
        return STATUS_INVALID;
    }
    struct text rest = text_of(chars);
    const bool has_two = rest.length > 1 && rest.at[1] >= '0' && rest.at[1] <= '9';
    int hour = take_digits(&rest, has_two ? 2 : 1);
    const bool has_minute = take_byte(&rest, ":.");
    const int minute = has_minute ? take_digits(&rest, 2) : 0;
    const int half = half_of_day(text_trim(rest));

    /* "9" alone is no time; "9 pm" is. */
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || half < 0 ||
        (half == 0 && !has_minute) || (half > 0 && (hour < 1 || hour > 12))) {
        return STATUS_INVALID;
    }
    hour = half == 0 ? hour : hour % 12 + (half == 2 ? 12 : 0);
    *out_minute_of_day = hour * 60 + minute;
    return OK;
}

struct text day_text(struct arena *arena, struct day day)
{
    const struct date date = day_date(day);

    return text_format(arena, "%04d-%02d-%02d", date.year, date.month, date.day);
}

struct text minute_text(struct arena *arena, struct minute minute)
{
    const struct date date = day_date(day_of(minute));
    const int clock = minute_of_day(minute);

    return text_format(
        arena, "%04d-%02d-%02dT%02d:%02d", date.year, date.month, date.day, clock / 60, clock % 60);
}

struct text clock_text(struct arena *arena, int minute_of_day)
{
    const int hour = minute_of_day / 60;
    const int minute = minute_of_day % 60;
    const char chars[] = {(char)('0' + hour / 10), (char)('0' + hour % 10), ':',
        (char)('0' + minute / 10), (char)('0' + minute % 10)};

    return (struct text){arena_copy(arena, chars, sizeof chars), sizeof chars};
}

struct text instant_text(struct arena *arena, const struct zone *zone, struct instant at)
{
    const int offset = zone_offset(zone, at);
    const int size = offset < 0 ? -offset : offset;
    const int64_t shown_ms = at.ms + (int64_t)offset * ms_per_minute;
    const int64_t minute = floor_divide(shown_ms, ms_per_minute);
    const int second = (int)((shown_ms - minute * ms_per_minute) / 1000);
    const struct text shown = minute_text(arena, (struct minute){minute});

    return text_format(arena, "%.*s:%02d%c%02d:%02d", TEXT_ARG(shown), second,
        offset < 0 ? '-' : '+', size / 60, size % 60);
}

/* ".5" as 500; more than three digits are cut. */
static int take_fraction(struct text *text)
{
    int ms = 0;
    int weight = 100;

    if (!take_byte(text, ".")) {
        return 0;
    }
    int digit = take_digits(text, 1);
    if (digit < 0) {
        return -1;
    }
    for (; digit >= 0; digit = take_digits(text, 1)) {
        ms += digit * weight;
        weight /= 10;
    }
    return ms;
}

enum status instant_read(struct text text, struct instant *out_at)
{
    struct minute minute = {0};
    int offset = 0;

    if (take_minute(&text, &minute) != OK || !take_byte(&text, ":")) {
        return STATUS_INVALID;
    }
    const int second = take_digits(&text, 2);
    const int ms = take_fraction(&text);
    if (second < 0 || second > 59 || ms < 0) {
        return STATUS_INVALID;
    }
    if (!take_byte(&text, "Zz")) {
        const bool is_west = take_byte(&text, "-");

        if ((!is_west && !take_byte(&text, "+")) || take_clock(&text, &offset) != OK) {
            return STATUS_INVALID;
        }
        offset = is_west ? -offset : offset;
    }
    if (text.length > 0) {
        return STATUS_INVALID;
    }
    out_at->ms = (minute.v - offset) * ms_per_minute + (int64_t)second * 1000 + ms;
    return OK;
}
