#include "routes.h"

#include "access/access.h"

/* The features' headers declare their handlers; declared again here, a feature needs one line in
 * routes.def and nothing in this file. */
#pragma GCC diagnostic ignored "-Wredundant-decls"

#define ROUTE(method, pattern, may, handle, audit) enum status handle(struct request *q);
#include "routes.def"
#undef ROUTE

const struct route routes[] = {
#define ROUTE(method, pattern, may, handle, audit) {method, pattern, may, handle, audit, #handle},
#include "routes.def"
#undef ROUTE
};
const size_t route_count = sizeof routes / sizeof routes[0];
