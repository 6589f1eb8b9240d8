/* How clients are found and compared: reading a search, matching names in either script, phones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "clients/rules.h"

static int set_up(void **state)
{
    static struct arena arena;

    *state = &arena;
    return 0;
}

static int tear_down(void **state)
{
    arena_release(*state);
    return 0;
}

static void a_search_is_read_as_what_it_may_mean(void **state)
{
    static const struct {
        const char *typed;
        int64_t file;
        const char *phone, *ending, *email;
        size_t words;
    } cases[] = {
        {"2041", 2041, "", "2041", "", 0},
        {"۲۰۴۱", 2041, "", "2041", "", 0},
        {"12", 12, "", "", "", 0},
        {" 0300-1234567 ", 0, "+923001234567", "", "", 0},
        {"+92 (300) 123 4567", 0, "+923001234567", "", "", 0},
        {"۰۳۰۰ ۱۲۳۴۵۶۷", 0, "+923001234567", "", "", 0},
        {"0092 300 1234567", 0, "+923001234567", "", "", 0},
        {"+44 20 7946 0018", 0, "+442079460018", "", "", 0},
        {"Sadia@Example.com", 0, "", "", "Sadia@Example.com", 0},
        {"Mrs Aisha Khan", 0, "", "", "", 2},
        {"عائشہ خان", 0, "", "", "", 2},
        {"", 0, "", "", "", 0},
        {"  ", 0, "", "", "", 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct search_plan plan;

        search_read(*state, text_of(cases[i].typed), "92", &plan);
        assert_int_equal(plan.file_number, cases[i].file);
        assert_true(text_is(plan.phone, cases[i].phone));
        assert_true(text_is(plan.ending, cases[i].ending));
        assert_true(text_is(plan.email, cases[i].email));
        assert_int_equal(plan.words.count, cases[i].words);
    }
}

static void a_name_matches_spelled_or_by_its_sound_in_either_script(void **state)
{
    static const struct {
        const char *typed, *name, *name_ur;
        enum match match;
    } cases[] = {
        {"Aisha", "Aisha Khan", "", MATCH_WHOLE},
        {"ais", "Aisha Khan", "", MATCH_SPELLED},
        {"khan ai", "Aisha Khan", "", MATCH_WHOLE},
        {"Aysha", "Aisha Khan", "", MATCH_SOUNDS},
        {"aysha khan", "Aisha Khan", "", MATCH_SOUNDS},
        {"عائشہ", "Aisha Khan", "", MATCH_SOUNDS},
        {"عائشہ", "Aisha Khan", "عائشہ خان", MATCH_WHOLE},
        {"Aisha", "عائشہ خان", "", MATCH_SOUNDS},
        {"عايشه", "", "عائشہ خان", MATCH_WHOLE},
        {"Mohd", "Muhammad Bilal", "", MATCH_SOUNDS},
        {"محمد", "Muhammad Bilal", "", MATCH_SOUNDS},
        {"Muhammad", "محمد بلال", "", MATCH_SOUNDS},
        {"muhammad b", "Muhammad Bilal", "", MATCH_WHOLE},
        {"ali kha", "Ali Khan", "", MATCH_WHOLE},
        {"ali kha", "Alina Khan", "", MATCH_SPELLED},
        {"ali kha", "Alina Ali Khan", "", MATCH_WHOLE},
        {"aisha malik", "Aisha Khan", "", MATCH_NONE},
        {"nadia", "Aisha Khan", "", MATCH_NONE},
        {"", "Aisha Khan", "", MATCH_NONE},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct text names[] = {text_of(cases[i].name), text_of(cases[i].name_ur)};
        struct search_plan plan;

        search_read(*state, text_of(cases[i].typed), "92", &plan);
        if (match_names(*state, &plan, names, 2) != cases[i].match) {
            print_error("%s against %s %s\n", cases[i].typed, cases[i].name, cases[i].name_ur);
        }
        assert_int_equal(match_names(*state, &plan, names, 2), cases[i].match);
    }
}

static void a_phone_is_found_by_its_end(void **state)
{
    static const struct {
        const char *ending;
        bool fits;
    } cases[] = {
        {"4567", true},
        {"34567", true},
        {"1234567", true},
        {"03001234567", true},
        {"0567", false},
        {"4568", false},
        {"9991234567", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(
            match_ending(TEXT("+923001234567"), text_of(cases[i].ending)), cases[i].fits);
    }
}

static void better_matches_stand_first_and_each_client_once(void **state)
{
    static const struct {
        int64_t id;
        enum match match;
    } given[] = {{5, MATCH_SOUNDS}, {3, MATCH_SPELLED}, {9, MATCH_SOUNDS}, {3, MATCH_SOUNDS},
        {5, MATCH_SPELLED}, {7, MATCH_NONE}, {1, MATCH_NUMBER}};
    static const int64_t wanted[] = {1, 5, 3, 9};
    struct client_hits hits = {0};

    (void)state;
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
        hits_add(&hits, &(struct client_hit){.id = {given[i].id}, .match = given[i].match});
    }
    assert_int_equal(hits.count, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < hits.count; i++) {
        assert_int_equal(hits.rows[i].id.v, wanted[i]);
    }
}

static void a_full_list_keeps_the_better(void **state)
{
    struct client_hits hits = {0};

    (void)state;
    for (int64_t id = 1; id <= hits_most; id++) {
        hits_add(&hits, &(struct client_hit){.id = {id}, .match = MATCH_SOUNDS});
    }
    hits_add(&hits, &(struct client_hit){.id = {1000}, .match = MATCH_SPELLED});
    assert_int_equal(hits.count, hits_most);
    assert_true(hits.more);
    assert_int_equal(hits.rows[0].id.v, 1000);
    assert_int_equal(hits.rows[1].id.v, hits_most);
    assert_int_equal(hits.rows[hits_most - 1].id.v, 2);
}

static void an_age_counts_from_birth_or_from_the_day_it_was_told(void **state)
{
    static const struct {
        const char *birth;
        int age;
    } cases[] = {
        {"1992-03-05", 34},
        {"1992-11-24", 34},
        {"1992-11-25", 33},
        {"34@2026-11-24", 34},
        {"30@2020-01-01", 36},
        {"", -1},
        {"34", -1},
        {"x@2020-01-01", -1},
    };
    struct day today;

    (void)state;
    assert_int_equal(day_read(TEXT("2026-11-24"), &today), OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(age_from(text_of(cases[i].birth), today), cases[i].age);
    }
}

static void she_is_old_enough_from_a_day_on_as_far_as_is_known(void **state)
{
    static const struct {
        const char *birth;
        int years;
        const char *since; /* NULL: at any time */
    } cases[] = {
        {"2010-05-03", 18, "2028-05-03"},
        {"2008-02-29", 18, "2026-03-01"},
        {"1992-03-05", 0, NULL},
        {"15@2026-11-24", 18, "2029-11-24"},
        {"18@2026-11-24", 18, NULL},
        {"", 18, NULL},
        {"x@2020-01-01", 18, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct day since = {0};

        if (cases[i].since != NULL) {
            assert_int_equal(day_read(text_of(cases[i].since), &since), OK);
        }
        assert_int_equal(age_since(text_of(cases[i].birth), cases[i].years).v, since.v);
    }
}

