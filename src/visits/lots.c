/* Products and their lots: what a treatment chooses from. */
#include "access/access.h"
#include "clinic.h"
#include "http/form.h"
#include "visits/views.h"
#include "visits/visits.h"
#include "visits_html.h"

static enum status show_lots(struct request *q, enum status status)
{
    struct lots_view view = {.today = clinic_today(q->clinic, q->now)};

    read_products_open(&q->reads, &view.products);
    read_lots(&q->reads, &view.lots);
    const enum status read = reads_run(&q->reads);
    if (read != OK) {
        return read;
    }
    if (id_read(request_query(q, "saved"), &view.saved.v) != OK) {
        view.saved.v = 0;
    }
    lots_html(&q->out, q, &view);
    return status;
}

enum status lots_page(struct request *q)
{
    return show_lots(q, OK);
}

struct lot_form {
    struct product_id product;
    struct text product_name;
    struct text unit;
    struct text lot;
    struct day expires;
};

static const struct form_field lot_fields[] = {
    FORM_ID(struct lot_form, product, FORM_OPTIONAL),
    FORM_TEXT(struct lot_form, product_name, FORM_OPTIONAL, 0, 120),
    FORM_TEXT(struct lot_form, unit, FORM_OPTIONAL, 0, 30),
    FORM_TEXT(struct lot_form, lot, FORM_REQUIRED, 1, 60),
    FORM_DAY(struct lot_form, expires, FORM_REQUIRED),
};

static enum status add_lot(struct request *q, const struct lot_form *form)
{
    struct product_id product = form->product;
    struct batch batch;

    if (product.v == 0 && form->product_name.length == 0) {
        return problem_set(&q->problems, PROBLEM_no_product, "product", (struct text){0});
    }
    request_batch(q, &batch);
    if (product.v == 0) {
        product.v = request_new_id(q);
        write_product_insert(&batch, product, form->product_name,
            form->unit.length > 0 ? form->unit : TEXT("units"));
    }
    write_lot_insert(
        &batch, (struct lot_id){request_new_id(q)}, product, form->lot, form->expires, q->now);
    batch_expect(&batch, PROBLEM_lot_known, "lot");
    audit_add(q, &batch, AUDIT_SETTINGS, product.v, NULL, TEXT(""), TEXT(""));
    return request_commit(q, &batch, URL("/staff/lots"));
}

enum status lot_add_command(struct request *q)
{
    struct lot_form form;
    const enum status typed = form_read(q, lot_fields, COUNT_OF(lot_fields), &form);
    enum status status = reads_run(&q->reads);

    if (status != OK) {
        return status;
    }
    status = typed == OK ? add_lot(q, &form) : typed;
    return status == OK ? OK : show_lots(q, status);
}

/* A lot is used up, or in use again: each is the other's Undo. */
static enum status turn_lot(struct request *q, bool is_open)
{
    struct lot_id lot = {0};
    struct batch batch;
    enum status status = form_read(q, NULL, 0, NULL);

    if (status == OK) {
        status = request_id(q, 0, &lot.v);
    }
    if (status == OK) {
        status = reads_run(&q->reads);
    }
    if (status != OK) {
        return status;
    }
    const struct url page =
        url_with(q->arena, URL("/staff/lots"), "saved", id_text(q->arena, lot.v));
    request_batch(q, &batch);
    write_lot_open(&batch, is_open, request_version(q), lot);
    audit_add(q, &batch, AUDIT_SETTINGS, lot.v, NULL, TEXT(""), TEXT(""));
    status = request_commit(q, &batch, page);
    return status == OK ? OK : show_lots(q, status);
}

enum status lot_end_command(struct request *q)
{
    return turn_lot(q, false);
}

enum status lot_again_command(struct request *q)
{
    return turn_lot(q, true);
}
