/* Taking money, and taking it back: payments in cash and by transfer, the check of a transfer,
 * undo, credit notes. */
#include "access/access.h"
#include "billing/billing.h"
#include "billing/facts.h"
#include "http/form.h"

static const struct text none = {"", 0};

struct payment_form {
    struct subject_id subject;
    struct money given;
    struct money notes; /* a button with round notes instead of what was typed */
    struct money transfer;
    struct money credit;
    bool keep;
    struct account_id account;
    struct text reference;
    struct text sender;
};

static const struct form_field payment_fields[] = {
    FORM_ID(struct payment_form, subject, FORM_REQUIRED),
    FORM_MONEY(struct payment_form, given, FORM_OPTIONAL),
    FORM_MONEY(struct payment_form, notes, FORM_OPTIONAL),
    FORM_MONEY(struct payment_form, transfer, FORM_OPTIONAL),
    FORM_MONEY(struct payment_form, credit, FORM_OPTIONAL),
    FORM_BOX(struct payment_form, keep),
    FORM_ID(struct payment_form, account, FORM_OPTIONAL),
    FORM_TEXT(struct payment_form, reference, FORM_OPTIONAL, 0, 60),
    FORM_TEXT(struct payment_form, sender, FORM_OPTIONAL, 0, 120),
};

/* Nothing typed means the exact sum in cash: one key takes a payment. */
static struct payment_asked asked_of(
    const struct request *q, const struct payment_form *form, const struct invoice_facts *facts)
{
    struct payment_asked asked = {form->given, form->transfer, form->credit, form->keep};

    if (form_has(q, "notes")) {
        asked.given = form->notes;
    }
    if (!form_has(q, "given") && !form_has(q, "notes") && form->transfer.minor == 0 &&
        form->credit.minor == 0) {
        asked.given = invoice_to_pay(&facts->money);
    }
    return asked;
}

static enum status texts_of(struct request *q, const struct payment_form *form,
    const struct invoice_facts *facts, struct payment_texts *out_texts)
{
    struct payment_texts texts = {.payer = facts->invoice.name,
        .account = form->account,
        .reference = form->reference,
        .sender = form->sender};
    bool is_known = false;

    for (size_t i = 0; i < facts->accounts.count; i++) {
        if (facts->accounts.rows[i].account_id.v == form->account.v) {
            texts.account_text = facts->accounts.rows[i].name;
            is_known = true;
        }
    }
    if (form->transfer.minor > 0 && !is_known) {
        return problem_set(&q->problems, PROBLEM_no_receiver, "account", none);
    }
    if (form->transfer.minor > 0 && reference_normal(q->arena, form->reference).length == 0) {
        return problem_set(&q->problems, PROBLEM_no_reference, "reference", none);
    }
    *out_texts = texts;
    return reference_check(&q->problems, form->reference);
}

static enum status pay(
    struct request *q, const struct invoice_facts *facts, const struct payment_form *form)
{
    const struct payment_asked asked = asked_of(q, form, facts);
    const struct payment_id id = {request_new_id(q)};
    struct bill bill = facts_bill(facts);
    struct payment_texts texts;
    struct payment payment;
    struct batch batch;
    struct desk desk;

    if (facts->lines.count == 0) {
        return problem_set(&q->problems, PROBLEM_no_lines, /* field= */ NULL, none);
    }
    enum status status = texts_of(q, form, facts, &texts);
    if (status == OK) {
        status = payment_decide(&q->problems, &facts->money, &asked, &payment);
    }
    if (status != OK) {
        return status;
    }
    const struct url page =
        url_with(q->arena, invoice_url(q->arena, facts->id), "paid", id_text(q->arena, id.v));
    facts_desk(q, facts, &batch, &desk);
    if (!facts->money.is_issued) {
        issue_write(&desk, &bill, facts->money.total);
    }
    payment_write(&desk, &bill, id, &payment, asked.given, facts->money.due, &texts);
    audit_add(q, &batch, AUDIT_PAYMENT, id.v, NULL, none, none);
    return request_commit(q, &batch, page);
}

enum status payment_command(struct request *q)
{
    struct invoice_facts facts;
    struct payment_form form;
    const enum status typed = form_read(q, payment_fields, COUNT_OF(payment_fields), &form);
    enum status status = facts_read(q, &facts);

    if (status == OK) {
        status = typed == OK ? pay(q, &facts, &form) : typed;
    }
    return invoice_again(q, &facts, status);
}

/* ---- One payment of the path ---- */

struct step_form {
    bool arrived;
};

static const struct form_field step_fields[] = {FORM_BOX(struct step_form, arrived)};

typedef enum status step(struct request *q, const struct invoice_facts *facts,
    const struct invoice_payments_row *row, const struct step_form *form);

static enum status step_command(struct request *q, step *take)
{
    struct invoice_facts facts;
    struct step_form form;
    int64_t id = 0;
    const enum status typed = form_read(q, step_fields, COUNT_OF(step_fields), &form);
    enum status status = facts_read(q, &facts);

    if (status == OK) {
        status = request_id(q, 1, &id);
    }
    if (status == OK) {
        const struct invoice_payments_row *row = NULL;

        for (size_t i = 0; i < facts.payments.count; i++) {
            row = facts.payments.rows[i].payment_id.v == id ? &facts.payments.rows[i] : row;
        }
        if (row == NULL) {
            status = problem_set(&q->problems, PROBLEM_gone, /* field= */ NULL, none);
        } else {
            status = typed == OK ? take(q, &facts, row, &form) : typed;
        }
    }
    return invoice_again(q, &facts, status);
}

