#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bump/tuple.h"

/* What stands there, what it means, a new version, and what stands there then (NULL: it cannot). */
static const struct row {
	const char *text, *version, *next, *written;
	bool numbers_only;
} rows[] = {
	{"(1, 2, 3)", "1.2.3", "1.2.4", "(1, 2, 4)", false},
	{"(1,2,3)", "1.2.3", "2.0.0", "(2,0,0)", false},
	{"[1, 2, 3]", "1.2.3", "1.3.0", "[1, 3, 0]", false},
	{"(1, 2, 3)", "1.2.3", "1.3.0rc1", "(1, 3, 0, \"rc1\")", false},
	{"(1, 2, 3)", "1.2.3", "1.3.0rc1", "(1, 3, 0)", true},
	{"(1, 3, 0, 'rc1')", "1.3.0rc1", "1.3.0rc2", "(1, 3, 0, 'rc2')", false},
	{"(1, 3, 0, 'rc1')", "1.3.0rc1", "1.3.0", "(1, 3, 0)", false},
	{"(1, 0, 1, 'dev3')", "1.0.1.dev3", "1.0.1.dev4", "(1, 0, 1, 'dev4')", false},
	{"(1, 2, 3, \"rc\", 1)", "1.2.3rc1", "1.2.3rc2", "(1, 2, 3, \"rc\", 2)", false},
	{"(1, 2, 3, 'final', 0)", "1.2.3", "1.2.4", "(1, 2, 4, 'final', 0)", false},
	{"(1, 2, 3, 'final', 0)", "1.2.3", "1.3.0a2", "(1, 3, 0, 'alpha', 2)", false},
	{"(1, 3, 0, 'alpha', 2)", "1.3.0a2", "1.3.0", "(1, 3, 0, 'final', 0)", false},
	{"(1, 3, 0, 'candidate', 2)", "1.3.0rc2", "1.3.0rc3", "(1, 3, 0, 'candidate', 3)", false},
	{"(1, 2, 3, 'final', 0)", "1.2.3", "1.2.3.post1", NULL, false},
	{"(\"1\", \"2\", \"3\")", "1.2.3", "1.2.4", "(\"1\", \"2\", \"4\")", false},
	{"('1', '2', '3')", "1.2.3", "1.2.4rc1", "('1', '2', '4', 'rc1')", false},
	{"(1, 2)", "1.2", "1.2.1", "(1, 2, 1)", false},
	{"(1, 2, 3)", "1.2.3", "1.3", "(1, 3, 0)", false},
	{"(2,)", "2", "3", "(3,)", false},
	{"(2,)", "2", "3.1", "(3, 1,)", false},
	{"(2, 'rc1')", "2rc1", "2", "(2,)", false},
	{"(1, 2, 3, '')", "1.2.3", "1.2.4", "(1, 2, 4, '')", false},
	{"(1, 2, 3, '')", "1.2.3", "1.2.4b1", "(1, 2, 4, 'b1')", false},
	{"(\n    1,\n    2,\n    3,\n)", "1.2.3", "1.2.4", "(\n    1,\n    2,\n    4,\n)", false},
	{"(1, 2, 3)  # x", "1.2.3", "1.2.4", "(1, 2, 4)  # x", false},
	{"(1, 2, 3)", "1.2.3", "1!2.0", NULL, false},
	{"(1, 2, 3)", "1.2.3", "1.2.4+local", NULL, false},
	{"(0x1, 2)", "1.2", "1.3", "(1, 3)", false},
	{"(99999999999999999999, 1)", "99999999999999999999.1", "99999999999999999999.2", "(99999999999999999999, 2)",
	 false},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		const struct row *row = &rows[i];
		sw_py_value value = {0};
		sw_error err = {0};
		sw_str version = {0}, written = {0};
		assert_true(sw_py_literal(SW_STR("t"), sw_str_of(row->text), &arena, &value, &err));
		assert_true(sw_tuple_read(&value, &arena, &version));
		assert_string_equal(sw_cstr(&arena, version), row->version);
		bool ok = sw_tuple_write(sw_str_of(row->text), sw_str_of(row->next), row->numbers_only, &arena,
					 &written, &err);
		if (ok != (row->written != NULL))
			print_error("%s -> %s: %s\n", row->text, row->next, err.message);
		assert_int_equal(ok, row->written != NULL);
		assert_true(ok || err.code == SW_W042);
		if (ok)
			assert_string_equal(sw_cstr(&arena, written), row->written);
	}
}

static void test_no_versions(void **state)
{
	static const char *const texts[] = {"(1, 2.5)", "('a', 'b')", "(1, None)",           "()",
					    "'1.2'",    "{1: 2}",     "(1, 2, 3, 'x', 'y')", "(1, (2, 3))"};
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(texts); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_py_value value = {0};
		sw_error err = {0};
		sw_str version = {0};
		assert_true(sw_py_literal(SW_STR("t"), sw_str_of(texts[i]), &arena, &value, &err));
		assert_false(sw_tuple_read(&value, &arena, &version));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_no_versions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
