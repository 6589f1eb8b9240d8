/* Writes the C of the queries, the registry and the migrations. */
#include "sqlc.h"

#include <sodium.h>
#include <string.h>

enum { checksum_length = 32 }; /* hexadecimal digits */

static const char *const class_names[] = {"KEY_CONTACT", "KEY_CLINICAL", "KEY_ACCOUNTS"};
static const char *const surface_names[] = {"SURFACE_PUBLIC", "SURFACE_MY", "SURFACE_STAFF",
    "SURFACE_MACHINE", "SURFACE_SYSTEM", "SURFACE_ANY"};

/* A second question mark is escaped, since two begin a trigraph. */
static void put_string(struct buf *c, const char *string)
{
    buf_byte(c, '"');
    for (const char *at = string; *at != '\0'; at++) {
        if (*at == '\n') {
            buf_text(c, TEXT("\\n"));
            continue;
        }
        if (*at == '"' || *at == '\\' || (*at == '?' && at > string && at[-1] == '?')) {
            buf_byte(c, '\\');
        }
        buf_byte(c, *at);
    }
    buf_byte(c, '"');
}

static void put_prototype(struct sqlc *s, struct buf *c, const struct query *query)
{
    bool seals = false;

    for (size_t i = 0; i < query->parameter_count; i++) {
        seals = seals || query->parameters[i].place != NULL;
    }
    buf_format(c,
        query->shape < WRITE ? "void read_%s(struct reads *reads"
                             : "void write_%s(struct batch *batch",
        query->name);
    buf_format(c, seals ? ", const struct subject *subject" : "");
    for (size_t i = 0; i < query->parameter_count; i++) {
        const struct named *named = &query->parameters[i].named;
        buf_format(c, ", %s %s", c_type(&s->arena, named), named->name);
    }
    if (query->shape < WRITE) {
        buf_format(c, ", struct %s *out", query->name);
    }
    buf_byte(c, ')');
}

static void put_structs(struct sqlc *s, struct buf *h, const struct query *query)
{
    const bool many = query->shape == MANY;

    buf_format(h, "\n/* %s */\n", query->purpose);
    if (query->shape < WRITE) {
        buf_format(h, "struct %s%s {\n%s", query->name, many ? "_row" : "",
            many ? "" : "    bool found;\n");
        for (size_t i = 0; i < query->column_count; i++) {
            buf_format(
                h, "    %s %s;\n", c_type(&s->arena, &query->columns[i]), query->columns[i].name);
        }
        buf_text(h, TEXT("};\n"));
    }
    if (many) {
        buf_format(h,
            "struct %s {\n    size_t count;\n    struct %s_row *rows;\n    bool more;\n};\n",
            query->name, query->name);
    }
    put_prototype(s, h, query);
    buf_text(h, TEXT(";\n"));
}

static void put_argument(
    struct buf *c, const struct parameter *parameter, size_t i, const char *row)
{
    const struct named *named = &parameter->named;
    const char *kind = parameter->place != NULL ? "BLOB"
        : same(named->type->sqlite, "INTEGER")  ? "INTEGER"
        : same(named->type->sqlite, "BLOB")     ? "BLOB"
                                                : "TEXT";
    const char *value = named->maybe ? ".value" : "";
    const char *dot = *named->type->member != '\0' ? "." : "";

    buf_format(c, "    args[%zu] = (struct value){.kind = ", i);
    if (named->maybe) {
        buf_format(c, "!%s.known ? VALUE_NULL : ", named->name);
    }
    buf_format(c, "VALUE_%s, ", kind);
    if (parameter->place != NULL) {
        buf_format(c, ".bytes = subject_seal(batch->arena, subject, %s, \"%s\", %s.v, %s%s)};\n",
            class_names[parameter->class], parameter->place, row, named->name, value);
        return;
    }
    buf_format(c, ".%s = %s%s%s%s};\n", same(kind, "INTEGER") ? "integer" : "bytes", named->name,
        value, dot, named->type->member);
}

