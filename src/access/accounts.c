/* The verbs on staff accounts. */
#include <string.h>

#include "access/access.h"
#include "access/accounts.h"
#include "access/session.h"
#include "access_queries.h"
#include "http/form.h"
#include "line.h"

enum { secret_file_most = 512 };

static struct role_id create_role(
    struct clinic *clinic, struct batch *batch, const char *name, char letter)
{
    const struct role_id id = {clinic_new_id(clinic)};

    write_role_insert(batch, id, text_of(name), role_permissions(batch->arena, letter));
    return id;
}

void roles_create(struct clinic *clinic, struct batch *batch, struct roles_made *out_roles)
{
    out_roles->administrator = create_role(clinic, batch, "administrator", 'A');
    out_roles->reception = create_role(clinic, batch, "reception", 'R');
    out_roles->clinician = create_role(clinic, batch, "clinician", 'C');
}

struct text email_normal(struct arena *arena, struct text email)
{
    const struct text trimmed = text_trim(email);
    char *lower = arena_alloc(arena, trimmed.length + 1);

    for (size_t i = 0; i < trimmed.length; i++) {
        const char c = trimmed.at[i];

        lower[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return (struct text){lower, trimmed.length};
}

struct text email_token(struct store *store, struct arena *arena, struct text email)
{
    return store_token(store, arena, TOKEN_EMAIL, email_normal(arena, email));
}

void account_create(struct clinic *clinic, struct batch *batch, const struct account *account,
    struct subject *out_subject)
{
    const struct staff_id id = {clinic_new_id(clinic)};
    const struct subject_id subject_id = {id.v};

    subject_create(batch, subject_id, out_subject);
    write_staff_insert(batch, out_subject, id, account->role, account->name, account->name_ur,
        account->email, email_token(clinic->store, batch->arena, account->email),
        account->password_hash, account->language == URDU ? TEXT("ur") : TEXT("en"),
        account->is_clinician, account->is_assistant, account->is_woman, account->rank);
    batch_expect(batch, PROBLEM_email_taken, "email");
}

/* One run of reads or one batch of the command line, on the clinic of --data. */
struct desk {
    struct clinic clinic;
    struct reader *reader;
    struct reads reads;
    struct batch batch;
};

static enum status open_desk(struct line *line, struct desk *desk)
{
    enum status status = line_clinic(line, /* create= */ false, &desk->clinic);

    if (status == OK) {
        status = reader_open(desk->clinic.store, &desk->reader);
    }
    if (status == OK) {
        reads_begin(&desk->reads, desk->clinic.store, desk->reader, &line->arena, SURFACE_STAFF);
        batch_begin(&desk->batch, desk->clinic.store, &line->arena, &line->problems, SURFACE_STAFF);
    }
    return status;
}

static void close_desk(struct desk *desk)
{
    reader_close(desk->reader);
    clinic_close(&desk->clinic);
}

static enum status find_role(
    struct line *line, struct desk *desk, const char *name, struct roles_row *out_role)
{
    struct roles roles;

    read_roles(&desk->reads, &roles);
    const enum status status = reads_run(&desk->reads);
    for (size_t i = 0; status == OK && i < roles.count; i++) {
        if (text_is(roles.rows[i].name, name)) {
            *out_role = roles.rows[i];
            return OK;
        }
    }
    return status == OK ? problem_set(&line->problems, PROBLEM_no_role, "role", text_of(name))
                        : status;
}

/* The account of --email, with what its row needs. */
static enum status find_account(struct line *line, struct desk *desk, struct staff_by_id *out_staff,
    struct subject *out_subject)
{
    struct account_by_email account;
    const struct text email = text_of(line_option(line, "email"));

    read_account_by_email(
        &desk->reads, email_token(desk->clinic.store, &line->arena, email), &account);
    enum status status = reads_run(&desk->reads);
    if (status == OK && !account.found) {
        return problem_set(&line->problems, PROBLEM_no_account, "email", email);
    }
    if (status == OK) {
        read_staff_by_id(&desk->reads, account.staff_id, out_staff);
        read_subject(&desk->reads, (struct subject_id){account.staff_id.v}, out_subject);
        status = reads_run(&desk->reads);
    }
    return status;
}

enum status line_password(
    struct line *line, struct store *store, const char *option, struct text *out_password)
{
    const char *path = line_option(line, option);
    char bytes[secret_file_most];

    if (path == NULL) {
        /* 20 of its hexadecimal digits: 80 bits, and short enough to be read out. */
        *out_password = text_part(session_secret(store, &line->arena), 0, 20);
        return OK;
    }
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return problem_set(&line->problems, PROBLEM_no_option, "password-file", text_of(path));
    }
    const size_t length = fread(bytes, 1, sizeof bytes, file);
    (void)fclose(file);
    *out_password = text_copy(&line->arena, text_trim((struct text){bytes, length}));
    return password_check(&line->problems, *out_password, "password-file");
}

void line_tell(const struct line *line, const char *option, struct text password)
{
    if (line_option(line, option) == NULL) {
        fprintf(line->out, "password: %.*s\n", TEXT_ARG(password));
    }
}

enum status account_check(struct problems *problems, const struct account *account)
{
    if (!form_is_email(account->email)) {
        return problem_set(problems, PROBLEM_not_email, "email", account->email);
    }
    return text_trim(account->name).length == 0
        ? problem_set(problems, PROBLEM_required, "name", TEXT("--name"))
        : OK;
}

/* What the command line did to an account, in the batch that did it. */
static void note(
    struct line *line, struct desk *desk, enum audit audit, const struct subject *account)
{
    const struct event_id id = {clinic_new_id(&desk->clinic)};

