/* Where credentials are found, and for which index they are used. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "trust/credential.h"

#define PYPI "https://upload.pypi.org/legacy/"
#define OWN  "https://index.example/legacy/"

typedef struct world {
	sw_arena arena;
	sw_str dir;
	char *vars[12];
	sw_env env;
	sw_ctx ctx;
} world;

/* A home of its own, and a PATH with nothing but what the test puts there. `set`: NULL at the end. */
static void world_open(world *w, const char *const *set)
{
	sw_error err = {0};
	size_t count = 0;
	*w = (world){0};
	assert_true(sw_make_temp_dir(&w->arena, SW_STR("/tmp"), "sw-test-", &w->dir, &err));
	w->vars[count++] = sw_cstr(&w->arena, sw_fmt(&w->arena, "HOME=%.*s", SW_ARG(w->dir)));
	w->vars[count++] = sw_cstr(&w->arena, sw_fmt(&w->arena, "PATH=%.*s", SW_ARG(w->dir)));
	for (; *set; set++)
		w->vars[count++] = sw_cstr(&w->arena, sw_str_of(*set));
	w->env.vars = w->vars;
	w->ctx = (sw_ctx){.arena = &w->arena, .env = &w->env, .clock = &sw_clock_system, .cwd = w->dir};
}

static void world_close(world *w)
{
	sw_error err = {0};
	assert_true(sw_remove_tree(w->dir, &err));
	sw_arena_close(&w->arena);
}

static void put(world *w, const char *name, const char *text, unsigned mode)
{
	sw_error err = {0};
	assert_true(sw_write_file(sw_path_join(&w->arena, w->dir, sw_str_of(name)), sw_str_of(text), mode, &err));
}

static void check(world *w, const sw_credential_query *query, const char *user, const char *secret, const char *source)
{
	SW_AUTO(sw_credential) found = {0};
	sw_error err = {0};
	if (!sw_credential_find(&w->ctx, query, &w->arena, &found, &err))
		fail_msg("%s", err.message);
	char got[512];
	snprintf(got, sizeof(got), "%.*s|%.*s|%.*s", SW_ARG(found.user), SW_ARG(sw_secret_reveal(&found.secret)),
		 SW_ARG(found.source));
	char want[512];
	snprintf(want, sizeof(want), "%s|%s|%s", user, secret, source);
	assert_string_equal(got, want);
}

static void test_environment(void **state)
{
	(void)state;
	static const struct {
		const char *set[5];
		const char *index, *url;
		const char *user, *secret, *source;
	} rows[] = {
		{{"SHIPWHEEL_PUBLISH_TOKEN= tok\n"}, "", OWN, "__token__", "tok", "SHIPWHEEL_PUBLISH_TOKEN"},
		{{"SHIPWHEEL_PUBLISH_PASSWORD=pw"}, "", OWN, "__token__", "pw", "SHIPWHEEL_PUBLISH_PASSWORD"},
		{{"SHIPWHEEL_PUBLISH_USERNAME=u", "SHIPWHEEL_PUBLISH_PASSWORD=pw"},
		 "",
		 OWN,
		 "u",
		 "pw",
		 "SHIPWHEEL_PUBLISH_PASSWORD"},
		{{"SHIPWHEEL_PUBLISH_TOKEN=a", "TWINE_PASSWORD=b"},
		 "pypi",
		 PYPI,
		 "__token__",
		 "a",
		 "SHIPWHEEL_PUBLISH_TOKEN"},
		/* other tools' variables: for PyPI unless they say otherwise */
		{{"TWINE_USERNAME=u", "TWINE_PASSWORD=pw"}, "pypi", PYPI, "u", "pw", "TWINE_PASSWORD"},
		{{"TWINE_PASSWORD=pw"}, "pypi", PYPI, "__token__", "pw", "TWINE_PASSWORD"},
		{{"TWINE_PASSWORD=pw"}, "", OWN, "", "", ""},
		{{"TWINE_PASSWORD=pw"}, "testpypi", "https://test.pypi.org/legacy/", "", "", ""},
		{{"TWINE_PASSWORD=pw", "TWINE_REPOSITORY_URL=https://index.example/legacy"},
		 "",
		 OWN,
		 "__token__",
		 "pw",
		 "TWINE_PASSWORD"},
		{{"TWINE_PASSWORD=pw", "TWINE_REPOSITORY_URL=https://index.example/legacy"}, "pypi", PYPI, "", "", ""},
		{{"TWINE_PASSWORD=pw", "TWINE_REPOSITORY=private"},
		 "private",
		 OWN,
		 "__token__",
		 "pw",
		 "TWINE_PASSWORD"},
		{{"UV_PUBLISH_TOKEN=t", "UV_PUBLISH_USERNAME=u"}, "pypi", PYPI, "__token__", "t", "UV_PUBLISH_TOKEN"},
		{{"UV_PUBLISH_USERNAME=u", "UV_PUBLISH_PASSWORD=p", "UV_PUBLISH_URL=" OWN},
		 "",
		 OWN,
		 "u",
		 "p",
		 "UV_PUBLISH_PASSWORD"},
		{{"UV_PUBLISH_TOKEN=t", "TWINE_PASSWORD=b"}, "pypi", PYPI, "__token__", "t", "UV_PUBLISH_TOKEN"},
		{{"POETRY_PYPI_TOKEN_PYPI=t"}, "pypi", PYPI, "__token__", "t", "POETRY_PYPI_TOKEN_PYPI"},
		{{"POETRY_PYPI_TOKEN_PYPI=t"}, "", PYPI, "", "", ""}, /* its variables are about names */
		{{"POETRY_HTTP_BASIC_MY_INDEX_USERNAME=u", "POETRY_HTTP_BASIC_MY_INDEX_PASSWORD=p"},
		 "my-index",
		 OWN,
		 "u",
		 "p",
		 "POETRY_HTTP_BASIC_MY_INDEX_PASSWORD"},
		{{"HATCH_INDEX_USER=u", "HATCH_INDEX_AUTH=p", "HATCH_INDEX_REPO=" OWN},
		 "",
		 OWN,
		 "u",
		 "p",
		 "HATCH_INDEX_AUTH"},
		{{"PDM_PUBLISH_USERNAME=u", "PDM_PUBLISH_PASSWORD=p", "PDM_PUBLISH_REPO=" OWN},
		 "",
		 OWN,
		 "u",
		 "p",
		 "PDM_PUBLISH_PASSWORD"},
		{{"FLIT_USERNAME=u", "FLIT_PASSWORD=p", "FLIT_INDEX_URL=" OWN}, "", OWN, "u", "p", "FLIT_PASSWORD"},
		{{"MATURIN_PYPI_TOKEN=t"}, "pypi", PYPI, "__token__", "t", "MATURIN_PYPI_TOKEN"},
		{{"MATURIN_PYPI_TOKEN=t"}, "", OWN, "", "", ""},
		{{"MATURIN_USERNAME=u", "MATURIN_PASSWORD=p", "MATURIN_REPOSITORY_URL=" OWN},
		 "",
		 OWN,
		 "u",
		 "p",
		 "MATURIN_PASSWORD"},
		{{"TWINE_PASSWORD="}, "pypi", PYPI, "", "", ""},
		{{NULL}, "", "https://ann:s%40crt@index.example/legacy/", "ann", "s@crt", "the URL"},
		{{NULL}, "pypi", PYPI, "", "", ""},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(world) w;
		world_open(&w, rows[i].set);
		sw_credential_query query = {.index = sw_str_of(rows[i].index), .url = sw_str_of(rows[i].url)};
		check(&w, &query, rows[i].user, rows[i].secret, rows[i].source);
	}
}

