/* Adding a client, changing her details, her alerts. */
#include "access/access.h"
#include "clients/choices.h"
#include "clients/views.h"
#include "clients_html.h"
#include "enquiries/source.h"
#include "http/form.h"

enum { name_most = client_name_most, line_most = 200, alert_most = 400, age_most = 130 };

struct client_form {
    struct text name, name_ur;
    struct text phone, phone_whose;
    struct text phone_2, phone_2_whose;
    struct text phone_3, phone_3_whose;
    bool phone_safe, phone_2_safe, phone_3_safe;
    struct text no_phone, relative, email;
    struct day birth_on;
    int64_t age;
    struct text area, address, source;
    int gender, language, channel, provider;
    bool is_assistant_wished, is_named_allowed;
    bool searched;
    struct text shared_phone;
    struct enquiry_id enquiry; /* that she is made of */
};

static const struct form_field client_fields[] = {
    FORM_TEXT(struct client_form, name, FORM_REQUIRED, 1, name_most),
    FORM_TEXT(struct client_form, name_ur, FORM_OPTIONAL, 0, name_most),
    FORM_PHONE(struct client_form, phone, FORM_OPTIONAL),
    FORM_TEXT(struct client_form, phone_whose, FORM_OPTIONAL, 0, name_most),
    FORM_BOX(struct client_form, phone_safe),
    FORM_PHONE(struct client_form, phone_2, FORM_OPTIONAL),
    FORM_TEXT(struct client_form, phone_2_whose, FORM_OPTIONAL, 0, name_most),
    FORM_BOX(struct client_form, phone_2_safe),
    FORM_PHONE(struct client_form, phone_3, FORM_OPTIONAL),
    FORM_TEXT(struct client_form, phone_3_whose, FORM_OPTIONAL, 0, name_most),
    FORM_BOX(struct client_form, phone_3_safe),
    FORM_TEXT(struct client_form, no_phone, FORM_OPTIONAL, 0, line_most),
    FORM_TEXT(struct client_form, relative, FORM_OPTIONAL, 0, name_most),
    FORM_EMAIL(struct client_form, email, FORM_OPTIONAL),
    FORM_DAY(struct client_form, birth_on, FORM_OPTIONAL),
    FORM_NUMBER(struct client_form, age, FORM_OPTIONAL, 0, age_most),
    FORM_TEXT(struct client_form, area, FORM_OPTIONAL, 0, line_most),
    FORM_TEXT(struct client_form, address, FORM_OPTIONAL, 0, line_most),
    FORM_CHOICE(struct client_form, gender, FORM_OPTIONAL, gender_keys),
    FORM_CHOICE(struct client_form, language, FORM_OPTIONAL, language_keys),
    FORM_CHOICE(struct client_form, channel, FORM_OPTIONAL, channel_keys),
    FORM_CHOICE(struct client_form, provider, FORM_OPTIONAL, provider_keys),
    FORM_TEXT(struct client_form, source, FORM_OPTIONAL, 0, line_most),
    FORM_BOX(struct client_form, is_assistant_wished),
    FORM_BOX(struct client_form, is_named_allowed),
    FORM_BOX(struct client_form, searched),
    FORM_TEXT(struct client_form, shared_phone, FORM_OPTIONAL, 0, line_most),
    FORM_ID(struct client_form, enquiry, FORM_OPTIONAL),
};

/* The date, or the age as told today. An age that is unchanged keeps the day on which it was
 * told. */
static struct text birth_text(
    struct request *q, const struct client_form *form, struct text saved, struct day today)
{
    if (form_has(q, "birth_on")) {
        return day_text(q->arena, form->birth_on);
    }
    if (!form_has(q, "age")) {
        return TEXT("");
    }
    if (text_has(saved, '@') && age_from(saved, today) == (int)form->age) {
        return saved;
    }
    return text_format(q->arena, "%d@%.*s", (int)form->age, TEXT_ARG(day_text(q->arena, today)));
}

static void add_phone(
    struct client_details *details, struct text number, struct text whose, bool is_safe)
{
    for (size_t i = 0; i < details->phone_count; i++) {
        if (text_equal(details->phones[i].number, number)) {
            return;
        }
    }
    if (number.length > 0) {
        details->phones[details->phone_count++] = (struct client_phone){number, whose, is_safe};
    }
}

/* What was typed as details; `saved` is what is there, or nothing. */
static enum status details_read(struct request *q, const struct client_details *saved,
    struct client_form *form, struct client_details *out)
{
    enum status status = form_read(q, client_fields, COUNT_OF(client_fields), form);
    const struct day today = clinic_today(q->clinic, q->now);

