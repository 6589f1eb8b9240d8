/* The day book: a column for each clinician, room or device, and who waits beside it. */
#include "appointments/day.h"
#include "access/access.h"
#include "access/branch.h"
#include "access/session.h"
#include "appointments/appointments.h"
#include "appointments/lanes.h"
#include "appointments_html.h"
#include "clinic.h"

enum { row_minutes = 5, hour = 60 };

struct text id_value(const struct request *q, int64_t id)
{
    return id == 0 ? TEXT("") : id_text(q->arena, id);
}

struct text span_text(const struct request *q, struct minute from, struct minute until)
{
    return text_format(q->arena, "%.*s–%.*s", TEXT_ARG(clock_text(q->arena, minute_of_day(from))),
        TEXT_ARG(clock_text(q->arena, minute_of_day(until))));
}

struct url day_url(struct arena *arena, struct day day)
{
    return url_with(arena, URL("/staff/day"), "on", day_text(arena, day));
}

struct url appointment_url(struct arena *arena, struct appointment_id id)
{
    return url_id(arena, "/staff/appointments/", id.v, "");
}

struct text staff_name(const struct request *q, const struct day_staff *staff, int64_t id)
{
    for (size_t i = 0; i < staff->count; i++) {
        if (staff->rows[i].staff_id.v == id) {
            return in_language(&q->out, staff->rows[i].name, staff->rows[i].name_ur);
        }
    }
    return (struct text){0};
}

struct text place_name(const struct request *q, const struct day_rooms *rooms, int64_t id)
{
    for (size_t i = 0; i < rooms->count; i++) {
        if (rooms->rows[i].resource_id.v == id) {
            return in_language(&q->out, rooms->rows[i].name, rooms->rows[i].name_ur);
        }
    }
    return (struct text){0};
}

static const char *const by_names[DAY_BYS] = {"clinician", "room", "device"};

struct url keep_columns(const struct request *q, struct url url)
{
    static const char *const names[] = {"by", "who"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct text value = request_query(q, names[i]);

        if (value.length > 0) {
            url = url_with(q->arena, url, names[i], value);
        }
    }
    return url;
}

struct url day_again_url(const struct request *q, struct day day)
{
    return keep_columns(q, day_url(q->arena, day));
}

static struct url view_url(const struct day_view *view, struct day day, enum day_by by)
{
    const struct url url = day_url(view->q->arena, day);

    return by == BY_CLINICIAN ? url : url_with(view->q->arena, url, "by", text_of(by_names[by]));
}

/* What the book shows. */
static struct span whole_of(const struct day_view *view)
{
    return (struct span){view->first, minute_add(view->first, (int64_t)view->rows * row_minutes)};
}

static int row_of(const struct day_view *view, struct minute minute)
{
    const int64_t row = (minute.v - view->first.v) / row_minutes;

    return row < 0 ? 0 : row > view->rows ? view->rows : (int)row;
}

/* The hours that the book shows: what is open, and what is booked outside of it. */
static void set_hours(struct day_view *view, const struct day_read *read)
{
    const struct minute midnight = day_minute(view->day, 0);
    int64_t from = minute_add(midnight, minutes_per_day).v;
    int64_t until = midnight.v;

    for (size_t i = 0; i < read->open.count; i++) {
        struct span span = read->open.items[i];

        if (span.from.v < midnight.v && span.until.v >= midnight.v + minutes_per_day) {
            span.from = midnight; /* open day and night */
        }
        if (span.from.v >= midnight.v && span.from.v < midnight.v + minutes_per_day) {
            from = span.from.v < from ? span.from.v : from;
            until = span.until.v > until ? span.until.v : until;
        }
    }
    for (size_t i = 0; i < read->parts.count; i++) {
        const struct day_parts_row *part = &read->parts.rows[i];

        from = part->from_minute.v < from ? part->from_minute.v : from;
        until = part->until_minute.v > until ? part->until_minute.v : until;
    }
    if (until <= from) {
        from = day_minute(view->day, 10 * hour).v;
        until = day_minute(view->day, 18 * hour).v;
    }
    if (until > from + minutes_per_day) {
        until = from + minutes_per_day;
    }
    view->first.v = from - from % hour;
    view->rows = (int)((until + hour - 1) / hour * hour - view->first.v) / row_minutes;
}

