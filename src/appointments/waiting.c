/* Who waits, beside the day book: the tokens, about when each is seen, and what was just done. */
#include "access/access.h"
#include "appointments/day.h"
#include "appointments/turns.h"
#include "clinic.h"
#include "settings/rules.h"

enum { about_minutes = 5 };

void waiting_read(
    struct request *q, struct branch_id branch, struct day day, struct waiting_read *out_read)
{
    const struct minute now = request_minute(q);

    read_day_queue(&q->reads, branch, day, &out_read->queue);
    read_queue_names(&q->reads, branch, day, &out_read->names);
    read_queue_able(&q->reads, branch, day, &out_read->able);
    read_queue_credentials(&q->reads, branch, day, &out_read->credentials);
    read_queue_holds(&q->reads, branch, minute_add(now, -minutes_per_day),
        day_minute(day_add(day, 2), 0), now, day, &out_read->holds);
}

struct url token_url(const struct request *q, struct queue_entry_id id, const char *to)
{
    return keep_columns(q, url_id(q->arena, "/staff/queue/", id.v, to));
}

enum fit queue_fit(const struct request *q, const struct queue_able_row *row,
    const struct queue_credentials *credentials, struct day on)
{
    struct credential_facts *held =
        ARENA_ARRAY(q->arena, credentials->count + 1, struct credential_facts);
    struct staff_id *supervisors = ARENA_ARRAY(q->arena, credentials->count + 1, struct staff_id);
    size_t supervisor_count = 0;

    for (size_t i = 0; i < credentials->count; i++) {
        const struct queue_credentials_row *one = &credentials->rows[i];

        held[i] = (struct credential_facts){one->staff_id, one->kind, one->expires_on};
        if (one->service_id_maybe.known &&
            one->service_id_maybe.value.v == row->service_id_maybe.value.v) {
            supervisors[supervisor_count++] = one->staff_id;
        }
    }
    return clinician_fit(wish_named(row->provider_text), row->is_woman_only, row->is_woman,
        performs_last(held, credentials->count, row->staff_id, row->credential_text, supervisors,
            supervisor_count),
        on);
}

static const struct queue_names_row *name_of(
    const struct queue_names *names, struct queue_entry_id id)
{
    for (size_t i = 0; i < names->count; i++) {
        if (names->rows[i].queue_entry_id.v == id.v) {
            return &names->rows[i];
        }
    }
    return NULL;
}

static struct waiting waiting_of(
    const struct day_view *view, const struct day_read *read, const struct day_queue_row *row)
{
    struct request *q = view->q;
    const struct queue_names_row *client = name_of(&read->waiting.names, row->queue_entry_id);
    const struct text whom = row->staff_id_maybe.known
        ? staff_name(q, &read->staff, row->staff_id_maybe.value.v)
        : text_of(translate(&q->out, WORDS("Anyone")));
    const bool is_in = text_is(row->status, "called");
    const struct minute since = is_in ? row->called_minute_maybe.value : row->since_minute;

    return (struct waiting){.id = row->queue_entry_id,
        .number = (int)row->token_number,
        .name = client                   ? in_language(&q->out, client->name, client->name_ur)
            : row->label_text.length > 0 ? row->label_text
                                         : text_of(translate(&q->out, WORDS("Name not given"))),
        .about =
            text_format(q->arena, "%.*s%s%s %.*s", TEXT_ARG(whom), translate(&q->out, WORDS(", ")),
                translate(&q->out, is_in ? WORDS("called at") : WORDS("since")),
                TEXT_ARG(clock_text(q->arena, minute_of_day(since)))),
        .is_in = is_in,
        .has_client = client != NULL,
        .version = row->version};
}

/* Somebody is in the clinician's chair. */
static void stay(struct turn_clinician *clinician, struct minute now, struct minute until)
{
    const struct minute end = chair_until(until, now);

    clinician->ready = end.v > clinician->ready.v ? end : clinician->ready;
}

/* The last minute of the clinic's day: nobody waits until tomorrow. */
static struct minute today_end(const struct day_view *view)
{
    return day_minute(day_add(view->day, 1), view->q->clinic->settings.day_ends_minute);
}

/* When the clinician is free to see who waits. */
static struct turn_clinician clinician_of(
    const struct day_view *view, const struct day_read *read, struct staff_id id)
{
    struct request *q = view->q;
    const struct queue_holds *holds = &read->waiting.holds;
    const struct day_queue *queue = &read->waiting.queue;
    struct spans taken = spans_begin(q->arena, holds->count);
    struct turn_clinician clinician = {.id = id, .ready = view->now};

    for (size_t i = 0; i < holds->count; i++) {
        if (holds->rows[i].resource_id.v == id.v) {
            spans_add(&taken, holds->rows[i].from_minute, holds->rows[i].until_minute);
        }
    }
    spans_add(&taken, today_end(view), (struct minute){INT64_MAX});
    spans_tidy(&taken);
    clinician.free =
        spans_minus(q->arena, booking_works(q, &read->input, &read->times, read->open, id), taken);
    for (size_t i = 0; i < queue->count; i++) {
        const struct day_queue_row *row = &queue->rows[i];

        if (text_is(row->status, "called") && row->staff_id_maybe.value.v == id.v) {
            stay(&clinician, view->now,
                minute_add(row->called_minute_maybe.value, row->service_minutes));
        }
    }
    for (size_t i = 0; i < read->parts.count; i++) {
        const struct day_parts_row *part = &read->parts.rows[i];

        /* Before its end the appointment's holds say when she is busy, not while one is numbed. */
        if (text_is(part->status, "in_treatment") && part->staff_id_maybe.value.v == id.v &&
            part->until_minute.v <= view->now.v) {
            stay(&clinician, view->now, part->until_minute);
        }
    }
    return clinician;
}

