#include "website/frame.h"

#include "base/phone.h"
#include "clinic.h"

enum { closed_days_ahead = 30, nav_count = 3, foot_count = 2 };

struct url site_url(struct out *o, const char *path)
{
    const char *language = o->language == URDU ? "/ur" : "";

    return url_path(o->buf.arena, text_format(o->buf.arena, "%s%s", language, path));
}

struct url treatment_url(struct out *o, struct text slug)
{
    return site_url(o,
        text_string(o->buf.arena, text_format(o->buf.arena, "/treatments/%.*s", TEXT_ARG(slug))));
}

struct url policy_url(struct out *o, struct policy_id policy)
{
    return site_url(o,
        text_string(o->buf.arena, text_format(o->buf.arena, "/privacy/%lld", (long long)policy.v)));
}

struct url email_url(struct out *o, struct text email)
{
    return url_outside(text_format(o->buf.arena, "mailto:%.*s", TEXT_ARG(email)));
}

struct url map_url(struct out *o, struct text clinic, struct text address)
{
    const struct text place =
        text_format(o->buf.arena, "%.*s, %.*s", TEXT_ARG(clinic), TEXT_ARG(address));

    return url_with(o->buf.arena, URL("https://www.google.com/maps/search/?api=1"), "query", place);
}

void frame_queue(struct request *q, struct frame *frame)
{
    const struct minute now = zone_minute(q->clinic->zone, q->now);
    const struct branch_id branch = q->clinic->settings.branch;

    *frame = (struct frame){.today = day_of(now), .minute = minute_of_day(now)};
    read_site_hours(&q->reads, branch, frame->today, &frame->hours);
    read_site_closed(
        &q->reads, branch, frame->today, day_add(frame->today, closed_days_ahead), &frame->closed);
}

static struct text hours_of_today(struct out *o, const struct frame *frame)
{
    struct week week;
    struct text words = {0};

    week_of(&frame->hours, day_weekday(frame->today), &week);
    for (size_t i = 0; i < week.count; i++) {
        const struct hours_line *line = &week.lines[i];

        for (size_t n = 0; line->is_today && !frame->is_closed && n < line->count; n++) {
            const struct text one = interval_words(o, &line->intervals[n]);

            words = words.length == 0
                ? one
                : text_format(o->buf.arena, "%.*s%s%.*s", TEXT_ARG(words), t(", "), TEXT_ARG(one));
        }
    }
    if (week.count == 0) {
        return words;
    }
    return words.length == 0 ? text_of(t("Closed today"))
                             : text_format(o->buf.arena, "%s %.*s", t("Today"), TEXT_ARG(words));
}

static struct link *nav_links(struct out *o, struct text path)
{
    struct link *links = ARENA_ARRAY(o->buf.arena, nav_count, struct link);

    links[0] = (struct link){.words = t("Treatments"),
        .url = site_url(o, "/treatments"),
        .is_current = text_begins(path, TEXT("/treatments"))};
    links[1] = (struct link){
        .words = t("Team"), .url = site_url(o, "/team"), .is_current = text_is(path, "/team")};
    links[2] = (struct link){.words = t("Contact"),
        .url = site_url(o, "/contact"),
        .is_current = text_is(path, "/contact")};
    return links;
}

static struct link *foot_links(struct out *o)
{
    struct link *links = ARENA_ARRAY(o->buf.arena, foot_count, struct link);

    links[0] =
        (struct link){.words = t("Ask for a consultation"), .url = site_url(o, "/consultation")};
    links[1] = (struct link){.words = t("Contact form"), .url = site_url(o, "/contact")};
    return links;
}

/* The same page in the other language. */
static struct url other_language(struct request *q)
{
    return q->out.language == URDU ? url_path(q->arena, q->path)
                                   : url_path(q->arena, text_join(q->arena, TEXT("/ur"), q->path));
}

void frame_fill(struct request *q, struct frame *frame, struct text title, struct text description,
    struct text treatment)
{
    struct out *o = &q->out;
    const struct clinic_settings *settings = &q->clinic->settings;
    const char *ask = treatment.length > 0 ? t("Hello, I have a question about this treatment:")
                                           : t("Hello, I have a question.");

    frame->is_closed =
        frame->closed.count > 0 && frame->closed.rows[0].closed_on.v == frame->today.v;
    frame->site = (struct site){
        .title = title,
        .description = description,
        .clinic = in_language(o, settings->name, settings->name_ur),
        .address = in_language(o, settings->address, settings->address_ur),
        .hours = hours_of_today(o, frame),
        .phone = settings->phone,
        .phone_shown = phone_show(q->arena, settings->phone, settings->country),
        .whatsapp = settings->whatsapp,
        .whatsapp_text = treatment.length > 0
            ? text_format(q->arena, "%s %.*s", ask, TEXT_ARG(treatment))
            : text_of(ask),
        .email = settings->email,
        .home = site_url(o, "/"),
        .other_language = other_language(q),
        .privacy = site_url(o, "/privacy"),
        .nav = nav_links(o, q->path),
        .nav_count = nav_count,
        .foot = foot_links(o),
        .foot_count = foot_count,
    };
}
