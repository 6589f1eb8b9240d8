/* The words with which somebody who asked is answered. */
#include "access/branch.h"
#include "appointments/booking.h"
#include "appointments/states.h"
#include "clinic.h"
#include "enquiries/views.h"

enum { days_looked = 7, times_offered = 3, minutes_notice = 120, slots_most = 2000 };

/* "Wed 25 Nov 11:00" */
static struct text time_words(struct out *o, struct minute at)
{
    struct arena *arena = o->buf.arena;

    return text_format(arena, "%.*s %.*s %.*s", TEXT_ARG(weekday_short(o, day_of(at))),
        TEXT_ARG(short_date(o, day_of(at))), TEXT_ARG(clock_text(arena, minute_of_day(at))));
}

/* The first free time of each of the next days; empty when there is none. */
static struct text free_times(struct out *o, const struct booking_facts *facts, struct minute after)
{
    struct arena *arena = o->buf.arena;
    const struct slots slots = find_slots(arena, facts, after, facts->latest, slots_most);
    struct text times = TEXT("");
    struct day last = {0};
    int count = 0;

    for (size_t i = 0; i < slots.count && count < times_offered; i++) {
        const struct minute at = slots.items[i].from;

        if (day_of(at).v != last.v) {
            times = text_format(arena, "%.*s%s%.*s", TEXT_ARG(times), count > 0 ? t(", ") : "",
                TEXT_ARG(time_words(o, at)));
            last = day_of(at);
            count++;
        }
    }
    return times;
}

static enum status read_times(
    struct request *q, struct out *o, struct service_id service, struct text *out_times)
{
    struct booking_data *data = ARENA_NEW(q->arena, struct booking_data);
    const struct day today = clinic_today(q->clinic, q->now);
    const struct booking_input input = {.branch = branch_here(q),
        .part_count = 1,
        .parts = {{.service = service}},
        .from = today,
        .until = day_add(today, days_looked)};
    struct booking_facts facts;

    booking_read(q, &input, data);
    const enum status status = reads_run(&q->reads);
    /* What is not offered any more has no times; that is no problem of this page. */
    if (status == OK && data->services[0].found && data->services[0].is_open &&
        booking_facts_of(q, &input, data, &facts) == OK) {
        *out_times = free_times(o, &facts, minute_add(request_minute(q), minutes_notice));
    }
    return status;
}

/* In the language of the message: Urdu is translated, Urdu in Latin letters stands beside. */
static const char *say(const struct out *o, const char *words, const char *roman)
{
    return o->language == ROMAN_URDU ? roman : translate(o, words);
}

/* Is there a time to come that is kept for her? */
static bool has_time(const struct request *q, const struct enquiry_by_id *enquiry)
{
    const enum state state = state_named(enquiry->state_text_maybe.value);

    return (state == STATE_BOOKED || state == STATE_CONFIRMED) &&
        enquiry->from_minute_maybe.value.v > request_minute(q).v;
}

/* " (Gulberg)" */
static struct text place_words(struct out *o, const struct enquiry_place *place)
{
    return place->found ? text_format(o->buf.arena, " (%.*s)",
                              TEXT_ARG(in_language(o, place->name, place->name_ur)))
                        : TEXT("");
}

/* What is said between greeting and name: the time that is kept, those that are free, or a
 * question. */
static enum status read_body(struct request *q, struct out *o, const struct enquiry_by_id *enquiry,
    const struct enquiry_place *place, struct text *out_body)
{
    const char *thanks = say(o, WORDS("thank you for asking."), "rabta karne ka shukriya.");
    const struct text where = place_words(o, place);
    struct text times = TEXT("");
    enum status status = OK;

    if (has_time(q, enquiry)) {
        *out_body = text_format(q->arena, "%s %.*s%.*s\n%s",
            say(o, WORDS("this time is kept for you:"), "aap ke liye ye waqt rakha hai:"),
            TEXT_ARG(time_words(o, enquiry->from_minute_maybe.value)), TEXT_ARG(where),
            say(o, WORDS("Please tell us if it does not suit you."),
                "Agar munasib na ho to bata dein."));
        return OK;
    }
    if (enquiry->service_id_maybe.known) {
        status = read_times(q, o, enquiry->service_id_maybe.value, &times);
    }
    *out_body = times.length > 0
        ? text_format(q->arena, "%s %s %.*s%.*s\n%s", thanks,
              say(o, WORDS("These times are free:"), "Ye waqt khali hain:"), TEXT_ARG(times),
              TEXT_ARG(where),
              say(o, WORDS("Which one suits you?"), "Aap ko konsa waqt theek lagega?"))
        : text_format(q->arena, "%s %s", thanks,
              say(o, WORDS("On which day and at what time would it suit you to come?"),
                  "Aap kis din aur kis waqt aana chahenge?"));
    return status;
}

enum status enquiry_answer(struct request *q, const struct enquiry_by_id *enquiry,
    const struct enquiry_place *place, struct text *out_words)
{
    const struct clinic_settings *clinic = &q->clinic->settings;
    struct out message = {.language = enquiry_language(enquiry->language_text)};
    struct out *o = &message;
    struct text body = TEXT("");

    buf_init(&o->buf, q->arena, 0);
    const enum status status = read_body(q, o, enquiry, place, &body);
    *out_words = text_format(q->arena, "%s %.*s%s\n%.*s\n%.*s", t("Assalam-o-Alaikum"),
        TEXT_ARG(enquiry->name), t(","), TEXT_ARG(body),
        TEXT_ARG(in_language(o, clinic->name, clinic->name_ur)));
    return status;
}
