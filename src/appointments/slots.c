/* Can a time be booked? One part after another takes what earlier parts leave: the asked-for
 * person, room or device, else the first that is suited and free for all phases that hold it. */
#include "appointments/slots.h"
#include "html/html.h"

enum { step_minutes = 5, gap_most_minutes = 30 };

/* Where one part stands: its phases laid out from a start. */
struct layout {
    const struct booking_facts *facts;
    const struct wanted_part *part;
    size_t number;
    struct minute first;             /* the start of its first phase, setup included */
    bool ignores_holds;              /* to tell a taken time from one that is not offered */
    const struct booking_plan *plan; /* what earlier parts took */
    size_t chosen[NEEDS];            /* index in facts->resources; SIZE_MAX for none */
};

static unsigned part_needs(const struct wanted_part *part)
{
    unsigned needs = 0;

    for (size_t i = 0; i < part->phase_count; i++) {
        needs |= part->phases[i].holds;
    }
    return needs;
}

unsigned phase_holds(const struct booking_phase *phase, bool has_chaperone)
{
    const bool is_with_clinician = (phase->holds & HOLDS(NEED_CLINICIAN)) != 0;

    return phase->holds | (has_chaperone && is_with_clinician ? HOLDS(NEED_ASSISTANT) : 0);
}

static bool taken_by_plan(
    const struct booking_plan *plan, struct resource_id id, struct minute from, struct minute until)
{
    for (size_t i = 0; i < plan->hold_count; i++) {
        const struct planned_hold *hold = &plan->holds[i];

        if (hold->resource.v == id.v && hold->from.v < until.v && hold->until.v > from.v) {
            return true;
        }
    }
    return false;
}

/* Is the resource there, and free, in every phase that holds it? */
static bool is_free(
    const struct layout *layout, enum need need, size_t resource, bool has_chaperone)
{
    const struct booking_resource *r = &layout->facts->resources[resource];
    struct minute from = layout->first;

    for (size_t i = 0; i < layout->part->phase_count; i++) {
        const struct booking_phase *phase = &layout->part->phases[i];
        const struct minute until = minute_add(from, phase->minutes);

        if ((phase_holds(phase, has_chaperone) & HOLDS(need)) != 0 &&
            (!spans_cover(&r->open, from, until) ||
                taken_by_plan(layout->plan, r->id, from, until) ||
                (!layout->ignores_holds && spans_touch(&r->taken, from, until)))) {
            return false;
        }
        from = until;
    }
    return true;
}

enum fit clinician_fit(enum wish wish, bool by_woman, bool is_woman, struct day last, struct day on)
{
    if (!is_woman && (wish == WISH_WOMAN_ONLY || by_woman)) {
        return FITS_WOMEN_ONLY;
    }
    return on.v > last.v ? FITS_NO_CREDENTIAL : FITS;
}

bool chaperone_wanted(bool wants_assistant, bool is_woman)
{
    return wants_assistant && !is_woman;
}

/* The same of the clinician that was chosen. */
static bool is_chaperoned(const struct layout *layout)
{
    const struct booking_facts *facts = layout->facts;
    const size_t clinician = layout->chosen[NEED_CLINICIAN];

    return clinician != SIZE_MAX &&
        chaperone_wanted(facts->wants_assistant, facts->resources[clinician].is_woman);
}

static bool is_suited(
    const struct layout *layout, enum need need, const struct candidate *candidate)
{
    const struct booking_facts *facts = layout->facts;
    const struct booking_resource *r = &facts->resources[candidate->resource];
    const struct resource_id asked = layout->part->asked[need];

    if (asked.v != 0 && asked.v != r->id.v) {
        return false;
    }
    const struct day never = {day_never};
    const struct day last = (facts->despite & DESPITE_CREDENTIAL) != 0 ? never : candidate->last;
    const struct day on = day_of(layout->first);

    return need == NEED_CLINICIAN
        ? clinician_fit(facts->wish, layout->part->by_woman, r->is_woman, last, on) == FITS
        : on.v <= last.v;
}

