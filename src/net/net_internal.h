/* Between the sources of net/. */
#pragma once
#include "net/engine.h"

/* How a URL is reached: proxy and certificates by environment. NULL = none. */
typedef struct sw_http_route {
	const char *proxy, *ca_file, *ca_dir, *client_cert;
	const char *ca_from; /* the variable that named ca_file or ca_dir, for messages */
} sw_http_route;
void sw_http_route_find(const sw_http *http, sw_str scheme, sw_str host, uint16_t port, sw_arena *arena,
			sw_http_route *out);

/* Says what became of a try that brought no answer, with a hint; always false. */
bool sw_http_explain(const sw_http_request *request, const sw_http_route *route, const sw_http_outcome *outcome,
		     sw_str url, sw_str host, sw_arena *arena, sw_error *err);

/* `text` as one line of at most `max_bytes` bytes of UTF-8, see answer.c. */
sw_str sw_http_clean(sw_str text, size_t max_bytes, sw_arena *arena);

/* True when `response` to try number `tried` (from 1) is worth another one; then *wait_ms says when. */
bool sw_http_wants_retry(const sw_http_retry *retry, const sw_http_response *response, int tried, int64_t now_s,
			 int64_t *wait_ms);
