/* Time that is kept free of appointments. */
#include "access/access.h"
#include "appointments/appointments.h"
#include "appointments/forms.h"
#include "appointments_html.h"
#include "clinic.h"
#include "http/form.h"

struct block_form {
    struct resource_id resource;
    struct minute from;
    struct minute until;
    struct text reason;
};

static const struct form_field block_fields[] = {
    FORM_ID(struct block_form, resource, FORM_REQUIRED),
    FORM_MINUTE(struct block_form, from, FORM_REQUIRED),
    FORM_MINUTE(struct block_form, until, FORM_REQUIRED),
    FORM_TEXT(struct block_form, reason, FORM_REQUIRED, 1, 120),
};

static void fill_resources(
    struct block_view *v, const struct day_staff *staff, const struct day_rooms *rooms)
{
    struct request *q = v->q;
    struct option *options = ARENA_ARRAY(q->arena, staff->count + rooms->count + 1, struct option);

    for (size_t i = 0; i < staff->count; i++) {
        options[v->resource_count++] = (struct option){id_text(q->arena, staff->rows[i].staff_id.v),
            in_language(&q->out, staff->rows[i].name, staff->rows[i].name_ur)};
    }
    for (size_t i = 0; i < rooms->count; i++) {
        options[v->resource_count++] =
            (struct option){id_text(q->arena, rooms->rows[i].resource_id.v),
                in_language(&q->out, rooms->rows[i].name, rooms->rows[i].name_ur)};
    }
    v->resources = options;
}

/* The form that blocks time, or a block with the button that gives it back. */
static enum status show_block(struct request *q, struct block_id id, enum status status)
{
    struct block_view *v = ARENA_NEW(q->arena, struct block_view);
    struct day_staff staff;
    struct day_rooms rooms;
    struct block_by_id block = {0};
    const struct text on = request_query(q, "on");

    read_day_staff(&q->reads, q->clinic->settings.branch, &staff);
    read_day_rooms(&q->reads, q->clinic->settings.branch, &rooms);
    if (id.v != 0) {
        read_block_by_id(&q->reads, id, &block);
    }
    const enum status ran = reads_run(&q->reads);
    if (ran != OK) {
        return ran;
    }
    if (id.v != 0 && !block.found) {
        return problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    v->q = q;
    v->id = id;
    v->resource = request_field(q, "resource");
    v->reason = id.v != 0 ? block.reason_text : request_field(q, "reason");
    v->from = on.length > 0 ? text_join(q->arena, on, TEXT("T13:00")) : request_field(q, "from");
    v->until = on.length > 0 ? text_join(q->arena, on, TEXT("T14:00")) : request_field(q, "until");
    v->about = id.v != 0 ? text_format(q->arena, "%.*s, %.*s",
                               TEXT_ARG(long_date(&q->out, day_of(block.from_minute))),
                               TEXT_ARG(span_text(q, block.from_minute, block.until_minute)))
                         : (struct text){0};
    v->back =
        day_url(q->arena, id.v != 0 ? day_of(block.from_minute) : clinic_today(q->clinic, q->now));
    fill_resources(v, &staff, &rooms);
    staff_shell(q, text_of(translate(&q->out, WORDS("Block time"))), &v->shell);
    block_html(&q->out, v);
    return status;
}

enum status block_page(struct request *q)
{
    struct block_id id = {0};
    const enum status status = q->params[0].length > 0 ? request_id(q, 0, &id.v) : OK;

    return status == OK ? show_block(q, id, OK) : status;
}

enum status block_command(struct request *q)
{
    struct block_form form;
    struct batch batch;
    const struct block_id id = {request_new_id(q)};
    enum status status = form_read(q, block_fields, COUNT_OF(block_fields), &form);

    if (status == OK &&
        (form.until.v <= form.from.v || form.until.v > form.from.v + 7 * minutes_per_day)) {
        status = problem_set(&q->problems, PROBLEM_not_span, "until", TEXT(""));
    }
    if (status != OK) {
        return show_block(q, (struct block_id){0}, status);
    }
    status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    write_block_insert(&batch, id, q->clinic->settings.branch, form.resource, form.from, form.until,
        form.reason, q->actor.staff, q->now);
    write_hold_insert_block(
        &batch, (struct hold_id){request_new_id(q)}, form.resource, form.from, form.until, id);
    batch_expect(&batch, PROBLEM_overlap, "from");
    audit_add(q, &batch, AUDIT_APPOINTMENT, id.v, NULL, TEXT(""), TEXT(""));
    status = batch_commit(&batch);
    return status == OK ? request_redirect(q, day_again_url(q, day_of(form.from)))
                        : show_block(q, (struct block_id){0}, status);
}

enum status unblock_command(struct request *q)
{
    struct block_id id;
    struct block_by_id block;
    struct batch batch;
    enum status status = request_id(q, 0, &id.v);

    if (status != OK) {
        return status;
    }
    read_block_by_id(&q->reads, id, &block);
    status = reads_run(&q->reads);
    if (status == OK && !block.found) {
        status = problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    write_holds_delete_block(&batch, id);
    write_block_delete(&batch, id);
    audit_add(q, &batch, AUDIT_APPOINTMENT, id.v, NULL, TEXT(""), TEXT(""));
    status = batch_commit(&batch);
    return status == OK ? request_redirect(q, day_again_url(q, day_of(block.from_minute)))
                        : status;
}
