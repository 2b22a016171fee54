/* HTTP: one request, one response, whatever library does the work (libcurl, in a module that is loaded when the first
   request is made: net/engine.h). Certificates are always verified. Nothing is ever sent to another host than the one that
   was asked for; credentials never follow a redirect to another origin. Messages never show userinfo, query strings or
   secrets. Proxies and certificates come from the environment (base/env.def: HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE …);
   loopback addresses never go through a proxy. */
#pragma once
#include "base/ctx.h"
#include "base/secret.h"
#include "base/vec.h"

typedef struct sw_http_header {
	sw_str name, value;
} sw_http_header;
typedef SW_VEC(sw_http_header) sw_http_headers;

/* One stretch of a request's body: bytes in memory, or a range of an open file (read by position, so that it can be sent
   again). Both are borrowed until the call returns. */
typedef struct sw_http_chunk {
	sw_str bytes;
	bool from_file; /* then the three below, else `bytes` */
	int fd;
	int64_t offset, size_bytes;
} sw_http_chunk;

typedef enum sw_http_auth_kind { SW_HTTP_AUTH_NONE, SW_HTTP_AUTH_BASIC, SW_HTTP_AUTH_BEARER } sw_http_auth_kind;
typedef struct sw_http_auth {
	sw_http_auth_kind kind;
	sw_str user; /* Basic only */
	const sw_secret *secret;
} sw_http_auth;

typedef enum sw_http_redirects {
	SW_HTTP_REDIRECT_REFUSE,      /* a 3xx is the answer */
	SW_HTTP_REDIRECT_SAME_ORIGIN, /* one 307 or 308 to the same scheme, host and port; any other 3xx is the answer */
	SW_HTTP_REDIRECT_FOLLOW, /* GET and HEAD: up to five, never from https to http; credentials stay at their origin */
} sw_http_redirects;

/* When and how long to wait before the same request is made again. Only what cannot have changed anything is repeated:
   with `only_unsent` (requests that change something) that is a connection that was never made, and 408, 425, 429; without
   it also lost connections, time-outs and 5xx. A server's Retry-After wins over the delay, up to the cap. */
typedef struct sw_http_retry {
	const int64_t *delays_ms; /* one a further try; half of each is random */
	size_t count;
	int64_t retry_after_cap_ms;
	bool only_unsent;
} sw_http_retry;
extern const sw_http_retry sw_http_retry_read; /* three more tries after 1, 2 and 4 s */
extern const sw_http_retry sw_http_retry_send; /* the same with only_unsent */

/* Where a 2xx body goes instead of into memory. `restart` is called before each try, so that a half-received body of an
   earlier one is forgotten; `write` with each piece. Both set err when they fail. */
typedef struct sw_http_sink {
	void *data;
	bool (*restart)(void *data, sw_error *err);
	bool (*write)(void *data, sw_str bytes, sw_error *err);
} sw_http_sink;

typedef struct sw_http_request {
	const char *method; /* NULL = GET */
	sw_str url;         /* http or https; userinfo in it is used as Basic credentials unless `auth` has some */
	const sw_http_header *headers;
	size_t header_count;
	const sw_http_chunk *body;
	size_t body_count; /* Content-Length is their sum */
	sw_http_auth auth;
	sw_http_redirects redirects;
	sw_str stop_at_host;        /* with FOLLOW: a redirect to this other host is the answer; "" = none */
	const sw_http_retry *retry; /* NULL = one try */
	int64_t connect_timeout_ms; /* 0 = 10 s */
	int64_t idle_timeout_ms;    /* no byte either way for so long; 0 = 60 s. Rounded up to seconds */
	int64_t total_timeout_ms;   /* of one try; 0 = none */
	size_t max_body;            /* of the answer, decoded; 0 = 16 MiB. Above: SW_H006 */
	bool compressed;            /* gzip and deflate are offered (pages), else identity (files) */
	const sw_http_sink *sink;   /* may be NULL */
	void (*on_progress)(void *data, int64_t sent_bytes, int64_t received_bytes); /* may be NULL */
	void *progress_data;
} sw_http_request;

