/* shipwheel's own way from tags to versions: names of tags, the next version, and real repositories. */
#include "git_fixture.h"

#include "version/own.h"
#include "version/version.h"

/* ---- names of tags ---- */

static void tags_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *form, *name; /* form "" = the usual ones */
		bool calver;
		const char *tag, *version; /* version NULL = none */
	} rows[] = {
		{"", "demo", false, "v1.2.3", "1.2.3"},
		{"", "demo", false, "1.2.3", "1.2.3"},
		{"", "demo", false, "V1!2.0RC1", "1!2.0rc1"},
		{"", "demo", false, "release-1.2", "1.2"},
		{"", "demo", false, "demo-1.2", "1.2"},
		{"", "demo", false, "demo/v1.2", "1.2"},
		{"", "demo", false, "demo@1.2", "1.2"},
		{"", "demo-pkg", false, "Demo_Pkg-1.2", "1.2"},
		{"", "demo", false, "demolition-1.2", NULL},
		{"", "demo", false, "other-1.2", NULL},
		{"", "demo", false, "nightly-2024.01.31", NULL},
		{"", "demo", false, "1.2-linux", NULL},
		{"", "demo", false, "1.0-1", "1.0.post1"},
		{"", "demo", false, "v7", "7"},
		{"", "demo", false, "v1000", "1000"},
		{"", "demo", false, "v1001", NULL},
		{"", "demo", false, "20240131", NULL},
		{"", "demo", false, "2024rc1", NULL},
		{"", "demo", false, "2024.1", "2024.1"},
		{"", "demo", true, "20240131", "20240131"},
		{"", "", false, "demo-1.2", NULL},
		{"core-v{version}", "demo", false, "core-v1.2", "1.2"},
		{"core-v{version}", "demo", false, "v1.2", NULL},
		{"core-v{version}", "demo", false, "core-v", NULL},
		{"core-v{version}", "demo", false, "core-1.2", NULL},
		{"{version}-final", "demo", false, "1.2-final", "1.2"},
		{"{version}-final", "demo", false, "1.2", NULL},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_project project = {.normal_name = sw_str_of(rows[i].name)};
		sw_tag_form form = {0};
		sw_pep440 version = {0};
		sw_error err = {0};
		const char *why = NULL;
		if (rows[i].form[0])
			project.config.version.tag_format = sw_str_of(rows[i].form);
		project.config.version.calver = rows[i].calver ? SW_SWITCH_ON : SW_SWITCH_UNSET;
		assert_true(sw_tag_form_read(&project, &arena, &form, &err));
		bool read = sw_tag_form_parse(&form, sw_str_of(rows[i].tag), &arena, &version, &why);
		if (read != (rows[i].version != NULL) ||
		    (read && !sw_str_is(sw_pep440_format(&version, &arena), rows[i].version)))
			fail_msg("%s by \"%s\": %s", rows[i].tag, rows[i].form, read ? "another version" : why);
		if (!read)
			assert_non_null(why);
	}
}

static void tags_are_named(void **state)
{
	(void)state;
	static const struct {
		const char *form, *named, *glob; /* named NULL: refused */
	} rows[] = {
		{NULL, "v1.0", "*[0-9]*"},
		{"{version}", "1.0", "*[0-9]*"},
		{"core/v{version}", "core/v1.0", "core/v*[0-9]*"},
		{"a{version}z", "a1.0z", "a*[0-9]*z"},
		{"v", NULL, NULL},
		{"{version}{version}", NULL, NULL},
		{"a b{version}", NULL, NULL},
		{"x[{version}", NULL, NULL}, /* git forbids it in a name */
		{"{version}.lock", NULL, NULL},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_project project = {.config.version.tag_format = sw_str_of(rows[i].form)};
		sw_tag_form form = {0};
		sw_error err = {0};
		bool read = sw_tag_form_read(&project, &arena, &form, &err);
		assert_int_equal(read, rows[i].named != NULL);
		if (!read) {
			assert_int_equal(err.code, SW_W003);
			continue;
		}
		assert_str(sw_tag_form_name(&form, SW_STR("1.0"), &arena), rows[i].named);
		assert_str(sw_tag_form_glob(&form, &arena), rows[i].glob);
	}
}

/* ---- the next version ---- */

