/* What a database server says, in the words of Turso's own and of libSQL, and what is no whole
 * answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/engine.h"
#include "store/hrana_wire.h"

#define ROWS                                                                                       \
    "[{\"type\":\"integer\",\"value\":\"-9223372036854775808\"},"                                  \
    "{\"type\":\"blob\",\"base64\":\"AP8\"},{\"type\":\"blob\",\"base64\":\"AP8=\"}]"
#define RESULTS(more, errors)                                                                      \
    "{\"results\":[{\"type\":\"ok\",\"response\":{\"type\":\"batch\",\"result\":{"                 \
    "\"step_results\":[{\"cols\":[],\"rows\":[]},{\"cols\":[{},{},{}],\"rows\":[" ROWS "]}" more   \
    "],\"step_errors\":[null,null" errors "]}}}]}"

static void the_words_of_a_refusal_mean_the_same_on_all_servers(void **state)
{
    static const struct {
        struct text message;
        enum problem problem;
    } cases[] = {
        {TEXT_ROW("stale"), PROBLEM_stale},
        {TEXT_ROW("Runtime error: stale"), PROBLEM_stale},
        {TEXT_ROW("SQLite error: stale"), PROBLEM_stale},
        {TEXT_ROW("CHECK constraint failed: must"), PROBLEM_must},
        {TEXT_ROW("Runtime error: CHECK constraint failed: must (19)"), PROBLEM_must},
        {TEXT_ROW("SQLite error: CHECK constraint failed: must"), PROBLEM_must},
        {TEXT_ROW("SQLite error: UNIQUE constraint failed: thing.text"), PROBLEM_NONE},
        {TEXT_ROW("SQLite error: "), PROBLEM_NONE},
        {TEXT_ROW(""), PROBLEM_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(problem_of_refusal(cases[i].message), cases[i].problem);
    }
}

static void what_is_no_whole_answer_is_refused(void **state)
{
    static const struct {
        struct text body;
        bool is_whole;
    } cases[] = {
        {TEXT_ROW(RESULTS("", "")), true},
        {TEXT_ROW(RESULTS(",null", "")), false},
        {TEXT_ROW(RESULTS(",null", ",null")), false},
        {TEXT_ROW("{\"results\":[{\"type\":\"error\",\"error\":{\"message\":\"no\"}}]}"), true},
        {TEXT_ROW("{\"results\":[{\"type\":\"error\",\"error\":{}}]}"), false},
        {TEXT_ROW("{\"results\":[]}"), false},
        {TEXT_ROW("{\"results\":[{\"type\":\"ok\",\"response\":{\"type\":\"clo"), false},
        {TEXT_ROW("<!doctype html>"), false},
        {TEXT_ROW("[]"), false},
        {TEXT_ROW(""), false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct hrana_reply reply;
        const bool is_whole = hrana_read(cases[i].body, 2, &reply);

        assert_int_equal(is_whole, cases[i].is_whole);
        if (is_whole) {
            hrana_reply_free(&reply);
        }
    }
}

static void rows_are_read_when_they_are_what_the_query_asks(void **state)
{
    static const struct query three = {"three", "", SURFACE_STAFF, 0, 3, true, false};
    static const struct query two = {"two", "", SURFACE_STAFF, 0, 2, true, false};
    struct allowance allowance = {set_most_rows, set_most_bytes};
    struct arena arena = {0};
    struct hrana_reply reply;
    struct rows rows;

    (void)state;
    assert_true(hrana_read(TEXT(RESULTS("", "")), 2, &reply));
    assert_false(hrana_rows(&reply, 1, &arena, &two, &allowance, &rows));
    assert_true(hrana_rows(&reply, 1, &arena, &three, &allowance, &rows));
    assert_int_equal(rows.count, 1);
    assert_true(rows.values[0].integer == INT64_MIN);
    /* base64 with its padding or without */
    assert_true(text_equal(rows.values[1].bytes, TEXT("\x00\xff")));
    assert_true(text_equal(rows.values[2].bytes, TEXT("\x00\xff")));
    hrana_reply_free(&reply);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_words_of_a_refusal_mean_the_same_on_all_servers),
        cmocka_unit_test(what_is_no_whole_answer_is_refused),
        cmocka_unit_test(rows_are_read_when_they_are_what_the_query_asks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
