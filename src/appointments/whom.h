/* For whom is booked: a client who is known, or a new one by name and phone, after a search for who
 * it may be. */
#ifndef CLINIC_APPOINTMENTS_WHOM_H
#define CLINIC_APPOINTMENTS_WHOM_H

#include "clients/search.h"
#include "enquiries/source.h"

struct whom {
    struct client_id client;  /* who is known; zero: who is new, by */
    struct text name, phone;  /* as typed */
    struct text number;       /* the phone as E.164; empty when it is none */
    struct client_hits known; /* who it may be, those with this phone first */
    struct text other; /* the number of which was said that the new client is another person */
    bool is_shared;    /* somebody has the phone, and that was not said */
    bool is_searched;  /* there was a search, and it worked */
    bool is_ready;     /* enough is known to book */
};

/* After the gate: what `client`, `name`, `phone` and `other` of the form or the address say, and
 * who it may be, in trips of its own (none for a known client). An address that says nothing of
 * these means who made the enquiry. */
void whom_read(struct request *q, const struct enquiry_source *enquiry, struct whom *out_whom);

/* Put the new client into `details`, or say what is missing: name, phone, or that she is none of
 * those with this phone. Of a search that failed, or that the form didn't have, the client is
 * marked for matching. */
MUST_USE enum status whom_details(
    struct request *q, const struct whom *whom, struct client_details *details);

#endif
