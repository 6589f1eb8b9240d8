/* sqlc: reads the schema's history and the queries of all features, checks them with SQLite itself and writes
 * a typed C function for each query (design section 3). Use: sqlc OUTDIR FILE..., where files are known by
 * their ends: types.def, ids.def, problems.def, schema.sql, queries.sql; a feature is the folder's name.
 * The first error ends it with "file:line: message" and exit status 1. */
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"

enum { most = 512, most_tokens = 4000, most_file = 1 << 20, most_columns = 64 };

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_PARAMETER, TOKEN_MARK };

struct token {
    enum token_kind kind;
    const char *at; /* NUL-ended */
    int line;
};

struct scanner {
    struct arena *arena;
    const char *file;
    const char *at;
    int line;
    size_t remark_count; /* remarks passed over since it was last set to 0 */
    struct token remarks[most_columns];
};

enum match { MATCH_END, MATCH_WHOLE, MATCH_BEGIN };

struct type {
    const char *pattern, *c, *sqlite, *member;
    enum match match;
};

/* What a name says: its type and whether it may be absent. */
struct named {
    const char *name;
    const struct type *type;
    bool maybe;
};

enum key { SUBJECT, SEALED, PUBLIC, MERGE, ERASE, RETENTION, EXPORT, AUDIT, PRIMARY, KEYS };

static const struct {
    const char *name, *choices;
} keys[KEYS] = {[SUBJECT] = {"subject", NULL},
    [SEALED] = {"sealed", NULL},
    [PUBLIC] = {"public", " yes no insert "},
    [MERGE] = {"merge", " moves stays none "},
    [ERASE] = {"erase", " key row keep "},
    [RETENTION] = {"retention", NULL},
    [EXPORT] = {"export", " yes no "},
    [AUDIT] = {"audit", " yes no "},
    [PRIMARY] = {"key", " none "}};

static const char *const classes[] = {"contact", "clinical", "accounts"};
static const char *const class_names[] = {"KEY_CONTACT", "KEY_CLINICAL", "KEY_ACCOUNTS"};

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

enum surface { SURFACE_PUBLIC, SURFACE_MY, SURFACE_STAFF, SURFACE_MACHINE, SURFACE_SYSTEM, SURFACES };
static const char *const surfaces[] = {"public", "my", "staff", "machine", "system"};
static const char *const surface_names[] = {
    "SURFACE_PUBLIC", "SURFACE_MY", "SURFACE_STAFF", "SURFACE_MACHINE", "SURFACE_SYSTEM"};

enum shape { MANY, ONE, WRITE, GUARD, SHAPES };
static const char *const shapes[] = {"many", "one", "write", "guard"};

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

__attribute__((noreturn, format(printf, 3, 4))) static void fail(
    const char *file, int line, const char *format, ...)
{
    va_list args;

    (void)fprintf(stderr, "%s:%d: ", file, line);
    va_start(args, format);
    (void)vfprintf(stderr, format, args);
    va_end(args);
    (void)fputc('\n', stderr);
    exit(1);
}

static bool same(const char *a, const char *b)
{
    return strcasecmp(a, b) == 0;
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static const char *part(struct arena *arena, const char *at, size_t length)
{
    return text_string(arena, (struct text){at, length});
}

static int lines_in(const char *from, const char *to)
{
    int lines = 0;

    for (; from < to; from++) {
        lines += *from == '\n';
    }
    return lines;
}

static const char *read_file(struct arena *arena, const char *path)
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
static void write_file(struct sqlc *s, const char *name, const struct buf *buf)
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

/* ---- Words of SQL ---- */

static void skip_space(struct scanner *scanner)
{
    for (;;) {
        const char *from = scanner->at;
        while (*scanner->at == ' ' || *scanner->at == '\t' || *scanner->at == '\n' || *scanner->at == '\r') {
            scanner->line += *scanner->at++ == '\n';
        }
        if (strncmp(scanner->at, "--", 2) == 0) {
            const char *remark = scanner->at;
            scanner->at += strcspn(scanner->at, "\n");
            if (scanner->remark_count < most_columns) {
                scanner->remarks[scanner->remark_count++] = (struct token){
                    TOKEN_END, part(scanner->arena, remark, (size_t)(scanner->at - remark)), scanner->line};
            }
        } else if (strncmp(scanner->at, "/*", 2) == 0) {
            fail(scanner->file, scanner->line, "remarks begin with --");
        } else if (from == scanner->at) {
            return;
        }
    }
}

static struct token scan_string(struct scanner *scanner, const char *from)
{
    const char *end = strchr(from, '\'') + 1;

    for (;; end++) {
        end += strcspn(end, "'");
        if (*end == '\0') {
            fail(scanner->file, scanner->line, "a string without end");
        }
        if (end[1] != '\'') {
            break;
        }
        end++;
    }
    const struct token token = {TOKEN_STRING, part(scanner->arena, from, (size_t)(end + 1 - from)), scanner->line};
    scanner->line += lines_in(from, end);
    scanner->at = end + 1;
    return token;
}

static struct token scan(struct scanner *scanner)
{
    skip_space(scanner);
    const char *from = scanner->at;
    const char *end = from;
    enum token_kind kind = TOKEN_MARK;

    if (*from == '\0') {
        return (struct token){TOKEN_END, "", scanner->line};
    }
    if (strchr("\"`[]", *from) != NULL) {
        fail(scanner->file, scanner->line, "strings stand in single quotes, and names in none");
    }
    if (strchr("?@$", *from) != NULL) {
        fail(scanner->file, scanner->line, "parameters are written :name");
    }
    if (*from == '\'' || ((*from | 0x20) == 'x' && from[1] == '\'')) {
        return scan_string(scanner, from);
    }
    if (*from == ':') {
        kind = TOKEN_PARAMETER;
        end++;
    } else if (is_word_byte(*from)) {
        kind = *from >= '0' && *from <= '9' ? TOKEN_NUMBER : TOKEN_WORD;
    }
    if (kind == TOKEN_MARK) {
        end++;
    }
    while (kind != TOKEN_MARK && (is_word_byte(*end) || (kind == TOKEN_NUMBER && *end == '.'))) {
        end++;
    }
    scanner->at = end;
    return (struct token){kind, part(scanner->arena, from, (size_t)(end - from)), scanner->line};
}

/* Add a token with a space before it only where the words would run together. */
static void add_token(struct buf *buf, const char *token)
{
    const char last = buf->length > 0 ? buf->at[buf->length - 1] : ' ';
    const bool after = is_word_byte(last) || last == '\'';
    const bool before = is_word_byte(*token) || *token == '\'' || *token == '?';

    if ((after && before) || (last == '-' && *token == '-')) {
        buf_byte(buf, ' ');
    }
    buf_text(buf, text_of(token));
}

/* Tokens that follow each other at `i`: "raise ( rollback". */
static bool follows(const struct token *tokens, size_t count, size_t i, const char *words)
{
    struct text rest = text_of(words);
    struct text word;

    for (; text_cut(&rest, ' ', &word); i++) {
        if (i >= count || strlen(tokens[i].at) != word.length ||
            strncasecmp(tokens[i].at, word.at, word.length) != 0) {
            return false;
        }
    }
    return true;
}

/* What only one of the engines knows, or what breaks a batch (reference/database.md). */
static void check_subset(const char *file, const struct token *tokens, size_t count)
{
    static const char *const refused[] = {"or replace", "replace into", "raise ( rollback", "or rollback",
        "on conflict rollback", "without rowid", "generated always", "with recursive", "virtual table",
        "fts5", "deferrable", "deferred", "pragma", "attach", "vacuum", "temp", "temporary",
        "md5 (", "sha1 (", "sha3 (", "sha256 (", "sha512 (", "blake2b (", "random (", "last_insert_rowid (",
        "changes (", "total_changes ("};

    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < sizeof refused / sizeof *refused; k++) {
            if (tokens[i].kind == TOKEN_WORD && follows(tokens, count, i, refused[k])) {
                fail(file, tokens[i].line, "'%s' is not in the common subset of the engines", refused[k]);
            }
        }
    }
}

