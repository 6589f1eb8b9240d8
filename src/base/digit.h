/* Digits as people here type them: Latin, Urdu and Arabic ones mean the same. */
#ifndef CLINIC_BASE_DIGIT_H
#define CLINIC_BASE_DIGIT_H

#include "base/text.h"

/* The value 0..9 of the digit with which the text begins, or -1; *out_size is its length in bytes.
 */
int digit_first(struct text text, size_t *out_size);

/* Writes the text with all digits in Latin, NUL-ended. False when it doesn't fit in `size` or
 * holds a NUL. */
bool digits_latin(struct text text, char *out_chars, size_t size);

#endif
