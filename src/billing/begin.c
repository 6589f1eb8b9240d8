/* Beginning an invoice: for an appointment with the prices told at booking, for a client, or over
 * the counter. */
#include "access/access.h"
#include "billing/billing.h"
#include "billing/facts.h"
#include "billing/views.h"
#include "billing_html.h"
#include "http/form.h"

static const struct text none = {"", 0};

struct begin_form {
    struct appointment_id appointment;
    struct client_id client;
    struct text name;
};

static const struct form_field begin_fields[] = {
    FORM_ID(struct begin_form, appointment, FORM_OPTIONAL),
    FORM_ID(struct begin_form, client, FORM_OPTIONAL),
    FORM_TEXT(struct begin_form, name, FORM_OPTIONAL, 0, 120),
};

/* What a new invoice is made of. */
struct begin_facts {
    struct new_view view;
    struct invoice_of_appointment before;
    struct billing_branch branch;
    struct subject subject;
};

/* The client's keys need the client, whom an appointment tells only when it has been read. */
static enum status begin_read(struct request *q, struct appointment_id appointment,
    struct client_id client, struct begin_facts *out)
{
    const struct day today = clinic_today(q->clinic, q->now);

    *out = (struct begin_facts){.subject = {.id = {0}}};
    read_billing_branch(&q->reads, &out->branch);
    if (appointment.v != 0) {
        read_appointment_to_bill(&q->reads, appointment, &out->view.appointment);
        read_parts_to_bill(&q->reads, today, appointment, &out->view.parts);
        read_invoice_of_appointment(&q->reads, appointment, &out->before);
    } else if (client.v != 0) {
        read_client_to_bill(&q->reads, client, &out->view.client);
        read_subject(&q->reads, (struct subject_id){client.v}, &out->subject);
    }
    enum status status = reads_run(&q->reads);
    if (status == OK && out->view.appointment.found) {
        const struct appointment_to_bill *row = &out->view.appointment;

        out->view.client = (struct client_to_bill){.found = true,
            .client_id = row->client_id,
            .name = row->name,
            .name_ur = row->name_ur,
            .file_number = row->file_number};
        if (q->method == POST && !out->before.found) {
            read_subject(&q->reads, (struct subject_id){row->client_id.v}, &out->subject);
            status = reads_run(&q->reads);
        }
    }
    if (status == OK && (appointment.v != 0 || client.v != 0) && !out->view.client.found) {
        return problem_set(&q->problems, PROBLEM_gone, /* field= */ NULL, none);
    }
    return status;
}

static struct text with_variant(
    struct request *q, struct text service, struct text variant, bool is_plain)
{
    return is_plain || variant.length == 0
               ? service
               : text_format(q->arena, "%.*s, %.*s", TEXT_ARG(service), TEXT_ARG(variant));
}

/* The performer with the council number that the service asks for, as the document keeps it. */
static struct text by_whom(struct request *q, const struct parts_to_bill_row *row)
{
    return row->council_text.length == 0
               ? row->staff_text
               : text_format(q->arena, "%.*s, %.*s", TEXT_ARG(row->staff_text),
                     TEXT_ARG(row->council_text));
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
        .name = with_variant(q, row->name, row->variant_text, is_plain),
        .name_ur = with_variant(q, row->name_ur, row->variant_ur_text, is_plain),
        .detail = by_whom(q, row),
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

/* Queue the draft with its lines. */
static enum status begin_write(struct request *q, struct begin_facts *facts, struct text name,
    struct batch *batch, struct bill *bill)
{
    const struct parts_to_bill *parts = &facts->view.parts;
    const struct client_to_bill *client = &facts->view.client;
    const struct maybe_appointment_id appointment = {
        facts->view.appointment.found, facts->view.appointment.appointment_id};
    struct bill_line *lines = ARENA_ARRAY(q->arena, parts->count + 1, struct bill_line);
    struct line_facts *line_facts = ARENA_ARRAY(q->arena, parts->count + 1, struct line_facts);
    struct line_amounts *amounts = ARENA_ARRAY(q->arena, parts->count + 1, struct line_amounts);
    const struct discount no_discount = {.kind = DISCOUNT_NONE};
    struct invoice_amounts total;
    enum status status = OK;
    struct desk desk = {.clinic = q->clinic,
        .batch = batch,
        .staff = q->actor.staff,
        .branch = facts->branch.branch_id_maybe.value,
        .now = q->now};

    for (size_t i = 0; i < parts->count && status == OK; i++) {
        status = line_of_part(q, &parts->rows[i], &lines[i]);
        line_facts[i] = lines[i].facts;
    }
    if (status == OK) {
        status =
            invoice_compute(&q->problems, line_facts, parts->count, no_discount, amounts, &total);
    }
    if (status != OK) {
        return status;
    }
    *bill = (struct bill){.id = bill->id,
        .subject = &facts->subject,
        .client = {client->found, client->client_id},
        .name = client->found ? client->name : name,
        .name_ur = client->found ? client->name_ur : none};
    draft_write(&desk, bill, &facts->subject, appointment,
        (struct maybe_number){client->found, client->file_number});
    for (size_t i = 0; i < parts->count; i++) {
        lines[i].amounts = amounts[i];
        line_write(&desk, bill, &lines[i], (int64_t)i + 1);
    }
    totals_write(&desk, bill, no_discount, &total);
    return OK;
}

static enum status new_again(struct request *q, struct begin_facts *facts, enum status status)
{
    invoice_new_html(&q->out, q, &facts->view);
    return status;
}

enum status invoice_begin_command(struct request *q)
{
    struct begin_facts facts;
    struct begin_form form;
    struct batch batch;
    struct bill bill = {.id = {request_new_id(q)}};
    const enum status typed = form_read(q, begin_fields, COUNT_OF(begin_fields), &form);
    enum status status = begin_read(q, form.appointment, form.client, &facts);

    if (status != OK) {
        return status;
    }
    if (typed != OK) {
        return new_again(q, &facts, typed);
    }
    if (facts.before.found) {
        return request_redirect(q, invoice_url(q->arena, facts.before.invoice_id));
    }
    const struct url url = invoice_url(q->arena, bill.id);
    request_batch_for(q, &batch, url);
    status = begin_write(q, &facts, form.name, &batch, &bill);
    if (status == OK) {
        audit_add(q, &batch, AUDIT_INVOICE, bill.id.v, NULL, none, none);
        status = batch_commit(&batch);
        if (status == OK) {
            return request_redirect(q, url);
        }
    }
    return new_again(q, &facts, status);
}

enum status invoice_new_page(struct request *q)
{
    struct begin_facts facts;
    struct appointment_id appointment = {0};
    struct client_id client = {0};

    if ((request_query(q, "appointment").length > 0 &&
            id_read(request_query(q, "appointment"), &appointment.v) != OK) ||
        (request_query(q, "client").length > 0 &&
            id_read(request_query(q, "client"), &client.v) != OK)) {
        return STATUS_NOT_FOUND;
    }
    const enum status status = begin_read(q, appointment, client, &facts);
    if (status != OK) {
        return status;
    }
    if (facts.before.found) {
        return request_redirect(q, invoice_url(q->arena, facts.before.invoice_id));
    }
    return new_again(q, &facts, OK);
}
