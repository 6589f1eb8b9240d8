#include "clients/search.h"

#include "access/accounts.h"
#include "clients/tokens.h"
#include "clients_queries.h"

enum { words_most = 4, many_hits = 2000 };

/* The rows of these queries hold the same. */
#define HIT(row, how)                                                                              \
    &(struct client_hit)                                                                           \
    {                                                                                              \
        .id = (row)->client_id, .file_number = (row)->file_number, .name = (row)->name,            \
        .name_ur = (row)->name_ur, .birth = (row)->birth_text, .gender = (row)->gender_text,       \
        .phone = (row)->number_text, .last = (row)->last_minute_maybe, .match = (how)              \
    }

/* A typed word: who has it spelled so, and who has one that sounds so. */
struct asked_word {
    struct text spelled, sound;
    struct token_count spelled_count, sound_count;
};

/* What was asked, and who has its first and its last word in one name: those are few. */
struct asked {
    const struct search_plan *plan;
    size_t count;
    struct asked_word words[words_most];
    struct asked_word pair;
};

static int64_t hit_count(const struct asked_word *word)
{
    return word->spelled_count.hit_count + word->sound_count.hit_count;
}

/* The word to begin with: the rarest. */
static size_t rarest(const struct asked *asked, bool is_spelled)
{
    size_t best = 0;

    for (size_t i = 1; i < asked->count; i++) {
        const struct asked_word *a = &asked->words[i];
        const struct asked_word *b = &asked->words[best];

        if (is_spelled ? a->spelled_count.hit_count < b->spelled_count.hit_count
                       : hit_count(a) < hit_count(b)) {
            best = i;
        }
    }
    return best;
}

/* Queue a look-up that begins with a token, which stands for the words whose bits are in `met`. The
 * others come spelled, or either way; who has the token `not` is left out. */
static void queue_found(struct request *q, const struct asked *asked, unsigned met,
    struct text token, struct text not, bool is_spelled, struct clients_found *out_found)
{
    struct text others[words_most][2];
    size_t count = 0;

    for (size_t i = 0; i < asked->count; i++) {
        if ((met >> i & 1) == 0) {
            others[count][0] = asked->words[i].spelled;
            others[count++][1] = is_spelled ? asked->words[i].spelled : asked->words[i].sound;
        }
    }
    for (; count < words_most; count++) {
        others[count][0] = token;
        others[count][1] = token;
    }
    read_clients_found(&q->reads, token, others[0][0], others[0][1], others[1][0], others[1][1],
        others[2][0], others[2][1], not, q->actor.staff, out_found);
}

static bool is_there(const struct client_hits *hits, struct client_id id)
{
    for (size_t i = 0; i < hits->count; i++) {
        if (hits->rows[i].id.v == id.v) {
            return true;
        }
    }
    return false;
}

/* By a former name she is found where those of today fit less, after who has it today. */
static void match_former(
    struct arena *arena, const struct search_plan *plan, struct text former, struct client_hit *hit)
{
    struct text names[former_names_most];
    const size_t count = former_list(former, names);

    for (size_t i = 0; i < count && hit->match < MATCH_SPELLED; i++) {
        const enum match match = match_names(arena, plan, &names[i], 1);

        if (match > hit->match) {
            hit->match = match < MATCH_SPELLED ? match : MATCH_SPELLED;
            hit->former = names[i];
        }
    }
}

/* How well a row fits doesn't depend on the query that brought it, so it is compared once. */
static void add_found(struct request *q, const struct search_plan *plan,
    const struct clients_found *found, struct client_hits *hits)
{
    for (size_t i = 0; i < found->count; i++) {
        const struct clients_found_row *row = &found->rows[i];
        const struct text names[] = {row->name, row->name_ur, row->relative_text};

        if (!is_there(hits, row->client_id)) {
            struct client_hit hit = *HIT(row, match_names(q->arena, plan, names, 3));

            match_former(q->arena, plan, row->former_text, &hit);
            hits_add(hits, &hit);
        }
    }
}

static void queue_counts(struct request *q, struct asked *asked)
{
    struct store *store = q->clinic->store;
    const struct text *words = asked->plan->words.words;
    const struct text *sounds = asked->plan->sounds;
    const struct text none = TEXT("");
    struct asked_word *pair = &asked->pair;

    asked->count = asked->plan->words.count < words_most ? asked->plan->words.count : words_most;
    if (asked->count > 1) {
        pair->spelled = token_of_pair(store, q->arena, words[0], words[asked->count - 1]);
        pair->sound = token_of_sounds(store, q->arena, sounds[0], sounds[asked->count - 1]);
        read_token_count(&q->reads, none, none, pair->spelled, &pair->spelled_count);
        read_token_count(&q->reads, none, none, pair->sound, &pair->sound_count);
    }
    for (size_t i = 0; i < asked->count; i++) {
        struct asked_word *word = &asked->words[i];

        word->spelled = token_of_word(store, q->arena, words[i]);
        word->sound = token_of_sound(store, q->arena, sounds[i]);
        read_token_count(
            &q->reads, pair->spelled, pair->sound, word->spelled, &word->spelled_count);
        read_token_count(&q->reads, pair->spelled, pair->sound, word->sound, &word->sound_count);
    }
}

/* Queue the look-ups of one token: who is spelled so, and, unless those fill the page, who sounds
 * so. */