static void put_field(struct buf *c, const struct query *query, size_t i)
{
    const struct named *named = &query->columns[i];
    const struct opened *opened = query->opened[i];
    const char *member = named->type->member;

    if (opened != NULL) {
        buf_format(c,
            "    if (status == OK) {\n        status = value_open(opener, arena, &values[%zu], "
            "&values[%zu], "
            "values[%zu].integer, %s, \"%s\", values[%zu].integer, &out->%s);\n    }\n",
            i, opened->wrapped, opened->subject, class_names[opened->class], opened->place,
            opened->row, named->name);
        return;
    }
    if (named->maybe) {
        buf_format(c, "    out->%s.known = values[%zu].kind != VALUE_NULL;\n", named->name, i);
    }
    buf_format(c, "    out->%s%s%s%s = ", named->name, named->maybe ? ".value" : "",
        *member != '\0' ? "." : "", member);
    if (!same(named->type->sqlite, "INTEGER")) {
        buf_format(c, "values[%zu].bytes;\n", i);
    } else if (same(named->type->c, "bool")) {
        buf_format(c, "values[%zu].integer != 0;\n", i);
    } else {
        buf_format(c, "(__typeof__(out->%s%s%s%s))values[%zu].integer;\n", named->name,
            named->maybe ? ".value" : "", *member != '\0' ? "." : "", member, i);
    }
}

static void put_decode(struct buf *c, const struct query *query)
{
    const char *row = query->shape == MANY ? "_row" : "";

    buf_format(c,
        "\nstatic enum status fill_%s(const struct value *values, struct opener *opener, struct "
        "arena *arena, "
        "struct %s%s *out)\n{\n    enum status status = values_fit(values, \"",
        query->name, query->name, row);
    for (size_t i = 0; i < query->column_count; i++) {
        const char *sqlite = query->columns[i].type->sqlite;
        buf_byte(c,
            query->opened[i] != NULL      ? 'B'
                : same(sqlite, "TEXT")    ? 'T'
                : same(sqlite, "BLOB")    ? 'B'
                : query->columns[i].maybe ? 'I'
                                          : 'i');
    }
    buf_text(c, TEXT("\") ? OK : STATUS_INTERNAL;\n\n    (void)opener;\n    (void)arena;\n"));
    for (size_t i = 0; i < query->column_count; i++) {
        put_field(c, query, i);
    }
    buf_format(c,
        "    return status;\n}\n\nstatic enum status decode_%s(const struct rows *rows, struct "
        "opener *opener, "
        "struct arena *arena, void *out)\n{\n    struct %s *result = out;\n    enum status status "
        "= OK;\n\n",
        query->name, query->name);
    if (query->shape == ONE) {
        buf_format(c,
            "    *result = (struct %s){0};\n    if (rows->count > 0) {\n        result->found = "
            "true;\n"
            "        status = fill_%s(rows->values, opener, arena, result);\n    }\n",
            query->name, query->name);
    } else {
        buf_format(c,
            "    *result = (struct %s){rows->count, ARENA_ARRAY(arena, rows->count, struct "
            "%s_row), rows->more};\n"
            "    for (size_t i = 0; i < rows->count && status == OK; i++) {\n"
            "        status = fill_%s(rows->values + i * rows->columns, opener, arena, "
            "&result->rows[i]);\n    }\n",
            query->name, query->name, query->name);
    }
    buf_text(c, TEXT("    return status;\n}\n"));
}

static void put_query(struct sqlc *s, struct buf *c, const struct query *query)
{
    const bool writes = query->shape >= WRITE;
    const char *owner = writes ? "batch" : "reads";

    if (!writes) {
        put_decode(c, query);
    }
    buf_byte(c, '\n');
    put_prototype(s, c, query);
    buf_format(c, "\n{\n    static const struct query query = {.name = \"%s\",\n        .sql = ",
        query->name);
    put_string(c, query->sql);
    buf_format(c,
        ",\n        .surface = %s,\n        .parameters = %zu,\n        .columns = %zu,\n"
        "        .many = %s,\n        .writes = %s};\n",
        surface_names[query->surface], query->parameter_count,
        query->column_count + query->hidden_count, query->shape == MANY ? "true" : "false",
        writes ? "true" : "false");
    if (query->parameter_count > 0) {
        buf_format(c, "    struct value *args = ARENA_ARRAY(%s->arena, %zu, struct value);\n\n",
            owner, query->parameter_count);
    }
    for (size_t i = 0; i < query->parameter_count; i++) {
        put_argument(c, &query->parameters[i], i, query->row);
    }
    buf_format(
        c, "    %s_add(%s, &query, %s", owner, owner, query->parameter_count > 0 ? "args" : "NULL");
    if (!writes) {
        buf_format(c, ", decode_%s, out", query->name);
    }
    buf_text(c, TEXT(");\n}\n"));
}

