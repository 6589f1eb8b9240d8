/* Finding the route of a path: a tree of segments, built once at the start. */
#ifndef CLINIC_HTTP_ROUTER_H
#define CLINIC_HTTP_ROUTER_H

#include "http/server.h"

struct router; /* in the arena that it was built in */

/* Build the tree. Two rows of one method and pattern: the first counts. */
struct router *router_build(struct arena *arena, struct routes routes);

struct found {
    bool is_known;             /* some method has this path */
    const struct route *route; /* NULL when not with this method */
    struct text params[route_params_most];
    bool allowed[METHODS];
};

/* Look a decoded path up. A literal segment goes before a :name one. */
void router_find(
    const struct router *router, enum method method, struct text path, struct found *out_found);

/* "GET, HEAD, POST": for Allow. Arena. */
struct text router_allow(struct arena *arena, const struct found *found);

#endif
