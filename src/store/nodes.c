#include "store/nodes.h"

#include "store/internal.h"
#include "store/lease.h"
#include "store/rows.h"

static const struct query query_other = {"node_other",
    "select node_text from lease where name like 'node %' and node_text <> ?1"
    " and until_at > unixepoch() * 1000 order by until_at desc limit 1",
    SURFACE_SYSTEM, 1, 1, false, false};
static const struct query query_forget = {"nodes_forget",
    "delete from lease where name like 'node %' and until_at < (unixepoch() - 86400) * 1000",
    SURFACE_SYSTEM, 0, 0, false, true};

bool store_is_shared(const struct store *store)
{
    return store->engine->is_shared;
}

const char *store_node(const struct store *store)
{
    return store->node;
}

void store_note_change(struct store *store)
{
    atomic_fetch_add(&store->changes, 1);
}

struct store_commits store_commits(const struct store *store)
{
    /* What ended is asked first and what began last: equal, they say that nothing was under way. */
    const uint64_t ended = atomic_load(&store->ended);
    const uint64_t events = atomic_load(&store->events);

    return (struct store_commits){atomic_load(&store->begun), ended, events};
}

static enum status decode(
    const struct rows *rows, struct opener *opener, struct arena *arena, void *out)
{
    (void)opener;
    (void)arena;
    *(struct text *)out = rows->count == 0 ? TEXT("") : rows->values[0].bytes;
    return OK;
}

void nodes_queue(struct reads *reads, int64_t seconds, struct lease *presence, struct text *other)
{
    struct value *name = ARENA_NEW(reads->arena, struct value);

    *name = value_text(text_of(reads->store->node));
    *presence = (struct lease){
        .name = text_format(reads->arena, "node %s%c", reads->store->node, 0).at,
        .seconds = seconds,
    };
    lease_queue(reads, presence);
    reads_add(reads, &query_other, name, decode, other);
}

void write_nodes_forget(struct batch *batch)
{
    batch_add(batch, &query_forget, NULL);
}