static void names_fit_where_one_holds_the_other(void **state)
{
    static const struct {
        const char *name, *other;
        bool fit;
    } cases[] = {
        {"Ayesha", "Aisha Malik", true},
        {"عائشہ", "Aisha Malik", true},
        {"Mrs Ayesha Malik Khan", "Ayesha Malik", true},
        {"Ali", "Muhammad Ali", true},
        {"Muhammad Ali", "Muhammad Usman", false},
        {"Ayesha", "Komal Ashraf", false},
        {"Ayesha Khan", "Ayesha Malik", false},
        {"", "Ayesha", false},
        {"Ayesha", "", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena = {0};
        const struct text name = text_of(cases[i].name);
        const struct text other = text_of(cases[i].other);

        assert_int_equal(names_fit(&arena, name, other), cases[i].fit);
        assert_int_equal(names_fit(&arena, other, name), cases[i].fit);
        arena_release(&arena);
    }
}

static struct client_details named(const char *name, const char *name_ur, struct text former)
{
    return (struct client_details){
        .name = text_of(name), .name_ur = text_of(name_ur), .former = former};
}

static void a_name_that_changes_stays_a_former_one(void **state)
{
    static const char *const names[][2] = {{"Aisha", ""}, {"Aisha", "عائشہ"},
        {"Ayesha Malik", "عائشہ"}, {"B", ""}, {"C", ""}, {"D", ""}};
    struct client_details details = named("Ayesha", "", TEXT(""));
    struct text list[former_names_most];
    struct text name;
    struct text name_ur;
    struct text former = TEXT("");

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        former = former_after(*state, &details, text_of(names[i][0]), text_of(names[i][1]));
        details = named(names[i][0], names[i][1], former);
        if (i == 2) {
            /* Shown is each name once, and none that she has today. */
            assert_int_equal(former_shown(*state, &details, list), 2);
            assert_true(text_is(list[0], "Aisha") && text_is(list[1], "Ayesha"));
        }
    }
    /* The newest four are kept. */
    assert_true(text_is(former, "C\n\nB\n\nAyesha Malik\nعائشہ\nAisha\nعائشہ\n"));
    assert_int_equal(former_list(former, list), former_names_most);
    /* The same names again change nothing; one that she has again is no former one. */
    assert_true(text_equal(former_after(*state, &details, TEXT("D"), TEXT("")), former));
    assert_true(text_is(
        former_after(*state, &details, TEXT("C"), TEXT("")), "D\n\nB\n\nAyesha Malik\nعائشہ\n"));
    /* Taken back, as if it had not been. */
    assert_true(former_back(former, &name, &name_ur, &former));
    assert_true(text_is(name, "C") && text_is(name_ur, ""));
    assert_true(text_begins(former, TEXT("B\n")));
    assert_false(former_back(TEXT(""), &name, &name_ur, &former));
}

