/* The demo clinic itself: where it is, who works there and when, and what it offers. */
#include "demo/demo.h"
#include "settings/settings.h"
#include "settings_queries.h"

const struct demo_service demo_services[] = {
#define SERVICE(...) {__VA_ARGS__},
#include "demo/services.def"
#undef SERVICE
};
const size_t demo_service_count = sizeof demo_services / sizeof demo_services[0];
_Static_assert(
    sizeof demo_services / sizeof demo_services[0] <= demo_services_most, "too many services");

static const struct {
    const char *slug, *name, *name_ur;
    int minutes;
    int rupees;
} variants[] = {
#define VARIANT(...) {__VA_ARGS__},
#include "demo/variants.def"
#undef VARIANT
};

static const struct demo_person people[] = {
#define PERSON(...) {__VA_ARGS__},
#include "demo/staff.def"
#undef PERSON
};
_Static_assert(sizeof people / sizeof people[0] == demo_people, "the people of a branch");

const struct demo_person *demo_person(size_t number)
{
    return &people[number];
}

static const struct {
    const char *name, *name_ur;
} categories[DEMO_CATEGORIES] = {
    [CONSULTATION] = {"Consultation", "مشورہ"},
    [INJECTABLES] = {"Injectables", "انجکشن"},
    [LASER] = {"Laser", "لیزر"},
    [SKIN] = {"Skin", "جلد"},
    [HAIR] = {"Hair", "بال"},
};

static const struct {
    const char *name, *name_ur;
    enum demo_place place;
} rooms[demo_rooms] = {
    {"Consulting room 1", "معائنہ کمرہ 1", IN_CONSULTING},
    {"Consulting room 2", "معائنہ کمرہ 2", IN_CONSULTING},
    {"Treatment room 1", "علاج کا کمرہ 1", IN_TREATMENT},
    {"Treatment room 2", "علاج کا کمرہ 2", IN_TREATMENT},
    {"Laser room", "لیزر روم", IN_LASER},
};
enum { laser_room = demo_rooms - 1 };

enum { friday = 4, days_of_week = 7, credential_days = 700 };

static struct text from(const char *words)
{
    return text_of(words);
}

struct demo_hours demo_hours(int weekday)
{
    /* On Fridays the clinic opens after the prayer. */
    static const struct demo_hours usual = {2, {{600, 840}, {900, 1260}}};
    static const struct demo_hours on_friday = {1, {{900, 1320}}};

    return weekday == friday ? on_friday : usual;
}

bool demo_room_suits(size_t room, enum demo_place place)
{
    return rooms[room].place == place;
}

static void make_hours(struct demo *demo, struct branch_id branch)
{
    struct clinic *clinic = &demo->clinic;
    const struct profile_id profile = {clinic_new_id(clinic)};

    write_profile_insert(&demo->batch, profile, branch, TEXT("Usual hours"), demo->first_day,
        (struct maybe_day){0}, 0);
    for (int weekday = 0; weekday < days_of_week; weekday++) {
        const struct demo_hours hours = demo_hours(weekday);

        for (int i = 0; i < hours.count; i++) {
            write_hours_insert(&demo->batch, (struct hours_id){clinic_new_id(clinic)}, profile,
                weekday, hours.spans[i].opens, hours.spans[i].closes);
        }
    }
}

static void make_rooms(struct demo *demo, struct demo_branch *branch)
{
    struct clinic *clinic = &demo->clinic;

    for (size_t i = 0; i < demo_rooms; i++) {
        branch->rooms[i].v = clinic_new_id(clinic);
        write_room_insert(&demo->batch, branch->rooms[i], branch->id, from(rooms[i].name),
            from(rooms[i].name_ur), (int64_t)i);
    }
    branch->devices[0].v = clinic_new_id(clinic);
    write_device_insert(&demo->batch, branch->devices[0], branch->id,
        (struct maybe_room_id){true, branch->rooms[laser_room]}, TEXT("Diode laser"),
        TEXT("ڈائیوڈ لیزر"), 0);
    branch->devices[1].v = clinic_new_id(clinic);
    write_device_insert(&demo->batch, branch->devices[1], branch->id, (struct maybe_room_id){0},
        TEXT("Radio frequency needles"), TEXT("ریڈیو فریکوئنسی مشین"), 1);
}

