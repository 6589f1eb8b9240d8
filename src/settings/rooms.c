/* Rooms and devices of each branch. They are the same but for one thing: a device may be bound to a
 * room. */
#include "http/form.h"
#include "settings/form.h"
#include "settings/pages.h"
#include "settings_queries.h"

struct place_form {
    struct branch_id branch; /* of a new one */
    struct text name, name_ur;
    struct room_id room; /* of a device: the one that it can't leave */
    int64_t rank;
    bool is_open;
};

static const struct form_field place_fields[] = {
    FORM_ID(struct place_form, branch, FORM_OPTIONAL),
    FORM_TEXT(struct place_form, name, FORM_REQUIRED, 1, 80),
    FORM_TEXT(struct place_form, name_ur, FORM_OPTIONAL, 0, 80),
    FORM_ID(struct place_form, room, FORM_OPTIONAL),
    FORM_NUMBER(struct place_form, rank, FORM_REQUIRED, 0, 999),
    FORM_BOX(struct place_form, is_open),
};

struct place_view {
    struct setting_branches branches;
    struct setting_places places;
    const struct setting_places_row *place; /* NULL: a new one */
    bool is_device;
    struct setting_page page;
};

static const struct setting_places_row *find_place(const struct place_view *view, int64_t id)
{
    for (size_t i = 0; i < view->places.count; i++) {
        const struct setting_places_row *row = &view->places.rows[i];

        if (row->resource_id.v == id && row->is_device == view->is_device) {
            return row;
        }
    }
    return NULL;
}

/* ---- The list ---- */

static void list_places(struct request *q, struct place_view *view,
    const struct setting_branches_row *branch, bool is_device)
{
    const struct out *o = &q->out;
    const char *path = is_device ? "/staff/settings/devices/" : "/staff/settings/rooms/";
    const char *what = is_device ? t("Devices") : t("Rooms");
    struct setting_list *list = setting_list(
        q, &view->page, setting_heading(q, &view->branches, branch, what), view->places.count);

    list->add = (struct link){is_device ? t("Add a device") : t("Add a room"),
        .url = url_with(q->arena,
            is_device ? URL("/staff/settings/devices/new") : URL("/staff/settings/rooms/new"),
            "branch", id_text(q->arena, branch->branch_id.v))};
    for (size_t i = 0; i < view->places.count; i++) {
        const struct setting_places_row *row = &view->places.rows[i];

        if (row->branch_id.v == branch->branch_id.v && row->is_device == is_device) {
            struct setting_row *added = setting_named_row(
                q, list, row->name, row->name_ur, url_id(q->arena, path, row->resource_id.v, ""));
            const struct text room = in_language(o, row->room_text, row->room_ur_text);

            added->tag = row->is_open ? NULL : t("Not in use");
            if (room.length > 0) {
                added->detail = text_format(q->arena, "%.*s\n%s: %.*s", TEXT_ARG(added->detail),
                    t("Stands in"), TEXT_ARG(room));
            }
        }
    }
}

enum status rooms_page(struct request *q)
{
    const struct out *o = &q->out;
    struct place_view view = {0};

    read_setting_branches(&q->reads, &view.branches);
    read_setting_places(&q->reads, &view.places);
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    view.page = (struct setting_page){.title = text_of(t("Rooms and devices")),
        .back = settings_link(o),
        .edit = MAY_EDIT_SETTINGS};
    for (size_t i = 0; i < view.branches.count; i++) {
        list_places(q, &view, &view.branches.rows[i], false);
        list_places(q, &view, &view.branches.rows[i], true);
    }
    return setting_show(q, &view.page, OK);
}

/* ---- One of them ---- */

/* Where it stands: of a new one as it is chosen, else the first branch. */
static struct branch_id branch_of(struct request *q, const struct place_view *view)
{
    return view->place == NULL ? setting_branch_typed(q, &view->branches) : view->place->branch_id;
}

/* The rooms in use, as choices. */
static const struct option *room_options(
    struct request *q, const struct place_view *view, size_t *out_count)
{
    struct option *options = ARENA_ARRAY(q->arena, view->places.count + 1, struct option);
    size_t count = 0;

    for (size_t i = 0; i < view->places.count; i++) {
        const struct setting_places_row *row = &view->places.rows[i];

        const bool is_here = view->place != NULL && view->place->room_id_maybe.known &&
            view->place->room_id_maybe.value.v == row->resource_id.v;

        if (!row->is_device && (row->is_open || is_here) &&
            row->branch_id.v == branch_of(q, view).v) {
            options[count++] = (struct option){id_text(q->arena, row->resource_id.v),
                in_language(&q->out, row->name, row->name_ur)};
        }
    }
    *out_count = count;
    return options;
}