static bool choose(struct layout *layout, enum need need);

/* Take a candidate for one need and go on to the next. */
static bool take(struct layout *layout, enum need need, const struct candidate *candidate)
{
    const struct booking_facts *facts = layout->facts;
    const struct booking_resource *r = &facts->resources[candidate->resource];
    const size_t clinician = layout->chosen[NEED_CLINICIAN];
    const size_t room = layout->chosen[NEED_ROOM];
    const bool has_chaperone = need == NEED_ASSISTANT && is_chaperoned(layout);

    if (need == NEED_ASSISTANT &&
        (candidate->resource == clinician || (has_chaperone && !r->is_woman))) {
        return false;
    }
    if (need == NEED_DEVICE && r->fixed_in.v != 0 &&
        (room == SIZE_MAX || facts->resources[room].id.v != r->fixed_in.v)) {
        return false;
    }
    if (!is_free(layout, need, candidate->resource, has_chaperone)) {
        return false;
    }
    layout->chosen[need] = candidate->resource;
    if (choose(layout, need + 1)) {
        return true;
    }
    layout->chosen[need] = SIZE_MAX;
    return false;
}

/* Who is tried first: what the part before had, so that she stays with one person in one room; then
 * women when she would rather; then the others. */
static int turn(const struct layout *layout, enum need need, const struct candidate *candidate)
{
    const struct booking_resource *r = &layout->facts->resources[candidate->resource];

    if (layout->number > 0 && layout->plan->parts[layout->number - 1].chosen[need].v == r->id.v) {
        return 0;
    }
    return need == NEED_CLINICIAN && layout->facts->wish == WISH_WOMAN_FIRST && !r->is_woman ? 2
                                                                                             : 1;
}

static bool choose(struct layout *layout, enum need need)
{
    if (need >= NEEDS) {
        return true;
    }
    if ((part_needs(layout->part) & HOLDS(need)) == 0 &&
        (need != NEED_ASSISTANT || !is_chaperoned(layout))) {
        return choose(layout, need + 1);
    }
    for (int now = 0; now <= 2; now++) {
        for (size_t i = 0; i < layout->part->candidate_count[need]; i++) {
            const struct candidate *candidate = &layout->part->candidates[need][i];

            if (turn(layout, need, candidate) == now && is_suited(layout, need, candidate) &&
                take(layout, need, candidate)) {
                return true;
            }
        }
    }
    return false;
}

static int64_t setup_minutes(const struct booking_phase *phases, size_t count)
{
    int64_t minutes = 0;

    for (size_t i = 0; i < count && phases[i].kind == PHASE_SETUP; i++) {
        minutes += phases[i].minutes;
    }
    return minutes;
}

void lay_holds(
    const struct booking_phase *phases, size_t count, size_t part, struct booking_plan *plan)
{
    const struct planned_part *planned = &plan->parts[part];

    for (size_t need = 0; need < NEEDS; need++) {
        struct minute from = minute_add(planned->from, -setup_minutes(phases, count));
        struct planned_hold *last = NULL;

        for (size_t i = 0; planned->chosen[need].v != 0 && i < count; i++) {
            const struct minute until = minute_add(from, phases[i].minutes);
            const bool is_held =
                (phase_holds(&phases[i], planned->has_chaperone) & HOLDS(need)) != 0;

            if (is_held && last && last->until.v == from.v) {
                last->until = until; /* phases that follow one another are one hold */
            } else if (is_held) {
                last = &plan->holds[plan->hold_count++];
                *last = (struct planned_hold){part, planned->chosen[need], from, until};
            }
            from = until;
        }
    }
}

int64_t phases_minutes(const struct booking_phase *phases, size_t count)
{
    int64_t minutes = 0;

    for (size_t i = 0; i < count; i++) {
        if (phases[i].kind != PHASE_SETUP && phases[i].kind != PHASE_CLEAN) {
            minutes += phases[i].minutes;
        }
    }
    return minutes;
}

