/* Finding clients by what somebody types. */
#ifndef CLINIC_CLIENTS_SEARCH_H
#define CLINIC_CLIENTS_SEARCH_H

#include "clients/rules.h"

struct client_search {
    struct text typed;
    struct client_hits hits;
    bool is_many; /* more than 2,000 people have such a name; the newest are there */
};

/* Find the clients whom the person who acts may see, in two round trips. What is not OK is a search
 * that failed, not one that found nothing. */
MUST_USE enum status clients_search(
    struct request *q, struct text typed, struct client_search *out_search);

/* Add the clients of these whole numbers whom the person who acts may see, in one round trip, after
 * the one that said who acts. At most client_phones_most. */
MUST_USE enum status clients_with_phones(
    struct request *q, const struct text *numbers, size_t count, struct client_hits *hits);

/* Who was added last, of those whom the person may see. */
MUST_USE enum status clients_newest(struct request *q, struct client_hits *out_hits);

#endif
