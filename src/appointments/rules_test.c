/* What follows what, whom the queue holds, how a length is shared among phases, and spans of time
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "appointments/lanes.h"
#include "appointments/rules.h"
#include "appointments/states.h"
#include "appointments/turns.h"
#include "http/form.h"

static void an_appointment_goes_from_state_to_state_as_the_desk_works(void **state)
{
    static const struct {
        enum state from;
        enum state to;
        bool follows;
        enum hold_step step;
    } cases[] = {
        {STATE_REQUESTED, STATE_BOOKED, true, HOLDS_COME},
        {STATE_REQUESTED, STATE_CONFIRMED, true, HOLDS_COME},
        {STATE_CONFIRMED, STATE_REQUESTED, false, HOLDS_STAY},
        {STATE_REQUESTED, STATE_ARRIVED, false, HOLDS_COME},
        {STATE_REQUESTED, STATE_CANCELLED, true, HOLDS_GO},
        {STATE_BOOKED, STATE_CONFIRMED, true, HOLDS_STAY},
        {STATE_BOOKED, STATE_ARRIVED, true, HOLDS_STAY},
        {STATE_BOOKED, STATE_NO_SHOW, true, HOLDS_GO},
        {STATE_BOOKED, STATE_COMPLETED, false, HOLDS_END},
        {STATE_CONFIRMED, STATE_IN_TREATMENT, true, HOLDS_STAY},
        {STATE_ARRIVED, STATE_IN_TREATMENT, true, HOLDS_STAY},
        {STATE_ARRIVED, STATE_NO_SHOW, false, HOLDS_GO},
        {STATE_IN_TREATMENT, STATE_COMPLETED, true, HOLDS_END},
        {STATE_IN_TREATMENT, STATE_CANCELLED, false, HOLDS_GO},
        {STATE_COMPLETED, STATE_CANCELLED, false, HOLDS_GO},
        {STATE_CANCELLED, STATE_BOOKED, false, HOLDS_COME},
        {STATE_NO_SHOW, STATE_ARRIVED, false, HOLDS_COME},
        {STATE_CANCELLED, STATE_NO_SHOW, false, HOLDS_STAY},
        {STATE_COMPLETED, STATE_IN_TREATMENT, false, HOLDS_COME},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(state_follows(cases[i].from, cases[i].to), cases[i].follows);
        assert_int_equal(state_holds_step(cases[i].from, cases[i].to), cases[i].step);
    }
    for (enum state one = STATE_REQUESTED; one < STATES; one++) {
        assert_int_equal(state_named(text_of(state_key(one))), one);
        assert_false(state_follows(one, one));
    }
    assert_int_equal(state_named(TEXT("paid")), STATES);
    assert_false(state_follows(STATES, STATE_BOOKED));
}

static void a_token_waits_is_called_and_is_done_or_left(void **state)
{
    static const bool follows[QUEUE_STATES][QUEUE_STATES] = {
        [QUEUE_WAITING] = {[QUEUE_CALLED] = true, [QUEUE_LEFT] = true},
        [QUEUE_CALLED] = {[QUEUE_DONE] = true, [QUEUE_LEFT] = true},
    };

    (void)state;
    for (enum queue_state from = QUEUE_WAITING; from < QUEUE_STATES; from++) {
        assert_int_equal(queue_named(text_of(queue_key(from))), from);
        for (enum queue_state to = QUEUE_WAITING; to < QUEUE_STATES; to++) {
            assert_int_equal(queue_follows(from, to), follows[from][to]);
        }
    }
    assert_int_equal(queue_named(TEXT("")), QUEUE_STATES);
}

/* A list of one span, or of none when it is empty. */
static struct spans one_span(struct span *span)
{
    return (struct spans){span->until.v > span->from.v ? 1 : 0, span};
}

