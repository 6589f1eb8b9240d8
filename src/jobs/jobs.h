/* The jobs of a server: one thread runs those that are due, one after another. */
#ifndef CLINIC_JOBS_JOBS_H
#define CLINIC_JOBS_JOBS_H

#include "clinic.h"
#include "store/store.h"

/* One run of a job: its arena is emptied afterwards. */
struct job_run {
    struct clinic *clinic;
    struct arena *arena;
    struct problems *problems;
    struct reads reads;
    struct batch batch;
    struct text note; /* arena: a sentence for the operator, written once after the run; or empty */
    bool has_more;    /* set: there is more to do, the next run comes after a second */
};

typedef enum status job_function(struct job_run *run);

/* Where a job runs when several nodes serve a clinic: on each of them, for what that node remembers
 * or shows; or, what is the clinic's, on the one that holds the job's lease (store/lease.h). Such a
 * job reads by run->reads before it commits run->batch. */
enum job_place { EACH_NODE, ONE_NODE };

struct job {
    const char *name;
    int64_t every_seconds;
    enum job_place place;
    job_function *run;
    const char *help;
};

/* All jobs, in the order of jobs.def. */
extern const struct job jobs[];
extern const size_t job_count;

struct jobs_runner;

/* Start the thread. A job that fails is logged once and tried again when it is due. */
MUST_USE enum status jobs_start(struct clinic *clinic, struct jobs_runner **out_runner);

/* Finish what is under way and end the thread; NULL is fine. */
void jobs_stop(struct jobs_runner *runner);

#define JOB(name, every, place, function, help) job_function function;
#include "jobs/jobs.def"
#undef JOB

#endif
