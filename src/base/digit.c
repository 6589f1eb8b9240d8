#include "base/digit.h"

#include <string.h>

int digit_first(struct text text, size_t *out_size)
{
    const unsigned char *at = (const unsigned char *)text.at;

    if (text.length >= 1 && at[0] >= '0' && at[0] <= '9') {
        *out_size = 1;
        return at[0] - '0';
    }
    /* U+0660..0669 (Arabic) and U+06F0..06F9 (Urdu) in UTF-8. */
    if (text.length >= 2 && at[0] == 0xD9 && at[1] >= 0xA0 && at[1] <= 0xA9) {
        *out_size = 2;
        return at[1] - 0xA0;
    }
    if (text.length >= 2 && at[0] == 0xDB && at[1] >= 0xB0 && at[1] <= 0xB9) {
        *out_size = 2;
        return at[1] - 0xB0;
    }
    return -1;
}

bool digits_latin(struct text text, char *out_chars, size_t size)
{
    size_t length = 0;

    while (text.length > 0) {
        size_t step = 1;
        const int digit = digit_first(text, &step);

        if (length + 1 >= size || text.at[0] == '\0') {
            return false;
        }
        out_chars[length++] = digit < 0 ? text.at[0] : (char)('0' + digit);
        text = text_part(text, step, text.length);
    }
    out_chars[length] = '\0';
    return true;
}
