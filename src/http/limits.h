/* What an outsider can make grow, and how long he may take. Times that tests shorten are in struct
 * server_times (server.h); zero there means these. */
#ifndef CLINIC_HTTP_LIMITS_H
#define CLINIC_HTTP_LIMITS_H

enum {
    limit_head_bytes = 16 * 1024,
    limit_body_bytes = 1024 * 1024,
    limit_upload_bytes = 25 * 1024 * 1024,  /* multipart, on staff pages */
    limit_drained_bytes = 64 * 1024 * 1024, /* a larger body is cut instead of read and refused */
    limit_bodies_bytes = 128 * 1024 * 1024, /* all bodies under way together */
    limit_page_bytes = 8 * 1024 * 1024,     /* what a handler may write */
    limit_connections = 1000,
    limit_per_address = 50, /* loopback and trusted proxies are exempt */
    limit_streams = 500,
    limit_arenas_kept = 64,

    head_ms = 10 * 1000,
    idle_ms = 30 * 1000,                   /* between requests, the next request line included */
    transfer_ms = 30 * 1000,               /* body and answer, and on top 1 s for each ... */
    transfer_bytes_per_second = 16 * 1024, /* ... 16 KB */
    heartbeat_ms = 25 * 1000,
    stream_ms = 10 * 60 * 1000, /* then the browser connects anew and is checked again */
    stop_ms = 10 * 1000,        /* what is under way may take that long at the end */
    kept_page_ms = 1000,        /* a kept page is rendered again after that at the latest */

    stamp_least_ms = 3 * 1000,
    stamp_most_ms = 24 * 60 * 60 * 1000,
};

#endif
