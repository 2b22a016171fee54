#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>

#include "python_fixture.h"
#include "python/install.h"

/* A wheel of the project `shelf` with one module; argv: folder, version, what the module says. */
static const char make_wheel[] =
	"import sys, zipfile\n"
	"folder, version, word = sys.argv[1:]\n"
	"info = f'shelf-{version}.dist-info/'\n"
	"with zipfile.ZipFile(f'{folder}/shelf-{version}-py3-none-any.whl', 'w') as z:\n"
	"    z.writestr('shelf.py', f'word = {word!r}\\n')\n"
	"    z.writestr(info + 'METADATA', f'Metadata-Version: 2.1\\nName: shelf\\nVersion: {version}\\n')\n"
	"    z.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')\n"
	"    z.writestr(info + 'RECORD', ''.join(n + ',,\\n' for n in z.namelist()))\n";

typedef struct scene {
	world *w;
	sw_python py;
	sw_venv venv;
	sw_str scratch;
} scene;

static void wheel(world *w, const char *folder, const char *version, const char *word)
{
	sw_error err = {0};
	sw_proc_result result = {0};
	sw_str args[] = {below(w, folder), sw_str_of(version), sw_str_of(word)};
	sw_python_job job = {
		.exe = SW_S(DEBIAN_PYTHON), .script = make_wheel, .args = args, .arg_count = 3, .merge = true};
	assert_true(sw_mkdirs(args[0], 0755, &err));
	assert_true(sw_python_run(&w->ctx, &job, &w->arena, &result, &err));
	assert_int_equal(result.status, 0);
}

static scene set_up(world *w)
{
	sw_error err = {0};
	scene s = {.w = w, .scratch = below(w, "scratch")};
	wheel(w, "shop", "1.0", "one");
	wheel(w, "shop", "2.0", "two");
	assert_true(sw_mkdirs(s.scratch, 0700, &err));
	assert_true(sw_python_find(&w->ctx, (sw_str){0}, &s.py, &err));
	assert_true(sw_venv_make(&w->ctx, &s.py, below(w, "env"), &s.venv, &err));
	return s;
}

static sw_proc_result install(scene *s, sw_install options, const char *requirement)
{
	sw_error err = {0};
	sw_proc_result result = {0};
	sw_str line = sw_str_of(requirement);
	options.requirements = &line;
	options.requirement_count = 1;
	options.scratch = s->scratch;
	options.timeout_ms = 60000;
	if (!sw_install_run(&s->w->ctx, &s->py, &s->venv, &options, &s->w->arena, &result, &err))
		fail_msg("%s", err.message);
	return result;
}

static void use_shop(world *w)
{
	set_var(w, SW_STR("PIP_NO_INDEX=1"));
	set_var(w, SW_STR("PIP_FIND_LINKS=shop")); /* relative to the folder of the user */
}

static void test_with_the_settings_of_the_user(void **state)
{
	scene s = set_up(*state);
	use_shop(s.w);
	/* where to install is not theirs */
	set_var(s.w, SW_STR("PIP_USER=1"));
	set_var(s.w, SW_STR("PIP_TARGET=/nonexistent"));
	sw_proc_result result = install(&s, (sw_install){0}, "shelf>=1");
	if (result.status != 0)
		fail_msg("%.*s", SW_ARG(result.out));
	assert_true(sw_str_is(python_says(s.w, s.venv.exe, "import shelf; print(shelf.word)"), "two"));
	assert_true(sw_is_file(sw_path_join(&s.w->arena, s.venv.site_packages, SW_STR("shelf.py"))));
	assert_false(sw_is_dir(sw_path_join(&s.w->arena, s.venv.site_packages, SW_STR("pip"))));
}

static void test_constraints(void **state)
{
	scene s = set_up(*state);
	use_shop(s.w);
	sw_str limit = SW_STR("shelf<2");
	sw_proc_result result = install(&s, (sw_install){.constraints = &limit, .constraint_count = 1}, "shelf");
	assert_int_equal(result.status, 0);
	assert_true(sw_str_is(python_says(s.w, s.venv.exe, "import shelf; print(shelf.word)"), "one"));
}