static bool is_in_column(enum day_by by, const struct day_parts_row *part, struct resource_id id)
{
    switch (by) {
    case BY_ROOM:
        return part->room_id_maybe.known && part->room_id_maybe.value.v == id.v;
    case BY_DEVICE:
        return part->device_id_maybe.known && part->device_id_maybe.value.v == id.v;
    case BY_CLINICIAN:
    case DAY_BYS:
    default:
        return part->staff_id_maybe.known && part->staff_id_maybe.value.v == id.v;
    }
}

struct text keys_text(struct out *o, const struct day_view *view)
{
    const struct text go = text_format(o->buf.arena, "↑ ↓ ← →=%s", t("Go from visit to visit"));

    return view->may_book ? text_format(o->buf.arena, "%.*s;c=%s;a=%s;s=%s;e=%s;m=%s", TEXT_ARG(go),
                                t("Confirm"), t("Arrived"), t("Start treatment"), t("Complete"),
                                t("Move with the arrows, then Enter, or Escape"))
                          : go;
}

/* What one press on the card does: confirm ahead, and today what comes next. */
static void add_steps(const struct day_view *view, enum state state, struct card *card)
{
    static const struct {
        enum state from;
        bool is_ahead;
        struct card_step step;
    } rows[] = {
        {STATE_REQUESTED, true, {"confirmed", WORDS("Confirm"), "check-lg", "c"}},
        {STATE_BOOKED, true, {"confirmed", WORDS("Confirm"), "check-lg", "c"}},
        {STATE_BOOKED, false, {"arrived", WORDS("Arrived"), "box-arrow-in-right", "a"}},
        {STATE_CONFIRMED, false, {"arrived", WORDS("Arrived"), "box-arrow-in-right", "a"}},
        {STATE_ARRIVED, false, {"in_treatment", WORDS("Start treatment"), "play-fill", "s"}},
        {STATE_IN_TREATMENT, false, {"completed", WORDS("Complete"), "check-circle-fill", "e"}},
    };
    const int64_t today = clinic_today(view->q->clinic, view->q->now).v;

    for (size_t i = 0; view->may_book && i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].from == state && card->step_count < 2 &&
            (rows[i].is_ahead ? view->day.v >= today : view->day.v == today)) {
            card->steps[card->step_count] = rows[i].step;
            card->steps[card->step_count++].words = translate(&view->q->out, rows[i].step.words);
        }
    }
}

static bool may_move(const struct day_view *view, enum state state)
{
    return view->may_book &&
        (state == STATE_REQUESTED || state == STATE_BOOKED || state == STATE_CONFIRMED ||
            state == STATE_ARRIVED);
}

/* The fee is taken when she has come, before or after the treatment. */
static bool may_bill(const struct day_view *view, enum state state)
{
    return view->may_bill && view->is_today &&
        (state == STATE_ARRIVED || state == STATE_IN_TREATMENT || state == STATE_COMPLETED);
}

/* Is an alert for the person who looks? `audiences` as SQL's group_concat writes them */
static bool is_alerted(const struct request *q, struct text audiences)
{
    struct text audience;

    while (text_cut(&audiences, ',', &audience)) {
        if (text_is(audience, "all") || (text_is(audience, "women") && q->actor.is_woman) ||
            (!text_is(audience, "women") && actor_may(&q->actor, MAY_SEE_CLINICAL))) {
            return true;
        }
    }
    return false;
}

static struct card card_of(const struct day_view *view, const struct day_parts_row *part)
{
    struct request *q = view->q;
    const enum state state = state_named(part->status);
    const struct text id = id_text(q->arena, part->part_id.v);
    const struct text appointment = id_text(q->arena, part->appointment_id.v);
    const int row = row_of(view, part->from_minute);
    const int end = row_of(view, minute_add(part->until_minute, row_minutes - 1));
    const bool is_woman = !text_is(part->provider_text, "any");
    const bool is_hidden = actor_is_in(&q->actor, part->hidden_text);

