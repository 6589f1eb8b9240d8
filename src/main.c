/* The command line: find the verb's row, read its options, run it, say once what went wrong. */
#include <malloc.h>
#include <sodium.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "line.h"

static const struct verb {
    const char *words;
    verb_function *run;
    const char *options;
    const char *help;
} verbs[] = {
#define VERB(words, function, options, help) {words, function, options, help},
#include "verbs.def"
#undef VERB
};

enum { verb_count = sizeof verbs / sizeof verbs[0] };

/* How many of the arguments the verb's words take; 0 when they are others. */
static int match_words(const struct verb *verb, int count, char **arguments)
{
    struct text words = text_of(verb->words);
    struct text word;
    int used = 0;

    while (text_cut(&words, ' ', &word)) {
        if (used == count || !text_is(word, arguments[used])) {
            return 0;
        }
        used++;
    }
    return used;
}

static const struct option {
    const char *name;
    const char *value; /* what it is; NULL when it has none */
    const char *help;
} options[] = {
#define OPTION(name, value, help) {name, value, help},
#include "options.def"
#undef OPTION
};

enum { option_count = sizeof options / sizeof options[0] };

static const struct option *option_named(struct text name)
{
    for (size_t i = 0; i < option_count; i++) {
        if (text_is(name, options[i].name)) {
            return &options[i];
        }
    }
    return NULL;
}

/* The next option of the verb's list, which is cut off it; NULL at its end. */
static const struct option *next_option(struct text *list, bool *out_needed)
{
    struct text word;
    struct text name;

    if (!text_cut(list, ' ', &word)) {
        return NULL;
    }
    *out_needed = text_has(word, '!');
    return text_cut(&word, '!', &name) ? option_named(name) : NULL;
}

static const struct option *verb_option(const struct verb *verb, struct text name)
{
    struct text list = text_of(verb->options);
    const struct option *option;
    bool is_needed;

    while ((option = next_option(&list, &is_needed)) != NULL && !text_is(name, option->name)) {
    }
    return option;
}

/* Is it one of the words that the option has between bars, if it has any? */
static bool is_choice(const struct option *option, const char *value)
{
    struct text list = text_of(option->value);
    struct text word;

    if (!text_has(list, '|')) {
        return true;
    }
    while (text_cut(&list, '|', &word)) {
        if (text_is(word, value)) {
            return true;
        }
    }
    return false;
}

/* One argument, and the next when it is the option's value. */
static bool take_argument(
    struct line *line, const struct verb *verb, int *at, int count, char **arguments)
{
    const char *argument = arguments[*at];

    if (strncmp(argument, "--", 2) != 0) {
        if (line->rest_count == options_most) {
            return false;
        }
        line->rest[line->rest_count++] = argument;
        return true;
    }
    const char *equals = strchr(argument, '=');
    const struct text name = equals == NULL
        ? text_of(argument + 2)
        : (struct text){argument + 2, (size_t)(equals - argument) - 2};
    const struct option *option = verb_option(verb, name);
    const char *value = equals == NULL ? "" : equals + 1;

    if (option == NULL || line->count == options_most ||
        (equals != NULL && option->value == NULL)) {
        return false;
    }
    if (equals == NULL && option->value != NULL) {
        if (*at + 1 == count) {
            return false;
        }
        value = arguments[++*at];
    }
    if (option->value != NULL && !is_choice(option, value)) {
        return false;
    }
    line->options[line->count].name = option->name;
    line->options[line->count++].value = value;
    return true;
}

/* The first option that the verb can't do without and that isn't there, or NULL. */
static const struct option *missing_option(const struct line *line, const struct verb *verb)
{
    struct text list = text_of(verb->options);
    const struct option *option;
    bool is_needed;

    while ((option = next_option(&list, &is_needed)) != NULL &&
        (!is_needed || line_option(line, option->name) != NULL)) {
    }
    return option;
}

