/* A clinic's store in a folder of its own, for tests: on SQLite, or with TURSODB in the environment
 * (a pattern that finds the program) on a server of its own. */
#ifndef CLINIC_STORE_STORE_FIXTURE_H
#define CLINIC_STORE_STORE_FIXTURE_H

#include <sys/types.h>

#include "store/store.h"

struct fixture {
    char directory[64];
    struct arena arena;
    struct problems problems;
    struct store *store;
    struct reader *reader;
    const char *url; /* of the server; NULL: SQLite */
    pid_t server;
};

/* A new clinic with a reader; a failure ends the program. */
struct fixture *fixture_new(void);
void fixture_free(struct fixture *fixture);

/* Close it, and open it again or, with `create`, try to make it; problems are emptied before. */
void fixture_close(struct fixture *fixture);
enum status fixture_open(struct fixture *fixture, bool create);

/* Run SQL on a connection of its own; the name and the path of a file of the folder. */
void fixture_raw(const struct fixture *fixture, const char *sql);
const char *fixture_path(struct fixture *fixture, const char *name);

#endif
