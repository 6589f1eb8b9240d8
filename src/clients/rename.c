/* Changing a client's name, in one step from wherever she is what the page is about; and back. */
#include "access/access.h"
#include "appointments/appointments.h"
#include "clients/views.h"
#include "http/form.h"
#include "visits/visits.h"

struct rename_form {
    struct text name, name_ur;
};

static const struct form_field rename_fields[] = {
    FORM_TEXT(struct rename_form, name, FORM_REQUIRED, 1, client_name_most),
    FORM_TEXT(struct rename_form, name_ur, FORM_OPTIONAL, 0, client_name_most),
};

/* The address of the form or its Undo: it remembers on whose page it stands. */
static struct url name_url(
    struct arena *arena, struct client_id client, const char *what, struct rename_place place)
{
    struct url url = url_id(arena, "/staff/clients/", client.v, what);

    if (place.visit.v != 0) {
        url = url_with(arena, url, "visit", id_text(arena, place.visit.v));
    }
    if (place.appointment.v != 0) {
        url = url_with(arena, url, "appointment", id_text(arena, place.appointment.v));
    }
    return url;
}

struct url rename_url(struct arena *arena, struct client_id client, struct rename_place place)
{
    return name_url(arena, client, "/name", place);
}

struct rename_place rename_place_of(const struct request *q)
{
    struct rename_place place = {0};

    /* What is no id leaves zero: her own page. */
    (void)!id_read(request_query(q, "visit"), &place.visit.v);
    (void)!id_read(request_query(q, "appointment"), &place.appointment.v);
    return place;
}

/* The page from which she was renamed. */
static struct url page_of(struct request *q, struct client_id client)
{
    const struct rename_place place = rename_place_of(q);

    return place.visit.v != 0      ? visit_url(q->arena, place.visit)
        : place.appointment.v != 0 ? appointment_url(q->arena, place.appointment)
                                   : client_url(q->arena, client);
}

void rename_toast(struct request *q, struct client_id client, struct rename_place place,
    int64_t version, struct toast *toast)
{
    int64_t renamed = 0;

    if (text_number(request_query(q, "renamed"), 1, INT64_MAX, &renamed) == OK &&
        renamed == version) {
        *toast = (struct toast){.words = text_of(translate(&q->out, WORDS("The name is changed."))),
            .undo = name_url(q->arena, client, "/name/undo", place),
            .version = version};
    }
}

static enum status rename_client(
    struct request *q, const struct client_record *record, const struct rename_form *form)
{
    const struct client_details *before = &record->details;
    const struct url page = page_of(q, record->client.client_id);
    const struct text version = text_format(q->arena, "%lld", (long long)request_version(q) + 1);
    const struct url renamed = url_with(q->arena, page, "renamed", version);
    struct batch batch;

    if (text_equal(form->name, before->name) && text_equal(form->name_ur, before->name_ur)) {
        return request_redirect(q, page);
    }
    request_batch(q, &batch);
    client_rename(
        q, &batch, &record->subject, request_version(q), before, form->name, form->name_ur);
    return request_commit(q, &batch, renamed);
}

enum status client_rename_command(struct request *q)
{
    struct client_record *record = ARENA_NEW(q->arena, struct client_record);
    struct rename_form form;
    const enum status typed = form_read(q, rename_fields, COUNT_OF(rename_fields), &form);
    enum status status = client_read(q, record);

    if (status != OK) {
        return status;
    }
    status = typed == OK ? rename_client(q, record, &form) : typed;
    return status == OK ? OK : client_show_again(q, REFUSED_NAME, status);
}

enum status client_rename_undo_command(struct request *q)
{
    struct client_record *record = ARENA_NEW(q->arena, struct client_record);
    struct batch batch;
    enum status status = client_read(q, record);

    if (status != OK) {
        return status;
    }
    const struct url page = page_of(q, record->client.client_id);
    request_batch(q, &batch);
    status = client_rename_back(q, &batch, &record->subject, request_version(q), &record->details);
    status = status == OK ? request_commit(q, &batch, page) : status;
    return status == OK ? OK : client_show_again(q, REFUSED_NAME, status);
}
