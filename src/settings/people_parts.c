/* What a member of staff performs, what entitles her to, and how she is named on the website. */
#include "http/form.h"
#include "settings/pages.h"
#include "settings/people.h"
#include "settings/services.h"

/* ---- Services performed ---- */

static void performs_fill(
    struct request *q, struct setting_page *page, const struct person_view *view)
{
    struct option *options = ARENA_ARRAY(q->arena, view->services.count + 1, struct option);
    int64_t *ids =
        ARENA_ARRAY(q->arena, view->performs.count + view->supervises.count + 1, int64_t);
    size_t count = 0;

    for (size_t i = 0; i < view->services.count; i++) {
        const struct setting_services_row *row = &view->services.rows[i];

        if (row->is_open) {
            options[count++] = (struct option){id_text(q->arena, row->service_id.v),
                in_language(&q->out, row->name, row->name_ur)};
        }
    }
    for (size_t i = 0; i < view->performs.count; i++) {
        ids[i] = view->performs.rows[i].service_id.v;
    }
    setting_set(page, "service", WORDS("Performs"), options, count,
        setting_ids(q, options, count, ids, view->performs.count));
    for (size_t i = 0; i < view->supervises.count; i++) {
        ids[i] = view->supervises.rows[i].service_id.v;
    }
    setting_set(page, "supervises", WORDS("Supervises"), options, count,
        setting_ids(q, options, count, ids, view->supervises.count))
        ->help = WORDS("Others may then perform these without the credential that is asked for.");
}

void performs_list(struct request *q, struct person_view *view)
{
    const struct out *o = &q->out;
    struct setting_page page = {0};
    struct setting_list *list =
        setting_list(q, &view->page, t("Services performed and supervised"), setting_fields_most);

    list->add = (struct link){.words = t("Change"), .url = person_url(q, view, "/services")};
    performs_fill(q, &page, view);
    for (size_t i = 0; i < page.field_count; i++) {
        if (page.fields[i].saved.length > 0) {
            setting_row(list, text_of(t(page.fields[i].label)), (struct url){{0}})->detail =
                setting_words(q, &page.fields[i], page.fields[i].saved);
        }
    }
}

struct performs_form {
    struct service_id service, supervises; /* sets */
};

static const struct form_field performs_fields[] = {
    FORM_ID(struct performs_form, service, FORM_OPTIONAL),
    FORM_ID(struct performs_form, supervises, FORM_OPTIONAL),
};

static enum status performs_read(struct request *q, struct person_view *view)
{
    const struct out *o = &q->out;
    const enum status status = person_read(q, view);

    if (status == OK) {
        person_below(q, view, t("Services performed and supervised"));
        performs_fill(q, &view->page, view);
    }
    return status;
}

enum status performs_page(struct request *q)
{
    return person_form_show(q, performs_read, OK);
}

static void change_service(
    struct request *q, struct batch *batch, const void *of, int64_t id, bool is_chosen)
{
    const struct person_view *view = of;
    const struct service_id service = {id};

    if (is_chosen) {
        write_performs_insert(batch, (struct performs_id){request_new_id(q)}, view->person.staff_id,
            service, view->person.rank);
    } else {
        write_performs_delete(batch, view->person.staff_id, service);
    }
}

static void change_supervised(
    struct request *q, struct batch *batch, const void *of, int64_t id, bool is_chosen)
{
    const struct person_view *view = of;

    if (is_chosen) {
        write_supervises_insert(batch, (struct supervises_id){request_new_id(q)},
            view->person.staff_id, (struct service_id){id});
    } else {
        write_supervises_delete(batch, view->person.staff_id, (struct service_id){id});
    }
}

enum status performs_command(struct request *q)
{
    struct person_view *view = ARENA_NEW(q->arena, struct person_view);
    struct performs_form form;
    struct batch batch;
    const enum status read = form_read(q, performs_fields, COUNT_OF(performs_fields), &form);
    enum status status = performs_read(q, view);

    status = status == OK ? setting_accept(q, &view->page, read) : status;
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    write_person_touch(&batch, request_version(q), view->person.staff_id);
    setting_write_set(q, &batch, &view->page.fields[0], change_service, view);
    setting_write_set(q, &batch, &view->page.fields[1], change_supervised, view);
    status = person_commit(q, &batch, view);
    return status == OK ? OK : person_form_show(q, performs_read, status);
}

/* ---- Credentials ---- */

static struct text kind_words(struct request *q, struct text kind)
{
    size_t count = 0;
    const struct option *options = credential_options(q, &count);

    for (size_t i = 0; i < count; i++) {
        if (text_equal(options[i].value, kind)) {
            return options[i].label;
        }
    }
    return kind;
}

