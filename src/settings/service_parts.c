/* What a service takes: its phases and whom they hold, where it is done and by whom. */
#include "http/form.h"
#include "settings/pages.h"
#include "settings/services.h"

static const struct phase_words {
    const char *kind;
    const char *field, *label;
    const char *holds_field, *holds_label;
    bool with_client;
} phases[] = {
    {"setup", "setup", WORDS("Getting ready, minutes"), "setup_holds", WORDS("Getting ready holds"),
        false},
    {"prepare", "prepare", WORDS("Numbing or preparing, minutes"), "prepare_holds",
        WORDS("Preparing holds"), true},
    {"treat", "treat", WORDS("Treatment, minutes"), "treat_holds", WORDS("Treatment holds"), true},
    {"rest", "rest", WORDS("Rest afterwards, minutes"), "rest_holds", WORDS("Rest holds"), true},
    {"clean", "clean", WORDS("Cleaning, minutes"), "clean_holds", WORDS("Cleaning holds"), false},
};

enum { phase_kinds = sizeof phases / sizeof phases[0] };

/* The bits of what a phase holds, and the words of each. */
static const struct {
    const char *value;
    const char *words;
} holds[] = {
    {"clinician", WORDS("Clinician")},
    {"assistant", WORDS("Assistant")},
    {"room", WORDS("Room")},
    {"device", WORDS("Device")},
};

enum { hold_kinds = sizeof holds / sizeof holds[0] };

static const struct option *hold_options(struct request *q)
{
    const struct out *o = &q->out;
    struct option *options = ARENA_ARRAY(q->arena, hold_kinds, struct option);

    for (size_t i = 0; i < hold_kinds; i++) {
        options[i] = (struct option){text_of(holds[i].value), text_of(t(holds[i].words))};
    }
    return options;
}

/* "clinician room", as the field holds it. */
static struct text holds_of(struct request *q, const struct setting_phases_row *row)
{
    const bool held[hold_kinds] = {
        row->is_clinician_held, row->is_assistant_held, row->is_room_held, row->is_device_held};
    struct text text = {0};

    for (size_t i = 0; i < hold_kinds; i++) {
        if (held[i]) {
            text = text_format(
                q->arena, "%.*s%s%s", TEXT_ARG(text), text.length > 0 ? " " : "", holds[i].value);
        }
    }
    return text;
}

/* The phase of that kind; a service without phases is one treatment by a clinician in a room. */
static struct setting_phases_row phase_of(const struct service_view *view, size_t kind)
{
    for (size_t i = 0; i < view->phases.count; i++) {
        if (text_is(view->phases.rows[i].kind, phases[kind].kind)) {
            return view->phases.rows[i];
        }
    }
    return view->phases.count == 0 && text_is(text_of(phases[kind].kind), "treat")
        ? (struct setting_phases_row){.minutes = view->service.minutes,
              .is_clinician_held = true,
              .is_room_held = true}
        : (struct setting_phases_row){0};
}

static void phases_fill(
    struct request *q, struct setting_page *page, const struct service_view *view)
{
    const struct option *options = hold_options(q);

    for (size_t i = 0; i < phase_kinds; i++) {
        const struct setting_phases_row row = phase_of(view, i);
        const struct text minutes =
            row.minutes == 0 ? TEXT("") : text_format(q->arena, "%lld", (long long)row.minutes);

        setting_line(page, phases[i].field, phases[i].label, INPUT_NUMBER, minutes)->is_optional =
            !text_is(text_of(phases[i].kind), "treat");
        setting_set(page, phases[i].holds_field, phases[i].holds_label, options, hold_kinds,
            holds_of(q, &row));
    }
}

void phases_list(struct request *q, struct service_view *view)
{
    const struct out *o = &q->out;
    struct setting_list *list = setting_list(q, &view->page, t("Phases"), phase_kinds);
    struct setting_page page = {0};

    list->add = (struct link){.words = t("Change"), .url = service_url(q, view, "/phases")};
    phases_fill(q, &page, view);
    for (size_t i = 0; i < page.field_count; i += 2) {
        const struct setting *minutes = &page.fields[i];

        if (minutes->saved.length > 0) {
            struct setting_row *row = setting_row(list,
                text_format(q->arena, "%s: %.*s", t(minutes->label), TEXT_ARG(minutes->saved)),
                (struct url){{0}});

            row->detail = setting_words(q, &page.fields[i + 1], page.fields[i + 1].saved);
        }
    }
}