/* ---- Names and types ---- */

static void add_type(struct sqlc *s, const char *file, struct type type)
{
    if (s->type_count == most) {
        fail(file, 1, "too many types");
    }
    s->types[s->type_count++] = type;
}

static void read_types(struct sqlc *s, const char *file)
{
    struct text rest = text_of(read_file(&s->arena, file));
    struct text line;

    while (text_cut(&rest, '\n', &line)) {
        struct text kind, field, fields[4] = {{0}};
        if (!text_cut(&line, '(', &kind) || !text_has(line, ')')) {
            continue;
        }
        struct text inside;
        (void)text_cut(&line, ')', &inside);
        for (size_t i = 0; i < 4 && text_cut(&inside, ',', &field); i++) {
            fields[i] = text_trim(field);
        }
        const char *pattern = text_string(&s->arena, fields[0]);
        if (text_is(kind, "ID")) {
            add_type(s, file, (struct type){
                text_string(&s->arena, text_format(&s->arena, "%s_id", pattern)),
                text_string(&s->arena, text_format(&s->arena, "struct %s_id", pattern)), "INTEGER", "v",
                MATCH_END});
        } else if (text_is(kind, "TYPE") || text_is(kind, "WHOLE") || text_is(kind, "BEGIN")) {
            add_type(s, file, (struct type){pattern, text_string(&s->arena, fields[1]),
                text_string(&s->arena, fields[2]), text_string(&s->arena, fields[3]),
                text_is(kind, "TYPE")    ? MATCH_END
                : text_is(kind, "WHOLE") ? MATCH_WHOLE
                                         : MATCH_BEGIN});
        }
    }
}

static bool matches(const struct type *type, struct text name)
{
    const struct text pattern = text_of(type->pattern);

    if (type->match == MATCH_BEGIN) {
        return text_begins(name, pattern);
    }
    return text_equal(name, pattern) ||
           (type->match == MATCH_END && text_ends(name, pattern) &&
               name.at[name.length - pattern.length - 1] == '_');
}

/* The name is the type; the longest pattern wins, so that queue_entry_id is no entry_id. What is sealed is
 * text, whatever its name. */
static struct named name_type(
    const struct sqlc *s, const char *file, int line, const char *name, bool sealed)
{
    static const struct type text = {"", "struct text", "BLOB", "", MATCH_WHOLE};
    struct named named = {.name = name};
    struct text bare = text_of(name);
    const struct text maybe = TEXT("_maybe");

    if (text_ends(bare, maybe)) {
        named.maybe = true;
        bare.length -= maybe.length;
    }
    for (const char *c = name; *c != '\0'; c++) {
        if (!is_word_byte(*c) || (*c >= 'A' && *c <= 'Z')) {
            fail(file, line, "'%s' needs a lower-case name: write `as name`", name);
        }
    }
    for (size_t i = 0; i < s->type_count; i++) {
        const struct type *type = &s->types[i];
        if (matches(type, bare) &&
            (named.type == NULL || strlen(type->pattern) > strlen(named.type->pattern))) {
            named.type = type;
        }
    }
    if (sealed) {
        named.type = &text;
    }
    if (named.type == NULL) {
        fail(file, line, "the name '%s' says no type of types.def", name);
    }
    return named;
}

static const char *c_type(struct arena *arena, const struct named *named)
{
    const char *c = named->type->c;

    if (!named->maybe) {
        return c;
    }
    const char *bare = strncmp(c, "struct ", 7) == 0 ? c + 7 : same(c, "bool") ? "bool" : "number";
    return text_string(arena, text_format(arena, "struct maybe_%s", bare));
}

/* ---- The schema and its registry ---- */

static struct table *find_table(struct sqlc *s, const char *name)
{
    for (size_t i = 0; i < s->table_count; i++) {
        if (same(s->tables[i].name, name)) {
            return &s->tables[i];
        }
    }
    return NULL;
}

/* The class of a sealed column, -1 for a column that is not sealed: "contact name, phone; clinical note". */
static int sealed_class(const struct table *table, const char *column)
{
    struct text rest = text_of(table->values[SEALED]);
    struct text group, class, name;

    while (text_cut(&rest, ';', &group)) {
        group = text_trim(group);
        (void)text_cut(&group, ' ', &class);
        while (text_cut(&group, ',', &name)) {
            if (text_is(text_trim(name), column)) {
                for (int i = 0; i < 3; i++) {
                    if (text_is(class, classes[i])) {
                        return i;
                    }
                }
            }
        }
    }
    return -1;
}

/* One remark line "-- key: value" of the table's registry, or more of what it is. */
static void read_registry_line(struct sqlc *s, struct table *table, struct text line, int number)
{
    const struct text whole = line;
    struct text key = {0};

    (void)text_cut(&line, ':', &key);
    key = text_trim(key);
    const struct text value = text_trim(line);
    for (size_t i = 0; i < KEYS; i++) {
        if (!text_is(key, keys[i].name)) {
            continue;
        }
        if (table->values[i] != NULL || value.length == 0) {
            fail(table->file, number, "'%s' of table %s is empty or said twice", keys[i].name, table->name);
        }
        table->values[i] = text_string(&s->arena, value);
        const struct text spaced = text_format(&s->arena, " %s ", table->values[i]);
        if (keys[i].choices != NULL &&
            (strstr(keys[i].choices, text_string(&s->arena, spaced)) == NULL || text_has(value, ' '))) {
            fail(table->file, number, "'%s' of table %s is one of%s", keys[i].name, table->name, keys[i].choices);
        }
        return;
    }
    if (table->values[SUBJECT] != NULL) {
        fail(table->file, number, "'%.*s' is no key of the registry", TEXT_ARG(key));
    }
    table->about = text_string(
        &s->arena, text_format(&s->arena, "%s %.*s", table->about, TEXT_ARG(text_trim(whole))));
}

