#include "settings/settings.h"

#include <pthread.h>
#include <stdatomic.h>

#include "settings_queries.h"

/* Calling code, sign and minor digits go with the currency: one clinic, one country. */
static const struct currency_row {
    const char *code;
    const char *sign;
    int digits;
    const char *country;
} currencies[] = {
    {"PKR", "Rs", 2, "92"},
    {"AED", "AED", 2, "971"},
    {"GBP", "£", 2, "44"},
    {"USD", "$", 2, "1"},
    {"EUR", "€", 2, "49"},
    {"KWD", "KWD", 3, "965"},
};

static const struct currency_row *find_currency(struct text code)
{
    for (size_t i = 0; i < sizeof currencies / sizeof currencies[0]; i++) {
        if (text_is(code, currencies[i].code)) {
            return &currencies[i];
        }
    }
    return NULL;
}

static struct clinic_settings settings_of(struct arena *arena, const struct clinic_row *row)
{
    return (struct clinic_settings){
        .version = row->settings_version,
        .name = row->name,
        .name_ur = row->name_ur,
        .address = row->address_text,
        .address_ur = row->address_ur_text,
        .phone = row->phone,
        .whatsapp = row->whatsapp_text,
        .email = row->email,
        .country = text_string(arena, row->country_text),
        .currency = text_string(arena, row->currency_text),
        .currency_sign = text_string(arena, row->currency_sign_text),
        .money_digits = (int)row->money_digits_number,
        .day_ends_minute = (int)row->day_ends_minutes,
        .grid_minutes = (int)row->grid_minutes,
        .branch = row->branch_id_maybe.value,
        .branches = row->branches_text,
    };
}

/* The same with texts of its own. */
static struct clinic_settings settings_copy(
    struct arena *arena, const struct clinic_settings *settings)
{
    struct clinic_settings copy = *settings;

    copy.name = text_copy(arena, settings->name);
    copy.name_ur = text_copy(arena, settings->name_ur);
    copy.address = text_copy(arena, settings->address);
    copy.address_ur = text_copy(arena, settings->address_ur);
    copy.phone = text_copy(arena, settings->phone);
    copy.whatsapp = text_copy(arena, settings->whatsapp);
    copy.email = text_copy(arena, settings->email);
    copy.branches = text_copy(arena, settings->branches);
    copy.country = text_string(arena, text_of(settings->country));
    copy.currency = text_string(arena, text_of(settings->currency));
    copy.currency_sign = text_string(arena, text_of(settings->currency_sign));
    return copy;
}

/* The clinic with one version of its settings; never written after it is made. */
struct held {
    struct clinic clinic; /* first: clinic_let finds the rest by it */
    struct arena arena;   /* owned: holds this struct and the settings' texts */
    atomic_uint uses;     /* of those who hold it, and one of settings_now while it is the newest */
};

struct settings_now {
    pthread_mutex_t mutex; /* guards `newest`, so that it is counted before it can be let go */
    struct held *newest;
};

static struct held *held_new(struct clinic *home, const struct clinic_settings *settings)
{
    struct arena arena = {0};
    struct held *held = ARENA_NEW(&arena, struct held);

    /* Not a copy of the whole: the ids are counted at home. */
    held->clinic = (struct clinic){
        .store = home->store,
        .zone = home->zone,
        .settings = settings_copy(&arena, settings),
        .home = home,
        .directory = home->directory,
        .url = home->url,
        .is_demo = home->is_demo,
        .now = home->now,
        .random = home->random,
        .uses = home->uses,
        .hashing = home->hashing,
    };
    atomic_init(&held->uses, 1);
    held->arena = arena;
    return held;
}

struct clinic *clinic_hold(struct clinic *clinic)
{
    struct settings_now *now = clinic->settings_now;

    if (now == NULL) {
        return clinic;
    }
    (void)pthread_mutex_lock(&now->mutex);
    struct held *held = now->newest;
    atomic_fetch_add(&held->uses, 1);
    (void)pthread_mutex_unlock(&now->mutex);
    return &held->clinic;
}

