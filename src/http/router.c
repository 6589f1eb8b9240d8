#include "http/router.h"

enum { segments_most = 12 };

struct router_node {
    struct text segment;             /* borrowed from the pattern; empty for a :name */
    const struct router_node *child; /* the first literal one */
    const struct router_node *next;  /* the next of the same parent */
    const struct router_node *param; /* the :name child */
    const struct route *routes[METHODS];
};

struct router {
    struct router_node root;
};

static struct router_node *child_of(
    struct arena *arena, struct router_node *parent, struct text segment)
{
    const bool is_param = text_begins(segment, TEXT(":"));

    /* The tree is const for those who look up; only its builder, which made it, writes. */
    for (const struct router_node *node = is_param ? parent->param : parent->child; node != NULL;
         node = node->next) {
        if (is_param || text_equal(node->segment, segment)) {
            return (struct router_node *)(uintptr_t)node;
        }
    }
    struct router_node *node = ARENA_NEW(arena, struct router_node);
    if (is_param) {
        parent->param = node;
        return node;
    }
    node->segment = segment;
    node->next = parent->child;
    parent->child = node;
    return node;
}

struct router *router_build(struct arena *arena, struct routes routes)
{
    struct router *router = ARENA_NEW(arena, struct router);

    for (size_t i = 0; i < routes.count; i++) {
        const struct route *route = &routes.rows[i];
        struct text rest = text_part(text_of(route->pattern), 1, SIZE_MAX);
        struct text segment = {0};
        struct router_node *node = &router->root;

        while (text_cut(&rest, '/', &segment)) {
            node = child_of(arena, node, segment);
        }
        if (node->routes[route->method] == NULL) {
            node->routes[route->method] = route;
        }
    }
    return router;
}

struct way {
    const struct text *segments;
    size_t count;
    enum method method;
    size_t params;
    struct found *found;
};

/* Depth is limited by segments_most. True when the way ends at a route of this method. */
static bool follow(struct way *way, const struct router_node *node, size_t depth)
{
    if (depth == way->count) {
        for (size_t i = 0; i < METHODS; i++) {
            way->found->allowed[i] |= node->routes[i] != NULL;
            way->found->is_known |= node->routes[i] != NULL;
        }
        way->found->route = node->routes[way->method];
        return way->found->route != NULL;
    }
    for (const struct router_node *child = node->child; child != NULL; child = child->next) {
        if (text_equal(child->segment, way->segments[depth]) && follow(way, child, depth + 1)) {
            return true;
        }
    }
    if (node->param == NULL || way->params == route_params_most) {
        return false;
    }
    way->found->params[way->params++] = way->segments[depth];
    if (follow(way, node->param, depth + 1)) {
        return true;
    }
    way->found->params[--way->params] = (struct text){0};
    return false;
}

void router_find(
    const struct router *router, enum method method, struct text path, struct found *out_found)
{
    struct text segments[segments_most];
    struct text rest = text_part(path, 1, SIZE_MAX);

    *out_found = (struct found){0};
    struct way way = {segments, 0, method, 0, out_found};
    while (text_cut(&rest, '/', &segments[way.count])) {
        if (segments[way.count].length == 0 || ++way.count == segments_most) {
            return;
        }
    }
    if (way.count > 0 && text_ends(path, TEXT("/"))) {
        return;
    }
    (void)follow(&way, &router->root, 0);
}

struct text router_allow(struct arena *arena, const struct found *found)
{
    static const char *const names[METHODS] = {"GET, HEAD", "POST", "PATCH", "DELETE"};
    struct buf buf;

    buf_init(&buf, arena, 64);
    for (size_t i = 0; i < METHODS; i++) {
        if (found->allowed[i]) {
            buf_format(&buf, "%s%s", buf.length > 0 ? ", " : "", names[i]);
        }
    }
    return buf_as_text(&buf);
}
