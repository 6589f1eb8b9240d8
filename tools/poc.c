/* Translations. `poc OUT.c FILE.po` writes the table that translate() searches. `poc check FILE.po
 * FOLDER` reads every template, C file and .def below the folder and fails, naming file and line,
 * when a text that people read has no translation or one with other placeholders. Such texts are
 * t("..."), WORDS("...") in tables, and the words of problems.def. A translation that nothing uses
 * is only told. */
#include <ctype.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "file.h"

enum { output_most = 16 << 20, entries_most = 20000 };

struct entry {
    struct text words;
    struct text translation;
    int line;
    bool is_used;
};

struct catalogue {
    struct arena *arena;
    const char *path;
    struct entry *entries;
    size_t count;
    int wrong; /* errors told so far */
};

static int by_words(const void *a, const void *b)
{
    const struct text *x = &((const struct entry *)a)->words;
    const struct text *y = &((const struct entry *)b)->words;
    const size_t common = x->length < y->length ? x->length : y->length;
    const int order = common == 0 ? 0 : memcmp(x->at, y->at, common);

    return order != 0 ? order : (x->length > y->length) - (x->length < y->length);
}

static void complain(
    struct catalogue *catalogue, const char *path, int line, const char *what, struct text words)
{
    (void)fprintf(stderr, "%s:%d: error: %s: \"%.*s\"\n", path, line, what, TEXT_ARG(words));
    catalogue->wrong++;
}

/* The string constant whose opening quote is at `at`; where it ended, or NULL without a closing
 * quote. */
static const char *read_string(const char *at, const char *end, struct buf *out)
{
    for (at++; at < end && *at != '"'; at++) {
        const bool is_escape = *at == '\\' && at + 1 < end;

        at += is_escape;
        if (is_escape && (*at == 'n' || *at == 't')) {
            buf_byte(out, *at == 'n' ? '\n' : '\t');
        } else {
            buf_byte(out, *at);
        }
    }
    return at < end ? at + 1 : NULL;
}

/* The content of one or more string constants with white space between them, from *at on. */
static bool read_strings(const char **at, const char *end, struct buf *out)
{
    bool found = false;

    for (const char *p = *at; p != NULL;) {
        while (p < end && isspace((unsigned char)*p)) {
            p++;
        }
        if (p == end || *p != '"') {
            return found;
        }
        p = read_string(p, end, out);
        found = p != NULL;
        *at = found ? p : *at;
    }
    return false;
}

static struct text read_text(struct catalogue *catalogue, const char **at, const char *end)
{
    struct buf words;

    buf_init(&words, catalogue->arena, 1 << 16);
    return read_strings(at, end, &words) ? (struct text){words.at, words.length} : TEXT("");
}

static int line_of(const char *from, const char *at)
{
    int line = 1;

    for (; from < at; from++) {
        line += *from == '\n';
    }
    return line;
}

static bool begins(const char *at, const char *end, const char *with)
{
    return (size_t)(end - at) >= strlen(with) && memcmp(at, with, strlen(with)) == 0;
}

/* The .po file. */

static bool is_refused_line(const char *at, const char *end)
{
    return begins(at, end, "#, fuzzy") || begins(at, end, "msgctxt") ||
        begins(at, end, "msgid_plural");
}

static void add_entry(struct catalogue *catalogue, struct entry entry)
{
    if (entry.words.length > 0 && catalogue->count < entries_most) {
        catalogue->entries[catalogue->count++] = entry;
    }
}

static void check_twice(struct catalogue *catalogue)
{
    for (size_t i = 1; i < catalogue->count; i++) {
        const struct entry *entry = &catalogue->entries[i];

        if (by_words(entry - 1, entry) == 0) {
            complain(catalogue, catalogue->path, entry->line, "is there twice", entry->words);
        }
    }
}

