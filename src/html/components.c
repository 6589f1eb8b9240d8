#include "html/components.h"

#include <string.h>

#include "html/part.h"

struct text typed(const struct request *q, const char *name, struct text saved)
{
    return q->method == POST ? request_field(q, name) : saved;
}

bool typed_box(const struct request *q, const char *name, bool saved)
{
    return q->method == POST ? request_has(q, name) : saved;
}

struct input_kind_row input_kind_row(const struct input *input)
{
    static const struct input_kind_row rows[] = {
        [INPUT_TEXT] = {"text", NULL, NULL, false},
        [INPUT_PHONE] = {"tel", "tel", "tel", true},
        [INPUT_EMAIL] = {"email", "email", "email", true},
        [INPUT_NUMBER] = {"text", "numeric", "off", true},
        [INPUT_MONEY] = {"text", "decimal", "off", true},
        [INPUT_DAY] = {"date", NULL, NULL, true},
        [INPUT_CLOCK] = {"time", NULL, NULL, true},
        [INPUT_MINUTE] = {"datetime-local", NULL, NULL, true},
        [INPUT_PASSWORD] = {"password", NULL, "current-password", true},
        [INPUT_SEARCH] = {"search", NULL, "off", false},
        [INPUT_CODE] = {"text", NULL, "off", true},
        [INPUT_LINES] = {NULL, NULL, NULL, false},
    };
    struct input_kind_row row = rows[input->kind];

    if (input->kind == INPUT_PASSWORD && input->is_new) {
        row.complete = "new-password";
    }
    if (input->autocomplete != NULL) {
        row.complete = input->autocomplete;
    }
    return row;
}

struct text described_by(struct out *o, const struct input *input, bool has_problem)
{
    const char *help = input->help != NULL ? "-h" : "";
    const char *error = has_problem ? "-e" : "";

    if (input->help != NULL && has_problem) {
        return text_format(o->buf.arena, "%s-h %s-e", input->name, input->name);
    }
    if (input->help == NULL && !has_problem) {
        return (struct text){0};
    }
    return text_format(o->buf.arena, "%s%s%s", input->name, help, error);
}

bool takes_focus(const struct problems *problems, const char *name, bool has_focus)
{
    for (size_t i = 0; i < problems->count; i++) {
        if (problems->items[i].field != NULL) {
            return strcmp(problems->items[i].field, name) == 0;
        }
    }
    return has_focus;
}

const char *label_of(const struct label *labels, const char *field)
{
    for (; labels != NULL && field != NULL && labels->field != NULL; labels++) {
        if (strcmp(labels->field, field) == 0) {
            return labels->label;
        }
    }
    return NULL;
}

struct url anchor_url(struct out *o, const char *id)
{
    return (struct url){text_format(o->buf.arena, "#%s", id)};
}

struct url icon_url(struct out *o, const char *name)
{
    struct arena *arena = o->buf.arena;

    if (o->icons.length == 0) {
        o->icons = text_join(arena, asset_url("icons.svg").address, TEXT("#"));
    }
    return (struct url){text_join(arena, o->icons, text_of(name))};
}

const char *alert_class(enum alert_kind kind)
{
    static const char *const classes[] = {"", "stop", "note", "fine"};

    return classes[kind];
}

const char *alert_icon(enum alert_kind kind)
{
    static const char *const icons[] = {
        "exclamation-triangle", "exclamation-octagon", "info-circle", "check-lg"};

    return icons[kind];
}

const char *tag_class(enum tag_kind kind)
{
    static const char *const classes[] = {"", "warn", "stop", "fine"};

    return classes[kind];
}

static const struct {
    const char *class, *icon;
} card_rows[CARD_STATES] = {
    [CARD_REQUESTED] = {"requested", "question-lg"},
    [CARD_BOOKED] = {"booked", "circle"},
    [CARD_CONFIRMED] = {"confirmed", "check-lg"},
    [CARD_ARRIVED] = {"arrived", "circle-fill"},
    [CARD_TREATING] = {"treating", "play-fill"},
    [CARD_COMPLETED] = {"completed", "check-circle-fill"},
    [CARD_NOSHOW] = {"noshow", "x-lg"},
    [CARD_CANCELLED] = {"cancelled", "slash-circle"},
    [CARD_BLOCKED] = {"blocked", "lock"},
};

const char *card_class(enum card_state state)
{
    return card_rows[state].class;
}

const char *card_icon(enum card_state state)
{
    return card_rows[state].icon;
}

const char *card_words(const struct out *o, enum card_state state)
{
    switch (state) {
    case CARD_REQUESTED:
        return t("Requested");
    case CARD_BOOKED:
        return t("Booked");
    case CARD_CONFIRMED:
        return t("Confirmed");
    case CARD_ARRIVED:
        return t("Arrived");
    case CARD_TREATING:
        return t("In treatment");
    case CARD_COMPLETED:
        return t("Completed");
    case CARD_NOSHOW:
        return t("No-show");
    case CARD_CANCELLED:
        return t("Cancelled");
    case CARD_BLOCKED:
        return t("Blocked");
    case CARD_STATES:
        break;
    }
    return "";
}

bool card_is_off(enum card_state state)
{
    return state == CARD_CANCELLED || state == CARD_NOSHOW;
}

struct text lane_class(struct out *o, const struct card *card)
{
    struct arena *a = o->buf.arena;
    const char *lane = card->lanes < 2 || card->is_aside ? "" : card->lane == 0 ? " l1" : " l2";
    const char *aside = card->is_aside ? " aside" : "";
    const struct text strip =
        card->strip != 0 ? text_format(a, "%s s%d", aside, card->strip) : (struct text){0};

    if (card->lanes < 3 || card->is_aside) {
        return text_join(a, text_of(lane), strip);
    }
    return text_format(a, "%s thin n%d k%d%.*s", lane, card->lanes, card->lane, TEXT_ARG(strip));
}

int rows_first(int rows)
{
    if (rows <= 48) {
        return rows;
    }
    return rows >= 288 ? 288 : rows - rows % 12;
}

struct text clock_of(struct out *o, struct minute minute)
{
    return clock_text(o->buf.arena, minute_of_day(minute));
}
