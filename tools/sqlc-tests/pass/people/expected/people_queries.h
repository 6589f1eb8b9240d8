/* Written by tools/sqlc from people/queries.sql. */
#ifndef CLINIC_people_QUERIES_H
#define CLINIC_people_QUERIES_H

#include "store/maybe.h"
#include "store/seal.h"

/* one person's visits, newest first */
struct visits_of_row {
    struct visit_id visit_id;
    struct maybe_day seen_on_maybe;
    struct money price_amount;
    struct text note;
    struct text name;
    struct maybe_client_id merged_client_id_maybe;
    struct subject_id subject_id;
};
struct visits_of {
    size_t count;
    struct visits_of_row *rows;
    bool more;
};
void read_visits_of(struct reads *reads, struct client_id client_id, struct maybe_day since_on_maybe, struct visits_of *out);

/* who it is */
struct client_page {
    bool found;
    struct client_id client_id;
    struct text name;
    struct text nick_name;
    struct text history;
    bool is_well;
    struct instant entered_at;
    int64_t version;
    struct text mark_text;
    struct text name_token;
    int64_t visit_count;
};
void read_client_page(struct reads *reads, struct client_id client_id, struct client_page *out);

/* what is offered */
struct services_row {
    struct service_id service_id;
    struct text name;
    int64_t minutes;
};
struct services {
    size_t count;
    struct services_row *rows;
    bool more;
};
void read_services(struct reads *reads, struct services *out);

/* a new person */
void write_client_insert(struct batch *batch, const struct subject *subject, struct client_id client_id, bool is_well, struct text name, struct maybe_text nick_name_maybe, struct text history, struct text name_token, struct instant entered_at);

/* other words about a person */
void write_client_update(struct batch *batch, const struct subject *subject, struct text name, struct maybe_client_id merged_client_id_maybe, int64_t version, struct client_id client_id);

/* a key of somebody new */
void write_key_add(struct batch *batch, struct subject_id subject_id, int64_t class_number, struct text wrapped_blob);

/* no service may take longer than that */
void write_service_is_short(struct batch *batch, int64_t most_minutes);

/* no more services */
void write_services_clear(struct batch *batch);

#endif
