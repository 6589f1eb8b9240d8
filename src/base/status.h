/* What every function that can fail answers. OK is zero; the detail, where there is one, is a
 * problem (problem.h) set where it was first seen. Base, store and rules never log; the router, the
 * job runner and the command line log once. */
#ifndef CLINIC_BASE_STATUS_H
#define CLINIC_BASE_STATUS_H

#define MUST_USE __attribute__((warn_unused_result))

enum status {
    OK = 0,
#define STATUS(name, http, exit_status) STATUS_##name,
#include "base/status.def"
#undef STATUS
};

/* The answer's HTTP status: 200 for OK, 422, 404, ... */
int status_http(enum status status);

/* The command line's exit status: 0 done, 1 failed, 2 wrong use. */
int status_exit(enum status status);

/* The name in capitals, for logs: "NOT_FOUND". */
const char *status_name(enum status status);

#endif