struct demo_shift demo_shift(size_t clinician, int weekday)
{
    const struct demo_hours hours = demo_hours(weekday);
    struct demo_shift shift = {hours.spans[0].opens, hours.spans[hours.count - 1].closes, 0, 0};

    if (clinician == 1 && weekday != friday) {
        shift.begins = 720; /* the second doctor comes at noon */
    }
    shift.break_begins = clinician == 0 ? 1050 : clinician == 1 ? 1080 : 1110;
    shift.break_ends = shift.break_begins + 15;
    return shift;
}

static void make_rota(struct demo *demo, struct staff_id staff, size_t clinician)
{
    struct clinic *clinic = &demo->clinic;

    for (int weekday = 0; weekday < days_of_week; weekday++) {
        const struct demo_shift shift = demo_shift(clinician, weekday);

        write_rota_insert(&demo->batch, (struct rota_id){clinic_new_id(clinic)}, staff, false,
            weekday, shift.begins, shift.ends, demo->first_day, (struct maybe_day){0});
        write_rota_insert(&demo->batch, (struct rota_id){clinic_new_id(clinic)}, staff, true,
            weekday, shift.break_begins, shift.break_ends, demo->first_day, (struct maybe_day){0});
    }
}

/* What a clinician needs beside the account: place, rota, credentials, services. */
static void make_clinician(struct demo *demo, struct demo_branch *branch, size_t number)
{
    const struct demo_person *person = &people[number];
    const struct staff_id staff = branch->people[number];
    const bool is_doctor = person->work == DOCTOR;
    struct clinic *clinic = &demo->clinic;

    make_rota(demo, staff, number - (demo_people - demo_clinicians));
    write_credential_insert(&demo->batch, (struct credential_id){clinic_new_id(clinic)}, staff,
        is_doctor ? TEXT("council") : TEXT("laser"),
        text_format(&demo->arena, "%d-P", 40000 + (int)demo_below(demo, 20000)),
        day_add(demo->today, credential_days));
    if (is_doctor) {
        write_credential_insert(&demo->batch, (struct credential_id){clinic_new_id(clinic)}, staff,
            TEXT("laser"), text_format(&demo->arena, "L-%d", 100 + (int)demo_below(demo, 900)),
            day_add(demo->today, credential_days));
    }
    for (size_t i = 0; i < demo_service_count; i++) {
        if ((demo_services[i].performer == BY_DOCTOR) == is_doctor) {
            write_performs_insert(&demo->batch, (struct performs_id){clinic_new_id(clinic)}, staff,
                demo->services[i], (int64_t)number);
        }
    }
}

static void make_person(
    struct demo *demo, struct demo_branch *branch, size_t number, const struct account *like)
{
    const struct demo_person *person = &people[number];
    const size_t place = (size_t)(branch - demo->branches);
    struct account account = *like;
    struct subject subject;

    account.name = from(person->name);
    account.name_ur = from(person->name_ur);
    account.email = place == 0
        ? text_format(&demo->arena, "%s@clinic.example", person->email)
        : text_format(&demo->arena, "%s.%zu@clinic.example", person->email, place + 1);
    account.is_clinician = person->work != DESK;
    account.is_assistant = person->work == AESTHETICIAN;
    account.is_woman = person->is_woman;
    account.rank = (int64_t)(place * demo_people + number);
    account_create(&demo->clinic, &demo->batch, &account, &subject);
    branch->people[number].v = subject.id.v;
    write_staff_branch_insert(&demo->batch, (struct staff_branch_id){clinic_new_id(&demo->clinic)},
        branch->people[number], branch->id);
}

/* Argon2 takes its time, so all accounts share one hash. */
static enum status make_accounts(struct demo *demo)
{
    struct roles_made roles;
    struct subject subject;
    struct account account = {.language = ENGLISH};
    enum status status =
        password_hash(&demo->line->arena, TEXT("try-the-clinic"), &account.password_hash);

