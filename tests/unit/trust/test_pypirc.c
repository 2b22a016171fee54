/* .pypirc files as twine reads them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "trust/pypirc.h"

static void assert_text(sw_str got, const char *want)
{
	char text[1024];
	snprintf(text, sizeof(text), "%.*s", SW_ARG(got));
	assert_string_equal(text, want);
}

/* The file of packaging.python.org, with what twine adds, and a percent sign, which hatch stumbles over. */
static const char full[] = "[distutils]\n"
			   "index-servers =\n"
			   "    pypi\n"
			   "    private\n"
			   "    other\n"
			   "\n"
			   "[pypi]\n"
			   "username = __token__\n"
			   "password: pypi-AgEI%cm9udA\n"
			   "\n"
			   "; a comment\n"
			   "[private]\n"
			   "repository = https://host.example/path/\n"
			   "username = u\n"
			   "password = p#w;x\n"
			   "ca_cert = /etc/ca.pem\n"
			   "client_cert = /home/u/client.pem\n"
			   "[other]\n"
			   "repository = https://ann:s%40crt@other.example/legacy/\n"
			   "[unlisted]\n"
			   "repository = https://unlisted.example/\n";

static void test_full(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_pypirc) pypirc = {0};
	sw_error err = {0};
	assert_true(sw_pypirc_parse(SW_STR("f"), sw_str_of(full), &arena, &pypirc, &err));
	assert_int_equal(pypirc.repositories.len, 3);
	const sw_pypirc_repository *pypi = sw_pypirc_by_name(&pypirc, SW_STR("pypi"));
	assert_non_null(pypi);
	assert_text(pypi->user, "__token__");
	assert_text(sw_secret_reveal(&pypi->password), "pypi-AgEI%cm9udA");
	assert_ptr_equal(sw_pypirc_by_url(&pypirc, SW_STR("https://upload.pypi.org/legacy")), pypi);
	const sw_pypirc_repository *private = sw_pypirc_by_url(&pypirc, SW_STR("HTTPS://HOST.example:443/path"));
	assert_non_null(private);
	assert_text(private->name, "private");
	assert_text(sw_secret_reveal(&private->password), "p#w;x");
	assert_text(private->ca_cert, "/etc/ca.pem");
	assert_text(private->client_cert, "/home/u/client.pem");
	const sw_pypirc_repository *other = sw_pypirc_by_name(&pypirc, SW_STR("other"));
	assert_text(other->url, "https://other.example/legacy/");
	assert_text(other->user, "ann");
	assert_text(sw_secret_reveal(&other->password), "s@crt");
	assert_null(sw_pypirc_by_name(&pypirc, SW_STR("unlisted")));
	assert_null(sw_pypirc_by_name(&pypirc, SW_STR("Private")));
	assert_null(sw_pypirc_by_url(&pypirc, SW_STR("http://host.example/path/"))); /* another scheme */
	assert_null(sw_pypirc_by_url(&pypirc, SW_STR("https://test.pypi.org/legacy/")));
}

static void test_without_list(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_pypirc) pypirc = {0};
	sw_error err = {0};
	assert_true(sw_pypirc_parse(SW_STR("f"),
				    SW_STR("[testpypi]\nusername=__token__\npassword=t\n[x]\nrepository=http://x/\n"),
				    &arena, &pypirc, &err));
	assert_non_null(sw_pypirc_by_name(&pypirc, SW_STR("pypi")));
	assert_text(sw_pypirc_by_url(&pypirc, SW_STR("https://test.pypi.org/legacy/"))->name, "testpypi");
	assert_non_null(sw_pypirc_by_name(&pypirc, SW_STR("x")));
}

static void test_server_login(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_pypirc) pypirc = {0};
	sw_error err = {0};
	assert_true(sw_pypirc_parse(SW_STR("f"), SW_STR("[server-login]\nusername: old\npassword: school\n"), &arena,
				    &pypirc, &err));
	assert_text(sw_pypirc_by_name(&pypirc, SW_STR("pypi"))->user, "old");
	assert_null(sw_pypirc_by_name(&pypirc, SW_STR("server-login")));
}

static void test_refused_without_showing(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		unsigned line;
	} rows[] = {
		{"password = hunter2\n", 1},
		{"[pypi]\npassword = a\npassword = hunter2\n", 3},
		{"[pypi]\nusername = u\nhunter2\n", 3},
		{"[pypi]\n[pypi]\n", 2},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		SW_AUTO(sw_pypirc) pypirc = {0};
		sw_error err = {0};
		assert_false(
			sw_pypirc_parse(SW_STR("/home/u/.pypirc"), sw_str_of(rows[i].text), &arena, &pypirc, &err));
		assert_int_equal(err.code, SW_U005);
		assert_int_equal(err.where.line, rows[i].line);
		assert_null(strstr(err.message, "hunter2"));
		assert_null(strstr(err.hint, "hunter2"));
		assert_null(strstr(err.detail, "hunter2"));
		assert_null(strstr(err.where.text, "hunter2"));
	}
}

static void test_load(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_pypirc) pypirc = {0};
	sw_error err = {0};
	sw_str dir;
	assert_true(sw_make_temp_dir(&arena, SW_STR("/tmp"), "sw-test-", &dir, &err));
	char *vars[] = {sw_cstr(&arena, sw_fmt(&arena, "HOME=%.*s", SW_ARG(dir))), NULL};
	sw_env env = {vars};
	sw_ctx ctx = {.arena = &arena, .env = &env, .cwd = dir};
	assert_true(sw_pypirc_load(&ctx, SW_STR(""), &arena, &pypirc, &err)); /* there is none: fine */
	assert_int_equal(pypirc.path.len, 0);
	assert_false(sw_pypirc_load(&ctx, SW_STR("named"), &arena, &pypirc,
				    &err)); /* but one that was named must be there */
	assert_int_equal(err.code, SW_F001);
	sw_str path = sw_path_join(&arena, dir, SW_STR(".pypirc"));
	assert_true(sw_write_file(path, sw_str_of(full), 0600, &err));
	assert_true(sw_pypirc_load(&ctx, SW_STR(""), &arena, &pypirc, &err));
	assert_text(pypirc.path, path.ptr);
	assert_text(sw_pypirc_by_name(&pypirc, SW_STR("private"))->user, "u");
	assert_false(pypirc.open_to_others);
	sw_pypirc_close(&pypirc);
	assert_int_equal(chmod(path.ptr, 0644), 0);
	assert_true(sw_pypirc_load(&ctx, SW_STR(".pypirc"), &arena, &pypirc, &err));
	assert_true(pypirc.open_to_others);
	assert_true(sw_remove_tree(dir, &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_full),         cmocka_unit_test(test_without_list),
		cmocka_unit_test(test_server_login), cmocka_unit_test(test_refused_without_showing),
		cmocka_unit_test(test_load),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
