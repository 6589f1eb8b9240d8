/* Making search tokens anew, some clients at a time. */
#include "jobs/jobs.h"
#include "base/name.h"
#include "clients/tokens.h"
#include "clients_queries.h"

enum { steps_of_client = tokens_most + 3 };

static void write_tokens(
    struct job_run *run, const struct clients_after_row *client, const struct phones_after *phones)
{
    struct client_details details = {.name = client->name,
        .name_ur = client->name_ur,
        .relative = client->relative_text,
        .former = client->former_text,
        .email = client->email};
    struct tokens tokens;

    for (size_t i = 0; i < phones->count; i++) {
        if (phones->rows[i].client_id.v == client->client_id.v &&
            details.phone_count < client_phones_most) {
            details.phones[details.phone_count++].number = phones->rows[i].number_text;
        }
    }
    tokens_of(run->clinic, run->arena, &details, &tokens);
    /* Who is changed meanwhile gets her tokens by that; the rest is tried again. */
    write_client_is_unchanged(&run->batch, client->client_id, client->version);
    write_tokens_delete_client(&run->batch, client->client_id);
    for (size_t i = 0; i < tokens.count; i++) {
        write_token_insert_client(&run->batch, tokens.at[i], client->client_id);
    }
}

enum status job_search(struct job_run *run)
{
    struct token_build_row build;
    struct clients_after clients;
    struct phones_after phones;
    struct client_id last = {0};

    read_token_build_row(&run->reads, &build);
    enum status status = reads_run(&run->reads);
    if (status != OK || build.rules_number == name_rules_version) {
        return status;
    }
    read_clients_after(&run->reads, build.client_id, &clients);
    read_phones_after(&run->reads, build.client_id, &phones);
    status = reads_run(&run->reads);
    if (status != OK) {
        return status;
    }
    for (size_t i = 0; i < clients.count && run->batch.count + steps_of_client < batch_most; i++) {
        write_tokens(run, &clients.rows[i], &phones);
        last = clients.rows[i].client_id;
    }
    write_token_build_update(
        &run->batch, last.v == 0 ? name_rules_version : build.rules_number, last);
    status = batch_commit(&run->batch);
    run->has_more = status == OK && last.v != 0;
    return status;
}
