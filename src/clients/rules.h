/* What is decided about clients without looking anywhere: reading a search, comparing, merging,
 * ages, what changed. */
#ifndef CLINIC_CLIENTS_RULES_H
#define CLINIC_CLIENTS_RULES_H

#include "base/name.h"
#include "base/time.h"
#include "clients/clients.h"
#include "store/maybe.h"

/* What somebody typed to find a client: a file number, the end of a phone, a whole phone, an
 * e-mail or words of a name; more than one may be meant. */
struct search_plan {
    int64_t file_number; /* 0: none */
    struct text phone;   /* E.164, or empty */
    struct text ending;  /* the last digits of a phone, 4 or more, or empty */
    struct text email;
    struct name_words words;
    struct text sounds[name_most_words];
};

/* `country` is the clinic's calling code. Arena. */
void search_read(
    struct arena *arena, struct text typed, const char *country, struct search_plan *out_plan);

/* How well a client fits; better is larger. */
enum match { MATCH_NONE, MATCH_SOUNDS, MATCH_SPELLED, MATCH_WHOLE, MATCH_NUMBER };

/* Each typed word must begin a word of a name, in either script, or sound like one. Whole are those
 * of which only the last of several may be begun. */
enum match match_names(
    struct arena *arena, const struct search_plan *plan, const struct text names[], size_t count);

/* May both be names of one person: are all words of one of them, in either script and however they
 * are spelled, among those of the other? */
bool names_fit(struct arena *arena, struct text name, struct text other);

/* The names that a client had here before, the newest first, as text: for each change two lines,
 * the name and the same in Urdu. A misspelt name stays one by which she is found. */
enum { former_most = 4, former_names_most = 2 * former_most };

/* The lines of it; how many. */
size_t former_list(struct text former, struct text out_names[former_names_most]);

/* What it is when she gets these names. Those that she has again are no former ones. Arena. */
struct text former_after(struct arena *arena, const struct client_details *before, struct text name,
    struct text name_ur);

/* What it is when the newest change is taken back, and the names of then. False: there is none. */
bool former_back(
    struct text former, struct text *out_name, struct text *out_name_ur, struct text *out_former);

/* Of the lines those that are spelled otherwise than her names of today. */
size_t former_shown(struct arena *arena, const struct client_details *details,
    struct text out_names[former_names_most]);

/* Does the number, E.164, end so? */
bool match_ending(struct text number, struct text ending);

struct client_hit {
    struct client_id id;
    int64_t file_number;
    struct text name, name_ur;
    struct text former; /* the former name that fits, where those of today fit less; or empty */
    struct text birth, gender;
    struct text phone;        /* E.164, the one that was looked for if one was; or empty */
    struct maybe_minute last; /* when the last visit began */
    enum match match;
};

enum { hits_most = 20 };

struct client_hits {
    size_t count;
    struct client_hit rows[hits_most];
    bool more; /* others didn't fit */
};

/* Put a hit in its place: the better match first, then the newer client; each client once. */
void hits_add(struct client_hits *hits, const struct client_hit *hit);

/* Is an alert of this audience for somebody with these rights? */
bool alert_is_for(struct text audience, bool sees_clinical, bool is_clinician, bool is_woman);

enum { changes_most = 16 };

/* A field of the form that differs. */
struct change {
    const char *field;
    struct text before, after;
};

/* What differs between two sets of details; how many. Arena. */
size_t details_changes(struct arena *arena, const struct client_details *before,
    const struct client_details *after, struct change out_changes[changes_most]);

/* The same in words for the audit, as "field: words" with "; " between. Arena. */
void details_compare(struct arena *arena, const struct client_details *before,
    const struct client_details *after, struct text *out_before, struct text *out_after);

#endif
