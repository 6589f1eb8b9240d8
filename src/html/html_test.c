/* What the writer promises: every value is escaped for its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "html/put.h"
#include "html_html.h"
#include "pass_html.h"

static const char hostile[] = "\"><script>alert('1')</script>&";

static struct out out_of(struct arena *arena, enum language language)
{
    struct out o = {.language = language, .money_digits = 2, .currency = "Rs"};

    buf_init(&o.buf, arena, 1 << 20);
    return o;
}

static void assert_wrote(const struct out *o, const char *expected)
{
    struct arena arena = {0};

    assert_string_equal(text_string(&arena, buf_as_text(&o->buf)), expected);
    arena_release(&arena);
}

/* Bytes are looked at several at a time: each of them anywhere, with others of the same bits
 * around. */
static void a_byte_is_escaped_wherever_it_stands(void **state)
{
    enum { longest = 20 };
    struct arena arena = {0};

    (void)state;
    for (int byte = 1; byte < 256; byte++) {
        const char one[] = {(char)byte, '\0'};
        const char *entity = byte == '&' ? "&amp;"
            : byte == '<'                ? "&lt;"
            : byte == '>'                ? "&gt;"
                                         : one;

        for (size_t at = 0; at < longest; at++) {
            char text[longest + 1] = "!#$%'(=?:;!#$%'(=?:;";
            struct out attribute = out_of(&arena, ENGLISH);
            struct out body = out_of(&arena, ENGLISH);

            text[at] = one[0];
            attr_put_string(&attribute, text);
            html_put_string(&body, text);
            assert_wrote(&attribute,
                text_format(&arena, "%.*s%s%s%c", (int)at, text, byte == '"' ? "&quot;" : entity,
                    text + at + 1, 0)
                    .at);
            assert_wrote(&body,
                text_format(&arena, "%.*s%s%s%c", (int)at, text, entity, text + at + 1, 0).at);
        }
        arena_empty(&arena);
    }
    arena_release(&arena);
}

static void a_list_has_its_values_escaped_and_its_lines_joined(void **state)
{
    static const char *const names[] = {"<&>", hostile};
    struct arena arena = {0};
    struct out o = out_of(&arena, ENGLISH);

    (void)state;
    pass_list_html(&o, names, 2, true, "a\"b");
    assert_wrote(&o,
        "<!doctype html>\n"
        "<title>A &lt;b&gt; &amp; &quot;c&quot;</title>\n"
        "<ul class=\"list &lt;&amp;&gt;\" id=x data-empty=\"\">\n"
        "<li>&lt;&amp;&gt;</li>\n"
        "<li>\"&gt;&lt;script&gt;alert('1')&lt;/script&gt;&amp;</li>\n"
        "</ul>  <p>2 names, <li>}}</li>\n"
        "</p>\n"
        "<input checked class=\"two\" aria-describedby=\"a&quot;b\" value=\"a\"/>\n"
        "<input>\n");
    arena_release(&arena);
}

static void a_value_is_written_for_its_place(void **state)
{
    struct arena arena = {0};
    struct out o = out_of(&arena, URDU);

    (void)state;
    pass_place_html(&o, URL("/a?b=1&c=2"), text_of(hostile), (struct client_id){INT64_C(1)},
        (struct html){TEXT("<i></i>")});
    assert_wrote(&o,
        "<a href=\"/a?b=1&amp;c=2#top\""
        " title=\"&quot;&gt;&lt;script&gt;alert('1')&lt;/script&gt;&amp;\""
        " data-id=\"0000000000001\">\"&gt;&lt;script&gt;alert('1')&lt;/script&gt;&amp;<i></i></a>\n"
        "<a href=\"/a?b=1&amp;c=2\">x</a>\n"
        "<pre>\n  two  spaces\n</pre>\n"
        "<textarea name=\"t\">\n"
        "&quot;&gt;&lt;script&gt;alert('1')&lt;/script&gt;&amp;\n"
        "  x</textarea>\n"
        "<script type=\"application/ld+json\">\n  {\"a\": \"<p {\"}\n</script>\n"
        "<svg viewBox=\"0 0 1 1\"><linearGradient/><use href=\"/a?b=1&amp;c=2\"/></svg>\n");
    arena_release(&arena);
}

