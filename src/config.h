/* The settings of a process, from DIR/clinic.conf (ini), overridden by the environment. */
#ifndef CLINIC_CONFIG_H
#define CLINIC_CONFIG_H

#include <stdbool.h>

#include "base/problem.h"

enum config_name {
#define CONFIG(name, variable, is_secret, otherwise, help) CONFIG_##name,
#include "config.def"
#undef CONFIG
    CONFIG_COUNT
};

struct config {
    const char *directory;            /* the data folder */
    const char *values[CONFIG_COUNT]; /* arena or static; "" when not set */
};

/* Read the file, if there is one, and the environment. A secret also comes from the file that
 * NAME_FILE names and from systemd's credentials. INVALID when the file names a setting that isn't
 * there. */
MUST_USE enum status config_read(
    struct config *config, const char *directory, struct arena *arena, struct problems *problems);

#endif
