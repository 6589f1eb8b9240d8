/* Answers questions about src/base, one line each, so that other programs' libraries can be
 * compared with it: "phone TEXT", "card TEXT", "money TEXT", "sound TEXT". "-" is for refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/card.h"
#include "base/money.h"
#include "base/name.h"
#include "base/phone.h"

static void answer_phone(struct arena *arena, struct text text)
{
    struct text e164 = {0};

    if (phone_read(arena, text, "92", &e164) != OK) {
        puts("-");
        return;
    }
    printf("%.*s\n", TEXT_ARG(e164));
}

static void answer_card(struct arena *arena, struct text text)
{
    struct text found = {0};

    (void)arena;
    if (!card_is_in(text, &found)) {
        puts("-");
        return;
    }
    printf("%.*s\n", TEXT_ARG(found));
}

static void answer_money(struct arena *arena, struct text text)
{
    struct money money = {0};

    (void)arena;
    if (money_read(text, 2, &money) != OK) {
        puts("-");
        return;
    }
    printf("%lld\n", (long long)money.minor);
}

static void answer_sound(struct arena *arena, struct text text)
{
    struct name_words words;

    name_split(arena, name_normal(arena, text), &words);
    for (size_t i = 0; i < words.count; i++) {
        const struct text sound = name_sound(arena, words.words[i]);
        printf("%s%.*s", i == 0 ? "" : " ", TEXT_ARG(sound));
    }
    puts("");
}

static const struct question {
    const char *verb;
    void (*answer)(struct arena *arena, struct text text);
} questions[] = {
    {"phone", answer_phone},
    {"card", answer_card},
    {"money", answer_money},
    {"sound", answer_sound},
};

static void answer_line(struct arena *arena, struct text line)
{
    struct text verb = {0};

    (void)text_cut(&line, ' ', &verb);
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        if (text_is(verb, questions[i].verb)) {
            questions[i].answer(arena, line);
            return;
        }
    }
    puts("?");
}

int main(void)
{
    struct arena arena = {0};
    char *line = NULL;
    size_t size = 0;

    for (ssize_t length; (length = getline(&line, &size, stdin)) > 0;) {
        answer_line(
            &arena, (struct text){line, (size_t)length - (line[length - 1] == '\n' ? 1 : 0)});
        arena_empty(&arena);
    }
    free(line);
    arena_release(&arena);
    return 0;
}
