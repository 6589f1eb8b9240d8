#include "settings/form.h"

#include "settings/pages.h"
#include "settings/settings.h"
#include "settings_html.h"
#include "settings_queries.h"

enum { words_most = 4000, undo_most = 16000, undo_mark = '\x1f', undo_ms = 24 * 60 * 60 * 1000 };

struct url setting_action(struct request *q)
{
    const struct text new = TEXT("/new");
    const size_t length = q->path.length - (text_ends(q->path, new) ? new.length : 0);

    return url_path(q->arena, text_part(q->path, 0, length));
}

static struct setting *field_add(struct setting_page *page, const struct setting *field)
{
    struct setting *added = &page->fields[page->field_count++];

    *added = *field;
    return added;
}

struct setting *setting_line(struct setting_page *page, const char *name, const char *label,
    enum input_kind kind, struct text saved)
{
    return field_add(
        page, &(struct setting){.name = name, .label = label, .kind = kind, .saved = saved});
}

struct setting *setting_box(
    struct setting_page *page, const char *name, const char *label, bool saved)
{
    return field_add(page,
        &(struct setting){.name = name,
            .label = label,
            .shape = SETTING_BOX,
            .is_optional = true,
            .saved = saved ? TEXT("1") : TEXT("")});
}

struct setting *setting_choice(struct setting_page *page, const char *name, const char *label,
    const struct option *options, size_t count, struct text saved)
{
    return field_add(page,
        &(struct setting){.name = name,
            .label = label,
            .shape = SETTING_CHOICE,
            .saved = saved,
            .options = options,
            .option_count = count});
}

struct setting *setting_set(struct setting_page *page, const char *name, const char *label,
    const struct option *options, size_t count, struct text saved)
{
    return field_add(page,
        &(struct setting){.name = name,
            .label = label,
            .shape = SETTING_SET,
            .is_optional = true,
            .saved = saved,
            .options = options,
            .option_count = count});
}

void setting_rank(struct request *q, struct setting_page *page, int64_t saved)
{
    setting_line(
        page, "rank", WORDS("Order"), INPUT_NUMBER, text_format(q->arena, "%lld", (long long)saved))
        ->help = WORDS("Small numbers come first.");
}

struct setting_list *setting_list(
    struct request *q, struct setting_page *page, const char *heading, size_t most)
{
    struct setting_list *list = ARENA_NEW(q->arena, struct setting_list);

    list->heading = heading;
    list->rows = ARENA_ARRAY(q->arena, most + 1, struct setting_row);
    *(page->first == NULL ? &page->first : &page->last->next) = list;
    page->last = list;
    return list;
}

struct setting_row *setting_row(struct setting_list *list, struct text title, struct url url)
{
    struct setting_row *row = &list->rows[list->count++];

    *row = (struct setting_row){.title = title, .url = url};
    return row;
}

struct setting_row *setting_named_row(struct request *q, struct setting_list *list,
    struct text name, struct text name_ur, struct url url)
{
    const struct text title = in_language(&q->out, name, name_ur);
    struct setting_row *row = setting_row(list, title, url);

    row->detail = text_equal(title, name) ? name_ur : name;
    return row;
}

bool setting_has(struct text set, struct text value)
{
    for (struct text one = {0}; text_cut(&set, ' ', &one);) {
        if (text_equal(one, value)) {
            return true;
        }
    }
    return false;
}

struct text setting_ids(struct request *q, const struct option *options, size_t option_count,
    const int64_t *ids, size_t count)
{
    struct buf set;

    buf_init(&set, q->arena, words_most);
    for (size_t i = 0; i < option_count; i++) {
        for (size_t n = 0; n < count; n++) {
            if (text_equal(options[i].value, id_text(q->arena, ids[n]))) {
                buf_format(&set, "%s%.*s", set.length > 0 ? " " : "", TEXT_ARG(options[i].value));
            }
        }
    }
    return buf_as_text(&set);
}

/* The values that were chosen, in the order of the options. */
static struct text typed_set(struct request *q, const struct setting *setting)
{
    struct buf set;

    buf_init(&set, q->arena, words_most);
    for (size_t i = 0; i < setting->option_count; i++) {
        struct text value = request_field_at(q, setting->name, 0);

        for (size_t n = 0; value.length > 0; value = request_field_at(q, setting->name, ++n)) {
            if (text_equal(value, setting->options[i].value)) {
                buf_format(&set, "%s%.*s", set.length > 0 ? " " : "", TEXT_ARG(value));
                break;
            }
        }
    }
    return buf_as_text(&set);
}

struct text setting_value(struct request *q, const struct setting *setting)
{
    if (q->method != POST || setting->kind == INPUT_PASSWORD) {
        return setting->saved;
    }
    return setting->shape == SETTING_SET ? typed_set(q, setting)
                                         : text_trim(request_field(q, setting->name));
}

static struct text labels_of(struct request *q, const struct setting *setting, struct text values)
{
    struct buf words;

