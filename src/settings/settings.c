#include "settings/settings.h"

#include "settings_queries.h"

/* Calling code, sign and minor digits go with the currency: one clinic, one country. */
static const struct currency_row {
    const char *code;
    const char *sign;
    int digits;
    const char *country;
} currencies[] = {
    {"PKR", "Rs", 2, "92"},
    {"AED", "AED", 2, "971"},
    {"GBP", "£", 2, "44"},
    {"USD", "$", 2, "1"},
    {"EUR", "€", 2, "49"},
    {"KWD", "KWD", 3, "965"},
};

static const struct currency_row *find_currency(struct text code)
{
    for (size_t i = 0; i < sizeof currencies / sizeof currencies[0]; i++) {
        if (text_is(code, currencies[i].code)) {
            return &currencies[i];
        }
    }
    return NULL;
}

enum status settings_load(struct clinic *clinic, struct reads *reads, struct arena *arena)
{
    struct clinic_row row;

    read_clinic_row(reads, &row);
    const enum status status = reads_run(reads);
    if (status != OK || !row.found) {
        return status == OK ? STATUS_NOT_FOUND : status;
    }
    clinic->settings = (struct clinic_settings){
        .version = row.version,
        .name = text_copy(arena, row.name),
        .name_ur = text_copy(arena, row.name_ur),
        .address = text_copy(arena, row.address_text),
        .address_ur = text_copy(arena, row.address_ur_text),
        .phone = text_copy(arena, row.phone),
        .whatsapp = text_copy(arena, row.whatsapp_text),
        .email = text_copy(arena, row.email),
        .country = text_string(arena, row.country_text),
        .currency = text_string(arena, row.currency_text),
        .currency_sign = text_string(arena, row.currency_sign_text),
        .money_digits = (int)row.money_digits_number,
        .day_ends_minute = (int)row.day_ends_minutes,
        .branch = row.branch_id_maybe.value,
    };
    clinic->is_demo = row.is_demo;
    zone_free(clinic->zone);
    clinic->zone = NULL;
    return zone_open(text_string(arena, row.zone_text), &clinic->zone);
}

enum status settings_create(struct clinic *clinic, struct batch *batch, const struct new_clinic *new_clinic)
{
    const struct currency_row *currency = find_currency(new_clinic->currency);
    const struct branch_id branch = {clinic_new_id(clinic)};
    struct zone *zone = NULL;

    if (currency == NULL) {
        return problem_set(batch->problems, PROBLEM_no_currency, "currency", new_clinic->currency);
    }
    if (zone_open(text_string(batch->arena, new_clinic->zone), &zone) != OK) {
        return problem_set(batch->problems, PROBLEM_no_zone, "zone", new_clinic->zone);
    }
    zone_free(zone);
    write_clinic_insert(batch, new_clinic->name, new_clinic->name_ur, new_clinic->address, new_clinic->address_ur,
        new_clinic->zone, text_of(currency->country), new_clinic->currency, text_of(currency->sign),
        currency->digits, new_clinic->day_ends_minutes, new_clinic->phone, new_clinic->whatsapp,
        new_clinic->email, new_clinic->is_demo);
    write_branch_insert(batch, branch, new_clinic->name, new_clinic->name_ur, new_clinic->address, 0);
    return OK;
}
