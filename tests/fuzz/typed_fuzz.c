/* What people and programs type into fields, to libFuzzer: phones, card numbers, names, amounts,
 * days, ids. The first byte says which. What a parser takes must mean the same when it is written
 * and read again. See tests/fuzz/run.sh. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistr.h>

#include "base/card.h"
#include "base/ids.h"
#include "base/money.h"
#include "base/name.h"
#include "base/phone.h"
#include "base/time.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

static bool is_utf8(struct text text)
{
    return text.length == 0 || u8_check((const uint8_t *)text.at, text.length) == NULL;
}

static void read_phone(struct arena *arena, struct text typed)
{
    struct text e164 = {0};
    struct text again = {0};

    if (phone_read(arena, typed, "92", &e164) != OK) {
        check(!phone_is_number(typed, "92"));
        return;
    }
    check(e164.at[0] == '+' && e164.length <= phone_most_digits + 1);
    check(phone_read(arena, e164, "92", &again) == OK && text_equal(e164, again));
    check(phone_read(arena, phone_show(arena, e164, "92"), "92", &again) == OK &&
        text_equal(e164, again));
}

static void find_card(struct arena *arena, struct text typed)
{
    struct text found = {0};

    if (card_is_in(typed, &found)) {
        check(found.length >= 13 && found.at >= typed.at &&
            found.at + found.length <= typed.at + typed.length);
    }
    const struct text masked = card_mask(arena, typed);
    check(is_utf8(masked) && !card_is_in(masked, NULL));
}

static void compare_name(struct arena *arena, struct text typed)
{
    struct name_words words = {0};
    const struct text normal = name_normal(arena, typed);

    check(is_utf8(normal));
    name_split(arena, normal, &words);
    check(words.count <= name_most_words);
    for (size_t i = 0; i < words.count; i++) {
        check(words.words[i].length > 0 && is_utf8(name_sound(arena, words.words[i])));
    }
}

static void read_amount(struct arena *arena, struct text typed)
{
    struct money money = {0};
    struct money again = {0};

    if (money_read(typed, 2, &money) == OK) {
        check(money.minor >= 0 && money.minor <= MONEY_MOST);
        check(
            money_read(money_text(arena, money, 2), 2, &again) == OK && again.minor == money.minor);
    }
}

static void read_time(struct arena *arena, struct text typed)
{
    struct day day = {0};
    struct day again = {0};
    struct minute minute = {0};
    struct instant at = {0};
    int of_day = 0;

    if (day_read(typed, &day) == OK) {
        check(day_read(day_text(arena, day), &again) == OK && again.v == day.v);
    }
    if (minute_read(typed, &minute) == OK) {
        check(minute_of_day(minute) < minutes_per_day);
    }
    if (clock_read(typed, &of_day) == OK) {
        check(of_day >= 0 && of_day <= minutes_per_day);
    }
    (void)!instant_read(typed, &at);
}

static void read_id(struct arena *arena, struct text typed)
{
    int64_t id = 0;
    int64_t again = 0;

    if (id_read(typed, &id) == OK) {
        check(id > 0 && id_read(id_text(arena, id), &again) == OK && again == id);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const reads[])(struct arena * arena, struct text typed) = {
        read_phone, find_card, compare_name, read_amount, read_time, read_id};
    struct arena arena = {0};
    const struct text typed = {(const char *)data + 1, size == 0 ? 0 : size - 1};

    /* A form refuses any other text before these see it. */
    if (size > 0 && text_is_plain(typed)) {
        reads[data[0] % (sizeof reads / sizeof reads[0])](&arena, typed);
    }
    arena_release(&arena);
    return 0;
}
