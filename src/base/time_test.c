/* Time: the calendar, the clinic's clock through the changes of its country, and what people
 * type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/time.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct zone *open_zone(const char *name)
{
    struct zone *zone = NULL;

    assert_int_equal(zone_open(name, &zone), OK);
    return zone;
}

static struct minute minute_from(const char *typed)
{
    struct minute minute = {0};

    assert_int_equal(minute_read(text_of(typed), &minute), OK);
    return minute;
}

static struct day day_from(const char *typed)
{
    struct day day = {0};

    assert_int_equal(day_read(text_of(typed), &day), OK);
    return day;
}

static void clocks_that_change_skip_and_repeat_minutes(void **state)
{
    /* What the clock shows, the instant it means ("" when it is skipped), and what the clock shows
     * then. */
    static const struct {
        const char *zone, *shown, *instant;
    } cases[] = {
        {"Asia/Karachi", "2008-05-31T23:59", "2008-05-31T23:59:00+05:00"},
        {"Asia/Karachi", "2008-06-01T00:00", ""},
        {"Asia/Karachi", "2008-06-01T00:59", ""},
        {"Asia/Karachi", "2008-06-01T01:00", "2008-06-01T01:00:00+06:00"},
        {"Asia/Karachi", "2008-07-15T09:00", "2008-07-15T09:00:00+06:00"},
        {"Asia/Karachi", "2008-07-15T13:00", "2008-07-15T13:00:00+06:00"},
        {"Asia/Karachi", "2008-07-15T23:30", "2008-07-15T23:30:00+06:00"},
        {"Asia/Karachi", "2008-07-15T00:00", "2008-07-15T00:00:00+06:00"},
        {"Asia/Karachi", "2008-10-31T22:59", "2008-10-31T22:59:00+06:00"},
        {"Asia/Karachi", "2008-10-31T23:00", "2008-10-31T23:00:00+06:00"},
        {"Asia/Karachi", "2008-10-31T23:59", "2008-10-31T23:59:00+06:00"},
        {"Asia/Karachi", "2008-11-01T00:00", "2008-11-01T00:00:00+05:00"},
        {"Asia/Karachi", "2009-04-15T00:30", ""},
        {"Asia/Karachi", "2009-04-15T01:00", "2009-04-15T01:00:00+06:00"},
        {"Asia/Karachi", "2009-10-31T23:30", "2009-10-31T23:30:00+06:00"},
        {"Asia/Karachi", "2009-11-01T00:00", "2009-11-01T00:00:00+05:00"},
        {"Asia/Karachi", "2026-11-24T16:30", "2026-11-24T16:30:00+05:00"},
        {"Asia/Kolkata", "2026-11-24T16:30", "2026-11-24T16:30:00+05:30"},
        {"Asia/Kathmandu", "2026-11-24T16:30", "2026-11-24T16:30:00+05:45"},
        {"Europe/London", "2026-03-29T01:30", ""},
        {"Europe/London", "2026-07-01T13:00", "2026-07-01T13:00:00+01:00"},
        {"Europe/London", "2026-10-25T01:30", "2026-10-25T01:30:00+01:00"},
        {"Europe/London", "2060-07-01T13:00", "2060-07-01T13:00:00+01:00"},
        {"America/New_York", "2026-03-08T02:30", ""},
        {"America/New_York", "2026-11-01T01:30", "2026-11-01T01:30:00-04:00"},
        {"America/New_York", "2026-12-31T23:59", "2026-12-31T23:59:00-05:00"},
        {"Australia/Lord_Howe", "2026-10-04T02:15", ""},
        {"Australia/Lord_Howe", "2026-10-04T02:30", "2026-10-04T02:30:00+11:00"},
        {"UTC", "2026-11-24T16:30", "2026-11-24T16:30:00+00:00"},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct zone *zone = open_zone(cases[i].zone);
        const struct minute shown = minute_from(cases[i].shown);
        struct instant at = {0};
        const bool is_skipped = cases[i].instant[0] == '\0';

        assert_int_equal(zone_instant(zone, shown, &at), is_skipped ? STATUS_INVALID : OK);
        if (!is_skipped) {
            struct instant back = {0};
            const struct text text = instant_text(&arena, zone, at);

            assert_string_equal(text_string(&arena, text), cases[i].instant);
            assert_int_equal(zone_minute(zone, at).v, shown.v);
            assert_int_equal(instant_read(text, &back), OK);
            assert_int_equal(back.ms, at.ms);
        }
        zone_free(zone);
    }
    arena_release(&arena);
}

