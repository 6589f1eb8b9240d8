/* The verbs that print the program's own tables, as text or JSON. docs/ holds their output. */
#include <jansson.h>
#include <string.h>

#include "access/access.h"
#include "jobs/jobs.h"
#include "line.h"
#include "routes.h"
#include "store/registry.h"

enum { columns_most = 10 };

/* Prints a table row by row: as text with tabs, or as a list of JSON objects. */
struct printer {
    FILE *out;
    json_t *list; /* owned; NULL for text */
    const char *const *titles;
    size_t columns;
};

static void print_line(FILE *out, const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "%s%s", i == 0 ? "" : "\t", cells[i]);
    }
    fputc('\n', out);
}

static struct printer begin_table(struct line *line, const char *const *titles, size_t columns)
{
    const char *format = line_option(line, "format");
    struct printer printer = {line->out, NULL, titles, columns};

    if (format != NULL && strcmp(format, "json") == 0) {
        printer.list = json_array();
    } else {
        print_line(printer.out, titles, columns);
    }
    return printer;
}

static void print_row(struct printer *printer, const char *const *cells)
{
    if (printer->list == NULL) {
        print_line(printer->out, cells, printer->columns);
        return;
    }
    json_t *object = json_object();
    for (size_t i = 0; i < printer->columns; i++) {
        (void)json_object_set_new(object, printer->titles[i], json_string(cells[i]));
    }
    (void)json_array_append_new(printer->list, object);
}

static void end_table(struct printer *printer)
{
    if (printer->list != NULL) {
        (void)json_dumpf(printer->list, printer->out, JSON_INDENT(1));
        fputc('\n', printer->out);
        json_decref(printer->list);
    }
}

static const char *method_name(enum method method)
{
    static const char *const names[METHODS] = {"GET", "POST", "PATCH", "DELETE"};

    return names[method];
}

/* May a built-in role ('A', 'R' or 'C'), or '_' for who isn't signed in, use what asks for this? */
static const char *role_may(enum permission permission, char role)
{
    const bool is_open = permission == MAY_ANYONE || (permission == MAY_SIGNED_IN && role != '_');

    if (is_open) {
        return "yes";
    }
    return role != '_' && permission < MAY_SIGNED_IN &&
            text_has(text_of(permission_roles(permission)), role)
        ? "yes"
        : "no";
}

enum status verb_routes(struct line *line)
{
    static const char *const titles[] = {"method", "path", "may", "function", "audit", "anyone",
        "administrator", "reception", "clinician"};
    struct printer printer = begin_table(line, titles, 9);

    for (size_t i = 0; i < route_count; i++) {
        const enum permission may = (enum permission)routes[i].may;
        const char *const cells[] = {method_name(routes[i].method), routes[i].pattern,
            permission_name(may), routes[i].name, audit_key((enum audit)routes[i].audit),
            role_may(may, '_'), role_may(may, 'A'), role_may(may, 'R'), role_may(may, 'C')};

        print_row(&printer, cells);
    }
    end_table(&printer);
    return OK;
}

enum status verb_permissions(struct line *line)
{
    static const char *const titles[] = {
        "permission", "administrator", "reception", "clinician", "words"};
    struct printer printer = begin_table(line, titles, 5);

    for (enum permission permission = 1; permission < MAY_SIGNED_IN; permission++) {
        const char *const cells[] = {permission_name(permission), role_may(permission, 'A'),
            role_may(permission, 'R'), role_may(permission, 'C'), permission_words(permission)};

        print_row(&printer, cells);
    }
    end_table(&printer);
    return OK;
}

enum status verb_settings(struct line *line)
{
    static const struct {
        const char *variable;
        bool is_secret;
        const char *otherwise;
        const char *help;
    } rows[] = {
#define CONFIG(name, variable, is_secret, otherwise, help) {variable, is_secret, otherwise, help},
#include "config.def"
#undef CONFIG
    };
    static const char *const titles[] = {"name", "secret", "default", "meaning"};
    struct printer printer = begin_table(line, titles, 4);

    for (size_t i = 0; i < CONFIG_COUNT; i++) {
        const char *const cells[] = {
            rows[i].variable, rows[i].is_secret ? "yes" : "no", rows[i].otherwise, rows[i].help};

        print_row(&printer, cells);
    }
    end_table(&printer);
    return OK;
}

enum status verb_jobs(struct line *line)
{
    static const char *const titles[] = {"job", "seconds", "node", "what"};
    struct printer printer = begin_table(line, titles, 4);

    for (size_t i = 0; i < job_count; i++) {
        const struct text seconds =
            text_format(&line->arena, "%lld", (long long)jobs[i].every_seconds);
        const char *const cells[] = {jobs[i].name, text_string(&line->arena, seconds),
            jobs[i].place == ONE_NODE ? "one" : "each", jobs[i].help};

        print_row(&printer, cells);
    }
    end_table(&printer);
    return OK;
}

enum status verb_tables(struct line *line)
{
    static const char *const titles[] = {"table", "about", "subject", "sealed", "public", "merge",
        "erase", "retention", "export", "audit"};
    struct printer printer = begin_table(line, titles, 10);

    for (size_t i = 0; i < registry_count; i++) {
        const struct registry_row *row = &registry[i];
        const char *const cells[] = {row->table, row->about, row->subject, row->sealed,
            row->is_public ? "yes" : "no", row->merge, row->erase, row->retention,
            row->is_exported ? "yes" : "no", row->is_audited ? "yes" : "no"};

        print_row(&printer, cells);
    }
    end_table(&printer);
    return OK;
}