void clinic_let(struct clinic *held)
{
    struct held *whole = (struct held *)held;

    if (held != NULL && held->home != NULL && atomic_fetch_sub(&whole->uses, 1) == 1) {
        struct arena arena = whole->arena;

        arena_release(&arena);
    }
}

enum status settings_load(struct clinic *clinic, struct reads *reads, struct arena *arena)
{
    struct clinic_row row;

    read_clinic_row(reads, 0, &row);
    enum status status = reads_run(reads);
    if (status != OK || !row.found) {
        return status == OK ? STATUS_NOT_FOUND : status;
    }
    const struct clinic_settings settings = settings_of(arena, &row);
    clinic->settings = settings_copy(arena, &settings);
    clinic->is_demo = row.is_demo;
    zone_free(clinic->zone);
    clinic->zone = NULL;
    status = zone_open(text_string(arena, row.zone_text), &clinic->zone);
    if (status == OK && clinic->settings_now == NULL) {
        clinic->settings_now = ARENA_NEW(arena, struct settings_now);
        (void)pthread_mutex_init(&clinic->settings_now->mutex, NULL);
        clinic->settings_now->newest = held_new(clinic, &settings);
    }
    return status;
}

/* Let who holds a clinic from now on have these settings. */
static void hold_newest(struct clinic *home, const struct clinic_settings *settings)
{
    struct held *held = held_new(home, settings);

    (void)pthread_mutex_lock(&home->settings_now->mutex);
    struct held *old = home->settings_now->newest;
    /* A slower reader doesn't put older settings back. */
    const bool is_newer = old->clinic.settings.version < settings->version;
    if (is_newer) {
        home->settings_now->newest = held;
    }
    (void)pthread_mutex_unlock(&home->settings_now->mutex);
    clinic_let(is_newer ? &old->clinic : &held->clinic);
}

void settings_found(struct clinic *clinic, struct arena *arena, const struct clinic_row *row)
{
    struct clinic *home = clinic_home(clinic);

    if (row->found && home->settings_now != NULL) {
        const struct clinic_settings settings = settings_of(arena, row);

        hold_newest(home, &settings);
    }
}

void settings_written(struct clinic *held, const struct clinic_settings *settings)
{
    struct clinic_settings next = *settings;

    next.version = held->settings.version + 1;
    if (held->home != NULL && held->home->settings_now != NULL) {
        hold_newest(held->home, &next);
    }
}

void settings_end(struct clinic *clinic)
{
    if (clinic->settings_now != NULL) {
        clinic_let(&clinic->settings_now->newest->clinic);
        (void)pthread_mutex_destroy(&clinic->settings_now->mutex);
        clinic->settings_now = NULL;
    }
}

enum status settings_create(
    struct clinic *clinic, struct batch *batch, const struct new_clinic *new_clinic)
{
    const struct currency_row *currency = find_currency(new_clinic->currency);
    const struct branch_id branch = {clinic_new_id(clinic)};
    struct zone *zone = NULL;

    if (currency == NULL) {
        return problem_set(batch->problems, PROBLEM_no_currency, "currency", new_clinic->currency);
    }
    if (zone_open(text_string(batch->arena, new_clinic->zone), &zone) != OK) {
        return problem_set(batch->problems, PROBLEM_no_zone, "zone", new_clinic->zone);
    }
    zone_free(zone);
    write_clinic_insert(batch, new_clinic->name, new_clinic->name_ur, new_clinic->address,
        new_clinic->address_ur, new_clinic->zone, text_of(currency->country), new_clinic->currency,
        text_of(currency->sign), currency->digits, new_clinic->day_ends_minutes, new_clinic->phone,
        new_clinic->whatsapp, new_clinic->email, new_clinic->is_demo);
    write_branch_insert(
        batch, branch, new_clinic->name, new_clinic->name_ur, new_clinic->address, 0);
    return OK;
}
