/* The list of services under their headings; what a service is called and where it is shown. */
#include "settings/services.h"

#include "http/form.h"
#include "settings/pages.h"
#include "settings/rules.h"

static const char *const credentials[] = {
#define CREDENTIAL(key, words) key, WORDS(words),
#include "settings/credentials.def"
#undef CREDENTIAL
};

const struct option *credential_options(struct request *q, size_t *out_count)
{
    const struct out *o = &q->out;
    const size_t count = COUNT_OF(credentials) / 2;
    struct option *options = ARENA_ARRAY(q->arena, count, struct option);

    for (size_t i = 0; i < count; i++) {
        options[i] =
            (struct option){text_of(credentials[2 * i]), text_of(t(credentials[2 * i + 1]))};
    }
    *out_count = count;
    return options;
}

static struct link services_link(const struct out *o)
{
    return (struct link){.words = t("Services and prices"), .url = URL("/staff/settings/services")};
}

/* ---- The list ---- */

static const char *state_of(const struct out *o, const struct setting_services_row *row)
{
    return !row->is_open ? t("Not in use") : row->is_published ? NULL : t("Not on the website");
}

/* "30 minutes, Rs 25,000 – Rs 38,000" */
static struct text service_words(struct request *q, const struct setting_services_row *row)
{
    const struct out *o = &q->out;
    struct text price = text_of(t("no price yet"));

    if (row->least_amount_maybe.known) {
        price = money_words(q, row->least_amount_maybe.value);
        if (row->most_amount_maybe.value.minor != row->least_amount_maybe.value.minor) {
            price = text_format(q->arena, "%.*s – %.*s", TEXT_ARG(price),
                TEXT_ARG(money_words(q, row->most_amount_maybe.value)));
        }
    }
    return text_format(
        q->arena, "%lld %s%s%.*s", (long long)row->minutes, t("minutes"), t(", "), TEXT_ARG(price));
}

static void list_category(struct request *q, struct setting_page *page,
    const struct setting_categories_row *category, const struct setting_services *services)
{
    const struct out *o = &q->out;
    struct setting_list *list = setting_list(q, page,
        text_string(q->arena, in_language(o, category->name, category->name_ur)), services->count);

    list->add = (struct link){.words = t("Add a service"),
        .url = url_with(q->arena, URL("/staff/settings/services/new"), "category",
            id_text(q->arena, category->category_id.v))};
    for (size_t i = 0; i < services->count; i++) {
        const struct setting_services_row *row = &services->rows[i];

        if (row->category_id.v == category->category_id.v) {
            struct setting_row *added = setting_row(list, in_language(o, row->name, row->name_ur),
                url_id(q->arena, "/staff/settings/services/", row->service_id.v, ""));

            added->tag = state_of(o, row);
            added->detail = service_words(q, row);
        }
    }
}

enum status services_page(struct request *q)
{
    const struct out *o = &q->out;
    struct setting_categories categories;
    struct setting_services services;
    struct setting_page page;

    read_setting_categories(&q->reads, &categories);
    read_setting_services(&q->reads, clinic_today(q->clinic, q->now), &services);
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    page = (struct setting_page){.title = text_of(t("Services and prices")),
        .back = settings_link(o),
        .edit = MAY_EDIT_SETTINGS};
    for (size_t i = 0; i < categories.count; i++) {
        list_category(q, &page, &categories.rows[i], &services);
    }
    struct setting_list *list = setting_list(q, &page, t("Headings"), categories.count);
    list->add =
        (struct link){.words = t("Add a heading"), .url = URL("/staff/settings/categories/new")};
    for (size_t i = 0; i < categories.count; i++) {
        const struct setting_categories_row *row = &categories.rows[i];

        setting_named_row(q, list, row->name, row->name_ur,
            url_id(q->arena, "/staff/settings/categories/", row->category_id.v, ""));
    }
    return setting_show(q, &page, OK);
}

/* ---- Headings ---- */

struct category_form {
    struct text name, name_ur;
    int64_t rank;
};

