/* A4 documents by cairo and pango: text in rows and columns, mirrored for Urdu, on as many pages as
 * it takes. */
#ifndef CLINIC_BILLING_PAPER_H
#define CLINIC_BILLING_PAPER_H

#include "html/html.h"

struct paper;

enum paper_style { PAPER_PLAIN, PAPER_SMALL, PAPER_BOLD, PAPER_TITLE };

/* Begin a document in `language`. Lives in the arena; its libraries' memory is given back by
 * paper_end. */
struct paper *paper_begin(struct arena *arena, enum language language);

/* A row of cells: `share` of the width in thousandths, at the cell's end when it is a number.
 * Breaks the page when the row doesn't fit. Text that is no UTF-8 is left out. */
struct paper_cell {
    struct text text;
    int share;
    bool is_number;
};
void paper_row(
    struct paper *paper, enum paper_style style, const struct paper_cell *cells, size_t count);

/* One cell over the whole width. */
void paper_line(struct paper *paper, enum paper_style style, struct text text);

void paper_rule(struct paper *paper); /* a hairline */
void paper_gap(struct paper *paper);  /* a little room */

/* The finished PDF. Arena. INTERNAL when it can't be made, or is larger than 4 MB. */
MUST_USE enum status paper_end(struct paper *paper, struct text *out_pdf);

#endif
