/* The pages of a visit: its note, the question before signing, what is written after it. */
#include "access/access.h"
#include "clients/clients.h"
#include "clinic.h"
#include "html/html.h"
#include "http/form.h"
#include "visits/views.h"
#include "visits/visits.h"
#include "visits_html.h"

static const struct text nothing = {"", 0};

static struct text person_of(const struct visit_facts *facts, enum person person)
{
    struct text rest = facts->visit.people_text;
    struct text line = {"", 0};

    for (enum person i = PERFORMER; i <= person; i++) {
        if (!text_cut(&rest, '\n', &line)) {
            return nothing;
        }
    }
    return line;
}

struct text person_shown(const struct out *o, const struct visit_facts *facts, enum person person)
{
    const struct visit_by_id *visit = &facts->visit;
    const struct text now[][2] = {[PERFORMER] = {visit->performer_text, visit->performer_ur_text},
        [SUPERVISOR] = {visit->supervisor_text, visit->supervisor_ur_text},
        [ASSISTANT] = {visit->assistant_text, visit->assistant_ur_text}};

    return text_is(visit->status, "signed")
        ? in_language(o, person_of(facts, person), person_of(facts, PERFORMER_UR + person))
        : person < COUNT_OF(now) ? in_language(o, now[person][0], now[person][1])
                                 : nothing;
}

struct text unit_shown(const struct out *o, struct text unit)
{
    static const char *const usual[] = {
        WORDS("units"), WORDS("ml"), WORDS("syringes"), WORDS("tubes")};

    for (size_t i = 0; i < COUNT_OF(usual); i++) {
        if (text_is(unit, usual[i])) {
            return text_of(t(usual[i]));
        }
    }
    return unit;
}

struct text visit_title(const struct out *o, const struct visit_facts *facts)
{
    const bool is_signed = text_is(facts->visit.status, "signed");
    const struct text name =
        is_signed ? person_of(facts, SERVICE) : facts->visit.service_text_maybe.value;
    const struct text name_ur =
        is_signed ? person_of(facts, SERVICE_UR) : facts->visit.service_ur_text_maybe.value;

    const struct text shown = in_language(o, name, name_ur);

    return shown.length > 0 ? shown : text_of(t("Visit"));
}

struct text client_shown(const struct out *o, const struct visit_facts *facts)
{
    return in_language(o, facts->visit.name, facts->visit.name_ur);
}

int client_age(const struct visit_facts *facts)
{
    return age_from(facts->visit.birth_text, facts->visit.visit_on);
}

struct text phone_end(const struct visit_facts *facts)
{
    const struct text phone = facts->visit.phone_text;

    return phone.length > 4 ? text_part(phone, phone.length - 4, 4) : phone;
}

size_t visit_missing(
    const struct visit_facts *facts, struct missing out_missing[treatments_most + 1])
{
    size_t count = 0;

    if (facts->saved.performer.v == 0) {
        out_missing[count++] = (struct missing){0, PROBLEM_no_performer};
    }
    for (size_t i = 0; i < facts->saved.row_count; i++) {
        const struct treatment_facts treatment = row_facts(facts, &facts->saved.rows[i]);
        const enum problem problem = treatment_missing(&treatment);

        if (problem != PROBLEM_NONE) {
            out_missing[count++] = (struct missing){i + 1, problem};
        }
    }
    return count;
}

void show_visit(struct request *q, const struct visit_view *view)
{
    visit_html(&q->out, q, view);
}

enum status visit_page(struct request *q)
{
    struct visit_facts *facts = ARENA_NEW(q->arena, struct visit_facts);
    const enum status status = visit_facts_read(q, facts);

    if (status == OK) {
        show_visit(q, &(struct visit_view){.facts = facts, .note = &facts->saved});
    }
    return status;
}

/* ---- Signing ---- */

static enum problem visit_credential(struct request *q, const struct visit_facts *facts)
{
    const size_t count = facts->credentials.count;
    struct credential_facts *held = ARENA_ARRAY(q->arena, count + 1, struct credential_facts);

    for (size_t i = 0; i < count; i++) {
        const struct visit_credentials_row *row = &facts->credentials.rows[i];

        held[i] = (struct credential_facts){row->staff_id, row->kind, row->expires_on};
    }
    return credentials_check(held, count, facts->saved.performer, facts->saved.supervisor,
        facts->visit.credential_text, facts->visit.visit_on);
}

static enum problem visit_sign_check(
    struct request *q, const struct visit_facts *facts, struct text reason)
{
    struct treatment_facts treatments[treatments_most];

    for (size_t i = 0; i < facts->saved.row_count; i++) {
        treatments[i] = row_facts(facts, &facts->saved.rows[i]);
    }
    return sign_check(&(struct sign_facts){
        .is_signed = text_is(facts->visit.status, "signed"),
        .has_performer = facts->saved.performer.v != 0,
        .is_signer = q->actor.staff.v == facts->saved.performer.v ||
            q->actor.staff.v == facts->saved.supervisor.v,
        .credential = visit_credential(q, facts),
        .is_overridden = reason.length > 0 && actor_may(&q->actor, MAY_OVERRIDE),
        .treatment_count = facts->saved.row_count,
        .treatments = treatments,
    });
}

