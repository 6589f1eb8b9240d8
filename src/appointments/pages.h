/* Pages that a refused command shows again, as it was typed. Each runs its own reads and gives
 * `status` back. */
#ifndef CLINIC_APPOINTMENTS_PAGES_H
#define CLINIC_APPOINTMENTS_PAGES_H

#include "http/http.h"

MUST_USE enum status booking_again(struct request *q, enum status status);
MUST_USE enum status appointment_again(
    struct request *q, struct appointment_id id, enum status status);
MUST_USE enum status move_again(struct request *q, struct appointment_id id, enum status status);

#endif
