#include "access/shell.h"

#include "access/access.h"
#include "clinic.h"

enum { nav_most = 8 };

struct nav {
    const struct request *q;
    struct nav_item *items;
    size_t count;
};

static void nav_add(struct nav *nav, enum permission may, struct nav_item item)
{
    if (actor_may(&nav->q->actor, may)) {
        item.is_current = text_begins(nav->q->path, item.url.address);
        nav->items[nav->count++] = item;
    }
}

void staff_shell(struct request *q, struct text title, struct shell *out)
{
    const struct out *o = &q->out;
    const struct clinic_settings *settings = &q->clinic->settings;
    struct nav nav = {q, ARENA_ARRAY(q->arena, nav_most, struct nav_item), 0};

    nav_add(&nav, MAY_SEE_DAY,
        (struct nav_item){t("Day book"), "calendar3", URL("/staff/day"), "g d", .is_minor = false});
    nav_add(&nav, MAY_SEE_ENQUIRIES,
        (struct nav_item){
            t("Enquiries"), "chat-left-text", URL("/staff/enquiries"), "g e", .is_minor = false});
    nav_add(&nav, MAY_SEE_CLIENTS,
        (struct nav_item){t("Clients"), "people", URL("/staff/clients"), "g c", .is_minor = false});
    nav_add(&nav, MAY_SEE_INVOICES,
        (struct nav_item){
            t("Money"), "cash-stack", URL("/staff/invoices"), "g m", .is_minor = false});
    nav_add(&nav, MAY_SEE_SETTINGS,
        (struct nav_item){
            t("Settings"), "sliders", URL("/staff/settings"), "g s", .is_minor = true});
    nav_add(&nav, MAY_SEE_AUDIT,
        (struct nav_item){t("Audit"), "eye", URL("/staff/audit"), "g a", .is_minor = true});

    *out = (struct shell){
        .title = title,
        .clinic = o->language == URDU && settings->name_ur.length > 0 ? settings->name_ur
                                                                      : settings->name,
        .nav = nav.items,
        .nav_count = nav.count,
        .person = q->actor.name,
        .role = q->actor.role_name,
        .csrf = q->actor.csrf,
        .palette = URL("/staff/palette"),
        .live = URL("/staff/events"),
        .may_find_clients = actor_may(&q->actor, MAY_SEE_CLIENTS),
    };
}
