/* What the pages of one service share. */
#ifndef CLINIC_SETTINGS_SERVICES_H
#define CLINIC_SETTINGS_SERVICES_H

#include "settings/form.h"
#include "settings_queries.h"

struct service_view {
    struct setting_service service; /* not found: a new one */
    struct setting_variants variants;
    struct setting_prices prices;
    struct setting_phases phases;
    struct setting_service_places chosen; /* rooms and devices */
    struct setting_places places;
    struct setting_performs performs;
    struct setting_supervises supervises;
    struct setting_staff staff;
    struct setting_categories categories;
    struct day today;
    struct setting_page page;
};

/* Read the service of the path and begin the page of it. OK, NOT_FOUND. */
MUST_USE enum status service_read(struct request *q, struct service_view *view);

/* "/staff/settings/services/ID/after". Arena. */
struct url service_url(struct request *q, const struct service_view *view, const char *after);

/* A page below the service's own. */
void service_below(struct request *q, struct service_view *view, const char *title);

/* "Rs 1,500". Arena. */
struct text money_words(struct request *q, struct money amount);

/* Add the lists of what belongs to the service. */
void phases_list(struct request *q, struct service_view *view);
void places_list(struct request *q, struct service_view *view);
void people_list(struct request *q, struct service_view *view);
void variants_list(struct request *q, struct service_view *view);

/* What may be asked of who performs a service, as choices. */
const struct option *credential_options(struct request *q, size_t *out_count);

#endif
