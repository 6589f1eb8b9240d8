#include "access/session.h"

#include "access/access.h"
#include "access_queries.h"
#include "clinic.h"

static struct text to_hex(struct arena *arena, struct text bytes)
{
    static const char digits[] = "0123456789abcdef";
    char *hex = arena_alloc(arena, bytes.length * 2 + 1);

    for (size_t i = 0; i < bytes.length; i++) {
        const unsigned char byte = (unsigned char)bytes.at[i];

        hex[i * 2] = digits[byte >> 4];
        hex[i * 2 + 1] = digits[byte & 15];
    }
    return (struct text){hex, bytes.length * 2};
}

struct text session_secret(struct store *store, struct arena *arena)
{
    char bytes[32];

    store_random(store, bytes, sizeof bytes);
    return to_hex(arena, (struct text){bytes, sizeof bytes});
}

struct text session_token(struct request *q, struct text cookie)
{
    return store_token(q->clinic->store, q->arena, TOKEN_SESSION, cookie);
}

/* The first half is the session's, the second is made of it and the account. */
enum { csrf_half = 16 };

static struct text csrf_of(struct request *q, struct text first, struct staff_id staff)
{
    const struct text id = id_text(q->arena, staff.v);
    const struct text mark = text_format(q->arena, "form:%.*s:%.*s", TEXT_ARG(first), TEXT_ARG(id));

    return text_join(
        q->arena, first, text_part(to_hex(q->arena, session_token(q, mark)), 0, csrf_half));
}

struct text session_csrf(struct request *q, struct text cookie, struct staff_id staff)
{
    const struct text token = session_token(q, text_join(q->arena, TEXT("csrf:"), cookie));

    return csrf_of(q, text_part(to_hex(q->arena, token), 0, csrf_half), staff);
}

bool csrf_is_of(struct request *q, struct text csrf, struct staff_id staff)
{
    return text_equal_secret(csrf, csrf_of(q, text_part(csrf, 0, csrf_half), staff));
}

/* The part of a device cookie that only we can make. */
static struct text device_proof(struct request *q, struct text nonce, struct staff_id staff)
{
    const struct text id = id_text(q->arena, staff.v);
    const struct text mark =
        text_format(q->arena, "device:%.*s:%.*s", TEXT_ARG(nonce), TEXT_ARG(id));

    return to_hex(q->arena, session_token(q, mark));
}

bool device_is_known(struct request *q, struct staff_id staff)
{
    struct text cookie = request_get_cookie(q, device_cookie);
    struct text nonce;

    return text_cut(&cookie, '.', &nonce) &&
        text_equal_secret(cookie, device_proof(q, nonce, staff));
}

void session_begin(
    struct request *q, struct batch *batch, struct staff_id staff, const struct subject *subject)
{
    const struct text cookie = session_secret(q->clinic->store, q->arena);
    const struct text nonce = text_part(session_secret(q->clinic->store, q->arena), 0, 16);
    const struct instant ends = {q->now.ms + session_most_ms};

    q->actor.session = (struct session_id){request_new_id(q)};
    q->actor.csrf = session_csrf(q, cookie, staff);
    write_session_insert(batch, subject, q->actor.session, staff, session_token(q, cookie), q->now,
        q->now, ends, q->address, text_part(q->user_agent, 0, 300));
    request_cookie(q, session_cookie, cookie, session_most_ms / 1000);
    request_cookie(q, device_cookie,
        text_format(
            q->arena, "%.*s.%.*s", TEXT_ARG(nonce), TEXT_ARG(device_proof(q, nonce, staff))),
        INT64_C(400) * 24 * 3600);
}
