/* What seal.h promises: a value opens in its own place only, and with its own keys only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/idempotency.h"
#include "store/seal.h"
#include "store/store_fixture.h"

static const char notes[] = "create table note (note_id integer primary key, subject_id integer "
                            "not null, name blob) strict;";

static const struct query insert_note = {"insert_note",
    "insert into note (note_id, subject_id, name) values (?1, ?2, ?3)", SURFACE_STAFF, 3, 0, false,
    true};
static const struct query all_notes = {"all_notes",
    "select n.note_id, n.subject_id, n.name, (select k.wrapped_blob from subject_key k"
    " where k.subject_id = n.subject_id and k.class_number = 0) from note n order by 1",
    SURFACE_STAFF, 0, 4, true, false};
static const struct query destroy_key = {"destroy_key",
    "delete from subject_key where subject_id = ?1 and class_number = 0", SURFACE_STAFF, 1, 0,
    false, true};

static int set_up(void **state)
{
    struct fixture *fixture = fixture_new();

    fixture_raw(fixture, notes);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    fixture_free(*state);
    return 0;
}

static void begin(struct fixture *fixture, struct batch *batch)
{
    fixture->problems.count = 0;
    batch_begin(batch, fixture->store, &fixture->arena, &fixture->problems, SURFACE_STAFF);
}

static struct value integer(int64_t number)
{
    return (struct value){VALUE_INTEGER, number, {NULL, 0}};
}

static void write_note(
    struct batch *batch, const struct subject *subject, int64_t row, struct text name)
{
    struct value *args = ARENA_ARRAY(batch->arena, 3, struct value);

    args[0] = integer(row);
    args[1] = integer(subject->id.v);
    args[2] = (struct value){
        VALUE_BLOB, 0, subject_seal(batch->arena, subject, KEY_CONTACT, "note.name", row, name)};
    batch_add(batch, &insert_note, args);
}

static void new_note(
    struct fixture *fixture, int64_t id, struct text name, struct subject *out_subject)
{
    struct batch batch;

    begin(fixture, &batch);
    subject_create(&batch, (struct subject_id){id}, out_subject);
    write_note(&batch, out_subject, id, name);
    assert_int_equal(batch_commit(&batch), OK);
}

struct opened {
    const char *place;
    enum key_class class;
    int64_t row_shift;
    int64_t subject_shift;
    size_t count;
    struct text names[64];
};

static enum status decode_notes(
    const struct rows *rows, struct opener *opener, struct arena *arena, void *out)
{
    struct opened *opened = out;
    enum status status = OK;

    for (size_t i = 0; status == OK && i < rows->count && i < 64; i++) {
        const struct value *row = &rows->values[i * rows->columns];

        status = value_open(opener, arena, &row[2], &row[3], row[1].integer + opened->subject_shift,
            opened->class, opened->place, row[0].integer + opened->row_shift, &opened->names[i]);
        opened->count += status == OK;
    }
    return status;
}

static enum status open_notes(struct fixture *fixture, struct opened *opened)
{
    struct reads reads;

    opened->count = 0;
    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_STAFF);
    reads_add(&reads, &all_notes, NULL, decode_notes, opened);
    return reads_run(&reads);
}

static void a_sealed_value_opens_where_it_belongs_and_nowhere_else(void **state)
{
    static const struct {
        const char *place;
        enum key_class class;
        int64_t row_shift, subject_shift;
        enum status status;
    } cases[] = {
        {"note.name", KEY_CONTACT, 0, 0, OK},
        {"note.text", KEY_CONTACT, 0, 0, STATUS_INTERNAL},
        {"note.name", KEY_CLINICAL, 0, 0, STATUS_INTERNAL},
        {"note.name", KEY_CONTACT, 1, 0, STATUS_INTERNAL},
        {"note.name", KEY_CONTACT, 0, 1, STATUS_INTERNAL},
    };
    struct fixture *fixture = *state;
    struct subject subject;

    new_note(fixture, 7, TEXT("Aisha"), &subject);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct opened opened = {cases[i].place, cases[i].class, cases[i].row_shift,
            cases[i].subject_shift, 0, {{NULL, 0}}};

        assert_int_equal(open_notes(fixture, &opened), cases[i].status);
        assert_int_equal(opened.count, cases[i].status == OK);
        if (opened.count == 1) {
            assert_true(text_is(opened.names[0], "Aisha"));
        }
    }
}

static void a_changed_or_swapped_value_does_not_open(void **state)
{
    static const char *const changes[] = {
        "update note set name = (select name from note where note_id = 8) where note_id = 7",
        "update note set name = (select name from note where note_id = 9) where note_id = 7",
        "update note set name = substr(name, 1, length(name) - 1) where note_id = 7",
        "update note set name = x'01' where note_id = 7",
        "update note set name = x'' where note_id = 7",
    };
    struct fixture *fixture = *state;
    struct subject subject;
    struct subject other;
    struct batch batch;

    new_note(fixture, 7, TEXT("Aisha Bibi of Sheikhupura"), &subject);
    new_note(fixture, 9, TEXT("Sana"), &other);
    begin(fixture, &batch);
    write_note(&batch, &subject, 8, TEXT("Aisha"));
    assert_int_equal(batch_commit(&batch), OK);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct opened opened = {"note.name", KEY_CONTACT, 0, 0, 0, {{NULL, 0}}};

        fixture_raw(fixture, changes[i]);
        assert_int_equal(open_notes(fixture, &opened), STATUS_INTERNAL);
    }
}

static void a_destroyed_key_opens_as_nothing_and_seals_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct opened opened = {"note.name", KEY_CONTACT, 0, 0, 0, {{NULL, 0}}};
    struct subject subject;
    struct batch batch;
    struct reads reads;
    struct value *args = ARENA_NEW(&fixture->arena, struct value);

    new_note(fixture, 7, TEXT("Aisha"), &subject);
    assert_int_equal(open_notes(fixture, &opened), OK); /* so that the reader has kept the key */
    assert_true(text_is(opened.names[0], "Aisha"));
    *args = integer(7);
    begin(fixture, &batch);
    batch_add(&batch, &destroy_key, args);
    assert_int_equal(batch_commit(&batch), OK);
    assert_int_equal(open_notes(fixture, &opened), OK);
    assert_int_equal(opened.count, 1);
    assert_int_equal(opened.names[0].length, 0);

    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_STAFF);
    read_subject(&reads, (struct subject_id){7}, &subject);
    assert_int_equal(reads_run(&reads), OK);
    assert_false(subject.known[KEY_CONTACT]);
    assert_true(subject.known[KEY_CLINICAL]);
    begin(fixture, &batch);
    write_note(&batch, &subject, 8, TEXT("Aisha"));
    assert_int_equal(batch_commit(&batch), STATUS_NOT_FOUND);
    assert_int_equal(fixture->problems.items[0].problem, PROBLEM_gone);
}

