/* Who of the staff may not see a client's record: by her own wish, or because they are related. */
#include "access/access.h"
#include "clients/views.h"
#include "http/form.h"

enum { hidden_most = 200 };

static const struct text none = {"", 0};

struct hidden_form {
    struct text staff; /* repeats: an id for each box that is marked */
};

static const struct form_field hidden_fields[] = {
    FORM_TEXT(struct hidden_form, staff, FORM_OPTIONAL, 0, 13),
};

static struct text names_of(struct request *q, const struct client_hidden *hidden)
{
    struct text names = none;

    for (size_t i = 0; i < hidden->count; i++) {
        names = text_format(q->arena, "%.*s%s%.*s", TEXT_ARG(names), i == 0 ? "" : ", ",
            TEXT_ARG(hidden->rows[i].name));
    }
    return names;
}

static bool is_marked(const struct request *q, struct staff_id staff)
{
    int64_t id = 0;

    for (size_t n = 0; n < hidden_most && request_field_at(q, "staff", n).length > 0; n++) {
        if (id_read(request_field_at(q, "staff", n), &id) == OK && id == staff.v) {
            return true;
        }
    }
    return false;
}

/* The rows anew: those whose boxes are marked. Nobody hides a client from herself by mistake. */
static enum status write_hidden(struct request *q, const struct client_record *record,
    const struct staff_to_hide *staff, struct batch *batch)
{
    const struct client_id id = record->client.client_id;
    struct client_hidden after = {
        .rows = ARENA_ARRAY(q->arena, staff->count + 1, struct client_hidden_row)};

    write_client_touch(batch, request_version(q), id);
    write_hidden_delete(batch, id);
    for (size_t i = 0; i < staff->count; i++) {
        const struct staff_to_hide_row *row = &staff->rows[i];

        if (!is_marked(q, row->staff_id)) {
            continue;
        }
        if (row->staff_id.v == q->actor.staff.v) {
            return problem_set(&q->problems, PROBLEM_hidden_self, "staff", none);
        }
        write_hidden_insert(batch, id, row->staff_id);
        after.rows[after.count++] =
            (struct client_hidden_row){.staff_id = row->staff_id, .name = row->name};
    }
    audit_add(q, batch, AUDIT_CLIENT, id.v, &record->subject, names_of(q, &record->hidden),
        names_of(q, &after));
    return OK;
}

enum status client_hidden_command(struct request *q)
{
    struct client_record *record = ARENA_NEW(q->arena, struct client_record);
    struct staff_to_hide staff;
    struct client_id id;
    struct hidden_form form;
    struct batch batch;
    const enum status typed = form_read(q, hidden_fields, COUNT_OF(hidden_fields), &form);
    enum status status = request_id(q, 0, &id.v);

    if (status == OK) {
        client_queue(q, id, record);
        read_staff_to_hide(&q->reads, &staff);
        status = reads_run(&q->reads);
    }
    if (status == OK) {
        status = client_open(q, record);
    }
    if (status != OK) {
        return status;
    }
    status = typed;
    if (status == OK) {
        request_batch(q, &batch);
        status = write_hidden(q, record, &staff, &batch);
    }
    if (status == OK) {
        status = request_commit(q, &batch, client_url(q->arena, id));
    }
    return status == OK ? OK : client_edit_again(q, status);
}
