/* Money, days and times as a person reads them, in both languages. Digits are Latin in both: they
 * are what prices and clocks in Pakistan use. What runs from left to right within Urdu says so. */
#include <string.h>

#include "html/html.h"

static const char *const weekdays[][LANGUAGES] = {
    {"Monday", "پیر", "Monday"},
    {"Tuesday", "منگل", "Tuesday"},
    {"Wednesday", "بدھ", "Wednesday"},
    {"Thursday", "جمعرات", "Thursday"},
    {"Friday", "جمعہ", "Friday"},
    {"Saturday", "ہفتہ", "Saturday"},
    {"Sunday", "اتوار", "Sunday"},
};

static const char *const months[][LANGUAGES] = {
    {"January", "جنوری", "January"},
    {"February", "فروری", "February"},
    {"March", "مارچ", "March"},
    {"April", "اپریل", "April"},
    {"May", "مئی", "May"},
    {"June", "جون", "June"},
    {"July", "جولائی", "July"},
    {"August", "اگست", "August"},
    {"September", "ستمبر", "September"},
    {"October", "اکتوبر", "October"},
    {"November", "نومبر", "November"},
    {"December", "دسمبر", "December"},
};

struct text in_language(const struct out *o, struct text english, struct text urdu)
{
    return o->language == URDU && urdu.length > 0 ? urdu : english;
}

struct text weekday_name(const struct out *o, struct day day)
{
    return text_of(weekdays[day_weekday(day)][o->language]);
}

struct text weekday_short(const struct out *o, struct day day)
{
    const struct text name = weekday_name(o, day);

    return o->language == URDU ? name : text_part(name, 0, 3);
}

static struct text month_name(const struct out *o, int month)
{
    return text_of(months[month - 1][o->language]);
}

/* English months are cut to three letters, Urdu ones have no short form. */
static struct text month_short(const struct out *o, int month)
{
    const struct text name = month_name(o, month);

    return o->language == URDU ? name : text_part(name, 0, 3);
}

/* "Tuesday, 24 November" */
static struct text weekday_date(struct out *o, struct day day)
{
    const struct date date = day_date(day);
    const struct text weekday = weekday_name(o, day);
    const struct text month = month_name(o, date.month);

    return text_format(
        o->buf.arena, "%.*s%s%d %.*s", TEXT_ARG(weekday), t(", "), date.day, TEXT_ARG(month));
}

struct text long_date(struct out *o, struct day day)
{
    return text_format(o->buf.arena, o->language == URDU ? "%.*s، %d" : "%.*s %d",
        TEXT_ARG(weekday_date(o, day)), day_date(day).year);
}

struct text near_date(struct out *o, struct day day, struct day today)
{
    return day_date(day).year == day_date(today).year ? weekday_date(o, day) : long_date(o, day);
}

struct text short_date(struct out *o, struct day day)
{
    const struct date date = day_date(day);
    const struct text month = month_short(o, date.month);

    return text_format(o->buf.arena, "%d %.*s", date.day, TEXT_ARG(month));
}

struct text month_year(struct out *o, struct day day)
{
    const struct date date = day_date(day);
    const struct text month = month_name(o, date.month);

    return text_format(o->buf.arena, "%.*s %d", TEXT_ARG(month), date.year);
}

struct text paper_date(struct out *o, struct day day)
{
    return text_format(o->buf.arena, "%d %.*s", day_date(day).day, TEXT_ARG(month_year(o, day)));
}

static void put_day_words(struct out *o, struct day day)
{
    const struct date date = day_date(day);

    attr_put_number(o, date.day);
    buf_byte(&o->buf, ' ');
    buf_text(&o->buf, month_short(o, date.month));
    buf_byte(&o->buf, ' ');
    attr_put_number(o, date.year);
}

static void put_clock(struct out *o, int minute)
{
    const char chars[] = {(char)('0' + minute / 600), (char)('0' + minute / 60 % 10), ':',
        (char)('0' + minute % 60 / 10), (char)('0' + minute % 10)};

    buf_add(&o->buf, chars, sizeof chars);
}

void html_put_day(struct out *o, struct day day)
{
    buf_text(&o->buf, TEXT("<time datetime=\""));
    attr_put_day(o, day);
    buf_text(&o->buf, TEXT("\">"));
    put_day_words(o, day);
    buf_text(&o->buf, TEXT("</time>"));
}

void html_put_minute(struct out *o, struct minute minute)
{
    buf_text(&o->buf, TEXT("<bdi dir=\"ltr\">"));
    put_clock(o, minute_of_day(minute));
    buf_text(&o->buf, TEXT("</bdi>"));
}

void html_put_instant(struct out *o, struct instant at)
{
    const struct minute minute = zone_minute(o->zone, at);

    buf_text(&o->buf, TEXT("<time datetime=\""));
    attr_put_instant(o, at);
    buf_text(&o->buf, TEXT("\">"));
    put_day_words(o, day_of(minute));
    buf_text(&o->buf, o->language == URDU ? TEXT("، ") : TEXT(", "));
    html_put_minute(o, minute);
    buf_text(&o->buf, TEXT("</time>"));
}

void attr_put_day(struct out *o, struct day day)
{
    buf_text(&o->buf, day_text(o->buf.arena, day));
}

void attr_put_minute(struct out *o, struct minute minute)
{
    buf_text(&o->buf, minute_text(o->buf.arena, minute));
}

void attr_put_instant(struct out *o, struct instant at)
{
    buf_text(&o->buf, instant_text(o->buf.arena, o->zone, at));
}

void html_put_money(struct out *o, struct money money)
{
    struct text figure = money_text(o->buf.arena, money, o->money_digits);
    const struct text minus = TEXT("\u2212");

    buf_text(&o->buf, TEXT("<span class=\"money\" dir=\"ltr\">"));
    if (text_begins(figure, minus)) {
        buf_text(&o->buf, minus);
        figure = text_part(figure, minus.length, figure.length);
    }
    buf_text(&o->buf, TEXT("<span class=\"cur\">"));
    html_put_string(o, o->currency);
    buf_text(&o->buf, TEXT("</span>"));
    buf_text(&o->buf, figure);
    buf_text(&o->buf, TEXT("</span>"));
}

void attr_put_money(struct out *o, struct money money)
{
    uint64_t whole = money.minor < 0 ? -(uint64_t)money.minor : (uint64_t)money.minor;
    char minor[8];
    size_t at = sizeof minor;
    bool has_minor = false;

    for (int i = 0; i < o->money_digits && at > 1; i++) {
        minor[--at] = (char)('0' + whole % 10);
        has_minor = has_minor || whole % 10 != 0;
        whole /= 10;
    }
    minor[--at] = '.';
    if (money.minor < 0) {
        buf_byte(&o->buf, '-');
    }
    attr_put_count(o, whole);
    if (has_minor) {
        buf_add(&o->buf, minor + at, sizeof minor - at);
    }
}