/* Read the block of remarks from "-- table NAME: about" on; a later block of the same table replaces it. */
static const char *read_registry(struct sqlc *s, const struct section *section, const struct scanner *scanner)
{
    struct table table = {.file = section->file, .feature = section->feature};
    const struct text begin = TEXT("-- table ");

    for (size_t i = 0; i < scanner->remark_count; i++) {
        struct text line = text_of(scanner->remarks[i].at);
        if (text_begins(line, begin)) {
            struct text name;
            line = text_part(line, begin.length, line.length);
            (void)text_cut(&line, ':', &name);
            table.name = text_string(&s->arena, text_trim(name));
            table.about = text_string(&s->arena, text_trim(line));
            table.line = scanner->remarks[i].line;
        } else if (table.name != NULL) {
            read_registry_line(s, &table, text_part(line, 2, line.length), scanner->remarks[i].line);
        }
    }
    if (table.name == NULL) {
        return "";
    }
    for (size_t i = 0; i < PRIMARY; i++) {
        if (table.values[i] == NULL || *table.about == '\0') {
            fail(table.file, table.line, "the registry of table %s lacks '%s'", table.name,
                *table.about == '\0' ? "about" : keys[i].name);
        }
    }
    struct table *old = find_table(s, table.name);
    if (old == NULL && s->table_count == most) {
        fail(table.file, table.line, "too many tables");
    }
    *(old != NULL ? old : &s->tables[s->table_count++]) = table;
    return table.name;
}

/* The word after raise(abort is a key of problems.def, so that a person reads words. */
static void check_raise(struct sqlc *s, const char *file, const struct token *tokens, size_t count)
{
    for (size_t i = 0; s->problems != NULL && i + 4 < count; i++) {
        if (follows(tokens, count, i, "raise ( abort ,")) {
            const struct text key = text_part(text_of(tokens[i + 4].at), 1, strlen(tokens[i + 4].at) - 2);
            const struct text row = text_format(&s->arena, "PROBLEM(%.*s,", TEXT_ARG(key));
            if (strstr(s->problems, text_string(&s->arena, row)) == NULL) {
                fail(file, tokens[i].line, "%s is no key of problems.def", tokens[i + 4].at);
            }
        }
    }
}

/* The words of the statement that ends at `end`; its remarks are the registry. */
static void check_statement(
    struct sqlc *s, const struct section *section, struct scanner *scanner, const char *end, struct buf *sql)
{
    struct token *tokens = ARENA_ARRAY(&s->arena, most_tokens, struct token);
    size_t count = 0;
    const char *registered = "";

    scanner->remark_count = 0;
    while (scanner->at < end) {
        skip_space(scanner);
        if (count == 0) {
            registered = read_registry(s, section, scanner);
        }
        if (count == most_tokens) {
            fail(section->file, scanner->line, "too long a statement");
        }
        tokens[count] = scan(scanner);
        add_token(sql, tokens[count++].at);
    }
    check_subset(section->file, tokens, count);
    check_raise(s, section->file, tokens, count);
    if (follows(tokens, count, 0, "create table") && count > 2 && !same(registered, tokens[2].at)) {
        fail(section->file, tokens[0].line, "table %s has no registry remark `-- table %s: ...` above it",
            tokens[2].at, tokens[2].at);
    }
}

static void run_section(struct sqlc *s, struct section *section)
{
    struct scanner scanner = {&s->arena, section->file, section->text, section->line, 0, {{0}}};
    const char *at = section->text;
    struct buf sql;

    buf_init(&sql, &s->arena, most_file);
    while (*at != '\0') {
        sqlite3_stmt *statement = NULL;
        const char *tail = NULL;
        const int line = section->line + lines_in(section->text, at);
        int code = sqlite3_prepare_v2(s->db, at, -1, &statement, &tail);
        if (code != SQLITE_OK) {
            const int offset = sqlite3_error_offset(s->db);
            fail(section->file, offset < 0 ? line : line + lines_in(at, at + offset), "%s", sqlite3_errmsg(s->db));
        }
        if (statement == NULL) {
            break;
        }
        check_statement(s, section, &scanner, tail, &sql);
        do {
            code = sqlite3_step(statement);
        } while (code == SQLITE_ROW);
        if (code != SQLITE_DONE) {
            fail(section->file, line, "%s", sqlite3_errmsg(s->db));
        }
        (void)sqlite3_finalize(statement);
        at = tail;
    }
    section->sql = text_string(&s->arena, buf_as_text(&sql));
    if (*section->sql == '\0') {
        fail(section->file, section->line, "an empty migration");
    }
}

static const char *feature_of(struct sqlc *s, const char *file)
{
    const char *end = strrchr(file, '/');
    const char *from = end;

    while (from != NULL && from > file && from[-1] != '/') {
        from--;
    }
    return from == NULL || from == end ? "main" : part(&s->arena, from, (size_t)(end - from));
}

static void add_section(struct sqlc *s, const char *file, int line, struct text title, const char *text)
{
    struct text number_text;
    int64_t number = 0;
    size_t i = s->section_count;

    (void)text_cut(&title, ':', &number_text);
    title = text_trim(title);
    if (text_number(text_trim(number_text), 1, 99999, &number) != OK || title.length == 0) {
        fail(file, line, "a migration begins `-- migration NUMBER: title`");
    }
    if (s->section_count++ == most) {
        fail(file, line, "too many migrations");
    }
    for (; i > 0 && s->sections[i - 1].number >= number; i--) {
        if (s->sections[i - 1].number == number) {
            fail(file, line, "migration %d is in %s already", (int)number, s->sections[i - 1].file);
        }
        s->sections[i] = s->sections[i - 1];
    }
    s->sections[i] = (struct section){.file = file,
        .feature = feature_of(s, file),
        .title = text_string(&s->arena, title),
        .text = text,
        .number = (int)number,
        .line = line};
}

static void read_schema(struct sqlc *s, const char *file)
{
    const struct text begin = TEXT("-- migration");
    const char *text = read_file(&s->arena, file);
    const char *end = text + strlen(text);
    const char *at = NULL;
    const char *line = text;
    struct text title = {0};
    int title_line = 0;

    for (int number = 1; line <= end; number++) {
        const char *next = line + strcspn(line, "\n");
        const bool begins = strncmp(line, begin.at, begin.length) == 0;
        if (at == NULL && !begins && next > line && strncmp(line, "--", 2) != 0) {
            fail(file, number, "a schema begins with `-- migration NUMBER: title`");
        }
        if (at != NULL && (begins || next == end)) {
            add_section(s, file, title_line, title, part(&s->arena, at, (size_t)((begins ? line : end) - at)));
        }
        if (begins) {
            title = (struct text){line + begin.length, (size_t)(next - line) - begin.length};
            title_line = number;
            at = next;
        }
        line = next + 1;
    }
    if (at == NULL) {
        fail(file, 1, "a schema begins with `-- migration NUMBER: title`");
    }
}

