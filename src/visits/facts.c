#include "visits/facts.h"

#include <stddef.h>

#include "access/access.h"
#include "base/ids.h"
#include "http/form.h"
#include "visits/visits.h"

enum { section_most = 20000, area_most = 120, setting_most = 300, row_parts = 10 };

struct url visit_url(struct arena *arena, struct visit_id id)
{
    return url_id(arena, "/staff/visits/", id.v, "");
}

static bool is_actor(const struct request *q, struct maybe_staff_id staff)
{
    return staff.known && staff.value.v == q->actor.staff.v;
}

/* Take out what is not for who asks, and note the rest as the saved note. */
static void take_sections(struct visit_facts *facts)
{
    size_t count = 0;

    for (size_t i = 0; i < facts->sections.count; i++) {
        const struct visit_sections_row row = facts->sections.rows[i];
        const enum section_kind kind = section_named(row.kind);

        if (kind < SECTIONS && audience_admits(row.audience_text, facts->viewer)) {
            facts->section_ids[kind] = row.section_id;
            facts->saved.sections[kind] = row.body_text;
            facts->sections.rows[count++] = row;
        } else if (kind < SECTIONS) {
            facts->unseen[kind] = row.body_text;
        }
    }
    facts->sections.count = count;
}

static void take_alerts(struct visit_facts *facts)
{
    /* An alert is for who treats her now: whoever may see clinical notes and opens this page. */
    const struct viewer viewer = {
        facts->viewer.is_clinical, facts->viewer.is_clinical, facts->viewer.is_woman};
    size_t count = 0;

    for (size_t i = 0; i < facts->alerts.count; i++) {
        if (audience_admits(facts->alerts.rows[i].audience_text, viewer)) {
            facts->alerts.rows[count++] = facts->alerts.rows[i];
        }
    }
    facts->alerts.count = count;
}

static void take_treatments(struct request *q, struct visit_facts *facts)
{
    struct note *saved = &facts->saved;

    for (size_t i = 0; i < facts->treatments.count && i < treatments_most; i++) {
        const struct visit_treatments_row *row = &facts->treatments.rows[i];

        saved->rows[saved->row_count++] = (struct treatment_row){
            .id = id_text(q->arena, row->treatment_id.v),
            .kind = row->kind,
            .area = row->area_text,
            .product = row->product_id_maybe.value,
            .lot = row->lot_id_maybe.value,
            .units = row->units_number_maybe.known
                ? units_text(q->arena, row->units_number_maybe.value)
                : TEXT(""),
            .device = row->device_id_maybe.value,
            .energy = row->energy_text,
            .settings = row->settings_text,
            .passes = row->passes_count_maybe.value,
            .reason = row->reason_text,
        };
    }
}

static void take(struct request *q, struct visit_facts *facts)
{
    const struct visit_by_id *visit = &facts->visit;

    facts->viewer = (struct viewer){
        .is_clinical = actor_may(&q->actor, MAY_SEE_CLINICAL),
        .is_treating = is_actor(q, visit->performed_by_id_maybe) ||
            is_actor(q, visit->supervised_by_id_maybe) || is_actor(q, visit->assistant_id_maybe),
        .is_woman = q->actor.is_woman,
    };
    facts->may_write = text_is(visit->status, "draft") && facts->viewer.is_clinical &&
        actor_may(&q->actor, MAY_WRITE_VISITS);
    facts->saved.performer = visit->performed_by_id_maybe.value;
    facts->saved.supervisor = visit->supervised_by_id_maybe.value;
    facts->saved.assistant = visit->assistant_id_maybe.value;
    take_sections(facts);
    take_alerts(facts);
    if (facts->viewer.is_clinical) {
        take_treatments(q, facts);
    } else {
        facts->treatments.count = 0;
        facts->addenda.count = 0;
        facts->last.found = false;
        facts->last_treatments.count = 0;
    }
    q->subject = (struct subject_id){visit->client_id.v};
}

static void queue_reads(struct request *q, struct visit_facts *facts)
{
    struct reads *reads = &q->reads;

    /* The gate finds out who asks only when the set runs, so the hidden ones are asked for by
     * session. */
    read_visit_by_id(reads, facts->id, &facts->visit);
    read_visit_sections(reads, facts->id, &facts->sections);
    read_visit_treatments(reads, facts->id, &facts->treatments);
    read_visit_addenda(reads, facts->id, &facts->addenda);
    read_visit_alerts(reads, facts->id, &facts->alerts);
    read_visit_hidden(reads, facts->id, &facts->hidden);
    read_last_visit(reads, facts->id, &facts->last);
    read_last_treatments(reads, facts->id, &facts->last_treatments);
    read_visit_credentials(reads, facts->id, &facts->credentials);
    read_products_open(reads, &facts->products);
    read_lots_open(reads, &facts->lots);
    read_devices_to_use(reads, &facts->devices);
    read_treating_staff(reads, &facts->staff);
    read_invoice_of_visit(reads, facts->id, &facts->invoice);
    read_visit_moved(reads, facts->id, &facts->moved);
}