    if (status != OK) {
        return status;
    }
    roles_create(&demo->clinic, &demo->batch, &roles);
    account.role = roles.administrator;
    account.name = TEXT("Nadia Rafiq");
    account.name_ur = TEXT("نادیہ رفیق");
    account.email = TEXT("admin@clinic.example");
    account.is_woman = true;
    account_create(&demo->clinic, &demo->batch, &account, &subject);
    demo->admin.v = subject.id.v;
    for (size_t b = 0; status == OK && b < demo->branch_count; b++) {
        for (size_t i = 0; i < demo_people; i++) {
            account.role = people[i].work == DESK ? roles.reception : roles.clinician;
            make_person(demo, &demo->branches[b], i, &account);
        }
        status = demo_flow(demo);
    }
    return status;
}

static void make_variant(struct demo *demo, struct service_id service, const char *name,
    const char *name_ur, int minutes, int rupees, int64_t rank, struct variant_id *out_id)
{
    out_id->v = clinic_new_id(&demo->clinic);
    write_variant_insert(&demo->batch, *out_id, service, from(name), from(name_ur), minutes, rank);
    write_price_insert(&demo->batch, (struct price_id){clinic_new_id(&demo->clinic)}, *out_id,
        TEXT(""), demo->first_day, (struct money){(int64_t)rupees * paisa});
}

static void make_phases(struct demo *demo, struct service_id id, const struct demo_service *service)
{
    const bool device = service->device != NO_DEVICE;
    const struct {
        const char *kind;
        int minutes;
        bool with_clinician, with_device;
    } phases[] = {
        {"prepare", service->numbing, false, false},
        {"treat", service->treatment, true, device},
        {"rest", service->rest, false, false},
        {"clean", service->cleaning, false, false},
    };
    int64_t rank = 0;

    for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++) {
        if (phases[i].minutes > 0) {
            write_phase_insert(&demo->batch, (struct phase_id){clinic_new_id(&demo->clinic)}, id,
                rank++, from(phases[i].kind), phases[i].minutes, phases[i].with_clinician, false,
                true, phases[i].with_device);
        }
    }
}

static void make_service(struct demo *demo, size_t number, struct category_id category)
{
    const struct demo_service *service = &demo_services[number];
    const struct service_id id = {clinic_new_id(&demo->clinic)};
    const int minutes = service->numbing + service->treatment + service->rest;
    struct variant_id other;
    int64_t rank = 1;

    demo->services[number] = id;
    write_service_insert(&demo->batch, id, category, from(service->name), from(service->name_ur),
        from(service->slug), from(service->discreet), from(service->summary),
        from(service->summary_ur), minutes, (int64_t)number, /* is_published= */ true,
        /* is_woman_only= */ false, service->category == CONSULTATION,
        /* is_product_included= */ false, service->least_age,
        service->place == IN_LASER            ? TEXT("laser")
            : service->performer == BY_DOCTOR ? TEXT("council")
                                              : TEXT(""));
    make_phases(demo, id, service);
    make_variant(demo, id, "", "", minutes, service->rupees, 0, &demo->variants[number]);
    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++) {
        if (text_is(from(variants[i].slug), service->slug)) {
            make_variant(demo, id, variants[i].name, variants[i].name_ur, variants[i].minutes,
                variants[i].rupees, rank++, &other);
        }
    }
}

static void make_services(struct demo *demo)
{
    struct category_id ids[DEMO_CATEGORIES];

    for (size_t i = 0; i < DEMO_CATEGORIES; i++) {
        ids[i].v = clinic_new_id(&demo->clinic);
        write_category_insert(&demo->batch, ids[i], from(categories[i].name),
            from(categories[i].name_ur), (int64_t)i);
    }
    for (size_t i = 0; i < demo_service_count; i++) {
        make_service(demo, i, ids[demo_services[i].category]);
    }
}

