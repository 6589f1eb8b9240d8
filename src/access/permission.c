#include "access/access.h"

static const struct permission_row {
    const char *name;
    const char *roles;
    const char *words;
} rows[PERMISSIONS] = {
    {"MAY_NOBODY", "", "Nobody"},
#define PERMISSION(name, roles, words) {#name, #roles, words},
#include "access/permissions.def"
#undef PERMISSION
    {"MAY_SIGNED_IN", "A R C", "Whoever is signed in"},
    {"MAY_ANYONE", "", "Anyone"},
};

const char *permission_name(enum permission permission)
{
    return rows[permission].name;
}

const char *permission_words(enum permission permission)
{
    return rows[permission].words;
}

const char *permission_roles(enum permission permission)
{
    return rows[permission].roles;
}

enum permission permission_named(struct text name)
{
    for (enum permission permission = 1; permission < MAY_SIGNED_IN; permission++) {
        if (text_is(name, rows[permission].name)) {
            return permission;
        }
    }
    return MAY_NOBODY;
}

struct text role_permissions(struct arena *arena, char role)
{
    struct buf list;

    buf_init(&list, arena, 4096);
    for (enum permission permission = 1; permission < MAY_SIGNED_IN; permission++) {
        if (text_has(text_of(rows[permission].roles), role)) {
            buf_format(&list, "%s%s", list.length == 0 ? "" : " ", rows[permission].name);
        }
    }
    return buf_as_text(&list);
}

void actor_grant(struct actor *actor, struct text names)
{
    struct text name;

    while (text_cut(&names, ' ', &name)) {
        const enum permission permission = permission_named(name);

        actor->may[permission / 64] |= UINT64_C(1) << (permission % 64);
    }
}

bool actor_may(const struct actor *actor, enum permission permission)
{
    if (permission == MAY_ANYONE) {
        return true;
    }
    if (permission == MAY_SIGNED_IN) {
        return actor->staff.v != 0;
    }
    return permission != MAY_NOBODY && (actor->may[permission / 64] >> (permission % 64) & 1) != 0;
}

enum status despite_check(
    struct request *q, enum permission permission, const char *field, struct text reason)
{
    if (!actor_may(&q->actor, permission)) {
        return problem_set(&q->problems, PROBLEM_forbidden, field, TEXT(""));
    }
    return reason.length > 0 ? OK
                             : problem_set(&q->problems, PROBLEM_reason_wanted, "reason", TEXT(""));
}

bool actor_is_in(const struct actor *actor, struct text ids)
{
    struct text id;

    while (text_cut(&ids, ',', &id)) {
        int64_t number = 0;

        if (text_number(id, 1, INT64_MAX, &number) == OK && number == actor->staff.v) {
            return true;
        }
    }
    return false;
}
