/* Making an invoice: begun for an appointment, a client or a sale over the counter, filled with
 * lines, discounted, issued or thrown away. Each change computes all amounts anew and writes them
 * with the invoice's version. */
#include "access/access.h"
#include "billing/billing.h"
#include "billing/facts.h"
#include "billing/views.h"
#include "billing_html.h"
#include "http/form.h"

static const struct text none = {"", 0};

/* A draft's lines while they are being changed. */
struct edit {
    size_t count;
    struct line_facts *facts;
    struct line_amounts *amounts;
    bool *is_given; /* the lines whose own discount is given by who asks */
    struct discount discount;
    struct invoice_amounts total;
};

static struct edit edit_begin(struct request *q, const struct invoice_facts *facts)
{
    return (struct edit){.count = facts->lines.count,
        .facts = facts_lines(q, facts),
        .amounts = ARENA_ARRAY(q->arena, facts->lines.count + 1, struct line_amounts),
        .is_given = ARENA_ARRAY(q->arena, facts->lines.count + 1, bool),
        .discount = facts_discount(facts)};
}

static enum status edit_compute(struct request *q, struct edit *edit)
{
    return invoice_compute(
        &q->problems, edit->facts, edit->count, edit->discount, edit->amounts, &edit->total);
}

/* May she who asks give what the lines have off now, where it is more than before? */
static enum status edit_allow(
    struct request *q, const struct invoice_facts *facts, const struct edit *edit)
{
    struct line_amounts *before = ARENA_ARRAY(q->arena, edit->count + 1, struct line_amounts);
    const struct discount_rights rights = {.may_discount = actor_may(&q->actor, MAY_DISCOUNT),
        .may_above = actor_may(&q->actor, MAY_DISCOUNT_ABOVE),
        .limit_rate = facts->invoice.discount_limit_rate};

    /* A line that is added now had nothing before. */
    for (size_t i = 0; i < edit->count && i < facts->lines.count; i++) {
        const struct invoice_lines_row *row = &facts->lines.rows[i];

        before[i] = (struct line_amounts){.gross = row->gross_amount,
            .discount = row->discount_amount,
            .spread = row->spread_amount};
    }
    return discount_allow(
        &q->problems, &rights, edit->facts, before, edit->amounts, edit->count, edit->discount);
}

/* Write line i as it is now; its discount's reason and giver stay unless it is given now. */
static void edit_line(struct request *q, const struct invoice_facts *facts, const struct edit *edit,
    size_t i, struct batch *batch, struct text reason)
{
    const struct invoice_lines_row *row = &facts->lines.rows[i];
    const struct line_facts *line = &edit->facts[i];
    const struct line_amounts *amounts = &edit->amounts[i];
    const bool is_given = edit->is_given[i];
    const bool is_discounted = line->discount.kind != DISCOUNT_NONE;
    const struct maybe_staff_id allowed =
        is_given ? (struct maybe_staff_id){true, q->actor.staff} : row->allowed_staff_id_maybe;

    write_line_update(batch, &facts->subject, line->quantity,
        text_of(discount_word(line->discount.kind)), line->discount.rate, line->discount.amount,
        is_discounted ? allowed : (struct maybe_staff_id){.known = false},
        is_discounted ? (is_given ? reason : row->reason_text) : none, amounts->gross,
        amounts->discount, amounts->spread, amounts->tax, amounts->total, row->line_id);
}

static enum status draft_check(struct request *q, const struct invoice_facts *facts)
{
    return facts->money.is_issued
        ? problem_set(&q->problems, PROBLEM_issued, /* field= */ NULL, none)
        : OK;
}

/* ---- Lines ---- */

struct line_form {
    struct subject_id subject;
    struct variant_id variant;
    struct text name;
    struct money price;
    int64_t quantity;
    struct tax_category_id tax;
    struct treatment_id treatment; /* what the visit used, instead of all that */
};

