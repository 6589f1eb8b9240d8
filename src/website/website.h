/* The public website: pages in English and Urdu without scripts, and two forms that file an
 * enquiry. A public form never reads or changes a client. */
#ifndef CLINIC_WEBSITE_WEBSITE_H
#define CLINIC_WEBSITE_WEBSITE_H

#include "html/shell.h"

/* Handlers; their rows are in routes.def. */
enum status home_page(struct request *q);
enum status treatments_page(struct request *q);
enum status treatment_page(struct request *q);
enum status team_page(struct request *q);
enum status contact_page(struct request *q);
enum status contact_command(struct request *q);
enum status consultation_page(struct request *q);
enum status consultation_command(struct request *q);
enum status thanks_page(struct request *q);
enum status privacy_page(struct request *q);
enum status privacy_version_page(struct request *q);
enum status robots_page(struct request *q);
enum status security_page(struct request *q);

/* The whole page that says what went wrong, of the website and of the staff, for
 * server_config.error_page. */
void site_error_page(struct request *q, enum status status);

#endif