static void a_subject_read_back_has_the_keys_it_was_made_with(void **state)
{
    struct fixture *fixture = *state;
    struct subject made;
    struct subject back;
    struct reads reads;

    new_note(fixture, 7, TEXT(""), &made);
    fixture_close(fixture);
    assert_int_equal(fixture_open(fixture, false), OK);
    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_STAFF);
    read_subject(&reads, made.id, &back);
    assert_int_equal(reads_run(&reads), OK);
    assert_memory_equal(made.keys, back.keys, sizeof made.keys);
    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_PUBLIC);
    read_subject(&reads, made.id, &back);
    assert_int_equal(reads_run(&reads), STATUS_INTERNAL);
}

/* Replaces the key file's text; `mode` is what others may do. */
static void put_key_file(struct fixture *fixture, const char *text, mode_t mode)
{
    const char *path = fixture_path(fixture, "master.key");
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    assert_int_equal(chmod(path, mode), 0);
}

static void a_wrong_master_key_is_one_clear_problem(void **state)
{
    static const char mistyped[] =
        "# comment\n"
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\ncheck %s\n";
    static const struct {
        const char *text;
        mode_t mode;
        enum problem problem;
    } cases[] = {
        {"", 0600, PROBLEM_master_key_damaged},
        {"check 00000000\n", 0600, PROBLEM_master_key_damaged},
        {mistyped, 0600, PROBLEM_master_key_damaged},
        {mistyped, 0640, PROBLEM_master_key_open},
        {mistyped, 0604, PROBLEM_master_key_open},
    };
    struct fixture *fixture = *state;
    struct fixture *other = fixture_new();

    fixture_close(fixture);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        put_key_file(fixture, cases[i].text, cases[i].mode);
        assert_int_equal(fixture_open(fixture, false), STATUS_UNAVAILABLE);
        assert_int_equal(fixture->problems.items[0].problem, cases[i].problem);
    }
    assert_int_equal(
        rename(fixture_path(other, "master.key"), fixture_path(fixture, "master.key")), 0);
    assert_int_equal(fixture_open(fixture, false), STATUS_UNAVAILABLE);
    assert_int_equal(fixture->problems.items[0].problem, PROBLEM_master_key_wrong);
    assert_int_equal(unlink(fixture_path(fixture, "master.key")), 0);
    assert_int_equal(fixture_open(fixture, false), STATUS_UNAVAILABLE);
    assert_int_equal(fixture->problems.items[0].problem, PROBLEM_master_key_missing);
    fixture_free(other);
}

