#include "billing/desk_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char people[] =
    "insert into role values (1, 'Reception', '', 1, 1);"
    "insert into staff (staff_id, role_id, name, name_ur, email, email_token, password_text, "
    "language_text,"
    " is_clinician, is_assistant, is_woman, is_active, rank, version)"
    " values (1, 1, x'00', x'00', x'00', x'01', '', 'en', 0, 0, 1, 1, 1, 1);"
    "insert into account (account_id, name, bank_text, iban_text, is_active, rank, version)"
    " values (7, 'Meezan', 'Meezan Bank', 'PK36MEZN0000001123456702', 1, 1, 1);"
    "insert into client (client_id, file_number, name, name_ur, relative_blob, email_blob, "
    "birth_blob, area_blob,"
    " address_blob, gender_text, language_text, channel_text, provider_text, is_assistant_wished, "
    "is_named_allowed,"
    " no_phone_blob, source_blob, is_unmatched, entered_at, version)"
    " values (5, 1877, x'00', x'00', x'00', x'00', x'00', x'00', x'00', 'woman', 'en', 'whatsapp', "
    "'any', 0, 0, x'00', x'00', 0, 0, 1);";

/* Until the program's own is part of the library. */
__attribute__((weak)) int64_t clinic_new_id(struct clinic *clinic)
{
    return id_make(&clinic->ids, clinic->now(clinic).ms, clinic->random(clinic));
}

static struct instant fixed_now(struct clinic *clinic)
{
    (void)clinic;
    return (struct instant){INT64_C(1795514400000)};
}

static uint64_t no_random(struct clinic *clinic)
{
    (void)clinic;
    return 0;
}

int world_set_up(void **state)
{
    struct fixture *fixture = fixture_new();
    struct world *world = ARENA_NEW(&fixture->arena, struct world);
    struct batch batch;

    world->fixture = fixture;
    world->clinic.store = fixture->store;
    world->clinic.now = fixed_now;
    world->clinic.random = no_random;
    assert_int_equal(date_day((struct date){2026, 11, 24}, &world->today), OK);
    fixture_raw(fixture, people);
    batch_begin(&batch, fixture->store, &fixture->arena, &fixture->problems, SURFACE_STAFF);
    subject_create(&batch, (struct subject_id){5}, &world->client);
    assert_int_equal(batch_commit(&batch), OK);
    *state = world;
    return 0;
}

int world_tear_down(void **state)
{
    struct world *world = *state;

    fixture_free(world->fixture);
    return 0;
}

void work_begin(struct work *work, struct world *world)
{
    const struct head_of_clinic clinic = {
        .name = TEXT("Aesthetic Clinic"), .address_text = TEXT("Dil Chowk")};

    *work = (struct work){.desk = {.clinic = &world->clinic,
                              .staff = {1},
                              .branch = {1},
                              .now = fixed_now(&world->clinic),
                              .business_day = world->today}};
    work->desk.batch = &work->batch;
    batch_begin(&work->batch, world->clinic.store, &work->arena, &work->problems, SURFACE_STAFF);
    desk_letterhead(&work->desk, &clinic);
    desk_begin(&work->desk);
}

enum problem work_end(struct work *work)
{
    const enum status status = batch_commit(&work->batch);
    const enum problem problem =
        work->problems.count == 0 ? PROBLEM_NONE : work->problems.items[0].problem;

    assert_true((status == OK) == (problem == PROBLEM_NONE));
    arena_release(&work->arena);
    return problem;
}

struct invoice_shown shown(struct world *world, const struct bill *bill)
{
    struct fixture *fixture = world->fixture;
    struct invoice_shown invoice;
    struct reads reads;

    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_STAFF);
    read_invoice_shown(&reads, bill->id, &invoice);
    assert_int_equal(reads_run(&reads), OK);
    assert_true(invoice.found);
    return invoice;
}
