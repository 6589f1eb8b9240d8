#include "html/shell.h"

#include "clinic.h"
#include "html/part.h"
#include "html_html.h"

const char *language_code(const struct out *o)
{
    return o->language == URDU ? "ur" : "en";
}

const char *direction(const struct out *o)
{
    return o->language == URDU ? "rtl" : "ltr";
}

/* The bytes of the letter at the beginning; text is UTF-8. */
static size_t letter_length(struct text text)
{
    size_t length = text.length > 0 ? 1 : 0;

    while (length < text.length && ((unsigned char)text.at[length] & 0xc0) == 0x80) {
        length++;
    }
    return length;
}

struct text initials(struct out *o, struct text name)
{
    struct text first = {0};
    struct text last = {0};

    for (struct text word = {0}; text_cut(&name, ' ', &word);) {
        if (word.length == 0 || text_is(word, "Dr") || text_is(word, "ڈاکٹر")) {
            continue;
        }
        if (first.length == 0) {
            first = text_part(word, 0, letter_length(word));
        } else {
            last = text_part(word, 0, letter_length(word));
        }
    }
    /* Two Arabic letters would join into what looks like a word. */
    return o->language == URDU ? first : text_join(o->buf.arena, first, last);
}

static struct text digits_of(struct text e164)
{
    return text_begins(e164, TEXT("+")) ? text_part(e164, 1, e164.length) : e164;
}

struct url whatsapp_url(struct out *o, struct text e164, struct text words)
{
    const struct text digits = digits_of(e164);
    const struct url address = {text_format(o->buf.arena, "https://wa.me/%.*s", TEXT_ARG(digits))};

    return words.length == 0 ? address : url_with(o->buf.arena, address, "text", words);
}

struct url phone_url(struct out *o, struct text e164)
{
    return url_outside(text_format(o->buf.arena, "tel:%.*s", TEXT_ARG(e164)));
}

struct url mail_url(struct out *o, struct text email)
{
    return url_outside(text_format(o->buf.arena, "mailto:%.*s", TEXT_ARG(email)));
}

const char *error_title(const struct out *o, enum status status)
{
    switch (status) {
    case STATUS_NOT_FOUND:
        return t("Not found");
    case STATUS_FORBIDDEN:
    case STATUS_SIGNED_OUT:
        return t("You may not see this");
    case STATUS_UNAVAILABLE:
        return t("Not just now");
    case STATUS_CONFLICT:
    case STATUS_STALE:
        return t("This was changed meanwhile");
    case OK:
    case STATUS_INVALID:
    case STATUS_BAD_REQUEST:
    case STATUS_BAD_METHOD:
    case STATUS_TOO_LARGE:
    case STATUS_NO_MATCH:
    case STATUS_TOO_MANY:
    case STATUS_INTERNAL:
        break;
    }
    return t("That did not work");
}

bool may_send_again(const struct request *q)
{
    bool may_be = q->body.length <= form_again_most && !text_begins(q->body, TEXT("--"));

    for (size_t i = 0; i < q->field_count; i++) {
        may_be = may_be && !text_ends(q->fields[i].name, TEXT("password"));
    }
    return may_be;
}

const struct form_again *form_again_of(
    const struct request *q, enum status status, struct url action)
{
    /* Where there is no more than the token, nothing was typed or chosen. */
    if (status != STATUS_UNAVAILABLE || q->method != POST || q->field_count < 2 ||
        !may_send_again(q)) {
        return NULL;
    }
    struct form_again *again = ARENA_NEW(q->arena, struct form_again);

    *again = (struct form_again){.action = action,
        .csrf = request_field(q, "csrf"),
        .fields = q->fields,
        .field_count = q->field_count};
    return again;
}

void error_page(struct request *q, enum status status)
{
    struct out *o = &q->out;
    const struct clinic_settings *settings = &q->clinic->settings;

    error_html(o, in_language(o, settings->name, settings->name_ur), error_title(o, status),
        &q->problems, form_again_of(q, status, url_path(q->arena, q->path)),
        (struct text){q->id, sizeof q->id});
}

enum status offline_page(struct request *q)
{
    offline_html(&q->out);
    return OK;
}
