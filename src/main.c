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

/* The option's place in the verb's list: its flags ('!' needed, '=' with a value), NULL when it
 * isn't there. */
static const char *find_option(const struct verb *verb, struct text name)
{
    struct text list = text_of(verb->options);
    struct text item;

    while (text_cut(&list, ' ', &item)) {
        if (text_begins(item, name) &&
            (item.length == name.length || item.at[name.length] == '!' ||
                item.at[name.length] == '=')) {
            return item.at + name.length;
        }
    }
    return NULL;
}

static bool wants_value(const char *flags)
{
    return flags[0] == '=' || (flags[0] == '!' && flags[1] == '=');
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
    const char *flags = find_option(verb, name);
    if (flags == NULL || line->count == options_most || (equals != NULL && !wants_value(flags))) {
        return false;
    }
    const char *value = equals == NULL ? "" : equals + 1;
    if (equals == NULL && wants_value(flags)) {
        if (++*at == count) {
            return false;
        }
        value = arguments[*at];
    }
    line->options[line->count].name = text_string(&line->arena, name);
    line->options[line->count++].value = value;
    return true;
}

static bool has_needed(struct line *line, const struct verb *verb)
{
    struct text list = text_of(verb->options);
    struct text item;

    while (text_cut(&list, ' ', &item)) {
        struct text name;

        if (text_has(item, '!') && text_cut(&item, '!', &name) &&
            line_option(line, text_string(&line->arena, name)) == NULL) {
            return false;
        }
    }
    return true;
}

static void print_verb(FILE *out, const struct verb *verb)
{
    struct text list = text_of(verb->options);
    struct text item;

    fprintf(out, "clinic %s", verb->words);
    while (text_cut(&list, ' ', &item)) {
        const bool needed = text_has(item, '!');
        const bool valued = text_has(item, '=');
        struct text name = item;

        (void)text_cut(&item, needed ? '!' : '=', &name);
        fprintf(out, needed ? " --%.*s%s" : " [--%.*s%s]", TEXT_ARG(name), valued ? " …" : "");
    }
    fprintf(out, "\n    %s\n", verb->help);
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
            print_verb(line->out, &verbs[i]);
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
    enum status status = OK;
    int exit_status = 2;

    for (int at = 0; at < count; at++) {
        if (!take_argument(&line, verb, &at, count, arguments)) {
            fprintf(stderr, "clinic %s: '%s' is not understood. Try: clinic help %s\n", verb->words,
                arguments[at < count ? at : count - 1], verb->words);
            goto out;
        }
    }
    if (!has_needed(&line, verb)) {
        fprintf(stderr, "clinic %s: an option is missing. Try: clinic help %s\n", verb->words,
            verb->words);
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
    enum { kept_bytes = 4 * 1024 * 1024 };

    (void)mallopt(M_TRIM_THRESHOLD, kept_bytes);
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
