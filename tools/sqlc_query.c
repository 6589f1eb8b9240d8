/* Reads queries.sql and checks each query with SQLite. */
#include "sqlc.h"

#include <stdio.h>
#include <string.h>

static const char *const surfaces[] = {"public", "my", "staff", "machine", "system", "any"};
static const char *const shapes[] = {"many", "one", "write", "guard"};

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

    if (!text_cut(&rest, ':', &name) || !text_cut(&rest, ',', &shape) ||
        !text_cut(&rest, ':', &surface)) {
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

static int authorize(void *context, int action, const char *name, const char *column,
    const char *database, const char *trigger)
{
    struct sqlc *s = context;

    (void)database;
    if (action == SQLITE_SELECT || action == SQLITE_FUNCTION) {
        return SQLITE_OK;
    }
    if (action != SQLITE_READ && action != SQLITE_INSERT && action != SQLITE_UPDATE &&
        action != SQLITE_DELETE) {
        return SQLITE_DENY;
    }
    const struct table *table = find_table(s, name);
    if (s->query->surface != SURFACE_PUBLIC ||
        (table == NULL && strncmp(name, "sqlite_", 7) != 0)) {
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
    (void)sqlite3_set_authorizer(s->db, authorize, s);
    const int code = sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL);
    (void)sqlite3_set_authorizer(s->db, NULL, NULL);
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
    *parameter =
        (struct parameter){.named = name_type(s, query->file, token->line, token->at + 1, sealed)};
    return parameter;
}

/* Back from `i` to the token that opens the list in which it stands; *out_place counts the commas
 */
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
            if (same(tokens[k].at, row) && same(tokens[k + 1].at, "=") &&
                same(tokens[k + 2].at + 1, row)) {
                bound = row;
            }
        }
    } else if (names + 3 < query->count && same(tokens[names + 2].at, "(")) {
        const size_t begin = list_begin(tokens, i, &place);
        const size_t target = list_item(tokens, query->count, names + 3, place);
        size_t key = names + 3;
        for (place = 0;
             key < query->count && !same(tokens[key].at, row) && !same(tokens[key].at, ")");
             key++) {
            place += same(tokens[key].at, ",");
        }
        key = list_item(tokens, query->count, begin, place);
        bound = tokens[key].kind == TOKEN_PARAMETER && same(tokens[key].at + 1, row) ? row : NULL;
        i = target + 2;
    } else {
        fail(query->file, tokens[i].line, "seal() stands alone as an inserted or set value");
    }
    if (bound == NULL) {
        fail(query->file, tokens[i].line,
            "sealing binds the row: %s needs its key :%s as a parameter", query->name, row);
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
    if (!same(tokens[i - 1].at, "select") && !same(tokens[i - 1].at, ",") &&
        !same(tokens[i - 1].at, "distinct")) {
        fail(query->file, tokens[i].line, "open() stands alone in the select list");
    }
    struct opened *opened = ARENA_NEW(&s->arena, struct opened);
    opened->alias = tokens[i + 2].at;
    query->opened[place] = opened;
}

