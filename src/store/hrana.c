/* libSQL or Turso over HTTP: a set of reads or a batch is one request, never a transaction that is
 * held over several. An attempt that gets no whole answer may have been done: a read is asked
 * again; a batch is sent again only when it carries an idempotency key, after the key has been
 * looked up, and the key's row makes a second time impossible. */
#include <pthread.h>
#include <sodium.h>
#include <sqlite3.h>
#include <string.h>
#include <time.h>

#include "store/copy.h"
#include "store/hrana_http.h"
#include "store/hrana_wire.h"
#include "store/idempotency.h"
#include "store/internal.h"

enum {
    attempts_most = 3,
    attempt_ms = 8000,
    least_attempt_ms = 500,
    step_ms = 10,        /* more for each step: a batch may have thousands */
    give_up_ms = 8000,   /* no repeat after that */
    settle_ms = 4000,    /* of finding out whether a batch was done */
    first_pause_ms = 50, /* doubled each time, and as much again by chance */
    failures_most = 3,   /* in a row, before nobody is sent for a while */
    fail_fast_ms = 2000  /* and as long an attempt then may take */
};

struct hrana {
    struct hrana_http *http; /* owned */
    pthread_mutex_t lock;    /* over the three below */
    unsigned failures;       /* in a row */
    int64_t away_until_ms;
    bool closes; /* the server leaves streams open unless they are closed */
};

static int64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void pause_before(unsigned attempt, long asked_ms)
{
    const unsigned shift = attempt < 5 ? attempt : 5;
    const uint32_t pause_ms = (uint32_t)first_pause_ms << shift;
    const long ms = asked_ms > 0 ? asked_ms : (long)(pause_ms + randombytes_uniform(pause_ms));
    const struct timespec pause = {ms / 1000, ms % 1000 * 1000000};

    (void)nanosleep(&pause, NULL);
}

/* Is it known to be away? After a while one goes to find out; the others wait for what he finds. */
static bool is_away(struct hrana *hrana)
{
    const int64_t now = now_ms();

    pthread_mutex_lock(&hrana->lock);
    const bool is_known = hrana->failures >= failures_most;
    const bool is_away = is_known && now < hrana->away_until_ms;
    if (is_known && !is_away) {
        hrana->away_until_ms = now + fail_fast_ms;
    }
    pthread_mutex_unlock(&hrana->lock);
    return is_away;
}

static void note_outcome(struct hrana *hrana, enum hrana_outcome outcome)
{
    const bool failed = outcome == HRANA_UNDONE || outcome == HRANA_UNKNOWN;

    pthread_mutex_lock(&hrana->lock);
    hrana->failures = failed ? hrana->failures + 1 : 0;
    if (hrana->failures >= failures_most) {
        hrana->away_until_ms = now_ms() + fail_fast_ms;
    }
    if (failed) {
        hrana->closes = false; /* another server may answer next */
    }
    pthread_mutex_unlock(&hrana->lock);
}

/* What an attempt begins with: does it close its stream, and how long may it take? */
static long begin_attempt(struct hrana *hrana, size_t steps, bool *out_closes)
{
    pthread_mutex_lock(&hrana->lock);
    const long limit_ms =
        hrana->failures >= failures_most ? fail_fast_ms : attempt_ms + (long)steps * step_ms;
    *out_closes = hrana->closes;
    pthread_mutex_unlock(&hrana->lock);
    return limit_ms;
}

/* A server that gives a baton has left the stream open: it is closed now, and from now on in the
 * same request. */
static void follow_stream(struct hrana *hrana, struct arena *arena, const struct hrana_reply *reply)
{
    if (reply->base_url.length > 0) {
        hrana_http_move(hrana->http, reply->base_url);
    }
    if (reply->baton.length > 0) {
        (void)hrana_post(hrana->http, arena, hrana_close_body(arena, reply->baton), fail_fast_ms);
        pthread_mutex_lock(&hrana->lock);
        hrana->closes = true;
        pthread_mutex_unlock(&hrana->lock);
    }
}

