/* Names in Urdu and Roman letters, made comparable for search. */
#ifndef CLINIC_BASE_NAME_H
#define CLINIC_BASE_NAME_H

#include "base/text.h"

/* Search tokens made by an older version of the rules of names are made anew by a job
 * (clients/jobs.c). */
enum { name_rules_version = 3, name_most_words = 12 };

struct name_words {
    size_t count;
    struct text words[name_most_words]; /* arena */
};

/* Normalised for comparing: NFKC, Arabic forms of a letter joined with the Urdu ones, marks and
 * zero-width characters dropped, case folded, white space single. */
struct text name_normal(struct arena *arena, struct text text);

/* The words of a normalised text, without titles (Mrs, Dr, محترمہ). */
void name_split(struct arena *arena, struct text normal, struct name_words *out_words);

/* One key for all usual spellings of a word in either script: Aisha, Aysha, عائشہ give the same. By
 * the table of common names first, else by sound. `word` is normalised. */
struct text name_sound(struct arena *arena, struct text word);

#endif
