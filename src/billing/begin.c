/* Beginning an invoice: for an appointment with the prices told at booking, for a token or a visit,
 * for a client, or over the counter. What has an invoice already leads to it. */
#include "access/access.h"
#include "access/branch.h"
#include "billing/billing.h"
#include "billing/facts.h"
#include "billing/views.h"
#include "billing_html.h"
#include "http/form.h"

static const struct text none = {"", 0};

/* What the invoice is for; at most one is not zero. */
struct begin_form {
    struct appointment_id appointment;
    struct queue_entry_id queue_entry;
    struct visit_id visit;
    struct client_id client;
    struct text name;
};

static const struct form_field begin_fields[] = {
    FORM_ID(struct begin_form, appointment, FORM_OPTIONAL),
    FORM_ID(struct begin_form, queue_entry, FORM_OPTIONAL),
    FORM_ID(struct begin_form, visit, FORM_OPTIONAL),
    FORM_ID(struct begin_form, client, FORM_OPTIONAL),
    FORM_TEXT(struct begin_form, name, FORM_OPTIONAL, 0, 120),
};

/* What a new invoice is made of. */
struct begin_facts {
    struct new_view view;
    struct client_id client; /* zero: nobody by name */
    struct text name;        /* of who has no file */
    struct service_id service;
    struct text performer; /* of a visit, see performer_detail */
    struct invoice_made made;
    struct lines_standing standing;
    struct used_to_bill used;
    struct subject subject;
};

static enum status gone(struct request *q)
{
    return problem_set(&q->problems, PROBLEM_gone, /* field= */ NULL, none);
}

/* Whose it is: an appointment, a token and a visit tell it only when they have been read. */
static enum status read_origin(
    struct request *q, const struct begin_form *form, struct begin_facts *out)
{
    struct appointment_to_bill appointment = {.found = false};
    struct token_to_bill token = {.found = false};
    struct visit_to_bill visit = {.found = false};

    *out = (struct begin_facts){.client = form->client, .name = form->name};
    if (form->appointment.v != 0) {
        read_appointment_to_bill(&q->reads, form->appointment, &appointment);
    } else if (form->queue_entry.v != 0) {
        read_token_to_bill(&q->reads, form->queue_entry, &token);
    } else if (form->visit.v != 0) {
        read_visit_to_bill(&q->reads, form->visit, &visit);
    }
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    if (appointment.found) {
        out->client = appointment.client_id;
        out->view.origin = (struct bill_origin){
            .appointment = {true, form->appointment}, .visit = appointment.visit_id_maybe};
    } else if (token.found) {
        out->client = token.client_id_maybe.value;
        out->name = token.label_text;
        out->service = token.service_id_maybe.value;
        out->view.origin = (struct bill_origin){
            .queue_entry = {true, form->queue_entry}, .visit = token.visit_id_maybe};
    } else if (visit.found) {
        out->client = visit.client_id;
        out->service = visit.service_id_maybe.value;
        out->performer =
            performer_detail(q->arena, visit.staff_text, visit.staff_ur_text, visit.council_text);
        out->view.origin = (struct bill_origin){.appointment = visit.appointment_id_maybe,
            .queue_entry = visit.queue_entry_id_maybe,
            .visit = {true, form->visit}};
    } else if (form->appointment.v != 0 || form->queue_entry.v != 0 || form->visit.v != 0) {
        return gone(q);
    }
    return OK;
}

/* A part of the appointment as a line: the price as told, else the list's of today, else nothing
 * yet. */
static enum status line_of_part(
    struct request *q, const struct parts_to_bill_row *row, struct bill_line *line)
{
    const bool is_plain = !row->variant_rank_maybe.known || row->variant_rank_maybe.value == 0;
    const struct price_facts price = {.is_booked = row->told_amount_maybe.known,
        .booked = row->told_amount_maybe.value,
        .booked_on = clinic_today(q->clinic, row->entered_at),
        .is_listed = row->price_amount_maybe.known,
        .listed = row->price_amount_maybe.value,
        .listed_on = row->since_on_maybe.value,
        .is_typed = !row->told_amount_maybe.known && !row->price_amount_maybe.known};

