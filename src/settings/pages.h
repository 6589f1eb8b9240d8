/* The pages of settings; their rows are in routes.def. What a page of a new row and of a row that
 * is there have in common is the same function: without an :id in the path it is a new one. */
#ifndef CLINIC_SETTINGS_PAGES_H
#define CLINIC_SETTINGS_PAGES_H

#include "html/components.h"
#include "settings_queries.h"

struct link settings_link(const struct out *o); /* back to the overview */

/* The branches as choices. Arena. */
const struct option *setting_branch_options(
    struct request *q, const struct setting_branches *branches);

enum status settings_page(struct request *q);
enum status clinic_page(struct request *q);
enum status clinic_command(struct request *q);
enum status rooms_page(struct request *q);
enum status room_page(struct request *q);
enum status room_command(struct request *q);
enum status device_page(struct request *q);
enum status device_command(struct request *q);

#endif
