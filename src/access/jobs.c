/* What ends by itself: sessions, failed sign-ins, remembered answers. */
#include "jobs/jobs.h"
#include "access/rules.h"
#include "access/session.h"
#include "access_queries.h"
#include "store/idempotency.h"

#define answers_kept_ms (INT64_C(30) * 24 * 3600 * 1000)

enum status job_check(struct job_run *run)
{
    struct clinic *home = clinic_home(run->clinic);

    if (!home->was_cut) {
        return OK;
    }
    home->was_cut = false;
    return store_check(run->clinic->store, run->problems);
}

enum status job_ends(struct job_run *run)
{
    const int64_t now = run->clinic->now(run->clinic).ms;

    const enum status status = reads_run(&run->reads); /* whose turn it is */
    if (status != OK) {
        return status;
    }
    write_sessions_end(&run->batch, (struct instant){now}, (struct instant){now - session_idle_ms});
    write_tries_delete(&run->batch, (struct instant){now - sign_in_window_ms});
    write_form_tries_delete(&run->batch, (struct instant){now - sign_in_window_ms});
    write_idempotency_ends(&run->batch, (struct instant){now - answers_kept_ms});
    return batch_commit(&run->batch);
}
