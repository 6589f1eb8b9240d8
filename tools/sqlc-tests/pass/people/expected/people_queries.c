/* Written by tools/sqlc from people/queries.sql. */
#include "people_queries.h"

static enum status fill_visits_of(const struct value *values, struct opener *opener, struct arena *arena, struct visits_of_row *out)
{
    enum status status = values_fit(values, "iIiBBIi") ? OK : STATUS_INTERNAL;

    (void)opener;
    (void)arena;
    out->visit_id.v = (__typeof__(out->visit_id.v))values[0].integer;
    out->seen_on_maybe.known = values[1].kind != VALUE_NULL;
    out->seen_on_maybe.value.v = (__typeof__(out->seen_on_maybe.value.v))values[1].integer;
    out->price_amount.minor = (__typeof__(out->price_amount.minor))values[2].integer;
    if (status == OK) {
        status = value_open(opener, arena, &values[3], &values[9], values[8].integer, KEY_CLINICAL, "visit.note", values[7].integer, &out->note);
    }
    if (status == OK) {
        status = value_open(opener, arena, &values[4], &values[11], values[10].integer, KEY_CONTACT, "client.name", values[10].integer, &out->name);
    }
    out->merged_client_id_maybe.known = values[5].kind != VALUE_NULL;
    out->merged_client_id_maybe.value.v = (__typeof__(out->merged_client_id_maybe.value.v))values[5].integer;
    out->subject_id.v = (__typeof__(out->subject_id.v))values[6].integer;
    return status;
}

static enum status decode_visits_of(const struct rows *rows, struct opener *opener, struct arena *arena, void *out)
{
    struct visits_of *result = out;
    enum status status = OK;

    *result = (struct visits_of){rows->count, ARENA_ARRAY(arena, rows->count, struct visits_of_row), rows->more};
    for (size_t i = 0; i < rows->count && status == OK; i++) {
        status = fill_visits_of(rows->values + i * rows->columns, opener, arena, &result->rows[i]);
    }
    return status;
}

void read_visits_of(struct reads *reads, struct client_id client_id, struct maybe_day since_on_maybe, struct visits_of *out)
{
    static const struct query query = {.name = "visits_of",
        .sql = "select v.visit_id,v.seen_on as seen_on_maybe,v.price_amount,v.note as note,c.name as name,c.merged_into as merged_client_id_maybe,c.client_id as subject_id,v.visit_id,v.client_id,(select wrapped_blob from subject_key where subject_id=v.client_id and class_number=1),c.client_id,(select wrapped_blob from subject_key indexed by subject_key_contact where subject_id=c.client_id and class_number=0)from visit v join client c on c.client_id=v.client_id where v.client_id=?1 and(v.seen_on>=?2 or ?2 is null)order by v.seen_on desc",
        .surface = SURFACE_MY,
        .parameters = 2,
        .columns = 12,
        .many = true,
        .writes = false};
    struct value *args = ARENA_ARRAY(reads->arena, 2, struct value);

    args[0] = (struct value){.kind = VALUE_INTEGER, .integer = client_id.v};
    args[1] = (struct value){.kind = !since_on_maybe.known ? VALUE_NULL : VALUE_INTEGER, .integer = since_on_maybe.value.v};
    reads_add(reads, &query, args, decode_visits_of, out);
}

static enum status fill_client_page(const struct value *values, struct opener *opener, struct arena *arena, struct client_page *out)
{
    enum status status = values_fit(values, "iBBBiiiTBi") ? OK : STATUS_INTERNAL;

