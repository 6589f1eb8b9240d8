/* Ids: 63 bits, 42 of milliseconds since 1970 and 21 random, made before the write and monotone
 * within a process. Outside the program an id is 13 characters of Crockford base 32, lowercase. */
#ifndef CLINIC_BASE_IDS_H
#define CLINIC_BASE_IDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

#define ID(kind)                                                                                   \
    struct kind##_id {                                                                             \
        int64_t v;                                                                                 \
    };
#include "base/ids.def"
#undef ID

enum { id_length = 13 };

/* Makes ids; one for the whole process, guarded by an atomic. */
struct id_maker {
    _Atomic int64_t last;
};

/* Random bits of which further ids of the same request are made: one draw from the system serves a
 * page with many forms. Ids are no secrets. */
uint64_t id_random_next(uint64_t random);

/* The next id at `now_ms` milliseconds since 1970; `random` is any 64 random bits. Never zero. */
int64_t id_make(struct id_maker *maker, int64_t now_ms, uint64_t random);

/* The 13 characters of an id. */
struct text id_text(struct arena *arena, int64_t id);
void id_write(int64_t id, char out_chars[id_length]);

/* Reads 13 characters, case ignored, I and L as 1, O as 0. INVALID when they are no positive id. */
MUST_USE enum status id_read(struct text text, int64_t *out_id);

#endif
