/* Documents against a real store: numbers without gaps, what is issued stays, the ledger and what
 * is due agree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>

#include "billing/desk_fixture.h"

enum { desks_at_once = 10 };

/* A draft with one line over `amount`, queued; without a client when the world's is not wanted. */
static struct bill draft(
    struct work *work, struct world *world, struct money amount, struct subject *own)
{
    struct bill bill = {
        .id = {clinic_new_id(&world->clinic)}, .subject = own, .name = TEXT("Hina Saleem")};
    struct bill_line line = {
        .name = TEXT("Consultation"), .facts = {.unit = amount, .quantity = 1}};
    struct invoice_amounts amounts;

    if (own != NULL) {
        subject_create(work->desk.batch, (struct subject_id){bill.id.v}, own);
    } else {
        bill.client = (struct maybe_client_id){true, {5}};
        bill.subject = &world->client;
    }
    assert_int_equal(invoice_compute(&work->problems, &line.facts, 1, (struct discount){.rate = 0},
                         &line.amounts, &amounts),
        OK);
    draft_write(&work->desk, &bill, &(struct bill_origin){.file_number = {.known = false}});
    line_write(&work->desk, &bill, &line, 1);
    totals_write(&work->desk, &bill, (struct discount){.rate = 0}, &amounts);
    return bill;
}

static struct bill issued(struct world *world, int64_t amount)
{
    struct work work;

    work_begin(&work, world);
    struct bill bill = draft(&work, world, (struct money){amount}, NULL);
    issue_write(&work.desk, &bill, (struct money){amount});
    assert_int_equal(work_end(&work), PROBLEM_NONE);
    return bill;
}

static enum problem pay(struct world *world, struct bill *bill, struct payment payment,
    const char *reference, struct payment_id *out_id)
{
    const struct payment_texts texts = {.payer = TEXT("Hina Saleem"),
        .account = {7},
        .account_text = TEXT("Meezan"),
        .reference = text_of(reference)};
    struct work work;
    const int64_t version = bill->version;

    work_begin(&work, world);
    out_id->v = clinic_new_id(&world->clinic);
    payment_write(&work.desk, bill, *out_id, &payment, payment.cash, payment.cash, &texts);
    const enum problem problem = work_end(&work);
    bill->version = problem == PROBLEM_NONE ? bill->version : version;
    return problem;
}

/* Undo it as of `day`. */
static enum problem undo(
    struct world *world, struct bill *bill, struct payment_id payment, struct day day)
{
    struct fixture *fixture = world->fixture;
    struct invoice_ledger ledger;
    struct reads reads;
    struct work work;

    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_STAFF);
    read_invoice_ledger(&reads, bill->id, &ledger);
    assert_int_equal(reads_run(&reads), OK);
    work_begin(&work, world);
    work.desk.business_day = day;
    undo_write(&work.desk, bill, payment, (struct maybe_verification_id){.known = false}, &ledger);
    return work_end(&work);
}

static void *issue_one(void *context)
{
    struct world *world = context;
    struct subject own;
    struct work work;

    work_begin(&work, world);
    struct bill bill = draft(&work, world, (struct money){350000}, &own);
    issue_write(&work.desk, &bill, (struct money){350000});
    return work_end(&work) == PROBLEM_NONE ? world : NULL;
}

static void ten_issues_at_once_give_ten_consecutive_numbers(void **state)
{
    struct world *world = *state;
    struct fixture *fixture = world->fixture;
    pthread_t desks[desks_at_once];
    struct invoices_of_day day;
    struct reads reads;
    bool seen[desks_at_once + 1] = {false};

    for (size_t i = 0; i < desks_at_once; i++) {
        assert_int_equal(pthread_create(&desks[i], NULL, issue_one, world), 0);
    }
    for (size_t i = 0; i < desks_at_once; i++) {
        void *done = NULL;
        assert_int_equal(pthread_join(desks[i], &done), 0);
        assert_non_null(done);
    }
    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_STAFF);
    read_invoices_of_day(&reads, world->today, INT64_MAX, &day);
    assert_int_equal(reads_run(&reads), OK);
    assert_int_equal(day.count, desks_at_once);
    for (size_t i = 0; i < day.count; i++) {
        const int64_t number = day.rows[i].number;
        assert_int_equal(day.rows[i].year_number, 2026);
        assert_true(number >= 1 && number <= desks_at_once && !seen[number]);
        seen[number] = true;
    }
}

