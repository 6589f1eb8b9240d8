/* What may be signed, who sees which section, what is carried over from the last visit. Pure. */
#ifndef CLINIC_VISITS_RULES_H
#define CLINIC_VISITS_RULES_H

#include "base/ids.h"
#include "base/problem.h"
#include "base/time.h"
#include "settings/rules.h"

enum section_kind {
    COMPLAINT,
    HISTORY,
    EXAMINATION,
    ASSESSMENT,
    PLAN,
    AFTERCARE,
    ADVERSE,
    CONFIDENTIAL,
    SECTIONS
};

/* In the order of the page. The audience is whom a new section is for: all who may see the client,
 * those who may see clinical notes, or only who treats her. */
struct section_row {
    const char *kind;
    const char *words;
    const char *audience;
};
extern const struct section_row section_rows[SECTIONS];

/* SECTIONS when there is none of that name. */
enum section_kind section_named(struct text kind);

struct viewer {
    bool is_clinical; /* may see clinical notes */
    bool is_treating; /* performs, supervises or assists */
    bool is_woman;
};

/* May this person read what is for that audience? An audience that isn't known is for nobody. */
bool audience_admits(struct text audience, struct viewer viewer);

/* A treatment as far as signing asks. */
struct treatment_facts {
    bool is_device;
    bool has_product, has_lot, has_units;
    bool is_other_lot; /* the lot is of another product */
    bool is_expired;   /* before the day of the visit */
    bool is_explained; /* there is a reason for that */
    bool has_device, has_energy, has_passes;
};

/* The first thing that is missing, PROBLEM_NONE when nothing is. */
enum problem treatment_missing(const struct treatment_facts *treatment);

/* Of what a service wants (empty: nothing) and all that performer and supervisor (or none) hold, on
 * that day. A credential that had ended stops, wanted or not; what is wanted one of both must hold.
 */
enum problem credentials_check(const struct credential_facts *held, size_t count,
    struct staff_id performer, struct staff_id supervisor, struct text wanted, struct day on);

struct sign_facts {
    bool is_signed;
    bool has_performer;
    bool is_signer; /* who signs performed or supervised */
    enum problem credential;
    bool is_overridden; /* may go on despite it, and gave a reason */
    size_t treatment_count;
    const struct treatment_facts *treatments;
};

/* The first reason why it can't be signed. */
enum problem sign_check(const struct sign_facts *facts);

/* Moving a visit to another client. */
struct move_facts {
    bool is_same;   /* it is hers already */
    bool is_gone;   /* her file was merged into another */
    bool is_begun;  /* from an appointment or a token */
    bool is_chosen; /* whether that goes along */
    bool is_along;
    bool is_billed;       /* an invoice names it or what it used */
    bool is_start_billed; /* or names the appointment or the token */
};

/* The first reason why it can't be moved. */
enum problem move_check(const struct move_facts *facts);

/* A part of the note as a browser or a page sends it. */
enum save_kind { SAVE_WRITE, SAVE_NOTHING, SAVE_STALE };

struct save_facts {
    int64_t saved_version;
    int64_t seen_version;
    bool is_same;      /* what is sent is what is saved */
    bool is_own_retry; /* the newest saving came with this same key: its answer was lost on the way
                        */
};

/* Write it, or is it saved already, or did somebody else save since? */
enum save_kind save_decide(const struct save_facts *facts);

/* Units as people write them, in hundredths: "4", "0.5", Urdu digits. INVALID for anything else,
 * for nothing, and above 100,000. */
MUST_USE enum status units_read(struct text text, int64_t *out_hundredths);

/* "0.5" of 50. Arena. */
struct text units_text(struct arena *arena, int64_t hundredths);

#endif
