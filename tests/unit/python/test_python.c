#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "python/facts.h"
#include "python_fixture.h"
#include "python/python.h"

static void write_program(world *w, const char *name, const char *text, sw_str *path)
{
	sw_error err = {0};
	*path = below(w, name);
	assert_true(sw_mkdirs(sw_path_dir(*path), 0755, &err));
	assert_true(sw_write_file(*path, sw_str_of(text), 0755, &err));
}

static void assert_str(sw_str got, const char *want)
{
	assert_int_equal(got.len, strlen(want));
	assert_memory_equal(got.ptr, want, got.len);
}

/* What we understood of the probe's answer, against what the interpreter says when asked one thing at a time. */
static void test_facts_match_interpreter(void **state)
{
	world *w = *state;
	sw_error err = {0};
	sw_python py = {0};
	assert_true(sw_python_find(&w->ctx, (sw_str){0}, &py, &err));
	const struct {
		sw_str got;
		const char *script;
	} table[] = {
		{py.exe, "import sys; print(sys.executable)"},
		{py.version, "import platform; print(platform.python_version())"},
		{py.prefix, "import sys; print(sys.prefix)"},
		{py.base_prefix, "import sys; print(sys.base_prefix)"},
		{py.stdlib, "import os; print(os.path.dirname(os.__file__))"},
		{py.purelib, "import sysconfig; print(sysconfig.get_path('purelib'))"},
		{py.platform, "import sysconfig; print(sysconfig.get_platform())"},
		{py.pip_dir, "import pip, os; print(os.path.dirname(pip.__file__))"},
		{py.pip_version, "import pip; print(pip.__version__)"},
		{py.markers.values[SW_MARKER_PLATFORM_MACHINE], "import os; print(os.uname().machine)"},
		{py.markers.values[SW_MARKER_PLATFORM_RELEASE], "import os; print(os.uname().release)"},
		{py.markers.values[SW_MARKER_SYS_PLATFORM], "import sys; print(sys.platform)"},
		{py.tags.ptr[0], "from pip._vendor.packaging.tags import sys_tags; print(next(iter(sys_tags())))"},
	};
	for (size_t i = 0; i < SW_COUNTOF(table); i++) {
		sw_str want = python_says(w, py.exe, table[i].script);
		if (!sw_str_eq(want, table[i].got))
			fail_msg("%s: %.*s, not %.*s", table[i].script, SW_ARG(want), SW_ARG(table[i].got));
	}
	sw_str count =
		python_says(w, py.exe, "from pip._vendor.packaging.tags import sys_tags; print(len(list(sys_tags())))");
	assert_str(count, sw_cstr(&w->arena, sw_fmt(&w->arena, "%zu", py.tags.len)));
	assert_true(py.plain && py.lib64 && py.venv_module);
	assert_true(sw_python_need_pip(&py, &err));
}

static void test_second_time_needs_no_start(void **state)
{
	world *w = *state;
	sw_error err = {0};
	sw_python first = {0}, second = {0};
	sw_str program;
	write_program(w, "bin/python3", "#!/bin/sh\necho run >> \"$HOME/starts\"\nexec " DEBIAN_PYTHON " \"$@\"\n",
		      &program);
	assert_true(sw_python_find(&w->ctx, program, &first, &err));
	assert_true(sw_python_find(&w->ctx, program, &second, &err));
	assert_int_equal(sw_stat(below(w, "starts")).size_bytes, 4);
	assert_str(second.exe, DEBIAN_PYTHON);
	assert_int_equal(second.tags.len, first.tags.len);
	/* a version manager chooses by a file in the project, and by a variable */
	assert_true(sw_write_file(below(w, ".python-version"), SW_STR("3.9\n"), 0644, &err));
	assert_true(sw_python_find(&w->ctx, program, &second, &err));
	assert_int_equal(sw_stat(below(w, "starts")).size_bytes, 8);
	set_var(w, SW_STR("PYENV_VERSION=3.10"));
	assert_true(sw_python_find(&w->ctx, program, &second, &err));
	assert_int_equal(sw_stat(below(w, "starts")).size_bytes, 12);
	/* the program itself is another one */
	write_program(w, "bin/python3", "#!/bin/sh\necho run >> \"$HOME/starts\"\n exec " DEBIAN_PYTHON " \"$@\"\n",
		      &program);
	assert_true(sw_python_find(&w->ctx, program, &second, &err));
	assert_int_equal(sw_stat(below(w, "starts")).size_bytes, 16);
}

static void test_foreign_cache_is_not_believed(void **state)
{
	world *w = *state;
	sw_error err = {0};
	sw_python py = {0};
	sw_strs names = {0};
	assert_true(sw_python_find(&w->ctx, (sw_str){0}, &py, &err));
	sw_str dir = below(w, "state/python");
	assert_true(sw_list_dir(&w->arena, dir, &names, &err));
	assert_int_equal(names.len, 1);
	sw_str path = sw_path_join(&w->arena, dir, names.ptr[0]), text;
	assert_true(sw_read_file(&w->arena, path, 1 << 20, &text, &err));
	text = sw_str_replace(&w->arena, text, SW_STR("platform\tlinux"), SW_STR("platform\tplanted"));
	assert_true(sw_write_file(path, text, 0600, &err));
	assert_true(sw_python_find(&w->ctx, (sw_str){0}, &py, &err));
	assert_true(
		sw_str_starts(py.platform, SW_STR("planted"))); /* the test would notice a cache that is never read */
	assert_int_equal(chmod(sw_cstr(&w->arena, path), 0666), 0);
	assert_true(sw_python_find(&w->ctx, (sw_str){0}, &py, &err));
	assert_true(sw_str_starts(py.platform, SW_STR("linux")));
}