static enum status verify(struct request *q, const struct invoice_facts *facts,
    const struct invoice_payments_row *row, const struct step_form *form)
{
    struct bill bill = facts_bill(facts);
    const struct url page = url_with(q->arena, invoice_url(q->arena, facts->id), "verified",
        id_text(q->arena, row->payment_id.v));
    struct batch batch;
    struct desk desk;

    if (row->is_undone || row->verification_id_maybe.known || row->transfer_amount.minor == 0) {
        return problem_set(&q->problems, PROBLEM_not_pending, /* field= */ NULL, none);
    }
    facts_desk(q, facts, &batch, &desk);
    verification_write(
        &desk, &bill, row->payment_id, form->arrived, row->transfer_amount, facts->money.due);
    audit_add(q, &batch, AUDIT_PAYMENT, row->payment_id.v, NULL, none, none);
    return request_commit(q, &batch, page);
}

enum status verify_command(struct request *q)
{
    return step_command(q, verify);
}

static enum status undo(struct request *q, const struct invoice_facts *facts,
    struct payment_id payment, struct maybe_verification_id verification)
{
    struct bill bill = facts_bill(facts);
    const struct url page = invoice_url(q->arena, facts->id);
    struct batch batch;
    struct desk desk;

    facts_desk(q, facts, &batch, &desk);
    undo_write(&desk, &bill, payment, verification, &facts->ledger);
    audit_add(q, &batch, AUDIT_PAYMENT, payment.v, NULL, none, none);
    return request_commit(q, &batch, page);
}

static enum status unverify(struct request *q, const struct invoice_facts *facts,
    const struct invoice_payments_row *row, const struct step_form *form)
{
    (void)form;
    if (!row->verification_id_maybe.known) {
        return problem_set(&q->problems, PROBLEM_undone, /* field= */ NULL, none);
    }
    const enum status status = undo_decide(&q->problems, row->verified_on_maybe.value, facts->today,
        row->is_undone, facts->money.credit_note_count > 0);
    return status == OK ? undo(q, facts, row->payment_id, row->verification_id_maybe) : status;
}

enum status unverify_command(struct request *q)
{
    return step_command(q, unverify);
}

static enum status undo_payment(struct request *q, const struct invoice_facts *facts,
    const struct invoice_payments_row *row, const struct step_form *form)
{
    (void)form;
    const enum status status = undo_decide(&q->problems, row->business_day, facts->today,
        row->is_undone, facts->money.credit_note_count > 0);
    return status == OK
        ? undo(q, facts, row->payment_id, (struct maybe_verification_id){.known = false})
        : status;
}

enum status payment_undo_command(struct request *q)
{
    return step_command(q, undo_payment);
}

/* ---- Credit notes ---- */

struct void_form {
    struct subject_id subject;
    struct text reason;
    struct text line; /* repeats: the lines to take back; none for all */
};

static const struct form_field void_fields[] = {
    FORM_ID(struct void_form, subject, FORM_REQUIRED),
    FORM_TEXT(struct void_form, reason, FORM_REQUIRED, 1, 300),
    FORM_TEXT(struct void_form, line, FORM_OPTIONAL, 0, 13),
};

static bool is_chosen(const struct request *q, struct line_id line)
{
    int64_t id = 0;
    bool chosen = !form_has(q, "line");

    for (size_t n = 0; n < invoice_most_lines && !chosen; n++) {
        chosen = id_read(request_field_at(q, "line", n), &id) == OK && id == line.v;
    }
    return chosen;
}

static enum status take_back(
    struct request *q, const struct invoice_facts *facts, struct text reason)
{
    const size_t count = facts->lines.count;
    struct credit_line *lines = ARENA_ARRAY(q->arena, count + 1, struct credit_line);
    struct credit *parts = ARENA_ARRAY(q->arena, count + 1, struct credit);
    struct line_id *ids = ARENA_ARRAY(q->arena, count + 1, struct line_id);
    struct bill bill = facts_bill(facts);
    struct credit credit;
    const struct url page = invoice_url(q->arena, facts->id);
    struct batch batch;
    struct desk desk;

    for (size_t i = 0; i < count; i++) {
        const struct invoice_lines_row *row = &facts->lines.rows[i];

        ids[i] = row->line_id;
        lines[i] = (struct credit_line){row->total_amount, row->tax_amount, row->credited_amount,
            row->credited_tax_amount, row->is_credited, is_chosen(q, row->line_id)};
    }
    const enum status status =
        credit_decide(&q->problems, &facts->money, lines, count, parts, &credit);
    if (status != OK) {
        return status;
    }
    facts_desk(q, facts, &batch, &desk);
    const struct credit_note_id id =
        credit_write(&desk, &bill, &credit, lines, parts, ids, count, reason);
    audit_add(q, &batch, AUDIT_INVOICE, id.v, &facts->subject, none, reason);
    return request_commit(q, &batch, page);
}

enum status void_command(struct request *q)
{
    struct invoice_facts facts;
    struct void_form form;
    const enum status typed = form_read(q, void_fields, COUNT_OF(void_fields), &form);
    enum status status = facts_read(q, &facts);

    if (status == OK) {
        status = typed == OK ? take_back(q, &facts, form.reason) : typed;
    }
    return invoice_again(q, &facts, status);
}
