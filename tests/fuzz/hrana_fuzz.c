/* What a database server may answer, to libFuzzer: three steps, of which the second has rows. What
 * is taken is as the query asks. See tests/fuzz/run.sh. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "store/hrana_wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { steps = 3, columns = 2 };

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct query query = {
        "rows", "select 1, 2", SURFACE_STAFF, 0, columns, true, false};
    struct arena arena = {0};
    struct allowance allowance = {set_most_rows, set_most_bytes};
    struct hrana_reply reply;
    struct rows rows;

    if (hrana_read((struct text){(const char *)data, size}, steps, &reply)) {
        for (size_t i = 0; i < steps && reply.refusal.length == 0; i++) {
            check(hrana_error_of(&reply, i).message.length <= size);
            (void)hrana_is_ok(&reply, i);
        }
        if (reply.refusal.length == 0 && hrana_rows(&reply, 1, &arena, &query, &allowance, &rows)) {
            check(rows.columns == columns && rows.count <= set_most_rows);
            for (size_t i = 0; i < rows.count * columns; i++) {
                check(rows.values[i].kind <= VALUE_BLOB && rows.values[i].bytes.length <= size);
            }
        }
        hrana_reply_free(&reply);
    }
    arena_release(&arena);
    return 0;
}