enum status visit_check_seen(struct request *q, struct visit_facts *facts)
{
    for (size_t i = 0; i < facts->hidden.count; i++) {
        if (facts->hidden.rows[i].staff_id.v == q->actor.staff.v) {
            facts->visit.found = false;
        }
    }
    return facts->visit.found
        ? OK
        : problem_set(&q->problems, PROBLEM_gone, /* field= */ NULL, (struct text){0});
}

enum status visit_facts_read(struct request *q, struct visit_facts *out_facts)
{
    struct visit_facts *facts = out_facts;
    int64_t client = 0;

    *facts = (struct visit_facts){.seen = request_version(q)};
    if (request_id(q, 0, &facts->id.v) != OK) {
        return STATUS_NOT_FOUND;
    }
    queue_reads(q, facts);
    if (q->method == POST && id_read(request_field(q, "client"), &client) == OK) {
        read_subject(&q->reads, (struct subject_id){client}, &facts->subject);
    }
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    const enum status seen = visit_check_seen(q, facts);
    if (seen != OK) {
        return seen;
    }
    if (q->method == POST && client != facts->visit.client_id.v) {
        facts->visit.found = false; /* nothing of another client's page is shown */
        return problem_set(&q->problems, PROBLEM_other_client, /* field= */ NULL, (struct text){0});
    }
    take(q, facts);
    return OK;
}

const char *row_field(struct arena *arena, const char *name, struct text id)
{
    return text_string(arena, text_format(arena, "%s_%.*s", name, TEXT_ARG(id)));
}

/* The form's table is made for the rows that it holds, so that each field is checked and told of by
 * its own name. */
struct table {
    struct form_field fields[5 + SECTIONS + row_parts * treatments_most];
    size_t count;
};

static void table_add(
    struct table *table, const char *name, enum form_kind kind, int64_t most, size_t offset)
{
    table->fields[table->count++] = (struct form_field){.name = name,
        .kind = kind,
        .need = FORM_OPTIONAL,
        .least = kind == FORM_IS_NUMBER ? 1 : 0,
        .most = most,
        .offset = offset};
}

struct form {
    struct note note;
    struct client_id client;
    struct text button;
};

static void table_add_row(struct arena *arena, struct table *table, struct text id, size_t n)
{
    static const struct {
        const char *name;
        enum form_kind kind;
        int64_t most;
        size_t offset;
    } parts[row_parts] = {
        {"kind", FORM_IS_TEXT, 10, offsetof(struct treatment_row, kind)},
        {"area", FORM_IS_TEXT, area_most, offsetof(struct treatment_row, area)},
        {"product", FORM_IS_ID, 0, offsetof(struct treatment_row, product)},
        {"lot", FORM_IS_ID, 0, offsetof(struct treatment_row, lot)},
        {"units", FORM_IS_TEXT, 20, offsetof(struct treatment_row, units)},
        {"device", FORM_IS_ID, 0, offsetof(struct treatment_row, device)},
        {"energy", FORM_IS_TEXT, area_most, offsetof(struct treatment_row, energy)},
        {"settings", FORM_IS_TEXT, setting_most, offsetof(struct treatment_row, settings)},
        {"passes", FORM_IS_NUMBER, 100000, offsetof(struct treatment_row, passes)},
        {"reason", FORM_IS_TEXT, setting_most, offsetof(struct treatment_row, reason)},
    };
    const size_t at = offsetof(struct form, note) + offsetof(struct note, rows) +
        n * sizeof(struct treatment_row);

    for (size_t i = 0; i < row_parts; i++) {
        table_add(table, row_field(arena, parts[i].name, id), parts[i].kind, parts[i].most,
            at + parts[i].offset);
    }
}

/* The rows of the form, in its order: those whose kind is there. */
static enum status table_add_rows(struct request *q, struct table *table, struct note *note)
{
    static const struct text before = TEXT_ROW("kind_");

    for (size_t i = 0; i < q->field_count; i++) {
        const struct text name = q->fields[i].name;
        const struct text id = text_part(name, before.length, name.length);
        int64_t number = 0;

        if (!text_begins(name, before) || id_read(id, &number) != OK) {
            continue;
        }
        if (note->row_count == treatments_most) {
            return problem_set(
                &q->problems, PROBLEM_rows_full, /* field= */ NULL, (struct text){0});
        }
        table_add_row(q->arena, table, id, note->row_count);
        note->rows[note->row_count++].id = id;
    }
    return OK;
}

