#include "http/multipart.h"

#include <string.h>
#include <unistr.h>

#include "http/parse.h"

/* Where `what` begins in `text`, or text.length. */
static size_t find(struct text text, struct text what)
{
    const char *found =
        text.length == 0 ? NULL : memmem(text.at, text.length, what.at, what.length);

    return found == NULL ? text.length : (size_t)(found - text.at);
}

/* A parameter of a header value: name=token or name="quoted", after a ';'. False when it is not
 * there or its quotes don't end. Browsers write %22 for a quote inside, so no backslash is undone.
 */
static bool parameter(struct text value, const char *name, struct text *out_value)
{
    size_t at = find(value, TEXT(";"));

    while (at < value.length) {
        struct text rest = text_trim(text_part(value, at + 1, SIZE_MAX));
        const size_t equals = find(rest, TEXT("="));
        const struct text key = text_part(rest, 0, equals);
        size_t length = 0;

        if (equals == rest.length) {
            return false;
        }
        rest = text_part(rest, equals + 1, SIZE_MAX);
        if (text_begins(rest, TEXT("\""))) {
            rest = text_part(rest, 1, SIZE_MAX);
            length = find(rest, TEXT("\""));
            if (length == rest.length) {
                return false;
            }
        } else {
            length = find(rest, TEXT(";"));
        }
        if (text_same_word(key, name)) {
            *out_value = text_part(rest, 0, length);
            return true;
        }
        value = text_part(rest, length, SIZE_MAX);
        at = find(value, TEXT(";"));
    }
    return false;
}

static struct text last_part(struct text path)
{
    for (size_t i = path.length; i > 0; i--) {
        if (path.at[i - 1] == '/' || path.at[i - 1] == '\\') {
            return text_part(path, i, SIZE_MAX);
        }
    }
    return path;
}

/* The lines of a part's head: only Content-Disposition matters, what a file is shows in its bytes.
 */
static bool read_part_head(struct text head, struct field *out_field)
{
    bool is_named = false;

    while (head.length > 0) {
        const size_t end = find(head, TEXT("\r\n"));
        struct text value = text_part(head, 0, end);
        struct text name = {0};

        head = text_part(head, end + 2, SIZE_MAX);
        if (!text_cut(&value, ':', &name) || !text_same_word(name, "content-disposition")) {
            continue;
        }
        value = text_trim(value);
        if (is_named || !text_begins(value, TEXT("form-data")) ||
            !parameter(value, "name", &out_field->name)) {
            return false;
        }
        is_named = true;
        (void)parameter(value, "filename", &out_field->file_name);
        out_field->file_name = last_part(out_field->file_name);
    }
    return is_named && text_is_plain(out_field->name) && text_is_plain(out_field->file_name);
}

static bool read_boundary(struct arena *arena, struct text type, struct text *out_delimiter)
{
    struct text boundary = {0};

    if (!parameter(type, "boundary", &boundary)) {
        return false;
    }
    boundary = text_trim(boundary);
    *out_delimiter = text_format(arena, "\r\n--%.*s", TEXT_ARG(boundary));
    return boundary.length > 0 && boundary.length <= 70 && text_is_plain(boundary);
}

enum status multipart_read(struct arena *arena, struct text type, struct text body,
    struct field **out_fields, size_t *out_count)
{
    struct text delimiter = {0};
    struct text rest = body;

    *out_count = 0;
    *out_fields = NULL;
    if (!read_boundary(arena, type, &delimiter) ||
        !text_begins(rest, text_part(delimiter, 2, SIZE_MAX))) {
        return STATUS_BAD_REQUEST;
    }
    struct field *fields = ARENA_ARRAY(arena, fields_most, struct field);
    rest = text_part(rest, delimiter.length - 2, SIZE_MAX);
    while (!text_begins(rest, TEXT("--"))) {
        /* From the delimiter's own line end, so that a part without head lines has an empty head.
         */
        const size_t head_end = find(rest, TEXT("\r\n\r\n"));

        if (*out_count == fields_most || !text_begins(rest, TEXT("\r\n")) ||
            head_end == rest.length) {
            return STATUS_BAD_REQUEST;
        }
        struct field *field = &fields[*out_count];
        const struct text head = text_part(rest, 2, head_end < 2 ? 0 : head_end - 2);
        rest = text_part(rest, head_end + 4, SIZE_MAX);
        const size_t length = find(rest, delimiter);
        field->value = text_part(rest, 0, length);
        if (length == rest.length || !read_part_head(head, field)) {
            return STATUS_BAD_REQUEST;
        }
        /* Without a file's name nothing was chosen: what is there is read as text. */
        if (field->file_name.length == 0) {
            if (u8_check((const uint8_t *)field->value.at, field->value.length) != NULL) {
                return STATUS_BAD_REQUEST;
            }
            field->value = text_with_lf(arena, field->value);
        }
        rest = text_part(rest, length + delimiter.length, SIZE_MAX);
        (*out_count)++;
    }
    *out_fields = fields;
    return OK;
}
