/* What the templates of this folder show. Texts are in the page's language and live in the
 * request's arena. */
#ifndef CLINIC_APPOINTMENTS_VIEWS_H
#define CLINIC_APPOINTMENTS_VIEWS_H

#include "access/shell.h"
#include "appointments/booking.h"
#include "appointments/states.h"
#include "html/card.h"

enum day_by { BY_CLINICIAN, BY_ROOM, BY_DEVICE, DAY_BYS };

/* A stretch of a column that is not for booking, or is free: the link books it. */
struct stretch {
    int row, rows;
    struct minute from;
    struct text words; /* of a grey one */
    bool is_break;
    struct url book; /* of a free one, else empty */
};

struct day_column {
    struct resource_id id;
    struct text name;
    struct text about; /* "10:00–18:00" */
    struct url url;    /* shows it on a phone */
    bool is_current;
    size_t card_count;
    struct card *cards;
    int lanes; /* of them at most side by side: many make the column wider */
    size_t stretch_count;
    struct stretch *stretches;
};

/* A waiting or a called token. */
struct waiting {
    struct queue_entry_id id;
    int number;
    struct text name;
    struct text about; /* "Dr Ayesha, since 14:02, about 14:45" */
    bool is_next;      /* the first who waits for somebody */
    bool is_in;        /* was called and is being seen */
    bool has_client;   /* a visit can be begun */
    int64_t version;
    struct staff_id to; /* whom "next" calls her to where nobody is named; zero: who presses it */
    bool is_refused;    /* what was pressed on it; the page's problems say why */
    size_t other_count;
    const struct option *others; /* to whom it can be called instead */
    size_t despite_count;
    const struct option *despite; /* and to whom despite .., with a reason */
    bool despite_age;             /* the client's age */
    bool despite_credential;      /* the credential of who is called */
};

struct day_view {
    struct request *q;
    struct shell shell;
    struct day day;
    enum day_by by;
    bool is_today;
    struct url before, today, after;
    struct link bys[DAY_BYS];
    struct text summary;
    struct minute first; /* of row 0 */
    int rows;
    int step_rows; /* of the grid that appointments begin on */
    int now_row;   /* -1: another day */
    struct minute now;
    size_t column_count;
    struct day_column *columns;
    size_t waiting_count;
    size_t still_count; /* of them still wait: the others were called */
    struct waiting *waiting;
    int next_token;
    size_t staff_count;
    const struct option *staff; /* for the token form */
    size_t service_count;
    const struct option *services;
    struct url book, block;
    bool may_book, may_queue, may_bill, may_visit;
    bool is_refused;      /* what was pressed on a token */
    bool is_refusal_said; /* beside it, for it still waits or is in */
    bool is_closed;       /* the clinic is shut all day */
    struct text closed_name;
};

/* The keys that work on the focused visit, as keys.js lists them: "a=Arrived;m=Move". Arena. */
struct text keys_text(struct out *o, const struct day_view *view);

/* /staff/queue/ID/call and so on, with the columns that are shown. Arena. */
struct url token_url(const struct request *q, struct queue_entry_id id, const char *to);

/* The name of a member of staff, of a room or a device, in the page's language; empty when it isn't
 * one of the branch's. */
struct text staff_name(const struct request *q, const struct day_staff *staff, int64_t id);
struct text place_name(const struct request *q, const struct day_rooms *rooms, int64_t id);

/* Of a whole number, for a select's value: the 13 characters of an id, empty for zero. */
struct text id_value(const struct request *q, int64_t id);

struct text span_text(
    const struct request *q, struct minute from, struct minute until); /* 10:00–10:30 */

#endif
