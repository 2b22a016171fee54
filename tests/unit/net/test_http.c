/* The HTTP client against a scripted server, with everything that goes wrong on a network. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>

#include "fake_http.h"
#include "net/http.h"

typedef struct world {
	sw_arena arena;
	fake_http server;
	fake_clock time;
	sw_clock clock;
	sw_env env;
	sw_ctx ctx;
	sw_http http;
	sw_http_response response;
	sw_error err;
} world;

static char *no_vars[] = {NULL};

static void world_open(world *w, void (*handle)(void *, const fake_request *, sw_arena *, fake_answer *))
{
	*w = (world){.server = {.handle = handle, .data = w}, .time = {.now_ms = 1700000000000}, .env = {no_vars}};
	w->clock = (sw_clock){fake_now_s, fake_monotonic_ns, fake_sleep_ms, &w->time};
	w->ctx = (sw_ctx){.arena = &w->arena, .env = &w->env, .clock = &w->clock};
	fake_http_start(&w->server);
	sw_http_open(&w->http, &w->ctx, NULL);
}

static void world_close(world *w)
{
	sw_http_close(&w->http);
	fake_http_stop(&w->server);
	sw_arena_close(&w->server.arena);
	sw_arena_close(&w->arena);
}
#define WORLD(w, handle)                                                                                               \
	SW_AUTO(world) w;                                                                                              \
	world_open(&w, handle)

static sw_str url_of(world *w, const char *path)
{
	return sw_fmt(&w->arena, "http://127.0.0.1:%d%s", w->server.port, path);
}

static bool send_request(world *w, const sw_http_request *request)
{
	sw_error_clear(&w->err);
	return sw_http_send(&w->http, request, &w->arena, &w->response, &w->err);
}

static bool get(world *w, const char *path)
{
	return send_request(w, &(sw_http_request){.url = url_of(w, path)});
}

static void assert_text(sw_str got, const char *want)
{
	char text[2048];
	snprintf(text, sizeof(text), "%.*s", SW_ARG(got));
	assert_string_equal(text, want);
}

static void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" does not have \"%s\"", text, part);
}

/* Answers by path; what has no row gets 404. */
static void by_path(void *data, const fake_request *request, sw_arena *arena, fake_answer *out)
{
	world *w = data;
	static const struct {
		const char *path, *status, *headers, *body;
	} rows[] = {
		{"/hello", "200 OK", "X-One: 1\r\nx-two:  two words \r\n", "hello"},
		{"/empty", "204 No Content", "", ""},
		{"/odd-reason", "400 Na\xefve \x01 thing", "", ""},
		{"/no-reason", "403", "", "why not"},
		{"/moved", "301 Moved", "Location: /hello\r\n", ""},
		{"/moved-303", "303 See Other", "Location: hello?x=1#frag\r\n", ""},
		{"/loop", "302 Found", "Location: /loop\r\n", ""},
		{"/to-ftp", "302 Found", "Location: ftp://127.0.0.1/x\r\n", ""},
		{"/no-location", "302 Found", "", "nowhere"},
		{"/post-308", "308 Permanent", "Location: /hello\r\n", ""},
		{"/post-301", "301 Moved", "Location: /hello\r\n", ""},
		{"/hello?x=1", "200 OK", "", "with query"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		if (sw_str_is(request->path, rows[i].path))
			out->bytes = fake_reply(arena, rows[i].status, rows[i].headers, sw_str_of(rows[i].body));
	if (sw_str_is(request->path, "/other-host"))
		out->bytes = fake_reply(arena, "302 Found",
					sw_fmt(arena, "Location: http://localhost:%d/hello\r\n", w->server.port).ptr,
					SW_STR(""));
	if (out->bytes.len == 0)
		out->bytes = fake_reply(arena, "404 Not Found", "", SW_STR("nothing here"));
}

static void test_simple_get(void **state)
{
	(void)state;
	WORLD(w, by_path);
	assert_true(get(&w, "/hello"));
	assert_int_equal(w.response.status, 200);
	assert_int_equal(w.response.failure, SW_HTTP_ANSWERED);
	assert_int_equal(w.response.tries, 1);
	assert_text(w.response.reason, "OK");
	assert_text(w.response.body, "hello");
	assert_int_equal(w.response.body_bytes, 5);
	assert_text(sw_http_header_get(&w.response, "X-TWO"), "two words");
	assert_null(sw_http_header_get(&w.response, "X-Three").ptr);
	assert_true(w.response.total_ns > 0);
	const fake_request *request = &w.server.requests.ptr[0];
	assert_text(request->method, "GET");
	assert_text(fake_header(request, "User-Agent"), "shipwheel/" SW_VERSION);
	assert_text(fake_header(request, "Accept"), "*/*");
	assert_text(fake_header(request, "Accept-Encoding"), "identity");
	assert_null(fake_header(request, "Authorization").ptr);
}

static void test_statuses_are_answers(void **state)
{
	(void)state;
	WORLD(w, by_path);
	assert_true(get(&w, "/nowhere"));
	assert_int_equal(w.response.status, 404);
	assert_text(w.response.body, "nothing here");
	assert_true(get(&w, "/empty"));
	assert_int_equal(w.response.status, 204);
	assert_true(get(&w, "/odd-reason"));
	assert_text(w.response.reason, "Na\xc3\xafve thing"); /* Latin-1 by HTTP/1.1, control characters gone */
	assert_true(get(&w, "/no-reason"));
	assert_int_equal(w.response.status, 403);
	assert_text(w.response.reason, "");
	assert_int_equal(w.server.connections, 1); /* all of it over one connection */
}

static void test_redirects(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		sw_http_redirects redirects;
		bool ok;
		int status;
		size_t requests;
	} rows[] = {
		{"/moved", SW_HTTP_REDIRECT_REFUSE, true, 301, 1},
		{"/moved", SW_HTTP_REDIRECT_SAME_ORIGIN, true, 301, 1},
		{"/moved", SW_HTTP_REDIRECT_FOLLOW, true, 200, 2},
		{"/moved-303", SW_HTTP_REDIRECT_FOLLOW, true, 200, 2},
		{"/other-host", SW_HTTP_REDIRECT_FOLLOW, true, 200, 2},
		{"/no-location", SW_HTTP_REDIRECT_FOLLOW, true, 302, 1},
		{"/loop", SW_HTTP_REDIRECT_FOLLOW, false, 0, 6},
		{"/to-ftp", SW_HTTP_REDIRECT_FOLLOW, false, 0, 1},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		WORLD(w, by_path);
		bool ok = send_request(
			&w, &(sw_http_request){.url = url_of(&w, rows[i].path), .redirects = rows[i].redirects});
		assert_int_equal(ok, rows[i].ok);
		assert_int_equal(w.server.requests.len, rows[i].requests);
		if (ok)
			assert_int_equal(w.response.status, rows[i].status);
		else
			assert_int_equal(w.err.code, SW_H009);
	}
}

static void test_post_redirects(void **state)
{
	(void)state;
	WORLD(w, by_path);
	sw_http_chunk body = {.bytes = SW_STR("a=b")};
	sw_http_request request = {
		.method = "POST", .body = &body, .body_count = 1, .redirects = SW_HTTP_REDIRECT_SAME_ORIGIN};
	request.url = url_of(&w, "/post-308");
	assert_true(send_request(&w, &request));
	assert_int_equal(w.response.status, 200);
	assert_text(w.server.requests.ptr[1].method, "POST");
	assert_text(w.server.requests.ptr[1].body, "a=b"); /* the body goes along */
	request.url = url_of(&w, "/post-301");
	assert_true(send_request(&w, &request));
	assert_int_equal(w.response.status, 301); /* a POST that would become a GET is none of ours */
	request.url = url_of(&w, "/other-host");
	assert_true(send_request(&w, &request));
	assert_int_equal(w.response.status, 302);
	assert_int_equal(w.server.requests.len, 4);
}

static void test_credentials_stay_at_their_origin(void **state)
{
	(void)state;
	WORLD(w, by_path);
	sw_secret secret = sw_secret_of(SW_STR("s3cret:with colon"));
	sw_http_request request = {.url = url_of(&w, "/other-host"),
				   .redirects = SW_HTTP_REDIRECT_FOLLOW,
				   .auth = {SW_HTTP_AUTH_BASIC, SW_STR("ann"), &secret}};
	assert_true(send_request(&w, &request));
	assert_text(fake_header(&w.server.requests.ptr[0], "Authorization"), "Basic YW5uOnMzY3JldDp3aXRoIGNvbG9u");
	assert_null(fake_header(&w.server.requests.ptr[1], "Authorization").ptr); /* localhost is not 127.0.0.1 */
	request.url = url_of(&w, "/moved");
	assert_true(send_request(&w, &request));
	assert_non_null(fake_header(&w.server.requests.ptr[3], "Authorization").ptr);
	request.auth.kind = SW_HTTP_AUTH_BEARER;
	assert_false(send_request(&w, &request)); /* a blank in a token: it would end up in a header as it is */
	assert_int_equal(w.err.code, SW_H008);
	sw_secret_close(&secret);
	secret = sw_secret_of(SW_STR("s3cret"));
	assert_true(send_request(&w, &request));
	assert_text(fake_header(&w.server.requests.ptr[5], "Authorization"), "Bearer s3cret");
	assert_true(get(&w, "/hello")); /* the client forgets them */
	assert_null(fake_header(&w.server.requests.ptr[6], "Authorization").ptr);
	sw_secret_close(&secret);
}

static void test_userinfo_becomes_credentials_and_is_never_shown(void **state)
{
	(void)state;
	WORLD(w, by_path);
	sw_str url = sw_fmt(&w.arena, "http://us%%40er:p%%3Aw@127.0.0.1:%d/hello", w.server.port);
	assert_true(send_request(&w, &(sw_http_request){.url = url}));
	assert_text(fake_header(&w.server.requests.ptr[0], "Authorization"), "Basic dXNAZXI6cDp3");
	assert_text(w.response.url, url_of(&w, "/hello").ptr);
	url = sw_fmt(&w.arena, "http://user:hunter2@127.0.0.1:%d/loop?token=hunter3", w.server.port);
	assert_true(send_request(&w, &(sw_http_request){.url = url})); /* 404 */
	assert_false(sw_http_unexpected(&w.response, "the page", &w.err));
	assert_null(strstr(w.err.message, "hunter"));
	assert_has(w.err.message, "/loop?...");
	assert_int_equal(w.err.upstream_status, 404);
}

static void echo(void *data, const fake_request *request, sw_arena *arena, fake_answer *out)
{
	(void)data;
	out->bytes = fake_reply(arena, "200 OK", "", request->body);
}

static int temp_file(sw_str content)
{
	char name[] = "/tmp/sw-test-http-XXXXXX";
	int fd = mkostemp(name, O_CLOEXEC);
	assert_true(fd >= 0);
	unlink(name);
	assert_int_equal(write(fd, content.ptr, content.len), (ssize_t)content.len);
	return fd;
}

static void note_progress(void *data, int64_t sent, int64_t received)
{
	int64_t *most = data;
	(void)received;
	if (sent > *most)
		*most = sent;
}

static void test_streamed_body(void **state)
{
	(void)state;
	WORLD(w, echo);
	SW_AUTO(sw_buf) big = {0};
	for (int i = 0; i < 40000; i++)
		sw_buf_addf(&big, "%d,", i);
	int fd = temp_file(sw_buf_str(&big));
	int64_t progress = 0;
	sw_http_chunk body[] = {
		{.bytes = SW_STR("head\r\n")},
		{.from_file = true, .fd = fd, .offset = 2, .size_bytes = (int64_t)big.len - 2},
		{.bytes = SW_STR("")},
		{.bytes = SW_STR("tail")},
	};
	sw_http_request request = {.method = "POST",
				   .url = url_of(&w, "/"),
				   .body = body,
				   .body_count = 4,
				   .on_progress = note_progress,
				   .progress_data = &progress};
	assert_true(send_request(&w, &request));
	sw_str want = sw_fmt(&w.arena, "head\r\n%.*stail", SW_ARG(sw_str_from(sw_buf_str(&big), 2)));
	assert_true(sw_str_eq(w.response.body, want));
	assert_int_equal(progress, want.len);
	const fake_request *sent = &w.server.requests.ptr[0];
	assert_null(fake_header(sent, "Expect").ptr);
	assert_null(fake_header(sent, "Transfer-Encoding").ptr);
	request.body_count = 0; /* a POST without a body says so */
	assert_true(send_request(&w, &request));
	assert_text(fake_header(&w.server.requests.ptr[1], "Content-Length"), "0");
	body[1].size_bytes += 10; /* somebody has cut the file since it was measured */
	request.body_count = 4;
	assert_false(send_request(&w, &request));
	assert_int_equal(w.err.code, SW_F001);
	assert_int_equal(w.response.failure, SW_HTTP_LOCAL);
	close(fd);
}

/* What goes wrong, by path. */
typedef struct fault {
	const char *path;
	int failing; /* so many requests of this path fail */
	int seen;
} fault;
static fault faults[16];
static size_t fault_count;

static fault *fault_of(const fake_request *request)
{
	for (size_t i = 0; i < fault_count; i++)
		if (sw_str_is(request->path, faults[i].path))
			return &faults[i];
	return NULL;
}

static bool cut_before_body(void *data, const fake_request *request)
{
	(void)data;
	fault *f = fault_of(request);
	if (!f || strcmp(f->path, "/reset-before-body") != 0 || f->seen >= f->failing)
		return false;
	f->seen++;
	return true;
}

static void faulty(void *data, const fake_request *request, sw_arena *arena, fake_answer *out)
{
	fault *f = fault_of(request);
	(void)data;
	out->bytes = fake_reply(arena, "200 OK", "", SW_STR("done"));
	if (!f || f->seen++ >= f->failing)
		return;
	if (strcmp(f->path, "/reset") == 0) {
		out->bytes = SW_STR("");
		out->reset = true;
	} else if (strcmp(f->path, "/close") == 0) {
		out->bytes = SW_STR("");
		out->close = true;
	} else if (strcmp(f->path, "/truncated") == 0) {
		out->bytes = SW_STR("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
		out->close = true;
	} else if (strcmp(f->path, "/not-http") == 0) {
		out->bytes = SW_STR("220 mail.example.org ESMTP\r\n");
		out->close = true;
	} else if (strcmp(f->path, "/slow") == 0) {
		out->delay_ms = 700;
	} else if (strcmp(f->path, "/502") == 0) {
		out->bytes = fake_reply(arena, "502 Bad Gateway", "", SW_STR("<html>"));
	} else if (strcmp(f->path, "/501") == 0) {
		out->bytes = fake_reply(arena, "501 Not Implemented", "", SW_STR(""));
	} else if (strcmp(f->path, "/429") == 0) {
		out->bytes = fake_reply(arena, "429 Slow Down", "Retry-After: 7\r\n", SW_STR(""));
	} else if (strcmp(f->path, "/429-date") == 0) {
		out->bytes = fake_reply(arena, "429 Slow Down", "Retry-After: Tue, 14 Nov 2023 22:13:45 GMT\r\n",
					SW_STR(""));
	} else if (strcmp(f->path, "/429-long") == 0) {
		out->bytes = fake_reply(arena, "429 Slow Down", "Retry-After: 3600\r\n", SW_STR(""));
	}
}

static void test_faults(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		bool post;
		int failing;
		bool ok;
		sw_http_failure failure;
		sw_code code;
		int status, tries;
	} rows[] = {
		/* a GET is made again whatever happened */
		{"/reset", false, 1, true, SW_HTTP_ANSWERED, SW_OK, 200, 2},
		{"/reset", false, 9, false, SW_HTTP_LOST, SW_H005, 0, 4},
		{"/close", false, 2, true, SW_HTTP_ANSWERED, SW_OK, 200, 3},
		{"/truncated", false, 1, true, SW_HTTP_ANSWERED, SW_OK, 200, 2},
		{"/truncated", false, 9, false, SW_HTTP_TRUNCATED, SW_H005, 200, 4},
		{"/not-http", false, 1, false, SW_HTTP_GARBLED, SW_H005, 0, 1},
		{"/slow", false, 1, true, SW_HTTP_ANSWERED, SW_OK, 200, 2},
		{"/slow", false, 9, false, SW_HTTP_TIMEOUT, SW_H004, 0, 4},
		{"/502", false, 1, true, SW_HTTP_ANSWERED, SW_OK, 200, 2},
		{"/502", false, 9, true, SW_HTTP_ANSWERED, SW_OK, 502, 4},
		{"/501", false, 9, true, SW_HTTP_ANSWERED, SW_OK, 501, 1},
		{"/429", false, 1, true, SW_HTTP_ANSWERED, SW_OK, 200, 2},
		{"/429-date", false, 1, true, SW_HTTP_ANSWERED, SW_OK, 200, 2},
		{"/429-long", false, 1, true, SW_HTTP_ANSWERED, SW_OK, 429, 1},
		/* a POST only when the server cannot have acted on it */
		{"/reset", true, 1, false, SW_HTTP_LOST, SW_H005, 0, 1},
		{"/reset-before-body", true, 1, false, SW_HTTP_LOST, SW_H005, 0, 1},
		{"/close", true, 1, false, SW_HTTP_LOST, SW_H005, 0, 1},
		{"/truncated", true, 1, false, SW_HTTP_TRUNCATED, SW_H005, 200, 1},
		{"/slow", true, 1, false, SW_HTTP_TIMEOUT, SW_H004, 0, 1},
		{"/502", true, 1, true, SW_HTTP_ANSWERED, SW_OK, 502, 1},
		{"/429", true, 1, true, SW_HTTP_ANSWERED, SW_OK, 200, 2},
	};
	SW_AUTO(sw_buf) big = {0};
	sw_buf_addn(&big, 'x', 1 << 20);
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		WORLD(w, faulty);
		w.server.cut = cut_before_body;
		faults[0] = (fault){rows[i].path, rows[i].failing, 0};
		fault_count = 1;
		sw_http_chunk body = {.bytes = sw_buf_str(&big)};
		sw_http_request request = {
			.url = url_of(&w, rows[i].path), .retry = &sw_http_retry_read, .total_timeout_ms = 400};
		if (rows[i].post) {
			request.method = "POST";
			request.body = &body;
			request.body_count = 1;
			request.retry = &sw_http_retry_send;
		}
		bool ok = send_request(&w, &request);
		if (ok != rows[i].ok || w.response.failure != rows[i].failure || w.response.tries != rows[i].tries)
			fail_msg("row %zu %s: ok %d, failure %d, tries %d: %s", i, rows[i].path, ok,
				 (int)w.response.failure, w.response.tries, w.err.message);
		assert_int_equal(w.err.code, rows[i].code);
		assert_int_equal(w.response.status, rows[i].status);
		assert_int_equal(w.time.sleeps, rows[i].tries - 1);
		if (!ok)
			assert_true(w.err.hint[0] != '\0');
	}
}

