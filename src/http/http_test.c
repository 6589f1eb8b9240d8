/* Reading requests, without sockets: paths, queries, forms, multipart, cookies, routes, proofs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "clinic.h"
#include "http/form.h"
#include "http/multipart.h"
#include "http/proof.h"
#include "http/router.h"
#include "store/store_fixture.h"

__attribute__((weak)) int64_t clinic_new_id(struct clinic *clinic)
{
    return id_make(&clinic->ids, 1, 1);
}

static void a_path_is_decoded_once_and_strictly(void **state)
{
    static const struct {
        const char *raw, *path; /* NULL: refused */
    } rows[] = {
        {"/", "/"},
        {"/a/b", "/a/b"},
        {"/a%20b", "/a b"},
        {"/%D8%A7", "/\xD8\xA7"},
        {"/%2541", "/%41"},
        {"/a+b", "/a+b"},
        {"", NULL},
        {"a", NULL},
        {"*", NULL},
        {"http://x/", NULL},
        {"/a%2Fb", NULL},
        {"/a%2fb", NULL},
        {"/%", NULL},
        {"/%4", NULL},
        {"/%zz", NULL},
        {"/%00", NULL},
        {"/%0a", NULL},
        {"/%09", NULL},
        {"/%7f", NULL},
        {"/%ff", NULL},
        {"/%c0%af", NULL},
        {"/%ed%a0%80", NULL},
        {"/../a", NULL},
        {"/a/..", NULL},
        {"/a/%2e%2e/b", NULL},
        {"/./a", NULL},
        {"/a\\b", NULL},
        {"/a%5cb", NULL},
        {"/...", "/..."},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct text path = {0};
        const enum status status = path_read(&arena, text_of(rows[i].raw), &path);

        if (rows[i].path == NULL ? status != STATUS_BAD_REQUEST
                                 : status != OK || !text_is(path, rows[i].path)) {
            fail_msg("%s", rows[i].raw);
        }
    }
    arena_release(&arena);
}

/* "name=value|name=value", so that a table can hold what fields are wanted */
static struct text fields_text(struct arena *arena, const struct field *fields, size_t count)
{
    struct buf buf;

    buf_init(&buf, arena, 100000);
    for (size_t i = 0; i < count; i++) {
        buf_format(&buf, "%s%.*s=%.*s", i == 0 ? "" : "|", TEXT_ARG(fields[i].name),
            TEXT_ARG(fields[i].value));
        if (fields[i].file_name.length > 0) {
            buf_format(&buf, "(%.*s)", TEXT_ARG(fields[i].file_name));
        }
    }
    return buf_as_text(&buf);
}

static void pairs_are_read_in_order(void **state)
{
    static const struct {
        const char *raw, *fields;
    } rows[] = {
        {"", ""},
        {"a=1", "a=1"},
        {"a=1&a=2", "a=1|a=2"},
        {"a", "a="},
        {"a=b=c", "a=b=c"},
        {"&&a=1&", "a=1"},
        {"=1", "=1"},
        {"a=+%2B+", "a= + "},
        {"a=1%0d%0a2%0d3%0a", "a=1\n2\r3\n"},
        {"%61=%D8%A7", "a=\xD8\xA7"},
        {"a=%", NULL},
        {"a=%1", NULL},
        {"a=%gg", NULL},
        {"a=%ff", NULL},
        {"%ff=1", NULL},
        {"a=\xff", NULL},
        {"a=%f0%9f%98%80", "a=\xF0\x9F\x98\x80"},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct field *fields = NULL;
        size_t count = 0;
        const enum status status = pairs_read(&arena, text_of(rows[i].raw), &fields, &count);

        if (rows[i].fields == NULL
                ? status != STATUS_BAD_REQUEST
                : status != OK || !text_is(fields_text(&arena, fields, count), rows[i].fields)) {
            fail_msg("%s", rows[i].raw);
        }
    }
    arena_release(&arena);
}

