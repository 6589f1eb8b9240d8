#include "store/http_client.h"

enum { connect_ms = 3000 };

static size_t take_bytes(char *bytes, size_t size, size_t count, void *context)
{
    struct buf *answer = context;

    buf_add(answer, bytes, size * count);
    return answer->full ? 0 : size * count;
}

CURL *http_client_new(void)
{
    CURL *curl = curl_easy_init();

    if (curl != NULL) {
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_ms);
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
    }
    return curl;
}

void http_client_answer(CURL *curl, struct buf *answer)
{
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
}
