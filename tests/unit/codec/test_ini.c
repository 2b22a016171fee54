#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/limits.h"
#include "codec/ini.h"
#include "table_ini.h"

#define assert_str(s, literal)                                                                                         \
	do {                                                                                                           \
		sw_str got_ = (s);                                                                                     \
		if (!sw_str_is(got_, literal))                                                                         \
			fail_msg("got \"%.*s\", want \"%s\"", SW_ARG(got_), literal);                                  \
	} while (0)

static void check_row(size_t row, sw_str text, const sw_ini_options *options, sw_str want)
{
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) written = {0};
	sw_ini ini;
	sw_error err = {0};
	bool ok = sw_ini_parse(SW_STR("x.cfg"), text, options, &arena, &ini, &err);
	if (ok != (want.ptr != NULL))
		fail_msg("row %zu: %s\n%.*s", row, ok ? "accepted" : err.message, SW_ARG(text));
	if (!ok) {
		assert_int_equal(err.code, SW_O003);
		assert_true(err.where.line > 0);
		return;
	}
	sw_ini_write(&written, &ini);
	if (!sw_str_eq(sw_buf_str(&written), want))
		fail_msg("row %zu: wrote\n%.*s\nwant\n%.*s\nof\n%.*s", row, SW_ARG(sw_buf_str(&written)), SW_ARG(want),
			 SW_ARG(text));
}

static void reads_and_writes_as_python_does(void **state)
{
	(void)state;
	static const sw_ini_options lax = {.allow_duplicates = true, .allow_no_value = true};
	static const sw_ini_options entry_points = {.keep_case = true, .delimiters = "="};
	for (size_t i = 0; i < SW_COUNTOF(ini_table); i++) {
		check_row(i, ini_table[i].text, NULL, ini_table[i].plain);
		check_row(i, ini_table[i].text, &lax, ini_table[i].lax);
		check_row(i, ini_table[i].text, &entry_points, ini_table[i].entry_points);
	}
}

static void says_where_and_what(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		unsigned line, column;
		const char *message;
	} rows[] = {
		{"a = 1\n", 1, 1, "setup.cfg: expected a section in brackets before the first key"},
		{"[a]\n  junk\n", 2, 3, "setup.cfg: expected a line `key = value`, a section in brackets or a comment"},
		{"[a]\nb = 1\nc = 2\nB: 3\n", 4, 1, "setup.cfg: this key stands already above in its section"},
		{"[a]\n\n[a]\n", 3, 1, "setup.cfg: this section stands already above"},
		{"[a]\n = 1\n", 2, 2, "setup.cfg: there is no key in front of the value"},
		{"[a]\nb = \xff\n", 2, 5, "setup.cfg: this byte is no UTF-8"},
		{"\xef\xbb\xbf[a]\n", 1, 1,
		 "setup.cfg: the file begins with a byte order mark, which Python does not take here"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_ini ini;
		sw_error err = {0};
		assert_false(sw_ini_parse(SW_STR("setup.cfg"), sw_str_of(rows[i].text), NULL, &arena, &ini, &err));
		assert_string_equal(err.message, rows[i].message);
		assert_int_equal(err.where.line, rows[i].line);
		assert_int_equal(err.where.column, rows[i].column);
	}
}

static void looks_up_with_defaults(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_ini ini;
	sw_error err = {0};
	sw_str text = SW_STR("[DEFAULT]\nuser = d\n[pypi]\nrepository = https://x\n\n[other]\nuser = o\n");
	assert_true(sw_ini_parse(SW_STR(".pypirc"), text, NULL, &arena, &ini, &err));
	assert_str(sw_ini_value(&ini, "pypi", "user"), "d");
	assert_str(sw_ini_value(&ini, "other", "user"), "o");
	assert_null(sw_ini_value(&ini, "pypi", "password").ptr);
	assert_null(sw_ini_value(&ini, "nowhere", "user").ptr);
	assert_null(sw_ini_section_get(&ini, "DEFAULT"));
	const sw_ini_item *item = sw_ini_get(&ini, "other", "user");
	assert_int_equal(item->line, 7);
	assert_false(sw_ini_point(&ini, item, "here", &err));
	assert_string_equal(err.where.text, "user = o");
	assert_int_equal(sw_ini_section_get(&ini, "pypi")->line, 3);
}

static void takes_long_values_in_linear_time(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) text = {0};
	sw_ini ini;
	sw_error err = {0};
	sw_buf_addz(&text, "[a]\nb =\n");
	for (int i = 0; i < 200000; i++)
		sw_buf_addz(&text, " x\n");
	assert_true(sw_ini_parse(SW_STR("x"), sw_buf_str(&text), NULL, &arena, &ini, &err));
	assert_int_equal(sw_ini_value(&ini, "a", "b").len, 400000);
	sw_buf_addn(&text, '\n', SW_LIMIT_TEXT_FILE);
	assert_false(sw_ini_parse(SW_STR("x"), sw_buf_str(&text), NULL, &arena, &ini, &err));
	assert_int_equal(err.code, SW_F004);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_writes_as_python_does),
		cmocka_unit_test(says_where_and_what),
		cmocka_unit_test(looks_up_with_defaults),
		cmocka_unit_test(takes_long_values_in_linear_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
