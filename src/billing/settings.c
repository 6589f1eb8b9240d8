/* What the money needs to know: receiving accounts, taxes with dated rates, how much discount the
 * desk may give. */
#include "access/access.h"
#include "billing/billing.h"
#include "billing/views.h"
#include "billing_html.h"
#include "http/form.h"
#include "settings/form.h"

static const struct text none = {"", 0};

static enum status settings_read(struct request *q, struct money_settings *out)
{
    *out = (struct money_settings){.today = clinic_today(q->clinic, q->now)};
    read_billing_settings(&q->reads, &out->limit);
    read_accounts_all(&q->reads, &out->accounts);
    read_taxes_all(&q->reads, &out->taxes);
    read_services_taxed(&q->reads, &out->services);
    read_products_priced(&q->reads, &out->products);
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
static enum status settings_commit(
    struct request *q, struct batch *batch, const struct setting_page *page, int64_t record)
{
    struct money_settings settings;

    const enum status status = setting_commit(q, batch,
        &(struct setting_done){.audit = AUDIT_SETTINGS,
            .record = record,
            .page = page,
            .next = URL("/staff/settings/money")});
    if (status != OK && settings_read(q, &settings) == OK) {
        money_settings_html(&q->out, q, &settings);
    }
    return status;
}

/* The form was read and the person may come in; nothing else is looked at before. */
static enum status settings_begin(struct request *q, enum status typed,
    struct money_settings *out_settings, struct batch *out_batch)
{
    const enum status status = settings_read(q, out_settings);
    if (status != OK) {
        return status;
    }
    if (typed != OK) {
        money_settings_html(&q->out, q, out_settings);
        return typed;
    }
    request_batch(q, out_batch);
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
    struct money_settings settings;
    struct setting_page page = {.title = TEXT("Discounts")};
    struct batch batch;
    int64_t rate = 0;

    enum status status = form_read(q, limit_fields, COUNT_OF(limit_fields), &form);
    if (status == OK) {
        status = rate_read(q, form.limit, "limit", &rate);
    }
    status = settings_begin(q, status, &settings, &batch);
    if (status != OK) {
        return status;
    }
    page.version = settings.limit.version;
    setting_line(&page, "limit", WORDS("Discount without asking"), INPUT_TEXT,
        rate_text(q->arena, settings.limit.discount_limit_rate));
    write_billing_settings_update(&batch, rate, request_version(q));
    return settings_commit(q, &batch, &page, 0);
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
    const struct account_id id = {request_new_id(q)};
    struct account_form form;
    struct money_settings settings;
    struct setting_page page = {.title = TEXT("Accounts for transfers")};
    struct batch batch;

    const enum status status = settings_begin(
        q, form_read(q, account_fields, COUNT_OF(account_fields), &form), &settings, &batch);
    if (status != OK) {
        return status;
    }
    setting_line(&page, "title", WORDS("Title"), INPUT_TEXT, none);
    setting_line(&page, "bank", WORDS("Bank"), INPUT_TEXT, none);
    setting_line(&page, "iban", WORDS("IBAN or Raast id"), INPUT_CODE, none);
    write_account_insert(&batch, id, form.title, form.bank, form.iban, 1);
    return settings_commit(q, &batch, &page, id.v);
}

struct active_form {
    bool active;
};

static const struct form_field active_fields[] = {FORM_BOX(struct active_form, active)};

enum status account_active_command(struct request *q)
{
    struct active_form form;
    struct money_settings settings;
    struct setting_page page = {.title = none};
    struct batch batch;
    struct account_id id;

    if (request_id(q, 0, &id.v) != OK) {
        return STATUS_NOT_FOUND;
    }
    const enum status status = settings_begin(
        q, form_read(q, active_fields, COUNT_OF(active_fields), &form), &settings, &batch);
    if (status != OK) {
        return status;
    }
    for (size_t i = 0; i < settings.accounts.count; i++) {
        const struct accounts_all_row *row = &settings.accounts.rows[i];

        if (row->account_id.v == id.v) {
            page.title = row->name;
            page.version = row->version;
            setting_box(&page, "active", WORDS("In use"), row->is_active);
        }
    }
    write_account_active(&batch, form.active, request_version(q), id);
    return settings_commit(q, &batch, &page, id.v);
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

/* The taxes as choices, and which of them is saved. */
static void category_choice(struct request *q, struct setting_page *page,
    const struct money_settings *settings, struct maybe_tax_category_id saved)
{
    const struct taxes_all *taxes = &settings->taxes;
    struct option *options = ARENA_ARRAY(q->arena, taxes->count + 1, struct option);
    size_t count = 0;

    for (size_t i = 0; i < taxes->count; i++) {
        const struct taxes_all_row *row = &taxes->rows[i];

        if (i == 0 || taxes->rows[i - 1].tax_category_id.v != row->tax_category_id.v) {
            options[count++] = (struct option){id_text(q->arena, row->tax_category_id.v),
                in_language(&q->out, row->name, row->name_ur)};
        }
    }
    setting_choice(page, "category", WORDS("Tax"), options, count,
        saved.known ? id_text(q->arena, saved.value.v) : none);
}

static void tax_fill(
    struct request *q, struct setting_page *page, const struct money_settings *settings)
{
    category_choice(q, page, settings, (struct maybe_tax_category_id){.known = false});
    setting_line(page, "tax", WORDS("Name of the tax"), INPUT_TEXT, none);
    setting_line(page, "tax_ur", WORDS("Its name in Urdu"), INPUT_TEXT, none);
    setting_line(page, "rate", WORDS("Rate in per cent"), INPUT_TEXT, none);
    setting_line(page, "since", WORDS("From"), INPUT_DAY, none);
    setting_box(page, "inclusive", WORDS("The tax is in the price"), false);
}

enum status tax_command(struct request *q)
{
    struct tax_form form;
    struct money_settings settings;
    struct setting_page page = {.title = TEXT("Taxes")};
    struct batch batch;
    int64_t rate = 0;

