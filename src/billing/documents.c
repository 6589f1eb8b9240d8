/* Money is written in an order that the triggers can check: first the number of the series, then
 * the document that takes it, then the ledger. The invoice's version moves with all that concerns
 * it, so two people at two desks can't both take the same payment. */
#include "billing/documents.h"

#include "base/buf.h"
#include "base/phone.h"

static const char *const discount_words[] = {"none", "amount", "rate", "complimentary"};

const char *discount_word(enum discount_kind kind)
{
    return discount_words[kind];
}

enum discount_kind discount_named(struct text word)
{
    for (enum discount_kind kind = DISCOUNT_AMOUNT; kind <= DISCOUNT_COMPLIMENTARY; kind++) {
        if (text_is(word, discount_words[kind])) {
            return kind;
        }
    }
    return DISCOUNT_NONE;
}

static const char *source_word(enum price_source source)
{
    static const char *const words[] = {"booked", "list", "typed"};

    return words[source];
}

static int64_t new_id(const struct desk *desk)
{
    return clinic_new_id(desk->clinic);
}

void desk_begin(const struct desk *desk)
{
    write_closing_through(desk->batch, (struct closing_id){new_id(desk)}, desk->branch,
        day_add(desk->business_day, -1), desk->now);
}

static void add_line(struct buf *buf, struct text text)
{
    if (text.length > 0) {
        buf_format(buf, "%s%.*s", buf->length > 0 ? "\n" : "", TEXT_ARG(text));
    }
}

static struct text letterhead(const struct desk *desk, struct text name, struct text address,
    const struct head_of_clinic *clinic)
{
    struct arena *arena = desk->batch->arena;
    struct buf buf;

    buf_init(&buf, arena, 4096);
    add_line(&buf, name);
    add_line(&buf, address);
    add_line(&buf, phone_show(arena, clinic->phone, desk->clinic->settings.country));
    add_line(&buf, clinic->tax_number_text);
    add_line(&buf, clinic->license_text);
    return buf_as_text(&buf);
}

void desk_letterhead(struct desk *desk, const struct head_of_clinic *clinic)
{
    const bool has_name = clinic->name_ur.length > 0;
    const bool has_address = clinic->address_ur_text.length > 0;

    desk->head = letterhead(desk, clinic->name, clinic->address_text, clinic);
    desk->head_ur = letterhead(desk, has_name ? clinic->name_ur : clinic->name,
        has_address ? clinic->address_ur_text : clinic->address_text, clinic);
}

/* The next number of a series, for the document that the next step writes. */
static int64_t take_number(const struct desk *desk, struct text kind)
{
    const int64_t year = fiscal_year(desk->business_day);

    write_series_open(desk->batch, (struct series_id){new_id(desk)}, kind, year);
    write_series_take(desk->batch, kind, year);
    return year;
}

/* One row of the ledger. */
struct entry {
    struct text kind;
    struct money amount;
    struct maybe_invoice_id invoice;
    struct maybe_client_id client;
    struct maybe_payment_id payment;
    struct maybe_verification_id verification;
    struct maybe_credit_note_id credit_note;
    struct maybe_ledger_id undone;
};

static void entry_write(const struct desk *desk, const struct entry *entry)
{
    if (entry->amount.minor != 0) {
        write_ledger_insert(desk->batch, (struct ledger_id){new_id(desk)}, desk->branch,
            entry->client, entry->invoice, entry->payment, entry->verification, entry->credit_note,
            entry->undone, entry->kind, entry->amount, desk->now, desk->now, desk->business_day);
    }
}

static struct maybe_invoice_id this_invoice(const struct bill *bill)
{
    return (struct maybe_invoice_id){true, bill->id};
}

/* Money moves on an issued invoice: first of all, so that who saw an older version hears just that
 */
static void touch(const struct desk *desk, struct bill *bill)
{
    write_invoice_touch(desk->batch, bill->version++, bill->id);
}

