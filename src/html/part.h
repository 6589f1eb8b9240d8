/* What the components' own templates ask C for. Pages have no use for it. Texts live in o's arena.
 */
#ifndef CLINIC_HTML_PART_H
#define CLINIC_HTML_PART_H

#include "html/card.h"
#include "html/shell.h"
#include "http/asset.h"

/* How a browser is told of a kind of field. */
struct input_kind_row {
    const char *type;
    const char *mode;     /* inputmode, or NULL */
    const char *complete; /* autocomplete, or NULL */
    bool is_ltr;          /* digits and codes run from left to right in Urdu too */
};

struct input_kind_row input_kind_row(const struct input *input);

const char *label_of(const struct label *labels, const char *field); /* NULL when it has none */
struct url anchor_url(struct out *o, const char *id);
struct url icon_url(struct out *o, const char *name);
struct url mail_url(struct out *o, struct text email);
struct text clock_of(struct out *o, struct minute minute); /* 09:30 */

#endif
