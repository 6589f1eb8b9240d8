/* Saving a draft: by the note's own button, by its other buttons, or by the browser while somebody
 * types. */
#include <string.h>

#include "access/access.h"
#include "base/buf.h"
#include "html/html.h"
#include "visits/views.h"
#include "visits/visits.h"
#include "visits_html.h"

static const struct text nothing = {"", 0};

static struct maybe_staff_id maybe_staff(struct staff_id id)
{
    return (struct maybe_staff_id){id.v != 0, id};
}

/* Is this member of staff one whom the page offers, or who is named already? */
static bool may_name(const struct visit_facts *facts, struct staff_id id, struct staff_id saved)
{
    bool is_offered = id.v == 0 || id.v == saved.v;

    for (size_t i = 0; i < facts->staff.count; i++) {
        is_offered = is_offered || facts->staff.rows[i].staff_id.v == id.v;
    }
    return is_offered;
}

struct named {
    bool is_known;
    struct text name;
    struct text unit;
};

static struct named product_named(const struct visit_facts *facts, struct product_id id)
{
    for (size_t i = 0; i < facts->products.count; i++) {
        const struct products_open_row *row = &facts->products.rows[i];

        if (row->product_id.v == id.v) {
            return (struct named){true, row->name, row->unit_text};
        }
    }
    for (size_t i = 0; i < facts->treatments.count; i++) {
        const struct visit_treatments_row *row = &facts->treatments.rows[i];

        if (row->product_id_maybe.known && row->product_id_maybe.value.v == id.v) {
            return (struct named){true, row->name, row->unit_text};
        }
    }
    return (struct named){.is_known = id.v == 0};
}

static struct named device_named(const struct visit_facts *facts, struct device_id id)
{
    for (size_t i = 0; i < facts->devices.count; i++) {
        if (facts->devices.rows[i].device_id.v == id.v) {
            return (struct named){true, facts->devices.rows[i].name, nothing};
        }
    }
    for (size_t i = 0; i < facts->treatments.count; i++) {
        const struct visit_treatments_row *row = &facts->treatments.rows[i];

        if (row->device_id_maybe.known && row->device_id_maybe.value.v == id.v) {
            return (struct named){true, row->name, nothing};
        }
    }
    return (struct named){.is_known = id.v == 0};
}

/* Words for a section that is not for her, or not any more since somebody else treats, are refused,
 * not dropped. */
static enum status check_audience(
    struct request *q, const struct visit_facts *facts, const struct note *note)
{
    for (enum section_kind i = 0; i < SECTIONS; i++) {
        if (facts->section_ids[i].v == 0 && note->sections[i].length > 0 &&
            !text_equal(note->sections[i], facts->unseen[i])) {
            return problem_set(&q->problems, PROBLEM_not_treating, section_rows[i].kind, nothing);
        }
    }
    return OK;
}

/* Everything that the note chooses from a list must be on that list. */
static enum status check_choices(
    struct request *q, const struct visit_facts *facts, const struct note *note)
{
    enum status status = OK;

    if (!may_name(facts, note->performer, facts->saved.performer)) {
        status = problem_set(&q->problems, PROBLEM_not_choice, "performer", nothing);
    }
    if (!may_name(facts, note->supervisor, facts->saved.supervisor)) {
        status = problem_set(&q->problems, PROBLEM_not_choice, "supervisor", nothing);
    }
    if (!may_name(facts, note->assistant, facts->saved.assistant)) {
        status = problem_set(&q->problems, PROBLEM_not_choice, "assistant", nothing);
    }
    for (size_t i = 0; i < note->row_count; i++) {
        const struct treatment_row *row = &note->rows[i];
        const char *field = !product_named(facts, row->product).is_known ? "product"
            : !device_named(facts, row->device).is_known                 ? "device"
            : row->lot.v != 0 && !lot_named(facts, row->lot).is_known    ? "lot"
                                                                         : NULL;
        if (field != NULL) {
            status = problem_set(
                &q->problems, PROBLEM_not_choice, row_field(q->arena, field, row->id), nothing);
        }
    }
    return status;
}

/* A row keeps its id; one that somebody removed meanwhile comes back under a new one. */
static struct treatment_id row_id(
    struct request *q, const struct visit_facts *facts, const struct treatment_row *row)
{
    for (size_t i = 0; i < facts->saved.row_count; i++) {
        if (text_equal(facts->saved.rows[i].id, row->id)) {
            return facts->treatments.rows[i].treatment_id;
        }
    }
    return (struct treatment_id){request_new_id(q)};
}

