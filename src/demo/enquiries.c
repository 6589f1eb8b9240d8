/* The demo's enquiries: people who asked in the last days, by every channel, and how it stands. */
#include "enquiries/enquiries.h"
#include "demo/inside.h"
#include "enquiries_queries.h"

enum {
    ms_per_hour = 60 * 60 * 1000,
    answered_after_ms = 25 * 60 * 1000,
    no_service = -1,
    reception = 2 /* people of a branch who sit at the desk */
};

/* Whose phone it is: nobody's whom the clinic knows, or the newest client's. */
enum phone_of { NO_PHONE, STRANGER, KNOWN };

/* The oldest first. The demo's clock stands at two in the morning. */
static const struct asked {
    int hours_ago;
    const char *channel, *status;
    enum language language;
    enum phone_of phone;
    const char *name, *email, *handle, *message;
    int service;      /* its place in services.def */
    const char *note; /* of a call; NULL for an answer on WhatsApp */
    const char *next;
    int next_days;
} rows[] = {
    {150, "website", "spam", ENGLISH, NO_PHONE, "Best Rankings", "offers@rankings.example", "",
        "We put your website on the first page. Reply for our price list.", no_service, "", "", 0},
    {130, "call", "booked", URDU, STRANGER, "Nasreen Akhtar", "", "",
        "چہرے کی چھائیاں، ڈاکٹر سے مشورہ چاہیے", 0, "Wants a woman doctor", "", 0},
    {101, "instagram", "not_now", ROMAN_URDU, NO_PHONE, "Aliza", "", "aliza.styles",
        "Lip filler ke kya rates hain?", 4, NULL, "Ask again after her wedding", 40},
    {82, "referral", "booked", ENGLISH, STRANGER, "Hassan Raza", "hassan@example.com", "",
        "Dr Ayesha's patient Imran sent me. Hair is thinning at the front.", 18, NULL, "", 0},
    {78, "facebook", "closed", ENGLISH, NO_PHONE, "Sana K", "", "sana.k.official",
        "Do you do tattoo removal?", no_service, "Told her that we don't", "", 0},
    {57, "walk_in", "contacted", URDU, STRANGER, "Rukhsana Bibi", "", "",
        "بیٹی کے کیل مہاسے؛ بیٹی پندرہ سال کی ہے", 11,
        "Comes with her daughter; a parent must sign", "Call to fix a day", 1},
    {30, "website", "contacted", ENGLISH, KNOWN, "Komal", "", "",
        "How long after a peel may I have laser?", 8, NULL, "Doctor to answer", 0},
    {27, "whatsapp", "contacted", ROMAN_URDU, STRANGER, "Mehwish Saleem", "", "",
        "AoA, laser hair removal full legs, kitne sessions lagte hain?", 7, NULL,
        "Send the price of six sessions", 1},
    {13, "call", "new", URDU, STRANGER, "Shazia Parveen", "", "", "اتوار کو کھلا ہوتا ہے؟",
        no_service, "", "", 0},
    {9, "website", "new", URDU, STRANGER, "زینب ناز", "", "",
        "السلام علیکم، کیا پہلی بار مشورے کی فیس علاج میں شامل ہو جاتی ہے؟", 0, "", "", 0},
    {6, "instagram", "new", ROMAN_URDU, NO_PHONE, "Hira", "", "hira_writes",
        "Hydrafacial ka price DM kar dein please", 14, "", "", 0},
    {3, "whatsapp", "new", ROMAN_URDU, STRANGER, "Usman Javed", "", "",
        "Mujhe hair transplant ke bare mein maloomat chahiye", 18, "", "", 0},
    {1, "website", "new", ENGLISH, KNOWN, "Ayesha", "", "", "Can I move to Saturday evening?",
        no_service, "", "", 0},
};

static struct text phone_of(struct demo *demo, enum phone_of whose)
{
    const unsigned long long stranger = 3600000000 + demo_below(demo, 90000000);

    return whose == NO_PHONE
        ? TEXT("")
        : text_format(&demo->arena, "+92%llu",
              whose == KNOWN ? (unsigned long long)demo->last_phone : stranger);
}

/* A call or a message at once; then it is hers who answered. */
static void answer(struct demo *demo, const struct asked *row, const struct subject *subject,
    struct staff_id staff, struct instant at)
{
    const struct enquiry_id id = {subject->id.v};
    const bool is_call = row->note != NULL;

    write_enquiry_note_insert(&demo->batch, subject,
        (struct enquiry_note_id){clinic_new_id(&demo->clinic)}, id,
        is_call ? TEXT("call") : TEXT("whatsapp"),
        is_call ? text_of(row->note) : TEXT("Assalam-o-Alaikum, thank you for asking."), staff, at);
    write_enquiry_contacted(&demo->batch, staff, at, 1, id);
}

static void add(struct demo *demo, const struct asked *row, struct staff_id staff)
{
    const struct instant at = {demo->at.ms - row->hours_ago * (int64_t)ms_per_hour};
    const struct enquiry_id id = {clinic_new_id(&demo->clinic)};
    const struct text status = text_of(row->status);
    const bool is_booked = text_is(status, "booked");
    const bool is_unanswered = text_is(status, "new") || text_is(status, "spam");
    const struct demo_client *client = &demo->clients[demo_below(demo, demo->client_count)];
    const struct service_id none = {0};
    struct subject subject;

    enquiry_add(&demo->clinic, &demo->batch, id, at,
        &(struct enquiry_details){.channel = text_of(row->channel),
            .status = is_booked || text_is(status, "contacted") ? TEXT("new") : status,
            .language = row->language,
            .name = is_booked ? demo_client_name(&demo->arena, client, /* in_urdu= */ false)
                              : text_of(row->name),
            .phone = phone_of(demo, row->phone),
            .email = text_of(row->email),
            .handle = text_of(row->handle),
            .message = text_of(row->message),
            .service = row->service == no_service ? none : demo->services[row->service],
            .next_step = text_of(row->next),
            .next_on = {row->next_days > 0, day_add(demo->today, row->next_days)}},
        &subject);
    if (!is_unanswered) {
        answer(demo, row, &subject, staff, (struct instant){at.ms + answered_after_ms});
    }
    if (is_booked) {
        write_enquiry_is_booked(&demo->batch, (struct client_id){client->subject.id.v},
            (struct maybe_appointment_id){0}, staff, at, 2, id);
    }
}

enum status demo_enquiries(struct demo *demo)
{
    enum status status = OK;

    for (size_t b = 0; status == OK && b < demo->branch_count; b++) {
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            add(demo, &rows[i], demo->branches[b].people[i % reception]);
        }
        status = demo_flow(demo);
    }
    return status;
}