static void a_master_key_is_for_its_owner_alone_and_never_replaced(void **state)
{
    struct fixture *fixture = *state;
    const char *path = fixture_path(fixture, "master.key");
    struct stat about;

    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(stat(fixture_path(fixture, "clinic.db"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    fixture_close(fixture);
    unlink(fixture_path(fixture, "clinic.db"));
    assert_int_equal(fixture_open(fixture, true), STATUS_CONFLICT);
    assert_int_equal(fixture->problems.items[0].problem, PROBLEM_master_key_exists);
    assert_int_equal(access(fixture_path(fixture, "clinic.db"), F_OK), -1);
}

static void tokens_and_hashes_keep_kinds_and_places_apart(void **state)
{
    struct fixture *fixture = *state;
    struct arena *arena = &fixture->arena;
    const struct text word = store_token(fixture->store, arena, TOKEN_WORD, TEXT("aisha"));
    struct fixture *other = fixture_new();

    assert_int_equal(word.length, 16);
    assert_true(text_equal(word, store_token(fixture->store, arena, TOKEN_WORD, TEXT("aisha"))));
    assert_false(text_equal(word, store_token(fixture->store, arena, TOKEN_SOUND, TEXT("aisha"))));
    assert_false(text_equal(word, store_token(other->store, arena, TOKEN_WORD, TEXT("aisha"))));
    assert_false(text_equal(store_audit_hash(fixture->store, arena, TEXT("ab"), TEXT("c")),
        store_audit_hash(fixture->store, arena, TEXT("a"), TEXT("bc"))));
    fixture_free(other);
}

static void an_answer_is_kept_under_its_key_once(void **state)
{
    struct fixture *fixture = *state;
    const struct idempotency done = {.route = TEXT("/staff/clients"),
        .body_token = store_token(fixture->store, &fixture->arena, TOKEN_BODY, TEXT("name=a")),
        .status = 303,
        .answer = TEXT("/staff/clients/1"),
        .done_at = {1000}};
    struct idempotency found;
    struct batch batch;
    struct reads reads;

    for (int i = 0; i < 3; i++) {
        begin(fixture, &batch);
        (void)write_idempotency(&batch, i == 2 ? 6 : 5, TEXT("key"), &done);
        assert_int_equal(batch_commit(&batch), i == 1 ? STATUS_CONFLICT : OK);
    }
    for (int i = 0; i < 2; i++) {
        reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_PUBLIC);
        read_idempotency(&reads, 5, TEXT("key"), &found);
        assert_int_equal(reads_run(&reads), OK);
        assert_int_equal(found.found, i == 0);
        if (i == 0) {
            assert_true(text_equal(found.body_token, done.body_token));
            assert_true(text_equal(found.answer, done.answer));
            assert_int_equal(found.status, 303);
            assert_int_equal(found.done_at.ms, 1000);
        }
        begin(fixture, &batch);
        batch.surface = SURFACE_SYSTEM;
        write_idempotency_ends(&batch, (struct instant){1001});
        assert_int_equal(batch_commit(&batch), OK);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_sealed_value_opens_where_it_belongs_and_nowhere_else),
        TEST(a_changed_or_swapped_value_does_not_open),
        TEST(a_destroyed_key_opens_as_nothing_and_seals_nothing),
        TEST(a_subject_read_back_has_the_keys_it_was_made_with),
        TEST(a_wrong_master_key_is_one_clear_problem),
        TEST(tokens_and_hashes_keep_kinds_and_places_apart),
        TEST(an_answer_is_kept_under_its_key_once),
    };

    const struct CMUnitTest of_files[] = {
        TEST(a_master_key_is_for_its_owner_alone_and_never_replaced),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);

    if (getenv("TURSODB") != NULL) {
        return failed;
    }
    return failed + cmocka_run_group_tests(of_files, NULL, NULL);
}
