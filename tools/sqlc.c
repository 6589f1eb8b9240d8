/* sqlc: reads the schema's history and the queries of all features, checks them with SQLite itself
 * and writes a typed C function for each query (design section 3). Use: sqlc OUTDIR FILE..., where
 * files are known by their ends: types.def, ids.def, problems.def, schema.sql, queries.sql; a
 * feature is the folder's name. The first error ends it with "file:line: message" and exit
 * status 1. */
#include "sqlc.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fail(const char *file, int line, const char *format, ...)
{
    va_list args;

    (void)fprintf(stderr, "%s:%d: ", file, line);
    va_start(args, format);
    (void)vfprintf(stderr, format, args);
    va_end(args);
    (void)fputc('\n', stderr);
    exit(1);
}

bool same(const char *a, const char *b)
{
    return strcasecmp(a, b) == 0;
}

bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

const char *part(struct arena *arena, const char *at, size_t length)
{
    return text_string(arena, (struct text){at, length});
}

int lines_in(const char *from, const char *to)
{
    int lines = 0;

    for (; from < to; from++) {
        lines += *from == '\n';
    }
    return lines;
}

const char *read_source(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = arena_alloc(arena, most_file + 1);

    if (file == NULL) {
        fail(path, 1, "can't be read");
    }
    const size_t length = fread(bytes, 1, most_file + 1, file);
    if (ferror(file) != 0 || length > most_file || memchr(bytes, '\0', length) != NULL) {
        fail(path, 1, "can't be read, is larger than 1 MB or holds a NUL");
    }
    (void)fclose(file);
    return part(arena, bytes, length);
}

/* Written only when it has changed, so that what depends on it is not built again. */
void write_changed(struct sqlc *s, const char *name, const struct buf *buf)
{
    const char *path = text_string(&s->arena, text_format(&s->arena, "%s/%s", s->directory, name));
    FILE *file = fopen(path, "rb");

    if (buf->full) {
        fail(path, 1, "grows too large");
    }
    if (file != NULL) {
        char *old = arena_alloc(&s->arena, buf->length + 1);
        const size_t length = fread(old, 1, buf->length + 1, file);
        (void)fclose(file);
        if (length == buf->length && memcmp(old, buf->at, length) == 0) {
            return;
        }
    }
    file = fopen(path, "wb");
    if (file == NULL || fwrite(buf->at, 1, buf->length, file) != buf->length || fclose(file) != 0) {
        fail(path, 1, "can't be written");
    }
}

const char *feature_of(struct sqlc *s, const char *file)
{
    const char *end = strrchr(file, '/');
    const char *from = end;

    while (from != NULL && from > file && from[-1] != '/') {
        from--;
    }
    return from == NULL || from == end ? "main" : part(&s->arena, from, (size_t)(end - from));
}

static void open_database(struct sqlc *s)
{
    if (sqlite3_open(":memory:", &s->db) != SQLITE_OK ||
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL) != SQLITE_OK ||
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL) != SQLITE_OK ||
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL) != SQLITE_OK) {
        fail("sqlc", 1, "SQLite can't be opened: %s", sqlite3_errmsg(s->db));
    }
}

int main(int argc, char **argv)
{
    struct arena arena = {0};
    struct sqlc *s = ARENA_NEW(&arena, struct sqlc);

    if (argc < 3 || sodium_init() < 0) {
        (void)fputs(
            "use: sqlc OUTDIR types.def ids.def [problems.def] schema.sql... queries.sql...\n",
            stderr);
        return 2;
    }
    s->directory = argv[1];
    open_database(s);
    for (int i = 2; i < argc; i++) {
        const struct text path = text_of(argv[i]);
        if (text_ends(path, TEXT("problems.def"))) {
            s->problems = read_source(&s->arena, argv[i]);
        } else if (text_ends(path, TEXT(".def"))) {
            read_types(s, argv[i]);
        } else if (text_ends(path, TEXT("schema.sql"))) {
            read_schema(s, argv[i]);
        }
    }
    for (size_t i = 0; i < s->section_count; i++) {
        run_section(s, &s->sections[i]);
    }
    check_tables(s);
    for (int i = 2; i < argc; i++) {
        if (text_ends(text_of(argv[i]), TEXT("queries.sql"))) {
            read_queries(s, argv[i]);
            write_queries(s, argv[i]);
        }
    }
    write_registry(s);
    write_migrations(s);
    (void)sqlite3_close(s->db);
    arena_release(&s->arena);
    arena_release(&arena);
    return 0;
}
