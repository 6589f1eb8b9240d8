/* Sessions: a random cookie in the browser, its keyed hash in the table. */
#ifndef CLINIC_ACCESS_SESSION_H
#define CLINIC_ACCESS_SESSION_H

#include "http/http.h"
#include "store/seal.h"

/* A session ends after twelve hours without use, and after seven days in any case: a working day at
 * the desk needs one sign-in, a forgotten browser is not open for ever. */
#define session_idle_ms (INT64_C(12) * 3600 * 1000)
#define session_most_ms (INT64_C(7) * 24 * 3600 * 1000)

/* Cookies; the device's tells that this browser has signed in to an account before. */
#define session_cookie "session"
#define device_cookie "device"

/* Has this browser signed in to that account before? */
bool device_is_known(struct request *q, struct staff_id staff);

/* The keyed hash of a cookie or API token as the tables hold it. */
struct text session_token(struct request *q, struct text cookie);

/* The CSRF token of the session with this cookie: derived, so that it needs no column. Its second
 * half proves whose page it stood on, also when nobody knows the session any more. */
struct text session_csrf(struct request *q, struct text cookie, struct staff_id staff);
bool csrf_is_of(struct request *q, struct text csrf, struct staff_id staff);

/* 32 random bytes as 64 hexadecimal digits: a new cookie or API token. Arena. */
struct text session_secret(struct store *store, struct arena *arena);

/* Queue a new session for this account, set its cookie and the actor's session and CSRF token. */
void session_begin(
    struct request *q, struct batch *batch, struct staff_id staff, const struct subject *subject);

#endif
