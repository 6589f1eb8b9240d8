/* The desk's side of enquiries: who asks, what was answered, what comes next. */
#include "access/access.h"
#include "access/branch.h"
#include "clinic.h"
#include "enquiries/enquiries.h"
#include "enquiries/source.h"
#include "enquiries/views.h"
#include "enquiries_html.h"
#include "http/form.h"

enum { line_most = 300, words_most = 1000 };

enum status enquiries_page(struct request *q)
{
    struct enquiries_view view = {.shown = &enquiry_list_rows[0]};
    const struct text before = request_query(q, "before");
    int64_t before_number = INT64_MAX;

    for (size_t i = 0; i < enquiry_lists; i++) {
        if (text_is(request_query(q, "show"), enquiry_list_rows[i].name)) {
            view.shown = &enquiry_list_rows[i];
        }
    }
    if (before.length > 0 && id_read(before, &before_number) != OK) {
        return problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""));
    }
    read_enquiries_list(
        &q->reads, view.shown->first, view.shown->second, before_number, &view.list);
    read_enquiry_counts(&q->reads, &view.counts);
    if (id_read(request_query(q, "done"), &view.done_id.v) == OK) {
        read_enquiry_done(&q->reads, view.done_id, &view.done);
    }
    const enum status status = reads_run(&q->reads);
    if (status == OK) {
        view.done.found = view.done.found && !actor_is_in(&q->actor, view.done.hidden_text);
        enquiries_html(&q->out, q, &view);
    }
    return status;
}

/* Only clients whom the person may see. */
static void keep_seen(const struct request *q, struct enquiry_known *known)
{
    size_t kept = 0;

    for (size_t i = 0; i < known->count; i++) {
        if (!actor_is_in(&q->actor, known->rows[i].hidden_text)) {
            known->rows[kept++] = known->rows[i];
        }
    }
    known->count = kept;
}

static void keep_seen_others(const struct request *q, struct enquiry_others *others)
{
    size_t kept = 0;

    for (size_t i = 0; i < others->count; i++) {
        if (!actor_is_in(&q->actor, others->rows[i].hidden_text)) {
            others->rows[kept++] = others->rows[i];
        }
    }
    others->count = kept;
}

/* The enquiry with what its page shows. */
static enum status read_enquiry(
    struct request *q, struct enquiry_view *view, struct subject *out_subject)
{
    struct enquiry_id id = {0};
    enum status status = request_id(q, 0, &id.v);

    if (status != OK) {
        return status;
    }
    q->subject = (struct subject_id){id.v};
    read_enquiry_by_id(&q->reads, id, &view->enquiry);
    read_enquiry_place(&q->reads, id, branch_here(q), &view->place);
    read_enquiry_notes(&q->reads, id, &view->notes);
    read_enquiry_known(&q->reads, id, &view->known);
    read_enquiry_others(&q->reads, id, &view->others);
    read_enquiry_owners(&q->reads, &view->owners);
    read_subject(&q->reads, q->subject, out_subject);
    status = reads_run(&q->reads);
    if (status == OK) {
        status = enquiry_check_seen(q, &view->enquiry);
    }
    keep_seen(q, &view->known);
    keep_seen_others(q, &view->others);
    return status;
}

/* The page as it is now; `refused` is what became of a form on it, or OK. */
static enum status show_enquiry(struct request *q, struct enquiry_view *view, enum status refused)
{
    const enum status status = view->enquiry.phone_text.length > 0
        ? enquiry_answer(q, &view->enquiry, &view->place, &view->answer)
        : OK;

    if (status == OK) {
        enquiry_html(&q->out, q, view);
    }
    return status == OK ? refused : status;
}

enum status enquiry_page(struct request *q)
{
    struct enquiry_view view = {0};
    struct subject subject = {0};
    const enum status status = read_enquiry(q, &view, &subject);

    (void)!id_read(request_query(q, "handed"), &view.handed.v);
    return status == OK ? show_enquiry(q, &view, OK) : status;
}

struct change_form {
    int status;
    struct staff_id owner;
    struct text next_step;
    struct day next_on;
    bool take;
};

static const struct form_field change_fields[] = {
    FORM_CHOICE(struct change_form, status, FORM_REQUIRED, enquiry_status_keys),
    FORM_ID(struct change_form, owner, FORM_OPTIONAL),
    FORM_TEXT(struct change_form, next_step, FORM_OPTIONAL, 0, line_most),
    FORM_DAY(struct change_form, next_on, FORM_OPTIONAL),
    FORM_BOX(struct change_form, take),
};

/* One of those who may take care of it, or who does already. */
static enum status check_owner(
    struct request *q, const struct enquiry_view *view, struct staff_id owner)
{
    const struct maybe_staff_id *saved = &view->enquiry.staff_id_maybe;
    bool found = owner.v == 0 || (saved->known && saved->value.v == owner.v);

    for (size_t i = 0; i < view->owners.count && !found; i++) {
        found = view->owners.rows[i].staff_id.v == owner.v;
    }
    return found ? OK : problem_set(&q->problems, PROBLEM_not_choice, "owner", TEXT(""));
}