static void check_column(
    struct sqlc *s, struct table *table, const char *name, const char *declared, bool first)
{
    const bool sealed = sealed_class(table, name) >= 0;
    const struct named named = name_type(s, table->file, table->line, name, sealed);

    if (!same(declared, named.type->sqlite)) {
        fail(table->file, table->line, "%s.%s is %s, its name says %s", table->name, name, declared,
            named.type->sqlite);
    }
    if (first && table->values[PRIMARY] == NULL) {
        if (!text_ends(text_of(name), TEXT("_id"))) {
            fail(table->file, table->line, "table %s does not begin with `%s_id integer primary key`", table->name, table->name);
        }
        table->row = name;
    }
}

static bool has_column(struct sqlc *s, const char *table, struct text column)
{
    return sqlite3_table_column_metadata(s->db, NULL, table, text_string(&s->arena, column), NULL, NULL,
               NULL, NULL, NULL) == SQLITE_OK;
}

/* The columns that the registry names exist, and what is sealed has a subject. */
static void check_registry(struct sqlc *s, const struct table *table)
{
    const struct text subject = text_of(table->values[SUBJECT]);
    const bool somebody = !text_is(subject, "nobody");
    struct text rest = text_of(table->values[SEALED]);
    struct text group, class, column;

    if (somebody && (!has_column(s, table->name, subject) || strstr(table->values[SUBJECT], "_id") == NULL)) {
        fail(table->file, table->line, "subject of table %s is an id of its columns, or nobody", table->name);
    }
    if (text_is(rest, "none")) {
        return;
    }
    if (!somebody) {
        fail(table->file, table->line, "table %s seals, so it needs a subject", table->name);
    }
    while (text_cut(&rest, ';', &group)) {
        group = text_trim(group);
        (void)text_cut(&group, ' ', &class);
        if (!text_is(class, classes[0]) && !text_is(class, classes[1]) && !text_is(class, classes[2])) {
            fail(table->file, table->line, "sealed of table %s: contact, clinical or accounts, then columns",
                table->name);
        }
        while (text_cut(&group, ',', &column)) {
            if (!has_column(s, table->name, text_trim(column))) {
                fail(table->file, table->line, "table %s has no column '%.*s' to seal", table->name,
                    TEXT_ARG(text_trim(column)));
            }
        }
    }
}

static sqlite3_stmt *ask(struct sqlc *s, const char *sql, const char *argument)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL) != SQLITE_OK ||
        (argument != NULL && sqlite3_bind_text(statement, 1, argument, -1, SQLITE_STATIC) != SQLITE_OK)) {
        fail("sqlc", 1, "%s", sqlite3_errmsg(s->db));
    }
    return statement;
}

static const char *column_text(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);

    return text == NULL ? "" : (const char *)text;
}

static void check_table(struct sqlc *s, struct table *table)
{
    sqlite3_stmt *list = ask(s, "select strict from pragma_table_list where name = ?1 and type = 'table'", table->name);

    if (sqlite3_step(list) != SQLITE_ROW) {
        table->name = NULL; /* dropped by a later migration */
    } else if (sqlite3_column_int(list, 0) != 1) {
        fail(table->file, table->line, "table %s is not strict", table->name);
    }
    (void)sqlite3_finalize(list);
    if (table->name == NULL) {
        return;
    }
    sqlite3_stmt *columns =
        ask(s, "select name, type, pk, hidden, cid from pragma_table_xinfo(?1) order by cid", table->name);
    while (sqlite3_step(columns) == SQLITE_ROW) {
        const char *name = part(&s->arena, column_text(columns, 0), strlen(column_text(columns, 0)));
        const bool first = sqlite3_column_int(columns, 4) == 0;
        const int rank = sqlite3_column_int(columns, 2);
        if (sqlite3_column_int(columns, 3) != 0) {
            fail(table->file, table->line, "%s.%s is generated", table->name, name);
        }
        if (table->values[PRIMARY] == NULL && rank != (first ? 1 : 0)) {
            fail(table->file, table->line, "the first column of table %s is not its primary key", table->name);
        }
        check_column(s, table, name, column_text(columns, 1), first);
    }
    (void)sqlite3_finalize(columns);
    check_registry(s, table);
}

static void check_tables(struct sqlc *s)
{
    size_t kept = 0;

    for (size_t i = 0; i < s->table_count; i++) {
        check_table(s, &s->tables[i]);
        if (s->tables[i].name != NULL) {
            s->tables[kept++] = s->tables[i];
        }
    }
    s->table_count = kept;
    sqlite3_stmt *all = ask(s, "select name from sqlite_schema where type = 'table' and name not like 'sqlite%'", NULL);
    while (sqlite3_step(all) == SQLITE_ROW) {
        if (find_table(s, column_text(all, 0)) == NULL) {
            fail(s->sections[0].file, 1, "table %s has no registry remark", column_text(all, 0));
        }
    }
    (void)sqlite3_finalize(all);
}

/* ---- Queries ---- */

static size_t choice(struct text word, const char *const *choices, size_t count)
{
    size_t i = 0;

    while (i < count && !text_is(word, choices[i])) {
        i++;
    }
    return i;
}

/* "-- NAME: shape, surface: purpose" */
static bool read_head(struct arena *arena, const struct token *remark, struct query *query)
{
    struct text rest = text_of(remark->at + 2);
    struct text name, shape, surface;

    if (!text_cut(&rest, ':', &name) || !text_cut(&rest, ',', &shape) || !text_cut(&rest, ':', &surface)) {
        return false;
    }
    name = text_trim(name);
    query->shape = (enum shape)choice(text_trim(shape), shapes, SHAPES);
    query->surface = (enum surface)choice(text_trim(surface), surfaces, SURFACES);
    if (query->shape == SHAPES || query->surface == SURFACES || name.length == 0) {
        return false;
    }
    for (size_t i = 0; i < name.length; i++) {
        if (!is_word_byte(name.at[i]) || (name.at[i] >= 'A' && name.at[i] <= 'Z')) {
            return false;
        }
    }
    query->name = text_string(arena, name);
    query->purpose = text_string(arena, text_trim(rest));
    query->line = remark->line;
    return true;
}

static int authorize(void *context, int action, const char *name, const char *column, const char *database,
    const char *trigger)
{
    struct sqlc *s = context;

    (void)database;
    if (s->query == NULL || action == SQLITE_SELECT || action == SQLITE_FUNCTION) {
        return SQLITE_OK;
    }
    if (action != SQLITE_READ && action != SQLITE_INSERT && action != SQLITE_UPDATE && action != SQLITE_DELETE) {
        return SQLITE_DENY;
    }
    const struct table *table = find_table(s, name);
    if (s->query->surface != SURFACE_PUBLIC || (table == NULL && strncmp(name, "sqlite_", 7) != 0)) {
        return SQLITE_OK;
    }
    if (table != NULL && same(table->values[PUBLIC], "yes")) {
        return SQLITE_OK;
    }
    if (table != NULL && same(table->values[PUBLIC], "insert") &&
        (action == SQLITE_INSERT || (action == SQLITE_READ && trigger != NULL))) {
        return SQLITE_OK;
    }
    /* SQLite looks a foreign key up in the table that it points at. */
    if (table != NULL && s->query->shape >= WRITE && action == SQLITE_READ && trigger == NULL &&
        table->row != NULL && same(table->row, column)) {
        return SQLITE_OK;
    }
    s->refused = part(&s->arena, name, strlen(name));
    return SQLITE_DENY;
}

