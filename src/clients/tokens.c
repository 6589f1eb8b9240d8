#include "clients/tokens.h"

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

static void add_name(struct tokens *tokens, struct text name)
{
    struct name_words words;

    name_split(tokens->arena, name_normal(tokens->arena, name), &words);
    for (size_t i = 0; i < words.count; i++) {
        const struct text word = words.words[i];
        const size_t letters = text_letter_count(word);

        if (letters < prefix_least) {
            add(tokens, TOKEN_WORD, word);
        }
        for (size_t length = prefix_least; length <= letters && length <= prefix_most; length++) {
            add(tokens, TOKEN_PREFIX, text_first_letters(word, length));
        }
        add(tokens, TOKEN_SOUND, name_sound(tokens->arena, word));
    }
}

static struct text ending(struct text digits, size_t length)
{
    return digits.length <= length ? digits : text_part(digits, digits.length - length, length);
}

void tokens_of(struct clinic *clinic, struct arena *arena, const struct client_details *details,
    struct tokens *out_tokens)
{
    *out_tokens = (struct tokens){.store = clinic->store, .arena = arena};
    add_name(out_tokens, details->name);
    add_name(out_tokens, details->name_ur);
    add_name(out_tokens, details->relative);
    if (details->email.length > 0) {
        add(out_tokens, TOKEN_EMAIL, email_normal(arena, details->email));
    }
    for (size_t i = 0; i < details->phone_count; i++) {
        const struct text number = details->phones[i].number;

        add(out_tokens, TOKEN_PHONE, number);
        add(out_tokens, TOKEN_PHONE_7, ending(number, ending_long));
        add(out_tokens, TOKEN_PHONE_4, ending(number, ending_short));
    }
}

struct text token_of_word(struct store *store, struct arena *arena, struct text word)
{
    return text_letter_count(word) < prefix_least
               ? store_token(store, arena, TOKEN_WORD, word)
               : store_token(store, arena, TOKEN_PREFIX, text_first_letters(word, prefix_most));
}

struct text token_of_sound(struct store *store, struct arena *arena, struct text word)
{
    return store_token(store, arena, TOKEN_SOUND, name_sound(arena, word));
}

struct text token_of_ending(struct store *store, struct arena *arena, struct text digits)
{
    return digits.length >= ending_long
               ? store_token(store, arena, TOKEN_PHONE_7, ending(digits, ending_long))
               : store_token(store, arena, TOKEN_PHONE_4, ending(digits, ending_short));
}
