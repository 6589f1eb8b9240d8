/* Months at the desk, step by step at random, beside a model that adds up what people would: what
 * stands of payments, checks and credit notes, without a ledger. Both agree after each step, and
 * what the rules refuse the schema refuses too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "billing/desk_fixture.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

enum {
    lines_most = 4,
    payments_most = 12,
    notes_most = 6,
    references_again = 5,
    invoices_most = 3000
};
enum { steps_short = 1000, steps_full = 10000, steps_before_summing = 100 };

/* A payment, and what was said of its transfer. */
struct told {
    struct payment_id id;
    struct payment parts;
    struct text reference; /* empty: no transfer */
    struct day on, checked_on;
    bool is_undone, is_checked, is_arrived;
    int64_t settled, over; /* of a transfer that arrived: to the invoice, to credit */
};

struct owed {
    struct bill bill;
    struct subject own; /* without a client */
    size_t line_count, told_count, note_count;
    struct line_id lines[lines_most];
    struct credit_line facts[lines_most];
    struct told told[payments_most];
    struct credit notes[notes_most];
    int64_t total;
};

/* What has to be met on the way, or the months were too quiet to say anything. */
enum met {
    MET_ISSUED,
    MET_PAID,
    MET_REFERENCE_USED,
    MET_ARRIVED,
    MET_NOT_PENDING,
    MET_UNDONE,
    MET_CHECK_UNDONE,
    MET_UNDO_REFUSED,
    MET_CREDIT_GONE,
    MET_CAME_BACK,
    MET_TAKEN_BACK,
    MET_ALL
};

struct model {
    struct world *world;
    size_t met[MET_ALL];
    int references;
    uint64_t seed;
    size_t count;
    struct owed *owed[invoices_most];
};

/* xorshift: the same months on every run. */
static uint64_t next(struct model *model)
{
    model->seed ^= model->seed << 13;
    model->seed ^= model->seed >> 7;
    model->seed ^= model->seed << 17;
    return model->seed;
}

static int64_t below(struct model *model, int64_t most)
{
    return (int64_t)(next(model) % (uint64_t)most);
}

/* ---- What the model says ---- */

static struct invoice_money money_of(const struct model *model, const struct owed *owed)
{
    struct invoice_money money = {.is_issued = true,
        .has_client = owed->bill.client.known,
        .credit_note_count = (int64_t)owed->note_count,
        .total = {owed->total},
        .due = {owed->total}};

    for (size_t i = 0; i < owed->told_count; i++) {
        const struct told *told = &owed->told[i];

        if (!told->is_undone) {
            money.due.minor -=
                told->parts.invoice_cash.minor + told->parts.credit.minor + told->settled;
            money.pending.minor += told->is_checked ? 0 : told->parts.invoice_transfer.minor;
        }
    }
    for (size_t i = 0; i < owed->note_count; i++) {
        money.due.minor -= owed->notes[i].off_due.minor;
        money.credited.minor += owed->notes[i].total.minor;
    }
    for (size_t n = 0; money.has_client && n < model->count; n++) {
        const struct owed *other = model->owed[n];

        for (size_t i = 0; other->bill.client.known && i < other->told_count; i++) {
            const struct told *told = &other->told[i];

            money.credit.minor += told->is_undone ? 0
                                                  : told->parts.cash.minor -
                    told->parts.invoice_cash.minor + told->over - told->parts.credit.minor;
        }
        for (size_t i = 0; other->bill.client.known && i < other->note_count; i++) {
            money.credit.minor += other->notes[i].to_credit.minor;
        }
    }
    return money;
}

