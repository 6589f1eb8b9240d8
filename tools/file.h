/* Whole files, for the build tools. Each says on standard error what is wrong and answers false. */
#ifndef CLINIC_TOOLS_FILE_H
#define CLINIC_TOOLS_FILE_H

#include "base/buf.h"

/* Adds the file's bytes to `out`, whose maximum is the file's. */
bool read_file(const char *path, struct buf *out);
bool write_file(const char *path, const struct buf *content);

#endif
