/* What the parts of the server do for each other. Nothing outside this folder includes it. */
#ifndef CLINIC_HTTP_PARTS_H
#define CLINIC_HTTP_PARTS_H

#include "http/inside.h"

int64_t monotonic_us(void);

/* The store's count of commits; 0 without a store. */
uint64_t server_changes(const struct server *server);

/* worker.c */
MUST_USE enum status workers_start(struct server *server);
void workers_end(struct server *server); /* after what is queued */
void work_push(struct server *server, struct exchange *x);
struct exchange *done_take(struct server *server);

/* run.c: the way of a request through proof, gate and handler to its answer; on a worker. */
void exchange_run(struct exchange *x, struct reader *reader);

/* repeat.c: the same form or call sent twice is done once. */
/* A form that brings no key names itself, when it says what it is about: by the version that it
 * changes, or by a stamp of its page where one form has buttons for many things. Everything that it
 * sends is then the key. */
void repeat_queue(struct exchange *x); /* read what was answered under the key */
void repeat_note_public(
    struct exchange *x); /* the same for who isn't signed in, told by the batch alone */
MUST_USE enum status repeat_check(struct exchange *x); /* after the gate: CONFLICT when it was */
bool repeat_lost_race(struct exchange *x); /* the same form, at the same moment, was quicker */
void repeat_answer(struct exchange *x);    /* give that answer */

/* answer.c: make x->response and x->code of what the handler left in x->q. */
void answer_make(struct exchange *x, enum status status);
/* Make x->response of bytes that live until the exchange ends, with the headers of every answer. */
void answer_bytes(struct exchange *x, int code, const char *type, struct text bytes);
/* The same of a reader, which is called on the loop. */
void answer_stream(struct exchange *x, MHD_ContentReaderCallback reader);

/* static.c: the compiled-in file of this path, or NULL; its answer. */
const struct asset *asset_find(const struct server *server, struct text path);
void asset_answer(struct exchange *x, const struct asset *asset);

/* stream.c: streams of live events. */
void stream_answer(struct exchange *x); /* on a worker */
void stream_begin(struct exchange *x);  /* on the loop, when it is sent */
void streams_tick(
    struct server *server, int64_t now_ms); /* wake those that have something to send */
void stream_forget(struct exchange *x);

#endif
