/* Moving a visit that stands in the wrong client's record to the right one, and back. What is
 * signed stays as it was signed: only whose it is changes, and the keys that seal it. */
#include "access/access.h"
#include "http/form.h"
#include "visits/views.h"
#include "visits/visits.h"
#include "visits_html.h"

enum { typed_most = 80, reason_most = 400 };

static const struct text nothing = {"", 0};

static const struct query keys_of_visit = {"keys_of_visit",
    "select k.class_number, k.wrapped_blob, k.subject_id from visit v"
    " join subject_key k on k.subject_id = v.client_id where v.visit_id = ?1",
    SURFACE_STAFF, 1, 3, true, false};

struct url visit_move_url(struct arena *arena, struct visit_id visit)
{
    return url_id(arena, "/staff/visits/", visit.v, "/move");
}

struct url visit_move_to_url(struct arena *arena, struct visit_id visit, struct client_id to)
{
    return url_with(arena, visit_move_url(arena, visit), "to", id_text(arena, to.v));
}

/* The visit of the path with all that is sealed for its client. */
static enum status queue_visit(struct request *q, struct move_view *view)
{
    struct reads *reads = &q->reads;
    struct visit_facts *facts = &view->visit;

    if (request_id(q, 0, &facts->id.v) != OK) {
        return STATUS_NOT_FOUND;
    }
    read_visit_by_id(reads, facts->id, &facts->visit);
    read_visit_sections(reads, facts->id, &facts->sections);
    read_visit_treatments(reads, facts->id, &facts->treatments);
    read_visit_addenda(reads, facts->id, &facts->addenda);
    read_visit_hidden(reads, facts->id, &facts->hidden);
    read_visit_moved(reads, facts->id, &facts->moved);
    read_appointment_of_visit(reads, facts->id, &view->appointment);
    read_events_of_visit(reads, facts->id, &view->events);
    read_token_of_visit(reads, facts->id, &view->token);
    read_visit_invoices(reads, facts->id, &view->invoices);
    read_subject_by(reads, &keys_of_visit, facts->id.v, &view->from);
    return OK;
}

/* After reads_run: may the person see the visit, and move it? */
static enum status open_visit(struct request *q, struct move_view *view)
{
    struct visit_facts *facts = &view->visit;
    const enum status seen = visit_check_seen(q, facts);

    if (seen != OK) {
        return seen;
    }
    if (!actor_may(&q->actor, MAY_SEE_CLINICAL)) {
        return problem_set(&q->problems, PROBLEM_forbidden, /* field= */ NULL, nothing);
    }
    q->subject = (struct subject_id){facts->visit.client_id.v};
    return OK;
}

/* After reads_run, too: the client to whom it goes, when there is one. */
static enum status open_client(struct request *q, struct move_view *view, struct client_id to)
{
    const struct subject_id subject = q->subject;
    const enum status status = to.v == 0 ? OK : client_open(q, &view->to);

    q->subject = subject; /* it was the visit that was opened */
    view->is_chosen = to.v != 0 && status == OK;
    return status;
}

static enum status read_move(struct request *q, struct client_id to, struct move_view *view)
{
    enum status status = queue_visit(q, view);

    if (status == OK && to.v != 0) {
        client_queue(q, to, &view->to);
    }
    if (status == OK) {
        status = reads_run(&q->reads);
    }
    if (status == OK) {
        status = open_visit(q, view);
    }
    return status == OK ? open_client(q, view, to) : status;
}

enum status visit_move_page(struct request *q)
{
    struct move_view *view = ARENA_NEW(q->arena, struct move_view);
    const struct text typed = text_trim(text_first_letters(request_query(q, "search"), typed_most));
    struct client_id to = {0};
    enum status status;