    *line = (struct bill_line){.service = row->service_id,
        .variant = row->variant_id_maybe.value,
        .part = row->part_id,
        .name = variant_name(q->arena, row->name, row->variant_text, is_plain),
        .name_ur = variant_name(q->arena, row->name_ur, row->variant_ur_text, is_plain),
        .detail =
            performer_detail(q->arena, row->staff_text, row->staff_ur_text, row->council_text),
        .tax_category = row->tax_category_id_maybe.value,
        .tax = row->tax_text,
        .tax_ur = row->tax_ur_text,
        .facts = {.quantity = 1,
            .tax_rate = row->tax_rate_maybe.value,
            .is_inclusive = row->is_inclusive_maybe.known && row->is_inclusive_maybe.value}};
    const enum status status = price_resolve(&q->problems, &price, &line->price);
    line->facts.unit = line->price.unit;
    return status;
}

/* Does the service of a token or a visit stand on an invoice, whatever else was taken back? */
static bool service_stands(const struct begin_facts *facts)
{
    const struct lines_standing *standing = &facts->standing;
    bool stands = false;

    for (size_t i = 0; i < standing->count; i++) {
        stands |= standing->rows[i].service_id_maybe.known &&
            standing->rows[i].service_id_maybe.value.v == facts->service.v;
    }
    return stands;
}

/* The lines that the invoice begins with: the parts of the appointment that stand on none, or the
 * plain variant of the service of a token or a visit; and what the visit used. */
static enum status lines_of(struct request *q, const struct begin_facts *facts,
    const struct parts_to_bill *parts, const struct services_to_bill *services,
    struct new_view *view)
{
    const size_t used = facts->used.count;
    /* All but what was used is on the one that is made, or was left off it on purpose. */
    const bool is_more = facts->made.found && !facts->made.is_credited;
    enum status status = OK;

    view->lines = ARENA_ARRAY(q->arena, parts->count + used + 1, struct bill_line);
    for (size_t i = 0; i < parts->count && status == OK && !is_more; i++) {
        status = line_of_part(q, &parts->rows[i], &view->lines[view->line_count++]);
    }
    for (size_t i = 0;
         i < services->count && view->line_count == 0 && !is_more && !service_stands(facts); i++) {
        if (services->rows[i].service_id.v == facts->service.v) {
            view->lines[view->line_count] = line_of_service(q->arena, &services->rows[i]);
            view->lines[view->line_count++].detail = facts->performer;
        }
    }
    for (size_t i = 0; i < used && status == OK; i++) {
        status = line_of_used(q->arena, &facts->used.rows[i], &view->lines[view->line_count++]);
    }
    return status;
}

static enum status begin_read(
    struct request *q, const struct begin_form *form, struct begin_facts *out)
{
    const struct day today = clinic_today(q->clinic, q->now);
    struct parts_to_bill parts = {.count = 0};
    struct services_to_bill services = {.count = 0};
    enum status status = read_origin(q, form, out);

    if (status != OK) {
        return status;
    }
    read_invoice_made(&q->reads, out->view.origin.appointment, out->view.origin.queue_entry,
        out->view.origin.visit, &out->made);
    read_lines_standing(&q->reads, out->view.origin.appointment, out->view.origin.queue_entry,
        out->view.origin.visit, &out->standing);
    if (out->view.origin.visit.known) {
        read_used_to_bill(&q->reads, today, out->view.origin.visit,
            (struct maybe_invoice_id){.known = false}, &out->used);
    }
    if (out->client.v != 0) {
        read_client_to_bill(&q->reads, out->client, q->actor.staff, &out->view.client);
        read_subject(&q->reads, (struct subject_id){out->client.v}, &out->subject);
    }
    if (out->view.origin.appointment.known) {
        read_parts_to_bill(&q->reads, today, out->view.origin.appointment.value, &parts);
    } else if (out->service.v != 0) {
        read_services_to_bill(&q->reads, today, &services);
    }
    status = reads_run(&q->reads);
    if (status == OK && out->client.v != 0 && !out->view.client.found) {
        status = gone(q);
    }
    return status == OK ? lines_of(q, out, &parts, &services, &out->view) : status;
}

