/* When a member of staff works: weekly times from one day to another, and when she is away. What
 * lies between two stretches of a day is kept as a break, so that the day book shows it as one. */
#include "base/buf.h"
#include "http/form.h"
#include "settings/pages.h"
#include "settings/people.h"
#include "settings/week.h"

/* A row of working times for Undo: break or not, weekday, from, until, first day, last day. A
 * letter stands between them, so that no row is taken for a card's number. */
enum { rota_numbers = 6, rota_text_most = 12000 };

static struct days days_of(const struct setting_rota_row *row)
{
    return (struct days){
        row->since_on.v, row->until_on_maybe.known ? row->until_on_maybe.value.v : last_day_none};
}

/* The times of the rows that hold on the same days as this one. */
static void week_of_rota(const struct setting_rota *rota, const struct setting_rota_row *of,
    struct day_times out_week[week_days])
{
    struct day_times breaks[week_days] = {0};

    for (int i = 0; i < week_days; i++) {
        out_week[i] = (struct day_times){0};
    }
    for (size_t i = 0; of != NULL && i < rota->count; i++) {
        const struct setting_rota_row *row = &rota->rows[i];

        if (days_of(row).since == days_of(of).since && days_of(row).until == days_of(of).until) {
            day_times_add(
                row->is_break ? &breaks[row->weekday_number] : &out_week[row->weekday_number],
                row->begins_minutes, row->ends_minutes);
        }
    }
    for (int i = 0; i < week_days; i++) {
        day_times_without(&out_week[i], &breaks[i]);
    }
}

void rota_list(struct request *q, struct person_view *view)
{
    const struct out *o = &q->out;
    const struct setting_rota *rota = &view->rota;
    struct setting_list *list = setting_list(q, &view->page, t("Working times"), rota->count);
    struct day_times week[week_days];

    list->nothing = t("The clinic's opening hours.");
    list->add =
        (struct link){.words = t("Other times from a day"), .url = person_url(q, view, "/times")};
    for (size_t i = 0; i < rota->count; i++) {
        const struct setting_rota_row *row = &rota->rows[i];
        const bool is_first = i == 0 || days_of(row).since != days_of(row - 1).since ||
            days_of(row).until != days_of(row - 1).until;

        if (is_first && days_of(row).until >= view->today.v) {
            week_of_rota(rota, row, week);
            setting_row(list, days_words(q, row->since_on, row->until_on_maybe), (struct url){{0}})
                ->detail = week_words(q, week);
        }
    }
}

struct rota_form {
    struct day since_on, until_on;
    struct week_form week;
};

static const struct form_field rota_fields[] = {
    FORM_DAY(struct rota_form, since_on, FORM_REQUIRED),
    FORM_DAY(struct rota_form, until_on, FORM_OPTIONAL),
    WEEK_FIELDS(struct rota_form),
};

/* The form begins with the times of today. */
static enum status rota_read(struct request *q, struct person_view *view)
{
    const struct out *o = &q->out;
    const struct setting_rota_row *now = NULL;
    struct day_times week[week_days];
    const enum status status = person_read(q, view);

    if (status != OK) {
        return status;
    }
    for (size_t i = 0; now == NULL && i < view->rota.count; i++) {
        const struct days days = days_of(&view->rota.rows[i]);

        if (days.since <= view->today.v && view->today.v <= days.until) {
            now = &view->rota.rows[i];
        }
    }
    person_below(q, view, t("Other times from a day"));
    view->page.is_added = true;
    setting_line(
        &view->page, "since_on", WORDS("First day"), INPUT_DAY, day_text(q->arena, view->today));
    struct setting *until =
        setting_line(&view->page, "until_on", WORDS("Last day"), INPUT_DAY, TEXT(""));
    until->is_optional = true;
    until->help = WORDS("With a last day, what was before holds again after it.");
    week_of_rota(&view->rota, now, week);
    week_fields(q, &view->page, week);
    return OK;
}

enum status rota_page(struct request *q)
{
    return person_form_show(q, rota_read, OK);
}

