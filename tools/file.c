#include "file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool complain(const char *path, const char *why)
{
    (void)fprintf(stderr, "%s: error: %s\n", path, why);
    return false;
}

bool read_file(const char *path, struct buf *out)
{
    FILE *file = fopen(path, "rb");
    char bytes[8192];

    if (file == NULL) {
        return complain(path, strerror(errno));
    }
    for (size_t got = 0; (got = fread(bytes, 1, sizeof bytes, file)) > 0;) {
        buf_add(out, bytes, got);
    }
    const bool good = ferror(file) == 0;
    if (fclose(file) != 0 || !good) {
        return complain(path, "can't be read");
    }
    return out->full ? complain(path, "too large") : true;
}

bool write_file(const char *path, const struct buf *content)
{
    if (content->full) {
        return complain(path, "too large");
    }
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return complain(path, strerror(errno));
    }
    const bool good =
        content->length == 0 || fwrite(content->at, 1, content->length, file) == content->length;
    return (fclose(file) == 0 && good) ? true : complain(path, "can't be written");
}
