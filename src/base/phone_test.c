/* Phones: the spellings of messaging-compliance 4.1, and what is no number. The great many are
 * compared with libphonenumber by tests/unit/phone.test.mjs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/phone.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct {
    const char *typed, *e164; /* NULL: refused */
} spellings[] = {
    {"0300-1234567", "+923001234567"},
    {"03001234567", "+923001234567"},
    {"3001234567", "+923001234567"},
    {"92 300 1234567", "+923001234567"},
    {"0092 300 1234567", "+923001234567"},
    {"+92 (0)300 1234567", "+923001234567"},
    {"(0)300 1234567", "+923001234567"},
    {"+92-0300-1234567", "+923001234567"},
    {"0300.123.4567", "+923001234567"},
    {"۰۳۰۰۱۲۳۴۵۶۷", "+923001234567"},
    {"٠٣٠٠١٢٣٤٥٦٧", "+923001234567"},
    {"\u200E+92\u00A0300\u20111234567\u202C", "+923001234567"},
    {"0355 1234567", "+923551234567"},
    {"0390 1234567", "+923901234567"},
    {"056-3786543", "+92563786543"},
    {"(056) 3543210", "+92563543210"},
    {"563543210", "+92563543210"},
    {"042-35761999", "+924235761999"},
    {"042 111 123 456", "+9242111123456"},
    {"0922 612345", "+92922612345"},
    {"05822 123456", "+925822123456"},
    {"0800 12345", "+9280012345"},
    {"+44 20 7946 0018", "+442079460018"},
    {"+44 (0)20 7946 0018", "+442079460018"},
    {"0044 7911 123456", "+447911123456"},
    {"+1 (212) 555-0123", "+12125550123"},
    {"+971 50 123 4567", "+971501234567"},
    {"056 1234567", NULL},
    {"3543210", NULL},
    {"0300 123456", NULL},
    {"0300 12345678", NULL},
    {"0092 0 0 300 1234567", NULL},
    {"+92", NULL},
    {"+", NULL},
    {"", NULL},
    {"0", NULL},
    {"00", NULL},
    {"+00923001234567", NULL},
    {"++923001234567", NULL},
    {"0300+1234567", NULL},
    {"0300 1234567 ext 5", NULL},
    {"O3001234567", NULL},
    {"+999 1234567", NULL},
    {"+44 123", NULL},
    {"+44 1234567890123456", NULL},
    {"111111111111111111111111111111111111", NULL},
    {"\xff", NULL},
};

static void spellings_of_pakistan_are_read(void **state)
{
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(spellings); i++) {
        struct text e164 = {0};
        const enum status status = phone_read(&arena, text_of(spellings[i].typed), "92", &e164);

        if (!text_equal(e164, text_of(spellings[i].e164)) ||
            (status == OK) != (spellings[i].e164 != NULL)) {
            fail_msg("\"%s\" became \"%.*s\"", spellings[i].typed, TEXT_ARG(e164));
        }
    }
    arena_release(&arena);
}

static void numbers_are_shown_as_their_country_writes_them(void **state)
{
    static const struct {
        const char *e164, *home, *shown;
    } cases[] = {
        {"+923001234567", "92", "0300 1234567"},
        {"+92563543210", "92", "056 3543210"},
        {"+924235761999", "92", "042 35761999"},
        {"+9242111123456", "92", "042 111 123 456"},
        {"+92922612345", "92", "0922 612345"},
        {"+9280012345", "92", "0800 12345"},
        {"+923001234567", "44", "+92 300 1234567"},
        {"+442079460018", "92", "+44 20 7946 0018"},
        {"+447911123456", "92", "+44 7911 123456"},
        {"+442079460018", "44", "020 7946 0018"},
        {"+12125550123", "92", "+1 212 555 0123"},
        {"+971501234567", "92", "+971 50 123 4567"},
        {"+4915112345678", "92", "+49 151 123 456 78"},
        {"+35312345678", "92", "+353 123 456 78"},
        {"none", "92", "none"},
        {"", "92", ""},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct text shown = phone_show(&arena, text_of(cases[i].e164), cases[i].home);
        struct text back = {0};

        assert_string_equal(text_string(&arena, shown), cases[i].shown);
        if (cases[i].e164[0] == '+') {
            assert_int_equal(phone_read(&arena, shown, cases[i].home, &back), OK);
            assert_true(text_is(back, cases[i].e164));
        }
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_of_pakistan_are_read),
        cmocka_unit_test(numbers_are_shown_as_their_country_writes_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