    if (id_read(request_query(q, "to"), &to.v) == OK || typed.length == 0) {
        status = read_move(q, to, view);
    } else {
        status = queue_visit(q, view); /* comes along with the first trip of the search */
        status = status == OK ? clients_search(q, typed, &view->search) : status;
        status = status == OK ? open_visit(q, view) : status;
    }
    if (status == OK) {
        visit_move_html(&q->out, q, view);
    }
    return status;
}

/* What the visit is begun from afterwards, and what it leaves. */
struct links {
    struct maybe_appointment_id appointment, left_appointment;
    struct maybe_queue_entry_id token, left_token;
};

static void write_contents(
    struct batch *batch, const struct move_view *view, const struct subject *into)
{
    const struct client_id client = {into->id.v};

    for (size_t i = 0; i < view->visit.sections.count; i++) {
        const struct visit_sections_row *row = &view->visit.sections.rows[i];

        write_section_move(batch, into, client, row->body_text, row->section_id);
    }
    for (size_t i = 0; i < view->visit.treatments.count; i++) {
        const struct visit_treatments_row *row = &view->visit.treatments.rows[i];

        write_treatment_move(batch, into, client, row->area_text, row->energy_text,
            row->settings_text, row->reason_text, row->treatment_id);
    }
    for (size_t i = 0; i < view->visit.addenda.count; i++) {
        const struct visit_addenda_row *row = &view->visit.addenda.rows[i];

        write_addendum_move(batch, into, client, row->body_text, row->addendum_id);
    }
}

/* The appointment or the token goes along. */
static void write_start(
    struct batch *batch, const struct move_view *view, const struct subject *into)
{
    const struct client_id client = {into->id.v};
    const struct appointment_of_visit *appointment = &view->appointment;

    if (appointment->found) {
        write_appointment_give(batch, into, client, appointment->note_text, appointment->version,
            appointment->appointment_id);
        for (size_t i = 0; i < view->events.count; i++) {
            const struct events_of_visit_row *row = &view->events.rows[i];

            write_appointment_event_give(batch, into, client, row->reason_text, row->event_id);
        }
    }
    if (view->token.found) {
        write_token_give(batch, client, view->token.version, view->token.queue_entry_id);
    }
}

static void write_move(struct request *q, struct batch *batch, const struct move_view *view,
    const struct links *links, bool is_along, struct text reason)
{
    const struct visit_by_id *visit = &view->visit.visit;
    const struct visit_id id = view->visit.id;
    const struct subject *into = &view->to.subject;
    const struct client_id client = {into->id.v};
    const struct text before = text_format(q->arena, "file: %lld", (long long)visit->file_number);
    const struct text after =
        text_format(q->arena, "file: %lld%s%.*s", (long long)view->to.client.file_number,
            reason.length > 0 ? "; reason: " : "", TEXT_ARG(reason));

    write_visit_is_unbilled(batch, is_along, id);
    batch_expect(batch, PROBLEM_visit_billed, /* field= */ NULL);
    write_addenda_are(batch, id, (int64_t)view->visit.addenda.count);
    batch_expect(batch, PROBLEM_stale, /* field= */ NULL);
    write_correction_insert(batch, into, (struct correction_id){request_new_id(q)}, id,
        request_version(q), visit->client_id, client, reason, links->left_appointment,
        links->left_token, q->now, q->actor.staff);
    write_visit_move(batch, into, client, links->appointment, links->token, visit->people_text,
        visit->override_text, request_version(q), id);
    write_contents(batch, view, into);
    if (is_along) {
        write_start(batch, view, into);
    }
    audit_add(q, batch, AUDIT_VISIT_MOVED, id.v, &view->from, before, after);
    audit_add(q, batch, AUDIT_VISIT_MOVED, id.v, into, before, after);
}

struct move_form {
    struct client_id to;
    int appointment;
    struct text reason;
};

static const char *const along_keys[] = {"along", "stays", NULL};