static void cash_and_transfer_pay_an_invoice_when_the_transfer_has_arrived(void **state)
{
    struct world *world = *state;
    struct bill bill = issued(world, 1850000);
    const struct payment payment = {.cash = {1050000},
        .transfer = {800000},
        .invoice_cash = {1050000},
        .invoice_transfer = {800000}};
    struct payment_id id;
    struct work work;

    assert_int_equal(shown(world, &bill).due_amount.minor, 1850000);
    assert_int_equal(pay(world, &bill, payment, "FT26328-77410", &id), PROBLEM_NONE);
    struct invoice_shown invoice = shown(world, &bill);
    assert_int_equal(invoice.due_amount.minor, 800000);
    assert_int_equal(invoice.pending_amount.minor, 800000);

    work_begin(&work, world);
    verification_write(&work.desk, &bill, id, true, payment.transfer, invoice.due_amount);
    assert_int_equal(work_end(&work), PROBLEM_NONE);
    invoice = shown(world, &bill);
    assert_int_equal(invoice.due_amount.minor, 0);
    assert_int_equal(invoice.pending_amount.minor, 0);

    work_begin(&work, world);
    verification_write(&work.desk, &bill, id, true, payment.transfer, invoice.due_amount);
    assert_int_equal(work_end(&work), PROBLEM_not_pending);
}

static void the_same_reference_counts_once_unless_its_payment_was_undone(void **state)
{
    struct world *world = *state;
    struct bill first = issued(world, 500000);
    struct bill second = issued(world, 500000);
    const struct payment payment = {.transfer = {500000}, .invoice_transfer = {500000}};
    struct payment_id id;
    struct payment_id other;

    assert_int_equal(pay(world, &first, payment, "FT26328-77410", &id), PROBLEM_NONE);
    assert_int_equal(
        pay(world, &second, payment, "ft 26328 77410", &other), PROBLEM_reference_used);
    assert_int_equal(undo(world, &first, id, world->today), PROBLEM_NONE);
    assert_int_equal(pay(world, &second, payment, "ft 26328 77410", &other), PROBLEM_NONE);
}

static void undo_gives_back_what_was_due_on_the_open_day_only(void **state)
{
    struct world *world = *state;
    struct bill bill = issued(world, 500000);
    const struct payment payment = {.cash = {500000}, .invoice_cash = {500000}};
    struct payment_id id;
    const int64_t version = bill.version + 1;

    assert_int_equal(pay(world, &bill, payment, "", &id), PROBLEM_NONE);
    assert_int_equal(shown(world, &bill).due_amount.minor, 0);
    assert_int_equal(undo(world, &bill, id, day_add(world->today, 1)), PROBLEM_day_closed);
    bill.version = version;
    assert_int_equal(undo(world, &bill, id, world->today), PROBLEM_NONE);
    assert_int_equal(shown(world, &bill).due_amount.minor, 500000);
    assert_int_equal(undo(world, &bill, id, world->today), PROBLEM_undone);
}

static void two_desks_cannot_both_take_the_same_payment(void **state)
{
    struct world *world = *state;
    struct bill bill = issued(world, 500000);
    struct bill other = bill;
    const struct payment payment = {.cash = {500000}, .invoice_cash = {500000}};
    struct payment_id id;

    assert_int_equal(pay(world, &bill, payment, "", &id), PROBLEM_NONE);
    assert_int_equal(pay(world, &other, payment, "", &id), PROBLEM_stale);
    other.version = bill.version;
    assert_int_equal(pay(world, &other, payment, "", &id), PROBLEM_overpaid);
}

