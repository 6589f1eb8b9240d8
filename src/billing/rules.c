#include "billing/rules.h"

#include "base/card.h"
#include "base/name.h"

static struct money least_of(struct money a, struct money b)
{
    return a.minor < b.minor ? a : b;
}

static struct money not_negative(int64_t minor)
{
    return (struct money){minor < 0 ? 0 : minor};
}

static const struct text none = {"", 0};

enum invoice_state invoice_state(const struct invoice_money *money)
{
    if (!money->is_issued) {
        return INVOICE_DRAFT;
    }
    if (money->credit_note_count > 0 && money->credited.minor >= money->total.minor) {
        return INVOICE_VOID;
    }
    if (money->due.minor <= 0) {
        return INVOICE_PAID;
    }
    return money->due.minor < money->total.minor - money->credited.minor ? INVOICE_PART_PAID
                                                                         : INVOICE_ISSUED;
}

struct money invoice_to_pay(const struct invoice_money *money)
{
    return not_negative(money->due.minor - money->pending.minor);
}

enum status payment_decide(struct problems *problems, const struct invoice_money *money,
    const struct payment_asked *asked, struct payment *out_payment)
{
    const struct money to_pay = invoice_to_pay(money);
    const bool keeps = asked->is_rest_kept && money->has_client;
    struct money rest = {to_pay.minor - least_of(asked->credit, to_pay).minor};
    struct payment payment = {.transfer = asked->transfer, .credit = asked->credit};

    if (asked->given.minor + asked->transfer.minor + asked->credit.minor == 0) {
        return problem_set(problems, PROBLEM_nothing_paid, "given", none);
    }
    if (to_pay.minor == 0) {
        return problem_set(problems, PROBLEM_nothing_due, "given", none);
    }
    if (asked->credit.minor > money->credit.minor) {
        return problem_set(problems, PROBLEM_no_credit, "credit", none);
    }
    if (asked->credit.minor > to_pay.minor) {
        return problem_set(problems, PROBLEM_overpaid, "credit", none);
    }
    if (asked->transfer.minor > rest.minor && !keeps) {
        return problem_set(problems, PROBLEM_overpaid, "transfer", none);
    }
    payment.invoice_transfer = least_of(asked->transfer, rest);
    rest.minor -= payment.invoice_transfer.minor;
    payment.invoice_cash = least_of(asked->given, rest);
    rest.minor -= payment.invoice_cash.minor;
    payment.cash = keeps ? asked->given : payment.invoice_cash;
    payment.change.minor = asked->given.minor - payment.cash.minor;
    if (payment.cash.minor + payment.transfer.minor + payment.credit.minor == 0) {
        return problem_set(problems, PROBLEM_nothing_paid, "given", none);
    }
    payment.left = rest;
    *out_payment = payment;
    return OK;
}

void transfer_settle(
    struct money amount, struct money due, struct money *out_invoice, struct money *out_credit)
{
    *out_invoice = least_of(amount, not_negative(due.minor));
    out_credit->minor = amount.minor - out_invoice->minor;
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

struct text reference_normal(struct arena *arena, struct text reference)
{
    const struct text normal = name_normal(arena, reference);
    char *bytes = arena_alloc(arena, normal.length + 1);
    size_t length = 0;

    for (size_t i = 0; i < normal.length; i++) {
        const char byte = normal.at[i];

        if (byte != ' ') {
            bytes[length++] = byte >= 'a' && byte <= 'z' ? (char)(byte - 'a' + 'A') : byte;
        }
    }
    return (struct text){bytes, length};
}

enum status reference_check(struct problems *problems, struct text reference)
{
    for (size_t i = 0; i < reference.length; i++) {
        if (is_letter(reference.at[i])) {
            return OK;
        }
    }
    if (card_is_in(reference, /* out_found= */ NULL)) {
        return problem_set(problems, PROBLEM_card_reference, "reference", none);
    }
    return OK;
}

enum status credit_decide(struct problems *problems, const struct invoice_money *money,
    const struct credit_line *lines, size_t count, struct credit *out_lines,
    struct credit *out_credit)
{
    struct credit credit = {.total = {0}};
    bool any = false;

    if (!money->is_issued) {
        return problem_set(problems, PROBLEM_not_issued, /* field= */ NULL, none);
    }
    for (size_t i = 0; i < count; i++) {
        out_lines[i] = (struct credit){.total = {0}};
        /* A line over nothing is credited once, any other until nothing of it is left. */
        if (!lines[i].is_chosen ||
            (lines[i].is_credited && lines[i].credited_total.minor >= lines[i].total.minor)) {
            continue;
        }
        any = true;
        out_lines[i].total.minor = lines[i].total.minor - lines[i].credited_total.minor;
        out_lines[i].tax.minor = lines[i].tax.minor - lines[i].credited_tax.minor;
        credit.total.minor += out_lines[i].total.minor;
        credit.tax.minor += out_lines[i].tax.minor;
    }
    if (!any) {
        return problem_set(problems, PROBLEM_credited, "lines", none);
    }
    credit.off_due = least_of(credit.total, not_negative(money->due.minor));
    credit.to_credit.minor = credit.total.minor - credit.off_due.minor;
    *out_credit = credit;
    return OK;
}

bool origin_is_billed(const struct origin_facts *facts)
{
    return facts->has_draft ||
        (facts->has_whole && !facts->has_credited && facts->used_count == 0) ||
        ((facts->has_whole || facts->has_part) && facts->left_count == 0);
}

enum status undo_decide(struct problems *problems, struct day entered, struct day today,
    bool is_undone, bool has_credit_note)
{
    if (is_undone) {
        return problem_set(problems, PROBLEM_undone, /* field= */ NULL, none);
    }
    if (entered.v != today.v) {
        return problem_set(problems, PROBLEM_day_closed, /* field= */ NULL, none);
    }
    if (has_credit_note) {
        return problem_set(problems, PROBLEM_credited, /* field= */ NULL, none);
    }
    return OK;
}

struct text document_number(
    struct arena *arena, enum document document, int64_t year, int64_t number)
{
    static const char *const before[] = {"", "R-", "C-"};

    return text_format(arena, "%s%lld-%lld", before[document], (long long)year, (long long)number);
}

size_t cash_notes(struct money due, int digits, struct money out_notes[cash_notes_most])
{
    /* Steps of the notes in use: 1,000 and 5,000 Rupees, and two of the latter. */
    static const int64_t steps[cash_notes_most] = {1000, 5000, 10000};
    size_t count = 0;
    int64_t unit = 1;

    for (int i = 0; i < digits; i++) {
        unit *= 10;
    }
    for (size_t i = 0; i < cash_notes_most; i++) {
        const int64_t step = steps[i] * unit;
        const struct money note = {(due.minor / step + 1) * step};

        if (due.minor > 0 && (count == 0 || note.minor > out_notes[count - 1].minor)) {
            out_notes[count++] = note;
        }
    }
    return count;
}
