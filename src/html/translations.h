/* The table that tools/poc makes from po/ur.po. */
#ifndef CLINIC_HTML_TRANSLATIONS_H
#define CLINIC_HTML_TRANSLATIONS_H

#include <stddef.h>

struct translation {
    const char *english;
    const char *urdu;
};

extern const struct translation translations[]; /* by bytes of English */
extern const size_t translation_count;

#endif