static void a_credit_note_on_a_paid_invoice_leaves_credit_that_pays_another(void **state)
{
    struct world *world = *state;
    struct fixture *fixture = world->fixture;
    struct bill bill = issued(world, 500000);
    struct bill next = issued(world, 300000);
    const struct payment cash = {.cash = {500000}, .invoice_cash = {500000}};
    const struct payment credit = {.credit = {300000}};
    const struct payment too_much = {.credit = {200001}, .cash = {1}, .invoice_cash = {1}};
    struct credit_line line = {.total = {500000}, .is_chosen = true};
    struct credit whole;
    struct credit part;
    struct invoice_lines lines;
    struct payment_id id;
    struct reads reads;
    struct work work;

    assert_int_equal(pay(world, &bill, cash, "", &id), PROBLEM_NONE);
    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_STAFF);
    read_invoice_lines(&reads, bill.id, &lines);
    assert_int_equal(reads_run(&reads), OK);
    const struct invoice_money money = {.is_issued = true, .has_client = true, .total = {500000}};
    work_begin(&work, world);
    assert_int_equal(credit_decide(&work.problems, &money, &line, 1, &part, &whole), OK);
    (void)credit_write(
        &work.desk, &bill, &whole, &line, &part, &lines.rows[0].line_id, 1, TEXT("Wrong service"));
    assert_int_equal(work_end(&work), PROBLEM_NONE);

    struct invoice_shown invoice = shown(world, &bill);
    assert_int_equal(invoice.due_amount.minor, 0);
    assert_int_equal(invoice.credited_amount.minor, 500000);
    assert_int_equal(invoice.credit_amount.minor, 500000);
    assert_int_equal(pay(world, &next, credit, "", &id), PROBLEM_NONE);
    invoice = shown(world, &next);
    assert_int_equal(invoice.due_amount.minor, 0);
    assert_int_equal(invoice.credit_amount.minor, 200000);
    struct bill third = issued(world, 900000);
    assert_int_equal(pay(world, &third, too_much, "", &id), PROBLEM_no_credit);

    work_begin(&work, world);
    (void)credit_write(
        &work.desk, &bill, &whole, &line, &part, &lines.rows[0].line_id, 1, TEXT("Again"));
    assert_int_equal(work_end(&work), PROBLEM_credited);
}

static void what_is_issued_stays_and_no_series_has_a_gap(void **state)
{
    static const struct {
        struct query query;
        enum problem problem;
    } cases[] = {
#define REFUSED(sql, problem) {{#problem, sql, SURFACE_STAFF, 0, 0, false, true}, problem}
        REFUSED("update invoice set total_amount = 1, version = version + 1", PROBLEM_issued),
        REFUSED("update invoice set name = x'00', version = version + 1", PROBLEM_issued),
        REFUSED("update invoice set client_id = null, version = version + 1", PROBLEM_issued),
        REFUSED("update invoice set number = 7, version = version + 1", PROBLEM_issued),
        REFUSED("update invoice set version = version + 2", PROBLEM_stale),
        REFUSED("delete from invoice", PROBLEM_issued),
        REFUSED("update line set unit_amount = 1", PROBLEM_issued),
        REFUSED("update line set name = x'00'", PROBLEM_issued),
        REFUSED("delete from line", PROBLEM_issued),
        REFUSED("update payment set cash_amount = 1, version = version + 1", PROBLEM_append_only),
        REFUSED("update payment set name = x'00', version = version + 1", PROBLEM_append_only),
        REFUSED("delete from payment", PROBLEM_append_only),
        REFUSED("update ledger set amount = 0", PROBLEM_append_only),
        REFUSED("delete from ledger", PROBLEM_append_only),
        REFUSED("delete from allocation", PROBLEM_append_only),
        REFUSED("update closing set through_on = 0", PROBLEM_append_only),
        REFUSED("delete from series", PROBLEM_append_only),
        REFUSED("update series set last_number = last_number + 2", PROBLEM_number_gap),
        REFUSED("update series set last_number = last_number - 1", PROBLEM_number_gap),
        REFUSED("insert into series values (99, 'invoice', 2030, 5)", PROBLEM_number_gap),
#undef REFUSED
    };
    struct world *world = *state;
    struct bill bill = issued(world, 500000);
    const struct payment payment = {.cash = {500000}, .invoice_cash = {500000}};
    struct payment_id id;
    struct work work;

    assert_int_equal(pay(world, &bill, payment, "", &id), PROBLEM_NONE);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        work_begin(&work, world);
        batch_add(&work.batch, &cases[i].query, NULL);
        assert_int_equal(work_end(&work), cases[i].problem);
    }
    /* A number that is taken and not used stops the series before the next one. */
    work_begin(&work, world);
    write_series_take(&work.batch, TEXT("receipt"), 2026);
    assert_int_equal(work_end(&work), PROBLEM_NONE);
    work_begin(&work, world);
    write_series_take(&work.batch, TEXT("receipt"), 2026);
    assert_int_equal(work_end(&work), PROBLEM_number_gap);
}

