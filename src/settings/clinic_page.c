/* The overview, and the clinic itself. */
#include "base/phone.h"
#include "http/form.h"
#include "settings/form.h"
#include "settings/pages.h"
#include "settings_queries.h"

static const struct page_row {
    const char *heading; /* rows of one heading follow each other */
    const char *path;
    const char *words;
    const char *about;
} pages[] = {
#define SETTINGS_PAGE(heading, path, words, about)                                                 \
    {WORDS(heading), path, WORDS(words), WORDS(about)},
#include "settings/pages.def"
#undef SETTINGS_PAGE
};

enum { pages_count = sizeof pages / sizeof pages[0], day_ends_most = 720 };

enum status settings_page(struct request *q)
{
    const struct out *o = &q->out;
    struct setting_page page;
    struct setting_list *list = NULL;
    const enum status status = reads_run(&q->reads);

    if (status != OK) {
        return status;
    }
    page = (struct setting_page){.title = text_of(t("Settings")), .edit = MAY_EDIT_SETTINGS};
    for (size_t i = 0; i < pages_count; i++) {
        if (i == 0 || !text_is(text_of(pages[i].heading), pages[i - 1].heading)) {
            list = setting_list(q, &page, t(pages[i].heading), pages_count);
        }
        setting_row(list, text_of(t(pages[i].words)), url_path(q->arena, text_of(pages[i].path)))
            ->detail = text_of(t(pages[i].about));
    }
    return setting_show(q, &page, OK);
}

struct link settings_link(const struct out *o)
{
    return (struct link){.words = t("Settings"), .url = URL("/staff/settings")};
}

struct clinic_form {
    struct text name, name_ur;
    struct text address, address_ur;
    struct text phone, whatsapp;
    struct text email;
    struct text license, tax_number;
    int day_ends;
    int64_t grid;
};

static const struct form_field clinic_fields[] = {
    FORM_TEXT(struct clinic_form, name, FORM_REQUIRED, 1, 80),
    FORM_TEXT(struct clinic_form, name_ur, FORM_OPTIONAL, 0, 80),
    FORM_TEXT(struct clinic_form, address, FORM_OPTIONAL, 0, 300),
    FORM_TEXT(struct clinic_form, address_ur, FORM_OPTIONAL, 0, 300),
    FORM_PHONE(struct clinic_form, phone, FORM_OPTIONAL),
    FORM_PHONE(struct clinic_form, whatsapp, FORM_OPTIONAL),
    FORM_EMAIL(struct clinic_form, email, FORM_OPTIONAL),
    FORM_TEXT(struct clinic_form, license, FORM_OPTIONAL, 0, 80),
    FORM_TEXT(struct clinic_form, tax_number, FORM_OPTIONAL, 0, 80),
    FORM_CLOCK(struct clinic_form, day_ends, FORM_REQUIRED),
    FORM_NUMBER(struct clinic_form, grid, FORM_REQUIRED, 5, 120),
};

static struct text phone_typed(struct request *q, struct text phone)
{
    return phone.length == 0 ? phone : phone_show(q->arena, phone, q->clinic->settings.country);
}

static void add_line(struct setting_page *page, const char *name, const char *label,
    enum input_kind kind, struct text saved)
{
    setting_line(page, name, label, kind, saved)->is_optional = true;
}

static enum status clinic_read(struct request *q, struct setting_page *page)
{
    const struct out *o = &q->out;
    struct clinic_details row;

    read_clinic_details(&q->reads, &row);
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    *page = (struct setting_page){.title = text_of(t("Name and address")),
        .back = settings_link(o),
        .edit = MAY_EDIT_SETTINGS,
        .version = row.version};
    setting_line(page, "name", WORDS("Name"), INPUT_TEXT, row.name);
    add_line(page, "name_ur", WORDS("Name in Urdu"), INPUT_TEXT, row.name_ur);
    add_line(page, "address", WORDS("Address"), INPUT_TEXT, row.address_text);
    add_line(page, "address_ur", WORDS("Address in Urdu"), INPUT_TEXT, row.address_ur_text);
    add_line(page, "phone", WORDS("Phone"), INPUT_PHONE, phone_typed(q, row.phone));
    add_line(page, "whatsapp", WORDS("WhatsApp"), INPUT_PHONE, phone_typed(q, row.whatsapp_text));
    add_line(page, "email", WORDS("E-mail"), INPUT_EMAIL, row.email);
    add_line(page, "license", WORDS("Licence of the clinic"), INPUT_CODE, row.license_text);
    add_line(page, "tax_number", WORDS("Tax number"), INPUT_CODE, row.tax_number_text);
    setting_line(page, "day_ends", WORDS("The day ends at"), INPUT_CLOCK,
        clock_text(q->arena, (int)row.day_ends_minutes))
        ->help = WORDS("What is paid before this time in the night counts for the day before.");
    setting_line(page, "grid", WORDS("A visit may begin every … minutes"), INPUT_NUMBER,
        text_format(q->arena, "%lld", (long long)row.grid_minutes))
        ->help = WORDS("5, 10, 15, 20, 30 or 60");
    return OK;
}

static enum status clinic_show(struct request *q, enum status status)
{
    struct setting_page page;
    const enum status read = clinic_read(q, &page);

    return read == OK ? setting_show(q, &page, status) : read;
}

enum status clinic_page(struct request *q)
{
    return clinic_show(q, OK);
}

/* Half the day may pass after midnight, and the grid must meet every midnight. */
static enum status clinic_check(struct request *q, const struct clinic_form *form)
{
    if (form->day_ends > day_ends_most) {
        return problem_set(&q->problems, PROBLEM_not_in_range, "day_ends", (struct text){0});
    }
    if (form->grid % 5 != 0 || minutes_per_day % form->grid != 0) {
        return problem_set(&q->problems, PROBLEM_not_choice, "grid", (struct text){0});
    }
    return OK;
}

enum status clinic_command(struct request *q)
{
    struct clinic_form form;
    struct setting_page page;
    struct setting_done done = {.audit = AUDIT_SETTINGS, .next = URL("/staff/settings/clinic")};
    struct batch batch;
    const enum status typed = form_read(q, clinic_fields, COUNT_OF(clinic_fields), &form);
    enum status status = clinic_read(q, &page);

    if (status != OK) {
        return status;
    }
    status = setting_accept(q, &page, typed == OK ? clinic_check(q, &form) : typed);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    write_clinic_update(&batch, form.name, form.name_ur, form.address, form.address_ur, form.phone,
        form.whatsapp, form.email, form.license, form.tax_number, form.day_ends, form.grid,
        request_version(q));
    struct clinic_settings now = q->clinic->settings;
    now.name = form.name;
    now.name_ur = form.name_ur;
    now.address = form.address;
    now.address_ur = form.address_ur;
    now.phone = form.phone;
    now.whatsapp = form.whatsapp;
    now.email = form.email;
    now.day_ends_minute = form.day_ends;
    now.grid_minutes = (int)form.grid;
    done.page = &page;
    done.clinic = &now;
    status = setting_commit(q, &batch, &done);
    return status == OK ? OK : clinic_show(q, status);
}