static void show_sign(struct request *q, const struct visit_facts *facts)
{
    const enum problem problem = visit_sign_check(q, facts, nothing);
    const bool is_credential =
        problem == PROBLEM_credential_expired || problem == PROBLEM_credential_missing;

    sign_html(&q->out, q,
        &(struct sign_view){.facts = facts,
            .problem = problem,
            .asks_reason = is_credential && actor_may(&q->actor, MAY_OVERRIDE)});
}

enum status visit_sign_page(struct request *q)
{
    struct visit_facts *facts = ARENA_NEW(q->arena, struct visit_facts);
    const enum status status = visit_facts_read(q, facts);

    if (status != OK) {
        return status;
    }
    if (text_is(facts->visit.status, "signed")) {
        return request_redirect(q, visit_url(q->arena, facts->id));
    }
    show_sign(q, facts);
    return OK;
}

struct sign_form {
    struct client_id client;
    struct text reason;
};

static const struct form_field sign_fields[] = {
    FORM_ID(struct sign_form, client, FORM_REQUIRED),
    FORM_TEXT(struct sign_form, reason, FORM_OPTIONAL, 0, 500),
};

static struct text people_text(struct request *q, const struct visit_facts *facts)
{
    const struct visit_by_id *visit = &facts->visit;
    struct text signer_ur = nothing;

    for (size_t i = 0; i < facts->staff.count; i++) {
        if (facts->staff.rows[i].staff_id.v == q->actor.staff.v) {
            signer_ur = facts->staff.rows[i].name_ur;
        }
    }
    return text_format(q->arena, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n",
        TEXT_ARG(visit->performer_text), TEXT_ARG(visit->supervisor_text),
        TEXT_ARG(visit->assistant_text), TEXT_ARG(q->actor.name),
        TEXT_ARG(visit->service_text_maybe.value), TEXT_ARG(visit->service_ur_text_maybe.value),
        TEXT_ARG(visit->performer_ur_text), TEXT_ARG(visit->supervisor_ur_text),
        TEXT_ARG(visit->assistant_ur_text), TEXT_ARG(signer_ur));
}

static enum status sign_visit(
    struct request *q, const struct visit_facts *facts, struct text reason)
{
    const enum problem problem = visit_sign_check(q, facts, reason);
    struct batch batch;

    if (problem != PROBLEM_NONE) {
        return problem_set(&q->problems, problem, /* field= */ NULL, nothing);
    }
    request_batch(q, &batch);
    write_visit_sign(&batch, &facts->subject, q->now, q->actor.staff, people_text(q, facts), reason,
        facts->seen, facts->id);
    audit_add(q, &batch, AUDIT_SIGNED, facts->id.v, &facts->subject, nothing, nothing);
    if (reason.length > 0) {
        audit_add(q, &batch, AUDIT_OVERRIDE, facts->id.v, &facts->subject, nothing, reason);
    }
    return request_commit(q, &batch, visit_url(q->arena, facts->id));
}

enum status visit_sign_command(struct request *q)
{
    struct visit_facts *facts = ARENA_NEW(q->arena, struct visit_facts);
    struct sign_form form;
    const enum status typed = form_read(q, sign_fields, COUNT_OF(sign_fields), &form);
    enum status status = visit_facts_read(q, facts);

    if (status != OK) {
        return status;
    }
    status = typed == OK ? sign_visit(q, facts, form.reason) : typed;
    if (status == STATUS_STALE || status == STATUS_CONFLICT) {
        const enum status read = visit_facts_read(q, facts);
        if (read != OK) {
            return read;
        }
    }
    if (status != OK) {
        show_sign(q, facts);
    }
    return status;
}

/* ---- After signing ---- */

struct addendum_form {
    struct client_id client;
    struct text addendum;
};

static const struct form_field addendum_fields[] = {
    FORM_ID(struct addendum_form, client, FORM_REQUIRED),
    FORM_LINES(struct addendum_form, addendum, FORM_REQUIRED, 1, 20000),
};

static enum status add_addendum(
    struct request *q, const struct visit_facts *facts, struct text body)
{
    const struct addendum_id id = {request_new_id(q)};
    struct batch batch;

    request_batch(q, &batch);
    write_addendum_insert(&batch, &facts->subject, id, facts->id, facts->visit.client_id,
        q->actor.staff, body, q->now);
    audit_add(q, &batch, AUDIT_VISIT, facts->id.v, &facts->subject, nothing, nothing);
    return request_commit(q, &batch, url_id(q->arena, "/staff/visits/", facts->id.v, "#addenda"));
}

enum status addendum_command(struct request *q)
{
    struct visit_facts *facts = ARENA_NEW(q->arena, struct visit_facts);
    struct addendum_form form;
    const enum status typed = form_read(q, addendum_fields, COUNT_OF(addendum_fields), &form);
    enum status status = visit_facts_read(q, facts);

    if (status != OK) {
        return status;
    }
    status = typed == OK ? add_addendum(q, facts, form.addendum) : typed;
    if (status != OK) {
        show_visit(q, &(struct visit_view){.facts = facts, .note = &facts->saved});
    }
    return status;
}

enum status visits_page(struct request *q)
{
    struct drafts_view view;
    enum status status = reads_run(&q->reads); /* says who asks */

    if (status == OK) {
        read_drafts_of(&q->reads, q->actor.staff, &view.drafts);
        status = reads_run(&q->reads);
    }
    if (status == OK) {
        drafts_html(&q->out, q, &view);
    }
    return status;
}
