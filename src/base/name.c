#include "base/name.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "base/buf.h"

/* The letter that is compared for a letter: small Latin ones, Arabic keyboards' forms, the two Urdu
 * h, all digits; and those that stand with a mark without it. */
static ucs4_t same_letter(ucs4_t point)
{
    if (point < 0x80) {
        return point >= 'A' && point <= 'Z' ? point - 'A' + 'a' : point;
    }
    switch (point) {
    case 0x0626: /* ئ */
    case 0x064A: /* ي */
    case 0x0649: /* ى */
    case 0x06CD:
    case 0x06D0:
        return 0x06CC; /* ی */
    case 0x0643:       /* ك */
    case 0x06AA:
        return 0x06A9; /* ک */
    case 0x0647:       /* ه */
    case 0x0629:       /* ة */
    case 0x06C3:       /* ۃ */
    case 0x06D5:
    case 0x06C0:
    case 0x06C2:       /* ۂ */
    case 0x06BE:       /* ھ */
        return 0x06C1; /* ہ */
    case 0x0622:       /* آ */
    case 0x0623:
    case 0x0625:
    case 0x0671:
        return 0x0627; /* ا */
    case 0x0624:
        return 0x0648; /* و */
    case 0x06D3:
        return 0x06D2; /* ے */
    default:
        break;
    }
    const int digit = uc_decimal_value(point);
    return digit >= 0 ? (ucs4_t)('0' + digit) : point;
}

/* Marks, format characters, the Arabic stretcher, lone hamza and apostrophes leave nothing. */
static bool is_dropped(ucs4_t point)
{
    return point == 0x0640 || point == 0x0621 || point == '\'' || point == '`' || point == 0x2018 ||
        point == 0x2019 || point == 0x02BC ||
        uc_is_general_category_withtable(
            point, UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_Cf | UC_CATEGORY_MASK_Sk);
}

static bool is_gap(ucs4_t point)
{
    return uc_is_general_category_withtable(
        point, UC_CATEGORY_MASK_Z | UC_CATEGORY_MASK_P | UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_S);
}

/* Latin without marks, and the Arabic script of names: same_letter says of these all that folding
 * would, and folding takes longer than the rest of a search. */
static bool is_folded(const uint8_t *at, size_t length)
{
    ucs4_t point = 0;

    for (size_t size = 0; length > 0; at += size, length -= size) {
        size = (size_t)u8_mbtouc(&point, at, length);
        if (point >= 0x80 &&
            (point < 0x0621 || point > 0x06D5 || (point > 0x0674 && point < 0x0679))) {
            return false;
        }
    }
    return true;
}

static bool is_plain(ucs4_t point)
{
    return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
}

static void add_folded(struct buf *buf, const uint8_t *at, size_t length)
{
    bool has_gap = false;
    ucs4_t point = 0;

    for (size_t size = 0; length > 0; at += size, length -= size) {
        size = (size_t)u8_mbtouc(&point, at, length);
        if (!is_plain(point) && is_dropped(point)) {
            continue;
        }
        if (!is_plain(point) && is_gap(point)) {
            has_gap = true;
            continue;
        }
        if (has_gap && buf->length > 0) {
            buf_byte(buf, ' ');
        }
        has_gap = false;
        uint8_t bytes[6];
        const int letter = u8_uctomb(bytes, same_letter(point), sizeof bytes);
        buf_add(buf, bytes, letter < 0 ? 0 : (size_t)letter);
    }
}

struct text name_normal(struct arena *arena, struct text text)
{
    const uint8_t *at = (const uint8_t *)text.at;
    size_t length = text.length;
    uint8_t *folded = NULL;
    struct buf buf;

    if (length == 0 || u8_check(at, length) != NULL) {
        return (struct text){0};
    }
    if (!is_folded(at, length)) {
        folded = u8_casefold(at, text.length, NULL, UNINORM_NFKD, NULL, &length);
        if (folded == NULL) {
            abort();
        }
        at = folded;
    }
    buf_init(&buf, arena, length < 2048 ? 2 * length : 4096);
    add_folded(&buf, at, length);
    free(folded);
    return buf_as_text(&buf);
}

