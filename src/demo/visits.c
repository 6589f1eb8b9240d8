/* What was written of the demo's visits at its first branch: notes, what was injected from which
 * lot, how the laser was set; signed, but for the last of today. Only of the days around today, so
 * that a large demo takes no longer for it. */
#include "demo/inside.h"
#include "visits/rules.h"
#include "visits_queries.h"

enum {
    noted_days = 28,
    unsigned_of_ten = 3,
    hundred = 100,
    expires_after_days = 400,
    expired_for_days = 40
};

void demo_products(struct demo *demo)
{
    static const struct {
        const char *name, *unit, *lot;
    } products[demo_products_count] = {{"Botulinum toxin A, 100 units", "units", "BTX-2417"},
        {"Hyaluronic acid filler", "ml", "HAF-0932"}, {"Skin booster", "ml", "SKB-1108"},
        {"PRP tube", "tubes", "PRP-5521"}};

    for (size_t i = 0; i < demo_products_count; i++) {
        demo->products[i].v = clinic_new_id(&demo->clinic);
        demo->lots[i].v = clinic_new_id(&demo->clinic);
        demo->product_names[i] = text_of(products[i].name);
        demo->product_units[i] = text_of(products[i].unit);
        write_product_insert(
            &demo->batch, demo->products[i], demo->product_names[i], demo->product_units[i]);
        write_lot_insert(&demo->batch, demo->lots[i], demo->products[i], text_of(products[i].lot),
            day_add(demo->today, expires_after_days), demo->at);
    }
    demo->lots[demo_products_count].v = clinic_new_id(&demo->clinic);
    write_lot_insert(&demo->batch, demo->lots[demo_products_count], demo->products[0],
        TEXT("BTX-2209"), day_add(demo->today, -expired_for_days), demo->at);
}

/* What a service uses: a place in demo->products, or demo_products_count for nothing. */
static size_t product_of(const struct demo_service *service)
{
    static const struct {
        const char *begins;
        size_t product;
    } uses[] = {{"botulinum", 0}, {"filler", 1}, {"skin-booster", 2}, {"prp", 3}};

    for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++) {
        if (text_begins(text_of(service->slug), text_of(uses[i].begins))) {
            return uses[i].product;
        }
    }
    return demo_products_count;
}

static void write_treatment(
    struct demo *demo, const struct demo_kept *kept, struct visit_id visit, struct client_id client)
{
    const struct demo_service *service = &demo_services[kept->services[0]];
    const struct subject *subject = &kept->client->subject;
    const struct treatment_id id = {clinic_new_id(&demo->clinic)};
    const size_t product = product_of(service);
    const struct maybe_number no_number = {.known = false};

    if (product < demo_products_count) {
        const int64_t units =
            product == 0 ? (int64_t)(20 + demo_below(demo, 20)) * hundred : hundred;
        const bool is_expired = product == 0 && !demo->has_expired;
        const size_t lot = is_expired ? demo_products_count : product;

        demo->has_expired |= is_expired;
        write_treatment_insert(&demo->batch, subject, id, visit, client, 0, TEXT("product"),
            product == 0 ? TEXT("Forehead, glabella") : TEXT("Face"), demo->product_names[product],
            demo->product_units[product], (struct maybe_product_id){true, demo->products[product]},
            (struct maybe_lot_id){true, demo->lots[lot]}, (struct maybe_number){true, units},
            (struct maybe_device_id){.known = false}, TEXT(""), TEXT(""), no_number,
            is_expired ? TEXT("The maker extended this lot; its letter is in the file.") : TEXT(""),
            /* is_energy_known= */ false, is_expired);
    } else if (kept->device.known) {
        const bool is_laser = service->device == WITH_LASER;

        write_treatment_insert(&demo->batch, subject, id, visit, client, 0, TEXT("device"),
            is_laser ? TEXT("Cheeks, chin") : TEXT("Face"),
            is_laser ? TEXT("Laser") : TEXT("Radio frequency"), TEXT(""),
            (struct maybe_product_id){.known = false}, (struct maybe_lot_id){.known = false},
            no_number, kept->device, is_laser ? TEXT("14 J/cm2") : TEXT("20 W"),
            is_laser ? TEXT("12 mm, 30 ms, cooling on") : TEXT("1.5 mm"),
            (struct maybe_number){true, (int64_t)(1 + demo_below(demo, 3))}, TEXT(""),
            /* is_energy_known= */ true, /* is_expiry_explained= */ false);
    }
}

static struct text words_of(struct demo *demo, enum section_kind kind)
{
    static const char *const assessments[] = {"Fitzpatrick IV. Skin calm, no active infection.",
        "Good response since the last visit.", "Mild redness, settled within the visit.",
        "As before; the client is content."};
    static const char *const plans[] = {"Review in two weeks.", "Next session in four weeks.",
        "Sun protection every day; again in six weeks.", "No further session needed for now."};
    const size_t luck = demo_below(demo, sizeof plans / sizeof plans[0]);

    return kind == ASSESSMENT ? text_of(assessments[luck])
        : kind == PLAN        ? text_of(plans[luck])
        : kind == AFTERCARE   ? TEXT("No heat and no sun for 48 hours; told in words and on paper.")
                              : TEXT("");
}

struct maybe_visit_id demo_visit(struct demo *demo, const struct demo_kept *kept)
{
    const struct visit_id visit = {clinic_new_id(&demo->clinic)};
    const struct client_id client = {kept->client->subject.id.v};
    const struct subject *subject = &kept->client->subject;
    const struct demo_service *service = &demo_services[kept->services[0]];
    const struct demo_person *person = demo_person(demo_people - demo_clinicians + kept->number);
    const int age = demo->today.v - kept->day.v;
    const struct maybe_staff_id nobody = {.known = false};

    if (age > noted_days || kept->branch.v != demo->branches[0].id.v) {
        return (struct maybe_visit_id){.known = false};
    }
    write_visit_insert(&demo->batch, subject, visit, kept->branch, client,
        (struct maybe_appointment_id){true, kept->appointment},
        (struct maybe_queue_entry_id){.known = false},
        (struct maybe_service_id){true, demo->services[kept->services[0]]},
        (struct maybe_staff_id){true, kept->clinician}, nobody, nobody, kept->day,
        (struct maybe_instant){true, kept->began}, kept->began, kept->began, TEXT(""), TEXT(""));
    for (enum section_kind i = 0; i < SECTIONS; i++) {
        write_section_insert(&demo->batch, subject,
            (struct section_id){clinic_new_id(&demo->clinic)}, visit, client,
            text_of(section_rows[i].kind), text_of(section_rows[i].audience), words_of(demo, i));
    }
    write_treatment(demo, kept, visit, client);
    if (age > 0 || demo_below(demo, 10) >= unsigned_of_ten) {
        const struct text people =
            text_format(&demo->arena, "%s\n\n\n%s\n%s\n%s\n%s\n\n\n%s\n", person->name,
                person->name, service->name, service->name_ur, person->name_ur, person->name_ur);

        write_visit_sign(
            &demo->batch, subject, kept->at, kept->clinician, people, TEXT(""), 1, visit);
    }
    return (struct maybe_visit_id){true, visit};
}