static void every_minute_of_a_changed_day_is_found_or_skipped(void **state)
{
    static const struct {
        const char *zone, *day;
        int skipped, repeated;
    } cases[] = {
        {"Asia/Karachi", "2008-06-01", 60, 0},
        {"Asia/Karachi", "2008-10-31", 0, 60},
        {"Asia/Karachi", "2009-04-15", 60, 0},
        {"Asia/Karachi", "2009-10-31", 0, 60},
        {"Asia/Karachi", "2010-04-01", 0, 0},
        {"Australia/Lord_Howe", "2026-10-04", 30, 0},
        {"Europe/London", "2026-10-25", 0, 60},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct zone *zone = open_zone(cases[i].zone);
        const struct day day = day_from(cases[i].day);
        struct instant change = {(day_minute(day, 0).v - 2 * minutes_per_day) * ms_per_minute};
        struct minute begin = {0};
        struct minute end = {0};
        int skipped = 0;
        int repeated = 0;

        (void)zone_skips(zone, &change, &begin, &end);
        for (int k = 0; k < minutes_per_day; k++) {
            const struct minute shown = day_minute(day, k);
            struct instant at = {0};
            const bool is_there = zone_instant(zone, shown, &at) == OK;

            assert_int_equal(is_there, shown.v < begin.v || shown.v >= end.v);
            if (!is_there) {
                skipped++;
                continue;
            }
            assert_int_equal(zone_minute(zone, at).v, shown.v);
            for (int later = 15; later <= 60; later += 15) {
                const struct instant again = {at.ms + (int64_t)later * ms_per_minute};
                repeated += zone_minute(zone, again).v == shown.v ? 1 : 0;
            }
        }
        assert_int_equal(skipped, cases[i].skipped);
        assert_int_equal(repeated, cases[i].repeated);
        zone_free(zone);
    }
}

static void random_instants_in_many_zones_come_back(void **state)
{
    static const char *const zones[] = {"Asia/Karachi", "Europe/London", "America/St_Johns",
        "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia",
        "America/Argentina/Buenos_Aires"};
    uint64_t seed = 11;

    (void)state;
    for (size_t i = 0; i < COUNT(zones); i++) {
        struct zone *zone = open_zone(zones[i]);

        for (int k = 0; k < 5000; k++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            const struct instant at = {86400000 + (int64_t)(seed >> 22) % INT64_C(4000000000000)};
            const struct minute shown = zone_minute(zone, at);
            struct instant first = {0};

            assert_int_equal(zone_instant(zone, shown, &first), OK);
            assert_true(first.ms <= at.ms && at.ms - first.ms < 121 * ms_per_minute);
            assert_int_equal(zone_minute(zone, first).v, shown.v);
            assert_int_equal(
                shown.v, (at.ms + (int64_t)zone_offset(zone, at) * ms_per_minute) / ms_per_minute);
        }
        zone_free(zone);
    }
}

static void names_that_are_no_zone_are_refused(void **state)
{
    static const char *const names[] = {"", "Asia/Nowhere", "../passwd", "/etc/passwd", "Asia",
        "Asia/../../passwd", "Asia/Karachi ", "tzdata.zi",
        "Asia/KarachiKarachiKarachiKarachiKarachiKarachiKarachi"};
    struct zone *zone = NULL;

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        assert_int_equal(zone_open(names[i], &zone), STATUS_INVALID);
    }
}

static void days_are_dates_and_back(void **state)
{
    static const struct {
        const char *text;
        int32_t day;
        int weekday, fiscal;
    } cases[] = {
        {"1970-01-01", 0, 3, 1969},
        {"1969-12-31", -1, 2, 1969},
        {"2000-02-29", 11016, 1, 1999},
        {"2026-06-30", 20634, 1, 2025},
        {"2026-07-01", 20635, 2, 2026},
        {"2026-11-24", 20781, 1, 2026},
        {"0001-01-01", -719162, 0, 0},
        {"9999-12-31", 2932896, 4, 9999},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct day day = day_from(cases[i].text);

        assert_int_equal(day.v, cases[i].day);
        assert_int_equal(day_weekday(day), cases[i].weekday);
        assert_int_equal(fiscal_year(day), cases[i].fiscal);
        assert_true(text_is(day_text(&arena, day), cases[i].text));
    }
    for (struct day day = day_from("1890-01-01"); day.v < 60000; day = day_add(day, 1)) {
        struct day back = {0};

        assert_int_equal(date_day(day_date(day), &back), OK);
        assert_int_equal(back.v, day.v);
        assert_int_equal(day_of(day_minute(day, 0)).v, day.v);
        assert_int_equal(day_of(day_minute(day, 1439)).v, day.v);
        assert_int_equal(minute_of_day(minute_add(day_minute(day, 0), -1)), 1439);
    }
    arena_release(&arena);
}

static void what_is_no_date_is_refused(void **state)
{
    static const char *const texts[] = {"", "2026-02-30", "2023-02-29", "1900-02-29", "2026-13-01",
        "2026-00-10", "2026-11-00", "2026-11-31", "26-11-24", "2026-1-24", "24-11-2026",
        "2026/11/24", "2026-11-24x", "0000-01-01", "-026-11-24", "2026-11-24T00:00"};
    struct day day = {7};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        assert_int_equal(day_read(text_of(texts[i]), &day), STATUS_INVALID);
    }
    assert_int_equal(day_read(TEXT("2026-11-24\0x"), &day), STATUS_INVALID);
    assert_int_equal(day.v, 7);
    assert_int_equal(day_read(TEXT("۲۰۲۶-۱۱-۲۴"), &day), OK);
    assert_int_equal(day.v, 20781);
}

