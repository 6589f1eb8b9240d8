/* The invoice on A4, in English or Urdu, made from its own row alone: names, prices, tax and
 * letterhead as of its issue, with what was paid since. */
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

/* Bytes of U+0600 to U+06FF in UTF-8: a phone or tax number has none. */
static bool text_has_urdu(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (((unsigned char)text.at[i] & 0xFC) == 0xD8) {
            return true;
        }
    }
    return false;
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

static void put_head(struct sheet *sheet, const struct invoice_facts *facts)
{
    const struct out *o = &sheet->o;
    const struct invoice_shown *invoice = &facts->invoice;
    struct text head = o->language == URDU ? invoice->head_ur_text : invoice->head_text;
    enum paper_style style = PAPER_TITLE;
    struct text line;

    for (; text_cut(&head, '\n', &line); style = PAPER_SMALL) {
        paper_line(sheet->paper, style, text_has_urdu(line) ? line : isolate(sheet, line));
    }
    paper_rule(sheet->paper);
    paper_gap(sheet->paper);
    const struct text number = document_number(sheet->q->arena, DOCUMENT_INVOICE,
        invoice->year_number_maybe.value, invoice->number_maybe.value);
    paper_line(sheet->paper, PAPER_TITLE,
        text_format(sheet->q->arena, "%s \u2066%.*s\u2069 %s", t("Invoice"), TEXT_ARG(number),
            facts->state == INVOICE_VOID ? t("Void") : ""));
    put_pair(sheet, t("Date"),
        isolate(sheet, day_text(sheet->q->arena, invoice->business_day_maybe.value)));
    put_pair(sheet, t("Name"), in_language(o, invoice->name, invoice->name_ur));
    if (invoice->file_number_maybe.known) {
        put_pair(sheet, t("File number"),
            text_format(sheet->q->arena, "%lld", (long long)invoice->file_number_maybe.value));
    }
    paper_gap(sheet->paper);
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

static void put_payment(struct sheet *sheet, const struct invoice_payments_row *payment)
{
    const struct out *o = &sheet->o;
    struct arena *arena = sheet->q->arena;
    const struct text number =
        document_number(arena, DOCUMENT_RECEIPT, payment->year_number, payment->number);
    const struct text day = day_text(arena, payment->business_day);
    const bool is_pending =
        payment->transfer_amount.minor > 0 && !payment->verification_id_maybe.known;

    paper_line(sheet->paper, PAPER_PLAIN,
        text_format(arena, "%s \u2066%.*s\u2069, \u2066%.*s\u2069", t("Receipt"), TEXT_ARG(number),
            TEXT_ARG(day)));
    if (payment->cash_amount.minor > 0) {
        put_sum(sheet, PAPER_PLAIN, t("Cash"), payment->cash_amount);
    }
    if (payment->transfer_amount.minor > 0) {
        put_sum(sheet, PAPER_PLAIN, t("Bank transfer"), payment->transfer_amount);
        paper_line(sheet->paper, PAPER_SMALL,
            text_format(arena, "%.*s \u2066%.*s\u2069%s%s", TEXT_ARG(payment->account_text),
                TEXT_ARG(payment->reference_text), is_pending ? ": " : "",
                is_pending ? t("not verified yet; not counted as paid") : ""));
    }
    if (payment->credit_amount.minor > 0) {
        put_sum(sheet, PAPER_PLAIN, t("From credit"), payment->credit_amount);
    }
}

static void put_sums(struct sheet *sheet, const struct invoice_facts *facts)
{
    const struct out *o = &sheet->o;
    const struct invoice_shown *invoice = &facts->invoice;

    if (invoice->discount_amount.minor > 0) {
        put_sum(sheet, PAPER_PLAIN, t("Before discount"), invoice->gross_amount);
        put_sum(sheet, PAPER_PLAIN, t("Discount"), (struct money){-invoice->discount_amount.minor});
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

enum status invoice_pdf(struct request *q)
{
    struct invoice_facts facts;
    struct sheet sheet = {.q = q, .o = q->out};

    enum status status = facts_read(q, &facts);
    if (status != OK) {
        return status;
    }
    if (!facts.money.is_issued) {
        return problem_set(&q->problems, PROBLEM_not_issued, /* field= */ NULL, (struct text){0});
    }
    sheet.o.language = text_is(request_query(q, "language"), "ur") ? URDU : ENGLISH;
    sheet.paper = paper_begin(q->arena, sheet.o.language);
    put_head(&sheet, &facts);
    put_lines(&sheet, &facts);
    put_sums(&sheet, &facts);
    status = paper_end(sheet.paper, &q->answer.body);
    q->answer.type = "application/pdf";
    return status;
}
