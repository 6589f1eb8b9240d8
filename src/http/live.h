/* The handlers that belong to the server itself. */
#ifndef CLINIC_HTTP_LIVE_H
#define CLINIC_HTTP_LIVE_H

#include "http/http.h"

enum status health_page(struct request *q); /* the process answers */
enum status ready_page(struct request *q);  /* the database too */

/* Server-sent events: `event: change`, whose data is the store's count of commits, at the beginning
 * and after each commit; a page of another count (request.changes) fetches what it shows anew. A
 * comment every 25 seconds; ends after ten minutes, so that the session is checked again when the
 * browser reconnects. */
enum status events_page(struct request *q);

#endif