/* The verb with its options in one line, and when it is `explained` each option on its own. */
static void print_verb(FILE *out, const struct verb *verb, bool is_explained)
{
    struct text list = text_of(verb->options);
    const struct option *option;
    bool is_needed;

    fprintf(out, "clinic %s", verb->words);
    while ((option = next_option(&list, &is_needed)) != NULL) {
        fprintf(out, is_needed ? " --%s%s%s" : " [--%s%s%s]", option->name,
            option->value != NULL ? " " : "", option->value != NULL ? option->value : "");
    }
    fprintf(out, "\n    %s\n", verb->help);
    list = text_of(verb->options);
    while (is_explained && (option = next_option(&list, &is_needed)) != NULL) {
        fprintf(out, "    --%-20s %s\n", option->name, option->help);
    }
}

enum status verb_help(struct line *line)
{
    struct buf wanted;
    bool is_found = false;

    buf_init(&wanted, &line->arena, 256);
    for (size_t i = 0; i < line->rest_count; i++) {
        buf_format(&wanted, "%s%s", i == 0 ? "" : " ", line->rest[i]);
    }
    for (size_t i = 0; i < verb_count; i++) {
        if (text_begins(text_of(verbs[i].words), buf_as_text(&wanted))) {
            print_verb(line->out, &verbs[i], line->rest_count > 0);
            is_found = true;
        }
    }
    return is_found ? OK
                    : problem_set(&line->problems, PROBLEM_no_verb, NULL, buf_as_text(&wanted));
}

/* What went wrong, in one sentence: '--listen': without ... */
static void print_problem(const struct line *line, const char *verb, enum status status)
{
    if (line->problems.count == 0) {
        fprintf(stderr, "clinic %s: %s\n", verb, status_name(status));
        return;
    }
    const struct problem_at *first = &line->problems.items[0];
    fprintf(stderr, "clinic %s: %s%s%.*s%s\n", verb, problem_words(first->problem),
        first->detail.length > 0 ? " (" : "", TEXT_ARG(first->detail),
        first->detail.length > 0 ? ")" : "");
}

static int run_verb(const struct verb *verb, int count, char **arguments)
{
    struct line line = {.out = stdout};
    const struct option *missing = NULL;
    enum status status = OK;
    int exit_status = 2;

    for (int at = 0; at < count; at++) {
        if (!take_argument(&line, verb, &at, count, arguments)) {
            fprintf(stderr, "clinic %s: '%s' is not understood. Try: clinic help %s\n", verb->words,
                arguments[at < count ? at : count - 1], verb->words);
            goto out;
        }
    }
    missing = missing_option(&line, verb);
    if (missing != NULL) {
        fprintf(stderr, "clinic %s: --%s is missing. Try: clinic help %s\n", verb->words,
            missing->name, verb->words);
        goto out;
    }
    status = verb->run(&line);
    exit_status = status_exit(status);
    if (status != OK) {
        print_problem(&line, verb->words, status);
    }
    if (fflush(stdout) != 0 || ferror(stdout) != 0) {
        exit_status = 1;
    }
out:
    arena_release(&line.arena);
    return exit_status;
}

/* Memory that a request gives back is wanted by the next one: handed to the system and asked for
 * again it cost half of a page's time. SQLite need not count its own, which takes a lock at each
 * allocation. */
static void keep_memory(void)
{
    enum { kept_bytes = 6 * 1024 * 1024 };

    (void)mallopt(M_TRIM_THRESHOLD, kept_bytes);
    (void)mallopt(M_TOP_PAD, kept_bytes / 2);
    (void)mallopt(M_MMAP_THRESHOLD, kept_bytes);
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

int main(int count, char **arguments)
{
    keep_memory();
    if (sodium_init() < 0) {
        fputs("clinic: no randomness to be had\n", stderr);
        return 1;
    }
    for (size_t i = 0; i < verb_count; i++) {
        const int used = match_words(&verbs[i], count - 1, arguments + 1);

        if (used > 0) {
            return run_verb(&verbs[i], count - 1 - used, arguments + 1 + used);
        }
    }
    fprintf(stderr, "%s\n", count > 1 ? problem_words(PROBLEM_no_verb) : "Try: clinic help");
    return 2;
}
