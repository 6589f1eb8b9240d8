/* Reading one client, for whoever may see her. */
#include "access/access.h"
#include "clients/views.h"

void client_queue(struct request *q, struct client_id id, struct client_record *out_record)
{
    read_client_by_id(&q->reads, id, &out_record->client);
    read_client_phones(&q->reads, id, &out_record->phones);
    read_client_alerts(&q->reads, id, &out_record->alerts);
    read_client_hidden(&q->reads, id, &out_record->hidden);
    read_subject(&q->reads, (struct subject_id){id.v}, &out_record->subject);
}

static void fill_details(struct client_record *record)
{
    const struct client_by_id *c = &record->client;

    record->details = (struct client_details){
        .name = c->name,
        .name_ur = c->name_ur,
        .relative = c->relative_text,
        .email = c->email,
        .birth = c->birth_text,
        .area = c->area_text,
        .address = c->address_text,
        .gender = c->gender_text,
        .language = c->language_text,
        .channel = c->channel_text,
        .provider = c->provider_text,
        .no_phone = c->no_phone_text,
        .source = c->source_text,
        .former = c->former_text,
        .is_assistant_wished = c->is_assistant_wished,
        .is_named_allowed = c->is_named_allowed,
        .is_unmatched = c->is_unmatched,
    };
    for (size_t i = 0; i < record->phones.count && i < client_phones_most; i++) {
        const struct client_phones_row *row = &record->phones.rows[i];

        record->details.phones[i] =
            (struct client_phone){row->number_text, row->whose_text, row->is_safe};
        record->details.phone_count = i + 1;
    }
}

enum status client_open(struct request *q, struct client_record *record)
{
    bool is_hidden = false;
    size_t kept = 0;

    for (size_t i = 0; i < record->hidden.count; i++) {
        is_hidden = is_hidden || record->hidden.rows[i].staff_id.v == q->actor.staff.v;
    }
    if (!record->client.found || is_hidden) {
        return problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""));
    }
    for (size_t i = 0; i < record->alerts.count; i++) {
        if (sees_audience(&q->actor, record->alerts.rows[i].audience_text)) {
            record->alerts.rows[kept++] = record->alerts.rows[i];
        }
    }
    record->alerts.count = kept;
    fill_details(record);
    q->subject = (struct subject_id){record->client.client_id.v};
    return OK;
}

enum status client_read(struct request *q, struct client_record *record)
{
    struct client_id id;
    enum status status = request_id(q, 0, &id.v);

    if (status == OK) {
        client_queue(q, id, record);
        status = reads_run(&q->reads);
    }
    return status == OK ? client_open(q, record) : status;
}
