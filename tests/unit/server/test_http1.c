/* The gate, as bytes; the same probes over a socket stand in test_httpd.c. Statuses: index-server.md 5, "Framing probes", the column
   of the strictest server; RFC 9112. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "server/http1.h"

typedef struct probe {
	const char *name, *text;
	size_t len; /* 0 = strlen */
	int status; /* 0 = accepted */
} probe;
#define BYTES(literal) (literal), sizeof(literal) - 1

#define HOST "Host: a\r\n"
static const probe probes[] = {
	{"plain", BYTES("GET / HTTP/1.1\r\n" HOST "\r\n"), 0},
	{"absolute form", BYTES("GET http://a.b:80/x?y HTTP/1.1\r\n" HOST "\r\n"), 0},
	{"1.0 without Host", BYTES("GET / HTTP/1.0\r\n\r\n"), 0},
	{"IPv6 host", BYTES("GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"), 0},
	{"tab in value", BYTES("GET / HTTP/1.1\r\n" HOST "X: a\tb\r\n\r\n"), 0},
	{"Latin-1 in value", BYTES("GET / HTTP/1.1\r\n" HOST "X: \xe9\r\n\r\n"), 0},
	{"length", BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\n"), 0},
	{"chunked", BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"), 0},

	{"length and coding",
	 BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"), 400},
	{"two lengths", BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 6\r\n\r\n"), 400},
	{"two equal lengths", BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 5\r\n\r\n"), 400},
	{"list of lengths", BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 5, 5\r\n\r\n"), 400},
	{"signed length", BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: +5\r\n\r\n"), 400},
	{"negative length", BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: -5\r\n\r\n"), 400},
	{"hexadecimal length", BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 0x5\r\n\r\n"), 400},
	{"empty length", BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n"), 400},
	{"huge length", BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 9999999999999999999\r\n\r\n"), 400},
	{"blank before colon", BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\n\r\n"), 400},
	{"unknown coding", BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n"), 400},
	{"two codings", BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n"), 400},
	{"coding twice",
	 BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"), 400},
	{"chunked in 1.0", BYTES("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400},
	{"folded header", BYTES("GET / HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n"), 400},
	{"folded by tab", BYTES("GET / HTTP/1.1\r\n" HOST "X: a\r\n\tb\r\n\r\n"), 400},
	{"bare CR in value", BYTES("GET / HTTP/1.1\r\n" HOST "X: a\rb\r\n\r\n"), 400},
	{"NUL in value", BYTES("GET / HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n"), 400},
	{"NUL in name", BYTES("GET / HTTP/1.1\r\n" HOST "X\0: a\r\n\r\n"), 400},
	{"bare LF", BYTES("GET / HTTP/1.1\nHost: a\n\n"), 400},
	{"bare LF in header", BYTES("GET / HTTP/1.1\r\n" HOST "X: a\nY: b\r\n\r\n"), 400},
	{"no Host", BYTES("GET / HTTP/1.1\r\n\r\n"), 400},
	{"two Hosts", BYTES("GET / HTTP/1.1\r\n" HOST HOST "\r\n"), 400},
	{"Host with path", BYTES("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), 400},
	{"Host with user", BYTES("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"), 400},
	{"Host with quote", BYTES("GET / HTTP/1.1\r\nHost: a\"><script>\r\n\r\n"), 400},
	{"Host with port too large", BYTES("GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n"), 400},
	{"empty Host", BYTES("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 400},
	{"two blanks", BYTES("GET  / HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"tab in request line", BYTES("GET\t/ HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"blank at its end", BYTES("GET / HTTP/1.1 \r\n" HOST "\r\n"), 400},
	{"no version", BYTES("GET /\r\n\r\n"), 400},
	{"HTTP/2 preface", BYTES("PRI * HTTP/2.0\r\n\r\n"), 505},
	{"HTTP/3.0", BYTES("GET / HTTP/3.0\r\n" HOST "\r\n"), 505},
	{"lower-case protocol", BYTES("GET / http/1.1\r\n" HOST "\r\n"), 400},
	{"HTTP/1.10", BYTES("GET / HTTP/1.10\r\n" HOST "\r\n"), 400},
	{"method with parenthesis", BYTES("G(T / HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"https target", BYTES("GET https://a/ HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"authority form", BYTES("CONNECT a:80 HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"asterisk", BYTES("OPTIONS * HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"fragment", BYTES("GET /#x HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"byte above ASCII in target", BYTES("GET /\xc3\xa9 HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"dot segments", BYTES("GET /a/../b HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"encoded dots", BYTES("GET /%2e%2e/b HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"encoded slash", BYTES("GET /a%2fb HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"encoded NUL", BYTES("GET /a%00b HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"encoded newline", BYTES("GET /a%0ab HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"backslash", BYTES("GET /a%5c..%5cb HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"cut escape", BYTES("GET /a%2 HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"not UTF-8", BYTES("GET /%ff HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"expectation", BYTES("POST / HTTP/1.1\r\n" HOST "Expect: 200-ok\r\n\r\n"), 417},
	{"nameless header", BYTES("GET / HTTP/1.1\r\n" HOST ": a\r\n\r\n"), 400},
	{"line without colon", BYTES("GET / HTTP/1.1\r\n" HOST "abc\r\n\r\n"), 400},
	{"empty line first", BYTES("\r\nGET / HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"TLS greeting", BYTES("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"), 400},
};

static void test_probes(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(probes); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_str bytes = {probes[i].text, probes[i].len};
		size_t end = sw_http1_head_end(bytes, 0);
		print_message("# %s\n", probes[i].name);
		assert_true(end != SW_NPOS); /* a refusal does not wait for more */
		sw_http1_head head;
		const char *why = NULL;
		assert_int_equal(sw_http1_head_parse(&arena, sw_str_sub(bytes, 0, end), &head, &why), probes[i].status);
		if (probes[i].status)
			assert_non_null(why);
	}
}

/* The end is found wherever the pieces are cut: each look begins where the last one ended. */
static void test_head_end(void **state)
{
	(void)state;
	sw_str text = SW_STR("GET / HTTP/1.1\r\nHost: a\r\n\r\nrest");
	size_t end = text.len - 4;
	for (size_t looked = 0; looked < end; looked++) {
		assert_true(sw_http1_head_end(sw_str_sub(text, 0, looked), 0) == SW_NPOS);
		for (size_t len = end; len <= text.len; len++)
			assert_true(sw_http1_head_end(sw_str_sub(text, 0, len), looked) == end);
	}
}

static void test_head(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_http1_head head;
	const char *why = NULL;
	sw_str text =
		SW_STR("POST /a%20b/%2Bc?x=1&y=%41%zz&z=a%26b HTTP/1.1\r\nhOST:  a.b:81 \r\nContent-Length: 12\r\n"
		       "Expect: 100-Continue\r\nConnection: Keep-Alive, close\r\n\r\n");
	assert_int_equal(sw_http1_head_parse(&arena, text, &head, &why), 0);
	assert_true(sw_str_is(head.method, "POST"));
	assert_true(sw_str_is(head.path, "/a b/+c"));
	assert_true(sw_str_is(head.host, "a.b:81"));
	assert_true(head.content_length == 12 && head.has_body && !head.chunked);
	assert_true(head.expect_continue && !head.keep_alive);
	assert_true(sw_str_is(sw_http1_query_get(&arena, head.query, "x"), "1"));
	assert_null(sw_http1_query_get(&arena, head.query, "y").ptr);
	assert_true(sw_str_is(sw_http1_query_get(&arena, head.query, "z"), "a&b"));
	assert_null(sw_http1_query_get(&arena, head.query, "q").ptr);
	assert_null(sw_http1_field_get(&head, "accept").ptr);
}

static void test_limits(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) text = {0};
	sw_http1_head head;
	const char *why = NULL;
	sw_buf_addz(&text, "GET /");
	sw_buf_addn(&text, 'a', SW_HTTP1_TARGET_MAX);
	sw_buf_addz(&text, " HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_int_equal(sw_http1_head_parse(&arena, sw_buf_str(&text), &head, &why), 414);
	sw_buf_clear(&text);
	sw_buf_addz(&text, "GET / HTTP/1.1\r\nHost: a\r\n");
	for (size_t i = 0; i < SW_HTTP1_HEADERS_MAX; i++)
		sw_buf_addz(&text, "X: y\r\n");
	sw_buf_addz(&text, "\r\n");
	assert_int_equal(sw_http1_head_parse(&arena, sw_buf_str(&text), &head, &why), 400);
}

static void test_date(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t seconds;
	} dates[] = {
		{"Thu, 01 Jan 1970 00:00:00 GMT", 0},
		{"Sun, 06 Nov 1994 08:49:37 GMT", 784111777}, /* RFC 9110, 5.6.7 */
		{"Thu, 29 Feb 2024 23:59:59 GMT", 1709251199},
		{"Sat, 21 Nov 2026 10:55:00 GMT", 1795258500},
	};
	SW_AUTO(sw_arena) arena = {0};
	for (size_t i = 0; i < SW_COUNTOF(dates); i++) {
		assert_true(sw_str_is(sw_http1_date(&arena, dates[i].seconds), dates[i].text));
		assert_true(sw_http1_date_parse(sw_str_of(dates[i].text)) == dates[i].seconds);
	}
	static const char *const bad[] = {"",
					  "Sunday, 06-Nov-94 08:49:37 GMT",
					  "Sun Nov  6 08:49:37 1994",
					  "Sun, 06 Nov 1994 08:49:37 CET",
					  "Sun, 06 Foo 1994 08:49:37 GMT",
					  "Sun, 6 Nov 1994 08:49:37 GMT ",
					  "Sun, 06 Nov 1994 28:49:37 GMT"};
	for (size_t i = 0; i < SW_COUNTOF(bad); i++)
		assert_true(sw_http1_date_parse(sw_str_of(bad[i])) == -1);
}

typedef struct chunk_case {
	const char *wire, *body; /* body NULL: malformed */
	bool done;
} chunk_case;
static const chunk_case chunk_cases[] = {
	{"0\r\n\r\n", "", true},
	{"5\r\nhello\r\n0\r\n\r\n", "hello", true},
	{"5\r\nhello\r\n006\r\n world\r\n0\r\n\r\n", "hello world", true},
	{"A\r\n0123456789\r\n", "0123456789", false},
	{"5\r\nhel", "hel", false},
	{"0x1\r\na\r\n0\r\n\r\n", NULL, false},
	{"+1\r\na\r\n", NULL, false},
	{" 1\r\na\r\n", NULL, false},
	{"1 \r\na\r\n", NULL, false},
	{"1;x=y\r\na\r\n", NULL, false},
	{"\r\n", NULL, false},
	{"1\na\n", NULL, false},
	{"1\r\nab\r\n", NULL, false},
	{"1\r\na\n0\r\n\r\n", NULL, false},
	{"fffffffffffffffff\r\n", NULL, false},
	{"0\r\nTrailer: x\r\n\r\n", NULL, false},
};

/* Gives false when malformed; the body goes to `out`. */
static bool unchunk(const char *wire, size_t piece, sw_buf *out, bool *done)
{
	sw_http1_chunks chunks = {0};
	size_t len = strlen(wire);
	for (size_t at = 0; at < len; at += piece) {
		sw_str bytes = {wire + at, len - at < piece ? len - at : piece}, data;
		while (bytes.len > 0 && !chunks.done) {
			if (!sw_http1_chunks_read(&chunks, &bytes, &data))
				return false;
			sw_buf_add(out, data);
		}
	}
	*done = chunks.done;
	return true;
}

static void test_chunks(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(chunk_cases); i++)
		for (size_t piece = 1; piece < 40; piece++) {
			SW_AUTO(sw_buf) out = {0};
			bool done = false, ok = unchunk(chunk_cases[i].wire, piece, &out, &done);
			assert_int_equal(ok, chunk_cases[i].body != NULL);
			if (ok)
				assert_true(sw_str_eq(sw_buf_str(&out), sw_str_of(chunk_cases[i].body)) &&
					    done == chunk_cases[i].done);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_probes), cmocka_unit_test(test_head_end), cmocka_unit_test(test_head),
		cmocka_unit_test(test_limits), cmocka_unit_test(test_date),     cmocka_unit_test(test_chunks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
