/* What is sent for which Accept, Range and condition. The Accept lines are those of the clients (transcripts of 2026-11). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "server/http1.h"
#include "server/negotiate.h"

static const struct {
	const char *accept;
	sw_simple_form form;
} simple_cases[] = {
	/* pip, pdm */
	{"application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01",
	 SW_FORM_JSON},
	/* uv */
	{"application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01",
	 SW_FORM_JSON},
	{"application/vnd.pypi.simple.v1+json, */*;q=0.1", SW_FORM_JSON}, /* poetry */
	{"*/*", SW_FORM_TEXT_HTML},                                       /* hatch, curl */
	{"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
	 SW_FORM_TEXT_HTML}, /* Firefox */
	{NULL, SW_FORM_TEXT_HTML},
	{"", SW_FORM_TEXT_HTML},
	{"  ", SW_FORM_TEXT_HTML},
	{"application/vnd.pypi.simple.latest+json", SW_FORM_JSON},
	{"application/vnd.pypi.simple.latest+html", SW_FORM_HTML_V1},
	{"APPLICATION/VND.PYPI.SIMPLE.V1+JSON", SW_FORM_JSON},
	{"application/vnd.pypi.simple.v1+html", SW_FORM_HTML_V1},
	{"text/html, application/vnd.pypi.simple.v1+html, application/vnd.pypi.simple.v1+json", SW_FORM_JSON},
	{"text/html, application/vnd.pypi.simple.v1+json;q=0.9", SW_FORM_TEXT_HTML},
	{"application/vnd.pypi.simple.v1+json;q=0, text/html;q=0.001", SW_FORM_TEXT_HTML},
	{"application/vnd.pypi.simple.v1+json;q=0.123, application/vnd.pypi.simple.v1+html;q=0.124", SW_FORM_HTML_V1},
	{"application/vnd.pypi.simple.v1+json; Q=0.5, text/html; q=0.4", SW_FORM_JSON},
	{"text/*", SW_FORM_TEXT_HTML},
	{"text/html;q=0, */*", SW_FORM_NONE},
	{"text/html;q=0", SW_FORM_NONE},
	{"application/json", SW_FORM_NONE},
	{"application/vnd.pypi.simple.v2+json", SW_FORM_NONE},
	{"application/vnd.pypi.simple.v2+json, application/vnd.pypi.simple.v1+json;q=0.1", SW_FORM_JSON},
	{"text/html;q=1.5", SW_FORM_NONE},
	{"text/html;q=abc", SW_FORM_NONE},
	{",,,", SW_FORM_NONE},
};

static void test_simple(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(simple_cases); i++) {
		print_message("# %s\n", simple_cases[i].accept ? simple_cases[i].accept : "(none)");
		assert_int_equal(sw_negotiate_simple(sw_str_of(simple_cases[i].accept)), simple_cases[i].form);
	}
}

static void test_error_and_coding(void **state)
{
	(void)state;
	assert_int_equal(sw_negotiate_error(SW_STR("*/*")), SW_ERROR_TEXT);
	assert_int_equal(sw_negotiate_error((sw_str){0}), SW_ERROR_TEXT);
	assert_int_equal(sw_negotiate_error(SW_STR("application/json;q=0.9, text/plain;q=0.8, text/html;q=0.7")),
			 SW_ERROR_JSON);
	assert_int_equal(sw_negotiate_error(SW_STR("text/html,application/xhtml+xml,*/*;q=0.8")), SW_ERROR_HTML);
	assert_int_equal(sw_negotiate_error(SW_STR("text/plain, text/html;q=0.5")), SW_ERROR_TEXT);
	assert_true(sw_accepts_gzip(SW_STR("gzip, deflate, zstd")));
	assert_true(sw_accepts_gzip(SW_STR("zstd,gzip,deflate")));
	assert_true(sw_accepts_gzip(SW_STR("*")));
	assert_false(sw_accepts_gzip(SW_STR("identity")));
	assert_false(sw_accepts_gzip(SW_STR("gzip;q=0, *")));
	assert_false(sw_accepts_gzip((sw_str){0}));
}

