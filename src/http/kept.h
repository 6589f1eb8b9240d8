/* Public pages without a form or a person, kept rendered until the data changes or a second has
 * gone. */
#ifndef CLINIC_HTTP_KEPT_H
#define CLINIC_HTTP_KEPT_H

#include "http/parts.h"

void kept_start(struct server *server);
void kept_end(struct server *server);

/* Answer from a kept page, if there is one of this address that is still true. On the loop. */
bool kept_answer(struct exchange *x);

/* Keep what a handler wrote; x->q.changes is the store's count from before it read. Answers from
 * it. On a worker. */
void kept_take(struct exchange *x);

void kept_release(struct kept_page *page); /* NULL is nothing */

#endif
