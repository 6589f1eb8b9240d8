/* Writing JSON: one value after another, each with its name (NULL within a list). What must be a
 * comma between two is seen from the last byte. */
#ifndef CLINIC_BASE_JSON_H
#define CLINIC_BASE_JSON_H

#include "base/buf.h"
#include "base/money.h"
#include "base/time.h"

void json_open(struct buf *to, const char *name, char bracket);         /* '{' or '[' */
void json_close(struct buf *to, char bracket);                          /* '}' or ']' */
void json_put_text(struct buf *to, const char *name, struct text text); /* UTF-8 */
void json_put_text_or_null(
    struct buf *to, const char *name, struct text text); /* null when empty */
void json_put_number(struct buf *to, const char *name, int64_t number);
void json_put_bool(struct buf *to, const char *name, bool is);
void json_put_null(struct buf *to, const char *name);
void json_put_id(
    struct buf *to, const char *name, int64_t id); /* its 13 characters; null for zero */

/* {"amount": 250000, "currency": "PKR"}, in minor units */
void json_put_money(struct buf *to, const char *name, struct money money, const char *currency);

/* RFC 3339 with the zone's offset. A minute that the clock skips is told as the first one after. */
void json_put_minute(
    struct buf *to, const char *name, const struct zone *zone, struct minute minute);

#endif