static void agree(struct model *model, const struct owed *owed)
{
    const struct invoice_shown now = shown(model->world, &owed->bill);
    const struct invoice_money money = money_of(model, owed);

    assert_true(money.due.minor >= 0 && money.credit.minor >= 0);
    assert_int_equal(now.version, owed->bill.version);
    assert_int_equal(now.total_amount.minor, owed->total);
    assert_int_equal(now.due_amount.minor, money.due.minor);
    assert_int_equal(now.pending_amount.minor, money.pending.minor);
    assert_int_equal(now.credited_amount.minor, money.credited.minor);
    assert_int_equal(now.credit_note_count, money.credit_note_count);
    if (money.has_client) {
        assert_int_equal(now.credit_amount.minor, money.credit.minor);
    }
}

/* Is the reference one of a transfer that stands, but for this payment's own? */
static bool is_counted(const struct model *model, struct text reference, const struct told *own)
{
    bool is_counted = false;

    for (size_t n = 0; n < model->count; n++) {
        for (size_t i = 0; i < model->owed[n]->told_count; i++) {
            const struct told *told = &model->owed[n]->told[i];

            is_counted |= told != own && told->reference.length > 0 && !told->is_undone &&
                !(told->is_checked && !told->is_arrived) && text_equal(told->reference, reference);
        }
    }
    return is_counted;
}

/* ---- Steps ---- */

/* A version is counted up by what was written; what was refused leaves it. */
static enum problem finish(struct work *work, struct owed *owed, int64_t version)
{
    const enum problem problem = work_end(work);

    owed->bill.version = problem == PROBLEM_NONE ? owed->bill.version : version;
    return problem;
}

static struct discount some_discount(struct model *model, int64_t most)
{
    switch (below(model, 6)) {
    case 0:
        return (struct discount){.kind = DISCOUNT_RATE, .rate = below(model, rate_whole + 1)};
    case 1:
        return (struct discount){
            .kind = DISCOUNT_AMOUNT, .amount = {below(model, most / lines_most + 1)}};
    default:
        return (struct discount){.kind = DISCOUNT_NONE};
    }
}

