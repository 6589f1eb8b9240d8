/* One server at a time in a folder. The lock is the kernel's, so it ends with the process; the file
 * holds a word while a server runs. */
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/internal.h"

bool store_claim(struct store *store, bool *out_was_cut)
{
    static const char running[] = "running\n";
    const int file = open(store->claim_path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);

    if (file < 0) {
        return false;
    }
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        close(file);
        return false;
    }
    *out_was_cut = lseek(file, 0, SEEK_END) > 0;
    /* On a full disk the word is missing, and the next start merely looks less closely. */
    if (!*out_was_cut && write(file, running, sizeof running - 1) > 0) {
        (void)!fsync(file);
    }
    store->claim = file;
    return true;
}

void claim_end(struct store *store)
{
    if (store->claim >= 0) {
        (void)!ftruncate(store->claim, 0);
        close(store->claim);
        store->claim = -1;
    }
}