static void queue_word(struct request *q, const struct asked *asked, unsigned met,
    const struct asked_word *word, struct clients_found found[2])
{
    queue_found(q, asked, met, word->spelled, TEXT(""), /* is_spelled= */ false, &found[0]);
    if (asked->count > 2 || word->spelled_count.hit_count < hits_most) {
        queue_found(q, asked, met, word->sound, word->spelled, /* is_spelled= */ false, &found[1]);
    }
}

/* The first of two words may be begun too: others have both so, unless it is as long as a token or
 * too short. */
static void queue_begun(
    struct request *q, const struct asked *asked, struct clients_found *out_found)
{
    const struct text *words = asked->plan->words.words;
    const size_t letters = text_letter_count(words[0]);

    if (letters >= prefix_least && letters < prefix_most &&
        asked->pair.spelled_count.hit_count < hits_most) {
        const struct text begun =
            token_of_begun(q->clinic->store, q->arena, words[0], words[asked->count - 1]);

        queue_found(q, asked, asked->count < words_most ? 0 : 1U, begun, asked->pair.spelled,
            /* is_spelled= */ true, out_found);
    }
}

/* Queue the look-ups by name, at most three. */
static void queue_names(struct request *q, const struct asked *asked, struct client_search *search,
    struct clients_found found[3])
{
    const size_t first = rarest(asked, /* is_spelled= */ false);
    const size_t first_spelled = rarest(asked, /* is_spelled= */ true);
    const struct asked_word *word = &asked->words[first];

    search->is_many = hit_count(&asked->pair) + hit_count(word) > many_hits;
    if (asked->count > 1 && hit_count(&asked->pair) > 0) {
        queue_word(q, asked, 1U | 1U << (asked->count - 1), &asked->pair, found);
        queue_begun(q, asked, &found[2]);
    } else if (asked->count > 0 && hit_count(word) > 0) {
        queue_word(q, asked, 1U << first, word, found);
        if (asked->count > 1) {
            queue_found(q, asked, 1U << first_spelled, asked->words[first_spelled].spelled,
                TEXT(""),
                /* is_spelled= */ true, &found[2]);
        }
    }
}

static void queue_number(
    struct request *q, const struct search_plan *plan, struct clients_by_token *out_found)
{
    struct store *store = q->clinic->store;

    if (plan->phone.length > 0) {
        read_clients_by_token(&q->reads, store_token(store, q->arena, TOKEN_PHONE, plan->phone),
            q->actor.staff, out_found);
    } else if (plan->ending.length > 0) {
        read_clients_by_token(
            &q->reads, token_of_ending(store, q->arena, plan->ending), q->actor.staff, out_found);
    } else if (plan->email.length > 0) {
        read_clients_by_token(
            &q->reads, email_token(store, q->arena, plan->email), q->actor.staff, out_found);
    }
}

static void add_numbers(
    const struct search_plan *plan, const struct clients_by_token *found, struct client_hits *hits)
{
    for (size_t i = 0; i < found->count; i++) {
        const struct clients_by_token_row *row = &found->rows[i];
        const bool fits = plan->email.length > 0 ||
            (plan->phone.length > 0 ? text_equal(row->number_text, plan->phone)
                                    : match_ending(row->number_text, plan->ending));

        hits_add(hits, HIT(row, fits ? MATCH_SPELLED : MATCH_NONE));
    }
}

enum status clients_search(struct request *q, struct text typed, struct client_search *out_search)
{
    struct search_plan plan;
    struct asked asked = {.plan = &plan};
    struct clients_by_file_number numbered = {0};
    struct clients_by_token by_token = {0};
    struct clients_found found[3] = {0};

    *out_search = (struct client_search){.typed = typed};
    search_read(q->arena, typed, q->clinic->settings.country, &plan);
    queue_counts(q, &asked);
    /* Who asks, and so whom she may see, is known after the first trip. */
    enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    if (plan.file_number > 0) {
        read_clients_by_file_number(&q->reads, plan.file_number, q->actor.staff, &numbered);
    }
    queue_number(q, &plan, &by_token);
    queue_names(q, &asked, out_search, found);
    status = reads_run(&q->reads);
    for (size_t i = 0; status == OK && i < numbered.count; i++) {
        hits_add(&out_search->hits, HIT(&numbered.rows[i], MATCH_NUMBER));
    }
    if (status == OK) {
        add_numbers(&plan, &by_token, &out_search->hits);
        for (size_t i = 0; i < 3; i++) {
            add_found(q, &plan, &found[i], &out_search->hits);
        }
    }
    return status;
}

enum status clients_with_phones(
    struct request *q, const struct text *numbers, size_t count, struct client_hits *hits)
{
    struct clients_by_token found[client_phones_most] = {0};

    for (size_t i = 0; i < count; i++) {
        read_clients_by_token(&q->reads,
            store_token(q->clinic->store, q->arena, TOKEN_PHONE, numbers[i]), q->actor.staff,
            &found[i]);
    }
    const enum status status = reads_run(&q->reads);
    for (size_t i = 0; status == OK && i < count; i++) {
        add_numbers(&(struct search_plan){.phone = numbers[i]}, &found[i], hits);
    }
    return status;
}

enum status clients_newest(struct request *q, struct client_hits *out_hits)
{
    struct clients_newest newest;

    *out_hits = (struct client_hits){0};
    enum status status = reads_run(&q->reads);
    if (status == OK) {
        read_clients_newest(&q->reads, q->actor.staff, &newest);
        status = reads_run(&q->reads);
    }
    for (size_t i = 0; status == OK && i < newest.count; i++) {
        hits_add(out_hits, HIT(&newest.rows[i], MATCH_SPELLED));
    }
    return status;
}
