#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "python_fixture.h"
#include "verify/verify.h"

/* An index on loopback with releases of the project `shelf`. */
typedef struct scene {
	world *w;
	sw_python py;
	sw_index index;
	sw_verify_options options;
	sw_verify_report report;
	sw_strs steps;
} scene;

static sw_child server; /* ends with the test, also when it fails */

static int world_and_server_close(void **state)
{
	sw_child_close(&server);
	return world_close(state);
}

static sw_str release_py(world *w)
{
	return sw_fmt(&w->arena, "%s/tests/unit/verify/release.py", getenv("SW_SOURCE_ROOT"));
}

/* Makes a wheel; `what` is "NAME VERSION KEY=VALUE…"; the sha256 of it. */
static sw_str make(world *w, const char *folder, const char *what)
{
	sw_error err = {0};
	sw_proc_result result = {0};
	sw_strs args = {0};
	sw_str rest = sw_str_of(what), part;
	sw_push(&w->arena, &args, release_py(w));
	sw_push(&w->arena, &args, SW_STR("make"));
	sw_push(&w->arena, &args, below(w, folder));
	while (sw_str_split(&rest, ' ', &part))
		sw_push(&w->arena, &args, part);
	sw_python_job job = {.exe = SW_S(DEBIAN_PYTHON), .args = args.ptr, .arg_count = args.len, .merge = true};
	assert_true(sw_python_run(&w->ctx, &job, &w->arena, &result, &err));
	if (result.status != 0)
		fail_msg("%.*s", SW_ARG(result.out));
	return sw_str_rtrim(result.out);
}

static void expect(scene *s, const char *name, sw_str sha256, sw_str path)
{
	sw_verify_file file = {.name = sw_str_of(name), .sha256 = sha256, .path = path};
	sw_push(&s->w->arena, &s->options.files, file);
}

static void on_step(void *data, const char *step)
{
	scene *s = data;
	sw_push(&s->w->arena, &s->steps, sw_str_of(step));
}

static void serve(scene *s, const char *late)
{
	sw_error err = {0};
	char port[16] = {0};
	sw_str folder = below(s->w, "index");
	const char *argv[] = {
		DEBIAN_PYTHON, "-I", sw_cstr(&s->w->arena, release_py(s->w)), "serve", sw_cstr(&s->w->arena, folder),
		late,          NULL};
	assert_true(sw_mkdirs(folder, 0755, &err));
	assert_true(sw_child_start(argv, NULL, false, true, &server, &err));
	for (size_t len = 0; len + 1 < sizeof(port) && !strchr(port, '\n'); len++)
		if (read(server.out, port + len, 1) != 1)
			fail_msg("the index does not start");
	s->index = (sw_index){.name = SW_S("127.0.0.1"),
			      .upload_url = sw_fmt(&s->w->arena, "http://127.0.0.1:%d/legacy/", atoi(port)),
			      .simple_url = sw_fmt(&s->w->arena, "http://127.0.0.1:%d/simple/", atoi(port)),
			      .personality = sw_personality_named(SW_STR("generic"))};
}

static void set_up(world *w, scene *s, const char *late)
{
	sw_error err = {0};
	*s = (scene){.w = w};
	assert_true(sw_python_find(&w->ctx, (sw_str){0}, &s->py, &err));
	assert_true(sw_mkdirs(below(w, "work"), 0700, &err));
	serve(s, late);
	s->options = (sw_verify_options){.index = &s->index,
					 .project = SW_S("shelf"),
					 .version = SW_S("1.0"),
					 .work = below(w, "work"),
					 .deadline_ms = 5000,
					 .import_timeout_ms = 10000,
					 .script_timeout_ms = 10000,
					 .on_step = on_step,
					 .data = s};
}

static void verify(scene *s)
{
	sw_error err = {0};
	if (!sw_verify_run(&s->w->ctx, &s->py, &s->options, &s->w->arena, &s->report, &err))
		fail_msg("%s: %s", sw_code_get(err.code)->id, err.message);
}

static void show(scene *s)
{
	sw_each (problem, &s->report.problems)
		print_message("%.*s %.*s (%.*s)\n%.*s\n", SW_ARG(problem->id), SW_ARG(problem->message),
			      SW_ARG(problem->fix), SW_ARG(problem->detail));
}

