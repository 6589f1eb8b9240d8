/* What the pages of enquiries/ show. */
#ifndef CLINIC_ENQUIRIES_VIEWS_H
#define CLINIC_ENQUIRIES_VIEWS_H

#include "enquiries/enquiries.h"
#include "enquiries_queries.h"
#include "html/components.h"

enum { enquiry_lists = 3, enquiries_a_page = 50 };

/* A chip over the list: two statuses that belong together. */
struct enquiry_list {
    const char *name; /* in the address: ?show=waiting */
    const char *words;
    struct text first, second; /* of enquiry.status */
};

extern const struct enquiry_list enquiry_list_rows[enquiry_lists];

/* English words of a status or a channel; "" when it is unknown. */
const char *enquiry_status_words(struct text value);
const char *enquiry_channel_words(struct text value);

/* The options of a select. Arena. */
const struct option *enquiry_status_options(struct out *o, size_t *out_count);
const struct option *enquiry_channel_options(struct out *o, size_t *out_count); /* of the desk */

struct enquiries_view {
    const struct enquiry_list *shown;
    struct enquiries_list list; /* one more than a page holds, when there are older ones */
    struct enquiry_counts counts;
    struct enquiry_done done; /* what was done last, with Undo; or not found */
    struct enquiry_id done_id;
};

/* The form for a new enquiry (not found) or for what was typed wrong in a saved one. */
struct enquiry_form_view {
    struct enquiry_by_id saved;
    struct enquiry_services services;
};

struct enquiry_view {
    struct enquiry_by_id enquiry;
    struct enquiry_place place;
    struct enquiry_notes notes;
    struct enquiry_known known;
    struct enquiry_others others;
    struct enquiry_owners owners;
    struct text answer; /* what the message to hand to WhatsApp begins as */
    struct enquiry_note_id
        handed; /* the message that WhatsApp is to be opened with; zero for none */
};

/* The text to hand to WhatsApp, in the language of the one who asks: the time that is kept for her;
 * or the next free times, in a trip of its own, when she asks for a treatment; and at which branch
 * these are, where there are several. It names no treatment: she has not said that messages may.
 * Arena. */
MUST_USE enum status enquiry_answer(struct request *q, const struct enquiry_by_id *enquiry,
    const struct enquiry_place *place, struct text *out_words);

/* What the row holds. */
struct enquiry_details enquiry_details_of(const struct enquiry_by_id *row);

/* The language of enquiry.language_text. */
enum language enquiry_language(struct text key);

#endif
