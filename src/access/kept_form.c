#include "access/kept_form.h"

#include <sodium.h>

#include "access/access.h"
#include "access/session.h"
#include "clinic.h"
#include "html/shell.h"
#include "html_html.h"
#include "http/parse.h"
#include "store/seal.h"

static const char place[] = "form.kept";

static struct text seal_form(struct request *q)
{
    const struct text plain =
        text_format(q->arena, "%.*s\n%.*s", TEXT_ARG(q->path), TEXT_ARG(q->body));
    const struct text sealed = store_seal(q->clinic->store, q->arena, place, plain);
    const size_t size =
        sodium_base64_ENCODED_LEN(sealed.length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *base64 = arena_alloc(q->arena, size);

    sodium_bin2base64(base64, size, (const unsigned char *)sealed.at, sealed.length,
        sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text_of(base64);
}

static struct text unseal(struct request *q, struct text base64)
{
    unsigned char *sealed = arena_alloc(q->arena, base64.length + 1);
    size_t length = 0;
    struct text plain = {0};

    if (base64.length == 0 ||
        sodium_base642bin(sealed, base64.length, base64.at, base64.length, NULL, &length, NULL,
            sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        !store_unseal(q->clinic->store, q->arena, place,
            (struct text){(const char *)sealed, length}, &plain)) {
        return (struct text){0};
    }
    return plain;
}

static struct text csrf_in(const struct kept_form *form)
{
    for (size_t i = 0; i < form->field_count; i++) {
        if (text_is(form->fields[i].name, "csrf")) {
            return form->fields[i].value;
        }
    }
    return (struct text){0};
}

enum kept_whose kept_form_open(
    struct request *q, struct text sealed, struct staff_id staff, struct kept_form *out_form)
{
    struct text body = unseal(q, sealed);
    struct kept_form form = {0};

    *out_form = form;
    if (!text_cut(&body, '\n', &form.path) ||
        pairs_read(q->arena, body, &form.fields, &form.field_count) != OK) {
        return KEPT_NONE;
    }
    if (!csrf_is_of(q, csrf_in(&form), staff)) {
        return KEPT_OTHER;
    }
    *out_form = form;
    return KEPT_OWN;
}

void kept_form_show(struct request *q, const struct kept_form *form, struct text page)
{
    form_again_html(&q->out,
        &(struct form_again){
            .clinic = clinic_name(q),
            .action = url_path(q->arena, form->path),
            .page = page.length == 0 ? URL("/staff/day") : url_path(q->arena, page),
            .csrf = q->actor.csrf,
            .fields = form->fields,
            .field_count = form->field_count,
        });
}

void form_kept(struct request *q, struct text page)
{
    const struct problem_at *first = problem_of(&q->problems, NULL);
    const enum problem problem = first == NULL ? PROBLEM_NONE : first->problem;
    const bool is_kept = may_send_again(q);

    /* Where there is no more than the token, as on the button that signs out, nothing was typed or
     * chosen. */
    if (q->bearer.length > 0 || q->field_count < 2 || !request_has(q, "csrf")) {
        return;
    }
    if (problem == PROBLEM_signed_out) {
        sign_in_show(q,
            &(struct sign_in){.next = page,
                .kept = is_kept ? seal_form(q) : (struct text){0},
                .is_let_go = !is_kept});
    } else if (problem == PROBLEM_other_origin && is_kept &&
        csrf_is_of(q, request_field(q, "csrf"), q->actor.staff)) {
        kept_form_show(q, &(struct kept_form){q->path, q->fields, q->field_count}, page);
    }
}