static void test_waiting_times(void **state)
{
	(void)state;
	WORLD(w, faulty);
	faults[0] = (fault){"/502", 9, 0};
	faults[1] = (fault){"/429", 1, 0};
	faults[2] = (fault){"/429-date", 1, 0};
	fault_count = 3;
	assert_true(send_request(&w, &(sw_http_request){.url = url_of(&w, "/502"), .retry = &sw_http_retry_read}));
	assert_int_equal(w.time.sleeps, 3);
	for (size_t i = 0; i < 3; i++) /* 1, 2, 4 s, of which half is random */
		assert_in_range(w.time.slept_ms[i], 500 << i, 1000 << i);
	assert_true(send_request(&w, &(sw_http_request){.url = url_of(&w, "/429"), .retry = &sw_http_retry_read}));
	assert_int_equal(w.time.slept_ms[3], 7000);
	w.time.now_ms = 1700000000000; /* 22:13:20 */
	assert_true(send_request(&w, &(sw_http_request){.url = url_of(&w, "/429-date"), .retry = &sw_http_retry_read}));
	assert_int_equal(w.time.slept_ms[4], 25000);
}

static void test_kept_connection_that_was_closed(void **state)
{
	(void)state;
	WORLD(w, faulty);
	faults[0] = (fault){"/close", 1, 0};
	fault_count = 1;
	sw_http_chunk body = {.bytes = SW_STR("payload")};
	assert_true(get(&w, "/hello"));
	sw_http_request request = {.method = "POST", .url = url_of(&w, "/close"), .body = &body, .body_count = 1};
	/* the server took the whole request and closed: nobody may send it again without asking the caller */
	assert_false(send_request(&w, &request));
	assert_int_equal(w.response.failure, SW_HTTP_LOST);
	assert_true(w.response.sent);
	assert_int_equal(w.server.requests.len, 2);
}