static const struct form_field category_fields[] = {
    FORM_TEXT(struct category_form, name, FORM_REQUIRED, 1, 80),
    FORM_TEXT(struct category_form, name_ur, FORM_OPTIONAL, 0, 80),
    FORM_NUMBER(struct category_form, rank, FORM_REQUIRED, 0, 999),
};

static enum status category_read(
    struct request *q, struct setting_page *page, struct category_id *out_id)
{
    static const struct setting_categories_row nothing;
    const struct setting_categories_row *row = &nothing;
    const struct out *o = &q->out;
    struct setting_categories categories;
    enum status status = setting_id(q, 0, &out_id->v);

    if (status == OK) {
        read_setting_categories(&q->reads, &categories);
        status = reads_run(&q->reads);
    }
    for (size_t i = 0; status == OK && i < categories.count; i++) {
        row = categories.rows[i].category_id.v == out_id->v ? &categories.rows[i] : row;
    }
    if (status != OK || row->category_id.v != out_id->v) {
        return status != OK ? status : problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""));
    }
    *page = (struct setting_page){.edit = MAY_EDIT_SETTINGS,
        .back = services_link(o),
        .version = row->version,
        .title =
            out_id->v == 0 ? text_of(t("A new heading")) : in_language(o, row->name, row->name_ur)};
    setting_line(page, "name", WORDS("Name"), INPUT_TEXT, row->name);
    setting_line(page, "name_ur", WORDS("Name in Urdu"), INPUT_TEXT, row->name_ur)->is_optional =
        true;
    setting_rank(q, page, row->rank);
    return OK;
}

static enum status category_show(struct request *q, enum status status)
{
    struct setting_page page;
    struct category_id id;
    const enum status read = category_read(q, &page, &id);

    return read == OK ? setting_show(q, &page, status) : read;
}

enum status category_page(struct request *q)
{
    return category_show(q, OK);
}

enum status category_command(struct request *q)
{
    struct setting_done done = {.audit = AUDIT_SETTINGS, .next = URL("/staff/settings/services")};
    struct category_form form;
    struct setting_page page;
    struct category_id id;
    struct batch batch;
    const enum status read = form_read(q, category_fields, COUNT_OF(category_fields), &form);
    enum status status = category_read(q, &page, &id);

    status = status == OK ? setting_accept(q, &page, read) : status;
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    if (id.v == 0) {
        id.v = request_new_id(q);
        write_category_insert(&batch, id, form.name, form.name_ur, form.rank);
    } else {
        write_category_update(&batch, form.name, form.name_ur, form.rank, request_version(q), id);
    }
    done.record = id.v;
    done.page = &page;
    status = setting_commit(q, &batch, &done);
    return status == OK ? OK : category_show(q, status);
}

/* ---- One service ---- */

struct url service_url(struct request *q, const struct service_view *view, const char *after)
{
    return url_id(q->arena, "/staff/settings/services/", view->service.service_id.v, after);
}

void service_below(struct request *q, struct service_view *view, const char *title)
{
    view->page.title = text_of(title);
    view->page.about = in_language(&q->out, view->service.name, view->service.name_ur);
    view->page.back = (struct link){
        .words = text_string(q->arena, view->page.about), .url = service_url(q, view, "")};
}

enum status service_read(struct request *q, struct service_view *view)
{
    const struct out *o = &q->out;
    struct service_id id;
    enum status status = setting_id(q, 0, &id.v);

    *view = (struct service_view){.today = clinic_today(q->clinic, q->now)};
    if (status != OK) {
        return status;
    }
    read_setting_service(&q->reads, id, &view->service);
    read_setting_variants(&q->reads, view->today, id, &view->variants);
    read_setting_prices(&q->reads, id, &view->prices);
    read_setting_phases(&q->reads, id, &view->phases);
    read_setting_service_places(&q->reads, id, &view->chosen);
    read_setting_places(&q->reads, &view->places);
    read_setting_performs(&q->reads, id, (struct staff_id){0}, &view->performs);
    read_setting_supervises(&q->reads, id, (struct staff_id){0}, &view->supervises);
    read_setting_staff(&q->reads, &view->staff);
    read_setting_categories(&q->reads, &view->categories);
    status = reads_run(&q->reads);
    if (status == OK && id.v != 0 && !view->service.found) {
        status = problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""));
    }
    view->page = (struct setting_page){.edit = MAY_EDIT_SETTINGS,
        .back = services_link(o),
        .version = view->service.version,
        .title = id.v == 0 ? text_of(t("A new service"))
                           : in_language(o, view->service.name, view->service.name_ur)};
    return status;
}