/* One attempt at a request, of at most `most_ms`; the reply is to be freed when it is answered. */
static struct hrana_answer attempt(struct hrana *hrana, struct arena *arena,
    struct hrana_request *request, int64_t most_ms, struct hrana_reply *out_reply)
{
    const size_t length = request->json.length;
    bool closes = false;
    const long usual_ms = begin_attempt(hrana, request->steps, &closes);
    const long limit_ms = usual_ms < most_ms ? usual_ms : (long)most_ms;
    const struct text body = hrana_end(request, closes);

    if (body.length == 0) {
        return (struct hrana_answer){.outcome = HRANA_REFUSED, .problem = PROBLEM_broken};
    }
    struct hrana_answer answer = hrana_post(hrana->http, arena, body, limit_ms);

    request->json.length = length; /* it may be sent again */
    if (answer.outcome == HRANA_ANSWERED && !hrana_read(answer.body, request->steps, out_reply)) {
        answer.outcome = HRANA_UNKNOWN;
    }
    note_outcome(hrana, answer.outcome);
    if (answer.outcome == HRANA_ANSWERED) {
        follow_stream(hrana, arena, out_reply);
    }
    if (answer.outcome == HRANA_ANSWERED && out_reply->refusal.length > 0) {
        answer = (struct hrana_answer){.outcome = HRANA_REFUSED,
            .problem = PROBLEM_database_refuses,
            .detail = text_copy(arena, out_reply->refusal)};
        hrana_reply_free(out_reply);
    }
    return answer;
}

/* A server without end would send a list of all there is. */
static const char *limited(struct arena *arena, const struct query *query)
{
    int depth = 0;
    bool is_quoted = false;

    for (const char *at = query->sql; *at != '\0' && query->many; at++) {
        is_quoted = is_quoted != (*at == '\'');
        depth += is_quoted ? 0 : (*at == '(') - (*at == ')');
        if (depth == 0 && !is_quoted && strncmp(at, "limit ", 6) == 0) {
            return query->sql;
        }
    }
    return query->many ? text_format(arena, "%s limit %d%c", query->sql, set_most_rows + 1, 0).at
                       : query->sql;
}

/* Nothing else is read; and the transaction is undone at its end, so that nothing is written. */
static bool is_read(const struct query *query)
{
    const struct text sql = text_of(query->sql);

    return text_begins(sql, TEXT("select")) || text_begins(sql, TEXT("with")) ||
        text_begins(sql, TEXT("values"));
}

/* What a refusal says of itself; PROBLEM_NONE for a constraint that names none of ours. */
static enum problem error_problem(struct hrana_error error)
{
    const enum problem named = problem_of_refusal(error.message);
    struct arena arena = {0};
    const char *message = text_string(&arena, error.message);
    enum problem problem = PROBLEM_broken;

    if (named != PROBLEM_NONE) {
        problem = named;
    } else if (text_begins(error.code, TEXT("SQLITE_CONSTRAINT")) ||
        strstr(message, "constraint failed") != NULL) {
        problem = PROBLEM_NONE;
    } else if (text_begins(error.code, TEXT("SQLITE_FULL"))) {
        problem = PROBLEM_no_room;
    } else if (text_begins(error.code, TEXT("SQLITE_BUSY")) || strstr(message, "busy") != NULL ||
        strstr(message, "locked") != NULL) {
        problem = PROBLEM_no_database;
    }
    arena_release(&arena);
    return problem;
}

/* The rows of each step, which stand after `begin`. */
static enum status take_sets(const struct hrana_reply *reply, const struct read_step *steps,
    size_t count, struct arena *arena, struct rows *out_rows)
{
    struct allowance allowance = {set_most_rows, set_most_bytes};

    for (size_t i = 0; i <= count; i++) {
        if (!hrana_is_ok(reply, i)) {
            const enum problem problem = error_problem(hrana_error_of(reply, i));

            return problem == PROBLEM_NONE ? STATUS_INTERNAL : problem_status(problem);
        }
        if (i > 0 &&
            !hrana_rows(reply, i, arena, steps[i - 1].query, &allowance, &out_rows[i - 1])) {
            return STATUS_INTERNAL;
        }
    }
    return OK;
}

/* How long to go on asking. */
struct patience {
    unsigned attempts;
    int64_t until_ms;
    bool is_fast; /* not at all while the database is known to be away */
};

