/* The request log (promise P5): a file per day and node, DIR/log/2026-11-24.NODE.log, written by
 * its own thread. A line is tab-separated: time (UTC), request id, method, route's pattern, status,
 * bytes, microseconds, round trips to the database, and address, country and browser sealed
 * (base64; XChaCha20-Poly1305 under a key of that day, the request id bound in). Never a query, a
 * body or a path: a path may hold a secret. */
#ifndef CLINIC_HTTP_LOG_H
#define CLINIC_HTTP_LOG_H

#include "http/parts.h"

/* Promise P16: a day's file is deleted when it is older than this, at the next day's first line. */
enum { log_kept_days = 90 };

/* Begin, if the config names a directory and there is a store, whose keyring seals. */
MUST_USE enum status log_start(struct server *server);
void log_stop(struct server *server); /* after what is queued is written */

/* Note an ended request; dropped, and counted, when the writer is behind by more than its ring. */
void log_request(struct exchange *x);

/* Open the sealed part of a line: "address\tcountry\tbrowser". INVALID when it isn't one of that
 * day. */
MUST_USE enum status log_open_line(struct store *store, struct arena *arena, struct day day,
    struct text id, struct text sealed, struct text *out_plain);

#endif