static sqlite3_stmt *prepare(struct sqlc *s, const struct query *query, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    s->query = query;
    s->refused = NULL;
    const int code = sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL);
    s->query = NULL;
    if (s->refused != NULL) {
        fail(query->file, query->line, "%s is public, table %s is not", query->name, s->refused);
    }
    if (code != SQLITE_OK) {
        fail(query->file, query->line, "%s: %s", query->name, sqlite3_errmsg(s->db));
    }
    if ((sqlite3_stmt_readonly(statement) != 0) != (query->shape < WRITE)) {
        fail(query->file, query->line, "%s: many and one read, write and guard write", query->name);
    }
    return statement;
}

static struct parameter *find_parameter(
    struct sqlc *s, struct query *query, const struct token *token, bool sealed)
{
    for (size_t i = 0; i < query->parameter_count; i++) {
        if (same(query->parameters[i].named.name, token->at + 1)) {
            return &query->parameters[i];
        }
    }
    if (query->parameter_count == most_columns) {
        fail(query->file, token->line, "too many parameters");
    }
    struct parameter *parameter = &query->parameters[query->parameter_count++];
    *parameter = (struct parameter){.named = name_type(s, query->file, token->line, token->at + 1, sealed)};
    return parameter;
}

/* Back from `i` to the token that opens the list in which it stands; *out_place counts the commas. */
static size_t list_begin(const struct token *tokens, size_t i, size_t *out_place)
{
    int depth = 0;

    for (*out_place = 0; i > 0; i--) {
        const char *at = tokens[i - 1].at;
        if (depth == 0 && (same(at, "(") || same(at, "select"))) {
            break;
        }
        depth += same(at, ")") ? 1 : same(at, "(") ? -1 : 0;
        *out_place += depth == 0 && same(at, ",");
    }
    return i;
}

/* The first token of the list's item at `place`. */
static size_t list_item(const struct token *tokens, size_t count, size_t i, size_t place)
{
    int depth = 0;

    for (; i < count && place > 0; i++) {
        depth += same(tokens[i].at, "(") ? 1 : same(tokens[i].at, ")") ? -1 : 0;
        place -= depth == 0 && same(tokens[i].at, ",");
    }
    return i;
}

/* Which column the seal(...) at token `i` fills, and whether the row's key is bound beside it. */
static const char *seal_column(struct query *query, size_t i, const char *row)
{
    const struct token *tokens = query->tokens;
    const char *bound = NULL;
    size_t place = 0, names = 0;

    while (names < query->count && !same(tokens[names].at, "into")) {
        names++;
    }
    if (i > 2 && same(tokens[i - 1].at, "=")) {
        for (size_t k = 0; k + 2 < query->count && bound == NULL; k++) {
            if (same(tokens[k].at, row) && same(tokens[k + 1].at, "=") && same(tokens[k + 2].at + 1, row)) {
                bound = row;
            }
        }
    } else if (names + 3 < query->count && same(tokens[names + 2].at, "(")) {
        const size_t begin = list_begin(tokens, i, &place);
        const size_t target = list_item(tokens, query->count, names + 3, place);
        size_t key = names + 3;
        for (place = 0; key < query->count && !same(tokens[key].at, row) && !same(tokens[key].at, ")"); key++) {
            place += same(tokens[key].at, ",");
        }
        key = list_item(tokens, query->count, begin, place);
        bound = tokens[key].kind == TOKEN_PARAMETER && same(tokens[key].at + 1, row) ? row : NULL;
        i = target + 2;
    } else {
        fail(query->file, tokens[i].line, "seal() stands alone as an inserted or set value");
    }
    if (bound == NULL) {
        fail(query->file, tokens[i].line, "sealing binds the row: %s needs its key :%s as a parameter", query->name, row);
    }
    return tokens[i - 2].at;
}

/* Note seal(:name) at token `i`. */
static void read_seal(struct sqlc *s, struct query *query, size_t i)
{
    const struct token *tokens = query->tokens;

    if (!follows(tokens, query->count, i + 1, "(") || tokens[i + 2].kind != TOKEN_PARAMETER ||
        !follows(tokens, query->count, i + 3, ")") || query->shape != WRITE) {
        fail(query->file, tokens[i].line, "write seal(:name), in a write");
    }
    for (size_t k = 0; query->table == NULL && k + 1 < query->count; k++) {
        if (same(tokens[k].at, "into") || same(tokens[k].at, "update")) {
            query->table = tokens[k + 1].at;
        }
    }
    const struct table *table = find_table(s, query->table == NULL ? "" : query->table);
    if (table == NULL || table->row == NULL) {
        fail(query->file, tokens[i].line, "%s: no table to seal in", query->name);
    }
    query->row = table->row;
    const char *column = seal_column(query, i, query->row);
    struct parameter *parameter = find_parameter(s, query, &tokens[i + 2], true);
    if (parameter->place != NULL) {
        fail(query->file, tokens[i].line, "a parameter can be sealed once only");
    }
    parameter->class = sealed_class(table, column);
    parameter->place = text_string(&s->arena, text_format(&s->arena, "%s.%s", table->name, column));
    if (parameter->class < 0) {
        fail(query->file, tokens[i].line, "%s is not sealed", parameter->place);
    }
}

/* Note open(alias.column) at token `i`, which is in item `place` of the select list. */
static void read_open(struct sqlc *s, struct query *query, size_t i, size_t place)
{
    const struct token *tokens = query->tokens;

    if (i + 5 >= query->count || !same(tokens[i + 1].at, "(") || !same(tokens[i + 3].at, ".") ||
        !same(tokens[i + 5].at, ")") || place >= most_columns) {
        fail(query->file, tokens[i].line, "write open(table.column)");
    }
    if (!same(tokens[i - 1].at, "select") && !same(tokens[i - 1].at, ",") && !same(tokens[i - 1].at, "distinct")) {
        fail(query->file, tokens[i].line, "open() stands alone in the select list");
    }
    struct opened *opened = ARENA_NEW(&s->arena, struct opened);
    opened->alias = tokens[i + 2].at;
    query->opened[place] = opened;
}

/* The statement as SQLite reads it: parameters numbered, seal() and open() taken out; `hidden` columns go
 * before the outermost `from`. */
