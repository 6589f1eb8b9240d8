/* The people and days of the demo, shared by its files. */
#ifndef CLINIC_DEMO_INSIDE_H
#define CLINIC_DEMO_INSIDE_H

#include "demo/demo.h"
#include "store/maybe.h"

struct demo_client {
    struct subject subject;
    struct day born;  /* or the last day on which she may have been, when only her age was told */
    int32_t last_day; /* of the appointment given last */
    uint16_t first, family;
    bool is_woman, wants_woman;
};

/* Queue a new client. */
void demo_add_client(struct demo *demo, struct demo_client *out_client);
struct text demo_client_name(struct arena *arena, const struct demo_client *client, bool in_urdu);

enum { demo_parts_most = 2 };

/* An appointment that was kept. */
struct demo_kept {
    struct appointment_id appointment;
    struct branch_id branch;
    size_t part_count;
    struct part_id parts[demo_parts_most];
    size_t services[demo_parts_most]; /* of each part; the visit is of the first */
    struct staff_id clinician, desk;
    const struct demo_client *client;
    struct day day;
    struct instant began, at; /* at: when it ended */
    size_t number;            /* of the clinician, from 0 */
    struct maybe_device_id device;
    struct maybe_visit_id visit; /* what demo_visit wrote */
};

/* The receiving account and the letterhead; then an invoice for each kept appointment, most of them
 * paid. Before a day's first invoice of a branch its days before are closed. */
void demo_money_begin(struct demo *demo);
void demo_close_before(struct demo *demo, struct branch_id branch, struct day day);
MUST_USE enum status demo_bill(struct demo *demo, const struct demo_kept *kept);

/* Products with a lot of each; then the note of a kept appointment, if it is one that has one. */
void demo_products(struct demo *demo);
struct maybe_visit_id demo_visit(struct demo *demo, const struct demo_kept *kept);

/* The clients of a branch, by their place in demo->clients. */
struct demo_pool {
    size_t count;
    size_t *at; /* room for demo->client_most */
};

/* What was asked in the last days, at each branch. */
MUST_USE enum status demo_enquiries(struct demo *demo);

/* Four weeks around today, and before them as many days as `appointments` fill. */
MUST_USE enum status demo_days(struct demo *demo);

#endif
