/* Opening hours in words. Pure. */
#ifndef CLINIC_WEBSITE_HOURS_H
#define CLINIC_WEBSITE_HOURS_H

#include "html/html.h"
#include "website_queries.h"

enum { hours_a_day_most = 4, weekdays = 7 };

struct interval {
    int64_t opens, closes; /* minutes of the day; closes may pass 1440 */
};

/* Weekdays that follow each other with the same hours are one line. */
struct hours_line {
    int first, last; /* 0 Monday .. 6 Sunday */
    size_t count;    /* 0: shut */
    struct interval intervals[hours_a_day_most];
    bool is_today;
};

struct week {
    size_t count; /* of lines; 0 when no hours are known */
    struct hours_line lines[weekdays];
};

/* Rows in the order of weekday and opening. A day's intervals beyond four are left out. */
void week_of(const struct site_hours *hours, int today, struct week *out_week);

enum opening { OPENING_UNKNOWN, OPENING_OPEN, OPENING_LATER, OPENING_SHUT };

/* Is the clinic open at that minute of the weekday, `is_closed` when the whole day is a day off?
 * Gives the minute of the day at which it closes (OPEN) or next opens today (LATER). An interval of
 * the day before that passes midnight counts. */
enum opening opening_at(
    const struct site_hours *hours, int weekday, int minute, bool is_closed, int64_t *out_minute);

/* "9:30 pm", in Urdu with the part of the day; minutes from 1440 on are of the next morning. Arena.
 */
struct text clock_words(struct out *o, int64_t minute);
struct text interval_words(struct out *o, const struct interval *interval); /* "10 am to 9 pm" */

struct text until_words(struct out *o, int64_t minute); /* "until 9 pm" */
struct text opens_words(struct out *o, int64_t minute); /* "opens today at 10 am" */

/* Where the interval stands on a bar from 8:00 to 24:00 that is 160 wide. */
void interval_bar(const struct interval *interval, int *out_x, int *out_width);

#endif