/* Is the word one of those, which stand with a space after each? */
static bool is_among(const char *words, struct text word)
{
    for (; word.length > 0 && *words != '\0'; words = strchr(words, ' ') + 1) {
        if (*words == *word.at && strncmp(words, word.at, word.length) == 0 &&
            words[word.length] == ' ') {
            return true;
        }
    }
    return false;
}

/* Titles, and the article within a name: Noor ul Ain. */
static const char skipped_words[] = "mr mrs ms miss dr doctor prof professor sir madam mst "
                                    "mohtarma mohtaram janab sahib sahab sahiba sb "
                                    "al ul ur el ud us uz un "
                                    "محترمہ محترم ڈاکٹر جناب مسز مس مسٹر پروفیسر صاحب صاحبہ ال ";

/* The bytes of the first part of a name that is written in one word, else 0: Abdul|rehman,
 * Saif|ullah, Salah|uddin, and in Urdu whatever has an article within. */
static size_t joint_size(struct text word)
{
    static const char *const ends[] = {"ullah", "uddin", "ulain"};
    const struct text article = TEXT("ال");

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (text_ends(word, text_of(ends[i])) && word.length >= 3 + strlen(ends[i])) {
            return word.length - strlen(ends[i]);
        }
    }
    if ((text_begins(word, TEXT("abdul")) || text_begins(word, TEXT("abdur"))) && word.length > 8) {
        return 5;
    }
    /* An Urdu letter has two bytes. Two letters before, three after: Jamali and Iqbal have no
     * article. */
    for (size_t at = 4; at + article.length < word.length; at += 2) {
        const struct text rest = text_part(word, at, word.length);

        if (text_begins(rest, article) &&
            (rest.length >= article.length + 6 || text_is(rest, "اللہ"))) {
            return at;
        }
    }
    return 0;
}

static void add_word(struct name_words *words, struct text word)
{
    if (word.length > 0 && words->count < name_most_words) {
        words->words[words->count++] = word;
    }
}

void name_split(struct arena *arena, struct text normal, struct name_words *out_words)
{
    struct text rest = normal;
    struct text word = {0};

    *out_words = (struct name_words){0};
    while (text_cut(&rest, ' ', &word)) {
        if (!is_among(skipped_words, word)) {
            const size_t size = joint_size(word);

            add_word(out_words, text_copy(arena, text_part(word, 0, size)));
            add_word(out_words, text_copy(arena, text_part(word, size, word.length)));
        }
    }
    /* Who is called nothing but a title is found by it. */
    if (out_words->count == 0) {
        add_word(out_words, text_copy(arena, normal));
    }
}

static const struct name_row {
    const char *roman; /* the first gives the key; each ended by a space */
    const char *urdu;
} names[] = {
#define NAME(roman, urdu) {roman " ", urdu " "},
#include "base/names.def"
#undef NAME
};

/* One sound of a word: its letter in the key, and whether it is an Urdu letter that may be a vowel
 */
struct sound {
    char key;    /* 0: a vowel or an h, which only count at the beginning */
    char first;  /* the key at the beginning of the word */
    bool is_waw; /* و: a consonant beside a long vowel */
    bool is_long;
};

/* Urdu letters in the order of their sounds; U+0627 alif, U+0639 ain, U+06CC ye, U+06D2 big ye. */
static struct sound urdu_sound(ucs4_t point)
{
    static const struct {
        const char *letters;
        char key;
    } rows[] = {
        {"ب", 'B'},
        {"پ", 'P'},
        {"تٹط", 'T'},
        {"ثسص", 'S'},
        {"ج", 'J'},
        {"چ", 'C'},
        {"خکق", 'K'},
        {"دڈ", 'D'},
        {"ذزژضظ", 'Z'},
        {"رڑ", 'R'},
        {"ش", 'X'},
        {"غگ", 'G'},
        {"ف", 'F'},
        {"ل", 'L'},
        {"م", 'M'},
        {"نں", 'N'},
    };
    uint8_t bytes[6];
    const int size = u8_uctomb(bytes, point, sizeof bytes);

