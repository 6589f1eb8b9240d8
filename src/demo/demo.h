/* The demo clinic: fictional people and their appointments, the same for the same seed and day.
 * Everything is written by the features' own queries, so the schema's triggers have checked each
 * row. */
#ifndef CLINIC_DEMO_DEMO_H
#define CLINIC_DEMO_DEMO_H

#include "access/accounts.h"
#include "line.h"

enum demo_work { DESK, DOCTOR, AESTHETICIAN };
enum demo_place { IN_CONSULTING, IN_TREATMENT, IN_LASER };
enum demo_device { NO_DEVICE, WITH_LASER, WITH_RADIO };
enum demo_performer { BY_DOCTOR, BY_AESTHETICIAN };
enum demo_category { CONSULTATION, INJECTABLES, LASER, SKIN, HAIR, DEMO_CATEGORIES };

enum {
    demo_rooms = 5,
    demo_devices = 2,
    demo_people = 5,
    demo_clinicians = 3,
    demo_services_most = 32,
    demo_products_count = 4,
    demo_lots_count = demo_products_count + 1,
    paisa = 100 /* of a Rupee */
};

struct demo_branch {
    struct branch_id id;
    struct staff_id people[demo_people]; /* in the order of staff.def; the last three see clients */
    struct room_id rooms[demo_rooms];
    struct device_id devices[demo_devices];
};

/* A row of services.def. */
struct demo_service {
    enum demo_category category;
    const char *slug, *name, *name_ur, *discreet, *summary, *summary_ur;
    int rupees;
    int numbing, treatment, rest, cleaning; /* minutes */
    enum demo_performer performer;
    enum demo_place place;
    enum demo_device device;
    int least_age; /* 0: any */
};
extern const struct demo_service demo_services[];
extern const size_t demo_service_count;

struct demo {
    struct clinic clinic; /* the first member: its clock and randomness are found from it */
    struct line *line;
    struct arena arena; /* of the batch under way */
    struct batch batch;
    uint64_t random;   /* state */
    struct instant at; /* the clock */
    struct day today;
    struct day first_day; /* of the clinic's history */
    size_t branch_count;
    struct demo_branch *branches;
    struct service_id services[demo_services_most];
    struct variant_id variants[demo_services_most];
    size_t client_count, client_most;
    struct demo_client *clients; /* inside.h */
    uint64_t appointment_count, appointment_most;
    uint64_t last_phone;
    struct text head, head_ur; /* of documents */
    struct staff_id admin;
    struct account_id account; /* where transfers arrive */
    struct product_id products[demo_products_count];
    struct lot_id lots[demo_lots_count]; /* of each product; the last has expired */
    struct text product_names[demo_products_count], product_units[demo_products_count];
    bool has_void;    /* one invoice was taken back */
    bool has_expired; /* one treatment took the expired lot, with a reason */
};

/* Fill an empty store: `demo` has line (its arena and problems) and clinic.store; the zone of
 * clinic is the caller's to give back, and the arena of demo. */
MUST_USE enum status demo_make(
    struct demo *demo, int64_t seed, int64_t clients, int64_t appointments);

/* Uniform in [0, below). */
uint64_t demo_below(struct demo *demo, uint64_t below);

/* Commit what is queued once there are some thousand steps. */
MUST_USE enum status demo_flow(struct demo *demo);
MUST_USE enum status demo_commit(struct demo *demo);

enum { demo_day_ends_minutes = 120 };

/* Does a branch's room of that number suit such services? */
bool demo_room_suits(size_t room, enum demo_place place);

/* The clinic, its branches with their staff, rooms and hours, and its services. */
MUST_USE enum status demo_place(struct demo *demo);

/* A row of staff.def: a person of the first branch. */
struct demo_person {
    enum demo_work work;
    const char *email, *name, *name_ur;
    bool is_woman;
};
const struct demo_person *demo_person(size_t number);

/* Those who treat at the first branch have agreed to be named on the website. */
void demo_team(struct demo *demo);

/* When the clinic opens and closes on a weekday, in minutes of the day: its first and its last
 * opening. */
struct demo_hours {
    int count;
    struct {
        int opens, closes;
    } spans[2];
};
struct demo_hours demo_hours(int weekday);

/* When a clinician (0, 1: doctors, 2: aesthetician) works, within the clinic's hours, and her
 * break. */
struct demo_shift {
    int begins, ends;
    int break_begins, break_ends;
};
struct demo_shift demo_shift(size_t clinician, int weekday);

#endif