void credentials_list(struct request *q, struct person_view *view)
{
    struct out *o = &q->out;
    struct setting_list *list =
        setting_list(q, &view->page, t("Credentials"), view->credentials.count);

    list->add = (struct link){
        .words = t("Add a credential"), .url = person_url(q, view, "/credentials/new")};
    for (size_t i = 0; i < view->credentials.count; i++) {
        const struct setting_credentials_row *row = &view->credentials.rows[i];
        struct setting_row *added = setting_row(list, kind_words(q, row->kind),
            url_id(q->arena, text_string(q->arena, person_url(q, view, "/credentials/").address),
                row->credential_id.v, ""));

        added->detail =
            text_format(q->arena, "\u2066%.*s\u2069%s%s %.*s", TEXT_ARG(row->reference_text),
                t(", "), t("valid until"), TEXT_ARG(long_date(o, row->expires_on)));
        added->tag = row->expires_on.v < view->today.v ? t("Ended") : NULL;
        added->remove =
            url_path(q->arena, text_join(q->arena, added->url.address, TEXT("/remove")));
        added->remove_words = t("Take away");
    }
}

struct credential_form {
    struct text kind;
    struct text reference;
    struct day expires;
};

static const struct form_field credential_fields[] = {
    FORM_TEXT(struct credential_form, kind, FORM_REQUIRED, 1, 40),
    FORM_TEXT(struct credential_form, reference, FORM_REQUIRED, 1, 80),
    FORM_DAY(struct credential_form, expires, FORM_REQUIRED),
};

static enum status credential_read(
    struct request *q, struct person_view *view, const struct setting_credentials_row **out_row)
{
    static const struct setting_credentials_row nothing;
    const struct setting_credentials_row *row = &nothing;
    const struct out *o = &q->out;
    int64_t id = 0;
    size_t count = 0;
    enum status status = setting_id(q, 1, &id);

    status = status == OK ? person_read(q, view) : status;
    if (status != OK) {
        return status;
    }
    for (size_t i = 0; i < view->credentials.count; i++) {
        row = view->credentials.rows[i].credential_id.v == id ? &view->credentials.rows[i] : row;
    }
    if (row->credential_id.v != id) {
        return problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""));
    }
    *out_row = row;
    person_below(q, view, id == 0 ? t("Add a credential") : t("Credential"));
    view->page.version = row->version;
    const struct option *options = credential_options(q, &count);
    setting_choice(&view->page, "kind", WORDS("Credential"), options, count, row->kind);
    setting_line(&view->page, "reference", WORDS("Its number"), INPUT_TEXT, row->reference_text);
    setting_line(&view->page, "expires", WORDS("Valid until"), INPUT_DAY,
        id == 0 ? TEXT("") : day_text(q->arena, row->expires_on))
        ->help = WORDS("After this day, booking and signing take a reason.");
    return OK;
}

static enum status credential_show(struct request *q, enum status status)
{
    struct person_view *view = ARENA_NEW(q->arena, struct person_view);
    const struct setting_credentials_row *row = NULL;
    const enum status read = credential_read(q, view, &row);

    return read == OK ? setting_show(q, &view->page, status) : read;
}

enum status credential_page(struct request *q)
{
    return credential_show(q, OK);
}

enum status credential_command(struct request *q)
{
    struct person_view *view = ARENA_NEW(q->arena, struct person_view);
    const struct setting_credentials_row *row = NULL;
    struct credential_form form;
    struct batch batch;
    const enum status read = form_read(q, credential_fields, COUNT_OF(credential_fields), &form);
    enum status status = credential_read(q, view, &row);

    status = status == OK ? setting_accept(q, &view->page, read) : status;
    if (status != OK || row == NULL) {
        return status;
    }
    request_batch(q, &batch);
    if (row->credential_id.v == 0) {
        write_credential_insert(&batch, (struct credential_id){request_new_id(q)},
            view->person.staff_id, form.kind, form.reference, form.expires);
    } else {
        write_credential_update(&batch, form.kind, form.reference, form.expires, request_version(q),
            row->credential_id);
    }
    status = person_commit(q, &batch, view);
    return status == OK ? OK : credential_show(q, status);
}

enum status credential_remove_command(struct request *q)
{
    struct person_view *view = ARENA_NEW(q->arena, struct person_view);
    const struct setting_credentials_row *row = NULL;
    struct batch batch;
    enum status status = form_read(q, NULL, 0, NULL);

    status = status == OK ? credential_read(q, view, &row) : status;
    if (status != OK || row == NULL) {
        return status;
    }
    request_batch(q, &batch);
    write_credential_delete(&batch, row->credential_id);
    return person_take_away(q, &batch, view, "/credentials", TEXT(""));
}

/* ---- On the website ---- */

