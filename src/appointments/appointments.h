/* Appointments, the day book and the queue: what other features may use. */
#ifndef CLINIC_APPOINTMENTS_APPOINTMENTS_H
#define CLINIC_APPOINTMENTS_APPOINTMENTS_H

#include "http/http.h"

/* Addresses, in the arena. */
struct url day_url(struct arena *arena, struct day day);
/* The same for a page after a command: its columns and the one shown stay as in the command's own
 * address. */
struct url day_again_url(const struct request *q, struct day day);
struct url appointment_url(struct arena *arena, struct appointment_id id);

/* The form that books for a client; zeros leave it open. */
struct url booking_url(struct arena *arena, struct client_id client, struct service_id service);

/* Handlers; their rows are in routes.def. */
enum status day_page(struct request *q);
enum status appointment_page(struct request *q);
enum status booking_page(struct request *q);
enum status book_command(struct request *q);
enum status step_command(struct request *q);
enum status note_command(struct request *q);
enum status move_page(struct request *q);
enum status move_command(struct request *q);
enum status undo_command(struct request *q);
enum status block_page(struct request *q);
enum status block_command(struct request *q);
enum status unblock_command(struct request *q);
enum status block_again_command(struct request *q);
enum status token_command(struct request *q);
enum status call_command(struct request *q);
enum status seen_command(struct request *q);
enum status token_leave_command(struct request *q);
enum status token_undo_command(struct request *q);

#endif
