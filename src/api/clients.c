/* Clients. Who asks is read first, since it decides whom she may see. */
#include "api/api.h"
#include "api_queries.h"
#include "clients/search.h"

/* Clients as they were read, and their numbers. */
struct clients_read {
    struct api_clients clients;
    struct api_client_phones phones;
};

static void queue_clients(
    struct request *q, struct text ids, int64_t after, int64_t count, struct clients_read *out)
{
    const struct client_id from = {after};

    read_api_clients(&q->reads, ids, from, q->actor.staff, count, &out->clients);
    read_api_client_phones(&q->reads, ids, from, q->actor.staff, count, &out->phones);
}

static void queue_client(struct request *q, int64_t id, struct clients_read *out)
{
    queue_clients(q, text_format(q->arena, "[%lld]", (long long)id), 0, 1, out);
}

static void write_phones(
    struct buf *to, const struct api_client_phones *phones, struct client_id client)
{
    size_t first = 0;

    while (first < phones->count && phones->rows[first].client_id.v != client.v) {
        first++;
    }
    json_put_text_or_null(
        to, "phone", first < phones->count ? phones->rows[first].number_text : TEXT(""));
    json_open(to, "phones", '[');
    for (size_t i = first; i < phones->count && phones->rows[i].client_id.v == client.v; i++) {
        json_open(to, NULL, '{');
        json_put_text(to, "number", phones->rows[i].number_text);
        json_put_text(to, "whose", phones->rows[i].whose_text);
        json_put_bool(to, "safe", phones->rows[i].is_safe);
        json_close(to, '}');
    }
    json_close(to, ']');
}

/* A birth is a day, or an age as it was told, which no program should take for a day. */
static struct text birth_date(struct text birth)
{
    struct day day;

    return day_read(birth, &day) == OK ? birth : TEXT("");
}

static void write_client(struct request *q, const struct clients_read *read, size_t i)
{
    const struct api_clients_row *row = &read->clients.rows[i];
    struct buf *to = &q->out.buf;

    json_open(to, NULL, '{');
    json_put_id(to, "id", row->client_id.v);
    json_put_number(to, "file_number", row->file_number);
    json_put_text(to, "name", row->name);
    json_put_text(to, "name_ur", row->name_ur);
    write_phones(to, &read->phones, row->client_id);
    json_put_text_or_null(to, "no_phone_reason", row->no_phone_text);
    json_put_text_or_null(to, "email", row->email);
    json_put_text(to, "language", row->language_text);
    json_put_text_or_null(to, "birth_date", birth_date(row->birth_text));
    json_put_number(to, "version", row->version);
    json_close(to, '}');
}

/* After the reads that say who asks. */
static enum status show(struct request *q, int64_t id, int http_status)
{
    struct clients_read read;

    queue_client(q, id, &read);
    const enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    if (read.clients.count == 0) {
        return problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    q->subject = (struct subject_id){id};
    write_client(q, &read, 0);
    return api_answer(q, http_status, read.clients.rows[0].version);
}

enum status api_client(struct request *q)
{
    int64_t id = 0;
    enum status status = request_id(q, 0, &id);

    if (status == OK) {
        status = reads_run(&q->reads);
    }
    return status == OK ? show(q, id, 200) : status;
}

/* Those whom the desk's own search finds, the best match first. */
static enum status found_clients(struct request *q, int64_t limit)
{
    struct client_search *search = ARENA_NEW(q->arena, struct client_search);
    struct clients_read read = {0};
    struct text ids = TEXT("[");
    enum status status = clients_search(q, request_query(q, "search"), search);

    for (size_t i = 0; status == OK && i < search->hits.count && (int64_t)i < limit; i++) {
        ids = text_format(q->arena, "%.*s%s%lld", TEXT_ARG(ids), i > 0 ? "," : "",
            (long long)search->hits.rows[i].id.v);
    }
    if (status == OK && search->hits.count > 0) {
        queue_clients(q, text_join(q->arena, ids, TEXT("]")), 0, limit, &read);
        status = reads_run(&q->reads);
    }
    if (status != OK) {
        return status;
    }
    api_begin_list(q);
    for (size_t i = 0; i < search->hits.count; i++) {
        for (size_t j = 0; j < read.clients.count; j++) {
            if (read.clients.rows[j].client_id.v == search->hits.rows[i].id.v) {
                write_client(q, &read, j);
            }
        }
    }
    return api_end_list(q, 0);
}

enum status api_clients(struct request *q)
{
    struct clients_read read;
    struct api_page page;
    int64_t next = 0;
    enum status status = api_query_page(q, &page);