static void issue_step(struct model *model)
{
    static const int64_t rates[] = {0, 500, 1600, 1700, 10000};
    struct world *world = model->world;
    struct owed *owed = ARENA_NEW(&world->fixture->arena, struct owed);
    struct bill_line lines[lines_most];
    struct line_facts facts[lines_most];
    struct line_amounts amounts[lines_most];
    struct invoice_amounts total;
    struct work work;

    if (model->count == invoices_most) {
        return;
    }
    owed->line_count = 1 + (size_t)below(model, lines_most);
    for (size_t i = 0; i < owed->line_count; i++) {
        const int64_t unit = below(model, below(model, 2) == 0 ? 100 : 1000000);
        const int64_t quantity = 1 + below(model, 5);

        facts[i] = (struct line_facts){{unit}, quantity, some_discount(model, unit * quantity),
            rates[below(model, COUNT(rates))], below(model, 2) == 0};
        lines[i] = (struct bill_line){.name = TEXT("Line"), .facts = facts[i]};
    }
    const struct discount whole = below(model, 4) == 0
        ? (struct discount){.kind = DISCOUNT_RATE, .rate = below(model, rate_whole + 1)}
        : (struct discount){.kind = DISCOUNT_NONE};
    work_begin(&work, world);
    assert_int_equal(
        invoice_compute(&work.problems, facts, owed->line_count, whole, amounts, &total), OK);
    owed->bill = (struct bill){.id = {clinic_new_id(&world->clinic)}, .name = TEXT("Hina")};
    if (below(model, 3) > 0) {
        owed->bill.client = (struct maybe_client_id){true, {5}};
        owed->bill.subject = &world->client;
    } else {
        owed->bill.subject = &owed->own;
        subject_create(work.desk.batch, (struct subject_id){owed->bill.id.v}, &owed->own);
    }
    draft_write(&work.desk, &owed->bill, &(struct bill_origin){.file_number = {.known = false}});
    for (size_t i = 0; i < owed->line_count; i++) {
        lines[i].amounts = amounts[i];
        owed->lines[i] = line_write(&work.desk, &owed->bill, &lines[i], (int64_t)i + 1);
        owed->facts[i] = (struct credit_line){.total = amounts[i].total, .tax = amounts[i].tax};
        owed->total += amounts[i].total.minor;
    }
    totals_write(&work.desk, &owed->bill, whole, &total);
    issue_write(&work.desk, &owed->bill, total.total);
    assert_int_equal(work_end(&work), PROBLEM_NONE);
    model->owed[model->count++] = owed;
    model->met[MET_ISSUED]++;
    agree(model, owed);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static struct payment_asked some_asked(struct model *model, const struct owed *owed)
{
    const struct invoice_money money = money_of(model, owed);
    const int64_t most = invoice_to_pay(&money).minor + below(model, 3) * 1000;

    return (struct payment_asked){.given = {below(model, 2) == 0 ? below(model, most + 1) : 0},
        .transfer = {below(model, 2) == 0 ? below(model, most + 1) : 0},
        .credit = {below(model, 3) == 0 ? below(model, money.credit.minor + 2) : 0},
        .is_rest_kept = below(model, 2) == 0};
}

static void pay_step(
    struct model *model, struct owed *owed, struct payment_asked asked, int reference)
{
    const struct invoice_money money = money_of(model, owed);
    struct told *told = &owed->told[owed->told_count];
    const int64_t version = owed->bill.version;
    struct problems problems = {.count = 0};
    struct payment payment;
    struct work work;

    if (owed->told_count == payments_most ||
        payment_decide(&problems, &money, &asked, &payment) != OK) {
        return;
    }
    assert_int_equal(payment.change.minor, asked.given.minor - payment.cash.minor);
    *told = (struct told){
        .id = {clinic_new_id(&model->world->clinic)}, .parts = payment, .on = model->world->today};
    if (payment.transfer.minor > 0) {
        told->reference = text_format(&model->world->fixture->arena, "FT%d", reference);
    }
    const bool is_used = told->reference.length > 0 && is_counted(model, told->reference, told);
    work_begin(&work, model->world);
    payment_write(&work.desk, &owed->bill, told->id, &payment, asked.given, money.due,
        &(struct payment_texts){
            .payer = TEXT("Hina"), .account = {7}, .reference = told->reference});
    assert_int_equal(finish(&work, owed, version), is_used ? PROBLEM_reference_used : PROBLEM_NONE);
    owed->told_count += is_used ? 0 : 1;
    model->met[is_used ? MET_REFERENCE_USED : MET_PAID]++;
}

static void check_step(struct model *model, struct owed *owed, struct told *told, bool is_arrived)
{
    const struct money due = money_of(model, owed).due;
    const int64_t version = owed->bill.version;
    const bool is_pending = told->parts.transfer.minor > 0 && !told->is_checked && !told->is_undone;
    struct work work;

    work_begin(&work, model->world);
    verification_write(&work.desk, &owed->bill, told->id, is_arrived, told->parts.transfer, due);
    const enum problem problem = finish(&work, owed, version);
    assert_int_equal(problem, is_pending ? PROBLEM_NONE : PROBLEM_not_pending);
    model->met[is_pending ? MET_ARRIVED : MET_NOT_PENDING]++;
    if (is_pending) {
        told->is_checked = true;
        told->is_arrived = is_arrived;
        told->checked_on = model->world->today;
        if (is_arrived) {
            const int64_t transfer = told->parts.transfer.minor;

            told->settled = least(transfer, due.minor);
            told->over = transfer - told->settled;
        }
    }
}

/* The verification of a payment that stands; the newest credit of the client would pay for it. */
static struct maybe_verification_id verification_of(struct model *model, struct owed *owed,
    const struct told *told, struct invoice_ledger *out_ledger)
{
    struct fixture *fixture = model->world->fixture;
    struct maybe_verification_id found = {.known = false};
    struct invoice_payments payments;
    struct reads reads;

    reads_begin(&reads, fixture->store, fixture->reader, &fixture->arena, SURFACE_STAFF);
    read_invoice_payments(&reads, owed->bill.id, &payments);
    read_invoice_ledger(&reads, owed->bill.id, out_ledger);
    assert_int_equal(reads_run(&reads), OK);
    for (size_t i = 0; i < payments.count; i++) {
        if (payments.rows[i].payment_id.v == told->id.v) {
            found = payments.rows[i].verification_id_maybe;
        }
    }
    return found;
}

/* Undo a payment, or only its check. */
static void undo_step(struct model *model, struct owed *owed, struct told *told, bool is_check_only)
{
    const struct told before = *told;
    const int64_t version = owed->bill.version;
    struct problems problems = {.count = 0};
    struct invoice_ledger ledger;
    struct work work;

    if (is_check_only && !told->is_checked) {
        return;
    }
    const struct maybe_verification_id check = verification_of(model, owed, told, &ledger);
    assert_int_equal(check.known, told->is_checked);
    const enum status status = undo_decide(&problems, is_check_only ? told->checked_on : told->on,
        model->world->today, told->is_undone, owed->note_count > 0);
    if (status != OK && problems.items[0].problem == PROBLEM_credited) {
        return; /* the invoice's version stands for it */
    }
    const bool comes_back =
        is_check_only && !told->is_arrived && is_counted(model, told->reference, told);
    if (is_check_only) {
        told->is_checked = told->is_arrived = false;
        told->settled = told->over = 0;
    } else {
        told->is_undone = true;
    }
    const bool has_credit = money_of(model, owed).credit.minor >= 0;
    work_begin(&work, model->world);
    undo_write(&work.desk, &owed->bill, told->id,
        is_check_only ? check : (struct maybe_verification_id){.known = false}, &ledger);
    const enum problem problem = finish(&work, owed, version);
    if (status != OK) {
        assert_int_not_equal(problem, PROBLEM_NONE);
    } else {
        assert_int_equal(problem,
            comes_back        ? PROBLEM_reference_used
                : !has_credit ? PROBLEM_no_credit
                              : PROBLEM_NONE);
    }
    *told = problem == PROBLEM_NONE ? *told : before;
    model->met[status != OK ? MET_UNDO_REFUSED
            : comes_back    ? MET_CAME_BACK
            : !has_credit   ? MET_CREDIT_GONE
            : is_check_only ? MET_CHECK_UNDONE
                            : MET_UNDONE]++;
}

static void credit_step(struct model *model, struct owed *owed)
{
    const struct invoice_money money = money_of(model, owed);
    const int64_t version = owed->bill.version;
    struct credit *note = &owed->notes[owed->note_count];
    struct credit parts[lines_most];
    struct problems problems = {.count = 0};
    struct work work;

    for (size_t i = 0; i < owed->line_count; i++) {
        owed->facts[i].is_chosen = below(model, 2) == 0;
    }
    if (owed->note_count == notes_most ||
        credit_decide(&problems, &money, owed->facts, owed->line_count, parts, note) != OK) {
        return;
    }
    work_begin(&work, model->world);
    (void)credit_write(&work.desk, &owed->bill, note, owed->facts, parts, owed->lines,
        owed->line_count, TEXT("Taken back"));
    assert_int_equal(finish(&work, owed, version), PROBLEM_NONE);
    owed->note_count++;
    model->met[MET_TAKEN_BACK]++;
    for (size_t i = 0; i < owed->line_count; i++) {
        owed->facts[i].is_credited |= owed->facts[i].is_chosen;
        owed->facts[i].credited_total.minor += parts[i].total.minor;
        owed->facts[i].credited_tax.minor += parts[i].tax.minor;
    }
}

/* What holds of all rows at once. */
static void sum_up(const struct model *model)
{
    fixture_raw(model->world->fixture,
        "insert into must (ok) select not exists (select 1 from series s where s.last_number <>"
        "  case s.kind when 'invoice' then (select count(*) from invoice i"
        "    where i.year_number = s.year_number)"
        "  when 'receipt' then (select count(*) from payment p where p.year_number = s.year_number)"
        "  else (select count(*) from credit_note c where c.year_number = s.year_number) end);"
        "insert into must (ok) select not exists (select 1 from invoice i where i.total_amount <>"
        "  (select sum(l.total_amount) from line l where l.invoice_id = i.invoice_id));"
        "insert into must (ok) select not exists (select 1 from credit_note c where c.total_amount"
        "  <> (select sum(l.total_amount) from credit_line l"
        "      where l.credit_note_id = c.credit_note_id));"
        "insert into must (ok) select not exists (select 1 from invoice i where"
        "  (select coalesce(sum(g.amount), 0) from ledger g where g.invoice_id = i.invoice_id) <>"
        "  coalesce((select o.due_amount from open_item o where o.open_item_id = i.invoice_id), 0));"
        "insert into must (ok) select count(distinct year_number) = 0 or"
        "  min(year_number) >= 2026 from invoice;");
}

/* What the months alone seldom meet: credit that is spent before the payment that left it is
 * undone, and a reference that is taken again before it is said to have arrived after all. */
static void two_invoices(struct model *model)
{
    static const struct payment_asked more = {.given = {10000000}, .is_rest_kept = true};
    static const struct payment_asked transfer = {.transfer = {1}};

    issue_step(model);
    issue_step(model);
    struct owed *first = model->owed[model->count - 2];
    struct owed *second = model->owed[model->count - 1];
    const struct invoice_money money = money_of(model, second);
    const bool is_credit = below(model, 2) == 0;
    struct payment_asked spent = {.credit = {least(money.due.minor, 9000000)}};

    model->references++;
    pay_step(model, first, is_credit ? more : transfer, model->references);
    if (first->told_count == 1 && !is_credit) {
        check_step(model, first, &first->told[0], false);
    }
    pay_step(model, second, is_credit ? spent : transfer, model->references);
    if (first->told_count == 1) {
        undo_step(model, first, &first->told[0], !is_credit);
    }
    agree(model, second);
    agree(model, first);
}

static void step(struct model *model)
{
    const int64_t what = below(model, 40);

    if (what < 8 || model->count == 0) {
        issue_step(model);
        return;
    }
    if (what == 8) {
        two_invoices(model);
        return;
    }
    if (what == 9) {
        model->world->today = day_add(model->world->today, 1 + (int)below(model, 50));
        return;
    }
    /* Mostly the newest ones, as at a desk. */
    const size_t recent = model->count < 6 || below(model, 5) == 0 ? model->count : 6;
    struct owed *owed = model->owed[model->count - 1 - (size_t)below(model, (int64_t)recent)];
    if (what < 22) {
        model->references += below(model, 3) > 0 ? 1 : 0; /* else the last one once more */
        pay_step(model, owed, some_asked(model, owed), model->references);
    } else if (what < 24) {
        credit_step(model, owed);
    } else if (owed->told_count > 0) {
        struct told *told = &owed->told[below(model, (int64_t)owed->told_count)];

        if (what < 32) {
            check_step(model, owed, told, below(model, 3) > 0);
        } else {
            undo_step(model, owed, told, what < 36);
        }
    }
    agree(model, owed);
}

static void months_at_the_desk_add_up_as_people_would_add_them(void **state)
{
    struct model *model = ARENA_NEW(&((struct world *)*state)->fixture->arena, struct model);
    const int steps = getenv("SOAK") == NULL ? steps_short : steps_full;

    model->world = *state;
    model->seed = 20261124;
    for (int i = 0; i < steps; i++) {
        step(model);
        if (i % steps_before_summing == 0) {
            sum_up(model);
        }
    }
    for (size_t i = 0; i < model->count; i++) {
        agree(model, model->owed[i]);
    }
    sum_up(model);
    for (enum met met = 0; met < MET_ALL; met++) {
        assert_true(model->met[met] > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            months_at_the_desk_add_up_as_people_would_add_them, world_set_up, world_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
