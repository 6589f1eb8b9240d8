/* What every public page has: header, footer, ways to reach the clinic; and the views of the pages.
 */
#ifndef CLINIC_WEBSITE_FRAME_H
#define CLINIC_WEBSITE_FRAME_H

#include "website/hours.h"
#include "website/website.h"

/* What the frame reads; queue it with the page's own reads. */
struct frame {
    struct site site;
    struct site_hours hours;
    struct site_closed closed;
    struct day today; /* civil, not the clinic's: visitors read calendars */
    int minute;       /* of the day */
    bool is_closed;   /* today is a day off */
};

void frame_queue(struct request *q, struct frame *frame);

/* After reads_run. Title and description are in the page's language; `treatment` is named when the
 * visitor writes on WhatsApp, or is empty. Arena. */
void frame_fill(struct request *q, struct frame *frame, struct text title, struct text description,
    struct text treatment);

/* A page of the website in o's language: "/team" is "/ur/team". Arena. */
struct url site_url(struct out *o, const char *path);
struct url treatment_url(struct out *o, struct text slug);
struct url policy_url(struct out *o, struct policy_id policy); /* /privacy/1 */
struct url email_url(struct out *o, struct text email);

/* A search for the clinic on a map of another company, opened only by who taps it. */
struct url map_url(struct out *o, struct text clinic, struct text address);

struct home_view {
    struct frame frame;
    struct site_services services;
    struct site_team team;
    struct week week;
};

struct treatment_view {
    struct frame frame;
    struct text slug;
    struct site_service service;
    struct site_prices prices;
    struct site_performers performers;
    struct url ask; /* the consultation form with this treatment chosen */
};

/* A public form: contact asks for a message, consultation for a treatment and a time. */
struct form_view {
    struct frame frame;
    struct site_services services;
    struct text service; /* the slug that the address names */
    bool is_consultation;
};

struct policy_view {
    struct frame frame;
    struct policy_version policy;
    struct policies versions;
};

#endif