static void more_than_200_fields_are_refused(void **state)
{
    struct arena arena = {0};
    struct buf buf;
    struct field *fields = NULL;
    size_t count = 0;

    (void)state;
    buf_init(&buf, &arena, 10000);
    for (size_t i = 0; i < 200; i++) {
        buf_format(&buf, "%sa=1", i == 0 ? "" : "&");
    }
    assert_int_equal(pairs_read(&arena, buf_as_text(&buf), &fields, &count), OK);
    assert_int_equal(count, 200);
    buf_format(&buf, "&b=1");
    assert_int_equal(pairs_read(&arena, buf_as_text(&buf), &fields, &count), STATUS_BAD_REQUEST);
    arena_release(&arena);
}

#define PART(head, value) "--B\r\n" head "\r\n\r\n" value "\r\n"
#define NAMED(name) "Content-Disposition: form-data; name=\"" name "\""

static void multipart_is_read_as_browsers_write_it(void **state)
{
    static const struct {
        const char *type, *body, *fields;
    } rows[] = {
        {"multipart/form-data; boundary=B", PART(NAMED("a"), "1") "--B--\r\n", "a=1"},
        {"multipart/form-data; boundary=\"B\"", PART(NAMED("a"), "1") "--B--", "a=1"},
        {"multipart/form-data; charset=utf-8; Boundary=B", PART(NAMED("a"), "") "--B--", "a="},
        {"multipart/form-data; boundary=B",
            PART(NAMED("a"), "1\r\n2") PART(NAMED("a"), "--B") "--B--", "a=1\n2|a=--B"},
        {"multipart/form-data; boundary=B",
            PART(NAMED("p") "; filename=\"C:\\x\\a.jpg\"\r\nContent-Type: image/jpeg",
                "1\r\n2") "--B--",
            "p=1\r\n2(a.jpg)"},
        {"multipart/form-data; boundary=B",
            PART(NAMED("p") "; filename=\"../../etc/passwd\"", "x") "--B--", "p=x(passwd)"},
        /* no file was chosen, or it has no name of its own: text, and refused when it is none */
        {"multipart/form-data; boundary=B", PART(NAMED("p") "; filename=\"\"", "") "--B--", "p="},
        {"multipart/form-data; boundary=B", PART(NAMED("p") "; filename=\"a/\"", "\xff") "--B--",
            NULL},
        {"multipart/form-data; boundary=B", PART(NAMED("p") "; filename=", "\xff") "--B--", NULL},
        {"multipart/form-data; boundary=B", "--B--", ""},
        {"multipart/form-data; boundary=B",
            "--B\r\nX-First: 1\r\ncontent-disposition: form-data; name=a\r\n\r\n1\r\n--B--", "a=1"},
        {"multipart/form-data", PART(NAMED("a"), "1") "--B--", NULL},
        {"multipart/form-data; boundary=", PART(NAMED("a"), "1") "--B--", NULL},
        {"multipart/form-data; boundary=B", "", NULL},
        {"multipart/form-data; boundary=B", "--B", NULL},
        {"multipart/form-data; boundary=B", "--B\r\n", NULL},
        {"multipart/form-data; boundary=B", "--B\r\n\r\nx\r\n--B--", NULL},
        {"multipart/form-data; boundary=B", PART(NAMED("a"), "1"), NULL},
        {"multipart/form-data; boundary=B", "--B\r\n" NAMED("a") "\r\n\r\n1", NULL},
        {"multipart/form-data; boundary=B", "--B\r\n" NAMED("a") "\r\n1\r\n--B--", NULL},
        {"multipart/form-data; boundary=B", PART("Content-Disposition: form-data", "1") "--B--",
            NULL},
        {"multipart/form-data; boundary=B",
            PART("Content-Disposition: attachment; name=\"a\"", "1") "--B--", NULL},
        {"multipart/form-data; boundary=B", PART(NAMED("a") "\r\n" NAMED("b"), "1") "--B--", NULL},
        {"multipart/form-data; boundary=B",
            PART("Content-Disposition: form-data; name=\"a", "1") "--B--", NULL},
        {"multipart/form-data; boundary=B", PART(NAMED("\xFF"), "1") "--B--", NULL},
        {"multipart/form-data; boundary=B", PART(NAMED("a"), "\xFF") "--B--", NULL},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct field *fields = NULL;
        size_t count = 0;
        const enum status status =
            multipart_read(&arena, text_of(rows[i].type), text_of(rows[i].body), &fields, &count);

        if (rows[i].fields == NULL
                ? status != STATUS_BAD_REQUEST
                : status != OK || !text_is(fields_text(&arena, fields, count), rows[i].fields)) {
            fail_msg("%s\n%s", rows[i].type, rows[i].body);
        }
    }
    arena_release(&arena);
}