    buf_init(&words, q->arena, words_most);
    for (size_t i = 0; i < setting->option_count; i++) {
        if (setting_has(values, setting->options[i].value)) {
            buf_format(&words, "%s%.*s", words.length > 0 ? translate(&q->out, WORDS(", ")) : "",
                TEXT_ARG(setting->options[i].label));
        }
    }
    return buf_as_text(&words);
}

struct text setting_words(struct request *q, const struct setting *setting, struct text value)
{
    const struct out *o = &q->out;

    switch (setting->shape) {
    case SETTING_LINE:
        return value;
    case SETTING_BOX:
        return text_of(value.length > 0 ? t("Yes") : t("No"));
    case SETTING_CHOICE:
    case SETTING_SET:
        break;
    }
    return labels_of(q, setting, value);
}

static struct text about_lines(struct request *q, struct text about, const struct buf *lines)
{
    const struct text words = text_trim(buf_as_text(lines));

    return text_format(q->arena, "%.*s\n%.*s", TEXT_ARG(about), TEXT_ARG(words));
}

/* What differs between what is saved and what was typed, for the audit: of what, then a line a
 * field. */
static void changes_of(struct request *q, const struct setting_page *page, struct text *out_before,
    struct text *out_after)
{
    struct buf before;
    struct buf after;

    buf_init(&before, q->arena, words_most);
    buf_init(&after, q->arena, words_most);
    for (size_t i = 0; i < page->field_count; i++) {
        const struct setting *field = &page->fields[i];
        const struct text typed = setting_value(q, field);

        if (!text_equal(typed, field->saved)) {
            const struct text old = setting_words(q, field, field->saved);
            const struct text new = setting_words(q, field, typed);

            buf_format(&before, "%s: %.*s\n", field->label, TEXT_ARG(old));
            buf_format(&after, "%s: %.*s\n", field->label, TEXT_ARG(new));
        }
    }
    const struct text about = page->about.length > 0 ? page->about : page->title;

    *out_before = page->version == 0 ? TEXT("") : about_lines(q, about, &before);
    *out_after = about_lines(q, about, &after);
}

enum status setting_id(const struct request *q, size_t n, int64_t *out_id)
{
    *out_id = 0;
    if (q->params[n].length == 0) {
        return OK;
    }
    return request_id(q, n, out_id) == OK && *out_id != 0 ? OK : STATUS_NOT_FOUND;
}

enum status setting_show(struct request *q, const struct setting_page *page, enum status status)
{
    setting_page_html(&q->out, q, page);
    return status;
}

static bool is_option(const struct setting *field, struct text value)
{
    for (size_t i = 0; i < field->option_count; i++) {
        if (text_equal(field->options[i].value, value)) {
            return true;
        }
    }
    return false;
}

/* Where on the page the field of a problem stands; what is about no field comes first. */
static size_t place_of(const struct setting_page *page, const struct problem_at *problem)
{
    size_t place = 0;

    while (problem->field != NULL && place < page->field_count &&
        strcmp(page->fields[place].name, problem->field) != 0) {
        place++;
    }
    return problem->field == NULL ? 0 : place + 1;
}

/* In the order of the page, so that the uppermost field that is wrong has the focus. */
static void order_problems(const struct setting_page *page, struct problems *problems)
{
    for (size_t i = 1; i < problems->count; i++) {
        const struct problem_at problem = problems->items[i];
        size_t at = i;

        for (; at > 0 && place_of(page, &problems->items[at - 1]) > place_of(page, &problem);
             at--) {
            problems->items[at] = problems->items[at - 1];
        }
        problems->items[at] = problem;
    }
}

enum status setting_accept(struct request *q, const struct setting_page *page, enum status typed)
{
    for (size_t i = 0; i < page->field_count; i++) {
        const struct setting *field = &page->fields[i];
        const struct text value = setting_value(q, field);
        const bool is_empty = value.length == 0;

        if (field->shape == SETTING_CHOICE &&
            (is_empty ? !field->is_optional : !is_option(field, value))) {
            const enum status refused = problem_set(&q->problems,
                is_empty ? PROBLEM_required : PROBLEM_not_choice, field->name, TEXT(""));

            typed = typed == OK ? refused : typed;
        }
    }
    order_problems(page, &q->problems);
    return typed == OK ? OK : setting_show(q, page, typed);
}

void setting_write_set(struct request *q, struct batch *batch, const struct setting *field,
    setting_change *change, const void *of)
{
    const struct text chosen = setting_value(q, field);

    for (size_t i = 0; i < field->option_count; i++) {
        const struct text value = field->options[i].value;
        const bool is_chosen = setting_has(chosen, value);
        int64_t id = 0;

        if (is_chosen != setting_has(field->saved, value) && id_read(value, &id) == OK) {
            change(q, batch, of, id, is_chosen);
        }
    }
}

