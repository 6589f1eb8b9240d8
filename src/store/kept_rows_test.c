#include "store/kept_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct query one = {"one", "select 1", SURFACE_STAFF, 2, 2, true, false};
static const struct query other = {"other", "select 2", SURFACE_STAFF, 2, 2, true, false};

static struct value number(int64_t n)
{
    return (struct value){VALUE_INTEGER, n, {NULL, 0}};
}

static struct value words(const char *string)
{
    return (struct value){VALUE_TEXT, 0, text_of(string)};
}

static void rows_come_back_for_the_same_query_and_arguments_alone(void **state)
{
    struct kept_rows kept = {0};
    char name[] = "Ayesha";
    const struct value values[] = {number(7), words(name), number(8), {0}};
    const struct value args[] = {number(1), words("2026")};
    const struct value others[][2] = {{number(2), words("2026")}, {number(1), words("2027")},
        {number(1), words("2026 ")}, {number(1), {VALUE_BLOB, 0, TEXT_ROW("2026")}},
        {{0}, words("2026")}};

    (void)state;
    kept_rows_add(&kept, &one, args, &(struct rows){.count = 2, .columns = 2, .values = values});
    memset(name, 'x', sizeof name - 1); /* what was given is the caller's again */
    const struct kept_slot *slot = kept_rows_find(&kept, &one, args);
    assert_non_null(slot);
    assert_int_equal(slot->rows.count, 2);
    assert_int_equal(slot->rows.values[2].integer, 8);
    assert_true(text_is(slot->rows.values[1].bytes, "Ayesha"));
    assert_int_equal(slot->rows.values[3].kind, VALUE_NULL);
    assert_null(kept_rows_find(&kept, &other, args));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_null(kept_rows_find(&kept, &one, others[i]));
    }
    kept_rows_free(&kept);
}

static void nothing_is_kept_once_somebody_has_written(void **state)
{
    struct kept_rows kept = {0};
    const struct value args[] = {number(1), number(2)};

    (void)state;
    kept_rows_at(&kept, 4);
    kept_rows_add(&kept, &one, args, &(struct rows){.columns = 2});
    kept_rows_at(&kept, 4);
    assert_non_null(kept_rows_find(&kept, &one, args));
    kept_rows_at(&kept, 5);
    assert_null(kept_rows_find(&kept, &one, args));
    kept_rows_free(&kept);
}

static void what_is_cut_short_or_large_is_not_kept_and_many_make_room_for_the_newest(void **state)
{
    static char large[kept_most_each];
    struct kept_rows kept = {0};
    const struct value blob = {VALUE_BLOB, 0, {large, sizeof large}};
    const struct query column = {"column", "select 1", SURFACE_STAFF, 1, 1, false, false};
    struct value arg = number(-1);

    (void)state;
    kept_rows_add(&kept, &column, &arg, &(struct rows){.count = 1, .columns = 1, .values = &blob});
    assert_null(kept_rows_find(&kept, &column, &arg));
    kept_rows_add(&kept, &column, &arg, &(struct rows){.columns = 1, .more = true});
    assert_null(kept_rows_find(&kept, &column, &arg));
    for (int64_t i = 0; i < 3 * kept_slots; i++) {
        arg = number(i);
        kept_rows_add(
            &kept, &column, &arg, &(struct rows){.count = 1, .columns = 1, .values = &arg});
        const struct kept_slot *slot = kept_rows_find(&kept, &column, &arg);
        assert_non_null(slot);
        assert_int_equal(slot->rows.values[0].integer, i);
        assert_in_range(kept.count, 1, kept_most);
    }
    kept_rows_free(&kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back_for_the_same_query_and_arguments_alone),
        cmocka_unit_test(nothing_is_kept_once_somebody_has_written),
        cmocka_unit_test(what_is_cut_short_or_large_is_not_kept_and_many_make_room_for_the_newest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