bool phases_stretch(struct booking_phase *phases, size_t count, int64_t minutes)
{
    const int64_t more = minutes - phases_minutes(phases, count);

    if (minutes < step_minutes || minutes > 480 || minutes % step_minutes != 0) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (phases[i].kind == PHASE_TREAT) {
            phases[i].minutes += more;
            return phases[i].minutes >= step_minutes;
        }
    }
    return more == 0;
}

/* Put one part into the plan, to start as told at `start`. */
static bool plan_part(const struct booking_facts *facts, size_t number, struct minute start,
    bool ignores_holds, struct booking_plan *plan)
{
    const struct wanted_part *part = &facts->parts[number];
    struct planned_part *planned = &plan->parts[number];
    struct layout layout = {.facts = facts,
        .part = part,
        .number = number,
        .first = minute_add(start, -setup_minutes(part->phases, part->phase_count)),
        .ignores_holds = ignores_holds,
        .plan = plan};

    for (size_t need = 0; need < NEEDS; need++) {
        layout.chosen[need] = SIZE_MAX;
    }
    const bool is_old_enough =
        (facts->despite & DESPITE_AGE) != 0 || day_of(start).v >= part->since.v;

    if (part->phase_count == 0 || !is_old_enough || !choose(&layout, NEED_CLINICIAN)) {
        return false;
    }
    *planned = (struct planned_part){
        .from = start, .until = minute_add(start, phases_minutes(part->phases, part->phase_count))};
    for (size_t need = 0; need < NEEDS; need++) {
        if (layout.chosen[need] != SIZE_MAX) {
            planned->chosen[need] = facts->resources[layout.chosen[need]].id;
        }
    }
    planned->has_chaperone = is_chaperoned(&layout);
    lay_holds(part->phases, part->phase_count, number, plan);
    return true;
}

static bool plan_parts(const struct booking_facts *facts, const struct minute *starts,
    bool ignores_holds, struct booking_plan *plan)
{
    plan->hold_count = 0;
    for (size_t i = 0; i < facts->part_count; i++) {
        if (!plan_part(facts, i, starts[i], ignores_holds, plan)) {
            return false;
        }
    }
    return true;
}

static bool is_on_grid(const struct booking_facts *facts, struct minute start)
{
    return minute_of_day(start) % facts->grid_minutes == 0;
}

/* Is there a woman who may stand beside this part's client while that clinician treats her? */
static bool has_chaperone_for(
    const struct booking_facts *facts, const struct wanted_part *part, size_t clinician)
{
    for (size_t i = 0; i < part->candidate_count[NEED_ASSISTANT]; i++) {
        const size_t assistant = part->candidates[NEED_ASSISTANT][i].resource;

        if (assistant != clinician && facts->resources[assistant].is_woman) {
            return true;
        }
    }
    return false;
}

/* Why the clinician who is asked for can't be had at any time, for the client's wishes or the
 * treatment's; NULL when nothing of them is in the way. In words (static). */
static const char *why_never(const struct booking_facts *facts)
{
    for (size_t i = 0; i < facts->part_count; i++) {
        const struct wanted_part *part = &facts->parts[i];

        for (size_t k = 0; k < part->candidate_count[NEED_CLINICIAN]; k++) {
            const size_t clinician = part->candidates[NEED_CLINICIAN][k].resource;
            const struct booking_resource *r = &facts->resources[clinician];

            const struct day any = {0};

            if (part->asked[NEED_CLINICIAN].v != r->id.v) {
                continue;
            }
            if (clinician_fit(facts->wish, part->by_woman, r->is_woman, any, any) ==
                FITS_WOMEN_ONLY) {
                return WORDS(
                    "Only a woman may treat her: she wishes it, or the treatment asks for it.");
            }
            if (chaperone_wanted(facts->wants_assistant, r->is_woman) &&
                !has_chaperone_for(facts, part, clinician)) {
                return WORDS(
                    "She wishes a woman beside her when a man treats her, and no woman assists here.");
            }
        }
    }
    return NULL;
}

