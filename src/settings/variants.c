/* The areas of a service, and what each costs from a day on. A price that has held is never
 * changed. */
#include "http/form.h"
#include "settings/pages.h"
#include "settings/services.h"

static struct text variant_name(
    struct request *q, const struct service_view *view, const struct setting_variants_row *row)
{
    return row->name.length > 0 ? in_language(&q->out, row->name, row->name_ur)
                                : in_language(&q->out, view->service.name, view->service.name_ur);
}

struct text money_words(struct request *q, struct money amount)
{
    const struct clinic_settings *settings = &q->clinic->settings;
    const struct text figure = money_text(q->arena, amount, settings->money_digits);

    return text_format(q->arena, "%s %.*s", settings->currency_sign, TEXT_ARG(figure));
}

static struct url variant_url(
    struct request *q, const struct service_view *view, struct variant_id id, const char *after)
{
    return url_id(
        q->arena, text_string(q->arena, service_url(q, view, "/variants/").address), id.v, after);
}

void variants_list(struct request *q, struct service_view *view)
{
    const struct out *o = &q->out;
    struct setting_list *list =
        setting_list(q, &view->page, t("Areas and prices"), view->variants.count);

    list->add =
        (struct link){.words = t("Add an area"), .url = service_url(q, view, "/variants/new")};
    for (size_t i = 0; i < view->variants.count; i++) {
        const struct setting_variants_row *row = &view->variants.rows[i];
        struct setting_row *added = setting_row(
            list, variant_name(q, view, row), variant_url(q, view, row->variant_id, ""));
        const struct text price = row->price_amount_maybe.known
            ? money_words(q, row->price_amount_maybe.value)
            : text_of(t("no price yet"));

        added->tag = row->is_open ? NULL : t("Not in use");
        added->detail = text_format(q->arena, "%lld %s%s%.*s", (long long)row->minutes,
            t("minutes"), t(", "), TEXT_ARG(price));
    }
}

/* ---- One area ---- */

struct variant_form {
    struct text name, name_ur;
    int64_t minutes;
    int64_t rank;
    bool open;
};

static const struct form_field variant_fields[] = {
    FORM_TEXT(struct variant_form, name, FORM_OPTIONAL, 0, 80),
    FORM_TEXT(struct variant_form, name_ur, FORM_OPTIONAL, 0, 80),
    FORM_NUMBER(struct variant_form, minutes, FORM_REQUIRED, 5, 480),
    FORM_NUMBER(struct variant_form, rank, FORM_REQUIRED, 0, 999),
    FORM_BOX(struct variant_form, open),
};

/* The variant of the path; NULL for a new one, NOT_FOUND for one of another service. */
static enum status variant_find(
    struct request *q, const struct service_view *view, const struct setting_variants_row **out_row)
{
    int64_t id = 0;
    const enum status status = setting_id(q, 1, &id);

    *out_row = NULL;
    for (size_t i = 0; status == OK && i < view->variants.count; i++) {
        if (view->variants.rows[i].variant_id.v == id) {
            *out_row = &view->variants.rows[i];
        }
    }
    return status == OK && id != 0 && *out_row == NULL
        ? problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""))
        : status;
}

static void prices_list(
    struct request *q, struct service_view *view, const struct setting_variants_row *row)
{
    struct out *o = &q->out;
    struct setting_list *list = setting_list(q, &view->page, t("Prices"), view->prices.count);

    list->add = (struct link){.words = t("New price from a day"),
        .url = variant_url(q, view, row->variant_id, "/prices/new")};
    for (size_t i = 0; i < view->prices.count; i++) {
        const struct setting_prices_row *price = &view->prices.rows[i];

        if (price->variant_id.v == row->variant_id.v) {
            struct setting_row *added =
                setting_row(list, money_words(q, price->price_amount), (struct url){{0}});

            added->detail = long_date(o, price->since_on);
            if (price->since_on.v >= view->today.v) {
                added->remove = url_id(q->arena,
                    text_string(
                        q->arena, variant_url(q, view, row->variant_id, "/prices/").address),
                    price->price_id.v, "/remove");
                added->remove_words = t("Take back");
            }
        }
    }
}

