/* What the pages of access/ show. */
#ifndef CLINIC_ACCESS_VIEWS_H
#define CLINIC_ACCESS_VIEWS_H

#include "access_queries.h"
#include "http/http.h"

struct account_view {
    struct sessions_of sessions;
};

struct audit_view {
    struct events_page events;
    struct url older; /* of the next page; no address: this is the last */
};

#endif
