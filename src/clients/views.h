/* What the pages of clients show. */
#ifndef CLINIC_CLIENTS_VIEWS_H
#define CLINIC_CLIENTS_VIEWS_H

#include "appointments_queries.h"
#include "billing_queries.h"
#include "clients/search.h"
#include "clients_queries.h"
#include "enquiries_queries.h"
#include "html/shell.h"
#include "visits_queries.h"

/* The search page. Without words: who was added last. */
struct clients_view {
    struct client_search search;
    struct client_hits newest;
};

/* A client with what hangs on her row. */
struct client_record {
    struct client_by_id client;
    struct client_phones phones;
    struct client_alerts alerts; /* after client_read: only those for who asks */
    struct client_hidden hidden;
    struct subject subject;
    struct client_details details; /* of client and phones */
};

/* Queue all of it. */
void client_queue(struct request *q, struct client_id id, struct client_record *out_record);

/* After reads_run: check that the person may see it and keep the alerts that are for her. NOT_FOUND
 * for a client who isn't there or is hidden from her alike. Sets q->subject for the audit. */
MUST_USE enum status client_open(struct request *q, struct client_record *record);

/* The client of the path: both, in one round trip. */
MUST_USE enum status client_read(struct request *q, struct client_record *record);

/* What happened or will, as the timeline shows it. */
struct moment {
    struct event event;
    int64_t order; /* within its day: the larger is the later */
    struct money amount;
    bool has_amount;
    const char *tag; /* in the page's language, or NULL */
    enum tag_kind tag_kind;
};

enum client_refused { REFUSED_NONE, REFUSED_ALERT, REFUSED_NAME };

struct client_view {
    struct client_record record;
    struct maybe_day before; /* asked for: only what was before that day */
    struct moment *moments;  /* what is ahead, the nearest first; then the newest first */
    size_t moment_count;
    struct maybe_day since; /* what was before that day is on the next page */
    struct toast toast;
    struct client_appointments appointments;
    struct client_balance balance;
    struct invoices_of_client invoices;
    struct payments_of_client payments;
    struct visits_of_client visits;
    struct enquiries_of_client enquiries;
    struct day today;
    enum client_refused refused; /* this form on it was refused */
};

/* The client's page again, for a form on it that was refused with this status. */
MUST_USE enum status client_show_again(
    struct request *q, enum client_refused form, enum status refused);

/* The form that changes a name, folded: its template is rename_html. */
struct rename {
    struct client_id client;
    struct rename_place place;
    struct text name, name_ur;
    int64_t version;
    bool is_open; /* it was refused */
};

/* The form that changes a name: where it is posted; and of a posted one where it stood. Arena. */
struct url rename_url(struct arena *arena, struct client_id client, struct rename_place place);
struct rename_place rename_place_of(const struct request *q);

/* Where an alert is closed or opened: what is "close" or "open". Arena. */
struct url alert_url(
    struct arena *arena, struct client_id client, struct alert_id alert, const char *what);

/* Fill the timeline from what was read, as far as the person may see it. */
void timeline_make(struct request *q, struct client_view *view);

/* The form for a new client (record NULL) or a saved one. */
struct client_form_view {
    const struct client_record *record;
    struct client_details saved; /* what the fields show before anything is typed */
    int64_t version;
    struct staff_to_hide staff; /* from whom it can be hidden; empty when she may not set it */
    bool is_searched;           /* a search that worked came before */
    struct client_hits sharing; /* who has the phone already */
    struct text shared_phone;   /* that phone: with one more press it is meant so */
    struct enquiry_id enquiry;  /* that she is made of; zero for none */
    size_t change_count;        /* after a stale save: what is saved and what was typed */
    struct change changes[changes_most];
};

/* The page that changes a client again, for a form on it that was refused with this status. */
MUST_USE enum status client_edit_again(struct request *q, enum status refused);

/* The fields of the form, for the summary of problems. */
extern const struct label client_labels[];

/* What is chosen from: the keys that the table holds, and their words. */
enum choice {
    CHOICE_GENDER, /* its first key is empty: not said */
    CHOICE_LANGUAGE,
    CHOICE_CHANNEL,
    CHOICE_PROVIDER,
    CHOICE_KIND,
    CHOICE_SEVERITY,
    CHOICE_AUDIENCE
};

/* The words of a key in o's language; empty for an unknown one. */
const char *choice_words(const struct out *o, enum choice choice, struct text key);

/* The options of a select, without the empty key. Arena. */
const struct option *choice_options(struct out *o, enum choice choice, size_t *out_count);

/* The audiences of alerts that the person sees herself, and so may write for. Arena. */
const struct option *audience_options(struct request *q, size_t *out_count);

/* May the person see alerts of this audience? */
bool sees_audience(const struct actor *actor, struct text audience);

/* "Woman, 34"; empty when neither is known. In o's arena. */
struct text person_words(struct out *o, struct text gender, struct text birth, struct day today);

#endif