static void undo_field(struct buf *fields, const char *name, struct text value)
{
    buf_format(fields, "%s%c%.*s%c", name, undo_mark, TEXT_ARG(value), undo_mark);
}

/* What Undo sends again: of a form the fields as they were saved, to the version that it makes; of
 * what was taken away the fields that make it again. */
static struct setting_undo_id write_undo(struct request *q, struct batch *batch,
    const struct setting_done *done, const struct subject *subject)
{
    const bool is_elsewhere = done->removed.address.length > 0;
    const bool is_removed = is_elsewhere && done->again == NULL;
    const struct setting_page *page = done->again == NULL ? done->page : done->again;
    const struct setting_undo_id id = {request_new_id(q)};
    struct buf fields;

    if (done->page == NULL ||
        (!is_elsewhere && (done->page->version == 0 || done->page->is_added))) {
        return (struct setting_undo_id){0};
    }
    buf_init(&fields, q->arena, undo_most);
    undo_field(&fields, "version",
        text_format(q->arena, "%lld", (long long)done->page->version + (is_removed ? 0 : 1)));
    for (size_t i = 0; i < page->field_count; i++) {
        const struct setting *field = &page->fields[i];
        struct text values = field->saved;

        if (field->shape != SETTING_SET) {
            undo_field(&fields, field->name, values);
        }
        for (struct text one = {0}; field->shape == SETTING_SET && text_cut(&values, ' ', &one);) {
            undo_field(&fields, field->name, one);
        }
    }
    write_setting_undo_old_delete(batch, (struct instant){q->now.ms - undo_ms});
    write_setting_undo_insert(batch, subject, id, subject->id,
        is_elsewhere ? done->removed.address : q->path, buf_as_text(&fields), q->now);
    return id;
}

/* Undo is done once. */
static void write_undone(struct request *q, struct batch *batch)
{
    struct setting_undo_id undone = {0};

    if (id_read(request_query(q, "undo"), &undone.v) == OK) {
        write_setting_undo_is_there(batch, undone);
        batch_expect(batch, PROBLEM_undone, NULL);
        write_setting_undo_delete(batch, undone);
    }
}

enum status setting_commit(struct request *q, struct batch *batch, const struct setting_done *done)
{
    const struct subject *subject = done->subject == NULL ? actor_keys(q) : done->subject;
    const struct clinic_settings *now = done->clinic == NULL ? &q->clinic->settings : done->clinic;
    struct text before = done->before;
    struct text after = done->after;

    if (done->page != NULL && before.length + after.length == 0) {
        changes_of(q, done->page, &before, &after);
    }
    write_clinic_state_next(batch);
    audit_add(q, batch, done->audit, done->record, subject, before,
        done->removed.address.length > 0 && done->again == NULL ? TEXT("") : after);
    write_undone(q, batch);
    const struct setting_undo_id undo = write_undo(q, batch, done, subject);
    const enum status status = request_commit(q, batch,
        url_with(
            q->arena, done->next, "saved", undo.v == 0 ? TEXT("1") : id_text(q->arena, undo.v)));
    if (status == OK) {
        settings_written(q->clinic, now);
    }
    return status;
}

void setting_toast(struct request *q, struct shell *shell)
{
    const struct out *o = &q->out;
    const struct text saved = request_query(q, "saved");
    int64_t undo = 0;

    if (q->method == GET && saved.length > 0) {
        shell->toast.words = text_of(t("Saved."));
        if (id_read(saved, &undo) == OK) {
            shell->toast.undo = url_id(q->arena, "/staff/settings/undo/", undo, "");
        }
    }
}

enum status setting_undo_command(struct request *q)
{
    struct setting_undo_id id = {0};
    struct setting_undo_by_id undo;
    struct text fields;
    struct text name;
    struct text value;
    enum status status = request_id(q, 0, &id.v);

    if (status != OK) {
        return status;
    }
    read_setting_undo_by_id(&q->reads, id, &undo);
    status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    const struct route *route = undo.found ? request_becomes(q, undo.path_text) : NULL;
    if (route == NULL) {
        return problem_set(&q->problems, PROBLEM_undone, /* field= */ NULL, TEXT(""));
    }
    if (!actor_may(&q->actor, (enum permission)route->may)) {
        return problem_set(&q->problems, PROBLEM_forbidden, /* field= */ NULL, TEXT(""));
    }
    q->fields = ARENA_ARRAY(q->arena, fields_most, struct field);
    q->field_count = 0;
    fields = undo.fields_text;
    while (q->field_count < fields_most && text_cut(&fields, undo_mark, &name) &&
        text_cut(&fields, undo_mark, &value)) {
        q->fields[q->field_count++] = (struct field){.name = name, .value = value};
    }
    q->query = ARENA_NEW(q->arena, struct field);
    q->query[0] = (struct field){.name = TEXT("undo"), .value = id_text(q->arena, id.v)};
    q->query_count = 1;
    return route->handle(q);
}
