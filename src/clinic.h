/* Everything that lives as long as the process. It is passed, never global; tests put their own
 * clock and randomness in. */
#ifndef CLINIC_CLINIC_H
#define CLINIC_CLINIC_H

#include <semaphore.h>

#include "base/ids.h"
#include "base/time.h"

struct files;
struct openings;
struct pulse;
struct session_uses;
struct store;

/* What almost every request needs to know, read once a settings version. Owned by settings/. */
struct clinic_settings {
    int64_t
        version; /* of clinic_state; batches of a request are refused when it is not the newest */
    struct text name;
    struct text name_ur;
    struct text address;
    struct text address_ur;
    struct text phone;    /* E.164, of the desk */
    struct text whatsapp; /* E.164 */
    struct text email;
    const char *country;       /* calling code, "92" */
    const char *currency;      /* ISO 4217, "PKR" */
    const char *currency_sign; /* "Rs" */
    int money_digits;          /* 2 */
    int day_ends_minute;       /* the minute of the next civil day at which its day ends, 0..720 */
    int grid_minutes;          /* between the times at which a visit may begin */
    struct branch_id branch;   /* the first */
    struct text branches;      /* those that are open: access/branch.c */
};

struct settings_now;

struct clinic {
    struct store *store; /* owned */
    struct files *files; /* owned: store/files.h */
    struct zone *zone;   /* owned */
    struct id_maker ids;
    struct clinic_settings
        settings; /* of the process: as at its start; of a held clinic: as when it was held */
    struct settings_now
        *settings_now;     /* owned: the newest settings; NULL in a test that never changes them */
    struct clinic *home;   /* of a held clinic: the process's own; else NULL */
    const char *directory; /* data folder */
    const char *url;       /* CLINIC_URL or NULL */
    bool is_demo;
    bool has_told_files; /* job_presence has warned */
    bool was_cut;        /* the last server did not end by itself: job_check looks at the file */
    struct instant (*now)(struct clinic *clinic); /* the clock */
    uint64_t (*random)(struct clinic *clinic);    /* 64 random bits */
    struct session_uses *uses;                    /* owned: access/uses.h */
    struct openings *openings;                    /* owned: access/openings.h */
    struct pulse *pulse;                          /* owned: settings/pulse.h */
    sem_t *hashing; /* owned: two password hashes at once, each takes 19 MiB */
};

/* The clinic with its newest settings, which don't change while it is held: each request and each
 * run of a job holds one from begin to end, others may see newer settings meanwhile. From any
 * thread. Give the clinic of the process; one without settings_now is its own. */
struct clinic *clinic_hold(struct clinic *clinic);
void clinic_let(struct clinic *held); /* NULL is fine */

/* What the process itself lives with, behind a held version: ids, uses, openings, whether it was
 * cut. */
struct clinic *clinic_home(struct clinic *clinic);

/* A new id from the clinic's clock and randomness. */
int64_t clinic_new_id(struct clinic *clinic);

/* Give back what the clinic owns; a zeroed one is fine. */
void clinic_close(struct clinic *clinic);

/* The day that counts as today in this clinic: at 01:00 it is still yesterday when its day ends at
 * 02:00. */
struct day clinic_today(const struct clinic *clinic, struct instant at);

#endif
