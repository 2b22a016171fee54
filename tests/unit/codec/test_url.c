/* URLs: the examples of RFC 3986 section 5.4, and what indexes and users really write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "codec/url.h"

static void assert_text(sw_str got, const char *want)
{
	char text[1024];
	snprintf(text, sizeof(text), "%.*s", SW_ARG(got));
	assert_string_equal(text, want);
}

static void test_parts(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_url url;
	sw_error err = {0};
	assert_true(sw_url_parse(SW_STR("HTTPS://us%40er:p%3Aw@Host.Example:8443/a/b?x=1&y#frag"), &arena, &url, &err));
	assert_text(url.scheme, "https");
	assert_text(url.user, "us@er");
	assert_text(url.password, "p:w");
	assert_text(url.host, "host.example");
	assert_int_equal(url.port, 8443);
	assert_text(url.path, "/a/b");
	assert_text(url.query, "x=1&y");
	assert_text(url.fragment, "frag");
	assert_text(sw_url_format(&url, &arena), "https://us%40er:p%3Aw@host.example:8443/a/b?x=1&y#frag");
	assert_true(sw_url_parse(SW_STR("http://[::1]"), &arena, &url, &err));
	assert_text(url.host, "[::1]");
	assert_int_equal(url.port, 80);
	assert_null(url.query.ptr);
	assert_text(sw_url_format(&url, &arena), "http://[::1]/");
	assert_true(sw_url_parse(SW_STR("https://h:443/?#"), &arena, &url, &err));
	assert_text(sw_url_format(&url, &arena), "https://h/?#");
}

static void test_refused(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	static const char *const rows[] = {"",
					   "/",
					   "pypi",
					   "http:",
					   "http:/x",
					   "http:///x",
					   "://h/",
					   "1http://h/",
					   "http://u@/",
					   "http://h:/../ ",
					   "http://h:x/",
					   "http://h:65536/",
					   "http://[::1/",
					   "http://h\x01/",
					   "http://a b/",
					   "http://h\\@x/",
					   "http://%41/",
					   "http://u%4@h/"};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_url url = {0};
		sw_error err = {0};
		if (sw_url_parse(sw_str_of(rows[i]), &arena, &url, &err))
			fail_msg("accepted: %s", rows[i]);
		assert_int_equal(err.code, SW_H008);
	}
}

static void test_references(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	static const char *const rows[][2] = {
		{"g", "http://a/b/c/g"},
		{"./g", "http://a/b/c/g"},
		{"g/", "http://a/b/c/g/"},
		{"/g", "http://a/g"},
		{"//g", "http://g/"},
		{"?y", "http://a/b/c/d;p?y"},
		{"g?y", "http://a/b/c/g?y"},
		{"#s", "http://a/b/c/d;p?q#s"},
		{"g#s", "http://a/b/c/g#s"},
		{"g?y#s", "http://a/b/c/g?y#s"},
		{";x", "http://a/b/c/;x"},
		{"", "http://a/b/c/d;p?q"},
		{".", "http://a/b/c/"},
		{"./", "http://a/b/c/"},
		{"..", "http://a/b/"},
		{"../", "http://a/b/"},
		{"../g", "http://a/b/g"},
		{"../..", "http://a/"},
		{"../../g", "http://a/g"},
		{"../../../g", "http://a/g"},
		{"/./g", "http://a/g"},
		{"/../g", "http://a/g"},
		{"g.", "http://a/b/c/g."},
		{"..g", "http://a/b/c/..g"},
		{"./../g", "http://a/b/g"},
		{"./g/.", "http://a/b/c/g/"},
		{"g/../h", "http://a/b/c/h"},
		{"g;x=1/../y", "http://a/b/c/y"},
		{"https://x:1/y", "https://x:1/y"},
		{"../../+f/730/x.whl", "http://a/+f/730/x.whl"},
		{"+f/a%2Bb.whl", "http://a/b/c/+f/a%2Bb.whl"},
	};
	sw_url base, url;
	sw_error err = {0};
	assert_true(sw_url_parse(SW_STR("http://a/b/c/d;p?q"), &arena, &base, &err));
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		assert_true(sw_url_resolve(&base, sw_str_of(rows[i][0]), &arena, &url, &err));
		assert_text(sw_url_format(&url, &arena), rows[i][1]);
	}
	assert_false(sw_url_resolve(&base, SW_STR("a b"), &arena, &url, &err));
}

static void test_escapes(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_str out;
	assert_true(sw_url_unescape(SW_STR("a%20b%2Fc%e2%82%ac"), &arena, &out));
	assert_text(out, "a b/c\xe2\x82\xac");
	assert_false(sw_url_unescape(SW_STR("%"), &arena, &out));
	assert_false(sw_url_unescape(SW_STR("%4"), &arena, &out));
	assert_false(sw_url_unescape(SW_STR("%4g"), &arena, &out));
	assert_text(sw_url_escape(SW_STR("a b/c+\xe2\x82\xac"), "/", &arena), "a%20b/c%2B%E2%82%AC");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_escapes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
