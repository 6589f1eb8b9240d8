/* Read sets: run by the engine as one snapshot; decoded after it has ended, so that no slow caller
 * holds the snapshot. */
#include "store/internal.h"

bool surface_allows(enum surface surface, const struct query *query)
{
    return query->surface == surface || query->surface == SURFACE_PUBLIC ||
        surface == SURFACE_SYSTEM || (query->surface == SURFACE_ANY && query->writes);
}

void reads_begin(struct reads *reads, struct store *store, struct reader *reader,
    struct arena *arena, enum surface surface)
{
    *reads = (struct reads){.store = store, .reader = reader, .arena = arena, .surface = surface};
}

void reads_add(struct reads *reads, const struct query *query, const struct value *args,
    read_decode *decode, void *out)
{
    if (reads->count < reads_most) {
        reads->steps[reads->count] = (struct read_step){query, args, decode, out};
    }
    /* One too many is counted and refused when the set runs. */
    reads->count += reads->count <= reads_most;
}

static bool is_known(const struct read_step *step)
{
    if (step->args == NULL) {
        return step->query->parameters == 0;
    }
    for (unsigned i = 0; i < step->query->parameters; i++) {
        if (step->args[i].kind == VALUE_INTEGER && step->args[i].integer == VALUE_UNKNOWN) {
            return false;
        }
    }
    return true;
}

static bool set_is_sound(const struct reads *reads)
{
    if (reads->count > reads_most) {
        return false;
    }
    for (size_t i = 0; i < reads->count; i++) {
        const struct query *query = reads->steps[i].query;

        if (query->writes || !surface_allows(reads->surface, query) ||
            !is_known(&reads->steps[i])) {
            return false;
        }
    }
    return true;
}

static enum status decode_steps(
    struct reads *reads, const struct rows *rows, size_t from, size_t until)
{
    enum status status = OK;

    for (size_t i = from; status == OK && i < until; i++) {
        const struct read_step *step = &reads->steps[i];

        status = step->decode(&rows[i], &reads->reader->opener, reads->arena, step->out);
    }
    return status;
}

enum status reads_run(struct reads *reads)
{
    struct rows rows[reads_most] = {0};
    const size_t count = reads->count;
    const bool is_sound = set_is_sound(reads);
    size_t gated_from = count;
    enum status status = STATUS_INTERNAL;

    if (count == 0 && reads->gate == NULL) {
        return OK;
    }
    if (reads->gate != NULL && reads->gated_from < count) {
        gated_from = reads->gated_from;
    }
    if (is_sound) {
        reads->trips++;
        status = reads->store->engine->read(reads, rows);
    }
    if (status == OK) {
        status = decode_steps(reads, rows, 0, gated_from);
    }
    if (status == OK && reads->gate != NULL) {
        status = reads->gate(reads->gate_context);
    }
    if (status == OK) {
        reads->gate = NULL; /* who has passed isn't asked again by a second set */
        status = decode_steps(reads, rows, gated_from, count);
    }
    reads->gated_from = 0;
    reads->count = 0;
    return status;
}

static enum status take_rows(
    const struct rows *rows, struct opener *opener, struct arena *arena, void *out)
{
    (void)opener;
    (void)arena;
    *(struct rows *)out = *rows;
    return OK;
}

enum status rows_read(struct reader *reader, struct arena *arena, const struct query *query,
    const struct value *args, struct rows *out_rows)
{
    struct reads reads;

    reads_begin(&reads, reader->store, reader, arena, SURFACE_SYSTEM);
    reads_add(&reads, query, args, take_rows, out_rows);
    return reads_run(&reads);
}

enum status rows_read_once(
    struct store *store, struct arena *arena, const struct query *query, struct rows *out_rows)
{
    struct reader *reader = NULL;
    enum status status = reader_open(store, &reader);

    if (status == OK) {
        status = rows_read(reader, arena, query, NULL, out_rows);
    }
    reader_close(reader);
    return status;
}
