/* Rules before the build: a project is judged by what its files declare, and the finding points at the line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "base/fs.h"
#include "check/check.h"
#include "project/project.h"

static sw_arena arena;
static sw_str dir;

static int setup(void **state)
{
	(void)state;
	sw_error err = {0};
	return sw_make_temp_dir(&arena, SW_STR("/tmp"), "sw-check-", &dir, &err) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	sw_error err = {0};
	bool ok = sw_remove_tree(dir, &err);
	sw_arena_close(&arena);
	return ok ? 0 : -1;
}

static void write_file(const char *name, const char *text)
{
	sw_error err = {0};
	if (!sw_write_file(sw_path_join(&arena, dir, sw_str_of(name)), sw_str_of(text), 0644, &err))
		fail_msg("%s", err.message);
}

/* "SW-M003 error pyproject.toml:5:2" for each finding, with "?" for a policy of PyPI, joined with ", ". */
static sw_str findings_of(const char *pyproject, const char *setup_cfg, sw_target target)
{
	sw_error err = {0};
	sw_env env = {.vars = environ};
	sw_ctx ctx = {.arena = &arena, .env = &env, .cwd = dir};
	sw_project project;
	sw_findings findings = {0};
	sw_strs lines = {0};
	write_file("pyproject.toml", pyproject);
	write_file("setup.cfg", setup_cfg);
	if (!sw_project_load(&ctx, dir, &arena, &project, &err))
		fail_msg("%s", err.message);
	const sw_check_options options = {.target = target, .gates = SW_GATE_SRC};
	sw_check_project(&project, &options, &arena, &findings);
	for (size_t i = 0; i < findings.list.len; i++) {
		const sw_finding *f = &findings.list.ptr[i];
		size_t slash = sw_str_rchr(f->file, '/');
		sw_push(&arena, &lines,
			sw_fmt(&arena, "%s%s %s %.*s:%u:%u", f->rule->id, f->pypi_would_refuse ? "?" : "",
			       sw_severity_name(f->severity), SW_ARG(sw_str_from(f->file, slash + 1)), f->line,
			       f->column));
	}
	return sw_str_join(&arena, lines.ptr, lines.len, SW_STR(", "));
}

#define HEAD "[project]\nname = \"demo\"\nversion = \"1.0\"\n"

static void projects_are_judged(void **state)
{
	(void)state;
	static const struct {
		const char *pyproject, *setup_cfg;
		sw_target target;
		const char *wanted;
	} rows[] = {
		{HEAD, "", SW_TARGET_PYPI, ""},
		{HEAD "license = \"MIT\"\nclassifiers = [\"Typing :: Typed\"]\ndependencies = [\"a>=1\"]\n", "",
		 SW_TARGET_PYPI, ""},
		{"[project]\nname = \"json\"\nversion = \"1.0\"\n", "", SW_TARGET_PYPI,
		 "SW-N001 warning pyproject.toml:2:8"},
		{"[project]\nname = \"demo\"\nversion = \"1.0-RC1\"\n", "", SW_TARGET_PYPI,
		 "SW-N005 info pyproject.toml:3:11"},
		{"[project]\nname = \"demo\"\nversion = \"1.0+x\"\n", "", SW_TARGET_PYPI,
		 "SW-N005 error pyproject.toml:3:11"},
		{"[project]\nname = \"demo\"\nversion = \"1.0+x\"\n", "", SW_TARGET_ANY,
		 "SW-N005? warning pyproject.toml:3:11"},
		{HEAD "classifiers = [\n  \"Typing :: Typed\",\n  \"Typing :: Typ\",\n]\n", "", SW_TARGET_PYPI,
		 "SW-M003 error pyproject.toml:6:3"},
		{HEAD "dependencies = [\"a @ https://a.org/a.zip\"]\n", "", SW_TARGET_ANY,
		 "SW-M004? warning pyproject.toml:4:17"},
		{HEAD "authors = [{name = \"A\"}, {email = \"a@b\"}]\nurls.Home = \"a.org\"\n", "", SW_TARGET_PYPI,
		 "SW-M005 error pyproject.toml:5:13, SW-M005 error pyproject.toml:4:35"},
		{HEAD "license = \"BSD\"\n", "", SW_TARGET_ANY, "SW-L001 error pyproject.toml:4:11"},
		{HEAD "license = \"MIT\"\nclassifiers = [\"License :: OSI Approved :: MIT License\"]\n", "",
		 SW_TARGET_ANY, "SW-L002 warning pyproject.toml:5:16"},
		{HEAD "license-files = [\"LICENSE\", \"../x\"]\n", "", SW_TARGET_ANY,
		 "SW-L003 error pyproject.toml:4:29"},
		/* what pyproject.toml does not say may come from elsewhere */
		{"[project]\nname = \"demo\"\ndynamic = [\"version\"]\n", "", SW_TARGET_PYPI, ""},
		{"", "[metadata]\nname = demo\nversion = 1.0+x\n", SW_TARGET_PYPI, "SW-N005 error setup.cfg:3:1"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_str found = findings_of(rows[i].pyproject, rows[i].setup_cfg, rows[i].target);
		if (!sw_str_is(found, rows[i].wanted))
			fail_msg("%s%s: \"%.*s\", wanted \"%s\"", rows[i].pyproject, rows[i].setup_cfg, SW_ARG(found),
				 rows[i].wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(projects_are_judged)};
	return cmocka_run_group_tests(tests, setup, teardown);
}
