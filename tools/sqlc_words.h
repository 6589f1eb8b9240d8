/* The words of SQL, and what names say. Strings are NUL-ended and live in the arena until the end
 */
#ifndef CLINIC_TOOLS_SQLC_WORDS_H
#define CLINIC_TOOLS_SQLC_WORDS_H

#include "base/buf.h"

struct sqlc;

enum {
    most = 512,
    most_tokens = 4000,
    most_file = 1 << 20,
    most_written = 16 << 20,
    most_columns = 64
};

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

bool is_word_byte(char c);
void skip_space(struct scanner *scanner);
struct token scan(struct scanner *scanner);
void add_token(struct buf *buf, const char *token);
bool follows(const struct token *tokens, size_t count, size_t i, const char *words);
void check_subset(const char *file, const struct token *tokens, size_t count);
void read_types(struct sqlc *s, const char *file);
struct named name_type(
    const struct sqlc *s, const char *file, int line, const char *name, bool sealed);
const char *c_type(struct arena *arena, const struct named *named);

#endif