static void test_nothing_listens(void **state)
{
	(void)state;
	WORLD(w, by_path);
	sw_http_request request = {.url = SW_STR("http://127.0.0.1:1/x"), .retry = &sw_http_retry_send};
	assert_false(send_request(&w, &request));
	assert_int_equal(w.err.code, SW_H002);
	assert_int_equal(w.response.failure, SW_HTTP_REFUSED);
	assert_false(w.response.sent);
	assert_int_equal(w.response.tries, 4);
	assert_has(w.err.message, "refused");
	assert_has(w.err.hint, "shipwheel serve");
	request.url = SW_STR("http://no-such-host.invalid/");
	request.retry = NULL;
	assert_false(send_request(&w, &request));
	assert_int_equal(w.err.code, SW_H001);
	request.url = sw_fmt(&w.arena, "https://127.0.0.1:%d/", w.server.port); /* speaks no TLS */
	request.total_timeout_ms = 800;
	assert_false(send_request(&w, &request));
	assert_int_equal(w.response.failure == SW_HTTP_TLS || w.response.failure == SW_HTTP_TIMEOUT, 1);
	assert_false(w.response.sent);
}

static void test_unusable_urls(void **state)
{
	(void)state;
	WORLD(w, by_path);
	static const char *const urls[] = {"",
					   "pypi",
					   "ftp://host/x",
					   "file:///etc/passwd",
					   "http://",
					   "http://ho st/",
					   "http://h:0/",
					   "http://h:99999/",
					   "http://u:%zz@h/",
					   "http://h\\x/",
					   "http://h\r\nX: y/"};
	for (size_t i = 0; i < SW_COUNTOF(urls); i++) {
		assert_false(send_request(&w, &(sw_http_request){.url = sw_str_of(urls[i])}));
		assert_int_equal(w.err.code, SW_H008);
		assert_int_equal(w.response.failure, SW_HTTP_LOCAL);
	}
	assert_int_equal(w.server.requests.len, 0);
}