static const struct form_field line_fields[] = {
    FORM_ID(struct line_form, subject, FORM_REQUIRED),
    FORM_ID(struct line_form, treatment, FORM_OPTIONAL),
    FORM_ID(struct line_form, variant, FORM_OPTIONAL),
    FORM_NUMBER(struct line_form, quantity, FORM_OPTIONAL, 1, 9999),
    FORM_TEXT(struct line_form, name, FORM_OPTIONAL, 0, 200),
    FORM_MONEY(struct line_form, price, FORM_OPTIONAL),
    FORM_ID(struct line_form, tax, FORM_OPTIONAL),
};

static void line_tax_of(
    const struct invoice_facts *facts, struct tax_category_id id, struct bill_line *line)
{
    for (size_t i = 0; i < facts->taxes.count; i++) {
        const struct taxes_to_bill_row *row = &facts->taxes.rows[i];

        if (row->tax_category_id.v == id.v) {
            line->tax_category = id;
            line->tax = row->name;
            line->tax_ur = row->name_ur;
            line->facts.tax_rate = row->tax_rate;
            line->facts.is_inclusive = row->is_inclusive;
        }
    }
}

/* The line that was asked for: a service of the list, or what was typed with a price. */
static enum status line_of_form(struct request *q, const struct invoice_facts *facts,
    const struct line_form *form, struct bill_line *line)
{
    struct price_facts price = {.is_typed = form_has(q, "price"), .typed = form->price};

    for (size_t i = 0; form->variant.v != 0 && i < facts->services.count; i++) {
        const struct services_to_bill_row *row = &facts->services.rows[i];

        if (row->variant_id.v == form->variant.v) {
            *line = line_of_service(q->arena, row);
            price.is_listed = true;
            price.listed = row->price_amount;
            price.listed_on = row->since_on;
        }
    }
    if (line->variant.v == 0) {
        line->name = form->name;
        line_tax_of(facts, form->tax, line);
    }
    if (line->name.length == 0) {
        return problem_set(&q->problems, PROBLEM_required, "name", none);
    }
    const enum status status = price_resolve(&q->problems, &price, &line->price);
    line->facts.unit = line->price.unit;
    line->facts.quantity = form->quantity == 0 ? 1 : form->quantity;
    return status;
}

/* The line of what the visit used. */
static enum status line_of_treatment(struct request *q, const struct invoice_facts *facts,
    struct treatment_id treatment, struct bill_line *line)
{
    for (size_t i = 0; i < facts->used.count; i++) {
        if (facts->used.rows[i].treatment_id.v == treatment.v) {
            return line_of_used(q->arena, &facts->used.rows[i], line) == OK
                ? OK
                : problem_set(&q->problems, PROBLEM_too_much_money, /* field= */ NULL, none);
        }
    }
    return problem_set(&q->problems, PROBLEM_gone, /* field= */ NULL, none);
}

static enum status line_add(
    struct request *q, const struct invoice_facts *facts, struct bill_line *line)
{
    struct edit edit = edit_begin(q, facts);
    struct bill bill = facts_bill(facts);
    const size_t last = edit.count++;
    const struct url page = invoice_url(q->arena, facts->id);
    struct batch batch;
    struct desk desk;

    edit.facts[last] = line->facts;
    enum status status = edit_compute(q, &edit);
    if (status == OK && edit.discount.kind != DISCOUNT_AMOUNT) {
        /* What is off per cent, or all, was allowed for what stood there; an amount stays as it is.
         */
        status = edit_allow(q, facts, &edit);
        if (status != OK) {
            q->problems.items[0].field = NULL; /* this form has no discount */
        }
    }
    if (status != OK) {
        return status;
    }
    line->amounts = edit.amounts[last];
    facts_desk(q, facts, &batch, &desk);
    const int64_t rank = facts->all.count == 0 ? 1 : facts->all.rows[facts->all.count - 1].rank + 1;
    line_write(&desk, &bill, line, rank);
    for (size_t i = 0; i < last; i++) {
        edit_line(q, facts, &edit, i, &batch, none);
    }
    totals_write(&desk, &bill, edit.discount, &edit.total);
    audit_add(q, &batch, AUDIT_INVOICE, facts->id.v, &facts->subject, none, line->name);
    return request_commit(q, &batch, page);
}

