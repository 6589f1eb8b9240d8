/* The pages of settings; their rows are in routes.def. What a page of a new row and of a row that
 * is there have in common is the same function: without an :id in the path it is a new one. */
#ifndef CLINIC_SETTINGS_PAGES_H
#define CLINIC_SETTINGS_PAGES_H

#include "html/components.h"

struct link settings_link(const struct out *o); /* back to the overview */

enum status settings_page(struct request *q);
enum status clinic_page(struct request *q);
enum status clinic_command(struct request *q);

#endif