    struct card card = {.state = (enum card_state)state,
        .flags = is_hidden ? 0
                           : (is_alerted(q, part->audience_text) ? (unsigned)FLAG_ALERT : 0) |
                (part->is_new ? (unsigned)FLAG_NEW : 0) | (is_woman ? (unsigned)FLAG_WOMAN : 0),
        .id = text_join(q->arena, TEXT("p"), id),
        .from = part->from_minute,
        .until = part->until_minute,
        .row = row,
        .rows = end > row ? end - row : 1,
        .name = is_hidden ? text_of(translate(&q->out, WORDS("Not shown to you"))) : part->name,
        .service = in_language(&q->out, part->service_text, part->service_ur_text),
        .url = appointment_url(q->arena, part->appointment_id),
        .move = may_move(view, state) && !is_hidden
            ? keep_columns(q,
                  url_path(q->arena,
                      text_format(q->arena, "/staff/appointments/%.*s/parts/%.*s/move",
                          TEXT_ARG(appointment), TEXT_ARG(id))))
                  .address
            : (struct text){0},
        .version = part->version,
        .step = keep_columns(
            q, url_id(q->arena, "/staff/appointments/", part->appointment_id.v, "/step")),
        .bill = !is_hidden && may_bill(view, state) ? appointment : (struct text){0}};
    if (!is_hidden) {
        add_steps(view, state, &card);
    }
    return card;
}

static struct card block_card(const struct day_view *view, const struct day_blocks_row *block)
{
    struct request *q = view->q;
    const int row = row_of(view, block->from_minute);
    const int end = row_of(view, minute_add(block->until_minute, row_minutes - 1));

    return (struct card){.state = CARD_BLOCKED,
        .id = text_join(q->arena, TEXT("b"), id_text(q->arena, block->block_id.v)),
        .from = block->from_minute,
        .until = block->until_minute,
        .row = row,
        .rows = end > row ? end - row : 1,
        .name = block->reason_text,
        .url = url_id(q->arena, "/staff/blocks/", block->block_id.v, "")};
}

/* By start, as they are drawn; they come nearly so. */
static void add_card(struct day_column *column, struct card card)
{
    size_t at = column->card_count++;

    for (; at > 0 && column->cards[at - 1].row > card.row; at--) {
        column->cards[at] = column->cards[at - 1];
    }
    column->cards[at] = card;
}

static void add_cards(
    const struct day_view *view, const struct day_read *read, struct day_column *column)
{
    column->cards =
        ARENA_ARRAY(view->q->arena, read->parts.count + read->blocks.count + 1, struct card);
    for (size_t i = 0; i < read->parts.count; i++) {
        if (is_in_column(view->by, &read->parts.rows[i], column->id)) {
            add_card(column, card_of(view, &read->parts.rows[i]));
        }
    }
    for (size_t i = 0; i < read->blocks.count; i++) {
        if (read->blocks.rows[i].resource_id.v == column->id.v) {
            add_card(column, block_card(view, &read->blocks.rows[i]));
        }
    }
    column->lanes = lanes_share(column->cards, column->card_count);
}

/* The grey stretches: before, between and after what is worked. */
static void add_greys(const struct day_view *view, struct spans works, struct day_column *column)
{
    struct request *q = view->q;
    const struct span whole = whole_of(view);
    struct spans all = spans_begin(q->arena, 1);

    spans_add(&all, whole.from, whole.until);
    const struct spans off = spans_minus(q->arena, all, works);

    for (size_t i = 0; i < off.count; i++) {
        const struct span span = off.items[i];
        const bool is_break = span.from.v > whole.from.v && span.until.v < whole.until.v;
        const int row = row_of(view, span.from);
        const char *words = is_break ? WORDS("Break") : WORDS("Not working");

        column->stretches[column->stretch_count++] = (struct stretch){.row = row,
            .rows = row_of(view, minute_add(span.until, row_minutes - 1)) - row,
            .from = span.from,
            .words = text_of(translate(&q->out, words)),
            .is_break = is_break};
    }
}

