/* Papers of money on A4, in English or Urdu: the invoice, made from its own row alone (names,
 * prices, tax and letterhead as of its issue) with what was paid since; a receipt; a credit note.
 */
#include "access/access.h"
#include "billing/billing.h"
#include "billing/facts.h"
#include "billing/paper.h"
#include "billing/views.h"

enum { columns = 4 };

struct sheet {
    struct request *q;
    struct out o; /* for words and money in the document's language; nothing is written to it */
    struct paper *paper;
};

/* Codes and amounts read from left to right in both languages (Unicode isolates). */
static struct text isolate(struct sheet *sheet, struct text text)
{
    return text_format(sheet->q->arena, "\u2066%.*s\u2069", TEXT_ARG(text));
}

static struct text amount(struct sheet *sheet, struct money money)
{
    const struct text figure = money_text(sheet->q->arena, money, sheet->o.money_digits);

    return isolate(
        sheet, text_format(sheet->q->arena, "%s %.*s", sheet->o.currency, TEXT_ARG(figure)));
}

static void put_sum(
    struct sheet *sheet, enum paper_style style, const char *words, struct money money)
{
    const struct paper_cell cells[] = {
        {.share = 450}, {.text = text_of(words), .share = 330}, {amount(sheet, money), 220, true}};

    paper_row(sheet->paper, style, cells, sizeof cells / sizeof cells[0]);
}

static void put_pair(struct sheet *sheet, const char *words, struct text text)
{
    const struct paper_cell cells[] = {
        {.text = text_of(words), .share = 220}, {.text = text, .share = 780}};

    if (text.length > 0) {
        paper_row(sheet->paper, PAPER_PLAIN, cells, sizeof cells / sizeof cells[0]);
    }
}

static void put_letterhead(struct sheet *sheet, struct text head, struct text head_ur)
{
    struct text rest = sheet->o.language == URDU ? head_ur : head;
    enum paper_style style = PAPER_TITLE;
    struct text line;

    for (; text_cut(&rest, '\n', &line); style = PAPER_SMALL) {
        paper_line(sheet->paper, style, text_has_urdu(line) ? line : isolate(sheet, line));
    }
    paper_rule(sheet->paper);
    paper_gap(sheet->paper);
}

/* What paper it is, with its number, its day and whose it is; `state` may be empty. */
static void put_title(struct sheet *sheet, const char *words, struct text number, const char *state,
    struct day day, const struct invoice_facts *facts)
{
    const struct out *o = &sheet->o;
    const struct invoice_shown *invoice = &facts->invoice;

    paper_line(sheet->paper, PAPER_TITLE,
        text_format(sheet->q->arena, "%s \u2066%.*s\u2069 %s", words, TEXT_ARG(number), state));
    put_pair(sheet, t("Date"), paper_date(&sheet->o, day));
    put_pair(sheet, t("Name"), in_language(o, invoice->name, invoice->name_ur));
    if (invoice->file_number_maybe.known) {
        put_pair(sheet, t("File number"),
            text_format(sheet->q->arena, "%lld", (long long)invoice->file_number_maybe.value));
    }
}

static struct text number_of_invoice(struct sheet *sheet, const struct invoice_facts *facts)
{
    return document_number(sheet->q->arena, DOCUMENT_INVOICE,
        facts->invoice.year_number_maybe.value, facts->invoice.number_maybe.value);
}

static void put_lines(struct sheet *sheet, const struct invoice_facts *facts)
{
    struct out *o = &sheet->o;
    const struct paper_cell heads[columns] = {{text_of(t("What")), 520, false},
        {text_of(t("Quantity")), 110, true}, {text_of(t("Price")), 180, true},
        {text_of(t("Amount")), 190, true}};

    paper_row(sheet->paper, PAPER_BOLD, heads, columns);
    paper_rule(sheet->paper);
    for (size_t i = 0; i < facts->lines.count; i++) {
        const struct invoice_lines_row *line = &facts->lines.rows[i];
        const struct paper_cell cells[columns] = {
            {in_language(o, line->name, line->name_ur), 520, false},
            {text_format(sheet->q->arena, "%lld", (long long)line->quantity_count), 110, true},
            {amount(sheet, line->unit_amount), 180, true},
            {amount(sheet, line->total_amount), 190, true}};
        const struct text detail = line_detail(o, line);

        paper_row(sheet->paper, PAPER_PLAIN, cells, columns);
        if (detail.length > 0) {
            paper_line(sheet->paper, PAPER_SMALL, detail);
        }
    }
    paper_rule(sheet->paper);
}

