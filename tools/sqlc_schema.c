/* Runs the schema's history and reads the registry above each table. */
#include "sqlc.h"

#include <stdio.h>
#include <string.h>

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

struct table *find_table(struct sqlc *s, const char *name)
{
    for (size_t i = 0; i < s->table_count; i++) {
        if (same(s->tables[i].name, name)) {
            return &s->tables[i];
        }
    }
    return NULL;
}

/* The class of a sealed column, -1 for a column that is not sealed: "contact name, phone; clinical
 * note". */
int sealed_class(const struct table *table, const char *column)
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
            fail(table->file, number, "'%s' of table %s is empty or said twice", keys[i].name,
                table->name);
        }
        table->values[i] = text_string(&s->arena, value);
        const struct text spaced = text_format(&s->arena, " %s ", table->values[i]);
        if (keys[i].choices != NULL &&
            (strstr(keys[i].choices, text_string(&s->arena, spaced)) == NULL ||
                text_has(value, ' '))) {
            fail(table->file, number, "'%s' of table %s is one of%s", keys[i].name, table->name,
                keys[i].choices);
        }
        return;
    }
    if (table->values[SUBJECT] != NULL) {
        fail(table->file, number, "'%.*s' is no key of the registry", TEXT_ARG(key));
    }
    table->about = text_string(
        &s->arena, text_format(&s->arena, "%s %.*s", table->about, TEXT_ARG(text_trim(whole))));
}

/* Read the block of remarks from "-- table NAME: about" on; a later block of the same table
 * replaces it. */
static const char *read_registry(
    struct sqlc *s, const struct section *section, const struct scanner *scanner)
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
            read_registry_line(
                s, &table, text_part(line, 2, line.length), scanner->remarks[i].line);
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
            const struct text key =
                text_part(text_of(tokens[i + 4].at), 1, strlen(tokens[i + 4].at) - 2);
            const struct text row = text_format(&s->arena, "PROBLEM(%.*s,", TEXT_ARG(key));
            if (strstr(s->problems, text_string(&s->arena, row)) == NULL) {
                fail(file, tokens[i].line, "%s is no key of problems.def", tokens[i + 4].at);
            }
        }
    }
}

/* The words of the statement that ends at `end`; its remarks are the registry. */
static void check_statement(struct sqlc *s, const struct section *section, struct scanner *scanner,
    const char *end, struct buf *sql)
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
        fail(section->file, tokens[0].line,
            "table %s has no registry remark `-- table %s: ...` above it", tokens[2].at,
            tokens[2].at);
    }
}

void run_section(struct sqlc *s, struct section *section)
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
            fail(section->file, offset < 0 ? line : line + lines_in(at, at + offset), "%s",
                sqlite3_errmsg(s->db));
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

static void add_section(
    struct sqlc *s, const char *file, int line, struct text title, const char *text)
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

void read_schema(struct sqlc *s, const char *file)
{
    const struct text begin = TEXT("-- migration");
    const char *text = read_source(&s->arena, file);
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
            add_section(s, file, title_line, title,
                part(&s->arena, at, (size_t)((begins ? line : end) - at)));
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
            fail(table->file, table->line,
                "table %s does not begin with `%s_id integer primary key`", table->name,
                table->name);
        }
        table->row = name;
    }
}

static bool has_column(struct sqlc *s, const char *table, struct text column)
{
    return sqlite3_table_column_metadata(s->db, NULL, table, text_string(&s->arena, column), NULL,
               NULL, NULL, NULL, NULL) == SQLITE_OK;
}

/* The columns that the registry names exist, and what is sealed has a subject. */
static void check_registry(struct sqlc *s, const struct table *table)
{
    const struct text subject = text_of(table->values[SUBJECT]);
    const bool somebody = !text_is(subject, "nobody");
    struct text rest = text_of(table->values[SEALED]);
    struct text group, class, column;

    if (somebody &&
        (!has_column(s, table->name, subject) || strstr(table->values[SUBJECT], "_id") == NULL)) {
        fail(table->file, table->line, "subject of table %s is an id of its columns, or nobody",
            table->name);
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
        if (!text_is(class, classes[0]) && !text_is(class, classes[1]) &&
            !text_is(class, classes[2])) {
            fail(table->file, table->line,
                "sealed of table %s: contact, clinical or accounts, then columns", table->name);
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
        (argument != NULL &&
            sqlite3_bind_text(statement, 1, argument, -1, SQLITE_STATIC) != SQLITE_OK)) {
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
    sqlite3_stmt *list = ask(
        s, "select strict from pragma_table_list where name = ?1 and type = 'table'", table->name);

    if (sqlite3_step(list) != SQLITE_ROW) {
        table->name = NULL; /* dropped by a later migration */
    } else if (sqlite3_column_int(list, 0) != 1) {
        fail(table->file, table->line, "table %s is not strict", table->name);
    }
    (void)sqlite3_finalize(list);
    if (table->name == NULL) {
        return;
    }
    check_registry(s, table);
    sqlite3_stmt *columns = ask(s,
        "select name, type, pk, hidden, cid from pragma_table_xinfo(?1) order by cid", table->name);
    while (sqlite3_step(columns) == SQLITE_ROW) {
        const char *name =
            part(&s->arena, column_text(columns, 0), strlen(column_text(columns, 0)));
        const bool first = sqlite3_column_int(columns, 4) == 0;
        const int rank = sqlite3_column_int(columns, 2);
        if (sqlite3_column_int(columns, 3) != 0) {
            fail(table->file, table->line, "%s.%s is generated", table->name, name);
        }
        if (table->values[PRIMARY] == NULL && rank != (first ? 1 : 0)) {
            fail(table->file, table->line, "the first column of table %s is not its primary key",
                table->name);
        }
        check_column(s, table, name, column_text(columns, 1), first);
    }
    (void)sqlite3_finalize(columns);
}

void check_tables(struct sqlc *s)
{
    size_t kept = 0;

    for (size_t i = 0; i < s->table_count; i++) {
        check_table(s, &s->tables[i]);
        if (s->tables[i].name != NULL) {
            s->tables[kept++] = s->tables[i];
        }
    }
    s->table_count = kept;
    sqlite3_stmt *all = ask(
        s, "select name from sqlite_schema where type = 'table' and name not like 'sqlite%'", NULL);
    while (sqlite3_step(all) == SQLITE_ROW) {
        if (find_table(s, column_text(all, 0)) == NULL) {
            fail(s->sections[0].file, 1, "table %s has no registry remark", column_text(all, 0));
        }
    }
    (void)sqlite3_finalize(all);
}