static void next_holds_the_clinician_and_the_first_free_room(void **state)
{
    /* The clinician's and two rooms' taken time; 30 minutes are wanted from 100. */
    struct {
        struct span hers, first, second;
        bool holds;
        int64_t until, room;
        bool is_cut;
    } cases[] = {
        {{{0}, {0}}, {{0}, {0}}, {{0}, {0}}, true, 130, 1, false},
        {{{120}, {150}}, {{0}, {0}}, {{0}, {0}}, true, 120, 1, true},
        {{{130}, {150}}, {{0}, {0}}, {{0}, {0}}, true, 130, 1, false},
        {{{80}, {100}}, {{0}, {0}}, {{0}, {0}}, true, 130, 1, false},
        {{{90}, {110}}, {{0}, {0}}, {{0}, {0}}, false, 100, 0, false},
        {{{100}, {101}}, {{0}, {0}}, {{0}, {0}}, false, 100, 0, false},
        {{{0}, {0}}, {{90}, {140}}, {{0}, {0}}, true, 130, 2, false},
        {{{0}, {0}}, {{110}, {140}}, {{0}, {0}}, true, 130, 2, false},
        {{{0}, {0}}, {{110}, {140}}, {{125}, {200}}, true, 125, 2, true},
        {{{115}, {130}}, {{120}, {140}}, {{0}, {0}}, true, 115, 1, true},
        {{{0}, {0}}, {{90}, {140}}, {{100}, {110}}, true, 130, 0, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct queue_place rooms[] = {
            {{1}, one_span(&cases[i].first)}, {{2}, one_span(&cases[i].second)}};
        const struct queue_facts facts = {.now = {100},
            .minutes = 30,
            .clinician_taken = one_span(&cases[i].hers),
            .room_count = 2,
            .rooms = rooms};
        const struct queue_decision decision = decide_next(&facts);

        assert_int_equal(decision.holds, cases[i].holds);
        assert_int_equal(decision.until.v, cases[i].until);
        assert_int_equal(decision.room.v, cases[i].room);
        assert_int_equal(decision.is_cut, cases[i].is_cut);
        assert_int_equal(decision.delays.until.v, cases[i].holds ? 0 : 130);
    }
}

static void next_holds_a_woman_beside_a_man_where_that_is_wished(void **state)
{
    /* The man's and two women's taken time; 30 minutes are wanted from 100. */
    struct {
        struct span his, first, second;
        bool holds, lacks;
        int64_t until, assistant;
    } cases[] = {
        {{{0}, {0}}, {{0}, {0}}, {{0}, {0}}, true, false, 130, 1},
        {{{0}, {0}}, {{90}, {101}}, {{0}, {0}}, true, false, 130, 2},
        {{{0}, {0}}, {{120}, {140}}, {{110}, {140}}, true, false, 120, 1},
        {{{115}, {200}}, {{120}, {140}}, {{110}, {140}}, true, false, 115, 1},
        {{{0}, {0}}, {{90}, {101}}, {{100}, {140}}, true, true, 130, 0},
        {{{100}, {110}}, {{0}, {0}}, {{0}, {0}}, false, false, 100, 1},
        {{{100}, {110}}, {{90}, {140}}, {{90}, {140}}, false, true, 100, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct queue_place women[] = {
            {{1}, one_span(&cases[i].first)}, {{2}, one_span(&cases[i].second)}};
        const struct queue_facts facts = {.now = {100},
            .minutes = 30,
            .clinician_taken = one_span(&cases[i].his),
            .wants_assistant = true,
            .assistant_count = 2,
            .assistants = women};
        const struct queue_decision decision = decide_next(&facts);

        assert_int_equal(decision.holds, cases[i].holds);
        assert_int_equal(decision.lacks_assistant, cases[i].lacks);
        assert_int_equal(decision.until.v, cases[i].until);
        assert_int_equal(decision.assistant.v, cases[i].assistant);
    }
}

static void a_clinician_suits_by_wish_service_and_credential(void **state)
{
    static const struct {
        enum wish wish;
        bool by_woman, is_woman;
        int32_t last;
        enum fit fit;
    } cases[] = {{WISH_ANY, false, false, day_never, FITS},
        {WISH_WOMAN_FIRST, false, false, day_never, FITS},
        {WISH_WOMAN_ONLY, false, false, day_never, FITS_WOMEN_ONLY},
        {WISH_WOMAN_ONLY, false, true, day_never, FITS},
        {WISH_ANY, true, false, day_never, FITS_WOMEN_ONLY},
        {WISH_ANY, true, true, day_never, FITS}, {WISH_ANY, false, true, 20, FITS},
        {WISH_ANY, false, true, 19, FITS_NO_CREDENTIAL},
        {WISH_ANY, false, true, INT32_MIN, FITS_NO_CREDENTIAL}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(clinician_fit(cases[i].wish, cases[i].by_woman, cases[i].is_woman,
                             (struct day){cases[i].last}, (struct day){20}),
            cases[i].fit);
    }
    assert_true(chaperone_wanted(true, false));
    assert_false(chaperone_wanted(true, true));
    assert_false(chaperone_wanted(false, false));
}

static void who_waits_is_told_about_when(void **state)
{
    /* Two clinicians who work until 200; it is 100. Of each who waits: minutes, who may see her
     * (bits), and then when and by whom; 0: not today. */
    static const struct {
        const char *what;
        struct span taken[2]; /* of the first */
        int64_t chair;        /* until when somebody is in the first one's */
        struct {
            int64_t minutes;
            unsigned by;
            int64_t at, with;
        } turns[4];
    } cases[] = {
        {"nobody is in: at once, then one after another", {{{0}, {0}}, {{0}, {0}}}, 0,
            {{30, 1, 100, 1}, {15, 1, 130, 1}, {30, 1, 145, 1}, {30, 1, 175, 1}}},
        {"behind who is in the chair", {{{0}, {0}}, {{0}, {0}}}, 112,
            {{30, 1, 112, 1}, {15, 1, 142, 1}}},
        {"who is overdue is given five minutes", {{{0}, {0}}, {{0}, {0}}}, 95, {{30, 1, 105, 1}}},
        {"after what is held, where it fits", {{{120}, {150}}, {{0}, {0}}}, 0,
            {{30, 1, 150, 1}, {15, 1, 180, 1}}},
        {"before what is held, where that is long enough", {{{120}, {150}}, {{0}, {0}}}, 0,
            {{20, 1, 100, 1}, {20, 1, 150, 1}}},
        {"where nothing fits, at the first free minute", {{{110}, {180}}, {{0}, {0}}}, 0,
            {{30, 1, 100, 1}, {30, 1, 180, 1}}},
        {"not today", {{{90}, {200}}, {{0}, {0}}}, 0, {{30, 1, 0, 0}}},
        {"any of two: who is free first", {{{90}, {120}}, {{0}, {0}}}, 0,
            {{30, 3, 100, 2}, {30, 3, 120, 1}, {30, 3, 130, 2}}},
        {"any of two, both free: the one liked best", {{{0}, {0}}, {{0}, {0}}}, 0,
            {{30, 3, 100, 1}, {30, 2, 100, 2}, {30, 3, 130, 1}}},
        {"nobody who may", {{{0}, {0}}, {{0}, {0}}}, 0, {{30, 0, 0, 0}}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct arena arena = {0};
        struct span work[] = {{{90}, {200}}};
        struct spans taken = spans_begin(&arena, 2);
        static const size_t choices[][2] = {{0}, {0}, {1}, {0, 1}};
        struct turn turns[4];
        struct turn_answer answers[4];

        for (size_t k = 0; k < 2; k++) {
            spans_add(&taken, cases[i].taken[k].from, cases[i].taken[k].until);
        }
        spans_tidy(&taken);
        struct turn_clinician clinicians[] = {
            {{1}, spans_minus(&arena, (struct spans){1, work}, taken), {100}},
            {{2}, {1, work}, {100}}};

        if (cases[i].chair != 0) {
            clinicians[0].ready =
                chair_until((struct minute){cases[i].chair}, (struct minute){100});
        }
        for (size_t k = 0; k < 4; k++) {
            const unsigned by = cases[i].turns[k].by;

            turns[k] = (struct turn){cases[i].turns[k].minutes, (by & 1) + (by >> 1), choices[by]};
        }
        turns_estimate(clinicians, turns, 4, answers);
        for (size_t k = 0; k < 4; k++) {
            if (answers[k].at.v != cases[i].turns[k].at ||
                answers[k].with.v != cases[i].turns[k].with ||
                answers[k].is_today != (cases[i].turns[k].at != 0)) {
                fail_msg("%s, turn %zu: at %lld with %lld", cases[i].what, k,
                    (long long)answers[k].at.v, (long long)answers[k].with.v);
            }
        }
        arena_release(&arena);
    }
}

static void the_treatment_takes_what_a_length_is_longer_or_shorter(void **state)
{
    static const struct {
        int64_t wanted;
        bool fits;
        int64_t treat;
    } cases[] = {{50, true, 20}, {70, true, 40}, {35, true, 5}, {30, false, 0}, {37, false, 0},
        {0, false, 0}, {-5, false, 0}, {480, true, 450}, {485, false, 0}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct booking_phase phases[] = {{PHASE_SETUP, 10, HOLDS(NEED_ROOM)},
            {PHASE_PREPARE, 30, HOLDS(NEED_ROOM)},
            {PHASE_TREAT, 20, HOLDS(NEED_ROOM) | HOLDS(NEED_CLINICIAN)},
            {PHASE_CLEAN, 5, HOLDS(NEED_ROOM)}};

        assert_int_equal(phases_minutes(phases, 4), 50);
        assert_int_equal(phases_stretch(phases, 4, cases[i].wanted), cases[i].fits);
        if (cases[i].fits) {
            assert_int_equal(phases[2].minutes, cases[i].treat);
            assert_int_equal(phases_minutes(phases, 4), cases[i].wanted);
        }
    }
}

/* A clinician who works on one day only, of a clinic that is open on two. */
static void a_day_without_a_time_says_why(void **state)
{
    struct span open[] = {{{600}, {1200}}, {{2040}, {2640}}};
    struct span works[] = {{{600}, {1200}}};
    const struct booking_resource resources[] = {
        {{1}, {1, works}, {1, works}, {0}, false}, {{2}, {2, open}, {0, NULL}, {0}, false}};
    const struct booking_phase phase = {PHASE_TREAT, 30, HOLDS(NEED_ROOM) | HOLDS(NEED_CLINICIAN)};
    const struct candidate clinicians[] = {{0, {day_never}}};
    const struct candidate rooms[] = {{1, {day_never}}};
    static const struct {
        size_t clinicians, rooms;
        int64_t asked;
        enum wish wish;
        int day;
        const char *says; /* its beginning; NULL: only full */
    } cases[] = {
        {1, 1, 0, WISH_ANY, 0, NULL},
        {1, 1, 1, WISH_ANY, 0, NULL},
        {0, 1, 0, WISH_ANY, 0, "Nobody performs this treatment here yet."},
        {1, 0, 0, WISH_ANY, 0, "No room is there"},
        {1, 1, 9, WISH_ANY, 0, "This clinician does not perform that treatment"},
        {1, 1, 1, WISH_ANY, 1, "This clinician does not perform that treatment, or does not work"},
        {1, 1, 0, WISH_ANY, 1, "Nobody who performs this works"},
        {1, 1, 0, WISH_ANY, 2, "The clinic is closed"},
        {1, 1, 1, WISH_WOMAN_ONLY, 0, "Only a woman may treat her"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct booking_facts facts = {.resource_count = 2,
            .resources = resources,
            .part_count = 1,
            .latest = {4320},
            .grid_minutes = 15,
            .wish = cases[i].wish,
            .parts = {{.phase_count = 1,
                .phases = &phase,
                .candidate_count = {cases[i].clinicians, 0, cases[i].rooms, 0},
                .candidates = {clinicians, NULL, rooms, NULL},
                .asked = {{cases[i].asked}}}}};
        const char *says = why_none(&facts, (struct day){cases[i].day});

        assert_true((says == NULL) == (cases[i].says == NULL));
        assert_true(says == NULL || text_begins(text_of(says), text_of(cases[i].says)));
    }
}

/* A clinic with one clinician, two rooms and numbing of 30 minutes before a treatment of 20. */
static void numbing_in_a_room_does_not_hold_the_clinician(void **state)
{
    struct span all[] = {{{0}, {1440}}};
    struct span busy[] = {{{600}, {630}}};
    const struct booking_resource resources[] = {{{1}, {1, all}, {1, busy}, {0}, true},
        {{2}, {1, all}, {0, NULL}, {0}, false}, {{3}, {1, all}, {0, NULL}, {0}, false}};
    const struct booking_phase phases[] = {{PHASE_PREPARE, 30, HOLDS(NEED_ROOM)},
        {PHASE_TREAT, 20, HOLDS(NEED_ROOM) | HOLDS(NEED_CLINICIAN)}};
    const struct candidate clinicians[] = {{0, {day_never}}};
    const struct candidate rooms[] = {{1, {day_never}}, {2, {day_never}}};
    struct booking_facts facts = {.resource_count = 3,
        .resources = resources,
        .part_count = 1,
        .latest = {1440},
        .grid_minutes = 5};
    static const struct {
        int64_t start;
        enum booking_answer answer;
    } cases[] = {{600, BOOKING_FREE}, {595, BOOKING_OVERLAP}, {610, BOOKING_FREE},
        {550, BOOKING_FREE}, {555, BOOKING_OVERLAP}, {603, BOOKING_NOT_OFFERED},
        {1435, BOOKING_NOT_OFFERED}, {1440, BOOKING_NOT_OFFERED}, {-5, BOOKING_NOT_OFFERED}};

    (void)state;
    facts.parts[0] = (struct wanted_part){.phase_count = 2,
        .phases = phases,
        .candidate_count = {1, 0, 2, 0},
        .candidates = {clinicians, NULL, rooms, NULL}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct minute start = {cases[i].start};
        struct booking_plan plan;
        const char *why = NULL;

        assert_int_equal(plan_booking(&facts, &start, &plan, &why), cases[i].answer);
        assert_true((cases[i].answer == BOOKING_NOT_OFFERED) == (why != NULL));
        if (cases[i].answer == BOOKING_FREE) {
            assert_int_equal(plan.hold_count, 2);
            assert_int_equal(plan.holds[0].resource.v, 1);
            assert_int_equal(plan.holds[0].from.v, cases[i].start + 30);
            assert_int_equal(plan.holds[1].from.v, cases[i].start);
            assert_int_equal(plan.holds[1].until.v, cases[i].start + 50);
        }
    }
}

static void cards_that_meet_stand_side_by_side(void **state)
{
    /* Row and rows of each card, then its lane and how many there are. */
    static const struct {
        const char *what;
        struct {
            int row, rows, lane, lanes;
        } cards[10];
    } cases[] = {
        {"one after another", {{0, 6, 0, 1}, {6, 6, 0, 1}, {12, 3, 0, 1}}},
        {"two at one time", {{0, 6, 0, 2}, {0, 6, 1, 2}, {6, 6, 0, 1}}},
        {"three at one time", {{0, 6, 0, 3}, {0, 6, 1, 3}, {0, 6, 2, 3}}},
        {"three, of which never two meet a third", {{0, 6, 0, 2}, {4, 6, 1, 2}, {8, 6, 0, 2}}},
        {"a long one beside two short ones", {{0, 12, 0, 2}, {0, 6, 1, 2}, {6, 6, 1, 2}}},
        {"what is too low to be drawn so takes three rows", {{0, 1, 0, 2}, {1, 6, 1, 2}}},
        {"a short one that ends where the next begins", {{0, 3, 0, 1}, {3, 3, 0, 1}}},
        {"five at one time",
            {{0, 6, 0, 5}, {0, 6, 1, 5}, {0, 6, 2, 5}, {0, 6, 3, 5}, {0, 6, 4, 5}}},
        {"nine at one time: the last lies over what ends first",
            {{0, 9, 0, 8}, {0, 9, 1, 8}, {0, 6, 2, 8}, {0, 9, 3, 8}, {0, 9, 4, 8}, {0, 9, 5, 8},
                {0, 9, 6, 8}, {0, 9, 7, 8}, {1, 3, 2, 8}, {6, 3, 2, 8}}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct card cards[10] = {0};
        size_t count = 0;
        int most = 0;

        for (; count < 10 && cases[i].cards[count].rows > 0; count++) {
            cards[count].row = cases[i].cards[count].row;
            cards[count].rows = cases[i].cards[count].rows;
        }
        const int told = lanes_share(cards, count);

        for (size_t k = 0; k < count; k++) {
            most = cards[k].lanes > most ? cards[k].lanes : most;
            if (cards[k].lane != cases[i].cards[k].lane ||
                cards[k].lanes != cases[i].cards[k].lanes) {
                fail_msg("%s, card %zu: %d of %d", cases[i].what, k, cards[k].lane, cards[k].lanes);
            }
        }
        assert_int_equal(told, most);
    }
}

static void who_comes_keeps_the_width_beside_those_who_are_off(void **state)
{
    /* State, row and rows of each card, then its lane and how many there are, its strip, and
     * whether it stands aside. */
    static const struct {
        const char *what;
        int widest;
        struct {
            enum card_state state;
            int row, rows, lane, lanes, strip;
            bool is_aside;
        } cards[5];
    } cases[] = {
        {"alone it is as wide as any", 1,
            {{CARD_CANCELLED, 0, 6, 0, 1, 0, false}, {CARD_BOOKED, 6, 6, 0, 1, 0, false}}},
        {"beside who comes it stands aside", 1,
            {{CARD_NOSHOW, 0, 6, 0, 1, 1, true}, {CARD_BOOKED, 0, 6, 0, 1, 1, false}}},
        {"two that are off share the width when nobody comes", 2,
            {{CARD_CANCELLED, 0, 6, 0, 2, 0, false}, {CARD_CANCELLED, 0, 6, 1, 2, 0, false}}},
        {"two aside have a strip each", 1,
            {{CARD_CANCELLED, 0, 6, 0, 2, 1, true}, {CARD_CANCELLED, 0, 6, 1, 2, 2, true},
                {CARD_ARRIVED, 4, 6, 0, 1, 2, false}}},
        {"only the last lane leaves a strip", 2,
            {{CARD_BOOKED, 0, 6, 0, 2, 0, false}, {CARD_BOOKED, 0, 6, 1, 2, 1, false},
                {CARD_CANCELLED, 3, 6, 0, 1, 1, true}}},
        {"who meets none leaves none", 1,
            {{CARD_BOOKED, 0, 6, 0, 1, 0, false}, {CARD_BOOKED, 6, 6, 0, 1, 1, false},
                {CARD_CANCELLED, 8, 6, 0, 1, 1, true}}},
        {"one that is off leaves a strip to another that stands aside", 1,
            {{CARD_CANCELLED, 0, 6, 0, 1, 1, false}, {CARD_CANCELLED, 3, 6, 0, 1, 1, true},
                {CARD_BOOKED, 6, 6, 0, 1, 1, false}}},
        {"blocked time keeps the width too", 1,
            {{CARD_BLOCKED, 0, 6, 0, 1, 1, false}, {CARD_CANCELLED, 0, 6, 0, 1, 1, true}}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct card cards[5] = {0};
        size_t count = 0;

        for (; count < 5 && cases[i].cards[count].rows > 0; count++) {
            cards[count].state = cases[i].cards[count].state;
            cards[count].row = cases[i].cards[count].row;
            cards[count].rows = cases[i].cards[count].rows;
        }
        assert_int_equal(lanes_share(cards, count), cases[i].widest);
        for (size_t k = 0; k < count; k++) {
            if (cards[k].lane != cases[i].cards[k].lane ||
                cards[k].lanes != cases[i].cards[k].lanes ||
                cards[k].strip != cases[i].cards[k].strip ||
                cards[k].is_aside != cases[i].cards[k].is_aside) {
                fail_msg("%s, card %zu: %d of %d, strip %d%s", cases[i].what, k, cards[k].lane,
                    cards[k].lanes, cards[k].strip, cards[k].is_aside ? ", aside" : "");
            }
        }
    }
}

static void spans_are_joined_cut_and_intersected(void **state)
{
    struct arena arena = {0};
    struct spans a = spans_begin(&arena, 5);
    struct spans b = spans_begin(&arena, 5);

    (void)state;
    spans_add(&a, (struct minute){50}, (struct minute){60});
    spans_add(&a, (struct minute){10}, (struct minute){20});
    spans_add(&a, (struct minute){20}, (struct minute){30});
    spans_add(&a, (struct minute){15}, (struct minute){18});
    spans_add(&a, (struct minute){70}, (struct minute){70});
    spans_tidy(&a);
    assert_int_equal(a.count, 2);
    spans_add(&b, (struct minute){25}, (struct minute){55});
    spans_add(&b, (struct minute){12}, (struct minute){13});
    spans_tidy(&b);
    const struct spans left = spans_minus(&arena, a, b);
    const struct spans both = spans_both(&arena, a, b);

    assert_int_equal(left.count, 3);
    assert_int_equal(left.items[1].from.v, 13);
    assert_int_equal(left.items[2].from.v, 55);
    assert_int_equal(both.count, 3);
    assert_int_equal(both.items[2].until.v, 55);
    assert_true(spans_cover(&a, (struct minute){10}, (struct minute){30}));
    assert_false(spans_cover(&a, (struct minute){10}, (struct minute){31}));
    assert_false(spans_touch(&a, (struct minute){30}, (struct minute){50}));
    assert_true(spans_touch(&a, (struct minute){30}, (struct minute){51}));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_appointment_goes_from_state_to_state_as_the_desk_works),
        cmocka_unit_test(a_token_waits_is_called_and_is_done_or_left),
        cmocka_unit_test(next_holds_the_clinician_and_the_first_free_room),
        cmocka_unit_test(next_holds_a_woman_beside_a_man_where_that_is_wished),
        cmocka_unit_test(a_clinician_suits_by_wish_service_and_credential),
        cmocka_unit_test(who_waits_is_told_about_when),
        cmocka_unit_test(the_treatment_takes_what_a_length_is_longer_or_shorter),
        cmocka_unit_test(a_day_without_a_time_says_why),
        cmocka_unit_test(numbing_in_a_room_does_not_hold_the_clinician),
        cmocka_unit_test(cards_that_meet_stand_side_by_side),
        cmocka_unit_test(who_comes_keeps_the_width_beside_those_who_are_off),
        cmocka_unit_test(spans_are_joined_cut_and_intersected),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
