/* Names: what is typed on any keyboard compares alike, and both scripts meet in one key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/name.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void texts_are_made_comparable(void **state)
{
    static const struct {
        const char *typed, *normal;
    } cases[] = {
        {"  Aisha \t Bibi\n", "aisha bibi"},
        {"ÉLISE", "elise"},
        {"D'Souza", "dsouza"},
        {"Noor-ul-Ain", "noor ul ain"},
        {"\uFF21li", "ali"},
        {"علي", "علی"},
        {"كاشف", "کاشف"},
        {"فاطمة", "فاطمہ"},
        {"فاطمۃ", "فاطمہ"},
        {"فاطمه", "فاطمہ"},
        {"على", "علی"},
        {"أحمد إقبال", "احمد اقبال"},
        {"\u0627\u0653منہ", "امنہ"},
        {"بھٹی", "بہٹی"},
        {"عائشہ", "عایشہ"},
        {"مُحَمَّد", "محمد"},
        {"محـــمد", "محمد"},
        {"بی\u200Cبی", "بیبی"},
        {"\u202Bآمنہ\u202C", "امنہ"},
        {"G-۱۲٣", "g 123"},
        {"\xFF", ""},
        {"", ""},
        {" . ", ""},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct text normal = name_normal(&arena, text_of(cases[i].typed));

        assert_string_equal(text_string(&arena, normal), cases[i].normal);
        assert_true(text_equal(name_normal(&arena, normal), normal));
    }
    arena_release(&arena);
}

/* What needs no folding is compared as if it were folded: a last letter that does need it makes the
 * difference. */
static void letters_of_names_are_the_same_without_folding(void **state)
{
    struct arena arena = {0};

    (void)state;
    for (unsigned point = 1; point < 0x700; point++) {
        const char bytes[] = {
            'A', (char)(0xC0 | point >> 6), (char)(0x80 | (point & 0x3F)), 'b', '\0'};
        const char letters[] = {'A', (char)point, 'b', '\0'};
        const struct text typed = text_of(point < 0x80 ? letters : bytes);
        const struct text folded = name_normal(&arena, text_join(&arena, typed, TEXT("É")));
        const struct text normal = name_normal(&arena, typed);

        if (!text_equal(folded, text_join(&arena, normal, TEXT("e")))) {
            fail_msg("U+%04X gives %.*s and %.*s", point, TEXT_ARG(normal), TEXT_ARG(folded));
        }
    }
    arena_release(&arena);
}

static void titles_and_articles_are_no_words(void **state)
{
    static const struct {
        const char *typed, *words; /* with a bar after each */
    } cases[] = {
        {"Mrs. Aisha Khan", "aisha|khan|"},
        {"Dr.Ayesha", "ayesha|"},
        {"محترمہ عائشہ صاحبہ", "عایشہ|"},
        {"Noor ul Ain", "noor|ain|"},
        {"Abdulrehman", "abdul|rehman|"},
        {"عبدالرحمٰن", "عبد|الرحمن|"},
        {"Abdul Rehman", "abdul|rehman|"},
        {"Miss", "miss|"},
        {"", ""},
        {"a b c d e f g h i j k l m n", "a|b|c|d|e|f|g|h|i|j|k|l|"},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct name_words words;
        struct text joined = {0};

        name_split(&arena, name_normal(&arena, text_of(cases[i].typed)), &words);
        for (size_t k = 0; k < words.count; k++) {
            joined = text_format(&arena, "%.*s%.*s|", TEXT_ARG(joined), TEXT_ARG(words.words[k]));
        }
        assert_string_equal(text_string(&arena, joined), cases[i].words);
    }
    arena_release(&arena);
}

static struct text sound_of(struct arena *arena, const char *word)
{
    return name_sound(arena, name_normal(arena, text_of(word)));
}

static void spellings_of_one_name_have_one_key(void **state)
{
    /* The first rows are in the table; the last ones are joined by the rules alone. */
    static const char *const cases[][5] = {
        {"Aisha", "Aysha", "Ayesha", "عائشہ", "عایشہ"},
        {"Muhammad", "Mohd", "Mohammed", "محمد", "MUHAMMAD"},
        {"Yousuf", "Yusuf", "Yousaf", "یوسف", "يوسف"},
        {"Rehman", "Rahman", "رحمان", "رحمن", "الرحمٰن"},
        {"Zehra", "Zahra", "زہرا", "زهرا", "زہرہ"},
        {"Bhatti", "Bhati", "بھٹی", "بهٹی", "bhatti"},
        {"Parveen", "Perveen", "پروین", "parvin", "پروين"},
        {"Gulshan", "Gulshen", "گلشن", "Gullshan", "gulshan"},
        {"Khawar", "Khavar", "خاور", "Khaawar", "khawer"},
        {"Mehreen", "Mahreen", "مہرین", "Mehrin", "مهرین"},
        {"Taimoor", "Taimur", "تیمور", "Tymoor", "Temoor"},
        {"Waheed", "Wahid", "وحید", "Vaheed", "وحيد"},
        {"Hareem", "Harim", "حریم", "Haareem", "حريم"},
        {"Faryal", "Faryaal", "فریال", "Farial", "فريال"},
        {"Sundas", "Sundus", "سندس", "Sandas", "sundess"},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct text key = sound_of(&arena, cases[i][0]);

        for (size_t k = 1; k < COUNT(cases[i]); k++) {
            const struct text other = sound_of(&arena, cases[i][k]);

            if (!text_equal(other, key)) {
                fail_msg("%s is %.*s, %s is %.*s", cases[i][0], TEXT_ARG(key), cases[i][k],
                    TEXT_ARG(other));
            }
        }
    }
    arena_release(&arena);
}

