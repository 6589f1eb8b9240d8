/* Text is bytes with a length, UTF-8, not ended by NUL unless made by text_string. It borrows its
 * bytes: from a literal, the request's arena or a buffer that outlives it. */
#ifndef CLINIC_BASE_TEXT_H
#define CLINIC_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

struct text {
    const char *at;
    size_t length;
};

/* A literal's text: a constant expression, so tables may hold it. */
#define TEXT(literal) ((struct text){"" literal "", sizeof(literal) - 1})
/* clang-format off */
#define TEXT_ROW(literal) {"" literal "", sizeof(literal) - 1}
/* clang-format on */

/* For printf: "%.*s", TEXT_ARG(name) */
#define TEXT_ARG(text) (int)(text).length, (text).at

struct text text_of(const char *string); /* borrows; NULL gives the empty text */
bool text_is(struct text text, const char *string);
bool text_equal(struct text a, struct text b);
bool text_begins(struct text text, struct text with);
bool text_ends(struct text text, struct text with);
bool text_has(struct text text, char byte);

/* Bytes [from, from + length), both cut to what there is. */
struct text text_part(struct text text, size_t from, size_t length);

/* Letters of a UTF-8 text, a mark that stands on one counted for itself, and its first ones. */
size_t text_letter_count(struct text text);
struct text text_first_letters(struct text text, size_t count);

/* Without white space (ASCII, U+00A0, zero-width marks) at both ends. */
struct text text_trim(struct text text);

/* The text before the first `byte`; *text becomes what follows it, or empty. False when *text was
 * empty. */
bool text_cut(struct text *text, char byte, struct text *out_before);

struct text text_copy(struct arena *arena, struct text text);

/* NUL-ended copy for libraries that want one; a NUL inside ends it early. */
const char *text_string(struct arena *arena, struct text text);

struct text text_join(struct arena *arena, struct text a, struct text b);
struct text text_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A whole decimal number within [least, most], no sign but a leading '-', no spaces. INVALID
 * otherwise. */
MUST_USE enum status text_number(
    struct text text, int64_t least, int64_t most, int64_t *out_number);

/* Valid UTF-8 without NUL and without control characters other than tab and line feed. */
bool text_is_plain(struct text text);

/* Equal in a time that depends on the lengths only: for tokens and signatures. */
bool text_equal_secret(struct text a, struct text b);

#endif
