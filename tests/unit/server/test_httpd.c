/* The engine over real sockets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "server/httpd.h"

static _Atomic int open_states; /* on_head minus on_end */

typedef struct echo {
	sw_buf body;
} echo;

static void on_head(void *data, sw_request *request, sw_reply *reply)
{
	(void)data;
	atomic_fetch_add(&open_states, 1);
	request->state = sw_new(request->arena, echo);
	if (sw_str_is(request->head.path, "/early")) {
		reply->status = 403;
		reply->reason = SW_STR("no\r\nX-Evil: 1\xc3\xa9");
		reply->body = SW_STR("refused");
	}
}

static void on_body(void *data, sw_request *request, sw_str bytes, sw_reply *reply)
{
	(void)data;
	echo *state = request->state;
	sw_buf_add(&state->body, bytes);
	if (sw_str_is(request->head.path, "/middle"))
		reply->status = 409;
}

static void on_done(void *data, sw_request *request, sw_reply *reply)
{
	(void)data;
	echo *state = request->state;
	reply->status = 200;
	if (sw_str_is(request->head.path, "/file")) {
		reply->file = sw_fd_of(open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
		reply->file_offset = 1;
		reply->file_bytes = 3;
	} else if (sw_str_is(request->head.path, "/large")) {
		char *bytes = sw_alloc(request->arena, (size_t)8 << 20);
		memset(bytes, 'x', (size_t)8 << 20);
		reply->body = (sw_str){bytes, (size_t)8 << 20};
	} else if (sw_str_is(request->head.path, "/nothing")) {
		reply->status = 0;
	} else {
		sw_reply_header(reply, "X-Path", request->head.path);
		reply->body = sw_fmt(request->arena, "%.*s:%.*s", SW_ARG(request->head.method),
				     SW_ARG(sw_buf_str(&state->body)));
	}
}

static void on_end(void *data, sw_request *request)
{
	(void)data;
	sw_buf_close(&((echo *)request->state)->body);
	atomic_fetch_sub(&open_states, 1);
}

static const sw_handler handler = {on_head, on_body, on_done, on_end, NULL};

static sw_httpd *start(sw_httpd_options options)
{
	sw_httpd *engine = NULL;
	sw_error err = {0};
	options.host = SW_STR("127.0.0.1");
	options.max_body_bytes = options.max_body_bytes ? options.max_body_bytes : 1000000;
	assert_true(sw_httpd_open(&options, &handler, &engine, &err));
	assert_true(sw_httpd_start(engine, &err));
	return engine;
}

static int dial(const sw_httpd *engine)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_port = htons(sw_httpd_port(engine)),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct timeval limit = {.tv_sec = 10};
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)), 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

static void say(int fd, sw_str text)
{
	while (text.len > 0) {
		ssize_t sent = send(fd, text.ptr, text.len, MSG_NOSIGNAL);
		assert_true(sent > 0);
		text = sw_str_from(text, (size_t)sent);
	}
}

/* Everything until the server closes. */
static sw_str hear(int fd, sw_buf *out)
{
	char bytes[65536];
	ssize_t got;
	while ((got = recv(fd, bytes, sizeof(bytes), 0)) > 0)
		sw_buf_add(out, (sw_str){bytes, (size_t)got});
	assert_true(got == 0); /* not by a time-out, nor by a reset */
	close(fd);
	return sw_buf_str(out);
}

static size_t count(sw_str text, const char *needle)
{
	size_t found = 0, at;
	while ((at = sw_str_find(text, sw_str_of(needle))) != SW_NPOS) {
		text = sw_str_from(text, at + strlen(needle));
		found++;
	}
	return found;
}

static sw_str ask(const sw_httpd *engine, sw_str text, sw_buf *out)
{
	sw_buf_clear(out);
	int fd = dial(engine);
	say(fd, text);
	return hear(fd, out);
}

#define HOST "Host: a\r\n"
/* A second request stands behind each: a server that frames the first one wrongly answers it ("smuggling"). */
#define SECOND "GET /second HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"

typedef struct raw_case {
	const char *name, *text;
	size_t len;
	const char *begins; /* the answer */
	size_t answers;
} raw_case;
#define BYTES(literal) (literal), sizeof(literal) - 1