struct phases_form {
    int64_t setup, prepare, treat, rest, clean;
    struct text setup_holds, prepare_holds, treat_holds, rest_holds, clean_holds;
};

#define PHASE(m)                                                                                   \
    FORM_NUMBER(struct phases_form, m, FORM_OPTIONAL, 5, 480),                                     \
        FORM_TEXT(struct phases_form, m##_holds, FORM_OPTIONAL, 0, 20)
static const struct form_field phases_fields[] = {
    PHASE(setup), PHASE(prepare), PHASE(treat), PHASE(rest), PHASE(clean)};
#undef PHASE

static enum status phases_show(struct request *q, struct service_view *view, enum status status)
{
    const struct out *o = &q->out;
    const enum status read = service_read(q, view);

    if (read != OK) {
        return read;
    }
    service_below(q, view, t("Phases"));
    phases_fill(q, &view->page, view);
    return setting_show(q, &view->page, status);
}

enum status phases_page(struct request *q)
{
    return phases_show(q, ARENA_NEW(q->arena, struct service_view), OK);
}

static void phases_write(struct request *q, struct batch *batch, const struct service_view *view,
    const struct phases_form *form)
{
    const int64_t minutes[phase_kinds] = {
        form->setup, form->prepare, form->treat, form->rest, form->clean};
    const struct service_id id = view->service.service_id;
    int64_t told = 0;

    write_phases_delete(batch, id);
    for (size_t i = 0; i < phase_kinds; i++) {
        const struct text held = setting_value(q, &view->page.fields[2 * i + 1]);

        told += phases[i].with_client ? minutes[i] : 0;
        if (minutes[i] > 0) {
            write_phase_insert(batch, (struct phase_id){request_new_id(q)}, id, (int64_t)i,
                text_of(phases[i].kind), minutes[i], setting_has(held, TEXT("clinician")),
                setting_has(held, TEXT("assistant")), setting_has(held, TEXT("room")),
                setting_has(held, TEXT("device")));
        }
    }
    write_service_length(batch, told, request_version(q), id);
    batch_expect(batch, PROBLEM_not_in_range, "treat");
    write_variant_length(batch, told, id);
}

enum status phases_command(struct request *q)
{
    struct service_view *view = ARENA_NEW(q->arena, struct service_view);
    struct setting_done done = {.audit = AUDIT_SETTINGS};
    struct phases_form form;
    struct batch batch;
    const struct out *o = &q->out;
    enum status read = form_read(q, phases_fields, COUNT_OF(phases_fields), &form);
    enum status status = service_read(q, view);

    if (status != OK) {
        return status;
    }
    service_below(q, view, t("Phases"));
    phases_fill(q, &view->page, view);
    if (read == OK && form.treat == 0) {
        read = problem_set(&q->problems, PROBLEM_no_treat, "treat", TEXT(""));
    }
    status = setting_accept(q, &view->page, read);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    phases_write(q, &batch, view, &form);
    done.record = view->service.service_id.v;
    done.next = service_url(q, view, "");
    done.page = &view->page;
    status = setting_commit(q, &batch, &done);
    return status == OK ? OK : phases_show(q, view, status);
}

/* ---- Where and by whom: sets ---- */

static void places_fill(
    struct request *q, struct setting_page *page, const struct service_view *view)
{
    int64_t *chosen = ARENA_ARRAY(q->arena, view->chosen.count + 1, int64_t);

    for (size_t i = 0; i < view->chosen.count; i++) {
        chosen[i] = view->chosen.rows[i].resource_id.v;
    }
    for (int device = 0; device < 2; device++) {
        struct option *options = ARENA_ARRAY(q->arena, view->places.count + 1, struct option);
        size_t count = 0;

        for (size_t i = 0; i < view->places.count; i++) {
            const struct setting_places_row *row = &view->places.rows[i];

            if (row->is_device == (device == 1) && row->is_open) {
                options[count++] = (struct option){id_text(q->arena, row->resource_id.v),
                    in_language(&q->out, row->name, row->name_ur)};
            }
        }
        struct setting *set = setting_set(page, device == 1 ? "device" : "room",
            device == 1 ? WORDS("Devices") : WORDS("Rooms"), options, count,
            setting_ids(q, options, count, chosen, view->chosen.count));

        set->help = device == 1 ? WORDS("It takes one of these. None: it needs no device.")
                                : WORDS("It takes one of these. None: every room suits.");
    }
}

/* Who may perform a service, as choices. */
static const struct option *performer_options(
    struct request *q, const struct setting_staff *staff, size_t *out_count)
{
    struct option *options = ARENA_ARRAY(q->arena, staff->count + 1, struct option);

    *out_count = 0;
    for (size_t i = 0; i < staff->count; i++) {
        const struct setting_staff_row *row = &staff->rows[i];

        if (row->is_active && row->is_clinician) {
            options[(*out_count)++] = (struct option){
                id_text(q->arena, row->staff_id.v), in_language(&q->out, row->name, row->name_ur)};
        }
    }
    return options;
}

static void people_fill(
    struct request *q, struct setting_page *page, const struct service_view *view)
{
    size_t count = 0;
    const struct option *options = performer_options(q, &view->staff, &count);
    int64_t *ids =
        ARENA_ARRAY(q->arena, view->performs.count + view->supervises.count + 1, int64_t);

    for (size_t i = 0; i < view->performs.count; i++) {
        ids[i] = view->performs.rows[i].staff_id.v;
    }
    setting_set(page, "staff", WORDS("Performed by"), options, count,
        setting_ids(q, options, count, ids, view->performs.count));
    for (size_t i = 0; i < view->supervises.count; i++) {
        ids[i] = view->supervises.rows[i].staff_id.v;
    }
    setting_set(page, "supervisor", WORDS("Supervised by"), options, count,
        setting_ids(q, options, count, ids, view->supervises.count))
        ->help =
        WORDS("Who performs it needs the asked-for credential, or one of these who has it.");
}

typedef void fill_page(
    struct request *q, struct setting_page *page, const struct service_view *view);

static void sets_list(struct request *q, struct service_view *view, const char *heading,
    const char *path, fill_page *fill)
{
    const struct out *o = &q->out;
    struct setting_page page = {0};
    struct setting_list *list = setting_list(q, &view->page, heading, setting_fields_most);

    list->add = (struct link){.words = t("Change"), .url = service_url(q, view, path)};
    fill(q, &page, view);
    for (size_t i = 0; i < page.field_count; i++) {
        const struct setting *field = &page.fields[i];

        if (field->saved.length > 0) {
            setting_row(list, text_of(t(field->label)), (struct url){{0}})->detail =
                setting_words(q, field, field->saved);
        }
    }
}

void places_list(struct request *q, struct service_view *view)
{
    const struct out *o = &q->out;

    sets_list(q, view, t("Where it is done"), "/places", places_fill);
}

void people_list(struct request *q, struct service_view *view)
{
    const struct out *o = &q->out;

    sets_list(q, view, t("Who performs it"), "/people", people_fill);
}

static void change_room(
    struct request *q, struct batch *batch, const void *of, int64_t id, bool is_chosen)
{
    const struct service_view *view = of;
    const struct service_id service = view->service.service_id;

    if (is_chosen) {
        write_service_room_insert(
            batch, (struct service_room_id){request_new_id(q)}, service, (struct room_id){id});
    } else {
        write_service_room_delete(batch, service, (struct room_id){id});
    }
}

static void change_device(
    struct request *q, struct batch *batch, const void *of, int64_t id, bool is_chosen)
{
    const struct service_view *view = of;
    const struct service_id service = view->service.service_id;

    if (is_chosen) {
        write_service_device_insert(
            batch, (struct service_device_id){request_new_id(q)}, service, (struct device_id){id});
    } else {
        write_service_device_delete(batch, service, (struct device_id){id});
    }
}

/* Whom booking prefers when anybody may do it: as in the list of staff. */
static void change_performer(
    struct request *q, struct batch *batch, const void *of, int64_t id, bool is_chosen)
{
    const struct service_view *view = of;
    const struct service_id service = view->service.service_id;
    int64_t rank = 0;

    for (size_t i = 0; i < view->staff.count; i++) {
        rank = view->staff.rows[i].staff_id.v == id ? view->staff.rows[i].rank : rank;
    }
    if (is_chosen) {
        write_performs_insert(
            batch, (struct performs_id){request_new_id(q)}, (struct staff_id){id}, service, rank);
    } else {
        write_performs_delete(batch, (struct staff_id){id}, service);
    }
}

static void change_supervisor(
    struct request *q, struct batch *batch, const void *of, int64_t id, bool is_chosen)
{
    const struct service_view *view = of;
    const struct service_id service = view->service.service_id;

    if (is_chosen) {
        write_supervises_insert(
            batch, (struct supervises_id){request_new_id(q)}, (struct staff_id){id}, service);
    } else {
        write_supervises_delete(batch, (struct staff_id){id}, service);
    }
}

struct part {
    const char *title;
    fill_page *fill;
    setting_change *changes[2]; /* of each field */
    const struct form_field *fields;
    size_t field_count;
};

struct places_form {
    struct room_id room;
    struct device_id device;
};

static const struct form_field places_fields[] = {
    FORM_ID(struct places_form, room, FORM_OPTIONAL),
    FORM_ID(struct places_form, device, FORM_OPTIONAL),
};

struct people_form {
    struct staff_id staff, supervisor; /* sets */
};

static const struct form_field people_fields[] = {
    FORM_ID(struct people_form, staff, FORM_OPTIONAL),
    FORM_ID(struct people_form, supervisor, FORM_OPTIONAL),
};

static const struct part places_part = {WORDS("Where it is done"), places_fill,
    {change_room, change_device}, places_fields, COUNT_OF(places_fields)};
static const struct part people_part = {WORDS("Who performs it"), people_fill,
    {change_performer, change_supervisor}, people_fields, COUNT_OF(people_fields)};

static enum status part_read(struct request *q, const struct part *part, struct service_view *view)
{
    const struct out *o = &q->out;
    const enum status status = service_read(q, view);

    if (status == OK) {
        service_below(q, view, t(part->title));
        part->fill(q, &view->page, view);
    }
    return status;
}

static enum status part_show(struct request *q, const struct part *part, enum status status)
{
    struct service_view *view = ARENA_NEW(q->arena, struct service_view);
    const enum status read = part_read(q, part, view);

    return read == OK ? setting_show(q, &view->page, status) : read;
}

static enum status part_command(struct request *q, const struct part *part)
{
    struct service_view *view = ARENA_NEW(q->arena, struct service_view);
    struct setting_done done = {.audit = AUDIT_SETTINGS};
    union {
        struct places_form places;
        struct people_form people;
    } form; /* only looked through: the sets are read by setting_value */
    struct batch batch;
    const enum status read = form_read(q, part->fields, part->field_count, &form);
    enum status status = part_read(q, part, view);

    status = status == OK ? setting_accept(q, &view->page, read) : status;
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    write_service_touch(&batch, request_version(q), view->service.service_id);
    for (size_t i = 0; i < view->page.field_count; i++) {
        setting_write_set(q, &batch, &view->page.fields[i], part->changes[i], view);
    }
    done.record = view->service.service_id.v;
    done.next = service_url(q, view, "");
    done.page = &view->page;
    status = setting_commit(q, &batch, &done);
    return status == OK ? OK : part_show(q, part, status);
}

enum status places_page(struct request *q)
{
    return part_show(q, &places_part, OK);
}

enum status places_command(struct request *q)
{
    return part_command(q, &places_part);
}

enum status people_page(struct request *q)
{
    return part_show(q, &people_part, OK);
}

enum status people_command(struct request *q)
{
    return part_command(q, &people_part);
}