    if (status == OK && request_query(q, "search").length > 0) {
        return found_clients(q, page.limit);
    }
    if (status == OK) {
        status = reads_run(&q->reads);
    }
    if (status == OK) {
        queue_clients(q, TEXT("[]"), page.after, page.limit + 1, &read);
        status = reads_run(&q->reads);
    }
    if (status != OK) {
        return status;
    }
    api_begin_list(q);
    for (size_t i = 0; i < read.clients.count; i++) {
        if ((int64_t)i == page.limit) {
            next = read.clients.rows[i - 1].client_id.v;
            break;
        }
        write_client(q, &read, i);
    }
    return api_end_list(q, next);
}

struct phone_input {
    struct text number;
    struct text whose;
    bool safe;
};

static const struct form_field phone_fields[] = {
    FORM_PHONE(struct phone_input, number, FORM_REQUIRED),
    FORM_TEXT(struct phone_input, whose, FORM_OPTIONAL, 0, 60),
    FORM_BOX(struct phone_input, safe),
};

struct client_input {
    struct text name;
    struct text name_ur;
    struct text phone;
    struct text no_phone_reason;
    struct text email;
    int language;
    struct day birth_date;
    size_t phone_count;
    struct phone_input phones[client_phones_most];
};

static const char *const languages[] = {"en", "ur", "roman", NULL};

static const struct form_field client_fields[] = {
    FORM_TEXT(struct client_input, name, FORM_OPTIONAL, 1, 120),
    FORM_TEXT(struct client_input, name_ur, FORM_OPTIONAL, 0, 120),
    FORM_PHONE(struct client_input, phone, FORM_OPTIONAL),
    FORM_TEXT(struct client_input, no_phone_reason, FORM_OPTIONAL, 0, 200),
    FORM_EMAIL(struct client_input, email, FORM_OPTIONAL),
    FORM_CHOICE(struct client_input, language, FORM_OPTIONAL, languages),
    FORM_DAY(struct client_input, birth_date, FORM_OPTIONAL),
};

/* The numbers that are sent: a list, or the first one; null: she has none. */
static void set_phones(const struct client_input *input, struct client_details *details)
{
    if (input->phone_count == 0 && input->phone.length > 0 && details->phone_count > 0) {
        details->phones[0].number = input->phone;
        return;
    }
    for (size_t i = 0; i < input->phone_count; i++) {
        const struct phone_input *phone = &input->phones[i];

        details->phones[i] = (struct client_phone){phone->number, phone->whose, phone->safe};
    }
    details->phone_count = input->phone_count;
    if (details->phone_count == 0 && input->phone.length > 0) {
        details->phones[details->phone_count++] = (struct client_phone){input->phone, {0}, true};
    }
}

static enum status check_details(struct request *q, const struct client_details *details)
{
    if (details->name.length == 0) {
        return problem_set(&q->problems, PROBLEM_required, "name", TEXT(""));
    }
    if (details->phone_count == 0 && details->no_phone.length == 0) {
        return problem_set(&q->problems, PROBLEM_phone_or_reason, "phone", TEXT(""));
    }
    return OK;
}

/* What was sent, over what is saved. */
static enum status set_details(
    struct request *q, const struct client_input *input, struct client_details *details)
{
    if (request_has(q, "name")) {
        details->name = input->name;
    }
    if (request_has(q, "name_ur")) {
        details->name_ur = input->name_ur;
    }
    if (request_has(q, "phone") || input->phone_count > 0) {
        set_phones(input, details);
    }
    if (request_has(q, "no_phone_reason")) {
        details->no_phone = input->no_phone_reason;
    }
    if (request_has(q, "email")) {
        details->email = input->email;
    }
    if (request_has(q, "language")) {
        details->language = text_of(languages[input->language]);
    }
    if (request_has(q, "birth_date")) {
        const bool is_known = form_has(q, "birth_date");

        details->birth = is_known ? day_text(q->arena, input->birth_date) : TEXT("");
    }
    return check_details(q, details);
}

static enum status read_input(struct request *q, struct client_input *out_input)
{
    const struct api_list list = {.name = "phones",
        .fields = phone_fields,
        .field_count = COUNT_OF(phone_fields),
        .most = client_phones_most,
        .size = sizeof out_input->phones[0],
        .items = out_input->phones,
        .out_count = &out_input->phone_count};
    enum status status = api_read(q, client_fields, COUNT_OF(client_fields), out_input, &list);

