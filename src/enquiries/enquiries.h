/* Enquiries: somebody asks, by the website, a call, a message or at the desk, and is answered. */
#ifndef CLINIC_ENQUIRIES_ENQUIRIES_H
#define CLINIC_ENQUIRIES_ENQUIRIES_H

#include "http/http.h"
#include "store/maybe.h"
#include "store/seal.h"

/* What is known of one who asks, and how it stands. Texts may be empty, but for channel, name and
 * one of phone, e-mail and handle. */
struct enquiry_details {
    struct text channel;    /* website, call, whatsapp, instagram, facebook, walk_in, referral */
    struct text reach;      /* whatsapp, call, email: what she prefers */
    enum language language; /* in which she is answered */
    struct text name;
    struct text phone; /* E.164 */
    struct text email;
    struct text handle; /* her name at Instagram or Facebook */
    struct text message;
    struct text preferred_time;
    struct service_id service; /* zero for none */
    struct text status;        /* empty in a new one: new */
    struct staff_id owner;     /* zero for none */
    struct text next_step;
    struct maybe_day next_on;
};

/* Queue a new enquiry under keys of its own, with its search tokens. For work without a request:
 * the demo, an import. */
void enquiry_add(struct clinic *clinic, struct batch *batch, struct enquiry_id id,
    struct instant at, const struct enquiry_details *details, struct subject *out_subject);

/* The same for whoever acts, with its audit event. From a public page, the staff's or the API; it
 * reads nothing. */
void enquiry_file(struct request *q, struct batch *batch, struct enquiry_id id,
    const struct enquiry_details *details);

/* Queue a change of all details but channel and reach, refused as `stale` when another version than
 * the one seen is saved. Nobody's enquiry becomes that of whoever acts. */
void enquiry_change(struct request *q, struct batch *batch, const struct subject *subject,
    int64_t seen_version, const struct enquiry_details *before,
    const struct enquiry_details *details);

/* /staff/enquiries/ID. Arena. */
struct url enquiry_url(struct arena *arena, struct enquiry_id id);

/* The values of enquiry.status and of enquiry.channel_text, NULL-ended. */
extern const char *const enquiry_status_keys[];
extern const char *const enquiry_channel_keys[];

/* Handlers; their rows are in routes.def. */
enum status enquiries_page(struct request *q);
enum status enquiry_new_page(struct request *q);
enum status enquiry_create_command(struct request *q);
enum status enquiry_page(struct request *q);
enum status enquiry_change_command(struct request *q);
enum status enquiry_edit_page(struct request *q);
enum status enquiry_edit_command(struct request *q);
enum status enquiry_undo_command(struct request *q);
enum status enquiry_note_command(struct request *q);
enum status enquiry_whatsapp_command(struct request *q);

#endif