static void a_correction_lets_the_owner_move_once(void **state)
{
    static const struct query correct = {"correct",
        "insert into correction (correction_id, record_id, record_version, from_subject_id, "
        "into_subject_id, entered_at, staff_id) select 1, invoice_id, version + 1, subject_id, 6, "
        "0, 1 from invoice",
        SURFACE_STAFF, 0, 0, false, true};
    static const struct query move = {"move",
        "update invoice set subject_id = 6, name = x'00', version = version + 1", SURFACE_STAFF, 0,
        0, false, true};
    struct world *world = *state;
    struct work work;

    (void)issued(world, 500000);
    work_begin(&work, world);
    batch_add(&work.batch, &correct, NULL);
    batch_add(&work.batch, &move, NULL);
    assert_int_equal(work_end(&work), PROBLEM_NONE);
    work_begin(&work, world);
    batch_add(&work.batch,
        &(struct query){"back", "update invoice set subject_id = 5, version = version + 1",
            SURFACE_STAFF, 0, 0, false, true},
        NULL);
    assert_int_equal(work_end(&work), PROBLEM_issued);
}

static void a_closed_day_refuses_money(void **state)
{
    struct world *world = *state;
    struct work work;

    (void)issued(world, 500000);
    world->today = day_add(world->today, 1);
    (void)issued(world, 500000);
    world->today = day_add(world->today, -1);
    work_begin(&work, world);
    struct bill bill = draft(&work, world, (struct money){100}, NULL);
    issue_write(&work.desk, &bill, (struct money){100});
    assert_int_equal(work_end(&work), PROBLEM_day_closed);
}

static void an_invoice_without_lines_or_with_a_wrong_total_is_not_issued(void **state)
{
    struct world *world = *state;
    const struct invoice_amounts wrong = {.gross = {100}, .total = {99}};
    struct subject own;
    struct work work;

    work_begin(&work, world);
    struct bill bill = {.id = {clinic_new_id(&world->clinic)}, .subject = &own};
    subject_create(work.desk.batch, (struct subject_id){bill.id.v}, &own);
    draft_write(&work.desk, &bill, &(struct bill_origin){.file_number = {.known = false}});
    issue_write(&work.desk, &bill, (struct money){0});
    assert_int_equal(work_end(&work), PROBLEM_no_lines);

    work_begin(&work, world);
    bill = draft(&work, world, (struct money){100}, &own);
    totals_write(&work.desk, &bill, (struct discount){.rate = 0}, &wrong);
    issue_write(&work.desk, &bill, (struct money){99});
    assert_int_equal(work_end(&work), PROBLEM_totals_differ);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_set_up, world_tear_down)
        TEST(ten_issues_at_once_give_ten_consecutive_numbers),
        TEST(cash_and_transfer_pay_an_invoice_when_the_transfer_has_arrived),
        TEST(the_same_reference_counts_once_unless_its_payment_was_undone),
        TEST(undo_gives_back_what_was_due_on_the_open_day_only),
        TEST(two_desks_cannot_both_take_the_same_payment),
        TEST(a_credit_note_on_a_paid_invoice_leaves_credit_that_pays_another),
        TEST(what_is_issued_stays_and_no_series_has_a_gap),
        TEST(a_correction_lets_the_owner_move_once),
        TEST(a_closed_day_refuses_money),
        TEST(an_invoice_without_lines_or_with_a_wrong_total_is_not_issued),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
