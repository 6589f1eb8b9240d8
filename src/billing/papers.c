/* The papers of money beside the invoice: the receipt of one payment, one credit note. */
#include "billing/billing.h"
#include "billing/views.h"
#include "billing_html.h"

static const struct text none = {"", 0};

bool text_has_urdu(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (((unsigned char)text.at[i] & 0xFC) == 0xD8) { /* U+0600 to U+06FF in UTF-8 */
            return true;
        }
    }
    return false;
}

static struct url under(struct arena *arena, struct invoice_id id, const char *what, int64_t paper)
{
    const struct url invoice = invoice_url(arena, id);

    return url_path(arena,
        text_format(arena, "%.*s/%s/%.*s", TEXT_ARG(invoice.address), what,
            TEXT_ARG(id_text(arena, paper))));
}

struct url receipt_url(struct arena *arena, struct invoice_id id, struct payment_id payment)
{
    return under(arena, id, "payments", payment.v);
}

struct url credit_note_url(struct arena *arena, struct invoice_id id, struct credit_note_id note)
{
    return under(arena, id, "credit-notes", note.v);
}

struct payment_sums payment_sums(const struct invoice_payments_row *payment)
{
    const bool has_arrived =
        payment->verification_id_maybe.known && payment->is_arrived_maybe.value;
    const int64_t transfer = has_arrived ? payment->transfer_amount.minor : 0;
    const int64_t paid = payment->invoice_cash_amount.minor + payment->credit_amount.minor +
        (has_arrived ? payment->invoice_transfer_amount.minor : 0);
    const int64_t change = payment->given_amount.minor - payment->cash_amount.minor;

    return (struct payment_sums){
        .sum = {payment->cash_amount.minor + transfer + payment->credit_amount.minor},
        .change = {change > 0 ? change : 0},
        .kept = {payment->cash_amount.minor - payment->invoice_cash_amount.minor},
        .left = {payment->due_amount.minor - paid}};
}

const char *transfer_words(const struct out *o, const struct invoice_payments_row *payment)
{
    if (payment->transfer_amount.minor == 0) {
        return NULL;
    }
    return !payment->verification_id_maybe.known ? t("not verified yet; not counted as paid")
        : payment->is_arrived_maybe.value        ? NULL
                                                 : t("did not arrive");
}

enum status receipt_read(struct request *q, struct receipt_view *out_view)
{
    struct invoice_facts *facts = ARENA_NEW(q->arena, struct invoice_facts);
    int64_t id = 0;
    enum status status = request_id(q, 1, &id);

    *out_view = (struct receipt_view){.facts = facts};
    if (status == OK) {
        status = facts_read(q, facts);
    }
    for (size_t i = 0; status == OK && i < facts->payments.count; i++) {
        if (facts->payments.rows[i].payment_id.v == id) {
            out_view->payment = &facts->payments.rows[i];
        }
    }
    return status != OK || out_view->payment != NULL
        ? status
        : problem_set(&q->problems, PROBLEM_gone, /* field= */ NULL, none);
}

enum status credit_note_read(struct request *q, struct credit_note_view *out_view)
{
    struct invoice_facts *facts = ARENA_NEW(q->arena, struct invoice_facts);
    struct invoice_id invoice = {0};
    struct credit_note_id id = {0};
    enum status status = request_id(q, 0, &invoice.v);

    *out_view = (struct credit_note_view){.facts = facts};
    if (status == OK) {
        status = request_id(q, 1, &id.v);
    }
    if (status == OK) {
        read_credit_note_shown(&q->reads, id, invoice, &out_view->note);
        read_credit_note_lines(&q->reads, id, &out_view->lines);
        status = facts_read(q, facts);
    }
    return status != OK || out_view->note.found
        ? status
        : problem_set(&q->problems, PROBLEM_gone, /* field= */ NULL, none);
}

enum status receipt_page(struct request *q)
{
    struct receipt_view view;
    const enum status status = receipt_read(q, &view);

    if (status == OK) {
        receipt_html(&q->out, q, &view);
    }
    return status;
}

enum status credit_note_page(struct request *q)
{
    struct credit_note_view view;
    const enum status status = credit_note_read(q, &view);

    if (status == OK) {
        credit_note_html(&q->out, q, &view);
    }
    return status;
}