/* All that the website says, in both languages. */
static struct text public_words(struct request *q, const struct setting_public *row)
{
    const struct text texts[] = {row->name, row->name_ur, row->title_text, row->title_ur_text,
        row->detail_text, row->detail_ur_text};
    struct text words = {0};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (texts[i].length > 0) {
            words = text_format(q->arena, "%.*s%s%.*s", TEXT_ARG(words),
                words.length > 0 ? "\n" : "", TEXT_ARG(texts[i]));
        }
    }
    return words;
}

void public_list(struct request *q, struct person_view *view)
{
    const struct out *o = &q->out;
    struct setting_list *list = setting_list(q, &view->page, t("On the website"), 1);

    list->nothing = t("Not named on the website.");
    list->add = (struct link){.words = t("Change"), .url = person_url(q, view, "/public")};
    if (view->named.found) {
        struct setting_row *row = setting_row(
            list, in_language(o, view->named.name, view->named.name_ur), (struct url){{0}});

        row->detail = public_words(q, &view->named);
        row->remove = person_url(q, view, "/public/remove");
        row->remove_words = t("Take off the website");
    }
}

struct public_form {
    struct text name, name_ur;
    struct text title, title_ur;
    struct text detail, detail_ur;
    int64_t rank;
    bool agreed;
};

static const struct form_field public_fields[] = {
    FORM_TEXT(struct public_form, name, FORM_REQUIRED, 1, 120),
    FORM_TEXT(struct public_form, name_ur, FORM_OPTIONAL, 0, 120),
    FORM_TEXT(struct public_form, title, FORM_OPTIONAL, 0, 120),
    FORM_TEXT(struct public_form, title_ur, FORM_OPTIONAL, 0, 120),
    FORM_LINES(struct public_form, detail, FORM_OPTIONAL, 0, 1000),
    FORM_LINES(struct public_form, detail_ur, FORM_OPTIONAL, 0, 1000),
    FORM_NUMBER(struct public_form, rank, FORM_REQUIRED, 0, 999),
    FORM_BOX(struct public_form, agreed),
};

static enum status public_read(struct request *q, struct person_view *view)
{
    const struct out *o = &q->out;
    const struct setting_public *row = &view->named;
    const enum status status = person_read(q, view);

    if (status != OK) {
        return status;
    }
    person_below(q, view, t("On the website"));
    view->page.is_added = !row->found;
    setting_line(
        &view->page, "name", WORDS("Name"), INPUT_TEXT, row->found ? row->name : view->person.name);
    setting_line(&view->page, "name_ur", WORDS("Name in Urdu"), INPUT_TEXT,
        row->found ? row->name_ur : view->person.name_ur)
        ->is_optional = true;
    setting_line(&view->page, "title", WORDS("Profession"), INPUT_TEXT, row->title_text)
        ->is_optional = true;
    setting_line(
        &view->page, "title_ur", WORDS("Profession in Urdu"), INPUT_TEXT, row->title_ur_text)
        ->is_optional = true;
    setting_line(&view->page, "detail", WORDS("Some words"), INPUT_LINES, row->detail_text)
        ->is_optional = true;
    setting_line(
        &view->page, "detail_ur", WORDS("Some words in Urdu"), INPUT_LINES, row->detail_ur_text)
        ->is_optional = true;
    setting_rank(q, &view->page, row->found ? row->rank : view->person.rank);
    setting_box(&view->page, "agreed", WORDS("Has agreed to be named like this on the website"),
        row->found);
    return OK;
}

enum status public_page(struct request *q)
{
    return person_form_show(q, public_read, OK);
}

enum status public_command(struct request *q)
{
    struct person_view *view = ARENA_NEW(q->arena, struct person_view);
    struct public_form form;
    struct batch batch;
    enum status read = form_read(q, public_fields, COUNT_OF(public_fields), &form);
    enum status status = public_read(q, view);

    if (status != OK) {
        return status;
    }
    if (read == OK && !form.agreed) {
        read = problem_set(&q->problems, PROBLEM_no_consent, "agreed", TEXT(""));
    }
    status = setting_accept(q, &view->page, read);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    write_person_touch(&batch, request_version(q), view->person.staff_id);
    write_staff_public_delete(&batch, view->person.staff_id);
    write_staff_public_insert(&batch, (struct staff_public_id){request_new_id(q)},
        view->person.staff_id, form.name, form.name_ur, form.title, form.title_ur, form.detail,
        form.detail_ur, form.rank, q->now);
    status = person_commit(q, &batch, view);
    return status == OK ? OK : person_form_show(q, public_read, status);
}

enum status public_remove_command(struct request *q)
{
    struct person_view *view = ARENA_NEW(q->arena, struct person_view);
    struct batch batch;
    enum status status = form_read(q, NULL, 0, NULL);

    status = status == OK ? public_read(q, view) : status;
    if (status == OK && !view->named.found) {
        status = problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    write_staff_public_delete(&batch, view->person.staff_id);
    return person_take_away(q, &batch, view, "/public", TEXT(""));
}