static bool parse_po(struct catalogue *catalogue, const char *from, size_t length)
{
    const char *end = from + length;
    struct entry entry = {0};

    for (const char *at = from; at < end;) {
        if (is_refused_line(at, end)) {
            complain(catalogue, catalogue->path, line_of(from, at), "not kept here",
                TEXT("fuzzy, msgctxt, msgid_plural"));
            return false;
        }
        if (begins(at, end, "msgid ")) {
            at += strlen("msgid ");
            entry.words = read_text(catalogue, &at, end);
        } else if (begins(at, end, "msgstr ")) {
            entry.line = line_of(from, at);
            at += strlen("msgstr ");
            entry.translation = read_text(catalogue, &at, end);
            add_entry(catalogue, entry);
        }
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        at = feed == NULL ? end : feed + 1;
    }
    qsort(catalogue->entries, catalogue->count, sizeof *catalogue->entries, by_words);
    check_twice(catalogue);
    return catalogue->wrong == 0;
}

/* Past the printf placeholder that begins at `at`, or `at` itself. A space is no flag here: "17 %
 * of". */
static const char *placeholder_end(const char *at, const char *end)
{
    const char *p = at + 1;

    while (p < end && (isdigit((unsigned char)*p) || strchr("-+#.*", *p) != NULL)) {
        p++;
    }
    while (p < end && strchr("hlzj", *p) != NULL) {
        p++;
    }
    return p < end && strchr("diouxXsc", *p) != NULL ? p + 1 : at;
}

static struct text next_placeholder(struct text *text)
{
    const char *end = text->at + text->length;

    for (const char *at = text->at; at < end; at++) {
        const char *after = *at == '%' ? placeholder_end(at, end) : at;

        if (after != at) {
            *text = (struct text){after, (size_t)(end - after)};
            return (struct text){at, (size_t)(after - at)};
        }
    }
    *text = TEXT("");
    return TEXT("");
}

static bool have_same_placeholders(struct text a, struct text b)
{
    for (;;) {
        const struct text x = next_placeholder(&a);
        const struct text y = next_placeholder(&b);

        if (x.length != y.length || (x.length > 0 && memcmp(x.at, y.at, x.length) != 0)) {
            return false;
        }
        if (x.length == 0) {
            return true;
        }
    }
}

/* The sources. */

static void check_words(struct catalogue *catalogue, const char *path, int line, struct text words)
{
    const struct entry wanted = {.words = words};
    struct entry *entry = bsearch(
        &wanted, catalogue->entries, catalogue->count, sizeof *catalogue->entries, by_words);

    if (entry == NULL) {
        complain(catalogue, path, line, "has no Urdu in po/ur.po", words);
        return;
    }
    if (!entry->is_used && entry->translation.length == 0) {
        complain(catalogue, catalogue->path, entry->line, "is empty", words);
    } else if (!entry->is_used && !have_same_placeholders(words, entry->translation)) {
        complain(catalogue, catalogue->path, entry->line, "has other placeholders", words);
    }
    entry->is_used = true;
}

/* Where the words begin, when a call of `marker` stands at `at`; else NULL. */
static const char *marked(const char *from, const char *at, const char *end, const char *marker)
{
    if (!begins(at, end, marker) ||
        (at > from && (isalnum((unsigned char)at[-1]) || at[-1] == '_'))) {
        return NULL;
    }
    return at + strlen(marker);
}

static void check_source(struct catalogue *catalogue, const char *path)
{
    const bool is_table = strstr(path, "problems.def") != NULL;
    struct buf text;

    buf_init(&text, catalogue->arena, output_most);
    if (!read_file(path, &text)) {
        catalogue->wrong++;
        return;
    }
    const char *end = text.at + text.length;
    for (const char *at = text.at; at < end; at++) {
        const char *words_at = marked(text.at, at, end, "t(");

        words_at = words_at != NULL ? words_at : marked(text.at, at, end, "WORDS(");
        if (words_at == NULL && is_table && marked(text.at, at, end, "PROBLEM(") != NULL) {
            words_at = memchr(at, '"', (size_t)(end - at));
        }
        if (words_at != NULL) {
            const struct text words = read_text(catalogue, &words_at, end);

            if (words.length > 0) {
                check_words(catalogue, path, line_of(text.at, at), words);
            }
        }
    }
}

