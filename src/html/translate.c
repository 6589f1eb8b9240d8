#include <stdlib.h>
#include <string.h>

#include "html/html.h"
#include "html/translations.h"

static int compare_english(const void *words, const void *translation)
{
    return strcmp(words, ((const struct translation *)translation)->english);
}

const char *translate_to(enum language language, const char *words)
{
    if (language != URDU) {
        return words;
    }
    const struct translation *found =
        bsearch(words, translations, translation_count, sizeof translations[0], compare_english);

    return found == NULL ? words : found->urdu;
}

const char *translate(const struct out *o, const char *words)
{
    return translate_to(o->language, words);
}