static const char *rewrite(struct sqlc *s, struct query *query, bool first_time)
{
    struct buf sql;
    int depth = 0;
    size_t place = 0;
    bool listed = false, ended = false;

    buf_init(&sql, &s->arena, most_file);
    for (size_t i = 0; i < query->count; i++) {
        const struct token *token = &query->tokens[i];
        const bool called = i + 1 < query->count && same(query->tokens[i + 1].at, "(");
        depth += same(token->at, "(") ? 1 : same(token->at, ")") ? -1 : 0;
        listed = listed || (depth == 0 && same(token->at, "select"));
        place += depth == 0 && listed && !ended && same(token->at, ",");
        if (depth == 0 && listed && !ended && same(token->at, "from")) {
            ended = true;
            for (size_t k = 0; k < query->hidden_count; k++) {
                add_token(&sql, ",");
                add_token(&sql, query->hidden[k]);
            }
        }
        if (token->kind == TOKEN_WORD && called && same(token->at, "open")) {
            if (depth != 0 || !listed || ended || query->shape >= WRITE) {
                fail(query->file, token->line, "open() stands in the outermost select list: join the table there");
            }
            if (first_time) {
                read_open(s, query, i, place);
            }
            for (size_t k = i + 2; k < i + 5; k++) {
                add_token(&sql, query->tokens[k].at);
            }
            i += 5;
        } else if (token->kind == TOKEN_WORD && called && same(token->at, "seal")) {
            if (first_time) {
                read_seal(s, query, i);
            }
            const struct parameter *sealed = find_parameter(s, query, &query->tokens[i + 2], true);
            add_token(&sql, text_string(&s->arena, text_format(&s->arena, "?%zu", (size_t)(sealed - query->parameters) + 1)));
            i += 3;
        } else if (token->kind == TOKEN_PARAMETER) {
            struct parameter *plain = find_parameter(s, query, token, false);
            plain->plain = true;
            add_token(&sql, text_string(&s->arena, text_format(&s->arena, "?%zu", (size_t)(plain - query->parameters) + 1)));
        } else {
            add_token(&sql, token->at);
        }
    }
    return text_string(&s->arena, buf_as_text(&sql));
}

static size_t hide(struct sqlc *s, struct query *query, struct text column)
{
    const char *sql = text_string(&s->arena, column);
    size_t i = 0;

    while (i < query->hidden_count && !same(query->hidden[i], sql)) {
        i++;
    }
    if (i == most_columns) {
        fail(query->file, query->line, "%s opens too much", query->name);
    }
    query->hidden[i] = sql;
    query->hidden_count += i == query->hidden_count;
    return query->column_count + i;
}

static void check_opened(struct sqlc *s, struct query *query, struct opened *opened, const struct table *table,
    const char *column)
{
    struct arena *arena = &s->arena;

    opened->class = table == NULL || column == NULL ? -1 : sealed_class(table, column);
    if (opened->class < 0 || table->row == NULL) {
        fail(query->file, query->line, "%s opens what is not sealed: %s.%s", query->name, opened->alias,
            column == NULL ? "an expression" : column);
    }
    opened->place = text_string(arena, text_format(arena, "%s.%s", table->name, column));
    opened->row = hide(s, query, text_format(arena, "%s.%s", opened->alias, table->row));
    opened->subject = hide(s, query, text_format(arena, "%s.%s", opened->alias, table->values[SUBJECT]));
    opened->wrapped = hide(s, query,
        text_format(arena,
            "(select k.wrapped_blob from subject_key k where k.subject_id=%s.%s and k.class_number=%d)",
            opened->alias, table->values[SUBJECT], opened->class));
}

static bool is_id(const struct type *type)
{
    return text_ends(text_of(type->c), TEXT("_id"));
}

/* A column of a table keeps its type under another name; an id may be told as a number, or as the id of what
 * it is besides: whose data, what is held. */
static bool fits(const struct type *as, const struct type *origin)
{
    const bool general = same(as->c, "struct subject_id") || same(origin->c, "struct subject_id") ||
                         same(as->c, "struct resource_id") || same(origin->c, "struct resource_id");

    if (is_id(origin) && ((is_id(as) && general) || same(as->c, "int64_t"))) {
        return true;
    }
    return same(as->c, origin->c) && same(as->sqlite, origin->sqlite);
}

static void check_result(struct sqlc *s, struct query *query, sqlite3_stmt *statement, int i)
{
    const char *name = sqlite3_column_name(statement, i);
    const char *table_name = sqlite3_column_table_name(statement, i);
    const char *column = sqlite3_column_origin_name(statement, i);
    const struct table *table = table_name == NULL ? NULL : find_table(s, table_name);
    int not_null = 0, primary = 0;

    query->columns[i] =
        name_type(s, query->file, query->line, part(&s->arena, name, strlen(name)), query->opened[i] != NULL);
    const struct named *named = &query->columns[i];
    for (int k = 0; k < i; k++) {
        if (same(query->columns[k].name, name)) {
            fail(query->file, query->line, "%s: two columns are named %s", query->name, name);
        }
    }
    if (query->opened[i] != NULL) {
        check_opened(s, query, query->opened[i], table, column);
        if (named->maybe) {
            fail(query->file, query->line, "%s: %s opens as text, empty when there is none", query->name, name);
        }
        return;
    }
    if (table == NULL) {
        return;
    }
    if (sealed_class(table, column) >= 0) {
        if (!same(named->type->sqlite, "BLOB")) {
            fail(query->file, query->line, "%s: %s.%s is sealed: write open()", query->name, table->name, column);
        }
        return;
    }
    const struct named origin = name_type(s, query->file, query->line, column, false);
    if (!fits(named->type, origin.type)) {
        fail(query->file, query->line, "%s: %s.%s does not fit the name %s", query->name, table->name, column, name);
    }
    (void)sqlite3_table_column_metadata(s->db, NULL, table_name, column, NULL, NULL, &not_null, &primary, NULL);
    if (!named->maybe && !not_null && !primary && same(named->type->sqlite, "INTEGER")) {
        fail(query->file, query->line, "%s: %s.%s can be null: name it %s_maybe, or coalesce()", query->name,
            table->name, column, name);
    }
}

static void check_form(const struct query *query)
{
    const struct token *tokens = query->tokens;

    for (size_t i = 1; i < query->count; i++) {
        if (same(tokens[i].at, "*") &&
            (same(tokens[i - 1].at, "select") || same(tokens[i - 1].at, ",") || same(tokens[i - 1].at, "."))) {
            fail(query->file, tokens[i].line, "%s: name the columns", query->name);
        }
    }
    if (query->shape == GUARD && !follows(tokens, query->count, 0, "insert into must ( ok )")) {
        fail(query->file, query->line, "%s: a guard is `insert into must (ok) ...`", query->name);
    }
}