/* The statement as SQLite reads it: parameters numbered, seal() and open() taken out; `hidden`
 * columns go before the outermost `from`. */
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
                fail(query->file, token->line,
                    "open() stands in the outermost select list: join the table there");
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
            add_token(&sql,
                text_string(&s->arena,
                    text_format(&s->arena, "?%zu", (size_t)(sealed - query->parameters) + 1)));
            i += 3;
        } else if (token->kind == TOKEN_PARAMETER) {
            struct parameter *plain = find_parameter(s, query, token, false);
            plain->plain = true;
            add_token(&sql,
                text_string(&s->arena,
                    text_format(&s->arena, "?%zu", (size_t)(plain - query->parameters) + 1)));
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

static void check_opened(struct sqlc *s, struct query *query, struct opened *opened,
    const struct table *table, const char *column)
{
    struct arena *arena = &s->arena;

    opened->class = table == NULL || column == NULL ? -1 : sealed_class(table, column);
    if (opened->class < 0 || table->row == NULL) {
        fail(query->file, query->line, "%s opens what is not sealed: %s.%s", query->name,
            opened->alias, column == NULL ? "an expression" : column);
    }
    opened->place = text_string(arena, text_format(arena, "%s.%s", table->name, column));
    opened->row = hide(s, query, text_format(arena, "%s.%s", opened->alias, table->row));
    opened->subject =
        hide(s, query, text_format(arena, "%s.%s", opened->alias, table->values[SUBJECT]));
    /* SQLite prefers a primary key to an index that has all that is asked for. */
    opened->wrapped = hide(s, query,
        text_format(arena,
            "(select wrapped_blob from subject_key%s where subject_id=%s.%s and class_number=%d)",
            opened->class == 0 ? " indexed by subject_key_contact" : "", opened->alias,
            table->values[SUBJECT], opened->class));
}

static bool is_id(const struct type *type)
{
    return text_ends(text_of(type->c), TEXT("_id"));
}

/* A column of a table keeps its type under another name; an id may be told as a number, or as the
 * id of what it is besides: whose data, what is held. */
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

    query->columns[i] = name_type(
        s, query->file, query->line, part(&s->arena, name, strlen(name)), query->opened[i] != NULL);
    const struct named *named = &query->columns[i];
    for (int k = 0; k < i; k++) {
        if (same(query->columns[k].name, name)) {
            fail(query->file, query->line, "%s: two columns are named %s", query->name, name);
        }
    }
    if (query->opened[i] != NULL) {
        check_opened(s, query, query->opened[i], table, column);
        if (named->maybe) {
            fail(query->file, query->line, "%s: %s opens as text, empty when there is none",
                query->name, name);
        }
        return;
    }
    if (table == NULL) {
        return;
    }
    if (sealed_class(table, column) >= 0) {
        if (!same(named->type->sqlite, "BLOB")) {
            fail(query->file, query->line, "%s: %s.%s is sealed: write open()", query->name,
                table->name, column);
        }
        return;
    }
    const struct named origin = name_type(s, query->file, query->line, column, false);
    if (!fits(named->type, origin.type)) {
        fail(query->file, query->line, "%s: %s.%s does not fit the name %s", query->name,
            table->name, column, name);
    }
    (void)sqlite3_table_column_metadata(
        s->db, NULL, table_name, column, NULL, NULL, &not_null, &primary, NULL);
    if (!named->maybe && !not_null && !primary && same(named->type->sqlite, "INTEGER")) {
        fail(query->file, query->line, "%s: %s.%s can be null: name it %s_maybe, or coalesce()",
            query->name, table->name, column, name);
    }
}

/* The table of which `alias` is the alias: "client c", "client as c", or the table itself. */
static const struct table *aliased(struct sqlc *s, const struct query *query, const char *alias)
{
    const struct token *tokens = query->tokens;

    for (size_t i = 1; i < query->count; i++) {
        const size_t before = i > 1 && same(tokens[i - 1].at, "as") ? i - 2 : i - 1;
        const struct table *table = find_table(s, tokens[before].at);
        if (table != NULL && same(tokens[i].at, alias)) {
            return table;
        }
    }
    return find_table(s, alias);
}

/* Sealed bytes have no order that means something. */
static void check_order(struct sqlc *s, const struct query *query)
{
    const struct token *tokens = query->tokens;
    bool ordered = false;

    for (size_t i = 0; i + 2 < query->count; i++) {
        ordered = (ordered || follows(tokens, query->count, i, "order by")) &&
            !same(tokens[i].at, "limit") && !same(tokens[i].at, "select");
        const struct table *table =
            ordered && same(tokens[i + 1].at, ".") ? aliased(s, query, tokens[i].at) : NULL;
        if (table != NULL && sealed_class(table, tokens[i + 2].at) >= 0) {
            fail(query->file, tokens[i].line, "%s is sorted by %s.%s, which is sealed", query->name,
                table->name, tokens[i + 2].at);
        }
    }
}