static const raw_case raw_cases[] = {
	{"keep-alive and pipelining", BYTES("GET /a HTTP/1.1\r\n" HOST "\r\n" SECOND), "HTTP/1.1 200 OK\r\n", 2},
	{"body, then another request", BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello" SECOND),
	 "HTTP/1.1 200 OK\r\n", 2},
	{"chunked body",
	 BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" SECOND),
	 "HTTP/1.1 200 OK\r\n", 2},
	{"HTTP/1.0 closes", BYTES("GET / HTTP/1.0\r\n\r\n" SECOND), "HTTP/1.1 200 OK\r\n", 1},
	{"HEAD has no body", BYTES("HEAD /a HTTP/1.1\r\n" HOST "\r\n" SECOND), "HTTP/1.1 200 OK\r\n", 2},
	{"length and coding",
	 BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SECOND),
	 "HTTP/1.1 400 ", 1},
	{"two lengths", BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 0\r\n\r\n" SECOND),
	 "HTTP/1.1 400 ", 1},
	{"signed length", BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: +5\r\n\r\nhello" SECOND), "HTTP/1.1 400 ",
	 1},
	{"blank before colon", BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" SECOND),
	 "HTTP/1.1 400 ", 1},
	{"unknown coding", BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" SECOND),
	 "HTTP/1.1 400 ", 1},
	{"chunk size 0x1",
	 BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n" SECOND),
	 "HTTP/1.1 400 ", 1},
	{"folded header", BYTES("GET / HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n" SECOND), "HTTP/1.1 400 ", 1},
	{"bare CR", BYTES("GET / HTTP/1.1\r\n" HOST "X: a\rb\r\n\r\n" SECOND), "HTTP/1.1 400 ", 1},
	{"NUL", BYTES("GET / HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n" SECOND), "HTTP/1.1 400 ", 1},
	{"no Host", BYTES("GET / HTTP/1.1\r\n\r\n" SECOND), "HTTP/1.1 400 ", 1},
	{"two Hosts", BYTES("GET / HTTP/1.1\r\n" HOST HOST "\r\n" SECOND), "HTTP/1.1 400 ", 1},
	{"early refusal reads the body", BYTES("POST /early HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello" SECOND),
	 "HTTP/1.1 403 no  X-Evil: 1??\r\n", 2},
	{"early refusal of a chunked body",
	 BYTES("POST /early HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n" SECOND),
	 "HTTP/1.1 403 ", 1},
	{"early refusal instead of 100",
	 BYTES("POST /early HTTP/1.1\r\n" HOST "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n"), "HTTP/1.1 403 ",
	 1},
	{"refusal in the middle", BYTES("POST /middle HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello" SECOND),
	 "HTTP/1.1 409 Conflict\r\n", 2},
	{"too large by its length", BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 999999999\r\n\r\n"),
	 "HTTP/1.1 413 ", 1},
	{"no reply", BYTES("GET /nothing HTTP/1.1\r\n" HOST "\r\n" SECOND), "HTTP/1.1 500 Internal Server Error\r\n",
	 2},
	{"a piece of a file", BYTES("GET /file HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"), "HTTP/1.1 200 OK\r\n",
	 1},
};

static void test_raw(void **state)
{
	(void)state;
	sw_httpd *engine = start((sw_httpd_options){0});
	SW_AUTO(sw_buf) out = {0};
	for (size_t i = 0; i < SW_COUNTOF(raw_cases); i++) {
		print_message("# %s\n", raw_cases[i].name);
		sw_str answer = ask(engine, (sw_str){raw_cases[i].text, raw_cases[i].len}, &out);
		assert_true(sw_str_starts(answer, sw_str_of(raw_cases[i].begins)));
		assert_int_equal(count(answer, "HTTP/1.1 "), raw_cases[i].answers);
		assert_int_equal(count(answer, "\r\nDate: "), raw_cases[i].answers);
		assert_int_equal(count(answer, "\r\nX-Evil"), 0);
	}
	assert_int_equal(count(ask(engine, SW_STR("GET /file HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"), &out),
			       "\r\n\r\nELF"),
			 1);
	sw_str head = ask(engine, SW_STR("HEAD /x HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"), &out);
	assert_int_equal(count(head, "Content-Length: 5\r\n"), 1);
	assert_true(sw_str_ends(head, SW_STR("\r\n\r\n")));
	sw_httpd_close(engine, 1000);
	assert_int_equal(atomic_load(&open_states), 0);
}

