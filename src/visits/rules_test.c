#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "visits/rules.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A treatment with which nothing is wrong. */
#define PRODUCT .has_product = true, .has_lot = true, .has_units = true
#define DEVICE .is_device = true, .has_device = true, .has_energy = true, .has_passes = true

static void a_treatment_tells_what_is_missing(void **state)
{
    (void)state;
    const struct {
        struct treatment_facts treatment;
        enum problem problem;
    } cases[] = {
        {{PRODUCT}, PROBLEM_NONE},
        {{.has_lot = true, .has_units = true}, PROBLEM_no_product},
        {{.has_product = true, .has_units = true}, PROBLEM_no_lot},
        {{.has_product = true, .has_lot = true}, PROBLEM_no_units},
        {{PRODUCT, .is_other_lot = true}, PROBLEM_other_lot},
        {{PRODUCT, .is_expired = true}, PROBLEM_lot_expired},
        {{PRODUCT, .is_expired = true, .is_explained = true}, PROBLEM_NONE},
        {{DEVICE}, PROBLEM_NONE},
        {{.is_device = true, .has_energy = true, .has_passes = true}, PROBLEM_no_device},
        {{.is_device = true, .has_device = true, .has_passes = true}, PROBLEM_no_energy},
        {{.is_device = true, .has_device = true, .has_energy = true}, PROBLEM_no_passes},
        {{0}, PROBLEM_no_product},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(treatment_missing(&cases[i].treatment), cases[i].problem);
    }
}

static void a_credential_that_had_ended_stops_signing(void **state)
{
    (void)state;
    const struct staff_id doctor = {1};
    const struct staff_id nurse = {2};
    const struct staff_id none = {0};
    const struct day on = {20000};
    const struct {
        struct staff_id supervisor;
        const char *wanted;
        struct credential_facts held[2];
        size_t count;
        enum problem problem;
    } cases[] = {
        {none, "", {{{0}, {0}, {0}}}, 0, PROBLEM_NONE},
        {none, "laser", {{{0}, {0}, {0}}}, 0, PROBLEM_credential_missing},
        {none, "laser", {{doctor, TEXT_ROW("laser"), {20000}}}, 1, PROBLEM_NONE},
        {none, "laser", {{doctor, TEXT_ROW("laser"), {19999}}}, 1, PROBLEM_credential_expired},
        {none, "", {{doctor, TEXT_ROW("council"), {19999}}}, 1, PROBLEM_credential_expired},
        {none, "laser", {{nurse, TEXT_ROW("laser"), {20001}}}, 1, PROBLEM_credential_missing},
        {nurse, "laser", {{nurse, TEXT_ROW("laser"), {20001}}}, 1, PROBLEM_NONE},
        {nurse, "laser", {{nurse, TEXT_ROW("laser"), {19999}}}, 1, PROBLEM_credential_expired},
        {nurse, "laser", {{nurse, TEXT_ROW("council"), {20001}}}, 1, PROBLEM_credential_missing},
        {nurse, "laser",
            {{doctor, TEXT_ROW("laser"), {20001}}, {nurse, TEXT_ROW("council"), {19000}}}, 2,
            PROBLEM_credential_expired},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(credentials_check(cases[i].held, cases[i].count, doctor,
                             cases[i].supervisor, text_of(cases[i].wanted), on),
            cases[i].problem);
    }
}

static void a_visit_is_signed_only_when_whole_and_by_who_treated(void **state)
{
    (void)state;
    const struct treatment_facts whole = {PRODUCT};
    const struct treatment_facts lotless = {.has_product = true, .has_units = true};
    const struct {
        struct sign_facts facts;
        enum problem problem;
    } cases[] = {
        {{.has_performer = true, .is_signer = true}, PROBLEM_NONE},
        {{.has_performer = true, .is_signer = true, .treatment_count = 1, .treatments = &whole},
            PROBLEM_NONE},
        {{.has_performer = true, .is_signer = true, .treatment_count = 1, .treatments = &lotless},
            PROBLEM_no_lot},
        {{.is_signer = true}, PROBLEM_no_performer},
        {{.has_performer = true}, PROBLEM_not_signer},
        {{.has_performer = true, .is_signer = true, .is_signed = true}, PROBLEM_signed},
        {{.has_performer = true, .is_signer = true, .credential = PROBLEM_credential_expired},
            PROBLEM_credential_expired},
        {{.has_performer = true,
             .is_signer = true,
             .credential = PROBLEM_credential_expired,
             .is_overridden = true},
            PROBLEM_NONE},
        {{.has_performer = true, .credential = PROBLEM_credential_expired, .is_overridden = true},
            PROBLEM_not_signer},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(sign_check(&cases[i].facts), cases[i].problem);
    }
}

