/* Files: what is too large for a row. Each lies under a random name in a folder or a bucket
 * (CLINIC_FILES_URL), sealed under a key of its own (XChaCha20-Poly1305, bound to the name): who
 * has the files alone has nothing. The row that names a file holds its key, sealed like any other
 * value, so that erasing whose row it is erases the file. */
#ifndef CLINIC_STORE_FILES_H
#define CLINIC_STORE_FILES_H

#include "base/problem.h"
#include "base/text.h"

struct files;

enum { file_most_bytes = 25 * 1024 * 1024, file_name_length = 26, file_key_bytes = 32 };

/* What a row holds of a file. */
struct file_ref {
    struct text name; /* file_name_length of a-z and 0-9 */
    struct text key;  /* file_key_bytes, for a sealed column */
};

struct files_config {
    const char *directory;  /* the data folder */
    const char *url;        /* "file:files", or "s3://HOST/BUCKET?region=REGION" */
    const char *access_key; /* of a bucket */
    const char *secret_key;
};

/* Where files are kept; asks nothing and makes nothing yet. PROBLEM_files_url. Lives in the arena
 * and borrows the config's texts. From any thread, as the three below. */
MUST_USE enum status files_open(const struct files_config *config, struct arena *arena,
    struct problems *problems, struct files **out_files);

/* Do all nodes of a clinic see the same ones? Those in a data folder are this node's alone. */
bool files_are_shared(const struct files *files);

void files_close(struct files *files); /* NULL too */

/* Keep bytes; when it is OK they are safe on the disk or with the server. Before the batch that
 * writes the row: when that is refused, give the file back by file_remove. TOO_LARGE above
 * file_most_bytes. */
MUST_USE enum status file_keep(struct files *files, struct arena *arena, struct problems *problems,
    struct text bytes, struct file_ref *out_ref);

/* PROBLEM_gone when it is nowhere, PROBLEM_file_damaged when it is not what was kept. Arena. */
MUST_USE enum status file_read(struct files *files, struct arena *arena, struct problems *problems,
    const struct file_ref *ref, struct text *out_bytes);

/* OK too when it was gone already. */
MUST_USE enum status file_remove(struct files *files, struct problems *problems, struct text name);

#endif