/* Read; `out_answer` says why there was no answer. */
static enum status read_steps(struct hrana *hrana, const struct read_step *steps, size_t count,
    struct patience patience, struct arena *arena, struct rows *out_rows,
    struct hrana_answer *out_answer)
{
    struct arena scratch = {0};
    struct hrana_request request;
    struct hrana_reply reply;
    struct hrana_answer answer = {.outcome = HRANA_UNDONE};
    enum status status = STATUS_UNAVAILABLE;

    hrana_begin(&request, &scratch);
    hrana_add(&request, "begin", NULL, 0);
    for (size_t i = 0; i < count; i++) {
        hrana_add(
            &request, limited(&scratch, steps[i].query), steps[i].args, steps[i].query->parameters);
    }
    hrana_add_rollback(&request, 0, 0);
    for (unsigned i = 0; i < patience.attempts; i++) {
        if (patience.is_fast && is_away(hrana)) {
            break;
        }
        const int64_t left_ms = patience.until_ms - now_ms();

        answer = attempt(hrana, &scratch, &request,
            left_ms < least_attempt_ms ? least_attempt_ms : left_ms, &reply);
        if (answer.outcome == HRANA_ANSWERED) {
            status = take_sets(&reply, steps, count, arena, out_rows);
            hrana_reply_free(&reply);
        }
        if (answer.outcome == HRANA_ANSWERED || answer.outcome == HRANA_REFUSED ||
            i + 1 == patience.attempts || now_ms() >= patience.until_ms) {
            break;
        }
        pause_before(i, answer.wait_ms);
    }
    answer.detail = text_copy(arena, answer.detail);
    *out_answer = answer;
    arena_release(&scratch);
    return status;
}

static enum status read_set(struct reads *reads, struct rows *out_rows)
{
    const struct patience patience = {attempts_most, now_ms() + give_up_ms, true};
    struct hrana_answer answer;

    for (size_t i = 0; i < reads->count; i++) {
        if (!is_read(reads->steps[i].query)) {
            return STATUS_INTERNAL;
        }
    }
    return read_steps(
        reads->store->hrana, reads->steps, reads->count, patience, reads->arena, out_rows, &answer);
}

/* The steps of a batch stand after the pragma, which is obeyed only outside a transaction, and
 * `begin immediate`. */
enum { batch_begins = 1, batch_first = 2 };

static void write_batch(struct hrana_request *request, struct arena *arena, const char *pragma,
    const struct transaction *transaction)
{
    hrana_begin(request, arena);
    hrana_add(request, pragma, NULL, 0);
    hrana_add(request, "begin immediate", NULL, 0);
    for (size_t i = 0; i < transaction->count; i++) {
        const struct batch_step *step = &transaction->steps[i];

        hrana_add(request, step->query->sql, step->args, step->query->parameters);
    }
    hrana_add(request, "commit", NULL, 0);
    hrana_add_rollback(request, batch_begins, batch_first + transaction->count);
}

/* Was it committed? Else which step was refused, and why. */
static bool judge_batch(const struct hrana_reply *reply, struct transaction *transaction)
{
    const size_t commit = batch_first + transaction->count;
    size_t step = 0;

    if (hrana_is_ok(reply, commit)) {
        return true;
    }
    while (step < commit && hrana_is_ok(reply, step)) {
        step++;
    }
    transaction->problem = error_problem(hrana_error_of(reply, step));
    transaction->refused = step < batch_first ? transaction->count : step - batch_first;
    return false;
}

/* The step that inserts the row of the idempotency key, or NULL. */
static const struct batch_step *find_key(const struct transaction *transaction)
{
    for (size_t i = 0; i < transaction->count; i++) {
        if (transaction->steps[i].query == &query_idempotency_add) {
            return &transaction->steps[i];
        }
    }
    return NULL;
}

/* Whether a batch was done that may have been. */
enum settled { NOT_SETTLED, IS_DONE, IS_NOT_DONE };

/* Is what stands under the key of this very batch? Asked until then, whatever happens. */
static enum settled settle(struct hrana *hrana, const struct batch_step *key, int64_t until_ms)
{
    const struct read_step look = {.query = &query_idempotency_find, .args = key->args};
    const struct patience patience = {UINT32_MAX, until_ms, false};
    struct arena arena = {0};
    struct rows rows = {0};
    struct hrana_answer answer;
    const enum status status = read_steps(hrana, &look, 1, patience, &arena, &rows, &answer);
    bool is_ours = rows.count == 1;

