#include "http/form.h"

#include <string.h>
#include <unistr.h>

#include "base/card.h"
#include "base/digit.h"
#include "base/money.h"
#include "base/phone.h"
#include "clinic.h"

/* What the router takes from every form. */
static const char *const own_fields[] = {"csrf", "idempotency_key", "version", "stamp", "website"};

static bool is_own(struct text name)
{
    for (size_t i = 0; i < COUNT_OF(own_fields); i++) {
        if (text_is(name, own_fields[i])) {
            return true;
        }
    }
    return false;
}

static bool is_in_table(const struct form_field *fields, size_t count, struct text name)
{
    for (size_t i = 0; i < count; i++) {
        if (text_is(name, fields[i].name)) {
            return true;
        }
    }
    return false;
}

static enum status note(struct request *q, const struct form_field *field, enum problem problem)
{
    const struct money most = {MONEY_MOST};

    return problem_set(&q->problems, problem, field->name,
        problem == PROBLEM_amount_too_large
            ? money_text(q->arena, most, q->clinic->settings.money_digits)
            : (struct text){0});
}

static size_t characters(struct text text)
{
    return text.length == 0 ? 0 : u8_mbsnlen((const uint8_t *)text.at, text.length);
}

static enum problem check_text(const struct form_field *field, struct text value)
{
    const bool has_lines = text_has(value, '\n') || text_has(value, '\t');
    const size_t length = characters(value);

    if (!text_is_plain(value) || (field->kind != FORM_IS_LINES && has_lines)) {
        return PROBLEM_not_text;
    }
    if (length > (size_t)field->most) {
        return PROBLEM_too_long;
    }
    if (length < (size_t)field->least) {
        return PROBLEM_required;
    }
    if (field->kind != FORM_IS_SECRET && card_is_in(value, NULL)) {
        return strcmp(field->name, "reference") == 0 ? PROBLEM_card_reference : PROBLEM_card_number;
    }
    return PROBLEM_NONE;
}

/* What every mail server takes, not all that RFC 5322 allows: one '@', a local part of its usual
 * characters, a domain of at least two labels (RFC 5321 section 4.5.3.1: 64 and 255 at most). */
bool form_is_email(struct text value)
{
    struct text domain = value;
    struct text local = {0};
    struct text label = {0};
    size_t labels = 0;

    if (!text_cut(&domain, '@', &local) || local.length == 0 || local.length > 64 ||
        domain.length == 0 || value.length > 254 || text_has(domain, '@') ||
        text_ends(domain, TEXT("."))) {
        return false;
    }
    for (size_t i = 0; i < value.length; i++) {
        const unsigned char byte = (unsigned char)value.at[i];

        if (byte <= ' ' || byte == 0x7F || strchr("\"(),:;<>[\\]", byte) != NULL) {
            return false;
        }
    }
    while (text_cut(&domain, '.', &label)) {
        if (label.length == 0 || label.length > 63 || text_begins(label, TEXT("-")) ||
            text_ends(label, TEXT("-"))) {
            return false;
        }
        labels++;
    }
    return labels >= 2;
}

static enum problem read_number(const struct form_field *field, struct text value, int64_t *out)
{
    char digits[32];
    int64_t number = 0;

    if (!digits_latin(value, digits, sizeof digits) ||
        text_number(text_of(digits), INT64_MIN, INT64_MAX, &number) != OK) {
        return PROBLEM_not_number;
    }
    if (number < field->least || number > field->most) {
        return PROBLEM_not_in_range;
    }
    *out = number;
    return PROBLEM_NONE;
}

static enum problem read_money(struct request *q, struct text value, struct money *out)
{
    const enum status status = money_read(value, q->clinic->settings.money_digits, out);

    return status == OK              ? PROBLEM_NONE
        : status == STATUS_TOO_LARGE ? PROBLEM_amount_too_large
                                     : PROBLEM_not_money;
}