static void check_query(struct sqlc *s, struct query *query)
{
    bool bound = false;

    check_subset(query->file, query->tokens, query->count);
    check_form(query);
    query->sql = rewrite(s, query, true);
    sqlite3_stmt *statement = prepare(s, query, query->sql);
    query->column_count = (size_t)sqlite3_column_count(statement);
    if (query->column_count > most_columns || (query->shape >= WRITE && query->column_count > 0)) {
        fail(query->file, query->line, "%s: too many columns, or a write that returns", query->name);
    }
    for (int i = 0; i < (int)query->column_count; i++) {
        check_result(s, query, statement, i);
    }
    (void)sqlite3_finalize(statement);
    if (query->hidden_count > 0) {
        query->sql = rewrite(s, query, false);
        statement = prepare(s, query, query->sql);
        if ((size_t)sqlite3_column_count(statement) != query->column_count + query->hidden_count) {
            fail(query->file, query->line, "%s: open() needs a plain select", query->name);
        }
        (void)sqlite3_finalize(statement);
    }
    for (size_t i = 0; i < query->parameter_count; i++) {
        const struct parameter *parameter = &query->parameters[i];
        bound = bound || same(parameter->named.name, "client_id") || same(parameter->named.name, "subject_id");
        if (parameter->place != NULL && parameter->plain) {
            fail(query->file, query->line, "%s: :%s is sealed and plain", query->name, parameter->named.name);
        }
    }
    if (query->surface == SURFACE_MY && !bound) {
        fail(query->file, query->line, "%s is of surface my, so it needs :client_id or :subject_id", query->name);
    }
}

static struct query *read_query(struct sqlc *s, const char *file, struct scanner *scanner)
{
    struct query *query = ARENA_NEW(&s->arena, struct query);
    struct token token;
    bool headed = false;

    scanner->remark_count = 0;
    skip_space(scanner);
    for (size_t i = 0; i < scanner->remark_count; i++) {
        if (headed && read_head(&s->arena, &scanner->remarks[i], query)) {
            fail(file, scanner->remarks[i].line, "a head without a statement stands above this one");
        }
        headed = headed || read_head(&s->arena, &scanner->remarks[i], query);
    }
    query->file = file;
    query->feature = feature_of(s, file);
    query->tokens = ARENA_ARRAY(&s->arena, most_tokens, struct token);
    for (token = scan(scanner); token.kind != TOKEN_END && !same(token.at, ";"); token = scan(scanner)) {
        if (!headed || *query->purpose == '\0') {
            fail(file, token.line, "above each statement: -- name: many|one|write|guard, "
                                   "public|my|staff|machine|system: purpose");
        }
        if (query->count == most_tokens) {
            fail(file, token.line, "too long a statement");
        }
        query->tokens[query->count++] = token;
    }
    if (query->count == 0 && !headed && token.kind == TOKEN_END) {
        return NULL;
    }
    if (query->count == 0 || token.kind == TOKEN_END) {
        fail(file, token.line, "a statement is missing, or its semicolon");
    }
    return query;
}

static void read_queries(struct sqlc *s, const char *file)
{
    struct scanner scanner = {&s->arena, file, read_file(&s->arena, file), 1, 0, {{0}}};
    struct query *query;

    while ((query = read_query(s, file, &scanner)) != NULL) {
        for (size_t i = 0; i < s->query_count; i++) {
            if (same(s->queries[i]->name, query->name)) {
                fail(file, query->line, "%s is in %s:%d already", query->name, s->queries[i]->file,
                    s->queries[i]->line);
            }
        }
        if (s->query_count == sizeof s->queries / sizeof *s->queries) {
            fail(file, query->line, "too many queries");
        }
        check_query(s, query);
        s->queries[s->query_count++] = query;
    }
}

/* ---- C ---- */

static void put_string(struct buf *c, const char *string)
{
    buf_byte(c, '"');
    for (; *string != '\0'; string++) {
        if (*string == '\n') {
            buf_text(c, TEXT("\\n"));
            continue;
        }
        if (*string == '"' || *string == '\\' || (*string == '?' && string[1] == '?')) {
            buf_byte(c, '\\');
        }
        buf_byte(c, *string);
    }
    buf_byte(c, '"');
}

static void put_prototype(struct sqlc *s, struct buf *c, const struct query *query)
{
    bool seals = false;

    for (size_t i = 0; i < query->parameter_count; i++) {
        seals = seals || query->parameters[i].place != NULL;
    }
    buf_format(c, query->shape < WRITE ? "void read_%s(struct reads *reads" : "void write_%s(struct batch *batch",
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
        buf_format(h, "struct %s%s {\n%s", query->name, many ? "_row" : "", many ? "" : "    bool found;\n");
        for (size_t i = 0; i < query->column_count; i++) {
            buf_format(h, "    %s %s;\n", c_type(&s->arena, &query->columns[i]), query->columns[i].name);
        }
        buf_text(h, TEXT("};\n"));
    }
    if (many) {
        buf_format(h, "struct %s {\n    size_t count;\n    struct %s_row *rows;\n    bool more;\n};\n", query->name,
            query->name);
    }
    put_prototype(s, h, query);
    buf_text(h, TEXT(";\n"));
}

static void put_argument(struct buf *c, const struct parameter *parameter, size_t i, const char *row)
{
    const struct named *named = &parameter->named;
    const char *kind = parameter->place != NULL                 ? "BLOB"
                       : same(named->type->sqlite, "INTEGER") ? "INTEGER"
                       : same(named->type->sqlite, "BLOB")    ? "BLOB"
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
    buf_format(c, ".%s = %s%s%s%s};\n", same(kind, "INTEGER") ? "integer" : "bytes", named->name, value, dot,
        named->type->member);
}

static void put_field(struct buf *c, const struct query *query, size_t i)
{
    const struct named *named = &query->columns[i];
    const struct opened *opened = query->opened[i];
    const char *member = named->type->member;

    if (opened != NULL) {
        buf_format(c,
            "    if (status == OK) {\n        status = value_open(opener, arena, &values[%zu], &values[%zu], "
            "values[%zu].integer, %s, \"%s\", values[%zu].integer, &out->%s);\n    }\n",
            i, opened->wrapped, opened->subject, class_names[opened->class], opened->place, opened->row, named->name);
        return;
    }
    if (named->maybe) {
        buf_format(c, "    out->%s.known = values[%zu].kind != VALUE_NULL;\n", named->name, i);
    }
    buf_format(c, "    out->%s%s%s%s = ", named->name, named->maybe ? ".value" : "", *member != '\0' ? "." : "", member);
    if (!same(named->type->sqlite, "INTEGER")) {
        buf_format(c, "values[%zu].bytes;\n", i);
    } else if (same(named->type->c, "bool")) {
        buf_format(c, "values[%zu].integer != 0;\n", i);
    } else {
        buf_format(c, "(__typeof__(out->%s%s%s%s))values[%zu].integer;\n", named->name, named->maybe ? ".value" : "",
            *member != '\0' ? "." : "", member, i);
    }
}