static void test_dry_run_sends_nothing_that_changes(void **state)
{
	(void)state;
	WORLD(w, by_path);
	w.ctx.dry_run = true;
	assert_true(get(&w, "/hello"));
	assert_false(send_request(&w, &(sw_http_request){.method = "POST", .url = url_of(&w, "/hello")}));
	assert_int_equal(w.err.code, SW_H008);
	assert_int_equal(w.server.requests.len, 1);
}

static void large(void *data, const fake_request *request, sw_arena *arena, fake_answer *out)
{
	(void)data;
	if (sw_str_is(request->path, "/bomb")) { /* 1 MiB of zeros in 1 KB */
		static const char head[] = "\x78\xda\xed\xc1\x31\x01\x00\x00\x00\xc2\xa0\xf5\x4f\x6d\x08\x5f\xa0";
		static const char tail[] = "\x3e\x03\x00\xf0\x00\x01";
		SW_AUTO(sw_buf) packed = {0};
		sw_buf_add(&packed, (sw_str){head, sizeof(head) - 1});
		sw_buf_addn(&packed, '\0', 1039 - sizeof(head) + 1 - sizeof(tail) + 1);
		sw_buf_add(&packed, (sw_str){tail, sizeof(tail) - 1});
		out->bytes = fake_reply(arena, "200 OK", "Content-Encoding: deflate\r\n", sw_buf_str(&packed));
	} else if (sw_str_is(request->path, "/endless-headers")) {
		SW_AUTO(sw_buf) head = {0};
		sw_buf_addz(&head, "HTTP/1.1 200 OK\r\n");
		for (int i = 0; i < 300; i++)
			sw_buf_addf(&head, "X-%d: y\r\n", i);
		sw_buf_addz(&head, "Content-Length: 0\r\n\r\n");
		out->bytes = sw_buf_copy(&head, arena);
	} else {
		out->bytes = fake_reply(arena, "200 OK", "", SW_STR("0123456789"));
	}
}

