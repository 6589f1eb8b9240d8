/* Seven fields of a form, one a weekday, for opening hours and for the times of a member of staff.
 */
#ifndef CLINIC_SETTINGS_WEEK_H
#define CLINIC_SETTINGS_WEEK_H

#include "http/form.h"
#include "settings/form.h"
#include "settings/rules.h"
#include "store/maybe.h"

struct week_form {
    struct text monday, tuesday, wednesday, thursday, friday, saturday, sunday;
};

/* The rows of a form T with a member `struct week_form week`; week_read parses them. */
#define WEEK_FIELD(T, m)                                                                           \
    {                                                                                              \
#m, FORM_IS_TEXT, FORM_OPTIONAL, 0, 100, NULL, offsetof(T, week.m)                         \
    }
#define WEEK_FIELDS(T)                                                                             \
    WEEK_FIELD(T, monday), WEEK_FIELD(T, tuesday), WEEK_FIELD(T, wednesday),                       \
        WEEK_FIELD(T, thursday), WEEK_FIELD(T, friday), WEEK_FIELD(T, saturday),                   \
        WEEK_FIELD(T, sunday)

/* Add the seven fields. */
void week_fields(
    struct request *q, struct setting_page *page, const struct day_times week[week_days]);

/* Parse what was typed; the problem stands at its weekday. */
MUST_USE enum status week_read(struct request *q, struct day_times out_week[week_days]);

/* A line for weekdays that follow each other with the same times: "Monday to Thursday:
 * 10:00-14:00". Arena. */
struct text week_words(struct request *q, const struct day_times week[week_days]);

/* The first and the last day in words. Arena. */
struct text days_words(struct request *q, struct day since, struct maybe_day until);

/* until_before at `until_on` when it is there and comes before the first day. */
MUST_USE enum status days_check(struct request *q, struct day since, struct day until);

#endif
