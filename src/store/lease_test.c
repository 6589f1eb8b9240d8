/* What lease.h promises, with two nodes on one database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/lease.h"
#include "store/nodes.h"
#include "store/store_fixture.h"

static const struct query count_up = {"count_up",
    "insert into done (done_id, node_text) select count(*) + 1, ?1 from done", SURFACE_SYSTEM, 1, 0,
    false, true};
static const struct query count_done = {
    "count_done", "select count(*) from done", SURFACE_SYSTEM, 0, 1, false, false};

static enum status decode_number(
    const struct rows *rows, struct opener *opener, struct arena *arena, void *out)
{
    (void)opener;
    (void)arena;
    *(int64_t *)out = rows->values[0].integer;
    return OK;
}

/* Two nodes, each with a run of the same job. */
struct nodes {
    struct fixture *fixture;
    char other[64];
    struct node {
        struct store *store;
        struct reader *reader;
        struct lease lease;
        struct problems problems;
    } at[2];
};

enum { A, B };

static int set_up(void **state)
{
    struct fixture *fixture = fixture_new();
    struct nodes *nodes = ARENA_NEW(&fixture->arena, struct nodes);

    memcpy(nodes->other, "/tmp/clinic-node-XXXXXX", sizeof "/tmp/clinic-node-XXXXXX");
    assert_non_null(mkdtemp(nodes->other));
    const struct store_config other = {
        .directory = nodes->other,
        .url = fixture->url != NULL
            ? fixture->url
            : text_format(&fixture->arena, "file:%s%c", fixture_path(fixture, "clinic.db"), 0).at,
        .master_key = fixture_path(fixture, "master.key"),
    };

    fixture_raw(fixture,
        "create table done (done_id integer primary key, node_text text not null) strict;");
    nodes->fixture = fixture;
    nodes->at[A] = (struct node){.store = fixture->store, .reader = fixture->reader};
    assert_int_equal(
        store_open(&other, &fixture->arena, &fixture->problems, &nodes->at[B].store), OK);
    assert_int_equal(reader_open(nodes->at[B].store, &nodes->at[B].reader), OK);
    *state = nodes;
    return 0;
}

static int tear_down(void **state)
{
    struct nodes *nodes = *state;

    reader_close(nodes->at[B].reader);
    store_close(nodes->at[B].store);
    assert_int_equal(rmdir(nodes->other), 0);
    fixture_free(nodes->fixture);
    return 0;
}

/* Begin a run: read the lease with one fact. */
static enum status look(struct nodes *nodes, int who, int64_t seconds)
{
    struct node *node = &nodes->at[who];
    struct reads reads;
    int64_t done = -1;

    node->lease = (struct lease){.name = "test", .seconds = seconds};
    reads_begin(&reads, node->store, node->reader, &nodes->fixture->arena, SURFACE_SYSTEM);
    lease_queue(&reads, &node->lease);
    reads_add(&reads, &count_done, NULL, decode_number, &done);
    const enum status status = reads_run(&reads);

    assert_int_equal(done >= 0, status == OK); /* who doesn't hold it sees no facts */
    assert_int_equal(node->lease.is_others, status == STATUS_CONFLICT);
    return status;
}

static enum status take(struct nodes *nodes, int who, const struct query *query)
{
    struct node *node = &nodes->at[who];
    struct batch batch;
    struct value name = {VALUE_TEXT, 0, text_of(store_node(node->store))};

    node->problems.count = 0;
    batch_begin(&batch, node->store, &nodes->fixture->arena, &node->problems, SURFACE_SYSTEM);
    batch.lease = &node->lease;
    if (query != NULL) {
        batch_add(&batch, query, &name);
    }
    return batch_commit(&batch);
}

static enum status commit(struct nodes *nodes, int who)
{
    return take(nodes, who, &count_up);
}

static int64_t done(struct nodes *nodes)
{
    struct reads reads;
    int64_t count = -1;

    reads_begin(
        &reads, nodes->at[A].store, nodes->at[A].reader, &nodes->fixture->arena, SURFACE_SYSTEM);
    reads_add(&reads, &count_done, NULL, decode_number, &count);
    assert_int_equal(reads_run(&reads), OK);
    return count;
}