enum status line_add_command(struct request *q)
{
    struct invoice_facts facts;
    struct line_form form;
    struct bill_line line = {.name = none};
    const enum status typed = form_read(q, line_fields, COUNT_OF(line_fields), &form);
    enum status status = facts_read(q, &facts);

    if (status == OK) {
        status = typed == OK ? draft_check(q, &facts) : typed;
    }
    if (status == OK) {
        status = form.treatment.v != 0 ? line_of_treatment(q, &facts, form.treatment, &line)
                                       : line_of_form(q, &facts, &form, &line);
    }
    if (status == OK) {
        status = line_add(q, &facts, &line);
    }
    return invoice_again(q, &facts, status);
}

struct change_form {
    struct subject_id subject;
    int64_t quantity;
    struct text discount;
    bool complimentary;
    struct text reason;
};

static const struct form_field change_fields[] = {
    FORM_ID(struct change_form, subject, FORM_REQUIRED),
    FORM_NUMBER(struct change_form, quantity, FORM_OPTIONAL, 1, 9999),
    FORM_TEXT(struct change_form, discount, FORM_OPTIONAL, 0, 40),
    FORM_BOX(struct change_form, complimentary),
    FORM_TEXT(struct change_form, reason, FORM_OPTIONAL, 0, 300),
};

/* The discount of the form. A reason other than `kept`, which stands there already, wants one to
 * stand with. */
static enum status read_discount(
    struct request *q, const struct change_form *form, struct text kept, struct discount *out)
{
    if (form->complimentary) {
        *out = (struct discount){.kind = DISCOUNT_COMPLIMENTARY};
        return form->reason.length == 0
            ? problem_set(&q->problems, PROBLEM_no_reason, "reason", none)
            : OK;
    }
    const enum status status = discount_read(form->discount, q->clinic->settings.money_digits, out);
    if (status != OK) {
        return problem_set(&q->problems,
            status == STATUS_TOO_LARGE ? PROBLEM_discount_too_large : PROBLEM_not_money, "discount",
            none);
    }
    return out->kind == DISCOUNT_NONE && form->reason.length > 0 && !text_equal(form->reason, kept)
        ? problem_set(&q->problems, PROBLEM_no_discount_for_reason, "reason", none)
        : OK;
}

/* The line of the path's second id; the count of lines when it is not there. */
static size_t line_of_path(struct request *q, const struct invoice_facts *facts)
{
    int64_t id = 0;
    size_t i = 0;

    if (request_id(q, 1, &id) != OK) {
        return facts->lines.count;
    }
    while (i < facts->lines.count && facts->lines.rows[i].line_id.v != id) {
        i++;
    }
    return i;
}

/* Who gives the discount on the whole, and why. */
struct given {
    struct maybe_staff_id by;
    struct text reason;
};

/* Write all lines; those that got a discount now, with its reason. The discount on the whole stays
 * whose it was unless it is given now. */
static enum status edit_commit(struct request *q, const struct invoice_facts *facts,
    const struct edit *edit, struct text reason, const struct given *whole)
{
    struct bill bill = facts_bill(facts);
    const struct url page = invoice_url(q->arena, facts->id);
    struct batch batch;
    struct desk desk;

    facts_desk(q, facts, &batch, &desk);
    if (whole != NULL) {
        allowed_write(&desk, &bill, whole->by, whole->reason);
    }
    for (size_t i = 0; i < edit->count; i++) {
        edit_line(q, facts, edit, i, &batch, reason);
    }
    totals_write(&desk, &bill, edit->discount, &edit->total);
    audit_add(q, &batch, AUDIT_INVOICE, facts->id.v, &facts->subject, none, reason);
    return request_commit(q, &batch, page);
}

