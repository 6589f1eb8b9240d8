/* When sessions were used last. A page never waits for the write: its use is noted here, and a job
 * writes what is noted, at most once in five minutes for a session. What a crash loses only makes a
 * session end earlier. */
#ifndef CLINIC_ACCESS_USES_H
#define CLINIC_ACCESS_USES_H

#include "base/ids.h"
#include "base/time.h"

struct session_uses;

/* Freed by uses_free, which accepts NULL. NULL when there is no memory. */
struct session_uses *uses_create(void);
void uses_free(struct session_uses *uses);

/* Note that the session was used now, unless `before`, its last use in the table, is recent. */
void uses_note(struct session_uses *uses, struct session_id session, struct instant before,
    struct instant now);

#endif
