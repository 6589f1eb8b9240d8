/* The frame of every page: head, bar or header, footer. The functions are templates (staff.html,
 * site.html, gate.html) with their prototypes in "html_html.h". A page is `X_begin_html(o,
 * &shell)`, its own markup (inside <main>), `X_end_html(o, &shell)`. */
#ifndef CLINIC_HTML_SHELL_H
#define CLINIC_HTML_SHELL_H

#include "html/components.h"

/* A page that the frame leads to. On a phone those that are not `is_minor` are the tabs (four at
 * most). */
struct nav_item {
    const char *words;
    const char *icon;
    struct url url;
    const char *key; /* "g d" */
    int64_t count;   /* to act on; 0 shows none */
    bool is_minor;
    bool is_current;
};

struct shell {
    struct text title;
    struct text clinic;         /* its name, or its branch's, in the page's language */
    const struct nav_item *nav; /* only what the person may see */
    size_t nav_count;
    struct text person;
    struct text role;
    struct text csrf;
    struct url palette; /* what Ctrl K asks; an empty address: pages only */
    struct url live;    /* the event stream; an empty address: none */
    uint64_t changes;   /* the count that the stream gives, from before the page was read */
    struct toast toast; /* no words: none */
    bool may_find_clients;
    bool is_of_branches; /* the clinic has several */
};

/* One line of the public header. */
struct site {
    struct text title;
    struct text description; /* for search engines, or empty */
    struct text clinic;
    struct text address;            /* lines separated by LF */
    struct text hours;              /* today's, in one line, or empty */
    struct text phone, phone_shown; /* E.164, and as people write it */
    struct text whatsapp;
    struct text whatsapp_text; /* what the message begins with; names the page's treatment */
    struct text email;
    struct url home;
    struct url other_language; /* this page in the other language */
    struct url privacy;
    const struct link *nav;
    size_t nav_count;
    const struct link *foot;
    size_t foot_count;
};

/* Addresses of the clinic in o's arena. */
struct url whatsapp_url(
    struct out *o, struct text e164, struct text words); /* https://wa.me/92300...?text=... */
struct url phone_url(struct out *o, struct text e164);   /* tel:+92300... */

const char *language_code(const struct out *o); /* "en", "ur" */
const char *direction(const struct out *o);     /* "ltr", "rtl" */

/* The first letters of a name, at most two, for its round mark. */
struct text initials(struct out *o, struct text name);

/* A whole page of the staff that says what went wrong and what to do, and the heading of such
 * pages. */
void error_page(struct request *q, enum status status);
const char *error_title(const struct out *o, enum status status);

/* What the service worker keeps for when there is no network; the same for everybody. */
enum status offline_page(struct request *q);

struct sign_in {
    struct text clinic;
    struct text email;       /* as typed */
    struct text next;        /* where to go then, hidden; may be empty */
    struct text phone_shown; /* whom to call, or empty */
    const struct problems *problems;
    struct text kept; /* a form that was sent too late, sealed, hidden; or empty */
    bool is_let_go;   /* such a form was there, and can't come along */
    bool is_demo;     /* shows the accounts of the demo */
};

/* A form to be sent once more: that came too late, for who has signed in again, or while nothing
 * could be saved. */
struct form_again {
    struct text clinic;
    struct url action;
    struct url page;  /* where it stands */
    struct text csrf; /* in place of the one that it brought */
    const struct field *fields;
    size_t field_count;
};

enum { form_again_most = 700 * 1000 }; /* bytes of its body */

/* May what this request brought be shown in a page and sent again from there? A password is never
 * carried; files, which only a multipart body has, are too large. */
bool may_send_again(const struct request *q);

/* The form of a request that could not be served just now, for an error page at `action`; NULL when
 * it has none, or is refused for good. Arena. */
const struct form_again *form_again_of(
    const struct request *q, enum status status, struct url action);

#endif
