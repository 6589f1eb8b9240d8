/* The pages of settings; their rows are in routes.def. What a page of a new row and of a row that
 * is there have in common is the same function: without an :id in the path it is a new one. */
#ifndef CLINIC_SETTINGS_PAGES_H
#define CLINIC_SETTINGS_PAGES_H

#include "settings/form.h"
#include "settings_queries.h"

struct link settings_link(const struct out *o); /* back to the overview */

/* What stands above the list of a branch: its name too when there are several. */
const char *setting_heading(struct request *q, const struct setting_branches *branches,
    const struct setting_branches_row *branch, const char *words);

/* Let the branch of a new row be chosen when there are several; and the one that was. */
void setting_branch(
    struct request *q, struct setting_page *page, const struct setting_branches *branches);
struct branch_id setting_branch_typed(struct request *q, const struct setting_branches *branches);

enum status settings_page(struct request *q);
enum status setting_undo_command(struct request *q);
enum status clinic_page(struct request *q);
enum status clinic_command(struct request *q);
enum status rooms_page(struct request *q);
enum status room_page(struct request *q);
enum status room_command(struct request *q);
enum status device_page(struct request *q);
enum status device_command(struct request *q);
enum status hours_page(struct request *q);
enum status profile_page(struct request *q);
enum status profile_command(struct request *q);
enum status closed_page(struct request *q);
enum status closed_command(struct request *q);
enum status closed_remove_command(struct request *q);
enum status services_page(struct request *q);
enum status service_page(struct request *q);
enum status service_command(struct request *q);
enum status category_page(struct request *q);
enum status category_command(struct request *q);
enum status phases_page(struct request *q);
enum status phases_command(struct request *q);
enum status places_page(struct request *q);
enum status places_command(struct request *q);
enum status people_page(struct request *q);
enum status people_command(struct request *q);
enum status variant_page(struct request *q);
enum status variant_command(struct request *q);
enum status price_page(struct request *q);
enum status price_command(struct request *q);
enum status price_remove_command(struct request *q);
enum status people_list_page(struct request *q);
enum status person_page(struct request *q);
enum status person_command(struct request *q);
enum status reset_page(struct request *q);
enum status reset_command(struct request *q);
enum status performs_page(struct request *q);
enum status performs_command(struct request *q);
enum status rota_page(struct request *q);
enum status rota_command(struct request *q);
enum status rota_back_command(struct request *q);
enum status leave_page(struct request *q);
enum status leave_command(struct request *q);
enum status leave_remove_command(struct request *q);
enum status credential_page(struct request *q);
enum status credential_command(struct request *q);
enum status credential_remove_command(struct request *q);
enum status public_page(struct request *q);
enum status public_command(struct request *q);
enum status public_remove_command(struct request *q);

#endif
