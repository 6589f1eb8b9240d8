/* What the money needs to know: receiving accounts, taxes with dated rates, how much discount the
 * desk may give. */
#include "access/access.h"
#include "billing/billing.h"
#include "billing/views.h"
#include "billing_html.h"
#include "http/form.h"

static const struct text none = {"", 0};

static enum status settings_read(struct request *q, struct money_settings *out)
{
    *out = (struct money_settings){.today = clinic_today(q->clinic, q->now)};
    read_billing_settings(&q->reads, &out->limit);
    read_accounts_all(&q->reads, &out->accounts);
    read_taxes_all(&q->reads, &out->taxes);
    read_services_taxed(&q->reads, &out->services);
    return reads_run(&q->reads);
}

enum status money_settings_page(struct request *q)
{
    struct money_settings settings;

    const enum status status = settings_read(q, &settings);
    if (status == OK) {
        money_settings_html(&q->out, q, &settings);
    }
    return status;
}

/* Commit what `batch` holds and go back to the page, or show it again. */
static enum status settings_commit(struct request *q, struct batch *batch)
{
    struct money_settings settings;

    audit_add(q, batch, AUDIT_SETTINGS, 0, NULL, none, none);
    const enum status status = batch_commit(batch);
    if (status == OK) {
        return request_redirect(q, URL("/staff/settings/money"));
    }
    if (settings_read(q, &settings) == OK) {
        money_settings_html(&q->out, q, &settings);
    }
    return status;
}

/* The form was read and the person may come in; nothing else is looked at before. */
static enum status settings_begin(struct request *q, enum status typed, struct batch *out_batch)
{
    struct money_settings settings;

    const enum status status = settings_read(q, &settings);
    if (status != OK) {
        return status;
    }
    if (typed != OK) {
        money_settings_html(&q->out, q, &settings);
        return typed;
    }
    request_batch_for(q, out_batch, URL("/staff/settings/money"));
    return OK;
}

/* ---- The discount limit ---- */

struct limit_form {
    struct text limit;
};

static const struct form_field limit_fields[] = {
    FORM_TEXT(struct limit_form, limit, FORM_REQUIRED, 1, 20)};

/* A rate as it is typed: "10" or "10%". */
static enum status rate_read(
    struct request *q, struct text text, const char *field, int64_t *out_rate)
{
    struct discount discount;
    const bool has_sign = text_ends(text, TEXT("%")) || text_ends(text, TEXT("٪"));
    const struct text rate = has_sign ? text : text_join(q->arena, text, TEXT("%"));

    if (discount_read(rate, 2, &discount) != OK) {
        return problem_set(&q->problems, PROBLEM_not_number, field, none);
    }
    *out_rate = discount.rate;
    return OK;
}

enum status limit_command(struct request *q)
{
    struct limit_form form;
    struct batch batch;
    int64_t rate = 0;

    enum status status = form_read(q, limit_fields, COUNT_OF(limit_fields), &form);
    if (status == OK) {
        status = rate_read(q, form.limit, "limit", &rate);
    }
    status = settings_begin(q, status, &batch);
    if (status != OK) {
        return status;
    }
    write_billing_settings_update(&batch, rate, request_version(q));
    return settings_commit(q, &batch);
}

/* ---- Receiving accounts ---- */

struct account_form {
    struct text title;
    struct text bank;
    struct text iban;
};

static const struct form_field account_fields[] = {
    FORM_TEXT(struct account_form, title, FORM_REQUIRED, 1, 80),
    FORM_TEXT(struct account_form, bank, FORM_OPTIONAL, 0, 80),
    FORM_TEXT(struct account_form, iban, FORM_OPTIONAL, 0, 40),
};

enum status account_command(struct request *q)
{
    struct account_form form;
    struct batch batch;

    const enum status status =
        settings_begin(q, form_read(q, account_fields, COUNT_OF(account_fields), &form), &batch);
    if (status != OK) {
        return status;
    }
    write_account_insert(
        &batch, (struct account_id){request_new_id(q)}, form.title, form.bank, form.iban, 1);
    return settings_commit(q, &batch);
}

struct active_form {
    bool active;
};

static const struct form_field active_fields[] = {FORM_BOX(struct active_form, active)};

enum status account_active_command(struct request *q)
{
    struct active_form form;
    struct batch batch;
    struct account_id id;

    if (request_id(q, 0, &id.v) != OK) {
        return STATUS_NOT_FOUND;
    }
    const enum status status =
        settings_begin(q, form_read(q, active_fields, COUNT_OF(active_fields), &form), &batch);
    if (status != OK) {
        return status;
    }
    write_account_active(&batch, form.active, request_version(q), id);
    return settings_commit(q, &batch);
}

/* ---- Taxes ---- */

struct tax_form {
    struct tax_category_id category; /* none: a new one */
    struct text tax;
    struct text tax_ur;
    struct text rate;
    struct day since;
    bool inclusive;
};

static const struct form_field tax_fields[] = {
    FORM_ID(struct tax_form, category, FORM_OPTIONAL),
    FORM_TEXT(struct tax_form, tax, FORM_OPTIONAL, 0, 80),
    FORM_TEXT(struct tax_form, tax_ur, FORM_OPTIONAL, 0, 80),
    FORM_TEXT(struct tax_form, rate, FORM_REQUIRED, 1, 20),
    FORM_DAY(struct tax_form, since, FORM_REQUIRED),
    FORM_BOX(struct tax_form, inclusive),
};

enum status tax_command(struct request *q)
{
    struct tax_form form;
    struct batch batch;
    int64_t rate = 0;

    enum status status = form_read(q, tax_fields, COUNT_OF(tax_fields), &form);
    if (status == OK) {
        status = rate_read(q, form.rate, "rate", &rate);
    }
    if (status == OK && form.category.v == 0 && form.tax.length == 0) {
        status = problem_set(&q->problems, PROBLEM_required, "tax", none);
    }
    status = settings_begin(q, status, &batch);
    if (status != OK) {
        return status;
    }
    if (form.category.v == 0) {
        form.category.v = request_new_id(q);
        write_tax_category_insert(&batch, form.category, form.tax, form.tax_ur);
    }
    write_tax_rate_insert(&batch, (struct tax_rate_id){request_new_id(q)}, form.category,
        form.since, rate, form.inclusive);
    batch_expect(&batch, PROBLEM_rate_known, "since");
    return settings_commit(q, &batch);
}

struct service_tax_form {
    struct service_id service;
    struct tax_category_id category;
};

static const struct form_field service_tax_fields[] = {
    FORM_ID(struct service_tax_form, service, FORM_REQUIRED),
    FORM_ID(struct service_tax_form, category, FORM_OPTIONAL),
};

enum status service_tax_command(struct request *q)
{
    struct service_tax_form form;
    struct batch batch;

    const enum status status = settings_begin(
        q, form_read(q, service_tax_fields, COUNT_OF(service_tax_fields), &form), &batch);
    if (status != OK) {
        return status;
    }
    write_service_tax_delete(&batch, form.service);
    if (form.category.v != 0) {
        write_service_tax_insert(
            &batch, (struct service_tax_id){request_new_id(q)}, form.service, form.category);
    }
    return settings_commit(q, &batch);
}
