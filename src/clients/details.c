/* Writing a client: row, phones, tokens. */
#include "access/access.h"
#include "clients/clients.h"
#include "clients/rules.h"
#include "clients/tokens.h"
#include "clients_queries.h"

static struct text usual(struct text value, struct text otherwise)
{
    return value.length > 0 ? value : otherwise;
}

/* The reason why there is no phone says nothing once there is one. */
static struct client_details complete(const struct client_details *details)
{
    struct client_details out = *details;

    out.language = usual(out.language, TEXT("en"));
    out.channel = usual(out.channel, TEXT("whatsapp"));
    out.provider = usual(out.provider, TEXT("any"));
    if (out.phone_count > 0) {
        out.no_phone = TEXT("");
    }
    return out;
}

static void write_parts(struct clinic *clinic, struct batch *batch, const struct subject *subject,
    struct client_id id, const struct client_details *details)
{
    struct tokens tokens;

    for (size_t i = 0; i < details->phone_count; i++) {
        const struct client_phone *phone = &details->phones[i];

        write_phone_insert(batch, subject, (struct phone_id){clinic_new_id(clinic)}, id,
            phone->number, phone->whose, phone->is_safe, (int64_t)i);
    }
    tokens_of(clinic, batch->arena, details, &tokens);
    for (size_t i = 0; i < tokens.count; i++) {
        write_token_insert_client(batch, tokens.at[i], id);
    }
}

void client_add(struct clinic *clinic, struct batch *batch, struct instant at,
    const struct client_details *details, struct subject *out_subject)
{
    const struct client_details d = complete(details);
    const struct client_id id = {clinic_new_id(clinic)};

    subject_create(batch, (struct subject_id){id.v}, out_subject);
    write_client_insert(batch, out_subject, id, d.name, d.name_ur, d.relative, d.email, d.birth,
        d.area, d.address, d.gender, d.language, d.channel, d.provider, d.is_assistant_wished,
        d.is_named_allowed, d.no_phone, d.source, d.is_unmatched, at);
    write_parts(clinic, batch, out_subject, id, &d);
}

void client_create(struct request *q, struct batch *batch, const struct client_details *details,
    struct subject *out_subject)
{
    static const struct client_details nothing;
    struct text before;
    struct text after;

    client_add(q->clinic, batch, q->now, details, out_subject);
    details_compare(q->arena, &nothing, details, &before, &after);
    audit_add(q, batch, AUDIT_CLIENT, out_subject->id.v, out_subject, TEXT(""), after);
}

static void save(struct request *q, struct batch *batch, const struct subject *subject,
    int64_t seen_version, const struct client_details *before, const struct client_details *details)
{
    const struct client_details d = complete(details);
    const struct client_id id = {subject->id.v};
    struct text old;
    struct text new;

    write_client_update(batch, subject, d.name, d.name_ur, d.relative, d.email, d.birth, d.area,
        d.address, d.gender, d.language, d.channel, d.provider, d.is_assistant_wished,
        d.is_named_allowed, d.no_phone, d.source, d.former, d.is_unmatched, seen_version, id);
    write_phones_delete(batch, id);
    write_tokens_delete_client(batch, id);
    write_parts(q->clinic, batch, subject, id, &d);
    details_compare(q->arena, before, &d, &old, &new);
    audit_add(q, batch, AUDIT_CLIENT, id.v, subject, old, new);
}

void client_change(struct request *q, struct batch *batch, const struct subject *subject,
    int64_t seen_version, const struct client_details *before, const struct client_details *details)
{
    struct client_details d = *details;

    d.former = former_after(q->arena, before, d.name, d.name_ur);
    save(q, batch, subject, seen_version, before, &d);
}

void client_rename(struct request *q, struct batch *batch, const struct subject *subject,
    int64_t seen_version, const struct client_details *before, struct text name,
    struct text name_ur)
{
    struct client_details d = *before;

    d.name = name;
    d.name_ur = name_ur;
    client_change(q, batch, subject, seen_version, before, &d);
}

enum status client_rename_back(struct request *q, struct batch *batch,
    const struct subject *subject, int64_t seen_version, const struct client_details *before)
{
    struct client_details d = *before;

    if (!former_back(before->former, &d.name, &d.name_ur, &d.former)) {
        return problem_set(&q->problems, PROBLEM_undone, NULL, TEXT(""));
    }
    save(q, batch, subject, seen_version, before, &d);
    return OK;
}

struct url client_url(struct arena *arena, struct client_id id)
{
    return url_id(arena, "/staff/clients/", id.v, "");
}
