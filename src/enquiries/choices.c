/* What is chosen from: the values of the table and their English words; and the text of an answer.
 */
#include "clients/choices.h"
#include "enquiries/enquiries.h"
#include "enquiries/views.h"

const struct enquiry_list enquiry_list_rows[enquiry_lists] = {
    {"waiting", WORDS("Still open"), TEXT_ROW("new"), TEXT_ROW("contacted")},
    {"settled", WORDS("Booked or later"), TEXT_ROW("booked"), TEXT_ROW("not_now")},
    {"ended", WORDS("Closed"), TEXT_ROW("closed"), TEXT_ROW("spam")},
};

const char *const enquiry_status_keys[] = {
    "new", "contacted", "booked", "not_now", "closed", "spam", NULL};

static const char *const status_words[] = {WORDS("New"), WORDS("Answered"), WORDS("Booked"),
    WORDS("Not now"), WORDS("Closed"), WORDS("Spam")};

const char *const enquiry_channel_keys[] = {
    "website", "call", "whatsapp", "instagram", "facebook", "walk_in", "referral", NULL};

static const char *const channel_words[] = {WORDS("Website"), WORDS("A call"), WORDS("WhatsApp"),
    WORDS("Instagram"), WORDS("Facebook"), WORDS("At the desk"), WORDS("Referral")};

static const char *words_of(const char *const *keys, const char *const *words, struct text value)
{
    for (size_t i = 0; keys[i] != NULL; i++) {
        if (text_is(value, keys[i])) {
            return words[i];
        }
    }
    return "";
}

const char *enquiry_status_words(struct text value)
{
    return words_of(enquiry_status_keys, status_words, value);
}

const char *enquiry_channel_words(struct text value)
{
    return words_of(enquiry_channel_keys, channel_words, value);
}

static const struct option *options_of(
    struct out *o, const char *const *keys, const char *const *words, size_t *out_count)
{
    enum { options_most = 8 };
    struct option *options = ARENA_ARRAY(o->buf.arena, options_most, struct option);

    for (*out_count = 0; keys[*out_count] != NULL; ++*out_count) {
        options[*out_count] =
            (struct option){text_of(keys[*out_count]), text_of(t(words[*out_count]))};
    }
    return options;
}

const struct option *enquiry_status_options(struct out *o, size_t *out_count)
{
    return options_of(o, enquiry_status_keys, status_words, out_count);
}

const struct option *enquiry_channel_options(struct out *o, size_t *out_count)
{
    return options_of(o, enquiry_channel_keys + 1, channel_words + 1, out_count);
}

enum language enquiry_language(struct text key)
{
    size_t i = 0;

    while (i < ROMAN_URDU && !text_is(key, language_keys[i])) {
        i++;
    }
    return (enum language)i;
}