static void versions_go_up(void **state)
{
	(void)state;
	static const struct {
		const char *base;
		int64_t distance;
		const char *next; /* NULL: refused */
	} rows[] = {
		{"1.2.3", 5, "1.2.4.dev5"},
		{"1.2.3", 0, "1.2.4.dev0"},
		{"1.2", 1, "1.3.dev1"},
		{"7", 1, "8.dev1"},
		{"1.9", 1, "1.10.dev1"},
		{"1!2.0rc1", 5, "1!2.0rc2.dev5"},
		{"1.0a9", 1, "1.0a10.dev1"},
		{"1.0.post1", 2, "1.0.post2.dev2"},
		{"1.0rc1.post1", 2, "1.0rc1.post2.dev2"},
		{"1.0.dev3", 5, "1.0.dev8"},
		{"1.0rc1.dev3", 5, "1.0rc1.dev8"},
		{"1.0+linux.1", 5, "1.1.dev5"},
		{"2024.12.31", 1, "2024.12.32.dev1"},
		{"99999999999999999999.99999999999999999999", 1, "99999999999999999999.100000000000000000000.dev1"},
		{"1.0.dev99999999999999999999", 1, NULL},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_pep440 base = {0}, next = {0};
		sw_error err = {0};
		assert_true(sw_pep440_scan(sw_str_of(rows[i].base), &arena, &base));
		bool found = sw_own_next(&base, rows[i].distance, &arena, &next, &err);
		assert_int_equal(found, rows[i].next != NULL);
		if (found) {
			assert_str(sw_pep440_format(&next, &arena), rows[i].next);
			assert_true(sw_pep440_cmp(&next, &base) > 0);
		} else {
			assert_int_equal(err.code, SW_W004);
		}
	}
}

static void ci_names_its_tag(void **state)
{
	(void)state;
	static const struct {
		const char *vars[2], *tag, *variable;
	} rows[] = {
		{{"GITHUB_REF=refs/tags/v1.0", NULL}, "v1.0", "GITHUB_REF"},
		{{"GITHUB_REF=refs/heads/main", NULL}, "", ""},
		{{"GITHUB_REF_NAME=v1", "GITHUB_REF_TYPE=tag"}, "v1", "GITHUB_REF_NAME"},
		{{"GITHUB_REF_NAME=v1", "GITHUB_REF_TYPE=branch"}, "", ""},
		{{"CI_COMMIT_TAG=core/v2", NULL}, "core/v2", "CI_COMMIT_TAG"},
		{{"BUILD_SOURCEBRANCH=refs/tags/3", NULL}, "3", "BUILD_SOURCEBRANCH"},
		{{"TAG_NAME=4", NULL}, "", ""},
		{{"TAG_NAME=4", "CI=true"}, "4", "TAG_NAME"},
		{{"CODEBUILD_WEBHOOK_TRIGGER=branch/main", NULL}, "", ""},
		{{"CIRCLE_TAG=", NULL}, "", ""},
		{{NULL, NULL}, "", ""},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		char *vars[3] = {NULL};
		for (size_t j = 0; j < SW_COUNTOF(rows[i].vars) && rows[i].vars[j]; j++)
			vars[j] = sw_cstr(&arena, sw_str_of(rows[i].vars[j]));
		sw_env env = {vars};
		sw_str tag = {0};
		const char *variable = NULL;
		sw_ci_tag(&env, &tag, &variable);
		assert_str(tag, rows[i].tag);
		assert_string_equal(variable, rows[i].variable);
	}
}

/* ---- repositories ---- */

#define UV                                                                                                             \
	"[build-system]\nrequires = [\"uv_build\"]\nbuild-backend = \"uv_build\"\n"                                    \
	"[project]\nname = \"demo\"\ndynamic = [\"version\"]\n"

static bool try_resolve(fixture *f, const sw_version_options *options, sw_version *out)
{
	sw_project *project = sw_new(&f->arena, sw_project);
	assert_ok(f, sw_project_load(&f->ctx, SW_STR("."), &f->arena, project, &f->err));
	return sw_version_resolve(&f->ctx, project, options, &f->arena, out, &f->err);
}

static void new_repository(fixture *f)
{
	sh(f, "find . -mindepth 1 -delete; git init -q -b main; printf '" UV
	      "' >pyproject.toml; git add -A; git commit -qm a");
}

