/* The seals of the audit. A run of events is hashed, keyed, over the hash of the run before: an
 * edit, a deletion or a swap in a sealed run shows, and so does a gap in the numbers. Whoever cuts
 * off the newest runs is found by the newest seal known outside (the log, the backup's ledger). */
#include "access/access.h"
#include "access_queries.h"
#include "jobs/jobs.h"
#include "line.h"
#include "store/seal.h"

enum { run_most_bytes = 8 * 1024 * 1024 };

/* audit_seal.hash_version: the first seals left out from where it was done. */
enum { hash_without_address, hash_whole };

struct audit_count {
    int64_t events; /* sealed ones */
    int64_t seals;
    int64_t unsealed; /* newer events, as many as one read gives */
};

static void add_number(struct buf *buf, struct maybe_number number)
{
    buf_format(buf, number.known ? "%lld|" : "|", (long long)number.value);
}

static void add_blob(struct buf *buf, struct maybe_text blob)
{
    buf_format(buf, "%zu:", blob.known ? blob.value.length : 0);
    buf_text(buf, blob.known ? blob.value : TEXT(""));
}

/* What is hashed of one event: every column, lengths before bytes: no two rows read alike. */
static void add_event(struct buf *buf, const struct events_unsealed_row *row, int64_t version)
{
    buf_format(buf, "%lld|%lld|%lld|%.*s|", (long long)row->event_id.v, (long long)row->seq,
        (long long)row->happened_at.ms, TEXT_ARG(row->kind));
    add_number(buf, row->staff_number_maybe);
    add_number(buf, row->session_number_maybe);
    add_number(buf, row->subject_number_maybe);
    add_number(buf, row->record_number_maybe);
    buf_format(buf, "%.*s|", TEXT_ARG(row->request_text));
    add_blob(buf, row->before_blob_maybe);
    add_blob(buf, row->after_blob_maybe);
    if (version >= hash_whole) {
        add_blob(buf, row->address_blob_maybe);
    }
    buf_byte(buf, '\n');
}

/* Hash the events from..until as they stand now. NOT_FOUND at the first number that is missing. */
static enum status hash_run(struct reads *reads, int64_t from, int64_t until, int64_t version,
    struct text previous, struct text *out_hash, int64_t *out_missing)
{
    struct buf content;
    int64_t next = from;

    buf_init(&content, reads->arena, run_most_bytes);
    while (next <= until) {
        struct events_unsealed events;

        read_events_unsealed(reads, next - 1, &events);
        const enum status status = reads_run(reads);
        if (status != OK) {
            return status;
        }
        for (size_t i = 0; i < events.count && next <= until; i++, next++) {
            if (events.rows[i].seq != next) {
                *out_missing = next;
                return STATUS_NOT_FOUND;
            }
            add_event(&content, &events.rows[i], version);
        }
        if (events.count == 0 && next <= until) {
            *out_missing = next;
            return STATUS_NOT_FOUND;
        }
    }
    *out_hash = store_audit_hash(reads->store, reads->arena, previous, buf_as_text(&content));
    return content.full ? STATUS_TOO_LARGE : OK;
}

/* Seal what no seal covers yet, as many events as one read gives; nothing to seal is OK. */
enum status job_audit_seal(struct job_run *run)
{
    struct reads *reads = &run->reads;
    struct seal_last last;
    struct events_unsealed events;
    struct text hash;
    int64_t missing = 0;

    read_seal_last(reads, &last);
    enum status status = reads_run(reads);
    if (status != OK) {
        return status;
    }
    const int64_t sealed = last.found ? last.until_seq : 0;
    read_events_unsealed(reads, sealed, &events);
    status = reads_run(reads);
    if (status != OK || events.count == 0) {
        return status;
    }
    const int64_t until = events.rows[events.count - 1].seq;
    status = hash_run(reads, sealed + 1, until, hash_whole, last.found ? last.hash_blob : TEXT(""),
        &hash, &missing);
    if (status == OK) {
        const struct audit_seal_id id = {clinic_new_id(run->clinic)};

        write_seal_insert(
            &run->batch, id, sealed + 1, until, hash, hash_whole, run->clinic->now(run->clinic));
        batch_expect(&run->batch, PROBLEM_audit_broken, NULL);
        status = batch_commit(&run->batch);
    }
    return status;
}

static enum status report_break(
    struct reads *reads, struct problems *problems, int64_t at, const char *what)
{
    return problem_set(problems, PROBLEM_audit_broken, NULL,
        text_format(reads->arena, "%s at event %lld", what, (long long)at));
}

/* Walk all seals and what is newer. CONFLICT with PROBLEM_audit_broken, which says where, at the
 * first break. */
static enum status audit_check(
    struct reads *reads, struct problems *problems, struct audit_count *out_count)
{
    struct audit_count count = {0};
    struct text previous = TEXT("");

    for (;;) {
        struct seals_after seals;

        read_seals_after(reads, count.events, &seals);
        enum status status = reads_run(reads);
        if (status != OK) {
            return status;
        }
        if (seals.count == 0) {
            break;
        }
        for (size_t i = 0; i < seals.count; i++) {
            const struct seals_after_row *seal = &seals.rows[i];
            int64_t missing = 0;
            struct text hash;

            if (seal->from_seq != count.events + 1) {
                return report_break(reads, problems, count.events + 1, "a seal is missing");
            }
            status = hash_run(reads, seal->from_seq, seal->until_seq, seal->hash_version, previous,
                &hash, &missing);
            if (status == STATUS_NOT_FOUND) {
                return report_break(reads, problems, missing, "an event is missing");
            }
            if (status != OK) {
                return status;
            }
            if (!text_equal(hash, seal->hash_blob)) {
                return report_break(
                    reads, problems, seal->from_seq, "events were changed in the run that begins");
            }
            previous = text_copy(reads->arena, seal->hash_blob);
            count.events = seal->until_seq;
            count.seals++;
        }
    }
    struct events_unsealed newer;

    read_events_unsealed(reads, count.events, &newer);
    const enum status status = reads_run(reads);
    if (status == OK) {
        for (size_t i = 0; i < newer.count; i++) {
            if (newer.rows[i].seq != count.events + 1 + (int64_t)i) {
                return report_break(
                    reads, problems, count.events + 1 + (int64_t)i, "an event is missing");
            }
        }
        count.unsealed = (int64_t)newer.count;
        *out_count = count;
    }
    return status;
}

enum status verb_audit_verify(struct line *line)
{
    struct clinic clinic = {0};
    struct reader *reader = NULL;
    struct reads reads;
    struct audit_count count = {0};
    enum status status = line_clinic(line, /* create= */ false, &clinic);

    if (status == OK) {
        status = reader_open(clinic.store, &reader);
    }
    if (status == OK) {
        reads_begin(&reads, clinic.store, reader, &line->arena, SURFACE_SYSTEM);
        status = audit_check(&reads, &line->problems, &count);
    }
    if (status == OK) {
        fprintf(line->out,
            "The audit is whole: %lld events under %lld seals, %lld not sealed yet.\n",
            (long long)count.events, (long long)count.seals, (long long)count.unsealed);
    }
    reader_close(reader);
    clinic_close(&clinic);
    return status;
}
