#include "clients/tokens.h"

#include <string.h>

#include "access/accounts.h"
#include "base/name.h"
#include "clients/rules.h"

enum { ending_short = 4, ending_long = 7 };

static void add(struct tokens *tokens, enum token_kind kind, struct text text)
{
    const struct text token = store_token(tokens->store, tokens->arena, kind, text);

    for (size_t i = 0; i < tokens->count; i++) {
        if (text_equal(tokens->at[i], token)) {
            return;
        }
    }
    if (tokens->count < tokens_most) {
        tokens->at[tokens->count++] = token;
    }
}

enum { names_most = 3 + 2 * former_most };

/* The words of one name, and how each sounds. */
struct name {
    struct name_words words;
    struct text sounds[name_most_words];
};

static void read_name(struct arena *arena, struct text text, struct name *out_name)
{
    name_split(arena, name_normal(arena, text), &out_name->words);
    for (size_t i = 0; i < out_name->words.count; i++) {
        out_name->sounds[i] = name_sound(arena, out_name->words.words[i]);
    }
}

static size_t least_of(struct text word)
{
    const size_t letters = text_letter_count(word);

    return letters < prefix_least ? letters : prefix_least;
}

static void add_words(struct tokens *tokens, const struct name *name)
{
    for (size_t i = 0; i < name->words.count; i++) {
        const struct text word = name->words.words[i];
        const size_t letters = text_letter_count(word);

        if (letters < prefix_least) {
            add(tokens, TOKEN_WORD, word);
        }
        for (size_t length = prefix_least; length <= letters && length <= prefix_most; length++) {
            add(tokens, TOKEN_PREFIX, text_first_letters(word, length));
        }
        add(tokens, TOKEN_SOUND, name->sounds[i]);
    }
}

/* A word as a search has it when it is written out. */
static struct text beginning(struct text word)
{
    return text_first_letters(word, prefix_most);
}

static struct text pair_of(struct arena *arena, struct text first, struct text second)
{
    return text_format(arena, "%.*s %.*s", TEXT_ARG(first), TEXT_ARG(second));
}

/* The same both ways round. */
static struct text either_way(struct arena *arena, struct text a, struct text b)
{
    const size_t length = a.length < b.length ? a.length : b.length;
    const int order = length == 0 ? 0 : memcmp(a.at, b.at, length);

    return order < 0 || (order == 0 && a.length < b.length) ? pair_of(arena, a, b)
                                                            : pair_of(arena, b, a);
}

/* Both begun: their first letters. */
static struct text begun_of(struct arena *arena, struct text a, struct text b)
{
    return either_way(
        arena, text_first_letters(a, prefix_least), text_first_letters(b, prefix_least));
}

/* Each two words of a name: one written out and the other begun, both begun, and both by sound.
 * Words of names are shared by thousands, pairs of them by few. */
static void add_pairs(struct tokens *tokens, const struct name *name)
{
    for (size_t i = 0; i < name->words.count; i++) {
        const struct text first = beginning(name->words.words[i]);

        for (size_t j = 0; j < name->words.count; j++) {
            const struct text word = name->words.words[j];
            const size_t letters = text_letter_count(word);

            for (size_t length = least_of(word);
                 j != i && length <= letters && length <= prefix_most; length++) {
                add(tokens, TOKEN_PAIR,
                    pair_of(tokens->arena, first, text_first_letters(word, length)));
            }
            if (j > i) {
                add(tokens, TOKEN_PAIR_BEGUN, begun_of(tokens->arena, name->words.words[i], word));
                add(tokens, TOKEN_PAIR_SOUND,
                    either_way(tokens->arena, name->sounds[i], name->sounds[j]));
            }
        }
    }
}

/* She may be asked for by her own name and her father's or husband's. */
static void add_related(struct tokens *tokens, const struct name *own, const struct name *relative)
{
    for (size_t i = 0; i < own->words.count; i++) {
        for (size_t j = 0; j < relative->words.count; j++) {
            add(tokens, TOKEN_PAIR_BEGUN,
                begun_of(tokens->arena, own->words.words[i], relative->words.words[j]));
            add(tokens, TOKEN_PAIR_SOUND,
                either_way(tokens->arena, own->sounds[i], relative->sounds[j]));
        }
    }
}

static struct text ending(struct text digits, size_t length)
{
    return digits.length <= length ? digits : text_part(digits, digits.length - length, length);
}

void tokens_of(struct clinic *clinic, struct arena *arena, const struct client_details *details,
    struct tokens *out_tokens)
{
    struct text names[names_most] = {details->name, details->name_ur, details->relative};
    const size_t count = 3 + former_list(details->former, names + 3);
    struct name *read = ARENA_ARRAY(arena, names_most, struct name);

    *out_tokens = (struct tokens){.store = clinic->store, .arena = arena};
    if (details->email.length > 0) {
        add(out_tokens, TOKEN_EMAIL, email_normal(arena, details->email));
    }
    for (size_t i = 0; i < details->phone_count; i++) {
        const struct text number = details->phones[i].number;

        add(out_tokens, TOKEN_PHONE, number);
        add(out_tokens, TOKEN_PHONE_7, ending(number, ending_long));
        add(out_tokens, TOKEN_PHONE_4, ending(number, ending_short));
    }
    for (size_t i = 0; i < count; i++) {
        read_name(arena, names[i], &read[i]);
        add_words(out_tokens, &read[i]);
    }
    for (size_t i = 0; i < count; i++) {
        add_pairs(out_tokens, &read[i]);
    }
    add_related(out_tokens, &read[0], &read[2]);
    add_related(out_tokens, &read[1], &read[2]);
}

struct text token_of_word(struct store *store, struct arena *arena, struct text word)
{
    return text_letter_count(word) < prefix_least
        ? store_token(store, arena, TOKEN_WORD, word)
        : store_token(store, arena, TOKEN_PREFIX, text_first_letters(word, prefix_most));
}

struct text token_of_sound(struct store *store, struct arena *arena, struct text sound)
{
    return store_token(store, arena, TOKEN_SOUND, sound);
}

struct text token_of_pair(
    struct store *store, struct arena *arena, struct text first, struct text second)
{
    return store_token(
        store, arena, TOKEN_PAIR, pair_of(arena, beginning(first), beginning(second)));
}

struct text token_of_sounds(struct store *store, struct arena *arena, struct text a, struct text b)
{
    return store_token(store, arena, TOKEN_PAIR_SOUND, either_way(arena, a, b));
}

struct text token_of_begun(struct store *store, struct arena *arena, struct text a, struct text b)
{
    return store_token(store, arena, TOKEN_PAIR_BEGUN, begun_of(arena, a, b));
}

struct text token_of_ending(struct store *store, struct arena *arena, struct text digits)
{
    return digits.length >= ending_long
        ? store_token(store, arena, TOKEN_PHONE_7, ending(digits, ending_long))
        : store_token(store, arena, TOKEN_PHONE_4, ending(digits, ending_short));
}