static void must_verify(scene *s)
{
	verify(s);
	if (!s->report.verified || s->report.problems.len)
		show(s);
	assert_true(s->report.verified);
	assert_int_equal(s->report.problems.len, 0);
}

/* The first problem. */
static void must_fail(scene *s, const char *id, const char *message, const char *detail)
{
	verify(s);
	if (!s->report.problems.len)
		fail_msg("no problem, but %s was expected", id);
	const sw_diag *first = s->report.problems.ptr;
	if (!sw_str_is(first->id, id) || sw_str_find(first->message, sw_str_of(message)) == SW_NPOS ||
	    sw_str_find(first->detail, sw_str_of(detail)) == SW_NPOS || !first->fix.len) {
		show(s);
		fail_msg("%s \"%s\" \"%s\" was expected", id, message, detail);
	}
}

static void test_good_release(void **state)
{
	scene s;
	set_up(*state, &s, "0");
	sw_str sha =
		make(s.w, "index",
		     "shelf 1.0 entry=[console_scripts]|shelf=shelf.cli:main|[gui_scripts]|shelf-gui=shelf.cli:main");
	make(s.w, "index", "shelf 0.9 files=empty");
	expect(&s, "shelf-1.0-py3-none-any.whl", sha, below(s.w, "index/shelf-1.0-py3-none-any.whl"));
	must_verify(&s);
	const sw_verify_report *r = &s.report;
	assert_true(sw_str_is(r->name, "shelf") && sw_str_is(r->version, "1.0"));
	assert_true(sw_str_eq(r->wheel.sha256, sha));
	assert_int_equal(r->modules.len, 3);
	assert_true(sw_str_is(r->modules.ptr[0].name, "rack.inner"));
	assert_true(sw_str_is(r->modules.ptr[1].name, "shelf") && r->modules.ptr[1].import_ns > 0);
	assert_int_equal(r->scripts.len, 2);
	assert_true(r->scripts.ptr[0].ok && !r->scripts.ptr[0].gui && r->scripts.ptr[1].ok && r->scripts.ptr[1].gui);
	assert_int_equal(r->files, 13); /* ten, METADATA, WHEEL, entry_points.txt */
	assert_int_equal(r->download_bytes, sw_stat(r->wheel.path).size_bytes);
	assert_true(r->installed_bytes > 300 && r->install_ns > 0 && r->total_ns > r->install_ns);
	assert_int_equal(r->dependencies.len, 0);
	sw_str steps = sw_str_join(&s.w->arena, s.steps.ptr, s.steps.len, SW_STR(" "));
	assert_true(sw_str_is(steps, "index install dependencies import programs"));
}

/* Without a copy and without a list: what the index shows is downloaded and compared. */
static void test_unknown_release(void **state)
{
	scene s;
	set_up(*state, &s, "0");
	sw_str sha = make(s.w, "index", "shelf 1.0");
	s.options.version = SW_STR("1.0.0"); /* the same version */
	must_verify(&s);
	assert_true(sw_str_eq(s.report.wheel.sha256, sha));
	assert_true(sw_is_file(below(s.w, "work/shelf-1.0-py3-none-any.whl")));
}

/* The settings of the user offer the same version with other bytes, and no index: pip alone would be fooled. */
static void test_not_fooled(void **state)
{
	scene s;
	set_up(*state, &s, "0");
	sw_str sha = make(s.w, "index", "shelf 1.0"), other = make(s.w, "elsewhere", "shelf 1.0 text=other");
	assert_false(sw_str_eq(sha, other));
	set_var(s.w, SW_STR("PIP_NO_INDEX=1"));
	set_var(s.w, SW_STR("PIP_FIND_LINKS=elsewhere"));
	expect(&s, "shelf-1.0-py3-none-any.whl", sha, (sw_str){0});
	must_verify(&s);
	sw_str text;
	sw_error err = {0};
	sw_str path = below(s.w, "work/venv/lib/python3.11/site-packages/shelf-1.0.dist-info/METADATA");
	if (s.py.minor == 11) {
		assert_true(sw_read_file(&s.w->arena, path, 1 << 16, &text, &err));
		assert_false(sw_str_ends(text, SW_STR("other")));
	}
	/* and when the index serves the other bytes, that is said before anything is installed */
	make(s.w, "index", "shelf 1.0 text=other");
	must_fail(&s, "SW-Q002", "shelf-1.0-py3-none-any.whl", "");
}