static void rota_row_write(struct request *q, struct batch *batch, struct staff_id staff,
    bool is_break, int64_t weekday, struct times times, struct days days)
{
    const struct maybe_day until = {days.until != last_day_none, {days.until}};

    write_rota_insert(batch, (struct rota_id){request_new_id(q)}, staff, is_break, weekday,
        times.from, times.until, (struct day){days.since}, until);
}

/* The old rows keep the days around the new ones. */
static void rota_cut(
    struct request *q, struct batch *batch, const struct person_view *view, struct days new)
{
    for (size_t i = 0; i < view->rota.count; i++) {
        const struct setting_rota_row *row = &view->rota.rows[i];
        const struct days old = days_of(row);
        struct days rest[2];
        const size_t count = days_without(old, new, rest);

        if (count == 1 && rest[0].since == old.since && rest[0].until == old.until) {
            continue;
        }
        write_rota_delete(batch, row->rota_id);
        for (size_t r = 0; r < count; r++) {
            rota_row_write(q, batch, view->person.staff_id, row->is_break, row->weekday_number,
                (struct times){row->begins_minutes, row->ends_minutes}, rest[r]);
        }
    }
}

/* One working row from the first to the last minute of the day, and the breaks in it. */
static void rota_write(struct request *q, struct batch *batch, struct staff_id staff,
    const struct day_times week[week_days], struct days days)
{
    for (int day = 0; day < week_days; day++) {
        const struct day_times *times = &week[day];

        if (times->count > 0) {
            rota_row_write(q, batch, staff, false, day,
                (struct times){times->at[0].from, times->at[times->count - 1].until}, days);
        }
        for (size_t i = 1; i < times->count; i++) {
            const struct times gap = {times->at[i - 1].until, times->at[i].from};

            if (gap.until > gap.from) {
                rota_row_write(q, batch, staff, true, day, gap, days);
            }
        }
    }
}

/* All rows of her working times as numbers, for Undo to write them again; nothing when they are too
 * many. */
static struct text rota_text(struct request *q, const struct setting_rota *rota)
{
    struct buf buf;

    buf_init(&buf, q->arena, rota_text_most);
    for (size_t i = 0; i < rota->count; i++) {
        const struct setting_rota_row *row = &rota->rows[i];
        const struct days days = days_of(row);

        buf_format(&buf, "%dx%lldx%lldx%lldx%dx%d;", row->is_break, (long long)row->weekday_number,
            (long long)row->begins_minutes, (long long)row->ends_minutes, days.since, days.until);
    }
    return buf.full ? TEXT("") : buf_as_text(&buf);
}

enum status rota_command(struct request *q)
{
    struct person_view *view = ARENA_NEW(q->arena, struct person_view);
    struct rota_form form;
    struct day_times week[week_days] = {0};
    struct batch batch;
    enum status read = form_read(q, rota_fields, COUNT_OF(rota_fields), &form);
    enum status status = rota_read(q, view);

    if (status != OK) {
        return status;
    }
    read = read == OK ? days_check(q, form.since_on, form.until_on) : read;
    read = read == OK ? week_read(q, week) : read;
    status = setting_accept(q, &view->page, read);
    if (status != OK) {
        return status;
    }
    const struct days days = {
        form.since_on.v, form_has(q, "until_on") ? form.until_on.v : last_day_none};
    request_batch(q, &batch);
    write_person_touch(&batch, request_version(q), view->person.staff_id);
    rota_cut(q, &batch, view, days);
    rota_write(q, &batch, view->person.staff_id, week, days);
    const struct text rows = rota_text(q, &view->rota);
    const bool has_undo = rows.length > 0 || view->rota.count == 0;
    struct setting_page again = {.field_count = 0};
    setting_line(&again, "rows", WORDS("Working times"), INPUT_TEXT, rows);
    status = setting_commit(q, &batch,
        &(struct setting_done){.audit = AUDIT_STAFF,
            .record = view->person.staff_id.v,
            .subject = &view->subject,
            .page = &view->page,
            .removed = has_undo ? person_url(q, view, "/times/back") : (struct url){{0}},
            .again = has_undo ? &again : NULL,
            .next = person_url(q, view, "")});
    return status == OK ? OK : person_form_show(q, rota_read, status);
}

/* ---- Undo: the working times as they were ---- */