static void test_limits(void **state)
{
	(void)state;
	WORLD(w, large);
	assert_true(send_request(&w, &(sw_http_request){.url = url_of(&w, "/"), .max_body = 10}));
	assert_false(send_request(&w, &(sw_http_request){.url = url_of(&w, "/"), .max_body = 9}));
	assert_int_equal(w.err.code, SW_H006);
	assert_false(send_request(
		&w, &(sw_http_request){.url = url_of(&w, "/bomb"), .max_body = 1 << 19, .compressed = true}));
	assert_int_equal(w.err.code, SW_H006);
	assert_true(send_request(
		&w, &(sw_http_request){.url = url_of(&w, "/bomb"), .max_body = 1 << 21, .compressed = true}));
	assert_int_equal(w.response.body.len, 1 << 20);
	assert_false(get(&w, "/endless-headers"));
	assert_int_equal(w.err.code, SW_H006);
}

typedef struct bag {
	sw_buf bytes;
	int restarts;
	bool full;
} bag;

static bool bag_restart(void *data, sw_error *err)
{
	bag *b = data;
	(void)err;
	b->restarts++;
	sw_buf_clear(&b->bytes);
	return true;
}

static bool bag_write(void *data, sw_str bytes, sw_error *err)
{
	bag *b = data;
	if (b->full)
		return sw_fail(err, SW_F002, "the bag is full");
	sw_buf_add(&b->bytes, bytes);
	return true;
}

