/* Openings of records that could not be written into the audit when they happened: the disk was
 * full or the database away. They wait in memory, so that reading goes on, and a job writes them.
 * Beyond `openings_most` no record is shown. */
#ifndef CLINIC_ACCESS_OPENINGS_H
#define CLINIC_ACCESS_OPENINGS_H

#include "base/ids.h"
#include "base/time.h"
#include "store/maybe.h"

enum { openings_most = 1000 };

struct opening {
    struct event_id event;
    struct instant at;
    unsigned audit; /* enum audit */
    struct maybe_staff_id staff;
    struct maybe_session_id session;
    struct maybe_subject_id subject;
    struct maybe_number record;
    char request[13]; /* the request's id, not NUL-ended */
};

struct openings;

/* Freed by openings_free, which accepts NULL. NULL when there is no memory. */
struct openings *openings_create(void);
void openings_free(struct openings *openings);

/* Let it wait; false when too many do already. */
bool openings_keep(struct openings *openings, const struct opening *opening);

#endif
