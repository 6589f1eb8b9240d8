/* What libmicrohttpd calls: one exchange from its request line to the end of its answer. */
#ifndef CLINIC_HTTP_EXCHANGE_H
#define CLINIC_HTTP_EXCHANGE_H

#include "http/parts.h"

/* Hold the clinic with its newest settings, instead of what was held before. */
void exchange_hold(struct exchange *x);

/* A request line was read: begin. The result becomes the request's context. */
void *exchange_on_target(void *context, const char *target, struct MHD_Connection *connection);

/* Head complete, a part of the body, body complete, and again after the worker is done. */
enum MHD_Result exchange_on_request(void *context, struct MHD_Connection *connection,
    const char *url, const char *method, const char *version, const char *part, size_t *part_size,
    void **request);

void exchange_on_end(void *context, struct MHD_Connection *connection, void **request,
    enum MHD_RequestTerminationCode code);

/* A file of at most 1 MB as a NUL-ended string, NULL when it can't be read. */
const char *exchange_read_file(struct arena *arena, const char *path);

/* Give the memory of all ended exchanges back. */
void exchanges_release(struct server *server);

#endif
