/* That this node is there, for the others to see; and a word when there are others while files are
 * kept in a folder of this one. */
#include "jobs/jobs.h"
#include "store/files.h"
#include "store/lease.h"
#include "store/nodes.h"

enum { here_for_seconds = 11 * 60 }; /* two runs and a minute */

enum status job_presence(struct job_run *run)
{
    struct clinic *home = clinic_home(run->clinic);
    struct lease presence;
    struct text other;

    if (!store_is_shared(home->store)) {
        return OK;
    }
    nodes_queue(&run->reads, here_for_seconds, &presence, &other);
    const enum status status = reads_run(&run->reads);
    if (status != OK) {
        return status;
    }
    if (other.length > 0 && !home->has_told_files && !files_are_shared(home->files)) {
        run->note = text_format(run->arena,
            "another node serves this clinic (%.*s), but files are kept in a folder of this one; "
            "let CLINIC_FILES_URL be the same s3:// for all",
            TEXT_ARG(other));
        home->has_told_files = true;
    }
    run->batch.lease = &presence;
    write_nodes_forget(&run->batch);
    return batch_commit(&run->batch);
}