    for (size_t i = 0; size == 2 && i < sizeof rows / sizeof rows[0]; i++) {
        for (const char *letter = rows[i].letters; *letter != '\0'; letter += 2) {
            if (memcmp(letter, bytes, 2) == 0) {
                return (struct sound){.key = rows[i].key, .first = rows[i].key};
            }
        }
    }
    switch (point) {
    case 0x0627:
        return (struct sound){.first = 'A', .is_long = true};
    case 0x0639:
        return (struct sound){.first = 'A'};
    case 0x06CC:
    case 0x06D2:
        return (struct sound){.first = 'Y', .is_long = true};
    case 0x0648:
        return (struct sound){.first = 'W', .is_waw = true};
    case 0x062D:
    case 0x06C1:
        return (struct sound){.first = 'H'};
    default:
        return (struct sound){0};
    }
}

/* The sound at the beginning of a Roman text; *out_size is how many letters make it. */
static struct sound roman_sound(struct text text, size_t *out_size)
{
    static const char keys[] = "\0BKD\0FG\0\0JKLMN\0PKRST\0WWK\0Z";
    const char c = text.at[0];
    const char next = text.length > 1 ? text.at[1] : ' ';
    char key = 0;

    *out_size = 1;
    if (next == 'h' && (c == 's' || c == 'c' || c == 'p')) {
        *out_size = 2;
        key = c == 's' ? 'X' : c == 'c' ? 'C' : 'F';
    } else {
        key = keys[c - 'a'];
    }
    const char first = c == 'h' ? 'H' : c == 'y' ? 'Y' : 'A';
    return (struct sound){.key = key, .first = key != 0 ? key : first};
}

static void add_roman(struct buf *buf, struct text word)
{
    char last = 0;
    bool is_first = true;

    while (word.length > 0) {
        size_t size = 1;
        const char c = word.at[0];

        if (c < 'a' || c > 'z') {
            buf_byte(buf, c);
            last = 0;
        } else {
            const struct sound sound = roman_sound(word, &size);
            const char key = is_first ? sound.first : sound.key;

            if (key != 0 && key != last) {
                buf_byte(buf, key);
            }
            last = key;
        }
        is_first = false;
        word = text_part(word, size, word.length);
    }
}

static struct sound next_sound(struct text *word, ucs4_t *out_point)
{
    const int size = u8_mbtouc(out_point, (const uint8_t *)word->at, word->length);

    *word = text_part(*word, (size_t)size, word->length);
    return urdu_sound(*out_point);
}

static void add_urdu(struct buf *buf, struct text word)
{
    struct sound before = {0};
    char last = 0;
    ucs4_t point = 0;

    if (text_begins(word, TEXT("ال")) && word.length / 2 >= 5) {
        word = text_part(word, 4, word.length);
    }
    for (bool is_first = true; word.length > 0; is_first = false) {
        const struct text here = word;
        const struct sound sound = next_sound(&word, &point);
        char key = is_first ? sound.first : sound.key;

        if (sound.is_waw && !is_first) {
            struct text after = word;
            ucs4_t other = 0;

            key = before.is_long || (after.length > 0 && next_sound(&after, &other).is_long) ? 'W'
                                                                                             : 0;
        }
        if (sound.first == 0) {
            buf_text(buf, text_part(here, 0, here.length - word.length));
        } else if (key != 0 && !(key == 'L' && last == 'L')) {
            buf_byte(buf, key);
        }
        last = key;
        before = sound;
    }
}

static struct text sound_by_rules(struct arena *arena, struct text word)
{
    struct buf buf;

    buf_init(&buf, arena, word.length < 512 ? word.length : 512);
    if (word.length > 0 && (unsigned char)word.at[0] < 0x80) {
        add_roman(&buf, word);
    } else {
        add_urdu(&buf, word);
    }
    return buf_as_text(&buf);
}

struct text name_sound(struct arena *arena, struct text word)
{
    const bool is_roman = word.length > 0 && (unsigned char)word.at[0] < 0x80;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct name_row *row = &names[i];

        if (is_among(is_roman ? row->roman : row->urdu, word)) {
            return sound_by_rules(arena, (struct text){row->roman, strcspn(row->roman, " ")});
        }
    }
    return sound_by_rules(arena, word);
}
