/* Writing HTML. Templates (*.html, compiled by tools/htmlc) call these functions; nobody else
 * writes markup. A value is escaped by its type and by where it stands. Raw markup needs struct
 * html, which only this folder makes. */
#ifndef CLINIC_HTML_HTML_H
#define CLINIC_HTML_HTML_H

#include "base/buf.h"
#include "base/ids.h"
#include "base/money.h"
#include "base/time.h"

enum language { ENGLISH, URDU, ROMAN_URDU, LANGUAGES };

/* Where a page is written to, and in which language. */
struct out {
    struct buf buf;
    struct text icons; /* address of the icons' file and "#", looked for once a page */
    enum language language;
    int money_digits;        /* minor digits of the clinic's currency */
    const char *currency;    /* "Rs" */
    const struct zone *zone; /* borrowed: the clinic's, for instants */
};

struct html {
    struct text markup; /* already safe; made only in src/html/ */
};

struct url {
    struct text address; /* already percent-encoded; made only by url_ functions and URL() */
};

/* A literal address. */
#define URL(literal) ((struct url){TEXT(literal)})
/* A path with one id, made by the feature's x_url functions: url_id(arena, "/staff/clients/", id.v,
 * ""). */
struct url url_id(struct arena *arena, const char *before, int64_t id, const char *after);
/* A path of ours, percent-encoded where it must be; what doesn't begin with one slash gives "#". */
struct url url_path(struct arena *arena, struct text path);
/* before?name=value with the value percent-encoded; `before` may have a query already. */
struct url url_with(struct arena *arena, struct url before, const char *name, struct text value);
/* An outside address, only https:, http:, tel:, mailto:. Anything else gives "#". */
struct url url_outside(struct text address);

/* Days in o's language; the texts live in its arena. */
struct text long_date(struct out *o, struct day day);  /* Tuesday, 24 November 2026 */
struct text paper_date(struct out *o, struct day day); /* 24 November 2026 */
struct text near_date(struct out *o, struct day day, struct day today); /* without today's year */
struct text short_date(struct out *o, struct day day);                  /* 24 Nov */
struct text month_year(struct out *o, struct day day);                  /* November 2026 */
struct text weekday_name(const struct out *o, struct day day);          /* static: Tuesday */
struct text weekday_short(
    const struct out *o, struct day day); /* static: Tue; in Urdu the whole name */

/* The Urdu words of an English text when the language is Urdu, else the text itself. Roman Urdu is
 * for messages only. Words that t() meets as a literal, and words in tables marked WORDS(),
 * must have their Urdu in po/ur.po: `meson test translations` says which have none. */
const char *translate(const struct out *o, const char *words);
const char *translate_to(enum language language, const char *words);
#define t(words) translate(o, words)
#define WORDS(words) words

/* What the clinic wrote in both languages, in the page's: the Urdu where the page is Urdu and there
 * is some. */
struct text in_language(const struct out *o, struct text english, struct text urdu);

/* The compiler's literals. */
static inline void html_raw(struct out *o, const char *markup, size_t length)
{
    buf_add(&o->buf, markup, length);
}

void html_put_text(struct out *o, struct text text);
void html_put_string(struct out *o, const char *string);
void html_put_number(struct out *o, int64_t number);
void html_put_count(struct out *o, uint64_t count);
void html_put_money(
    struct out *o, struct money money); /* <span class="money">, Rs before the figure */
void html_put_day(
    struct out *o, struct day day); /* 2026-11-24 in attributes, 24 Nov 2026 in text */
void html_put_minute(
    struct out *o, struct minute minute); /* <bdi dir="ltr">09:30</bdi>: the clock only */
void html_put_instant(struct out *o, struct instant at); /* day and clock in o->zone */
void html_put_html(struct out *o, struct html html);
void attr_put_text(struct out *o, struct text text);
void attr_put_string(struct out *o, const char *string);
void attr_put_number(struct out *o, int64_t number);
void attr_put_count(struct out *o, uint64_t count);
void attr_put_day(struct out *o, struct day day);
void attr_put_minute(struct out *o, struct minute minute); /* 2026-11-24T09:30 */
void attr_put_money(struct out *o, struct money money);  /* 2500 or 2500.50: what an input holds */
void attr_put_instant(struct out *o, struct instant at); /* 2026-11-24T09:30:00+05:00 in o->zone */
void attr_put_id(struct out *o, int64_t id);
void url_put_url(struct out *o, struct url url);

#define ID(kind)                                                                                   \
    static inline void attr_put_##kind##_id(struct out *o, struct kind##_id id)                    \
    {                                                                                              \
        attr_put_id(o, id.v);                                                                      \
    }
#include "base/ids.def"
#undef ID

/* {{ x }} in text, in a quoted attribute, in href, src or action. An unlisted type is a compile
 * error. The generic macros html_put, attr_put and url_put stand in html/put.h. */

#endif
