/* The pages of settings are data: at most one form, and panels of rows that lead to pages of their
 * own. One template shows them all, one function saves them, and the audit is made of what differs.
 */
#ifndef CLINIC_SETTINGS_FORM_H
#define CLINIC_SETTINGS_FORM_H

#include "access/access.h"
#include "html/components.h"

enum setting_shape { SETTING_LINE, SETTING_BOX, SETTING_CHOICE, SETTING_SET };

/* A field of the form. What is saved is a text as it is typed: of a box "1" or empty, of a choice
 * the value of its option, of a set the values with spaces between. */
struct setting {
    const char *name;  /* of the form's field */
    const char *label; /* English, of WORDS() */
    const char *help;  /* English, or NULL */
    enum setting_shape shape;
    enum input_kind kind; /* of a line */
    bool is_optional;
    struct text saved;
    const struct option *options; /* in the page's language; arena */
    size_t option_count;
};

struct setting_row {
    struct text title;
    struct text detail;       /* or empty */
    struct url url;           /* of its own page, or empty */
    const char *tag;          /* in the page's language, or NULL */
    struct url remove;        /* a post, or empty */
    const char *remove_words; /* in the page's language */
};

struct setting_list {
    const char *heading;      /* in the page's language */
    const char *nothing;      /* in the page's language: shown instead of rows */
    struct setting_row *rows; /* arena */
    size_t count;
    struct link add; /* no words: nothing is added here */
    struct setting_list *next;
};

enum { setting_fields_most = 24 };

struct setting_page {
    struct text title;
    struct text about;    /* what it is a part of, for the audit; empty: what the title says */
    struct link back;     /* the page above */
    enum permission edit; /* who may change it */
    struct url action;    /* of the form */
    int64_t version;      /* seen with the form; 0 for a new row */
    bool is_added; /* the form adds to what is there: saving what it began with undoes nothing */
    size_t field_count; /* 0: there is no form */
    struct setting fields[setting_fields_most];
    struct setting_list *first; /* of the lists; arena */
    struct setting_list *last;
};

/* Where the form is sent: the page itself, of a new row the list above it. */
struct url setting_action(struct request *q);

/* Add a field; gives it, for what is not said here. */
struct setting *setting_line(struct setting_page *page, const char *name, const char *label,
    enum input_kind kind, struct text saved);
struct setting *setting_box(
    struct setting_page *page, const char *name, const char *label, bool saved);
struct setting *setting_choice(struct setting_page *page, const char *name, const char *label,
    const struct option *options, size_t count, struct text saved);
struct setting *setting_set(struct setting_page *page, const char *name, const char *label,
    const struct option *options, size_t count, struct text saved);

/* The field "rank": where a row stands in lists. */
void setting_rank(struct request *q, struct setting_page *page, int64_t saved);

/* Add a list with room for `most` rows, and one more row to it. */
struct setting_list *setting_list(
    struct request *q, struct setting_page *page, const char *heading, size_t most);
struct setting_row *setting_row(struct setting_list *list, struct text title, struct url url);

/* The same, called in the page's language, with its other name below. */
struct setting_row *setting_named_row(struct request *q, struct setting_list *list,
    struct text name, struct text name_ur, struct url url);

/* The value of a set: those of the ids that are among the options. Arena. */
struct text setting_ids(struct request *q, const struct option *options, size_t option_count,
    const int64_t *ids, size_t count);

/* What the field holds: what was typed when this is a refused post, else what is saved. Arena. */
struct text setting_value(struct request *q, const struct setting *setting);

/* Is this value one of the set? */
bool setting_has(struct text set, struct text value);

/* A value in words: a box says yes or no, a choice and a set the labels of their options. Arena. */
struct text setting_words(struct request *q, const struct setting *setting, struct text value);

/* Write the page with the request's problems; gives `status` back. */
MUST_USE enum status setting_show(
    struct request *q, const struct setting_page *page, enum status status);

/* The n-th id of the path, zero when it has none: the page of a new row. */
MUST_USE enum status setting_id(const struct request *q, size_t n, int64_t *out_id);

/* May the batch be written? `typed` is what form_read and the rules said; a choice must be one of
 * its options. If not, the page is shown again. */
MUST_USE enum status setting_accept(
    struct request *q, const struct setting_page *page, enum status typed);

/* Queue what was added to a set and what was taken out of it: `change` for each, with `of` passed
 * on. */
typedef void setting_change(
    struct request *q, struct batch *batch, const void *of, int64_t id, bool is_chosen);
void setting_write_set(struct request *q, struct batch *batch, const struct setting *field,
    setting_change *change, const void *of);

/* On the page that follows a commit: that it is saved, with Undo. */
struct shell;
void setting_toast(struct request *q, struct shell *shell);

/* What was done to which record, for setting_commit. */
struct setting_done {
    enum audit audit;
    int64_t record;
    const struct subject
        *subject; /* whose data it is; NULL: nobody's, and it is sealed for who acts */
    const struct setting_page *page; /* what the audit tells, and Undo sends
                                        again; NULL: neither */
    struct text before, after;       /* for the audit, instead of the page's */
    struct url
        removed; /* the form that would make again what was taken away; empty: it was changed */
    const struct setting_page *again; /* what was changed as that form sends it, where that is not
                                         the page's own; else NULL */
    const struct clinic_settings *clinic; /* the clinic's own settings now; NULL: as before */
    struct url next;                      /* the page that follows */
};

/* Count up the settings version, audit, keep what Undo sends again, commit and go on to the next
 * page, where the new settings hold already and Undo is offered. The batch is of request_batch.
 */
MUST_USE enum status setting_commit(
    struct request *q, struct batch *batch, const struct setting_done *done);

#endif
