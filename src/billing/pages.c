/* The pages of money: the list, one invoice, its slip of paper. */
#include "access/access.h"
#include "access/branch.h"
#include "access/shell.h"
#include "base/buf.h"
#include "billing/billing.h"
#include "billing/facts.h"
#include "billing/views.h"
#include "billing_html.h"

enum { transfer_days = 400, invoices_a_page = 200 };

struct text invoice_number(struct out *o, struct maybe_number year, struct maybe_number number)
{
    return number.known ? document_number(o->buf.arena, DOCUMENT_INVOICE, year.value, number.value)
                        : text_of(t("Draft"));
}

const char *state_words(const struct out *o, enum invoice_state state)
{
    switch (state) {
    case INVOICE_DRAFT:
        return t("Draft");
    case INVOICE_ISSUED:
        return t("Issued");
    case INVOICE_PART_PAID:
        return t("Part paid");
    case INVOICE_PAID:
        return t("Paid");
    case INVOICE_VOID:
        return t("Void");
    }
    return "";
}

enum tag_kind state_tag(enum invoice_state state)
{
    static const enum tag_kind kinds[] = {TAG_WARN, TAG_PLAIN, TAG_WARN, TAG_FINE, TAG_STOP};

    return kinds[state];
}

static void add_part(const struct out *o, struct buf *buf, struct text text)
{
    if (text.length > 0) {
        buf_text(buf, text_of(buf->length > 0 ? t(", ") : ""));
        buf_text(buf, text);
    }
}

struct text rate_text(struct arena *arena, int64_t rate)
{
    return rate % 100 == 0
        ? text_format(arena, "%lld %%", (long long)(rate / 100))
        : text_format(arena, "%lld.%02lld %%", (long long)(rate / 100), (long long)(rate % 100));
}

/* Who allowed a discount, and why. */
static void add_allowed(
    struct out *o, struct buf *buf, struct text by, struct text by_ur, struct text reason)
{
    if (by.length > 0) {
        const struct text name = in_language(o, by, by_ur);

        add_part(o, buf, text_format(o->buf.arena, "%s %.*s", t("allowed by"), TEXT_ARG(name)));
    }
    add_part(o, buf, reason);
}

struct text whole_detail(struct out *o, const struct invoice_shown *invoice)
{
    struct buf buf;

    buf_init(&buf, o->buf.arena, 1000);
    if (text_is(invoice->discount_text, "complimentary")) {
        add_part(o, &buf, text_of(t("complimentary")));
    } else if (invoice->discount_rate > 0) {
        add_part(o, &buf, rate_text(o->buf.arena, invoice->discount_rate));
    } else if (invoice->asked_amount.minor > 0) {
        add_part(o, &buf, money_text(o->buf.arena, invoice->asked_amount, o->money_digits));
    }
    add_allowed(o, &buf, invoice->allowed_text, invoice->allowed_ur_text, invoice->reason_text);
    return buf_as_text(&buf);
}

struct text line_detail(struct out *o, const struct invoice_lines_row *line)
{
    struct arena *arena = o->buf.arena;
    struct buf buf;

    buf_init(&buf, arena, 1000);
    struct text urdu = line->detail_text;
    struct text english = {0};

    (void)text_cut(&urdu, '\n', &english);
    add_part(o, &buf, in_language(o, english, urdu));
    if (line->quantity_count > 1) {
        add_part(o, &buf,
            text_format(arena, "\u2066%lld × %.*s\u2069", (long long)line->quantity_count,
                TEXT_ARG(money_text(arena, line->unit_amount, o->money_digits))));
    }
    if (text_is(line->source_text, "booked")) {
        add_part(o, &buf, text_of(t("price as booked")));
    } else if (text_is(line->source_text, "typed")) {
        add_part(o, &buf, text_of(t("price typed")));
    }
    if (text_is(line->discount_text, "complimentary")) {
        add_part(o, &buf, text_of(t("complimentary")));
    } else if (line->discount_rate > 0) {
        add_part(o, &buf,
            text_format(
                arena, "%s %.*s", t("discount"), TEXT_ARG(rate_text(arena, line->discount_rate))));
    } else if (line->discount_amount.minor > 0) {
        add_part(o, &buf,
            text_format(arena, "%s %.*s", t("discount"),
                TEXT_ARG(money_text(arena, line->discount_amount, o->money_digits))));
    }
    add_allowed(o, &buf, line->allowed_text, line->allowed_ur_text, line->reason_text);
    if (line->tax_rate > 0) {
        const struct text tax = in_language(o, line->tax_text, line->tax_ur_text);
        const struct text rate = rate_text(arena, line->tax_rate);
        const struct text amount = money_text(arena, line->tax_amount, o->money_digits);

        add_part(o, &buf,
            text_format(arena, "%.*s %.*s: %.*s %s", TEXT_ARG(tax), TEXT_ARG(rate),
                TEXT_ARG(amount),
                line->is_inclusive ? t("in the price") : t("on top of the price")));
    }
    return buf_as_text(&buf);
}