    for (unsigned i = 0; is_ours && i < query_idempotency_find.columns; i++) {
        const struct value *wrote = &key->args[query_idempotency_find.parameters + i];

        is_ours = rows.values[i].integer == wrote->integer &&
            text_equal(rows.values[i].bytes, wrote->bytes);
    }
    arena_release(&arena);
    return status != OK ? NOT_SETTLED : is_ours ? IS_DONE : IS_NOT_DONE;
}

static bool refuse_batch(struct transaction *transaction, enum problem problem)
{
    transaction->refused = transaction->count;
    transaction->problem = problem;
    return false;
}

/* What the server says of a batch; what an earlier attempt has done stands in the way of this one.
 */
static bool take_answer(struct hrana *hrana, struct hrana_reply *reply,
    const struct batch_step *earlier, struct transaction *transaction)
{
    const bool is_done = judge_batch(reply, transaction);

    hrana_reply_free(reply);
    if (is_done || earlier == NULL) {
        return is_done;
    }
    const enum settled settled = settle(hrana, earlier, now_ms() + settle_ms);

    return settled == NOT_SETTLED ? refuse_batch(transaction, PROBLEM_not_told)
                                  : settled == IS_DONE;
}

static bool commit_request(
    struct hrana *hrana, struct hrana_request *request, struct transaction *transaction)
{
    const struct batch_step *key = find_key(transaction);
    int64_t until_ms = now_ms() + give_up_ms;
    bool may_be_done = false;

    for (unsigned i = 0; i < attempts_most && (may_be_done || !is_away(hrana)); i++) {
        struct hrana_reply reply;
        const struct hrana_answer answer =
            attempt(hrana, request->json.arena, request, INT64_MAX, &reply);

        if (answer.outcome == HRANA_ANSWERED) {
            return take_answer(hrana, &reply, may_be_done ? key : NULL, transaction);
        }
        if (answer.outcome == HRANA_REFUSED) {
            return refuse_batch(transaction, may_be_done ? PROBLEM_not_told : answer.problem);
        }
        if (answer.outcome == HRANA_UNKNOWN && key == NULL) {
            break;
        }
        if (answer.outcome == HRANA_UNKNOWN && !may_be_done) {
            may_be_done = true;
            until_ms = now_ms() + settle_ms;
        }
        if (may_be_done && settle(hrana, key, until_ms) == IS_DONE) {
            return true;
        }
        if (now_ms() >= until_ms) {
            break;
        }
        pause_before(i, answer.wait_ms);
    }
    return refuse_batch(transaction, may_be_done ? PROBLEM_not_told : PROBLEM_no_database);
}

static bool commit(struct store *store, struct transaction *transaction)
{
    struct arena scratch = {0};
    struct hrana_request request;

    write_batch(&request, &scratch,
        store->is_bare ? "pragma foreign_keys=off" : "pragma foreign_keys=on", transaction);
    const bool is_committed = commit_request(store->hrana, &request, transaction);
    arena_release(&scratch);
    return is_committed;
}

/* Those steps, then queries of the statements of a script. */
static struct transaction split_script(
    struct arena *arena, const struct batch_step *before, size_t count, const char *script)
{
    char *sql = arena_copy(arena, script, strlen(script) + 1);
    size_t most = count;

    for (const char *at = script; *at != '\0'; at++) {
        most += *at == ';';
    }
    struct batch_step *steps = ARENA_ARRAY(arena, most, struct batch_step);
    struct transaction transaction = {.steps = steps};

    while (transaction.count < count) {
        steps[transaction.count] = before[transaction.count];
        transaction.count++;
    }
    for (char *at = sql; *at != '\0'; at++) {
        const char next = at[1];

        at[1] = '\0';
        if (*at == ';' && sqlite3_complete(sql)) {
            struct query *query = ARENA_NEW(arena, struct query);

            query->sql = text_string(arena, text_of(sql));
            steps[transaction.count++] = (struct batch_step){query, NULL, PROBLEM_NONE, NULL};
            sql = at + 1;
        }
        at[1] = next;
    }
    return transaction;
}

