/* The words of SQL, and what their names say. */
#include "sqlc.h"

#include <string.h>
#include <strings.h>

void skip_space(struct scanner *scanner)
{
    for (;;) {
        const char *from = scanner->at;
        while (*scanner->at == ' ' || *scanner->at == '\t' || *scanner->at == '\n' ||
            *scanner->at == '\r') {
            scanner->line += *scanner->at++ == '\n';
        }
        if (strncmp(scanner->at, "--", 2) == 0) {
            const char *remark = scanner->at;
            scanner->at += strcspn(scanner->at, "\n");
            if (scanner->remark_count < most_columns) {
                scanner->remarks[scanner->remark_count++] = (struct token){TOKEN_END,
                    part(scanner->arena, remark, (size_t)(scanner->at - remark)), scanner->line};
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

    for (;;) {
        end += strcspn(end, "'");
        if (*end == '\0') {
            fail(scanner->file, scanner->line, "a string without end");
        }
        if (end[1] != '\'') {
            break;
        }
        end += 2;
    }
    const struct token token = {
        TOKEN_STRING, part(scanner->arena, from, (size_t)(end + 1 - from)), scanner->line};
    scanner->line += lines_in(from, end);
    scanner->at = end + 1;
    return token;
}

struct token scan(struct scanner *scanner)
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
void add_token(struct buf *buf, const char *token)
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
bool follows(const struct token *tokens, size_t count, size_t i, const char *words)
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
void check_subset(const char *file, const struct token *tokens, size_t count)
{
    static const char *const refused[] = {"or replace", "replace into", "raise ( rollback",
        "or rollback", "on conflict rollback", "without rowid", "generated always",
        "with recursive", "virtual table", "fts5", "deferrable", "deferred", "pragma", "attach",
        "vacuum", "temp", "temporary", "md5 (", "sha1 (", "sha3 (", "sha256 (", "sha512 (",
        "blake2b (", "random (", "last_insert_rowid (", "changes (", "total_changes ("};

    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < sizeof refused / sizeof *refused; k++) {
            if (tokens[i].kind == TOKEN_WORD && follows(tokens, count, i, refused[k])) {
                fail(file, tokens[i].line, "'%s' is not in the common subset of the engines",
                    refused[k]);
            }
        }
    }
}

static void add_type(struct sqlc *s, const char *file, struct type type)
{
    if (s->type_count == most) {
        fail(file, 1, "too many types");
    }
    s->types[s->type_count++] = type;
}

void read_types(struct sqlc *s, const char *file)
{
    struct text rest = text_of(read_source(&s->arena, file));
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
            add_type(s, file,
                (struct type){text_string(&s->arena, text_format(&s->arena, "%s_id", pattern)),
                    text_string(&s->arena, text_format(&s->arena, "struct %s_id", pattern)),
                    "INTEGER", "v", MATCH_END});
        } else if (text_is(kind, "TYPE") || text_is(kind, "WHOLE") || text_is(kind, "BEGIN")) {
            add_type(s, file,
                (struct type){pattern, text_string(&s->arena, fields[1]),
                    text_string(&s->arena, fields[2]), text_string(&s->arena, fields[3]),
                    text_is(kind, "TYPE")        ? MATCH_END
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

/* The name is the type; the longest pattern wins, so that queue_entry_id is no entry_id. What is
 * sealed is text, whatever its name. */
struct named name_type(
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

const char *c_type(struct arena *arena, const struct named *named)
{
    const char *c = named->type->c;

    if (!named->maybe) {
        return c;
    }
    const char *bare = strncmp(c, "struct ", 7) == 0 ? c + 7 : same(c, "bool") ? "bool" : "number";
    return text_string(arena, text_format(arena, "struct maybe_%s", bare));
}
