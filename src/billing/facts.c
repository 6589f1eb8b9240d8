#include "billing/facts.h"

#include "access/access.h"
#include "billing/billing.h"
#include "billing/views.h"
#include "billing_html.h"
#include "visits/rules.h"

/* Of a unit of a product; and how many the schema lets a line have. */
enum { hundredths = 100, quantity_most = 9999 };

struct url invoice_url(struct arena *arena, struct invoice_id id)
{
    return url_id(arena, "/staff/invoices/", id.v, "");
}

struct invoice_lines lines_with(
    struct arena *arena, const struct invoice_lines *all, struct line_id line, bool is_off)
{
    struct invoice_lines on = {
        .rows = ARENA_ARRAY(arena, all->count + 1, struct invoice_lines_row)};

    for (size_t i = 0; i < all->count; i++) {
        const struct invoice_lines_row *row = &all->rows[i];

        if (!(row->line_id.v == line.v ? is_off : row->is_off)) {
            on.rows[on.count++] = *row;
        }
    }
    return on;
}

static void facts_compute(struct request *q, struct invoice_facts *facts)
{
    const struct invoice_shown *invoice = &facts->invoice;
    const bool is_issued = invoice->number_maybe.known;

    facts->lines = lines_with(q->arena, &facts->all, (struct line_id){0}, false);
    facts->money = (struct invoice_money){.is_issued = is_issued,
        .has_client = invoice->client_id_maybe.known,
        .credit_note_count = invoice->credit_note_count,
        .total = invoice->total_amount,
        .due = is_issued ? invoice->due_amount : invoice->total_amount,
        .pending = invoice->pending_amount,
        .credited = invoice->credited_amount,
        .credit = {invoice->credit_amount.minor < 0 ? 0 : invoice->credit_amount.minor}};
    facts->state = invoice_state(&facts->money);
    q->subject = (struct subject_id){invoice->subject_id.v};
}

enum status facts_read(struct request *q, struct invoice_facts *out_facts)
{
    struct invoice_facts *facts = out_facts;
    struct reads *reads = &q->reads;
    int64_t subject = 0;

    *facts = (struct invoice_facts){
        .today = clinic_today(q->clinic, q->now), .seen = request_version(q)};
    if (request_id(q, 0, &facts->id.v) != OK) {
        return STATUS_NOT_FOUND;
    }
    read_invoice_shown(reads, facts->id, &facts->invoice);
    read_invoice_lines(reads, facts->id, &facts->all);
    read_invoice_payments(reads, facts->id, &facts->payments);
    read_invoice_ledger(reads, facts->id, &facts->ledger);
    read_invoice_credit_notes(reads, facts->id, &facts->notes);
    read_accounts_open(reads, &facts->accounts);
    read_services_to_bill(reads, facts->today, &facts->services);
    read_used_to_bill(reads, facts->today, (struct maybe_visit_id){.known = false},
        (struct maybe_invoice_id){true, facts->id}, &facts->used);
    read_taxes_to_bill(reads, facts->today, &facts->taxes);
    read_head_of_clinic(reads, &facts->head);
    /* Undo has no field of its own for it, so its address says it. */
    const struct text named =
        request_has(q, "subject") ? request_field(q, "subject") : request_query(q, "subject");
    if (q->method == POST && id_read(named, &subject) == OK) {
        read_subject(reads, (struct subject_id){subject}, &facts->subject);
    }
    const enum status status = reads_run(reads);
    if (status != OK) {
        return status;
    }
    if (!facts->invoice.found || actor_is_in(&q->actor, facts->invoice.hidden_text)) {
        facts->invoice.found = false;
        return problem_set(&q->problems, PROBLEM_gone, /* field= */ NULL, (struct text){0});
    }
    if (subject != 0 && subject != facts->invoice.subject_id.v) {
        return problem_set(&q->problems, PROBLEM_stale, /* field= */ NULL, (struct text){0});
    }
    facts_compute(q, facts);
    return OK;
}

void facts_desk(struct request *q, const struct invoice_facts *facts, struct batch *batch,
    struct desk *out_desk)
{
    request_batch(q, batch);
    *out_desk = (struct desk){.clinic = q->clinic,
        .batch = batch,
        .staff = q->actor.staff,
        .branch = facts->invoice.branch_id,
        .now = q->now,
        .business_day = facts->today};
    desk_letterhead(out_desk, &facts->head);
    desk_begin(out_desk);
}

struct bill facts_bill(const struct invoice_facts *facts)
{
    return (struct bill){.id = facts->id,
        .subject = &facts->subject,
        .client = facts->invoice.client_id_maybe,
        .name = facts->invoice.name,
        .name_ur = facts->invoice.name_ur,
        .version = facts->seen};
}