    enum status status = form_read(q, tax_fields, COUNT_OF(tax_fields), &form);
    if (status == OK) {
        status = rate_read(q, form.rate, "rate", &rate);
    }
    if (status == OK && form.category.v == 0 && form.tax.length == 0) {
        status = problem_set(&q->problems, PROBLEM_required, "tax", none);
    }
    status = settings_begin(q, status, &settings, &batch);
    if (status != OK) {
        return status;
    }
    tax_fill(q, &page, &settings);
    if (form.category.v == 0) {
        form.category.v = request_new_id(q);
        write_tax_category_insert(&batch, form.category, form.tax, form.tax_ur);
    }
    write_tax_rate_insert(&batch, (struct tax_rate_id){request_new_id(q)}, form.category,
        form.since, rate, form.inclusive);
    batch_expect(&batch, PROBLEM_rate_known, "since");
    return settings_commit(q, &batch, &page, form.category.v);
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
    struct money_settings settings;
    struct setting_page page = {
        .title = none, .version = 1}; /* a row has none; Undo sends it along */
    struct batch batch;

    const enum status status = settings_begin(q,
        form_read(q, service_tax_fields, COUNT_OF(service_tax_fields), &form), &settings, &batch);
    if (status != OK) {
        return status;
    }
    for (size_t i = 0; i < settings.services.count; i++) {
        const struct services_taxed_row *row = &settings.services.rows[i];

        if (row->service_id.v == form.service.v) {
            page.title = in_language(&q->out, row->name, row->name_ur);
            setting_line(&page, "service", WORDS("Service"), INPUT_TEXT,
                id_text(q->arena, row->service_id.v));
            category_choice(q, &page, &settings, row->tax_category_id_maybe);
        }
    }
    write_service_tax_delete(&batch, form.service);
    if (form.category.v != 0) {
        write_service_tax_insert(
            &batch, (struct service_tax_id){request_new_id(q)}, form.service, form.category);
    }
    return settings_commit(q, &batch, &page, form.service.v);
}

/* ---- Prices of products ---- */

struct product_price_form {
    struct product_id product;
    struct money price;
    struct tax_category_id category;
};

static const struct form_field product_price_fields[] = {
    FORM_ID(struct product_price_form, product, FORM_REQUIRED),
    FORM_MONEY(struct product_price_form, price, FORM_OPTIONAL),
    FORM_ID(struct product_price_form, category, FORM_OPTIONAL),
};

enum status product_price_command(struct request *q)
{
    struct product_price_form form;
    struct money_settings settings;
    struct setting_page page = {.title = none, .version = 1}; /* as for a service's tax */
    struct batch batch;

    const enum status status =
        settings_begin(q, form_read(q, product_price_fields, COUNT_OF(product_price_fields), &form),
            &settings, &batch);
    if (status != OK) {
        return status;
    }
    for (size_t i = 0; i < settings.products.count; i++) {
        const struct products_priced_row *row = &settings.products.rows[i];

        if (row->product_id.v == form.product.v) {
            page.title = row->name;
            setting_line(&page, "product", WORDS("Product"), INPUT_TEXT,
                id_text(q->arena, row->product_id.v));
            setting_line(&page, "price", WORDS("Price of one unit"), INPUT_MONEY,
                row->price_amount_maybe.known ? money_text(q->arena, row->price_amount_maybe.value,
                                                    q->clinic->settings.money_digits)
                                              : none);
            category_choice(q, &page, &settings, row->tax_category_id_maybe);
        }
    }
    const bool has_price = form.price.minor > 0;
    write_product_price(&batch, (struct maybe_money){has_price, form.price},
        (struct maybe_day){has_price, settings.today},
        (struct maybe_tax_category_id){has_price && form.category.v != 0, form.category},
        form.product);
    return settings_commit(q, &batch, &page, form.product.v);
}
