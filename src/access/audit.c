#include <string.h>

#include "access/access.h"
#include "access/openings.h"
#include "access_queries.h"
#include "clinic.h"

static const struct audit_row {
    const char *key;
    const char *words;
} rows[AUDITS] = {
    {"", ""},
#define AUDIT(name, key, words) {key, words},
#include "access/audits.def"
#undef AUDIT
};

const char *audit_key(enum audit audit)
{
    return rows[audit].key;
}

const char *audit_words(struct text key)
{
    for (enum audit audit = 1; audit < AUDITS; audit++) {
        if (text_is(key, rows[audit].key)) {
            return rows[audit].words;
        }
    }
    return "";
}

static struct maybe_staff_id staff_of(const struct request *q)
{
    return (struct maybe_staff_id){q->actor.staff.v != 0, q->actor.staff};
}

static struct maybe_session_id session_of(const struct request *q)
{
    return (struct maybe_session_id){q->actor.session.v != 0, q->actor.session};
}

static struct maybe_subject_id subject_of(const struct request *q)
{
    return (struct maybe_subject_id){q->subject.v != 0, q->subject};
}

void audit_add(struct request *q, struct batch *batch, enum audit audit, int64_t record,
    const struct subject *subject, struct text before, struct text after)
{
    const struct event_id id = {request_new_id(q)};
    const struct text kind = text_of(rows[audit].key);
    const struct maybe_number record_number = {record != 0, record};
    const struct text request = {q->id, sizeof q->id};

    if (subject == NULL) {
        write_event_insert(batch, id, q->now, kind, staff_of(q), session_of(q), subject_of(q),
            record_number, request);
    } else {
        write_event_subject_insert(batch, subject, id, q->now, kind, staff_of(q), session_of(q),
            subject->id, record_number, request, before, after);
    }
}

/* The disk is full or the database away: the record is shown all the same, and noted when it can
 * be. */
static bool keep_opening(struct request *q, unsigned audit, int64_t record)
{
    struct opening opening = {
        .event = {request_new_id(q)},
        .at = q->now,
        .audit = audit,
        .staff = staff_of(q),
        .session = session_of(q),
        .subject = subject_of(q),
        .record = {record != 0, record},
    };

    memcpy(opening.request, q->id, sizeof opening.request);
    return openings_keep(clinic_home(q->clinic)->openings, &opening);
}

enum status audit_opened(struct request *q, unsigned audit, int64_t record)
{
    struct batch batch;

    request_batch(q, &batch);
    audit_add(q, &batch, (enum audit)audit, record, NULL, TEXT(""), TEXT(""));
    const enum status status = batch_commit(&batch);
    if (status != STATUS_UNAVAILABLE || !keep_opening(q, audit, record)) {
        return status;
    }
    q->problems.count = 0;
    return OK;
}
