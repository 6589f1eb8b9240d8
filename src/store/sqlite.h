/* A connection to SQLite for one thread, with the prepared statements that it has used; and the
 * engine's writer. Inside store/ only. */
#ifndef CLINIC_STORE_SQLITE_H
#define CLINIC_STORE_SQLITE_H

#include <pthread.h>
#include <sqlite3.h>

#include "store/store.h"

struct prepared {
    const struct query *query;
    sqlite3_stmt *statement; /* owned by the connection */
};

struct connection {
    sqlite3 *db;
    struct arena arena; /* of the table */
    struct prepared *table;
    size_t size; /* a power of two */
    size_t count;
};

/* A public one reads only tables that the registry marks public. One that copies changes nothing of
 * a file by opening it, and does not ask for foreign keys. */
enum connection_use {
    CONNECTION_WRITES,
    CONNECTION_COPIES,
    CONNECTION_READS,
    CONNECTION_READS_PUBLIC
};

/* Open an existing file with the program's pragmas. The answer is SQLite's; the connection is
 * closed when it isn't SQLITE_OK. */
MUST_USE int connection_open(
    struct connection *connection, const char *path, enum connection_use use);
void connection_close(struct connection *connection);

/* The statement of a query, reset and bound, prepared at its first use. */
MUST_USE int connection_bind(struct connection *connection, const struct query *query,
    const struct value *args, sqlite3_stmt **out_statement);

/* Run a statement that gives no rows. */
MUST_USE int connection_run(
    struct connection *connection, const struct query *query, const struct value *args);

/* Undo whatever is open. */
void connection_rollback(struct connection *connection);

/* What a refusal means: a key of problems.def that a trigger raised or that names a CHECK, else
 * what SQLite's code says of the disk or of another process, else PROBLEM_broken; PROBLEM_must for
 * a guard; PROBLEM_NONE for any other constraint. */
enum problem connection_problem(const struct connection *connection, int code);

extern const struct query query_begin, query_begin_write, query_commit, query_rollback;

/* One thread with the only connection that writes, and who waits for it. */
struct writer {
    struct connection connection; /* of the thread, once it runs */
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t lock; /* over the three below */
    pthread_cond_t work;
    struct job *first, *last; /* borrowed: on the stacks of those who wait */
    bool stopping;
};

struct transaction;

/* The order of waiting is the order of commits. False when refused. */
MUST_USE bool writer_commit(struct writer *writer, struct transaction *transaction);
void writer_init(struct writer *writer);
void writer_end(struct writer *writer); /* closes the connection too */

#endif
