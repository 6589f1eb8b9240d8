#include "base/ids.h"

#include <stdatomic.h>
#include <string.h>

static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

enum { random_bits = 21 };

int64_t id_make(struct id_maker *maker, int64_t now_ms, uint64_t random)
{
    const int64_t fresh = (now_ms << random_bits) | (int64_t)(random & ((1U << random_bits) - 1));
    int64_t last = atomic_load(&maker->last);
    int64_t id = 0;

    do {
        id = fresh > last ? fresh : last + 1;
    } while (!atomic_compare_exchange_weak(&maker->last, &last, id));
    return id;
}

uint64_t id_random_next(uint64_t random)
{
    /* splitmix64: each bit of what comes depends on all of what was. */
    random += UINT64_C(0x9E3779B97F4A7C15);
    random = (random ^ (random >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    random = (random ^ (random >> 27)) * UINT64_C(0x94D049BB133111EB);
    return random ^ (random >> 31);
}

void id_write(int64_t id, char out_chars[id_length])
{
    uint64_t rest = (uint64_t)id;

    for (int i = id_length - 1; i >= 0; i--) {
        out_chars[i] = digits[rest & 31];
        rest >>= 5;
    }
}

struct text id_text(struct arena *arena, int64_t id)
{
    char *chars = arena_take(arena, id_length);

    id_write(id, chars);
    return (struct text){chars, id_length};
}

static int digit_value(char c)
{
    const char lower = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    const char plain = lower == 'o' ? '0' : lower == 'i' || lower == 'l' ? '1' : lower;
    const char *found = plain == '\0' ? NULL : strchr(digits, plain);

    return found == NULL ? -1 : (int)(found - digits);
}

enum status id_read(struct text text, int64_t *out_id)
{
    uint64_t id = 0;

    if (text.length != id_length || digit_value(text.at[0]) > 7) {
        return STATUS_INVALID;
    }
    for (size_t i = 0; i < id_length; i++) {
        const int value = digit_value(text.at[i]);

        if (value < 0) {
            return STATUS_INVALID;
        }
        id = (id << 5) | (uint64_t)value;
    }
    if (id == 0 || id > INT64_MAX) {
        return STATUS_INVALID;
    }
    *out_id = (int64_t)id;
    return OK;
}
