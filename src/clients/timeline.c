/* One timeline of what other features know of a client, the newest first. */
#include <stdlib.h>

#include "access/access.h"
#include "appointments/appointments.h"
#include "appointments/states.h"
#include "billing/billing.h"
#include "billing/views.h"
#include "clients/views.h"
#include "enquiries/views.h"
#include "html/card.h"
#include "visits/visits.h"

/* As many as the queries bring. */
enum { of_a_kind = 200, kinds = 5, moments_most = of_a_kind * kinds };

static void add(struct client_view *view, const struct moment *moment)
{
    if (view->moment_count < moments_most) {
        view->moments[view->moment_count++] = *moment;
    }
}

static void add_invoices(struct request *q, struct client_view *view)
{
    struct out *o = &q->out;

    for (size_t i = 0; i < view->invoices.count; i++) {
        const struct invoices_of_client_row *row = &view->invoices.rows[i];
        const struct invoice_money money = {
            .is_issued = row->number_maybe.known,
            .credit_note_count = row->credit_note_count,
            .total = row->total_amount,
            .due = row->due_amount,
            .credited = row->credited_amount,
        };
        const enum invoice_state state = invoice_state(&money);

        add(view,
            &(struct moment){
                .event = {.day = row->business_day_maybe.known
                        ? row->business_day_maybe.value
                        : day_of(zone_minute(q->clinic->zone, row->made_at)),
                    .icon = "file-text",
                    .url = invoice_url(q->arena, row->invoice_id),
                    .title = text_format(q->arena, "%s \u2066%.*s\u2069", t("Invoice"),
                        TEXT_ARG(invoice_number(o, row->year_number_maybe, row->number_maybe)))},
                .order = zone_minute(q->clinic->zone, row->made_at).v,
                .amount = row->total_amount,
                .has_amount = true,
                .tag = state_words(o, state),
                .tag_kind = state_tag(state)});
    }
}

static void add_payments(struct request *q, struct client_view *view)
{
    struct out *o = &q->out;

    for (size_t i = 0; i < view->payments.count; i++) {
        const struct payments_of_client_row *row = &view->payments.rows[i];
        const bool is_pending = row->transfer_amount.minor > 0 && !row->is_arrived_maybe.known;
        const bool is_lost = row->is_arrived_maybe.known && !row->is_arrived_maybe.value;
        const struct text number =
            document_number(q->arena, DOCUMENT_RECEIPT, row->year_number, row->number);

        add(view,
            &(struct moment){
                .event = {.day = row->business_day,
                    .icon = "cash",
                    .url = receipt_url(q->arena, row->invoice_id, row->payment_id),
                    .title = text_format(q->arena, "%s %.*s", t("Receipt"), TEXT_ARG(number))},
                .order = zone_minute(q->clinic->zone, row->happened_at).v,
                .amount = {row->cash_amount.minor + row->transfer_amount.minor +
                    row->credit_amount.minor},
                .has_amount = true,
                .tag = row->is_undone ? t("Undone")
                    : is_pending      ? t("Transfer pending")
                    : is_lost         ? t("Transfer did not arrive")
                                      : NULL,
                .tag_kind = is_pending && !row->is_undone ? TAG_WARN : TAG_STOP});
    }
}

static void add_visits(struct request *q, struct client_view *view)
{
    struct out *o = &q->out;

    for (size_t i = 0; i < view->visits.count; i++) {
        const struct visits_of_client_row *row = &view->visits.rows[i];
        const bool is_signed = text_is(row->status, "signed");
        const struct text service =
            in_language(o, row->service_text_maybe.value, row->service_ur_text_maybe.value);

        add(view,
            &(struct moment){
                .event = {.day = row->visit_on,
                    .icon = "journal-medical",
                    .url = visit_url(q->arena, row->visit_id),
                    .title = service.length == 0
                        ? text_of(t("Visit"))
                        : text_format(q->arena, "%s: %.*s", t("Visit"), TEXT_ARG(service)),
                    .detail = in_language(&q->out, row->performer_text, row->performer_ur_text)},
                .order = zone_minute(q->clinic->zone, row->happened_at).v,
                .tag = is_signed ? t("Signed") : t("Not signed yet"),
                .tag_kind = is_signed ? TAG_FINE : TAG_WARN});
    }
}

static enum tag_kind tag_of(enum state state)
{
    switch (state) {
    case STATE_REQUESTED:
        return TAG_WARN;
    case STATE_NO_SHOW:
        return TAG_STOP;
    case STATE_COMPLETED:
        return TAG_FINE;
    case STATE_BOOKED:
    case STATE_CONFIRMED:
    case STATE_ARRIVED:
    case STATE_IN_TREATMENT:
    case STATE_CANCELLED:
    case STATES:
        break;
    }
    return TAG_PLAIN;
}