static void write_row(struct request *q, struct batch *batch, const struct visit_facts *facts,
    const struct treatment_row *row, int64_t rank)
{
    const bool is_device = text_is(row->kind, "device");
    const struct named named =
        is_device ? device_named(facts, row->device) : product_named(facts, row->product);
    int64_t units = 0;
    const bool has_units = units_read(row->units, &units) == OK;

    write_treatment_insert(batch, &facts->subject, row_id(q, facts, row), facts->id,
        facts->visit.client_id, rank, row->kind, row->area, named.name, named.unit,
        (struct maybe_product_id){!is_device && row->product.v != 0, row->product},
        (struct maybe_lot_id){!is_device && row->lot.v != 0, row->lot},
        (struct maybe_number){!is_device && has_units, units},
        (struct maybe_device_id){is_device && row->device.v != 0, row->device}, row->energy,
        row->settings, (struct maybe_number){is_device && row->passes > 0, row->passes},
        row->reason, row->energy.length > 0, row->reason.length > 0);
}

static void write_note(struct request *q, struct batch *batch, const struct visit_facts *facts,
    const struct note *note)
{
    const struct text key = text_part(q->idempotency_key, 0, 64);

    write_visit_save(batch, maybe_staff(note->performer), maybe_staff(note->supervisor),
        maybe_staff(note->assistant), key, facts->visit.version, facts->id);
    for (enum section_kind i = 0; i < SECTIONS; i++) {
        if (facts->section_ids[i].v != 0 &&
            !text_equal(facts->saved.sections[i], note->sections[i])) {
            write_section_save(batch, &facts->subject, note->sections[i], facts->section_ids[i]);
        }
    }
    if (!rows_are_same(&facts->saved, note)) {
        write_treatments_delete(batch, facts->id);
        for (size_t i = 0; i < note->row_count; i++) {
            write_row(q, batch, facts, &note->rows[i], (int64_t)i + 1);
        }
    }
    audit_add(q, batch, AUDIT_VISIT, facts->id.v, &facts->subject, nothing, nothing);
}

/* Where the pressed button leads. */
static struct url saved_url(struct request *q, const struct visit_facts *facts, struct text button)
{
    const char *after = text_is(button, "sign") ? "/sign"
        : text_is(button, "")                   ? ""
                                                : "#treatments";

    return url_id(q->arena, "/staff/visits/", facts->id.v, after);
}

/* Save the note unless it is saved already. *out_version is what is saved afterwards. */
static enum status save_note(struct request *q, const struct visit_facts *facts,
    const struct note *note, struct text button, int64_t *out_version)
{
    struct batch batch;
    const struct save_facts save = {.saved_version = facts->visit.version,
        .seen_version = facts->seen,
        .is_same = note_is_same(facts, note),
        .is_own_retry = q->idempotency_key.length > 0 &&
            text_equal(text_part(q->idempotency_key, 0, 64), facts->visit.draft_text)};

    if (!facts->may_write) {
        return problem_set(&q->problems,
            text_is(facts->visit.status, "signed") ? PROBLEM_signed : PROBLEM_forbidden,
            /* field= */ NULL, nothing);
    }
    *out_version = facts->visit.version;
    if (check_audience(q, facts, note) != OK) {
        return STATUS_INVALID;
    }
    switch (save_decide(&save)) {
    case SAVE_NOTHING:
        return OK;
    case SAVE_STALE:
        return problem_set(&q->problems, PROBLEM_stale, /* field= */ NULL, nothing);
    case SAVE_WRITE:
        break;
    }
    const enum status status = check_choices(q, facts, note);
    if (status != OK) {
        return status;
    }
    if (button.length == 0) {
        /* Saving the same again is saving nothing, so its key is kept in the visit only: it tells a
         * retry. */
        batch_begin(&batch, q->clinic->store, q->arena, &q->problems, q->reads.surface);
        batch.trips = &q->reads.trips;
    } else {
        request_batch(q, &batch);
    }
    write_note(q, &batch, facts, note);
    *out_version = facts->visit.version + 1;
    return button.length == 0 ? batch_commit(&batch)
                              : request_commit(q, &batch, saved_url(q, facts, button));
}

/* Products stand before devices, as on the page. */
static struct treatment_row *add_row(struct request *q, struct note *note, const char *kind)
{
    const bool is_product = strcmp(kind, "product") == 0;

    if (note->row_count == treatments_most) {
        return NULL;
    }
    size_t at = note->row_count++;
    while (is_product && at > 0 && text_is(note->rows[at - 1].kind, "device")) {
        note->rows[at] = note->rows[at - 1];
        at--;
    }
    struct treatment_row *row = &note->rows[at];

    *row =
        (struct treatment_row){.id = id_text(q->arena, request_new_id(q)), .kind = text_of(kind)};
    return row;
}