static void check_form(const struct query *query)
{
    const struct token *tokens = query->tokens;

    for (size_t i = 1; i < query->count; i++) {
        if (same(tokens[i].at, "*") &&
            (same(tokens[i - 1].at, "select") || same(tokens[i - 1].at, ",") ||
                same(tokens[i - 1].at, "."))) {
            fail(query->file, tokens[i].line, "%s: name the columns", query->name);
        }
    }
    if (query->surface == SURFACE_ANY && query->shape < WRITE) {
        fail(query->file, query->line, "%s: what goes with any surface only writes", query->name);
    }
    if (query->shape == GUARD && !follows(tokens, query->count, 0, "insert into must ( ok )")) {
        fail(query->file, query->line, "%s: a guard is `insert into must (ok) ...`", query->name);
    }
}

/* Who edits a row says which version he saw; the table's trigger refuses an update that doesn't. */
static void check_version(struct sqlc *s, const struct query *query)
{
    const struct token *tokens = query->tokens;
    bool versioned = !same(tokens[0].at, "update") ||
        sqlite3_table_column_metadata(
            s->db, NULL, tokens[1].at, "version", NULL, NULL, NULL, NULL, NULL) != SQLITE_OK;

    for (size_t i = 2; i < query->count && !versioned; i++) {
        versioned = follows(tokens, query->count, i, "version =");
    }
    if (!versioned) {
        fail(query->file, query->line, "%s: an update of %s sets version = :version + 1",
            query->name, tokens[1].at);
    }
}

static void check_query(struct sqlc *s, struct query *query)
{
    bool bound = false;

    check_subset(query->file, query->tokens, query->count);
    check_form(query);
    check_order(s, query);
    query->sql = rewrite(s, query, true);
    sqlite3_stmt *statement = prepare(s, query, query->sql);
    query->column_count = (size_t)sqlite3_column_count(statement);
    if (query->column_count > most_columns || (query->shape >= WRITE && query->column_count > 0)) {
        fail(
            query->file, query->line, "%s: too many columns, or a write that returns", query->name);
    }
    for (int i = 0; i < (int)query->column_count; i++) {
        check_result(s, query, statement, i);
    }
    (void)sqlite3_finalize(statement);
    check_version(s, query);
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
        bound = bound || same(parameter->named.name, "client_id") ||
            same(parameter->named.name, "subject_id");
        if (parameter->place != NULL && parameter->plain) {
            fail(query->file, query->line, "%s: :%s is sealed and plain", query->name,
                parameter->named.name);
        }
    }
    if (query->surface == SURFACE_MY && !bound) {
        fail(query->file, query->line, "%s is of surface my, so it needs :client_id or :subject_id",
            query->name);
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
            fail(
                file, scanner->remarks[i].line, "a head without a statement stands above this one");
        }
        headed = headed || read_head(&s->arena, &scanner->remarks[i], query);
    }
    query->file = file;
    query->feature = feature_of(s, file);
    query->tokens = ARENA_ARRAY(&s->arena, most_tokens, struct token);
    for (token = scan(scanner); token.kind != TOKEN_END && !same(token.at, ";");
         token = scan(scanner)) {
        if (!headed || *query->purpose == '\0') {
            fail(file, token.line,
                "above each statement: -- name: many|one|write|guard, "
                "public|my|staff|machine|system|any: purpose");
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

void read_queries(struct sqlc *s, const char *file)
{
    struct scanner scanner = {&s->arena, file, read_source(&s->arena, file), 1, 0, {{0}}};
    struct query *query;

    while ((query = read_query(s, file, &scanner)) != NULL) {
        for (size_t i = 0; i < s->query_count; i++) {
            if (same(s->queries[i]->name, query->name)) {
                fail(file, query->line, "%s is in %s:%d already", query->name, s->queries[i]->file,
                    s->queries[i]->line);
            }
        }
        if (s->query_count == sizeof s->queries / sizeof s->queries[0]) {
            fail(file, query->line, "too many queries");
        }
        check_query(s, query);
        s->queries[s->query_count++] = query;
    }
}
