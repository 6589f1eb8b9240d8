/* The contact and the consultation form. All that they do is file an enquiry. */
#include "access_queries.h"
#include "clinic.h"
#include "enquiries/enquiries.h"
#include "http/form.h"
#include "http/proof.h"
#include "store/seal.h"
#include "website/frame.h"
#include "website_html.h"

struct contact_form {
    struct text name, phone, email, message;
};

static const struct form_field contact_fields[] = {
    FORM_TEXT(struct contact_form, name, FORM_REQUIRED, 1, 120),
    FORM_PHONE(struct contact_form, phone, FORM_OPTIONAL),
    FORM_EMAIL(struct contact_form, email, FORM_OPTIONAL),
    FORM_LINES(struct contact_form, message, FORM_REQUIRED, 1, 4000),
};

static const char *const reaches[] = {"whatsapp", "call", "email", NULL};

struct consultation_form {
    struct text name, phone, email, message, preferred_time;
    struct service_id service;
    int reach;
};

static const struct form_field consultation_fields[] = {
    FORM_TEXT(struct consultation_form, name, FORM_REQUIRED, 1, 120),
    FORM_PHONE(struct consultation_form, phone, FORM_OPTIONAL),
    FORM_EMAIL(struct consultation_form, email, FORM_OPTIONAL),
    {"service", FORM_IS_ID, FORM_OPTIONAL, 0, 0, NULL, offsetof(struct consultation_form, service)},
    FORM_TEXT(struct consultation_form, preferred_time, FORM_OPTIONAL, 0, 200),
    FORM_CHOICE(struct consultation_form, reach, FORM_OPTIONAL, reaches),
    FORM_LINES(struct consultation_form, message, FORM_OPTIONAL, 0, 4000),
};

/* Reads what the form shows; not yet run. */
static void form_queue(struct request *q, struct form_view *view, bool is_consultation)
{
    *view = (struct form_view){
        .is_consultation = is_consultation, .service = request_query(q, "service")};
    frame_queue(q, &view->frame);
    if (is_consultation) {
        read_site_services(&q->reads, view->frame.today, &view->services);
    }
}

/* The treatment that the address names, or that was chosen in a form that is shown again. */
static struct text treatment_asked(struct request *q, const struct form_view *view)
{
    for (size_t i = 0; i < view->services.count; i++) {
        const struct site_services_row *row = &view->services.rows[i];

        if (text_equal(row->slug_text, view->service) ||
            text_equal(id_text(q->arena, row->service_id.v), request_field(q, "service"))) {
            return in_language(&q->out, row->name, row->name_ur);
        }
    }
    return TEXT("");
}

static void form_show(struct request *q, struct form_view *view)
{
    struct out *o = &q->out;

    frame_fill(q, &view->frame,
        text_of(view->is_consultation ? t("Ask for a consultation") : t("Contact")), TEXT(""),
        treatment_asked(q, view));
    form_html(o, q, view);
}

static enum status show_form(struct request *q, bool is_consultation)
{
    struct form_view view;

    form_queue(q, &view, is_consultation);
    const enum status status = reads_run(&q->reads);
    if (status == OK) {
        form_show(q, &view);
    }
    return status;
}

/* The form again as it was typed, with its problems. */
static enum status show_again(struct request *q, bool is_consultation, enum status refused)
{
    const enum status status = show_form(q, is_consultation);

    return status == OK ? refused : status;
}

enum status contact_page(struct request *q)
{
    return show_form(q, false);
}

enum status consultation_page(struct request *q)
{
    return show_form(q, true);
}

/* One way to answer is enough, and one there must be. */
static enum status check_reach(struct request *q, struct text phone, struct text email)
{
    if (phone.length == 0 && email.length == 0 && problem_of(&q->problems, "phone") == NULL &&
        problem_of(&q->problems, "email") == NULL) {
        return problem_set(&q->problems, PROBLEM_no_reach, "phone", TEXT(""));
    }
    return OK;
}

/* Not more than a household sends in a while: the schema counts, for all nodes. This machine itself
 * isn't counted: behind a proxy that isn't trusted it would be everybody. */
static void limit(struct request *q, struct batch *batch)
{
    if (!address_is_loopback(q->address)) {
        write_form_try_insert(batch, (struct form_try_id){request_new_id(q)},
            store_token(
                q->clinic->store, q->arena, TOKEN_ADDRESS, address_source(q->arena, q->address)),
            q->now);
    }
}

static enum status file(struct request *q, const struct enquiry_details *enquiry)
{
    struct batch batch;

    request_batch(q, &batch);
    limit(q, &batch);
    enquiry_file(q, &batch, (struct enquiry_id){request_new_id(q)}, enquiry);
    return request_commit(q, &batch, site_url(&q->out, "/thanks"));
}

enum status contact_command(struct request *q)
{
    struct contact_form form;
    enum status status = form_read(q, contact_fields, COUNT_OF(contact_fields), &form);
    const enum status reach = check_reach(q, form.phone, form.email);
    const enum status stamp = request_check_stamp(q);

    status = status != OK ? status : reach != OK ? reach : stamp;
    if (status == OK) {
        status = file(q,
            &(struct enquiry_details){.name = form.name,
                .phone = form.phone,
                .email = form.email,
                .message = form.message,
                .channel = TEXT("website"),
                .language = q->out.language});
    }
    return status == OK ? OK : show_again(q, false, status);
}

static bool has_service(const struct site_services *services, struct service_id service)
{
    bool found = service.v == 0;

    for (size_t i = 0; i < services->count && !found; i++) {
        found = services->rows[i].service_id.v == service.v;
    }
    return found;
}

enum status consultation_command(struct request *q)
{
    struct consultation_form form;
    struct form_view view;
    enum status status = form_read(q, consultation_fields, COUNT_OF(consultation_fields), &form);
    const enum status reach = check_reach(q, form.phone, form.email);
    const enum status stamp = request_check_stamp(q);

    status = status != OK ? status : reach != OK ? reach : stamp;
    form_queue(q, &view, true);
    const enum status read = reads_run(&q->reads);
    if (read != OK) {
        return read;
    }
    if (!has_service(&view.services, form.service)) {
        status = problem_set(&q->problems, PROBLEM_not_choice, "service", TEXT(""));
    }
    if (status == OK) {
        status = file(q,
            &(struct enquiry_details){.name = form.name,
                .phone = form.phone,
                .email = form.email,
                .message = form.message,
                .preferred_time = form.preferred_time,
                .service = form.service,
                .reach = form_has(q, "reach") ? text_of(reaches[form.reach]) : TEXT(""),
                .channel = TEXT("website"),
                .language = q->out.language});
    }
    if (status != OK) {
        form_show(q, &view);
    }
    return status;
}