    (void)opener;
    (void)arena;
    out->client_id.v = (__typeof__(out->client_id.v))values[0].integer;
    if (status == OK) {
        status = value_open(opener, arena, &values[1], &values[11], values[10].integer, KEY_CONTACT, "client.name", values[10].integer, &out->name);
    }
    if (status == OK) {
        status = value_open(opener, arena, &values[2], &values[11], values[10].integer, KEY_CONTACT, "client.nick_name", values[10].integer, &out->nick_name);
    }
    if (status == OK) {
        status = value_open(opener, arena, &values[3], &values[12], values[10].integer, KEY_CLINICAL, "client.history", values[10].integer, &out->history);
    }
    out->is_well = values[4].integer != 0;
    out->entered_at.ms = (__typeof__(out->entered_at.ms))values[5].integer;
    out->version = (__typeof__(out->version))values[6].integer;
    out->mark_text = values[7].bytes;
    out->name_token = values[8].bytes;
    out->visit_count = (__typeof__(out->visit_count))values[9].integer;
    return status;
}

static enum status decode_client_page(const struct rows *rows, struct opener *opener, struct arena *arena, void *out)
{
    struct client_page *result = out;
    enum status status = OK;

    *result = (struct client_page){0};
    if (rows->count > 0) {
        result->found = true;
        status = fill_client_page(rows->values, opener, arena, result);
    }
    return status;
}

void read_client_page(struct reads *reads, struct client_id client_id, struct client_page *out)
{
    static const struct query query = {.name = "client_page",
        .sql = "select c.client_id,c.name as name,c.nick_name as nick_name,c.history as history,c.is_well,c.entered_at,c.version,'?\?' as mark_text,c.name_token,(select count(*)from visit v where v.client_id=c.client_id)as visit_count,c.client_id,(select wrapped_blob from subject_key indexed by subject_key_contact where subject_id=c.client_id and class_number=0),(select wrapped_blob from subject_key where subject_id=c.client_id and class_number=1)from client c where c.client_id=?1",
        .surface = SURFACE_STAFF,
        .parameters = 1,
        .columns = 13,
        .many = false,
        .writes = false};
    struct value *args = ARENA_ARRAY(reads->arena, 1, struct value);

    args[0] = (struct value){.kind = VALUE_INTEGER, .integer = client_id.v};
    reads_add(reads, &query, args, decode_client_page, out);
}

static enum status fill_services(const struct value *values, struct opener *opener, struct arena *arena, struct services_row *out)
{
    enum status status = values_fit(values, "iTi") ? OK : STATUS_INTERNAL;

    (void)opener;
    (void)arena;
    out->service_id.v = (__typeof__(out->service_id.v))values[0].integer;
    out->name = values[1].bytes;
    out->minutes = (__typeof__(out->minutes))values[2].integer;
    return status;
}

static enum status decode_services(const struct rows *rows, struct opener *opener, struct arena *arena, void *out)
{
    struct services *result = out;
    enum status status = OK;

    *result = (struct services){rows->count, ARENA_ARRAY(arena, rows->count, struct services_row), rows->more};
    for (size_t i = 0; i < rows->count && status == OK; i++) {
        status = fill_services(rows->values + i * rows->columns, opener, arena, &result->rows[i]);
    }
    return status;
}

void read_services(struct reads *reads, struct services *out)
{
    static const struct query query = {.name = "services",
        .sql = "select s.service_id,s.name,s.minutes from service s order by s.name",
        .surface = SURFACE_PUBLIC,
        .parameters = 0,
        .columns = 3,
        .many = true,
        .writes = false};
    reads_add(reads, &query, NULL, decode_services, out);
}

