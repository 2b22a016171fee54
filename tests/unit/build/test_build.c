/* Choosing between a native build and the project's own backend, and what a native build leaves on disk. The equality of native
   builds is tested with real backends (tests/native, tests/conformance/native_oracle.py). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "build/build.h"
#include "build/native.h"

extern char **environ;

typedef struct fixture {
	sw_arena arena;
	sw_env env;
	sw_ctx ctx;
	sw_str dir, out;
	sw_project project;
	sw_git_entry files[64];
	sw_build_input input;
	sw_build_options options;
	sw_error err;
} fixture;

static const char flit_project[] =
	"[build-system]\nrequires = [\"flit_core\"]\nbuild-backend = \"flit_core.buildapi\"\n"
	"[project]\nname = \"demo\"\nversion = \"1.0\"\ndescription = \"x\"\n";

static void put(fixture *f, const char *name, const char *text, sw_git_entry_kind kind)
{
	sw_str path = sw_path_join(&f->arena, f->dir, sw_str_of(name));
	assert_true(sw_write_file_fast(path, sw_str_of(text), 0644, &f->err));
	f->files[f->input.file_count++] = (sw_git_entry){.path = sw_str_of(name), .kind = kind};
}

static int set_up(void **state)
{
	static fixture f;
	f = (fixture){.env = {environ}};
	f.ctx = (sw_ctx){.arena = &f.arena, .env = &f.env, .clock = &sw_clock_system, .cwd = SW_STR("/")};
	if (!sw_make_temp_dir(&f.arena, SW_STR("/tmp"), "sw-build-", &f.dir, &f.err) ||
	    !sw_make_temp_dir(&f.arena, SW_STR("/tmp"), "sw-out-", &f.out, &f.err))
		return -1;
	f.input = (sw_build_input){.source = f.dir, .files = f.files, .project = &f.project, .epoch_s = 1704067200};
	f.options = (sw_build_options){.native = SW_NATIVE_REQUIRE, .fast = true, .out_dir = f.out};
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	fixture *f = *state;
	sw_error err = {0};
	bool removed = sw_remove_tree(f->dir, &err) && sw_remove_tree(f->out, &err);
	sw_arena_close(&f->arena);
	return removed ? 0 : -1;
}

static void load(fixture *f, const char *pyproject)
{
	put(f, "pyproject.toml", pyproject, SW_GIT_FILE);
	put(f, "demo.py", "x = 1\n", SW_GIT_EXECUTABLE);
	assert_true(sw_project_load(&f->ctx, f->dir, &f->arena, &f->project, &f->err));
}

static size_t left_in_out(fixture *f)
{
	sw_strs names = {0};
	assert_true(sw_list_dir(&f->arena, f->out, &names, &f->err));
	return names.len;
}

static void builds_the_same_bytes_twice(void **state)
{
	fixture *f = *state;
	sw_build_result first, second;
	sw_digest sdist[2], wheel[2];
	/* Enough files that threads take part. */
	for (int i = 0; i < 40; i++)
		put(f, sw_cstr(&f->arena, sw_fmt(&f->arena, "text%d.txt", i)), flit_project, SW_GIT_FILE);
	load(f, sw_cstr(&f->arena, sw_str_cat(&f->arena, sw_str_of(flit_project),
					      SW_STR("[tool.flit.sdist]\ninclude = [\"*.txt\"]\n"))));
	assert_true(sw_build_run(&f->ctx, &f->input, &f->options, &f->arena, &first, &f->err));
	assert_true(first.native);
	assert_int_equal(first.reason.text.len, 0);
	assert_string_equal(sw_cstr(&f->arena, first.profile), "flit_core 4.2.0");
	assert_string_equal(sw_cstr(&f->arena, first.backend), "flit_core.buildapi");
	assert_true(sw_str_ends(first.sdist, SW_STR("/demo-1.0.tar.gz")));
	assert_true(sw_str_ends(first.wheel, SW_STR("/demo-1.0-py2.py3-none-any.whl")));
	assert_true(sw_hash_file(SW_SHA256, first.sdist, &sdist[0], &f->err));
	assert_true(sw_hash_file(SW_SHA256, first.wheel, &wheel[0], &f->err));
	f->options.threads = 4; /* the first one: as many as there are processors */
	assert_true(sw_build_run(&f->ctx, &f->input, &f->options, &f->arena, &second, &f->err));
	assert_true(sw_hash_file(SW_SHA256, second.sdist, &sdist[1], &f->err));
	assert_true(sw_hash_file(SW_SHA256, second.wheel, &wheel[1], &f->err));
	assert_true(sw_digest_eq(sdist[0], sdist[1]) && sw_digest_eq(wheel[0], wheel[1]));
	assert_int_equal(left_in_out(f), 2);
}

static void leaves_one_out(void **state)
{
	fixture *f = *state;
	sw_build_result result;
	load(f, flit_project);
	f->options.no_sdist = true;
	assert_true(sw_build_run(&f->ctx, &f->input, &f->options, &f->arena, &result, &f->err));
	assert_int_equal(result.sdist.len, 0);
	assert_true(sw_is_file(result.wheel));
	assert_int_equal(left_in_out(f), 1);
}