static size_t clinicians_of(
    const struct day_view *view, const struct day_read *read, struct turn_clinician *out_clinicians)
{
    size_t count = 0;

    for (size_t i = 0; i < read->staff.count; i++) {
        if (read->staff.rows[i].is_clinician) {
            out_clinicians[count++] = clinician_of(view, read, read->staff.rows[i].staff_id);
        }
    }
    return count;
}

/* Who may see the token, as indexes of the clinicians: who is named, or all who suit it. */
static struct turn turn_of(const struct day_view *view, const struct waiting_read *read,
    const struct turn_clinician *clinicians, size_t count, const struct day_queue_row *row)
{
    size_t *choices = ARENA_ARRAY(view->q->arena, count + read->able.count + 1, size_t);
    struct turn turn = {.minutes = row->service_minutes, .choices = choices};

    for (size_t i = 0; i < read->able.count; i++) {
        const struct queue_able_row *able = &read->able.rows[i];
        const bool is_asked =
            !row->staff_id_maybe.known || row->staff_id_maybe.value.v == able->staff_id.v;

        for (size_t k = 0; k < count; k++) {
            if (able->queue_entry_id.v == row->queue_entry_id.v && is_asked &&
                queue_fit(view->q, able, &read->credentials, view->day) == FITS &&
                clinicians[k].id.v == able->staff_id.v) {
                choices[turn.choice_count++] = k;
            }
        }
    }
    return turn;
}

/* "about 14:45". Where nobody is named, "next" calls to who is free first, or to the clinician who
 * presses it. */
static void add_answer(
    const struct day_view *view, const struct turn_answer *answer, struct waiting *waiting)
{
    struct request *q = view->q;
    const struct minute at = {(answer->at.v + about_minutes - 1) / about_minutes * about_minutes};

    waiting->about = text_format(q->arena, "%.*s%s%s %.*s", TEXT_ARG(waiting->about),
        translate(&q->out, WORDS(", ")),
        translate(&q->out, answer->is_today ? WORDS("about") : WORDS("no time is left today")),
        TEXT_ARG(answer->is_today ? clock_text(q->arena, minute_of_day(at)) : TEXT("")));
    if (!q->actor.is_clinician) {
        waiting->to = answer->with;
    }
}

/* To whom of those that suit it so the refused token can be called. Arena. */
static size_t others_of(const struct day_view *view, const struct day_read *read,
    struct queue_entry_id id, enum fit fit, const struct option **out_others)
{
    struct request *q = view->q;
    const struct queue_able *able = &read->waiting.able;
    struct option *others = ARENA_ARRAY(q->arena, able->count + 1, struct option);
    const struct problem_at *problem = problem_of(&q->problems, "staff");
    const bool lacks_assistant = problem && problem->problem == PROBLEM_call_assistant;
    size_t count = 0;

    for (size_t i = 0; i < able->count; i++) {
        const struct queue_able_row *row = &able->rows[i];

        if (row->queue_entry_id.v == id.v &&
            queue_fit(q, row, &read->waiting.credentials, view->day) == fit &&
            !(lacks_assistant && chaperone_wanted(row->is_assistant_wished, row->is_woman))) {
            others[count++] = (struct option){
                id_text(q->arena, row->staff_id.v), staff_name(q, &read->staff, row->staff_id.v)};
        }
    }
    *out_others = others;
    return count;
}

/* Why what was pressed on this token was refused, and to whom it can be called. */
static void add_refusal(
    const struct day_view *view, const struct day_read *read, struct waiting *waiting)
{
    struct request *q = view->q;
    const struct problem_at *problem = problem_of(&q->problems, "staff");

    waiting->is_refused = true;
    if (problem) {
        waiting->other_count = others_of(view, read, waiting->id, FITS, &waiting->others);
    }
    waiting->despite_age =
        request_field(q, "is_young").length > 0 || problem_of(&q->problems, "is_young");
    waiting->despite_credential = request_field(q, "is_despite").length > 0 ||
        (problem && (problem->problem == PROBLEM_call_credential || waiting->other_count == 0));
    if (actor_may(&q->actor, MAY_OVERRIDE) &&
        (waiting->despite_age || waiting->despite_credential)) {
        waiting->despite_count = others_of(view, read, waiting->id,
            waiting->despite_credential ? FITS_NO_CREDENTIAL : FITS, &waiting->despite);
    }
}

