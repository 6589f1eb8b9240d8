#include "clients/rules.h"

#include <string.h>

#include "base/buf.h"
#include "base/digit.h"
#include "base/phone.h"

enum { words_length_most = 4000, typed_most = 80, file_digits_most = 9, ending_least = 4 };
enum { ending_sure = 7 }; /* digits that are no beginning of a number any more */

/* The digits of what looks like a number: digits and what stands between them. */
static struct text digits_of(struct arena *arena, struct text typed)
{
    char chars[typed_most];
    char digits[typed_most];
    size_t count = 0;

    if (!digits_latin(typed, chars, sizeof chars)) {
        return TEXT("");
    }
    for (const char *at = chars; *at != '\0'; at++) {
        if (*at >= '0' && *at <= '9') {
            digits[count++] = *at;
        } else if (strchr(" +-()./", *at) == NULL) {
            return TEXT("");
        }
    }
    return text_copy(arena, (struct text){digits, count});
}

static void read_words(struct arena *arena, struct text name, struct search_plan *plan)
{
    name_split(arena, name_normal(arena, name), &plan->words);
    for (size_t i = 0; i < plan->words.count; i++) {
        plan->sounds[i] = name_sound(arena, plan->words.words[i]);
    }
}

void search_read(
    struct arena *arena, struct text typed, const char *country, struct search_plan *out_plan)
{
    *out_plan = (struct search_plan){0};
    typed = text_trim(typed);
    if (text_has(typed, '@')) {
        out_plan->email = typed;
        return;
    }
    const struct text digits = digits_of(arena, typed);
    if (phone_read(arena, typed, country, &out_plan->phone) != OK) {
        out_plan->phone = TEXT("");
    }
    if (digits.length > 0 && digits.length <= file_digits_most &&
        text_number(digits, 1, INT64_MAX, &out_plan->file_number) != OK) {
        out_plan->file_number = 0;
    }
    if (digits.length >= ending_least && out_plan->phone.length == 0) {
        out_plan->ending = digits;
    }
    if (digits.length > 0 || out_plan->phone.length > 0) {
        return;
    }
    read_words(arena, typed, out_plan);
}

/* The better of `before` and how the word fits these. Sounds cost most, so they come last. */
static enum match match_word(struct arena *arena, struct text typed, struct text sound,
    const struct name_words *words, enum match before)
{
    for (size_t i = 0; before < MATCH_WHOLE && i < words->count; i++) {
        if (text_begins(words->words[i], typed)) {
            before = words->words[i].length == typed.length ? MATCH_WHOLE : MATCH_SPELLED;
        }
    }
    for (size_t i = 0; before < MATCH_SOUNDS && i < words->count; i++) {
        if (text_equal(name_sound(arena, words->words[i]), sound)) {
            return MATCH_SOUNDS;
        }
    }
    return before;
}

enum match match_names(
    struct arena *arena, const struct search_plan *plan, const struct text names[], size_t count)
{
    enum match worst = MATCH_NONE;
    enum match best[name_most_words] = {MATCH_NONE};

    for (size_t i = 0; worst < MATCH_WHOLE && i < count; i++) {
        struct name_words words;

        name_split(arena, name_normal(arena, names[i]), &words);
        worst = plan->words.count > 0 ? MATCH_WHOLE : MATCH_NONE;
        for (size_t j = 0; j < plan->words.count; j++) {
            best[j] = match_word(arena, plan->words.words[j], plan->sounds[j], &words, best[j]);
            if (best[j] == MATCH_SPELLED && j > 0 && j == plan->words.count - 1) {
                best[j] = MATCH_WHOLE;
            }
            worst = best[j] < worst ? best[j] : worst;
        }
    }
    return worst;
}

static bool is_within(struct arena *arena, struct text name, struct text other)
{
    struct search_plan plan = {0};

    read_words(arena, name, &plan);
    return match_names(arena, &plan, &other, 1) != MATCH_NONE;
}

bool names_fit(struct arena *arena, struct text name, struct text other)
{
    return is_within(arena, name, other) || is_within(arena, other, name);
}

size_t former_list(struct text former, struct text out_names[former_names_most])
{
    size_t count = 0;

    while (count < former_names_most && text_cut(&former, '\n', &out_names[count])) {
        count++;
    }
    return count;
}

struct text former_after(
    struct arena *arena, const struct client_details *before, struct text name, struct text name_ur)
{
    struct text names[former_names_most + 2] = {before->name, before->name_ur};
    struct buf buf;

    if (text_equal(name, before->name) && text_equal(name_ur, before->name_ur)) {
        return before->former;
    }
    size_t count = 2 + former_list(before->former, names + 2);
    count = count < former_names_most ? count : former_names_most;
    buf_init(&buf, arena, words_length_most);
    for (size_t i = 0; i + 1 < count; i += 2) {
        if (!text_equal(names[i], name) || !text_equal(names[i + 1], name_ur)) {
            buf_format(&buf, "%.*s\n%.*s\n", TEXT_ARG(names[i]), TEXT_ARG(names[i + 1]));
        }
    }
    return buf_as_text(&buf);
}

bool former_back(
    struct text former, struct text *out_name, struct text *out_name_ur, struct text *out_former)
{
    *out_former = former;
    return text_cut(out_former, '\n', out_name) && text_cut(out_former, '\n', out_name_ur);
}

/* Is the name spelled as one of these? */
static bool is_among(struct arena *arena, struct text name, const struct text names[], size_t count)
{
    const struct text normal = name_normal(arena, name);

    for (size_t i = 0; i < count; i++) {
        if (text_equal(normal, name_normal(arena, names[i]))) {
            return true;
        }
    }
    return false;
}

