/* What can be booked, and with whom. Both lists are short, so that a page is cut from the whole. */
#include "api/api.h"
#include "api_queries.h"
#include "appointments_queries.h"
#include "clinic.h"

static void write_service(struct request *q, const struct services_open_row *row)
{
    struct buf *to = &q->out.buf;

    json_open(to, NULL, '{');
    json_put_id(to, "id", row->service_id.v);
    json_put_text(to, "name", row->name);
    json_put_text(to, "name_ur", row->name_ur);
    json_put_number(to, "minutes", row->minutes);
    if (row->price_amount_maybe.known) {
        json_put_money(to, "price", row->price_amount_maybe.value, q->clinic->settings.currency);
    } else {
        json_put_null(to, "price");
    }
    json_put_text(to, "category", row->category_text);
    json_close(to, '}');
}

enum status api_services(struct request *q)
{
    struct services_open services;
    struct api_page page;
    int64_t next = 0;
    size_t i = 0;
    enum status status = api_query_page(q, &page);

    if (status == OK) {
        read_services_open(&q->reads, clinic_today(q->clinic, q->now), &services);
        status = reads_run(&q->reads);
    }
    if (status != OK) {
        return status;
    }
    while (page.after != 0 && i < services.count && services.rows[i++].service_id.v != page.after) {
    }
    api_begin_list(q);
    for (int64_t n = 0; i < services.count && n < page.limit; i++, n++) {
        write_service(q, &services.rows[i]);
        next = i + 1 < services.count ? services.rows[i].service_id.v : 0;
    }
    return api_end_list(q, next);
}

static void write_staff(
    struct request *q, const struct api_staff_row *row, const struct api_staff_services *services)
{
    struct buf *to = &q->out.buf;

    json_open(to, NULL, '{');
    json_put_id(to, "id", row->staff_id.v);
    json_put_text(to, "name", row->name);
    json_put_text(to, "name_ur", row->name_ur);
    json_put_text(to, "role", row->role_text);
    json_open(to, "services", '[');
    for (size_t i = 0; i < services->count; i++) {
        if (services->rows[i].staff_id.v == row->staff_id.v) {
            json_put_id(to, NULL, services->rows[i].service_id.v);
        }
    }
    json_close(to, ']');
    json_close(to, '}');
}

enum status api_staff(struct request *q)
{
    struct api_staff_services services;
    struct api_staff staff;
    struct api_page page;
    int64_t next = 0;
    size_t i = 0;
    enum status status = api_query_page(q, &page);

    if (status == OK) {
        read_api_staff(&q->reads, &staff);
        read_api_staff_services(&q->reads, &services);
        status = reads_run(&q->reads);
    }
    if (status != OK) {
        return status;
    }
    while (page.after != 0 && i < staff.count && staff.rows[i++].staff_id.v != page.after) {
    }
    api_begin_list(q);
    for (int64_t n = 0; i < staff.count && n < page.limit; i++, n++) {
        write_staff(q, &staff.rows[i], &services);
        next = i + 1 < staff.count ? staff.rows[i].staff_id.v : 0;
    }
    return api_end_list(q, next);
}