struct service_form {
    struct category_id category;
    struct text name, name_ur;
    struct text slug;
    struct text discreet;
    struct text summary, summary_ur;
    int64_t minutes; /* of a new one */
    struct text credential;
    int64_t least_age;
    int64_t rank;
    bool published, open, woman_only, consultation, products;
};

static const struct form_field service_fields[] = {
    FORM_ID(struct service_form, category, FORM_REQUIRED),
    FORM_TEXT(struct service_form, name, FORM_REQUIRED, 1, 80),
    FORM_TEXT(struct service_form, name_ur, FORM_OPTIONAL, 0, 80),
    FORM_TEXT(struct service_form, slug, FORM_OPTIONAL, 0, 60),
    FORM_TEXT(struct service_form, discreet, FORM_REQUIRED, 1, 80),
    FORM_TEXT(struct service_form, summary, FORM_OPTIONAL, 0, 400),
    FORM_TEXT(struct service_form, summary_ur, FORM_OPTIONAL, 0, 400),
    FORM_NUMBER(struct service_form, minutes, FORM_OPTIONAL, 5, 480),
    FORM_TEXT(struct service_form, credential, FORM_OPTIONAL, 0, 40),
    FORM_NUMBER(struct service_form, least_age, FORM_OPTIONAL, 0, 99),
    FORM_NUMBER(struct service_form, rank, FORM_REQUIRED, 0, 999),
    FORM_BOX(struct service_form, published),
    FORM_BOX(struct service_form, open),
    FORM_BOX(struct service_form, woman_only),
    FORM_BOX(struct service_form, consultation),
    FORM_BOX(struct service_form, products),
};

static void optional_line(struct setting_page *page, const char *name, const char *label,
    struct text saved, const char *help)
{
    struct setting *line = setting_line(page, name, label, INPUT_TEXT, saved);

    line->is_optional = true;
    line->help = help;
}

static void names_fill(struct request *q, struct service_view *view)
{
    const struct setting_service *row = &view->service;
    struct option *categories = ARENA_ARRAY(q->arena, view->categories.count + 1, struct option);
    struct setting_page *page = &view->page;

    for (size_t i = 0; i < view->categories.count; i++) {
        const struct setting_categories_row *one = &view->categories.rows[i];

        categories[i] = (struct option){
            id_text(q->arena, one->category_id.v), in_language(&q->out, one->name, one->name_ur)};
    }
    setting_choice(page, "category", WORDS("Heading"), categories, view->categories.count,
        row->found ? id_text(q->arena, row->category_id.v) : request_query(q, "category"));
    setting_line(page, "name", WORDS("Name"), INPUT_TEXT, row->name);
    optional_line(page, "name_ur", WORDS("Name in Urdu"), row->name_ur, NULL);
    setting_line(page, "discreet", WORDS("Discreet name"), INPUT_TEXT,
        row->found ? row->discreet_text : TEXT("visit"))
        ->help = WORDS("What a message may call it that anybody may see.");
    optional_line(page, "summary", WORDS("In a sentence"), row->summary_text, NULL);
    optional_line(page, "summary_ur", WORDS("In a sentence, in Urdu"), row->summary_ur_text, NULL);
    optional_line(page, "slug", WORDS("Address on the website"), row->slug_text,
        WORDS("Small letters, digits and hyphens. Empty: made of the name."));
}

