/* What a browser says of itself, made short. */
#ifndef CLINIC_ACCESS_BROWSER_H
#define CLINIC_ACCESS_BROWSER_H

#include "base/text.h"

/* "Chrome" on "Android"; NULL for what isn't known. Static. */
struct browser {
    const char *name, *system;
};

/* From the header User-Agent. Pure. */
struct browser browser_of(struct text agent);

#endif
