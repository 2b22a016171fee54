/* netrc files: what Python's netrc module, curl and ftp(1) take. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "trust/netrc.h"

static void test_find(void **state)
{
	(void)state;
	static const struct {
		const char *text, *host, *user, *login, *password; /* password NULL: nothing is found */
	} rows[] = {
		{"machine h login u password p", "h", "", "u", "p"},
		{"machine h\n\tlogin u\n\tpassword p\n", "H", "", "u", "p"},
		{"machine h password p login u account x\n", "h", "", "u", "p"},
		{"machine h login u password p", "other", "", NULL, NULL},
		{"machine a login u1 password p1\nmachine h login u2 password p2\n", "h", "", "u2", "p2"},
		{"machine h login u1 password p1\nmachine h login u2 password p2\n", "h", "", "u1", "p1"},
		{"machine h login u1 password p1\nmachine h login u2 password p2\n", "h", "u2", "u2", "p2"},
		{"machine h login u1 password p1\n", "h", "u2", NULL, NULL},
		{"machine h password p\n", "h", "u2", "", "p"},
		{"default login any password q\n", "h", "", "any", "q"},
		{"default login any password q\nmachine h login u password p\n", "h", "", "u", "p"},
		{"machine h login u\ndefault login any password q\n", "h", "", "any", "q"},
		{"# a comment with machine h\nmachine h login u password #p#\n", "h", "", "u", "#p#"},
		{"machine h login u password \"p w\\\"x\"\n", "h", "", "u", "p w\"x"},
		{"machine h login u password p\\ w\n", "h", "", "u", "p w"},
		{"macdef init\ncd /pub\nmachine h login no password no\n\nmachine h login u password p\n", "h", "", "u",
		 "p"},
		{"machine h login u password p\r\nmachine g login v password q\r\n", "g", "", "v", "q"},
		{"", "h", "", NULL, NULL},
		{"   \n# only\n", "h", "", NULL, NULL},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_netrc_login login = {0};
		sw_error err = {0};
		bool found = false;
		if (!sw_netrc_find(SW_STR("f"), sw_str_of(rows[i].text), sw_str_of(rows[i].host),
				   sw_str_of(rows[i].user), &arena, &found, &login, &err))
			fail_msg("row %zu: %s", i, err.message);
		if (found != (rows[i].password != NULL))
			fail_msg("row %zu: found %d", i, found);
		if (found && (!sw_str_is(login.login, rows[i].login) || !sw_str_is(login.password, rows[i].password)))
			fail_msg("row %zu: %.*s %.*s", i, SW_ARG(login.login), SW_ARG(login.password));
	}
}

static void test_refused_without_showing(void **state)
{
	(void)state;
	static const char *const rows[] = {"machine h login u pasword hunter2", "hunter2", "machine",
					   "machine h login u password", "machine h\nlogin u\nhunter2 password p\n"};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_netrc_login login = {0};
		sw_error err = {0};
		bool found = false;
		assert_false(sw_netrc_find(SW_STR("/home/u/.netrc"), sw_str_of(rows[i]), SW_STR("h"), SW_STR(""),
					   &arena, &found, &login, &err));
		assert_int_equal(err.code, SW_U005);
		assert_string_equal(err.where.path, "/home/u/.netrc");
		assert_true(err.where.line > 0);
		assert_null(strstr(err.message, "hunter2"));
		assert_null(strstr(err.where.text, "hunter2"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_refused_without_showing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
