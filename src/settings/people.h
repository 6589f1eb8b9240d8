/* What the pages of one member of staff share. */
#ifndef CLINIC_SETTINGS_PEOPLE_H
#define CLINIC_SETTINGS_PEOPLE_H

#include "access_queries.h"
#include "settings/form.h"
#include "settings_queries.h"

struct person_view {
    struct setting_person person; /* not found: a new one */
    struct subject subject;       /* her keys: the audit of what is changed is sealed by them */
    struct roles roles;
    struct setting_branches branches;
    struct setting_staff_branches at; /* where she works */
    struct setting_rota rota;
    struct setting_leave leave;
    struct setting_credentials credentials;
    struct setting_public named;
    struct setting_services services;
    struct setting_performs performs;
    struct setting_supervises supervises;
    struct day today;
    struct setting_page page;
};

/* Read the member of staff of the path and begin the page of her. OK, NOT_FOUND. */
MUST_USE enum status person_read(struct request *q, struct person_view *view);

/* "/staff/settings/staff/ID/after". Arena. */
struct url person_url(struct request *q, const struct person_view *view, const char *after);

/* A page below her own. */
void person_below(struct request *q, struct person_view *view, const char *title);

/* Show the form of a page below her own, which `read` reads and fills. */
typedef enum status person_form(struct request *q, struct person_view *view);
MUST_USE enum status person_form_show(struct request *q, person_form *read, enum status status);

/* Audit the page's fields, commit, and go to her page. */
MUST_USE enum status person_commit(
    struct request *q, struct batch *batch, struct person_view *view);

/* The same for what was taken away, which the form of that path below her page would make again
 * from the page's fields. `before` is for the audit; empty: the page's fields. */
MUST_USE enum status person_take_away(struct request *q, struct batch *batch,
    struct person_view *view, const char *path, struct text before);

/* Add the lists of what belongs to her. */
void rota_list(struct request *q, struct person_view *view);
void leave_list(struct request *q, struct person_view *view);
void credentials_list(struct request *q, struct person_view *view);
void performs_list(struct request *q, struct person_view *view);
void public_list(struct request *q, struct person_view *view);

#endif
