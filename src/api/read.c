#include <jansson.h>

#include "api/api.h"
#include "clinic.h"

static enum status note(struct request *q, enum problem problem, const char *field)
{
    return problem_set(&q->problems, problem, field, (struct text){0});
}

/* jansson would nest to 2048. */
static bool is_too_deep(struct text body)
{
    size_t depth = 0;
    bool in_string = false;

    for (size_t i = 0; i < body.length; i++) {
        const char byte = body.at[i];

        if (in_string) {
            i += byte == '\\';
            in_string = byte != '"';
        } else if (byte == '"') {
            in_string = true;
        } else if (byte == '{' || byte == '[') {
            depth++;
        } else if ((byte == '}' || byte == ']') && depth > 0) {
            depth--;
        }
        if (depth > api_depth_most) {
            return true;
        }
    }
    return false;
}

static const struct form_field *find_row(
    const struct form_field *fields, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (text_is(text_of(name), fields[i].name)) {
            return &fields[i];
        }
    }
    return NULL;
}

/* A promised time in the clinic's own minutes, as a form's field holds it. */
static enum status read_time(struct request *q, struct text text, struct text *out_value)
{
    struct instant at = {0};

    if (instant_read(text, &at) != OK || at.ms % ms_per_minute != 0) {
        return STATUS_INVALID;
    }
    *out_value = minute_text(q->arena, zone_minute(q->clinic->zone, at));
    return OK;
}

/* One member as a form's field; the empty value for null and false. */
static enum status take_member(
    struct request *q, const struct form_field *row, const json_t *value, struct text *out_value)
{
    *out_value = (struct text){0};
    if (json_is_null(value)) {
        return OK;
    }
    if (row->kind == FORM_IS_NUMBER && json_is_integer(value)) {
        *out_value = text_format(q->arena, "%lld", (long long)json_integer_value(value));
        return OK;
    }
    if (row->kind == FORM_IS_BOX && json_is_boolean(value)) {
        *out_value = json_is_true(value) ? TEXT("1") : TEXT("");
        return OK;
    }
    if (row->kind == FORM_IS_NUMBER || row->kind == FORM_IS_BOX || !json_is_string(value)) {
        return note(q, PROBLEM_wrong_type, row->name);
    }
    const struct text text = {json_string_value(value), json_string_length(value)};

    if (row->kind == FORM_IS_MINUTE) {
        return read_time(q, text, out_value) == OK ? OK : note(q, PROBLEM_not_instant, row->name);
    }
    *out_value = text_copy(q->arena, text);
    return OK;
}

/* An object's members become the request's fields, which form_read then reads. */
static enum status read_object(struct request *q, json_t *object, const struct form_field *rows,
    size_t count, void *out, const struct api_list *list)
{
    const char *name = NULL;
    json_t *value = NULL;

    q->field_count = 0;
    q->fields = ARENA_ARRAY(q->arena, json_object_size(object) + 1, struct field);
    json_object_foreach(object, name, value)
    {
        const struct form_field *row = find_row(rows, count, name);

        if (list != NULL && text_is(text_of(name), list->name)) {
            continue;
        }
        if (row == NULL) {
            (void)!note(q, PROBLEM_unknown_member, text_string(q->arena, text_of(name)));
            continue;
        }
        struct field *field = &q->fields[q->field_count++];

        field->name = text_of(row->name);
        (void)!take_member(q, row, value, &field->value);
    }
    const enum status status = form_read(q, rows, count, out);

    return q->problems.count > 0 ? problems_status(&q->problems) : status;
}

static enum status read_list(struct request *q, const json_t *value, const struct api_list *list)
{
    json_t *item = NULL;
    size_t i = 0;

    *list->out_count = 0;
    if (value == NULL || json_is_null(value)) {
        return OK;
    }
    if (!json_is_array(value)) {
        return note(q, PROBLEM_wrong_type, list->name);
    }
    if (json_array_size(value) == 0 || json_array_size(value) > list->most) {
        return note(q, PROBLEM_not_in_range, list->name);
    }
    json_array_foreach(value, i, item)
    {
        if (!json_is_object(item)) {
            return note(q, PROBLEM_wrong_type, list->name);
        }
        const enum status status = read_object(
            q, item, list->fields, list->field_count, (char *)list->items + i * list->size, NULL);
        if (status != OK) {
            return status;
        }
        ++*list->out_count;
    }
    return OK;
}

enum status api_read(struct request *q, const struct form_field *fields, size_t count, void *out,
    const struct api_list *list)
{
    json_error_t error;
    enum status status = OK;

    if (q->body.length > api_body_most) {
        return STATUS_TOO_LARGE;
    }
    if (is_too_deep(q->body)) {
        return note(q, PROBLEM_not_json, NULL);
    }
    json_t *root = json_loadb(q->body.at, q->body.length, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL || !json_is_object(root)) {
        json_decref(root);
        return note(q, PROBLEM_not_json, NULL);
    }
    if (list != NULL) {
        status = read_list(q, json_object_get(root, list->name), list);
    }
    const enum status own = read_object(q, root, fields, count, out, list);
    json_decref(root);
    return status == OK ? own : status;
}

enum status api_read_version(struct request *q, int64_t *out_version)
{
    const struct text tag = text_trim(q->if_match);

    if (tag.length == 0) {
        return note(q, PROBLEM_version_wanted, NULL);
    }
    if (tag.length < 3 || tag.at[0] != '"' || tag.at[tag.length - 1] != '"' ||
        text_number(text_part(tag, 1, tag.length - 2), 1, INT64_MAX, out_version) != OK) {
        return note(q, PROBLEM_stale, NULL);
    }
    return OK;
}

enum status api_query_id(struct request *q, const char *name, int64_t *out_id)
{
    const struct text text = request_query(q, name);

    *out_id = 0;
    return text.length == 0 || id_read(text, out_id) == OK ? OK : note(q, PROBLEM_not_choice, name);
}

enum status api_query_minute(
    struct request *q, const char *name, struct minute otherwise, struct minute *out_minute)
{
    const struct text text = request_query(q, name);
    struct instant at = {0};
    struct day day = {0};

    *out_minute = otherwise;
    if (text.length == 0) {
        return OK;
    }
    if (day_read(text, &day) == OK) {
        *out_minute = day_minute(day, 0);
        return OK;
    }
    if (instant_read(text, &at) != OK) {
        return note(q, PROBLEM_not_instant, name);
    }
    *out_minute = zone_minute(q->clinic->zone, at);
    return OK;
}

enum status api_query_number(struct request *q, const char *name, int64_t least, int64_t most,
    int64_t otherwise, int64_t *out_number)
{
    const struct text text = request_query(q, name);

    *out_number = otherwise;
    if (text.length == 0 || text_number(text, least, most, out_number) == OK) {
        return OK;
    }
    return note(q, PROBLEM_not_in_range, name);
}

enum status api_query_page(struct request *q, struct api_page *out_page)
{
    const enum status status =
        api_query_number(q, "limit", 1, api_limit_most, api_limit_usual, &out_page->limit);

    return status == OK ? api_query_id(q, "after", &out_page->after) : status;
}