void draft_write(const struct desk *desk, struct bill *bill, const struct bill_origin *origin)
{
    write_invoice_insert(desk->batch, bill->subject, bill->id, bill->subject->id, desk->branch,
        bill->client, origin->appointment, origin->queue_entry, origin->visit, bill->name,
        bill->name_ur, origin->file_number, TEXT(""), desk->now, desk->staff);
    bill->version = 1;
}

struct line_id line_write(
    const struct desk *desk, const struct bill *bill, const struct bill_line *line, int64_t rank)
{
    const struct line_facts *facts = &line->facts;
    const struct line_amounts *amounts = &line->amounts;

    const struct line_id id = {new_id(desk)};

    write_line_insert(desk->batch, bill->subject, id, bill->id, bill->subject->id, rank,
        (struct maybe_service_id){line->service.v != 0, line->service},
        (struct maybe_variant_id){line->variant.v != 0, line->variant},
        (struct maybe_part_id){line->part.v != 0, line->part},
        (struct maybe_treatment_id){line->treatment.v != 0, line->treatment}, line->name,
        line->name_ur, line->detail, facts->quantity, facts->unit,
        text_of(source_word(line->price.source)),
        (struct maybe_day){line->price.source != PRICE_TYPED, line->price.since},
        text_of(discount_word(facts->discount.kind)), facts->discount.rate, facts->discount.amount,
        (struct maybe_staff_id){line->allowed_by.v != 0, line->allowed_by}, line->reason,
        (struct maybe_tax_category_id){line->tax_category.v != 0, line->tax_category}, line->tax,
        line->tax_ur, facts->tax_rate, facts->is_inclusive, amounts->gross, amounts->discount,
        amounts->spread, amounts->tax, amounts->total);
    return id;
}

void line_off_write(
    const struct desk *desk, const struct bill *bill, struct line_id line, bool is_off)
{
    write_line_off(desk->batch, is_off, line, bill->id);
}

void allowed_write(
    const struct desk *desk, struct bill *bill, struct maybe_staff_id staff, struct text reason)
{
    write_invoice_allow(desk->batch, bill->subject, staff, reason, bill->version++, bill->id);
}

void totals_write(const struct desk *desk, struct bill *bill, struct discount discount,
    const struct invoice_amounts *amounts)
{
    write_invoice_update(desk->batch, text_of(discount_word(discount.kind)), discount.rate,
        discount.amount, amounts->gross, amounts->discount, amounts->tax, amounts->total,
        bill->version++, bill->id);
}

void issue_write(const struct desk *desk, struct bill *bill, struct money total)
{
    const int64_t year = take_number(desk, TEXT("invoice"));

    write_lines_off_delete(desk->batch, bill->id);
    write_invoice_issue(desk->batch, year, desk->now, desk->business_day, desk->head, desk->head_ur,
        bill->version++, bill->id);
    entry_write(desk,
        &(struct entry){.kind = TEXT("invoice"),
            .amount = total,
            .invoice = this_invoice(bill),
            .client = bill->client});
}

void payment_write(const struct desk *desk, struct bill *bill, struct payment_id id,
    const struct payment *payment, struct money given, struct money due,
    const struct payment_texts *texts)
{
    struct arena *arena = desk->batch->arena;
    const bool transfers = payment->transfer.minor > 0;
    struct maybe_text token = {.known = transfers};
    struct entry entry = {.client = bill->client, .payment = {true, id}};

    if (transfers) {
        token.value = store_token(
            desk->clinic->store, arena, TOKEN_REFERENCE, reference_normal(arena, texts->reference));
    }
    touch(desk, bill);
    const int64_t year = take_number(desk, TEXT("receipt"));
    write_payment_insert(desk->batch, bill->subject, id, bill->subject->id, desk->branch,
        bill->client, texts->payer, year, given, payment->cash, payment->transfer, payment->credit,
        (struct maybe_account_id){transfers, texts->account}, texts->account_text, texts->reference,
        token, texts->sender, due, desk->now, desk->now, desk->business_day, desk->staff);
    write_allocation_insert(desk->batch, (struct allocation_id){new_id(desk)}, id, bill->id,
        payment->invoice_cash, payment->invoice_transfer, payment->credit);

    entry.kind = TEXT("credit");
    entry.amount = payment->credit;
    entry_write(desk, &entry);
    entry.invoice = this_invoice(bill);
    entry.amount.minor = -payment->credit.minor;
    entry_write(desk, &entry);
    entry.kind = TEXT("cash");
    entry.amount.minor = -payment->invoice_cash.minor;
    entry_write(desk, &entry);
    entry.invoice.known = false;
    entry.amount.minor = payment->invoice_cash.minor - payment->cash.minor;
    entry_write(desk, &entry);
}

