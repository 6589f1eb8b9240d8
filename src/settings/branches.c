/* What pages that have a list for each branch share. */
#include "settings/pages.h"

const char *setting_heading(struct request *q, const struct setting_branches *branches,
    const struct setting_branches_row *branch, const char *words)
{
    const struct text name = in_language(&q->out, branch->name, branch->name_ur);

    return branches->count == 1
        ? words
        : text_string(q->arena, text_format(q->arena, "%.*s: %s", TEXT_ARG(name), words));
}

void setting_branch(
    struct request *q, struct setting_page *page, const struct setting_branches *branches)
{
    struct option *options = ARENA_ARRAY(q->arena, branches->count + 1, struct option);

    for (size_t i = 0; i < branches->count; i++) {
        const struct setting_branches_row *row = &branches->rows[i];

        options[i] = (struct option){
            id_text(q->arena, row->branch_id.v), in_language(&q->out, row->name, row->name_ur)};
    }
    if (branches->count > 1) {
        setting_choice(
            page, "branch", WORDS("Branch"), options, branches->count, request_query(q, "branch"));
    }
}

struct branch_id setting_branch_typed(struct request *q, const struct setting_branches *branches)
{
    const struct text chosen = typed(q, "branch", request_query(q, "branch"));

    for (size_t i = 0; i < branches->count; i++) {
        if (text_equal(id_text(q->arena, branches->rows[i].branch_id.v), chosen)) {
            return branches->rows[i].branch_id;
        }
    }
    return q->clinic->settings.branch;
}
