/* Enquiries: what the desk's pages show and do. */
#include "enquiries/enquiries.h"
#include "access/access.h"
#include "api/api.h"
#include "api_queries.h"
#include "clients/choices.h"
#include "clinic.h"
#include "enquiries/views.h"

static void write_enquiry(struct request *q, const struct api_enquiries_row *row)
{
    struct buf *to = &q->out.buf;
    const struct zone *zone = q->clinic->zone;

    json_open(to, NULL, '{');
    json_put_id(to, "id", row->enquiry_id.v);
    json_put_text(to, "channel", row->channel_text);
    json_put_text(to, "status", row->status);
    json_put_text(to, "name", row->name);
    json_put_text_or_null(to, "phone", row->phone_text);
    json_put_text_or_null(to, "email", row->email_text);
    json_put_text_or_null(to, "handle", row->handle_text);
    json_put_text(to, "language", row->language_text);
    json_put_text(to, "message", row->message_text);
    json_put_text(to, "preferred_time", row->time_text);
    json_put_id(to, "service", row->service_id_maybe.value.v);
    json_put_id(to, "staff", row->staff_id_maybe.value.v);
    json_put_text(to, "next_step", row->next_text);
    json_put_text_or_null(to, "next_on",
        row->next_on_maybe.known ? day_text(q->arena, row->next_on_maybe.value) : TEXT(""));
    json_put_id(to, "client", row->client_id_maybe.value.v);
    json_put_text(to, "entered_at", instant_text(q->arena, zone, row->entered_at));
    json_put_text_or_null(to, "contacted_at",
        row->contacted_at_maybe.known ? instant_text(q->arena, zone, row->contacted_at_maybe.value)
                                      : TEXT(""));
    json_put_number(to, "version", row->version);
    json_close(to, '}');
}

static enum status show(struct request *q, struct enquiry_id id, int http_status)
{
    struct api_enquiries found;

    read_api_enquiries(&q->reads, (struct enquiry_id){id.v - 1}, TEXT(""), 1, &found);
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    if (found.count == 0 || found.rows[0].enquiry_id.v != id.v ||
        actor_is_in(&q->actor, found.rows[0].hidden_text)) {
        return problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    q->subject = (struct subject_id){id.v};
    write_enquiry(q, &found.rows[0]);
    return api_answer(q, http_status, found.rows[0].version);
}

enum status api_enquiry(struct request *q)
{
    struct enquiry_id id;
    const enum status status = request_id(q, 0, &id.v);

    return status == OK ? show(q, id, 200) : status;
}

enum status api_enquiries(struct request *q)
{
    const struct text wanted = request_query(q, "status");
    struct api_enquiries found;
    struct api_page page;
    int64_t next = 0;
    enum status status = api_query_page(q, &page);

