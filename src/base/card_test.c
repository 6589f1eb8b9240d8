/* Card numbers are found however they are written; what only looks like one is let be. The great
 * many are tried by tests/unit/card.test.mjs. The numbers are the schemes' published test numbers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/card.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void cards_are_found_and_masked(void **state)
{
    static const struct {
        const char *text, *masked; /* NULL: no card */
    } cases[] = {
        {"4111111111111111", "••••••••••••1111"},
        {"4111 1111 1111 1111", "•••• •••• •••• 1111"},
        {"4111-1111-1111-1111", "••••-••••-••••-1111"},
        {"4111\u00A01111\u00A01111\u00A01111", "••••\u00A0••••\u00A0••••\u00A01111"},
        {"۴۱۱۱ ۱۱۱۱ ۱۱۱۱ ۱۱۱۱", "•••• •••• •••• ۱۱۱۱"},
        {"٤١١١١١١١١١١١١١١١", "••••••••••••١١١١"},
        {"paid with 5555555555554444, exp 12/27", "paid with ••••••••••••4444, exp 12/27"},
        {"کارڈ4111111111111111", "کارڈ••••••••••••1111"},
        {"2223003122003222", "••••••••••••3222"},
        {"3782 822463 10005", "•••• •••••• •0005"},
        {"30569309025904", "••••••••••5904"},
        {"6011111111111117", "••••••••••••1117"},
        {"3530111333300000", "••••••••••••0000"},
        {"6200000000000005", "••••••••••••0005"},
        {"4222 2222 2222 2", "•••• •••• •222 2"},
        {"12 4111 1111 1111 1111 34", "12 •••• •••• •••• 1111 34"},
        {"+4444 4444 4444 4448", "+•••• •••• •••• 4448"},
        {"42101-1234567-1 4111111111111111", "42101-1234567-1 ••••••••••••1111"},
        {"0300 1234567 4111111111111111", "0300 1234567 ••••••••••••1111"},
        {"4111111111111111 5555555555554444", "••••••••••••1111 ••••••••••••4444"},
        {"4111111111111112", NULL},
        {"1111111111111117", NULL},
        {"4111  1111 1111 1111", NULL},
        {"41111111111111110000", NULL},
        {"FT4111111111111111", NULL},
        {"4111111111111111AB", NULL},
        {"4222222222222", NULL},
        {"42101-1234567-1", NULL},
        {"PK36SCBL0000001123456702", NULL},
        {"pk36 scbl 0000 0011 2345 6702", NULL},
        {"GB82 WEST 1234 5698 7654 32", NULL},
        {"0300-1234567", NULL},
        {"+92 300 1234567", NULL},
        {"0092 300 1234567", NULL},
        {"a{5 441 14411114410010 44 41441 4411 0481192w",
            "a{5 ••• ••••••••••••10 •• ••••• •••• •••1192w"}, /* two that share digits */
        {"0300 4234567 0321 7654321", NULL},
        {"1795512600500", NULL},
        {"411111111111", NULL},
        {"", NULL},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct text text = text_of(cases[i].text);
        const struct text masked = card_mask(&arena, text);
        const char *wanted = cases[i].masked == NULL ? cases[i].text : cases[i].masked;

        if (card_is_in(text, NULL) != (cases[i].masked != NULL) || !text_is(masked, wanted)) {
            fail_msg("\"%s\" became \"%.*s\"", cases[i].text, TEXT_ARG(masked));
        }
        assert_false(card_is_in(masked, NULL));
    }
    arena_release(&arena);
}

static void the_place_of_the_card_is_told(void **state)
{
    const struct text text = TEXT("see 4111 1111 1111 1111.");
    struct text found = {0};

    (void)state;
    assert_true(card_is_in(text, &found));
    assert_ptr_equal(found.at, text.at + 4);
    assert_int_equal(found.length, 19);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cards_are_found_and_masked),
        cmocka_unit_test(the_place_of_the_card_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
