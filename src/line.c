/* The options of a verb, as main.c has taken them apart. */
#include "line.h"

#include <string.h>

const char *line_option(const struct line *line, const char *name)
{
    for (size_t i = 0; i < line->count; i++) {
        if (strcmp(line->options[i].name, name) == 0) {
            return line->options[i].value;
        }
    }
    return NULL;
}

enum status line_number(struct line *line, const char *name, int64_t least, int64_t most,
    int64_t otherwise, int64_t *out_number)
{
    const char *value = line_option(line, name);

    if (value == NULL) {
        *out_number = otherwise;
        return OK;
    }
    if (text_number(text_of(value), least, most, out_number) != OK) {
        return problem_set(
            &line->problems, PROBLEM_not_number, NULL, text_format(&line->arena, "--%s", name));
    }
    return OK;
}