struct shell *money_shell(struct request *q, const char *title)
{
    struct shell *shell = ARENA_NEW(q->arena, struct shell);

    staff_shell(q, text_of(title), shell);
    return shell;
}

enum status invoice_page(struct request *q)
{
    struct invoice_facts facts;
    struct invoice_view view = {.facts = &facts,
        .asks_void = text_is(request_query(q, "ask"), "void"),
        .asks_discard = text_is(request_query(q, "ask"), "discard")};

    const enum status status = facts_read(q, &facts);
    if (status != OK) {
        return status;
    }
    if (id_read(request_query(q, "paid"), &view.paid.v) != OK) {
        view.paid.v = 0;
    }
    if (id_read(request_query(q, "verified"), &view.verified.v) != OK) {
        view.verified.v = 0;
    }
    if (id_read(request_query(q, "off"), &view.off.v) != OK) {
        view.off.v = 0;
    }
    invoice_html(&q->out, q, &view);
    return OK;
}

enum status invoice_slip_page(struct request *q)
{
    struct invoice_facts facts;

    const enum status status = facts_read(q, &facts);
    if (status != OK) {
        return status;
    }
    if (!facts.money.is_issued) {
        return problem_set(&q->problems, PROBLEM_not_issued, /* field= */ NULL, (struct text){0});
    }
    slip_html(&q->out, q, &(struct slip_view){.facts = &facts});
    return OK;
}

static enum invoices_list list_named(struct text name)
{
    static const char *const names[] = {"day", "unbilled", "open", "drafts", "transfers"};

    for (enum invoices_list list = LIST_DAY; list <= LIST_TRANSFERS; list++) {
        if (text_is(name, names[list])) {
            return list;
        }
    }
    return LIST_DAY;
}

/* Keep a page of the rows that were read; *out_last is its last one when there are more. */
#define KEEP_PAGE(list, out_last)                                                                  \
    do {                                                                                           \
        if ((list)->count > invoices_a_page) {                                                     \
            (list)->count = invoices_a_page;                                                       \
            *(out_last) = (list)->rows[invoices_a_page - 1].invoice_id;                            \
        }                                                                                          \
    } while (false)

enum status invoices_page(struct request *q)
{
    const struct branch_id branch = branch_here(q);
    int64_t before = INT64_MAX;

    struct invoices_view view = {
        .list = list_named(request_query(q, "list")), .today = clinic_today(q->clinic, q->now)};

    if (day_read(request_query(q, "day"), &view.day) != OK) {
        view.day = view.today;
    }
    if (id_read(request_query(q, "before"), &before) != OK) {
        before = INT64_MAX;
    }
    switch (view.list) {
    case LIST_DAY:
        read_invoices_of_day(&q->reads, view.day, before, &view.of_day);
        break;
    case LIST_UNBILLED:
        read_appointments_unbilled(&q->reads, branch, day_minute(view.day, 0),
            day_minute(day_add(view.day, 1), 0), &view.appointments);
        read_tokens_unbilled(&q->reads, branch, view.day, &view.tokens);
        read_visits_unbilled(&q->reads, branch, view.day, &view.visits);
        break;
    case LIST_OPEN:
        read_invoices_open(&q->reads, before, &view.open);
        break;
    case LIST_DRAFT:
        read_invoices_draft(&q->reads, before, &view.drafts);
        break;
    case LIST_TRANSFERS:
        read_transfers_pending(&q->reads,
            (struct instant){q->now.ms - (int64_t)transfer_days * minutes_per_day * ms_per_minute},
            &view.transfers);
        break;
    }
    const enum status status = reads_run(&q->reads);
    if (status == OK) {
        KEEP_PAGE(&view.of_day, &view.last);
        KEEP_PAGE(&view.open, &view.last);
        KEEP_PAGE(&view.drafts, &view.last);
        invoices_html(&q->out, q, &view);
    }
    return status;
}