/* What can be pressed to book: the free half hours. */
static void add_free(const struct day_view *view, struct spans works, struct day_column *column)
{
    struct request *q = view->q;
    static const char *const names[DAY_BYS] = {"staff", "room", "device"};
    const int64_t half = hour / 2;
    struct minute at = minute_add(view->first, (half - view->first.v % half) % half);
    const struct minute end = whole_of(view).until;

    for (; at.v + half <= end.v; at.v += half) {
        const int row = row_of(view, at);
        bool is_free = view->may_book && at.v + half > view->now.v &&
            spans_cover(&works, at, minute_add(at, half));

        for (size_t i = 0; is_free && i < column->card_count; i++) {
            const struct card *card = &column->cards[i];

            is_free = card_is_off(card->state) || card->row >= row + (int)(half / row_minutes) ||
                card->row + card->rows <= row;
        }
        if (is_free) {
            struct url url = url_with(q->arena, view->book, "starts_at", minute_text(q->arena, at));

            url = url_with(q->arena, url, names[view->by], id_text(q->arena, column->id.v));
            column->stretches[column->stretch_count++] = (struct stretch){
                .row = row, .rows = (int)(half / row_minutes), .from = at, .book = url};
        }
    }
}

static void add_column(struct day_view *view, const struct day_read *read, struct resource_id id,
    struct text name, struct spans works)
{
    struct request *q = view->q;
    struct day_column *column = &view->columns[view->column_count++];
    const struct text chosen = request_query(q, "who");
    const struct text own = id_text(q->arena, id.v);
    const struct span *last = works.count > 0 ? &works.items[works.count - 1] : NULL;

    *column = (struct day_column){.id = id,
        .name = name,
        .url = url_with(q->arena, view_url(view, view->day, view->by), "who", own),
        .is_current = text_equal(chosen, own)};
    if (last && view->by == BY_CLINICIAN) {
        column->about = span_text(q, works.items[0].from, last->until);
    }
    column->stretches = ARENA_ARRAY(q->arena,
        works.count + 2 + (size_t)(view->rows / (hour / 2 / row_minutes)), struct stretch);
    add_cards(view, read, column);
    add_greys(view, works, column);
    add_free(view, works, column);
}

/* The part of a resource's time that lies in what the book shows. */
static struct spans shown(const struct day_view *view, struct spans spans)
{
    const struct span all = whole_of(view);
    struct spans whole = spans_begin(view->q->arena, 1);

    spans_add(&whole, all.from, all.until);
    return spans_both(view->q->arena, spans, whole);
}

static bool has_card(const struct day_read *read, struct resource_id id)
{
    for (size_t i = 0; i < read->parts.count; i++) {
        if (is_in_column(BY_CLINICIAN, &read->parts.rows[i], id)) {
            return true;
        }
    }
    return false;
}

static void add_columns(struct day_view *view, const struct day_read *read)
{
    struct request *q = view->q;
    size_t current = 0;

    view->columns =
        ARENA_ARRAY(q->arena, read->staff.count + read->rooms.count + 1, struct day_column);
    for (size_t i = 0; view->by == BY_CLINICIAN && i < read->staff.count; i++) {
        const struct day_staff_row *row = &read->staff.rows[i];
        const struct spans works =
            shown(view, booking_works(q, &read->input, &read->times, read->open, row->staff_id));

        if (row->is_clinician &&
            (works.count > 0 || has_card(read, (struct resource_id){row->staff_id.v}))) {
            add_column(view, read, (struct resource_id){row->staff_id.v},
                in_language(&q->out, row->name, row->name_ur), works);
        }
    }
    for (size_t i = 0; view->by != BY_CLINICIAN && i < read->rooms.count; i++) {
        const struct day_rooms_row *row = &read->rooms.rows[i];

        if (row->is_device == (view->by == BY_DEVICE)) {
            add_column(view, read, row->resource_id, in_language(&q->out, row->name, row->name_ur),
                shown(view, read->open));
        }
    }
    for (size_t i = 0; i < view->column_count; i++) {
        const struct day_column *column = &view->columns[i];

        if (column->is_current || view->columns[current].id.v == 0 ||
            (request_query(q, "who").length == 0 && column->id.v == q->actor.staff.v)) {
            current = i;
        }
    }
    if (view->column_count > 0) {
        view->columns[current].is_current = true;
    }
}

static void add_choices(struct day_view *view, const struct day_read *read)
{
    struct request *q = view->q;
    struct option *staff = ARENA_ARRAY(q->arena, read->staff.count + 1, struct option);
    struct option *services = ARENA_ARRAY(q->arena, read->services.count + 1, struct option);

    for (size_t i = 0; i < read->staff.count; i++) {
        const struct day_staff_row *row = &read->staff.rows[i];

        if (row->is_clinician) {
            staff[view->staff_count++] = (struct option){
                id_text(q->arena, row->staff_id.v), in_language(&q->out, row->name, row->name_ur)};
        }
    }
    for (size_t i = 0; i < read->services.count; i++) {
        services[view->service_count++] =
            (struct option){id_text(q->arena, read->services.rows[i].service_id.v),
                in_language(&q->out, read->services.rows[i].name, read->services.rows[i].name_ur)};
    }
    view->staff = staff;
    view->services = services;
}

