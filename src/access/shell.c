#include "access/shell.h"

#include "access/access.h"
#include "access/branch.h"
#include "clinic.h"

static const struct nav_row {
    const char *path;
    const char *also;
    enum permission may;
    const char *words;
    const char *icon;
    const char *key;
    bool is_minor;
} rows[] = {
#define NAV(path, also, may, words, icon, key, is_minor)                                           \
    {path, also, may, WORDS(words), icon, key, is_minor},
#include "access/nav.def"
#undef NAV
};

enum { nav_rows = sizeof rows / sizeof rows[0] };

struct text clinic_name(const struct request *q)
{
    const struct clinic_settings *settings = &q->clinic->settings;

    return in_language(&q->out, settings->name, settings->name_ur);
}

struct text role_words(const struct out *o, struct text name)
{
    static const struct {
        const char *name;
        const char *words;
    } roles[] = {{"administrator", WORDS("Administrator")}, {"reception", WORDS("Reception")},
        {"clinician", WORDS("Clinician")}};

    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        if (text_is(name, roles[i].name)) {
            return text_of(t(roles[i].words));
        }
    }
    return name;
}

/* Is the page of this address, or one shown there after a refusal, among those of the row? */
static bool is_current(const struct nav_row *row, struct text path)
{
    struct text also = text_of(row->also);
    bool is_it = text_begins(path, text_of(row->path));

    for (struct text beginning; !is_it && text_cut(&also, ' ', &beginning);) {
        is_it = text_begins(path, beginning);
    }
    return is_it;
}

void staff_shell(struct request *q, struct text title, struct shell *out)
{
    struct nav_item *items = ARENA_ARRAY(q->arena, nav_rows, struct nav_item);
    const struct out *o = &q->out;
    const struct text branch = branch_name(q);
    bool is_found = false;

    *out = (struct shell){
        .title = title,
        .clinic = branch.length > 0 ? branch : clinic_name(q),
        .is_of_branches = branch.length > 0,
        .nav = items,
        .person = q->actor.name,
        .role = role_words(o, q->actor.role_name),
        .csrf = q->actor.csrf,
        .palette = URL("/staff/palette"),
        .live = URL("/staff/events"),
        .changes = q->changes,
        .may_find_clients = actor_may(&q->actor, MAY_SEE_CLIENTS),
    };
    for (size_t i = 0; i < nav_rows; i++) {
        if (actor_may(&q->actor, rows[i].may)) {
            const bool is_here = !is_found && is_current(&rows[i], q->path);

            is_found = is_found || is_here;
            items[out->nav_count++] = (struct nav_item){
                .words = t(rows[i].words),
                .icon = rows[i].icon,
                .url = url_path(q->arena, text_of(rows[i].path)),
                .key = rows[i].key,
                .is_minor = rows[i].is_minor,
                .is_current = is_here,
            };
        }
    }
}
