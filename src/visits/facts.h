/* What the pages and commands of one visit read, and its note as it is saved or as it was typed. */
#ifndef CLINIC_VISITS_FACTS_H
#define CLINIC_VISITS_FACTS_H

#include "billing_queries.h"
#include "http/http.h"
#include "visits/rules.h"
#include "visits_queries.h"

enum { treatments_most = 24 };

/* A row of the form. */
struct treatment_row {
    struct text id;   /* the 13 characters of the treatment's id */
    struct text kind; /* "product" or "device" */
    struct text area;
    struct product_id product;
    struct lot_id lot;
    struct text units;
    struct device_id device;
    struct text energy;
    struct text settings;
    int64_t passes;     /* 0: not known */
    struct text reason; /* for an expired lot */
};

/* What can be changed in a draft. */
struct note {
    struct text sections[SECTIONS];
    struct staff_id performer, supervisor, assistant;
    size_t row_count;
    struct treatment_row rows[treatments_most];
};

struct visit_facts {
    struct visit_id id;
    int64_t seen; /* the version that the form was opened with; 0 when it says none */
    struct viewer viewer;
    bool may_write; /* a draft, and who asks may change it */
    struct visit_by_id visit;
    struct visit_sections sections;
    struct section_id section_ids[SECTIONS]; /* zero: none, or not for who asks */
    struct text unseen[SECTIONS]; /* what is not for who asks: to compare, never to show */
    struct visit_treatments treatments;
    struct visit_addenda addenda;
    struct visit_alerts alerts;
    struct visit_hidden hidden;
    struct last_visit last;
    struct last_treatments last_treatments;
    struct visit_credentials credentials;
    struct products_open products;
    struct lots_open lots;
    struct devices_to_use devices;
    struct treating_staff staff;
    struct invoice_of_visit invoice;
    struct visit_moved moved;
    struct subject subject; /* of a post: the client that the form names */
    struct note saved;
};

/* Read the visit of the path; of a post also the keys of the client that its field `client` names,
 * who must be the visit's own (other_client). NOT_FOUND for a client who is hidden from who asks.
 * Sections that are not for who asks are not in `sections` afterwards, alerts likewise, and
 * treatments only for who may see clinical notes. */
MUST_USE enum status visit_facts_read(struct request *q, struct visit_facts *out_facts);

/* After `visit` and `hidden` of the facts were read: gone when there is no such visit, or the
 * client is hidden from who asks; `visit` is not found then. */
MUST_USE enum status visit_check_seen(struct request *q, struct visit_facts *facts);

/* What the form holds, with problems by field. The rows are those whose `kind_ID` it names. `do` is
 * what the pressed button says. */
MUST_USE enum status note_read(struct request *q, struct note *out_note, struct text *out_do);

/* The problem's and the field's name of a row: "units_0abc…". Arena. */
const char *row_field(struct arena *arena, const char *name, struct text id);

/* Is it the same, in all that who asks may see? */
bool note_is_same(const struct visit_facts *facts, const struct note *note);

bool rows_are_same(const struct note *a, const struct note *b);

/* A lot that is offered, or that a saved row has; known or not. */
struct lot_named {
    bool is_known;
    struct product_id product;
    struct day expires;
};
struct lot_named lot_named(const struct visit_facts *facts, struct lot_id id);

/* What signing asks of one saved row. */
struct treatment_facts row_facts(const struct visit_facts *facts, const struct treatment_row *row);

#endif
