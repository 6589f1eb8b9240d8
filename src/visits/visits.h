/* Visits: what was done to a client, written as a draft, then signed and kept. */
#ifndef CLINIC_VISITS_VISITS_H
#define CLINIC_VISITS_VISITS_H

#include "http/http.h"

/* The page of a visit. Arena. A visit is begun by a post to /staff/visits with one of the ids
 * `appointment`, `queue_entry` or `client`; the same appointment or token again leads to the visit
 * that it has. */
struct url visit_url(struct arena *arena, struct visit_id id);

/* Handlers; their rows are in routes.def. */
enum status visit_begin_command(struct request *q);
enum status visit_page(struct request *q);
enum status visit_save_command(struct request *q);
enum status visit_autosave_command(struct request *q);
enum status visit_sign_page(struct request *q);
enum status visit_sign_command(struct request *q);
enum status addendum_command(struct request *q);
enum status visit_move_page(struct request *q);
enum status visit_move_command(struct request *q);
enum status visit_move_undo_command(struct request *q);
enum status visits_page(struct request *q);
enum status lots_page(struct request *q);
enum status lot_add_command(struct request *q);
enum status lot_end_command(struct request *q);
enum status lot_again_command(struct request *q);

#endif
