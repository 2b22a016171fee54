#include "net/http.h"

#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "base/module.h"
#include "codec/url.h"
#include "net/net_internal.h"

#define CONNECT_TIMEOUT_MS 10000
#define IDLE_TIMEOUT_MS    60000
#define REDIRECTS_MAX      5
#define USER_AGENT         "User-Agent: shipwheel/" SW_VERSION

void sw_http_open(sw_http *http, const sw_ctx *ctx, const sw_http_options *options)
{
	*http = (sw_http){.ctx = ctx};
	if (options)
		http->options = *options;
}

void sw_http_close(sw_http *http)
{
	if (http->engine && http->state)
		http->engine->close(http->state);
	http->engine = NULL;
	http->state = NULL;
}

static bool load_engine(sw_http *http, sw_error *err)
{
	const void *symbol;
	if (http->state)
		return true;
	if (!sw_module_symbol("sw-http", SW_HTTP_ENGINE_SYMBOL, &symbol, err))
		return false;
	const sw_http_engine *engine = symbol;
	if (engine->version != SW_HTTP_ENGINE_VERSION)
		return sw_fail(err, SW_F006, "the module sw-http is of another version of shipwheel");
	http->state = engine->open();
	if (!http->state)
		return sw_fail(err, SW_F006, "libcurl does not start");
	http->engine = engine;
	return true;
}

/* A request on its way: what changes from hop to hop. */
typedef struct hop {
	sw_url url;
	sw_str text; /* the URL without userinfo and fragment */
	const char *method;
	sw_http_auth auth;
	sw_secret url_secret; /* a password that stood in the URL */
} hop;

static void hop_close(hop *h)
{
	sw_secret_close(&h->url_secret);
}

/* The headers as the library wants them. Host, Content-Length and Authorization are the library's. */
static const char *const *header_lines(const sw_http_request *request, sw_arena *arena)
{
	const char **lines = sw_new_n(arena, const char *, request->header_count + 5);
	size_t count = 0;
	bool accept = false, agent = false;
	for (size_t i = 0; i < request->header_count; i++) {
		const sw_http_header *header = &request->headers[i];
		accept = accept || sw_str_ieq(header->name, SW_STR("Accept"));
		agent = agent || sw_str_ieq(header->name, SW_STR("User-Agent"));
		lines[count++] = sw_fmt(arena, "%.*s: %.*s", SW_ARG(header->name), SW_ARG(header->value)).ptr;
	}
	if (!agent)
		lines[count++] = USER_AGENT;
	if (!accept)
		lines[count++] = "Accept: */*";
	lines[count++] = "Expect:"; /* 100-continue costs a round trip and breaks proxies */
	if (!request->compressed)
		lines[count++] = "Accept-Encoding: identity";
	return lines;
}

static int64_t body_bytes(const sw_http_request *request)
{
	int64_t sum = 0;
	bool changes = strcmp(request->method, "GET") != 0 && strcmp(request->method, "HEAD") != 0;
	for (size_t i = 0; i < request->body_count; i++)
		sum += request->body[i].from_file ? request->body[i].size_bytes : (int64_t)request->body[i].bytes.len;
	return request->body_count > 0 || (changes && strcmp(request->method, "DELETE") != 0) ? sum : -1;
}

static void take_outcome(sw_http_outcome *outcome, sw_str url, sw_arena *arena, sw_http_response *out)
{
	int tries = out->tries;
	*out = (sw_http_response){
		.failure = outcome->failure,
		.sent = outcome->sent,
		.status = outcome->status,
		.reason = sw_http_clean(outcome->reason, 300, arena),
		.url = url,
		.headers = outcome->headers,
		.body = outcome->body,
		.body_bytes = outcome->body_bytes,
		.tries = tries,
		.connect_ns = outcome->connect_ns,
		.first_byte_ns = outcome->first_byte_ns,
		.total_ns = outcome->total_ns,
	};
}

