/* The pages of clients: the search, one client. */
#include "access/access.h"
#include "clients/views.h"
#include "clients_html.h"

enum { typed_most = 80 }; /* characters that the field takes */

static struct text searched(const struct request *q)
{
    return text_trim(text_first_letters(request_query(q, "search"), typed_most));
}

struct url alert_url(
    struct arena *arena, struct client_id client, struct alert_id alert, const char *what)
{
    return url_path(arena,
        text_format(arena, "/staff/clients/%.*s/alerts/%.*s/%s", TEXT_ARG(id_text(arena, client.v)),
            TEXT_ARG(id_text(arena, alert.v)), what));
}

enum status clients_page(struct request *q)
{
    struct clients_view *view = ARENA_NEW(q->arena, struct clients_view);
    const struct text typed = searched(q);
    const enum status status = typed.length > 0 ? clients_search(q, typed, &view->search)
                                                : clients_newest(q, &view->newest);

    if (status == OK) {
        clients_html(&q->out, q, view);
    }
    return status;
}

enum status palette_page(struct request *q)
{
    struct client_search *search = ARENA_NEW(q->arena, struct client_search);
    const enum status status = clients_search(q, searched(q), search);

    if (status == OK) {
        palette_html(&q->out, q, search);
    }
    return status;
}

/* After an alert was closed: the toast that opens it again. */
static void offer_undo(struct request *q, struct client_view *view)
{
    int64_t alert;

    if (id_read(request_query(q, "closed"), &alert) != OK) {
        return;
    }
    for (size_t i = 0; i < view->record.alerts.count; i++) {
        const struct client_alerts_row *row = &view->record.alerts.rows[i];

        if (row->alert_id.v == alert && !row->is_open) {
            view->toast = (struct toast){
                .words = text_of(translate(&q->out, WORDS("The alert is closed."))),
                .undo = alert_url(q->arena, view->record.client.client_id, row->alert_id, "open"),
                .version = row->version};
        }
    }
}

/* The page of what was before a day ends where that day begins; the first one never. */
static struct minute before_of(const struct request *q, struct client_view *view)
{
    view->before.known = day_read(request_query(q, "before"), &view->before.value) == OK;
    return view->before.known ? day_minute(view->before.value, 0) : (struct minute){INT64_MAX};
}

static struct instant instant_of(const struct zone *zone, struct minute minute)
{
    struct instant at = {INT64_MAX};

    while (minute.v != INT64_MAX && zone_instant(zone, minute, &at) != OK) {
        minute.v++; /* on a day that had no midnight */
    }
    return at;
}

/* The client of the path with all that her page shows; OK, NOT_FOUND, or a redirect that is made */
static enum status show_client(struct request *q, struct client_view *view)
{
    struct client_id id;
    enum status status = request_id(q, 0, &id.v);

    if (status != OK) {
        return status;
    }
    const struct minute before_minute = before_of(q, view);
    const struct instant before = instant_of(q->clinic->zone, before_minute);
    client_queue(q, id, &view->record);
    read_client_appointments(&q->reads, id, before_minute, &view->appointments);
    read_client_balance(&q->reads, id, &view->balance);
    read_invoices_of_client(&q->reads, id, before, &view->invoices);
    read_payments_of_client(&q->reads, id, before, &view->payments);
    read_visits_of_client(&q->reads, id, before, &view->visits);
    read_enquiries_of_client(&q->reads, id, before, &view->enquiries);
    status = reads_run(&q->reads);
    if (status == OK) {
        status = client_open(q, &view->record);
    }
    if (status != OK) {
        return status;
    }
    view->today = clinic_today(q->clinic, q->now);
    if (view->record.client.merged_client_id_maybe.known) {
        return request_redirect(
            q, client_url(q->arena, view->record.client.merged_client_id_maybe.value));
    }
    timeline_make(q, view);
    offer_undo(q, view);
    rename_toast(q, id, (struct rename_place){0}, view->record.client.version, &view->toast);
    client_html(&q->out, q, view);
    return OK;
}

enum status client_page(struct request *q)
{
    return show_client(q, ARENA_NEW(q->arena, struct client_view));
}

enum status client_show_again(struct request *q, enum client_refused form, enum status refused)
{
    struct client_view *view = ARENA_NEW(q->arena, struct client_view);

    view->refused = form;
    const enum status status = show_client(q, view);
    return status == OK ? refused : status;
}
