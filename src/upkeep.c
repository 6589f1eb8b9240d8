/* The verbs on a clinic's database and key. */
#include <string.h>

#include "line.h"
#include "store/migration.h"
#include "store/store.h"

enum { key_file_most = 1024 };

/* Opening a clinic brings its database up to date; a dry run opens it as it is. */
enum status verb_migrate(struct line *line)
{
    struct clinic clinic = {0};
    const bool is_dry = line_option(line, "dry-run") != NULL;
    const enum status status = line_clinic(line, /* create= */ false, &clinic);

    for (size_t i = 0; status == OK && is_dry && i < migration_count; i++) {
        if (store_pending(clinic.store, i)) {
            fprintf(line->out, "%d\t%s\t%s\n", migrations[i].number, migrations[i].feature,
                migrations[i].title);
        }
    }
    if (status == OK && !is_dry) {
        fprintf(line->out, "The database is at migration %d.\n",
            migrations[migration_count - 1].number);
    }
    clinic_close(&clinic);
    return status;
}

enum status verb_key_check(struct line *line)
{
    struct clinic clinic = {0};
    const enum status status = line_clinic(line, /* create= */ false, &clinic);

    if (status == OK) {
        fputs("The master key opens this clinic.\n", line->out);
    }
    clinic_close(&clinic);
    return status;
}

/* The key as it stands in its file, with what to do with it around. */
static enum status print_sheet(struct line *line, const struct clinic *clinic)
{
    char bytes[key_file_most];
    const char *path = line_key_path(line);
    FILE *file = fopen(path, "re");

    if (file == NULL) {
        return problem_set(&line->problems, PROBLEM_master_key_missing, NULL, text_of(path));
    }
    const size_t length = fread(bytes, 1, sizeof bytes, file);
    (void)fclose(file);
    if (length == 0) { /* a sheet without the key would be thought to hold it */
        return problem_set(&line->problems, PROBLEM_master_key_missing, NULL, text_of(path));
    }
    fprintf(line->out,
        "MASTER KEY OF %.*s\n\n%.*s\n"
        "Without this key nobody can read the clinic's records, not even from a backup. Keep this sheet in a\n"
        "safe, away from the server. To use it, write the lines above into a file that only the server's\n"
        "account may read (mode 0600) and name it in CLINIC_MASTER_KEY_FILE.\n",
        TEXT_ARG(clinic->settings.name), (int)length, bytes);
    explicit_bzero(bytes, sizeof bytes);
    return OK;
}

enum status verb_key_sheet(struct line *line)
{
    struct clinic clinic = {0};
    enum status status = line_clinic(line, /* create= */ false, &clinic);

    if (status == OK) {
        status = print_sheet(line, &clinic);
    }
    clinic_close(&clinic);
    return status;
}