static struct text sounds_of(struct arena *arena, const char *typed)
{
    struct name_words words;
    struct text keys = {0};

    name_split(arena, name_normal(arena, text_of(typed)), &words);
    for (size_t i = 0; i < words.count; i++) {
        const struct text key = name_sound(arena, words.words[i]);
        keys = text_format(arena, "%.*s%.*s|", TEXT_ARG(keys), TEXT_ARG(key));
    }
    return keys;
}

static void whole_names_meet_however_they_are_joined(void **state)
{
    static const char *const cases[][3] = {
        {"Abdul Rehman", "عبدالرحمٰن", "Abdurrahman"},
        {"Abdul Rahman Khan", "عبد الرحمن خان", "AbdulRehman Khaan"},
        {"Abdullah", "عبداللہ", "Abd ullah"},
        {"Saifullah", "سیف اللہ", "سیف‌اللہ"},
        {"Naimat ullah", "نعمت اللہ", "نعمتاللہ"},
        {"Salah ud Din", "صلاح الدین", "Salahuddin"},
        {"Noor-ul-Ain", "نورالعین", "نور العین"},
        {"Ali Jamali", "علی جمالی", "Aly Jamaali"},
        {"Mrs Kulsoom Akhter", "کلثوم اختر", "Kalsoom Akhtar"},
        {"Muhammad Iqbal", "محمد اقبال", "Mohd. Eqbal"},
        {"Bilal Kamal", "بلال کمال", "Belal Kamaal"},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct text keys = sounds_of(&arena, cases[i][0]);

        for (size_t k = 1; k < COUNT(cases[i]); k++) {
            const struct text other = sounds_of(&arena, cases[i][k]);

            if (!text_equal(other, keys)) {
                fail_msg("%s is %.*s, %s is %.*s", cases[i][0], TEXT_ARG(keys), cases[i][k],
                    TEXT_ARG(other));
            }
        }
    }
    arena_release(&arena);
}

static void other_names_have_other_keys(void **state)
{
    static const char *const names[] = {"Aisha", "Asma", "Ali", "Umar", "Bilal", "Fatima", "Zainab",
        "Nadia", "Naveed", "Sana", "Shahid", "Hina", "Khan", "Malik", "Muhammad", "Maryam", "Rabia",
        "Qureshi", "Tariq", "Usman", "Yousuf", "Waqas"};
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        for (size_t k = 0; k < i; k++) {
            if (text_equal(sound_of(&arena, names[i]), sound_of(&arena, names[k]))) {
                fail_msg("%s and %s are joined", names[i], names[k]);
            }
        }
    }
    arena_release(&arena);
}

static const char *const rows[][2] = {
#define NAME(roman, urdu) {roman, urdu},
#include "base/names.def"
#undef NAME
};

static void the_table_is_normal_and_each_row_has_one_key(void **state)
{
    struct arena arena = {0};

    (void)state;
    assert_true(COUNT(rows) >= 200);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct text key = {0};

        for (size_t script = 0; script < 2; script++) {
            struct text rest = text_of(rows[i][script]);
            struct text word = {0};

            assert_true(rest.length > 0);
            while (text_cut(&rest, ' ', &word)) {
                const struct text sound = name_sound(&arena, word);

                key = key.length == 0 ? sound : key;
                if (!text_equal(name_normal(&arena, word), word) || !text_equal(sound, key)) {
                    fail_msg("%.*s: row of %s", TEXT_ARG(word), rows[i][0]);
                }
            }
        }
        arena_empty(&arena);
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_made_comparable),
        cmocka_unit_test(letters_of_names_are_the_same_without_folding),
        cmocka_unit_test(titles_and_articles_are_no_words),
        cmocka_unit_test(spellings_of_one_name_have_one_key),
        cmocka_unit_test(whole_names_meet_however_they_are_joined),
        cmocka_unit_test(other_names_have_other_keys),
        cmocka_unit_test(the_table_is_normal_and_each_row_has_one_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
