/* Signing in and out, one's own account, the audit. */
#include <semaphore.h>

#include "access/access.h"
#include "access/rules.h"
#include "access/session.h"
#include "access_html.h"
#include "access_queries.h"
#include "clinic.h"
#include "http/form.h"

enum { password_most = 256, next_most = 300 };

struct sign_in_form {
    struct text email;
    struct text password;
    struct text next;
};

static const struct form_field sign_in_fields[] = {
    FORM_TEXT(struct sign_in_form, email, FORM_REQUIRED, 1, 254),
    FORM_SECRET(struct sign_in_form, password, 1, password_most),
    FORM_TEXT(struct sign_in_form, next, FORM_OPTIONAL, 0, next_most),
};

/* Where to go after signing in: a page of ours, or the day book. */
static struct url next_url(struct request *q, struct text next)
{
    const bool is_ours = text_begins(next, TEXT("/staff/")) && !text_has(next, '\\') && text_is_plain(next);

    return is_ours ? url_path(q->arena, next) : URL("/staff/day");
}

enum status sign_in_page(struct request *q)
{
    const struct sign_in_view view = {.problems = &q->problems, .next = request_query(q, "next")};

    sign_in_html(&q->out, q, &view);
    return OK;
}

static enum status show_sign_in_again(struct request *q, enum status status)
{
    const struct sign_in_view view = {
        .problems = &q->problems, .next = request_field(q, "next"), .email = request_field(q, "email")};

    sign_in_html(&q->out, q, &view);
    return status;
}

/* What is known before the password is looked at. */
struct sign_in_read {
    struct account_by_email account;
    struct tries tries;
    struct text account_token;
    struct text source_token;
    bool is_known_source;
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
    out_read->is_known_source = out_read->account.found && device_is_known(q, out_read->account.staff_id);
    const struct text source =
        out_read->is_known_source ? request_get_cookie(q, device_cookie) : q->address;
    out_read->source_token = store_token(store, q->arena, TOKEN_ADDRESS, source);
    read_tries(&q->reads, out_read->account_token, since, out_read->source_token, &out_read->tries);
    return reads_run(&q->reads);
}

static bool try_password(struct request *q, const struct account_by_email *account, struct text password)
{
    while (sem_wait(q->clinic->hashing) != 0) {
    }
    const bool matches =
        password_matches(q->arena, account->found ? account->password_text : (struct text){0}, password);
    (void)sem_post(q->clinic->hashing);
    return matches && account->is_active;
}

static enum status refuse_sign_in(struct request *q, const struct sign_in_read *read)
{
    const struct sign_in_try_id id = {request_new_id(q)};
    struct batch batch;

    request_batch(q, &batch);
    write_try_insert(&batch, id, read->account_token, read->source_token, read->is_known_source, q->now);
    write_tries_delete(&batch, (struct instant){q->now.ms - 4 * sign_in_window_ms});
    q->subject = (struct subject_id){read->account.found ? read->account.staff_id.v : 0};
    audit_add(q, &batch, AUDIT_SIGN_IN_FAILED, q->subject.v, NULL, TEXT(""), TEXT(""));
    enum status status = batch_commit(&batch);
    if (status == OK) {
        status = problem_set(&q->problems, PROBLEM_wrong_sign_in, "password", TEXT(""));
    }
    return show_sign_in_again(q, status);
}

static enum status admit(struct request *q, struct staff_id staff, struct text next)
{
    struct subject subject = {0};
    struct batch batch;

    read_subject(&q->reads, (struct subject_id){staff.v}, &subject);
    enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    q->actor.staff = staff;
    session_begin(q, &batch, staff, &subject);
    audit_add(q, &batch, AUDIT_SIGNED_IN, q->actor.session.v, NULL, TEXT(""), TEXT(""));
    status = batch_commit(&batch);
    return status == OK ? request_redirect(q, next_url(q, next)) : show_sign_in_again(q, status);
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
    return try_password(q, &read.account, form.password) ? admit(q, read.account.staff_id, form.next)
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
