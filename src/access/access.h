/* Who may do what: permissions, roles, sign-in, sessions, and the audit of all that is done. */
#ifndef CLINIC_ACCESS_ACCESS_H
#define CLINIC_ACCESS_ACCESS_H

#include "access/accounts.h"
#include "http/http.h"
#include "store/seal.h"

enum permission {
    MAY_NOBODY, /* what a row forgets is refused */
#define PERMISSION(name, roles, words) name,
#include "access/permissions.def"
#undef PERMISSION
    MAY_SIGNED_IN, /* whoever is signed in */
    MAY_ANYONE,    /* without signing in */
    PERMISSIONS
};

enum audit {
    AUDIT_NOTHING,
#define AUDIT(name, key, words) AUDIT_##name,
#include "access/audits.def"
#undef AUDIT
    AUDITS
};

/* May the person who acts do this? For parts of a page; whole routes say it in their row. */
bool actor_may(const struct actor *actor, enum permission permission);

/* May the person who acts go on despite a rule, for this reason? FORBIDDEN at `field`, which asks
 * for it, or INVALID at "reason" when none is given. */
MUST_USE enum status despite_check(
    struct request *q, enum permission permission, const char *field, struct text reason);

/* Is the person who acts among these ids, as SQL's group_concat writes them: "12,34"? Who acts is
 * known only when the first reads have run, so a query gives the list of those it is about and the
 * page asks this. */
bool actor_is_in(const struct actor *actor, struct text ids);

/* "MAY_BOOK", and its words in English. */
const char *permission_name(enum permission permission);
const char *permission_words(enum permission permission);

/* The letters of the built-in roles that have it at first: "A R _". */
const char *permission_roles(enum permission permission);

/* The permission of that name, MAY_NOBODY when there is none. */
enum permission permission_named(struct text name);

/* The names of what a built-in role ('A', 'R' or 'C') has at first, with spaces between. Arena. */
struct text role_permissions(struct arena *arena, char role);

/* Give the actor the permissions of these names; unknown ones give nothing. */
void actor_grant(struct actor *actor, struct text names);

/* Add to the batch that something was done to a record. `subject`, whose data it is, may be NULL;
 * then before and after are not kept. They are short texts of what changed, sealed under the
 * subject's key. */
void audit_add(struct request *q, struct batch *batch, enum audit audit, int64_t record,
    const struct subject *subject, struct text before, struct text after);

/* Note that a person's record was opened, with its own write. Called by the router after a page
 * whose row names an audit; `record` is the first id of its path. While the disk is full it waits
 * in memory; beyond a limit UNAVAILABLE. */
MUST_USE enum status audit_opened(struct request *q, unsigned audit, int64_t record);

/* Stands in place of a request's id where the command line did something. */
#define AUDIT_OF_SHELL "shell"

/* The audit's key as the table holds it, and the English words of a key. */
const char *audit_key(enum audit audit);
const char *audit_words(struct text key);

/* What the HTTP layer calls around a handler (server.h): queue the session's read, check it. */
void gate_queue(struct request *q);
enum status gate_check(void *request);
void form_kept(struct request *q, struct text page);

/* The keys of who acts, which the gate brings with a post that changes settings: what is nobody's
 * is sealed by them in the audit. */
const struct subject *actor_keys(const struct request *q);

/* Does the password fit the hash? An empty hash, of no account, takes as long and never fits. */
bool password_matches(struct arena *arena, struct text hash, struct text password);

/* NIST SP 800-63B-4: 15 characters while there is no second factor, none that many people use, at
 * most 256. */
MUST_USE enum status password_check(
    struct problems *problems, struct text password, const char *field);

/* The page of the sign-in with what `view` says; the clinic's part is filled in here. A way back
 * that is too long to come along is left out. */
struct sign_in;
void sign_in_show(struct request *q, const struct sign_in *view);

/* The clinic's name in the page's language. */
struct text clinic_name(const struct request *q);

/* Handlers; their rows are in routes.def. */
enum status sign_in_page(struct request *q);
enum status sign_in_command(struct request *q);
enum status sign_out_command(struct request *q);
enum status account_page(struct request *q);
enum status branch_command(struct request *q);
enum status session_end_command(struct request *q);
enum status password_command(struct request *q);
enum status audit_page(struct request *q);

#endif
