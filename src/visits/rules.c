#include "visits/rules.h"

#include "base/money.h"
#include "html/html.h"

enum { units_most = 10000000 };

const struct section_row section_rows[SECTIONS] = {
    [COMPLAINT] = {"complaint", WORDS("Reason for the visit"), "clinical"},
    [HISTORY] = {"history", WORDS("Medical history"), "clinical"},
    [EXAMINATION] = {"examination", WORDS("Examination"), "clinical"},
    [ASSESSMENT] = {"assessment", WORDS("Assessment"), "clinical"},
    [PLAN] = {"plan", WORDS("Plan"), "clinical"},
    [AFTERCARE] = {"aftercare", WORDS("Aftercare given"), "all"},
    [ADVERSE] = {"adverse", WORDS("Adverse events"), "clinical"},
    [CONFIDENTIAL] = {"confidential", WORDS("In confidence"), "treating"},
};

enum section_kind section_named(struct text kind)
{
    for (enum section_kind i = 0; i < SECTIONS; i++) {
        if (text_is(kind, section_rows[i].kind)) {
            return i;
        }
    }
    return SECTIONS;
}

bool audience_admits(struct text audience, struct viewer viewer)
{
    if (text_is(audience, "all")) {
        return true;
    }
    if (text_is(audience, "clinical")) {
        return viewer.is_clinical;
    }
    if (text_is(audience, "treating")) {
        return viewer.is_clinical && viewer.is_treating;
    }
    return text_is(audience, "women") && viewer.is_woman;
}

static enum problem product_missing(const struct treatment_facts *treatment)
{
    if (!treatment->has_product) {
        return PROBLEM_no_product;
    }
    if (!treatment->has_lot) {
        return PROBLEM_no_lot;
    }
    if (treatment->is_other_lot) {
        return PROBLEM_other_lot;
    }
    if (!treatment->has_units) {
        return PROBLEM_no_units;
    }
    return treatment->is_expired && !treatment->is_explained ? PROBLEM_lot_expired : PROBLEM_NONE;
}

enum problem treatment_missing(const struct treatment_facts *treatment)
{
    if (!treatment->is_device) {
        return product_missing(treatment);
    }
    if (!treatment->has_device) {
        return PROBLEM_no_device;
    }
    if (!treatment->has_energy) {
        return PROBLEM_no_energy;
    }
    return treatment->has_passes ? PROBLEM_NONE : PROBLEM_no_passes;
}

enum problem credentials_check(const struct credential_facts *held, size_t count,
    struct staff_id performer, struct staff_id supervisor, struct text wanted, struct day on)
{
    if (credentials_last(held, count, performer).v < on.v ||
        credentials_last(held, count, supervisor).v < on.v) {
        return PROBLEM_credential_expired;
    }
    return performs_last(held, count, performer, wanted, &supervisor, 1).v < on.v
        ? PROBLEM_credential_missing
        : PROBLEM_NONE;
}

enum problem sign_check(const struct sign_facts *facts)
{
    if (facts->is_signed) {
        return PROBLEM_signed;
    }
    if (!facts->has_performer) {
        return PROBLEM_no_performer;
    }
    for (size_t i = 0; i < facts->treatment_count; i++) {
        const enum problem problem = treatment_missing(&facts->treatments[i]);

        if (problem != PROBLEM_NONE) {
            return problem;
        }
    }
    if (!facts->is_signer) {
        return PROBLEM_not_signer;
    }
    return facts->is_overridden ? PROBLEM_NONE : facts->credential;
}

enum save_kind save_decide(const struct save_facts *facts)
{
    if (facts->is_same) {
        return SAVE_NOTHING;
    }
    if (facts->seen_version == facts->saved_version ||
        (facts->is_own_retry && facts->seen_version + 1 == facts->saved_version)) {
        return SAVE_WRITE;
    }
    return SAVE_STALE;
}

enum status units_read(struct text text, int64_t *out_hundredths)
{
    struct money hundredths;

    if (text.length == 0 || money_read(text, 2, &hundredths) != OK || hundredths.minor < 1 ||
        hundredths.minor > units_most) {
        return STATUS_INVALID;
    }
    *out_hundredths = hundredths.minor;
    return OK;
}

struct text units_text(struct arena *arena, int64_t hundredths)
{
    const long long whole = hundredths / 100;
    const int part = (int)(hundredths % 100);

    if (part == 0) {
        return text_format(arena, "%lld", whole);
    }
    return part % 10 == 0 ? text_format(arena, "%lld.%d", whole, part / 10)
                          : text_format(arena, "%lld.%02d", whole, part);
}

enum problem move_check(const struct move_facts *facts)
{
    if (facts->is_gone) {
        return PROBLEM_gone;
    }
    if (facts->is_same) {
        return PROBLEM_same_client;
    }
    if (facts->is_begun && !facts->is_chosen) {
        return PROBLEM_not_choice;
    }
    return facts->is_billed || (facts->is_start_billed && facts->is_along) ? PROBLEM_visit_billed
                                                                           : PROBLEM_NONE;
}
