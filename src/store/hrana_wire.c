#include "store/hrana_wire.h"

#include <sodium.h>

#include "base/json.h"

enum { request_most_bytes = 64 * 1024 * 1024 };

void hrana_begin(struct hrana_request *request, struct arena *arena)
{
    *request = (struct hrana_request){.steps = 0};
    buf_init(&request->json, arena, request_most_bytes);
    buf_text(&request->json,
        TEXT("{\"baton\":null,\"requests\":[{\"type\":\"batch\",\"batch\":{\"steps\":["));
}

static struct text base64_of(struct arena *arena, struct text bytes)
{
    const size_t size = sodium_base64_ENCODED_LEN(bytes.length, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_take(arena, size);

    return text_of(sodium_bin2base64(
        text, size, (const unsigned char *)bytes.at, bytes.length, sodium_base64_VARIANT_ORIGINAL));
}

static void put_value(struct buf *json, const struct value *value)
{
    static const char *const types[] = {"null", "integer", "text", "blob"};

    json_open(json, NULL, '{');
    json_put_text(json, "type", text_of(types[value->kind]));
    switch (value->kind) {
    case VALUE_INTEGER: /* as text: not every program has 64 bits for a number of JSON */
        json_put_text(json, "value", text_format(json->arena, "%lld", (long long)value->integer));
        break;
    case VALUE_TEXT:
        json_put_text(json, "value", value->bytes);
        break;
    case VALUE_BLOB:
        json_put_text(json, "base64", base64_of(json->arena, value->bytes));
        break;
    case VALUE_NULL:
        break;
    }
    json_close(json, '}');
}

static void put_ok(struct buf *json, const char *name, size_t step)
{
    json_open(json, name, '{');
    json_put_text(json, "type", TEXT("ok"));
    json_put_number(json, "step", (int64_t)step);
    json_close(json, '}');
}

static void put_statement(
    struct buf *json, const char *sql, const struct value *args, size_t arg_count)
{
    json_open(json, "stmt", '{');
    json_put_text(json, "sql", text_of(sql));
    if (arg_count > 0) {
        json_open(json, "args", '[');
        for (size_t i = 0; i < arg_count; i++) {
            put_value(json, &args[i]);
        }
        json_close(json, ']');
    }
    json_close(json, '}');
}

void hrana_add(
    struct hrana_request *request, const char *sql, const struct value *args, size_t arg_count)
{
    struct buf *json = &request->json;

