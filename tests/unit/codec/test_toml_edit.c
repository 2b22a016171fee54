/* How edits look. That they change nothing else is tested in every place of real files and of the public suite:
   tests/conformance/toml_suite.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "codec/toml_edit.h"

typedef enum edit { SET, REMOVE, APPEND } edit;

typedef struct edit_row {
	edit edit;
	const char *text, *path, *value, *want; /* want NULL: refused */
} edit_row;

static void run(const edit_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		SW_AUTO(sw_arena) arena = {0};
		const edit_row *row = &rows[i];
		sw_error err = {0};
		sw_toml doc, now = {0};
		sw_toml_path path;
		assert_true(sw_toml_parse(SW_STR("t.toml"), sw_str_of(row->text), &arena, &doc, &err));
		assert_true(sw_toml_path_parse(sw_str_of(row->path), &arena, &path, &err));
		bool ok = row->edit == REMOVE ? sw_toml_remove(&doc, &path, &arena, &now, &err)
			  : row->edit == SET  ? sw_toml_set(&doc, &path, sw_str_of(row->value), &arena, &now, &err)
					      : sw_toml_append(&doc, &path, sw_str_of(row->value), &arena, &now, &err);
		if (ok != (row->want != NULL) || (ok && !sw_str_is(now.text, row->want)))
			fail_msg("row %zu, %s: got\n%.*s\nwant\n%s", i, row->path, SW_ARG(now.text),
				 row->want ? row->want : err.message);
	}
}

static void sets_what_is_there(void **state)
{
	(void)state;
	static const edit_row rows[] = {
		{SET, "[project]\nversion = \"1.0\"  # the version\n", "project.version", "\"1.1\"",
		 "[project]\nversion = \"1.1\"  # the version\n"},
		{SET, "a = [1, [2, 3]]", "a[1][0]", "'x'", "a = [1, ['x', 3]]"},
		{SET, "a.\"b c\" = 1 # c", "a.'b c'", "{x = 2}", "a.\"b c\" = {x = 2} # c"},
		{SET, "[[a]]\nx = 1\n[[a]]\nx = 2\n", "a[1].x", "3", "[[a]]\nx = 1\n[[a]]\nx = 3\n"},
		{SET, "a = '''\nx\n'''\r\nb = 1\r\n", "a", "\"y\"", "a = \"y\"\r\nb = 1\r\n"},
		{SET, "[a]\n", "a", "1", NULL},
		{SET, "a.b = 1\n", "a", "1", NULL},
		{SET, "[[a]]\n", "a", "[]", NULL},
		{SET, "a = 1\n", "a", "2 # no", NULL},
		{SET, "a = 1\n", "a", "2\nb = 3", NULL},
		{SET, "a = 1\n", "a", "", NULL},
	};
	run(rows, SW_COUNTOF(rows));
}

