/* Members of staff: the list; who she is, what she may do, whether she may sign in. */
#include "settings/people.h"

#include "access/rules.h"
#include "access/shell.h"
#include "http/form.h"
#include "settings/pages.h"

enum { leave_shown_days = 31, password_bytes_most = 1024 };

static struct link people_link(const struct out *o)
{
    return (struct link){.words = t("Staff"), .url = URL("/staff/settings/staff")};
}

enum status people_list_page(struct request *q)
{
    const struct out *o = &q->out;
    struct setting_staff staff;
    struct setting_page page;

    read_setting_staff(&q->reads, &staff);
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    page = (struct setting_page){
        .title = text_of(t("Staff")), .back = settings_link(o), .edit = MAY_EDIT_STAFF};
    struct setting_list *list = setting_list(q, &page, t("Who works here"), staff.count);
    list->add = (struct link){.words = t("Add a person"), .url = URL("/staff/settings/staff/new")};
    for (size_t i = 0; i < staff.count; i++) {
        const struct setting_staff_row *row = &staff.rows[i];
        struct setting_row *added = setting_row(list, in_language(o, row->name, row->name_ur),
            url_id(q->arena, "/staff/settings/staff/", row->staff_id.v, ""));

        added->tag = row->is_active ? NULL : t("No more");
        added->detail = role_words(o, row->role_text);
    }
    return setting_show(q, &page, OK);
}

/* ---- One of them ---- */

struct url person_url(struct request *q, const struct person_view *view, const char *after)
{
    return url_id(q->arena, "/staff/settings/staff/", view->person.staff_id.v, after);
}

void person_below(struct request *q, struct person_view *view, const char *title)
{
    view->page.about = view->page.title;
    view->page.title = text_of(title);
    view->page.back = (struct link){
        .words = text_string(q->arena, view->page.about), .url = person_url(q, view, "")};
}

enum status person_read(struct request *q, struct person_view *view)
{
    const struct out *o = &q->out;
    struct staff_id id;
    enum status status = setting_id(q, 0, &id.v);

    *view = (struct person_view){.today = clinic_today(q->clinic, q->now)};
    if (status != OK) {
        return status;
    }
    read_setting_person(&q->reads, id, &view->person);
    read_subject(&q->reads, (struct subject_id){id.v}, &view->subject);
    read_roles(&q->reads, &view->roles);
    read_setting_branches(&q->reads, &view->branches);
    read_setting_staff_branches(&q->reads, id, &view->at);
    read_setting_rota(&q->reads, id, &view->rota);
    read_setting_leave(
        &q->reads, id, day_minute(day_add(view->today, -leave_shown_days), 0), &view->leave);
    read_setting_credentials(&q->reads, id, &view->credentials);
    read_setting_public(&q->reads, id, &view->named);
    read_setting_services(&q->reads, view->today, &view->services);
    read_setting_performs(&q->reads, (struct service_id){0}, id, &view->performs);
    read_setting_supervises(&q->reads, (struct service_id){0}, id, &view->supervises);
    status = reads_run(&q->reads);
    if (status == OK && id.v != 0 && !view->person.found) {
        status = problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""));
    }
    view->page = (struct setting_page){.edit = MAY_EDIT_STAFF,
        .back = people_link(o),
        .version = view->person.version,
        .title = id.v == 0 ? text_of(t("A new member of staff"))
                           : in_language(o, view->person.name, view->person.name_ur)};
    return status;
}

enum status person_form_show(struct request *q, person_form *read, enum status status)
{
    struct person_view *view = ARENA_NEW(q->arena, struct person_view);
    const enum status answer = read(q, view);

    return answer == OK ? setting_show(q, &view->page, status) : answer;
}

enum status person_commit(struct request *q, struct batch *batch, struct person_view *view)
{
    return setting_commit(q, batch,
        &(struct setting_done){.audit = AUDIT_STAFF,
            .record = view->person.staff_id.v,
            .subject = &view->subject,
            .page = &view->page,
            .next = person_url(q, view, "")});
}

