/* What the templates' {{ }} becomes: the writer is chosen by the value's type, the macro by the
 * place. A type that is not listed doesn't compile; bool and enums are left out on purpose, so that
 * nobody is shown a bare number (an enum's type is unsigned int). */
#ifndef CLINIC_HTML_PUT_H
#define CLINIC_HTML_PUT_H

#include "html/html.h"
#include "put_ids.h"

/* In text. An id is for addresses and hidden fields, never to be read. */
#define html_put(o, x)                                                                             \
    _Generic((x),                                                                                  \
        struct text: html_put_text,                                                                \
        const char *: html_put_string,                                                             \
        char *: html_put_string,                                                                   \
        int: html_put_number,                                                                      \
        long: html_put_number,                                                                     \
        long long: html_put_number,                                                                \
        unsigned long: html_put_count,                                                             \
        struct money: html_put_money,                                                              \
        struct day: html_put_day,                                                                  \
        struct minute: html_put_minute,                                                            \
        struct instant: html_put_instant,                                                          \
        struct html: html_put_html)(o, x)

/* In an attribute, and in <title> and <textarea>, which hold no markup. */
#define attr_put(o, x)                                                                             \
    _Generic((x),                                                                                  \
        struct text: attr_put_text,                                                                \
        const char *: attr_put_string,                                                             \
        char *: attr_put_string,                                                                   \
        int: attr_put_number,                                                                      \
        long: attr_put_number,                                                                     \
        long long: attr_put_number,                                                                \
        unsigned long: attr_put_count,                                                             \
        struct money: attr_put_money,                                                              \
        struct day: attr_put_day,                                                                  \
        struct minute: attr_put_minute,                                                            \
        struct instant: attr_put_instant ATTR_PUT_IDS)(o, x)

/* In href, src, action and their like. */
#define url_put(o, x) _Generic((x), struct url : url_put_url)(o, x)

#endif