static void a_cookie_is_found_by_its_whole_name(void **state)
{
    static const struct {
        const char *header, *value;
    } rows[] = {
        {"", ""},
        {"__Host-session=1", "1"},
        {"a=2; __Host-session=1; b=3", "1"},
        {"a=2;__Host-session=1", "1"},
        {"session=1", ""},
        {"__Host-sessions=1", ""},
        {"x__Host-session=1", ""},
        {"__Host-session", ""},
        {"__Host-session=1; __Host-session=2", "1"},
        {"__Host-session=a=b", "a=b"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (!text_is(cookie_find(text_of(rows[i].header), "session"), rows[i].value)) {
            fail_msg("%s", rows[i].header);
        }
    }
}

static void an_encoding_is_accepted_unless_its_weight_is_zero(void **state)
{
    static const struct {
        const char *list;
        bool accepts;
    } rows[] = {
        {"", false},
        {"gzip", true},
        {"br, GZIP", true},
        {"br,gzip;q=0.5", true},
        {"gzip;q=0", false},
        {"gzip; q=0", false},
        {"gzip;q=0.000", false},
        {"gzip;q=0.001", true},
        {"xgzip", false},
        {"gzipx", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (list_accepts(text_of(rows[i].list), "gzip") != rows[i].accepts) {
            fail_msg("%s", rows[i].list);
        }
    }
}

/* "Name: value\nName: value" */
static struct head head_of(const char *lines)
{
    struct text rest = text_of(lines);
    struct text line = {0};
    struct text name = {0};
    struct head head = {0};

    while (text_cut(&rest, '\n', &line)) {
        (void)text_cut(&line, ':', &name);
        head_note(&head, name, text_trim(line));
    }
    return head;
}

static void only_plain_requests_pass(void **state)
{
    static const struct {
        const char *lines;
        bool is_plain;
    } rows[] = {
        {"Host: a", true},
        {"host: a.example:8080\nX-Y: z", true},
        {"Host: [::1]:80", true},
        {"Host: a\nContent-Length: 0", true},
        {"Host: a\nTransfer-Encoding: chunked", true},
        {"Host: a\nTransfer-Encoding: Chunked", true},
        {"X: y", false},
        {"Host: ", false},
        {"Host: a b", false},
        {"Host: a@b", false},
        {"Host: a\nHost: a", false},
        {"Host: a\nHOST: b", false},
        {"Host: a\nContent-Length: 1\nContent-Length: 1", false},
        {"Host: a\nContent-Length: 1\nTransfer-Encoding: chunked", false},
        {"Host: a\nTransfer-Encoding: chunked\nTransfer-Encoding: chunked", false},
        {"Host: a\nTransfer-Encoding: gzip, chunked", false},
        {"Host: a\nTransfer-Encoding: chunked, identity", false},
        {"Host: a\nTransfer-Encoding: ", false},
        {"Host: a\nTransfer-Encoding : chunked", false},
        {"Host: a\nContent-Length: 1,1", false},
        {"Host: a\nContent-Length: 0x1", false},
        {"Host: a\nContent-Length: -0", false},
        {"Host: a\nContent-Length: ", false},
        {"Host: a\nX(Y): 1", false},
        {"Host: a\n: 1", false},
        {"Host: a\nOrigin: x\nOrigin: y", false},
        {"Host: a\nAuthorization: x\nAuthorization: x", false},
        {"Host: a\nAccept: x\nAccept: y", true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct head head = head_of(rows[i].lines);

        if (request_is_plain(&head) != rows[i].is_plain) {
            fail_msg("%s", rows[i].lines);
        }
    }
}

static void an_origin_is_ours_by_host_or_public_address(void **state)
{
    static const struct {
        const char *lines;
        enum origin origin;
    } rows[] = {
        {"Host: a", ORIGIN_UNSAID},
        {"Host: a\nOrigin: http://a", ORIGIN_SAME},
        {"Host: a:1\nOrigin: https://a:1", ORIGIN_SAME},
        {"Host: a\nOrigin: https://c.example", ORIGIN_SAME},
        {"Host: a\nOrigin: http://c.example", ORIGIN_OTHER},
        {"Host: a\nOrigin: http://a.evil", ORIGIN_OTHER},
        {"Host: a\nOrigin: http://a:81", ORIGIN_OTHER},
        {"Host: a\nOrigin: null", ORIGIN_OTHER},
        {"Host: a\nOrigin: ftp://a", ORIGIN_OTHER},
        {"Host: a\nOrigin: http://a\nSec-Fetch-Site: cross-site", ORIGIN_OTHER},
        {"Host: a\nOrigin: http://a\nSec-Fetch-Site: same-site", ORIGIN_OTHER},
        {"Host: a\nSec-Fetch-Site: same-origin", ORIGIN_SAME},
        {"Host: a\nSec-Fetch-Site: none", ORIGIN_OTHER},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct head head = head_of(rows[i].lines);

        if (origin_of(&head, "https://c.example/") != rows[i].origin) {
            fail_msg("%s", rows[i].lines);
        }
    }
}

static void proxies_are_networks(void **state)
{
    struct proxies proxies = {0};

    (void)state;
    assert_int_equal(
        proxies_read(TEXT("10.0.0.0/8, 192.168.1.7 ,2001:db8::/33,::1"), &proxies), OK);
    assert_true(proxies_have(&proxies, TEXT("10.255.0.1")));
    assert_true(proxies_have(&proxies, TEXT("::ffff:10.1.1.1")));
    assert_false(proxies_have(&proxies, TEXT("11.0.0.1")));
    assert_true(proxies_have(&proxies, TEXT("192.168.1.7")));
    assert_false(proxies_have(&proxies, TEXT("192.168.1.6")));
    assert_true(proxies_have(&proxies, TEXT("2001:db8:7fff::1")));
    assert_false(proxies_have(&proxies, TEXT("2001:db8:8000::1")));
    assert_true(proxies_have(&proxies, TEXT("::1")));
    assert_false(proxies_have(&proxies, TEXT("::2")));
    assert_false(proxies_have(&proxies, TEXT("unknown")));
    static const char *const bad[] = {"10.0.0.0/33", "::/129", "x", "10.0.0.0/-1", "10.0.0/8"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(proxies_read(text_of(bad[i]), &proxies), STATUS_INVALID);
    }
}

static void a_source_is_an_address_or_a_network_of_one_household(void **state)
{
    static const struct {
        const char *a, *b;
        bool are_one;
    } rows[] = {
        {"9.9.9.9", "9.9.9.9", true},
        {"9.9.9.9", "9.9.9.8", false},
        {"9.9.9.9", "::ffff:9.9.9.9", true},
        {"2001:db8::1", "2001:db8::2", true},
        {"2001:db8::1", "2001:db8:0:1::1", false},
        {"2001:db8::1", "9.9.9.9", false},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct text a = address_source(&arena, text_of(rows[i].a));
        const struct text b = address_source(&arena, text_of(rows[i].b));

        assert_int_equal(text_equal(a, b), rows[i].are_one);
    }
    arena_release(&arena);
}

static enum status nothing(struct request *q)
{
    (void)q;
    return OK;
}

static void the_tree_finds_each_route(void **state)
{
    static const struct route toy[] = {
        {GET, "/", 1, nothing, 0, "home"},
        {GET, "/a", 1, nothing, 0, "a"},
        {POST, "/a", 1, nothing, 0, "a_post"},
        {GET, "/a/new", 1, nothing, 0, "new"},
        {GET, "/a/:id", 1, nothing, 0, "one"},
        {POST, "/a/:id/b/:other", 1, nothing, 0, "two"},
        {GET, "/a/new/c", 1, nothing, 0, "c"},
        {GET, "/a/:id/d", 1, nothing, 0, "d"},
    };
    static const struct {
        enum method method;
        const char *path, *name, *first, *allow;
    } rows[] = {
        {GET, "/", "home", "", "GET, HEAD"},
        {GET, "/a", "a", "", "GET, HEAD, POST"},
        {POST, "/a", "a_post", "", "GET, HEAD, POST"},
        {DELETE, "/a", NULL, "", "GET, HEAD, POST"},
        {GET, "/a/new", "new", "", NULL},
        {GET, "/a/old", "one", "old", NULL},
        {GET, "/a/new/d", "d", "new", NULL},
        {GET, "/a/new/c", "c", "", NULL},
        {POST, "/a/x/b/y", "two", "x", NULL},
        {GET, "/a/x/b/y", NULL, "", "POST"},
        {GET, "/a/", NULL, "", ""},
        {GET, "//a", NULL, "", ""},
        {GET, "/a//d", NULL, "", ""},
        {GET, "/b", NULL, "", ""},
        {GET, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14", NULL, "", ""},
    };
    struct arena arena = {0};
    const struct router *router = router_build(&arena, (struct routes){toy, COUNT_OF(toy)});

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct found found;

        router_find(router, rows[i].method, text_of(rows[i].path), &found);
        const char *name = found.route == NULL ? NULL : found.route->name;
        if ((name == NULL) != (rows[i].name == NULL) ||
            (name != NULL && strcmp(name, rows[i].name) != 0) ||
            (name != NULL && !text_is(found.params[0], rows[i].first)) ||
            (rows[i].allow != NULL && !text_is(router_allow(&arena, &found), rows[i].allow))) {
            fail_msg("%s gave %s", rows[i].path, name == NULL ? "nothing" : name);
        }
    }
    arena_release(&arena);
}

struct toy_form {
    struct text name;
    struct text note;
    int64_t age;
    struct money price;
    struct day birth_on;
    struct minute from_minute;
    int clock;
    struct text phone;
    struct text email;
    bool agrees;
    struct client_id client;
    int channel;
    struct text password;
    struct text reference;
};

static const char *const channels[] = {"call", "walk_in", NULL};
static const struct form_field toy_fields[] = {
    FORM_TEXT(struct toy_form, name, FORM_OPTIONAL, 2, 10),
    FORM_LINES(struct toy_form, note, FORM_OPTIONAL, 0, 2000),
    FORM_NUMBER(struct toy_form, age, FORM_OPTIONAL, 0, 150),
    FORM_MONEY(struct toy_form, price, FORM_OPTIONAL),
    FORM_DAY(struct toy_form, birth_on, FORM_OPTIONAL),
    FORM_MINUTE(struct toy_form, from_minute, FORM_OPTIONAL),
    FORM_CLOCK(struct toy_form, clock, FORM_OPTIONAL),
    FORM_PHONE(struct toy_form, phone, FORM_OPTIONAL),
    FORM_EMAIL(struct toy_form, email, FORM_OPTIONAL),
    FORM_BOX(struct toy_form, agrees),
    FORM_ID(struct toy_form, client, FORM_OPTIONAL),
    FORM_CHOICE(struct toy_form, channel, FORM_OPTIONAL, channels),
    FORM_TEXT(struct toy_form, reference, FORM_OPTIONAL, 0, 40),
};

static void each_hostile_value_has_its_problem(void **state)
{
    static const struct {
        const char *name, *value;
        enum problem problem;
    } rows[] = {
        {"name", "Aisha", PROBLEM_NONE},
        {"name", "  ", PROBLEM_NONE},
        {"name", "\xD8\xB9\xD8\xA7\xD8\xA6\xD8\xB4\xDB\x81", PROBLEM_NONE},
        {"name", "a", PROBLEM_required},
        {"name", "12345678901", PROBLEM_too_long},
        {"name", "a\nb", PROBLEM_not_text},
        {"name", "a\x01", PROBLEM_not_text},
        {"name", "a\x7F", PROBLEM_not_text},
        {"note", "a\nb\tc", PROBLEM_NONE},
        {"note", "pay with 4111 1111 1111 1111", PROBLEM_card_number},
        {"reference", "4111111111111111", PROBLEM_card_reference},
        {"age", "12", PROBLEM_NONE},
        {"age", "\xDB\xB1\xDB\xB2", PROBLEM_NONE},
        {"age", "-1", PROBLEM_not_in_range},
        {"age", "151", PROBLEM_not_in_range},
        {"age", "1.5", PROBLEM_not_number},
        {"age", "1e3", PROBLEM_not_number},
        {"age", "99999999999999999999", PROBLEM_not_number},
        {"age", "0000000000000000000000000000000000000001", PROBLEM_not_number},
        {"price", "Rs 2,500", PROBLEM_NONE},
        {"price", "free", PROBLEM_not_money},
        {"price", "1,000,000,000,001", PROBLEM_amount_too_large},
        {"birth_on", "2026-02-28", PROBLEM_NONE},
        {"birth_on", "2026-02-30", PROBLEM_not_date},
        {"from_minute", "2026-02-28T09:30", PROBLEM_NONE},
        {"from_minute", "2026-02-28T24:30", PROBLEM_not_time},
        {"clock", "09:30", PROBLEM_NONE},
        {"clock", "25:00", PROBLEM_not_time},
        {"phone", "0300-1234567", PROBLEM_NONE},
        {"phone", "12", PROBLEM_not_phone},
        {"email", "a@b.example", PROBLEM_NONE},
        {"email", "a.b+c@b.co.uk", PROBLEM_NONE},
        {"email", "a@b", PROBLEM_not_email},
        {"email", "a@@b.example", PROBLEM_not_email},
        {"email", "@b.example", PROBLEM_not_email},
        {"email", "a b@c.example", PROBLEM_not_email},
        {"email", "a@b..example", PROBLEM_not_email},
        {"email", "a@-b.example", PROBLEM_not_email},
        {"email", "a@b.example.", PROBLEM_not_email},
        {"email", "<a@b.example>", PROBLEM_not_email},
        {"agrees", "on", PROBLEM_NONE},
        {"client", "0000000000001", PROBLEM_NONE},
        {"client", "1", PROBLEM_not_choice},
        {"client", "zzzzzzzzzzzzz", PROBLEM_not_choice},
        {"channel", "walk_in", PROBLEM_NONE},
        {"channel", "Walk_in", PROBLEM_not_choice},
        {"csrf", "x", PROBLEM_NONE},
        {"version", "3", PROBLEM_NONE},
        {"website", "x", PROBLEM_NONE},
        {"role", "administrator", PROBLEM_unknown_field},
    };
    struct clinic clinic = {.settings = {.country = "92", .money_digits = 2}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena arena = {0};
        struct toy_form form;
        struct field field = {text_of(rows[i].name), text_of(rows[i].value), {0}};
        struct request q = {.clinic = &clinic, .arena = &arena, .fields = &field, .field_count = 1};
        const enum status status = form_read(&q, toy_fields, COUNT_OF(toy_fields), &form);
        const enum problem problem =
            q.problems.count == 0 ? PROBLEM_NONE : q.problems.items[0].problem;

        if (problem != rows[i].problem || status != problem_status(problem)) {
            fail_msg("%s=%s gave %s", rows[i].name, rows[i].value, problem_key(problem));
        }
        arena_release(&arena);
    }
}

static void a_form_is_read_into_its_struct(void **state)
{
    struct field fields[] = {
        {TEXT_ROW("name"), TEXT_ROW(" Aisha "), {0}},
        {TEXT_ROW("age"), TEXT_ROW("30"), {0}},
        {TEXT_ROW("price"), TEXT_ROW("2,500"), {0}},
        {TEXT_ROW("phone"), TEXT_ROW("0300 1234567"), {0}},
        {TEXT_ROW("agrees"), TEXT_ROW("1"), {0}},
        {TEXT_ROW("channel"), TEXT_ROW("walk_in"), {0}},
        {TEXT_ROW("client"), TEXT_ROW("0000000000012"), {0}},
        {TEXT_ROW("clock"), TEXT_ROW("16:30"), {0}},
    };
    struct clinic clinic = {.settings = {.country = "92", .money_digits = 2}};
    struct arena arena = {0};
    struct request q = {
        .clinic = &clinic, .arena = &arena, .fields = fields, .field_count = COUNT_OF(fields)};
    struct toy_form form;

    (void)state;
    memset(&form, 0xA5, sizeof form);
    assert_int_equal(form_read(&q, toy_fields, COUNT_OF(toy_fields), &form), OK);
    assert_true(text_is(form.name, "Aisha"));
    assert_int_equal(form.age, 30);
    assert_int_equal(form.price.minor, 250000);
    assert_true(text_is(form.phone, "+923001234567"));
    assert_true(form.agrees);
    assert_int_equal(form.channel, 1);
    assert_int_equal(form.client.v, 34);
    assert_int_equal(form.clock, 16 * 60 + 30);
    assert_int_equal(form.note.length, 0);
    assert_false(form_has(&q, "email"));
    assert_true(form_has(&q, "name"));
    arena_release(&arena);
}

static void a_stamp_is_good_between_three_seconds_and_a_day(void **state)
{
    struct fixture *fixture = fixture_new();
    static const struct {
        int64_t age_ms;
        const char *website;
        bool is_changed;
        enum problem problem;
    } rows[] = {
        {3000, "", false, PROBLEM_NONE},
        {24 * 3600 * 1000, "", false, PROBLEM_NONE},
        {2999, "", false, PROBLEM_form_too_fast},
        {-1, "", false, PROBLEM_form_too_fast},
        {24 * 3600 * 1000 + 1, "", false, PROBLEM_form_expired},
        {5000, "http://spam.example", false, PROBLEM_form_too_fast},
        {5000, "", true, PROBLEM_form_expired},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena arena = {0};
        struct clinic clinic = {.store = fixture->store};
        struct request q = {.clinic = &clinic, .arena = &arena, .now = {INT64_C(1764000000000)}};
        struct text stamp = text_copy(&arena, request_stamp(&q));
        struct field fields[] = {
            {TEXT_ROW("stamp"), stamp, {0}},
            {TEXT_ROW("website"), text_of(rows[i].website), {0}},
        };

        if (rows[i].is_changed) {
            fields[0].value = text_format(&arena, "1%.*s", TEXT_ARG(text_part(stamp, 1, SIZE_MAX)));
            fields[0].value = text_join(&arena, text_part(fields[0].value, 0, stamp.length - 1),
                text_ends(stamp, TEXT("0")) ? TEXT("1") : TEXT("0"));
        }
        q.fields = fields;
        q.field_count = COUNT_OF(fields);
        q.now.ms += rows[i].age_ms;
        const enum status status = request_check_stamp(&q);
        const enum problem problem =
            q.problems.count == 0 ? PROBLEM_NONE : q.problems.items[0].problem;
        if (problem != rows[i].problem || status != problem_status(problem)) {
            fail_msg("row %zu gave %s", i, problem_key(problem));
        }
        arena_release(&arena);
    }
    fixture_free(fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_is_decoded_once_and_strictly),
        cmocka_unit_test(pairs_are_read_in_order),
        cmocka_unit_test(more_than_200_fields_are_refused),
        cmocka_unit_test(multipart_is_read_as_browsers_write_it),
        cmocka_unit_test(a_cookie_is_found_by_its_whole_name),
        cmocka_unit_test(an_encoding_is_accepted_unless_its_weight_is_zero),
        cmocka_unit_test(only_plain_requests_pass),
        cmocka_unit_test(an_origin_is_ours_by_host_or_public_address),
        cmocka_unit_test(proxies_are_networks),
        cmocka_unit_test(a_source_is_an_address_or_a_network_of_one_household),
        cmocka_unit_test(the_tree_finds_each_route),
        cmocka_unit_test(each_hostile_value_has_its_problem),
        cmocka_unit_test(a_form_is_read_into_its_struct),
        cmocka_unit_test(a_stamp_is_good_between_three_seconds_and_a_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
