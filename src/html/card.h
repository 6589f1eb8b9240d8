/* Cards of the day book: card_html and grey_html of parts.html show them. */
#ifndef CLINIC_HTML_CARD_H
#define CLINIC_HTML_CARD_H

#include "html/html.h"

/* States of a visit as the day book paints them: class, icon and words belong together. */
enum card_state {
    CARD_REQUESTED,
    CARD_BOOKED,
    CARD_CONFIRMED,
    CARD_ARRIVED,
    CARD_TREATING,
    CARD_COMPLETED,
    CARD_NOSHOW,
    CARD_CANCELLED,
    CARD_BLOCKED,
    CARD_STATES
};
const char *card_class(enum card_state state);
const char *card_icon(enum card_state state);
const char *card_words(const struct out *o, enum card_state state);

/* Flags of a card, shown in this order. */
enum card_flag {
    FLAG_ALERT = 1,
    FLAG_CONSENT = 2,
    FLAG_BALANCE = 4,
    FLAG_NEW = 8,
    FLAG_WOMAN = 16,
    FLAG_MESSAGE = 32
};

/* A button of a card: one press takes the visit to the next state. */
struct card_step {
    const char *to; /* "arrived", as the form has it */
    const char *words;
    const char *icon;
    const char *key; /* while the card has the focus */
};

struct card {
    enum card_state state;
    unsigned flags;
    struct text id; /* of the element, unique on the page */
    struct minute from, until;
    int row, rows;   /* of 5 minutes, from the book's first hour */
    int lane, lanes; /* which of how many share the width: one booked over another, or while another
                        is numbed */
    int strip;       /* how many strips at its end it leaves to those that are off; or, when it
                        is_aside, which of them it stands in: 1 is the outermost */
    bool is_aside;   /* off, at a time at which somebody else comes */
    struct text name;
    struct text service;
    struct url url;
    struct text move; /* address of the post that moves it, or empty: it stays */
    int64_t version;
    struct url step; /* of the post of its steps */
    size_t step_count;
    struct card_step steps[2];
    struct text bill; /* what the form "bill" of the page makes its invoice by; empty: no button */
};

/* Cancelled, or nobody came: its time is anybody's. */
bool card_is_off(enum card_state state);

/* The classes of its lane: " l1" the first, " l2" another; above two it is " thin", one of n, the
 * one after k. Those of its strips: " s2", and " aside" of one that stands in one. Arena. */
struct text lane_class(struct out *o, const struct card *card);

/* A card or a grey stretch has the classes "h4 m6 d9": its row, as hours of 12 and rest, and its
 * rows. staff.css has every length up to 48 rows and multiples of 12 to 288: this is the largest
 * such length in `rows`. */
int rows_first(int rows);

#endif