static void put_decode(struct buf *c, const struct query *query)
{
    const char *row = query->shape == MANY ? "_row" : "";

    buf_format(c,
        "\nstatic enum status fill_%s(const struct value *values, struct opener *opener, struct arena *arena, "
        "struct %s%s *out)\n{\n    enum status status = values_fit(values, \"",
        query->name, query->name, row);
    for (size_t i = 0; i < query->column_count; i++) {
        const char *sqlite = query->columns[i].type->sqlite;
        buf_byte(c, query->opened[i] != NULL          ? 'B'
                    : same(sqlite, "TEXT")           ? 'T'
                    : same(sqlite, "BLOB")           ? 'B'
                    : query->columns[i].maybe        ? 'I'
                                                     : 'i');
    }
    buf_text(c, TEXT("\") ? OK : STATUS_INTERNAL;\n\n    (void)opener;\n    (void)arena;\n"));
    for (size_t i = 0; i < query->column_count; i++) {
        put_field(c, query, i);
    }
    buf_format(c,
        "    return status;\n}\n\nstatic enum status decode_%s(const struct rows *rows, struct opener *opener, "
        "struct arena *arena, void *out)\n{\n    struct %s *result = out;\n    enum status status = OK;\n\n",
        query->name, query->name);
    if (query->shape == ONE) {
        buf_format(c,
            "    *result = (struct %s){0};\n    if (rows->count > 0) {\n        result->found = true;\n"
            "        status = fill_%s(rows->values, opener, arena, result);\n    }\n",
            query->name, query->name);
    } else {
        buf_format(c,
            "    *result = (struct %s){rows->count, ARENA_ARRAY(arena, rows->count, struct %s_row), rows->more};\n"
            "    for (size_t i = 0; i < rows->count && status == OK; i++) {\n"
            "        status = fill_%s(rows->values + i * rows->columns, opener, arena, &result->rows[i]);\n    }\n",
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
    buf_format(c, "\n{\n    static const struct query query = {.name = \"%s\",\n        .sql = ", query->name);
    put_string(c, query->sql);
    buf_format(c,
        ",\n        .surface = %s,\n        .parameters = %zu,\n        .columns = %zu,\n"
        "        .many = %s,\n        .writes = %s};\n",
        surface_names[query->surface], query->parameter_count, query->column_count + query->hidden_count,
        query->shape == MANY ? "true" : "false", writes ? "true" : "false");
    if (query->parameter_count > 0) {
        buf_format(c, "    struct value *args = ARENA_ARRAY(%s->arena, %zu, struct value);\n\n", owner,
            query->parameter_count);
    }
    for (size_t i = 0; i < query->parameter_count; i++) {
        put_argument(c, &query->parameters[i], i, query->row);
    }
    buf_format(c, "    %s_add(%s, &query, %s", owner, owner, query->parameter_count > 0 ? "args" : "NULL");
    if (!writes) {
        buf_format(c, ", decode_%s, out", query->name);
    }
    buf_text(c, TEXT(");\n}\n"));
}

static void write_queries(struct sqlc *s, const char *file)
{
    const char *feature = feature_of(s, file);
    const struct text name = text_format(&s->arena, "%s_queries", feature);
    struct buf c, h;

    buf_init(&c, &s->arena, 16 * most_file);
    buf_init(&h, &s->arena, 16 * most_file);
    buf_format(&h, "/* Written by tools/sqlc from %s/queries.sql. */\n#ifndef CLINIC_%s_QUERIES_H\n"
                   "#define CLINIC_%s_QUERIES_H\n\n#include \"store/maybe.h\"\n#include \"store/seal.h\"\n",
        feature, feature, feature);
    buf_format(&c, "/* Written by tools/sqlc from %s/queries.sql. */\n#include \"%.*s.h\"\n", feature, TEXT_ARG(name));
    for (size_t i = 0; i < s->query_count; i++) {
        if (same(s->queries[i]->feature, feature)) {
            put_structs(s, &h, s->queries[i]);
            put_query(s, &c, s->queries[i]);
        }
    }
    buf_text(&h, TEXT("\n#endif\n"));
    write_file(s, text_string(&s->arena, text_format(&s->arena, "%.*s.c", TEXT_ARG(name))), &c);
    write_file(s, text_string(&s->arena, text_format(&s->arena, "%.*s.h", TEXT_ARG(name))), &h);
}

static void write_registry(struct sqlc *s)
{
    static const enum key texts[] = {SUBJECT, SEALED, MERGE, ERASE, RETENTION};
    struct buf c;

    buf_init(&c, &s->arena, most_file);
    buf_text(&c, TEXT("/* Written by tools/sqlc from all schema.sql. */\n#include \"store/registry.h\"\n\n"
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
    write_file(s, "registry.c", &c);
}

static void write_migrations(struct sqlc *s)
{
    struct buf c;

    buf_init(&c, &s->arena, 16 * most_file);
    buf_text(&c, TEXT("/* Written by tools/sqlc from all schema.sql. */\n#include \"store/migration.h\"\n\n"
                      "/* C promises strings of 4095 bytes; our compilers take longer ones. */\n"
                      "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
                      "const struct migration migrations[] = {\n"));
    for (size_t i = 0; i < s->section_count; i++) {
        const struct section *section = &s->sections[i];
        unsigned char hash[16];
        char hex[2 * sizeof hash + 1];
        if (crypto_generichash(hash, sizeof hash, (const unsigned char *)section->sql, strlen(section->sql), NULL, 0) != 0) {
            fail(section->file, section->line, "can't be hashed");
        }
        buf_format(&c, "    {%d, \"%s\", ", section->number, section->feature);
        put_string(&c, section->title);
        buf_text(&c, TEXT(",\n        "));
        put_string(&c, section->sql);
        buf_format(&c, ",\n        \"%s\"},\n", sodium_bin2hex(hex, sizeof hex, hash, sizeof hash));
    }
    buf_text(&c, TEXT("};\nconst size_t migration_count = sizeof migrations / sizeof *migrations;\n"));
    write_file(s, "migrations.c", &c);
}

static void open_database(struct sqlc *s)
{
    if (sqlite3_open(":memory:", &s->db) != SQLITE_OK ||
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL) != SQLITE_OK ||
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL) != SQLITE_OK ||
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL) != SQLITE_OK ||
        sqlite3_set_authorizer(s->db, authorize, s) != SQLITE_OK) {
        fail("sqlc", 1, "SQLite can't be opened: %s", sqlite3_errmsg(s->db));
    }
}

int main(int argc, char **argv)
{
    struct arena arena = {0};
    struct sqlc *s = ARENA_NEW(&arena, struct sqlc);

    if (argc < 3 || sodium_init() < 0) {
        (void)fputs("use: sqlc OUTDIR types.def ids.def [problems.def] schema.sql... queries.sql...\n", stderr);
        return 2;
    }
    s->directory = argv[1];
    open_database(s);
    for (int i = 2; i < argc; i++) {
        const struct text path = text_of(argv[i]);
        if (text_ends(path, TEXT("problems.def"))) {
            s->problems = read_file(&s->arena, argv[i]);
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
