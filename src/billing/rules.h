/* Decisions about documents and payments: pure functions of facts, without store, clock or globals
 */
#ifndef CLINIC_BILLING_RULES_H
#define CLINIC_BILLING_RULES_H

#include "base/money.h"
#include "base/problem.h"
#include "base/time.h"

struct invoice_money {
    bool is_issued;
    bool has_client;
    int64_t credit_note_count;
    struct money total;    /* of the invoice */
    struct money due;      /* the ledger's sum for it; the total while it is a draft */
    struct money pending;  /* transfers told but not verified */
    struct money credited; /* by credit notes */
    struct money credit;   /* what the client has with the clinic, not negative */
};

enum invoice_state { INVOICE_DRAFT, INVOICE_ISSUED, INVOICE_PART_PAID, INVOICE_PAID, INVOICE_VOID };

/* Computed, never stored. A pending transfer doesn't pay. An invoice over nothing is paid when
 * issued. */
enum invoice_state invoice_state(const struct invoice_money *money);

/* What is still to be paid once pending transfers have arrived. */
struct money invoice_to_pay(const struct invoice_money *money);

struct payment_asked {
    struct money given;    /* notes handed over */
    struct money transfer; /* told, to be verified */
    struct money credit;   /* of the client's credit */
    bool is_rest_kept;     /* what is over becomes the client's credit instead of change */
};

struct payment {
    struct money cash, transfer, credit; /* the payment's parts */
    struct money change;                 /* to give back */
    struct money invoice_cash;           /* of cash, what goes to this invoice */
    struct money invoice_transfer;       /* of transfer; the rest of both becomes credit */
    struct money left;                   /* what is still to be paid after it */
};

/* A payment may be a part. More than is due is refused in transfer and credit, given back in cash,
 * or kept as credit when asked for and a client is known. Fields "given", "transfer", "credit". */
MUST_USE enum status payment_decide(struct problems *problems, const struct invoice_money *money,
    const struct payment_asked *asked, struct payment *out_payment);

/* A transfer that has arrived: as much as is due pays the invoice, what is over is credit. */
void transfer_settle(
    struct money amount, struct money due, struct money *out_invoice, struct money *out_credit);

/* A transfer's reference: no payment card's number. Up to 12 digits, or with letters, it is never
 * taken for one (P7). Field "reference". */
MUST_USE enum status reference_check(struct problems *problems, struct text reference);

/* The reference as it is compared: letters and digits only, in capitals, Urdu digits as Latin ones,
 * without what nobody sees in what was copied out of a message. Arena. */
struct text reference_normal(struct arena *arena, struct text reference);

struct credit_line {
    struct money total, tax;                   /* of the invoice's line */
    struct money credited_total, credited_tax; /* by earlier credit notes */
    bool is_credited;                          /* an earlier credit note names it */
    bool is_chosen;
};

struct credit {
    struct money total, tax;
    struct money off_due;   /* less to pay on the invoice */
    struct money to_credit; /* was paid already: now the client's credit, or to give back */
};

/* What a credit note over the chosen lines does. out_lines gets total and tax of each chosen line.
 * It never makes an invoice's due negative. Field "lines". */
MUST_USE enum status credit_decide(struct problems *problems, const struct invoice_money *money,
    const struct credit_line *lines, size_t count, struct credit *out_lines,
    struct credit *out_credit);

/* What is to be billed for an appointment, a token or a visit. */
struct origin_facts {
    bool has_draft;    /* it has a draft, on which all of it can be put */
    bool has_whole;    /* it has an invoice from which nothing was taken back */
    bool has_credited; /* it has one of which all or a part was taken back */
    size_t used_count; /* products that the visit used and that stand on no invoice */
    bool has_part;     /* something of it stands on an invoice */
    size_t left_count; /* lines for what stands on no invoice */
};

/* Is its invoice opened instead of a new one? What a credit note took back is billed anew, and
 * never what stands beside it; what was used after the fee was taken has an invoice of its own. */
bool origin_is_billed(const struct origin_facts *facts);

/* May what was entered on that business day still be undone today? */
MUST_USE enum status undo_decide(struct problems *problems, struct day entered, struct day today,
    bool is_undone, bool has_credit_note);

enum document { DOCUMENT_INVOICE, DOCUMENT_RECEIPT, DOCUMENT_CREDIT_NOTE };

/* "2026-1203", "R-2026-18", "C-2026-2". */
struct text document_number(
    struct arena *arena, enum document document, int64_t year, int64_t number);

enum { cash_notes_most = 3 };

/* Round sums of notes above `due`, by which people pay: 11,000, 15,000 and 20,000 for 10,500. */
size_t cash_notes(struct money due, int digits, struct money out_notes[cash_notes_most]);

#endif
