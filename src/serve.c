/* The verb `serve`: put the server, the jobs and the clinic together, and end them in order. */
#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "access/access.h"
#include "http/asset.h"
#include "http/proof.h"
#include "http/server.h"
#include "jobs/jobs.h"
#include "line.h"
#include "routes.h"
#include "settings/pulse.h"
#include "website/website.h"

enum { default_port = 8080, workers_most = 64 };

struct listening {
    const char *address;
    uint16_t port;
};

/* "127.0.0.1:8080", "[::1]:8080", "8080" */
static enum status read_listen(struct line *line, struct listening *out)
{
    const char *option = line_option(line, "listen");
    const struct text whole = text_of(option == NULL ? "127.0.0.1:8080" : option);
    size_t colon = whole.length;
    int64_t port = default_port;

    while (colon > 0 && whole.at[colon - 1] != ':') {
        colon--;
    }
    if (text_number(text_part(whole, colon, whole.length), 0, UINT16_MAX, &port) != OK) {
        return problem_set(&line->problems, PROBLEM_not_number, NULL, TEXT("--listen"));
    }
    struct text host = text_part(whole, 0, colon == 0 ? 0 : colon - 1);
    if (text_begins(host, TEXT("[")) && text_ends(host, TEXT("]"))) {
        host = text_part(host, 1, host.length - 2);
    }
    out->address = host.length == 0 ? "127.0.0.1" : text_string(&line->arena, host);
    out->port = (uint16_t)port;
    return OK;
}

static bool is_loopback(const char *address)
{
    return strcmp(address, "localhost") == 0 || address_is_loopback(text_of(address));
}

/* Sign-in without encryption over a network, and a password that everybody knows, stay on this
 * machine. */
static enum status check_listen(
    struct line *line, const struct clinic *clinic, const struct listening *listen)
{
    const bool has_tls = line->config.values[CONFIG_TLS_CERT][0] != '\0';
    const bool has_proxy = line->config.values[CONFIG_TRUSTED_PROXIES][0] != '\0';

    if (is_loopback(listen->address)) {
        return OK;
    }
    if (clinic->is_demo && line_option(line, "allow-demo") == NULL) {
        return problem_set(&line->problems, PROBLEM_demo_listens, NULL, TEXT(""));
    }
    if (!has_tls && !has_proxy) {
        return problem_set(&line->problems, PROBLEM_not_loopback, NULL, TEXT(""));
    }
    return OK;
}

struct stopper {
    struct server *server;
    sigset_t signals;
};

static void *wait_for_signal(void *context)
{
    struct stopper *stopper = context;
    int signal_number = 0;

    (void)sigwait(&stopper->signals, &signal_number);
    server_stop(stopper->server);
    return NULL;
}

static void block_signals(sigset_t *signals)
{
    (void)sigemptyset(signals);
    (void)sigaddset(signals, SIGTERM);
    (void)sigaddset(signals, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, signals, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
}

/* One server a folder. After an end that was no stop a job looks through the file. */
static enum status claim(struct line *line, struct clinic *clinic)
{
    if (!store_claim(clinic->store, &clinic->was_cut)) {
        return problem_set(&line->problems, PROBLEM_clinic_open, NULL, TEXT(""));
    }
    return OK;
}

/* While a clinic goes from one release to the next, nodes of both serve it. */
static void tell_newer(const struct clinic *clinic)
{
    const long long number = store_newer(clinic->store);

    if (number > 0) {
        fprintf(stderr,
            "clinic: a newer program has brought the database to migration %lld; this one goes on with it\n",
            number);
    }
}

static const char *set_or_null(const char *value)
{
    return value[0] == '\0' ? NULL : value;
}

static enum status start_server(struct line *line, struct clinic *clinic,
    const struct listening *listen, struct server **out_server)
{
    int64_t workers = 0;
    const char *why = "";
    const char *const *values = line->config.values;

    enum status status = line_number(line, "workers", 1, workers_most, 0, &workers);
    if (status != OK) {
        return status;
    }
    struct server_config *config = ARENA_NEW(&line->arena, struct server_config);
    *config = (struct server_config){
        .clinic = clinic,
        .address = listen->address,
        .port = listen->port,
        .workers = (unsigned)workers,
        .tls_cert = set_or_null(values[CONFIG_TLS_CERT]),
        .tls_key = set_or_null(values[CONFIG_TLS_KEY]),
        .trusted_proxies = set_or_null(values[CONFIG_TRUSTED_PROXIES]),
        .public_url = set_or_null(values[CONFIG_URL]),
        .log_directory =
            text_string(&line->arena, text_format(&line->arena, "%s/log", line->config.directory)),
        .routes = {routes, route_count},
        .assets = {assets, asset_count},
        .gate = {MAY_ANYONE, gate_queue, gate_check, audit_opened, form_kept},
        .pulse = {pulse_asked, pulse_watched},
        .error_page = site_error_page,
    };
    status = server_start(config, &line->arena, &why, out_server);
    return status == OK ? OK : problem_set(&line->problems, PROBLEM_no_listen, NULL, text_of(why));
}

/* Serve until a signal comes, which a thread of its own waits for. */
static enum status run_until_signal(
    struct line *line, const struct listening *listen, struct stopper *stopper)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, wait_for_signal, stopper) != 0) {
        return STATUS_UNAVAILABLE;
    }
    fprintf(
        line->out, "listening on %s:%u\n", listen->address, (unsigned)server_port(stopper->server));
    (void)fflush(line->out);
    server_run(stopper->server);
    /* NOLINTNEXTLINE(bugprone-bad-signal-to-kill-thread,cert-pos44-c): blocked; sigwait takes it */
    (void)pthread_kill(thread, SIGTERM);
    (void)pthread_join(thread, NULL);
    return OK;
}

enum status verb_serve(struct line *line)
{
    struct clinic clinic = {0};
    struct listening listen = {0};
    struct stopper stopper = {0};
    struct jobs_runner *runner = NULL;

    block_signals(&stopper.signals);
    enum status status = read_listen(line, &listen);
    if (status == OK) {
        status = line_clinic(line, /* create= */ false, &clinic);
    }
    if (status == OK) {
        status = check_listen(line, &clinic, &listen);
    }
    if (status == OK) {
        status = claim(line, &clinic);
    }
    if (status == OK) {
        tell_newer(&clinic);
    }
    if (status == OK) {
        status = start_server(line, &clinic, &listen, &stopper.server);
    }
    if (status == OK) {
        status = jobs_start(&clinic, &runner);
    }
    if (status == OK) {
        status = run_until_signal(line, &listen, &stopper);
    }
    jobs_stop(runner);
    server_free(stopper.server);
    clinic_close(&clinic);
    return status;
}