static void sets_what_is_new(void **state)
{
	(void)state;
	static const edit_row rows[] = {
		{SET, "", "a", "1", "a = 1\n"},
		{SET, "", "a.b.c", "1", "[a.b]\nc = 1\n"},
		{SET, "a = 1", "b", "2", "a = 1\nb = 2\n"},
		{SET, "# top\n\n# of the project\n[project]\nname = 'x'\n", "a", "1",
		 "# top\n\na = 1\n\n# of the project\n[project]\nname = 'x'\n"},
		{SET, "[project]\nname = 'x' # why\n\n# of tool\n[tool.a]\n", "project.version", "'1'",
		 "[project]\nname = 'x' # why\nversion = '1'\n\n# of tool\n[tool.a]\n"},
		{SET, "[project]\n  name = 'x'\n  list = [\n    1,\n  ]\n", "project.version", "'1'",
		 "[project]\n  name = 'x'\n  list = [\n    1,\n  ]\n  version = '1'\n"},
		{SET, "[tool.a]\nx = 1\n\n[tool.b]\ny = 2\n\n[other]\n", "tool.c.z", "3",
		 "[tool.a]\nx = 1\n\n[tool.b]\ny = 2\n\n[tool.c]\nz = 3\n\n[other]\n"},
		{SET, "[tool.a]\nx = 1\n[other]\n", "tool.z", "3", "[tool.a]\nx = 1\n\n[tool]\nz = 3\n\n[other]\n"},
		{SET, "[a]\nx = 1", "b.\"y z\".c", "3", "[a]\nx = 1\n\n[b.\"y z\"]\nc = 3\n"},
		{SET, "[a.b]\nx = 1\n[a]\n[c]\n", "a.y", "2", "[a.b]\nx = 1\n[a]\ny = 2\n[c]\n"},
		{SET, "a = {}\n", "a.b", "1", "a = { b = 1 }\n"},
		{SET, "a = { }\n", "a.b", "1", "a = { b = 1 }\n"},
		{SET, "a = {b = 1}\n", "a.c.d", "2", "a = {b = 1, c.d = 2}\n"},
		{SET, "a = {b.x = 1, c = 3}\n", "a.b.y", "2", "a = {b.x = 1, c = 3, b.y = 2}\n"},
		{SET, "a = [{b = 1}]\n", "a[0].c", "2", "a = [{b = 1, c = 2}]\n"},
		{SET, "[p]\nurls.A = 1\nz = 2\n", "p.urls.B", "3", "[p]\nurls.A = 1\nurls.B = 3\nz = 2\n"},
		{SET, "[p]\nurls.A = 1\n", "p.urls.B.C", "3", "[p]\nurls.A = 1\nurls.B.C = 3\n"},
		{SET, "a.b = 1\n[a.c]\nx = 2\n", "a.d", "3", "a.b = 1\na.d = 3\n[a.c]\nx = 2\n"},
		{SET, "[[a]]\nx = 1\n\n[[a]]\nx = 2\n", "a[0].b.c", "3",
		 "[[a]]\nx = 1\n\n[a.b]\nc = 3\n\n[[a]]\nx = 2\n"},
		{SET, "[a]\r\nx = 1\r\n", "a.y", "2", "[a]\r\nx = 1\r\ny = 2\r\n"},
		{SET, "\xef\xbb\xbf[a]\n", "x", "1", "\xef\xbb\xbfx = 1\n\n[a]\n"},
		{SET, "a = 1\n", "a.b", "2", NULL},
		{SET, "a = [1]\n", "a[1]", "2", NULL},
		{SET, "a = 1\n", "b[0]", "2", NULL},
	};
	run(rows, SW_COUNTOF(rows));
}

static void removes(void **state)
{
	(void)state;
	static const edit_row rows[] = {
		{REMOVE, "a = 1 # one\nb = 2\n", "a", NULL, "b = 2\n"},
		{REMOVE, "a = 1\n  b = [\n 1,\n] # x\nc = 3", "b", NULL, "a = 1\nc = 3"},
		{REMOVE, "a = {b = 1, c = 2, d = 3}\n", "a.b", NULL, "a = {c = 2, d = 3}\n"},
		{REMOVE, "a = {b = 1, c = 2, d = 3}\n", "a.d", NULL, "a = {b = 1, c = 2}\n"},
		{REMOVE, "a = { b = 1 }\n", "a.b", NULL, "a = {}\n"},
		{REMOVE, "a = {d = 3, b.x = 1, b.y = 2}\n", "a.b", NULL, "a = {d = 3}\n"},
		{REMOVE, "a = [1, 2, 3]\n", "a[0]", NULL, "a = [2, 3]\n"},
		{REMOVE, "a = [1, 2, 3]\n", "a[2]", NULL, "a = [1, 2]\n"},
		{REMOVE, "a = [1]\n", "a[0]", NULL, "a = []\n"},
		{REMOVE, "a = [\n  1, # one\n  2, # two\n]\n", "a[0]", NULL, "a = [\n  2, # two\n]\n"},
		{REMOVE, "a = [\n  1, # one\n  2 # two\n]\n", "a[1]", NULL, "a = [\n  1, # one\n]\n"},
		{REMOVE, "[a]\nx = 1\n\n[b]\ny = 2\n\n# c\n[c]\n", "b", NULL, "[a]\nx = 1\n\n# c\n[c]\n"},
		{REMOVE, "[a]\nx = 1\n\n[b]\ny = 2\n", "b", NULL, "[a]\nx = 1\n"},
		{REMOVE, "[a.b]\nx = 1\n[c]\n[a.d]\ny = 2\n[a]\nz = 3\n", "a", NULL, "[c]\n"},
		{REMOVE, "[[a]]\nx = 1\n[a.b]\n[[a]]\nx = 2\n", "a[0]", NULL, "[[a]]\nx = 2\n"},
		{REMOVE, "[[a]]\nx = 1\n[[a]]\nx = 2\n[b]\n", "a", NULL, "[b]\n"},
		{REMOVE, "a.b.c = 1\nd = 2\na.e = 3\n", "a", NULL, "d = 2\n"},
		{REMOVE, "a.b = 1\n[a.c]\nx = 2\n", "a.b", NULL, "[a.c]\nx = 2\n"},
		{REMOVE, "a = 1\n", "b.c", NULL, "a = 1\n"},
	};
	run(rows, SW_COUNTOF(rows));
}