enum status person_take_away(struct request *q, struct batch *batch, struct person_view *view,
    const char *path, struct text before)
{
    return setting_commit(q, batch,
        &(struct setting_done){.audit = AUDIT_STAFF,
            .record = view->person.staff_id.v,
            .subject = &view->subject,
            .page = &view->page,
            .before = before,
            .removed = person_url(q, view, path),
            .next = person_url(q, view, "")});
}

struct person_form {
    struct text name, name_ur;
    struct text account_email;
    struct text password; /* of a new one */
    struct role_id role;
    int language;
    int gender;
    struct text work;        /* a set */
    struct branch_id branch; /* a set */
    int64_t rank;
    bool active;
};

static const char *const languages[] = {"en", "ur", NULL};
static const char *const genders[] = {"woman", "man", NULL};

static const struct form_field person_fields[] = {
    FORM_TEXT(struct person_form, name, FORM_REQUIRED, 1, 120),
    FORM_TEXT(struct person_form, name_ur, FORM_OPTIONAL, 0, 120),
    FORM_EMAIL(struct person_form, account_email, FORM_REQUIRED),
    FORM_ID(struct person_form, role, FORM_REQUIRED),
    FORM_CHOICE(struct person_form, language, FORM_REQUIRED, languages),
    FORM_CHOICE(struct person_form, gender, FORM_REQUIRED, genders),
    FORM_TEXT(struct person_form, work, FORM_OPTIONAL, 0, 20),
    FORM_ID(struct person_form, branch, FORM_OPTIONAL),
    FORM_NUMBER(struct person_form, rank, FORM_REQUIRED, 0, 999),
    FORM_BOX(struct person_form, active),
    /* The last row: only a new one has it. */
    FORM_SECRET(struct person_form, password, 1, password_bytes_most),
};

/* A choice or a set of fixed words. */
static struct option *fixed_options(struct request *q, const char *const (*rows)[2], size_t count)
{
    const struct out *o = &q->out;
    struct option *options = ARENA_ARRAY(q->arena, count, struct option);

    for (size_t i = 0; i < count; i++) {
        options[i] = (struct option){text_of(rows[i][0]), text_of(t(rows[i][1]))};
    }
    return options;
}

static void role_fill(struct request *q, struct person_view *view)
{
    struct option *options = ARENA_ARRAY(q->arena, view->roles.count + 1, struct option);

    for (size_t i = 0; i < view->roles.count; i++) {
        const struct roles_row *row = &view->roles.rows[i];

        options[i] =
            (struct option){id_text(q->arena, row->role_id.v), role_words(&q->out, row->name)};
    }
    setting_choice(&view->page, "role", WORDS("Role"), options, view->roles.count,
        view->person.found ? id_text(q->arena, view->person.role_id.v) : TEXT(""))
        ->help = WORDS("What the account may see and do.");
}

static void branch_fill(struct request *q, struct person_view *view)
{
    struct option *options = ARENA_ARRAY(q->arena, view->branches.count + 1, struct option);
    int64_t *ids = ARENA_ARRAY(q->arena, view->at.count + 1, int64_t);

    for (size_t i = 0; i < view->branches.count; i++) {
        const struct setting_branches_row *row = &view->branches.rows[i];

        options[i] = (struct option){
            id_text(q->arena, row->branch_id.v), in_language(&q->out, row->name, row->name_ur)};
    }
    for (size_t i = 0; i < view->at.count; i++) {
        ids[i] = view->at.rows[i].branch_id.v;
    }
    setting_set(&view->page, "branch", WORDS("Works at"), options, view->branches.count,
        setting_ids(q, options, view->branches.count, ids, view->at.count))
        ->help = WORDS("None: at every branch.");
}

