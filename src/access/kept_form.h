/* A form that was sent after its session had ended. Nothing of it is kept here: sealed, it travels
 * through the page of the sign-in, and opens for the account on whose page it stood. */
#ifndef CLINIC_ACCESS_KEPT_FORM_H
#define CLINIC_ACCESS_KEPT_FORM_H

#include "html/shell.h"

/* What is sealed becomes longer as base64; a sign-in with it fits limit_body_bytes. */
enum { kept_text_most = 4 * form_again_most / 3 + 100 };

struct kept_form {
    struct text path; /* where it was sent to: a command of the staff */
    struct field *fields;
    size_t field_count;
};

enum kept_whose { KEPT_NONE, KEPT_OWN, KEPT_OTHER };

/* Open what the sign-in brought. KEPT_OTHER, and nothing in *out_form, when it is another
 * account's; KEPT_NONE when it is nothing of ours. */
enum kept_whose kept_form_open(
    struct request *q, struct text sealed, struct staff_id staff, struct kept_form *out_form);

/* The page that offers to send it again, with the actor's CSRF token; `page` is where the form
 * stands, or empty. */
void kept_form_show(struct request *q, const struct kept_form *form, struct text page);

#endif
