#include "appointments/lanes.h"

/* No card is drawn lower than this. */
enum { rows_least = 3 };

static int end_of(const struct card *card)
{
    return card->row + (card->rows > rows_least ? card->rows : rows_least);
}

/* The first lane that is free at that row, else the one that is free soonest. */
static int free_lane(const int ends[lanes_most], int row)
{
    int soonest = 0;

    for (int lane = 0; lane < lanes_most; lane++) {
        if (ends[lane] <= row) {
            return lane;
        }
        soonest = ends[lane] < ends[soonest] ? lane : soonest;
    }
    return soonest;
}

int lanes_share(struct card *cards, size_t count)
{
    int most = 1;

    for (size_t first = 0, next = 0; first < count; first = next) {
        int ends[lanes_most] = {0};
        int until = end_of(&cards[first]);
        int lanes = 0;

        for (; next < count && (next == first || cards[next].row < until); next++) {
            const int lane = free_lane(ends, cards[next].row);
            const int end = end_of(&cards[next]);

            cards[next].lane = lane;
            ends[lane] = end > ends[lane] ? end : ends[lane];
            lanes = lane >= lanes ? lane + 1 : lanes;
            until = end > until ? end : until;
        }
        for (size_t i = first; i < next; i++) {
            cards[i].lanes = lanes;
        }
        most = lanes > most ? lanes : most;
    }
    return most;
}