static enum status variant_read(
    struct request *q, struct service_view *view, const struct setting_variants_row **out_row)
{
    static const struct setting_variants_row nothing = {.minutes = 30, .rank = 1, .is_open = true};
    const struct out *o = &q->out;
    enum status status = service_read(q, view);

    status = status == OK ? variant_find(q, view, out_row) : status;
    if (status != OK) {
        return status;
    }
    const struct setting_variants_row *row = *out_row == NULL ? &nothing : *out_row;
    service_below(q, view, t("A new area"));
    view->page.version = row->version;
    setting_line(&view->page, "name", WORDS("Area or size"), INPUT_TEXT, row->name)->is_optional =
        true;
    view->page.fields[0].help = WORDS("Empty: the plain one, called as the service.");
    setting_line(&view->page, "name_ur", WORDS("Name in Urdu"), INPUT_TEXT, row->name_ur)
        ->is_optional = true;
    setting_line(&view->page, "minutes", WORDS("Length in minutes"), INPUT_NUMBER,
        text_format(q->arena, "%lld", (long long)row->minutes))
        ->help =
        WORDS("The treatment itself takes what this is longer or shorter than the phases.");
    setting_rank(q, &view->page, row->rank);
    if (*out_row != NULL) {
        view->page.title = variant_name(q, view, row);
        setting_box(&view->page, "open", WORDS("In use"), row->is_open);
        prices_list(q, view, row);
    }
    return OK;
}

static enum status variant_show(struct request *q, enum status status)
{
    struct service_view *view = ARENA_NEW(q->arena, struct service_view);
    const struct setting_variants_row *row = NULL;
    const enum status read = variant_read(q, view, &row);

    return read == OK ? setting_show(q, &view->page, status) : read;
}

enum status variant_page(struct request *q)
{
    return variant_show(q, OK);
}

enum status variant_command(struct request *q)
{
    struct service_view *view = ARENA_NEW(q->arena, struct service_view);
    struct setting_done done = {.audit = AUDIT_SETTINGS};
    const struct setting_variants_row *row = NULL;
    struct variant_form form;
    struct batch batch;
    const enum status read = form_read(q, variant_fields, COUNT_OF(variant_fields), &form);
    enum status status = variant_read(q, view, &row);

    status = status == OK ? setting_accept(q, &view->page, read) : status;
    if (status != OK) {
        return status;
    }
    const struct variant_id id = {row == NULL ? request_new_id(q) : row->variant_id.v};
    request_batch(q, &batch);
    if (row == NULL) {
        write_variant_insert(
            &batch, id, view->service.service_id, form.name, form.name_ur, form.minutes, form.rank);
    } else {
        write_variant_update(&batch, form.name, form.name_ur, form.minutes, form.rank, form.open,
            request_version(q), id);
    }
    done.record = id.v;
    done.next = variant_url(q, view, id, "");
    done.page = &view->page;
    status = setting_commit(q, &batch, &done);
    return status == OK ? OK : variant_show(q, status);
}

/* ---- Prices ---- */

struct price_form {
    struct money price;
    struct day since_on;
};

static const struct form_field price_fields[] = {
    FORM_MONEY(struct price_form, price, FORM_REQUIRED),
    FORM_DAY(struct price_form, since_on, FORM_REQUIRED),
};

static enum status price_read(
    struct request *q, struct service_view *view, const struct setting_variants_row **out_row)
{
    const struct out *o = &q->out;
    enum status status = service_read(q, view);