/* Byte by byte, in the head and in the body. */
static void test_slices(void **state)
{
	(void)state;
	sw_httpd *engine = start((sw_httpd_options){0});
	SW_AUTO(sw_buf) out = {0};
	sw_str text = SW_STR("POST /a HTTP/1.1\r\n" HOST "Content-Length: 5\r\nConnection: close\r\n\r\nhello");
	int fd = dial(engine);
	for (size_t i = 0; i < text.len; i++)
		say(fd, sw_str_sub(text, i, i + 1));
	assert_true(sw_str_ends(hear(fd, &out), SW_STR("\r\n\r\nPOST:hello")));
	sw_httpd_close(engine, 1000);
}

static void test_continue(void **state)
{
	(void)state;
	sw_httpd *engine = start((sw_httpd_options){0});
	SW_AUTO(sw_buf) out = {0};
	int fd = dial(engine);
	say(fd, SW_STR("POST / HTTP/1.1\r\n" HOST
		       "Content-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"));
	char bytes[64];
	ssize_t got = recv(fd, bytes, sizeof(bytes), 0);
	assert_true(sw_str_is((sw_str){bytes, (size_t)got}, "HTTP/1.1 100 Continue\r\n\r\n"));
	say(fd, SW_STR("hello"));
	assert_true(sw_str_ends(hear(fd, &out), SW_STR("POST:hello")));
	sw_httpd_close(engine, 1000);
}

static void test_long_head(void **state)
{
	(void)state;
	sw_httpd *engine = start((sw_httpd_options){0});
	SW_AUTO(sw_buf) text = {0};
	SW_AUTO(sw_buf) out = {0};
	sw_buf_addz(&text, "GET / HTTP/1.1\r\n" HOST "X: ");
	sw_buf_addn(&text, 'a', 100000);
	sw_buf_addz(&text, "\r\n\r\n" SECOND);
	sw_str answer = ask(engine, sw_buf_str(&text), &out);
	assert_true(sw_str_starts(answer, SW_STR("HTTP/1.1 400 the headers are larger than 64 KiB\r\n")));
	assert_int_equal(count(answer, "HTTP/1.1 "), 1);
	sw_httpd_close(engine, 1000);
}

