/* What the demo's clients have paid: an invoice for each appointment that was kept, written as the
 * desk writes it. */
#include "billing/documents.h"
#include "billing_queries.h"
#include "demo/inside.h"

enum { note_paisa = 100000, pending_days = 2, unpaid_days = 5, tenth = 1000, one_of_forty = 40 };

void demo_money_begin(struct demo *demo)
{
    const struct clinic_settings *settings = &demo->clinic.settings;
    const struct head_of_clinic head = {.found = true,
        .name = settings->name,
        .name_ur = settings->name_ur,
        .address_text = settings->address,
        .address_ur_text = settings->address_ur,
        .phone = settings->phone};
    struct desk desk = {.clinic = &demo->clinic, .batch = &demo->batch};

    desk_letterhead(&desk, &head);
    demo->head = text_copy(&demo->line->arena, desk.head);
    demo->head_ur = text_copy(&demo->line->arena, desk.head_ur);
    demo->account.v = clinic_new_id(&demo->clinic);
    write_account_insert(&demo->batch, demo->account, TEXT("Meezan Bank"), TEXT("Meezan Bank"),
        TEXT("PK36SCBL0000001123456702"), 0);
}

/* What was allowed on it: now and then a tenth off, and now and then nothing to pay. */
static void allow(struct demo *demo, const struct demo_kept *kept, struct bill_line *line)
{
    const uint64_t luck = demo_below(demo, one_of_forty);

    if (luck == 0) {
        line->facts.discount = (struct discount){.kind = DISCOUNT_COMPLIMENTARY};
        line->allowed_by = demo->admin;
        line->reason = TEXT("Done again free of charge");
    } else if (luck < 3) {
        line->facts.discount = (struct discount){.kind = DISCOUNT_RATE, .rate = tenth};
        line->allowed_by = kept->clinician;
        line->reason = TEXT("Sister of a client");
    }
}

/* A line for each part, at the price told at booking. */
static enum status write_lines(struct demo *demo, const struct desk *desk, struct bill *bill,
    const struct demo_kept *kept, struct line_id *out_line, struct money *out_total)
{
    const struct discount none = {.kind = DISCOUNT_NONE};
    struct bill_line lines[demo_parts_most];
    struct line_facts facts[demo_parts_most];
    struct line_amounts amounts[demo_parts_most];
    struct invoice_amounts total;

    for (size_t i = 0; i < kept->part_count; i++) {
        const struct demo_service *service = &demo_services[kept->services[i]];
        const struct money price = {(int64_t)service->rupees * paisa};

        lines[i] = (struct bill_line){.service = demo->services[kept->services[i]],
            .variant = demo->variants[kept->services[i]],
            .part = kept->parts[i],
            .name = text_of(service->name),
            .name_ur = text_of(service->name_ur),
            .price = {price, PRICE_BOOKED, kept->day},
            .facts = {.unit = price, .quantity = 1}};
        allow(demo, kept, &lines[i]);
        facts[i] = lines[i].facts;
    }
    const enum status status =
        invoice_compute(&demo->line->problems, facts, kept->part_count, none, amounts, &total);
    for (size_t i = 0; status == OK && i < kept->part_count; i++) {
        lines[i].amounts = amounts[i];
        *out_line = line_write(desk, bill, &lines[i], (int64_t)i);
    }
    if (status == OK) {
        totals_write(desk, bill, none, &total);
        *out_total = total.total;
    }
    return status;
}

static enum status pay(struct demo *demo, const struct desk *desk, struct bill *bill,
    struct money total, bool by_transfer, bool is_verified)
{
    const struct invoice_money money = {
        .is_issued = true, .has_client = true, .total = total, .due = total};
    const struct payment_asked asked = {
        .given = {by_transfer ? 0 : (total.minor + note_paisa - 1) / note_paisa * note_paisa},
        .transfer = {by_transfer ? total.minor : 0}};
    const struct payment_texts texts = {.payer = bill->name,
        .account = by_transfer ? demo->account : (struct account_id){0},
        .account_text = by_transfer ? TEXT("Meezan Bank") : TEXT(""),
        .reference = by_transfer ? text_format(&demo->arena, "FT%llX",
                                       (unsigned long long)demo->clinic.random(&demo->clinic))
                                 : TEXT(""),
        .sender = by_transfer ? bill->name : TEXT("")};
    struct payment payment;
    const enum status status = payment_decide(&demo->line->problems, &money, &asked, &payment);

    if (status == OK) {
        const struct payment_id id = {clinic_new_id(&demo->clinic)};

        payment_write(desk, bill, id, &payment, asked.given, total, &texts);
        if (by_transfer && is_verified) {
            verification_write(desk, bill, id, /* is_arrived= */ true, payment.transfer, total);
        }
    }
    return status;
}

/* One paid invoice was made out to the wrong client, and taken back the same day. */
static enum status take_back(struct demo *demo, struct desk *desk, struct bill *bill,
    struct line_id line, struct money total)
{
    const struct invoice_money money = {
        .is_issued = true, .has_client = true, .total = total, .due = {0}};
    const struct credit_line lines[] = {{.total = total, .is_chosen = true}};
    struct credit parts[1];
    struct credit credit;
    const enum status status =
        credit_decide(&demo->line->problems, &money, lines, 1, parts, &credit);

    if (status == OK) {
        desk->staff = demo->admin;
        (void)credit_write(
            desk, bill, &credit, lines, parts, &line, 1, TEXT("Made out to the wrong client"));
    }
    return status;
}

enum status demo_bill(struct demo *demo, const struct demo_kept *kept)
{
    const int age = demo->today.v - kept->day.v;
    struct desk desk = {.clinic = &demo->clinic,
        .batch = &demo->batch,
        .staff = kept->desk,
        .branch = kept->branch,
        .now = kept->at,
        .business_day = kept->day,
        .head = demo->head,
        .head_ur = demo->head_ur};
    struct bill bill = {.id = {clinic_new_id(&demo->clinic)},
        .subject = &kept->client->subject,
        .client = {true, {kept->client->subject.id.v}},
        .name = demo_client_name(&demo->arena, kept->client, /* in_urdu= */ false),
        .name_ur = demo_client_name(&demo->arena, kept->client, /* in_urdu= */ true)};
    const uint64_t luck = demo_below(demo, 100);
    struct line_id line;
    struct money total;

    draft_write(&desk, &bill,
        &(struct bill_origin){.appointment = {true, kept->appointment}, .visit = kept->visit});
    enum status status = write_lines(demo, &desk, &bill, kept, &line, &total);
    if (status != OK || (age == 0 && luck < 10)) {
        return status; /* today's last ones are drafts still */
    }
    issue_write(&desk, &bill, total);
    if (total.minor == 0 || (age < unpaid_days && luck >= 95)) {
        return OK;
    }
    status = pay(demo, &desk, &bill, total, /* by_transfer= */
        luck<30,
            /* is_verified= */ age>
                pending_days ||
            luck < 20);
    if (status == OK && !demo->has_void && luck >= 30 && age == 1 && kept->part_count == 1) {
        demo->has_void = true;
        status = take_back(demo, &desk, &bill, line, total);
    }
    return status;
}

void demo_close_before(struct demo *demo, struct branch_id branch, struct day day)
{
    const struct desk desk = {.clinic = &demo->clinic,
        .batch = &demo->batch,
        .branch = branch,
        .now = demo->at,
        .business_day = day};

    desk_begin(&desk);
}