/* Which rooms and devices of a branch serve what. */
static void join_services(struct demo *demo, const struct demo_branch *branch)
{
    struct clinic *clinic = &demo->clinic;

    for (size_t i = 0; i < demo_service_count; i++) {
        const struct demo_service *service = &demo_services[i];

        for (size_t room = 0; room < demo_rooms; room++) {
            if (demo_room_suits(room, service->place)) {
                write_service_room_insert(&demo->batch,
                    (struct service_room_id){clinic_new_id(clinic)}, demo->services[i],
                    branch->rooms[room]);
            }
        }
        if (service->device != NO_DEVICE) {
            write_service_device_insert(&demo->batch,
                (struct service_device_id){clinic_new_id(clinic)}, demo->services[i],
                branch->devices[service->device == WITH_LASER ? 0 : 1]);
        }
    }
}

static enum status make_clinic(struct demo *demo)
{
    const struct new_clinic new_clinic = {
        .name = TEXT("Aesthetic Clinic"),
        .name_ur = TEXT("ایستھیٹک کلینک"),
        .address =
            TEXT("Dil Chowk, opposite Trauma Center, above Outfitters, Civil Lines, Sheikhupura"),
        .address_ur = TEXT("دل چوک، ٹراما سینٹر کے سامنے، آؤٹ فٹرز کے اوپر، سول لائنز، شیخوپورہ"),
        .zone = TEXT("Asia/Karachi"),
        .currency = TEXT("PKR"),
        .phone = TEXT("+92563780000"),
        .whatsapp = TEXT("+923005550147"),
        .email = TEXT("hello@clinic.example"),
        .day_ends_minutes = demo_day_ends_minutes,
        .is_demo = true,
    };
    struct reader *reader = NULL;
    struct reads reads;
    enum status status = settings_create(&demo->clinic, &demo->batch, &new_clinic);

    if (status == OK) {
        status = demo_commit(demo);
    }
    if (status == OK) {
        status = reader_open(demo->clinic.store, &reader);
    }
    if (status == OK) {
        reads_begin(&reads, demo->clinic.store, reader, &demo->line->arena, SURFACE_PUBLIC);
        status = settings_load(&demo->clinic, &reads, &demo->line->arena);
    }
    reader_close(reader);
    return status;
}

/* The first branch came with the clinic. */
static void make_branch(struct demo *demo, struct demo_branch *branch)
{
    const size_t number = (size_t)(branch - demo->branches);

    branch->id = demo->clinic.settings.branch;
    if (number > 0) {
        branch->id.v = clinic_new_id(&demo->clinic);
        write_branch_insert(&demo->batch, branch->id,
            text_format(&demo->arena, "Branch %zu", number + 1),
            text_format(&demo->arena, "شاخ %zu", number + 1), TEXT("Sheikhupura"), (int64_t)number);
    }
    make_rooms(demo, branch);
    make_hours(demo, branch->id);
}

enum status demo_place(struct demo *demo)
{
    enum status status = make_clinic(demo);

    demo->branches = ARENA_ARRAY(&demo->line->arena, demo->branch_count, struct demo_branch);
    make_services(demo);
    for (size_t b = 0; status == OK && b < demo->branch_count; b++) {
        make_branch(demo, &demo->branches[b]);
        status = demo_flow(demo);
    }
    if (status == OK) {
        status = make_accounts(demo);
    }
    for (size_t b = 0; status == OK && b < demo->branch_count; b++) {
        for (size_t i = demo_people - demo_clinicians; i < demo_people; i++) {
            make_clinician(demo, &demo->branches[b], i);
        }
        join_services(demo, &demo->branches[b]);
        status = demo_flow(demo);
    }
    return status;
}

void demo_team(struct demo *demo)
{
    for (size_t i = demo_people - demo_clinicians; i < demo_people; i++) {
        const struct demo_person *person = &people[i];
        const bool is_doctor = person->work == DOCTOR;

        write_staff_public_insert(&demo->batch,
            (struct staff_public_id){clinic_new_id(&demo->clinic)}, demo->branches[0].people[i],
            from(person->name), from(person->name_ur),
            is_doctor ? TEXT("Dermatologist") : TEXT("Aesthetician"),
            is_doctor ? TEXT("ماہرِ امراضِ جلد") : TEXT("ماہرِ جمالیات"), TEXT(""), TEXT(""),
            (int64_t)i, demo->at);
    }
}
