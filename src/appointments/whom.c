#include "appointments/whom.h"

#include "access/access.h"
#include "base/phone.h"
#include "clinic.h"
#include "http/request.h"

static struct text asked(const struct request *q, const char *name)
{
    return text_trim(q->method == POST ? request_field(q, name) : request_query(q, name));
}

/* Add who has such a name, or a number that ends so. */
static enum status look_for(struct request *q, struct text typed, struct client_hits *known)
{
    struct client_search *search = ARENA_NEW(q->arena, struct client_search);
    const enum status status = typed.length > 0 ? clients_search(q, typed, search) : OK;

    for (size_t i = 0; status == OK && i < search->hits.count; i++) {
        hits_add(known, &search->hits.rows[i]);
    }
    return status;
}

/* Those with the phone come first, however well the name of others fits. */
static enum status look_for_phone(struct request *q, struct whom *whom)
{
    if (whom->number.length == 0) {
        return look_for(q, whom->phone, &whom->known);
    }
    const enum status status = clients_with_phones(q, &whom->number, 1, &whom->known);

    for (size_t i = 0; i < whom->known.count; i++) {
        whom->known.rows[i].match = MATCH_NUMBER;
    }
    return status;
}

void whom_read(struct request *q, const struct enquiry_source *enquiry, struct whom *out_whom)
{
    enum { name_most = 120 };

    *out_whom = (struct whom){.name = text_first_letters(asked(q, "name"), name_most),
        .phone = asked(q, "phone"),
        .other = asked(q, "other")};
    if (id_read(asked(q, "client"), &out_whom->client.v) == OK) {
        out_whom->is_ready = true;
        return;
    }
    if (q->method == GET && enquiry->row.found &&
        out_whom->name.length + out_whom->phone.length == 0) {
        out_whom->name = enquiry->row.name;
        out_whom->phone = enquiry->row.phone_text.length > 0
            ? phone_show(q->arena, enquiry->row.phone_text, q->clinic->settings.country)
            : TEXT("");
    }
    if (out_whom->name.length + out_whom->phone.length == 0 ||
        !actor_may(&q->actor, MAY_SEE_CLIENTS)) {
        return;
    }
    if (phone_read(q->arena, out_whom->phone, q->clinic->settings.country, &out_whom->number) !=
        OK) {
        out_whom->number = TEXT("");
    }
    enum status status = look_for_phone(q, out_whom);

    out_whom->is_shared = out_whom->number.length > 0 && out_whom->known.count > 0 &&
        !text_equal(out_whom->other, out_whom->number);
    if (status == OK) {
        status = look_for(q, out_whom->name, &out_whom->known);
    }
    out_whom->is_searched = status == OK;
    out_whom->is_ready =
        out_whom->name.length > 0 && out_whom->number.length > 0 && !out_whom->is_shared;
}

enum status whom_details(struct request *q, const struct whom *whom, struct client_details *details)
{
    details->name = whom->name;
    details->phones[0] = (struct client_phone){whom->number, TEXT(""), true};
    details->phone_count = 1;
    details->is_unmatched = !whom->is_searched || request_field(q, "searched").length == 0;
    if (!actor_may(&q->actor, MAY_EDIT_CLIENTS)) {
        return problem_set(&q->problems, PROBLEM_forbidden, "name", TEXT(""));
    }
    if (whom->name.length == 0) {
        problem_note(&q->problems, PROBLEM_required, "name", TEXT(""));
    }
    if (whom->number.length == 0) {
        problem_note(&q->problems, whom->phone.length > 0 ? PROBLEM_not_phone : PROBLEM_required,
            "phone", TEXT(""));
    }
    if (whom->is_shared) {
        problem_note(&q->problems, PROBLEM_phone_shared, "phone", TEXT(""));
    }
    return problems_status(&q->problems);
}
