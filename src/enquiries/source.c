#include "enquiries/source.h"

#include "access/access.h"
#include "enquiries/views.h"

enum status enquiry_check_seen(struct request *q, const struct enquiry_by_id *enquiry)
{
    return enquiry->found && !actor_is_in(&q->actor, enquiry->hidden_text)
        ? OK
        : problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""));
}

enum status enquiry_source_read(
    struct request *q, struct enquiry_id id, struct enquiry_source *out_source)
{
    *out_source = (struct enquiry_source){0};
    if (id.v == 0) {
        return OK;
    }
    if (!actor_may(&q->actor, MAY_EDIT_ENQUIRIES)) {
        return problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""));
    }
    q->subject = (struct subject_id){id.v};
    read_enquiry_by_id(&q->reads, id, &out_source->row);
    read_subject(&q->reads, q->subject, &out_source->subject);
    enum status status = reads_run(&q->reads);
    if (status == OK) {
        status = enquiry_check_seen(q, &out_source->row);
    }
    if (status != OK) {
        return status;
    }
    return q->method == GET ? audit_opened(q, AUDIT_ENQUIRY_OPENED, id.v) : OK;
}

void enquiry_source_fill(
    struct request *q, const struct enquiry_source *source, struct client_details *details)
{
    const struct enquiry_by_id *row = &source->row;
    const struct out *o = &q->out;

    if (!row->found) {
        return;
    }
    details->name = row->name;
    details->email = row->email_text;
    details->language = row->language_text;
    details->source = text_of(t(enquiry_channel_words(row->channel_text)));
    if (row->phone_text.length > 0) {
        details->phones[0] = (struct client_phone){row->phone_text, TEXT(""), true};
        details->phone_count = 1;
    }
}

void enquiry_source_is_client(struct request *q, struct batch *batch,
    const struct enquiry_source *source, struct client_id client)
{
    const struct enquiry_by_id *row = &source->row;

    if (row->found) {
        write_enquiry_client(batch, client, q->actor.staff, q->now, row->version, row->enquiry_id);
        audit_add(q, batch, AUDIT_ENQUIRY, row->enquiry_id.v, &source->subject, row->status,
            TEXT("contacted"));
    }
}

void enquiry_source_is_booked(struct request *q, struct batch *batch,
    const struct enquiry_source *source, struct client_id client, struct appointment_id appointment)
{
    const struct enquiry_by_id *row = &source->row;

    if (row->found) {
        write_enquiry_is_booked(batch, client, (struct maybe_appointment_id){true, appointment},
            q->actor.staff, q->now, row->version, row->enquiry_id);
        audit_add(q, batch, AUDIT_ENQUIRY, row->enquiry_id.v, &source->subject, row->status,
            TEXT("booked"));
    }
}

static const struct query keys_of_origin = {"keys_of_origin",
    "select k.class_number, k.wrapped_blob, k.subject_id from enquiry e"
    " join subject_key k on k.subject_id = e.enquiry_id where e.appointment_id = ?1",
    SURFACE_STAFF, 1, 3, true, false};

void enquiry_origin_read(
    struct request *q, struct appointment_id appointment, struct enquiry_origin *out_origin)
{
    *out_origin = (struct enquiry_origin){0};
    read_enquiry_booked(&q->reads, appointment, &out_origin->row);
    read_subject_by(&q->reads, &keys_of_origin, appointment.v, &out_origin->subject);
}

void enquiry_origin_unbook(struct request *q, struct batch *batch,
    const struct enquiry_origin *origin, struct instant booked_at)
{
    const struct enquiry_booked *row = &origin->row;

    if (row->found) {
        write_enquiry_unbook(batch, booked_at, row->version, row->enquiry_id);
        audit_add(q, batch, AUDIT_ENQUIRY, row->enquiry_id.v, &origin->subject, row->status,
            row->booked_from_text);
    }
}