    write_event_subject_insert(&desk->batch, account, id, desk->clinic.now(&desk->clinic),
        text_of(audit_key(audit)), (struct maybe_staff_id){.known = false},
        (struct maybe_session_id){.known = false}, account->id,
        (struct maybe_number){true, account->id.v}, text_of(AUDIT_OF_SHELL), TEXT(""),
        text_of(line_option(line, "email")));
}

enum status verb_user_add(struct line *line)
{
    struct desk desk = {0};
    struct roles_row role;
    struct subject subject;
    struct account account = {.email = text_of(line_option(line, "email")),
        .name = text_of(line_option(line, "name")),
        .language = ENGLISH};
    enum status status = open_desk(line, &desk);
    struct text password = {0};

    if (status == OK) {
        status = account_check(&line->problems, &account);
    }
    if (status == OK) {
        status = find_role(line, &desk, line_option(line, "role"), &role);
    }
    if (status == OK) {
        account.role = role.role_id;
        account.is_clinician = text_is(role.name, "clinician");
        status = line_password(line, desk.clinic.store, "password-file", &password);
    }
    if (status == OK) {
        status = password_hash(&line->arena, password, &account.password_hash);
    }
    if (status == OK) {
        account_create(&desk.clinic, &desk.batch, &account, &subject);
        note(line, &desk, AUDIT_STAFF, &subject);
        status = batch_commit(&desk.batch);
    }
    if (status == OK) {
        line_tell(line, "password-file", password);
    }
    close_desk(&desk);
    return status;
}

enum status verb_user_list(struct line *line)
{
    struct desk desk = {0};
    struct staff_accounts accounts;
    enum status status = open_desk(line, &desk);

    if (status == OK) {
        read_staff_accounts(&desk.reads, &accounts);
        status = reads_run(&desk.reads);
    }
    for (size_t i = 0; status == OK && i < accounts.count; i++) {
        const struct staff_accounts_row *row = &accounts.rows[i];

        fprintf(line->out, "%.*s\t%.*s\t%.*s\t%s\n", TEXT_ARG(row->email), TEXT_ARG(row->name),
            TEXT_ARG(row->role_text), row->is_active ? "active" : "disabled");
    }
    close_desk(&desk);
    return status;
}

enum status verb_user_reset(struct line *line)
{
    struct desk desk = {0};
    struct staff_by_id staff;
    struct subject subject;
    struct text password = {0};
    struct text hash = {0};
    enum status status = open_desk(line, &desk);

