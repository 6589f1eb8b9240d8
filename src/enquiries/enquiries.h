/* Enquiries: somebody asks, by the website, a call, a message or at the desk, and is answered. */
#ifndef CLINIC_ENQUIRIES_ENQUIRIES_H
#define CLINIC_ENQUIRIES_ENQUIRIES_H

#include "http/http.h"
#include "store/maybe.h"
#include "store/seal.h"

/* Texts may be empty, but for the name and one of phone, e-mail and handle. */
struct new_enquiry {
    const char *channel;    /* static: "website", "call", "whatsapp", "instagram", "facebook",
                               "walk_in", "referral" */
    const char *reach;      /* static, or NULL: "whatsapp", "call", "email" is preferred */
    enum language language; /* in which she is answered */
    struct text name;
    struct text phone; /* E.164 */
    struct text email;
    struct text handle; /* her name at Instagram or Facebook */
    struct text message;
    struct text preferred_time;
    struct text next_step;
    struct maybe_day next_on;
    struct service_id service; /* zero for none */
    struct staff_id owner;     /* zero for none */
};

/* Queue a new enquiry under keys of its own, with its search tokens and its audit event. From a
 * public page, the staff's or the API; it reads nothing. */
void enquiry_file(struct request *q, struct batch *batch, struct enquiry_id id,
    const struct new_enquiry *enquiry);

/* Where an enquiry stands, who takes care of it and what comes next. */
struct enquiry_state {
    struct text status;
    struct maybe_staff_id owner;
    struct text next_step;
    struct maybe_day next_on;
};

/* Queue a change, refused as `stale` when another version than the one seen is saved. Nobody's
 * enquiry becomes that of whoever acts. */
void enquiry_change(struct request *q, struct batch *batch, const struct subject *subject,
    int64_t seen_version, struct text status_before, const struct enquiry_state *state);

/* Queue that the enquiry has become an appointment of the client: for the booking that names it. */
void enquiry_booked(
    struct request *q, struct batch *batch, struct enquiry_id enquiry, struct client_id client);

/* The values of enquiry.status and of enquiry.channel_text, NULL-ended. */
extern const char *const enquiry_status_keys[];
extern const char *const enquiry_channel_keys[];

/* Handlers; their rows are in routes.def. */
enum status enquiries_page(struct request *q);
enum status enquiry_new_page(struct request *q);
enum status enquiry_create_command(struct request *q);
enum status enquiry_page(struct request *q);
enum status enquiry_change_command(struct request *q);
enum status enquiry_undo_command(struct request *q);
enum status enquiry_note_command(struct request *q);
enum status enquiry_whatsapp_command(struct request *q);

#endif
