/* Clients: who they are, how they are found, and their page. */
#ifndef CLINIC_CLIENTS_CLIENTS_H
#define CLINIC_CLIENTS_CLIENTS_H

#include "base/time.h"
#include "clinic.h"
#include "http/http.h"
#include "store/seal.h"

enum { client_phones_most = 3, client_name_most = 120 };

struct client_phone {
    struct text number; /* E.164 */
    struct text whose;  /* "mother"; empty: the client's own */
    bool is_safe;       /* messages may be sent to it */
};

/* What a client tells of herself. Only the name is needed, and a phone or the reason why there is
 * none. What is empty of gender, language, channel and provider gets the usual value. */
struct client_details {
    struct text name;
    struct text name_ur;
    struct text relative; /* father's or husband's name */
    struct text email;
    struct text birth; /* "1992-03-05", or an age as told: "34@2026-11-24" */
    struct text area;
    struct text address;
    struct text gender;   /* "", woman, man, other */
    struct text language; /* en, ur, roman */
    struct text channel;  /* whatsapp, sms, email, call, none */
    struct text provider; /* any, woman_preferred, woman_only */
    struct text no_phone; /* why there is none */
    struct text source;   /* who sent her */
    struct text former;   /* the names that she had here before: rules.h */
    bool is_assistant_wished;
    bool is_named_allowed; /* a message may name the treatment */
    bool is_unmatched;     /* made without a search that worked: to be matched */
    size_t phone_count;
    struct client_phone phones[client_phones_most];
};

/* Queue a new client: the keys of her subject, whose id is hers, the row with the next file
 * number, phones, search tokens. For work without a request: the demo, an import. */
void client_add(struct clinic *clinic, struct batch *batch, struct instant at,
    const struct client_details *details, struct subject *out_subject);

/* The same for whoever acts, with the audit. */
void client_create(struct request *q, struct batch *batch, const struct client_details *details,
    struct subject *out_subject);

/* Queue a change of all details of a client, refused as `stale` when another version than the one
 * seen is saved. `before` is what was read, for the audit; a name that changes stays as a former
 * one, by which she is found. */
void client_change(struct request *q, struct batch *batch, const struct subject *subject,
    int64_t seen_version, const struct client_details *before,
    const struct client_details *details);

/* The same for her names alone; taking back gives her the newest former ones again. */
void client_rename(struct request *q, struct batch *batch, const struct subject *subject,
    int64_t seen_version, const struct client_details *before, struct text name,
    struct text name_ur);
MUST_USE enum status client_rename_back(struct request *q, struct batch *batch,
    const struct subject *subject, int64_t seen_version, const struct client_details *before);

/* Years of age by `birth` of the details, a date or an age as told; -1 when unknown. */
int age_from(struct text birth, struct day today);

/* The first day on which she is so many years old, by the same; day 0 when that is unknown, or was
 * so when it was told. */
struct day age_since(struct text birth, int years);

/* /staff/clients/ID. Arena. */
struct url client_url(struct arena *arena, struct client_id id);

/* On whose page her name is changed: a visit's or an appointment's, or, both zero, her own. */
struct rename_place {
    struct visit_id visit;
    struct appointment_id appointment;
};

/* After a name was changed: the toast that changes it back, on the page where that was; nothing
 * else happened to her since `version`. */
struct toast;
void rename_toast(struct request *q, struct client_id client, struct rename_place place,
    int64_t version, struct toast *toast);

/* Handlers; their rows are in routes.def. */
enum status clients_page(struct request *q);
enum status palette_page(struct request *q);
enum status client_new_page(struct request *q);
enum status client_create_command(struct request *q);
enum status client_page(struct request *q);
enum status client_edit_page(struct request *q);
enum status client_edit_command(struct request *q);
enum status client_rename_command(struct request *q);
enum status client_rename_undo_command(struct request *q);
enum status client_hidden_command(struct request *q);
enum status alert_command(struct request *q);
enum status alert_close_command(struct request *q);
enum status alert_open_command(struct request *q);

#endif