static void appends(void **state)
{
	(void)state;
	static const edit_row rows[] = {
		{APPEND, "a = []\n", "a", "1", "a = [1]\n"},
		{APPEND, "a = [1, 2]\n", "a", "3", "a = [1, 2, 3]\n"},
		{APPEND, "a = [1, 2,]\n", "a", "3", "a = [1, 2, 3,]\n"},
		{APPEND, "a = [\n    'x', # why\n]\n", "a", "'y'", "a = [\n    'x', # why\n    'y',\n]\n"},
		{APPEND, "a = [\n    'x' # why\n]\n", "a", "'y'", "a = [\n    'x', # why\n    'y'\n]\n"},
		{APPEND, "a = [\n\t'x',\n\t'z']\n", "a", "'y'", "a = [\n\t'x',\n\t'z',\n\t'y']\n"},
		{APPEND, "a = ['x',\n     'z']\n", "a", "'y'", "a = ['x',\n     'z',\n     'y']\n"},
		{APPEND, "a = [\r\n  1,\r\n]\r\n", "a", "2", "a = [\r\n  1,\r\n  2,\r\n]\r\n"},
		{APPEND, "[b]\n", "a", "1", "a = [1]\n\n[b]\n"},
		{APPEND, "[[a]]\nx = 1\n[a.b]\ny = 2\n[c]\n", "a", "{x = 3, d.e = [1]}",
		 "[[a]]\nx = 1\n[a.b]\ny = 2\n\n[[a]]\nx = 3\nd.e = [1]\n\n[c]\n"},
		{APPEND, "[[a]]\n", "a", "1", NULL},
		{APPEND, "a = 1\n", "a", "1", NULL},
	};
	run(rows, SW_COUNTOF(rows));
}

static void reads_paths(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_toml_path path;
	assert_true(sw_toml_path_parse(SW_STR("a.\"b.\\u00e4\"[2][0].'c'"), &arena, &path, &err));
	assert_int_equal(path.len, 5);
	assert_true(sw_str_is(path.ptr[1].key, "b.\xc3\xa4"));
	assert_int_equal(path.ptr[2].index, 2);
	assert_null(path.ptr[3].key.ptr);
	static const char *const bad[] = {"",      "a.",  ".a",  "a[",    "a[]",           "a[x]",
					  "a[-1]", "a b", "[0]", "a[0]b", "a[99999999999]"};
	for (size_t i = 0; i < SW_COUNTOF(bad); i++) {
		if (sw_toml_path_parse(sw_str_of(bad[i]), &arena, &path, &err))
			fail_msg("accepted: %s", bad[i]);
		assert_int_equal(err.code, SW_O011);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sets_what_is_there),
		cmocka_unit_test(sets_what_is_new),
		cmocka_unit_test(removes),
		cmocka_unit_test(appends),
		cmocka_unit_test(reads_paths),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
