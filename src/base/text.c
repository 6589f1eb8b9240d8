#include "base/text.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistr.h>

struct text text_of(const char *string)
{
    return (struct text){string, string == NULL ? 0 : strlen(string)};
}

bool text_equal(struct text a, struct text b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

bool text_is(struct text text, const char *string)
{
    return text_equal(text, text_of(string));
}

struct text text_part(struct text text, size_t from, size_t length)
{
    if (from >= text.length) {
        return (struct text){0};
    }
    const size_t left = text.length - from;
    return (struct text){text.at + from, length < left ? length : left};
}

bool text_begins(struct text text, struct text with)
{
    return text.length >= with.length && text_equal(text_part(text, 0, with.length), with);
}

bool text_ends(struct text text, struct text with)
{
    return text.length >= with.length &&
        text_equal(text_part(text, text.length - with.length, with.length), with);
}

bool text_has(struct text text, char byte)
{
    return text.length > 0 && memchr(text.at, byte, text.length) != NULL;
}

size_t text_letter_count(struct text text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++) {
        count += ((unsigned char)text.at[i] & 0xC0) != 0x80;
    }
    return count;
}

struct text text_first_letters(struct text text, size_t count)
{
    size_t end = 0;

    while (end < text.length && (count > 0 || ((unsigned char)text.at[end] & 0xC0) == 0x80)) {
        count -= ((unsigned char)text.at[end] & 0xC0) != 0x80;
        end++;
    }
    return text_part(text, 0, end);
}

static bool is_space(ucs4_t point)
{
    return point == ' ' || (point >= '\t' && point <= '\r') || point == 0xA0 || point == 0xFEFF ||
        (point >= 0x200B && point <= 0x200F) || (point >= 0x202A && point <= 0x202E);
}

struct text text_trim(struct text text)
{
    ucs4_t point = 0;

    while (text.length > 0) {
        const int size = u8_mbtouc(&point, (const uint8_t *)text.at, text.length);
        if (!is_space(point)) {
            break;
        }
        text = text_part(text, (size_t)size, text.length);
    }
    while (text.length > 0) {
        const uint8_t *begin = (const uint8_t *)text.at;
        const uint8_t *last = u8_prev(&point, begin + text.length, begin);
        if (last == NULL || !is_space(point)) {
            break;
        }
        text.length = (size_t)(last - begin);
    }
    return text;
}

bool text_cut(struct text *text, char byte, struct text *out_before)
{
    if (text->length == 0) {
        return false;
    }
    const char *found = memchr(text->at, byte, text->length);
    const size_t before = found == NULL ? text->length : (size_t)(found - text->at);

    *out_before = text_part(*text, 0, before);
    *text = text_part(*text, before + 1, text->length);
    return true;
}

struct text text_copy(struct arena *arena, struct text text)
{
    return (struct text){arena_copy(arena, text.at, text.length), text.length};
}

const char *text_string(struct arena *arena, struct text text)
{
    char *copy = arena_alloc(arena, text.length + 1);

    if (text.length > 0) {
        memcpy(copy, text.at, text.length);
    }
    return copy;
}

struct text text_join(struct arena *arena, struct text a, struct text b)
{
    char *bytes = arena_take(arena, a.length + b.length);

    if (a.length > 0) {
        memcpy(bytes, a.at, a.length);
    }
    if (b.length > 0) {
        memcpy(bytes + a.length, b.at, b.length);
    }
    return (struct text){bytes, a.length + b.length};
}

struct text text_format(struct arena *arena, const char *format, ...)
{
    char line[256]; /* what most come to, so that they are written once */
    va_list once;
    va_list again;

    va_start(once, format);
    va_copy(again, once);
    const int length = vsnprintf(line, sizeof line, format, once);
    const size_t size = length < 0 ? 0 : (size_t)length;
    char *bytes = arena_take(arena, size + 1);
    if (size < sizeof line) {
        memcpy(bytes, line, size);
    } else {
        (void)vsnprintf(bytes, size + 1, format, again);
    }
    va_end(again);
    va_end(once);
    return (struct text){bytes, size};
}

enum status text_number(struct text text, int64_t least, int64_t most, int64_t *out_number)
{
    const bool negative = text.length > 0 && text.at[0] == '-';
    const struct text digits = negative ? text_part(text, 1, text.length) : text;
    int64_t number = 0;

    if (digits.length == 0) {
        return STATUS_INVALID;
    }
    for (size_t i = 0; i < digits.length; i++) {
        const char digit = digits.at[i];

        if (digit < '0' || digit > '9' || __builtin_mul_overflow(number, 10, &number) ||
            __builtin_sub_overflow(number, digit - '0', &number)) {
            return STATUS_INVALID;
        }
    }
    /* Counted downwards, so that the least number of all fits too. */
    if (!negative && __builtin_sub_overflow(0, number, &number)) {
        return STATUS_INVALID;
    }
    if (number < least || number > most) {
        return STATUS_INVALID;
    }
    *out_number = number;
    return OK;
}

bool text_is_plain(struct text text)
{
    if (text.length > 0 && u8_check((const uint8_t *)text.at, text.length) != NULL) {
        return false;
    }
    for (size_t i = 0; i < text.length; i++) {
        const unsigned char byte = (unsigned char)text.at[i];

        if ((byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7F) {
            return false;
        }
    }
    return true;
}

bool text_equal_secret(struct text a, struct text b)
{
    return a.length == b.length && sodium_memcmp(a.at, b.at, a.length) == 0;
}
