/* `clinic copy`: the clinic goes on in another database. It is frozen before anything is copied,
 * and the copy is thawed as the last thing of all, so that at no moment two databases take what is
 * written; what is begun again after a crash finds out from both where it stood. */
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "access/access.h"
#include "access_queries.h"
#include "line.h"
#include "store/copy.h"
#include "store_queries.h"

struct moving {
    struct line *line;
    struct clinic clinic; /* owned: the source */
    struct reader *reader;
    struct reads reads;
    struct copy_newest newest;
    const char *url;
    struct copy_id copy;  /* this one: of earlier runs too, as long as the clinic stayed frozen */
    struct store *target; /* owned */
    int lock;
};

static enum status open_source(struct moving *moving)
{
    struct line *line = moving->line;
    const char *path = text_string(
        &line->arena, text_format(&line->arena, "%s/copy.lock", line_option(line, "data")));
    enum status status = line_clinic(line, /* create= */ false, &moving->clinic);

    if (status == OK) {
        moving->lock = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
        if (moving->lock < 0 || flock(moving->lock, LOCK_EX | LOCK_NB) != 0) {
            return problem_set(&line->problems, PROBLEM_copy_runs, NULL, text_of(path));
        }
        status = reader_open(moving->clinic.store, &moving->reader);
    }
    if (status == OK) {
        reads_begin(
            &moving->reads, moving->clinic.store, moving->reader, &line->arena, SURFACE_SYSTEM);
        read_copy_newest(&moving->reads, &moving->newest);
        status = reads_run(&moving->reads);
    }
    return status;
}

static void close_all(struct moving *moving)
{
    store_close(moving->target);
    reader_close(moving->reader);
    clinic_close(&moving->clinic);
    if (moving->lock >= 0) {
        close(moving->lock);
    }
}

static void begin_batch(struct moving *moving, struct store *store, struct batch *batch)
{
    struct line *line = moving->line;

    batch_begin(batch, store, &line->arena, &line->problems, SURFACE_SYSTEM);
    batch->despite_frozen = true;
}

static void note(struct moving *moving, struct batch *batch, enum audit audit)
{
    struct clinic *clinic = &moving->clinic;
    const struct event_id id = {clinic_new_id(clinic)};

    write_event_insert(batch, id, clinic->now(clinic), text_of(audit_key(audit)),
        (struct maybe_staff_id){.known = false}, (struct maybe_session_id){.known = false},
        (struct maybe_subject_id){.known = false},
        (struct maybe_number){moving->copy.v != 0, moving->copy.v}, text_of(AUDIT_OF_SHELL));
}

/* From now on nothing is written here but what this program notes. */
static enum status freeze(struct moving *moving)
{
    struct batch batch;
    struct clinic *clinic = &moving->clinic;

    begin_batch(moving, clinic->store, &batch);
    moving->copy.v = clinic_new_id(clinic);
    write_copy_insert(&batch, moving->copy, text_of(moving->url), clinic->now(clinic));
    note(moving, &batch, AUDIT_COPIED);
    if (!moving->newest.is_frozen) {
        write_clinic_freeze(&batch);
    }
    return batch_commit(&batch);
}

static enum status thaw(struct moving *moving)
{
    struct line *line = moving->line;
    struct batch batch;

    if (!moving->newest.is_frozen) {
        return problem_set(&line->problems, PROBLEM_not_frozen, NULL, TEXT(""));
    }
    begin_batch(moving, moving->clinic.store, &batch);
    note(moving, &batch, AUDIT_THAWED);
    write_clinic_thaw(&batch);
    const enum status status = batch_commit(&batch);

    if (status == OK && moving->newest.done_at_maybe.known) {
        fprintf(line->out,
            "The clinic goes on here. What was written in %.*s since it was copied is not here.\n",
            TEXT_ARG(moving->newest.url_text_maybe.value));
    } else if (status == OK) {
        fputs("The clinic goes on here.\n", line->out);
    }
    return status;
}

static enum status open_target(struct moving *moving)
{
    struct line *line = moving->line;
    const struct store_config config = {
        .directory = line_option(line, "data"),
        .url = moving->url,
        .token = line->config.values[CONFIG_COPY_TOKEN],
        .is_bare = true,
    };
    const enum status status = store_open(&config, &line->arena, &line->problems, &moving->target);
    struct problem_at *first = &line->problems.items[0];

    if (status != OK && first->problem == PROBLEM_database_token) {
        first->problem = PROBLEM_copy_token;
    }
    if (status != OK && first->detail.length == 0) {
        first->detail = text_of(moving->url);
    }
    return status;
}

/* A copy of that id, as that database knows it. */
static bool has_copy(
    struct moving *moving, struct store *store, struct copy_id id, struct copy_by_id *out_copy)
{
    struct reader *reader = NULL;
    struct reads reads;
    bool is_read = reader_open(store, &reader) == OK;

    if (is_read) {
        reads_begin(&reads, store, reader, &moving->line->arena, SURFACE_SYSTEM);
        read_copy_by_id(&reads, id, out_copy);
        is_read = reads_run(&reads) == OK;
    }
    reader_close(reader);
    return is_read && out_copy->found;
}

/* Does the clinic go on elsewhere? */
static bool is_moved(const struct copy_newest *newest)
{
    return newest->is_frozen && newest->done_at_maybe.known;
}

