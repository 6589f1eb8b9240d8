/* What forms of clients let choose from. */
#include "clients/choices.h"

#include "access/access.h"
#include "clients/views.h"
#include "http/form.h"

const char *const gender_keys[] = {"", "woman", "man", "other", NULL};
const char *const language_keys[] = {"en", "ur", "roman", NULL};
const char *const channel_keys[] = {"whatsapp", "sms", "email", "call", "none", NULL};
const char *const provider_keys[] = {"any", "woman_preferred", "woman_only", NULL};
const char *const kind_keys[] = {"allergy", "medicine", "condition", "pregnancy", "warning", NULL};
const char *const severity_keys[] = {"stop", "care", "note", NULL};
const char *const audience_keys[] = {"all", "clinical", "treating", "women", NULL};

static const char *const gender_texts[] = {"", WORDS("Woman"), WORDS("Man"), WORDS("Other")};
static const char *const language_texts[] = {
    WORDS("English"), WORDS("Urdu"), WORDS("Urdu in Latin letters")};
static const char *const channel_texts[] = {
    WORDS("WhatsApp"), WORDS("SMS"), WORDS("E-mail"), WORDS("Calls only"), WORDS("No messages")};
static const char *const provider_texts[] = {
    WORDS("Anybody"), WORDS("A woman if possible"), WORDS("Only a woman")};
static const char *const kind_texts[] = {
    WORDS("Allergy"), WORDS("Medicine"), WORDS("Condition"), WORDS("Pregnancy"), WORDS("Warning")};
static const char *const severity_texts[] = {
    WORDS("Stop: must not be overlooked"), WORDS("Care"), WORDS("Note")};
static const char *const audience_texts[] = {WORDS("All staff"), WORDS("Clinical staff"),
    WORDS("Treating clinicians"), WORDS("Women on the staff")};

static const struct {
    const char *const *keys;
    const char *const *texts;
} choices[] = {
    [CHOICE_GENDER] = {gender_keys, gender_texts},
    [CHOICE_LANGUAGE] = {language_keys, language_texts},
    [CHOICE_CHANNEL] = {channel_keys, channel_texts},
    [CHOICE_PROVIDER] = {provider_keys, provider_texts},
    [CHOICE_KIND] = {kind_keys, kind_texts},
    [CHOICE_SEVERITY] = {severity_keys, severity_texts},
    [CHOICE_AUDIENCE] = {audience_keys, audience_texts},
};

enum { options_most = 6 };

const struct label client_labels[] = {
    {"name", WORDS("Name")},
    {"name_ur", WORDS("Name in Urdu")},
    {"phone", WORDS("Phone")},
    {"phone_2", WORDS("Second phone")},
    {"phone_3", WORDS("Third phone")},
    {"no_phone", WORDS("Why there is no phone")},
    {"relative", WORDS("Father's or husband's name")},
    {"email", WORDS("E-mail")},
    {"birth_on", WORDS("Date of birth")},
    {"age", WORDS("Age in years")},
    {"area", WORDS("Neighbourhood")},
    {"address", WORDS("Address")},
    {"gender", WORDS("Gender")},
    {"language", WORDS("Language of messages")},
    {"channel", WORDS("Best reached by")},
    {"provider", WORDS("Wishes to be treated by")},
    {"source", WORDS("Came by")},
    {"is_assistant_wished", WORDS("A woman assistant is present at every treatment")},
    {"is_named_allowed", WORDS("Messages may name the treatment")},
    {NULL, NULL},
};

const char *choice_words(const struct out *o, enum choice choice, struct text key)
{
    for (size_t i = 0; choices[choice].keys[i] != NULL; i++) {
        if (text_is(key, choices[choice].keys[i])) {
            return key.length == 0 ? "" : t(choices[choice].texts[i]);
        }
    }
    return "";
}

const struct option *choice_options(struct out *o, enum choice choice, size_t *out_count)
{
    struct option *options = ARENA_ARRAY(o->buf.arena, options_most, struct option);

    *out_count = 0;
    for (size_t i = 0; choices[choice].keys[i] != NULL; i++) {
        if (choices[choice].keys[i][0] != '\0') {
            options[(*out_count)++] = (struct option){
                text_of(choices[choice].keys[i]), text_of(t(choices[choice].texts[i]))};
        }
    }
    return options;
}

bool sees_audience(const struct actor *actor, struct text audience)
{
    return alert_is_for(
        audience, actor_may(actor, MAY_SEE_CLINICAL), actor->is_clinician, actor->is_woman);
}

const struct option *audience_options(struct request *q, size_t *out_count)
{
    size_t all = 0;
    const struct option *options = choice_options(&q->out, CHOICE_AUDIENCE, &all);
    struct option *mine = ARENA_ARRAY(q->arena, options_most, struct option);

    *out_count = 0;
    for (size_t i = 0; i < all; i++) {
        if (sees_audience(&q->actor, options[i].value)) {
            mine[(*out_count)++] = options[i];
        }
    }
    return mine;
}

struct text person_words(struct out *o, struct text gender, struct text birth, struct day today)
{
    const char *words = choice_words(o, CHOICE_GENDER, gender);
    const int age = age_from(birth, today);

    if (age < 0) {
        return text_of(words);
    }
    return words[0] == '\0' ? text_format(o->buf.arena, "%d", age)
                            : text_format(o->buf.arena, "%s%s%d", words, t(", "), age);
}