    status = status == OK ? variant_find(q, view, out_row) : status;
    if (status != OK || *out_row == NULL) {
        return status;
    }
    service_below(q, view, t("New price from a day"));
    view->page.back = (struct link){.words = text_string(q->arena, variant_name(q, view, *out_row)),
        .url = variant_url(q, view, (*out_row)->variant_id, "")};
    view->page.version = 0;
    setting_line(&view->page, "price", WORDS("Price"), INPUT_MONEY, TEXT(""));
    setting_line(
        &view->page, "since_on", WORDS("First day"), INPUT_DAY, day_text(q->arena, view->today))
        ->help = WORDS("What is booked already keeps the price that was told.");
    return OK;
}

static enum status price_show(struct request *q, enum status status)
{
    struct service_view *view = ARENA_NEW(q->arena, struct service_view);
    const struct setting_variants_row *row = NULL;
    const enum status read = price_read(q, view, &row);

    return read == OK ? setting_show(q, &view->page, status) : read;
}

enum status price_page(struct request *q)
{
    return price_show(q, OK);
}

/* For the audit: of what, how much, from when. */
static struct text price_words(
    struct request *q, const struct service_view *view, struct money amount, struct day since)
{
    const struct text price = money_words(q, amount);
    const struct text day = day_text(q->arena, since);

    return text_format(q->arena, "%.*s, %s\nPrice: %.*s\nFirst day: %.*s",
        TEXT_ARG(view->page.about), view->page.back.words, TEXT_ARG(price), TEXT_ARG(day));
}

enum status price_command(struct request *q)
{
    struct service_view *view = ARENA_NEW(q->arena, struct service_view);
    struct setting_done done = {.audit = AUDIT_SETTINGS};
    const struct setting_variants_row *row = NULL;
    struct price_form form;
    struct batch batch;
    enum status read = form_read(q, price_fields, COUNT_OF(price_fields), &form);
    enum status status = price_read(q, view, &row);

    if (read == OK && status == OK && form.since_on.v < view->today.v) {
        read = problem_set(&q->problems, PROBLEM_price_past, "since_on", TEXT(""));
    }
    status = status == OK ? setting_accept(q, &view->page, read) : status;
    if (status != OK || row == NULL) {
        return status;
    }
    request_batch(q, &batch);
    write_price_insert(&batch, (struct price_id){request_new_id(q)}, row->variant_id, TEXT(""),
        form.since_on, form.price);
    batch_expect(&batch, PROBLEM_price_known, "since_on");
    done.record = row->variant_id.v;
    done.next = variant_url(q, view, row->variant_id, "");
    done.after = price_words(q, view, form.price, form.since_on);
    status = setting_commit(q, &batch, &done);
    return status == OK ? OK : price_show(q, status);
}

enum status price_remove_command(struct request *q)
{
    struct service_view *view = ARENA_NEW(q->arena, struct service_view);
    struct setting_done done = {.audit = AUDIT_SETTINGS, .page = &view->page};
    const struct setting_variants_row *row = NULL;
    struct price_id id = {0};
    struct batch batch;
    enum status status = form_read(q, NULL, 0, NULL);

    status = status == OK ? request_id(q, 2, &id.v) : status;
    status = status == OK ? price_read(q, view, &row) : status;
    if (status != OK || row == NULL) {
        return status;
    }
    for (size_t i = 0; i < view->prices.count; i++) {
        const struct setting_prices_row *price = &view->prices.rows[i];

        if (price->price_id.v == id.v && price->variant_id.v == row->variant_id.v &&
            price->since_on.v >= view->today.v) {
            done.before = price_words(q, view, price->price_amount, price->since_on);
            view->page.fields[0].saved =
                money_text(q->arena, price->price_amount, q->clinic->settings.money_digits);
            view->page.fields[1].saved = day_text(q->arena, price->since_on);
        }
    }
    if (done.before.length == 0) {
        return problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    request_batch(q, &batch);
    write_price_delete(&batch, id, view->today);
    done.record = row->variant_id.v;
    done.removed = variant_url(q, view, row->variant_id, "/prices");
    done.next = variant_url(q, view, row->variant_id, "");
    return setting_commit(q, &batch, &done);
}