static void place_fill(struct request *q, struct place_view *view)
{
    static const struct setting_places_row nothing = {.is_open = true};
    const struct setting_places_row *row = view->place == NULL ? &nothing : view->place;
    struct setting_page *page = &view->page;
    size_t count = 0;

    if (view->place == NULL) {
        setting_branch(q, page, &view->branches);
    }
    setting_line(page, "name", WORDS("Name"), INPUT_TEXT, row->name);
    setting_line(page, "name_ur", WORDS("Name in Urdu"), INPUT_TEXT, row->name_ur)->is_optional =
        true;
    if (view->is_device) {
        const struct option *rooms = room_options(q, view, &count);
        struct setting *room = setting_choice(page, "room", WORDS("Stands in"), rooms, count,
            row->room_id_maybe.known ? id_text(q->arena, row->room_id_maybe.value.v) : TEXT(""));

        room->is_optional = true;
        room->help = WORDS("The room that it can't leave. None: it is taken where it is needed.");
    }
    setting_rank(q, page, row->rank);
    if (view->place != NULL) {
        setting_box(page, "is_open", WORDS("In use"), row->is_open)->help =
            WORDS("What is not in use can't be booked. What is booked already stays.");
    }
}

static enum status place_read(struct request *q, bool is_device, struct place_view *view)
{
    const struct out *o = &q->out;
    int64_t id = 0;

    *view = (struct place_view){.is_device = is_device};
    enum status status = setting_id(q, 0, &id);
    if (status != OK) {
        return status;
    }
    read_setting_branches(&q->reads, &view->branches);
    read_setting_places(&q->reads, &view->places);
    status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    view->place = find_place(view, id);
    if (id != 0 && view->place == NULL) {
        return problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""));
    }
    view->page = (struct setting_page){.edit = MAY_EDIT_SETTINGS,
        .back = {.words = t("Rooms and devices"), .url = URL("/staff/settings/rooms")},
        .title = id == 0 ? text_of(is_device ? t("A new device") : t("A new room"))
                         : in_language(o, view->place->name, view->place->name_ur),
        .version = id == 0 ? 0 : view->place->version};
    place_fill(q, view);
    return OK;
}

static enum status place_show(struct request *q, bool is_device, enum status status)
{
    struct place_view view;
    const enum status read = place_read(q, is_device, &view);

    return read == OK ? setting_show(q, &view.page, status) : read;
}

enum status room_page(struct request *q)
{
    return place_show(q, false, OK);
}

enum status device_page(struct request *q)
{
    return place_show(q, true, OK);
}

/* Queue the row; gives its id. */
static int64_t place_write(struct request *q, struct batch *batch, const struct place_view *view,
    const struct place_form *form)
{
    const struct maybe_room_id room = {form->room.v != 0, form->room};
    const int64_t id = view->place == NULL ? request_new_id(q) : view->place->resource_id.v;
    const int64_t version = request_version(q);

    if (view->place == NULL && view->is_device) {
        write_device_insert(batch, (struct device_id){id}, branch_of(q, view), room, form->name,
            form->name_ur, form->rank);
    } else if (view->place == NULL) {
        write_room_insert(
            batch, (struct room_id){id}, branch_of(q, view), form->name, form->name_ur, form->rank);
    } else if (view->is_device) {
        write_device_update(batch, room, form->name, form->name_ur, form->rank, form->is_open,
            version, (struct device_id){id});
    } else {
        write_room_update(batch, form->name, form->name_ur, form->rank, form->is_open, version,
            (struct room_id){id});
    }
    return id;
}

static enum status place_command(struct request *q, bool is_device)
{
    struct setting_done done = {.audit = AUDIT_SETTINGS, .next = URL("/staff/settings/rooms")};
    struct place_form form;
    struct place_view view;
    struct batch batch;
    const enum status read = form_read(q, place_fields, COUNT_OF(place_fields), &form);
    enum status status = place_read(q, is_device, &view);

    if (status != OK) {
        return status;
    }
    status = setting_accept(q, &view.page, read);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    done.record = place_write(q, &batch, &view, &form);
    done.page = &view.page;
    status = setting_commit(q, &batch, &done);
    return status == OK ? OK : place_show(q, is_device, status);
}

enum status room_command(struct request *q)
{
    return place_command(q, false);
}

enum status device_command(struct request *q)
{
    return place_command(q, true);
}
