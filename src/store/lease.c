#include "store/lease.h"

#include "store/internal.h"
#include "store/rows.h"

static const struct query query_find = {"lease_find",
    "select node_text, fence_number, until_at > unixepoch() * 1000 from lease where name = ?1",
    SURFACE_SYSTEM, 1, 3, false, false};
static const struct query query_take = {"lease_take",
    "insert into lease (name, node_text, fence_number, until_at)"
    " values (?1, ?2, ?3, (unixepoch() + ?4) * 1000) on conflict (name) do update set"
    " node_text = excluded.node_text, fence_number = excluded.fence_number,"
    " until_at = excluded.until_at",
    SURFACE_SYSTEM, 4, 0, false, true};

bool lease_is_others(struct text holder, bool lasts, struct text node)
{
    return lasts && !text_equal(holder, node);
}

struct reading {
    struct lease *lease;
    struct text node;
};

static enum status decode(
    const struct rows *rows, struct opener *opener, struct arena *arena, void *out)
{
    const struct reading *reading = out;
    struct lease *lease = reading->lease;

    (void)opener;
    (void)arena;
    lease->is_read = true;
    lease->fence = rows->count == 0 ? 0 : rows->values[1].integer;
    lease->is_others = rows->count > 0 &&
        lease_is_others(rows->values[0].bytes, rows->values[2].integer != 0, reading->node);
    return OK;
}

static enum status pass(void *context)
{
    const struct lease *lease = context;

    return lease->is_others ? STATUS_CONFLICT : OK;
}

void lease_queue(struct reads *reads, struct lease *lease)
{
    struct value *name = ARENA_NEW(reads->arena, struct value);
    struct reading *reading = ARENA_NEW(reads->arena, struct reading);

    *name = value_text(text_of(lease->name));
    *reading = (struct reading){lease, text_of(reads->store->node)};
    reads_add(reads, &query_find, name, decode, reading);
    reads->gate = pass;
    reads->gate_context = lease;
    reads->gated_from = reads->count;
}

struct batch_step lease_step(const struct batch *batch)
{
    const struct lease *lease = batch->lease;
    const struct value args[] = {
        value_text(text_of(lease->name)),
        value_text(text_of(batch->store->node)),
        value_integer(lease->is_read ? lease->fence + 1 : 0),
        value_integer(lease->seconds),
    };

    return (struct batch_step){
        &query_take, arena_copy(batch->arena, args, sizeof args), PROBLEM_lease_lost, NULL};
}