void write_queries(struct sqlc *s, const char *file)
{
    const char *feature = feature_of(s, file);
    const struct text name = text_format(&s->arena, "%s_queries", feature);
    struct buf c, h;

    buf_init(&c, &s->arena, most_written);
    buf_init(&h, &s->arena, most_written);
    buf_format(&h,
        "/* Written by tools/sqlc from %s/queries.sql. */\n#ifndef CLINIC_%s_QUERIES_H\n"
        "#define CLINIC_%s_QUERIES_H\n\n#include \"store/maybe.h\"\n#include \"store/seal.h\"\n",
        feature, feature, feature);
    buf_format(&c, "/* Written by tools/sqlc from %s/queries.sql. */\n#include \"%.*s.h\"\n",
        feature, TEXT_ARG(name));
    for (size_t i = 0; i < s->query_count; i++) {
        if (same(s->queries[i]->feature, feature)) {
            put_structs(s, &h, s->queries[i]);
            put_query(s, &c, s->queries[i]);
        }
    }
    buf_text(&h, TEXT("\n#endif\n"));
    write_changed(s, text_string(&s->arena, text_format(&s->arena, "%.*s.c", TEXT_ARG(name))), &c);
    write_changed(s, text_string(&s->arena, text_format(&s->arena, "%.*s.h", TEXT_ARG(name))), &h);
}

void write_registry(struct sqlc *s)
{
    static const enum key texts[] = {SUBJECT, SEALED, MERGE, ERASE, RETENTION};
    struct buf c;

    buf_init(&c, &s->arena, most_file);
    buf_text(&c,
        TEXT("/* Written by tools/sqlc from all schema.sql. */\n#include \"store/registry.h\"\n\n"
             "const struct registry_row registry[] = {\n"));
    for (size_t i = 0; i < s->table_count; i++) {
        const struct table *table = &s->tables[i];
        buf_format(&c, "    {\"%s\", ", table->name);
        put_string(&c, table->about);
        buf_format(&c, ", \"%s\"", table->feature);
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
            buf_format(&c, ", \"%s\"", table->values[texts[k]]);
        }
        buf_format(&c, ", %s, %s, %s},\n", same(table->values[PUBLIC], "yes") ? "true" : "false",
            same(table->values[EXPORT], "yes") ? "true" : "false",
            same(table->values[AUDIT], "yes") ? "true" : "false");
    }
    buf_text(&c, TEXT("};\nconst size_t registry_count = sizeof registry / sizeof *registry;\n"));
    write_changed(s, "registry.c", &c);
}

/* A section whose form alone was changed says the checksum that it has had, by which databases know
 * it: `-- checksum 747e...: why`. */
static const char *said_checksum(struct sqlc *s, const struct section *section)
{
    static const char begin[] = "\n-- checksum ";
    const char *at = strstr(section->text, begin);

    if (at == NULL) {
        return NULL;
    }
    at += sizeof begin - 1;
    if (strspn(at, "0123456789abcdef") != checksum_length || at[checksum_length] != ':') {
        fail(section->file, section->line, "a checksum is said as `-- checksum HEX: why`");
    }
    return part(&s->arena, at, checksum_length);
}

static const char *checksum_of(struct sqlc *s, const struct section *section)
{
    const char *said = said_checksum(s, section);
    unsigned char hash[checksum_length / 2];
    char *hex = arena_alloc(&s->arena, checksum_length + 1);

    if (said != NULL) {
        return said;
    }
    if (crypto_generichash(hash, sizeof hash, (const unsigned char *)section->sql,
            strlen(section->sql), NULL, 0) != 0) {
        fail(section->file, section->line, "can't be hashed");
    }
    return sodium_bin2hex(hex, checksum_length + 1, hash, sizeof hash);
}

void write_migrations(struct sqlc *s)
{
    struct buf c;

    buf_init(&c, &s->arena, most_written);
    buf_text(&c,
        TEXT("/* Written by tools/sqlc from all schema.sql. */\n#include \"store/migration.h\"\n\n"
             "/* C promises strings of 4095 bytes; our compilers take longer ones. */\n"
             "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
             "const struct migration migrations[] = {\n"));
    for (size_t i = 0; i < s->section_count; i++) {
        const struct section *section = &s->sections[i];

        buf_format(&c, "    {%d, \"%s\", ", section->number, section->feature);
        put_string(&c, section->title);
        buf_text(&c, TEXT(",\n        "));
        put_string(&c, section->sql);
        buf_format(&c, ",\n        \"%s\"},\n", checksum_of(s, section));
    }
    buf_text(
        &c, TEXT("};\nconst size_t migration_count = sizeof migrations / sizeof *migrations;\n"));
    write_changed(s, "migrations.c", &c);
}
