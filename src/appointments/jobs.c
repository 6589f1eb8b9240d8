/* Holds that end by themselves: what was asked for on the website and not confirmed in time. */
#include "jobs/jobs.h"
#include "access/access.h"
#include "access_queries.h"
#include "appointments_queries.h"

enum status job_holds(struct job_run *run)
{
    const struct clinic *clinic = run->clinic;
    const struct minute now = zone_minute(clinic->zone, clinic->now(run->clinic));
    struct hold_lapses_next next;

    read_hold_lapses_next(&run->reads, &next);
    const enum status status = reads_run(&run->reads);
    if (status != OK || !next.lapses_minute_maybe.known ||
        next.lapses_minute_maybe.value.v > now.v) {
        return status;
    }
    write_holds_lapse(&run->batch, now);
    /* Nobody did it, but the screens of other nodes hear of it by the audit. */
    write_event_insert(&run->batch, (struct event_id){clinic_new_id(run->clinic)},
        clinic->now(run->clinic), text_of(audit_key(AUDIT_LAPSED)), (struct maybe_staff_id){0},
        (struct maybe_session_id){0}, (struct maybe_subject_id){0}, (struct maybe_number){0},
        TEXT(""));
    return batch_commit(&run->batch);
}