struct back_form {
    struct text rows; /* of rota_text */
};

static const struct form_field back_fields[] = {
    FORM_TEXT(struct back_form, rows, FORM_OPTIONAL, 0, rota_text_most)};

/* The next number of a row; INVALID when there is none. */
static enum status row_number(struct text *rest, int64_t *out_number)
{
    struct text word;

    return text_cut(rest, 'x', &word) ? text_number(word, 0, last_day_none, out_number)
                                      : STATUS_INVALID;
}

static enum status rows_write(
    struct request *q, struct batch *batch, struct staff_id staff, struct text rows)
{
    struct text line;

    while (text_cut(&rows, ';', &line)) {
        int64_t numbers[rota_numbers];

        for (size_t i = 0; i < rota_numbers; i++) {
            if (row_number(&line, &numbers[i]) != OK) {
                return problem_set(&q->problems, PROBLEM_undone, NULL, TEXT(""));
            }
        }
        rota_row_write(q, batch, staff, numbers[0] != 0, numbers[1],
            (struct times){(int)numbers[2], (int)numbers[3]},
            (struct days){(int)numbers[4], (int)numbers[5]});
    }
    return OK;
}

enum status rota_back_command(struct request *q)
{
    struct person_view *view = ARENA_NEW(q->arena, struct person_view);
    struct back_form form;
    struct batch batch;
    enum status status = form_read(q, back_fields, COUNT_OF(back_fields), &form);

    status = status == OK ? person_read(q, view) : status;
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    write_person_touch(&batch, request_version(q), view->person.staff_id);
    for (size_t i = 0; i < view->rota.count; i++) {
        write_rota_delete(&batch, view->rota.rows[i].rota_id);
    }
    status = rows_write(q, &batch, view->person.staff_id, form.rows);
    return status == OK ? setting_commit(q, &batch,
                              &(struct setting_done){.audit = AUDIT_STAFF,
                                  .record = view->person.staff_id.v,
                                  .subject = &view->subject,
                                  .after = TEXT("Working times: as they were before the change"),
                                  .next = person_url(q, view, "")})
                        : status;
}

/* ---- Away ---- */

static struct text leave_words(struct request *q, const struct setting_leave_row *row)
{
    struct out *o = &q->out;
    const struct minute last = minute_add(row->until_minute, -1);
    const struct text from = long_date(o, day_of(row->from_minute));
    const struct text until = long_date(o, day_of(last));
    const bool is_whole =
        minute_of_day(row->from_minute) == 0 && minute_of_day(row->until_minute) == 0;

    if (is_whole) {
        return text_equal(from, until)
            ? from
            : text_format(q->arena, "%.*s – %.*s", TEXT_ARG(from), TEXT_ARG(until));
    }
    const struct text at = clock_text(q->arena, minute_of_day(row->from_minute));
    const struct text end = clock_text(q->arena, minute_of_day(row->until_minute));

    return text_format(q->arena, "%.*s \u2066%.*s\u2069 – %.*s \u2066%.*s\u2069", TEXT_ARG(from),
        TEXT_ARG(at), TEXT_ARG(until), TEXT_ARG(end));
}

void leave_list(struct request *q, struct person_view *view)
{
    const struct out *o = &q->out;
    struct setting_list *list = setting_list(q, &view->page, t("Leave"), view->leave.count);

    list->add = (struct link){.words = t("Add leave"), .url = person_url(q, view, "/leave/new")};
    for (size_t i = 0; i < view->leave.count; i++) {
        const struct setting_leave_row *row = &view->leave.rows[i];
        struct setting_row *added = setting_row(list, leave_words(q, row), (struct url){{0}});

        if (row->held_count > 0) {
            added->detail = text_format(
                q->arena, "%s: %lld", t("Booked in this time"), (long long)row->held_count);
        }
        added->remove =
            url_id(q->arena, text_string(q->arena, person_url(q, view, "/leave/").address),
                row->leave_id.v, "/remove");
        added->remove_words = t("Take back");
    }
}

struct leave_form {
    struct day since_on, until_on;
    int begins, ends;
};

