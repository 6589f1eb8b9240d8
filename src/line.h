/* The command line: a verb with its options. */
#ifndef CLINIC_LINE_H
#define CLINIC_LINE_H

#include <stdio.h>

#include "clinic.h"
#include "config.h"

enum { options_most = 16 };

struct line {
    struct arena arena;
    struct problems problems;
    struct config config;
    FILE *out;
    size_t count;
    struct {
        const char *name;
        const char *value; /* "" of an option without a value */
    } options[options_most];
    size_t rest_count;
    const char *rest[options_most]; /* words that are no options */
};

typedef enum status verb_function(struct line *line);

/* An option's value, NULL when it isn't given. */
const char *line_option(const struct line *line, const char *name);

/* A number among the options, `otherwise` when it isn't given. INVALID outside [least, most]. */
MUST_USE enum status line_number(struct line *line, const char *name, int64_t least, int64_t most,
    int64_t otherwise, int64_t *out_number);

/* Open the clinic of --data with its settings; `create` makes it. Closed by clinic_close. */
MUST_USE enum status line_clinic(struct line *line, bool create, struct clinic *out_clinic);

/* Where the master key of the clinic that is open stands. Arena. */
const char *line_key_path(struct line *line);

/* A password from the file of that option; without it a new random one, which line_tell prints when
 * all is done. */
MUST_USE enum status line_password(
    struct line *line, struct store *store, const char *option, struct text *out_password);
void line_tell(const struct line *line, const char *option, struct text password);

#define VERB(words, function, options, help) verb_function function;
#include "verbs.def"
#undef VERB

#endif
