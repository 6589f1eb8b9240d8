/* When the clinic is open: hours from one day to another, and the days on which it stays shut. */
#include "http/form.h"
#include "settings/form.h"
#include "settings/pages.h"
#include "settings/week.h"
#include "settings_queries.h"

enum { days_shown_before = 31 };

/* ---- The list ---- */

struct hours_view {
    struct setting_branches branches;
    struct setting_profiles profiles;
    struct setting_hours hours;
    struct setting_closed_days closed;
    struct setting_page page;
};

static void week_of_profile(
    const struct hours_view *view, struct profile_id profile, struct day_times out_week[week_days])
{
    for (int i = 0; i < week_days; i++) {
        out_week[i] = (struct day_times){0};
    }
    for (size_t i = 0; i < view->hours.count; i++) {
        const struct setting_hours_row *row = &view->hours.rows[i];

        if (row->profile_id.v == profile.v) {
            day_times_add(&out_week[row->weekday_number], row->opens_minutes, row->closes_minutes);
        }
    }
}

static void list_profiles(
    struct request *q, struct hours_view *view, const struct setting_branches_row *branch)
{
    const struct out *o = &q->out;
    struct setting_list *list = setting_list(q, &view->page,
        setting_heading(q, &view->branches, branch, t("Opening hours")), view->profiles.count);
    struct day_times week[week_days];

    list->add = (struct link){.words = t("Other hours from a day"),
        .url = url_with(q->arena, URL("/staff/settings/hours/new"), "branch",
            id_text(q->arena, branch->branch_id.v))};
    for (size_t i = 0; i < view->profiles.count; i++) {
        const struct setting_profiles_row *row = &view->profiles.rows[i];

        if (row->branch_id.v == branch->branch_id.v) {
            struct setting_row *added = setting_row(
                list, row->name, url_id(q->arena, "/staff/settings/hours/", row->profile_id.v, ""));
            const struct text days = days_words(q, row->since_on, row->until_on_maybe);

            week_of_profile(view, row->profile_id, week);
            added->tag = row->rank > 0 ? t("Before the usual hours") : NULL;
            added->detail =
                text_format(q->arena, "%.*s\n%.*s", TEXT_ARG(days), TEXT_ARG(week_words(q, week)));
        }
    }
}

static void list_closed(
    struct request *q, struct hours_view *view, const struct setting_branches_row *branch)
{
    struct out *o = &q->out;
    struct setting_list *list = setting_list(q, &view->page,
        setting_heading(q, &view->branches, branch, t("Closed days")), view->closed.count);

    list->add = (struct link){.words = t("Add a closed day"),
        .url = url_with(q->arena, URL("/staff/settings/closed/new"), "branch",
            id_text(q->arena, branch->branch_id.v))};
    for (size_t i = 0; i < view->closed.count; i++) {
        const struct setting_closed_days_row *row = &view->closed.rows[i];

        if (row->branch_id.v == branch->branch_id.v) {
            struct setting_row *added = setting_row(list, long_date(o, row->closed_on),
                url_id(q->arena, "/staff/settings/closed/", row->closed_day_id.v, ""));

            added->detail =
                text_format(q->arena, "%.*s\n%.*s", TEXT_ARG(row->name), TEXT_ARG(row->name_ur));
            if (row->held_count > 0) {
                added->detail = text_format(q->arena, "%.*s\n%s: %lld", TEXT_ARG(added->detail),
                    t("Booked in this time"), (long long)row->held_count);
            }
            added->tag = row->is_estimated ? t("Estimated") : NULL;
            added->remove =
                url_id(q->arena, "/staff/settings/closed/", row->closed_day_id.v, "/remove");
            added->remove_words = t("Open after all");
        }
    }
}

static enum status hours_read(struct request *q, struct hours_view *view)
{
    *view = (struct hours_view){0};
    read_setting_branches(&q->reads, &view->branches);
    read_setting_profiles(&q->reads, &view->profiles);
    read_setting_hours(&q->reads, &view->hours);
    read_setting_closed_days(
        &q->reads, day_add(clinic_today(q->clinic, q->now), -days_shown_before), &view->closed);
    return reads_run(&q->reads);
}

enum status hours_page(struct request *q)
{
    const struct out *o = &q->out;
    struct hours_view view;
    const enum status status = hours_read(q, &view);

    if (status != OK) {
        return status;
    }
    view.page = (struct setting_page){
        .title = text_of(t("Opening hours")), .back = settings_link(o), .edit = MAY_EDIT_SETTINGS};
    for (size_t i = 0; i < view.branches.count; i++) {
        list_profiles(q, &view, &view.branches.rows[i]);
        list_closed(q, &view, &view.branches.rows[i]);
    }
    return setting_show(q, &view.page, OK);
}

static struct link hours_link(const struct out *o)
{
    return (struct link){.words = t("Opening hours"), .url = URL("/staff/settings/hours")};
}

/* ---- Hours from one day to another ---- */

struct profile_form {
    struct branch_id branch;
    struct text name;
    struct day since_on, until_on;
    bool special;
    struct week_form week;
};

