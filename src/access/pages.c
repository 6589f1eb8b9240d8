/* Signing in and out, one's own account, the audit. */
#include <semaphore.h>

#include "access/access.h"
#include "access/branch.h"
#include "access/kept_form.h"
#include "access/rules.h"
#include "access/session.h"
#include "access/views.h"
#include "access_html.h"
#include "access_queries.h"
#include "base/phone.h"
#include "clinic.h"
#include "html/shell.h"
#include "html_html.h"
#include "http/form.h"
#include "http/proof.h"

enum { password_most = 256, next_most = 300 };

struct sign_in_form {
    struct text email;
    struct text password;
    struct text next;
    struct text kept;
};

static const struct form_field sign_in_fields[] = {
    FORM_TEXT(struct sign_in_form, email, FORM_REQUIRED, 1, 254),
    FORM_SECRET(struct sign_in_form, password, 1, password_most),
    FORM_TEXT(struct sign_in_form, next, FORM_OPTIONAL, 0, next_most),
    {"kept", FORM_IS_SECRET, FORM_OPTIONAL, 0, kept_text_most, NULL,
        FORM_MEMBER(struct sign_in_form, kept, struct text)},
};

/* Where to go after signing in: a page of ours, or the day book. */
static struct url next_url(struct request *q, struct text next)
{
    const bool is_ours =
        text_begins(next, TEXT("/staff/")) && !text_has(next, '\\') && text_is_plain(next);

    return is_ours ? url_path(q->arena, next) : URL("/staff/day");
}

void sign_in_show(struct request *q, const struct sign_in *said)
{
    const struct clinic_settings *settings = &q->clinic->settings;
    struct sign_in view = *said;

    view.clinic = clinic_name(q);
    if (view.next.length > next_most) {
        view.next = (struct text){0};
    }
    if (settings->phone.length > 0) {
        view.phone_shown = phone_show(q->arena, settings->phone, settings->country);
    }
    view.problems = &q->problems;
    view.is_demo = q->clinic->is_demo;
    sign_in_html(&q->out, &view);
}

enum status sign_in_page(struct request *q)
{
    sign_in_show(q, &(struct sign_in){.next = request_query(q, "next")});
    return OK;
}

static enum status show_sign_in_again(struct request *q, enum status status)
{
    sign_in_show(q,
        &(struct sign_in){.email = request_field(q, "email"),
            .next = request_field(q, "next"),
            .kept = request_field(q, "kept")});
    return status;
}

/* What is known before the password is looked at. */
struct sign_in_read {
    struct account_by_email account;
    struct tries tries;
    struct text account_token;
    struct text source_token;
    bool is_known_source;
    struct subject subject; /* of the account, if it was found */
};

static enum status read_sign_in(struct request *q, struct text email, struct sign_in_read *out_read)
{
    struct store *store = q->clinic->store;
    const struct instant since = {q->now.ms - sign_in_window_ms};

    out_read->account_token = email_token(store, q->arena, email);
    read_account_by_email(&q->reads, out_read->account_token, &out_read->account);
    enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    out_read->is_known_source =
        out_read->account.found && device_is_known(q, out_read->account.staff_id);
    const struct text source = out_read->is_known_source ? request_get_cookie(q, device_cookie)
                                                         : address_source(q->arena, q->address);
    out_read->source_token = store_token(store, q->arena, TOKEN_ADDRESS, source);
    read_subject(&q->reads, (struct subject_id){out_read->account.staff_id.v}, &out_read->subject);
    read_tries(&q->reads, out_read->account_token, since, out_read->source_token, &out_read->tries);
    return reads_run(&q->reads);
}

static bool try_password(
    struct request *q, const struct account_by_email *account, struct text password)
{
    while (sem_wait(q->clinic->hashing) != 0) {
    }
    const bool matches = password_matches(
        q->arena, account->found ? account->password_text : (struct text){0}, password);
    (void)sem_post(q->clinic->hashing);
    return matches && account->is_active;
}

static enum status refuse_sign_in(struct request *q, const struct sign_in_read *read)
{
    const struct sign_in_try_id id = {request_new_id(q)};
    struct batch batch;

    request_batch(q, &batch);
    write_try_insert(
        &batch, id, read->account_token, read->source_token, read->is_known_source, q->now);
    write_tries_delete(&batch, (struct instant){q->now.ms - 4 * sign_in_window_ms});
    q->subject = (struct subject_id){read->account.found ? read->account.staff_id.v : 0};
    audit_add(q, &batch, AUDIT_SIGN_IN_FAILED, q->subject.v, NULL, TEXT(""), TEXT(""));
    enum status status = batch_commit(&batch);
    if (status == OK) {
        status = problem_set(&q->problems, PROBLEM_wrong_sign_in, "password", TEXT(""));
    }
    return show_sign_in_again(q, status);
}

/* In: to where she wanted, or to what she had sent when she was signed out. */
static enum status admit(
    struct request *q, const struct sign_in_read *read, const struct sign_in_form *form)
{
    const struct staff_id staff = read->account.staff_id;
    struct batch batch;
    struct kept_form kept;
    const enum kept_whose whose = kept_form_open(q, form->kept, staff, &kept);

    if (whose == KEPT_OTHER) {
        return show_sign_in_again(
            q, problem_set(&q->problems, PROBLEM_kept_of_other, NULL, TEXT("")));
    }
    branch_sign_in(q, read->account.branches_text);
    request_batch(q, &batch);
    q->actor.staff = staff;
    session_begin(q, &batch, staff, &read->subject);
    audit_add(q, &batch, AUDIT_SIGNED_IN, q->actor.session.v, NULL, TEXT(""), TEXT(""));
    const enum status status = batch_commit(&batch);
    if (status != OK) {
        return show_sign_in_again(q, status);
    }
    if (whose == KEPT_NONE) {
        return request_redirect(q, next_url(q, form->next));
    }
    q->out.language = text_is(read->account.language_text, "ur") ? URDU : ENGLISH;
    kept_form_show(q, &kept, form->next);
    return OK;
}

