/* What the store asks of a database engine: sqlite_engine.c, a file in the data folder; hrana.c, a
 * server of libSQL or Turso. Each function is called from any thread unless it says otherwise.
 * Inside store/ only. */
#ifndef CLINIC_STORE_ENGINE_H
#define CLINIC_STORE_ENGINE_H

#include "store/store.h"

/* The steps of a batch, with those that guard every batch, and why they were refused. */
struct transaction {
    const struct batch_step *steps;
    size_t count;
    size_t refused;       /* out: the step, or count when it was the commit or the beginning */
    enum problem problem; /* out: what the refusal says of itself: problem_of_refusal */
    char said[96];        /* out, for the log: what the engine says of it; may be empty */
};

struct engine {
    bool is_shared; /* store_is_shared */
    /* Is there a database at config->url, or with `create` a place for one? Makes nothing. */
    enum status (*find)(struct store *store, const struct store_config *config, struct arena *arena,
        struct problems *problems);
    /* Open it, after find; with `create` make it. */
    enum status (*open)(
        struct store *store, const struct store_config *config, struct problems *problems);
    /* Take away what `open` has made, as far as that goes. */
    void (*unmake)(struct store *store);
    /* Also of a store that was not opened, or half. */
    void (*close)(struct store *store);

    /* A reader of a thread: what the engine holds for it. */
    enum status (*reader_open)(struct reader *reader);
    void (*reader_close)(struct reader *reader);
    /* Run a sound set as one snapshot; one of out_rows for each step, in the set's arena. */
    enum status (*read)(struct reads *reads, struct rows *out_rows);

    /* Commit all steps or none; false when refused. */
    bool (*commit)(struct store *store, struct transaction *transaction);
    /* Run the statements of a script in one transaction, after those steps. When the store is
     * opened, before other threads. */
    enum status (*run_script)(struct store *store, const struct batch_step *before, size_t count,
        const char *script, struct arena *arena, struct problems *problems);

    enum status (*check)(struct store *store, struct problems *problems); /* store_check */
    void (*prepare_bulk)(struct store *store);                            /* store_bulk */
};

extern const struct engine engine_sqlite, engine_hrana;

/* What the text of a refusal says, in the words of either engine: a key of problems.def that a
 * trigger raised or that names a CHECK, PROBLEM_must for a guard, PROBLEM_NONE for any other. */
enum problem problem_of_refusal(struct text message);

#endif
