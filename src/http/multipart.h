/* multipart/form-data (RFC 7578) of a body that is in memory. Pure. */
#ifndef CLINIC_HTTP_MULTIPART_H
#define CLINIC_HTTP_MULTIPART_H

#include "http/http.h"

/* The fields of a body; `type` is the Content-Type with its boundary. A file's value is its bytes
 * as they came, borrowed from the body; its name is the last part of what was sent. BAD_REQUEST for
 * anything that is cut off, has no name, is broken UTF-8 or has more than fields_most parts. */
MUST_USE enum status multipart_read(struct arena *arena, struct text type, struct text body,
    struct field **out_fields, size_t *out_count);

#endif
