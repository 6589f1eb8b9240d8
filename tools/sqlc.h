/* What the parts of sqlc share. Strings are NUL-ended and live in the arena until the end. */
#ifndef CLINIC_TOOLS_SQLC_H
#define CLINIC_TOOLS_SQLC_H

#include <sqlite3.h>

#include "sqlc_words.h"

enum key { SUBJECT, SEALED, PUBLIC, MERGE, ERASE, RETENTION, EXPORT, AUDIT, PRIMARY, KEYS };

struct table {
    const char *name, *about, *feature, *file;
    int line;
    const char *values[KEYS];
    const char *row; /* its integer primary key */
};

struct section {
    const char *file, *feature, *title, *text, *sql;
    int number, line;
};

enum surface {
    SURFACE_PUBLIC,
    SURFACE_MY,
    SURFACE_STAFF,
    SURFACE_MACHINE,
    SURFACE_SYSTEM,
    SURFACE_ANY,
    SURFACES
};

enum shape { MANY, ONE, WRITE, GUARD, SHAPES };

struct parameter {
    struct named named;
    const char *place; /* "table.column" when it is sealed */
    int class;
    bool plain; /* it is used outside seal() too */
};

struct opened {
    const char *alias;
    const char *place;
    int class;
    size_t row, wrapped, subject; /* columns that bring them */
};

struct query {
    const char *file, *feature, *name, *purpose;
    int line;
    enum shape shape;
    enum surface surface;
    size_t count; /* tokens */
    struct token *tokens;
    size_t parameter_count;
    struct parameter parameters[most_columns];
    size_t column_count; /* without hidden ones */
    struct named columns[most_columns];
    struct opened *opened[most_columns];
    size_t hidden_count;
    const char *hidden[most_columns];
    const char *table, *row; /* of a write that seals */
    const char *sql;
};

struct sqlc {
    struct arena arena;
    sqlite3 *db;
    const char *directory, *problems;
    size_t type_count, table_count, section_count, query_count;
    struct type types[most];
    struct table tables[most];
    struct section sections[most];
    struct query *queries[most * 4];
    const struct query *query; /* whose statement is being prepared */
    const char *refused;       /* the table that its surface may not touch */
};

__attribute__((noreturn, format(printf, 3, 4))) void fail(
    const char *file, int line, const char *format, ...);
bool same(const char *a, const char *b); /* case ignored, as SQL does */
const char *part(struct arena *arena, const char *at, size_t length);
int lines_in(const char *from, const char *to);
const char *feature_of(struct sqlc *s, const char *file);
const char *read_source(struct arena *arena, const char *path);
void write_changed(struct sqlc *s, const char *name, const struct buf *buf);

/* sqlc_schema.c, sqlc_query.c, sqlc_write.c, in the order of their use */
void read_schema(struct sqlc *s, const char *file);
void run_section(struct sqlc *s, struct section *section);
void check_tables(struct sqlc *s);
struct table *find_table(struct sqlc *s, const char *name);
int sealed_class(const struct table *table, const char *column);
void read_queries(struct sqlc *s, const char *file);
void write_queries(struct sqlc *s, const char *file);
void write_registry(struct sqlc *s);
void write_migrations(struct sqlc *s);

#endif
