/* The desk's side of enquiries: who asks, what was answered, what comes next. */
#include "access/access.h"
#include "clinic.h"
#include "enquiries/enquiries.h"
#include "enquiries/views.h"
#include "enquiries_html.h"
#include "http/form.h"

const struct enquiry_list enquiry_list_rows[enquiry_lists] = {
    {"waiting", WORDS("Waiting for an answer"), TEXT_ROW("new"), TEXT_ROW("contacted")},
    {"settled", WORDS("Booked or later"), TEXT_ROW("booked"), TEXT_ROW("not_now")},
    {"ended", WORDS("Closed"), TEXT_ROW("closed"), TEXT_ROW("spam")},
};

const struct enquiry_status enquiry_status_rows[enquiry_statuses] = {
    {"new", WORDS("New")},
    {"contacted", WORDS("Answered")},
    {"booked", WORDS("Booked")},
    {"not_now", WORDS("Not now")},
    {"closed", WORDS("Closed")},
    {"spam", WORDS("Spam")},
};

static const struct enquiry_status channels[] = {
    {"website", WORDS("Website")},
    {"call", WORDS("Call")},
    {"whatsapp", WORDS("WhatsApp")},
    {"instagram", WORDS("Instagram")},
    {"facebook", WORDS("Facebook")},
    {"walk_in", WORDS("At the desk")},
    {"referral", WORDS("Referral")},
};

static const char *const status_values[] = {
    "new", "contacted", "booked", "not_now", "closed", "spam", NULL};

const char *enquiry_status_words(struct text value)
{
    for (size_t i = 0; i < enquiry_statuses; i++) {
        if (text_is(value, enquiry_status_rows[i].value)) {
            return enquiry_status_rows[i].words;
        }
    }
    return "";
}

const char *enquiry_channel_words(struct text value)
{
    for (size_t i = 0; i < COUNT_OF(channels); i++) {
        if (text_is(value, channels[i].value)) {
            return channels[i].words;
        }
    }
    return "";
}

enum status enquiries_page(struct request *q)
{
    struct enquiries_view view = {.shown = &enquiry_list_rows[0]};
    const struct text before = request_query(q, "before");
    int64_t before_number = INT64_MAX;

    for (size_t i = 0; i < enquiry_lists; i++) {
        if (text_is(request_query(q, "show"), enquiry_list_rows[i].name)) {
            view.shown = &enquiry_list_rows[i];
        }
    }
    if (before.length > 0 && id_read(before, &before_number) != OK) {
        return problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""));
    }
    read_enquiries_list(
        &q->reads, view.shown->first, view.shown->second, before_number, &view.list);
    read_enquiry_counts(&q->reads, &view.counts);
    const enum status status = reads_run(&q->reads);
    if (status == OK) {
        enquiries_html(&q->out, q, &view);
    }
    return status;
}

/* The enquiry with the clients that it may be from. Who asks is known after the gate, so the session is
 * read first. */
static enum status read_enquiry(
    struct request *q, struct enquiry_view *view, struct subject *out_subject)
{
    struct enquiry_id id = {0};
    enum status status = reads_run(&q->reads);

    if (status == OK) {
        status = request_id(q, 0, &id.v);
    }
    if (status != OK) {
        return status;
    }
    q->subject = (struct subject_id){id.v};
    read_enquiry_by_id(&q->reads, id, &view->enquiry);
    read_enquiry_known(&q->reads, id, q->actor.staff, &view->known);
    read_enquiry_others(&q->reads, id, &view->others);
    read_subject(&q->reads, q->subject, out_subject);
    status = reads_run(&q->reads);
    if (status == OK && !view->enquiry.found) {
        status = problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""));
    }
    return status;
}

enum status enquiry_page(struct request *q)
{
    struct enquiry_view view = {0};
    struct subject subject = {0};
    const enum status status = read_enquiry(q, &view, &subject);

    if (status == OK) {
        enquiry_html(&q->out, q, &view);
    }
    return status;
}

struct enquiry_form {
    int status;
    struct text next_step;
    struct day next_on;
};

static const struct form_field enquiry_fields[] = {
    FORM_CHOICE(struct enquiry_form, status, FORM_REQUIRED, status_values),
    FORM_TEXT(struct enquiry_form, next_step, FORM_OPTIONAL, 0, 300),
    FORM_DAY(struct enquiry_form, next_on, FORM_OPTIONAL),
};

static int64_t seen_version(const struct request *q)
{
    int64_t version = 0;

    return text_number(request_field(q, "version"), 1, INT64_MAX, &version) == OK ? version : 0;
}

static enum status save_enquiry(struct request *q, const struct enquiry_view *view,
    const struct enquiry_form *form, const struct subject *subject)
{
    const struct enquiry_by_id *enquiry = &view->enquiry;
    const struct maybe_day next_on = {form_has(q, "next_on"), form->next_on};
    /* Who answers first takes care of it. */
    const struct maybe_staff_id owner =
        enquiry->staff_id_maybe.known ? enquiry->staff_id_maybe
                                      : (struct maybe_staff_id){true, q->actor.staff};
    const struct text status = text_of(status_values[form->status]);
    const struct url list = URL("/staff/enquiries");
    struct batch batch;

    request_batch_for(q, &batch, list);
    write_enquiry_update(&batch, subject, status, owner, form->next_step, next_on, seen_version(q),
        enquiry->enquiry_id);
    audit_add(q, &batch, AUDIT_ENQUIRY, enquiry->enquiry_id.v, subject, enquiry->status, status);
    const enum status saved = batch_commit(&batch);
    return saved == OK ? request_redirect(q, list) : saved;
}

enum status enquiry_change_command(struct request *q)
{
    struct enquiry_view view = {0};
    struct enquiry_form form;
    struct subject subject = {0};
    const enum status typed = form_read(q, enquiry_fields, COUNT_OF(enquiry_fields), &form);
    enum status status = read_enquiry(q, &view, &subject);

    if (status != OK) {
        return status;
    }
    status = typed == OK ? save_enquiry(q, &view, &form, &subject) : typed;
    if (status != OK && !q->is_repeat) {
        enquiry_html(&q->out, q, &view);
    }
    return status;
}
