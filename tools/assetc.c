/* Files of web/ to C. `assetc OUT.c FILE...` writes the table of http/asset.h: each file under an
 * address that carries the hash of its content, packed by gzip and brotli where that makes it
 * smaller. A reference /static/NAME in a style, a script or a manifest becomes NAME's hashed
 * address, so a changed font changes the style's address too; a reference to no file is an error.
 */
#include <brotli/encode.h>
#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "file.h"

enum { output_most = 64 << 20, hash_bytes = 8, hash_chars = 2 * hash_bytes };

enum state { UNREAD, BEING_LINKED, LINKED };

struct file {
    const char *path;
    const char *name; /* within path */
    const char *type;
    enum state state;
    bool is_text;
    struct buf content;
    char hash[hash_chars + 1];
    struct buf address;
};

struct files {
    struct arena *arena;
    struct file *items;
    size_t count;
};

static const struct kind {
    const char *ending, *type;
    bool is_text; /* may hold references */
} kinds[] = {
    {".css", "text/css; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".webmanifest", "application/manifest+json", true},
    {".svg", "image/svg+xml", false},
    {".woff2", "font/woff2", false},
    {".png", "image/png", false},
    {".ico", "image/x-icon", false},
    {".txt", "text/plain; charset=utf-8", false},
};

/* Files whose address browsers and robots look for by itself. */
static const char *const at_root[] = {"sw.js", "manifest.webmanifest", "robots.txt", "favicon.ico"};

static bool is_at_root(const struct file *file)
{
    for (size_t i = 0; i < sizeof at_root / sizeof at_root[0]; i++) {
        if (strcmp(file->name, at_root[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool complain(const struct file *file, const char *what, struct text about)
{
    (void)fprintf(stderr, "%s: error: %s%.*s\n", file->path, what, TEXT_ARG(about));
    return false;
}

static bool set_kind(struct file *file)
{
    const char *ending = strrchr(file->name, '.');

    for (size_t i = 0; ending != NULL && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(ending, kinds[i].ending) == 0) {
            file->type = kinds[i].type;
            file->is_text = kinds[i].is_text;
            return true;
        }
    }
    return complain(file, "no type is known for this ending", TEXT(""));
}

static struct file *file_named(const struct files *files, struct text name)
{
    for (size_t i = 0; i < files->count; i++) {
        if (strlen(files->items[i].name) == name.length &&
            memcmp(files->items[i].name, name.at, name.length) == 0) {
            return &files->items[i];
        }
    }
    return NULL;
}

/* Linking: references become addresses, then the hash is taken. */

static void set_address(struct file *file, struct arena *arena)
{
    unsigned char hash[crypto_generichash_BYTES];
    const char *ending = strrchr(file->name, '.');

    (void)crypto_generichash(
        hash, sizeof hash, (const unsigned char *)file->content.at, file->content.length, NULL, 0);
    (void)sodium_bin2hex(file->hash, sizeof file->hash, hash, hash_bytes);
    buf_init(&file->address, arena, 256);
    if (is_at_root(file)) {
        buf_format(&file->address, "/%s", file->name);
    } else {
        buf_format(&file->address, "/static/%.*s.%s%s", (int)(ending - file->name), file->name,
            file->hash, ending);
    }
}

static bool link_file(struct files *files, struct file *file);

/* The name at `at`, without a full stop that ends a sentence. */
static struct text reference_name(const char *at, const char *end)
{
    const char *from = at;

    while (at < end && (isalnum((unsigned char)*at) || strchr("._-", *at) != NULL)) {
        at++;
    }
    while (at > from && at[-1] == '.') {
        at--;
    }
    return (struct text){from, (size_t)(at - from)};
}

static bool link_references(struct files *files, struct file *file)
{
    static const char prefix[] = "/static/";
    const struct buf old = file->content;
    const char *at = old.at;
    const char *end = old.at + old.length;

    buf_init(&file->content, files->arena, output_most);
    for (const char *found = NULL;
         (found = memmem(at, (size_t)(end - at), prefix, sizeof prefix - 1)) != NULL;) {
        const struct text name = reference_name(found + sizeof prefix - 1, end);
        struct file *to = file_named(files, name);

        buf_add(&file->content, at, (size_t)(found - at));
        at = name.at + name.length;
        if (name.length == 0) {
            buf_add(&file->content, found, (size_t)(at - found));
            continue;
        }
        if (to == NULL) {
            return complain(file, "no such file: /static/", name);
        }
        if (!link_file(files, to)) {
            return false;
        }
        buf_add(&file->content, to->address.at, to->address.length);
    }
    buf_add(&file->content, at, (size_t)(end - at));
    return true;
}

static bool link_file(struct files *files, struct file *file)
{
    if (file->state == LINKED) {
        return true;
    }
    if (file->state == BEING_LINKED) {
        return complain(file, "refers to itself by way of others", TEXT(""));
    }
    file->state = BEING_LINKED;
    if (file->is_text && !link_references(files, file)) {
        return false;
    }
    set_address(file, files->arena);
    file->state = LINKED;
    return true;
}

/* Packing. Both give an empty buffer when less than a twentieth would be saved. */

static bool is_worth_it(const struct buf *content, size_t packed)
{
    return packed > 0 && packed < content->length - content->length / 20;
}

static void pack_gzip(struct arena *arena, const struct buf *content, struct buf *out)
{
    z_stream stream = {0};
    const size_t size = compressBound((uLong)content->length) + 64;

    buf_init(out, arena, output_most);
    if (deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
        return;
    }
    unsigned char *bytes = arena_alloc(arena, size);
    unsigned char *in = arena_copy(arena, content->at, content->length);
    stream.next_in = in;
    stream.avail_in = (uInt)content->length;
    stream.next_out = bytes;
    stream.avail_out = (uInt)size;
    if (deflate(&stream, Z_FINISH) == Z_STREAM_END && is_worth_it(content, stream.total_out)) {
        buf_add(out, bytes, stream.total_out);
    }
    (void)deflateEnd(&stream);
}

static void pack_brotli(struct arena *arena, const struct file *file, struct buf *out)
{
    size_t size = BrotliEncoderMaxCompressedSize(file->content.length);
    unsigned char *bytes = arena_alloc(arena, size);
    unsigned char *in = arena_copy(arena, file->content.at, file->content.length);

    buf_init(out, arena, output_most);
    if (BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS,
            file->is_text ? BROTLI_MODE_TEXT : BROTLI_MODE_GENERIC, file->content.length, in, &size,
            bytes) == BROTLI_TRUE &&
        is_worth_it(&file->content, size)) {
        buf_add(out, bytes, size);
    }
}

/* Output. */

static void put_bytes(struct buf *out, const char *kind, size_t number, const struct buf *bytes)
{
    if (bytes->length == 0) {
        return;
    }
    buf_format(out, "static const unsigned char %s_%zu[] = {", kind, number);
    for (size_t i = 0; i < bytes->length; i++) {
        buf_format(out, "%s%u,", i % 24 == 0 ? "\n    " : "", (unsigned char)bytes->at[i]);
    }
    buf_format(out, "\n};\n");
}

static void put_member(struct buf *rows, const char *kind, size_t number, const struct buf *bytes)
{
    if (bytes->length == 0) {
        buf_format(rows, "NULL, 0, ");
    } else {
        buf_format(rows, "%s_%zu, sizeof %s_%zu, ", kind, number, kind, number);
    }
}

static void put_file(struct files *files, size_t number, struct buf *out, struct buf *rows)
{
    const struct file *file = &files->items[number];
    struct buf gzip;
    struct buf brotli;

    pack_gzip(files->arena, &file->content, &gzip);
    pack_brotli(files->arena, file, &brotli);
    put_bytes(out, "plain", number, &file->content);
    put_bytes(out, "gzip", number, &gzip);
    put_bytes(out, "brotli", number, &brotli);
    buf_format(rows, "    {\"%.*s\", \"%s\", \"%s\", ", (int)file->address.length, file->address.at,
        file->name, file->type);
    put_member(rows, "plain", number, &file->content);
    put_member(rows, "gzip", number, &gzip);
    put_member(rows, "brotli", number, &brotli);
    buf_format(rows, "\"\\\"%s\\\"\", %s},\n", file->hash, is_at_root(file) ? "false" : "true");
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static bool make_table(struct files *files, const char *path)
{
    struct buf out;
    struct buf rows;

    buf_init(&out, files->arena, output_most);
    buf_init(&rows, files->arena, output_most);
    qsort(files->items, files->count, sizeof *files->items, by_name);
    for (size_t i = 0; i < files->count; i++) {
        if (!link_file(files, &files->items[i])) {
            return false;
        }
    }
    buf_format(&out, "/* Made by assetc from web/. */\n#include \"http/asset.h\"\n\n");
    for (size_t i = 0; i < files->count; i++) {
        put_file(files, i, &out, &rows);
    }
    buf_format(&out, "\nconst struct asset assets[] = {\n");
    buf_add(&out, rows.at, rows.length);
    buf_format(&out, "};\n\nconst size_t asset_count = %zu;\n", files->count);
    return write_file(path, &out);
}

int main(int count, char **words)
{
    struct arena arena = {0};
    struct files files = {.arena = &arena};
    bool good = count > 2 && sodium_init() >= 0;

    if (!good) {
        (void)fprintf(stderr, "assetc OUT.c FILE...\n");
        return 2;
    }
    files.items = ARENA_ARRAY(&arena, (size_t)count, struct file);
    for (int i = 2; i < count && good; i++) {
        const char *slash = strrchr(words[i], '/');
        struct file *file = &files.items[files.count++];

        file->path = words[i];
        file->name = slash != NULL ? slash + 1 : words[i];
        buf_init(&file->content, &arena, output_most);
        good = set_kind(file) && read_file(file->path, &file->content);
        if (good && file->content.length == 0) {
            good = complain(file, "is empty", TEXT(""));
        }
    }
    good = good && make_table(&files, words[1]);
    arena_release(&arena);
    return good ? 0 : 1;
}