static enum problem read_choice(const struct form_field *field, struct text value, int *out)
{
    for (int i = 0; field->choices[i] != NULL; i++) {
        if (text_is(value, field->choices[i])) {
            *out = i;
            return PROBLEM_NONE;
        }
    }
    return PROBLEM_not_choice;
}

/* A value of a kind that is no text, trimmed and not empty. */
static enum problem read_value(
    struct request *q, const struct form_field *field, struct text value, void *member)
{
    switch (field->kind) {
    case FORM_IS_NUMBER:
        return read_number(field, value, member);
    case FORM_IS_MONEY:
        return read_money(q, value, member);
    case FORM_IS_DAY:
        return day_read(value, member) == OK ? PROBLEM_NONE : PROBLEM_not_date;
    case FORM_IS_MINUTE:
        return minute_read(value, member) == OK ? PROBLEM_NONE : PROBLEM_not_time;
    case FORM_IS_CLOCK:
        return clock_read(value, member) == OK ? PROBLEM_NONE : PROBLEM_not_time;
    case FORM_IS_PHONE:
        return value.length <= (size_t)field->most * 4 &&
                phone_read(q->arena, value, q->clinic->settings.country, member) == OK
            ? PROBLEM_NONE
            : PROBLEM_not_phone;
    case FORM_IS_EMAIL:
        *(struct text *)member = value;
        return form_is_email(value) ? PROBLEM_NONE : PROBLEM_not_email;
    case FORM_IS_BOX:
        *(bool *)member = true;
        return PROBLEM_NONE;
    case FORM_IS_ID:
        return id_read(value, member) == OK ? PROBLEM_NONE : PROBLEM_not_choice;
    case FORM_IS_CHOICE:
        return read_choice(field, value, member);
    case FORM_IS_TEXT:
    case FORM_IS_LINES:
    case FORM_IS_SECRET:
        *(struct text *)member = value;
        return check_text(field, value);
    }
    return PROBLEM_NONE;
}

static size_t member_size(enum form_kind kind)
{
    switch (kind) {
    case FORM_IS_NUMBER:
    case FORM_IS_ID:
        return sizeof(int64_t);
    case FORM_IS_MONEY:
        return sizeof(struct money);
    case FORM_IS_DAY:
        return sizeof(struct day);
    case FORM_IS_MINUTE:
        return sizeof(struct minute);
    case FORM_IS_CLOCK:
    case FORM_IS_CHOICE:
        return sizeof(int);
    case FORM_IS_BOX:
        return sizeof(bool);
    case FORM_IS_TEXT:
    case FORM_IS_LINES:
    case FORM_IS_PHONE:
    case FORM_IS_EMAIL:
    case FORM_IS_SECRET:
        break;
    }
    return sizeof(struct text);
}

static enum status read_field(struct request *q, const struct form_field *field, char *form)
{
    void *member = form + field->offset;
    struct text value = request_field(q, field->name);

    memset(member, 0, member_size(field->kind));
    if (field->kind != FORM_IS_SECRET) {
        value = text_trim(value);
    }
    if (value.length == 0) {
        return field->need == FORM_REQUIRED ? note(q, field, PROBLEM_required) : OK;
    }
    const enum problem problem = read_value(q, field, value, member);
    if (problem == PROBLEM_NONE) {
        return OK;
    }
    memset(member, 0, member_size(field->kind));
    return note(q, field, problem);
}

enum status form_read(
    struct request *q, const struct form_field *fields, size_t count, void *out_form)
{
    enum status status = OK;

    for (size_t i = 0; i < q->field_count; i++) {
        const struct text name = q->fields[i].name;

        if (!is_own(name) && !is_in_table(fields, count, name)) {
            status = problem_set(&q->problems, PROBLEM_unknown_field, NULL, name);
        }
    }
    for (size_t i = 0; i < count; i++) {
        const enum status field_status = read_field(q, &fields[i], out_form);

        status = status == OK ? field_status : status;
    }
    return status;
}

bool form_has(const struct request *q, const char *name)
{
    return text_trim(request_field(q, name)).length > 0;
}