struct text variant_name(
    struct arena *arena, struct text service, struct text variant, bool is_plain)
{
    return is_plain || variant.length == 0
        ? service
        : text_format(arena, "%.*s, %.*s", TEXT_ARG(service), TEXT_ARG(variant));
}

/* "Dr Malik, council number 41234-P"; the number reads from left to right in both languages. */
static struct text with_council(
    struct arena *arena, enum language language, struct text name, struct text council)
{
    return name.length == 0 || council.length == 0
        ? name
        : text_format(arena, "%.*s%s%s \u2066%.*s\u2069", TEXT_ARG(name),
              translate_to(language, WORDS(", ")), translate_to(language, WORDS("council number")),
              TEXT_ARG(council));
}

struct text performer_detail(
    struct arena *arena, struct text name, struct text name_ur, struct text council)
{
    const struct text english = with_council(arena, ENGLISH, name, council);
    const struct text urdu = with_council(arena, URDU, name_ur, council);

    return text_format(arena, "%.*s\n%.*s", TEXT_ARG(english), TEXT_ARG(urdu));
}

struct bill_line line_of_service(struct arena *arena, const struct services_to_bill_row *row)
{
    const bool is_plain = row->variant_rank == 0;

    return (struct bill_line){.service = row->service_id,
        .variant = row->variant_id,
        .name = variant_name(arena, row->name, row->variant_text, is_plain),
        .name_ur = variant_name(arena, row->name_ur, row->variant_ur_text, is_plain),
        .price = {row->price_amount, PRICE_LIST, row->since_on},
        .tax_category = row->tax_category_id_maybe.value,
        .tax = row->tax_text,
        .tax_ur = row->tax_ur_text,
        .facts = {.unit = row->price_amount,
            .quantity = 1,
            .tax_rate = row->tax_rate_maybe.value,
            .is_inclusive = row->is_inclusive_maybe.known && row->is_inclusive_maybe.value}};
}

enum status line_of_used(
    struct arena *arena, const struct used_to_bill_row *row, struct bill_line *out_line)
{
    const bool is_whole = row->units_number % hundredths == 0;
    const int64_t whole = row->units_number / hundredths;
    const char *unit = text_string(arena, row->unit_text);
    const struct text units = units_text(arena, row->units_number);
    struct bill_line line = {.treatment = row->treatment_id,
        .name = text_format(arena, "%.*s, %.*s %s", TEXT_ARG(row->name), TEXT_ARG(units), unit),
        .name_ur = text_format(arena, "\u2068%.*s\u2069%s\u2066%.*s\u2069 %s", TEXT_ARG(row->name),
            translate_to(URDU, WORDS(", ")), TEXT_ARG(units), translate_to(URDU, unit)),
        .price = {row->price_amount, PRICE_LIST, row->since_on},
        .tax_category = row->tax_category_id_maybe.value,
        .tax = row->tax_text,
        .tax_ur = row->tax_ur_text,
        .facts = {.quantity = is_whole && whole <= quantity_most ? whole : 1,
            .tax_rate = row->tax_rate_maybe.value,
            .is_inclusive = row->is_inclusive_maybe.known && row->is_inclusive_maybe.value}};

    if (line.facts.quantity != whole || !is_whole) {
        const enum status status =
            money_share(row->price_amount, row->units_number, hundredths, &line.price.unit);
        if (status != OK) {
            return status;
        }
    }
    line.facts.unit = line.price.unit;
    *out_line = line;
    return OK;
}

struct discount facts_discount(const struct invoice_facts *facts)
{
    return (struct discount){discount_named(facts->invoice.discount_text),
        facts->invoice.discount_rate, facts->invoice.asked_amount};
}

struct line_facts *facts_lines(struct request *q, const struct invoice_facts *facts)
{
    struct line_facts *lines = ARENA_ARRAY(q->arena, facts->lines.count + 1, struct line_facts);

    for (size_t i = 0; i < facts->lines.count; i++) {
        const struct invoice_lines_row *row = &facts->lines.rows[i];

        lines[i] = (struct line_facts){.unit = row->unit_amount,
            .quantity = row->quantity_count,
            .discount = {discount_named(row->discount_text), row->discount_rate, row->asked_amount},
            .tax_rate = row->tax_rate,
            .is_inclusive = row->is_inclusive};
    }
    return lines;
}

enum status invoice_again(struct request *q, struct invoice_facts *facts, enum status status)
{
    if (!facts->invoice.found || status == OK) {
        return status;
    }
    /* Somebody else was first: what is shown is what is saved now. */
    if ((status == STATUS_STALE || status == STATUS_CONFLICT) && facts_read(q, facts) != OK) {
        return status;
    }
    /* A credit note that was refused is asked for again, with what was typed. */
    const struct invoice_view view = {
        .facts = facts, .asks_void = text_ends(q->path, TEXT("/void"))};

    invoice_html(&q->out, q, &view);
    return status;
}
