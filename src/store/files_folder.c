/* A folder: DIR/files/AB/ABCDEF..., by the first two letters. A file is whole under its name or not
 * there at all: it is written beside its place, synced, and then renamed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/files_place.h"

enum { path_most = 512 };

static bool open_folder(struct files *files, const struct files_config *config, struct arena *arena)
{
    static const struct text begin = TEXT_ROW("file:");
    const struct text url = text_of(config->url);
    const struct text name = text_part(url, begin.length, url.length);

    files->parent = text_begins(name, TEXT("/")) ? "/" : config->directory;
    files->folder = text_begins(name, TEXT("/"))
        ? text_string(arena, name)
        : text_string(arena, text_format(arena, "%s/%.*s", config->directory, TEXT_ARG(name)));
    return name.length > 0 && strlen(files->folder) < path_most - 2 * file_name_length;
}

static void close_folder(struct files *files)
{
    (void)files;
}

static enum problem problem_of_error(int error)
{
    return error == ENOENT                                     ? PROBLEM_gone
        : error == ENOSPC || error == EDQUOT || error == EFBIG ? PROBLEM_no_room
                                                               : PROBLEM_disk_fails;
}

/* Make a folder of another one, which may be there already; its name is on the disk too. */
static bool make_folder(const char *parent, const char *path)
{
    if (mkdir(path, 0700) != 0) {
        return errno == EEXIST;
    }
    const int folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool is_synced = folder >= 0 && fsync(folder) == 0;

    if (folder >= 0) {
        close(folder);
    }
    return is_synced;
}

/* The folder in which the file of that name is; -1 with errno. */
static int open_place(const struct files *files, const char *name, bool makes)
{
    char path[path_most];

    (void)snprintf(path, sizeof path, "%s/%.2s", files->folder, name);
    if (makes && !(make_folder(files->parent, files->folder) && make_folder(files->folder, path))) {
        return -1;
    }
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool write_all(int file, struct text bytes)
{
    while (bytes.length > 0) {
        const ssize_t written = write(file, bytes.at, bytes.length);

        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes = text_part(bytes, (size_t)written, bytes.length);
    }
    return fsync(file) == 0;
}

static enum problem put(struct files *files, const char *name, struct text bytes)
{
    char beside[file_name_length + 5];
    const int folder = open_place(files, name, true);
    enum problem problem = PROBLEM_NONE;

    if (folder < 0) {
        return errno == ENOENT ? PROBLEM_disk_fails : problem_of_error(errno);
    }
    (void)snprintf(beside, sizeof beside, "%s.new", name);
    const int file = openat(folder, beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool is_written = file >= 0 && write_all(file, bytes);
    if (!is_written || renameat(folder, beside, folder, name) != 0 || fsync(folder) != 0) {
        problem = problem_of_error(errno);
        (void)unlinkat(folder, beside, 0);
    }
    if (file >= 0) {
        close(file);
    }
    close(folder);
    return problem;
}

static enum problem read_all(int file, struct arena *arena, struct text *out_bytes)
{
    struct stat about;
    size_t length = 0;

    if (fstat(file, &about) != 0 || about.st_size < 0 ||
        about.st_size > (off_t)2 * file_most_bytes) {
        return PROBLEM_file_damaged;
    }
    char *bytes = arena_take(arena, (size_t)about.st_size + 1);
    while (length < (size_t)about.st_size) {
        const ssize_t more = read(file, bytes + length, (size_t)about.st_size - length);

        if (more < 0 && errno == EINTR) {
            continue;
        }
        if (more <= 0) {
            return more < 0 ? PROBLEM_disk_fails : PROBLEM_file_damaged;
        }
        length += (size_t)more;
    }
    *out_bytes = (struct text){bytes, length};
    return PROBLEM_NONE;
}

static enum problem get(
    struct files *files, struct arena *arena, const char *name, struct text *out_bytes)
{
    const int folder = open_place(files, name, false);
    const int file = folder < 0 ? -1 : openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    const enum problem problem =
        file < 0 ? problem_of_error(errno) : read_all(file, arena, out_bytes);

    if (file >= 0) {
        close(file);
    }
    if (folder >= 0) {
        close(folder);
    }
    return problem;
}

static enum problem remove_file(struct files *files, const char *name)
{
    const int folder = open_place(files, name, false);
    const bool is_gone = folder >= 0 && unlinkat(folder, name, 0) == 0 && fsync(folder) == 0;
    const enum problem problem = is_gone ? PROBLEM_NONE : problem_of_error(errno);

    if (folder >= 0) {
        close(folder);
    }
    return problem;
}

const struct files_place files_folder = {
    .open = open_folder, .close = close_folder, .put = put, .get = get, .remove = remove_file};