static const struct form_field leave_fields[] = {
    FORM_DAY(struct leave_form, since_on, FORM_REQUIRED),
    FORM_DAY(struct leave_form, until_on, FORM_OPTIONAL),
    FORM_CLOCK(struct leave_form, begins, FORM_OPTIONAL),
    FORM_CLOCK(struct leave_form, ends, FORM_OPTIONAL),
};

/* The form, empty or with what makes this leave again. */
static void leave_fill(
    struct request *q, struct person_view *view, const struct setting_leave_row *row)
{
    const struct out *o = &q->out;
    struct text first = TEXT("");
    struct text last = TEXT("");
    struct text begins = TEXT("");
    struct text ends = TEXT("");

    if (row != NULL) {
        const bool is_until_midnight = minute_of_day(row->until_minute) == 0;

        first = day_text(q->arena, day_of(row->from_minute));
        last =
            day_text(q->arena, day_of(minute_add(row->until_minute, is_until_midnight ? -1 : 0)));
        begins = clock_text(q->arena, minute_of_day(row->from_minute));
        ends = is_until_midnight ? ends : clock_text(q->arena, minute_of_day(row->until_minute));
    }
    person_below(q, view, t("Leave"));
    view->page.version = 0;
    setting_line(&view->page, "since_on", WORDS("First day"), INPUT_DAY, first);
    setting_line(&view->page, "until_on", WORDS("Last day"), INPUT_DAY, last);
    setting_line(&view->page, "begins", WORDS("From"), INPUT_CLOCK, begins);
    setting_line(&view->page, "ends", WORDS("Until"), INPUT_CLOCK, ends);
    view->page.fields[1].help = WORDS("Empty: one day.");
    view->page.fields[2].help = WORDS("Empty: the whole day.");
    for (size_t i = 1; i < view->page.field_count; i++) {
        view->page.fields[i].is_optional = true;
    }
}

static enum status leave_read(struct request *q, struct person_view *view)
{
    const enum status status = person_read(q, view);

    if (status == OK) {
        leave_fill(q, view, NULL);
    }
    return status;
}

enum status leave_page(struct request *q)
{
    return person_form_show(q, leave_read, OK);
}

enum status leave_command(struct request *q)
{
    struct person_view *view = ARENA_NEW(q->arena, struct person_view);
    struct leave_form form;
    struct batch batch;
    enum status read = form_read(q, leave_fields, COUNT_OF(leave_fields), &form);
    enum status status = leave_read(q, view);

    if (status != OK) {
        return status;
    }
    const struct day last = form_has(q, "until_on") ? form.until_on : form.since_on;
    const struct minute from = day_minute(form.since_on, form.begins);
    const struct minute until =
        form_has(q, "ends") ? day_minute(last, form.ends) : day_minute(day_add(last, 1), 0);
    if (read == OK && until.v <= from.v) {
        read = problem_set(&q->problems, PROBLEM_until_before,
            last.v < form.since_on.v ? "until_on" : "ends", TEXT(""));
    }
    status = setting_accept(q, &view->page, read);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    write_leave_insert(
        &batch, (struct leave_id){request_new_id(q)}, view->person.staff_id, from, until);
    status = person_commit(q, &batch, view);
    return status == OK ? OK : person_form_show(q, leave_read, status);
}

enum status leave_remove_command(struct request *q)
{
    struct person_view *view = ARENA_NEW(q->arena, struct person_view);
    const struct setting_leave_row *row = NULL;
    struct leave_id id = {0};
    struct batch batch;
    enum status status = form_read(q, NULL, 0, NULL);

    status = status == OK ? request_id(q, 1, &id.v) : status;
    status = status == OK ? person_read(q, view) : status;
    if (status != OK) {
        return status;
    }
    for (size_t i = 0; i < view->leave.count; i++) {
        row = view->leave.rows[i].leave_id.v == id.v ? &view->leave.rows[i] : row;
    }
    if (row == NULL) {
        return problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    leave_fill(q, view, row);
    request_batch(q, &batch);
    write_leave_delete(&batch, id);
    return person_take_away(q, &batch, view, "/leave",
        text_format(q->arena, "Leave: %.*s", TEXT_ARG(leave_words(q, row))));
}