static const struct form_field move_fields[] = {
    FORM_ID(struct move_form, to, FORM_REQUIRED),
    FORM_CHOICE(struct move_form, appointment, FORM_OPTIONAL, along_keys),
    FORM_TEXT(struct move_form, reason, FORM_REQUIRED, 1, reason_most),
};

static enum status check_move(struct request *q, const struct move_view *view, bool is_along)
{
    struct move_facts facts = {
        .is_same = view->to.client.client_id.v == view->visit.visit.client_id.v,
        .is_gone = view->to.client.merged_client_id_maybe.known,
        .is_begun = view->appointment.found || view->token.found,
        .is_chosen = form_has(q, "appointment"),
        .is_along = is_along,
    };
    for (size_t i = 0; i < view->invoices.count; i++) {
        facts.is_billed = facts.is_billed || view->invoices.rows[i].is_own;
        facts.is_start_billed = true;
    }
    const enum problem problem = move_check(&facts);

    return problem == PROBLEM_NONE
        ? OK
        : problem_set(
              &q->problems, problem, problem == PROBLEM_not_choice ? "appointment" : NULL, nothing);
}

static enum status move_visit(
    struct request *q, const struct move_view *view, const struct move_form *form)
{
    const bool is_along = form->appointment == 0;
    const struct visit_id id = view->visit.id;
    const struct maybe_appointment_id appointment = {
        view->appointment.found, view->appointment.appointment_id};
    const struct maybe_queue_entry_id token = {view->token.found, view->token.queue_entry_id};
    const struct links links = is_along
        ? (struct links){.appointment = appointment, .token = token}
        : (struct links){.left_appointment = appointment, .left_token = token};
    const struct url page = url_with(q->arena, visit_url(q->arena, id), "moved",
        text_format(q->arena, "%lld", (long long)request_version(q) + 1));
    struct batch batch;
    enum status status = check_move(q, view, is_along);

    if (status == OK) {
        request_batch(q, &batch);
        write_move(q, &batch, view, &links, is_along, form->reason);
        status = request_commit(q, &batch, page);
    }
    return status;
}

enum status visit_move_command(struct request *q)
{
    struct move_view *view = ARENA_NEW(q->arena, struct move_view);
    struct move_form form;
    const enum status typed = form_read(q, move_fields, COUNT_OF(move_fields), &form);
    enum status status = read_move(q, form.to, view);

    if (status != OK) {
        return status;
    }
    status = typed == OK ? move_visit(q, view, &form) : typed;
    if (status == STATUS_STALE || status == STATUS_CONFLICT) {
        const enum status read = read_move(q, form.to, view);

        status = read == OK ? status : read;
    }
    if (status != OK && view->is_chosen) {
        visit_move_html(&q->out, q, view);
    }
    return status;
}

enum status visit_move_undo_command(struct request *q)
{
    struct move_view *view = ARENA_NEW(q->arena, struct move_view);
    const struct visit_moved *moved = &view->visit.moved;
    struct batch batch;
    enum status status = read_move(q, (struct client_id){0}, view);

    if (status == OK && (!moved->found || moved->record_version != request_version(q))) {
        status = problem_set(&q->problems, PROBLEM_not_newest, /* field= */ NULL, nothing);
    }
    if (status != OK) {
        return status;
    }
    client_queue(q, moved->from_client_id, &view->to);
    status = reads_run(&q->reads);
    status = status == OK ? open_client(q, view, moved->from_client_id) : status;
    if (status != OK) {
        return status;
    }
    const bool is_along = view->appointment.found || view->token.found;
    const struct links links = is_along
        ? (struct links){.appointment = {view->appointment.found, view->appointment.appointment_id},
              .token = {view->token.found, view->token.queue_entry_id}}
        : (struct links){
              .appointment = moved->appointment_id_maybe, .token = moved->queue_entry_id_maybe};
    const struct url page = visit_url(q->arena, view->visit.id);

    request_batch(q, &batch);
    write_move(q, &batch, view, &links, is_along, nothing);
    return request_commit(q, &batch, page);
}