static enum status check_row(struct request *q, const struct treatment_row *row)
{
    int64_t units = 0;

    if (!text_is(row->kind, "product") && !text_is(row->kind, "device")) {
        return problem_set(&q->problems, PROBLEM_unknown_field, /* field= */ NULL, row->kind);
    }
    return row->units.length == 0 || units_read(row->units, &units) == OK
        ? OK
        : problem_set(&q->problems, PROBLEM_not_units, row_field(q->arena, "units", row->id),
              (struct text){0});
}

enum status note_read(struct request *q, struct note *out_note, struct text *out_do)
{
    struct table *table = ARENA_NEW(q->arena, struct table);
    struct form *form = ARENA_NEW(q->arena, struct form);

    *table = (struct table){.count = 0};
    *form = (struct form){.button = {0}};
    table_add(table, "client", FORM_IS_ID, 0, offsetof(struct form, client));
    table_add(table, "do", FORM_IS_TEXT, 30, offsetof(struct form, button));
    table_add(table, "performer", FORM_IS_ID, 0, offsetof(struct form, note.performer));
    table_add(table, "supervisor", FORM_IS_ID, 0, offsetof(struct form, note.supervisor));
    table_add(table, "assistant", FORM_IS_ID, 0, offsetof(struct form, note.assistant));
    for (enum section_kind i = 0; i < SECTIONS; i++) {
        table_add(table, section_rows[i].kind, FORM_IS_LINES, section_most,
            offsetof(struct form, note.sections) + i * sizeof(struct text));
    }
    enum status status = table_add_rows(q, table, &form->note);
    const enum status read = form_read(q, table->fields, table->count, form);

    status = status == OK ? read : status;
    for (size_t i = 0; i < form->note.row_count; i++) {
        const enum status row = check_row(q, &form->note.rows[i]);

        status = status == OK ? row : status;
    }
    *out_note = form->note;
    *out_do = form->button;
    return status;
}

static bool row_is_same(const struct treatment_row *a, const struct treatment_row *b)
{
    return text_equal(a->id, b->id) && text_equal(a->kind, b->kind) &&
        text_equal(a->area, b->area) && a->product.v == b->product.v && a->lot.v == b->lot.v &&
        text_equal(a->units, b->units) && a->device.v == b->device.v &&
        text_equal(a->energy, b->energy) && text_equal(a->settings, b->settings) &&
        a->passes == b->passes && text_equal(a->reason, b->reason);
}

bool rows_are_same(const struct note *a, const struct note *b)
{
    if (a->row_count != b->row_count) {
        return false;
    }
    for (size_t i = 0; i < a->row_count; i++) {
        if (!row_is_same(&a->rows[i], &b->rows[i])) {
            return false;
        }
    }
    return true;
}

bool note_is_same(const struct visit_facts *facts, const struct note *note)
{
    const struct note *saved = &facts->saved;

    for (enum section_kind i = 0; i < SECTIONS; i++) {
        if (facts->section_ids[i].v != 0 && !text_equal(saved->sections[i], note->sections[i])) {
            return false;
        }
    }
    return saved->performer.v == note->performer.v && saved->supervisor.v == note->supervisor.v &&
        saved->assistant.v == note->assistant.v && rows_are_same(saved, note);
}

struct lot_named lot_named(const struct visit_facts *facts, struct lot_id id)
{
    for (size_t i = 0; i < facts->lots.count; i++) {
        const struct lots_open_row *row = &facts->lots.rows[i];

        if (row->lot_id.v == id.v) {
            return (struct lot_named){true, row->product_id, row->expires_on};
        }
    }
    for (size_t i = 0; i < facts->treatments.count; i++) {
        const struct visit_treatments_row *row = &facts->treatments.rows[i];

        if (row->lot_id_maybe.known && row->lot_id_maybe.value.v == id.v) {
            return (struct lot_named){
                true, row->lot_product_id_maybe.value, row->expires_on_maybe.value};
        }
    }
    return (struct lot_named){.is_known = false};
}

struct treatment_facts row_facts(const struct visit_facts *facts, const struct treatment_row *row)
{
    const struct lot_named lot = lot_named(facts, row->lot);

    return (struct treatment_facts){.is_device = text_is(row->kind, "device"),
        .has_product = row->product.v != 0,
        .has_lot = row->lot.v != 0,
        .has_units = row->units.length > 0,
        .is_explained = row->reason.length > 0,
        .has_device = row->device.v != 0,
        .has_energy = row->energy.length > 0,
        .has_passes = row->passes > 0,
        .is_other_lot = lot.is_known && lot.product.v != row->product.v,
        .is_expired = lot.is_known && lot.expires.v < facts->visit.visit_on.v};
}
