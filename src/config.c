#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { secret_most_bytes = 4096 };

static const struct config_row {
    const char *variable;
    bool is_secret;
    const char *otherwise;
} rows[CONFIG_COUNT] = {
#define CONFIG(name, variable, is_secret, otherwise, help) {variable, is_secret, otherwise},
#include "config.def"
#undef CONFIG
};

struct ini_reading {
    struct config *config;
    struct arena *arena;
};

/* CLINIC_URL of the environment is that, or "url", in the file. */
static bool is_named(const char *variable, const char *name)
{
    return strcasecmp(variable, name) == 0 ||
        (strncmp(variable, "CLINIC_", 7) == 0 && strcasecmp(variable + 7, name) == 0);
}

static int take_line(void *context, const char *section, const char *name, const char *value)
{
    struct ini_reading *reading = context;

    (void)section;
    for (size_t i = 0; i < CONFIG_COUNT; i++) {
        if (!rows[i].is_secret && is_named(rows[i].variable, name)) {
            reading->config->values[i] = text_string(reading->arena, text_of(value));
            return 1;
        }
    }
    return 0;
}

static const char *read_secret(struct arena *arena, const char *path)
{
    char bytes[secret_most_bytes];
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t length = file < 0 ? -1 : read(file, bytes, sizeof bytes);

    if (file >= 0) {
        (void)close(file);
    }
    return length < 0 ? NULL : text_string(arena, text_trim((struct text){bytes, (size_t)length}));
}

static void take_environment(struct config *config, struct arena *arena, size_t i)
{
    const char *value = getenv(rows[i].variable);
    const char *credentials = getenv("CREDENTIALS_DIRECTORY");

    if (value == NULL && rows[i].is_secret) {
        const char *file =
            getenv(text_string(arena, text_format(arena, "%s_FILE", rows[i].variable)));
        if (file == NULL && credentials != NULL) {
            file = text_string(arena, text_format(arena, "%s/%s", credentials, rows[i].variable));
        }
        value = file == NULL ? NULL : read_secret(arena, file);
    }
    if (value != NULL) {
        config->values[i] = value;
    }
}

enum status config_read(
    struct config *config, const char *directory, struct arena *arena, struct problems *problems)
{
    struct ini_reading reading = {config, arena};
    const char *path = text_string(arena, text_format(arena, "%s/clinic.conf", directory));

    config->directory = directory;
    for (size_t i = 0; i < CONFIG_COUNT; i++) {
        config->values[i] = rows[i].otherwise;
    }
    if (access(path, F_OK) == 0) {
        const int line = ini_parse(path, take_line, &reading);
        if (line != 0) {
            return problem_set(
                problems, PROBLEM_bad_config, NULL, text_format(arena, "%s, line %d", path, line));
        }
    }
    for (size_t i = 0; i < CONFIG_COUNT; i++) {
        take_environment(config, arena, i);
    }
    return OK;
}