/* Is the one who is asked for, or any, of those that suit a need there at some time of the day? */
static bool is_there(const struct booking_facts *facts, const struct wanted_part *part,
    enum need need, struct resource_id asked, struct day day)
{
    const struct minute from = day_minute(day, 0);
    const struct minute until = day_minute(day_add(day, 1), 0);

    for (size_t i = 0; i < part->candidate_count[need]; i++) {
        const struct booking_resource *r = &facts->resources[part->candidates[need][i].resource];

        if ((asked.v == 0 || asked.v == r->id.v) && spans_touch(&r->open, from, until)) {
            return true;
        }
    }
    return false;
}

const char *why_none(const struct booking_facts *facts, struct day day)
{
    static const char *const nobody[NEEDS] = {
        WORDS(
            "Nobody performs this treatment here yet. In settings each person has a list of services to perform."),
        WORDS("Nobody assists here yet. In settings a person is marked as one who assists."),
        WORDS("No room is there for this treatment yet. Rooms are made in settings."),
        WORDS(
            "No device is there for this treatment yet. In settings a treatment names the devices that it uses.")};
    const char *never = why_never(facts);

    for (size_t i = 0; never == NULL && i < facts->part_count; i++) {
        const struct wanted_part *part = &facts->parts[i];
        const struct resource_id any = {0};
        const struct resource_id asked = part->asked[NEED_CLINICIAN];

        for (size_t need = 0; need < NEEDS && never == NULL; need++) {
            if ((part_needs(part) & HOLDS(need)) != 0 && part->candidate_count[need] == 0) {
                never = nobody[need];
            }
        }
        if (never == NULL && part->candidate_count[NEED_ROOM] > 0 &&
            !is_there(facts, part, NEED_ROOM, any, day)) {
            never = WORDS("The clinic is closed on this day. Its hours stand in settings.");
        }
        if (never == NULL && (part_needs(part) & HOLDS(NEED_CLINICIAN)) != 0 &&
            !is_there(facts, part, NEED_CLINICIAN, asked, day)) {
            never = asked.v != 0
                ? WORDS(
                      "This clinician does not perform that treatment, or does not work on this day.")
                : WORDS("Nobody who performs this works on this day.");
        }
    }
    return never;
}

/* Who asks for a certain person wants to know whether it is she who can't. */
static const char *why_not(const struct booking_facts *facts, const struct minute *starts)
{
    const char *never = why_never(facts);
    struct booking_facts alone = *facts;
    struct booking_plan plan;

    if (never) {
        return never;
    }
    alone.wants_assistant = false;
    if (facts->wants_assistant && plan_parts(&alone, starts, true, &plan)) {
        return WORDS(
            "She wishes a woman beside her when a man treats her, and none who assists works at this time.");
    }
    for (size_t i = 0; i < facts->part_count; i++) {
        if (facts->parts[i].asked[NEED_CLINICIAN].v != 0) {
            return WORDS("This clinician does not offer that treatment at this time.");
        }
    }
    return facts->wish == WISH_WOMAN_ONLY ? WORDS("No woman who offers this works at this time.")
                                          : WORDS("Nobody who offers this works at this time.");
}

static int64_t part_minutes(const struct wanted_part *part)
{
    return phases_minutes(part->phases, part->phase_count);
}

/* What is wrong with the start of part i, whoever is free. */
static const char *why_not_start(
    const struct booking_facts *facts, const struct minute *starts, size_t i)
{
    const int64_t until = starts[i].v + part_minutes(&facts->parts[i]);

    if (starts[i].v < facts->earliest.v) {
        return WORDS("This time has passed, or is too soon.");
    }
    if (starts[i].v >= facts->latest.v) {
        return WORDS("This day can't be booked yet.");
    }
    /* A second part may begin when the first ends, wherever that is. */
    if (i == 0 && !is_on_grid(facts, starts[i])) {
        return WORDS("Appointments don't begin at this minute.");
    }
    for (size_t k = 0; k < i; k++) {
        if (starts[k].v < until && starts[i].v < starts[k].v + part_minutes(&facts->parts[k])) {
            return WORDS("Two treatments of this appointment would be at the same time.");
        }
    }
    return NULL;
}