static void test_sink(void **state)
{
	(void)state;
	WORLD(w, faulty);
	bag b = {0};
	sw_http_sink sink = {&b, bag_restart, bag_write};
	faults[0] = (fault){"/truncated", 1, 0};
	faults[1] = (fault){"/502", 9, 0};
	fault_count = 2;
	assert_true(send_request(
		&w, &(sw_http_request){.url = url_of(&w, "/truncated"), .sink = &sink, .retry = &sw_http_retry_read}));
	assert_text(sw_buf_str(&b.bytes), "done");
	assert_int_equal(b.restarts, 2);
	assert_int_equal(w.response.body.len, 0);
	assert_true(send_request(&w, &(sw_http_request){.url = url_of(&w, "/502"), .sink = &sink}));
	assert_int_equal(b.bytes.len, 0); /* an error page is no content */
	assert_text(w.response.body, "<html>");
	b.full = true;
	assert_false(send_request(
		&w, &(sw_http_request){.url = url_of(&w, "/x"), .sink = &sink, .retry = &sw_http_retry_read}));
	assert_int_equal(w.err.code, SW_F002);
	assert_int_equal(w.response.tries, 1);
	sw_buf_close(&b.bytes);
}

/* The server plays a proxy: it sees the absolute form of the URL. */
static void test_proxies(void **state)
{
	(void)state;
	WORLD(w, by_path);
	char proxy[64], no_proxy[] = "no_proxy=.example.org, 10.0.0.0/8,plain.test:81";
	char *vars[] = {proxy, no_proxy, NULL};
	snprintf(proxy, sizeof(proxy), "HTTP_PROXY=http://127.0.0.1:%d", w.server.port);
	w.env.vars = vars;
	static const struct {
		const char *url;
		bool proxied;
	} rows[] = {
		{"http://index.test/hello", true},
		{"http://notexample.org.test/hello", true},
		{"http://plain.test/hello", true},
		{"http://11.0.0.1/hello", true},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		assert_true(send_request(&w, &(sw_http_request){.url = sw_str_of(rows[i].url)}));
		assert_text(w.server.requests.ptr[i].path, rows[i].url);
	}
	size_t before = w.server.requests.len;
	assert_true(get(&w, "/hello")); /* loopback goes direct */
	assert_text(w.server.requests.ptr[before].path, "/hello");
	static const char *const direct[] = {"http://x.example.org.invalid.example.org/hello",
					     "http://plain.test:81/hello"};
	for (size_t i = 0; i < SW_COUNTOF(direct); i++) {
		assert_false(
			send_request(&w, &(sw_http_request){.url = sw_str_of(direct[i]), .total_timeout_ms = 3000}));
		assert_int_equal(w.server.requests.len, before + 1);
	}
}