size_t former_shown(struct arena *arena, const struct client_details *details,
    struct text out_names[former_names_most])
{
    const struct text today[] = {details->name, details->name_ur, TEXT("")};
    const size_t count = former_list(details->former, out_names);
    size_t shown = 0;

    for (size_t i = 0; i < count; i++) {
        if (!is_among(arena, out_names[i], today, 3) &&
            !is_among(arena, out_names[i], out_names, shown)) {
            out_names[shown++] = out_names[i];
        }
    }
    return shown;
}

bool match_ending(struct text number, struct text ending)
{
    while (ending.length > ending_sure && text_begins(ending, TEXT("0"))) {
        ending = text_part(ending, 1, ending.length);
    }
    return text_ends(number, ending);
}

static bool stands_before(const struct client_hit *a, const struct client_hit *b)
{
    return a->match != b->match ? a->match > b->match : a->id.v > b->id.v;
}

void hits_add(struct client_hits *hits, const struct client_hit *hit)
{
    size_t at = 0;

    if (hit->match == MATCH_NONE) {
        return;
    }
    while (at < hits->count && hits->rows[at].id.v != hit->id.v) {
        at++;
    }
    if (at < hits->count) {
        if (!stands_before(hit, &hits->rows[at])) {
            return;
        }
    } else if (hits->count < hits_most) {
        hits->count++;
    } else {
        hits->more = true;
        at = hits_most - 1;
        if (!stands_before(hit, &hits->rows[at])) {
            return;
        }
    }
    for (; at > 0 && stands_before(hit, &hits->rows[at - 1]); at--) {
        hits->rows[at] = hits->rows[at - 1];
    }
    hits->rows[at] = *hit;
}

/* "So many years old on that day": none when she was born, or as she told it. */
static bool birth_read(struct text birth, int *out_years, struct day *out_on)
{
    struct text rest = birth;
    struct text first;
    int64_t told = 0;

    if (day_read(birth, out_on) != OK &&
        (!text_cut(&rest, '@', &first) || text_number(first, 0, 150, &told) != OK ||
            day_read(rest, out_on) != OK)) {
        return false;
    }
    *out_years = (int)told;
    return true;
}

int age_from(struct text birth, struct day today)
{
    int years;
    struct day on;

    return birth_read(birth, &years, &on) ? years + years_between(on, today) : -1;
}

struct day age_since(struct text birth, int years)
{
    int then;
    struct day on;

    return birth_read(birth, &then, &on) && then < years ? day_of_age(on, years - then)
                                                         : (struct day){0};
}

static void add_change(struct buf *buf, const char *field, struct text words)
{
    buf_format(buf, "%s%s: %.*s", buf->length > 0 ? "; " : "", field, TEXT_ARG(words));
}

static struct text phones_words(struct arena *arena, const struct client_details *details)
{
    struct buf buf;

    buf_init(&buf, arena, words_length_most);
    for (size_t i = 0; i < details->phone_count; i++) {
        const struct client_phone *phone = &details->phones[i];

        buf_format(&buf, "%s%.*s%s%.*s%s", i > 0 ? ", " : "", TEXT_ARG(phone->number),
            phone->whose.length > 0 ? " " : "", TEXT_ARG(phone->whose),
            phone->is_safe ? "" : " not safe");
    }
    return buf_as_text(&buf);
}

static struct text box_words(bool is_on)
{
    return is_on ? TEXT("yes") : TEXT("no");
}

bool alert_is_for(struct text audience, bool sees_clinical, bool is_clinician, bool is_woman)
{
    return text_is(audience, "all") || (text_is(audience, "clinical") && sees_clinical) ||
        (text_is(audience, "treating") && sees_clinical && is_clinician) ||
        (text_is(audience, "women") && is_woman);
}

size_t details_changes(struct arena *arena, const struct client_details *before,
    const struct client_details *after, struct change out_changes[changes_most])
{
    const struct change rows[changes_most] = {
        {"name", before->name, after->name},
        {"name_ur", before->name_ur, after->name_ur},
        {"phone", phones_words(arena, before), phones_words(arena, after)},
        {"no_phone", before->no_phone, after->no_phone},
        {"relative", before->relative, after->relative},
        {"email", before->email, after->email},
        {"birth_on", before->birth, after->birth},
        {"area", before->area, after->area},
        {"address", before->address, after->address},
        {"gender", before->gender, after->gender},
        {"language", before->language, after->language},
        {"channel", before->channel, after->channel},
        {"provider", before->provider, after->provider},
        {"source", before->source, after->source},
        {"is_assistant_wished", box_words(before->is_assistant_wished),
            box_words(after->is_assistant_wished)},
        {"is_named_allowed", box_words(before->is_named_allowed),
            box_words(after->is_named_allowed)},
    };
    size_t count = 0;

    for (size_t i = 0; i < changes_most; i++) {
        if (!text_equal(rows[i].before, rows[i].after)) {
            out_changes[count++] = rows[i];
        }
    }
    return count;
}

void details_compare(struct arena *arena, const struct client_details *before,
    const struct client_details *after, struct text *out_before, struct text *out_after)
{
    struct change changes[changes_most];
    const size_t count = details_changes(arena, before, after, changes);
    struct buf old;
    struct buf new;

    buf_init(&old, arena, words_length_most);
    buf_init(&new, arena, words_length_most);
    for (size_t i = 0; i < count; i++) {
        add_change(&old, changes[i].field, changes[i].before);
        add_change(&new, changes[i].field, changes[i].after);
    }
    *out_before = buf_as_text(&old);
    *out_after = buf_as_text(&new);
}