static void a_section_is_read_only_by_its_audience(void **state)
{
    (void)state;
    const struct viewer desk = {0};
    const struct viewer clinician = {.is_clinical = true};
    const struct viewer treating = {.is_clinical = true, .is_treating = true};
    const struct viewer woman = {.is_woman = true};
    const struct {
        const char *audience;
        struct viewer viewer;
        bool is_read;
    } cases[] = {
        {"all", desk, true},
        {"clinical", desk, false},
        {"clinical", clinician, true},
        {"treating", clinician, false},
        {"treating", treating, true},
        {"women", clinician, false},
        {"women", woman, true},
        {"owner", treating, false},
        {"", treating, false},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(
            audience_admits(text_of(cases[i].audience), cases[i].viewer), cases[i].is_read);
    }
}

static void nothing_that_somebody_else_saved_is_overwritten_unseen(void **state)
{
    (void)state;
    const struct {
        struct save_facts facts;
        enum save_kind kind;
    } cases[] = {
        {{.saved_version = 3, .seen_version = 3}, SAVE_WRITE},
        {{.saved_version = 3, .seen_version = 3, .is_same = true}, SAVE_NOTHING},
        {{.saved_version = 4, .seen_version = 3}, SAVE_STALE},
        {{.saved_version = 4, .seen_version = 3, .is_same = true}, SAVE_NOTHING},
        {{.saved_version = 4, .seen_version = 3, .is_own_retry = true}, SAVE_WRITE},
        {{.saved_version = 5, .seen_version = 3, .is_own_retry = true}, SAVE_STALE},
        {{.saved_version = 3, .seen_version = 0}, SAVE_STALE},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(save_decide(&cases[i].facts), cases[i].kind);
    }
}

static void units_are_counted_in_hundredths(void **state)
{
    struct arena arena = {0};
    const struct {
        const char *text;
        int64_t hundredths; /* 0: refused */
        const char *shown;
    } cases[] = {
        {"4", 400, "4"},
        {"0.5", 50, "0.5"},
        {"2.25", 225, "2.25"},
        {"1.05", 105, "1.05"},
        {"۱۲", 1200, "12"},
        {"100000", 10000000, "100000"},
        {"100000.01", 0, ""},
        {"0", 0, ""},
        {"", 0, ""},
        {"-4", 0, ""},
        {"four", 0, ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t hundredths = 0;
        const enum status status = units_read(text_of(cases[i].text), &hundredths);

        assert_int_equal(hundredths, cases[i].hundredths);
        assert_int_equal(status == OK, cases[i].hundredths != 0);
        if (status == OK) {
            assert_true(text_is(units_text(&arena, hundredths), cases[i].shown));
        }
    }
    arena_release(&arena);
}

static void a_visit_moves_to_another_client_when_no_invoice_holds_it(void **state)
{
    static const struct {
        struct move_facts facts;
        enum problem problem;
    } cases[] = {
        {{.is_begun = false}, PROBLEM_NONE},
        {{.is_same = true}, PROBLEM_same_client},
        {{.is_gone = true}, PROBLEM_gone},
        {{.is_begun = true}, PROBLEM_not_choice},
        {{.is_begun = true, .is_chosen = true}, PROBLEM_NONE},
        {{.is_begun = true, .is_chosen = true, .is_along = true}, PROBLEM_NONE},
        {{.is_billed = true}, PROBLEM_visit_billed},
        {{.is_billed = true, .is_begun = true, .is_chosen = true}, PROBLEM_visit_billed},
        /* What it was begun from is billed: it may leave it behind. */
        {{.is_start_billed = true, .is_begun = true, .is_chosen = true}, PROBLEM_NONE},
        {{.is_start_billed = true, .is_begun = true, .is_chosen = true, .is_along = true},
            PROBLEM_visit_billed},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(move_check(&cases[i].facts), cases[i].problem);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_treatment_tells_what_is_missing),
        cmocka_unit_test(a_credential_that_had_ended_stops_signing),
        cmocka_unit_test(a_visit_is_signed_only_when_whole_and_by_who_treated),
        cmocka_unit_test(a_section_is_read_only_by_its_audience),
        cmocka_unit_test(nothing_that_somebody_else_saved_is_overwritten_unseen),
        cmocka_unit_test(units_are_counted_in_hundredths),
        cmocka_unit_test(a_visit_moves_to_another_client_when_no_invoice_holds_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