/* One exchange with one server. */
static bool send_once(sw_http *http, const sw_http_request *request, const hop *h, sw_arena *arena,
		      sw_http_response *out, sw_error *err)
{
	sw_http_route route;
	sw_http_outcome outcome = {0};
	/* the library wants terminated text: this copy is wiped as soon as it has been handed over */
	char *secret = NULL;
	sw_str revealed = h->auth.secret ? sw_secret_reveal(h->auth.secret) : (sw_str){0};
	sw_http_route_find(http, h->url.scheme, h->url.host, h->url.port, arena, &route);
	if (request->sink && !request->sink->restart(request->sink->data, err))
		return false;
	if (h->auth.kind != SW_HTTP_AUTH_NONE)
		secret = sw_cstr(arena, revealed);
	sw_http_exchange exchange = {
		.method = h->method,
		.url = sw_cstr(arena, h->text),
		.headers = header_lines(request, arena),
		.body = request->body,
		.body_count = request->body_count,
		.body_bytes = body_bytes(request),
		.auth = h->auth.kind,
		.user = sw_cstr(arena, h->auth.user),
		.secret = secret,
		.proxy = route.proxy,
		.ca_file = route.ca_file,
		.ca_dir = route.ca_dir,
		.client_cert = route.client_cert,
		.connect_timeout_ms = request->connect_timeout_ms,
		.idle_timeout_ms = request->idle_timeout_ms,
		.total_timeout_ms = request->total_timeout_ms,
		.max_body = request->max_body,
		.compressed = request->compressed,
		.sink = request->sink,
		.on_progress = request->on_progress,
		.progress_data = request->progress_data,
	};
	http->engine->exchange(http->state, &exchange, arena, &outcome);
	if (secret)
		sw_wipe(secret, revealed.len);
	take_outcome(&outcome, h->text, arena, out);
	if (outcome.failure == SW_HTTP_ANSWERED)
		return true;
	return sw_http_explain(request, &route, &outcome, h->text, h->url.host, arena, err);
}

/* One try and, while the policy says so and the clock of the context has waited, further ones. */
static bool send_patiently(sw_http *http, const sw_http_request *request, const hop *h, sw_arena *arena,
			   sw_http_response *out, sw_error *err)
{
	for (out->tries = 0;;) {
		sw_error failed = {0};
		int64_t wait_ms;
		bool answered = send_once(http, request, h, arena, out, &failed);
		out->tries++;
		if (!sw_http_wants_retry(request->retry, out, out->tries, sw_now_s(http->ctx->clock), &wait_ms)) {
			if (!answered)
				*err = failed;
			return answered;
		}
		if (http->ctx->out)
			sw_say_verbose(http->ctx->out, 1, "%s, again in %lld ms: %.*s",
				       answered ? out->reason.ptr : failed.message, (long long)wait_ms,
				       SW_ARG(sw_http_shown_url(arena, h->text)));
		sw_sleep_ms(http->ctx->clock, wait_ms);
	}
}

/* Takes the userinfo out of the URL of a hop: it is credentials, and no part of any message. */
static void take_userinfo(const sw_http_request *request, hop *h, sw_arena *arena)
{
	if (request->auth.kind == SW_HTTP_AUTH_NONE && (h->url.user.len > 0 || h->url.password.len > 0)) {
		h->url_secret = sw_secret_of(h->url.password);
		h->auth = (sw_http_auth){SW_HTTP_AUTH_BASIC, h->url.user, &h->url_secret};
	}
	h->url.user = h->url.password = h->url.fragment = (sw_str){0};
	h->text = sw_url_format(&h->url, arena);
}

static bool same_origin(const sw_url *a, const sw_url *b)
{
	return sw_str_ieq(a->scheme, b->scheme) && sw_str_ieq(a->host, b->host) && a->port == b->port;
}

typedef enum next { NEXT_NONE, NEXT_HOP, NEXT_REFUSED } next;

static bool refuse_redirect(const sw_http_response *response, sw_str to, const char *why, sw_arena *arena,
			    sw_error *err)
{
	sw_str from_shown = sw_http_shown_url(arena, response->url), to_shown = sw_http_shown_url(arena, to);
	sw_fail(err, SW_H009, "%.*s redirects to %.*s: %s", SW_ARG(from_shown), SW_ARG(to_shown), why);
	err->upstream_status = response->status;
	return sw_hint(err, "give the final URL");
}

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Why a redirect to `to` is not followed; NULL when it is fine. */
static const char *objection(const hop *h, const sw_url *to, int hops)
{
	if (!sw_str_is(to->scheme, "https") && !sw_str_is(to->scheme, "http"))
		return "that is no http(s) URL";
	if (hops >= REDIRECTS_MAX)
		return "too many redirects";
	return sw_str_is(h->url.scheme, "https") && sw_str_is(to->scheme, "http") ? "that would leave TLS" : NULL;
}

