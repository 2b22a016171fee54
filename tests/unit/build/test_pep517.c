#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "build/pep517.h"
#include "codec/zip.h"
#include "python_fixture.h"

#define TREE_BACKEND "backend"

/* A project whose backend lies in its tree. */
typedef struct scene {
	world *w;
	sw_python py;
	sw_build_system system;
	sw_pep517_options options;
	sw_pep517_result result;
	sw_error err;
	sw_strs lines;
} scene;

static sw_field field(const char *text)
{
	return (sw_field){.text = sw_str_of(text)};
}

static void on_line(void *data, bool is_stderr, sw_str line)
{
	scene *s = data;
	(void)is_stderr;
	sw_push(&s->w->arena, &s->lines, sw_str_copy(&s->w->arena, line));
}

static void set_up(world *w, scene *s)
{
	sw_error err = {0};
	sw_str from = sw_fmt(&w->arena, "%s/tests/unit/build/backend.py", getenv("SW_SOURCE_ROOT"));
	*s = (scene){.w = w, .system = {.backend = SW_S("mine")}};
	assert_true(sw_mkdirs(below(w, "tree/backend"), 0755, &err));
	assert_true(sw_mkdirs(below(w, "out"), 0755, &err));
	assert_true(sw_mkdirs(below(w, "work"), 0700, &err));
	assert_true(sw_copy_file(from, below(w, "tree/backend/mine.py"), &err));
	assert_true(
		sw_write_file(below(w, "tree/pyproject.toml"), SW_STR("[build-system]\nrequires = []\n"), 0644, &err));
	assert_true(sw_python_find(&w->ctx, (sw_str){0}, &s->py, &err));
	sw_push(&w->arena, &s->system.backend_path, field(TREE_BACKEND));
	s->options = (sw_pep517_options){.source = below(w, "tree"),
					 .system = &s->system,
					 .out_dir = below(w, "out"),
					 .work = below(w, "work"),
					 .epoch_s = 1600000000,
					 .hook_timeout_ms = 30000,
					 .on_line = on_line,
					 .data = s};
}

static bool build(scene *s, const char *settings)
{
	sw_strs list = {0};
	sw_str rest = sw_str_of(settings), part;
	while (rest.len && sw_str_split(&rest, ' ', &part))
		sw_push(&s->w->arena, &list, part);
	s->options.settings = list.ptr;
	s->options.setting_count = list.len;
	s->err = (sw_error){0};
	return sw_pep517_build(&s->w->ctx, &s->py, &s->options, &s->w->arena, &s->result, &s->err);
}

static void must_build(scene *s, const char *settings)
{
	if (!build(s, settings))
		fail_msg("%s: %s\n%s", sw_code_get(s->err.code)->id, s->err.message, s->err.detail);
}

static void nothing_delivered(scene *s)
{
	sw_error err = {0};
	sw_strs names = {0};
	assert_true(sw_list_dir(&s->w->arena, s->options.out_dir, &names, &err));
	assert_int_equal(names.len, 0);
}

/* What the backend found when it built the wheel. */
static sw_str facts_of(scene *s)
{
	SW_AUTO(sw_zip) zip = {0};
	sw_error err = {0};
	sw_str text;
	assert_true(sw_zip_open(s->result.wheel, NULL, &s->w->arena, NULL, &zip, &err));
	assert_true(sw_zip_read(&zip, sw_zip_find(&zip, SW_STR("facts.txt")), 1 << 16, &s->w->arena, &text, &err));
	return text;
}

static void assert_has(sw_str text, const char *part)
{
	if (sw_str_find(text, sw_str_of(part)) == SW_NPOS)
		fail_msg("no \"%s\" in:\n%.*s", part, SW_ARG(text));
}