static void test_dates(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t seconds; /* -1 = refused */
	} rows[] = {
		{"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
		{"Thu, 01 Jan 1970 00:00:00 GMT", 0},
		{"Tue, 14 Nov 2023 22:13:20 GMT", 1700000000},
		{"Tue, 14 Nov 2023 22:13:20 UTC", -1},
		{"Tue, 14 Nox 2023 22:13:20 GMT", -1},
		{"Tue, 14 Nov 2023 25:13:20 GMT", -1},
		{"Sunday, 06-Nov-94 08:49:37 GMT", -1},
		{"", -1},
		{"7", -1},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		int64_t seconds = -1;
		assert_int_equal(sw_http_date_parse(sw_str_of(rows[i].text), &seconds), rows[i].seconds >= 0);
		assert_int_equal(seconds, rows[i].seconds);
	}
}

static void test_loopback(void **state)
{
	(void)state;
	static const char *const yes[] = {"localhost", "LOCALHOST", "a.localhost", "127.0.0.1",
					  "127.9.9.9", "::1",       "[::1]"};
	static const char *const no[] = {
		"", "localhost.example.org", "128.0.0.1", "127.0.0.1.example.org", "[::2]", "10.0.0.1", "127.1"};
	for (size_t i = 0; i < SW_COUNTOF(yes); i++)
		assert_true(sw_http_is_loopback(sw_str_of(yes[i])));
	for (size_t i = 0; i < SW_COUNTOF(no); i++)
		assert_false(sw_http_is_loopback(sw_str_of(no[i])));
}

