/* Beginning a visit: from an appointment, a token of the queue, or for a client without either. */
#include "access/access.h"
#include "access/branch.h"
#include "clinic.h"
#include "http/form.h"
#include "store/seal.h"
#include "visits/rules.h"
#include "visits/visits.h"
#include "visits_queries.h"

struct begin_form {
    struct appointment_id appointment;
    struct queue_entry_id queue_entry;
    struct client_id client;
};

static const struct form_field begin_fields[] = {
    FORM_ID(struct begin_form, appointment, FORM_OPTIONAL),
    FORM_ID(struct begin_form, queue_entry, FORM_OPTIONAL),
    FORM_ID(struct begin_form, client, FORM_OPTIONAL),
};

/* What is known of the visit before it is written. */
struct begin {
    struct client_id client;
    struct branch_id branch;
    struct maybe_service_id service;
    struct maybe_staff_id performer;
    struct maybe_staff_id supervisor;
    struct maybe_staff_id assistant;
    struct maybe_visit_id visit; /* it has begun already */
};

static enum status read_begin(
    struct request *q, const struct begin_form *form, struct begin *out_begin)
{
    struct appointment_to_visit appointment = {.found = false};
    struct token_to_visit token = {.found = false};

    *out_begin = (struct begin){.client = form->client, .branch = branch_here(q)};
    if (form->appointment.v != 0) {
        read_appointment_to_visit(&q->reads, form->appointment, &appointment);
    } else if (form->queue_entry.v != 0) {
        read_token_to_visit(&q->reads, form->queue_entry, &token);
    }
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    if (form->appointment.v != 0 ? !appointment.found : form->queue_entry.v != 0 && !token.found) {
        return problem_set(&q->problems, PROBLEM_gone, /* field= */ NULL, (struct text){0});
    }
    if (appointment.found) {
        *out_begin = (struct begin){appointment.client_id, appointment.branch_id,
            {true, appointment.service_id}, appointment.staff_id_maybe, {.known = false},
            appointment.assistant_id_maybe, appointment.visit_id_maybe};
    } else if (token.found) {
        *out_begin =
            (struct begin){token.client_id_maybe.value, token.branch_id, token.service_id_maybe,
                token.staff_id_maybe, {.known = false}, {.known = false}, token.visit_id_maybe};
    }
    if (out_begin->client.v == 0) {
        return problem_set(&q->problems, PROBLEM_no_label, /* field= */ NULL, (struct text){0});
    }
    if (!out_begin->performer.known && q->actor.is_clinician) {
        out_begin->performer = (struct maybe_staff_id){true, q->actor.staff};
    }
    return OK;
}

static enum status write_begin(struct request *q, const struct begin_form *form,
    const struct begin *begin, const struct subject *subject)
{
    const struct visit_id visit = {request_new_id(q)};
    const struct text nothing = {"", 0};
    struct batch batch;

    request_batch(q, &batch);
    write_visit_insert(&batch, subject, visit, begin->branch, begin->client,
        (struct maybe_appointment_id){form->appointment.v != 0, form->appointment},
        (struct maybe_queue_entry_id){
            form->appointment.v == 0 && form->queue_entry.v != 0, form->queue_entry},
        begin->service, begin->performer, begin->supervisor, begin->assistant,
        clinic_today(q->clinic, q->now), (struct maybe_instant){true, q->now}, q->now, q->now,
        nothing, nothing);
    for (enum section_kind i = 0; i < SECTIONS; i++) {
        write_section_insert(&batch, subject, (struct section_id){request_new_id(q)}, visit,
            begin->client, text_of(section_rows[i].kind), text_of(section_rows[i].audience),
            nothing);
    }
    audit_add(q, &batch, AUDIT_VISIT, visit.v, subject, nothing, nothing);
    return request_commit(q, &batch, visit_url(q->arena, visit));
}

enum status visit_begin_command(struct request *q)
{
    struct begin_form form;
    struct begin begin;
    struct client_to_visit client;
    struct supervisor_to_visit supervisor = {.found = false};
    struct subject subject = {.id = {0}};
    enum status status = form_read(q, begin_fields, COUNT_OF(begin_fields), &form);

    if (status == OK) {
        status = read_begin(q, &form, &begin);
    }
    if (status != OK) {
        return status;
    }
    read_client_to_visit(&q->reads, q->actor.staff, begin.client, &client);
    read_subject(&q->reads, (struct subject_id){begin.client.v}, &subject);
    if (begin.service.known && begin.performer.known) {
        read_supervisor_to_visit(&q->reads, begin.performer.value, clinic_today(q->clinic, q->now),
            begin.service.value, &supervisor);
    }
    status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    begin.supervisor = (struct maybe_staff_id){supervisor.found, supervisor.staff_id};
    if (!client.found || client.is_hidden) {
        return problem_set(&q->problems, PROBLEM_gone, /* field= */ NULL, (struct text){0});
    }
    q->subject = (struct subject_id){begin.client.v};
    return begin.visit.known ? request_redirect(q, visit_url(q->arena, begin.visit.value))
                             : write_begin(q, &form, &begin, &subject);
}
