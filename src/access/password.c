#include <ctype.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "access/common_passwords.h"

/* Numbers of NIST SP 800-63B-4, section 3.1.1.2: length 15 when the password is the only factor. */
enum { least_characters = 15, most_bytes = 256 };

/* OWASP Password Storage Cheat Sheet: Argon2id, 19 MiB, 2 passes. */
enum { argon2_passes = 2, argon2_bytes = 19 * 1024 * 1024 };

static int compare_words(const void *a, const void *b)
{
    const char *const *left = a;
    const char *const *right = b;

    return strcmp(*left, *right);
}

static bool is_common_word(const char *word)
{
    return bsearch(&word, common_passwords, common_password_count, sizeof *common_passwords,
               compare_words) != NULL;
}

/* The heart of a password: small letters, without the digits and signs that people put at its ends
 * to make it long enough, and once when it is the same word again and again. */
static bool is_common(struct text password)
{
    char word[most_bytes + 1] = {0};
    size_t length = 0;

    for (size_t i = 0; i < password.length; i++) {
        word[length++] = (char)tolower((unsigned char)password.at[i]);
    }
    if (is_common_word(word)) {
        return true;
    }
    while (length > 0 && !isalpha((unsigned char)word[length - 1]) &&
        (unsigned char)word[length - 1] < 0x80) {
        word[--length] = '\0';
    }
    if (length < 5) {
        return true;
    }
    for (size_t period = 1; period <= length / 2; period++) {
        if (length % period == 0 && memcmp(word, word + period, length - period) == 0) {
            word[period] = '\0';
            return period < 5 || is_common_word(word);
        }
    }
    return is_common_word(word);
}

enum status password_check(struct problems *problems, struct text password, const char *field)
{
    if (text_letter_count(password) < least_characters) {
        return problem_set(problems, PROBLEM_password_short, field, TEXT(""));
    }
    if (password.length > most_bytes) {
        return problem_set(problems, PROBLEM_password_long, field, TEXT(""));
    }
    if (is_common(password)) {
        return problem_set(problems, PROBLEM_password_common, field, TEXT(""));
    }
    return OK;
}

enum status password_hash(struct arena *arena, struct text password, struct text *out_hash)
{
    char *hash = arena_alloc(arena, crypto_pwhash_STRBYTES);

    if (crypto_pwhash_str(hash, password.at, password.length, argon2_passes, argon2_bytes) != 0) {
        return STATUS_UNAVAILABLE;
    }
    *out_hash = text_of(hash);
    return OK;
}

bool password_matches(struct arena *arena, struct text hash, struct text password)
{
    /* An account that isn't there takes the same time: a hash of the same cost that nothing
     * matches. */
    static const char nobody[] =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const bool is_known = hash.length > 0;
    const char *string = is_known ? text_string(arena, hash) : nobody;

    return crypto_pwhash_str_verify(string, password.at, password.length) == 0 && is_known;
}
