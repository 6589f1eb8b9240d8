/* What the pages of visits/ show. */
#ifndef CLINIC_VISITS_VIEWS_H
#define CLINIC_VISITS_VIEWS_H

#include "clients/views.h"
#include "html/components.h"
#include "visits/facts.h"

struct visit_view {
    const struct visit_facts *facts;
    const struct note *note;
    bool is_stale; /* somebody else saved meanwhile: what is saved is shown beside what was typed */
    struct text unsent; /* what was typed after somebody signed: the addendum begins with it */
};

struct sign_view {
    const struct visit_facts *facts;
    enum problem problem; /* why it can't be signed; PROBLEM_NONE */
    bool asks_reason;     /* it can be, with a reason */
};

/* A visit that is about to be moved: its own rows, and who is chosen or looked for. */
struct move_view {
    struct visit_facts visit; /* of which only what moves is read */
    struct appointment_of_visit appointment;
    struct events_of_visit events;
    struct token_of_visit token;
    struct visit_invoices invoices;
    struct subject from;
    bool is_chosen; /* `to` is the client to whom it goes */
    struct client_record to;
    struct client_search search;
};

/* /staff/visits/ID/move, and the same with the client to whom it goes. Arena. */
struct url visit_move_url(struct arena *arena, struct visit_id visit);
struct url visit_move_to_url(struct arena *arena, struct visit_id visit, struct client_id to);

struct lots_view {
    struct lot_id saved; /* just used up, or in use again */
    struct products_open products;
    struct lots lots;
    struct day today;
};

struct drafts_view {
    struct drafts_of drafts;
};

/* Who signed visits name, a line each of visit_by_id.people_text. */
enum person {
    PERFORMER,
    SUPERVISOR,
    ASSISTANT,
    SIGNER,
    SERVICE,
    SERVICE_UR,
    PERFORMER_UR, /* from here on not in what was signed by earlier releases */
    SUPERVISOR_UR,
    ASSISTANT_UR,
    SIGNER_UR,
    PEOPLE
};

/* The name in the page's language of who performed, supervised, assisted or signed; of an unsigned
 * visit who does so now. Empty for nobody. */
struct text person_shown(const struct out *o, const struct visit_facts *facts, enum person person);

/* What a product is counted in, in the page's language where it is one of the usual words. */
struct text unit_shown(const struct out *o, struct text unit);

/* The service's name in the page's language, or "Visit". */
struct text visit_title(const struct out *o, const struct visit_facts *facts);

/* The client's name in the page's language, her age (-1: not known), the end of her phone's number
 */
struct text client_shown(const struct out *o, const struct visit_facts *facts);
int client_age(const struct visit_facts *facts);
struct text phone_end(const struct visit_facts *facts);

/* What is still missing for signing, at most one for each row and one for the performer. */
struct missing {
    size_t row; /* counted from 1; 0: the visit itself */
    enum problem problem;
};
size_t visit_missing(
    const struct visit_facts *facts, struct missing out_missing[treatments_most + 1]);

/* Show the page of the visit. */
void show_visit(struct request *q, const struct visit_view *view);

#endif