/* "20 visits: 6 done, 3 in treatment, 2 arrived" */
static struct text summary_of(const struct request *q, const struct day_parts *parts)
{
    int64_t counts[STATES + 1] = {0};
    int64_t all = 0;

    for (size_t i = 0; i < parts->count; i++) {
        const enum state state = state_named(parts->rows[i].status);

        counts[state]++;
        all += state_holds(state) ? 1 : 0;
    }
    struct text text =
        text_format(q->arena, "%s: %lld", translate(&q->out, WORDS("Visits")), (long long)all);
    static const struct {
        enum state state;
        const char *words;
    } said[] = {{STATE_COMPLETED, WORDS("done")}, {STATE_IN_TREATMENT, WORDS("in treatment")},
        {STATE_ARRIVED, WORDS("arrived")}};

    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        if (counts[said[i].state] > 0) {
            text = text_format(q->arena, "%.*s · %s %lld", TEXT_ARG(text),
                translate(&q->out, said[i].words), (long long)counts[said[i].state]);
        }
    }
    return text;
}

static void read_day(struct request *q, struct day day, struct day_read *read)
{
    const struct branch_id branch = branch_here(q);
    const struct minute since = day_minute(day, 0);
    const struct minute until = day_minute(day_add(day, 1), 0);

    read->input = (struct booking_input){.branch = branch, .from = day, .until = day_add(day, 1)};
    booking_read_times(q, &read->input, &read->times);
    read_day_staff(&q->reads, branch, &read->staff);
    read_day_rooms(&q->reads, branch, &read->rooms);
    read_day_parts(&q->reads, branch, since, until, &read->parts);
    read_day_names(
        &q->reads, branch, since, until, session_token(q, q->cookie_session), &read->names);
    read_day_blocks(&q->reads, branch, since, until, &read->blocks);
    if (day.v == clinic_today(q->clinic, q->now).v) {
        waiting_read(q, branch, day, &read->waiting);
    }
    read_service_names(&q->reads, &read->services);
    struct event_id event;
    struct event_id token;
    struct block_id block;
    if (id_read(request_query(q, "done"), &event.v) == OK) {
        read_event_by_id(&q->reads, event, &read->done);
    }
    if (id_read(request_query(q, "block"), &block.v) == OK) {
        read_block_by_id(&q->reads, block, &read->block);
    }
    if (id_read(request_query(q, "queue"), &token.v) == OK) {
        read_queue_event_by_id(&q->reads, token, &read->waiting.token);
        read_queue_delayed(&q->reads, token, &read->waiting.delayed);
    }
}

/* What was just done to an appointment, with Undo while it is the newest change. */
static void say_done(struct day_view *view, const struct event_by_id *event)
{
    struct request *q = view->q;
    struct toast *toast = &view->shell.toast;
    const enum state state = state_named(event->after_text);
    const struct text name = in_language(&q->out, event->name, event->name_ur);

    if (!event->found || event->is_undone || event->entered_at.ms < q->now.ms - said_for_ms) {
        return;
    }
    if (text_is(event->kind, "moved")) {
        toast->words = text_format(q->arena, "%.*s: %s %.*s", TEXT_ARG(name),
            translate(&q->out, WORDS("moved to")),
            TEXT_ARG(clock_text(q->arena, minute_of_day(event->from_minute))));
    } else if (state < STATES) {
        toast->words = text_format(
            q->arena, "%.*s: %s", TEXT_ARG(name), card_words(&q->out, (enum card_state)state));
    }
    if (view->may_book && event->is_newest) {
        const struct text appointment = id_text(q->arena, event->appointment_id.v);

        toast->undo = keep_columns(q,
            url_path(q->arena,
                text_format(q->arena, "/staff/appointments/%.*s/undo/%.*s", TEXT_ARG(appointment),
                    TEXT_ARG(id_text(q->arena, event->event_id.v)))));
        toast->version = event->version;
    }
}

