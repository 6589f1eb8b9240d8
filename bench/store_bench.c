/* What the store costs: a list of 40 rows with sealed names, and commits against the disk's own
 * fsync rate. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "store/seal.h"
#include "store/store_fixture.h"

enum { listed = 40, people = 5000, runs = 2000 };

static const struct query add_person = {"add_person",
    "insert into person (person_id, name, version) values (?1, ?2, 1)", SURFACE_STAFF, 2, 0, false,
    true};
static const struct query bump_person = {"bump_person",
    "update person set version = version + 1 where person_id = ?1", SURFACE_STAFF, 1, 0, false,
    true};
static const struct query list_people = {"list_people",
    "select p.person_id, p.name, (select k.wrapped_blob from subject_key k where k.subject_id ="
    " p.person_id and k.class_number = 0) from person p where p.person_id >= ?1 limit 40",
    SURFACE_STAFF, 1, 3, true, false};

static double seconds(clockid_t clock)
{
    struct timespec at;

    clock_gettime(clock, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void insist(bool is_so)
{
    if (!is_so) {
        fputs("store_bench: failed\n", stderr);
        abort();
    }
}

struct list {
    bool opens;
    size_t count;
    size_t bytes;
};

static enum status decode_list(
    const struct rows *rows, struct opener *opener, struct arena *arena, void *out)
{
    struct list *list = out;
    enum status status = OK;

    for (size_t i = 0; list->opens && status == OK && i < rows->count; i++) {
        const struct value *row = &rows->values[i * rows->columns];
        struct text name;

        status = value_open(opener, arena, &row[1], &row[2], row[0].integer, KEY_CONTACT,
            "person.name", row[0].integer, &name);
        list->bytes += name.length;
    }
    list->count = rows->count;
    return status;
}

static void make_people(struct fixture *fixture)
{
    struct arena arena = {0};
    struct batch batch;

    for (int64_t id = 1; id <= people; id++) {
        struct subject subject;
        struct value *args = ARENA_ARRAY(&arena, 2, struct value);

        if (id % 500 == 1) {
            batch_begin(&batch, fixture->store, &arena, &fixture->problems, SURFACE_STAFF);
        }
        subject_create(&batch, (struct subject_id){id}, &subject);
        args[0] = (struct value){VALUE_INTEGER, id, {NULL, 0}};
        args[1] = (struct value){VALUE_BLOB, 0,
            subject_seal(
                &arena, &subject, KEY_CONTACT, "person.name", id, TEXT("Ayesha Siddiqua Malik"))};
        batch_add(&batch, &add_person, args);
        if (id % 500 == 0) {
            insist(batch_commit(&batch) == OK);
            arena_empty(&arena);
        }
    }
    arena_release(&arena);
}

static double time_lists(struct fixture *fixture, bool opens, int64_t spread)
{
    struct arena arena = {0};
    const double from = seconds(CLOCK_THREAD_CPUTIME_ID);

    for (int64_t i = 0; i < runs; i++) {
        struct reads reads;
        struct list list = {.opens = opens};
        struct value args = {VALUE_INTEGER, 1 + i * spread % (people - listed), {NULL, 0}};

        reads_begin(&reads, fixture->store, fixture->reader, &arena, SURFACE_STAFF);
        reads_add(&reads, &list_people, &args, decode_list, &list);
        insist(reads_run(&reads) == OK && list.count == listed);
        arena_empty(&arena);
    }
    arena_release(&arena);
    return (seconds(CLOCK_THREAD_CPUTIME_ID) - from) / runs * 1e6;
}

static double time_batches(struct fixture *fixture)
{
    struct arena arena = {0};
    int count = 0;
    const double from = seconds(CLOCK_MONOTONIC);

    for (; seconds(CLOCK_MONOTONIC) - from < 2; count++) {
        struct batch batch;
        struct value args = {VALUE_INTEGER, 1 + count % people, {NULL, 0}};

        batch_begin(&batch, fixture->store, &arena, &fixture->problems, SURFACE_STAFF);
        batch_add(&batch, &bump_person, &args);
        insist(batch_commit(&batch) == OK);
        arena_empty(&arena);
    }
    arena_release(&arena);
    return count / (seconds(CLOCK_MONOTONIC) - from);
}

/* The disk's own rate: 4 KB at the end of a file, then fdatasync. */
static double time_disk(const char *path)
{
    static const char page[4096];
    const int file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    int count = 0;
    const double from = seconds(CLOCK_MONOTONIC);

    insist(file >= 0);
    for (; seconds(CLOCK_MONOTONIC) - from < 2; count++) {
        insist(write(file, page, sizeof page) == (ssize_t)sizeof page && fdatasync(file) == 0);
    }
    close(file);
    unlink(path);
    return count / (seconds(CLOCK_MONOTONIC) - from);
}

/* With the path of a file to write, the rate of that disk alone. */
int main(int count, char **words)
{
    if (count == 2) {
        printf("%.0f\n", time_disk(words[1]));
        return 0;
    }
    struct fixture *fixture = fixture_new();

    fixture_raw(fixture,
        "create table person (person_id integer primary key, name blob not null,"
        " version integer not null) strict");
    make_people(fixture);
    (void)time_lists(fixture, true, 0);
    printf("list of %d rows, sealed bytes only  %7.1f us\n", listed, time_lists(fixture, false, 0));
    printf("the same with names opened         %7.1f us\n", time_lists(fixture, true, 0));
    printf("other people each time             %7.1f us\n", time_lists(fixture, true, 37));
    printf("batches                            %7.0f /s\n", time_batches(fixture));
    printf(
        "the disk's own fdatasync           %7.0f /s\n", time_disk(fixture_path(fixture, "fsync")));
    fixture_free(fixture);
    return 0;
}