    if (wanted.length > 0 && enquiry_status_words(wanted)[0] == '\0') {
        status = problem_set(&q->problems, PROBLEM_not_choice, "status", TEXT(""));
    }
    if (status == OK) {
        read_api_enquiries(
            &q->reads, (struct enquiry_id){page.after}, wanted, page.limit + 1, &found);
        status = reads_run(&q->reads);
    }
    if (status != OK) {
        return status;
    }
    api_begin_list(q);
    for (size_t i = 0; i < found.count; i++) {
        if ((int64_t)i == page.limit) {
            next = found.rows[i - 1].enquiry_id.v;
            break;
        }
        if (!actor_is_in(&q->actor, found.rows[i].hidden_text)) {
            write_enquiry(q, &found.rows[i]);
        }
    }
    return api_end_list(q, next);
}

struct enquiry_input {
    struct text name, phone, email, handle, message, preferred_time, next_step;
    struct day next_on;
    int channel, language, status;
    struct service_id service;
    struct staff_id staff;
};

static const struct form_field enquiry_fields[] = {
    FORM_TEXT(struct enquiry_input, name, FORM_OPTIONAL, 1, 120),
    FORM_PHONE(struct enquiry_input, phone, FORM_OPTIONAL),
    FORM_EMAIL(struct enquiry_input, email, FORM_OPTIONAL),
    FORM_TEXT(struct enquiry_input, handle, FORM_OPTIONAL, 0, 120),
    FORM_LINES(struct enquiry_input, message, FORM_OPTIONAL, 0, 4000),
    FORM_TEXT(struct enquiry_input, preferred_time, FORM_OPTIONAL, 0, 200),
    FORM_TEXT(struct enquiry_input, next_step, FORM_OPTIONAL, 0, 300),
    FORM_DAY(struct enquiry_input, next_on, FORM_OPTIONAL),
    FORM_CHOICE(struct enquiry_input, channel, FORM_OPTIONAL, enquiry_channel_keys),
    FORM_CHOICE(struct enquiry_input, language, FORM_OPTIONAL, language_keys),
    FORM_CHOICE(struct enquiry_input, status, FORM_OPTIONAL, enquiry_status_keys),
    FORM_ID(struct enquiry_input, service, FORM_OPTIONAL),
    FORM_ID(struct enquiry_input, staff, FORM_OPTIONAL),
};

static void take(
    const struct request *q, const char *name, struct text typed, struct text *out_value)
{
    if (request_has(q, name)) {
        *out_value = typed;
    }
}

/* What was sent, over what is saved. */
static void set_details(
    struct request *q, const struct enquiry_input *input, struct enquiry_details *details)
{
    take(q, "name", input->name, &details->name);
    take(q, "phone", input->phone, &details->phone);
    take(q, "email", input->email, &details->email);
    take(q, "handle", input->handle, &details->handle);
    take(q, "message", input->message, &details->message);
    take(q, "preferred_time", input->preferred_time, &details->preferred_time);
    take(q, "next_step", input->next_step, &details->next_step);
    if (request_has(q, "next_on")) {
        details->next_on = (struct maybe_day){form_has(q, "next_on"), input->next_on};
    }
    if (form_has(q, "status")) {
        details->status = text_of(enquiry_status_keys[input->status]);
    }
    if (form_has(q, "language")) {
        details->language = (enum language)input->language;
    }
    if (request_has(q, "service")) {
        details->service = input->service;
    }
    if (request_has(q, "staff")) {
        details->owner = input->staff;
    }
}

/* The choices that only the database knows. */
struct known {
    struct enquiry_services services;
    struct enquiry_owners owners;
};

static void queue_known(struct request *q, struct known *known)
{
    read_enquiry_services(&q->reads, &known->services);
    read_enquiry_owners(&q->reads, &known->owners);
}

static enum status check_details(struct request *q, const struct enquiry_input *input,
    const struct enquiry_details *details, const struct known *known)
{
    bool has_service = input->service.v == 0;
    bool has_owner = input->staff.v == 0;

    for (size_t i = 0; i < known->services.count; i++) {
        has_service = has_service || known->services.rows[i].service_id.v == input->service.v;
    }
    for (size_t i = 0; i < known->owners.count; i++) {
        has_owner = has_owner || known->owners.rows[i].staff_id.v == input->staff.v;
    }
    if (details->name.length == 0) {
        return problem_set(&q->problems, PROBLEM_required, "name", TEXT(""));
    }
    if (details->phone.length + details->email.length + details->handle.length == 0) {
        return problem_set(&q->problems, PROBLEM_no_answer, "phone", TEXT(""));
    }
    if (!has_service || !has_owner) {
        return problem_set(
            &q->problems, PROBLEM_not_choice, has_service ? "staff" : "service", TEXT(""));
    }
    return OK;
}

enum status api_enquiry_create(struct request *q)
{
    struct enquiry_details details = {.channel = TEXT("website")};
    struct enquiry_id id = {request_new_id(q)};
    struct enquiry_input input;
    struct known known;
    struct batch batch;
    enum status status =
        api_read(q, enquiry_fields, COUNT_OF(enquiry_fields), &input, /* list= */ NULL);

    if (status == OK) {
        queue_known(q, &known);
        status = reads_run(&q->reads);
    }
    if (status != OK) {
        return status;
    }
    if (q->is_repeat) {
        return id_read(q->repeats, &id.v) == OK ? show(q, id, 201) : STATUS_INTERNAL;
    }
    set_details(q, &input, &details);
    if (form_has(q, "channel")) {
        details.channel = text_of(enquiry_channel_keys[input.channel]);
    }
    status = check_details(q, &input, &details, &known);
    if (status == OK) {
        id_write(id.v, api_batch(q, &batch));
        enquiry_file(q, &batch, id, &details);
        status = batch_commit(&batch);
    }
    return status == OK ? show(q, id, 201) : status;
}

static enum status change(
    struct request *q, struct enquiry_id id, const struct enquiry_input *input, int64_t version)
{
    struct enquiry_by_id saved;
    struct enquiry_details after;
    struct subject subject;
    struct known known;
    struct batch batch;

    queue_known(q, &known);
    read_enquiry_by_id(&q->reads, id, &saved);
    read_subject(&q->reads, (struct subject_id){id.v}, &subject);
    enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    if (!saved.found || actor_is_in(&q->actor, saved.hidden_text)) {
        return problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    if (saved.version != version) {
        return problem_set(&q->problems, PROBLEM_stale, NULL, TEXT(""));
    }
    const struct enquiry_details before = enquiry_details_of(&saved);
    after = before;
    set_details(q, input, &after);
    status = check_details(q, input, &after, &known);
    if (status == OK && request_has(q, "channel")) {
        status = problem_set(&q->problems, PROBLEM_unknown_member, "channel", TEXT(""));
    }
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    enquiry_change(q, &batch, &subject, version, &before, &after);
    return batch_commit(&batch);
}

enum status api_enquiry_change(struct request *q)
{
    struct enquiry_input input;
    struct enquiry_id id;
    int64_t version = 0;
    enum status status = request_id(q, 0, &id.v);

    if (status == OK) {
        status = api_read_version(q, &version);
    }
    if (status == OK) {
        status = api_read(q, enquiry_fields, COUNT_OF(enquiry_fields), &input, /* list= */ NULL);
    }
    if (status == OK) {
        status = change(q, id, &input, version);
    }
    return status == OK ? show(q, id, 200) : status;
}
