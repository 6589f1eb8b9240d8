/* What pages are made of. The functions themselves are templates (parts.html, form.html), with
 * their prototypes in "html_html.h"; here is what they show. Every text is in the page's language
 * already: t("Phone"), not "Phone". const char * members may be NULL where "or NULL" stands; texts
 * may be empty. */
#ifndef CLINIC_HTML_COMPONENTS_H
#define CLINIC_HTML_COMPONENTS_H

#include "http/http.h"

/* One field of a form. Its id and name are the form's and the API's name. */
enum input_kind {
    INPUT_TEXT,
    INPUT_PHONE,
    INPUT_EMAIL,
    INPUT_NUMBER,
    INPUT_MONEY,
    INPUT_DAY,
    INPUT_CLOCK,
    INPUT_MINUTE,
    INPUT_PASSWORD,
    INPUT_SEARCH,
    INPUT_CODE,
    INPUT_LINES
};

struct input {
    const char *name;
    const char *label;
    const char *help; /* or NULL */
    const char *none; /* of an optional select: what choosing nothing means, or NULL: "None" */
    enum input_kind kind;
    struct text value;        /* see typed() */
    const char *autocomplete; /* "name", or NULL for what the kind has of itself */
    const char *hidden_label; /* not NULL: the label is only heard; for fields in a table, "Units,
                                 mark 3" */
    bool is_optional;
    bool has_focus; /* on opening: at most one a page; of a refused form the first fault has it */
    bool is_new;    /* of a password: one is being chosen, not given */
};

/* A choice of a select or a group of radio buttons. */
struct option {
    struct text value;
    struct text label;
};

/* Names for the error summary, of WORDS() or in the page's language; a table ends with {NULL,
 * NULL}. */
struct label {
    const char *field;
    const char *label;
};

/* "phone-h phone-e": the help and the error that belong to the field; empty when it has neither. */
struct text described_by(struct out *o, const struct input *input, bool has_problem);

/* Does this field have the focus when the page opens? Of a refused form the first fault has it. */
bool takes_focus(const struct problems *problems, const char *name, bool has_focus);

/* What was typed when this is a refused post, else what is saved. */
struct text typed(const struct request *q, const char *name, struct text saved);
bool typed_box(const struct request *q, const char *name, bool saved);

/* A link: of tabs, chips, an empty state, a row of buttons. */
struct link {
    const char *words;
    struct url url;
    const char *icon; /* or NULL */
    const char *key;  /* shortcut, or NULL */
    int64_t count;    /* shown when is_counted */
    bool is_counted;
    bool is_current;
};

enum alert_kind { ALERT_CARE, ALERT_STOP, ALERT_NOTE, ALERT_FINE };
enum tag_kind { TAG_PLAIN, TAG_WARN, TAG_STOP, TAG_FINE };

/* "fine", and the icon that goes with it. */
const char *alert_class(enum alert_kind kind);
const char *alert_icon(enum alert_kind kind);
const char *tag_class(enum tag_kind kind);

/* What was done, shown for ten seconds with Undo. */
struct toast {
    struct text words;
    struct text later; /* "She is told in 3 minutes unless you undo", or empty */
    struct url undo;   /* a post; empty address for none */
    int64_t version;   /* sent with it when not zero */
};

/* A row of a client's timeline. */
struct event {
    struct day day;
    const char *icon;
    struct url url;
    struct text title;
    struct text detail; /* or empty */
    bool is_ahead;
};

#endif
