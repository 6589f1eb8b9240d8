/* The search tokens of a client: keyed hashes, as the table holds them and a search asks for them
 */
#ifndef CLINIC_CLIENTS_TOKENS_H
#define CLINIC_CLIENTS_TOKENS_H

#include "clients/clients.h"

enum { tokens_most = 512, prefix_least = 3, prefix_most = 6 };

struct tokens {
    struct store *store;
    struct arena *arena;
    size_t count;
    struct text at[tokens_most]; /* arena; each once */
};

/* All tokens of a client; of names with very many words those of single words rather than of pairs
 */
void tokens_of(struct clinic *clinic, struct arena *arena, const struct client_details *details,
    struct tokens *out_tokens);

/* The token by which a search finds the beginning of a name's normalised word: of the whole word
 * below three letters, else of its first six. */
struct text token_of_word(struct store *store, struct arena *arena, struct text word);

/* The token of all words of this sound: name_sound. */
struct text token_of_sound(struct store *store, struct arena *arena, struct text sound);

/* The token of a name's two words: the first is written out, the second may be begun with three
 * letters. */
struct text token_of_pair(
    struct store *store, struct arena *arena, struct text first, struct text second);

/* The token of two words of these sounds, in either order. */
struct text token_of_sounds(struct store *store, struct arena *arena, struct text a, struct text b);

/* The token of two words of which each begins with the same three letters, in either order. */
struct text token_of_begun(struct store *store, struct arena *arena, struct text a, struct text b);

/* The token of a phone's last 4 or 7 digits. */
struct text token_of_ending(struct store *store, struct arena *arena, struct text digits);

#endif
