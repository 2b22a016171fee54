#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verify/verify_internal.h"

/* Members of a wheel, and what of it can be imported. */
typedef struct wheel_case {
	const char *members, *modules; /* separated by blanks */
} wheel_case;

static const wheel_case cases[] = {
	{"six.py six-1.0.dist-info/METADATA", "six"},
	{"idna/__init__.py idna/core.py idna/py.typed", "idna"},
	{"a/__init__.py a/b/__init__.py a/b/c.py", "a"},
	{"a/__init__.py b.py a/x.py _c.cpython-311-x86_64-linux-gnu.so", "_c a b"},
	{"markupsafe/__init__.py markupsafe/_speedups.cpython-311-x86_64-linux-gnu.so", "markupsafe"},
	{"google/cloud/storage/__init__.py google/cloud/storage/blob.py google/api.py",
	 "google.api google.cloud.storage"},
	{"pkg/__init__.cpython-311-x86_64-linux-gnu.so pkg/m.py", "pkg"},
	{"mod.abi3.so other.pyd third.so", "mod other third"},
	{"x-1.0.data/purelib/x/__init__.py x-1.0.data/scripts/run.py x-1.0.data/platlib/y.so", "x y"},
	{"shelf-stubs/__init__.pyi shelf-stubs/core.py", ""},
	{"__main__.py data.txt lib/x.txt x-1.0.dist-info/licenses/a.py", ""},
	{"2to3.py with-dash.py ok.py", "ok"},
	{"pkg/__init__.py pkg/node-modules/x.py", "pkg"},
	{"größe.py", "größe"},
	{"tests/test_a.py tests/conftest.py", "tests.conftest tests.test_a"},
	{"", ""},
};

static sw_strs words(sw_arena *arena, const char *text)
{
	sw_strs list = {0};
	sw_str rest = sw_str_of(text), part;
	while (rest.len && sw_str_split(&rest, ' ', &part))
		sw_push(arena, &list, part);
	return list;
}

static void test_modules(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	for (size_t i = 0; i < SW_COUNTOF(cases); i++) {
		sw_strs names = words(&arena, cases[i].members), found = {0};
		sw_dist wheel = {0};
		sw_each (name, &names)
			sw_push(&arena, &wheel.members, (sw_dist_member){.name = *name, .kind = SW_MEMBER_FILE});
		sw_verify_modules(&wheel, &arena, &found);
		sw_str got = sw_str_join(&arena, found.ptr, found.len, SW_STR(" "));
		if (!sw_str_is(got, cases[i].modules))
			fail_msg("%s: %.*s", cases[i].members, SW_ARG(got));
	}
}

static void test_targets(void **state)
{
	(void)state;
	static const char *const table[][2] = {
		{"idna/core.py", "/e/lib/python3.11/site-packages/idna/core.py"},
		{"six.py", "/e/lib/python3.11/site-packages/six.py"},
		{"x-1.0.dist-info/METADATA", "/e/lib/python3.11/site-packages/x-1.0.dist-info/METADATA"},
		{"x-1.0.dist-info/RECORD", ""},
		{"x-1.0.data/scripts/run", "/e/bin/run"},
		{"x-1.0.data/purelib/x/y.py", "/e/lib/python3.11/site-packages/x/y.py"},
		{"x-1.0.data/platlib/z.so", "/e/lib/python3.11/site-packages/z.so"},
		{"x-1.0.data/data/share/man/man1/x.1", "/e/share/man/man1/x.1"},
		{"x-1.0.data/headers/x.h", "/e/include/site/python3.11/X/x.h"},
		{"x-1.0.data/unknown/x", ""},
	};
	SW_AUTO(sw_arena) arena = {0};
	sw_verify_options options = {.project = SW_S("X")};
	sw_python python = {.major = 3, .minor = 11};
	sw_verification v = {
		.options = &options, .python = &python, .arena = &arena, .dist_info = SW_S("x-1.0.dist-info")};
	v.venv = (sw_venv){
		.dir = SW_S("/e"), .bin = SW_S("/e/bin"), .site_packages = SW_S("/e/lib/python3.11/site-packages")};
	for (size_t i = 0; i < SW_COUNTOF(table); i++)
		assert_string_equal(sw_cstr(&arena, sw_verify_target(&v, sw_str_of(table[i][0]))), table[i][1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_modules),
		cmocka_unit_test(test_targets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