void verification_write(const struct desk *desk, struct bill *bill, struct payment_id payment,
    bool is_arrived, struct money amount, struct money due)
{
    const struct verification_id id = {new_id(desk)};
    struct entry entry = {.kind = TEXT("transfer"),
        .client = bill->client,
        .payment = {true, payment},
        .verification = {true, id}};
    struct money invoice;
    struct money credit;

    touch(desk, bill);
    write_verification_insert(desk->batch, id, payment, desk->branch, is_arrived, desk->now,
        desk->now, desk->business_day, desk->staff);
    if (is_arrived) {
        transfer_settle(amount, due, &invoice, &credit);
        entry.amount.minor = -credit.minor;
        entry_write(desk, &entry);
        entry.invoice = this_invoice(bill);
        entry.amount.minor = -invoice.minor;
        entry_write(desk, &entry);
    }
}

void undo_write(const struct desk *desk, struct bill *bill, struct payment_id payment,
    struct maybe_verification_id verification, const struct invoice_ledger *ledger)
{
    touch(desk, bill);
    write_reversal_insert(desk->batch, (struct reversal_id){new_id(desk)}, payment, verification,
        desk->branch, desk->now, desk->business_day, desk->staff);
    for (size_t i = 0; i < ledger->count; i++) {
        const struct invoice_ledger_row *row = &ledger->rows[i];
        const bool is_of_it = row->payment_id_maybe.known &&
            row->payment_id_maybe.value.v == payment.v &&
            (!verification.known ||
                (row->verification_id_maybe.known &&
                    row->verification_id_maybe.value.v == verification.value.v));
        const struct entry entry = {.kind = row->kind,
            .amount = {-row->amount.minor},
            .invoice = row->invoice_id_maybe,
            .client = row->client_id_maybe,
            .payment = row->payment_id_maybe,
            .verification = row->verification_id_maybe,
            .undone = {true, row->ledger_id}};

        if (is_of_it) {
            entry_write(desk, &entry);
        }
    }
}

struct credit_note_id credit_write(const struct desk *desk, struct bill *bill,
    const struct credit *credit, const struct credit_line *lines, const struct credit *parts,
    const struct line_id *ids, size_t count, struct text reason)
{
    const struct credit_note_id id = {new_id(desk)};
    struct entry entry = {.kind = TEXT("credit_note"),
        .amount = {-credit->to_credit.minor},
        .client = bill->client,
        .credit_note = {true, id}};

    touch(desk, bill);
    const int64_t year = take_number(desk, TEXT("credit_note"));
    write_credit_note_insert(desk->batch, bill->subject, id, bill->id, bill->subject->id,
        desk->branch, bill->client, bill->name, bill->name_ur, reason, year, desk->head,
        desk->head_ur, credit->total, credit->tax, desk->now, desk->now, desk->business_day,
        desk->staff);
    for (size_t i = 0; i < count; i++) {
        if (lines[i].is_chosen && (parts[i].total.minor > 0 || !lines[i].is_credited)) {
            write_credit_line_insert(desk->batch, (struct credit_line_id){new_id(desk)}, id, ids[i],
                parts[i].total, parts[i].tax);
        }
    }
    entry_write(desk, &entry);
    entry.invoice = this_invoice(bill);
    entry.amount.minor = -credit->off_due.minor;
    entry_write(desk, &entry);
    return id;
}
