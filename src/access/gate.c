/* Who is asking: the session of a cookie or the token of an API call is read together with what the
 * page needs, in one round trip, and checked before the page sees a row. */
#include "access/access.h"
#include "access/session.h"
#include "access/uses.h"
#include "access_queries.h"
#include "clinic.h"
#include "store/seal.h"

/* What the gate's reads bring; it lives in the request's arena between queue and check. */
struct gate_facts {
    struct session_by_token session;
    struct token_by_token token;
    struct subject keys; /* of who acts, where settings are changed */
};

static const struct query keys_of_session = {"keys_of_session",
    "select k.class_number, k.wrapped_blob, k.subject_id from session s"
    " join subject_key k on k.subject_id = s.staff_id where s.token = ?1",
    SURFACE_STAFF, 1, 3, true, false};

const struct subject *actor_keys(const struct request *q)
{
    const struct gate_facts *facts = q->gate;

    return &facts->keys;
}

/* The API is for tokens alone: a cookie, which browsers send by themselves, opens nothing there. */
static bool is_by_token(const struct request *q)
{
    return request_is_json(q) || q->bearer.length > 0;
}

void gate_queue(struct request *q)
{
    struct gate_facts *facts = ARENA_NEW(q->arena, struct gate_facts);

    q->gate = facts;
    if (is_by_token(q)) {
        read_token_by_token(&q->reads, session_token(q, q->bearer), &facts->token);
    } else {
        read_session_by_token(&q->reads, session_token(q, q->cookie_session), &facts->session);
        if (q->method == POST && q->route->audit == AUDIT_SETTINGS) {
            read_subject_by_token(
                &q->reads, &keys_of_session, session_token(q, q->cookie_session), &facts->keys);
        }
    }
    q->reads.gate = gate_check;
    q->reads.gate_context = q;
    q->reads.gated_from = q->reads.count;
}

static enum status admit_token(struct request *q, const struct token_by_token *token)
{
    struct text wanted = TEXT("all");

    if (!token->found || !token->is_token_active || !token->is_active) {
        return problem_set(&q->problems, PROBLEM_signed_out, NULL, TEXT(""));
    }
    q->actor.staff = token->staff_id;
    q->actor.role = token->role_id;
    q->actor.name = token->name;
    q->actor.is_clinician = token->is_clinician;
    actor_grant(&q->actor, token->permissions_text);
    if (!text_equal(token->scope_text, wanted)) {
        struct actor scope = {0};

        actor_grant(&scope, token->scope_text);
        q->actor.may[0] &= scope.may[0];
        q->actor.may[1] &= scope.may[1];
    }
    return OK;
}

static enum status admit_session(struct request *q, const struct session_by_token *session)
{
    const int64_t idle_until = session->used_at.ms + session_idle_ms;

    if (session->found) {
        q->out.language = text_is(session->language_text, "ur") ? URDU : ENGLISH;
    }
    if (!session->found || !session->is_active || q->now.ms >= session->ends_at.ms ||
        q->now.ms >= idle_until) {
        return problem_set(&q->problems, PROBLEM_signed_out, NULL, TEXT(""));
    }
    q->actor = (struct actor){
        .staff = session->staff_id,
        .session = session->session_id,
        .role = session->role_id,
        .name = in_language(&q->out, session->name, session->name_ur),
        .role_name = session->role_text,
        .csrf = session_csrf(q, q->cookie_session, session->staff_id),
        .is_clinician = session->is_clinician,
        .is_woman = session->is_woman,
    };
    actor_grant(&q->actor, session->permissions_text);
    uses_note(clinic_home(q->clinic)->uses, session->session_id, session->used_at, q->now);
    return OK;
}

/* A staff form proves that our own page sent it: the token is of this very session. */
static enum status check_csrf(struct request *q)
{
    if (q->method == GET || is_by_token(q)) {
        return OK;
    }
    if (!text_equal_secret(request_field(q, "csrf"), q->actor.csrf)) {
        return problem_set(&q->problems, PROBLEM_other_origin, NULL, TEXT(""));
    }
    return OK;
}

enum status gate_check(void *request)
{
    struct request *q = request;
    const struct gate_facts *facts = q->gate;
    enum status status =
        is_by_token(q) ? admit_token(q, &facts->token) : admit_session(q, &facts->session);

    if (q->route->may == MAY_ANYONE) {
        q->problems.count = 0; /* a page for everybody is shown to the signed-out too */
        return OK;
    }
    if (status == OK && !actor_may(&q->actor, (enum permission)q->route->may)) {
        status = problem_set(&q->problems, PROBLEM_forbidden, NULL, TEXT(""));
    }
    return status == OK ? check_csrf(q) : status;
}
