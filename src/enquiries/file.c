#include "access/access.h"
#include "clinic.h"
#include "enquiries/enquiries.h"
#include "enquiries_queries.h"

static const char *const languages[LANGUAGES] = {
    [ENGLISH] = "en", [URDU] = "ur", [ROMAN_URDU] = "roman"};

void enquiry_file(struct request *q, struct batch *batch, const struct new_enquiry *enquiry,
    struct enquiry_id *out_enquiry)
{
    struct store *store = q->clinic->store;
    const struct enquiry_id id = {request_new_id(q)};
    const struct maybe_service_id service = {enquiry->service.v != 0, enquiry->service};
    const struct maybe_staff_id owner = {enquiry->owner.v != 0, enquiry->owner};
    struct subject subject;

    subject_create(batch, (struct subject_id){id.v}, &subject);
    write_enquiry_insert(batch, &subject, id, text_of(enquiry->channel),
        text_of(languages[enquiry->language]), text_of(enquiry->reach), enquiry->name,
        enquiry->phone, enquiry->email, enquiry->message, enquiry->preferred_time,
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
    *out_enquiry = id;
}

void enquiry_booked(
    struct request *q, struct batch *batch, struct enquiry_id enquiry, struct client_id client)
{
    write_enquiry_is_booked(batch, client, enquiry);
    q->subject = (struct subject_id){enquiry.v};
    audit_add(q, batch, AUDIT_ENQUIRY, enquiry.v, NULL, TEXT(""), TEXT(""));
}