void waiting_add(struct day_view *view, const struct day_read *read)
{
    struct request *q = view->q;
    const struct waiting_read *from = &read->waiting;
    struct turn *turns = ARENA_ARRAY(q->arena, from->queue.count + 1, struct turn);
    struct turn_answer *answers = ARENA_ARRAY(q->arena, from->queue.count + 1, struct turn_answer);
    struct turn_clinician *clinicians =
        ARENA_ARRAY(q->arena, read->staff.count + 1, struct turn_clinician);
    const size_t count = from->able.count > 0 ? clinicians_of(view, read, clinicians) : 0;
    int64_t refused = 0;
    bool has_next = false;

    (void)!id_read(view->is_refused ? q->params[0] : TEXT(""), &refused);
    view->waiting = ARENA_ARRAY(q->arena, from->queue.count + 1, struct waiting);
    view->next_token = 1;
    for (size_t i = 0; i < from->queue.count; i++) {
        const struct day_queue_row *row = &from->queue.rows[i];
        const bool is_waiting = text_is(row->status, "waiting");

        if (row->token_number >= view->next_token) {
            view->next_token = (int)row->token_number + 1;
        }
        if (is_waiting || text_is(row->status, "called")) {
            struct waiting *waiting = &view->waiting[view->waiting_count];

            *waiting = waiting_of(view, read, row);
            waiting->is_next = is_waiting && !has_next;
            has_next |= is_waiting;
            view->still_count += is_waiting ? 1 : 0;
            if (is_waiting) {
                turns[view->waiting_count] = turn_of(view, from, clinicians, count, row);
            }
            if (row->queue_entry_id.v == refused) {
                add_refusal(view, read, waiting);
                view->is_refusal_said = true;
            }
            view->waiting_count++;
        }
    }
    turns_estimate(clinicians, turns, view->waiting_count, answers);
    for (size_t i = 0; i < view->waiting_count; i++) {
        if (turns[i].choice_count > 0) {
            add_answer(view, &answers[i], &view->waiting[i]);
        }
    }
}

/* Whom a token was called to, and until when all of it is held; or whom it delays. */
static struct text called_text(const struct day_view *view, const struct day_read *read)
{
    struct request *q = view->q;
    const struct queue_event_by_id *event = &read->waiting.token;
    const struct queue_delayed *delayed = &read->waiting.delayed;
    const struct text names[] = {staff_name(q, &read->staff, event->staff_id_maybe.value.v),
        staff_name(q, &read->staff, event->assistant_id_maybe.value.v),
        place_name(q, &read->rooms, event->room_id_maybe.value.v)};
    struct text text = TEXT("");

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].length > 0) {
            text = text_format(q->arena, "%.*s%.*s%s", TEXT_ARG(text), TEXT_ARG(names[i]),
                translate(&q->out, WORDS(", ")));
        }
    }
    if (event->until_minute_maybe.known) {
        return text_format(q->arena, "%.*s%s %.*s", TEXT_ARG(text),
            translate(&q->out, WORDS("held until")),
            TEXT_ARG(clock_text(q->arena, minute_of_day(event->until_minute_maybe.value))));
    }
    if (!delayed->found) {
        return (struct text){0};
    }
    const struct text name = actor_is_in(&q->actor, delayed->hidden_text)
        ? text_of(translate(&q->out, WORDS("Not shown to you")))
        : in_language(&q->out, delayed->name, delayed->name_ur);

    return text_format(q->arena, "%s %.*s%s%.*s",
        translate(&q->out, WORDS("No minute is free, so nothing is held. It delays:")),
        TEXT_ARG(name), translate(&q->out, WORDS(", ")),
        TEXT_ARG(clock_text(q->arena, minute_of_day(delayed->from_minute))));
}

void waiting_say(struct day_view *view, const struct day_read *read)
{
    static const char *const words[QUEUE_STATES] = {[QUEUE_WAITING] = WORDS("token given"),
        [QUEUE_CALLED] = WORDS("called"),
        [QUEUE_DONE] = WORDS("done"),
        [QUEUE_LEFT] = WORDS("left")};
    struct request *q = view->q;
    const struct queue_event_by_id *event = &read->waiting.token;
    struct toast *toast = &view->shell.toast;
    const enum queue_state state = queue_named(event->after_text);

    if (!event->found || !event->is_newest || state >= QUEUE_WITHDRAWN ||
        event->entered_at.ms < q->now.ms - said_for_ms) {
        return;
    }
    toast->words = text_format(q->arena, "%s %lld: %s", translate(&q->out, WORDS("Token")),
        (long long)event->token_number, translate(&q->out, words[state]));
    if (state == QUEUE_CALLED) {
        toast->later = called_text(view, read);
    }
    if (view->may_queue) {
        const struct text id = id_text(q->arena, event->queue_entry_id.v);

        toast->undo = keep_columns(q,
            url_path(q->arena,
                text_format(q->arena, "/staff/queue/%.*s/undo/%.*s", TEXT_ARG(id),
                    TEXT_ARG(id_text(q->arena, event->event_id.v)))));
        toast->version = event->version;
    }
}
