#include "api/api.h"

void api_begin_list(struct request *q)
{
    q->answer.type = "application/json";
    json_open(&q->out.buf, NULL, '{');
    json_open(&q->out.buf, "items", '[');
}

enum status api_end_list(struct request *q, int64_t next)
{
    json_close(&q->out.buf, ']');
    json_put_id(&q->out.buf, "next", next);
    json_close(&q->out.buf, '}');
    return OK;
}

enum status api_answer(struct request *q, int http_status, int64_t version)
{
    q->answer.type = "application/json";
    q->answer.status = http_status;
    request_header(q, "ETag", text_format(q->arena, "\"%lld\"", (long long)version));
    return OK;
}

char *api_batch(struct request *q, struct batch *out_batch)
{
    char *id = arena_alloc(q->arena, id_length);

    request_batch_for(q, out_batch, (struct text){id, id_length});
    return id;
}
