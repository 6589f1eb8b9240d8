/* Batches: whoever commits waits until the engine has committed or refused. */
#include <string.h>

#include "store/internal.h"
#include "store/lease.h"
#include "store/nodes.h"

enum { first_steps = 16, guards_most = 3 };

/* The guards of every batch. */
static const struct query query_not_frozen = {"not_frozen",
    "insert into must (ok) select 0 where (select is_frozen from clinic_state) is not 0",
    SURFACE_ANY, 0, 0, false, true};
static const struct query query_same_settings = {"same_settings",
    "insert into must (ok) select 0 where (select version from clinic_state) is not ?1",
    SURFACE_ANY, 1, 0, false, true};

void batch_begin(struct batch *batch, struct store *store, struct arena *arena,
    struct problems *problems, enum surface surface)
{
    *batch =
        (struct batch){.store = store, .arena = arena, .problems = problems, .surface = surface};
}

void batch_add(struct batch *batch, const struct query *query, const struct value *args)
{
    if (batch->count > batch_most) {
        return; /* one too many is kept, and refused at the commit */
    }
    if (batch->count == batch->size) {
        const size_t size = batch->size == 0 ? first_steps : batch->size * 2;
        struct batch_step *steps = ARENA_ARRAY(batch->arena, size, struct batch_step);

        if (batch->count > 0) {
            memcpy(steps, batch->steps, batch->count * sizeof *steps);
        }
        batch->steps = steps;
        batch->size = size;
    }
    batch->steps[batch->count++] = (struct batch_step){query, args, PROBLEM_NONE, NULL};
}

void batch_expect(struct batch *batch, enum problem problem, const char *field)
{
    if (batch->count > 0) {
        batch->steps[batch->count - 1].problem = problem;
        batch->steps[batch->count - 1].field = field;
    }
}

static bool has_no_key(const struct batch_step *step)
{
    for (unsigned i = 0; i < step->query->parameters; i++) {
        if (step->args[i].bytes.at == seal_without_key) {
            return true;
        }
    }
    return false;
}

static enum problem find_fault(struct batch *batch, struct text *out_detail)
{
    if (batch->count > batch_most) {
        *out_detail = TEXT("a batch of more than batch_most");
        return PROBLEM_broken;
    }
    for (size_t i = 0; i < batch->count; i++) {
        const struct query *query = batch->steps[i].query;

        batch->refused = i;
        if (!query->writes || !surface_allows(batch->surface, query)) {
            *out_detail = text_of(query->name);
            return PROBLEM_broken;
        }
        if (has_no_key(&batch->steps[i])) {
            return PROBLEM_gone;
        }
    }
    return PROBLEM_NONE;
}

enum problem problem_of_refusal(struct text message)
{
    /* libSQL's, Turso's, and what all say of a CHECK. */
    static const struct text before[] = {
        TEXT_ROW("SQLite error: "),
        TEXT_ROW("Runtime error: "),
        TEXT_ROW("CHECK constraint failed: "),
    };
    static const struct text after = TEXT_ROW(" (19)"); /* SQLITE_CONSTRAINT, from Turso */

    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        if (text_begins(message, before[i])) {
            message = text_part(message, before[i].length, message.length);
        }
    }
    if (text_ends(message, after)) {
        message.length -= after.length;
    }
    return problem_named(message);
}

/* All that is run: the guards, then the batch's own steps. */
static struct transaction transaction_of(const struct batch *batch)
{
    struct batch_step *steps =
        ARENA_ARRAY(batch->arena, batch->count + guards_most, struct batch_step);
    size_t count = 0;

    if (!batch->despite_frozen) {
        steps[count++] = (struct batch_step){&query_not_frozen, NULL, PROBLEM_frozen, NULL};
    }
    if (batch->lease != NULL) {
        steps[count++] = lease_step(batch);
    }
    if (batch->settings_version != 0) {
        struct value *seen = ARENA_NEW(batch->arena, struct value);

        *seen = (struct value){.kind = VALUE_INTEGER, .integer = batch->settings_version};
        steps[count++] =
            (struct batch_step){&query_same_settings, seen, PROBLEM_settings_changed, NULL};
    }
    if (batch->count > 0) {
        memcpy(&steps[count], batch->steps, batch->count * sizeof *steps);
    }
    return (struct transaction){.steps = steps, .count = count + batch->count};
}

/* A key that a trigger or a CHECK names says what is wrong; else the step knows. */
static enum problem name_refusal(const struct transaction *refused, const char **out_field)
{
    static const struct batch_step whole = {NULL, NULL, PROBLEM_NONE, NULL};
    const enum problem named = refused->problem;
    const struct batch_step *step =
        refused->refused < refused->count ? &refused->steps[refused->refused] : &whole;
    const bool step_knows = step->problem != PROBLEM_NONE;

    if (named == PROBLEM_NONE || named == PROBLEM_must) {
        const enum problem problem = step_knows ? step->problem : named;

        *out_field = step->field;
        return problem == PROBLEM_NONE ? PROBLEM_broken : problem;
    }
    /* The step's field belongs to the problem that it expects. */
    *out_field = step_knows && step->problem != named ? NULL : step->field;
    return named;
}

/* The audit is what other nodes hear of this one's commits by. */
static uint64_t count_events(const struct batch *batch)
{
    static const char insert[] = "insert into event ";
    uint64_t count = 0;

    for (size_t i = 0; i < batch->count; i++) {
        count += strncmp(batch->steps[i].query->sql, insert, sizeof insert - 1) == 0;
    }
    return count;
}

/* Of a fault of our own the log needs to know which statement it was, and what the engine says. */
static struct text detail_of(const struct batch *batch, const struct transaction *transaction)
{
    const char *name =
        batch->refused < batch->count ? batch->steps[batch->refused].query->name : "";

    return text_format(
        batch->arena, "%s%s%s", name, transaction->said[0] == 0 ? "" : ": ", transaction->said);
}

static enum problem run_batch(struct batch *batch, const char **out_field, struct text *out_detail)
{
    struct transaction transaction = transaction_of(batch);
    const size_t guards = transaction.count - batch->count;
    struct store *store = batch->store;

    if (batch->trips != NULL) {
        (*batch->trips)++;
    }
    atomic_fetch_add(&store->begun, 1);
    const bool is_committed = store->engine->commit(store, &transaction);
    atomic_fetch_add(&store->events, is_committed ? count_events(batch) : 0);
    atomic_fetch_add(&store->ended, 1);
    if (is_committed) {
        store_note_change(store);
        if (batch->lease != NULL) {
            batch->lease->fence++;
        }
        return PROBLEM_NONE;
    }
    batch->refused = transaction.refused < guards ? 0 : transaction.refused - guards;
    const enum problem problem = name_refusal(&transaction, out_field);
    if (problem == PROBLEM_broken) {
        *out_detail = detail_of(batch, &transaction);
    }
    return problem;
}

enum status batch_commit(struct batch *batch)
{
    const char *field = NULL;
    struct text detail = {NULL, 0};
    enum problem problem = find_fault(batch, &detail);

    if (problem == PROBLEM_NONE) {
        problem = run_batch(batch, &field, &detail);
    }
    if (problem != PROBLEM_NONE) {
        return problem_set(batch->problems, problem, field, detail);
    }
    batch->count = 0;
    return OK;
}
