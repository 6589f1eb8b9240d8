/* Templates to C. `htmlc OUT.c OUT.h TEMPLATE...` makes one C file of a feature's templates.
 *
 * A line that begins with % is C. All else is HTML, in which
 *   {{ expr }}              is a value, written by its type and by where it stands
 *   {{> call(o, x) }}       is a call of another template within a line of text
 *   {{? expr name }}        is an attribute that is there when expr is true,
 *   {{? expr name="x" }}    with a fixed value,
 *   {{? expr name=expr }}   or with a computed one.
 * A line `% void x_html(struct out *o, ...) {` begins a template; its prototype goes to the header,
 * as do lines of #include. The tool follows the HTML closely enough to know where each value
 * stands. It refuses a value wherever escaping can't make it safe: a script, a style, a comment,
 * the name of a tag or an attribute, an attribute without double quotes. style="" and on...="" are
 * refused whole, since the content security policy blocks them. Comments are dropped; between lines
 * one line feed is kept. */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "file.h"

enum { output_most = 16 << 20, name_most = 40, literal_most = 3900 };

enum place {
    IN_TEXT,
    IN_TAG_NAME,
    IN_TAG,       /* where an attribute may begin */
    IN_NAME,      /* of an attribute */
    BEFORE_VALUE, /* after = */
    IN_QUOTED,
    IN_UNQUOTED,
    AFTER_VALUE, /* after the closing quote: a space or the tag's end must follow */
    IN_COMMENT,
    IN_DOCTYPE,
    IN_RAW, /* the content of an element that holds no markup and knows no escapes: script, style */
};

struct name {
    char chars[name_most]; /* lower case, NUL-ended */
    size_t length;
};

struct compiler {
    const char *path; /* of the template */
    int line;
    bool failed;
    struct buf code;
    struct buf head;
    struct buf literal; /* HTML that waits to be written in one call */
    int depth;          /* of braces in C; 0 is outside every function */
    bool in_c_comment;  /* that began on an earlier line */
    bool in_prototype;  /* its { has not come yet */
    enum place place;
    bool is_closing; /* the tag is </x> */
    struct name tag; /* the one being read, or the open raw element */
    struct name attribute;
    char quote;
    bool is_plain; /* in title or textarea: no markup, but escapes work */
    int kept;      /* open pre and textarea: white space counts */
};

/* Attributes whose value is an address. */
static const char *const address_names[] = {"href", "src", "action", "formaction", "poster", "cite",
    "data", "xlink:href", "ping", "manifest", "background", "longdesc", "profile", "codebase",
    "classid"};

