/* What access/ promises: passwords, permissions, limits of signing in, the audit's seals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "access/access.h"
#include "access/browser.h"
#include "access/rules.h"

static void passwords_are_long_and_not_common(void **state)
{
    static const struct {
        const char *what;
        const char *password;
        enum status status;
        enum problem problem;
    } cases[] = {
        {"a sentence", "tea with milk at four", OK, PROBLEM_NONE},
        {"fifteen Urdu letters", "چائےپیناپسندہےہمیں", OK, PROBLEM_NONE},
        {"fourteen characters", "tea at four pm", STATUS_INVALID, PROBLEM_password_short},
        {"a common word made long by digits", "password1234567890", STATUS_INVALID,
            PROBLEM_password_common},
        {"a common word again and again", "monkeymonkeymonkey", STATUS_INVALID,
            PROBLEM_password_common},
        {"one letter", "aaaaaaaaaaaaaaaaaaaa", STATUS_INVALID, PROBLEM_password_common},
        {"digits only", "12345678901234567890", STATUS_INVALID, PROBLEM_password_common},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct problems problems = {0};

        assert_int_equal(
            password_check(&problems, text_of(cases[i].password), "password"), cases[i].status);
        assert_int_equal(
            problems.count == 0 ? PROBLEM_NONE : problems.items[0].problem, cases[i].problem);
    }
}

static void a_password_of_257_bytes_is_too_long(void **state)
{
    struct problems problems = {0};
    char password[257];

    (void)state;
    for (size_t i = 0; i < sizeof password; i++) {
        password[i] = (char)('a' + i % 23);
    }
    assert_int_equal(
        password_check(&problems, (struct text){password, 257}, "password"), STATUS_INVALID);
    assert_int_equal(problems.items[0].problem, PROBLEM_password_long);
}

static void only_the_right_password_fits_its_hash(void **state)
{
    struct arena arena = {0};
    struct text hash;

    (void)state;
    assert_int_equal(password_hash(&arena, TEXT("tea with milk at four"), &hash), OK);
    assert_true(text_begins(hash, TEXT("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_true(password_matches(&arena, hash, TEXT("tea with milk at four")));
    assert_false(password_matches(&arena, hash, TEXT("tea with milk at five")));
    assert_false(password_matches(&arena, TEXT(""), TEXT("")));
    arena_release(&arena);
}

static void nobody_is_locked_out_by_an_enemy(void **state)
{
    static const struct {
        const char *what;
        struct sign_in_facts facts;
        enum problem problem;
    } cases[] = {
        {"the first try", {0, 0, false}, PROBLEM_NONE},
        {"nine failures from one address", {9, 9, false}, PROBLEM_NONE},
        {"ten failures from one address", {10, 10, false}, PROBLEM_too_many},
        {"an account under attack, from a new browser", {0, 30, false}, PROBLEM_too_many},
        {"an account under attack, from its own browser", {0, 30000, true}, PROBLEM_NONE},
        {"its own browser fails ten times", {10, 0, true}, PROBLEM_too_many},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(sign_in_decide(&cases[i].facts), cases[i].problem);
    }
}

static void roles_have_what_the_table_says(void **state)
{
    struct arena arena = {0};
    struct actor reception = {.staff = {1}};
    struct actor clinician = {.staff = {2}};
    const struct actor nobody = {0};

    (void)state;
    actor_grant(&reception, role_permissions(&arena, 'R'));
    actor_grant(&clinician, role_permissions(&arena, 'C'));
    assert_true(actor_may(&reception, MAY_BOOK));
    assert_true(actor_may(&reception, MAY_TAKE_PAYMENTS));
    assert_false(actor_may(&reception, MAY_SEE_CLINICAL));
    assert_false(actor_may(&reception, MAY_SIGN_VISITS));
    assert_true(actor_may(&clinician, MAY_SIGN_VISITS));
    assert_false(actor_may(&clinician, MAY_EDIT_SETTINGS));
    assert_false(actor_may(&clinician, MAY_NOBODY));
    assert_true(actor_may(&clinician, MAY_SIGNED_IN));
    assert_false(actor_may(&nobody, MAY_SIGNED_IN));
    assert_true(actor_may(&nobody, MAY_ANYONE));
    arena_release(&arena);
}

static void a_name_that_is_no_permission_grants_nothing(void **state)
{
    struct actor actor = {.staff = {1}};

    (void)state;
    actor_grant(&actor, TEXT("MAY_FLY MAY_NOBODY MAY_ANYONE"));
    for (enum permission permission = 1; permission < MAY_SIGNED_IN; permission++) {
        assert_false(actor_may(&actor, permission));
    }
}

static void a_browser_is_named_shortly(void **state)
{
    static const struct {
        const char *agent, *name, *system;
    } cases[] = {
        {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile"
         " Safari/537.36",
            "Chrome", "Android"},
        {"Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-A536E) AppleWebKit/537.36 (KHTML, like Gecko)"
         " SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36",
            "Samsung Internet", "Android"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0"
         " Safari/537.36",
            "Chrome", "Windows"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0"
         " Safari/537.36 Edg/120.0.2210.91",
            "Edge", "Windows"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/118.0.0.0"
         " Safari/537.36 OPR/104.0.0.0",
            "Opera", "Windows"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
         " Version/17.1 Mobile/15E148 Safari/604.1",
            "Safari", "iPhone"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
         " CriOS/120.0.6099.50 Mobile/15E148 Safari/604.1",
            "Chrome", "iPhone"},
        {"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/120.0"
         " Mobile/15E148 Safari/605.1.15",
            "Firefox", "iPad"},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
         " Version/17.1 Safari/605.1.15",
            "Safari", "Mac"},
        {"Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0", "Firefox",
            "Linux"},
        {"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0"
         " Safari/537.36",
            "Chrome", "ChromeOS"},
        {"curl/8.5.0", NULL, NULL},
        {"", NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct browser browser = browser_of(text_of(cases[i].agent));

        if (!text_equal(text_of(browser.name), text_of(cases[i].name)) ||
            !text_equal(text_of(browser.system), text_of(cases[i].system))) {
            fail_msg("%s: %s on %s", cases[i].agent, browser.name, browser.system);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passwords_are_long_and_not_common),
        cmocka_unit_test(a_password_of_257_bytes_is_too_long),
        cmocka_unit_test(only_the_right_password_fits_its_hash),
        cmocka_unit_test(nobody_is_locked_out_by_an_enemy),
        cmocka_unit_test(roles_have_what_the_table_says),
        cmocka_unit_test(a_name_that_is_no_permission_grants_nothing),
        cmocka_unit_test(a_browser_is_named_shortly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
