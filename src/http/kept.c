#include "http/kept.h"

#include <sodium.h>
#define ZLIB_CONST /* next_in is read only */
#include <zlib.h>

enum { slots = 128, page_most = 256 * 1024 };

struct kept_page {
    struct arena arena; /* owned: holds this struct too */
    atomic_uint uses;
    struct text target;
    struct text body;
    struct text gzip; /* empty when it would not be smaller */
    struct text etag;
    uint64_t changes;
    int64_t at_ms;
};

struct kept {
    pthread_mutex_t mutex; /* guards the slots */
    struct kept_page *slots[slots];
};

void kept_start(struct server *server)
{
    server->kept = ARENA_NEW(&server->arena, struct kept);
    pthread_mutex_init(&server->kept->mutex, NULL);
}

void kept_end(struct server *server)
{
    for (size_t i = 0; i < slots; i++) {
        kept_release(server->kept->slots[i]);
    }
    pthread_mutex_destroy(&server->kept->mutex);
}

void kept_release(struct kept_page *page)
{
    if (page != NULL && atomic_fetch_sub(&page->uses, 1) == 1) {
        struct arena arena = page->arena;

        arena_release(&arena);
    }
}

/* FNV-1a; what falls together only makes each other way. */
static size_t slot_of(struct text target)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);

    for (size_t i = 0; i < target.length; i++) {
        hash = (hash ^ (unsigned char)target.at[i]) * UINT64_C(0x100000001B3);
    }
    return hash % slots;
}

static void send_page(struct exchange *x, struct kept_page *page)
{
    const bool is_gzip = page->gzip.length > 0 && list_accepts(x->head.accept_encoding, "gzip");

    x->kept = page;
    request_header(&x->q, "ETag", page->etag);
    request_header(&x->q, "Vary", TEXT("Accept-Encoding"));
    request_header(&x->q, "Cache-Control", TEXT("public, no-cache"));
    if (text_equal(x->head.if_none_match, page->etag)) {
        answer_bytes(x, MHD_HTTP_NOT_MODIFIED, NULL, (struct text){0});
        return;
    }
    if (is_gzip) {
        request_header(&x->q, "Content-Encoding", TEXT("gzip"));
    }
    answer_bytes(x, MHD_HTTP_OK, NULL, is_gzip ? page->gzip : page->body);
}

bool kept_answer(struct exchange *x)
{
    struct kept *kept = x->server->kept;

    pthread_mutex_lock(&kept->mutex);
    struct kept_page *page = kept->slots[slot_of(x->target)];
    const bool is_good = page != NULL && text_equal(page->target, x->target) &&
        page->changes == server_changes(x->server) &&
        monotonic_us() / 1000 - page->at_ms < kept_page_ms;
    if (is_good) {
        atomic_fetch_add(&page->uses, 1);
    }
    pthread_mutex_unlock(&kept->mutex);
    if (is_good) {
        send_page(x, page);
    }
    return is_good;
}

static struct text gzip_of(struct arena *arena, struct text plain)
{
    z_stream stream = {0};
    struct text result = {0};

    if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        return result;
    }
    const size_t size = deflateBound(&stream, plain.length);
    unsigned char *bytes = arena_alloc(arena, size);
    stream.next_in = (const unsigned char *)plain.at;
    stream.avail_in = (unsigned)plain.length;
    stream.next_out = bytes;
    stream.avail_out = (unsigned)size;
    if (deflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out < plain.length) {
        result = (struct text){(const char *)bytes, stream.total_out};
    }
    deflateEnd(&stream);
    return result;
}

static struct text etag_of(struct arena *arena, struct text body)
{
    unsigned char hash[16];
    char hex[2 * sizeof hash + 1];

    crypto_generichash(hash, sizeof hash, (const unsigned char *)body.at, body.length, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    return text_format(arena, "W/\"%s\"", hex);
}

void kept_take(struct exchange *x)
{
    struct kept *kept = x->server->kept;
    const struct text body = buf_as_text(&x->q.out.buf);
    struct arena arena = {0};

    if (x->q.query_count > 0 || body.length == 0 || body.length > page_most) {
        answer_bytes(x, MHD_HTTP_OK, NULL, body);
        return;
    }
    struct kept_page *page = ARENA_NEW(&arena, struct kept_page);
    page->target = text_copy(&arena, x->target);
    page->body = text_copy(&arena, body);
    page->gzip = gzip_of(&arena, page->body);
    page->etag = etag_of(&arena, page->body);
    page->changes = x->q.changes;
    page->at_ms = monotonic_us() / 1000;
    atomic_init(&page->uses, 2); /* the slot and this answer */
    page->arena = arena;
    pthread_mutex_lock(&kept->mutex);
    struct kept_page **slot = &kept->slots[slot_of(page->target)];
    struct kept_page *old = *slot;
    *slot = page;
    pthread_mutex_unlock(&kept->mutex);
    kept_release(old);
    send_page(x, page);
}