enum booking_answer plan_booking(const struct booking_facts *facts, const struct minute *starts,
    struct booking_plan *out_plan, const char **out_why)
{
    *out_why = NULL;
    if (facts->part_count == 0 || facts->part_count > parts_most) {
        return BOOKING_NOT_OFFERED;
    }
    for (size_t i = 0; i < facts->part_count; i++) {
        *out_why = why_not_start(facts, starts, i);
        if (*out_why) {
            return BOOKING_NOT_OFFERED;
        }
    }
    if (plan_parts(facts, starts, false, out_plan)) {
        return BOOKING_FREE;
    }
    if (plan_parts(facts, starts, true, out_plan)) {
        return BOOKING_OVERLAP;
    }
    for (unsigned past = DESPITE_CREDENTIAL; past <= DESPITE_RULES; past++) {
        struct booking_facts despite = *facts;

        despite.despite |= past;
        if (plan_parts(&despite, starts, true, out_plan)) { /* what is held is told after that */
            return (past & DESPITE_AGE) != 0 ? BOOKING_YOUNG : BOOKING_CREDENTIAL;
        }
    }
    *out_why = why_not(facts, starts);
    return BOOKING_NOT_OFFERED;
}

/* Plan the parts one after another from `from`. */
static bool plan_chain(const struct booking_facts *facts, struct minute from,
    struct minute starts[parts_most], struct booking_plan *plan)
{
    struct minute at = from;

    plan->hold_count = 0;
    for (size_t i = 0; i < facts->part_count; i++) {
        const int64_t most = i == 0 ? 0 : gap_most_minutes;
        int64_t gap = 0;

        while (!plan_part(facts, i, minute_add(at, gap), false, plan)) {
            gap += step_minutes;
            if (gap > most) {
                return false;
            }
        }
        starts[i] = plan->parts[i].from;
        at = plan->parts[i].until;
    }
    return true;
}

bool chain_parts(
    const struct booking_facts *facts, struct minute from, struct minute out_starts[parts_most])
{
    struct booking_plan plan;

    return plan_chain(facts, from, out_starts, &plan);
}

/* Add the slot of one clinician (or of none) at one start. */
static void try_slot(
    const struct booking_facts *facts, struct minute start, size_t most, struct slots *slots)
{
    struct minute starts[parts_most];
    struct booking_plan plan = {0};

    if (!plan_chain(facts, start, starts, &plan)) {
        return;
    }
    if (slots->count == most) {
        slots->more = true;
        return;
    }
    slots->items[slots->count++] = (struct slot){start, plan.parts[0]};
}

struct slots find_slots(struct arena *arena, const struct booking_facts *facts, struct minute from,
    struct minute until, size_t most)
{
    struct slots slots = {0, ARENA_ARRAY(arena, most + 1, struct slot), false};
    struct booking_facts asked = *facts;
    const struct wanted_part *first = &facts->parts[0];
    const bool is_open =
        first->asked[NEED_CLINICIAN].v == 0 && (part_needs(first) & HOLDS(NEED_CLINICIAN)) != 0;
    struct minute at = from.v > facts->earliest.v ? from : facts->earliest;

    if (facts->part_count == 0) {
        return slots;
    }
    at.v += (facts->grid_minutes - minute_of_day(at) % facts->grid_minutes) % facts->grid_minutes;
    for (; at.v < until.v && at.v < facts->latest.v && !slots.more; at.v += facts->grid_minutes) {
        if (!is_open) {
            try_slot(facts, at, most, &slots);
            continue;
        }
        for (size_t i = 0; i < first->candidate_count[NEED_CLINICIAN]; i++) {
            const struct candidate *candidate = &first->candidates[NEED_CLINICIAN][i];

            asked.parts[0].asked[NEED_CLINICIAN] = facts->resources[candidate->resource].id;
            try_slot(&asked, at, most, &slots);
        }
    }
    return slots;
}
