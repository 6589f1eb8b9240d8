/* Posting to a database server: connections that are kept, time limits, and how far an attempt
 * came. Inside store/ only. */
#ifndef CLINIC_STORE_HRANA_HTTP_H
#define CLINIC_STORE_HRANA_HTTP_H

#include "base/problem.h"
#include "base/text.h"

struct hrana_http;

enum hrana_outcome {
    HRANA_ANSWERED, /* with a body of 200 */
    HRANA_UNDONE,   /* it was not done: no connection, or 429; try again */
    HRANA_UNKNOWN,  /* it may or may not have been done: cut, late, 5xx; try again */
    HRANA_REFUSED   /* trying again does not help: the problem says why */
};

struct hrana_answer {
    enum hrana_outcome outcome;
    struct text body;     /* arena */
    enum problem problem; /* of a refusal */
    struct text detail;   /* of a refusal: arena */
    long wait_ms;         /* Retry-After, at most 2 s */
};

/* For libsql://HOST, https://… or http://…, with a bearer token or NULL; NULL when it is no such
 * address. Lives in the arena and borrows the token. */
struct hrana_http *hrana_http_new(struct arena *arena, const char *url, const char *token);
void hrana_http_free(struct hrana_http *http); /* NULL too */

/* One attempt, from any thread, of at most that long. */
struct hrana_answer hrana_post(
    struct hrana_http *http, struct arena *arena, struct text body, long limit_ms);

/* Where the server asks to be spoken to from now on; empty: where it was. What leads nowhere is
 * forgotten. */
void hrana_http_move(struct hrana_http *http, struct text url);

#endif
