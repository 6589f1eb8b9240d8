/* Times that could be booked now: the booking rule's own list, a week in each trip, since that is
 * how far one set of its facts reaches. */
#include "api/api.h"
#include "appointments/booking.h"
#include "clinic.h"

enum { days_most = 31, days_usual = 7, days_of_trip = 7, slots_most = 2000 };

struct asked_slots {
    struct booking_input input; /* but its days */
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
    asked->input.branch = q->clinic->settings.branch;
    asked->input.part_count = 1;
    asked->until = day_minute(day_add(day_of(asked->from), (int)days), 0);
    return status;
}

static void write_slots(struct request *q, const struct slots *slots)
{
    for (size_t i = 0; i < slots->count; i++) {
        struct buf *to = &q->out.buf;

        json_open(to, NULL, '{');
        json_put_minute(to, "starts_at", q->clinic->zone, slots->items[i].from);
        json_put_id(to, "staff", slots->items[i].part.chosen[NEED_CLINICIAN].v);
        json_close(to, '}');
    }
}

/* The slots of the days up to `until`. */
static enum status find_week(struct request *q, const struct asked_slots *asked, struct minute from,
    struct minute until, struct slots *out_slots)
{
    struct booking_data *data = ARENA_NEW(q->arena, struct booking_data);
    struct booking_input input = asked->input;
    struct booking_facts facts;

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

enum status api_slots(struct request *q)
{
    struct asked_slots asked = {0};
    struct slots slots = {0};
    enum status status = read_asked(q, &asked);

    if (status != OK) {
        return status;
    }
    api_begin_list(q);
    for (struct minute from = asked.from; from.v < asked.until.v;) {
        struct minute until = day_minute(day_add(day_of(from), days_of_trip), 0);

        until = until.v < asked.until.v ? until : asked.until;
        status = find_week(q, &asked, from, until, &slots);
        if (status != OK) {
            return status;
        }
        write_slots(q, &slots);
        from = until;
    }
    return api_end_list(q, 0);
}
