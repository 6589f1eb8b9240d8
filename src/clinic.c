#include "clinic.h"

#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "access/accounts.h"
#include "access/openings.h"
#include "access/uses.h"
#include "line.h"
#include "settings/pulse.h"
#include "settings/settings.h"
#include "store/files.h"

enum { hashes_at_once = 2 };

static struct instant read_clock(struct clinic *clinic)
{
    struct timespec now;

    (void)clinic;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (struct instant){(int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000};
}

static uint64_t read_random(struct clinic *clinic)
{
    uint64_t bits = 0;

    (void)clinic;
    randombytes_buf(&bits, sizeof bits);
    return bits;
}

struct clinic *clinic_home(struct clinic *clinic)
{
    return clinic->home == NULL ? clinic : clinic->home;
}

int64_t clinic_new_id(struct clinic *clinic)
{
    struct clinic *home = clinic_home(clinic);

    return id_make(&home->ids, home->now(home).ms, home->random(home));
}

struct day clinic_today(const struct clinic *clinic, struct instant at)
{
    const struct minute now = zone_minute(clinic->zone, at);

    return day_of(minute_add(now, -clinic->settings.day_ends_minute));
}

void clinic_close(struct clinic *clinic)
{
    settings_end(clinic);
    store_close(clinic->store);
    files_close(clinic->files);
    zone_free(clinic->zone);
    uses_free(clinic->uses);
    openings_free(clinic->openings);
    pulse_free(clinic->pulse);
    if (clinic->hashing != NULL) {
        (void)sem_destroy(clinic->hashing);
    }
    *clinic = (struct clinic){0};
}

static enum status load_settings(struct line *line, struct clinic *clinic)
{
    struct reader *reader = NULL;
    struct reads reads;
    enum status status = reader_open(clinic->store, &reader);

    if (status == OK) {
        reads_begin(&reads, clinic->store, reader, &line->arena, SURFACE_PUBLIC);
        status = settings_load(clinic, &reads, &line->arena);
    }
    reader_close(reader);
    return status;
}

/* Half a second, unless a signal to end comes meanwhile, which `serve` has blocked. */
static bool wait_for_migration(unsigned before)
{
    const struct timespec moment = {0, 500000000};
    sigset_t ends;

    if (before == 0) {
        fputs(
            "clinic: another node brings the database up to date; this one waits for it\n", stderr);
    }
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigaddset(&ends, SIGINT);
    return sigtimedwait(&ends, NULL, &moment) < 0;
}

static bool holds_clinic(struct line *line, const char *directory)
{
    const char *key =
        text_string(&line->arena, text_format(&line->arena, "%s/master.key", directory));
    const char *database =
        text_string(&line->arena, text_format(&line->arena, "%s/clinic.db", directory));

    return access(database, F_OK) == 0 || access(key, F_OK) == 0;
}

const char *line_key_path(struct line *line)
{
    const char *path = line->config.values[CONFIG_MASTER_KEY_FILE];

    return path[0] != '\0'
        ? path
        : text_string(
              &line->arena, text_format(&line->arena, "%s/master.key", line->config.directory));
}

enum status line_clinic(struct line *line, bool create, struct clinic *out_clinic)
{
    const char *directory = line_option(line, "data");

    if (create) {
        if (holds_clinic(line, directory)) {
            return problem_set(&line->problems, PROBLEM_is_clinic, NULL, text_of(directory));
        }
        (void)mkdir(
            directory, 0700); /* whether it is there then, for us to write in, is asked next */
        if (access(text_string(&line->arena, text_format(&line->arena, "%s/.", directory)),
                W_OK | X_OK) != 0) {
            return problem_set(&line->problems, PROBLEM_no_folder, NULL, text_of(directory));
        }
    }
    enum status status = config_read(&line->config, directory, &line->arena, &line->problems);
    if (status != OK) {
        return status;
    }
    /* A node of a clinic on a server may have nothing but its settings. */
    if (!create && !holds_clinic(line, directory) &&
        text_begins(text_of(line->config.values[CONFIG_DATABASE_URL]), TEXT("file:"))) {
        return problem_set(&line->problems, PROBLEM_no_clinic, NULL, text_of(directory));
    }
    const struct store_config config = {
        .directory = directory,
        .url = line->config.values[CONFIG_DATABASE_URL],
        .token = line->config.values[CONFIG_DATABASE_TOKEN],
        .master_key = line_key_path(line),
        .create = create,
        .no_migration = line_option(line, "dry-run") != NULL,
        .wait = wait_for_migration,
    };
    const struct files_config files = {
        .directory = directory,
        .url = line->config.values[CONFIG_FILES_URL],
        .access_key = line->config.values[CONFIG_FILES_ACCESS_KEY],
        .secret_key = line->config.values[CONFIG_FILES_SECRET_KEY],
    };
    *out_clinic = (struct clinic){
        .directory = directory,
        .url = line->config.values[CONFIG_URL],
        .now = read_clock,
        .random = read_random,
        .hashing = ARENA_NEW(&line->arena, sem_t),
        .uses = uses_create(),
        .openings = openings_create(),
        .pulse = pulse_create(),
    };
    (void)sem_init(out_clinic->hashing, 0, hashes_at_once);
    status = files_open(&files, &line->arena, &line->problems, &out_clinic->files);
    if (status == OK) {
        status = store_open(&config, &line->arena, &line->problems, &out_clinic->store);
    }
    if (status == OK && !create && !config.no_migration) {
        status = load_settings(line, out_clinic);
    }
    return status;
}

static struct text option_or(const struct line *line, const char *name, const char *otherwise)
{
    const char *value = line_option(line, name);

    return text_of(value == NULL ? otherwise : value);
}

/* The first administrator: the first of the roles just made. */
static enum status create_first_admin(struct line *line, struct clinic *clinic, struct batch *batch,
    struct role_id role, struct text *out_password)
{
    struct account account = {
        .role = role,
        .name = TEXT("Administrator"),
        .name_ur = TEXT("منتظم"),
        .email = text_of(line_option(line, "admin-email")),
        .language = ENGLISH,
    };
    struct subject subject;
    enum status status = account_check(&line->problems, &account);

    if (status == OK) {
        status = line_password(line, clinic->store, "admin-password-file", out_password);
    }
    if (status == OK) {
        status = password_hash(&line->arena, *out_password, &account.password_hash);
    }
    if (status == OK) {
        account_create(clinic, batch, &account, &subject);
    }
    return status;
}

enum status verb_init(struct line *line)
{
    struct clinic clinic = {0};
    struct batch batch;
    struct roles_made roles;
    struct text password = {0};
    const struct new_clinic new_clinic = {
        .name = option_or(line, "name", "Clinic"),
        .zone = option_or(line, "zone", "Asia/Karachi"),
        .currency = option_or(line, "currency", "PKR"),
    };
    enum status status = line_clinic(line, /* create= */ true, &clinic);

    if (status == OK) {
        batch_begin(&batch, clinic.store, &line->arena, &line->problems, SURFACE_SYSTEM);
        roles_create(&clinic, &batch, &roles);
        status = settings_create(&clinic, &batch, &new_clinic);
    }
    if (status == OK) {
        status = create_first_admin(line, &clinic, &batch, roles.administrator, &password);
    }
    if (status == OK) {
        status = batch_commit(&batch);
    }
    if (status != OK && clinic.store != NULL) {
        store_unmake(clinic.store);
    }
    clinic_close(&clinic);
    if (status == OK) {
        line_tell(line, "admin-password-file", password);
    }
    return status;
}
