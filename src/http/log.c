#include "http/log.h"

#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/seal.h"

enum { ring_rows = 1024, agent_most = 240, key_bytes = 32, ms_per_day = 24 * 60 * 60 * 1000 };
enum { write_every_ms = 250 };

struct log_row {
    struct instant at;
    char id[id_length];
    const char *method;
    const char *pattern;
    int status;
    size_t bytes;
    int64_t microseconds;
    unsigned trips;
    char personal[46 + 8 + agent_most]; /* address, country, browser */
    size_t personal_length;
};

struct log {
    struct server *server;
    pthread_t thread;
    char node[65];
    int file;
    struct day day; /* of the file and the key */
    unsigned char key[key_bytes];
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t ended;
    bool is_ending;
    size_t first;
    size_t count;
    size_t dropped;
    struct log_row ring[ring_rows];
    struct log_row writing[ring_rows]; /* the writer's own */
};

/* Made of the clinic's token key, so that nothing has to be kept beside the file. */
static void day_key(
    struct store *store, struct arena *arena, struct day day, unsigned char out_key[key_bytes])
{
    for (int half = 0; half < 2; half++) {
        const struct text name = text_format(arena, "request log %d %d", day.v, half);
        const struct text token = store_token(store, arena, TOKEN_LOG, name);

        memcpy(out_key + half * key_bytes / 2, token.at, key_bytes / 2);
    }
}

static struct day day_at(struct instant at)
{
    return (struct day){(int32_t)(at.ms / ms_per_day)};
}

static void add_personal(struct log_row *row, struct text text, size_t most, bool is_last)
{
    const struct text part = text_part(text, 0, most);

    for (size_t i = 0; i < part.length; i++) {
        const char byte = part.at[i];

        row->personal[row->personal_length++] = byte < ' ' && byte >= 0 ? ' ' : byte;
    }
    if (!is_last) {
        row->personal[row->personal_length++] = '\t';
    }
}

void log_request(struct exchange *x)
{
    static const char *const methods[METHODS] = {"GET", "POST", "PATCH", "DELETE"};
    struct log *log = x->server->log;

    if (log == NULL || x->code == 0) {
        return;
    }
    struct log_row row = {.at = x->q.now,
        .method = x->is_head ? "HEAD" : methods[x->q.method],
        .pattern = x->q.route == NULL ? "-" : x->q.route->pattern,
        .status = x->code,
        .bytes = x->answer_bytes,
        .microseconds = monotonic_us() - x->started_us,
        .trips = x->q.reads.trips};
    memcpy(row.id, x->q.id, sizeof row.id);
    add_personal(&row, x->q.address, 46, false);
    add_personal(&row, x->q.country, 2, false);
    add_personal(&row, x->q.user_agent, agent_most, true);
    pthread_mutex_lock(&log->mutex);
    if (log->count < ring_rows) {
        log->ring[(log->first + log->count++) % ring_rows] = row;
    } else {
        log->dropped++;
    }
    pthread_mutex_unlock(&log->mutex);
}

/* Files of days that are over for longer than they are kept, of every node. Others are not ours to
 * delete. */
