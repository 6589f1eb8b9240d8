#include "access/shell.h"

#include "access/access.h"
#include "clinic.h"

static const struct nav_row {
    const char *path;
    enum permission may;
    const char *words;
    const char *icon;
    const char *key;
    bool is_minor;
} rows[] = {
#define NAV(path, may, words, icon, key, is_minor) {path, may, WORDS(words), icon, key, is_minor},
#include "access/nav.def"
#undef NAV
};

enum { nav_rows = sizeof rows / sizeof rows[0] };

struct text clinic_name(const struct request *q)
{
    const struct clinic_settings *settings = &q->clinic->settings;

    return in_language(&q->out, settings->name, settings->name_ur);
}

void staff_shell(struct request *q, struct text title, struct shell *out)
{
    struct nav_item *items = ARENA_ARRAY(q->arena, nav_rows, struct nav_item);
    const struct out *o = &q->out;

    *out = (struct shell){
        .title = title,
        .clinic = clinic_name(q),
        .nav = items,
        .person = q->actor.name,
        .role = text_of(t(text_string(q->arena, q->actor.role_name))),
        .csrf = q->actor.csrf,
        .palette = URL("/staff/palette"),
        .live = URL("/staff/events"),
        .changes = q->changes,
        .may_find_clients = actor_may(&q->actor, MAY_SEE_CLIENTS),
    };
    for (size_t i = 0; i < nav_rows; i++) {
        const struct text path = text_of(rows[i].path);

        if (actor_may(&q->actor, rows[i].may)) {
            items[out->nav_count++] = (struct nav_item){
                .words = t(rows[i].words),
                .icon = rows[i].icon,
                .url = url_path(q->arena, path),
                .key = rows[i].key,
                .is_minor = rows[i].is_minor,
                .is_current = text_begins(q->path, path),
            };
        }
    }
}