/* Is it the discount that somebody else has given? Then it stays hers, with her reason. */
static bool is_as_given(const struct request *q, struct maybe_staff_id giver,
    struct discount before, struct discount now)
{
    return giver.known && giver.value.v != q->actor.staff.v && before.kind == now.kind &&
        before.rate == now.rate && before.amount.minor == now.amount.minor;
}

static enum status line_change(
    struct request *q, const struct invoice_facts *facts, const struct change_form *form)
{
    struct edit edit = edit_begin(q, facts);
    const size_t i = line_of_path(q, facts);

    enum status status = draft_check(q, facts);
    if (status != OK || i == edit.count) {
        return status == OK ? problem_set(&q->problems, PROBLEM_gone, /* field= */ NULL, none)
                            : status;
    }
    const struct invoice_lines_row *row = &facts->lines.rows[i];
    const struct discount before = edit.facts[i].discount;
    edit.facts[i].quantity = form->quantity == 0 ? edit.facts[i].quantity : form->quantity;
    status = read_discount(q, form, row->reason_text, &edit.facts[i].discount);
    if (status == OK) {
        status = edit_compute(q, &edit);
    }
    if (status == OK) {
        status = edit_allow(q, facts, &edit);
    }
    edit.is_given[i] = !is_as_given(q, row->allowed_staff_id_maybe, before, edit.facts[i].discount);
    return status == OK ? edit_commit(q, facts, &edit, form->reason, /* whole= */ NULL) : status;
}

static enum status discount_change(
    struct request *q, const struct invoice_facts *facts, const struct change_form *form)
{
    const struct maybe_staff_id giver = facts->invoice.allowed_staff_id_maybe;
    struct edit edit = edit_begin(q, facts);

    enum status status = draft_check(q, facts);
    if (status == OK && edit.count == 0) {
        status = problem_set(&q->problems, PROBLEM_no_lines, /* field= */ NULL, none);
    }
    if (status == OK) {
        status = read_discount(q, form, facts->invoice.reason_text, &edit.discount);
    }
    if (status == OK) {
        status = edit_compute(q, &edit);
    }
    if (status == OK) {
        status = edit_allow(q, facts, &edit);
    }
    const bool is_any = edit.discount.kind != DISCOUNT_NONE;
    const struct given given = {{is_any, q->actor.staff}, is_any ? form->reason : none};
    const bool is_hers = is_as_given(q, giver, facts_discount(facts), edit.discount);
    return status == OK ? edit_commit(q, facts, &edit, form->reason, is_hers ? NULL : &given)
                        : status;
}

static enum status change_command(struct request *q,
    enum status change(
        struct request *q, const struct invoice_facts *facts, const struct change_form *form))
{
    struct invoice_facts facts;
    struct change_form form;
    const enum status typed = form_read(q, change_fields, COUNT_OF(change_fields), &form);
    enum status status = facts_read(q, &facts);

    if (status == OK) {
        status = typed == OK ? change(q, &facts, &form) : typed;
    }
    return invoice_again(q, &facts, status);
}

enum status line_change_command(struct request *q)
{
    return change_command(q, line_change);
}

enum status discount_command(struct request *q)
{
    return change_command(q, discount_change);
}

/* Take the line of the path off the draft, or put it on again. */
static enum status line_turn(struct request *q, const struct invoice_facts *facts, bool is_off)
{
    struct bill bill = facts_bill(facts);
    const struct invoice_lines_row *row = NULL;
    struct line_id line = {0};
    struct batch batch;
    struct desk desk;

