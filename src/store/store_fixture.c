#include "store/store_fixture.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/internal.h"

enum { start_ms = 20000 };

static void insist(bool is_so, const char *what)
{
    if (!is_so) {
        fprintf(stderr, "test's store: %s failed\n", what);
        abort();
    }
}

const char *fixture_path(struct fixture *fixture, const char *name)
{
    return text_format(&fixture->arena, "%s/%s%c", fixture->directory, name, 0).at;
}

enum status fixture_open(struct fixture *fixture, bool create)
{
    const struct store_config config = {
        .directory = fixture->directory, .url = fixture->url, .create = create};

    fixture->problems.count = 0;
    const enum status status =
        store_open(&config, &fixture->arena, &fixture->problems, &fixture->store);
    if (status == OK) {
        insist(reader_open(fixture->store, &fixture->reader) == OK, "reader_open");
    }
    return status;
}

void fixture_close(struct fixture *fixture)
{
    reader_close(fixture->reader);
    store_close(fixture->store);
    fixture->reader = NULL;
    fixture->store = NULL;
}

static int socket_at(struct sockaddr_in *at, bool is_ours)
{
    const int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct sockaddr *address = (const struct sockaddr *)at;
    socklen_t size = sizeof *at;
    const bool is_there =
        is_ours ? bind(file, address, size) == 0 : connect(file, address, size) == 0;

    if (!is_there) {
        close(file);
        return -1;
    }
    insist(!is_ours || getsockname(file, (struct sockaddr *)at, &size) == 0, "getsockname");
    return file;
}

static void run_server(const char *program, const char *database, const char *address)
{
    const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO); /* it tells of each refused step */
    execl(program, program, database, "--sync-server", address, (char *)NULL);
    _exit(127);
}

/* Turso's own server on a free port, when the environment names it. */
static void start_server(struct fixture *fixture)
{
    const char *pattern = getenv("TURSODB");
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const struct timespec moment = {0, 5000000};
    glob_t found;
    int file = 0;

    if (pattern == NULL) {
        return;
    }
    insist(glob(pattern, 0, NULL, &found) == 0, pattern);
    file = socket_at(&at, true);
    insist(file >= 0, "bind");
    close(file);
    const char *address = text_format(&fixture->arena, "127.0.0.1:%d%c", ntohs(at.sin_port), 0).at;
    const char *database = fixture_path(fixture, "clinic.db");
    fixture->url = text_format(&fixture->arena, "http://%s%c", address, 0).at;
    fixture->server = fork();
    insist(fixture->server >= 0, "fork");
    if (fixture->server == 0) {
        run_server(found.gl_pathv[0], database, address);
    }
    globfree(&found);
    file = -1;
    for (int ms = 0; file < 0 && ms < start_ms; ms += 5) {
        file = socket_at(&at, false);
        if (file < 0) {
            (void)nanosleep(&moment, NULL);
        }
    }
    insist(file >= 0, pattern);
    close(file);
}

static void stop_server(struct fixture *fixture)
{
    if (fixture->server > 0) {
        kill(fixture->server, SIGKILL);
        waitpid(fixture->server, NULL, 0);
    }
}

struct fixture *fixture_new(void)
{
    struct arena arena = {0};
    struct fixture *fixture = ARENA_NEW(&arena, struct fixture);

    fixture->arena = arena;
    memcpy(fixture->directory, "/tmp/clinic-store-XXXXXX", sizeof "/tmp/clinic-store-XXXXXX");
    insist(mkdtemp(fixture->directory) != NULL, "mkdtemp");
    start_server(fixture);
    insist(fixture_open(fixture, true) == OK, "store_open");
    return fixture;
}

void fixture_free(struct fixture *fixture)
{
    static const char *const names[] = {
        "clinic.db", "clinic.db-wal", "clinic.db-shm", "master.key", "serve.lock"};

    fixture_close(fixture);
    stop_server(fixture);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        unlink(fixture_path(fixture, names[i]));
    }
    insist(rmdir(fixture->directory) == 0, "rmdir");
    struct arena arena = fixture->arena;
    arena_release(&arena);
}

static void run_on_server(const struct fixture *fixture, const char *sql)
{
    struct arena arena = {0};
    struct problems problems = {0};
    struct store store = {.engine = &engine_hrana};
    const struct store_config config = {.url = fixture->url};

    insist(store.engine->find(&store, &config, &arena, &problems) == OK, fixture->url);
    insist(
        store.engine->run_script(&store, NULL, 0,
            text_format(&arena, "%s%s%c", sql, text_ends(text_of(sql), TEXT(";")) ? "" : ";", 0).at,
            &arena, &problems) == OK,
        sql);
    store.engine->close(&store);
    arena_release(&arena);
}

void fixture_raw(const struct fixture *fixture, const char *sql)
{
    char path[80];
    sqlite3 *db = NULL;

    if (fixture->url != NULL) {
        run_on_server(fixture, sql);
        return;
    }
    snprintf(path, sizeof path, "%s/clinic.db", fixture->directory);
    insist(sqlite3_open(path, &db) == SQLITE_OK, path);
    insist(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
    sqlite3_close(db);
}
