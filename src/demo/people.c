/* The demo's clients, made up one after another from tables of names. */
#include "clients/clients.h"
#include "clients_queries.h"
#include "demo/demo.h"
#include "demo/inside.h"

static const struct name {
    const char *roman, *urdu;
    bool is_woman;
} firsts[] =
    {
#define FIRST(...) {__VA_ARGS__},
#define FAMILY(...)
#define AREA(...)
#include "demo/people.def"
#undef FIRST
#undef FAMILY
},
  families[] = {
#define FIRST(...)
#define FAMILY(...) {__VA_ARGS__},
#include "demo/people.def"
#undef FAMILY
#undef AREA
};

static const char *const areas[] = {
#define FAMILY(...)
#define AREA(name) name,
#include "demo/people.def"
#undef FIRST
#undef FAMILY
#undef AREA
};

static const struct alert {
    const char *kind, *severity, *audience, *words;
} alerts[] = {
    {"allergy", "stop", "all", "Lidocaine: swelling of the lips in 2023"},
    {"allergy", "care", "all", "Latex"},
    {"medicine", "stop", "clinical", "Isotretinoin until six months ago"},
    {"medicine", "care", "clinical", "Blood thinner"},
    {"condition", "care", "clinical", "Keloid scars"},
    {"condition", "note", "clinical", "Diabetes, well controlled"},
    {"pregnancy", "stop", "women", "Pregnant, fifth month"},
    {"warning", "note", "all", "Prefers to be called after five"},
};

enum { last_pregnancy = 6, women_of_a_hundred = 82, days_of_year = 365 };
#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const char *pick(struct demo *demo, const char *const *words, size_t count)
{
    return words[demo_below(demo, count)];
}

/* A first name and a family name that a woman, or a man, can bear. */
static void pick_names(struct demo *demo, struct demo_client *client)
{
    client->is_woman = demo_below(demo, 100) < women_of_a_hundred;
    do {
        client->first = (uint16_t)demo_below(demo, COUNT(firsts));
    } while (firsts[client->first].is_woman != client->is_woman);
    do {
        client->family = (uint16_t)demo_below(demo, COUNT(families));
    } while ((families[client->family].is_woman && !client->is_woman) ||
        text_is(text_of(families[client->family].roman), firsts[client->first].roman));
}

struct text demo_client_name(struct arena *arena, const struct demo_client *client, bool in_urdu)
{
    const struct name *first = &firsts[client->first];
    const struct name *family = &families[client->family];

    return in_urdu ? text_format(arena, "%s %s", first->urdu, family->urdu)
                   : text_format(arena, "%s %s", first->roman, family->roman);
}

/* Mobile codes from 0350 on are given to nobody, so no demo number is a person's. A family may
 * share one. */
static struct text pick_phone(struct demo *demo)
{
    if (demo->last_phone == 0 || demo_below(demo, 20) > 0) {
        demo->last_phone = 3600000000 + demo_below(demo, 90000000);
    }
    return text_format(&demo->arena, "+92%llu", (unsigned long long)demo->last_phone);
}

static struct text pick_birth(struct demo *demo, struct day *out_born)
{
    const int age = 17 + (int)demo_below(demo, 45);
    struct date born = day_date(demo->today);

    if (demo_below(demo, 5) == 0) {
        *out_born = day_add(demo->today, -age * days_of_year);
        return text_format(
            &demo->arena, "%d@%.*s", age, TEXT_ARG(day_text(&demo->arena, demo->today)));
    }
    born = (struct date){
        born.year - age, 1 + (int)demo_below(demo, 12), 1 + (int)demo_below(demo, 28)};
    (void)!date_day(born, out_born);
    return day_text(&demo->arena, *out_born);
}

static void add_alert(struct demo *demo, const struct demo_client *client)
{
    size_t i = demo_below(demo, COUNT(alerts));

    if (i == last_pregnancy && !client->is_woman) {
        i = 0;
    }
    write_alert_insert(&demo->batch, &client->subject,
        (struct alert_id){clinic_new_id(&demo->clinic)}, (struct client_id){client->subject.id.v},
        text_of(alerts[i].kind), text_of(alerts[i].severity), text_of(alerts[i].audience),
        text_of(alerts[i].words), demo->at);
}

void demo_add_client(struct demo *demo, struct demo_client *out_client)
{
    static const char *const languages[] = {"ur", "ur", "en", "roman"};
    static const char *const channels[] = {"whatsapp", "whatsapp", "whatsapp", "sms", "call"};
    static const char *const sources[] = {"", "Instagram", "a friend", "walked past", "a doctor"};
    static const char *const providers[] = {
        "any", "any", "any", "woman_preferred", "woman_preferred", "woman_only"};

    *out_client = (struct demo_client){.last_day = demo->first_day.v - 1};
    pick_names(demo, out_client);
    struct client_details details = {
        .name = demo_client_name(&demo->arena, out_client, /* in_urdu= */ false),
        .name_ur = demo_client_name(&demo->arena, out_client, /* in_urdu= */ true),
        .birth = pick_birth(demo, &out_client->born),
        .area = text_of(pick(demo, areas, COUNT(areas))),
        .gender = out_client->is_woman ? TEXT("woman") : TEXT("man"),
        .language = text_of(pick(demo, languages, COUNT(languages))),
        .channel = text_of(pick(demo, channels, COUNT(channels))),
        .provider =
            text_of(out_client->is_woman ? pick(demo, providers, COUNT(providers)) : providers[0]),
        .source = text_of(pick(demo, sources, COUNT(sources))),
    };
    out_client->wants_woman = text_is(details.provider, "woman_only");
    if (demo_below(demo, 50) == 0) {
        details.no_phone = TEXT("shares no number");
    } else {
        details.phones[details.phone_count++] =
            (struct client_phone){.number = pick_phone(demo), .is_safe = demo_below(demo, 20) > 0};
    }
    client_add(&demo->clinic, &demo->batch, demo->at, &details, &out_client->subject);
    if (demo_below(demo, 12) == 0) {
        add_alert(demo, out_client);
    }
}
