/* What a page or command of one invoice knows: read in one round trip. */
#ifndef CLINIC_BILLING_FACTS_H
#define CLINIC_BILLING_FACTS_H

#include "billing/documents.h"
#include "http/http.h"

struct invoice_facts {
    struct invoice_id id;
    struct invoice_shown invoice;
    struct invoice_lines lines;
    struct invoice_lines all; /* with those that were taken off the draft */
    struct invoice_payments payments;
    struct invoice_ledger ledger;
    struct invoice_credit_notes notes;
    struct accounts_open accounts;
    struct services_to_bill services;
    struct used_to_bill used; /* at the visit, and on no invoice yet */
    struct taxes_to_bill taxes;
    struct head_of_clinic head;
    struct subject subject; /* whose keys seal it; of a post that says `subject` */
    struct invoice_money money;
    enum invoice_state state;
    struct day today;
    int64_t seen; /* the version in the form, 0 when it has none */
};

/* Everything about the invoice of the path's first :id. NOT_FOUND when there is none. */
MUST_USE enum status facts_read(struct request *q, struct invoice_facts *out_facts);

/* The desk that writes to a new `batch` now. desk_begin is queued. */
void facts_desk(struct request *q, const struct invoice_facts *facts, struct batch *batch,
    struct desk *out_desk);

/* The invoice that is written about. */
struct bill facts_bill(const struct invoice_facts *facts);

/* A line of the price list's row of today. Arena. */
struct bill_line line_of_service(struct arena *arena, const struct services_to_bill_row *row);

/* A line of what a visit used: a price for each unit, or one for all when they are not whole. */
MUST_USE enum status line_of_used(
    struct arena *arena, const struct used_to_bill_row *row, struct bill_line *out_line);

/* The lines that are on the draft when this one is off it, or on it again; a zero id: as they are.
 * Arena. */
struct invoice_lines lines_with(
    struct arena *arena, const struct invoice_lines *all, struct line_id line, bool is_off);

/* "Laser, full face": the second is left out when it is plain or empty. Arena. */
struct text variant_name(
    struct arena *arena, struct text service, struct text variant, bool is_plain);

/* Who did what a line is for, with her council number, in two lines: English and Urdu. Either may
 * be empty. Arena. */
struct text performer_detail(
    struct arena *arena, struct text name, struct text name_ur, struct text council);

/* The lines as the rules see them; count is facts->lines.count. Arena. */
struct line_facts *facts_lines(struct request *q, const struct invoice_facts *facts);
struct discount facts_discount(const struct invoice_facts *facts);

/* The page again, with what is wrong. */
enum status invoice_again(struct request *q, struct invoice_facts *facts, enum status status);

#endif
