/* What a booking may go past on purpose: a row each. It is asked for after the rule has said it, of
 * who may, with a reason that the audit keeps. */
#ifndef CLINIC_APPOINTMENTS_DESPITE_H
#define CLINIC_APPOINTMENTS_DESPITE_H

#include "access/access.h"
#include "appointments/rules.h"

struct despite_row {
    unsigned bit;
    enum problem problem;
    const char *field; /* of the form: a box */
    enum permission may;
    enum audit audit; /* AUDIT_NOTHING: the appointment's history keeps it */
    const char *words, *reason_words;
};

enum { despite_count = 3 };
extern const struct despite_row despite_rows[despite_count];

/* The bits whose boxes are ticked, in a form or an address. */
unsigned despite_ticked(const struct request *q);

#endif