    enum status status = draft_check(q, facts);
    if (status == OK) {
        status = request_id(q, 1, &line.v);
    }
    for (size_t i = 0; i < facts->all.count; i++) {
        row = facts->all.rows[i].line_id.v == line.v ? &facts->all.rows[i] : row;
    }
    if (status != OK || row == NULL || row->is_off == is_off) {
        return status == OK ? problem_set(&q->problems, PROBLEM_gone, /* field= */ NULL, none)
                            : status;
    }
    struct invoice_facts now = *facts;
    now.lines = lines_with(q->arena, &facts->all, line, is_off);
    struct edit edit = edit_begin(q, &now);
    if (edit.count == 0) {
        edit.discount =
            (struct discount){.kind = DISCOUNT_NONE}; /* nothing is left to take it from */
    }
    status = edit_compute(q, &edit);
    if (status == OK) {
        status = edit_allow(q, &now, &edit);
    }
    if (status != OK) {
        return status;
    }
    const struct url invoice = invoice_url(q->arena, facts->id);
    const struct url page =
        is_off ? url_with(q->arena, invoice, "off", id_text(q->arena, line.v)) : invoice;
    facts_desk(q, facts, &batch, &desk);
    line_off_write(&desk, &bill, line, is_off);
    for (size_t i = 0; i < edit.count; i++) {
        edit_line(q, &now, &edit, i, &batch, none);
    }
    if (edit.count == 0) {
        allowed_write(&desk, &bill, (struct maybe_staff_id){.known = false}, none);
    }
    totals_write(&desk, &bill, edit.discount, &edit.total);
    audit_add(q, &batch, AUDIT_INVOICE, facts->id.v, &facts->subject, is_off ? row->name : none,
        is_off ? none : row->name);
    return request_commit(q, &batch, page);
}

static enum status line_remove(
    struct request *q, const struct invoice_facts *facts, const struct change_form *form)
{
    (void)form;
    return line_turn(q, facts, /* is_off= */ true);
}

enum status line_remove_command(struct request *q)
{
    return change_command(q, line_remove);
}

enum status line_restore_command(struct request *q)
{
    struct invoice_facts facts;
    const enum status typed = form_read(q, NULL, 0, NULL);
    enum status status = facts_read(q, &facts);

    if (status == OK) {
        status = typed != OK          ? typed
            : facts.subject.id.v == 0 ? STATUS_INVALID
                                      : line_turn(q, &facts, /* is_off= */ false);
    }
    return invoice_again(q, &facts, status);
}

/* ---- The whole ---- */

static enum status discard(
    struct request *q, const struct invoice_facts *facts, const struct change_form *form)
{
    const struct url page = URL("/staff/invoices");
    struct batch batch;

    (void)form;
    const enum status status = draft_check(q, facts);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    write_invoice_touch(&batch, facts->seen, facts->id);
    write_lines_delete(&batch, facts->id);
    write_invoice_delete(&batch, facts->id);
    audit_add(q, &batch, AUDIT_INVOICE, facts->id.v, &facts->subject, facts->invoice.name, none);
    return request_commit(q, &batch, page);
}

enum status discard_command(struct request *q)
{
    return change_command(q, discard);
}

static enum status issue(
    struct request *q, const struct invoice_facts *facts, const struct change_form *form)
{
    struct bill bill = facts_bill(facts);
    const struct url page = invoice_url(q->arena, facts->id);
    struct batch batch;
    struct desk desk;

    (void)form;
    enum status status = draft_check(q, facts);
    if (status == OK && facts->lines.count == 0) {
        status = problem_set(&q->problems, PROBLEM_no_lines, /* field= */ NULL, none);
    }
    if (status != OK) {
        return status;
    }
    facts_desk(q, facts, &batch, &desk);
    issue_write(&desk, &bill, facts->money.total);
    audit_add(q, &batch, AUDIT_INVOICE, facts->id.v, NULL, none, none);
    return request_commit(q, &batch, page);
}

enum status issue_command(struct request *q)
{
    return change_command(q, issue);
}
