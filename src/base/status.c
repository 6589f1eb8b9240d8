#include "base/status.h"

static const struct status_row {
    const char *name;
    int http;
    int exit_status;
} rows[] = {
    {"OK", 200, 0},
#define STATUS(name, http, exit_status) {#name, http, exit_status},
#include "base/status.def"
#undef STATUS
};

int status_http(enum status status)
{
    return rows[status].http;
}

int status_exit(enum status status)
{
    return rows[status].exit_status;
}

const char *status_name(enum status status)
{
    return rows[status].name;
}