static const struct form_field profile_fields[] = {
    FORM_ID(struct profile_form, branch, FORM_OPTIONAL),
    FORM_TEXT(struct profile_form, name, FORM_REQUIRED, 1, 80),
    FORM_DAY(struct profile_form, since_on, FORM_REQUIRED),
    FORM_DAY(struct profile_form, until_on, FORM_OPTIONAL),
    FORM_BOX(struct profile_form, special),
    WEEK_FIELDS(struct profile_form),
};

static const struct setting_profiles_row *find_profile(const struct hours_view *view, int64_t id)
{
    for (size_t i = 0; i < view->profiles.count; i++) {
        if (view->profiles.rows[i].profile_id.v == id) {
            return &view->profiles.rows[i];
        }
    }
    return NULL;
}

/* The newest hours that count for no special days; zero when there are none. */
static struct profile_id usual_profile(const struct hours_view *view)
{
    for (size_t i = 0; i < view->profiles.count; i++) {
        if (view->profiles.rows[i].rank == 0) {
            return view->profiles.rows[i].profile_id;
        }
    }
    return (struct profile_id){0};
}

static enum status profile_read(
    struct request *q, struct hours_view *view, const struct setting_profiles_row **out_row)
{
    const struct out *o = &q->out;
    struct day_times week[week_days];
    int64_t id = 0;
    enum status status = setting_id(q, 0, &id);

    status = status == OK ? hours_read(q, view) : status;
    if (status != OK) {
        return status;
    }
    const struct setting_profiles_row *row = *out_row = find_profile(view, id);
    if (id != 0 && row == NULL) {
        return problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""));
    }
    view->page = (struct setting_page){.edit = MAY_EDIT_SETTINGS,
        .back = hours_link(o),
        .title = row == NULL ? text_of(t("Other hours from a day")) : row->name,
        .version = row == NULL ? 0 : row->version};
    /* New hours begin as the usual ones, which are changed then. */
    week_of_profile(view, row == NULL ? usual_profile(view) : row->profile_id, week);
    if (row == NULL) {
        setting_branch(q, &view->page, &view->branches);
    }
    setting_line(&view->page, "name", WORDS("Name"), INPUT_TEXT, row == NULL ? TEXT("") : row->name)
        ->help = WORDS("For example: Usual hours, Ramadan");
    setting_line(&view->page, "since_on", WORDS("First day"), INPUT_DAY,
        row == NULL ? TEXT("") : day_text(q->arena, row->since_on));
    setting_line(&view->page, "until_on", WORDS("Last day"), INPUT_DAY,
        row == NULL || !row->until_on_maybe.known ? TEXT("")
                                                  : day_text(q->arena, row->until_on_maybe.value))
        ->is_optional = true;
    setting_box(&view->page, "special", WORDS("These count before the usual hours (Ramadan, Eid)"),
        row != NULL && row->rank > 0);
    week_fields(q, &view->page, week);
    return OK;
}

static enum status profile_show(struct request *q, enum status status)
{
    struct hours_view *view = ARENA_NEW(q->arena, struct hours_view);
    const struct setting_profiles_row *row = NULL;
    const enum status read = profile_read(q, view, &row);

    return read == OK ? setting_show(q, &view->page, status) : read;
}

enum status profile_page(struct request *q)
{
    return profile_show(q, OK);
}

static struct profile_id profile_write(struct request *q, struct batch *batch,
    const struct hours_view *view, const struct setting_profiles_row *row,
    const struct profile_form *form, const struct day_times week[week_days])
{
    const struct profile_id id = {row == NULL ? request_new_id(q) : row->profile_id.v};
    const struct maybe_day until = {form_has(q, "until_on"), form->until_on};

    if (row == NULL) {
        write_profile_insert(batch, id, setting_branch_typed(q, &view->branches), form->name,
            form->since_on, until, form->special);
    } else {
        write_profile_update(
            batch, form->name, form->since_on, until, form->special, request_version(q), id);
        write_hours_delete(batch, id);
    }
    for (int day = 0; day < week_days; day++) {
        for (size_t i = 0; i < week[day].count; i++) {
            write_hours_insert(batch, (struct hours_id){request_new_id(q)}, id, day,
                week[day].at[i].from, week[day].at[i].until);
        }
    }
    return id;
}

enum status profile_command(struct request *q)
{
    struct hours_view *view = ARENA_NEW(q->arena, struct hours_view);
    struct setting_done done = {.audit = AUDIT_SETTINGS, .next = URL("/staff/settings/hours")};
    const struct setting_profiles_row *row = NULL;
    struct profile_form form;
    struct day_times week[week_days] = {0};
    struct batch batch;
    enum status read = form_read(q, profile_fields, COUNT_OF(profile_fields), &form);
    enum status status = profile_read(q, view, &row);

    if (status != OK) {
        return status;
    }
    read = read == OK ? days_check(q, form.since_on, form.until_on) : read;
    read = read == OK ? week_read(q, week) : read;
    status = setting_accept(q, &view->page, read);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    done.record = profile_write(q, &batch, view, row, &form, week).v;
    done.page = &view->page;
    status = setting_commit(q, &batch, &done);
    return status == OK ? OK : profile_show(q, status);
}