static void test_shown_urls(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	static const char *const rows[][2] = {
		{"https://h/p", "https://h/p"},
		{"https://user:pw@h:8/p?x=1#f", "https://h:8/p?..."},
		{"https://a@b:pw@h/@x", "https://h/@x"},
		{"https://h?q", "https://h?..."},
		{"pw@host", "host"},
		{"https://h/\x1b[31m", "https://h/ [31m"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		assert_text(sw_http_shown_url(&arena, sw_str_of(rows[i][0])), rows[i][1]);
}

/* Bodies as PyPI, devpi, pypiserver, GitLab, Artifactory and others send them. */
static void test_said(void **state)
{
	(void)state;
	static const struct {
		int status;
		const char *type, *body, *said;
	} rows[] = {
		{400, "application/json",
		 "{\"message\":\"The server could not comply with the request since it is either malformed or "
		 "otherwise incorrect.\\n\\n\","
		 "\"code\":\"400 File already exists ('x.whl', with blake2_256 hash '0f').\",\"title\":\"Bad "
		 "Request\"}",
		 "File already exists ('x.whl', with blake2_256 hash '0f')."},
		{400, "application/problem+json; charset=utf-8",
		 "{\"type\":\"about:blank\",\"title\":\"Invalid metadata\",\"detail\":\"2 "
		 "problems\",\"errors\":[{\"source\":\"a\",\"message\":"
		 "\"no name\"},\"no version\"]}",
		 "Invalid metadata: 2 problems: no name: no version"},
		{400, "application/json", "{\"message\":\"Validation failed: File name has already been taken\"}",
		 "Validation failed: File name has already been taken"},
		{403, "application/json",
		 "{\"errors\":[{\"status\":403,\"message\":\"Not enough permissions to overwrite artifact\"}]}",
		 "Not enough permissions to overwrite artifact"},
		{422, "application/json", "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"}]}",
		 "field required"},
		{400, "application/json", "{\"name\":[\"taken\"]}", "{\"name\":[\"taken\"]}"},
		{400, "application/json", "{broken", "{broken"},
		{409, "text/html; charset=UTF-8",
		 "<html>\n <head>\n  <title>409 x.whl already exists in non-volatile index</title>\n </head>\n "
		 "<body>\n  <h1>409 x</h1></body>",
		 "x.whl already exists in non-volatile index"},
		{409, "text/html",
		 "<!DOCTYPE HTML><html><head><title>Error: 409 Conflict</title></head><body><p>Sorry</p><pre>Package "
		 "&#039;x.whl&#039; already "
		 "exists!\n  You may start server with `--overwrite` option.</pre></body></html>",
		 "Package 'x.whl' already exists! You may start server with `--overwrite` option."},
		{403, "text/html",
		 "<html><head><title>Error: 403 Forbidden</title></head><body><pre>None</pre></body></html>",
		 "Forbidden"},
		{500, "text/html", "<h1>Oops</h1>", "the phrase"},
		{404, "text/plain", "404 Not Found\n\nThe project x does not exist.\n\n",
		 "404 Not Found The project x does not exist."},
		{400, "text/plain", "a\x1b[31mb\x07", "a [31mb"},
		{400, "", "", "the phrase"},
		{400, "application/octet-stream", "\x01\x02", "the phrase"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_http_response response = {
			.status = rows[i].status, .reason = SW_STR("the phrase"), .body = sw_str_of(rows[i].body)};
		if (rows[i].type[0])
			sw_push(&arena, &response.headers,
				(sw_http_header){SW_STR("content-type"), sw_str_of(rows[i].type)});
		assert_text(sw_http_said(&response, &arena), rows[i].said);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_simple_get),
		cmocka_unit_test(test_statuses_are_answers),
		cmocka_unit_test(test_redirects),
		cmocka_unit_test(test_post_redirects),
		cmocka_unit_test(test_credentials_stay_at_their_origin),
		cmocka_unit_test(test_userinfo_becomes_credentials_and_is_never_shown),
		cmocka_unit_test(test_streamed_body),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_waiting_times),
		cmocka_unit_test(test_kept_connection_that_was_closed),
		cmocka_unit_test(test_nothing_listens),
		cmocka_unit_test(test_unusable_urls),
		cmocka_unit_test(test_dry_run_sends_nothing_that_changes),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_sink),
		cmocka_unit_test(test_proxies),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_loopback),
		cmocka_unit_test(test_shown_urls),
		cmocka_unit_test(test_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
