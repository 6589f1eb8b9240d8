/* Typing an enquiry in, and mending what was typed wrong. */
#include "access/access.h"
#include "clients/choices.h"
#include "clinic.h"
#include "enquiries/enquiries.h"
#include "enquiries/source.h"
#include "enquiries/views.h"
#include "enquiries_html.h"
#include "http/form.h"

enum { name_most = 120, message_most = 4000, new_only = 2 };

struct details_form {
    int channel;
    struct text message;
    struct text name, phone, email, handle;
    int language;
    struct service_id service;
};

/* How it came in and what was asked are of a new one only: they stay as they were. */
static const struct form_field details_fields[] = {
    FORM_CHOICE(
        struct details_form, channel, FORM_REQUIRED, enquiry_channel_keys + 1), /* not website */
    FORM_LINES(struct details_form, message, FORM_OPTIONAL, 0, message_most),
    FORM_TEXT(struct details_form, name, FORM_REQUIRED, 1, name_most),
    FORM_PHONE(struct details_form, phone, FORM_OPTIONAL),
    FORM_EMAIL(struct details_form, email, FORM_OPTIONAL),
    FORM_TEXT(struct details_form, handle, FORM_OPTIONAL, 0, name_most),
    FORM_CHOICE(struct details_form, language, FORM_REQUIRED, language_keys),
    FORM_ID(struct details_form, service, FORM_OPTIONAL),
};

/* One way to answer is enough, and one there must be. */
static enum status check_form(
    struct request *q, const struct details_form *form, const struct enquiry_form_view *view)
{
    bool found = form->service.v == 0 || form->service.v == view->saved.service_id_maybe.value.v;

    for (size_t i = 0; i < view->services.count && !found; i++) {
        found = view->services.rows[i].service_id.v == form->service.v;
    }
    if (!found) {
        return problem_set(&q->problems, PROBLEM_not_choice, "service", TEXT(""));
    }
    return form->phone.length + form->email.length + form->handle.length > 0
        ? OK
        : problem_set(&q->problems, PROBLEM_no_answer, "phone", TEXT(""));
}

static void set_details(const struct details_form *form, struct enquiry_details *details)
{
    details->name = form->name;
    details->phone = form->phone;
    details->email = form->email;
    details->handle = form->handle;
    details->language = (enum language)form->language;
    details->service = form->service;
}

enum status enquiry_new_page(struct request *q)
{
    struct enquiry_form_view view = {0};

    read_enquiry_services(&q->reads, &view.services);
    const enum status status = reads_run(&q->reads);
    if (status == OK) {
        enquiry_form_html(&q->out, q, &view);
    }
    return status;
}

enum status enquiry_create_command(struct request *q)
{
    const struct enquiry_id id = {request_new_id(q)};
    const struct url page = enquiry_url(q->arena, id);
    struct enquiry_form_view view = {0};
    struct details_form form;
    struct batch batch;
    enum status status = form_read(q, details_fields, COUNT_OF(details_fields), &form);

    read_enquiry_services(&q->reads, &view.services);
    const enum status read = reads_run(&q->reads);
    if (read != OK) {
        return read;
    }
    status = status == OK ? check_form(q, &form, &view) : status;
    if (status == OK) {
        struct enquiry_details details = {
            .channel = text_of(enquiry_channel_keys[1 + form.channel]),
            .message = form.message,
            .owner = q->actor.staff};

        set_details(&form, &details);
        request_batch(q, &batch);
        enquiry_file(q, &batch, id, &details);
        status = request_commit(q, &batch, page);
    }
    if (status == OK) {
        return OK;
    }
    enquiry_form_html(&q->out, q, &view);
    return status;
}

static enum status read_saved(
    struct request *q, struct enquiry_form_view *view, struct subject *out_subject)
{
    struct enquiry_id id;
    enum status status = request_id(q, 0, &id.v);

    if (status != OK) {
        return status;
    }
    q->subject = (struct subject_id){id.v};
    read_enquiry_by_id(&q->reads, id, &view->saved);
    read_enquiry_services(&q->reads, &view->services);
    read_subject(&q->reads, q->subject, out_subject);
    status = reads_run(&q->reads);
    return status == OK ? enquiry_check_seen(q, &view->saved) : status;
}

enum status enquiry_edit_page(struct request *q)
{
    struct enquiry_form_view view = {0};
    struct subject subject;
    const enum status status = read_saved(q, &view, &subject);

    if (status == OK) {
        enquiry_form_html(&q->out, q, &view);
    }
    return status;
}

enum status enquiry_edit_command(struct request *q)
{
    struct enquiry_form_view view = {0};
    struct details_form form;
    struct subject subject;
    struct batch batch;
    const enum status typed =
        form_read(q, details_fields + new_only, COUNT_OF(details_fields) - new_only, &form);
    enum status status = read_saved(q, &view, &subject);

    if (status != OK) {
        return status;
    }
    status = typed == OK ? check_form(q, &form, &view) : typed;
    if (status == OK) {
        const struct url page = enquiry_url(q->arena, view.saved.enquiry_id);
        const struct enquiry_details before = enquiry_details_of(&view.saved);
        struct enquiry_details after = before;

        set_details(&form, &after);
        request_batch(q, &batch);
        enquiry_change(q, &batch, &subject, request_version(q), &before, &after);
        status = request_commit(q, &batch, page);
        if (status == OK) {
            return OK;
        }
    }
    enquiry_form_html(&q->out, q, &view);
    return status;
}