/* ---- Closed days ---- */

struct closed_form {
    struct branch_id branch;
    struct day closed_on;
    struct text name, name_ur;
    bool estimated;
};

static const struct form_field closed_fields[] = {
    FORM_ID(struct closed_form, branch, FORM_OPTIONAL),
    FORM_DAY(struct closed_form, closed_on, FORM_REQUIRED),
    FORM_TEXT(struct closed_form, name, FORM_REQUIRED, 1, 80),
    FORM_TEXT(struct closed_form, name_ur, FORM_OPTIONAL, 0, 80),
    FORM_BOX(struct closed_form, estimated),
};

static enum status closed_read(
    struct request *q, struct hours_view *view, const struct setting_closed_days_row **out_row)
{
    static const struct setting_closed_days_row nothing;
    const struct out *o = &q->out;
    const struct setting_closed_days_row *row = &nothing;
    int64_t id = 0;
    enum status status = setting_id(q, 0, &id);

    status = status == OK ? hours_read(q, view) : status;
    if (status != OK) {
        return status;
    }
    for (size_t i = 0; i < view->closed.count; i++) {
        row = view->closed.rows[i].closed_day_id.v == id ? &view->closed.rows[i] : row;
    }
    if (id != 0 && row->closed_day_id.v == 0) {
        return problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""));
    }
    *out_row = row;
    view->page = (struct setting_page){.edit = MAY_EDIT_SETTINGS,
        .back = hours_link(o),
        .title = id == 0 ? text_of(t("A closed day")) : in_language(o, row->name, row->name_ur),
        .version = row->version};
    if (id == 0) {
        setting_branch(q, &view->page, &view->branches);
    }
    setting_line(&view->page, "closed_on", WORDS("Day"), INPUT_DAY,
        id == 0 ? TEXT("") : day_text(q->arena, row->closed_on));
    setting_line(&view->page, "name", WORDS("Occasion"), INPUT_TEXT, row->name);
    setting_line(&view->page, "name_ur", WORDS("Occasion in Urdu"), INPUT_TEXT, row->name_ur)
        ->is_optional = true;
    setting_box(&view->page, "estimated", WORDS("Estimated: the moon decides"), row->is_estimated);
    return OK;
}

static enum status closed_show(struct request *q, enum status status)
{
    struct hours_view *view = ARENA_NEW(q->arena, struct hours_view);
    const struct setting_closed_days_row *row = NULL;
    const enum status read = closed_read(q, view, &row);

    return read == OK ? setting_show(q, &view->page, status) : read;
}

enum status closed_page(struct request *q)
{
    return closed_show(q, OK);
}

enum status closed_command(struct request *q)
{
    struct hours_view *view = ARENA_NEW(q->arena, struct hours_view);
    struct setting_done done = {.audit = AUDIT_SETTINGS, .next = URL("/staff/settings/hours")};
    const struct setting_closed_days_row *row = NULL;
    struct closed_form form;
    struct batch batch;
    const enum status read = form_read(q, closed_fields, COUNT_OF(closed_fields), &form);
    enum status status = closed_read(q, view, &row);

    status = status == OK ? setting_accept(q, &view->page, read) : status;
    if (status != OK || row == NULL) {
        return status;
    }
    request_batch(q, &batch);
    done.record = row->closed_day_id.v != 0 ? row->closed_day_id.v : request_new_id(q);
    if (row->closed_day_id.v == 0) {
        write_closed_day_insert(&batch, (struct closed_day_id){done.record},
            setting_branch_typed(q, &view->branches), form.closed_on, form.name, form.name_ur,
            form.estimated);
    } else {
        write_closed_day_update(&batch, form.closed_on, form.name, form.name_ur, form.estimated,
            request_version(q), row->closed_day_id);
    }
    batch_expect(&batch, PROBLEM_closed_known, "closed_on");
    done.page = &view->page;
    status = setting_commit(q, &batch, &done);
    return status == OK ? OK : closed_show(q, status);
}

enum status closed_remove_command(struct request *q)
{
    struct hours_view *view = ARENA_NEW(q->arena, struct hours_view);
    struct setting_done done = {.audit = AUDIT_SETTINGS, .next = URL("/staff/settings/hours")};
    const struct setting_closed_days_row *row = NULL;
    struct batch batch;
    enum status status = form_read(q, NULL, 0, NULL);

    status = status == OK ? closed_read(q, view, &row) : status;
    if (status != OK || row == NULL) {
        return status;
    }
    request_batch(q, &batch);
    write_closed_day_delete(&batch, row->closed_day_id);
    done.record = row->closed_day_id.v;
    if (view->branches.count > 1) {
        setting_branch(q, &view->page, &view->branches);
        view->page.fields[view->page.field_count - 1].saved = id_text(q->arena, row->branch_id.v);
    }
    done.page = &view->page;
    done.removed = URL("/staff/settings/closed");
    return setting_commit(q, &batch, &done);
}
