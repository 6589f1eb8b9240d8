#include "http/parts.h"

const struct asset *asset_find(const struct server *server, struct text path)
{
    const struct assets *own = &server->config->assets;

    for (size_t i = 0; i < own->count; i++) {
        if (text_is(path, own->rows[i].path)) {
            return &own->rows[i];
        }
    }
    return NULL;
}

static struct text choose(struct exchange *x, const struct asset *asset)
{
    const struct text accepts = x->head.accept_encoding;

    if (asset->brotli != NULL || asset->gzip != NULL) {
        request_header(&x->q, "Vary", TEXT("Accept-Encoding"));
    }
    if (asset->brotli != NULL && list_accepts(accepts, "br")) {
        request_header(&x->q, "Content-Encoding", TEXT("br"));
        return (struct text){(const char *)asset->brotli, asset->brotli_size};
    }
    if (asset->gzip != NULL && list_accepts(accepts, "gzip")) {
        request_header(&x->q, "Content-Encoding", TEXT("gzip"));
        return (struct text){(const char *)asset->gzip, asset->gzip_size};
    }
    return (struct text){(const char *)asset->bytes, asset->size};
}

/* If-None-Match is a list; weak and strong are the same for a GET. */
static bool is_known(struct text list, struct text etag)
{
    struct text rest = list;
    struct text item = {0};

    while (text_cut(&rest, ',', &item)) {
        item = text_trim(item);
        if (text_begins(item, TEXT("W/"))) {
            item = text_part(item, 2, SIZE_MAX);
        }
        if (text_equal(item, etag) || text_is(item, "*")) {
            return true;
        }
    }
    return false;
}

void asset_answer(struct exchange *x, const struct asset *asset)
{
    struct request *q = &x->q;

    request_header(q, "Cache-Control",
        asset->immutable ? TEXT("public, max-age=31536000, immutable") : TEXT("no-cache"));
    if (asset->etag != NULL) {
        request_header(q, "ETag", text_format(q->arena, "W/%s", asset->etag));
        if (is_known(x->head.if_none_match, text_of(asset->etag))) {
            answer_bytes(x, MHD_HTTP_NOT_MODIFIED, NULL, (struct text){0});
            return;
        }
    }
    answer_bytes(x, MHD_HTTP_OK, asset->type, choose(x, asset));
}