/* The parts of a payment: how it was paid, and what must be said of it. */
static void put_parts(struct sheet *sheet, const struct invoice_payments_row *payment)
{
    const struct out *o = &sheet->o;
    const struct payment_sums sums = payment_sums(payment);
    const char *said = transfer_words(o, payment);

    if (payment->cash_amount.minor > 0) {
        put_sum(sheet, PAPER_PLAIN, t("Cash"), payment->cash_amount);
    }
    if (sums.kept.minor > 0) {
        put_sum(sheet, PAPER_PLAIN, t("of which kept as credit"), sums.kept);
    }
    if (payment->transfer_amount.minor > 0) {
        put_sum(sheet, PAPER_PLAIN, t("Bank transfer"), payment->transfer_amount);
        paper_line(sheet->paper, PAPER_SMALL,
            text_format(sheet->q->arena, "%.*s \u2066%.*s\u2069%s%s",
                TEXT_ARG(payment->account_text), TEXT_ARG(payment->reference_text),
                said == NULL ? "" : ": ", said == NULL ? "" : said));
    }
    if (payment->credit_amount.minor > 0) {
        put_sum(sheet, PAPER_PLAIN, t("From credit"), payment->credit_amount);
    }
}

static void put_payment(struct sheet *sheet, const struct invoice_payments_row *payment)
{
    struct out *o = &sheet->o;
    struct arena *arena = sheet->q->arena;
    const struct text number =
        document_number(arena, DOCUMENT_RECEIPT, payment->year_number, payment->number);
    const struct text day = paper_date(o, payment->business_day);

    paper_line(sheet->paper, PAPER_PLAIN,
        text_format(arena, "%s \u2066%.*s\u2069%s%.*s", t("Receipt"), TEXT_ARG(number), t(", "),
            TEXT_ARG(day)));
    put_parts(sheet, payment);
}

static void put_sums(struct sheet *sheet, const struct invoice_facts *facts)
{
    const struct out *o = &sheet->o;
    const struct invoice_shown *invoice = &facts->invoice;

    if (invoice->discount_amount.minor > 0) {
        put_sum(sheet, PAPER_PLAIN, t("Before discount"), invoice->gross_amount);
        put_sum(sheet, PAPER_PLAIN, t("Discount"), (struct money){-invoice->discount_amount.minor});
        if (discount_named(invoice->discount_text) != DISCOUNT_NONE) {
            const struct text whole = whole_detail(&sheet->o, invoice);
            const struct paper_cell cells[] = {{.share = 450},
                {text_format(sheet->q->arena, "%s: %.*s", t("On the whole"), TEXT_ARG(whole)), 550,
                    false}};

            paper_row(sheet->paper, PAPER_SMALL, cells, sizeof cells / sizeof cells[0]);
        }
    }
    if (invoice->tax_amount.minor > 0) {
        put_sum(sheet, PAPER_PLAIN, t("of which tax"), invoice->tax_amount);
    }
    put_sum(sheet, PAPER_BOLD, t("Total"), invoice->total_amount);
    paper_gap(sheet->paper);
    for (size_t i = 0; i < facts->payments.count; i++) {
        if (!facts->payments.rows[i].is_undone) {
            put_payment(sheet, &facts->payments.rows[i]);
        }
    }
    if (facts->money.credit_note_count > 0) {
        put_sum(sheet, PAPER_PLAIN, t("Taken back by credit note"), facts->money.credited);
    }
    put_sum(sheet, PAPER_BOLD, t("Still to pay"), facts->money.due);
}

static void sheet_begin(struct request *q, struct sheet *out_sheet)
{
    *out_sheet = (struct sheet){.q = q, .o = q->out};
    out_sheet->o.language = text_is(request_query(q, "language"), "ur") ? URDU : ENGLISH;
    out_sheet->paper = paper_begin(q->arena, out_sheet->o.language);
}

static enum status sheet_end(struct sheet *sheet)
{
    sheet->q->answer.type = "application/pdf";
    return paper_end(sheet->paper, &sheet->q->answer.body);
}

