/* libcurl: a stack of handles, each with its connection; who posts takes the one used last, which
 * is the warmest. */
#include "store/hrana_http.h"

#include <pthread.h>
#include <string.h>

#include "store/http_client.h"

enum {
    wait_most_seconds = 2,
    answer_most_bytes = 64 * 1024 * 1024,
    handles_most = 64,
    address_most = 500
};

struct hrana_http {
    const char *own;             /* arena: where the setting says */
    struct curl_slist *headers;  /* owned */
    pthread_mutex_t lock;        /* over the three below */
    char moved[address_most];    /* where the server said; "" nowhere */
    CURL *handles[handles_most]; /* owned: those that nobody uses now */
    size_t count;
};

static const char path[] = "/v2/pipeline";

/* "libsql:" is said where https is meant. What follows a question mark is for other clients. */
static const char *address_of(struct arena *arena, struct text url)
{
    static const struct text libsql = TEXT_ROW("libsql://");
    struct text scheme = TEXT("");

    if (text_begins(url, libsql)) {
        url = text_part(url, libsql.length, url.length);
        scheme = TEXT("https://");
    } else if (!text_begins(url, TEXT("https://")) && !text_begins(url, TEXT("http://"))) {
        return NULL;
    }
    while (text_ends(url, TEXT("/"))) {
        url.length--;
    }
    if (url.length == 0 || url.length > address_most - 50 || text_has(url, '?') ||
        text_has(url, ' ')) {
        return NULL;
    }
    return text_string(
        arena, text_format(arena, "%.*s%.*s%s", TEXT_ARG(scheme), TEXT_ARG(url), path));
}

struct hrana_http *hrana_http_new(struct arena *arena, const char *url, const char *token)
{
    const char *own = address_of(arena, text_of(url));

    if (own == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return NULL;
    }
    struct hrana_http *http = ARENA_NEW(arena, struct hrana_http);
    http->own = own;
    pthread_mutex_init(&http->lock, NULL);
    http->headers = curl_slist_append(NULL, "Content-Type: application/json");
    /* No `Expect: 100-continue`, which costs a round trip. */
    http->headers = curl_slist_append(http->headers, "Expect:");
    if (token != NULL && token[0] != '\0') {
        http->headers = curl_slist_append(http->headers,
            text_string(arena, text_format(arena, "Authorization: Bearer %s", token)));
    }
    return http;
}

void hrana_http_free(struct hrana_http *http)
{
    if (http == NULL) {
        return;
    }
    for (size_t i = 0; i < http->count; i++) {
        curl_easy_cleanup(http->handles[i]);
    }
    curl_slist_free_all(http->headers);
    pthread_mutex_destroy(&http->lock);
    curl_global_cleanup();
}

/* The body is given by a function that can't go back: libcurl sends a request again by itself when
 * a kept connection dies, and it must not when the server may have read it. */
static size_t give_bytes(char *bytes, size_t size, size_t count, void *context)
{
    struct text *rest = context;
    const struct text part = text_part(*rest, 0, size * count);

    memcpy(bytes, part.at, part.length);
    *rest = text_part(*rest, part.length, rest->length);
    return part.length;
}

static CURL *new_handle(const struct hrana_http *http)
{
    CURL *curl = http_client_new();

    if (curl == NULL) {
        return NULL;
    }
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, http->headers);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_bytes);
    return curl;
}

static CURL *take_handle(struct hrana_http *http, char out_address[address_most])
{
    CURL *curl = NULL;

    pthread_mutex_lock(&http->lock);
    memcpy(out_address, http->moved, address_most);
    if (http->count > 0) {
        curl = http->handles[--http->count];
    }
    pthread_mutex_unlock(&http->lock);
    return curl == NULL ? new_handle(http) : curl;
}

static void give_back(struct hrana_http *http, CURL *curl)
{
    pthread_mutex_lock(&http->lock);
    if (http->count < handles_most) {
        http->handles[http->count++] = curl;
        curl = NULL;
    }
    pthread_mutex_unlock(&http->lock);
    curl_easy_cleanup(curl);
}

static struct hrana_answer refusal(enum problem problem, struct text detail)
{
    return (struct hrana_answer){.outcome = HRANA_REFUSED, .problem = problem, .detail = detail};
}

/* What a status of HTTP says. A server in front of the database answers as it likes. */
static struct hrana_answer judge_status(CURL *curl, struct arena *arena, struct text body)
{
    long code = 0;
    const char *to = NULL;
    curl_off_t wait = 0;

    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    switch (code) {
    case 200:
        return (struct hrana_answer){.outcome = HRANA_ANSWERED, .body = body};
    case 401:
    case 403:
        return refusal(PROBLEM_database_token, text_format(arena, "%ld", code));
    case 429:
        curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &wait);
        wait = wait > wait_most_seconds ? wait_most_seconds : wait;
        return (struct hrana_answer){.outcome = HRANA_UNDONE, .wait_ms = (long)wait * 1000};
    default:
        break;
    }
    if (code >= 300 && code < 400) {
        curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &to);
        return refusal(PROBLEM_database_moved, text_copy(arena, text_of(to)));
    }
    if (code >= 500) {
        return (struct hrana_answer){.outcome = HRANA_UNKNOWN};
    }
    return refusal(PROBLEM_database_refuses, text_format(arena, "%ld", code));
}

static struct hrana_answer judge(CURL *curl, CURLcode code, struct arena *arena, struct text body)
{
    switch ((int)code) {
    case CURLE_OK:
        return judge_status(curl, arena, body);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
        return refusal(PROBLEM_database_certificate, text_of(curl_easy_strerror(code)));
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_SSL_CONNECT_ERROR:
        return (struct hrana_answer){.outcome = HRANA_UNDONE};
    default:
        return (struct hrana_answer){.outcome = HRANA_UNKNOWN};
    }
}

static struct hrana_answer post_to(
    CURL *curl, struct arena *arena, const char *address, struct text body)
{
    struct buf answer;

    buf_init(&answer, arena, answer_most_bytes);
    curl_easy_setopt(curl, CURLOPT_URL, address);
    curl_easy_setopt(curl, CURLOPT_READDATA, &body);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.length);
    http_client_answer(curl, &answer);
    const CURLcode code = curl_easy_perform(curl);

    return judge(curl, code, arena, buf_as_text(&answer));
}

struct hrana_answer hrana_post(
    struct hrana_http *http, struct arena *arena, struct text body, long limit_ms)
{
    char moved[address_most];
    CURL *curl = take_handle(http, moved);

    if (curl == NULL) {
        return (struct hrana_answer){.outcome = HRANA_UNDONE};
    }
    const bool is_moved = moved[0] != '\0';

    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, limit_ms);
    const struct hrana_answer answer = post_to(curl, arena, is_moved ? moved : http->own, body);

    if (is_moved && answer.outcome != HRANA_ANSWERED) {
        hrana_http_move(http, TEXT(""));
    }
    give_back(http, curl);
    return answer;
}

void hrana_http_move(struct hrana_http *http, struct text url)
{
    struct arena arena = {0};
    const char *address = address_of(&arena, url);

    /* The token is not sent in clear where it was sent sealed. */
    if (address != NULL && strncmp(http->own, "https:", 6) == 0 &&
        strncmp(address, "https:", 6) != 0) {
        address = NULL;
    }
    pthread_mutex_lock(&http->lock);
    memset(http->moved, 0, sizeof http->moved);
    if (address != NULL) {
        memcpy(http->moved, address, strlen(address));
    }
    pthread_mutex_unlock(&http->lock);
    arena_release(&arena);
}
