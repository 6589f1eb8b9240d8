/* Writing an enquiry: row and tokens. */
#include "access/access.h"
#include "clients/choices.h"
#include "clinic.h"
#include "enquiries/enquiries.h"
#include "enquiries/views.h"

static void write_tokens(
    struct store *store, struct batch *batch, struct enquiry_id id, const struct enquiry_details *d)
{
    if (d->phone.length > 0) {
        write_enquiry_token_insert(
            batch, store_token(store, batch->arena, TOKEN_PHONE, d->phone), id, true);
    }
    if (d->email.length > 0) {
        write_enquiry_token_insert(batch, email_token(store, batch->arena, d->email), id, false);
    }
}

void enquiry_add(struct clinic *clinic, struct batch *batch, struct enquiry_id id,
    struct instant at, const struct enquiry_details *d, struct subject *out_subject)
{
    subject_create(batch, (struct subject_id){id.v}, out_subject);
    write_enquiry_insert(batch, out_subject, id, d->channel,
        d->status.length > 0 ? d->status : TEXT("new"), text_of(language_keys[d->language]),
        d->reach, d->name, d->phone, d->email, d->handle, d->message, d->preferred_time,
        d->next_step, d->next_on, (struct maybe_service_id){d->service.v != 0, d->service},
        (struct maybe_staff_id){d->owner.v != 0, d->owner}, at);
    write_tokens(clinic->store, batch, id, d);
}

struct url enquiry_url(struct arena *arena, struct enquiry_id id)
{
    return url_id(arena, "/staff/enquiries/", id.v, "");
}

void enquiry_file(struct request *q, struct batch *batch, struct enquiry_id id,
    const struct enquiry_details *details)
{
    struct subject subject;

    enquiry_add(q->clinic, batch, id, q->now, details, &subject);
    q->subject = subject.id;
    audit_add(q, batch, AUDIT_ENQUIRY, id.v, &subject, TEXT(""), TEXT("new"));
}

struct enquiry_details enquiry_details_of(const struct enquiry_by_id *row)
{
    return (struct enquiry_details){.channel = row->channel_text,
        .reach = row->reach_text,
        .language = enquiry_language(row->language_text),
        .name = row->name,
        .phone = row->phone_text,
        .email = row->email_text,
        .handle = row->handle_text,
        .message = row->message_text,
        .preferred_time = row->time_text,
        .service = row->service_id_maybe.value,
        .status = row->status,
        .owner = row->staff_id_maybe.value,
        .next_step = row->next_text,
        .next_on = row->next_on_maybe};
}

/* What differs, as "status: new; phone: +92..." before and after, for the audit. */
static void compare(struct arena *arena, const struct enquiry_details *before,
    const struct enquiry_details *after, struct text *out_before, struct text *out_after)
{
    const struct {
        const char *field;
        struct text before, after;
    } rows[] = {{"status", before->status, after->status}, {"name", before->name, after->name},
        {"phone", before->phone, after->phone}, {"email", before->email, after->email},
        {"handle", before->handle, after->handle}, {"message", before->message, after->message},
        {"next_step", before->next_step, after->next_step}};

    *out_before = *out_after = TEXT("");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!text_equal(rows[i].before, rows[i].after)) {
            const char *gap = out_before->length > 0 ? "; " : "";

            *out_before = text_format(arena, "%.*s%s%s: %.*s", TEXT_ARG(*out_before), gap,
                rows[i].field, TEXT_ARG(rows[i].before));
            *out_after = text_format(arena, "%.*s%s%s: %.*s", TEXT_ARG(*out_after), gap,
                rows[i].field, TEXT_ARG(rows[i].after));
        }
    }
}

void enquiry_change(struct request *q, struct batch *batch, const struct subject *subject,
    int64_t seen_version, const struct enquiry_details *before, const struct enquiry_details *d)
{
    const struct enquiry_id id = {subject->id.v};
    const struct staff_id owner = d->owner.v != 0 ? d->owner : q->actor.staff;
    struct text old;
    struct text new;

    write_enquiry_update(batch, subject, d->status, text_of(language_keys[d->language]), d->name,
        d->phone, d->email, d->handle, d->message, d->preferred_time, d->next_step, d->next_on,
        (struct maybe_service_id){d->service.v != 0, d->service},
        (struct maybe_staff_id){true, owner}, q->now, seen_version, id);
    write_enquiry_tokens_delete(batch, id);
    write_tokens(q->clinic->store, batch, id, d);
    compare(q->arena, before, d, &old, &new);
    audit_add(q, batch, AUDIT_ENQUIRY, id.v, subject, old, new);
}