    *out = (struct client_details){
        .name = form->name,
        .name_ur = form->name_ur,
        .relative = form->relative,
        .email = form->email,
        .birth = birth_text(q, form, saved->birth, today),
        .area = form->area,
        .address = form->address,
        .gender = text_of(gender_keys[form->gender]),
        .language = text_of(language_keys[form->language]),
        .channel = text_of(channel_keys[form->channel]),
        .provider = text_of(provider_keys[form->provider]),
        .no_phone = form->no_phone,
        .source = form->source,
        .is_assistant_wished = form->is_assistant_wished,
        .is_named_allowed = form->is_named_allowed,
        .is_unmatched = !form->searched,
    };
    add_phone(out, form->phone, form->phone_whose, form->phone_safe);
    add_phone(out, form->phone_2, form->phone_2_whose, form->phone_2_safe);
    add_phone(out, form->phone_3, form->phone_3_whose, form->phone_3_safe);
    if (status == OK && out->phone_count == 0 && out->no_phone.length == 0) {
        status = problem_set(&q->problems, PROBLEM_phone_or_reason, "phone", TEXT(""));
    }
    if (status == OK && form_has(q, "birth_on") && form->birth_on.v > today.v) {
        status = problem_set(&q->problems, PROBLEM_birth_ahead, "birth_on", TEXT(""));
    }
    return status;
}

/* A new client begins with what was searched for. */
static void prefill(struct request *q, struct client_details *out_details)
{
    const struct text typed = text_trim(text_first_letters(request_query(q, "search"), name_most));
    struct search_plan plan;

    search_read(q->arena, typed, q->clinic->settings.country, &plan);
    if (plan.email.length > 0) {
        out_details->email = plan.email;
    } else if (plan.phone.length > 0 || plan.ending.length > 0) {
        out_details->phones[0].number = typed;
    } else if (plan.words.count > 0) {
        out_details->name = typed;
    }
    out_details->phones[0].is_safe = true;
}

enum status client_new_page(struct request *q)
{
    struct client_form_view *view = ARENA_NEW(q->arena, struct client_form_view);
    struct enquiry_source source;
    enum status status = reads_run(&q->reads);

    (void)!id_read(request_query(q, "enquiry"), &view->enquiry.v);
    if (status == OK) {
        status = enquiry_source_read(q, view->enquiry, &source);
    }
    if (status == OK) {
        view->is_searched = request_query(q, "search").length > 0 || source.row.found;
        prefill(q, &view->saved);
        enquiry_source_fill(q, &source, &view->saved);
        client_form_html(&q->out, q, view);
    }
    return status;
}

/* Who has one of these phones already. */
static enum status find_sharing(
    struct request *q, const struct client_details *details, struct client_form_view *view)
{
    struct text numbers[client_phones_most];

    for (size_t i = 0; i < details->phone_count; i++) {
        numbers[i] = details->phones[i].number;
    }
    return clients_with_phones(q, numbers, details->phone_count, &view->sharing);
}

static struct text phones_text(struct request *q, const struct client_details *details)
{
    struct text all = TEXT("");

    for (size_t i = 0; i < details->phone_count; i++) {
        all = text_join(q->arena, all, details->phones[i].number);
    }
    return all;
}

/* One phone may serve a family, but most often who has it is who stands at the desk: the people
 * are shown before there is another one. */
static enum status check_sharing(struct request *q, const struct client_form *form,
    const struct client_details *details, struct client_form_view *view)
{
    const struct text phones = phones_text(q, details);

    if (details->phone_count == 0 || text_equal(form->shared_phone, phones)) {
        return OK;
    }
    const enum status status = find_sharing(q, details, view);
    if (status != OK || view->sharing.count == 0) {
        return status;
    }
    view->shared_phone = phones;
    return problem_set(&q->problems, PROBLEM_phone_shared, "phone", TEXT(""));
}

enum status client_create_command(struct request *q)
{
    static const struct client_details nothing;
    struct client_form_view *view = ARENA_NEW(q->arena, struct client_form_view);
    struct client_details details;
    struct client_form form;
    struct enquiry_source source;
    struct subject subject;
    struct batch batch;
    const enum status read = details_read(q, &nothing, &form, &details);
    enum status status = reads_run(&q->reads);

    if (status == OK) {
        status = enquiry_source_read(q, form.enquiry, &source);
    }
    if (status != OK) {
        return status;
    }
    status = read == OK ? check_sharing(q, &form, &details, view) : read;
    if (status == OK) {
        request_batch(q, &batch);
        client_create(q, &batch, &details, &subject);
        enquiry_source_is_client(q, &batch, &source, (struct client_id){subject.id.v});
        status = request_commit(q, &batch, client_url(q->arena, (struct client_id){subject.id.v}));
    }
    if (status == OK) {
        return OK;
    }
    view->enquiry = form.enquiry;
    view->is_searched = form.searched;
    client_form_html(&q->out, q, view);
    return status;
}

static enum status show_form(struct request *q, const struct client_record *record,
    struct client_form_view *view, enum status status)
{
    view->record = record;
    view->saved = record->details;
    view->version = record->client.version;
    client_form_html(&q->out, q, view);
    return status;
}

enum status client_edit_again(struct request *q, enum status refused)
{
    struct client_record *record = ARENA_NEW(q->arena, struct client_record);
    struct client_form_view *view = ARENA_NEW(q->arena, struct client_form_view);

