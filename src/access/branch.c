#include "access/branch.h"

#include "access/access.h"
#include "clinic.h"
#include "html/components.h"
#include "http/form.h"

#define branch_cookie "branch"
#define cookie_seconds (INT64_C(400) * 24 * 3600)

/* A place of the clinic; texts are the settings'. */
struct branch {
    struct branch_id id;
    struct text name, name_ur;
};

/* Take the next branch from lines as the settings hold them; false after the last. */
static bool branch_next(struct text *lines, struct branch *out_branch)
{
    struct text line = {0};
    struct text id = {0};

    *out_branch = (struct branch){0};
    if (!text_cut(lines, '\n', &line) || !text_cut(&line, '\t', &id) ||
        !text_cut(&line, '\t', &out_branch->name)) {
        return false;
    }
    out_branch->name_ur = line;
    return text_number(id, 1, INT64_MAX, &out_branch->id.v) == OK;
}

/* The open branch of that id; one without an id when there is none. */
static struct branch branch_find(const struct request *q, struct branch_id id)
{
    struct text lines = q->clinic->settings.branches;
    struct branch branch;

    while (branch_next(&lines, &branch)) {
        if (branch.id.v == id.v) {
            return branch;
        }
    }
    return (struct branch){0};
}

struct branch_id branch_here(const struct request *q)
{
    struct branch_id chosen = {0};

    return id_read(request_get_cookie(q, branch_cookie), &chosen.v) == OK &&
            branch_find(q, chosen).id.v != 0
        ? chosen
        : q->clinic->settings.branch;
}

struct text branch_name(const struct request *q)
{
    const struct branch here = branch_find(q, branch_here(q));

    return text_has(q->clinic->settings.branches, '\n')
        ? in_language(&q->out, here.name, here.name_ur)
        : (struct text){0};
}

size_t branch_options(struct request *q, const struct option **out_options)
{
    struct text lines = q->clinic->settings.branches;
    struct option *options = ARENA_ARRAY(q->arena, lines.length / 2 + 1, struct option);
    struct branch branch;
    size_t count = 0;

    while (branch_next(&lines, &branch)) {
        options[count++] = (struct option){
            id_text(q->arena, branch.id.v), in_language(&q->out, branch.name, branch.name_ur)};
    }
    *out_options = options;
    return count;
}

static void stand_at(struct request *q, struct branch_id branch)
{
    request_cookie(q, branch_cookie, id_text(q->arena, branch.v), cookie_seconds);
}

void branch_sign_in(struct request *q, struct text own)
{
    const int64_t here = branch_here(q).v;
    int64_t first = 0;

    for (struct text id; text_cut(&own, ',', &id);) {
        int64_t branch = 0;

        if (text_number(id, 1, INT64_MAX, &branch) != OK || branch == here) {
            return;
        }
        first = first == 0 ? branch : first;
    }
    if (first != 0) {
        stand_at(q, (struct branch_id){first});
    }
}

struct branch_form {
    struct branch_id branch;
};

static const struct form_field branch_fields[] = {
    FORM_ID(struct branch_form, branch, FORM_REQUIRED),
};

enum status branch_command(struct request *q)
{
    struct branch_form form;
    enum status status = form_read(q, branch_fields, COUNT_OF(branch_fields), &form);

    if (status == OK) {
        status = reads_run(&q->reads);
    }
    if (status == OK && branch_find(q, form.branch).id.v == 0) {
        status = problem_set(&q->problems, PROBLEM_gone, "branch", TEXT(""));
    }
    if (status != OK) {
        return status;
    }
    stand_at(q, form.branch);
    return request_redirect(q, URL("/staff/day"));
}