    if (status == OK && form_has(q, "birth_date") &&
        out_input->birth_date.v > clinic_today(q->clinic, q->now).v) {
        status = problem_set(&q->problems, PROBLEM_not_in_range, "birth_date", TEXT(""));
    }
    if (status == OK && out_input->phone_count > 0 && out_input->phone.length > 0 &&
        !text_equal(out_input->phone, out_input->phones[0].number)) {
        status = problem_set(&q->problems, PROBLEM_not_choice, "phone", TEXT(""));
    }
    return status;
}

enum status api_client_create(struct request *q)
{
    struct client_details details = {.is_unmatched = true};
    struct client_input input;
    struct subject subject;
    struct batch batch;
    int64_t id = 0;
    enum status status = read_input(q, &input);

    if (status == OK) {
        status = set_details(q, &input, &details);
    }
    if (status == OK) {
        status = reads_run(&q->reads);
    }
    if (status != OK) {
        return status;
    }
    if (q->is_repeat) {
        return id_read(q->repeats, &id) == OK ? show(q, id, 201) : STATUS_INTERNAL;
    }
    char *answer = api_batch(q, &batch);

    client_create(q, &batch, &details, &subject);
    id_write(subject.id.v, answer);
    status = batch_commit(&batch);
    return status == OK ? show(q, subject.id.v, 201) : status;
}

static void saved_details(const struct clients_read *read, struct client_details *out)
{
    const struct api_clients_row *row = &read->clients.rows[0];

    *out = (struct client_details){.name = row->name,
        .name_ur = row->name_ur,
        .relative = row->relative_text,
        .email = row->email,
        .birth = row->birth_text,
        .area = row->area_text,
        .address = row->address_text,
        .gender = row->gender_text,
        .language = row->language_text,
        .channel = row->channel_text,
        .provider = row->provider_text,
        .no_phone = row->no_phone_text,
        .source = row->source_text,
        .former = row->former_text,
        .is_assistant_wished = row->is_assistant_wished,
        .is_named_allowed = row->is_named_allowed};
    for (size_t i = 0; i < read->phones.count && i < client_phones_most; i++) {
        const struct api_client_phones_row *phone = &read->phones.rows[i];

        out->phones[out->phone_count++] =
            (struct client_phone){phone->number_text, phone->whose_text, phone->is_safe};
    }
}

static enum status change(
    struct request *q, int64_t id, const struct client_input *input, int64_t version)
{
    struct clients_read read;
    struct client_details before;
    struct client_details after;
    struct subject subject;
    struct batch batch;

    queue_client(q, id, &read);
    read_subject(&q->reads, (struct subject_id){id}, &subject);
    enum status status = reads_run(&q->reads);
    if (status != OK) {
        return status;
    }
    if (read.clients.count == 0) {
        return problem_set(&q->problems, PROBLEM_gone, NULL, TEXT(""));
    }
    if (read.clients.rows[0].version != version) {
        return problem_set(&q->problems, PROBLEM_stale, NULL, TEXT(""));
    }
    saved_details(&read, &before);
    after = before;
    status = set_details(q, input, &after);
    if (status != OK) {
        return status;
    }
    request_batch(q, &batch);
    client_change(q, &batch, &subject, version, &before, &after);
    return batch_commit(&batch);
}

enum status api_client_change(struct request *q)
{
    struct client_input input;
    int64_t version = 0;
    int64_t id = 0;
    enum status status = request_id(q, 0, &id);

    if (status == OK) {
        status = api_read_version(q, &version);
    }
    if (status == OK) {
        status = read_input(q, &input);
    }
    if (status == OK) {
        status = reads_run(&q->reads);
    }
    if (status == OK) {
        status = change(q, id, &input, version);
    }
    return status == OK ? show(q, id, 200) : status;
}
