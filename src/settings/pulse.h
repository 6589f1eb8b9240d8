/* The pulse: what other nodes, and the command line beside a server, have written since this node
 * looked last. One small read, at most once a second: the settings version while requests come, and
 * while streams of live events are open the newest number of the audit too, which every command
 * counts up. Nobody asks and nobody watches: nothing is read, and the first request after such a
 * rest looks before it is handled. */
#ifndef CLINIC_SETTINGS_PULSE_H
#define CLINIC_SETTINGS_PULSE_H

#include "store/nodes.h"

struct clinic;
struct pulse;

/* Freed by pulse_free, which accepts NULL. NULL when there is no memory. */
struct pulse *pulse_create(void);
void pulse_free(struct pulse *pulse);

/* A request has come, which a worker is about to handle. True when the settings were read again for
 * it: hold the clinic anew. */
bool pulse_asked(struct clinic *clinic, struct reader *reader);

/* So many streams of live events are open now. */
void pulse_watched(struct clinic *clinic, size_t streams);

/* What the pulse reads. */
enum pulse_reach { PULSE_RESTS, PULSE_SETTINGS, PULSE_ALL };
enum pulse_reach pulse_reach(size_t streams, int64_t unasked_seconds);

/* What was known of the writers at one look at the newest number of the audit: of this process's
 * commits (store.h) before and after, and the number. */
struct pulse_look {
    struct store_commits before, after;
    int64_t seq;
};

/* Since the look `known`, or ever where it is NULL: has anybody else written, or can't it be told,
 * because we were writing ourselves? Only a quiet look may be `known` to the next. */
bool pulse_is_quiet(const struct pulse_look *look);
bool pulse_is_others(const struct pulse_look *known, const struct pulse_look *look);

#endif
