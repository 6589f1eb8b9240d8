/* Values that may be absent, as generated queries hold them, and what generated decoders share. The
 * type of NAME_maybe follows the type of NAME: struct day gives struct maybe_day, struct client_id
 * gives struct maybe_client_id, plain numbers give struct maybe_number. Zeroed it is the absent
 * value. */
#ifndef CLINIC_STORE_MAYBE_H
#define CLINIC_STORE_MAYBE_H

#include "base/ids.h"
#include "base/money.h"
#include "base/time.h"
#include "store/store.h"

#define MAYBE(name, type)                                                                          \
    struct maybe_##name {                                                                          \
        bool known;                                                                                \
        type value;                                                                                \
    };
#define ID(kind) MAYBE(kind##_id, struct kind##_id)
#include "base/ids.def"
#undef ID
MAYBE(instant, struct instant)
MAYBE(day, struct day)
MAYBE(minute, struct minute)
MAYBE(money, struct money)
MAYBE(text, struct text)
MAYBE(number, int64_t)
MAYBE(bool, bool)
#undef MAYBE

/* Do the values of a row fit: 'i' integer, 't' text, 'b' blob; in capitals NULL is allowed too. */
static inline bool values_fit(const struct value *values, const char *kinds)
{
    for (size_t i = 0; kinds[i] != '\0'; i++) {
        const bool nullable = kinds[i] < 'a';
        const char kind = (char)(kinds[i] | 0x20);
        const enum value_kind wanted = kind == 'i' ? VALUE_INTEGER
            : kind == 't'                          ? VALUE_TEXT
                                                   : VALUE_BLOB;
        if (values[i].kind != wanted && !(nullable && values[i].kind == VALUE_NULL)) {
            return false;
        }
    }
    return true;
}

#endif