static bool is_source(const char *path)
{
    static const char *const endings[] = {".html", ".c", ".h", ".def"};
    const char *ending = strrchr(path, '.');

    for (size_t i = 0; ending != NULL && i < sizeof endings / sizeof endings[0]; i++) {
        if (strcmp(ending, endings[i]) == 0) {
            return strstr(path, "_test.c") == NULL;
        }
    }
    return false;
}

static void check_folder(struct catalogue *catalogue, char *folder)
{
    char *const roots[] = {folder, NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);

    if (tree == NULL) {
        complain(catalogue, folder, 0, "can't be read", TEXT(""));
        return;
    }
    for (FTSENT *node = NULL; (node = fts_read(tree)) != NULL;) {
        if (node->fts_info == FTS_F && is_source(node->fts_path)) {
            check_source(catalogue, node->fts_path);
        }
    }
    (void)fts_close(tree);
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct entry *entry = &catalogue->entries[i];

        if (!entry->is_used) {
            (void)printf("%s:%d: nothing uses: \"%.*s\"\n", catalogue->path, entry->line,
                TEXT_ARG(entry->words));
        }
    }
    (void)printf("%zu translations, %d errors\n", catalogue->count, catalogue->wrong);
}

static void put_string(struct buf *out, struct text text)
{
    buf_byte(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        const char byte = text.at[i];

        if (byte == '\n' || byte == '\t') {
            buf_format(out, byte == '\n' ? "\\n" : "\\t");
            continue;
        }
        if (byte == '"' || byte == '\\' || byte == '?') {
            buf_byte(out, '\\');
        }
        buf_byte(out, byte);
    }
    buf_byte(out, '"');
}

static bool write_table(const struct catalogue *catalogue, const char *path)
{
    struct buf out;
    size_t count = 0;

    buf_init(&out, catalogue->arena, output_most);
    buf_format(&out,
        "/* Made by poc from %s. */\n#include \"html/translations.h\"\n\n"
        "const struct translation translations[] = {\n",
        strrchr(catalogue->path, '/') == NULL ? catalogue->path
                                              : strrchr(catalogue->path, '/') + 1);
    for (size_t i = 0; i < catalogue->count; i++) {
        if (catalogue->entries[i].translation.length > 0) {
            buf_format(&out, "    {");
            put_string(&out, catalogue->entries[i].words);
            buf_format(&out, ", ");
            put_string(&out, catalogue->entries[i].translation);
            buf_format(&out, "},\n");
            count++;
        }
    }
    buf_format(&out, "};\n\nconst size_t translation_count = %zu;\n", count);
    return write_file(path, &out);
}

int main(int count, char **words)
{
    struct arena arena = {0};
    struct catalogue catalogue = {.arena = &arena};
    struct buf po;

    if (count < 3) {
        (void)fprintf(stderr, "poc OUT.c FILE.po, poc check FILE.po FOLDER\n");
        return 2;
    }
    const bool is_check = count == 4 && strcmp(words[1], "check") == 0;
    catalogue.path = words[2];
    catalogue.entries = ARENA_ARRAY(&arena, entries_most, struct entry);
    buf_init(&po, &arena, output_most);
    bool good = read_file(catalogue.path, &po) && parse_po(&catalogue, po.at, po.length);
    if (good && is_check) {
        check_folder(&catalogue, words[3]);
        good = catalogue.wrong == 0;
    } else if (good) {
        good = write_table(&catalogue, words[1]);
    }
    arena_release(&arena);
    return good ? 0 : 1;
}
