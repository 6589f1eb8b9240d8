/* The clinic's own settings: read once per settings version, shared by all requests. */
#ifndef CLINIC_SETTINGS_SETTINGS_H
#define CLINIC_SETTINGS_SETTINGS_H

#include "clinic.h"
#include "store/store.h"

/* Read the clinic's row into clinic->settings and open its zone, at the start. From then on
 * clinic_hold gives the newest settings, until settings_end. NOT_FOUND in a database without a
 * clinic. Texts live in `arena`, which must outlive the clinic. */
MUST_USE enum status settings_load(struct clinic *clinic, struct reads *reads, struct arena *arena);

/* After a batch of the held clinic that counted up the settings version: these are the settings
 * now, which are known without another trip, since the batch was refused had there been newer ones.
 */
void settings_written(struct clinic *held, const struct clinic_settings *settings);

/* What was read of the settings, if they are not those of `clinic` any more: who holds a clinic
 * from now on has them. From any thread. The zone stays: it is read at the start only. */
struct clinic_row;
void settings_found(struct clinic *clinic, struct arena *arena, const struct clinic_row *row);

/* Let go of the newest settings. Whoever holds some gives them back by clinic_let, before the store
 * closes. */
void settings_end(struct clinic *clinic);

/* What a new clinic is made of; texts in Urdu may be empty. */
struct new_clinic {
    struct text name, name_ur;
    struct text address, address_ur;
    struct text zone;     /* IANA name */
    struct text currency; /* ISO 4217 */
    struct text phone, whatsapp, email;
    int day_ends_minutes;
    bool is_demo;
};

/* Queue the clinic's row and its first branch. INVALID for an unknown zone or currency. */
MUST_USE enum status settings_create(
    struct clinic *clinic, struct batch *batch, const struct new_clinic *new_clinic);

#endif