/* Queue the draft with its lines. */
static enum status begin_write(
    struct request *q, struct begin_facts *facts, struct batch *batch, struct bill *bill)
{
    const struct new_view *view = &facts->view;
    const struct client_to_bill *client = &view->client;
    struct line_facts *line_facts = ARENA_ARRAY(q->arena, view->line_count + 1, struct line_facts);
    struct line_amounts *amounts = ARENA_ARRAY(q->arena, view->line_count + 1, struct line_amounts);
    const struct discount no_discount = {.kind = DISCOUNT_NONE};
    struct invoice_amounts total;
    struct desk desk = {.clinic = q->clinic,
        .batch = batch,
        .staff = q->actor.staff,
        .branch = branch_here(q),
        .now = q->now};

    for (size_t i = 0; i < view->line_count; i++) {
        line_facts[i] = view->lines[i].facts;
    }
    const enum status status =
        invoice_compute(&q->problems, line_facts, view->line_count, no_discount, amounts, &total);
    if (status != OK) {
        return status;
    }
    *bill = (struct bill){.id = bill->id,
        .subject = &facts->subject,
        .client = {client->found, client->client_id},
        .name = client->found ? client->name : facts->name,
        .name_ur = client->found ? client->name_ur : none};
    facts->view.origin.file_number = (struct maybe_number){client->found, client->file_number};
    if (!client->found) {
        subject_create(batch, (struct subject_id){bill->id.v}, &facts->subject);
    }
    draft_write(&desk, bill, &facts->view.origin);
    for (size_t i = 0; i < view->line_count; i++) {
        view->lines[i].amounts = amounts[i];
        line_write(&desk, bill, &view->lines[i], (int64_t)i + 1);
    }
    totals_write(&desk, bill, no_discount, &total);
    return OK;
}

static enum status new_again(struct request *q, struct begin_facts *facts, enum status status)
{
    invoice_new_html(&q->out, q, &facts->view);
    return status;
}

static bool is_billed(const struct begin_facts *facts)
{
    return origin_is_billed(
        &(struct origin_facts){.has_draft = facts->made.found && !facts->made.number_maybe.known,
            .has_whole = facts->made.found,
            .has_credited = facts->made.found && facts->made.is_credited,
            .used_count = facts->used.count,
            .has_part = facts->standing.count > 0,
            .left_count = facts->view.line_count});
}

static enum status show_made(struct request *q, const struct begin_facts *facts)
{
    return request_redirect(q,
        invoice_url(q->arena,
            facts->made.found ? facts->made.invoice_id : facts->standing.rows[0].invoice_id));
}

enum status invoice_begin_command(struct request *q)
{
    struct begin_facts facts;
    struct begin_form form;
    struct batch batch;
    struct bill bill = {.id = {request_new_id(q)}};
    const enum status typed = form_read(q, begin_fields, COUNT_OF(begin_fields), &form);
    enum status status = begin_read(q, &form, &facts);

    if (status != OK) {
        return status;
    }
    if (typed != OK) {
        return new_again(q, &facts, typed);
    }
    if (is_billed(&facts)) {
        return show_made(q, &facts);
    }
    const struct url url = invoice_url(q->arena, bill.id);
    request_batch(q, &batch);
    status = begin_write(q, &facts, &batch, &bill);
    if (status == OK) {
        audit_add(q, &batch, AUDIT_INVOICE, bill.id.v, NULL, none, none);
        status = request_commit(q, &batch, url);
        if (status == OK) {
            return OK;
        }
    }
    /* Somebody else was first: hers is the invoice. */
    if (status == STATUS_CONFLICT && begin_read(q, &form, &facts) == OK && is_billed(&facts)) {
        q->problems.count = 0;
        return show_made(q, &facts);
    }
    return new_again(q, &facts, status);
}

/* An id of the address that says what the invoice is for; false when it is none. */
static bool query_id(struct request *q, const char *name, int64_t *out_id)
{
    const struct text text = request_query(q, name);

    return text.length == 0 || id_read(text, out_id) == OK;
}

enum status invoice_new_page(struct request *q)
{
    struct begin_facts facts;
    struct begin_form form = {.name = none};

    if (!query_id(q, "appointment", &form.appointment.v) ||
        !query_id(q, "queue_entry", &form.queue_entry.v) || !query_id(q, "visit", &form.visit.v) ||
        !query_id(q, "client", &form.client.v)) {
        return STATUS_NOT_FOUND;
    }
    const enum status status = begin_read(q, &form, &facts);
    if (status != OK) {
        return status;
    }
    return is_billed(&facts) ? show_made(q, &facts) : new_again(q, &facts, OK);
}