/* Sealed: the settings of the user offer the project, and pip does not see it. */
static void test_sealed_sees_no_settings(void **state)
{
	scene s = set_up(*state);
	sw_error err = {0};
	sw_install sealed = {.sealed = true, .index_url = SW_S("file:///nonexistent/simple/"), .no_deps = true};
	sw_str config = sw_fmt(&s.w->arena, "[global]\nno-index = true\nfind-links = %.*s/shop\n", SW_ARG(s.w->dir));
	use_shop(s.w);
	assert_true(sw_mkdirs(below(s.w, ".config/pip"), 0755, &err));
	assert_true(sw_write_file(below(s.w, ".config/pip/pip.conf"), config, 0644, &err));
	sw_proc_result open_result = install(&s, (sw_install){0}, "shelf==1.0");
	assert_int_equal(open_result.status, 0); /* the settings work */
	assert_true(sw_remove_tree(s.venv.dir, &err));
	assert_true(sw_venv_make(&s.w->ctx, &s.py, s.venv.dir, &s.venv, &err));
	sealed.timeout_ms = 60000;
	sw_proc_result result = install(&s, sealed, "shelf==1.0");
	assert_int_not_equal(result.status, 0);
	assert_true(sw_str_find(result.out, SW_STR("file:///nonexistent/simple/")) != SW_NPOS);
	assert_false(sw_is_file(sw_path_join(&s.w->arena, s.venv.site_packages, SW_STR("shelf.py"))));
}

/* The index's password stands in no command line, which every user of the machine may read. */
static void test_no_password_in_argv(void **state)
{
	scene s = set_up(*state);
	sw_error err = {0};
	sw_proc_result result = {0};
	sw_str runner = below(s.w, "pip/__pip-runner__.py"), line = SW_STR("shelf==1.0");
	assert_true(sw_mkdirs(below(s.w, "pip"), 0755, &err));
	assert_true(sw_write_file(runner, SW_STR("import sys\nprint(sys.argv)\nprint(open(sys.argv[-1]).read())\n"),
				  0644, &err));
	s.py.pip_dir = below(s.w, "pip");
	sw_install options = {.sealed = true,
			      .hashes = true,
			      .index_url = SW_S("http://me:secret@index.example:81/simple/"),
			      .requirements = &line,
			      .requirement_count = 1,
			      .scratch = s.scratch};
	assert_true(sw_install_run(&s.w->ctx, &s.py, &s.venv, &options, &s.w->arena, &result, &err));
	sw_str argv, file;
	assert_true(sw_str_cut(result.out, SW_STR("\n"), &argv, &file));
	assert_true(sw_str_find(argv, SW_STR("secret")) == SW_NPOS);
	assert_true(sw_str_find(argv, SW_STR("--require-hashes")) != SW_NPOS);
	assert_string_equal(sw_cstr(&s.w->arena, file), "--index-url http://me:secret@index.example:81/simple/\n"
							"--trusted-host index.example:81\nshelf==1.0\n\n");
	sw_strs left = {0};
	assert_true(sw_list_dir(&s.w->arena, s.scratch, &left, &err));
	assert_int_equal(left.len, 0);
}

static void test_uv(void **state)
{
	scene s = set_up(*state);
	sw_error err = {0};
	sw_proc_result result = {0};
	sw_str line = SW_STR("shelf==1.0"), program = below(s.w, "bin/uv");
	sw_install options = {.with = SW_INSTALLER_UV,
			      .no_deps = true,
			      .requirements = &line,
			      .requirement_count = 1,
			      .scratch = s.scratch};
	set_var(s.w, SW_STR("PATH=/nonexistent"));
	assert_false(sw_install_run(&s.w->ctx, &s.py, &s.venv, &options, &s.w->arena, &result, &err));
	assert_int_equal(err.code, SW_Y008);
	assert_true(sw_mkdirs(sw_path_dir(program), 0755, &err));
	assert_true(sw_write_file(program, SW_STR("#!/bin/sh\nfor a; do echo \"$a\"; done\n"), 0755, &err));
	set_var(s.w, sw_fmt(&s.w->arena, "PATH=%.*s", SW_ARG(sw_path_dir(program))));
	assert_true(sw_install_run(&s.w->ctx, &s.py, &s.venv, &options, &s.w->arena, &result, &err));
	sw_str start = sw_fmt(&s.w->arena, "pip\ninstall\n--python\n%.*s\n", SW_ARG(s.venv.exe));
	assert_true(sw_str_starts(result.out, start));
	assert_true(sw_str_find(result.out, SW_STR("--no-deps\n-r\n")) != SW_NPOS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_with_the_settings_of_the_user, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_constraints, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_sealed_sees_no_settings, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_no_password_in_argv, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_uv, world_open, world_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
