/* The people and days of the demo, shared by its files. */
#ifndef CLINIC_DEMO_INSIDE_H
#define CLINIC_DEMO_INSIDE_H

#include "demo/demo.h"

struct demo_client {
    struct subject subject;
    int32_t last_day; /* of the appointment given last */
    uint16_t first, family;
    bool is_woman, wants_woman;
};

/* Queue a new client. */
void demo_add_client(struct demo *demo, struct demo_client *out_client);
struct text demo_client_name(struct arena *arena, const struct demo_client *client, bool in_urdu);

/* The clients of a branch, by their place in demo->clients. */
struct demo_pool {
    size_t count;
    size_t *at; /* room for demo->client_most */
};

/* Four weeks around today, and before them as many days as `appointments` fill. */
MUST_USE enum status demo_days(struct demo *demo);

#endif