static void an_alert_is_seen_by_its_audience_only(void **state)
{
    static const struct {
        const char *audience;
        bool clinical, clinician, woman, sees;
    } cases[] = {
        {"all", false, false, false, true},
        {"clinical", false, false, false, false},
        {"clinical", true, false, false, true},
        {"treating", true, false, false, false},
        {"treating", false, true, false, false},
        {"treating", true, true, false, true},
        {"women", true, true, false, false},
        {"women", false, false, true, true},
        {"", true, true, true, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(alert_is_for(text_of(cases[i].audience), cases[i].clinical,
                             cases[i].clinician, cases[i].woman),
            cases[i].sees);
    }
}

static void a_change_says_what_was_and_what_is(void **state)
{
    const struct client_details before = {
        .name = TEXT("Sadia"), .area = TEXT("Civil Lines"), .is_named_allowed = true};
    const struct client_details after = {.name = TEXT("Sadia Kiran"),
        .area = TEXT("Civil Lines"),
        .phone_count = 1,
        .phones = {{TEXT("+923005550182"), TEXT("mother"), false}}};
    struct text old;
    struct text new;

    details_compare(*state, &before, &after, &old, &new);
    assert_true(text_is(old, "name: Sadia; phone: ; is_named_allowed: yes"));
    assert_true(text_is(
        new, "name: Sadia Kiran; phone: +923005550182 mother not safe; is_named_allowed: no"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_search_is_read_as_what_it_may_mean),
        cmocka_unit_test(a_name_matches_spelled_or_by_its_sound_in_either_script),
        cmocka_unit_test(a_phone_is_found_by_its_end),
        cmocka_unit_test(better_matches_stand_first_and_each_client_once),
        cmocka_unit_test(a_full_list_keeps_the_better),
        cmocka_unit_test(an_age_counts_from_birth_or_from_the_day_it_was_told),
        cmocka_unit_test(names_fit_where_one_holds_the_other),
        cmocka_unit_test(a_name_that_changes_stays_a_former_one),
        cmocka_unit_test(she_is_old_enough_from_a_day_on_as_far_as_is_known),
        cmocka_unit_test(an_alert_is_seen_by_its_audience_only),
        cmocka_unit_test(a_change_says_what_was_and_what_is),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