/* True when the answer itself is what the caller wants, although it could lead on. */
static bool stays(const sw_http_request *request, const sw_http_response *response, int hops, const hop *h,
		  const sw_url *to)
{
	bool same = same_origin(&h->url, to);
	if (request->redirects == SW_HTTP_REDIRECT_SAME_ORIGIN)
		return !same || hops > 0 || response->status < 307;
	return !same && request->stop_at_host.len > 0 && sw_str_eq(to->host, request->stop_at_host);
}

/* Decides whether the answer leads on to another URL, and prepares that hop. */
static next next_hop(const sw_http_request *request, const sw_http_response *response, int hops, hop *h,
		     sw_arena *arena, sw_error *err)
{
	sw_url to;
	sw_error ignored = {0};
	sw_str location = sw_str_trim(sw_http_header_get(response, "Location"));
	if (request->redirects == SW_HTTP_REDIRECT_REFUSE || !is_redirect(response->status) || location.len == 0)
		return NEXT_NONE;
	bool usable = sw_url_resolve(&h->url, location, arena, &to, &ignored);
	if (usable ? stays(request, response, hops, h, &to) : request->redirects == SW_HTTP_REDIRECT_SAME_ORIGIN)
		return NEXT_NONE;
	const char *why = usable ? objection(h, &to, hops) : "that is no http(s) URL";
	if (why) {
		refuse_redirect(response, location, why, arena, err);
		return NEXT_REFUSED;
	}
	if (!same_origin(&h->url, &to))
		h->auth = (sw_http_auth){0};
	h->url = to;
	h->url.user = h->url.password = h->url.fragment = (sw_str){0};
	h->text = sw_url_format(&h->url, arena);
	return NEXT_HOP;
}

/* What goes into a header line as it is: a line end in it would begin another one. */
static bool is_one_word(sw_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] <= ' ' || text.ptr[i] == 0x7f)
			return false;
	return true;
}

static bool first_hop(const sw_http *http, const sw_http_request *request, hop *h, sw_arena *arena, sw_error *err)
{
	bool reads = strcmp(request->method, "GET") == 0 || strcmp(request->method, "HEAD") == 0;
	h->method = request->method;
	h->auth = request->auth;
	if (!sw_url_parse(request->url, arena, &h->url, err))
		return sw_hint(err, "a URL looks like https://host/path/");
	if (!sw_str_is(h->url.scheme, "https") && !sw_str_is(h->url.scheme, "http")) {
		sw_fail(err, SW_H008, "%.*s:// is not spoken here", SW_ARG(h->url.scheme));
		return sw_hint(err, "use an https:// or http:// URL");
	}
	take_userinfo(request, h, arena);
	if (http->ctx->dry_run && !reads)
		return sw_fail(err, SW_H008, "%s %.*s was held back: this is a dry run", request->method,
			       SW_ARG(sw_http_shown_url(arena, h->text)));
	if (h->auth.kind == SW_HTTP_AUTH_BEARER && !is_one_word(sw_secret_reveal(h->auth.secret)))
		return sw_fail(err, SW_H008, "the token has blanks or control characters inside: is it damaged?");
	SW_ASSERT(reads || request->redirects != SW_HTTP_REDIRECT_FOLLOW);
	return true;
}

static sw_http_request with_defaults(const sw_http_request *request)
{
	sw_http_request full = *request;
	full.method = full.method ? full.method : "GET";
	full.connect_timeout_ms = full.connect_timeout_ms ? full.connect_timeout_ms : CONNECT_TIMEOUT_MS;
	full.idle_timeout_ms = full.idle_timeout_ms ? full.idle_timeout_ms : IDLE_TIMEOUT_MS;
	full.max_body = full.max_body ? full.max_body : SW_LIMIT_TEXT_FILE;
	return full;
}

bool sw_http_send(sw_http *http, const sw_http_request *asked, sw_arena *arena, sw_http_response *out, sw_error *err)
{
	sw_http_request request = with_defaults(asked);
	SW_AUTO(hop) h = {0};
	*out = (sw_http_response){.failure = SW_HTTP_LOCAL};
	if (!first_hop(http, &request, &h, arena, err) || !load_engine(http, err))
		return false;
	for (int hops = 0;; hops++) {
		if (!send_patiently(http, &request, &h, arena, out, err))
			return false;
		next decided = next_hop(&request, out, hops, &h, arena, err);
		if (decided != NEXT_HOP)
			return decided == NEXT_NONE;
	}
}
