#include "http/live.h"

enum status health_page(struct request *q)
{
    q->answer.type = "text/plain; charset=utf-8";
    q->answer.body = TEXT("ok\n");
    return OK;
}

static enum status ignore_rows(
    const struct rows *rows, struct opener *opener, struct arena *arena, void *out)
{
    (void)rows;
    (void)opener;
    (void)arena;
    (void)out;
    return OK;
}

enum status ready_page(struct request *q)
{
    static const struct query asks = {
        "database_answers", "select 1", SURFACE_PUBLIC, 0, 1, false, false};

    reads_add(&q->reads, &asks, NULL, ignore_rows, NULL);
    const enum status status = reads_run(&q->reads);
    return status == OK ? health_page(q) : status;
}

enum status events_page(struct request *q)
{
    const enum status status = reads_run(&q->reads);

    q->answer.is_stream = true;
    return status;
}
