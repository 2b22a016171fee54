#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/limits.h"
#include "codec/pyliteral.h"
#include "show_python.h"
#include "table_cleandoc.h"
#include "table_pyliteral.h"

#define assert_str(s, literal)                                                                                         \
	do {                                                                                                           \
		sw_str got_ = (s);                                                                                     \
		if (!sw_str_is(got_, literal))                                                                         \
			fail_msg("got \"%.*s\", want \"%s\"", SW_ARG(got_), literal);                                  \
	} while (0)

static void reads_as_python_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(pyliteral_table); i++) {
		SW_AUTO(sw_arena) arena = {0};
		SW_AUTO(sw_buf) got = {0};
		sw_py_module module;
		sw_error err = {0};
		sw_str source = pyliteral_table[i].source, want = pyliteral_table[i].answer;
		bool ok = sw_py_parse(SW_STR("m.py"), source, &arena, &module, &err);
		if (ok != (want.ptr != NULL))
			fail_msg("row %zu: %s\n%.*s", i, ok ? "accepted" : err.message, SW_ARG(source));
		if (!ok)
			continue;
		show_module(&got, &module, &arena);
		if (!sw_str_eq(sw_buf_str(&got), want))
			fail_msg("row %zu: got\n%.*s\nwant\n%.*s\nof\n%.*s", i, SW_ARG(sw_buf_str(&got)), SW_ARG(want),
				 SW_ARG(source));
	}
}

static void cleans_docstrings(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	for (size_t i = 0; i < SW_COUNTOF(cleandoc_table); i++) {
		sw_str got = sw_py_cleandoc(cleandoc_table[i].doc, &arena);
		if (!sw_str_eq(got, cleandoc_table[i].clean))
			fail_msg("row %zu: got \"%.*s\", want \"%.*s\"", i, SW_ARG(got),
				 SW_ARG(cleandoc_table[i].clean));
	}
}

static void says_why_it_is_no_literal(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		unsigned column, length;
		const char *why;
	} rows[] = {
		{"f(1)", 1, 1, "a call"},
		{"a.b", 1, 1, "an attribute"},
		{"[1, a]", 5, 1, "a name"},
		{"'.'.join(x)", 1, 3, "an attribute"},
		{"f'{x}'", 1, 6, "an f-string"},
		{"[x for x in y]", 2, 2, "a name"},
		{"[1 for x in y]", 2, 2, "a comprehension"},
		{"1 + 2", 1, 1, "a computation"},
		{"1 if x else 2", 1, 2, "a condition"},
		{"*x", 1, 1, "an unpacking"},
		{"...", 1, 1, "an ellipsis"},
		{"", 1, 1, "nothing"},
		{"'\\N{DASH}'", 2, 9, "a string with a character by its name"},
		{"{[]: 1}", 2, 2, "a key that cannot be hashed"},
		{"01", 1, 2, "a number that Python does not know"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		char want[128] = "conf.py: not a literal but ";
		sw_py_value value;
		sw_error err = {0};
		strncat(want, rows[i].why, sizeof(want) - strlen(want) - 1);
		assert_false(sw_py_literal(SW_STR("conf.py"), sw_str_of(rows[i].text), &arena, &value, &err));
		assert_int_equal(err.code, SW_O008);
		assert_string_equal(err.message, want);
		assert_int_equal(err.where.column, rows[i].column);
	}
}

static void points_at_assignments(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_py_module module;
	sw_error err = {0};
	sw_str source = SW_STR("\"\"\"Doc.\"\"\"\nname = 'x'\n__version__ = get('x')  # why\n");
	assert_true(sw_py_parse(SW_STR("x/__init__.py"), source, &arena, &module, &err));
	const sw_py_assignment *version = sw_py_find(&module, "__version__");
	assert_null(version->value);
	assert_string_equal(version->why, "a call");
	assert_false(sw_py_point(&module, version, "computed when the module is imported", &err));
	assert_int_equal(err.where.line, 3);
	assert_int_equal(err.where.column, 15);
	assert_int_equal(err.where.length, 8);
	assert_null(sw_py_find(&module, "version"));
	assert_false(sw_py_parse(SW_STR("x.py"), SW_STR("a = 1\nb = (1,\nc = 2\n"), &arena, &module, &err));
	assert_string_equal(err.message, "x.py: a bracket that is not closed");
	assert_int_equal(err.where.line, 2);
	assert_int_equal(err.where.column, 5);
}

static void takes_any_depth_and_size(void **state)
{
	(void)state;
	static const char *const units[] = {"(", "[", "{1:", "(1,", "-", "f'{"};
	for (size_t u = 0; u < SW_COUNTOF(units); u++) {
		SW_AUTO(sw_arena) arena = {0};
		SW_AUTO(sw_buf) text = {0};
		sw_py_value value;
		sw_error err = {0};
		for (int i = 0; i < 200000; i++)
			sw_buf_addz(&text, units[u]);
		assert_false(sw_py_literal(SW_STR("x"), sw_buf_str(&text), &arena, &value, &err));
	}
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) text = {0};
	sw_py_value value;
	sw_error err = {0};
	sw_buf_addz(&text, "0x");
	sw_buf_addn(&text, 'f', 3571);
	assert_true(sw_py_literal(SW_STR("x"), sw_buf_str(&text), &arena, &value, &err));
	assert_int_equal(value.text.len, 4300);
	sw_buf_addn(&text, 'f', 1000);
	assert_false(sw_py_literal(SW_STR("x"), sw_buf_str(&text), &arena, &value, &err));
	sw_buf_clear(&text);
	sw_buf_addn(&text, ' ', SW_LIMIT_TEXT_FILE + 1);
	assert_false(sw_py_literal(SW_STR("x"), sw_buf_str(&text), &arena, &value, &err));
	assert_int_equal(err.code, SW_F004);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_as_python_does),      cmocka_unit_test(cleans_docstrings),
		cmocka_unit_test(says_why_it_is_no_literal), cmocka_unit_test(points_at_assignments),
		cmocka_unit_test(takes_any_depth_and_size),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