static const char *const raw_tags[] = {"script", "style", "iframe", "xmp", "noembed", "noframes"};
static const char *const refused_tags[] = {"plaintext", "base"};
static const char *const refused_names[] = {"style", "srcset", "imagesrcset", "srcdoc"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

__attribute__((format(printf, 2, 3))) static void fail(struct compiler *c, const char *format, ...)
{
    if (c->failed) {
        return;
    }
    c->failed = true;
    va_list args;
    va_start(args, format);
    (void)fprintf(stderr, "%s:%d: error: ", c->path, c->line);
    (void)vfprintf(stderr, format, args);
    (void)fputc('\n', stderr);
    va_end(args);
}

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_name_char(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_' || c == ':' || c == '.';
}

static bool begins(const char *at, const char *end, const char *with)
{
    const size_t length = strlen(with);

    return (size_t)(end - at) >= length && strncasecmp(at, with, length) == 0;
}

static void name_add(struct compiler *c, struct name *name, char byte)
{
    if (name->length + 1 >= name_most) {
        fail(c, "the name %s... is too long", name->chars);
        return;
    }
    name->chars[name->length++] = (char)tolower((unsigned char)byte);
    name->chars[name->length] = '\0';
}

/* Output. */

static void code_line(struct compiler *c)
{
    buf_format(&c->code, "#line %d \"%s\"\n", c->line, c->path);
}

static void put_escaped(struct buf *code, char byte, char before)
{
    if (byte == '"' || byte == '\\' || (byte == '?' && before == '?')) {
        buf_byte(code, '\\');
    }
    buf_byte(code, byte);
}

/* Compilers promise literals of 4095 bytes, so long ones are cut, never within a character. */
static size_t piece_length(const char *at, size_t length)
{
    if (length <= literal_most) {
        return length;
    }
    size_t piece = literal_most;
    while (((unsigned char)at[piece] & 0xc0) == 0x80) {
        piece--;
    }
    return piece;
}

static void flush(struct compiler *c)
{
    const char *at = c->literal.at;
    size_t left = c->literal.length;

    while (left > 0) {
        const size_t length = piece_length(at, left);

        buf_format(&c->code, "    html_raw(o, \"");
        for (size_t i = 0; i < length; i++) {
            if (at[i] != '\n') {
                put_escaped(&c->code, at[i], i > 0 ? at[i - 1] : '\0');
            } else if (i + 1 == length) {
                buf_format(&c->code, "\\n");
            } else {
                buf_format(&c->code, "\\n\"\n        \"");
            }
        }
        buf_format(&c->code, "\", %zu);\n", length);
        at += length;
        left -= length;
    }
    c->literal.length = 0;
}

static void literal(struct compiler *c, const char *bytes, size_t length)
{
    buf_add(&c->literal, bytes, length);
}

static void literal_string(struct compiler *c, const char *string)
{
    literal(c, string, strlen(string));
}

/* C within the template. */

/* Past a string or character constant that begins at `at`, or to `end`. */
static const char *skip_constant(const char *at, const char *end)
{
    const char quote = *at++;

    while (at < end && *at != quote) {
        at += *at == '\\' && at + 1 < end ? 2 : 1;
    }
    return at < end ? at + 1 : end;
}

static int depth_change(char c)
{
    return (c == '(' || c == '{' || c == '[') - (c == ')' || c == '}' || c == ']');
}

/* The end of the expression that begins at `at`: its }}, or NULL. */
static const char *expression_end(const char *at, const char *end)
{
    int depth = 0;

    while (at < end) {
        if (*at == '"' || *at == '\'') {
            at = skip_constant(at, end);
            continue;
        }
        if (depth == 0 && begins(at, end, "}}")) {
            return at;
        }
        depth += depth_change(*at);
        at++;
    }
    return NULL;
}

static void trim(const char **at, const char **end)
{
    while (*at < *end && is_space(**at)) {
        (*at)++;
    }
    while (*at < *end && is_space((*end)[-1])) {
        (*end)--;
    }
}

static bool is_address(const struct compiler *c)
{
    return is_one_of(c->attribute.chars, address_names, COUNT(address_names));
}

static void check_attribute(struct compiler *c)
{
    const char *name = c->attribute.chars;

    if (name[0] == 'o' && name[1] == 'n' && c->attribute.length > 2) {
        fail(c, "%s is an event handler: the policy blocks it, listen in a module of web/", name);
    } else if (is_one_of(name, refused_names, COUNT(refused_names))) {
        fail(c, "the attribute %s is refused: use a class, or a plain src", name);
    }
}

static void put_value(struct compiler *c, const char *put, const char *at, const char *end)
{
    trim(&at, &end);
    if (at == end) {
        fail(c, "empty {{ }}");
        return;
    }
    flush(c);
    code_line(c);
    buf_format(&c->code, "    %s(o, %.*s);\n", put, (int)(end - at), at);
}

static const char *word_end(const char *at, const char *end)
{
    while (at < end && is_name_char(*at)) {
        at++;
    }
    return at;
}

/* The name in `expr name` or `expr name=value`; *out_value is what follows =, or NULL. */
static const char *conditional_name(const char *at, const char *end, const char **out_value)
{
    int depth = 0;
    const char *name = NULL;

    *out_value = NULL;
    for (const char *p = at; p < end;) {
        if (*p == '"' || *p == '\'') {
            p = skip_constant(p, end);
            continue;
        }
        depth += depth_change(*p);
        if (depth != 0 || p == at || !is_space(p[-1]) || !isalpha((unsigned char)*p)) {
            p++;
            continue;
        }
        const char *after = word_end(p, end);
        if (after + 1 < end && *after == '=' && after[1] != '=') {
            *out_value = after + 1;
            return p;
        }
        name = after == end ? p : name;
        p = after;
    }
    return name;
}

static bool is_bare_string(const char *at, const char *end)
{
    return end - at >= 2 && *at == '"' && skip_constant(at, end) == end &&
        memchr(at, '\\', (size_t)(end - at)) == NULL;
}

static bool holds_braces(const char *at, const char *end)
{
    while (at < end && !begins(at, end, "{{")) {
        at++;
    }
    return at < end;
}

/* {{? expr name=value }}: at..end is what stands after the question mark. */
static void put_conditional(struct compiler *c, const char *at, const char *end)
{
    const char *value = NULL;

    trim(&at, &end);
    const char *name = conditional_name(at, end, &value);
    if (name == NULL) {
        fail(c, "write {{? expr name }} or {{? expr name=value }}");
        return;
    }
    c->attribute = (struct name){0};
    for (const char *p = name; p < end && is_name_char(*p); p++) {
        name_add(c, &c->attribute, *p);
    }
    check_attribute(c);
    flush(c);
    code_line(c);
    buf_format(&c->code, "    if (%.*s) {\n", (int)(name - at - 1), at);
    literal_string(c, " ");
    literal_string(c, c->attribute.chars);
    if (value != NULL) {
        literal_string(c, "=\"");
        if (is_bare_string(value, end) && !is_address(c)) {
            if (holds_braces(value, end)) {
                fail(c, "{{ in a fixed value: write {{? expr name=value }}");
                return;
            }
            literal(c, value + 1, (size_t)(end - value - 2));
        } else {
            put_value(c, is_address(c) ? "url_put" : "attr_put", value, end);
        }
        literal_string(c, "\"");
    }
    flush(c);
    buf_format(&c->code, "    }\n");
    c->place = AFTER_VALUE;
}

static void put_call(struct compiler *c, const char *at, const char *end)
{
    trim(&at, &end);
    if (c->place != IN_TEXT || c->is_plain) {
        fail(c, "{{> call }} may stand in text only");
        return;
    }
    flush(c);
    code_line(c);
    buf_format(&c->code, "    %.*s;\n", (int)(end - at), at);
}

static void put_expression(struct compiler *c, const char *at, const char *end)
{
    static const char *const refusals[] = {
        [IN_TAG_NAME] = "a value in the name of a tag",
        [IN_TAG] = "a value as the name of an attribute: use {{? expr name }}",
        [IN_NAME] = "a value as the name of an attribute: use {{? expr name }}",
        [AFTER_VALUE] = "a value as the name of an attribute: use {{? expr name }}",
        [BEFORE_VALUE] = "a value in an attribute without quotes",
        [IN_UNQUOTED] = "a value in an attribute without quotes",
        [IN_COMMENT] = "a value in a comment",
        [IN_DOCTYPE] = "a value in the doctype",
    };

    if (c->place == IN_TEXT) {
        put_value(c, c->is_plain ? "attr_put" : "html_put", at, end);
    } else if (c->place == IN_QUOTED && c->quote == '"') {
        put_value(c, is_address(c) ? "url_put" : "attr_put", at, end);
    } else if (c->place == IN_QUOTED) {
        fail(c, "a value in single quotes: use double quotes");
    } else if (c->place == IN_RAW) {
        fail(c, "a value in <%s>", c->tag.chars);
    } else {
        fail(c, "%s", refusals[c->place]);
    }
}

static void begin_attribute(struct compiler *c)
{
    literal_string(c, " ");
    c->attribute = (struct name){0};
    c->place = IN_NAME;
}

static bool may_be_conditional(const struct compiler *c)
{
    return !c->is_closing &&
        (c->place == IN_TAG || c->place == IN_NAME || c->place == AFTER_VALUE ||
            (c->place == IN_TAG_NAME && c->tag.length > 0));
}

/* {{ at `at`; returns what follows }}. */
static const char *step_braces(struct compiler *c, const char *at, const char *end)
{
    const char *from = at + 2;
    const char *until = expression_end(from, end);

    if (until == NULL) {
        fail(c, "{{ without }} on the same line");
        return end;
    }
    if (from < until && *from == '?') {
        if (!may_be_conditional(c)) {
            fail(c, "{{? expr name }} may stand between attributes only");
        } else {
            put_conditional(c, from + 1, until);
        }
    } else if (from < until && *from == '>') {
        put_call(c, from + 1, until);
    } else {
        put_expression(c, from, until);
    }
    return until + 2;
}

/* HTML. Each step takes what it knows at `at` and returns where it stopped. */

static void end_tag(struct compiler *c)
{
    const char *tag = c->tag.chars;
    const bool is_plain = strcmp(tag, "title") == 0 || strcmp(tag, "textarea") == 0;
    const bool keeps = strcmp(tag, "pre") == 0 || strcmp(tag, "textarea") == 0;

    literal_string(c, ">");
    c->place = IN_TEXT;
    if (is_one_of(tag, refused_tags, COUNT(refused_tags))) {
        fail(c, "the tag %s is refused", tag);
    }
    if (c->is_closing) {
        c->is_plain = is_plain ? false : c->is_plain;
        c->kept -= keeps && c->kept > 0;
        return;
    }
    c->is_plain = is_plain;
    c->kept += keeps;
    if (is_one_of(tag, raw_tags, COUNT(raw_tags))) {
        c->place = IN_RAW;
    }
}

/* Is `</tag` of the open raw or plain element at `at`? */
static bool is_own_end(const struct compiler *c, const char *at, const char *end)
{
    return begins(at, end, "</") && begins(at + 2, end, c->tag.chars) &&
        (at + 2 + c->tag.length == end || !is_name_char(at[2 + c->tag.length]));
}

static const char *begin_tag(struct compiler *c, const char *at, const char *end)
{
    c->is_closing = begins(at, end, "</");
    const char *name = at + (c->is_closing ? 2 : 1);

    if (name < end && !begins(name, end, "{{") && !isalpha((unsigned char)*name)) {
        fail(c, "a lone <: write &lt;");
    }
    literal(c, at, (size_t)(name - at));
    c->tag = (struct name){0};
    c->place = IN_TAG_NAME;
    return name;
}

static const char *step_text(struct compiler *c, const char *at, const char *end)
{
    if (*at != '<') {
        literal(c, at, 1);
        return at + 1;
    }
    if (c->is_plain && !is_own_end(c, at, end)) {
        fail(c, "a tag in <%s>", c->tag.chars);
        return end;
    }
    if (begins(at, end, "<!--")) {
        c->place = IN_COMMENT;
        return at + 4;
    }
    if (begins(at, end, "<!doctype")) {
        c->place = IN_DOCTYPE;
        literal(c, at, 9);
        return at + 9;
    }
    return begin_tag(c, at, end);
}

static const char *step_tag_name(struct compiler *c, const char *at)
{
    if (is_space(*at)) {
        c->place = IN_TAG;
    } else if (*at == '>') {
        end_tag(c);
    } else if (*at == '/') {
        c->place = IN_TAG;
        return at;
    } else if (is_name_char(*at)) {
        name_add(c, &c->tag, *at);
        literal(c, at, 1);
    } else {
        fail(c, "'%c' in the name of a tag", *at);
    }
    return at + 1;
}

static const char *step_tag(struct compiler *c, const char *at, const char *end)
{
    if (is_space(*at)) {
        c->place = IN_TAG;
    } else if (*at == '>') {
        end_tag(c);
    } else if (begins(at, end, "/>")) {
        literal_string(c, "/");
    } else if (c->place == AFTER_VALUE) {
        fail(c, "a space is missing between attributes");
    } else if (c->is_closing) {
        fail(c, "an attribute in a closing tag");
    } else if (is_name_char(*at)) {
        begin_attribute(c);
        return at;
    } else {
        fail(c, "'%c' where an attribute should begin", *at);
    }
    return at + 1;
}

static const char *step_name(struct compiler *c, const char *at)
{
    if (is_name_char(*at)) {
        name_add(c, &c->attribute, *at);
        literal(c, at, 1);
        return at + 1;
    }
    check_attribute(c);
    if (*at == '=') {
        literal(c, at, 1);
        c->place = BEFORE_VALUE;
        return at + 1;
    }
    c->place = IN_TAG;
    return at;
}

static const char *step_value(struct compiler *c, const char *at)
{
    if (c->place == BEFORE_VALUE && (*at == '"' || *at == '\'')) {
        c->quote = *at;
        c->place = IN_QUOTED;
    } else if (c->place == IN_QUOTED) {
        c->place = *at == c->quote ? AFTER_VALUE : IN_QUOTED;
        if (*at == '\n') {
            literal_string(c, " ");
            return at + 1;
        }
    } else if (c->place == IN_UNQUOTED && (is_space(*at) || *at == '>')) {
        c->place = IN_TAG;
        return at;
    } else if (is_space(*at) || strchr("\"'<>=`", *at) != NULL) {
        fail(c, "the value of %s should begin with a quote", c->attribute.chars);
    } else {
        c->place = IN_UNQUOTED;
    }
    literal(c, at, 1);
    return at + 1;
}

static const char *step_raw(struct compiler *c, const char *at, const char *end)
{
    if (is_own_end(c, at, end)) {
        return begin_tag(c, at, end);
    }
    literal(c, at, 1);
    return at + 1;
}

static const char *step_dropped(struct compiler *c, const char *at, const char *end)
{
    if (c->place == IN_COMMENT && begins(at, end, "-->")) {
        c->place = IN_TEXT;
        return at + 3;
    }
    if (c->place == IN_DOCTYPE) {
        literal(c, at, 1);
        c->place = *at == '>' ? IN_TEXT : IN_DOCTYPE;
    }
    return at + 1;
}

static const char *step(struct compiler *c, const char *at, const char *end)
{
    if (begins(at, end, "{{")) {
        return step_braces(c, at, end);
    }
    switch (c->place) {
    case IN_TEXT:
        return step_text(c, at, end);
    case IN_TAG_NAME:
        return step_tag_name(c, at);
    case IN_TAG:
    case AFTER_VALUE:
        return step_tag(c, at, end);
    case IN_NAME:
        return step_name(c, at);
    case BEFORE_VALUE:
    case IN_QUOTED:
    case IN_UNQUOTED:
        return step_value(c, at);
    case IN_RAW:
        return step_raw(c, at, end);
    case IN_COMMENT:
    case IN_DOCTYPE:
        break;
    }
    return step_dropped(c, at, end);
}

/* One line of HTML with its line feed. Indentation is dropped where white space doesn't count. */
static void html_line(struct compiler *c, const char *at, const char *end)
{
    const bool keeps = c->kept > 0 || c->place == IN_RAW;
    const size_t before = c->literal.length;

    if (!keeps) {
        trim(&at, &end);
        if (at == end) {
            return;
        }
    }
    if (c->depth == 0) {
        fail(c, "HTML outside a function: begin with %% void name_html(struct out *o) {");
        return;
    }
    const bool was_dropped = c->place == IN_COMMENT || begins(at, end, "<!--");
    while (at < end && !c->failed) {
        at = step(c, at, end);
    }
    if (was_dropped && c->literal.length == before) {
        return;
    }
    if (!c->failed) {
        static const char feed[] = "\n";
        (void)step(c, feed, feed + 1);
    }
}

/* Lines of C. */

/* Follow braces, strings and comments of one line of C. */
static void count_braces(struct compiler *c, const char *at, const char *end)
{
    while (at < end) {
        if (c->in_c_comment) {
            c->in_c_comment = !begins(at, end, "*/");
            at += c->in_c_comment ? 1 : 2;
        } else if (begins(at, end, "/*")) {
            c->in_c_comment = true;
            at += 2;
        } else if (*at == '"' || *at == '\'') {
            at = skip_constant(at, end);
        } else {
            c->depth += *at == '{';
            c->depth -= *at == '}';
            at++;
        }
    }
}

/* Copy the head of a public template to the header, up to its brace. */
static void copy_prototype(struct compiler *c, const char *at, const char *end)
{
    const char *brace = memchr(at, '{', (size_t)(end - at));
    const char *from = at;

    if (!c->in_prototype) {
        const char *open = memchr(at, '(', (size_t)(end - at));

        if (!begins(at, end, "void ") || open == NULL || !begins(open - 5, end, "_html")) {
            return;
        }
        c->in_prototype = true;
        buf_format(&c->head, "#line %d \"%s\"\n", c->line, c->path);
    }
    if (brace != NULL) {
        end = brace;
        c->in_prototype = false;
    }
    trim(&from, &end);
    buf_add(&c->head, from, (size_t)(end - from));
    buf_format(&c->head, brace != NULL ? ";\n" : "\n    ");
}

static void c_line(struct compiler *c, const char *at, const char *end)
{
    const int depth = c->depth;

    if (c->place != IN_TEXT) {
        fail(c, c->place == IN_RAW ? "a line of C in <%s>" : "a line of C inside <%s ...>",
            c->tag.chars);
        return;
    }
    if (at < end && *at == ' ') {
        at++;
    }
    if (depth == 0 && begins(at, end, "#include")) {
        buf_format(&c->head, "#line %d \"%s\"\n%.*s\n", c->line, c->path, (int)(end - at), at);
        return;
    }
    if (depth == 0 && !c->in_c_comment) {
        copy_prototype(c, at, end);
    }
    flush(c);
    code_line(c);
    buf_format(&c->code, "%.*s\n", (int)(end - at), at);
    count_braces(c, at, end);
    if (c->depth < 0) {
        fail(c, "one } too many");
    } else if (depth > 0 && c->depth == 0 && (c->is_plain || c->kept > 0)) {
        fail(c, "the function ends inside <%s>", c->tag.chars);
    }
}

static void compile(struct compiler *c, const char *text, size_t length)
{
    const char *end = text + length;

    c->line = 0;
    while (text < end && !c->failed) {
        const char *feed = memchr(text, '\n', (size_t)(end - text));
        const char *line_end = feed != NULL ? feed : end;
        const char *at = text;

        c->line++;
        while (at < line_end && is_space(*at)) {
            at++;
        }
        if (at < line_end && *at == '%') {
            c_line(c, at + 1, line_end);
        } else {
            html_line(c, text, line_end);
        }
        text = line_end + 1;
    }
    if (c->place != IN_TEXT) {
        fail(c, "the template ends inside a tag, a comment or <%s>", c->tag.chars);
    } else if (c->depth != 0) {
        fail(c, "the template ends inside a function");
    }
}

static void begin_files(struct compiler *c, const char *header)
{
    const char *slash = strrchr(header, '/');
    const char *name = slash != NULL ? slash + 1 : header;

    buf_format(&c->code,
        "/* Made by htmlc from the templates. */\n#include \"%s\"\n\n#include \"html/put.h\"\n\n",
        name);
    buf_format(&c->head,
        "/* Made by htmlc from the templates. */\n#pragma once\n\n#include \"html/html.h\"\n");
}

int main(int count, char **words)
{
    struct arena arena = {0};
    struct compiler c = {.path = "htmlc"};

    if (count < 4) {
        (void)fprintf(stderr, "htmlc OUT.c OUT.h TEMPLATE...\n");
        return 2;
    }
    buf_init(&c.code, &arena, output_most);
    buf_init(&c.head, &arena, output_most);
    buf_init(&c.literal, &arena, output_most);
    begin_files(&c, words[2]);
    for (int i = 3; i < count && !c.failed; i++) {
        struct buf text;

        buf_init(&text, &arena, output_most);
        c.path = words[i];
        c.failed = !read_file(words[i], &text);
        if (!c.failed) {
            compile(&c, text.at, text.length);
        }
    }
    const bool good = !c.failed && write_file(words[1], &c.code) && write_file(words[2], &c.head);
    arena_release(&arena);
    return good ? 0 : 1;
}
