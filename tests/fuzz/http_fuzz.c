/* What an outsider can send, to libFuzzer: paths, urlencoded and multipart bodies, header lines.
 * The first byte says which. Built by clang with -fsanitize=fuzzer,address,undefined; see
 * tests/fuzz/run.sh. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistr.h>

#include "http/form.h"
#include "http/multipart.h"
#include "http/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

static bool is_utf8(struct text text)
{
    return text.length == 0 || u8_check((const uint8_t *)text.at, text.length) == NULL;
}

static void check_fields(const struct field *fields, size_t count)
{
    check(count <= fields_most);
    for (size_t i = 0; i < count; i++) {
        check(is_utf8(fields[i].name) && is_utf8(fields[i].file_name));
        check(fields[i].file_name.length > 0 || is_utf8(fields[i].value));
        check(!text_has(fields[i].file_name, '/') && !text_has(fields[i].file_name, '\\'));
    }
}

static void read_head_lines(struct text lines)
{
    struct head head = {0};
    struct text line = {0};
    struct text name = {0};

    while (text_cut(&lines, '\n', &line)) {
        (void)text_cut(&line, ':', &name);
        head_note(&head, name, text_trim(line));
    }
    if (request_is_plain(&head)) {
        check(head.hosts == 1 && head.lengths + head.encodings <= 1);
    }
    (void)cookie_find(head.cookie, "session");
    (void)list_accepts(head.accept_encoding, "gzip");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct text input = {(const char *)data, size};
    struct field *fields = NULL;
    struct text path = {0};
    size_t count = 0;

    if (size == 0) {
        return 0;
    }
    input = text_part(input, 1, SIZE_MAX);
    switch (data[0] % 4) {
    case 0:
        if (path_read(&arena, input, &path) == OK) {
            check(is_utf8(path) && path.at[0] == '/' && !text_has(path, '\0'));
        }
        break;
    case 1:
        if (pairs_read(&arena, input, &fields, &count) == OK) {
            check_fields(fields, count);
        }
        break;
    case 2:
        if (multipart_read(
                &arena, TEXT("multipart/form-data; boundary=B"), input, &fields, &count) == OK) {
            check_fields(fields, count);
        }
        break;
    default:
        read_head_lines(input);
        break;
    }
    arena_release(&arena);
    return 0;
}