    read_staff_to_hide(&q->reads, &view->staff);
    const enum status status = client_read(q, record);
    return status == OK ? show_form(q, record, view, refused) : status;
}

enum status client_edit_page(struct request *q)
{
    return client_edit_again(q, OK);
}

/* Somebody else was faster: what is saved now stands beside what was typed, and saving again
 * means it. */
static enum status show_stale(struct request *q, const struct client_details *typed)
{
    struct client_record *record = ARENA_NEW(q->arena, struct client_record);
    struct client_form_view *view = ARENA_NEW(q->arena, struct client_form_view);
    const enum status status = client_read(q, record);

    if (status != OK) {
        return status;
    }
    view->change_count = details_changes(q->arena, &record->details, typed, view->changes);
    return show_form(q, record, view, STATUS_STALE);
}

enum status client_edit_command(struct request *q)
{
    struct client_record *record = ARENA_NEW(q->arena, struct client_record);
    struct client_details details;
    struct client_form form;
    struct batch batch;
    enum status status = client_read(q, record);

    if (status != OK) {
        return status;
    }
    status = details_read(q, &record->details, &form, &details);
    if (status != OK) {
        struct client_form_view *view = ARENA_NEW(q->arena, struct client_form_view);

        return show_form(q, record, view, status);
    }
    const struct url page = client_url(q->arena, record->client.client_id);
    details.is_unmatched = false; /* somebody has looked at who she is */
    request_batch(q, &batch);
    client_change(q, &batch, &record->subject, request_version(q), &record->details, &details);
    status = request_commit(q, &batch, page);
    if (status == OK) {
        return OK;
    }
    return status == STATUS_STALE
        ? show_stale(q, &details)
        : show_form(q, record, ARENA_NEW(q->arena, struct client_form_view), status);
}

struct alert_form {
    int kind, severity, audience;
    struct text words;
};

static const struct form_field alert_fields[] = {
    FORM_CHOICE(struct alert_form, kind, FORM_REQUIRED, kind_keys),
    FORM_CHOICE(struct alert_form, severity, FORM_REQUIRED, severity_keys),
    FORM_CHOICE(struct alert_form, audience, FORM_REQUIRED, audience_keys),
    FORM_TEXT(struct alert_form, words, FORM_REQUIRED, 1, alert_most),
};

enum status alert_command(struct request *q)
{
    struct client_record *record = ARENA_NEW(q->arena, struct client_record);
    struct alert_form form;
    struct batch batch;
    const enum status read = form_read(q, alert_fields, COUNT_OF(alert_fields), &form);
    enum status status = client_read(q, record);

    if (status != OK) {
        return status;
    }
    status = read;
    if (status == OK && !sees_audience(&q->actor, text_of(audience_keys[form.audience]))) {
        status = problem_set(&q->problems, PROBLEM_not_choice, "audience", TEXT(""));
    }
    if (status == OK) {
        const struct client_id id = record->client.client_id;
        const struct alert_id alert = {request_new_id(q)};
        const struct url page = client_url(q->arena, id);

        request_batch(q, &batch);
        write_alert_insert(&batch, &record->subject, alert, id, text_of(kind_keys[form.kind]),
            text_of(severity_keys[form.severity]), text_of(audience_keys[form.audience]),
            form.words, q->now);
        audit_add(q, &batch, AUDIT_ALERT, alert.v, &record->subject, TEXT(""), form.words);
        status = request_commit(q, &batch, page);
        if (status == OK) {
            return OK;
        }
    }
    return client_show_again(q, REFUSED_ALERT, status);
}

/* Close an alert or open it again: only one that the person sees, of this client. */
static enum status set_alert(struct request *q, bool is_open)
{
    struct client_record *record = ARENA_NEW(q->arena, struct client_record);
    struct alert_id alert;
    struct batch batch;
    enum status status = request_id(q, 1, &alert.v);

    if (status == OK) {
        status = client_read(q, record);
    }
    for (size_t i = 0; status == OK && i < record->alerts.count; i++) {
        const struct client_alerts_row *row = &record->alerts.rows[i];

        if (row->alert_id.v == alert.v) {
            const struct url page = client_url(q->arena, record->client.client_id);
            const struct url shown =
                is_open ? page : url_with(q->arena, page, "closed", id_text(q->arena, alert.v));

            request_batch(q, &batch);
            write_alert_open(&batch, is_open, request_version(q), alert);
            audit_add(q, &batch, is_open ? AUDIT_ALERT_OPENED : AUDIT_ALERT_CLOSED, alert.v,
                &record->subject, TEXT(""), row->words_text);
            status = request_commit(q, &batch, shown);
            return status == OK ? OK : client_show_again(q, REFUSED_ALERT, status);
        }
    }
    return status == OK ? problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT("")) : status;
}

enum status alert_close_command(struct request *q)
{
    return set_alert(q, /* is_open= */ false);
}

enum status alert_open_command(struct request *q)
{
    return set_alert(q, /* is_open= */ true);
}
