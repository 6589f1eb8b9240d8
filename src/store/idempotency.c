#include "store/idempotency.h"

#include "store/rows.h"

const struct query query_idempotency_find = {"idempotency_find",
    "select route_text, body_token, status_number, answer_text, done_at from idempotency"
    " where actor_id = ?1 and key_text = ?2",
    SURFACE_PUBLIC, 2, 5, false, false};
const struct query query_idempotency_add = {"idempotency_add",
    "insert into idempotency (actor_id, key_text, route_text, body_token, status_number, "
    "answer_text,"
    " done_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    SURFACE_ANY, 7, 0, false, true};
static const struct query query_end = {"idempotency_end",
    "delete from idempotency where done_at < ?1", SURFACE_SYSTEM, 1, 0, false, true};

static enum status decode(
    const struct rows *rows, struct opener *opener, struct arena *arena, void *out)
{
    struct idempotency *done = out;

    (void)opener;
    (void)arena;
    if (rows->count == 1) {
        *done = (struct idempotency){true, rows->values[0].bytes, rows->values[1].bytes,
            (int)rows->values[2].integer, rows->values[3].bytes, {rows->values[4].integer}};
    }
    return OK;
}

void read_idempotency(struct reads *reads, int64_t actor, struct text key, struct idempotency *out)
{
    struct value *args = ARENA_ARRAY(reads->arena, 2, struct value);

    *out = (struct idempotency){0};
    args[0] = value_integer(actor);
    args[1] = (struct value){VALUE_TEXT, 0, key};
    reads_add(reads, &query_idempotency_find, args, decode, out);
}

struct value *write_idempotency(
    struct batch *batch, int64_t actor, struct text key, const struct idempotency *done)
{
    const struct value args[] = {
        value_integer(actor),
        {VALUE_TEXT, 0, key},
        {VALUE_TEXT, 0, done->route},
        {VALUE_BLOB, 0, done->body_token},
        value_integer(done->status),
        {VALUE_TEXT, 0, done->answer},
        value_integer(done->done_at.ms),
    };

    struct value *kept = arena_copy(batch->arena, args, sizeof args);

    batch_add(batch, &query_idempotency_add, kept);
    batch_expect(batch, PROBLEM_key_reused, NULL);
    return &kept[5];
}

void write_idempotency_ends(struct batch *batch, struct instant before)
{
    struct value *args = ARENA_NEW(batch->arena, struct value);

    *args = value_integer(before.ms);
    batch_add(batch, &query_end, args);
}