    json_open(json, NULL, '{');
    if (request->steps > 0) {
        put_ok(json, "condition", request->steps - 1);
    }
    put_statement(json, sql, args, arg_count);
    json_close(json, '}');
    request->steps++;
}

void hrana_add_rollback(struct hrana_request *request, size_t begun, size_t done)
{
    struct buf *json = &request->json;

    json_open(json, NULL, '{');
    json_open(json, "condition", '{');
    json_put_text(json, "type", TEXT("and"));
    json_open(json, "conds", '[');
    put_ok(json, NULL, begun);
    if (done != 0) {
        json_open(json, NULL, '{');
        json_put_text(json, "type", TEXT("not"));
        put_ok(json, "cond", done);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
    put_statement(json, "rollback", NULL, 0);
    json_close(json, '}');
    request->steps++;
}

struct text hrana_end(struct hrana_request *request, bool closes)
{
    buf_text(&request->json, TEXT("]}}"));
    if (closes) {
        buf_text(&request->json, TEXT(",{\"type\":\"close\"}"));
    }
    buf_text(&request->json, TEXT("]}"));
    return request->json.full ? TEXT("") : buf_as_text(&request->json);
}

struct text hrana_close_body(struct arena *arena, struct text baton)
{
    struct buf json;

    buf_init(&json, arena, baton.length * 6 + 100);
    json_open(&json, NULL, '{');
    json_put_text(&json, "baton", baton);
    buf_text(&json, TEXT(",\"requests\":[{\"type\":\"close\"}]}"));
    return buf_as_text(&json);
}

static struct text text_at(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    return (struct text){json_string_value(value), json_string_length(value)};
}

/* The result of the batch, or what is said instead of one. */
static bool read_batch(const json_t *document, size_t steps, struct hrana_reply *reply)
{
    const json_t *result = json_array_get(json_object_get(document, "results"), 0);

    if (text_is(text_at(result, "type"), "error")) {
        reply->refusal = text_at(json_object_get(result, "error"), "message");
        return reply->refusal.length > 0;
    }
    const json_t *batch = json_object_get(json_object_get(result, "response"), "result");

    reply->results = json_object_get(batch, "step_results");
    reply->errors = json_object_get(batch, "step_errors");
    return text_is(text_at(result, "type"), "ok") && json_array_size(reply->results) == steps &&
        json_array_size(reply->errors) == steps;
}

bool hrana_read(struct text body, size_t steps, struct hrana_reply *out_reply)
{
    struct hrana_reply reply = {
        .document = json_loadb(body.at, body.length, JSON_ALLOW_NUL, /* error= */ NULL)};

    if (!read_batch(reply.document, steps, &reply)) {
        json_decref(reply.document);
        return false;
    }
    reply.baton = text_at(reply.document, "baton");
    reply.base_url = text_at(reply.document, "base_url");
    *out_reply = reply;
    return true;
}

void hrana_reply_free(struct hrana_reply *reply)
{
    json_decref(reply->document);
    *reply = (struct hrana_reply){.document = NULL};
}

bool hrana_is_ok(const struct hrana_reply *reply, size_t step)
{
    return json_is_object(json_array_get(reply->results, step));
}

struct hrana_error hrana_error_of(const struct hrana_reply *reply, size_t step)
{
    const json_t *error = json_array_get(reply->errors, step);

    return (struct hrana_error){text_at(error, "message"), text_at(error, "code")};
}

static bool read_blob(struct arena *arena, struct text base64, struct text *out_bytes)
{
    size_t length = 0;

    while (text_ends(base64, TEXT("="))) {
        base64.length--;
    }
    unsigned char *bytes = arena_take(arena, base64.length + 1);
    const bool is_read = sodium_base642bin(bytes, base64.length + 1, base64.at, base64.length, NULL,
                             &length, NULL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0;

    *out_bytes = (struct text){(const char *)bytes, length};
    return is_read;
}

/* A number with a fraction is no value of ours, and NULL with either engine. */
static bool read_value(struct arena *arena, const json_t *cell, struct value *out_value)
{
    const struct text type = text_at(cell, "type");
    const struct text value = text_at(cell, "value");

    *out_value = (struct value){0};
    if (text_is(type, "integer")) {
        out_value->kind = VALUE_INTEGER;
        return text_number(value, INT64_MIN, INT64_MAX, &out_value->integer) == OK;
    }
    if (text_is(type, "text")) {
        *out_value = (struct value){VALUE_TEXT, 0, text_copy(arena, value)};
        return json_is_string(json_object_get(cell, "value"));
    }
    if (text_is(type, "blob")) {
        out_value->kind = VALUE_BLOB;
        return read_blob(arena, text_at(cell, "base64"), &out_value->bytes);
    }
    return text_is(type, "null") || text_is(type, "float");
}

bool hrana_rows(const struct hrana_reply *reply, size_t step, struct arena *arena,
    const struct query *query, struct allowance *allowance, struct rows *out_rows)
{
    const json_t *result = json_array_get(reply->results, step);
    const json_t *rows = json_object_get(result, "rows");
    struct row_taker taker;
    struct value *values = NULL;
    size_t at = 0;
    const json_t *row = NULL;

    if (!json_is_array(rows) ||
        json_array_size(json_object_get(result, "cols")) != query->columns) {
        return false;
    }
    rows_begin(&taker, arena, query, allowance);
    json_array_foreach(rows, at, row)
    {
        if ((values = rows_next(&taker)) == NULL) {
            break;
        }
        for (unsigned i = 0; i < query->columns; i++) {
            if (!read_value(arena, json_array_get(row, i), &values[i])) {
                return false;
            }
        }
        rows_taken(&taker);
    }
    *out_rows = rows_end(&taker);
    return true;
}
