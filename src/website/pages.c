/* The pages without a form. They are the same for everybody, so the server may keep them. */
#include "clinic.h"
#include "website/frame.h"
#include "website_html.h"

enum { security_days = 180, policy_most = 9999 };

enum status home_page(struct request *q)
{
    struct out *o = &q->out;
    struct home_view view = {0};

    frame_queue(q, &view.frame);
    read_site_services(&q->reads, view.frame.today, &view.services);
    read_site_team(&q->reads, &view.team);
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    frame_fill(q, &view.frame, text_of(t("Skin, hair and laser care")),
        text_of(t(
            "Treatments with their prices, the people who do them, and how to reach the clinic.")),
        TEXT(""));
    week_of(&view.frame.hours, day_weekday(view.frame.today), &view.week);
    home_html(o, &view);
    q->answer.is_kept = true;
    return OK;
}

enum status treatments_page(struct request *q)
{
    struct out *o = &q->out;
    struct home_view view = {0};

    frame_queue(q, &view.frame);
    read_site_services(&q->reads, view.frame.today, &view.services);
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    frame_fill(q, &view.frame, text_of(t("Treatments and prices")),
        text_of(t("All treatments of the clinic with length and price.")), TEXT(""));
    treatments_html(o, &view);
    q->answer.is_kept = true;
    return OK;
}

enum status treatment_page(struct request *q)
{
    struct out *o = &q->out;
    struct treatment_view view = {.slug = q->params[0]};

    frame_queue(q, &view.frame);
    read_site_service(&q->reads, view.slug, &view.service);
    read_site_prices(&q->reads, view.slug, view.frame.today, &view.prices);
    read_site_performers(&q->reads, view.slug, &view.performers);
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    if (!view.service.found) {
        return STATUS_NOT_FOUND;
    }
    const struct text name = in_language(o, view.service.name, view.service.name_ur);
    frame_fill(q, &view.frame, name,
        in_language(o, view.service.summary_text, view.service.summary_ur_text), name);
    view.ask = url_with(q->arena, site_url(o, "/consultation"), "service", view.slug);
    treatment_html(o, &view);
    q->answer.is_kept = true;
    return OK;
}

enum status team_page(struct request *q)
{
    struct out *o = &q->out;
    struct home_view view = {0};

    frame_queue(q, &view.frame);
    read_site_team(&q->reads, &view.team);
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    frame_fill(
        q, &view.frame, text_of(t("Team")), text_of(t("The people who treat you.")), TEXT(""));
    team_html(o, &view);
    q->answer.is_kept = true;
    return OK;
}

enum status thanks_page(struct request *q)
{
    struct frame frame = {0};
    struct out *o = &q->out;

    frame_queue(q, &frame);
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    frame_fill(q, &frame, text_of(t("Thank you")), TEXT(""), TEXT(""));
    thanks_html(o, &frame);
    q->answer.is_kept = true;
    return OK;
}

static enum status show_policy(struct request *q, struct policy_view *view)
{
    struct out *o = &q->out;

    if (!view->policy.found) {
        return STATUS_NOT_FOUND;
    }
    frame_fill(q, &view->frame, text_of(t("Privacy policy")),
        text_of(t("What the clinic keeps about you, what for, and who can see it.")), TEXT(""));
    policy_html(o, view);
    q->answer.is_kept = true;
    return OK;
}

enum status privacy_page(struct request *q)
{
    struct policy_view view = {0};
    struct policy_newest newest = {0};

    frame_queue(q, &view.frame);
    read_policy_newest(&q->reads, &newest);
    read_policies(&q->reads, &view.versions);
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    view.policy = (struct policy_version){.found = newest.found,
        .policy_id = newest.policy_id,
        .published_on = newest.published_on,
        .words_text = newest.words_text,
        .words_ur_text = newest.words_ur_text};
    return show_policy(q, &view);
}

enum status privacy_version_page(struct request *q)
{
    struct policy_view view = {0};
    int64_t version = 0;

    if (text_number(q->params[0], 1, policy_most, &version) != OK) {
        return STATUS_NOT_FOUND;
    }
    frame_queue(q, &view.frame);
    read_policy_version(&q->reads, (struct policy_id){version}, &view.policy);
    read_policies(&q->reads, &view.versions);
    const enum status status = reads_run(&q->reads);
    return status == OK ? show_policy(q, &view) : status;
}

/* Nothing is read for it: it also says that the database can't be reached. */
void site_error_page(struct request *q, enum status status)
{
    struct frame frame = {.today = day_of(zone_minute(q->clinic->zone, q->now))};
    struct out *o = &q->out;

    if (text_begins(q->path, TEXT("/staff/"))) {
        error_page(q, status);
        return;
    }
    frame_fill(q, &frame, text_of(error_title(o, status)), TEXT(""), TEXT(""));
    const struct text language = o->language == URDU ? TEXT("/ur") : TEXT("");
    const struct url here = url_path(q->arena, text_join(q->arena, language, q->path));

    site_error_html(o, &frame, &q->problems, form_again_of(q, status, here),
        (struct text){q->id, sizeof q->id});
}

enum status robots_page(struct request *q)
{
    q->answer.type = "text/plain; charset=utf-8";
    q->answer.body =
        TEXT("User-agent: *\nDisallow: /staff/\nDisallow: /ur/staff/\nDisallow: /thanks\n");
    request_header(q, "Cache-Control", TEXT("public, max-age=3600"));
    return OK;
}

/* RFC 9116: whom to tell of a weakness, and until when this is true. */
enum status security_page(struct request *q)
{
    const struct text email = q->clinic->settings.email;
    const struct day until = day_add(day_of(zone_minute(q->clinic->zone, q->now)), security_days);
    const struct text day = day_text(q->arena, until);
    const char *public_url = q->clinic->url;
    const struct text here = public_url != NULL
        ? text_of(public_url)
        : text_format(q->arena, "https://%.*s", TEXT_ARG(q->host));
    const struct text contact = email.length > 0
        ? text_format(q->arena, "mailto:%.*s", TEXT_ARG(email))
        : text_format(q->arena, "%.*s/contact", TEXT_ARG(here));

    q->answer.type = "text/plain; charset=utf-8";
    q->answer.body = text_format(q->arena,
        "Contact: %.*s\nExpires: %.*sT00:00:00Z\nPreferred-Languages: en, ur\n", TEXT_ARG(contact),
        TEXT_ARG(day));
    return OK;
}