static void assert_lost(struct nodes *nodes, int who)
{
    const int64_t before = done(nodes);

    assert_int_equal(commit(nodes, who), STATUS_CONFLICT);
    assert_int_equal(nodes->at[who].problems.items[0].problem, PROBLEM_lease_lost);
    assert_int_equal(done(nodes), before);
}

static void a_lease_is_another_s_while_it_lasts(void **state)
{
    static const struct {
        const char *holder;
        bool lasts;
        bool is_others;
    } cases[] = {
        {"one:/data", true, false},
        {"one:/data", false, false},
        {"two:/data", true, true},
        {"two:/data", false, false},
        {"one:/data/more", true, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(
            lease_is_others(text_of(cases[i].holder), cases[i].lasts, TEXT("one:/data")),
            cases[i].is_others);
    }
}

static void who_writes_first_holds_it_and_the_other_waits(void **state)
{
    struct nodes *nodes = *state;

    assert_string_not_equal(store_node(nodes->at[A].store), store_node(nodes->at[B].store));
    assert_int_equal(look(nodes, A, 100), OK);
    assert_int_equal(commit(nodes, A), OK);
    assert_int_equal(commit(nodes, A), OK);
    assert_int_equal(look(nodes, B, 100), STATUS_CONFLICT);
    assert_int_equal(look(nodes, A, 100), OK);
    assert_int_equal(commit(nodes, A), OK);
    assert_int_equal(done(nodes), 3);
}

static void who_only_looks_holds_nothing(void **state)
{
    struct nodes *nodes = *state;

    assert_int_equal(look(nodes, A, 100), OK);
    assert_int_equal(look(nodes, B, 100), OK);
    assert_int_equal(commit(nodes, B), OK);
    assert_lost(nodes, A);
    assert_int_equal(look(nodes, A, 100), STATUS_CONFLICT);
}

static void who_has_nothing_to_write_yet_takes_it_alone(void **state)
{
    struct nodes *nodes = *state;

    assert_int_equal(look(nodes, A, 100), OK);
    assert_int_equal(take(nodes, A, NULL), OK);
    assert_int_equal(look(nodes, B, 100), STATUS_CONFLICT);
    assert_int_equal(commit(nodes, A), OK);
}

static void who_slept_while_his_lease_was_taken_writes_nothing(void **state)
{
    struct nodes *nodes = *state;

    assert_int_equal(look(nodes, A, 0), OK); /* lapses at once */
    assert_int_equal(commit(nodes, A), OK);
    assert_int_equal(look(nodes, B, 0), OK);
    assert_int_equal(commit(nodes, B), OK);
    assert_lost(nodes, A);
    assert_int_equal(look(nodes, A, 0), OK);
    assert_int_equal(commit(nodes, A), OK);
    assert_lost(nodes, B);
}

static void who_slept_and_finds_it_untouched_goes_on(void **state)
{
    struct nodes *nodes = *state;

    assert_int_equal(look(nodes, A, 0), OK);
    assert_int_equal(commit(nodes, A), OK);
    assert_int_equal(commit(nodes, A), OK);
    assert_int_equal(done(nodes), 2);
}

static void who_has_not_looked_writes_nothing(void **state)
{
    struct nodes *nodes = *state;

    nodes->at[A].lease = (struct lease){.name = "test", .seconds = 100};
    assert_lost(nodes, A);
    assert_int_equal(look(nodes, B, 0), OK);
    assert_int_equal(commit(nodes, B), OK);
    assert_lost(nodes, A);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lease_is_another_s_while_it_lasts),
        TEST(who_writes_first_holds_it_and_the_other_waits),
        TEST(who_only_looks_holds_nothing),
        TEST(who_has_nothing_to_write_yet_takes_it_alone),
        TEST(who_slept_while_his_lease_was_taken_writes_nothing),
        TEST(who_slept_and_finds_it_untouched_goes_on),
        TEST(who_has_not_looked_writes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