/* A reader that takes its time fills the socket; the rest is sent when it goes on. Meanwhile others are served by the one thread. */
static void test_slow_reader(void **state)
{
	(void)state;
	sw_httpd *engine = start((sw_httpd_options){.threads = 1});
	SW_AUTO(sw_buf) out = {0};
	SW_AUTO(sw_buf) other = {0};
	int fd = dial(engine);
	say(fd, SW_STR("GET /large HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
	for (int i = 0; i < 20; i++)
		assert_int_equal(count(ask(engine, SW_STR(SECOND), &other), "200 OK"), 1);
	sw_str answer = hear(fd, &out);
	assert_int_equal(answer.len - sw_str_find(answer, SW_STR("\r\n\r\n")) - 4, 8 << 20);
	sw_httpd_close(engine, 1000);
}

/* The deadline does not start anew with each byte. */
static void test_slow_head(void **state)
{
	(void)state;
	sw_httpd *engine = start((sw_httpd_options){.header_deadline_ms = 400});
	int fd = dial(engine);
	int64_t begin = sw_monotonic_ns(&sw_clock_system);
	bool alive = true;
	for (int i = 0; i < 200 && alive; i++) {
		sw_sleep_ms(&sw_clock_system, 20);
		alive = send(fd, "G", 1, MSG_NOSIGNAL) == 1;
	}
	int64_t took_ms = (sw_monotonic_ns(&sw_clock_system) - begin) / 1000000;
	assert_false(alive);
	assert_true(took_ms >= 400 && took_ms < 3000);
	close(fd);
	sw_httpd_close(engine, 1000);
}

static void test_idle(void **state)
{
	(void)state;
	sw_httpd *engine = start((sw_httpd_options){.idle_ms = 200});
	SW_AUTO(sw_buf) out = {0};
	int fd = dial(engine);
	say(fd, SW_STR("GET / HTTP/1.1\r\n" HOST "\r\n"));
	assert_int_equal(count(hear(fd, &out), "200 OK"), 1); /* it is closed though nobody asked for that */
	sw_httpd_close(engine, 1000);
}

static void test_cut_body(void **state)
{
	(void)state;
	sw_httpd *engine = start((sw_httpd_options){0});
	SW_AUTO(sw_buf) out = {0};
	int fd = dial(engine);
	say(fd, SW_STR("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhel"));
	shutdown(fd, SHUT_WR);
	assert_int_equal(hear(fd, &out).len, 0);
	sw_httpd_close(engine, 1000);
	assert_int_equal(atomic_load(&open_states), 0);
}

static void test_limits(void **state)
{
	(void)state;
	sw_httpd *engine = start((sw_httpd_options){.connections_per_ip = 2});
	SW_AUTO(sw_buf) out = {0};
	int a = dial(engine), b = dial(engine);
	char bytes[512];
	say(a, SW_STR("GET / HTTP/1.1\r\n" HOST "\r\n"));
	say(b, SW_STR("GET / HTTP/1.1\r\n" HOST "\r\n"));
	assert_true(recv(a, bytes, sizeof(bytes), 0) > 0 && recv(b, bytes, sizeof(bytes), 0) > 0);
	assert_true(sw_str_starts(hear(dial(engine), &out), SW_STR("HTTP/1.1 503 ")));
	close(a);
	close(b);
	sw_httpd_close(engine, 1000);
}

static void test_port_taken(void **state)
{
	(void)state;
	sw_httpd *engine = start((sw_httpd_options){0}), *other = NULL;
	sw_error err = {0};
	sw_httpd_options options = {.host = SW_STR("127.0.0.1"), .port = sw_httpd_port(engine)};
	assert_false(sw_httpd_open(&options, &handler, &other, &err));
	assert_int_equal(err.code, SW_X001);
	assert_non_null(strstr(err.hint, "--port 0"));
	options = (sw_httpd_options){.host = SW_STR("192.0.2.1")};
	sw_error_clear(&err);
	assert_false(sw_httpd_open(&options, &handler, &other, &err));
	assert_int_equal(err.code, SW_X002);
	sw_httpd_close(engine, 1000);
}

/* Closing ends requests under way and idle connections, and gives everything back. */
static void test_close(void **state)
{
	(void)state;
	sw_httpd *engine = start((sw_httpd_options){0});
	int a = dial(engine), b = dial(engine);
	char bytes[512];
	say(a, SW_STR("GET / HTTP/1.1\r\n" HOST "\r\n"));
	assert_true(recv(a, bytes, sizeof(bytes), 0) > 0);
	say(b, SW_STR("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhel"));
	int64_t begin = sw_monotonic_ns(&sw_clock_system);
	sw_sleep_ms(&sw_clock_system, 50);
	sw_httpd_close(engine, 100);
	assert_true(sw_monotonic_ns(&sw_clock_system) - begin < 3000000000);
	assert_int_equal(atomic_load(&open_states), 0);
	assert_true(recv(a, bytes, sizeof(bytes), 0) <= 0);
	close(a);
	close(b);
}

static void *hammer(void *data)
{
	const sw_httpd *engine = data;
	SW_AUTO(sw_buf) out = {0};
	SW_AUTO(sw_buf) text = {0};
	for (int i = 0; i < 50; i++)
		sw_buf_addz(&text, "POST /x HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello");
	sw_buf_addz(&text, SECOND);
	for (int i = 0; i < 10; i++)
		if (count(ask(engine, sw_buf_str(&text), &out), "POST:hello") != 50)
			return data;
	return NULL;
}

static void test_parallel(void **state)
{
	(void)state;
	sw_httpd *engine = start((sw_httpd_options){0});
	pthread_t threads[8];
	for (size_t i = 0; i < SW_COUNTOF(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, hammer, engine), 0);
	for (size_t i = 0; i < SW_COUNTOF(threads); i++) {
		void *result = NULL;
		pthread_join(threads[i], &result);
		assert_null(result);
	}
	assert_int_equal(sw_httpd_requests(engine), 8 * 10 * 51);
	sw_httpd_close(engine, 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_raw),        cmocka_unit_test(test_slices),      cmocka_unit_test(test_continue),
		cmocka_unit_test(test_long_head),  cmocka_unit_test(test_slow_reader), cmocka_unit_test(test_slow_head),
		cmocka_unit_test(test_idle),       cmocka_unit_test(test_cut_body),    cmocka_unit_test(test_limits),
		cmocka_unit_test(test_port_taken), cmocka_unit_test(test_close),       cmocka_unit_test(test_parallel),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
