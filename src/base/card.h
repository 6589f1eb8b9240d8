/* Payment card numbers, so that none is ever kept (promise P7). */
#ifndef CLINIC_BASE_CARD_H
#define CLINIC_BASE_CARD_H

#include "base/text.h"

/* Does the text hold a run of 13 to 19 digits (Latin or Urdu, with single spaces or dashes between)
 * that has a card scheme's prefix and passes Luhn? CNICs, IBANs and phone numbers are recognised
 * first and are no cards, nor are the digits of an unbroken word with letters in it (a bank's
 * reference), nor 13 digits in one piece (a CNIC). out_found, when not NULL, gets the place in
 * `text`. */
bool card_is_in(struct text text, struct text *out_found);

/* The same text with every such run's digits but the last four replaced by U+2022, until none is
 * left; for what is received rather than typed. Arena, or `text` itself. */
struct text card_mask(struct arena *arena, struct text text);

#endif
