/* Telephone numbers as people in Pakistan write them, and others by their country's length. */
#ifndef CLINIC_BASE_PHONE_H
#define CLINIC_BASE_PHONE_H

#include "base/text.h"

enum { phone_most_digits = 15 };

/* Reads "0300-1234567", "0092 300 1234567", "(0)300 …", "۰۳۰۰ …", "+44 20 …" and gives E.164
 * ("+923001234567"), in the arena. `country` is the clinic's calling code ("92"). INVALID when it
 * is no number that could be called. */
MUST_USE enum status phone_read(
    struct arena *arena, struct text typed, const char *country, struct text *out_e164);

/* Would phone_read take it? */
bool phone_is_number(struct text typed, const char *country);

/* How the number is shown: "0300 1234567" at home, "+44 20 7946 0018" from abroad. */
struct text phone_show(struct arena *arena, struct text e164, const char *country);

#endif