/* The form that blocks time of this day, for the column that was chosen or the clinician's own. */
static struct url block_url(const struct day_view *view)
{
    const struct request *q = view->q;
    const struct url url =
        url_with(q->arena, URL("/staff/blocks/new"), "on", day_text(q->arena, view->day));
    const struct text who = request_query(q, "who").length > 0 ? request_query(q, "who")
        : q->actor.is_clinician                                ? id_value(q, q->actor.staff.v)
                                                               : TEXT("");

    return who.length > 0 ? url_with(q->arena, url, "resource", who) : url;
}

/* Who reads Urdu sees the names in Urdu, where they are known so; both lists are in one order. */
static void names_in_urdu(struct day_parts *parts, const struct day_names *names)
{
    size_t at = 0;

    for (size_t i = 0; i < parts->count; i++) {
        struct day_parts_row *part = &parts->rows[i];

        while (at < names->count && names->rows[at].appointment_id.v != part->appointment_id.v) {
            at++;
        }
        if (at < names->count && names->rows[at].name_ur.length > 0) {
            part->name = names->rows[at].name_ur;
        }
    }
}

static void fill_view(struct day_view *view, struct day_read *read)
{
    struct request *q = view->q;
    const struct minute now = request_minute(q);

    view->may_book = actor_may(&q->actor, MAY_BOOK);
    view->may_queue = actor_may(&q->actor, MAY_RUN_QUEUE);
    view->may_bill = actor_may(&q->actor, MAY_BILL);
    view->may_visit = actor_may(&q->actor, MAY_WRITE_VISITS);
    view->is_refused = q->method == POST && q->params[0].length > 0 && q->problems.count > 0;
    view->now = now;
    view->is_today = view->day.v == clinic_today(q->clinic, q->now).v;
    view->before = view_url(view, day_add(view->day, -1), view->by);
    view->after = view_url(view, day_add(view->day, 1), view->by);
    view->today = view_url(view, clinic_today(q->clinic, q->now), view->by);
    view->book = URL("/staff/appointments/new");
    view->block = block_url(view);
    read->open = booking_open(q, &read->input, &read->times);
    set_hours(view, read);
    view->step_rows = (int)read->times.rules.grid_minutes / row_minutes;
    view->now_row =
        now.v >= view->first.v && now.v < whole_of(view).until.v ? row_of(view, now) : -1;
    for (size_t i = 0; i < read->times.closed.count; i++) {
        if (read->times.closed.rows[i].closed_on.v == view->day.v) {
            view->is_closed = true;
            view->closed_name = in_language(
                &q->out, read->times.closed.rows[i].name, read->times.closed.rows[i].name_ur);
        }
    }
    static const char *const words[DAY_BYS] = {WORDS("Clinician"), WORDS("Room"), WORDS("Device")};
    for (enum day_by by = BY_CLINICIAN; by < DAY_BYS; by++) {
        view->bys[by] = (struct link){.words = translate(&q->out, words[by]),
            .url = view_url(view, view->day, by),
            .is_current = by == view->by};
    }
    names_in_urdu(&read->parts, &read->names);
    add_columns(view, read);
    waiting_add(view, read);
    add_choices(view, read);
    view->summary = summary_of(q, &read->parts);
}

enum status day_page(struct request *q)
{
    struct day_view *view = ARENA_NEW(q->arena, struct day_view);
    struct day_read *read = ARENA_NEW(q->arena, struct day_read);
    const struct text on = request_query(q, "on");
    const struct text by = request_query(q, "by");

    view->q = q;
    view->day = clinic_today(q->clinic, q->now);
    if (on.length > 0 && day_read(on, &view->day) != OK) {
        return problem_set(&q->problems, PROBLEM_no_page, NULL, TEXT(""));
    }
    while (view->by < DAY_BYS && !text_is(by, by_names[view->by])) {
        view->by++;
    }
    if (view->by == DAY_BYS) {
        view->by = BY_CLINICIAN;
    }
    read_day(q, view->day, read);
    enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    fill_view(view, read);
    staff_shell(q, long_date(&q->out, view->day), &view->shell);
    say_done(view, &read->done);
    block_say(view, &read->block);
    waiting_say(view, read);
    day_html(&q->out, view);
    return OK;
}
