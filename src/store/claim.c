/* One server at a time in a folder, and the look through the database after one that was cut off.
 * The lock is the kernel's, so it ends with the process; the file holds a word while a server runs
 */
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/internal.h"

bool store_claim(struct store *store, bool *out_was_cut)
{
    static const char running[] = "running\n";
    const int file = open(store->claim_path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);

    if (file < 0) {
        return false;
    }
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        close(file);
        return false;
    }
    *out_was_cut = lseek(file, 0, SEEK_END) > 0;
    /* On a full disk the word is missing, and the next start merely looks less closely. */
    if (!*out_was_cut && write(file, running, sizeof running - 1) > 0) {
        (void)!fsync(file);
    }
    store->claim = file;
    return true;
}

void claim_end(struct store *store)
{
    if (store->claim >= 0) {
        (void)!ftruncate(store->claim, 0);
        close(store->claim);
        store->claim = -1;
    }
}

enum status store_check(struct store *store, struct problems *problems)
{
    static const struct query quick_check = {
        "quick_check", "pragma quick_check(1)", SURFACE_SYSTEM, 0, 1, false, false};
    struct connection connection;
    sqlite3_stmt *statement = NULL;
    enum problem problem = PROBLEM_NONE;
    int code = connection_open(&connection, store->path, CONNECTION_READS);

    if (code == SQLITE_OK) {
        code = connection_bind(&connection, &quick_check, NULL, &statement);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_step(statement);
    }
    if (code != SQLITE_ROW) {
        problem = (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB
            ? PROBLEM_database_damaged
            : PROBLEM_no_database;
    } else if (!text_is(text_of((const char *)sqlite3_column_text(statement, 0)), "ok")) {
        problem = PROBLEM_database_damaged;
    }
    connection_close(&connection);
    return problem == PROBLEM_NONE ? OK
                                   : problem_set(problems, problem, NULL, (struct text){NULL, 0});
}
