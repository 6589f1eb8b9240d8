/* Times that could be booked now, at any branch: the booking rule's own list, a week of a branch in
 * each trip, since that is how far one set of its facts reaches. */
#include <stdlib.h>

#include "api/api.h"
#include "api_queries.h"
#include "appointments/booking.h"
#include "clinic.h"

enum { days_most = 31, days_usual = 7, days_of_trip = 7, slots_most = 2000 };

struct asked_slots {
    struct booking_input input; /* but its branch and days */
    struct api_branches branches;
    struct minute from;
    struct minute until;
};

static enum status read_asked(struct request *q, struct asked_slots *asked)
{
    struct booking_wish *wish = &asked->input.parts[0];
    int64_t days = 0;
    enum status status = api_query_id(q, "service", &wish->service.v);

    if (status == OK && wish->service.v == 0) {
        status = problem_set(&q->problems, PROBLEM_required, "service", TEXT(""));
    }
    if (status == OK) {
        status = api_query_id(q, "staff", &wish->staff.v);
    }
    if (status == OK) {
        status = api_query_minute(q, "from", request_minute(q), &asked->from);
    }
    if (status == OK) {
        status = api_query_number(q, "days", 1, days_most, days_usual, &days);
    }
    asked->input.part_count = 1;
    asked->until = day_minute(day_add(day_of(asked->from), (int)days), 0);
    return status;
}

static void write_slot(struct request *q, const struct slot *slot)
{
    struct buf *to = &q->out.buf;

    json_open(to, NULL, '{');
    json_put_minute(to, "starts_at", q->clinic->zone, slot->from);
    json_put_id(to, "staff", slot->part.chosen[NEED_CLINICIAN].v);
    json_close(to, '}');
}

static int compare_slots(const void *a, const void *b)
{
    const struct slot *one = a;
    const struct slot *other = b;
    const int64_t first = one->part.chosen[NEED_CLINICIAN].v;
    const int64_t second = other->part.chosen[NEED_CLINICIAN].v;

    if (one->from.v != other->from.v) {
        return one->from.v < other->from.v ? -1 : 1;
    }
    return first == second ? 0 : first < second ? -1 : 1;
}

/* The slots of a branch on the days up to `until`. */
static enum status find_week(struct request *q, const struct asked_slots *asked,
    struct branch_id branch, struct minute from, struct minute until, struct slots *out_slots)
{
    struct booking_data *data = ARENA_NEW(q->arena, struct booking_data);
    struct booking_input input = asked->input;
    struct booking_facts facts;

    input.branch = branch;
    input.from = day_of(from);
    input.until = day_of(until);
    booking_read(q, &input, data);
    enum status status = reads_run(&q->reads);

    if (status == OK) {
        status = booking_facts_of(q, &input, data, &facts);
    }
    if (status == OK) {
        *out_slots = find_slots(q->arena, &facts, from, until, slots_most);
    }
    return status;
}

/* A clinician who works at two branches has each time once. */
static enum status write_week(
    struct request *q, const struct asked_slots *asked, struct minute from, struct minute until)
{
    const size_t branches = asked->branches.count;
    struct slots *found = ARENA_ARRAY(q->arena, branches + 1, struct slots);
    size_t count = 0;
    size_t n = 0;

    for (size_t i = 0; i < branches; i++) {
        const enum status status =
            find_week(q, asked, asked->branches.rows[i].branch_id, from, until, &found[i]);

        if (status != OK) {
            return status;
        }
        count += found[i].count;
    }
    struct slot *all = ARENA_ARRAY(q->arena, count + 1, struct slot);

    for (size_t i = 0; i < branches; i++) {
        for (size_t k = 0; k < found[i].count; k++) {
            all[n++] = found[i].items[k];
        }
    }
    qsort(all, count, sizeof all[0], compare_slots);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || compare_slots(&all[i - 1], &all[i]) != 0) {
            write_slot(q, &all[i]);
        }
    }
    return OK;
}

enum status api_slots(struct request *q)
{
    struct asked_slots asked = {0};
    enum status status = read_asked(q, &asked);

    if (status == OK) {
        read_api_branches(&q->reads, &asked.branches);
        status = reads_run(&q->reads);
    }
    if (status != OK) {
        return status;
    }
    api_begin_list(q);
    for (struct minute from = asked.from; from.v < asked.until.v;) {
        struct minute until = day_minute(day_add(day_of(from), days_of_trip), 0);

        until = until.v < asked.until.v ? until : asked.until;
        status = write_week(q, &asked, from, until);
        if (status != OK) {
            return status;
        }
        from = until;
    }
    return api_end_list(q, 0);
}