static void test_sdist_then_wheel_from_it(void **state)
{
	scene s;
	set_up(*state, &s);
	set_var(s.w, SW_STR("PYTHONPATH=/nonexistent"));
	sw_str extra = SW_STR("EXTRA=given");
	s.options.env = &extra;
	s.options.env_count = 1;
	must_build(&s, "one=1 list=a list=b");
	assert_true(sw_str_eq(s.result.sdist, below(s.w, "out/shelf-1.0.tar.gz")));
	assert_true(sw_str_eq(s.result.wheel, below(s.w, "out/shelf-1.0-py3-none-any.whl")));
	sw_str facts = facts_of(&s);
	assert_has(facts,
		   "SOURCE_DATE_EPOCH=1600000000\nTZ=UTC\nLC_ALL=C.UTF-8\nPYTHONPATH=None\nEXTRA=given\numask=22\n");
	assert_has(facts, "/work/sdist-");                                   /* built from the unpacked sdist … */
	assert_has(facts, "/shelf-1.0\n");                                   /* … in its folder */
	assert_has(facts, "/env/bin/python\ntree on path=False\nargv=[]\n"); /* isolated */
	assert_has(facts, "settings=[('list', ['a', 'b']), ('one', '1')]");
	assert_true(s.result.sdist_ns > 0 && s.result.wheel_ns > 0);
}

static void test_parts(void **state)
{
	scene s;
	set_up(*state, &s);
	s.options.no_sdist = true;
	must_build(&s, "");
	assert_int_equal(s.result.sdist.len, 0);
	assert_has(facts_of(&s), sw_cstr(&s.w->arena, sw_fmt(&s.w->arena, "cwd=%.*s\n", SW_ARG(s.options.source))));
	s.options.no_sdist = false;
	s.options.no_wheel = true;
	must_build(&s, "mode=raise");
	assert_int_equal(s.result.wheel.len, 0);
	s.options.no_wheel = false;
	s.options.wheel_from_tree = true;
	s.options.epoch_s = 0; /* a ZIP archive knows no time before 1980 */
	must_build(&s, "");
	assert_true(s.result.sdist.len && s.result.wheel.len);
	assert_has(facts_of(&s), "SOURCE_DATE_EPOCH=315532800\n");
	s.options.no_isolation = true;
	must_build(&s, "");
	assert_has(facts_of(&s), "exe=" DEBIAN_PYTHON "\ntree on path=False\n");
}

static void test_noise_does_no_harm(void **state)
{
	scene s;
	set_up(*state, &s);
	s.options.no_sdist = true;
	must_build(&s, "mode=noisy");
	static const char *const wanted[] = {"printed", "file\twritten to stdout", "from a child", "to stderr"};
	for (size_t i = 0; i < SW_COUNTOF(wanted); i++)
		assert_true(sw_strs_has(&s.lines, sw_str_of(wanted[i])));
}

typedef struct failure {
	const char *backend, *settings;
	sw_code code;
	const char *message, *detail; /* parts of them */
} failure;

