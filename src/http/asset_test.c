/* What is compiled in of web/ is whole, packed right, and found by its name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <zlib.h>
#include <cmocka.h>

#include "http/asset.h"

static void every_asset_is_found_by_name(void **state)
{
    (void)state;
    assert_true(asset_count > 0);
    for (size_t i = 0; i < asset_count; i++) {
        const struct url url = asset_url(assets[i].name);

        assert_true(text_is(url.address, assets[i].path));
    }
    assert_true(text_is(asset_url("none.css").address, "#"));
}

static void an_immutable_address_holds_the_hash_of_its_etag(void **state)
{
    (void)state;
    for (size_t i = 0; i < asset_count; i++) {
        char hash[17] = "";

        assert_int_equal(strlen(assets[i].etag), 18);
        memcpy(hash, assets[i].etag + 1, 16);
        assert_int_equal(assets[i].immutable, strstr(assets[i].path, hash) != NULL);
    }
}

static void gzip_gives_the_same_bytes_back(void **state)
{
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < asset_count; i++) {
        if (assets[i].gzip == NULL) {
            continue;
        }
        z_stream stream = {0};
        unsigned char *bytes = arena_alloc(&arena, assets[i].size + 1);
        unsigned char *packed = arena_copy(&arena, assets[i].gzip, assets[i].gzip_size);

        assert_int_equal(inflateInit2(&stream, 16 + MAX_WBITS), Z_OK);
        stream.next_in = packed;
        stream.avail_in = (uInt)assets[i].gzip_size;
        stream.next_out = bytes;
        stream.avail_out = (uInt)assets[i].size + 1;
        assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
        assert_int_equal(stream.total_out, assets[i].size);
        assert_memory_equal(bytes, assets[i].bytes, assets[i].size);
        assert_int_equal(inflateEnd(&stream), Z_OK);
        assert_true(assets[i].brotli != NULL && assets[i].brotli_size < assets[i].gzip_size);
    }
    arena_release(&arena);
}

static void a_style_names_its_fonts_by_their_hashed_addresses(void **state)
{
    struct arena arena = {0};
    size_t at = 0;

    (void)state;
    while (strcmp(assets[at].name, "clinic.css") != 0) {
        at++;
    }
    const char *css =
        text_string(&arena, (struct text){(const char *)assets[at].bytes, assets[at].size});
    assert_non_null(strstr(css, text_string(&arena, asset_url("naskh.woff2").address)));
    assert_null(strstr(css, "/static/naskh.woff2"));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_asset_is_found_by_name),
        cmocka_unit_test(an_immutable_address_holds_the_hash_of_its_etag),
        cmocka_unit_test(gzip_gives_the_same_bytes_back),
        cmocka_unit_test(a_style_names_its_fonts_by_their_hashed_addresses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