/* What was used last time, in the same places; never the lot, which is read from today's box. */
static bool add_last(struct request *q, const struct visit_facts *facts, struct note *note)
{
    for (size_t i = 0; i < facts->last_treatments.count; i++) {
        const struct last_treatments_row *last = &facts->last_treatments.rows[i];
        struct treatment_row *row =
            add_row(q, note, text_is(last->kind, "device") ? "device" : "product");

        if (row == NULL) {
            return false;
        }
        row->area = last->area_text;
        row->product = last->product_id_maybe.value;
        row->units = last->units_number_maybe.known
            ? units_text(q->arena, last->units_number_maybe.value)
            : nothing;
        row->device = last->device_id_maybe.value;
        row->energy = last->energy_text;
        row->settings = last->settings_text;
        row->passes = last->passes_count_maybe.value;
        if (!product_named(facts, row->product).is_known) {
            row->product.v = 0; /* no longer in use */
        }
        if (!device_named(facts, row->device).is_known) {
            row->device.v = 0;
        }
    }
    return true;
}

static void remove_row(struct note *note, struct text id)
{
    size_t count = 0;

    for (size_t i = 0; i < note->row_count; i++) {
        if (!text_equal(note->rows[i].id, id)) {
            note->rows[count++] = note->rows[i];
        }
    }
    note->row_count = count;
}

/* What the pressed button does to the note before it is saved. */
static enum status press(
    struct request *q, const struct visit_facts *facts, struct note *note, struct text button)
{
    static const struct text removing = TEXT_ROW("remove_");
    bool has_room = true;

    if (text_is(button, "product") || text_is(button, "device")) {
        has_room = add_row(q, note, text_is(button, "device") ? "device" : "product") != NULL;
    } else if (text_is(button, "again")) {
        has_room = add_last(q, facts, note);
    } else if (text_begins(button, removing)) {
        remove_row(note, text_part(button, removing.length, button.length));
    }
    return has_room ? OK : problem_set(&q->problems, PROBLEM_rows_full, /* field= */ NULL, nothing);
}

/* The sections that differ from what is saved, for an addendum. */
static struct text unsent_text(
    struct request *q, const struct visit_facts *facts, const struct note *note)
{
    struct text text = {"", 0};

    for (enum section_kind i = 0; i < SECTIONS; i++) {
        if (facts->section_ids[i].v != 0 && note->sections[i].length > 0 &&
            !text_equal(facts->saved.sections[i], note->sections[i])) {
            text = text_format(q->arena, "%.*s%s: %.*s\n", TEXT_ARG(text),
                translate(&q->out, section_rows[i].words), TEXT_ARG(note->sections[i]));
        }
    }
    return text;
}

static enum status show_again(
    struct request *q, struct visit_facts *facts, const struct note *note, enum status status)
{
    struct visit_view view = {.facts = facts, .note = note};

    if (!facts->visit.found) {
        return status;
    }
    if (status == STATUS_CONFLICT) {
        /* Between reading and writing somebody was first: read again what is saved. */
        const enum status read = visit_facts_read(q, facts);
        if (read != OK) {
            return read;
        }
    }
    view.is_stale = status == STATUS_STALE;
    if (text_is(facts->visit.status, "signed")) {
        view.note = &facts->saved;
        view.unsent = unsent_text(q, facts, note);
    }
    show_visit(q, &view);
    return status;
}

/* Between reading and writing somebody was first. When it was the same note, sent twice at once,
 * all is well. */
static bool is_saved_meanwhile(
    struct request *q, struct visit_facts *facts, const struct note *note, int64_t *out_version)
{
    if (visit_facts_read(q, facts) != OK || !note_is_same(facts, note)) {
        return false;
    }
    q->problems.count = 0;
    *out_version = facts->visit.version;
    return true;
}

enum status visit_save_command(struct request *q)
{
    struct visit_facts *facts = ARENA_NEW(q->arena, struct visit_facts);
    struct note *note = ARENA_NEW(q->arena, struct note);
    struct text button;
    int64_t version = 0;
    const enum status typed = note_read(q, note, &button);
    enum status status = visit_facts_read(q, facts);

    if (status != OK) {
        return status;
    }
    status = typed == OK ? press(q, facts, note, button) : typed;
    if (status == OK) {
        status = save_note(q, facts, note, button, &version);
    }
    if (status == STATUS_STALE && is_saved_meanwhile(q, facts, note, &version)) {
        status = OK;
    }
    if (status != OK) {
        return show_again(q, facts, note, status);
    }
    return request_redirect(q, saved_url(q, facts, button));
}

enum status visit_autosave_command(struct request *q)
{
    struct visit_facts *facts = ARENA_NEW(q->arena, struct visit_facts);
    struct note *note = ARENA_NEW(q->arena, struct note);
    struct text button;
    int64_t version = 0;
    const enum status typed = note_read(q, note, &button);
    enum status status = visit_facts_read(q, facts);

    if (status == OK) {
        status = typed == OK ? save_note(q, facts, note, nothing, &version) : typed;
    }
    if (status == STATUS_STALE && is_saved_meanwhile(q, facts, note, &version)) {
        status = OK;
    }
    if (status == OK) {
        facts->saved = *note;
        visit_missing_html(&q->out, facts);
        request_header(q, "ETag", text_format(q->arena, "\"%lld\"", (long long)version));
    }
    return status;
}
