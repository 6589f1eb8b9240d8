#include "store/kept_rows.h"

#include <string.h>

#include "store/rows.h"

static void forget(struct kept_rows *kept)
{
    arena_empty(&kept->arena);
    memset(kept->slots, 0, sizeof kept->slots);
    kept->count = 0;
    kept->bytes = 0;
}

void kept_rows_at(struct kept_rows *kept, int64_t data_version)
{
    if (kept->data_version != data_version) {
        forget(kept);
        kept->data_version = data_version;
    }
}

static bool is_same(const struct value *a, const struct value *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (a[i].kind != b[i].kind || a[i].integer != b[i].integer ||
            !text_equal(a[i].bytes, b[i].bytes)) {
            return false;
        }
    }
    return true;
}

static uint64_t mix(uint64_t hash, uint64_t more)
{
    return (hash ^ more) * UINT64_C(0x9e3779b97f4a7c15);
}

static uint64_t mix_value(uint64_t hash, const struct value *value)
{
    uint64_t first = 0;

    if (value->bytes.length > 0) {
        memcpy(&first, value->bytes.at,
            value->bytes.length < sizeof first ? value->bytes.length : sizeof first);
    }
    return mix(hash, (uint64_t)value->integer ^ first);
}

/* Where a query with these arguments is, or would be. There is always a free slot. */
static size_t slot_of(
    const struct kept_rows *kept, const struct query *query, const struct value *args)
{
    uint64_t hash = mix(0, (uintptr_t)query);

    for (unsigned i = 0; i < query->parameters; i++) {
        hash = mix_value(hash, &args[i]);
    }
    for (size_t at = (size_t)(hash >> 32);; at++) {
        const struct kept_slot *slot = &kept->slots[at % kept_slots];

        if (slot->query == NULL ||
            (slot->query == query && is_same(slot->args, args, query->parameters))) {
            return at % kept_slots;
        }
    }
}

const struct kept_slot *kept_rows_find(
    const struct kept_rows *kept, const struct query *query, const struct value *args)
{
    const struct kept_slot *slot = &kept->slots[slot_of(kept, query, args)];

    return slot->query == NULL ? NULL : slot;
}

static size_t size_of(const struct value *values, size_t count)
{
    size_t bytes = count * sizeof *values;

    for (size_t i = 0; i < count; i++) {
        bytes += values[i].bytes.length;
    }
    return bytes;
}

void kept_rows_add(struct kept_rows *kept, const struct query *query, const struct value *args,
    const struct rows *rows)
{
    const size_t bytes = size_of(rows->values, rows->count * rows->columns);
    const size_t all = bytes + size_of(args, query->parameters);

    /* Rows that ended at the set's limit are fewer than there are. */
    if (rows->more || all > kept_most_each) {
        return;
    }
    if (kept->count == kept_most || kept->bytes + all > kept_most_bytes) {
        forget(kept);
    }
    kept->slots[slot_of(kept, query, args)] = (struct kept_slot){.query = query,
        .args = values_copy(&kept->arena, args, query->parameters),
        .rows = rows_copy(&kept->arena, rows),
        .bytes = bytes};
    kept->count++;
    kept->bytes += all;
}

void kept_rows_free(struct kept_rows *kept)
{
    arena_release(&kept->arena);
}
