/* What the pages of enquiries/ show. */
#ifndef CLINIC_ENQUIRIES_VIEWS_H
#define CLINIC_ENQUIRIES_VIEWS_H

#include "enquiries_queries.h"
#include "http/http.h"

enum { enquiry_lists = 3, enquiries_a_page = 50, enquiry_statuses = 6 };

/* A chip over the list: two statuses that belong together. */
struct enquiry_list {
    const char *name; /* in the address: ?show=waiting */
    const char *words;
    struct text first, second; /* of enquiry.status */
};

/* A status: its value in the table and its English words. */
struct enquiry_status {
    const char *value;
    const char *words;
};

extern const struct enquiry_list enquiry_list_rows[enquiry_lists];
extern const struct enquiry_status enquiry_status_rows[enquiry_statuses];

/* English words of a status or a channel; the value itself when it is unknown. */
const char *enquiry_status_words(struct text value);
const char *enquiry_channel_words(struct text value);

struct enquiries_view {
    const struct enquiry_list *shown;
    struct enquiries_list list; /* one more than a page holds, when there are older ones */
    struct enquiry_counts counts;
};

struct enquiry_view {
    struct enquiry_by_id enquiry;
    struct enquiry_known known;
    struct enquiry_others others;
};

#endif