static enum status save_change(struct request *q, const struct enquiry_view *view,
    const struct change_form *form, const struct subject *subject)
{
    const struct enquiry_details before = enquiry_details_of(&view->enquiry);
    struct enquiry_details after = before;
    const struct url list = url_with(
        q->arena, URL("/staff/enquiries"), "done", id_text(q->arena, view->enquiry.enquiry_id.v));
    struct batch batch;

    after.status = text_of(enquiry_status_keys[form->status]);
    after.owner = form->take ? q->actor.staff : form->owner;
    after.next_step = form->next_step;
    after.next_on = (struct maybe_day){form_has(q, "next_on"), form->next_on};
    enum status status = check_owner(q, view, after.owner);
    if (status == OK) {
        request_batch(q, &batch);
        enquiry_change(q, &batch, subject, request_version(q), &before, &after);
        status = request_commit(q, &batch, list);
    }
    return status;
}

enum status enquiry_change_command(struct request *q)
{
    struct enquiry_view view = {0};
    struct change_form form;
    struct subject subject = {0};
    const enum status typed = form_read(q, change_fields, COUNT_OF(change_fields), &form);
    enum status status = read_enquiry(q, &view, &subject);

    if (status != OK) {
        return status;
    }
    status = typed == OK ? save_change(q, &view, &form, &subject) : typed;
    return status == OK ? OK : show_enquiry(q, &view, status);
}

enum status enquiry_undo_command(struct request *q)
{
    struct enquiry_view view = {0};
    struct subject subject = {0};
    struct batch batch;
    enum status status = read_enquiry(q, &view, &subject);

    if (status != OK) {
        return status;
    }
    const struct enquiry_by_id *enquiry = &view.enquiry;
    const struct url page = enquiry_url(q->arena, enquiry->enquiry_id);

    if (enquiry->before_text.length == 0) {
        return show_enquiry(
            q, &view, problem_set(&q->problems, PROBLEM_not_newest, NULL, TEXT("")));
    }
    request_batch(q, &batch);
    write_enquiry_undo(&batch, request_version(q), enquiry->enquiry_id);
    audit_add(q, &batch, AUDIT_ENQUIRY, enquiry->enquiry_id.v, &subject, enquiry->status,
        enquiry->before_text);
    status = request_commit(q, &batch, page);
    return status == OK ? OK : show_enquiry(q, &view, status);
}

/* Keep what was said or done. A call or a message answers the enquiry; a note does not. */
static enum status save_note(struct request *q, struct enquiry_view *view,
    const struct subject *subject, const char *kind, struct text words, struct enquiry_note_id note,
    struct url page)
{
    const struct enquiry_id id = view->enquiry.enquiry_id;
    struct batch batch;

    request_batch(q, &batch);
    write_enquiry_note_insert(
        &batch, subject, note, id, text_of(kind), words, q->actor.staff, q->now);
    if (!text_is(text_of(kind), "note")) {
        write_enquiry_contacted(&batch, q->actor.staff, q->now, request_version(q), id);
    }
    audit_add(q, &batch, AUDIT_ENQUIRY_NOTE, id.v, subject, TEXT(""), words);
    const enum status status = request_commit(q, &batch, page);
    return status == OK ? OK : show_enquiry(q, view, status);
}

struct note_form {
    int kind;
    struct text words;
};

static const char *const note_kinds[] = {"note", "call", NULL};

static const struct form_field note_fields[] = {
    FORM_CHOICE(struct note_form, kind, FORM_REQUIRED, note_kinds),
    FORM_LINES(struct note_form, words, FORM_OPTIONAL, 0, words_most),
};

enum status enquiry_note_command(struct request *q)
{
    struct enquiry_view view = {0};
    struct note_form form;
    struct subject subject = {0};
    enum status typed = form_read(q, note_fields, COUNT_OF(note_fields), &form);
    const enum status status = read_enquiry(q, &view, &subject);

    if (status != OK) {
        return status;
    }
    if (typed == OK && form.kind == 0 && form.words.length == 0) {
        typed = problem_set(&q->problems, PROBLEM_required, "words", TEXT(""));
    }
    return typed == OK ? save_note(q, &view, &subject, note_kinds[form.kind], form.words,
                             (struct enquiry_note_id){request_new_id(q)},
                             enquiry_url(q->arena, view.enquiry.enquiry_id))
                       : show_enquiry(q, &view, typed);
}

struct whatsapp_form {
    struct text answer;
};

static const struct form_field whatsapp_fields[] = {
    FORM_LINES(struct whatsapp_form, answer, FORM_REQUIRED, 1, words_most),
};

/* What becomes of the message is seen in WhatsApp only, so this keeps that it was handed over. The
 * page that follows leads there: a form may not. */
enum status enquiry_whatsapp_command(struct request *q)
{
    const struct enquiry_note_id note = {request_new_id(q)};
    struct enquiry_view view = {0};
    struct whatsapp_form form;
    struct subject subject = {0};
    enum status typed = form_read(q, whatsapp_fields, COUNT_OF(whatsapp_fields), &form);
    const enum status status = read_enquiry(q, &view, &subject);

    if (status != OK) {
        return status;
    }
    if (typed == OK && view.enquiry.phone_text.length == 0) {
        typed = problem_set(&q->problems, PROBLEM_not_phone, "answer", TEXT(""));
    }
    return typed == OK ? save_note(q, &view, &subject, "whatsapp", form.answer, note,
                             url_with(q->arena, enquiry_url(q->arena, view.enquiry.enquiry_id),
                                 "handed", id_text(q->arena, note.v)))
                       : show_enquiry(q, &view, typed);
}
