#include "access/access.h"
#include "clients/choices.h"
#include "clinic.h"
#include "enquiries/enquiries.h"
#include "enquiries_queries.h"

void enquiry_file(
    struct request *q, struct batch *batch, struct enquiry_id id, const struct new_enquiry *enquiry)
{
    struct store *store = q->clinic->store;
    const struct maybe_service_id service = {enquiry->service.v != 0, enquiry->service};
    const struct maybe_staff_id owner = {enquiry->owner.v != 0, enquiry->owner};
    struct subject subject;

    subject_create(batch, (struct subject_id){id.v}, &subject);
    write_enquiry_insert(batch, &subject, id, text_of(enquiry->channel),
        text_of(language_keys[enquiry->language]), text_of(enquiry->reach), enquiry->name,
        enquiry->phone, enquiry->email, enquiry->handle, enquiry->message, enquiry->preferred_time,
        enquiry->next_step, enquiry->next_on, service, owner, q->now);
    if (enquiry->phone.length > 0) {
        write_enquiry_token_insert(
            batch, store_token(store, q->arena, TOKEN_PHONE, enquiry->phone), id, true);
    }
    if (enquiry->email.length > 0) {
        write_enquiry_token_insert(batch, email_token(store, q->arena, enquiry->email), id, false);
    }
    q->subject = subject.id;
    audit_add(q, batch, AUDIT_ENQUIRY, id.v, &subject, TEXT(""), TEXT("new"));
}

void enquiry_change(struct request *q, struct batch *batch, const struct subject *subject,
    int64_t seen_version, struct text status_before, const struct enquiry_state *state)
{
    const struct enquiry_id id = {subject->id.v};
    const struct maybe_staff_id owner =
        state->owner.known ? state->owner : (struct maybe_staff_id){true, q->actor.staff};

    write_enquiry_update(batch, subject, state->status, owner, state->next_step, state->next_on,
        q->now, seen_version, id);
    audit_add(q, batch, AUDIT_ENQUIRY, id.v, subject, status_before, state->status);
}

void enquiry_booked(
    struct request *q, struct batch *batch, struct enquiry_id enquiry, struct client_id client)
{
    write_enquiry_is_booked(batch, client, enquiry);
    q->subject = (struct subject_id){enquiry.v};
    audit_add(q, batch, AUDIT_ENQUIRY, enquiry.v, NULL, TEXT(""), TEXT(""));
}