static void test_failures(void **state)
{
	static const failure cases[] = {
		{"mine", "mode=raise", SW_E013, "mine: build_wheel: ValueError: no luck",
		 "Traceback (most recent call last)"},
		{"mine", "mode=exit", SW_E013, "build_wheel: SystemExit: bye", "SystemExit: bye"},
		{"mine", "mode=die", SW_E013, "mine ended its process in build_wheel", ""},
		{"mine", "mode=crash", SW_E013, "mine ended its process in build_wheel", ""},
		{"mine", "mode=unsupported", SW_E016, "build_wheel: not on this machine", ""},
		{"mine:empty", "", SW_E016, "mine:empty has no build_wheel", ""},
		{"mine", "mode=none", SW_E015, "build_wheel returned 17, not a file name", ""},
		{"mine", "mode=folder", SW_E015, "\"sub/shelf-1.0-py3-none-any.whl\", which is no proper file name",
		 ""},
		{"mine", "mode=name", SW_E015, "\"shelf.whl\", which is no proper file name", ""},
		{"mine", "mode=absent", SW_E015, "but wrote no such file", ""},
		{"mine", "mode=two", SW_E015, "but wrote more than one file", ""},
		{"mine", "wheel-requires=wrong", SW_E015,
		 "get_requires_for_build_wheel returned 'setuptools', not a list", ""},
		{"mine", "wheel-requires=raise", SW_E013, "get_requires_for_build_wheel: OSError: cannot ask",
		 "Traceback"},
		{"mine", "wheel-requires=die", SW_E013, "the backend ended its process", ""},
		{"mine", "wheel-requires=--pre", SW_E015, "mine requires \"--pre\", which is no requirement", ""},
		{"nobody", "", SW_E012, "ModuleNotFoundError: No module named 'nobody'", "Traceback"},
		{"mine:not.there", "", SW_E012, "mine has no attribute not", ""},
		{"json", "", SW_E012, "json is not in backend-path", ""},
	};
	scene s;
	set_up(*state, &s);
	s.options.no_sdist = true;
	for (size_t i = 0; i < SW_COUNTOF(cases); i++) {
		s.system.backend = sw_str_of(cases[i].backend);
		assert_false(build(&s, cases[i].settings));
		if (s.err.code != cases[i].code || !strstr(s.err.message, cases[i].message) ||
		    !strstr(s.err.detail, cases[i].detail) || !s.err.hint[0])
			fail_msg("%s %s: %s: %s (%s)\n%s", cases[i].backend, cases[i].settings,
				 sw_code_get(s.err.code)->id, s.err.message, s.err.hint, s.err.detail);
		nothing_delivered(&s);
	}
}

/* A backend that hangs is ended, with what it started. */
static void test_hanging_backend(void **state)
{
	scene s;
	set_up(*state, &s);
	s.options.no_sdist = true;
	s.options.hook_timeout_ms = 1500;
	int64_t started = sw_monotonic_ns(&sw_clock_system);
	assert_false(build(&s, "mode=hang"));
	assert_int_equal(s.err.code, SW_E014);
	assert_non_null(strstr(s.err.message, "did not end build_wheel within 1 seconds"));
	assert_true(sw_monotonic_ns(&sw_clock_system) - started < (int64_t)20000000000);
	nothing_delivered(&s);
}

static void test_bad_sdists(void **state)
{
	static const char *const modes[] = {"sdist=escape", "sdist=two", "sdist=cut"};
	scene s;
	set_up(*state, &s);
	for (size_t i = 0; i < SW_COUNTOF(modes); i++) {
		assert_false(build(&s, modes[i]));
		assert_int_equal(s.err.code, SW_E019);
		assert_non_null(strstr(s.err.message, "shelf-1.0.tar.gz"));
		nothing_delivered(&s);
	}
	assert_false(sw_is_dir(below(s.w, "work/shelf-1.0")));
}

static void test_backend_path(void **state)
{
	static const char *const paths[] = {"..", "missing", "/tmp", "backend/mine.py", "backend/../.."};
	scene s;
	set_up(*state, &s);
	for (size_t i = 0; i < SW_COUNTOF(paths); i++) {
		s.system.backend_path.ptr[0] = field(paths[i]);
		assert_false(build(&s, ""));
		assert_int_equal(s.err.code, SW_E018);
		assert_non_null(strstr(s.err.message, paths[i]));
	}
	s.system.backend_path.ptr[0] = field(".");
	s.system.backend = SW_STR("backend.mine"); /* a package without __init__ in the tree itself */
	must_build(&s, "");
}

/* A wheel with one empty module; argv: folder, name, version, what it requires. */
static const char make_wheel[] =
	"import sys, zipfile\n"
	"folder, name, version = sys.argv[1:]\n"
	"info = f'{name}-{version}.dist-info/'\n"
	"with zipfile.ZipFile(f'{folder}/{name}-{version}-py3-none-any.whl', 'w') as z:\n"
	"    z.writestr(f'{name}.py', '')\n"
	"    z.writestr(info + 'METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n')\n"
	"    z.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')\n"
	"    z.writestr(info + 'RECORD', ''.join(n + ',,\\n' for n in z.namelist()))\n";

