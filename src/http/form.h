/* Typed forms: the fields of a form are rows beside the handler; the handler sees a parsed struct.
 * What was typed stays in the request, so a refused form is shown again as it was.
 *
 *   struct client_form {
 *       struct text name;
 *       struct text phone;
 *   };
 *   static const struct form_field client_fields[] = {
 *       FORM_TEXT(struct client_form, name, FORM_REQUIRED, 1, 120),
 *       FORM_PHONE(struct client_form, phone, FORM_OPTIONAL),
 *   };
 *   enum status status = form_read(q, client_fields, COUNT_OF(client_fields), &form);
 */
#ifndef CLINIC_HTTP_FORM_H
#define CLINIC_HTTP_FORM_H

#include <stddef.h>

#include "http/http.h"

enum form_kind {
    FORM_IS_TEXT,
    FORM_IS_LINES,
    FORM_IS_NUMBER,
    FORM_IS_MONEY,
    FORM_IS_DAY,
    FORM_IS_MINUTE,
    FORM_IS_CLOCK,
    FORM_IS_PHONE,
    FORM_IS_EMAIL,
    FORM_IS_BOX,
    FORM_IS_ID,
    FORM_IS_CHOICE,
    FORM_IS_SECRET
};
enum form_need { FORM_OPTIONAL, FORM_REQUIRED };

struct form_field {
    const char *name;
    enum form_kind kind;
    enum form_need need;
    int64_t least; /* length of a text in characters, value of a number */
    int64_t most;
    const char *const *choices; /* NULL-ended, of a choice: the value is its index */
    size_t offset;              /* of the member in the form's struct */
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
/* A member of another type is a compile error. */
/* NOLINTBEGIN(bugprone-macro-parentheses): names of types and members */
/* clang-format off: a table */
#define FORM_MEMBER(T, m, type) _Generic(((T *)0)->m, type : offsetof(T, m))
#define FORM_TEXT(T, m, need, least, most)                                                         \
    {                                                                                              \
#m, FORM_IS_TEXT, need, least, most, NULL, FORM_MEMBER(T, m, struct text)                  \
    }
#define FORM_LINES(T, m, need, least, most)                                                        \
    {                                                                                              \
#m, FORM_IS_LINES, need, least, most, NULL, FORM_MEMBER(T, m, struct text)                 \
    }
#define FORM_NUMBER(T, m, need, least, most)                                                       \
    {                                                                                              \
#m, FORM_IS_NUMBER, need, least, most, NULL, FORM_MEMBER(T, m, int64_t)                    \
    }
#define FORM_MONEY(T, m, need)                                                                     \
    {                                                                                              \
#m, FORM_IS_MONEY, need, 0, MONEY_MOST, NULL, FORM_MEMBER(T, m, struct money)              \
    }
#define FORM_DAY(T, m, need)                                                                       \
    {                                                                                              \
#m, FORM_IS_DAY, need, 0, 0, NULL, FORM_MEMBER(T, m, struct day)                           \
    }
#define FORM_MINUTE(T, m, need)                                                                    \
    {                                                                                              \
#m, FORM_IS_MINUTE, need, 0, 0, NULL, FORM_MEMBER(T, m, struct minute)                     \
    }
#define FORM_CLOCK(T, m, need)                                                                     \
    {                                                                                              \
#m, FORM_IS_CLOCK, need, 0, 0, NULL, FORM_MEMBER(T, m, int)                                \
    }
#define FORM_PHONE(T, m, need)                                                                     \
    {                                                                                              \
#m, FORM_IS_PHONE, need, 0, 40, NULL, FORM_MEMBER(T, m, struct text)                       \
    }
#define FORM_EMAIL(T, m, need)                                                                     \
    {                                                                                              \
#m, FORM_IS_EMAIL, need, 0, 254, NULL, FORM_MEMBER(T, m, struct text)                      \
    }
#define FORM_BOX(T, m)                                                                             \
    {                                                                                              \
#m, FORM_IS_BOX, FORM_OPTIONAL, 0, 0, NULL, FORM_MEMBER(T, m, bool)                        \
    }
#define FORM_ID(T, m, need)                                                                        \
    {                                                                                              \
#m, FORM_IS_ID, need, 0, 0, NULL, FORM_MEMBER(T, m.v, int64_t)                             \
    }
#define FORM_CHOICE(T, m, need, choices)                                                           \
    {                                                                                              \
#m, FORM_IS_CHOICE, need, 0, 0, choices, FORM_MEMBER(T, m, int)                            \
    }
/* NOLINTEND(bugprone-macro-parentheses) */
/* A password: never shown again, no check for card numbers. */
#define FORM_SECRET(T, m, least, most)                                                             \
    {                                                                                              \
#m, FORM_IS_SECRET, FORM_REQUIRED, least, most, NULL, FORM_MEMBER(T, m, struct text)       \
    }
/* clang-format on */

/* Parse every row into its member of *out_form (what is absent, empty or refused is zero). Every
 * text is checked for length, UTF-8 and card numbers. A field that no row names is BAD_REQUEST, but
 * csrf, idempotency_key, version, stamp and website (the trap), which the router takes. Problems
 * are set by field. */
MUST_USE enum status form_read(
    struct request *q, const struct form_field *fields, size_t count, void *out_form);

/* An e-mail address as every mail server takes it? */
bool form_is_email(struct text value);

/* Was the optional field filled in? */
bool form_has(const struct request *q, const char *name);

#endif
