/* Making accounts: by the command line, the demo and the settings pages. */
#ifndef CLINIC_ACCESS_ACCOUNTS_H
#define CLINIC_ACCESS_ACCOUNTS_H

#include "clinic.h"
#include "html/html.h"
#include "store/seal.h"

struct account {
    struct role_id role;
    struct text name;
    struct text name_ur;
    struct text email;
    struct text password_hash;
    enum language language;
    bool is_clinician;
    bool is_assistant;
    bool is_woman;
    int64_t rank; /* the order in lists */
};

struct roles_made {
    struct role_id administrator, reception, clinician;
};

/* Queue the three built-in roles. */
void roles_create(struct clinic *clinic, struct batch *batch, struct roles_made *out_roles);

/* The keyed hash of a password, Argon2id with 19 MiB and 2 passes (OWASP Password Storage, 2023).
 * Arena. */
MUST_USE enum status password_hash(
    struct arena *arena, struct text password, struct text *out_hash);

/* Has it a name, and an e-mail address that is one? */
MUST_USE enum status account_check(struct problems *problems, const struct account *account);

/* Queue a new account with its keys; its id is out_subject->id. The name in Urdu may be empty. */
void account_create(struct clinic *clinic, struct batch *batch, const struct account *account,
    struct subject *out_subject);

/* Small letters, no spaces around: how addresses are compared. Arena. */
struct text email_normal(struct arena *arena, struct text email);

/* The keyed hash by which an account is found. */
struct text email_token(struct store *store, struct arena *arena, struct text email);

#endif
