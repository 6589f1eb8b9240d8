/* What files.c asks of a place: files_folder.c, in the data folder; files_bucket.c, a server that
 * speaks S3. Names are sound and bytes are sealed. Inside store/ only. */
#ifndef CLINIC_STORE_FILES_PLACE_H
#define CLINIC_STORE_FILES_PLACE_H

#include "store/files.h"

struct bucket;

struct files {
    const struct files_place *place;
    const char *parent;    /* of files_folder.c */
    const char *folder;    /* of files_folder.c: arena */
    struct bucket *bucket; /* of files_bucket.c: owned */
};

struct files_place {
    bool is_shared; /* by all nodes */
    bool (*open)(struct files *files, const struct files_config *config, struct arena *arena);
    void (*close)(struct files *files);
    /* PROBLEM_NONE, or what is wrong; PROBLEM_gone when there is none of that name. */
    enum problem (*put)(struct files *files, const char *name, struct text bytes);
    enum problem (*get)(
        struct files *files, struct arena *arena, const char *name, struct text *out_bytes);
    enum problem (*remove)(struct files *files, const char *name);
};

extern const struct files_place files_folder, files_bucket;

#endif