enum status sign_in_command(struct request *q)
{
    struct sign_in_form form;
    struct sign_in_read read = {0};
    enum status status = form_read(q, sign_in_fields, COUNT_OF(sign_in_fields), &form);

    if (status != OK) {
        return show_sign_in_again(q, status);
    }
    status = read_sign_in(q, form.email, &read);
    if (status != OK) {
        return status;
    }
    const enum problem problem = sign_in_decide(&(struct sign_in_facts){
        .source_count = read.tries.source_count,
        .account_count = read.tries.account_count,
        .is_known_source = read.is_known_source,
    });
    if (problem != PROBLEM_NONE) {
        return show_sign_in_again(q, problem_set(&q->problems, problem, "password", TEXT("")));
    }
    return try_password(q, &read.account, form.password) ? admit(q, &read, &form)
                                                         : refuse_sign_in(q, &read);
}

enum status sign_out_command(struct request *q)
{
    struct batch batch;

    enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    write_session_delete(&batch, q->actor.session, q->actor.staff);
    audit_add(q, &batch, AUDIT_SIGNED_OUT, q->actor.session.v, NULL, TEXT(""), TEXT(""));
    status = batch_commit(&batch);
    if (status != OK) {
        return status;
    }
    request_cookie(q, session_cookie, TEXT(""), 0);
    /* A shared PC keeps nothing of the person who leaves. */
    request_header(q, "Clear-Site-Data", TEXT("\"cache\", \"storage\""));
    return request_redirect(q, URL("/staff/sign-in"));
}

/* One's own account with whatever problems the request has. */
static enum status show_account(struct request *q, enum status status)
{
    struct account_view view = {0};

    read_sessions_of(&q->reads, q->actor.staff, &view.sessions);
    const enum status read = reads_run(&q->reads);
    if (read != OK) {
        return read;
    }
    account_html(&q->out, q, &view);
    return status;
}

enum status account_page(struct request *q)
{
    const enum status status = reads_run(&q->reads);

    return status == OK ? show_account(q, OK) : status;
}

struct session_end_form {
    struct session_id session;
};

static const struct form_field session_end_fields[] = {
    FORM_ID(struct session_end_form, session, FORM_REQUIRED),
};

enum status session_end_command(struct request *q)
{
    struct session_end_form form;
    struct batch batch;
    enum status status = form_read(q, session_end_fields, COUNT_OF(session_end_fields), &form);

    if (status == OK) {
        status = reads_run(&q->reads);
    }
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    write_session_delete(&batch, form.session, q->actor.staff);
    audit_add(q, &batch, AUDIT_SESSION_ENDED, form.session.v, NULL, TEXT(""), TEXT(""));
    return request_commit(q, &batch, URL("/staff/account"));
}

struct password_form {
    struct text old_password;
    struct text password;
};

static const struct form_field password_fields[] = {
    FORM_SECRET(struct password_form, old_password, 1, password_most),
    FORM_SECRET(struct password_form, password, 1, INT64_C(4) * password_most),
};

/* The old password proves that it is still the person herself at this screen. */
static enum status check_passwords(
    struct request *q, const struct staff_by_id *staff, const struct password_form *form)
{
    const struct account_by_email account = {.found = staff->found,
        .password_text = staff->password_text,
        .is_active = staff->is_active};

    if (!try_password(q, &account, form->old_password)) {
        return problem_set(&q->problems, PROBLEM_wrong_password, "old_password", TEXT(""));
    }
    return password_check(&q->problems, form->password, "password");
}

enum status password_command(struct request *q)
{
    struct password_form form;
    struct staff_by_id staff;
    struct batch batch;
    struct text hash = {0};
    const enum status typed = form_read(q, password_fields, COUNT_OF(password_fields), &form);
    enum status status = reads_run(&q->reads);

    if (status != OK) {
        return status;
    }
    if (typed != OK) {
        return show_account(q, typed);
    }
    read_staff_by_id(&q->reads, q->actor.staff, &staff);
    status = reads_run(&q->reads);
    if (status == OK) {
        status = check_passwords(q, &staff, &form);
    }
    if (status == OK) {
        status = password_hash(q->arena, form.password, &hash);
    }
    if (status == OK) {
        request_batch(q, &batch);
        write_password_update(&batch, hash, staff.version, q->actor.staff);
        write_sessions_delete(&batch, q->actor.staff, q->actor.session);
        audit_add(q, &batch, AUDIT_PASSWORD, q->actor.staff.v, NULL, TEXT(""), TEXT(""));
        status = request_commit(q, &batch, URL("/staff/account"));
    }
    return status == OK ? OK : show_account(q, status);
}

enum status audit_page(struct request *q)
{
    struct audit_view view = {0};
    int64_t before = INT64_MAX;

    if (request_query(q, "before").length > 0 &&
        text_number(request_query(q, "before"), 1, INT64_MAX, &before) != OK) {
        return problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""));
    }
    read_events_page(&q->reads, before, &view.events);
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    if (view.events.count > 0 && view.events.rows[view.events.count - 1].seq > 1) {
        view.older = url_with(q->arena, URL("/staff/audit"), "before",
            text_format(q->arena, "%lld", (long long)view.events.rows[view.events.count - 1].seq));
    }
    audit_html(&q->out, q, &view);
    return OK;
}
