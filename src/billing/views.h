/* What the pages of money show. */
#ifndef CLINIC_BILLING_VIEWS_H
#define CLINIC_BILLING_VIEWS_H

#include "billing/facts.h"
#include "html/shell.h"

struct invoice_view {
    const struct invoice_facts *facts;
    struct payment_id paid;     /* just taken: its change is shown; zero for none */
    struct payment_id verified; /* just verified */
    struct line_id off;         /* just taken off the draft */
    bool asks_discard;          /* the question before a draft is thrown away */
    bool asks_void;             /* the question before a credit note */
};

enum invoices_list { LIST_DAY, LIST_UNBILLED, LIST_OPEN, LIST_DRAFT, LIST_TRANSFERS };

struct invoices_view {
    enum invoices_list list;
    struct day day, today;
    struct invoices_of_day of_day;
    struct appointments_unbilled appointments; /* of the day, on no invoice */
    struct tokens_unbilled tokens;
    struct visits_unbilled visits;
    struct invoices_open open;
    struct invoices_draft drafts;
    struct transfers_pending transfers;
    struct invoice_id last; /* of the page, when there are older ones; 0: there are none */
};

/* An invoice that is about to be made. */
struct new_view {
    struct bill_origin origin;
    struct client_to_bill client;
    size_t line_count;
    struct bill_line *lines; /* what it begins with */
};

struct slip_view {
    const struct invoice_facts *facts;
};

struct receipt_view {
    const struct invoice_facts *facts;
    const struct invoice_payments_row *payment;
};

struct credit_note_view {
    const struct invoice_facts *facts;
    struct credit_note_shown note;
    struct credit_note_lines lines;
};

/* The payment or the credit note of the path with its invoice. NOT_FOUND when it isn't there. */
MUST_USE enum status receipt_read(struct request *q, struct receipt_view *out_view);
MUST_USE enum status credit_note_read(struct request *q, struct credit_note_view *out_view);

/* Has a line of the letterhead Urdu letters? A phone or tax number has none. */
bool text_has_urdu(struct text text);

/* What a receipt says in figures: a transfer counts when it has arrived. */
struct payment_sums {
    struct money sum;    /* of cash, transfer and credit */
    struct money change; /* given back */
    struct money kept;   /* of the cash, what has become the client's credit */
    struct money left;   /* to pay on the invoice after it */
};
struct payment_sums payment_sums(const struct invoice_payments_row *payment);

/* What must be said of its transfer: that it is pending, or did not arrive; or NULL. */
const char *transfer_words(const struct out *o, const struct invoice_payments_row *payment);

struct money_settings {
    struct billing_settings limit;
    struct accounts_all accounts;
    struct taxes_all taxes;
    struct services_taxed services;
    struct products_priced products;
    struct day today;
};

/* "2026-1203" of an issued invoice. In o's arena. */
struct text invoice_number(struct out *o, struct maybe_number year, struct maybe_number number);

/* The words and the look of a state. */
const char *state_words(const struct out *o, enum invoice_state state);
enum tag_kind state_tag(enum invoice_state state);

/* "10 %, allowed by Dr Malik, Sister of a client": the discount on the whole, and who gave it. */
struct text whole_detail(struct out *o, const struct invoice_shown *invoice);

/* "List price of 1 Jul, 2 at 2,800, discount 10 % by Dr Malik": what a line says below its name. */
struct text line_detail(struct out *o, const struct invoice_lines_row *line);

/* "10 %" of 1000 hundredths. Arena. */
struct text rate_text(struct arena *arena, int64_t rate);

/* What a staff page begins with. */
struct shell *money_shell(struct request *q, const char *title);

#endif
