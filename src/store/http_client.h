/* What every handle of libcurl in the program has. Inside store/ only. */
#ifndef CLINIC_STORE_HTTP_CLIENT_H
#define CLINIC_STORE_HTTP_CLIENT_H

#include <curl/curl.h>

#include "base/buf.h"

/* A handle for http and https with TLS 1.2 at least and three seconds to connect, without signals;
 * NULL when there is no memory. The caller's, by curl_easy_cleanup. */
CURL *http_client_new(void);

/* Where its next answer goes; one that is too large for it is cut off as an error. */
void http_client_answer(CURL *curl, struct buf *answer);

#endif
