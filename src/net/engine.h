/* What net/http.c asks of the module sw-http, which is the only part that links libcurl. One exchange a call: retries,
   redirects, redaction and messages are decided outside. Not for other rooms. */
#pragma once
#include "net/http.h"

#define SW_HTTP_ENGINE_VERSION 1 /* of this file: program and module must agree */
#define SW_HTTP_ENGINE_SYMBOL  "sw_http_engine_table"

typedef struct sw_http_exchange {
	const char *method, *url;
	const char *const *headers; /* "Name: value", NULL at the end; "Name:" takes away what the library would send */
	const sw_http_chunk *body;
	size_t body_count;
	int64_t body_bytes; /* -1 = no body */
	sw_http_auth_kind auth;
	const char *user, *secret;                          /* NULL = none */
	const char *proxy, *ca_file, *ca_dir, *client_cert; /* NULL = none; a NULL proxy is "direct" */
	int64_t connect_timeout_ms, idle_timeout_ms, total_timeout_ms;
	size_t max_body;
	bool compressed;
	const sw_http_sink *sink;
	void (*on_progress)(void *data, int64_t sent_bytes, int64_t received_bytes);
	void *progress_data;
} sw_http_exchange;

typedef struct sw_http_outcome {
	sw_http_failure failure;
	bool sent;
	int os_error;     /* errno of the failed connect, 0 = unknown */
	int proxy_status; /* what a proxy said to CONNECT, 0 = nothing */
	char said[256];   /* the library's words for the failure; may hold the host name, never a secret */
	sw_error local;   /* set when a sink failed */
	int status;
	sw_str reason; /* as it came */
	sw_http_headers headers;
	sw_str body;
	int64_t body_bytes, connect_ns, first_byte_ns, total_ns;
} sw_http_outcome;

typedef struct sw_http_engine {
	int version;
	void *(*open)(void);
	void (*close)(void *state);
	/* Always fills *out, whose texts live in `arena`. */
	void (*exchange)(void *state, const sw_http_exchange *exchange, sw_arena *arena, sw_http_outcome *out);
} sw_http_engine;