static void test_passed_by(void **state)
{
	(void)state;
	static const char *const set[] = {"TWINE_PASSWORD=a", "UV_PUBLISH_TOKEN=b", NULL};
	SW_AUTO(world) w;
	SW_AUTO(sw_credential) found = {0};
	sw_error err = {0};
	world_open(&w, set);
	assert_true(sw_credential_find(&w.ctx, &(sw_credential_query){.url = SW_STR(OWN)}, &w.arena, &found, &err));
	assert_int_equal(found.source.len, 0);
	assert_true(sw_str_is(found.passed_by, "UV_PUBLISH_TOKEN, TWINE_PASSWORD"));
}

static void test_option(void **state)
{
	(void)state;
	static const char *const set[] = {"MY_TOKEN= abc ", "EMPTY=", "SHIPWHEEL_PUBLISH_TOKEN=other", NULL};
	SW_AUTO(world) w;
	world_open(&w, set);
	put(&w, "token", "\n  from-file\n\n", 0600);
	put(&w, "two", "one\ntwo\n", 0600);
	put(&w, "none", "\n", 0600);
	sw_credential_query query = {.url = SW_STR(OWN), .secret_ref = SW_STR("env:MY_TOKEN")};
	check(&w, &query, "__token__", "abc", "$MY_TOKEN");
	query.user = SW_STR("ann");
	query.secret_ref = SW_STR("file:token");
	char source[256];
	snprintf(source, sizeof(source), "%s/token", w.dir.ptr);
	check(&w, &query, "ann", "from-file", source);
	static const struct {
		const char *ref;
		sw_code code;
	} rows[] = {
		{"env:EMPTY", SW_U005},        {"env:UNSET", SW_U005}, {"env:", SW_U005},
		{"file:missing", SW_F001},     {"file:two", SW_U005},  {"file:none", SW_U005},
		{"pypi-AgEIhunter2", SW_U006}, {"hunter2", SW_U006},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_credential) found = {0};
		sw_error err = {0};
		query.secret_ref = sw_str_of(rows[i].ref);
		assert_false(sw_credential_find(&w.ctx, &query, &w.arena, &found, &err));
		assert_int_equal(err.code, rows[i].code);
		assert_null(strstr(err.message, "hunter2"));
		assert_null(strstr(err.hint, "hunter2"));
		assert_true(rows[i].code == SW_F001 || err.hint[0]);
	}
}