static enum status run_script(struct store *store, const struct batch_step *before, size_t count,
    const char *script, struct arena *arena, struct problems *problems)
{
    struct transaction transaction = split_script(arena, before, count, script);

    if (commit(store, &transaction)) {
        return OK;
    }
    const struct query *query = transaction.refused < transaction.count
        ? transaction.steps[transaction.refused].query
        : NULL;

    return problem_set(problems,
        transaction.problem == PROBLEM_NONE ? PROBLEM_broken : transaction.problem, NULL,
        text_of(query == NULL ? NULL : query->sql));
}

/* One number; else what is wrong, and its detail. */
static enum problem ask(struct hrana *hrana, const struct query *query, struct arena *arena,
    int64_t *out_number, struct text *out_detail)
{
    const struct read_step step = {.query = query};
    const struct patience patience = {attempts_most, now_ms() + give_up_ms, false};
    struct rows rows = {0};
    struct hrana_answer answer;
    const enum status status = read_steps(hrana, &step, 1, patience, arena, &rows, &answer);

    *out_detail = answer.detail;
    if (status == OK && rows.count == 1) {
        *out_number = rows.values[0].integer;
        return PROBLEM_NONE;
    }
    if (answer.outcome == HRANA_REFUSED) {
        return answer.problem;
    }
    return status == STATUS_UNAVAILABLE ? PROBLEM_no_database : PROBLEM_broken;
}

static enum status find_server(struct store *store, const struct store_config *config,
    struct arena *arena, struct problems *problems)
{
    static const struct query count_tables = {"count_tables",
        "select count(*) from sqlite_schema where type = 'table' and name not like 'sqlite%'"
        " and name not like 'libsql%'",
        SURFACE_SYSTEM, 0, 1, false, false};
    struct hrana_http *http = hrana_http_new(arena, config->url, config->token);
    struct text detail = text_of(config->url);
    int64_t count = 0;

    if (http == NULL) {
        return problem_set(problems, PROBLEM_database_url, NULL, detail);
    }
    store->hrana = ARENA_NEW(arena, struct hrana);
    store->hrana->http = http;
    pthread_mutex_init(&store->hrana->lock, NULL);
    const enum problem problem = ask(store->hrana, &count_tables, arena, &count, &detail);
    if (problem != PROBLEM_NONE) {
        return problem_set(problems, problem, NULL, detail);
    }
    if ((count > 0) == config->create && !config->is_bare) {
        return problem_set(problems, count > 0 ? PROBLEM_database_exists : PROBLEM_no_clinic, NULL,
            text_of(config->url));
    }
    return OK;
}

static enum status open_server(
    struct store *store, const struct store_config *config, struct problems *problems)
{
    (void)store;
    (void)config;
    (void)problems;
    return OK; /* find_server has asked it */
}

/* Everything that is there, for find_server has seen that nothing was. */
static void empty_database(struct store *store)
{
    struct arena arena = {0};

    store->is_bare = true;
    (void)!copy_empty(store, &arena);
    arena_release(&arena);
}

static void close_server(struct store *store)
{
    if (store->hrana != NULL) {
        hrana_http_free(store->hrana->http);
        pthread_mutex_destroy(&store->hrana->lock);
        store->hrana = NULL;
    }
}

static enum status open_reader(struct reader *reader)
{
    (void)reader;
    return OK; /* connections belong to the store */
}

static void close_reader(struct reader *reader)
{
    (void)reader;
}

/* The server looks after its own files; whether it answers is asked. */
static enum status check_server(struct store *store, struct problems *problems)
{
    static const struct query answers = {"answers", "select 1", SURFACE_SYSTEM, 0, 1, false, false};
    struct arena arena = {0};
    struct text detail;
    int64_t one = 0;
    const enum problem problem = ask(store->hrana, &answers, &arena, &one, &detail);

    arena_release(&arena);
    return problem == PROBLEM_NONE ? OK
                                   : problem_set(problems, problem, NULL, (struct text){NULL, 0});
}

static void prepare_bulk(struct store *store)
{
    (void)store;
}

const struct engine engine_hrana = {
    .is_shared = true,
    .find = find_server,
    .open = open_server,
    .unmake = empty_database,
    .close = close_server,
    .reader_open = open_reader,
    .reader_close = close_reader,
    .read = read_set,
    .commit = commit,
    .run_script = run_script,
    .check = check_server,
    .prepare_bulk = prepare_bulk,
};