static void delete_ended(const char *directory, struct day today)
{
    DIR *folder = opendir(directory);

    for (const struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        const struct text name = text_of(entry->d_name);
        struct day day;

        if (text_ends(name, TEXT(".log")) && day_read(text_part(name, 0, 10), &day) == OK &&
            today.v - day.v > log_kept_days) {
            (void)unlinkat(dirfd(folder), entry->d_name, 0);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
}

static void open_file(struct log *log, struct arena *arena, struct day day)
{
    const char *directory = log->server->config->log_directory;
    const struct text name =
        text_format(arena, "%s/%.*s.%s.log", directory, TEXT_ARG(day_text(arena, day)), log->node);

    if (log->file >= 0) {
        close(log->file);
    }
    (void)mkdir(directory, 0700);
    delete_ended(directory, day);
    log->file = open(
        text_string(arena, name), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    log->day = day;
    day_key(log->server->clinic->store, arena, day, log->key);
}

static void add_line(struct log *log, struct buf *lines, const struct log_row *row)
{
    enum {
        nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
        tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES
    };
    unsigned char sealed[nonce_bytes + sizeof row->personal + tag_bytes];
    char base64[sodium_base64_ENCODED_LEN(sizeof sealed, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
    unsigned long long length = 0;
    const int64_t ms = row->at.ms % ms_per_day;

    randombytes_buf(sealed, nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + nonce_bytes, &length,
        (const unsigned char *)row->personal, row->personal_length, (const unsigned char *)row->id,
        sizeof row->id, NULL, sealed, log->key);
    sodium_bin2base64(base64, sizeof base64, sealed, nonce_bytes + (size_t)length,
        sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    buf_format(lines, "%.*sT%02d:%02d:%02d.%03dZ\t%.*s\t%s\t%s\t%d\t%zu\t%lld\t%u\t%s\n",
        TEXT_ARG(day_text(lines->arena, log->day)), (int)(ms / 3600000), (int)(ms / 60000 % 60),
        (int)(ms / 1000 % 60), (int)(ms % 1000), (int)sizeof row->id, row->id, row->method,
        row->pattern, row->status, row->bytes, (long long)row->microseconds, row->trips, base64);
}

static void write_lines(const struct log *log, struct buf *lines)
{
    /* A full disk loses lines, not requests. */
    if (lines->length > 0 && log->file >= 0) {
        (void)!write(log->file, lines->at, lines->length);
    }
    lines->length = 0;
}

static void write_rows(struct log *log, struct arena *arena, size_t count, size_t dropped)
{
    struct buf lines;

    buf_init(&lines, arena, 2 * (size_t)limit_body_bytes);
    for (size_t i = 0; i < count; i++) {
        const struct day day = day_at(log->writing[i].at);

        if (log->file < 0 || day.v != log->day.v) {
            write_lines(log, &lines);
            open_file(log, arena, day);
        }
        add_line(log, &lines, &log->writing[i]);
    }
    if (dropped > 0) {
        buf_format(&lines, "# %zu lines were dropped\n", dropped);
    }
    write_lines(log, &lines);
}

static void *write_log(void *context)
{
    struct log *log = context;
    struct arena arena = {0};
    bool is_ending = false;

    while (!is_ending) {
        struct timespec until;

        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += write_every_ms * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_mutex_lock(&log->mutex);
        if (!log->is_ending) {
            (void)pthread_cond_clockwait(&log->ended, &log->mutex, CLOCK_MONOTONIC, &until);
        }
        is_ending = log->is_ending;
        const size_t count = log->count;
        const size_t dropped = log->dropped;
        for (size_t i = 0; i < count; i++) {
            log->writing[i] = log->ring[(log->first + i) % ring_rows];
        }
        log->first = (log->first + count) % ring_rows;
        log->count = 0;
        log->dropped = 0;
        pthread_mutex_unlock(&log->mutex);
        write_rows(log, &arena, count, dropped);
        arena_empty(&arena);
    }
    arena_release(&arena);
    return NULL;
}

static void name_node(char out_node[65])
{
    memset(out_node, 0, 65);
    if (gethostname(out_node, 64) != 0 || out_node[0] == '\0') {
        memcpy(out_node, "node", 5);
    }
    for (char *at = out_node; *at != '\0'; at++) {
        if (*at == '/') {
            *at = '_';
        }
    }
}

enum status log_start(struct server *server)
{
    if (server->config->log_directory == NULL || server->clinic->store == NULL) {
        return OK;
    }
    struct log *log = ARENA_NEW(&server->arena, struct log);
    log->server = server;
    log->file = -1;
    name_node(log->node);
    pthread_mutex_init(&log->mutex, NULL);
    pthread_cond_init(&log->ended, NULL);
    if (pthread_create(&log->thread, NULL, write_log, log) != 0) {
        return STATUS_UNAVAILABLE;
    }
    server->log = log;
    return OK;
}

void log_stop(struct server *server)
{
    struct log *log = server->log;

    if (log == NULL) {
        return;
    }
    pthread_mutex_lock(&log->mutex);
    log->is_ending = true;
    pthread_cond_signal(&log->ended);
    pthread_mutex_unlock(&log->mutex);
    pthread_join(log->thread, NULL);
    if (log->file >= 0) {
        close(log->file);
    }
    sodium_memzero(log->key, sizeof log->key);
    pthread_cond_destroy(&log->ended);
    pthread_mutex_destroy(&log->mutex);
    server->log = NULL;
}

enum status log_open_line(struct store *store, struct arena *arena, struct day day, struct text id,
    struct text sealed, struct text *out_plain)
{
    const size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    unsigned char key[key_bytes];
    unsigned char *bytes = arena_alloc(arena, sealed.length + 1);
    unsigned char *plain = arena_alloc(arena, sealed.length + 1);
    size_t length = 0;
    unsigned long long plain_length = 0;

    if (sodium_base642bin(bytes, sealed.length, sealed.at, sealed.length, NULL, &length, NULL,
            sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        length < nonce_bytes) {
        return STATUS_INVALID;
    }
    day_key(store, arena, day, key);
    const int failed =
        crypto_aead_xchacha20poly1305_ietf_decrypt(plain, &plain_length, NULL, bytes + nonce_bytes,
            length - nonce_bytes, (const unsigned char *)id.at, id.length, bytes, key);
    sodium_memzero(key, sizeof key);
    *out_plain = (struct text){(const char *)plain, (size_t)plain_length};
    return failed == 0 ? OK : STATUS_INVALID;
}