/* What became of a try that brought no whole answer. */
typedef enum sw_http_failure {
	SW_HTTP_ANSWERED,   /* a whole answer came: no failure, whatever its status */
	SW_HTTP_LOCAL,      /* our own side: URL, a file that shrank, a sink that failed, dry run */
	SW_HTTP_UNRESOLVED, /* host name unknown */
	SW_HTTP_REFUSED,    /* no connection */
	SW_HTTP_TLS,        /* the TLS handshake broke off */
	SW_HTTP_UNTRUSTED,  /* a certificate (theirs, ours, the bundle) is not good: no other try will help */
	SW_HTTP_TIMEOUT,
	SW_HTTP_LOST,      /* connection reset or closed without an answer */
	SW_HTTP_TRUNCATED, /* closed in the middle of the answer */
	SW_HTTP_TOO_LARGE,
	SW_HTTP_GARBLED, /* what came is not HTTP */
} sw_http_failure;

typedef struct sw_http_response {
	sw_http_failure failure;
	bool sent;     /* some byte of the (last) request left us: the server may have acted on it */
	int status;    /* 0 = none came */
	sw_str reason; /* of the status line, as UTF-8 without control characters; "" over some proxies */
	sw_str url;    /* that answered, without userinfo */
	sw_http_headers headers;
	sw_str body; /* "" when it went to the sink */
	int64_t body_bytes;
	int tries;                                   /* requests made, redirects not counted */
	int64_t connect_ns, first_byte_ns, total_ns; /* of the last try */
} sw_http_response;

typedef struct sw_http_options {
	sw_str ca_file;     /* "" = by environment, else the system's */
	sw_str client_cert; /* PEM with key; "" = none */
} sw_http_options;

/* A client: keeps its connections open between requests. Belongs to one thread. */
typedef struct sw_http {
	const sw_ctx *ctx;
	sw_http_options options;
	const struct sw_http_engine *engine;
	void *state;
} sw_http;

/* `ctx` and the texts of `options` (may be NULL) must live as long. Loads nothing yet. */
void sw_http_open(sw_http *http, const sw_ctx *ctx, const sw_http_options *options);
void sw_http_close(sw_http *http);

/* Makes the request. True when a whole answer came, also for 404 or 500 (see sw_http_unexpected); false with SW_H001 to
   SW_H009 otherwise. *out is filled in both cases and lives in `arena`. */
SW_NODISCARD bool sw_http_send(sw_http *http, const sw_http_request *request, sw_arena *arena, sw_http_response *out,
			       sw_error *err);

/* First header of this name (any case), {NULL, 0} when there is none. */
sw_str sw_http_header_get(const sw_http_response *response, const char *name);
/* Media type of the answer in lower case without parameters, "" when there is none. */
sw_str sw_http_media_type(const sw_http_response *response, sw_arena *arena);
/* SW_H007 for a status that the caller has no use for, with what the server said; always false. `what` says what was
   asked for ("the page of project x"). */
bool sw_http_unexpected(const sw_http_response *response, const char *what, sw_error *err);
/* What a server says in a refusal, as one clean line of at most 600 bytes: the texts of JSON ("message", "detail" …) and
   application/problem+json bodies, the title or text of HTML ones, text as it is; else the reason phrase. */
sw_str sw_http_said(const sw_http_response *response, sw_arena *arena);
/* The URL as it may be shown: without userinfo, fragment and the values behind "?". */
sw_str sw_http_shown_url(sw_arena *arena, sw_str url);
/* True for localhost, 127.0.0.0/8 and ::1 (with or without brackets). */
bool sw_http_is_loopback(sw_str host);
/* Seconds since 1970 of an HTTP date ("Sun, 06 Nov 1994 08:49:37 GMT"); false for any other text. RFC 9110 5.6.7. */
bool sw_http_date_parse(sw_str text, int64_t *seconds);