static void service_fill(struct request *q, struct service_view *view)
{
    const struct setting_service *row = &view->service;
    struct setting_page *page = &view->page;
    size_t count = 0;
    const struct option *options = credential_options(q, &count);

    names_fill(q, view);
    if (!row->found) {
        setting_line(page, "minutes", WORDS("Length in minutes"), INPUT_NUMBER, TEXT("30"));
    }
    setting_choice(page, "credential", WORDS("Credential that the performer must hold"), options,
        count, row->credential_text)
        ->is_optional = true;
    struct setting *age = setting_line(page, "least_age", WORDS("Least age"), INPUT_NUMBER,
        row->least_age_number == 0
            ? TEXT("")
            : text_format(q->arena, "%lld", (long long)row->least_age_number));
    age->is_optional = true;
    setting_rank(q, page, row->rank);
    setting_box(page, "published", WORDS("Shown on the website"), row->is_published);
    setting_box(page, "woman_only", WORDS("Done by women only"), row->is_woman_only);
    setting_box(page, "consultation", WORDS("A consultation"), row->is_consultation);
    setting_box(
        page, "products", WORDS("Its price includes the products used"), row->is_product_included)
        ->help =
        WORDS("If not, a product that has a price of its own comes on the invoice beside it.");
    if (row->found) {
        setting_box(page, "open", WORDS("In use"), row->is_open)->help =
            WORDS("What is not in use can't be booked. What is booked already stays.");
    }
}

static enum status service_show(struct request *q, enum status status)
{
    struct service_view *view = ARENA_NEW(q->arena, struct service_view);
    const enum status read = service_read(q, view);

    if (read != OK) {
        return read;
    }
    service_fill(q, view);
    if (view->service.found) {
        variants_list(q, view);
        phases_list(q, view);
        places_list(q, view);
        people_list(q, view);
    }
    return setting_show(q, &view->page, status);
}

enum status service_page(struct request *q)
{
    return service_show(q, OK);
}

/* A new service has one variant, and one phase that holds clinician and room. */
static struct service_id service_insert(
    struct request *q, struct batch *batch, const struct service_form *form)
{
    const struct service_id id = {request_new_id(q)};
    const int64_t minutes = form->minutes == 0 ? 30 : form->minutes;

    write_service_insert(batch, id, form->category, form->name, form->name_ur, form->slug,
        form->discreet, form->summary, form->summary_ur, minutes, form->rank, form->published,
        form->woman_only, form->consultation, form->products, form->least_age, form->credential);
    batch_expect(batch, PROBLEM_slug_taken, "slug");
    write_variant_insert(
        batch, (struct variant_id){request_new_id(q)}, id, TEXT(""), TEXT(""), minutes, 0);
    write_phase_insert(batch, (struct phase_id){request_new_id(q)}, id, 0, TEXT("treat"), minutes,
        true, false, true, false);
    return id;
}

static enum status slug_check(struct request *q, struct service_form *form)
{
    if (form->slug.length == 0) {
        form->slug = slug_of(q->arena, form->name);
    }
    return slug_is_fit(form->slug) ? OK
                                   : problem_set(&q->problems, PROBLEM_not_slug, "slug", TEXT(""));
}

enum status service_command(struct request *q)
{
    struct service_view *view = ARENA_NEW(q->arena, struct service_view);
    struct setting_done done = {.audit = AUDIT_SETTINGS};
    struct service_form form;
    struct batch batch;
    enum status read = form_read(q, service_fields, COUNT_OF(service_fields), &form);
    enum status status = service_read(q, view);

    if (status != OK) {
        return status;
    }
    service_fill(q, view);
    read = read == OK ? slug_check(q, &form) : read;
    status = setting_accept(q, &view->page, read);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    if (view->service.found) {
        write_service_update(&batch, form.category, form.name, form.name_ur, form.slug,
            form.discreet, form.summary, form.summary_ur, form.rank, form.published, form.open,
            form.woman_only, form.consultation, form.products, form.least_age, form.credential,
            request_version(q), view->service.service_id);
        batch_expect(&batch, PROBLEM_slug_taken, "slug");
    } else {
        view->service.service_id = service_insert(q, &batch, &form);
    }
    done.record = view->service.service_id.v;
    done.next = service_url(q, view, "");
    done.page = &view->page;
    status = setting_commit(q, &batch, &done);
    return status == OK ? OK : service_show(q, status);
}
