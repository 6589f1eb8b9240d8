/* The verbs on a clinic's database and key. */
#include <string.h>

#include "line.h"
#include "store/migration.h"
#include "store/store.h"

enum { key_file_most = 1024 };

/* Opening a clinic brings its database up to date. */
enum status verb_migrate(struct line *line)
{
    struct clinic clinic = {0};
    const enum status status = line_clinic(line, /* create= */ false, &clinic);

    if (status == OK) {
        fprintf(line->out, "The database is at migration %d.\n", migrations[migration_count - 1].number);
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

enum status verb_key_sheet(struct line *line)
{
    struct clinic clinic = {0};
    char bytes[key_file_most];
    enum status status = line_clinic(line, /* create= */ false, &clinic);

    if (status != OK) {
        goto out;
    }
    FILE *file = fopen(line_key_path(line), "re");
    if (file == NULL) {
        status = problem_set(&line->problems, PROBLEM_master_key_missing, NULL, text_of(line_key_path(line)));
        goto out;
    }
    const size_t length = fread(bytes, 1, sizeof bytes, file);
    (void)fclose(file);
    fprintf(line->out,
        "MASTER KEY OF %.*s\n\n%.*s\n"
        "Without this key nobody can read the clinic's records, not even from a backup. Keep this sheet in a\n"
        "safe, away from the server. To use it, write the lines above into a file that only the server's\n"
        "account may read (mode 0600) and name it in CLINIC_MASTER_KEY_FILE.\n",
        TEXT_ARG(clinic.settings.name), (int)length, bytes);
    memset(bytes, 0, sizeof bytes);
out:
    clinic_close(&clinic);
    return status;
}
