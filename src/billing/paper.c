#include "billing/paper.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "base/buf.h"

/* In points of 1/72 inch: A4 with margins of 16 mm. */
static const double page_width = 595.28;
static const double page_height = 841.89;
static const double margin = 45;
static const double column_gap = 8;

enum { pdf_most = 4 << 20, cells_most = 8 };

struct paper {
    struct arena *arena;
    struct buf pdf;
    bool is_rtl;
    double y;
    cairo_surface_t *surface; /* owned, as the next three */
    cairo_t *cairo;
    PangoFontMap *fonts;
    PangoContext *context;
};

static const struct style_row {
    double size;
    bool is_bold;
} styles[] = {{9.5, false}, {8, false}, {9.5, true}, {15, true}};

static cairo_status_t write_pdf(void *context, const unsigned char *bytes, unsigned length)
{
    struct buf *pdf = context;

    buf_add(pdf, bytes, length);
    return pdf->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

struct paper *paper_begin(struct arena *arena, enum language language)
{
    struct paper *paper = ARENA_NEW(arena, struct paper);

    paper->arena = arena;
    paper->is_rtl = language == URDU;
    paper->y = margin;
    buf_init(&paper->pdf, arena, pdf_most);
    paper->surface =
        cairo_pdf_surface_create_for_stream(write_pdf, &paper->pdf, page_width, page_height);
    paper->cairo = cairo_create(paper->surface);
    /* A map of its own: the default one is kept for the thread's whole life. */
    paper->fonts = pango_cairo_font_map_new();
    paper->context = pango_font_map_create_context(paper->fonts);
    pango_context_set_base_dir(
        paper->context, paper->is_rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    pango_cairo_update_context(paper->cairo, paper->context);
    return paper;
}

static PangoLayout *layout_cell(
    struct paper *paper, enum paper_style style, const struct paper_cell *cell, double width)
{
    PangoLayout *layout = pango_layout_new(paper->context);
    PangoFontDescription *font = pango_font_description_new();
    const bool is_right = paper->is_rtl != cell->is_number;

    pango_font_description_set_family_static(
        font, paper->is_rtl ? "Noto Sans,Noto Nastaliq Urdu" : "Noto Sans,Noto Naskh Arabic");
    pango_font_description_set_absolute_size(font, styles[style].size * PANGO_SCALE);
    pango_font_description_set_weight(
        font, styles[style].is_bold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_auto_dir(layout, FALSE);
    pango_layout_set_alignment(layout, is_right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    if (text_is_plain(cell->text)) {
        pango_layout_set_text(layout, cell->text.at, (int)cell->text.length);
    }
    return layout;
}

/* Room above the first line's base and below it. */
struct extent {
    double above, below;
};

static struct extent extent_of(PangoLayout *layout)
{
    const double above = (double)pango_layout_get_baseline(layout) / PANGO_SCALE;
    int height = 0;

    pango_layout_get_size(layout, NULL, &height);
    return (struct extent){above, (double)height / PANGO_SCALE - above};
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static void make_room(struct paper *paper, double height)
{
    if (paper->y + height > page_height - margin && paper->y > margin) {
        cairo_show_page(paper->cairo);
        paper->y = margin;
    }
}

void paper_row(
    struct paper *paper, enum paper_style style, const struct paper_cell *cells, size_t count)
{
    const double full = page_width - 2 * margin;
    PangoLayout *layouts[cells_most];
    struct extent row = {0, 0};
    double from = 0;

    for (size_t i = 0; i < count && i < cells_most; i++) {
        layouts[i] =
            layout_cell(paper, style, &cells[i], full * cells[i].share / 1000 - column_gap);
        const struct extent cell = extent_of(layouts[i]);
        row.above = larger(row.above, cell.above);
        row.below = larger(row.below, cell.below);
    }
    make_room(paper, row.above + row.below);
    for (size_t i = 0; i < count && i < cells_most; i++) {
        const double width = full * cells[i].share / 1000;
        /* The gap is at a cell's end, which in Urdu is on the left. */
        const double x =
            paper->is_rtl ? page_width - margin - from - width + column_gap : margin + from;

        cairo_move_to(paper->cairo, x, paper->y + row.above - extent_of(layouts[i]).above);
        pango_cairo_show_layout(paper->cairo, layouts[i]);
        g_object_unref(layouts[i]);
        from += width;
    }
    paper->y += row.above + row.below + 2;
}

void paper_line(struct paper *paper, enum paper_style style, struct text text)
{
    paper_row(paper, style, &(struct paper_cell){.text = text, .share = 1000}, 1);
}

void paper_rule(struct paper *paper)
{
    make_room(paper, 6);
    cairo_set_line_width(paper->cairo, 0.5);
    cairo_move_to(paper->cairo, margin, paper->y + 2);
    cairo_line_to(paper->cairo, page_width - margin, paper->y + 2);
    cairo_stroke(paper->cairo);
    paper->y += 6;
}

void paper_gap(struct paper *paper)
{
    paper->y += 10;
}

enum status paper_end(struct paper *paper, struct text *out_pdf)
{
    cairo_show_page(paper->cairo);
    cairo_destroy(paper->cairo);
    cairo_surface_finish(paper->surface);
    const bool is_made =
        cairo_surface_status(paper->surface) == CAIRO_STATUS_SUCCESS && !paper->pdf.full;
    cairo_surface_destroy(paper->surface);
    g_object_unref(paper->context);
    g_object_unref(paper->fonts);
    if (!is_made) {
        return STATUS_INTERNAL;
    }
    *out_pdf = buf_as_text(&paper->pdf);
    return OK;
}