static const char pypirc_text[] = "[distutils]\nindex-servers = pypi private\n[pypi]\npassword = pypi-abc\n"
				  "[private]\nrepository = " OWN "\nusername = u\npassword = p\n";

static void test_files(void **state)
{
	(void)state;
	static const char *const set[] = {NULL};
	SW_AUTO(world) w;
	world_open(&w, set);
	SW_AUTO(sw_pypirc) pypirc = {0};
	sw_error err = {0};
	put(&w, ".netrc", "machine index.example login nu password np\nmachine 127.0.0.1 login lu password lp\n", 0600);
	assert_true(sw_pypirc_parse(SW_STR("rc"), sw_str_of(pypirc_text), &w.arena, &pypirc, &err));
	char netrc[256];
	snprintf(netrc, sizeof(netrc), "%s/.netrc", w.dir.ptr);
	sw_credential_query query = {.index = SW_STR("private"), .url = SW_STR(OWN), .pypirc = &pypirc};
	check(&w, &query, "u", "p", "rc [private]");
	query.index = SW_STR("");
	check(&w, &query, "u", "p", "rc [private]"); /* by its URL */
	query.index = SW_STR("pypi");
	query.url = SW_STR(PYPI);
	check(&w, &query, "__token__", "pypi-abc", "rc [pypi]");
	query.index = SW_STR("private");
	query.url = SW_STR("https://evil.example/legacy/"); /* the section's password is not for another server */
	check(&w, &query, "", "", "");
	query.index = SW_STR("");
	query.url = SW_STR("https://index.example/other/");
	check(&w, &query, "nu", "np", netrc);
	query.url = SW_STR("http://index.example/other/"); /* netrc knows no schemes: not without TLS */
	check(&w, &query, "", "", "");
	query.url = SW_STR("http://127.0.0.1:3141/u/i/");
	check(&w, &query, "lu", "lp", netrc);
	query.url = SW_STR(OWN);
	query.user = SW_STR("somebody-else");
	check(&w, &query, "", "", "");
	put(&w, ".netrc", "nonsense\n", 0600);
	SW_AUTO(sw_credential) found = {0};
	assert_false(sw_credential_find(&w.ctx, &query, &w.arena, &found, &err));
	assert_int_equal(err.code, SW_U005);
}

/* A keyring that writes down how it was called, and knows one password per service and user. */
static const char keyring_text[] = "#!/bin/sh\n"
				   "printf '%s\\n' \"$*\" >>\"$HOME/calls\"\n"
				   "case \"$*\" in\n"
				   "'get https://index.example/legacy/ ann') echo 'from url';;\n"
				   "'get host.example ann') echo 'from host';;\n"
				   "'--mode creds get https://index.example/legacy/') printf 'bob\\nbobs\\n';;\n"
				   "'get https://upload.pypi.org/legacy/ __token__') echo pypi-kr;;\n"
				   "'get https://empty.example/ ann') echo;;\n"
				   "*) exit 1;;\n"
				   "esac\n";

static void test_keyring(void **state)
{
	(void)state;
	static const char *const set[] = {NULL};
	SW_AUTO(world) w;
	world_open(&w, set);
	put(&w, "keyring", keyring_text, 0700);
	sw_credential_query query = {.url = SW_STR(OWN), .user = SW_STR("ann")};
	check(&w, &query, "ann", "from url", "keyring (" OWN ")");
	query.url = SW_STR("https://host.example/legacy/");
	check(&w, &query, "ann", "from host", "keyring (host.example)");
	query.url = SW_STR("https://empty.example/");
	check(&w, &query, "", "", "");
	query = (sw_credential_query){.url = SW_STR(OWN)};
	check(&w, &query, "bob", "bobs", "keyring (" OWN ")");
	query.url = SW_STR(PYPI);
	check(&w, &query, "__token__", "pypi-kr", "keyring (" PYPI ")");
	query.no_keyring = true;
	check(&w, &query, "", "", "");
	sw_str calls;
	sw_error err = {0};
	assert_true(sw_read_file(&w.arena, sw_path_join(&w.arena, w.dir, SW_STR("calls")), 1 << 16, &calls, &err));
	assert_true(sw_str_starts(
		calls, SW_STR("get " OWN " ann\nget https://host.example/legacy/ ann\nget host.example ann\n")));
}

static void test_same_url(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b;
		bool same;
	} rows[] = {
		{OWN, "https://index.example/legacy", true},
		{OWN, "HTTPS://Index.Example:443/legacy/", true},
		{OWN, "https://u:p@index.example/legacy/", true},
		{OWN, "http://index.example/legacy/", false},
		{OWN, "https://index.example/Legacy/", false},
		{OWN, "https://index.example:8443/legacy/", false},
		{OWN, "https://index.example/legacy/?x", false},
		{"https://h", "https://h/", true},
		{"pypi", "pypi", false},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		assert_int_equal(sw_same_index_url(sw_str_of(rows[i].a), sw_str_of(rows[i].b)), rows[i].same);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_environment), cmocka_unit_test(test_passed_by), cmocka_unit_test(test_option),
		cmocka_unit_test(test_files),       cmocka_unit_test(test_keyring),   cmocka_unit_test(test_same_url),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