void write_client_insert(struct batch *batch, const struct subject *subject, struct client_id client_id, bool is_well, struct text name, struct maybe_text nick_name_maybe, struct text history, struct text name_token, struct instant entered_at)
{
    static const struct query query = {.name = "client_insert",
        .sql = "insert into client(client_id,is_well,name,nick_name,history,name_token,entered_at,version)values(?1,?2,?3,?4,?5,?6,?7,1)",
        .surface = SURFACE_STAFF,
        .parameters = 7,
        .columns = 0,
        .many = false,
        .writes = true};
    struct value *args = ARENA_ARRAY(batch->arena, 7, struct value);

    args[0] = (struct value){.kind = VALUE_INTEGER, .integer = client_id.v};
    args[1] = (struct value){.kind = VALUE_INTEGER, .integer = is_well};
    args[2] = (struct value){.kind = VALUE_BLOB, .bytes = subject_seal(batch->arena, subject, KEY_CONTACT, "client.name", client_id.v, name)};
    args[3] = (struct value){.kind = !nick_name_maybe.known ? VALUE_NULL : VALUE_BLOB, .bytes = subject_seal(batch->arena, subject, KEY_CONTACT, "client.nick_name", client_id.v, nick_name_maybe.value)};
    args[4] = (struct value){.kind = VALUE_BLOB, .bytes = subject_seal(batch->arena, subject, KEY_CLINICAL, "client.history", client_id.v, history)};
    args[5] = (struct value){.kind = VALUE_BLOB, .bytes = name_token};
    args[6] = (struct value){.kind = VALUE_INTEGER, .integer = entered_at.ms};
    batch_add(batch, &query, args);
}

void write_client_update(struct batch *batch, const struct subject *subject, struct text name, struct maybe_client_id merged_client_id_maybe, int64_t version, struct client_id client_id)
{
    static const struct query query = {.name = "client_update",
        .sql = "update client set name=?1,merged_into=?2,version=?3+1 where client_id=?4",
        .surface = SURFACE_STAFF,
        .parameters = 4,
        .columns = 0,
        .many = false,
        .writes = true};
    struct value *args = ARENA_ARRAY(batch->arena, 4, struct value);

    args[0] = (struct value){.kind = VALUE_BLOB, .bytes = subject_seal(batch->arena, subject, KEY_CONTACT, "client.name", client_id.v, name)};
    args[1] = (struct value){.kind = !merged_client_id_maybe.known ? VALUE_NULL : VALUE_INTEGER, .integer = merged_client_id_maybe.value.v};
    args[2] = (struct value){.kind = VALUE_INTEGER, .integer = version};
    args[3] = (struct value){.kind = VALUE_INTEGER, .integer = client_id.v};
    batch_add(batch, &query, args);
}

void write_key_add(struct batch *batch, struct subject_id subject_id, int64_t class_number, struct text wrapped_blob)
{
    static const struct query query = {.name = "key_add",
        .sql = "insert into subject_key(subject_id,class_number,wrapped_blob)values(?1,?2,?3)",
        .surface = SURFACE_PUBLIC,
        .parameters = 3,
        .columns = 0,
        .many = false,
        .writes = true};
    struct value *args = ARENA_ARRAY(batch->arena, 3, struct value);

    args[0] = (struct value){.kind = VALUE_INTEGER, .integer = subject_id.v};
    args[1] = (struct value){.kind = VALUE_INTEGER, .integer = class_number};
    args[2] = (struct value){.kind = VALUE_BLOB, .bytes = wrapped_blob};
    batch_add(batch, &query, args);
}

void write_service_is_short(struct batch *batch, int64_t most_minutes)
{
    static const struct query query = {.name = "service_is_short",
        .sql = "insert into must(ok)values((select max(s.minutes)from service s)<=?1)",
        .surface = SURFACE_PUBLIC,
        .parameters = 1,
        .columns = 0,
        .many = false,
        .writes = true};
    struct value *args = ARENA_ARRAY(batch->arena, 1, struct value);

    args[0] = (struct value){.kind = VALUE_INTEGER, .integer = most_minutes};
    batch_add(batch, &query, args);
}

void write_services_clear(struct batch *batch)
{
    static const struct query query = {.name = "services_clear",
        .sql = "delete from service",
        .surface = SURFACE_SYSTEM,
        .parameters = 0,
        .columns = 0,
        .many = false,
        .writes = true};
    batch_add(batch, &query, NULL);
}