static void numbers_are_whole_at_both_ends(void **state)
{
    static const struct {
        int64_t number;
        const char *expected;
    } cases[] = {
        {0, "<p title=\"0\" data-q='\"'>0 what?\?! \"quotes\" \\ back ?\?/</p>\n"},
        {-7, "<p title=\"-7\" data-q='\"'>\u22127 what?\?! \"quotes\" \\ back ?\?/</p>\n"},
        {INT64_MIN,
            "<p title=\"-9223372036854775808\" data-q='\"'>\u22129223372036854775808 what?\?!"
            " \"quotes\" \\ back ?\?/</p>\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena = {0};
        struct out o = out_of(&arena, ENGLISH);

        pass_number_html(&o, cases[i].number);
        assert_wrote(&o, cases[i].expected);
        arena_release(&arena);
    }
}

static void addresses_are_percent_encoded_and_outside_ones_checked(void **state)
{
    static const struct {
        const char *address, *expected;
    } outside[] = {
        {"https://wa.me/923001234567", "https://wa.me/923001234567"},
        {"TEL:+923001234567", "TEL:+923001234567"},
        {"mailto:a@b.c", "mailto:a@b.c"},
        {"javascript:alert(1)", "#"},
        {" javascript:alert(1)", "#"},
        {"java\nscript:alert(1)", "#"},
        {"data:text/html,x", "#"},
        {"//evil.example", "#"},
        {"https:", "#"},
        {"", "#"},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
        const struct url url = url_outside(text_of(outside[i].address));

        assert_true(text_is(url.address, outside[i].expected));
    }
    struct url url = url_id(&arena, "/staff/clients/", 33, "/edit");
    assert_true(text_is(url.address, "/staff/clients/0000000000011/edit"));
    url = url_with(&arena, URL("/x"), "q", TEXT("a b&c=\"é/~"));
    assert_true(text_is(url.address, "/x?q=a%20b%26c%3D%22%C3%A9%2F~"));
    url = url_with(&arena, url, "p", TEXT(""));
    assert_true(text_ends(url.address, TEXT("~&p=")));
    arena_release(&arena);
}

static struct day day_of_date(int year, int month, int day)
{
    struct day out = {0};

    assert_int_equal(date_day((struct date){year, month, day}, &out), OK);
    return out;
}

static void put_dates(struct out *o)
{
    const struct day day = day_of_date(2026, 11, 24);

    html_put(o, long_date(o, day));
    html_raw(o, "|", 1);
    html_put(o, short_date(o, day));
    html_raw(o, "|", 1);
    html_put(o, month_year(o, day));
    html_raw(o, "|", 1);
    html_put(o, weekday_name(o, day));
    html_raw(o, "|", 1);
    html_put(o, weekday_short(o, day));
}

static void put_day(struct out *o)
{
    html_put(o, day_of_date(2026, 5, 1));
    html_raw(o, "|", 1);
    attr_put(o, day_of_date(2026, 5, 1));
}

static void put_minute(struct out *o)
{
    const struct minute minute = day_minute(day_of_date(2026, 11, 24), 9 * 60 + 5);

    html_put(o, minute);
    html_raw(o, "|", 1);
    attr_put(o, minute);
}

static void put_instant(struct out *o)
{
    /* 2026-11-24 19:30 UTC is half past midnight of the next day in Karachi. */
    const struct instant at = {INT64_C(1795548600000)};

    html_put(o, at);
    html_raw(o, "|", 1);
    attr_put(o, at);
}

static void put_money(struct out *o)
{
    html_put(o, (struct money){250000});
    html_put(o, (struct money){-1040050});
    html_raw(o, "|", 1);
    attr_put(o, (struct money){250000});
    html_raw(o, "|", 1);
    attr_put(o, (struct money){250005});
    html_raw(o, "|", 1);
    attr_put(o, (struct money){-50});
}

static void put_words(struct out *o)
{
    html_put(o, t("Undo"));
    html_raw(o, "|", 1);
    html_put(o, t("No words of the program"));
}

static const struct {
    void (*put)(struct out *o);
    const char *english, *urdu;
} value_cases[] = {
    {put_dates, "Tuesday, 24 November 2026|24 Nov|November 2026|Tuesday|Tue",
        "منگل، 24 نومبر، 2026|24 نومبر|نومبر 2026|منگل|منگل"},
    {put_day, "<time datetime=\"2026-05-01\">1 May 2026</time>|2026-05-01",
        "<time datetime=\"2026-05-01\">1 مئی 2026</time>|2026-05-01"},
    {put_minute, "<bdi dir=\"ltr\">09:05</bdi>|2026-11-24T09:05",
        "<bdi dir=\"ltr\">09:05</bdi>|2026-11-24T09:05"},
    {put_instant,
        "<time datetime=\"2026-11-25T00:30:00+05:00\">25 Nov 2026, <bdi "
        "dir=\"ltr\">00:30</bdi></time>"
        "|2026-11-25T00:30:00+05:00",
        "<time datetime=\"2026-11-25T00:30:00+05:00\">25 نومبر 2026، <bdi "
        "dir=\"ltr\">00:30</bdi></time>"
        "|2026-11-25T00:30:00+05:00"},
    {put_money,
        "<span class=\"money\" dir=\"ltr\"><span class=\"cur\">Rs</span>2,500</span>"
        "<span class=\"money\" dir=\"ltr\">\u2212<span class=\"cur\">Rs</span>10,400.50</span>"
        "|2500|2500.05|-0.50",
        NULL},
    {put_words, "Undo|No words of the program", "واپس لیں|No words of the program"},
};

static void values_read_as_people_write_them_in_both_languages(void **state)
{
    struct zone *zone = NULL;

    (void)state;
    assert_int_equal(zone_open("Asia/Karachi", &zone), OK);
    for (size_t i = 0; i < sizeof value_cases / sizeof value_cases[0]; i++) {
        for (enum language language = ENGLISH; language <= URDU; language++) {
            struct arena arena = {0};
            struct out o = out_of(&arena, language);
            const bool is_english = language == ENGLISH || value_cases[i].urdu == NULL;

            o.zone = zone;
            value_cases[i].put(&o);
            assert_wrote(&o, is_english ? value_cases[i].english : value_cases[i].urdu);
            arena_release(&arena);
        }
    }
    zone_free(zone);
}

/* What is typed is beside a form's words alone: a page that only says what went wrong holds none.
 */
static void what_was_typed_is_spoken_of_where_it_stands(void **state)
{
    static const struct {
        enum problem problem;
        bool is_kept;
    } cases[] = {{PROBLEM_no_room, true}, {PROBLEM_disk_fails, true}, {PROBLEM_no_database, true},
        {PROBLEM_required, false}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena = {0};
        struct problems problems = {0};
        struct out form = out_of(&arena, ENGLISH);
        struct out page = out_of(&arena, ENGLISH);

        problem_note(&problems, cases[i].problem, NULL, TEXT(""));
        sum_html(&form, &problems, NULL);
        wrong_words_html(&page, &problems);
        assert_int_equal(strstr(text_string(&arena, buf_as_text(&form.buf)),
                             "What you typed is still here.") != NULL,
            cases[i].is_kept);
        assert_null(strstr(text_string(&arena, buf_as_text(&page.buf)), "typed"));
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_byte_is_escaped_wherever_it_stands),
        cmocka_unit_test(a_list_has_its_values_escaped_and_its_lines_joined),
        cmocka_unit_test(a_value_is_written_for_its_place),
        cmocka_unit_test(numbers_are_whole_at_both_ends),
        cmocka_unit_test(addresses_are_percent_encoded_and_outside_ones_checked),
        cmocka_unit_test(values_read_as_people_write_them_in_both_languages),
        cmocka_unit_test(what_was_typed_is_spoken_of_where_it_stands),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