static void ages_turn_on_the_birthday(void **state)
{
    static const struct {
        const char *birth, *on;
        int years;
    } cases[] = {
        {"2008-11-24", "2026-11-23", 17},
        {"2008-11-24", "2026-11-24", 18},
        {"2008-02-29", "2026-02-28", 17},
        {"2008-02-29", "2026-03-01", 18},
        {"2008-02-29", "2028-02-28", 19},
        {"2008-02-29", "2028-02-29", 20},
        {"2026-11-24", "2026-11-24", 0},
        {"1926-12-31", "2026-11-24", 99},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(
            years_between(day_from(cases[i].birth), day_from(cases[i].on)), cases[i].years);
    }
}

static void the_day_of_an_age_is_the_first_with_it(void **state)
{
    static const char *const births[] = {"2008-11-24", "2008-02-29", "2000-12-31", "1999-03-01"};

    (void)state;
    for (size_t i = 0; i < COUNT(births); i++) {
        for (int years = 0; years < 100; years++) {
            const struct day birth = day_from(births[i]);
            const struct day day = day_of_age(birth, years);

            assert_int_equal(years_between(birth, day), years);
            assert_int_equal(years_between(birth, day_add(day, -1)), years - 1);
        }
    }
}

static void times_of_day_are_read_as_people_type_them(void **state)
{
    static const struct {
        const char *typed;
        int minute; /* -1: refused */
    } cases[] = {
        {"09:30", 570},
        {"9:30", 570},
        {"9:30 am", 570},
        {"9:30am", 570},
        {"9:30 PM", 1290},
        {"9 pm", 1260},
        {"12:00 am", 0},
        {"12:30 am", 30},
        {"12 pm", 720},
        {"12:30 p.m.", 750},
        {"00:00", 0},
        {"23:59", 1439},
        {"16.30", 990},
        {"۰۹:۳۰", 570},
        {" 9:30 ", 570},
        {"24:00", -1},
        {"9", -1},
        {"930", -1},
        {"9:3", -1},
        {"9:60", -1},
        {"13 pm", -1},
        {"0 am", -1},
        {"", -1},
        {":30", -1},
        {"9:30 xm", -1},
        {"-9:30", -1},
        {"9:30:00", -1},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int minute = -1;
        const bool is_read = clock_read(text_of(cases[i].typed), &minute) == OK;

        if (is_read != (cases[i].minute >= 0) || minute != cases[i].minute) {
            fail_msg("\"%s\" became %d", cases[i].typed, minute);
        }
    }
    assert_true(text_is(clock_text(&arena, 570), "09:30"));
    assert_true(text_is(minute_text(&arena, minute_from("2026-11-24T09:05")), "2026-11-24T09:05"));
    arena_release(&arena);
}

static void instants_of_other_programs_are_read(void **state)
{
    static const struct {
        const char *text;
        enum status status;
        int64_t ms;
    } cases[] = {
        {"1970-01-01T00:00:00Z", OK, 0},
        {"1970-01-01T05:00:00+05:00", OK, 0},
        {"1969-12-31T20:30:00-03:30", OK, 0},
        {"2026-11-24T09:30:00.5Z", OK, 1795512600500},
        {"2026-11-24t09:30:00.123999z", OK, 1795512600123},
        {"1969-12-31T23:59:59.999Z", OK, -1},
        {"2026-11-24T09:30:00", STATUS_INVALID, 0},
        {"2026-11-24T09:30Z", STATUS_INVALID, 0},
        {"2026-11-24T09:30:60Z", STATUS_INVALID, 0},
        {"2026-11-24T09:30:00.Z", STATUS_INVALID, 0},
        {"2026-11-24T09:30:00+0500", STATUS_INVALID, 0},
        {"2026-11-24T09:30:00+24:00", STATUS_INVALID, 0},
        {"2026-11-24T09:30:00Zx", STATUS_INVALID, 0},
        {"", STATUS_INVALID, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct instant at = {0};

        assert_int_equal(instant_read(text_of(cases[i].text), &at), cases[i].status);
        assert_int_equal(at.ms, cases[i].ms);
    }
}

static void the_second_before_1970_is_in_the_minute_before(void **state)
{
    struct zone *zone = open_zone("UTC");
    struct arena arena = {0};

    (void)state;
    assert_int_equal(zone_minute(zone, (struct instant){-1}).v, -1);
    assert_true(
        text_is(instant_text(&arena, zone, (struct instant){-1}), "1969-12-31T23:59:59+00:00"));
    zone_free(zone);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks_that_change_skip_and_repeat_minutes),
        cmocka_unit_test(every_minute_of_a_changed_day_is_found_or_skipped),
        cmocka_unit_test(random_instants_in_many_zones_come_back),
        cmocka_unit_test(names_that_are_no_zone_are_refused),
        cmocka_unit_test(days_are_dates_and_back),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(ages_turn_on_the_birthday),
        cmocka_unit_test(the_day_of_an_age_is_the_first_with_it),
        cmocka_unit_test(times_of_day_are_read_as_people_type_them),
        cmocka_unit_test(instants_of_other_programs_are_read),
        cmocka_unit_test(the_second_before_1970_is_in_the_minute_before),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
