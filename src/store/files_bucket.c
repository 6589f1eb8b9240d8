/* A bucket of S3 or of what speaks its language (R2, MinIO): PUT, GET and DELETE of an object for
 * each file, signed by libcurl (AWS Signature Version 4). The server is spoken to by https, and by
 * http on this machine alone. A file has its name for ever, so each may be asked again. */
#include <sodium.h>
#include <string.h>
#include <time.h>

#include "store/files_place.h"
#include "store/http_client.h"

enum {
    attempts_most = 3,
    attempt_ms = 30000,
    first_pause_ms = 100,
    answer_most_bytes = 2 * file_most_bytes
};

struct bucket {
    const char *address; /* "https://HOST/BUCKET/" */
    const char *signing; /* "aws:amz:REGION:s3" */
    const char *keys;    /* "ACCESS:SECRET" */
};

static bool is_this_machine(struct text host)
{
    struct text name = host;

    (void)text_cut(&host, ':', &name);
    return text_is(name, "localhost") || text_is(name, "127.0.0.1");
}

static bool open_bucket(struct files *files, const struct files_config *config, struct arena *arena)
{
    static const struct text begin = TEXT_ROW("s3://");
    static const struct text region_is = TEXT_ROW("region=");
    struct text rest = text_part(text_of(config->url), begin.length, strlen(config->url));
    struct text host = {0};
    struct text path = {0};

    if (!text_cut(&rest, '/', &host) || !text_cut(&rest, '?', &path) || host.length == 0 ||
        path.length == 0 || !text_begins(rest, region_is) || rest.length == region_is.length ||
        text_has(rest, ':') || config->access_key[0] == '\0' || config->secret_key[0] == '\0') {
        return false;
    }
    while (text_ends(path, TEXT("/"))) {
        path.length--;
    }
    const struct text region = text_part(rest, region_is.length, rest.length);
    struct bucket *bucket = ARENA_NEW(arena, struct bucket);

    *bucket = (struct bucket){
        .address = text_string(arena,
            text_format(arena, "%s://%.*s/%.*s/", is_this_machine(host) ? "http" : "https",
                TEXT_ARG(host), TEXT_ARG(path))),
        .signing = text_string(arena, text_format(arena, "aws:amz:%.*s:s3", TEXT_ARG(region))),
        .keys =
            text_string(arena, text_format(arena, "%s:%s", config->access_key, config->secret_key)),
    };
    files->bucket = bucket;
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

static void close_bucket(struct files *files)
{
    (void)files;
    curl_global_cleanup();
}

static enum problem judge(CURL *curl, CURLcode code)
{
    long status = 0;

    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return code != CURLE_OK              ? PROBLEM_no_files
        : status / 100 == 2              ? PROBLEM_NONE
        : status == 404                  ? PROBLEM_gone
        : status == 401 || status == 403 ? PROBLEM_files_keys
                                         : PROBLEM_no_files;
}

/* S3 wants the hash of the body said and signed, which libcurl does not by itself. Headers that it
 * takes away, as `Expect:`, it would sign nevertheless. */
static struct curl_slist *headers_for(struct arena *arena, struct text body)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof hash + 1];

    crypto_hash_sha256(hash, (const unsigned char *)body.at, body.length);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    struct curl_slist *headers = curl_slist_append(
        NULL, text_string(arena, text_format(arena, "x-amz-content-sha256: %s", hex)));
    return curl_slist_append(headers, "Content-Type: application/octet-stream");
}

/* One request. `sent` are a PUT's bytes, else NULL. */
static enum problem ask_once(const struct bucket *bucket, const char *method, const char *name,
    const struct text *sent, struct buf *answer)
{
    const struct text url = text_format(answer->arena, "%s%s", bucket->address, name);
    struct curl_slist *headers = headers_for(answer->arena, sent == NULL ? TEXT("") : *sent);
    CURL *curl = http_client_new();
    enum problem problem = PROBLEM_no_files;

    if (curl != NULL && headers != NULL) {
        curl_easy_setopt(curl, CURLOPT_URL, text_string(answer->arena, url));
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)attempt_ms);
        curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, bucket->signing);
        curl_easy_setopt(curl, CURLOPT_USERPWD, bucket->keys);
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
        http_client_answer(curl, answer);
        if (sent != NULL) {
            curl_easy_setopt(curl, CURLOPT_POSTFIELDS, sent->at);
            curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)sent->length);
        }
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
        problem = judge(curl, curl_easy_perform(curl));
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return problem;
}

static enum problem ask(const struct bucket *bucket, struct arena *arena, const char *method,
    const char *name, const struct text *sent, struct text *out_bytes)
{
    enum problem problem = PROBLEM_no_files;

    for (unsigned i = 0; i < attempts_most && problem == PROBLEM_no_files; i++) {
        const long pause_ms = i == 0 ? 0 : (long)first_pause_ms << (2 * i);
        struct buf answer;

        (void)nanosleep(&(struct timespec){pause_ms / 1000, pause_ms % 1000 * 1000000}, NULL);
        buf_init(&answer, arena, answer_most_bytes);
        problem = ask_once(bucket, method, name, sent, &answer);
        *out_bytes = buf_as_text(&answer);
    }
    return problem;
}

static enum problem put(struct files *files, const char *name, struct text bytes)
{
    struct arena arena = {0};
    struct text answer;
    const enum problem problem = ask(files->bucket, &arena, "PUT", name, &bytes, &answer);

    arena_release(&arena);
    return problem == PROBLEM_gone ? PROBLEM_no_files : problem; /* there is no such bucket */
}

static enum problem get(
    struct files *files, struct arena *arena, const char *name, struct text *out_bytes)
{
    return ask(files->bucket, arena, "GET", name, NULL, out_bytes);
}

static enum problem remove_object(struct files *files, const char *name)
{
    struct arena arena = {0};
    struct text answer;
    const enum problem problem = ask(files->bucket, &arena, "DELETE", name, NULL, &answer);

    arena_release(&arena);
    return problem;
}

const struct files_place files_bucket = {.is_shared = true,
    .open = open_bucket,
    .close = close_bucket,
    .put = put,
    .get = get,
    .remove = remove_object};