static void test_late_index(void **state)
{
	scene s;
	set_up(*state, &s, "3");
	sw_str sha = make(s.w, "index", "shelf 1.0");
	expect(&s, "shelf-1.0-py3-none-any.whl", sha, (sw_str){0});
	must_verify(&s);
	assert_true(s.report.wait_ns > 100000000);
}

static void test_index_problems(void **state)
{
	scene s;
	set_up(*state, &s, "0");
	s.options.deadline_ms = 300;
	must_fail(&s, "SW-Q001", "has no file of shelf 1.0", "");
	sw_str sha = make(s.w, "index", "shelf 1.0");
	expect(&s, "shelf-1.0-py3-none-any.whl", sha, (sw_str){0});
	expect(&s, "shelf-1.0.tar.gz", sha, (sw_str){0});
	must_fail(&s, "SW-Q001", "does not show 1 of 2 files of shelf 1.0", "shelf-1.0.tar.gz");
	assert_false(s.report.verified);
	s.options.files.len = 1;
	make(s.w, "index", "shelf 1.0 tag=py2-none-any");
	must_fail(&s, "SW-Q003", "1 more file for shelf 1.0", "shelf-1.0-py2-none-any.whl");
	assert_false(s.report.verified);
	s.options.partial = true;
	verify(&s);
	assert_true(s.report.verified);
	/* no wheel for this interpreter */
	s.options.files.len = 0;
	s.options.version = SW_STR("2.0");
	make(s.w, "index", "shelf 2.0 tag=cp27-cp27m-win32");
	must_fail(&s, "SW-Q004", "no wheel of shelf 2.0 fits Python 3.", "cp27-cp27m-win32");
	/* yanked is said, and is no failure */
	sw_error err = {0};
	make(s.w, "index", "shelf 3.0");
	s.options.version = SW_STR("3.0");
	assert_true(sw_write_file(below(s.w, "index/shelf-3.0-py3-none-any.whl.yanked"), SW_STR(""), 0644, &err));
	must_fail(&s, "SW-Q005", "shelf 3.0 is yanked", "");
	assert_true(s.report.verified);
}

static void test_dependencies(void **state)
{
	scene s;
	set_up(*state, &s, "0");
	set_var(s.w, SW_STR("PIP_NO_INDEX=1"));
	set_var(s.w, SW_STR("PIP_FIND_LINKS=shop"));
	make(s.w, "shop", "hammer 1.5 files=hammer");
	make(s.w, "index", "shelf 1.0 files=missing requires=hammer>=1|nail;extra=='all'");
	must_verify(&s);
	assert_int_equal(s.report.dependencies.len, 1);
	assert_true(sw_str_is(s.report.dependencies.ptr[0], "hammer 1.5"));
	assert_true(s.report.dependencies_ns > 0);
}

static void test_bad_dependencies(void **state)
{
	scene s;
	set_up(*state, &s, "0");
	set_var(s.w, SW_STR("PIP_NO_INDEX=1"));
	set_var(s.w, SW_STR("PIP_FIND_LINKS=shop"));
	make(s.w, "shop", "thief 2.5 files=thief");
	make(s.w, "index", "shelf 1.1 requires=hammer>=1");
	s.options.version = SW_STR("1.1");
	must_fail(&s, "SW-Q007", "what shelf==1.1 requires cannot be installed",
		  "No matching distribution found for hammer");
	/* what would be an option of pip */
	make(s.w, "index", "shelf 1.3 requires=--index-url=http://127.0.0.1:9/");
	s.options.version = SW_STR("1.3");
	must_fail(&s, "SW-Q007", "Requires-Dist of shelf-1.3-py3-none-any.whl cannot be read", "--index-url");
	/* a dependency that overwrites a file of the project */
	make(s.w, "index", "shelf 1.2 requires=thief");
	s.options.version = SW_STR("1.2");
	must_fail(&s, "SW-Q009",
		  "1 of the 12 files of shelf-1.2-py3-none-any.whl are not as in the wheel after the dependencies came",
		  "shelf/core.py: other bytes");
}

typedef struct code_case {
	const char *version, *what;
	const char *id, *message, *detail;
	bool verified;
} code_case;