/* The version after `script`, with the commit as <id>. */
static sw_str version_after(fixture *f, const char *script, sw_version *out)
{
	new_repository(f);
	sh(f, script);
	const sw_version_options plain = {0};
	assert_ok(f, try_resolve(f, &plain, out));
	assert_str(out->tool, "shipwheel");
	assert_int_equal(out->delivery, SW_VERSION_STAMPED);
	sw_str head = sw_str_sub(sh(f, "git rev-parse HEAD"), 0, 9);
	return sw_str_replace(&f->arena, out->text, head, SW_STR("<id>"));
}

static void repositories(void **state)
{
	static const struct {
		const char *script, *version, *tag;
	} rows[] = {
		{"true", "0.1.dev1+g<id>", ""},
		{"git commit -q --allow-empty -m b", "0.1.dev2+g<id>", ""},
		{"git tag v1.0", "1.0", "v1.0"},
		{"git tag -m x v1.0 && git tag 2.0 && git tag 1.5rc1", "2.0", "2.0"},
		{"git tag -m x v1.0rc1 && git tag v1.0", "1.0", "v1.0"},
		{"git tag v1.0 && git tag 20240131 && git tag -m x zz9", "1.0", "v1.0"},
		{"git tag v1.0 && git commit -q --allow-empty -m b && git tag nightly-1 && git tag other-3.0",
		 "1.1.dev1+g<id>", "v1.0"},
		{"git tag 2024 && git commit -q --allow-empty -m b", "0.1.dev2+g<id>", ""},
		{"git tag v1.0 && git tag -m x v1.1 && git tag v1.0.5 && git commit -q --allow-empty -m b",
		 "1.2.dev1+g<id>", "v1.1"},
		{"git tag v1.0 && echo >>pyproject.toml", "1.1.dev0+g<id>.d20090213", "v1.0"},
		{"git tag v1.0.dev3 && echo >>pyproject.toml", "1.0.dev4+g<id>.d20090213", "v1.0.dev3"},
		{"git tag v1.0+linux", "1.0+linux", "v1.0+linux"},
		{"git tag -m x one && git tag -m x v1.0 one && git commit -q --allow-empty -m b", "1.1.dev1+g<id>",
		 "v1.0"},
		{"git tag 'v1!2.0rc1' && git commit -q --allow-empty -m b", "1!2.0rc2.dev1+g<id>", "v1!2.0rc1"},
		{"git tag v1.0 && git checkout -q --detach && git commit -q --allow-empty -m b", "1.1.dev1+g<id>",
		 "v1.0"},
	};
	fixture *f = *state;
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_version v = {0};
		sw_str text = version_after(f, rows[i].script, &v);
		if (!sw_str_is(text, rows[i].version) || !sw_str_is(v.git.tag, rows[i].tag))
			fail_msg("%s\n%.*s by \"%.*s\"", rows[i].script, SW_ARG(text), SW_ARG(v.git.tag));
		assert_int_equal(v.untagged, !*rows[i].tag);
	}
}

/* Of two versions on one commit the tag of the job counts, but only when it is there and is a version. */
static void the_tag_of_the_job_counts(void **state)
{
	fixture *f = *state;
	static const char *const rows[][2] = {{"GITHUB_REF=refs/tags/v1.0rc1", "1.0rc1"},
					      {"GITHUB_REF=refs/tags/v9.0", "1.0"},
					      {"GITHUB_REF=refs/tags/zz9", "1.0"},
					      {"GITHUB_REF=refs/heads/v1.0rc1", "1.0"}};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_version v = {0};
		fixture_setenv(f, rows[i][0]);
		assert_str(version_after(f, "git tag v1.0rc1 && git tag v1.0 && git tag zz9", &v), rows[i][1]);
	}
	fixture_setenv(f, "GITHUB_REF=refs/tags/v1.0rc1");
	sw_version v = {0}; /* below HEAD it is the highest all the same */
	assert_str(version_after(f, "git tag v1.0rc1 && git tag v1.0 && git commit -q --allow-empty -m b", &v),
		   "1.1.dev1+g<id>");
	fixture_setenv(f, "GITHUB_REF");
}

