/* What each document of the desk writes, queued in one batch: the document, its number, its ledger
 * rows. The decisions come before (amounts.h, rules.h); commands, demo and tests all write through
 * here. */
#ifndef CLINIC_BILLING_DOCUMENTS_H
#define CLINIC_BILLING_DOCUMENTS_H

#include "billing/amounts.h"
#include "billing/rules.h"
#include "billing_queries.h"
#include "clinic.h"

/* Who enters it, when, and for which day. */
struct desk {
    struct clinic *clinic;
    struct batch *batch;
    struct staff_id staff;
    struct branch_id branch;
    struct instant now;
    struct day business_day;   /* clinic_today(clinic, now) */
    struct text head, head_ur; /* letterhead: lines, the first is the clinic's name */
};

/* Close the days before the desk's day; nothing happens when they are closed already. */
void desk_begin(const struct desk *desk);

/* The letterhead in both languages, from the clinic's row. */
void desk_letterhead(struct desk *desk, const struct head_of_clinic *clinic);

/* The invoice that is written about. Each function that moves its version counts `version` up, so
 * that several fit in one batch. */
struct bill {
    struct invoice_id id;
    const struct subject *subject; /* the client's keys, or the document's own */
    struct maybe_client_id client;
    struct text name, name_ur; /* as the document will show them */
    int64_t version;           /* that the person saw */
};

/* A line of a draft. Ids that are zero are none. */
struct bill_line {
    struct service_id service;
    struct variant_id variant;
    struct part_id part;
    struct treatment_id treatment; /* of a product that the visit used */
    struct text name, name_ur, detail;
    struct price price;
    struct tax_category_id tax_category;
    struct text tax, tax_ur;
    struct line_facts facts;
    struct staff_id allowed_by; /* the discount */
    struct text reason;
    struct line_amounts amounts;
};

/* What an invoice is for; nothing known is a sale. */
struct bill_origin {
    struct maybe_appointment_id appointment;
    struct maybe_queue_entry_id queue_entry;
    struct maybe_visit_id visit;
    struct maybe_number file_number;
};

/* Begin a draft of version 1. Without a client its subject is one of the document's own, made
 * before in the same batch. */
void draft_write(const struct desk *desk, struct bill *bill, const struct bill_origin *origin);

/* Put a line on a draft; its id. */
struct line_id line_write(
    const struct desk *desk, const struct bill *bill, const struct bill_line *line, int64_t rank);

/* Take a line off a draft, or put it on again. What is off when the draft is issued is gone. */
void line_off_write(
    const struct desk *desk, const struct bill *bill, struct line_id line, bool is_off);

/* Who gave the discount on the whole of a draft, and why; nobody when there is none. */
void allowed_write(
    const struct desk *desk, struct bill *bill, struct maybe_staff_id staff, struct text reason);

/* Totals and discount of a draft. */
void totals_write(const struct desk *desk, struct bill *bill, struct discount discount,
    const struct invoice_amounts *amounts);

/* Give it the next number and the letterhead; the client owes `total`. */
void issue_write(const struct desk *desk, struct bill *bill, struct money total);

/* What a payment says besides its amounts. */
struct payment_texts {
    struct text payer;
    struct account_id account; /* of a transfer */
    struct text account_text;  /* its copy for the receipt */
    struct text reference, sender;
};

/* A payment on an issued invoice (or one that the same batch issues), with its receipt. `id` is
 * new. */
void payment_write(const struct desk *desk, struct bill *bill, struct payment_id id,
    const struct payment *payment, struct money given, struct money due,
    const struct payment_texts *texts);

/* The transfer of a payment has arrived, or won't: then nothing is owed less. */
void verification_write(const struct desk *desk, struct bill *bill, struct payment_id payment,
    bool is_arrived, struct money amount, struct money due);

/* Undo a payment, or only its verification: the opposite of each of its ledger rows that stands. */
void undo_write(const struct desk *desk, struct bill *bill, struct payment_id payment,
    struct maybe_verification_id verification, const struct invoice_ledger *ledger);

/* Take lines back: parts[i] of line ids[i], of which those with nothing chosen are zero and not
 * named. */
struct credit_note_id credit_write(const struct desk *desk, struct bill *bill,
    const struct credit *credit, const struct credit_line *lines, const struct credit *parts,
    const struct line_id *ids, size_t count, struct text reason);

/* The words of the schema. */
const char *discount_word(enum discount_kind kind);
enum discount_kind discount_named(struct text word);

#endif