static void test_shell_variables_do_not_leak(void **state)
{
	world *w = *state;
	set_var(w, SW_STR("PYTHONPATH=/nowhere"));
	set_var(w, SW_STR("VIRTUAL_ENV=/nowhere"));
	set_var(w, SW_STR("KEPT=yes"));
	sw_str seen = python_says(
		w, SW_STR(DEBIAN_PYTHON),
		"import os; print(*sorted(set(os.environ) & {'PYTHONPATH', 'VIRTUAL_ENV', 'KEPT', 'PATH'}))");
	assert_str(seen, "KEPT PATH");
}

typedef struct bad_case {
	const char *name, *text; /* a program, NULL = the path does not exist */
	sw_code code;
	const char *message, *hint;
} bad_case;

static void test_bad_interpreters(void **state)
{
	world *w = *state;
	static const bad_case cases[] = {
		{"missing", NULL, SW_Y001, "does not exist", "apt install python3"},
		{"old", "#!/bin/sh\nprintf 'version\\t3.8.20\\nmajor\\t3\\nminor\\t8\\nexe\\t/x\\n'\n", SW_Y002,
		 "is Python 3.8, but 3.9 or newer is needed", "SHIPWHEEL_PYTHON="},
		{"two", "#!/bin/sh\nprintf 'version\\t2.7.18\\nmajor\\t2\\nminor\\t7\\n'\n", SW_Y002, "is Python 2.7",
		 "apt"},
		{"mute", "#!/bin/sh\nexit 0\n", SW_Y007, "does not say what it is (status 0)", "SHIPWHEEL_PYTHON="},
		{"broken", "#!/bin/sh\necho no codec for utf-8 >&2\nexit 3\n", SW_Y007, "(status 3)",
		 "SHIPWHEEL_PYTHON="},
		{"cut", "#!/bin/sh\n" DEBIAN_PYTHON " \"$@\" | head -c 300\n", SW_Y007, "does not say",
		 "SHIPWHEEL_PYTHON="},
	};
	for (size_t i = 0; i < SW_COUNTOF(cases); i++) {
		sw_error err = {0};
		sw_python py = {0};
		sw_str path = below(w, cases[i].name);
		if (cases[i].text)
			write_program(w, cases[i].name, cases[i].text, &path);
		assert_false(sw_python_find(&w->ctx, path, &py, &err));
		assert_int_equal(err.code, cases[i].code);
		assert_non_null(strstr(err.message, cases[i].message));
		assert_non_null(strstr(err.hint, cases[i].hint));
	}
}

static void test_none_on_path(void **state)
{
	world *w = *state;
	sw_error err = {0};
	sw_python py = {0};
	set_var(w, SW_STR("SHIPWHEEL_PYTHON="));
	set_var(w, SW_STR("PATH=/nonexistent"));
	assert_false(sw_python_find(&w->ctx, (sw_str){0}, &py, &err));
	assert_int_equal(err.code, SW_Y001);
	assert_non_null(strstr(err.hint, "apt install python3 "));
	/* python3 is broken, python is good: the good one is taken */
	sw_str program;
	write_program(w, "path/python3", "#!/bin/sh\nexit 127\n", &program);
	write_program(w, "path/python", "#!/bin/sh\nexec " DEBIAN_PYTHON " \"$@\"\n", &program);
	set_var(w, sw_fmt(&w->arena, "PATH=%.*s/path", SW_ARG(w->dir)));
	assert_true(sw_python_find(&w->ctx, (sw_str){0}, &py, &(sw_error){0}));
	assert_str(py.exe, DEBIAN_PYTHON);
}

static void test_pip_missing_or_old(void **state)
{
	world *w = *state;
	sw_error err = {0};
	sw_python py = {.exe = SW_S(DEBIAN_PYTHON), .version = SW_S("3.11.2")};
	assert_false(sw_python_need_pip(&py, &err));
	assert_int_equal(err.code, SW_Y003);
	assert_string_equal(err.hint, "apt install python3-pip");
	py.exe = SW_STR("/opt/python/bin/python3");
	assert_false(sw_python_need_pip(&py, &err));
	assert_string_equal(err.hint, "/opt/python/bin/python3 -m ensurepip");
	py.pip_dir = w->dir; /* a pip without its runner */
	py.pip_version = SW_STR("20.3.4");
	assert_false(sw_python_need_pip(&py, &err));
	assert_int_equal(err.code, SW_Y004);
	assert_non_null(strstr(err.message, "pip 20.3.4 of /opt/python/bin/python3 is too old"));
}

static void test_facts_text(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_python py = {0};
	sw_str text = SW_STR("a\t1\nb\tx\ty\nnothing\n");
	assert_str(sw_python_facts_get(text, "b"), "x\ty");
	assert_null(sw_python_facts_get(text, "nothing").ptr);
	assert_null(sw_python_facts_get(text, "").ptr);
	assert_false(sw_python_facts_parse(text, &arena, &py));
	assert_false(sw_python_facts_parse((sw_str){0}, &arena, &py));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_facts_match_interpreter, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_second_time_needs_no_start, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_foreign_cache_is_not_believed, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_shell_variables_do_not_leak, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_bad_interpreters, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_none_on_path, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_pip_missing_or_old, world_open, world_close),
		cmocka_unit_test(test_facts_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
