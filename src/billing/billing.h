/* Invoices, payments and credit notes. */
#ifndef CLINIC_BILLING_BILLING_H
#define CLINIC_BILLING_BILLING_H

#include "http/http.h"

/* The page of an invoice. Arena. */
struct url invoice_url(struct arena *arena, struct invoice_id id);

/* The receipt of one of its payments, and one of its credit notes. Arena. */
struct url receipt_url(struct arena *arena, struct invoice_id id, struct payment_id payment);
struct url credit_note_url(struct arena *arena, struct invoice_id id, struct credit_note_id note);

/* Handlers; their rows are in routes.def. */
enum status invoices_page(struct request *q);
enum status invoice_new_page(struct request *q);
enum status invoice_begin_command(struct request *q);
enum status invoice_page(struct request *q);
enum status line_add_command(struct request *q);
enum status line_change_command(struct request *q);
enum status line_remove_command(struct request *q);
enum status line_restore_command(struct request *q);
enum status discount_command(struct request *q);
enum status discard_command(struct request *q);
enum status issue_command(struct request *q);
enum status payment_command(struct request *q);
enum status verify_command(struct request *q);
enum status unverify_command(struct request *q);
enum status payment_undo_command(struct request *q);
enum status void_command(struct request *q);
enum status invoice_slip_page(struct request *q);
enum status invoice_pdf(struct request *q);
enum status receipt_page(struct request *q);
enum status receipt_pdf(struct request *q);
enum status credit_note_page(struct request *q);
enum status credit_note_pdf(struct request *q);
enum status money_settings_page(struct request *q);
enum status limit_command(struct request *q);
enum status account_command(struct request *q);
enum status account_active_command(struct request *q);
enum status tax_command(struct request *q);
enum status service_tax_command(struct request *q);
enum status product_price_command(struct request *q);

#endif