/* What is to be done with what the target holds. */
enum way { WAY_REFUSE, WAY_BEGIN, WAY_ANEW, WAY_GO_ON, WAY_IS_DONE };

static enum way choose_way(struct moving *moving, enum copy_found found, struct copy_id in_target)
{
    struct copy_by_id copy;

    if (found == COPY_OTHER) {
        return moving->copy.v != 0 && has_copy(moving, moving->target, moving->copy, &copy) &&
                copy.done_at_maybe.known
            ? WAY_IS_DONE
            : WAY_REFUSE;
    }
    if (is_moved(&moving->newest)) {
        return WAY_REFUSE;
    }
    if (found == COPY_NOTHING) {
        return WAY_BEGIN;
    }
    if (in_target.v == moving->copy.v) {
        return WAY_GO_ON;
    }
    return has_copy(moving, moving->clinic.store, in_target, &copy) ? WAY_ANEW : WAY_REFUSE;
}

static enum status refuse(struct moving *moving)
{
    const struct copy_newest *newest = &moving->newest;
    struct problems *problems = &moving->line->problems;

    return is_moved(newest)
        ? problem_set(problems, PROBLEM_copy_moved, NULL, newest->url_text_maybe.value)
        : problem_set(problems, PROBLEM_copy_taken, NULL, text_of(moving->url));
}

static enum status copy_tables(struct moving *moving, struct copying *copying)
{
    enum status status = copy_open(copying);
    int64_t all = 0;

    for (size_t i = 0; status == OK && i < copying->count; i++) {
        status = copy_rows(copying, &copying->tables[i]);
    }
    if (status == OK) {
        status = copy_triggers(copying);
    }
    for (size_t i = 0; status == OK && i < copying->count; i++) {
        char sum[2 * copy_sum_bytes + 1];
        int64_t count = 0;

        status = copy_compare(copying, &copying->tables[i], &count, sum);
        if (status == OK) {
            fprintf(moving->line->out, "%s\t%lld\t%s\n", copying->tables[i].name, (long long)count,
                sum);
            all += count;
        }
    }
    if (status == OK) {
        fprintf(moving->line->out, "%zu tables, %lld rows: the same on both sides.\n",
            copying->count, (long long)all);
    }
    return status;
}

/* The copy becomes the clinic. */
static enum status give_free(struct moving *moving)
{
    struct batch batch;

    begin_batch(moving, moving->target, &batch);
    write_copy_done(&batch, moving->clinic.now(&moving->clinic), moving->copy);
    note(moving, &batch, AUDIT_THAWED);
    write_clinic_thaw(&batch);
    copy_finish(&batch);
    return batch_commit(&batch);
}

static enum status copy_by(struct moving *moving, enum way way)
{
    struct line *line = moving->line;
    struct copying copying = {
        .source = moving->clinic.store,
        .target = moving->target,
        .arena = &line->arena,
        .problems = &line->problems,
    };
    enum status status = OK;

    if (way == WAY_ANEW) {
        status = copy_empty(moving->target, &line->arena);
    }
    if (status == OK && way != WAY_GO_ON && moving->copy.v == 0) {
        status = freeze(moving);
    }
    if (status == OK && way != WAY_GO_ON) {
        status = copy_begin(&copying, moving->copy);
    }
    if (status == OK) {
        status = copy_tables(moving, &copying);
    }
    copy_close(&copying);
    return status == OK ? give_free(moving) : status;
}

/* Here it is noted last: until then the same line on the shell finds out what there was. */
static enum status note_done(struct moving *moving)
{
    struct batch batch;

    begin_batch(moving, moving->clinic.store, &batch);
    write_copy_done(&batch, moving->clinic.now(&moving->clinic), moving->copy);
    const enum status status = batch_commit(&batch);

    if (status == OK) {
        fprintf(moving->line->out,
            "The clinic goes on in %s: set CLINIC_DATABASE_URL to it and start the server anew.\n"
            "This database stays frozen.\n",
            moving->url);
    }
    return status;
}

static enum status copy(struct moving *moving)
{
    const struct copy_newest *newest = &moving->newest;
    struct line *line = moving->line;
    enum copy_found found = COPY_OTHER;
    struct copy_id in_target = {0};

    if (newest->is_frozen && newest->copy_id_maybe.known &&
        text_is(newest->url_text_maybe.value, moving->url)) {
        moving->copy = newest->copy_id_maybe.value;
    } else if (is_moved(newest)) {
        return refuse(moving);
    }
    enum status status = open_target(moving);
    if (status == OK) {
        status = copy_look(moving->target, &line->arena, &line->problems, &found, &in_target);
    }
    if (status != OK) {
        return status;
    }
    const enum way way = choose_way(moving, found, in_target);

    if (way == WAY_REFUSE) {
        return refuse(moving);
    }
    if (way != WAY_IS_DONE) {
        status = copy_by(moving, way);
    }
    return status == OK ? note_done(moving) : status;
}

enum status verb_copy(struct line *line)
{
    struct moving moving = {.line = line, .url = line_option(line, "to"), .lock = -1};
    const bool thaws = line_option(line, "thaw") != NULL;

    if (thaws == (moving.url != NULL)) {
        return problem_set(&line->problems, PROBLEM_no_option, NULL, TEXT("--to or --thaw"));
    }
    enum status status = open_source(&moving);
    if (status == OK) {
        status = thaws ? thaw(&moving) : copy(&moving);
    }
    close_all(&moving);
    return status;
}