static const struct {
	const char *range;
	int64_t size;
	sw_range_kind kind;
	int64_t from, count;
} ranges[] = {
	{"bytes=0-0", 100, SW_RANGE_PART, 0, 1},
	{"bytes=0-99", 100, SW_RANGE_PART, 0, 100},
	{"bytes=0-100", 100, SW_RANGE_PART, 0, 100},
	{"bytes=10-19", 100, SW_RANGE_PART, 10, 10},
	{"bytes=10-", 100, SW_RANGE_PART, 10, 90},
	{"bytes=99-", 100, SW_RANGE_PART, 99, 1},
	{"bytes=-10", 100, SW_RANGE_PART, 90, 10},
	{"bytes=-10000", 100, SW_RANGE_PART, 0, 100}, /* poetry's first question, of a small wheel */
	{"BYTES=1-2", 100, SW_RANGE_PART, 1, 2},
	{"bytes=100-", 100, SW_RANGE_NOT_SATISFIABLE, 0, 0},
	{"bytes=100-200", 100, SW_RANGE_NOT_SATISFIABLE, 0, 0},
	{"bytes=-0", 100, SW_RANGE_NOT_SATISFIABLE, 0, 0},
	{"bytes=-5", 0, SW_RANGE_NOT_SATISFIABLE, 0, 0},
	{"bytes=0-", 0, SW_RANGE_NOT_SATISFIABLE, 0, 0},
	{"bytes=18446744073709551615-", 100, SW_RANGE_NOT_SATISFIABLE, 0, 0},
	{"bytes=0-18446744073709551615", 100, SW_RANGE_PART, 0, 100},
	{"bytes=0-18446744073709551616", 100, SW_RANGE_ALL, 0, 0},
	{"bytes=5-4", 100, SW_RANGE_ALL, 0, 0},
	{"bytes=-", 100, SW_RANGE_ALL, 0, 0},
	{"bytes=", 100, SW_RANGE_ALL, 0, 0},
	{"bytes=a-b", 100, SW_RANGE_ALL, 0, 0},
	{"bytes=+1-2", 100, SW_RANGE_ALL, 0, 0},
	{"bytes=1-2,4-5", 100, SW_RANGE_ALL, 0, 0},
	{"lines=1-2", 100, SW_RANGE_ALL, 0, 0},
	{"1-2", 100, SW_RANGE_ALL, 0, 0},
};

static void test_range(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(ranges); i++) {
		int64_t from = 0, count = 0;
		print_message("# %s of %d\n", ranges[i].range, (int)ranges[i].size);
		assert_int_equal(sw_range_parse(sw_str_of(ranges[i].range), ranges[i].size, &from, &count),
				 ranges[i].kind);
		assert_true(from == ranges[i].from && count == ranges[i].count);
	}
}

static void test_conditions(void **state)
{
	(void)state;
	sw_str tag = SW_STR("\"abc\"");
	assert_true(sw_etag_matches(SW_STR("\"abc\""), tag));
	assert_true(sw_etag_matches(SW_STR("\"x\", W/\"abc\""), tag));
	assert_true(sw_etag_matches(SW_STR("*"), tag));
	assert_false(sw_etag_matches(SW_STR("abc"), tag));
	assert_false(sw_etag_matches(SW_STR("\"abcd\""), tag));
	assert_false(sw_etag_matches((sw_str){0}, tag));
	int64_t date = sw_http1_date_parse(SW_STR("Sun, 06 Nov 1994 08:49:37 GMT"));
	assert_true(sw_if_range_holds((sw_str){0}, tag, date));
	assert_true(sw_if_range_holds(SW_STR("\"abc\""), tag, date));
	assert_false(
		sw_if_range_holds(SW_STR("W/\"abc\""), tag, date)); /* weak tags never match here (RFC 9110, 13.1.5) */
	assert_false(sw_if_range_holds(SW_STR("\"abd\""), tag, date));
	assert_true(sw_if_range_holds(SW_STR("Sun, 06 Nov 1994 08:49:37 GMT"), tag, date));
	assert_false(sw_if_range_holds(SW_STR("Sun, 06 Nov 1994 08:49:38 GMT"), tag, date));
	assert_false(sw_if_range_holds(SW_STR(""), tag, date));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_simple),
		cmocka_unit_test(test_error_and_coding),
		cmocka_unit_test(test_range),
		cmocka_unit_test(test_conditions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
