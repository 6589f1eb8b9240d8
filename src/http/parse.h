/* Reading what a client sent: header lines, paths, queries, urlencoded bodies, cookies. Pure. */
#ifndef CLINIC_HTTP_PARSE_H
#define CLINIC_HTTP_PARSE_H

#include "http/http.h"

/* The header lines that matter, and what is needed to tell a plain request from a dangerous one.
 * Texts borrow from the connection. */
struct head {
    struct text host, content_type, content_length, transfer_encoding, cookie, authorization,
        origin, referer, fetch_site, user_agent, accept, accept_encoding, accept_language,
        if_none_match, if_match, idempotency_key, cf_address, cf_country, forwarded_for;
    unsigned hosts, lengths, encodings;
    size_t bytes;
    bool is_malformed; /* a name is no token, or a line that must stand alone is there twice */
};

/* Note one header line. */
void head_note(struct head *head, struct text name, struct text value);

/* One Host that is a host, not both Content-Length and Transfer-Encoding, neither twice, the latter
 * exactly "chunked", names that are tokens: what libmicrohttpd lets through and proxies read
 * differently (request smuggling). */
bool request_is_plain(const struct head *head);

/* The path of a request target, decoded once: UTF-8 without control characters, begins with '/', no
 * encoded '/', no "." or ".." segment. BAD_REQUEST otherwise. */
MUST_USE enum status path_read(struct arena *arena, struct text raw, struct text *out_path);

/* "a=1&b=2" into fields: percent and plus decoded, CR LF made LF. BAD_REQUEST for broken escapes,
 * broken UTF-8 or more than fields_most fields. */
MUST_USE enum status pairs_read(
    struct arena *arena, struct text raw, struct field **out_fields, size_t *out_count);

/* With LF for CR LF, which is what browsers send for a line's end in a text area. */
struct text text_with_lf(struct arena *arena, struct text value);

/* The value of __Host-NAME in a Cookie header, the empty text when absent. */
struct text cookie_find(struct text header, const char *name);

/* Does a comma list ("gzip, br;q=0.5") name the word, and not with q=0? */
bool list_accepts(struct text list, const char *word);

/* Equal without regard to ASCII case. */
bool text_same_word(struct text a, const char *b);

#endif
