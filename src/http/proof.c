#include "http/proof.h"

#include <arpa/inet.h>
#include <string.h>

/* Numeric address without a port; false when it is none. */
static bool address_read(struct text text, struct in6_addr *out_address)
{
    char string[INET6_ADDRSTRLEN];
    struct in_addr four;

    if (text.length == 0 || text.length >= sizeof string) {
        return false;
    }
    memcpy(string, text.at, text.length);
    string[text.length] = '\0';
    if (inet_pton(AF_INET6, string, out_address) == 1) {
        return true;
    }
    if (inet_pton(AF_INET, string, &four) != 1) {
        return false;
    }
    memset(out_address, 0, sizeof *out_address);
    out_address->s6_addr[10] = 0xFF;
    out_address->s6_addr[11] = 0xFF;
    memcpy(&out_address->s6_addr[12], &four, sizeof four);
    return true;
}

bool address_is_loopback(struct text address)
{
    struct in6_addr parsed;

    return address_read(address, &parsed) &&
        (IN6_IS_ADDR_LOOPBACK(&parsed) ||
            (IN6_IS_ADDR_V4MAPPED(&parsed) && parsed.s6_addr[12] == 127));
}

enum status proxies_read(struct text list, struct proxies *out_proxies)
{
    struct text rest = list;
    struct text item = {0};
    struct text address = {0};

    out_proxies->count = 0;
    while (text_cut(&rest, ',', &item)) {
        item = text_trim(item);
        if (item.length == 0) {
            continue;
        }
        if (out_proxies->count == proxies_most || !text_cut(&item, '/', &address) ||
            !address_read(address, &out_proxies->rows[out_proxies->count].network)) {
            return STATUS_INVALID;
        }
        const bool is_four = !text_has(address, ':');
        int64_t bits = is_four ? 32 : 128;
        if (item.length > 0 && text_number(item, 0, bits, &bits) != OK) {
            return STATUS_INVALID;
        }
        out_proxies->rows[out_proxies->count++].bits = (unsigned)bits + (is_four ? 96 : 0);
    }
    return OK;
}

static bool same_bits(const unsigned char *a, const unsigned char *b, unsigned bits)
{
    const unsigned char mask = (unsigned char)(0xFF00U >> (bits % 8));

    return memcmp(a, b, bits / 8) == 0 &&
        (bits % 8 == 0 || ((a[bits / 8] ^ b[bits / 8]) & mask) == 0);
}

bool proxies_have(const struct proxies *proxies, struct text address)
{
    struct in6_addr parsed;

    if (proxies->count == 0 || !address_read(address, &parsed)) {
        return false;
    }
    for (size_t i = 0; i < proxies->count; i++) {
        if (same_bits(parsed.s6_addr, proxies->rows[i].network.s6_addr, proxies->rows[i].bits)) {
            return true;
        }
    }
    return false;
}

static struct text last_item(struct text *list)
{
    size_t from = list->length;

    while (from > 0 && list->at[from - 1] != ',') {
        from--;
    }
    const struct text item = text_trim(text_part(*list, from, SIZE_MAX));
    *list = text_part(*list, 0, from == 0 ? 0 : from - 1);
    return item;
}

struct text address_of_client(
    const struct proxies *proxies, struct text peer, const struct head *head)
{
    struct in6_addr parsed;
    struct text list = head->forwarded_for;

    if (!proxies_have(proxies, peer)) {
        return peer;
    }
    if (address_read(head->cf_address, &parsed)) {
        return head->cf_address;
    }
    while (list.length > 0) {
        const struct text item = last_item(&list);

        if (!address_read(item, &parsed)) {
            return peer;
        }
        if (!proxies_have(proxies, item)) {
            return item;
        }
    }
    return peer;
}

static struct text without_scheme(struct text address)
{
    if (text_begins(address, TEXT("https://"))) {
        return text_part(address, 8, SIZE_MAX);
    }
    return text_begins(address, TEXT("http://")) ? text_part(address, 7, SIZE_MAX)
                                                 : (struct text){0};
}

enum origin origin_of(const struct head *head, const char *public_url)
{
    struct text own = text_of(public_url);

    if (head->fetch_site.length > 0) {
        return text_is(head->fetch_site, "same-origin") ? ORIGIN_SAME : ORIGIN_OTHER;
    }
    if (head->origin.length == 0) {
        return ORIGIN_UNSAID;
    }
    while (text_ends(own, TEXT("/"))) {
        own = text_part(own, 0, own.length - 1);
    }
    if (own.length > 0 && text_equal(head->origin, own)) {
        return ORIGIN_SAME;
    }
    /* The scheme is not compared: behind a proxy that ends TLS we can't know it. */
    const struct text host = without_scheme(head->origin);
    return host.length > 0 && text_equal(host, head->host) ? ORIGIN_SAME : ORIGIN_OTHER;
}

struct text address_source(struct arena *arena, struct text address)
{
    struct in6_addr parsed;

    if (!address_read(address, &parsed)) {
        return address;
    }
    const bool is_four = IN6_IS_ADDR_V4MAPPED(&parsed);

    return (struct text){arena_copy(arena, &parsed, sizeof parsed), is_four ? sizeof parsed : 8};
}
