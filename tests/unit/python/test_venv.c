#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <unistd.h>

#include "python_fixture.h"
#include "python/venv.h"

static bool is_activation(const sw_dir_entry *entry, void *data)
{
	(void)data;
	sw_str name = sw_path_base(entry->path);
	return sw_str_starts(name, SW_STR("activate")) || sw_str_starts(name, SW_STR("Activate"));
}

static sw_str link_target(world *w, sw_str path)
{
	char *text = sw_alloc(&w->arena, 4096);
	ssize_t len = readlink(sw_cstr(&w->arena, path), text, 4095);
	return (sw_str){text, len < 0 ? 0 : (size_t)len};
}

static sw_python find(world *w)
{
	sw_error err = {0};
	sw_python py = {0};
	if (!sw_python_find(&w->ctx, (sw_str){0}, &py, &err))
		fail_msg("%s", err.message);
	return py;
}

/* Names, kinds, modes, link targets and the configuration are those of `python3 -m venv --without-pip`. */
static void test_same_as_the_module(void **state)
{
	world *w = *state;
	sw_error err = {0};
	sw_python py = find(w);
	sw_venv ours = {0}, theirs = {0};
	assert_true(py.plain);
	assert_true(sw_venv_make(&w->ctx, &py, below(w, "env"), &ours, &err));
	assert_true(sw_rename(ours.dir, below(w, "ours"), &err));
	py.plain = false; /* now the module does it, at the same path */
	assert_true(sw_venv_make(&w->ctx, &py, below(w, "env"), &theirs, &err));
	sw_dir_entries a = {0}, b = {0};
	assert_true(sw_walk(&w->arena, below(w, "ours"), is_activation, NULL, &a, &err));
	assert_true(sw_walk(&w->arena, theirs.dir, is_activation, NULL, &b, &err));
	assert_int_equal(a.len, b.len);
	for (size_t i = 0; i < a.len; i++) {
		if (!sw_str_eq(a.ptr[i].path, b.ptr[i].path))
			fail_msg("%.*s, not %.*s", SW_ARG(b.ptr[i].path), SW_ARG(a.ptr[i].path));
		assert_int_equal(a.ptr[i].kind, b.ptr[i].kind);
		assert_int_equal(a.ptr[i].mode, b.ptr[i].mode);
		sw_str one = sw_path_join(&w->arena, below(w, "ours"), a.ptr[i].path);
		sw_str two = sw_path_join(&w->arena, theirs.dir, a.ptr[i].path);
		if (a.ptr[i].kind == SW_FILE_LINK)
			assert_true(sw_str_eq(link_target(w, one), link_target(w, two)));
		if (a.ptr[i].kind != SW_FILE_REGULAR)
			continue;
		sw_str one_text, two_text;
		assert_true(sw_read_file(&w->arena, one, 1 << 16, &one_text, &err));
		assert_true(sw_read_file(&w->arena, two, 1 << 16, &two_text, &err));
		assert_string_equal(one_text.ptr, two_text.ptr);
	}
	assert_true(sw_str_eq(ours.site_packages, theirs.site_packages));
}

/* The interpreter in it sees itself, its own packages and nothing of the system's. */
static void test_works(void **state)
{
	world *w = *state;
	sw_error err = {0};
	sw_python py = find(w), inner = {0};
	sw_venv venv = {0};
	assert_true(sw_venv_make(&w->ctx, &py, below(w, "env"), &venv, &err));
	sw_str prefix = python_says(w, venv.exe, "import sys; print(sys.prefix)");
	assert_true(sw_str_eq(prefix, venv.dir));
	sw_str purelib = python_says(w, venv.exe, "import sysconfig; print(sysconfig.get_path('purelib'))");
	assert_true(sw_str_eq(purelib, venv.site_packages));
	sw_str outside = python_says(w, venv.exe, "import sys; print([p for p in sys.path if 'dist-packages' in p])");
	assert_true(sw_str_is(outside, "[]"));
	/* an environment is an interpreter too: it has no pip, and new environments link to what is installed */
	assert_true(sw_python_find(&w->ctx, venv.exe, &inner, &err));
	assert_true(sw_str_eq(inner.exe, venv.exe));
	assert_true(sw_str_starts(inner.base_exe, SW_STR("/usr/bin/python3")));
	assert_int_equal(inner.pip_dir.len, 0);
	sw_venv nested = {0};
	assert_true(sw_venv_make(&w->ctx, &inner, below(w, "nested"), &nested, &err));
	prefix = python_says(w, nested.exe, "import sys; print(sys.prefix, sys.base_prefix)");
	assert_true(sw_str_eq(prefix, sw_fmt(&w->arena, "%.*s /usr", SW_ARG(nested.dir))));
}

static void test_refusals(void **state)
{
	world *w = *state;
	sw_error err = {0};
	sw_python py = find(w);
	sw_venv venv = {0};
	assert_true(sw_mkdirs(below(w, "taken"), 0755, &err));
	assert_false(sw_venv_make(&w->ctx, &py, below(w, "taken"), &venv, &err));
	assert_int_equal(err.code, SW_Y006);
	assert_non_null(strstr(err.message, "exists already"));
	py.plain = py.venv_module = false;
	assert_false(sw_venv_make(&w->ctx, &py, below(w, "none"), &venv, &err));
	assert_int_equal(err.code, SW_Y005);
	assert_string_equal(err.hint, "apt install python3-venv");
	assert_false(sw_is_dir(below(w, "none")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_same_as_the_module, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_works, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_refusals, world_open, world_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
