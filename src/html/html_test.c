/* What the writer promises: every value is escaped for its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "html/html.h"
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

static void a_list_has_its_values_escaped_and_its_lines_joined(void **state)
{
    static const char *const names[] = {"<&>", hostile};
    struct arena arena = {0};
    struct out o = out_of(&arena, ENGLISH);

    (void)state;
    pass_list_html(&o, names, 2, true, "a\"b");
    assert_wrote(&o, "<!doctype html>\n"
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_has_its_values_escaped_and_its_lines_joined),
        cmocka_unit_test(a_value_is_written_for_its_place),
        cmocka_unit_test(numbers_are_whole_at_both_ends),
        cmocka_unit_test(addresses_are_percent_encoded_and_outside_ones_checked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