static void work_fill(struct request *q, struct person_view *view)
{
    static const char *const works[][2] = {
        {"clinician", WORDS("Treats clients")}, {"assistant", WORDS("Assists")}};
    static const char *const who[][2] = {{"woman", WORDS("Woman")}, {"man", WORDS("Man")}};
    const struct setting_person *person = &view->person;
    const struct text saved = person->is_clinician && person->is_assistant
        ? TEXT("clinician assistant")
        : person->is_clinician ? TEXT("clinician")
        : person->is_assistant ? TEXT("assistant")
                               : TEXT("");

    setting_choice(&view->page, "gender", WORDS("Gender"), fixed_options(q, who, 2), 2,
        !person->found         ? TEXT("")
            : person->is_woman ? TEXT("woman")
                               : TEXT("man"));
    setting_set(&view->page, "work", WORDS("Work"), fixed_options(q, works, 2), 2, saved)->help =
        WORDS("Who treats clients has a column in the day book.");
}

static void person_fill(struct request *q, struct person_view *view)
{
    static const char *const in[][2] = {{"en", WORDS("English")}, {"ur", WORDS("Urdu")}};
    const struct setting_person *person = &view->person;
    struct setting_page *page = &view->page;

    setting_line(page, "name", WORDS("Name"), INPUT_TEXT, person->name);
    setting_line(page, "name_ur", WORDS("Name in Urdu"), INPUT_TEXT, person->name_ur)->is_optional =
        true;
    setting_line(page, "account_email", WORDS("E-mail"), INPUT_EMAIL, person->email)->help =
        WORDS("For signing in.");
    if (!person->found) {
        setting_line(page, "password", WORDS("First password"), INPUT_PASSWORD, TEXT(""))->help =
            WORDS("At least 15 characters; a short sentence is good. It can be changed after "
                  "signing in.");
    }
    role_fill(q, view);
    setting_choice(page, "language", WORDS("Language"), fixed_options(q, in, 2), 2,
        person->found ? person->language_text : TEXT("en"));
    work_fill(q, view);
    if (view->branches.count > 1) {
        branch_fill(q, view);
    }
    setting_rank(q, page, person->rank);
    if (person->found) {
        setting_box(page, "active", WORDS("Works here"), person->is_active)->help = WORDS(
            "Who works here no more can't sign in or be booked. What is booked already stays.");
    }
}

/* One's own password is changed where the old one is asked for. */
static bool is_self(const struct request *q, const struct person_view *view)
{
    return view->person.staff_id.v == q->actor.staff.v;
}

static void password_row(struct request *q, struct person_view *view)
{
    const struct out *o = &q->out;
    struct setting_list *list = setting_list(q, &view->page, t("Password"), 1);

    list->add = (struct link){.words = t("New password"),
        .url = is_self(q, view) ? URL("/staff/account") : person_url(q, view, "/password")};
    setting_row(list, view->person.email, (struct url){{0}});
}

static enum status person_show(struct request *q, enum status status)
{
    struct person_view *view = ARENA_NEW(q->arena, struct person_view);
    const enum status read = person_read(q, view);

    if (read != OK) {
        return read;
    }
    if (view->person.found) {
        performs_list(q, view);
        rota_list(q, view);
        leave_list(q, view);
        credentials_list(q, view);
        public_list(q, view);
        password_row(q, view);
    }
    person_fill(q, view);
    return setting_show(q, &view->page, status);
}

enum status person_page(struct request *q)
{
    return person_show(q, OK);
}

static void change_branch(
    struct request *q, struct batch *batch, const void *of, int64_t id, bool is_chosen)
{
    const struct person_view *view = of;

    if (is_chosen) {
        write_staff_branch_insert(batch, (struct staff_branch_id){request_new_id(q)},
            view->person.staff_id, (struct branch_id){id});
    } else {
        write_staff_branch_delete(batch, view->person.staff_id, (struct branch_id){id});
    }
}

static bool is_in_work(struct request *q, const struct person_view *view, const char *value)
{
    for (size_t i = 0; i < view->page.field_count; i++) {
        const struct setting *field = &view->page.fields[i];

        if (text_is(text_of(field->name), "work")) {
            return setting_has(setting_value(q, field), text_of(value));
        }
    }
    return false;
}