static void add_appointments(struct request *q, struct client_view *view)
{
    struct out *o = &q->out;
    const struct minute now = zone_minute(q->clinic->zone, q->now);

    for (size_t i = 0; i < view->appointments.count; i++) {
        const struct client_appointments_row *row = &view->appointments.rows[i];
        const enum state state = state_named(row->status);
        const struct text who = in_language(o, row->name_text, row->name_ur_text);
        const struct text at = clock_text(q->arena, minute_of_day(row->from_minute));

        if (state == STATES) {
            continue;
        }
        add(view,
            &(struct moment){.event = {.day = day_of(row->from_minute),
                                 .icon = "calendar3",
                                 .url = appointment_url(q->arena, row->appointment_id),
                                 .title = in_language(o, row->service_text, row->service_ur_text),
                                 .detail = text_format(q->arena, "%.*s%s%.*s", TEXT_ARG(at),
                                     who.length > 0 ? t(", ") : "", TEXT_ARG(who)),
                                 .is_ahead = state_holds(state) && state <= STATE_CONFIRMED &&
                                     row->until_minute.v > now.v},
                .order = row->from_minute.v,
                .tag = card_words(o, (enum card_state)state),
                .tag_kind = tag_of(state)});
    }
}

static void add_enquiries(struct request *q, struct client_view *view)
{
    struct out *o = &q->out;

    for (size_t i = 0; i < view->enquiries.count; i++) {
        const struct enquiries_of_client_row *row = &view->enquiries.rows[i];
        const struct minute at = zone_minute(q->clinic->zone, row->entered_at);
        const bool is_waiting = text_is(row->status, "new") || text_is(row->status, "contacted");

        add(view,
            &(struct moment){.event = {.day = day_of(at),
                                 .icon = "chat-left-text",
                                 .url = enquiry_url(q->arena, row->enquiry_id),
                                 .title = text_format(q->arena, "%s: %s", t("Enquiry"),
                                     t(enquiry_channel_words(row->channel_text))),
                                 .detail = in_language(o, row->service_text_maybe.value,
                                     row->service_ur_text_maybe.value)},
                .order = at.v,
                .tag = t(enquiry_status_words(row->status)),
                .tag_kind = is_waiting ? TAG_WARN : TAG_PLAIN});
    }
}

static int compare(const void *a, const void *b)
{
    const struct moment *first = a;
    const struct moment *second = b;

    if (first->event.is_ahead != second->event.is_ahead) {
        return first->event.is_ahead ? -1 : 1;
    }
    if (first->event.is_ahead && first->order != second->order) {
        return first->order < second->order ? -1 : 1; /* what is ahead: the nearest first */
    }
    if (first->event.day.v != second->event.day.v) {
        return first->event.day.v < second->event.day.v ? 1 : -1;
    }
    return first->order < second->order ? 1 : first->order > second->order ? -1 : 0;
}

/* Of the kind that was added last there are older ones that were not read: from the day of its
 * oldest on the timeline would have gaps. */
static void note_end(struct client_view *view, size_t count)
{
    if (count >= of_a_kind && view->moment_count > 0) {
        const struct day day = {view->moments[view->moment_count - 1].event.day.v + 1};

        view->since = (struct maybe_day){
            true, view->since.known && view->since.value.v > day.v ? view->since.value : day};
    }
}

static void drop_gaps(struct client_view *view)
{
    size_t kept = 0;

    for (size_t i = 0; i < view->moment_count; i++) {
        if (view->moments[i].event.is_ahead ||
            view->moments[i].event.day.v >= view->since.value.v) {
            view->moments[kept++] = view->moments[i];
        }
    }
    view->moment_count = kept;
}

void timeline_make(struct request *q, struct client_view *view)
{
    view->moments = ARENA_ARRAY(q->arena, moments_most, struct moment);
    view->moment_count = 0;
    if (actor_may(&q->actor, MAY_SEE_DAY)) {
        add_appointments(q, view);
        note_end(view, view->appointments.count);
    }
    if (actor_may(&q->actor, MAY_SEE_INVOICES)) {
        add_invoices(q, view);
        note_end(view, view->invoices.count);
        add_payments(q, view);
        note_end(view, view->payments.count);
    }
    add_visits(q, view);
    note_end(view, view->visits.count);
    if (actor_may(&q->actor, MAY_SEE_ENQUIRIES)) {
        add_enquiries(q, view);
        note_end(view, view->enquiries.count);
    }
    if (view->since.known) {
        drop_gaps(view);
    }
    qsort(view->moments, view->moment_count, sizeof view->moments[0], compare);
}