    if (status == OK) {
        status = find_account(line, &desk, &staff, &subject);
    }
    if (status == OK) {
        status = line_password(line, desk.clinic.store, "password-file", &password);
    }
    if (status == OK) {
        status = password_hash(&line->arena, password, &hash);
    }
    if (status == OK) {
        write_password_update(&desk.batch, hash, staff.version, staff.staff_id);
        write_sessions_delete(&desk.batch, staff.staff_id, (struct session_id){0});
        note(line, &desk, AUDIT_PASSWORD, &subject);
        status = batch_commit(&desk.batch);
    }
    if (status == OK) {
        line_tell(line, "password-file", password);
    }
    close_desk(&desk);
    return status;
}

enum status verb_user_disable(struct line *line)
{
    struct desk desk = {0};
    struct staff_by_id staff;
    struct subject subject;
    enum status status = open_desk(line, &desk);

    if (status == OK) {
        status = find_account(line, &desk, &staff, &subject);
    }
    if (status == OK) {
        write_staff_active(&desk.batch, false, staff.version, staff.staff_id);
        write_sessions_delete(&desk.batch, staff.staff_id, (struct session_id){0});
        note(line, &desk, AUDIT_STAFF, &subject);
        status = batch_commit(&desk.batch);
    }
    close_desk(&desk);
    return status;
}

enum status verb_user_role(struct line *line)
{
    struct desk desk = {0};
    struct staff_by_id staff;
    struct subject subject;
    struct roles_row role;
    enum status status = open_desk(line, &desk);

    if (status == OK) {
        status = find_account(line, &desk, &staff, &subject);
    }
    if (status == OK) {
        status = find_role(line, &desk, line_option(line, "role"), &role);
    }
    if (status == OK) {
        write_staff_role(&desk.batch, role.role_id, staff.version, staff.staff_id);
        note(line, &desk, AUDIT_STAFF, &subject);
        status = batch_commit(&desk.batch);
    }
    close_desk(&desk);
    return status;
}

/* "MAY_BOOK,MAY_SEE_DAY" as the table holds it; `all` stays. */
static enum status read_scope(struct line *line, struct text *out_scope)
{
    struct text list = text_of(line_option(line, "scope"));
    struct text name;
    struct buf scope;

    buf_init(&scope, &line->arena, 4096);
    while (text_cut(&list, ',', &name)) {
        if (!text_is(name, "all") && permission_named(name) == MAY_NOBODY) {
            return problem_set(&line->problems, PROBLEM_no_scope, "scope", name);
        }
        buf_format(&scope, "%s%.*s", scope.length == 0 ? "" : " ", TEXT_ARG(name));
    }
    *out_scope = buf_as_text(&scope);
    return OK;
}

enum status verb_user_token(struct line *line)
{
    struct desk desk = {0};
    struct staff_by_id staff;
    struct subject subject;
    struct text scope = {0};
    enum status status = open_desk(line, &desk);

    if (status == OK) {
        status = find_account(line, &desk, &staff, &subject);
    }
    if (status == OK) {
        status = read_scope(line, &scope);
    }
    if (status == OK) {
        struct store *store = desk.clinic.store;
        const struct text secret = session_secret(store, &line->arena);
        const struct token_id id = {clinic_new_id(&desk.clinic)};

        write_token_insert(&desk.batch, id, staff.staff_id,
            store_token(store, &line->arena, TOKEN_SESSION, secret), scope,
            desk.clinic.now(&desk.clinic));
        note(line, &desk, AUDIT_TOKEN, &subject);
        status = batch_commit(&desk.batch);
        if (status == OK) {
            fprintf(line->out, "%.*s\n", TEXT_ARG(secret));
        }
    }
    close_desk(&desk);
    return status;
}
