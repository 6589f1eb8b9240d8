#include "appointments/lanes.h"

/* No card is drawn lower than this. */
enum { rows_least = 3 };

static int end_of(const struct card *card)
{
    return card->row + (card->rows > rows_least ? card->rows : rows_least);
}

static bool do_meet(const struct card *a, const struct card *b)
{
    return a->row < end_of(b) && b->row < end_of(a);
}

/* The first lane that is free at that row, else the one that is free soonest. */
static int free_lane(const int *ends, int most, int row)
{
    int soonest = 0;

    for (int lane = 0; lane < most; lane++) {
        if (ends[lane] <= row) {
            return lane;
        }
        soonest = ends[lane] < ends[soonest] ? lane : soonest;
    }
    return soonest;
}

/* Side by side those that stand aside, or those that do not. */
static int share(struct card *cards, size_t count, bool is_aside, int most)
{
    int ends[lanes_most] = {0};
    int until = 0, lanes = 0, widest = 1;
    size_t first = 0;

    for (size_t i = 0; i < count; i++) {
        if (cards[i].is_aside != is_aside) {
            continue;
        }
        if (cards[i].row >= until) {
            first = i;
            lanes = 0;
        }
        const int lane = free_lane(ends, most, cards[i].row);
        const int end = end_of(&cards[i]);

        cards[i].lane = lane;
        ends[lane] = end > ends[lane] ? end : ends[lane];
        until = end > until ? end : until;
        lanes = lane >= lanes ? lane + 1 : lanes;
        widest = lanes > widest ? lanes : widest;
        for (size_t k = first; k <= i; k++) {
            if (cards[k].is_aside == is_aside) {
                cards[k].lanes = lanes;
            }
        }
    }
    return widest;
}

/* Off, and at a time at which somebody comes. */
static bool stands_aside(const struct card *card, const struct card *cards, size_t count)
{
    for (size_t i = 0; i < count && card_is_off(card->state); i++) {
        if (!card_is_off(cards[i].state) && do_meet(card, &cards[i])) {
            return true;
        }
    }
    return false;
}

/* How many strips a card leaves free; only the last lane lies beside them. */
static int strips_beside(const struct card *card, const struct card *cards, size_t count)
{
    int strips = 0;

    for (size_t i = 0; i < count && card->lane == card->lanes - 1; i++) {
        if (cards[i].is_aside && cards[i].lane >= strips && do_meet(card, &cards[i])) {
            strips = cards[i].lane + 1;
        }
    }
    return strips;
}

int lanes_share(struct card *cards, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        cards[i].is_aside = stands_aside(&cards[i], cards, count);
    }
    share(cards, count, true, strips_most);
    const int widest = share(cards, count, false, lanes_most);

    for (size_t i = 0; i < count; i++) {
        cards[i].strip =
            cards[i].is_aside ? cards[i].lane + 1 : strips_beside(&cards[i], cards, count);
    }
    return widest;
}