static void shallow_clones_give_no_guess(void **state)
{
	fixture *f = *state;
	const sw_version_options plain = {0};
	sw_version v = {0};
	sw_str home = f->dir;
	new_repository(f);
	sh(f, "git tag v1.0; git commit -q --allow-empty -m b; git commit -q --allow-empty -m c;"
	      "git clone -q --depth 2 file://$PWD cut; git clone -q --depth 1 -b v1.0 file://$PWD tagged 2>/dev/null");
	f->dir = f->ctx.cwd = fixture_path(f, "cut");
	assert_fails(f, try_resolve(f, &plain, &v), SW_G104);
	f->dir = home;
	f->dir = f->ctx.cwd = fixture_path(f, "tagged");
	assert_ok(f, try_resolve(f, &plain, &v)); /* the tag of HEAD itself is enough */
	assert_str(v.text, "1.0");
	assert_true(v.git.shallow);
	f->dir = f->ctx.cwd = home;
}

static void without_a_commit(void **state)
{
	fixture *f = *state;
	const sw_version_options plain = {0};
	sw_version v = {0};
	sh(f, "find . -mindepth 1 -delete; git init -q; printf '" UV "' >pyproject.toml");
	assert_fails(f, try_resolve(f, &plain, &v), SW_G103);
}

/* Who decides, by what the project has. */
static void projects(void **state)
{
#define NO_TAGS                                                                                                        \
	"[build-system]\nrequires = [\"%s\"]\nbuild-backend = \"%s\"\n[project]\nname = \"demo\"\ndynamic = "          \
	"[\"version\"]\n"
	static const struct {
		const char *requires, *backend, *more, *tool;
		sw_version_delivery delivery;
	} rows[] = {
		{"setuptools", "setuptools.build_meta", "", "shipwheel", SW_VERSION_STAMPED},
		{"setuptools\\\", \\\"versioningit", "setuptools.build_meta", "", "setuptools", SW_VERSION_FOUND},
		{"setuptools", "setuptools.build_meta", "[tool.setuptools_scm]\n", "setuptools-scm", SW_VERSION_FOUND},
		{"setuptools", "setuptools.build_meta",
		 "[tool.setuptools_scm]\n[tool.shipwheel.version]\nstyle=\"shipwheel\"\n", "shipwheel",
		 SW_VERSION_PRETENDED},
		{"setuptools", "setuptools.build_meta", "[tool.shipwheel.version]\ncompat=true\n", "setuptools-scm",
		 SW_VERSION_STAMPED},
		{"hatchling", "hatchling.build", "", "shipwheel", SW_VERSION_STAMPED},
		{"hatchling", "hatchling.build", "[tool.hatch.version]\nsource=\"code\"\n", "hatchling",
		 SW_VERSION_FOUND},
		{"hatchling", "hatchling.build", "[tool.hatch.version]\nsource=\"vcs\"\n", "hatch-vcs",
		 SW_VERSION_FOUND},
		{"hatchling", "hatchling.build",
		 "[tool.hatch.version]\nsource=\"vcs\"\n[tool.shipwheel.version]\nstyle=\"shipwheel\"\n", "shipwheel",
		 SW_VERSION_PRETENDED},
		{"pdm-backend", "pdm.backend", "", "shipwheel", SW_VERSION_STAMPED},
		{"maturin", "maturin", "", "maturin", SW_VERSION_FOUND},
	};
	fixture *f = *state;
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_version v = {0};
		const sw_version_options plain = {0};
		sw_str text = sw_fmt(&f->arena, NO_TAGS "%s", rows[i].requires, rows[i].backend, rows[i].more);
		text = sw_str_replace(&f->arena, text, SW_STR("\\\""), SW_STR("\""));
		new_repository(f);
		assert_ok(f, sw_write_file_fast(fixture_path(f, "pyproject.toml"), text, 0644, &f->err));
		sh(f, "git commit -qam b; git tag v1.0");
		assert_ok(f, try_resolve(f, &plain, &v));
		if (!sw_str_is(v.tool, rows[i].tool) || v.delivery != rows[i].delivery)
			fail_msg("%.*s\n%.*s, delivery %d", SW_ARG(text), SW_ARG(v.tool), (int)v.delivery);
		if (v.origin == SW_VERSION_GIT)
			assert_str(v.text, "1.0");
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tags_are_read),
		cmocka_unit_test(tags_are_named),
		cmocka_unit_test(versions_go_up),
		cmocka_unit_test(ci_names_its_tag),
		TEST(repositories),
		TEST(the_tag_of_the_job_counts),
		TEST(shallow_clones_give_no_guess),
		TEST(without_a_commit),
		TEST(projects),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
