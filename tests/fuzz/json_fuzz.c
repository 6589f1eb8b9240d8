/* The bodies that programs send to the API, to libFuzzer: read by rows of every kind, a list too.
 * What is taken is plain text within its bounds; what is refused says so. See tests/fuzz/run.sh. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "api/api.h"
#include "clinic.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct zone *zone; /* of all inputs: its rules are read from files */

enum { name_most = 120, parts_most = 3 };

struct whole {
    struct text name;
    struct text message;
    struct text phone;
    struct text email;
    int64_t count;
    struct money price;
    struct day day;
    struct minute minute;
    bool safe;
    struct service_id service;
    int choice;
};

struct part {
    struct text number;
    bool safe;
};

static const char *const choices[] = {"one", "two", NULL};

static const struct form_field rows[] = {
    FORM_TEXT(struct whole, name, FORM_OPTIONAL, 1, name_most),
    FORM_LINES(struct whole, message, FORM_OPTIONAL, 0, 4000),
    FORM_PHONE(struct whole, phone, FORM_OPTIONAL),
    FORM_EMAIL(struct whole, email, FORM_OPTIONAL),
    FORM_NUMBER(struct whole, count, FORM_OPTIONAL, -5, 1000),
    FORM_MONEY(struct whole, price, FORM_OPTIONAL),
    FORM_DAY(struct whole, day, FORM_OPTIONAL),
    FORM_MINUTE(struct whole, minute, FORM_OPTIONAL),
    FORM_BOX(struct whole, safe),
    FORM_ID(struct whole, service, FORM_OPTIONAL),
    FORM_CHOICE(struct whole, choice, FORM_OPTIONAL, choices),
};

static const struct form_field part_rows[] = {
    FORM_TEXT(struct part, number, FORM_REQUIRED, 1, 40),
    FORM_BOX(struct part, safe),
};

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    check(zone_open("Asia/Karachi", &zone) == OK);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct clinic clinic = {.zone = zone, .settings = {.country = "92", .money_digits = 2}};
    struct request q = {.clinic = &clinic, .arena = &arena, .body = {(const char *)data, size}};
    struct whole whole = {0};
    struct part parts[parts_most] = {{{0}, false}};
    size_t part_count = 0;
    const struct api_list list = {
        "parts", part_rows, COUNT_OF(part_rows), parts_most, sizeof parts[0], parts, &part_count};

    const enum status status = api_read(&q, rows, COUNT_OF(rows), &whole, &list);
    check(part_count <= parts_most);
    check(text_is_plain(whole.name) && text_is_plain(whole.message) && text_is_plain(whole.phone));
    check(whole.count >= -5 && whole.count <= 1000);
    check(whole.price.minor >= 0 && whole.price.minor <= MONEY_MOST);
    check(whole.choice >= 0 && whole.choice < 2 && whole.service.v >= 0);
    check(status == OK || q.problems.count > 0);
    arena_release(&arena);
    return 0;
}
