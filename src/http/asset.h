/* Files of web/, compiled into the program by tools/assetc, with what makes them cheap to send. */
#ifndef CLINIC_HTTP_ASSET_H
#define CLINIC_HTTP_ASSET_H

#include "html/html.h"

struct asset {
    const char *path; /* "/static/clinic.HASH.css"; "/sw.js" and its like have no hash */
    const char *name; /* of the file in web/: "clinic.css" */
    const char *type; /* Content-Type */
    const unsigned char *bytes;
    size_t size;
    const unsigned char *gzip; /* NULL when it is not smaller */
    size_t gzip_size;
    const unsigned char *brotli; /* NULL when it is not smaller */
    size_t brotli_size;
    const char *etag; /* with its quotes; of the content */
    bool immutable;   /* the path changes with the content: cache for a year */
};

/* The generated table. */
extern const struct asset assets[]; /* by name */
extern const size_t asset_count;

/* The address of a file of web/: asset_url("icons.svg"). Of an unknown name "#". */
struct url asset_url(const char *name);

#endif
