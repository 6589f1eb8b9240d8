/* Who sent a request, and whether it may have come from where it says. */
#ifndef CLINIC_HTTP_PROOF_H
#define CLINIC_HTTP_PROOF_H

#include <netinet/in.h>

#include "http/parse.h"

enum { proxies_most = 64 };

/* Addresses of both kinds are 16 bytes, IPv4 mapped as ::ffff:a.b.c.d. */
struct proxies {
    size_t count;
    struct {
        struct in6_addr network;
        unsigned bits;
    } rows[proxies_most];
};

/* Reads "10.0.0.0/8, ::1". INVALID when a part is none. */
MUST_USE enum status proxies_read(struct text list, struct proxies *out_proxies);
bool proxies_have(const struct proxies *proxies, struct text address);

bool address_is_loopback(struct text address);

/* The client's address: the peer's own, or what a trusted proxy says: CF-Connecting-IP, else the
 * last address in X-Forwarded-For that is no trusted proxy. */
struct text address_of_client(
    const struct proxies *proxies, struct text peer, const struct head *head);

enum origin { ORIGIN_SAME, ORIGIN_OTHER, ORIGIN_UNSAID };

/* By Sec-Fetch-Site where it is sent, else by Origin, which must be the request's own host or that
 * of the public URL (which may be NULL). */
enum origin origin_of(const struct head *head, const char *public_url);

/* What counts as one source where tries are counted: an address, of IPv6 its /64, since one
 * household or phone has a whole one. Bytes, for a token. */
struct text address_source(struct arena *arena, struct text address);

#endif
