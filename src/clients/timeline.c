/* One timeline of what other features know of a client, the newest first. */
#include <stdlib.h>

#include "access/access.h"
#include "billing/billing.h"
#include "billing/views.h"
#include "clients/views.h"

enum { moments_most = 600 };

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
                    .title = text_format(q->arena, "%s %.*s", t("Invoice"),
                        TEXT_ARG(invoice_number(o, row->year_number_maybe, row->number_maybe)))},
                .order = row->made_at.ms / ms_per_minute,
                .amount = row->total_amount,
                .has_amount = true,
                .tag = state_words(o, state),
                .tag_kind = state_tag(state)});
    }
}

static int compare(const void *a, const void *b)
{
    const struct moment *first = a;
    const struct moment *second = b;

    if (first->event.day.v != second->event.day.v) {
        return first->event.day.v < second->event.day.v ? 1 : -1;
    }
    return first->order < second->order ? 1 : first->order > second->order ? -1 : 0;
}

void timeline_make(struct request *q, struct client_view *view)
{
    view->moments = ARENA_ARRAY(q->arena, moments_most, struct moment);
    view->moment_count = 0;
    if (actor_may(&q->actor, MAY_SEE_INVOICES)) {
        add_invoices(q, view);
    }
    qsort(view->moments, view->moment_count, sizeof view->moments[0], compare);
}