static void offer(scene *s, const char *name, const char *version)
{
	sw_error err = {0};
	sw_proc_result result = {0};
	sw_str args[] = {below(s->w, "shop"), sw_str_of(name), sw_str_of(version)};
	sw_python_job job = {.exe = SW_S(DEBIAN_PYTHON), .script = make_wheel, .args = args, .arg_count = 3};
	assert_true(sw_mkdirs(args[0], 0755, &err));
	assert_true(sw_python_run(&s->w->ctx, &job, &s->w->arena, &result, &err));
	assert_int_equal(result.status, 0);
}

static void test_requirements_isolated(void **state)
{
	scene s;
	set_up(*state, &s);
	offer(&s, "hammer", "1.0");
	offer(&s, "nail", "2.0");
	set_var(s.w, SW_STR("PIP_NO_INDEX=1"));
	set_var(s.w, SW_STR("PIP_FIND_LINKS=shop"));
	sw_push(&s.w->arena, &s.system.requires, field("hammer>=1"));
	must_build(&s, "wheel-requires=nail>=2 imports=hammer|nail");
	assert_int_equal(s.result.extra.len, 1);
	assert_true(sw_str_is(s.result.extra.ptr[0], "nail>=2"));
	assert_true(s.result.environment_ns > 0);
	sw_strs names = {0};
	size_t environments = 0;
	assert_true(sw_list_dir(&s.w->arena, s.options.work, &names, &s.err));
	sw_each (name, &names)
		environments += sw_str_starts(*name, SW_STR("isolated-"));
	assert_int_equal(environments, 1); /* for both */
	/* without the second requirement the backend sees the first alone */
	assert_false(build(&s, "imports=hammer|nail"));
	assert_int_equal(s.err.code, SW_E013);
	assert_non_null(strstr(s.err.message, "No module named 'nail'"));
	/* what nobody offers */
	assert_false(build(&s, "sdist-requires=nail>=3"));
	assert_int_equal(s.err.code, SW_E011);
	assert_non_null(strstr(s.err.message, "pip cannot install the build requirements nail>=3"));
	assert_non_null(strstr(s.err.detail, "No matching distribution found for nail>=3"));
}

static void test_requirements_not_isolated(void **state)
{
	static const failure cases[] = {
		{"pip>=99", "", SW_E017, "pip>=99 is not met by " DEBIAN_PYTHON ": it has version ", ""},
		{"surely-not-there", "", SW_E017,
		 "surely-not-there is not met by " DEBIAN_PYTHON ": it is not installed", ""},
		{"pip>=20", "wheel-requires=pip>98", SW_E017, "pip>98 is not met", ""},
		{"pip>=20", "sdist-requires=surely-not-there", SW_E017, "surely-not-there is not met", ""},
	};
	scene s;
	set_up(*state, &s);
	s.options.no_isolation = true;
	sw_push(&s.w->arena, &s.system.requires, (sw_field){0});
	for (size_t i = 0; i < SW_COUNTOF(cases); i++) {
		s.system.requires.ptr[0] = field(cases[i].backend);
		assert_false(build(&s, cases[i].settings));
		assert_int_equal(s.err.code, cases[i].code);
		assert_non_null(strstr(s.err.message, cases[i].message));
		assert_non_null(strstr(s.err.hint, "pip install"));
	}
	static const char *const fine[] = {"pip>=20", "surely-not-there; python_version < '3'", "Pip"};
	for (size_t i = 0; i < SW_COUNTOF(fine); i++) {
		s.system.requires.ptr[0] = field(fine[i]);
		must_build(&s, "wheel-requires=pip>=1.0 sdist-requires=pip");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_sdist_then_wheel_from_it, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_parts, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_noise_does_no_harm, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_failures, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_hanging_backend, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_bad_sdists, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_backend_path, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_requirements_isolated, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_requirements_not_isolated, world_open, world_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
