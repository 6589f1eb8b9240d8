/* Enquiries: somebody asks, by the website, a call, a message or at the desk, and is answered. */
#ifndef CLINIC_ENQUIRIES_ENQUIRIES_H
#define CLINIC_ENQUIRIES_ENQUIRIES_H

#include "http/http.h"
#include "store/maybe.h"
#include "store/seal.h"

/* Texts may be empty, but for the name and one of phone and e-mail. */
struct new_enquiry {
    const char *channel;    /* static: "website", "call", "whatsapp", "instagram", "facebook",
                               "walk_in", "referral" */
    const char *reach;      /* static, or NULL: "whatsapp", "call", "email" is preferred */
    enum language language; /* in which she is answered */
    struct text name;
    struct text phone; /* E.164 */
    struct text email;
    struct text message;
    struct text preferred_time;
    struct text next_step;
    struct maybe_day next_on;
    struct service_id service; /* zero for none */
    struct staff_id owner;     /* zero for none */
};

/* Queue a new enquiry under keys of its own, with its search tokens and its audit event. From a
 * public page or the staff's; it reads nothing. */
void enquiry_file(struct request *q, struct batch *batch, const struct new_enquiry *enquiry,
    struct enquiry_id *out_enquiry);

/* Queue that the enquiry has become an appointment of the client: for the booking that names it. */
void enquiry_booked(
    struct request *q, struct batch *batch, struct enquiry_id enquiry, struct client_id client);

enum status enquiries_page(struct request *q);
enum status enquiry_page(struct request *q);
enum status enquiry_change_command(struct request *q);

#endif