enum status invoice_pdf(struct request *q)
{
    struct invoice_facts facts;
    struct sheet sheet;

    const enum status status = facts_read(q, &facts);
    if (status != OK) {
        return status;
    }
    if (!facts.money.is_issued) {
        return problem_set(&q->problems, PROBLEM_not_issued, /* field= */ NULL, (struct text){0});
    }
    sheet_begin(q, &sheet);
    const struct out *o = &sheet.o;
    put_letterhead(&sheet, facts.invoice.head_text, facts.invoice.head_ur_text);
    put_title(&sheet, t("Invoice"), number_of_invoice(&sheet, &facts),
        facts.state == INVOICE_VOID ? t("Void") : "", facts.invoice.business_day_maybe.value,
        &facts);
    paper_gap(sheet.paper);
    put_lines(&sheet, &facts);
    put_sums(&sheet, &facts);
    return sheet_end(&sheet);
}

enum status receipt_pdf(struct request *q)
{
    struct receipt_view view;
    struct sheet sheet;

    const enum status status = receipt_read(q, &view);
    if (status != OK) {
        return status;
    }
    const struct invoice_facts *facts = view.facts;
    const struct invoice_payments_row *payment = view.payment;
    const struct payment_sums sums = payment_sums(payment);
    sheet_begin(q, &sheet);
    const struct out *o = &sheet.o;
    put_letterhead(&sheet, facts->invoice.head_text, facts->invoice.head_ur_text);
    put_title(&sheet, t("Receipt"),
        document_number(q->arena, DOCUMENT_RECEIPT, payment->year_number, payment->number),
        payment->is_undone ? t("Undone") : "", payment->business_day, facts);
    put_pair(&sheet, t("For invoice"), isolate(&sheet, number_of_invoice(&sheet, facts)));
    put_pair(&sheet, t("Received by"), in_language(o, payment->staff_text, payment->staff_ur_text));
    paper_gap(sheet.paper);
    paper_rule(sheet.paper);
    put_sum(&sheet, PAPER_PLAIN, t("To pay"), payment->due_amount);
    put_parts(&sheet, payment);
    put_sum(&sheet, PAPER_BOLD, t("Received"), sums.sum);
    put_sum(&sheet, PAPER_PLAIN, t("Still to pay"), sums.left);
    return sheet_end(&sheet);
}

enum status credit_note_pdf(struct request *q)
{
    struct credit_note_view view;
    struct sheet sheet;

    const enum status status = credit_note_read(q, &view);
    if (status != OK) {
        return status;
    }
    const struct credit_note_shown *note = &view.note;
    sheet_begin(q, &sheet);
    const struct out *o = &sheet.o;
    put_letterhead(&sheet, note->head_text, note->head_ur_text);
    put_title(&sheet, t("Credit note"),
        document_number(q->arena, DOCUMENT_CREDIT_NOTE, note->year_number, note->number), "",
        note->business_day, view.facts);
    put_pair(&sheet, t("For invoice"), isolate(&sheet, number_of_invoice(&sheet, view.facts)));
    put_pair(&sheet, t("Reason"), note->reason_text);
    put_pair(&sheet, t("Made by"), in_language(o, note->staff_text, note->staff_ur_text));
    paper_gap(sheet.paper);
    paper_rule(sheet.paper);
    for (size_t i = 0; i < view.lines.count; i++) {
        const struct credit_note_lines_row *line = &view.lines.rows[i];
        const struct paper_cell cells[] = {{in_language(o, line->name, line->name_ur), 780, false},
            {amount(&sheet, line->total_amount), 220, true}};

        paper_row(sheet.paper, PAPER_PLAIN, cells, sizeof cells / sizeof cells[0]);
    }
    paper_rule(sheet.paper);
    if (note->tax_amount.minor > 0) {
        put_sum(&sheet, PAPER_PLAIN, t("of which tax"), note->tax_amount);
    }
    put_sum(&sheet, PAPER_BOLD, t("Taken back"), note->total_amount);
    if (note->back_amount.minor > 0) {
        put_sum(&sheet, PAPER_PLAIN,
            view.facts->money.has_client ? t("Now credit with the clinic")
                                         : t("To give back to the buyer"),
            note->back_amount);
    }
    return sheet_end(&sheet);
}