static void points_at_what_stands_in_the_way(void **state)
{
	fixture *f = *state;
	sw_build_result result;
	sw_str profile;
	sw_build_reason why;
	load(f, "[build-system]\nrequires = [\n  \"flit_core\",\n  \"cython\",\n]\nbuild-backend = "
		"\"flit_core.buildapi\"\n[project]\n"
		"name = \"demo\"\nversion = \"1.0\"\ndescription = \"x\"\n");
	assert_false(sw_build_run(&f->ctx, &f->input, &f->options, &f->arena, &result, &f->err));
	assert_int_equal(f->err.code, SW_E001);
	assert_int_equal(f->err.where.line, 4);
	assert_string_equal(f->err.where.path, "pyproject.toml");
	assert_string_equal(f->err.where.text, "  \"cython\",");
	assert_true(f->err.hint[0]);
	assert_false(sw_build_prove(&f->input, &f->arena, &profile, &why));
	assert_string_equal(sw_cstr(&f->arena, sw_build_reason_format(&f->arena, &why)),
			    "pyproject.toml:4: unknown build requirement, which may change the build: cython");
	assert_int_equal(left_in_out(f), 0);
}

static void refuses_links_submodules_and_odd_names(void **state)
{
	static const struct {
		const char *path;
		sw_git_entry_kind kind;
	} cases[] = {{"link", SW_GIT_LINK},
		     {"sub", SW_GIT_GITLINK},
		     {"a\nb", SW_GIT_FILE},
		     {"\xff", SW_GIT_FILE},
		     {"a\\b", SW_GIT_FILE}};
	fixture *f = *state;
	sw_str profile;
	sw_build_reason why;
	load(f, flit_project);
	assert_true(sw_build_prove(&f->input, &f->arena, &profile, &why));
	f->input.file_count++;
	for (size_t i = 0; i < SW_COUNTOF(cases); i++) {
		f->files[2] = (sw_git_entry){.path = sw_str_of(cases[i].path), .kind = cases[i].kind};
		assert_false(sw_build_prove(&f->input, &f->arena, &profile, &why));
		assert_true(sw_str_eq(why.path, sw_str_of(cases[i].path)));
	}
}

static void heeds_the_environment(void **state)
{
	static char variable[] = "FLIT_ALLOW_INVALID=1";
	static char *vars[] = {variable, NULL};
	const sw_env env = {.vars = vars};
	fixture *f = *state;
	sw_str profile;
	sw_build_reason why;
	load(f, flit_project);
	f->input.env = &env;
	assert_false(sw_build_prove(&f->input, &f->arena, &profile, &why));
	assert_true(sw_str_find(why.text, SW_STR("FLIT_ALLOW_INVALID")) != SW_NPOS);
}

static void names_a_file_that_is_gone(void **state)
{
	fixture *f = *state;
	sw_build_result result;
	load(f, flit_project);
	assert_int_equal(unlink(sw_cstr(&f->arena, sw_path_join(&f->arena, f->dir, SW_STR("demo.py")))), 0);
	assert_false(sw_build_run(&f->ctx, &f->input, &f->options, &f->arena, &result, &f->err));
	assert_int_equal(f->err.code, SW_E002);
	assert_non_null(strstr(f->err.message, "demo.py"));
	assert_int_equal(left_in_out(f), 0);
}

static void never_follows_a_link(void **state)
{
	fixture *f = *state;
	sw_build_result result;
	load(f, flit_project);
	sw_str path = sw_path_join(&f->arena, f->dir, SW_STR("demo.py"));
	assert_int_equal(unlink(sw_cstr(&f->arena, path)), 0);
	assert_int_equal(symlink("/etc/passwd", sw_cstr(&f->arena, path)), 0);
	assert_false(sw_build_run(&f->ctx, &f->input, &f->options, &f->arena, &result, &f->err));
	assert_int_equal(f->err.code, SW_E002);
	assert_int_equal(left_in_out(f), 0);
}

static void says_when_it_cannot_write(void **state)
{
	fixture *f = *state;
	sw_build_result result;
	load(f, flit_project);
	f->options.out_dir = SW_STR("/nowhere/at/all");
	assert_false(sw_build_run(&f->ctx, &f->input, &f->options, &f->arena, &result, &f->err));
	assert_int_equal(f->err.code, SW_F002);
}

/* Expected: str(email.headerregistry.Address(name, addr_spec=email)) of CPython 3.11. */
static const struct {
	const char *name, *email, *expected;
} addresses[] = {
	{"Zoë Ärger", "z@example.org", "Zoë Ärger <z@example.org>"},
	{"Smith, J.", "s@example.org", "\"Smith, J.\" <s@example.org>"},
	{"The \"M\"", "m@example.org", "\"The \\\"M\\\"\" <m@example.org>"},
	{"back\\slash", "b@example.org", "\"back\\\\slash\" <b@example.org>"},
	{"", "x@example.org", "x@example.org"},
	{"A", "a.b+c@sub.example.org", "A <a.b+c@sub.example.org>"},
	{"A", "no address", NULL},
	{"A", "a..b@example.org", NULL},
	{"A", "@example.org", NULL},
	{"A", "a@", NULL},
	{"A", "a@b@c", NULL},
	{"two\nlines", "a@example.org", NULL},
};

static void writes_addresses(void **state)
{
	fixture *f = *state;
	for (size_t i = 0; i < SW_COUNTOF(addresses); i++) {
		sw_str text;
		bool fine = sw_native_address(&f->arena, sw_str_of(addresses[i].name), sw_str_of(addresses[i].email),
					      &text);
		assert_int_equal(fine, addresses[i].expected != NULL);
		if (fine)
			assert_string_equal(sw_cstr(&f->arena, text), addresses[i].expected);
	}
}

#define test(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(builds_the_same_bytes_twice),
		test(leaves_one_out),
		test(points_at_what_stands_in_the_way),
		test(refuses_links_submodules_and_odd_names),
		test(heeds_the_environment),
		test(names_a_file_that_is_gone),
		test(never_follows_a_link),
		test(says_when_it_cannot_write),
		test(writes_addresses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