static void test_code_of_the_release(void **state)
{
	static const code_case cases[] = {
		{"2.0", "files=empty", "SW-Q013", "shelf-2.0-py3-none-any.whl holds no module", "", false},
		{"2.1", "files=stubs", "SW-Q013", "holds no module", "", true},
		{"2.2", "files=missing", "SW-Q011", "No module named 'hammer'", "Traceback", false},
		{"2.3", "files=slow", "SW-Q012", "import shelf: not done after 1 seconds", "", false},
		{"2.4", "files=crash", "SW-Q011", "import shelf: the import ended the interpreter with signal 11", "",
		 false},
		{"2.5", "files=tests", "SW-Q011", "import tests: ModuleNotFoundError", "", true},
		{"3.0", "files=exit2 entry=[console_scripts]|shelf=shelf:main", "SW-Q015",
		 "the program shelf ends --help with status 2", "", true},
		{"3.1", "files=hang entry=[console_scripts]|shelf=shelf:main", "SW-Q016",
		 "did not end --help within 2 seconds", "", true},
		{"3.2", "files=noattr entry=[console_scripts]|shelf=shelf:main", "SW-Q014",
		 "cannot start: shelf has no main", "ImportError", false},
		{"3.3", "files=signal entry=[console_scripts]|shelf=shelf:main", "SW-Q015",
		 "was ended by signal 6 for --help", "", false},
		{"3.4", "files=script entry=[console_scripts]|shelf=nothing:main[all]", "SW-Q014",
		 "needs the extra [all]: ModuleNotFoundError", "", true},
		{"3.5", "files=script entry=[gui_scripts]|shelf=shelf:window", "SW-Q014",
		 "cannot start: shelf has no window", "", false},
		{"4.0", "files=script entry=[console_scripts", "SW-Q014", "entry_points.txt", "", false},
	};
	scene s;
	set_up(*state, &s, "0");
	s.options.import_timeout_ms = 1000;
	s.options.script_timeout_ms = 2000;
	for (size_t i = 0; i < SW_COUNTOF(cases); i++) {
		sw_str what = sw_fmt(&s.w->arena, "shelf %s %s", cases[i].version, cases[i].what);
		make(s.w, "index", what.ptr);
		s.options.version = sw_str_of(cases[i].version);
		must_fail(&s, cases[i].id, cases[i].message, cases[i].detail);
		if (s.report.verified != cases[i].verified)
			fail_msg("%s: verified = %d", what.ptr, s.report.verified);
	}
}

static void test_clean_room(void **state)
{
	scene s;
	set_up(*state, &s, "0");
	set_var(s.w, SW_STR("PYTHONPATH=/nonexistent"));
	make(s.w, "index", "shelf 1.0 files=home");
	must_verify(&s);
}

static void test_no_names(void **state)
{
	world *w = *state;
	sw_error err = {0};
	sw_verify_report report;
	sw_python py = {0};
	sw_verify_options options = {.project = SW_S("shelf"), .version = SW_S("1.0 --pre"), .work = w->dir};
	assert_false(sw_verify_run(&w->ctx, &py, &options, &w->arena, &report, &err));
	assert_int_equal(err.code, SW_A001);
	options = (sw_verify_options){.project = SW_S("-r"), .version = SW_S("1.0"), .work = w->dir};
	assert_false(sw_verify_run(&w->ctx, &py, &options, &w->arena, &report, &err));
	assert_int_equal(err.code, SW_A001);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_good_release, world_open, world_and_server_close),
		cmocka_unit_test_setup_teardown(test_unknown_release, world_open, world_and_server_close),
		cmocka_unit_test_setup_teardown(test_not_fooled, world_open, world_and_server_close),
		cmocka_unit_test_setup_teardown(test_late_index, world_open, world_and_server_close),
		cmocka_unit_test_setup_teardown(test_index_problems, world_open, world_and_server_close),
		cmocka_unit_test_setup_teardown(test_dependencies, world_open, world_and_server_close),
		cmocka_unit_test_setup_teardown(test_bad_dependencies, world_open, world_and_server_close),
		cmocka_unit_test_setup_teardown(test_code_of_the_release, world_open, world_and_server_close),
		cmocka_unit_test_setup_teardown(test_no_names, world_open, world_and_server_close),
		cmocka_unit_test_setup_teardown(test_clean_room, world_open, world_and_server_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