static enum status person_insert(struct request *q, struct batch *batch, struct person_view *view,
    const struct person_form *form)
{
    struct account account = {.role = form->role,
        .name = form->name,
        .name_ur = form->name_ur,
        .email = form->account_email,
        .language = form->language == 1 ? URDU : ENGLISH,
        .is_clinician = is_in_work(q, view, "clinician"),
        .is_assistant = is_in_work(q, view, "assistant"),
        .is_woman = form->gender == 0,
        .rank = form->rank};
    const enum status status = password_hash(q->arena, form->password, &account.password_hash);

    if (status == OK) {
        account_create(q->clinic, batch, &account, &view->subject);
        batch_expect(batch, PROBLEM_email_taken, "account_email");
        view->person.staff_id.v = view->subject.id.v;
    }
    return status;
}

static void person_write(struct request *q, struct batch *batch, const struct person_view *view,
    const struct person_form *form)
{
    const struct staff_id id = view->person.staff_id;

    write_person_update(batch, &view->subject, form->role, form->name, form->name_ur,
        form->account_email, email_token(q->clinic->store, q->arena, form->account_email),
        text_of(languages[form->language]), is_in_work(q, view, "clinician"),
        is_in_work(q, view, "assistant"), form->gender == 0, form->active, form->rank,
        request_version(q), id);
    batch_expect(batch, PROBLEM_email_taken, "account_email");
    if (!form->active) {
        write_sessions_delete(batch, id, (struct session_id){0});
    }
}

enum status person_command(struct request *q)
{
    struct person_view *view = ARENA_NEW(q->arena, struct person_view);
    const bool is_new = q->params[0].length == 0;
    struct person_form form;
    struct batch batch;
    enum status read =
        form_read(q, person_fields, COUNT_OF(person_fields) - (is_new ? 0 : 1), &form);
    enum status status = person_read(q, view);

    if (status != OK) {
        return status;
    }
    person_fill(q, view);
    if (read == OK && is_new) {
        read = password_check(&q->problems, form.password, "password");
    }
    status = setting_accept(q, &view->page, read);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    if (is_new) {
        status = person_insert(q, &batch, view, &form);
    } else {
        person_write(q, &batch, view, &form);
    }
    for (size_t i = 0; i < view->page.field_count; i++) {
        if (text_is(text_of(view->page.fields[i].name), "branch")) {
            setting_write_set(q, &batch, &view->page.fields[i], change_branch, view);
        }
    }
    status = status == OK ? person_commit(q, &batch, view) : status;
    return status == OK ? OK : person_show(q, status);
}

/* ---- A new password ---- */

struct reset_form {
    struct text password;
};

static const struct form_field reset_fields[] = {
    FORM_SECRET(struct reset_form, password, 1, password_bytes_most)};

static enum status reset_read(struct request *q, struct person_view *view)
{
    const struct out *o = &q->out;
    enum status status = person_read(q, view);

    if (status == OK && is_self(q, view)) {
        status = problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""));
    }
    if (status == OK) {
        person_below(q, view, t("New password"));
        setting_line(&view->page, "password", WORDS("New password"), INPUT_PASSWORD, TEXT(""))
            ->help = WORDS(
            "At least 15 characters; a short sentence is good. All sessions of the account end.");
    }
    return status;
}

enum status reset_page(struct request *q)
{
    return person_form_show(q, reset_read, OK);
}

enum status reset_command(struct request *q)
{
    struct person_view *view = ARENA_NEW(q->arena, struct person_view);
    struct setting_done done = {.audit = AUDIT_PASSWORD};
    struct reset_form form;
    struct text hash = {0};
    struct batch batch;
    enum status read = form_read(q, reset_fields, COUNT_OF(reset_fields), &form);
    enum status status = reset_read(q, view);

    if (status != OK) {
        return status;
    }
    read = read == OK ? password_check(&q->problems, form.password, "password") : read;
    status = setting_accept(q, &view->page, read);
    status = status == OK ? password_hash(q->arena, form.password, &hash) : status;
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    write_password_update(&batch, hash, request_version(q), view->person.staff_id);
    write_sessions_delete(&batch, view->person.staff_id, (struct session_id){0});
    done.record = view->person.staff_id.v;
    done.subject = &view->subject;
    done.next = person_url(q, view, "");
    status = setting_commit(q, &batch, &done);
    return status == OK ? OK : person_form_show(q, reset_read, status);
}
