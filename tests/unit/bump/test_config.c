#include "bump/config.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "pyspec/table.h"

extern char **environ;

/* A project in a folder of its own. */
typedef struct world {
	sw_arena arena;
	sw_env env;
	sw_ctx ctx;
	sw_str root;
	sw_project project;
	sw_bump_config config;
	sw_error err;
} world;

static void begin(world *w)
{
	*w = (world){.env = {environ}};
	w->ctx = (sw_ctx){.arena = &w->arena, .env = &w->env, .clock = &sw_clock_system, .cwd = SW_S("/")};
	assert_true(sw_make_temp_dir(&w->arena, SW_STR(""), "bump", &w->root, &w->err));
}

static void end(world *w)
{
	assert_true(sw_remove_tree(w->root, &w->err));
	sw_arena_close(&w->arena);
}

static void write(world *w, const char *path, sw_str text)
{
	sw_str full = sw_path_join(&w->arena, w->root, sw_str_of(path));
	assert_true(sw_mkdirs(sw_path_dir(full), 0755, &w->err));
	assert_true(sw_write_file(full, text, 0644, &w->err));
}

static bool load(world *w)
{
	w->project = (sw_project){0};
	return sw_project_load(&w->ctx, w->root, &w->arena, &w->project, &w->err) &&
	       sw_bump_config_load(&w->project, &w->arena, &w->config, &w->err);
}

#define PROJECT "[project]\nname = \"x\"\nversion = \"1.2.3\"\n\n"

static void must_load(world *w)
{
	if (!load(w))
		fail_msg("%s", w->err.message);
}

static sw_bump_change change_of(const char *current, const char *next)
{
	return (sw_bump_change){.current = sw_str_of(current),
				.next = sw_str_of(next),
				.now = 1700000000,
				.branch = SW_S("Feature/X-1"),
				.commit = SW_S("0123456789abcdef")};
}

/* The text of a place's file with the next version in it; "!" when the place is not found. */
static sw_str bumped(world *w, const sw_bump_place *place, const char *text, const sw_bump_change *change)
{
	sw_bump_hits hits = {0};
	sw_str old = sw_str_of(text), to;
	SW_AUTO(sw_buf) buf = {0};
	size_t at = 0;
	w->err = (sw_error){0};
	if (!sw_bump_place_find(&w->config, place, place->path, old, change, &w->arena, &hits, &w->err))
		return SW_STR("!");
	sw_each (hit, &hits) {
		if (!sw_bump_place_render(&w->config, place, hit, change, &w->arena, &to, &w->err))
			fail_msg("%s", w->err.message);
		sw_buf_add(&buf, sw_str_sub(old, at, hit->offset));
		sw_buf_add(&buf, to);
		at = hit->offset + hit->len;
	}
	sw_buf_add(&buf, sw_str_from(old, at));
	return sw_buf_copy(&buf, &w->arena);
}

static const sw_bump_place *place_of(const world *w, const char *path)
{
	sw_each (place, &w->config.places)
		if (sw_str_is(place->path, path))
			return place;
	fail_msg("no place in %s", path);
	return NULL;
}

static void same_message(world *w, sw_bump_text which, const sw_bump_change *change, const char *wanted)
{
	sw_str got = {0};
	if (!sw_bump_config_text(&w->config, which, change, &w->arena, &got, &w->err))
		fail_msg("%s", w->err.message);
	same_text(SW_STR("message"), got, sw_str_of(wanted));
}

static sw_str next_of(world *w, const char *current, const char *word)
{
	sw_bump_change change = change_of(current, "");
	sw_bump_arith arith = sw_bump_arith_of(&w->project, &w->arena);
	sw_strs words = {0};
	sw_str next = {0}, rest = sw_str_of(word), part;
	while (rest.len && sw_str_split(&rest, ' ', &part))
		sw_push(&w->arena, &words, part);
	w->err = (sw_error){0};
	if (!sw_bump_config_next(&w->config, &arith, &words, &change, &w->arena, &next, &w->err))
		return sw_str_of(sw_code_get(w->err.code)->id);
	return next;
}

static void nothing_configured(void **state)
{
	(void)state;
	world w;
	begin(&w);
	write(&w, "pyproject.toml", SW_STR(PROJECT));
	must_load(&w);
	sw_bump_change change = change_of("1.2.3", "1.3.0");
	assert_int_equal(w.config.tool, SW_TOOL_NONE);
	assert_int_equal(w.config.commit, SW_SWITCH_UNSET);
	assert_int_equal(w.config.places.len, 0);
	assert_false(sw_bump_config_rules(&w.config));
	same_message(&w, SW_TEXT_COMMIT, &change, "chore: bump version to 1.3.0");
	same_message(&w, SW_TEXT_TAG, &change, "v1.3.0");
	same_message(&w, SW_TEXT_TAG_MESSAGE, &change, "Release v1.3.0");
	same_text(SW_STR("next"), next_of(&w, "1.2.3", "minor"), SW_STR("1.3.0"));
	end(&w);
}

static void own_settings(void **state)
{
	(void)state;
	world w;
	begin(&w);
	write(&w, "pyproject.toml",
	      SW_STR(PROJECT "[tool.shipwheel.bump]\nmessage = \"{old_version} -> {version} ({tag})\"\ntag-message = "
			     "\"r{version}\"\n"
			     "commit = true\npush = false\n[tool.shipwheel.bump.files]\n"
			     "\"docs/conf.py\" = ['release = \"{version}\"', 'short = \"MAJOR.MINOR\"']\n"
			     "\"*.md\" = [\"pip install x=={current_version}\"]\n\"plain.txt\" = [\"{version}\"]\n"));
	must_load(&w);
	sw_bump_change change = change_of("1.2.3", "2.0.0rc1");
	assert_int_equal(w.config.commit, SW_SWITCH_ON);
	assert_int_equal(w.config.tag, SW_SWITCH_UNSET);
	assert_int_equal(w.config.push, SW_SWITCH_OFF);
	assert_true(place_of(&w, "*.md")->glob);
	same_message(&w, SW_TEXT_COMMIT, &change, "1.2.3 -> 2.0.0rc1 (v2.0.0rc1)");
	same_message(&w, SW_TEXT_TAG_MESSAGE, &change, "r2.0.0rc1");
	same_text(SW_STR("two notations"),
		  bumped(&w, place_of(&w, "docs/conf.py"), "release = \"1.2.0\"\r\nshort = \"1.2\"\r\n", &change),
		  SW_STR("release = \"2.0.0rc1\"\r\nshort = \"2.0\"\r\n"));
	same_text(SW_STR("search"), bumped(&w, place_of(&w, "*.md"), "pip install x==1.2.3\n", &change),
		  SW_STR("pip install x==2.0.0rc1\n"));
	same_text(SW_STR("another version"), bumped(&w, place_of(&w, "*.md"), "pip install x==1.2.4\n", &change),
		  SW_STR("!"));
	assert_int_equal(w.err.code, SW_W065);
	same_text(SW_STR("alone"),
		  bumped(&w, place_of(&w, "plain.txt"), "1.2.3, v1.2.3. 11.2.3 1.2.30 1.2.3.4 1.2.3\n", &change),
		  SW_STR("2.0.0rc1, v2.0.0rc1. 11.2.3 1.2.30 1.2.3.4 2.0.0rc1\n"));
	end(&w);
}

static void bumpver_configuration(void **state)
{
	(void)state;
	world w;
	begin(&w);
	write(&w, "pyproject.toml",
	      SW_STR(PROJECT
		     "[tool.bumpver]\ncurrent_version = \"2023.1001-alpha\"\nversion_pattern = \"YYYY.BUILD[-TAG]\"\n"
		     "commit_message = \"bump {old_version} -> {new_version_pep440}\"\ncommit = true\ntag = true\n"
		     "allowed_branches = \"main, release*\"\npre_commit_hook = \"tools/x\"\n"
		     "[tool.bumpver.file_patterns]\n\"src/*.py\" = '__version__ = \"{pep440_version}\"'\n"
		     "\"README.md\" = [\"x=={pep440_version}\", \"{version}\"]\n"));
	must_load(&w);
	sw_bump_change change = change_of("2023.1001-alpha", "2023.1002-beta");
	assert_int_equal(w.config.tool, SW_TOOL_BUMPVER);
	assert_int_equal(w.config.push, SW_SWITCH_OFF);
	assert_int_equal(w.config.allowed_branches.len, 2);
	assert_int_equal(w.config.hooks.len, 1);
	assert_true(sw_bump_config_rules(&w.config));
	same_message(&w, SW_TEXT_COMMIT, &change, "bump 2023.1001-alpha -> 2023.1002b0");
	same_message(&w, SW_TEXT_TAG, &change, "2023.1002-beta");
	same_message(&w, SW_TEXT_TAG_MESSAGE, &change, "2023.1002-beta");
	assert_true(place_of(&w, "src/*.py")->glob);
	same_text(SW_STR("py"), bumped(&w, place_of(&w, "src/*.py"), "__version__ = \"2023.1001a0\"\n", &change),
		  SW_STR("__version__ = \"2023.1002b0\"\n"));
	same_text(SW_STR("md"), bumped(&w, place_of(&w, "README.md"), "v 2023.1001-alpha\nx==2023.1001a0\n", &change),
		  SW_STR("v 2023.1002-beta\nx==2023.1002b0\n"));
	same_text(SW_STR("own line"),
		  bumped(&w, place_of(&w, "pyproject.toml"), "current_version = \"2023.1001-alpha\"", &change),
		  SW_STR("current_version = \"2023.1002-beta\""));
	same_text(SW_STR("absent"), bumped(&w, place_of(&w, "src/*.py"), "nothing", &change), SW_STR("!"));
	assert_int_equal(w.err.code, SW_W065);
	assert_int_equal(w.err.where.line, 14);
	same_text(SW_STR("date"), next_of(&w, "2022.1001-alpha", ""), SW_STR("2023.1002-alpha"));
	same_text(SW_STR("date"), next_of(&w, "2022.1001-alpha", "date"), SW_STR("2023.1002-alpha"));
	same_text(SW_STR("beta"), next_of(&w, "2023.1001-alpha", "beta"), SW_STR("2023.1002-beta"));
	same_text(SW_STR("stable"), next_of(&w, "2023.1001-alpha", "stable"), SW_STR("2023.1002"));
	same_text(SW_STR("major"), next_of(&w, "2023.1001-alpha", "major"), SW_STR("SW-W060"));
	same_text(SW_STR("bogus"), next_of(&w, "2023.1001-alpha", "bogus"), SW_STR("SW-W060"));
	assert_true(sw_bump_config_accepts(&w.config, SW_STR("2024.2001"), 0, &w.arena, &w.err));
	assert_false(sw_bump_config_accepts(&w.config, SW_STR("1.2.3"), 0, &w.arena, &w.err));
	end(&w);
}

static void bumpver_in_setup_cfg(void **state)
{
	(void)state;
	world w;
	begin(&w);
	write(&w, "setup.py", SW_STR("from setuptools import setup\nsetup()\n"));
	write(&w, "setup.cfg",
	      SW_STR("[metadata]\nname = x\n\n[bumpver]\ncurrent_version = \"v1.2.3rc0\"\nversion_pattern = "
		     "\"vMAJOR.MINOR.PATCH[PYTAGNUM]\"\ncommit = yes\ntag = "
		     "False\n\n[bumpver:file_patterns]\nsetup.cfg =\n"
		     "    current_version = \"{version}\"\nREADME.md =\n    {version}\n    MAJOR.MINOR series\n"));
	must_load(&w);
	sw_bump_change change = change_of("v1.2.3rc0", "v1.3.0");
	assert_int_equal(w.config.commit, SW_SWITCH_ON);
	assert_int_equal(w.config.tag, SW_SWITCH_OFF);
	assert_int_equal(w.config.places.len, 2);
	same_text(SW_STR("cfg"), w.config.current, SW_STR("v1.2.3rc0"));
	same_text(SW_STR("cfg"), bumped(&w, place_of(&w, "README.md"), "v1.2.3rc0\nthe 1.2 series\n", &change),
		  SW_STR("v1.3.0\nthe 1.3 series\n"));
	same_text(SW_STR("rc goes on"), next_of(&w, "v1.2.3rc0", "rc"), SW_STR("v1.2.3rc1"));
	same_text(SW_STR("final to rc"), next_of(&w, "v1.2.3", "rc"), SW_STR("SW-W043"));
	same_text(SW_STR("patch rc"), next_of(&w, "v1.2.3", "patch rc"), SW_STR("v1.2.4rc0"));
	end(&w);
}

static void next_like_bump_my_version(void **state)
{
	(void)state;
	sw_str row[4], last = {0};
	table t = table_open("bump_bmv.txt");
	world w;
	begin(&w);
	sw_bump_context context = {.now = 1700000000};
	while (table_next(&t, row, 4)) {
		if (!sw_str_eq(row[0], last)) {
			write(&w, "pyproject.toml", row[0]);
			must_load(&w);
		}
		last = row[0];
		sw_str got = {0};
		sw_error err = {0};
		bool done = sw_bmv_next(&w.config.scheme, row[1], row[2], &context, &t.arena, &got, &err);
		assert_int_equal(done, err.code == SW_OK);
		same_text(sw_fmt(&t.arena, "%.*s %.*s of %.*s", SW_ARG(row[1]), SW_ARG(row[2]), SW_ARG(row[0])),
			  done ? got : SW_STR("!"), row[3]);
	}
	assert_true(t.cases >= 250);
	end(&w);
	table_close(&t);
}

#define BMV                                                                                                            \
	PROJECT "[tool.bumpversion]\ncurrent_version = \"1.2.3\"\ncommit = true\ntag = true\nsign_tags = true\n"       \
		"parse = '(?P<major>\\d+)\\.(?P<minor>\\d+)\\.(?P<patch>\\d+)(rc(?P<rc>\\d+))?'\n"                     \
		"serialize = [\"{major}.{minor}.{patch}rc{rc}\", \"{major}.{minor}.{patch}\"]\n"                       \
		"message = \"{current_version} to {new_version} on {short_branch_name} {now:%Y} {$LANG}\"\n"           \
		"post_commit_hooks = [\"echo\"]\ncommit_args = \"--no-verify -s\"\n"                                   \
		"[[tool.bumpversion.files]]\nfilename = \"a.py\"\nsearch = '__version__ = \"{current_version}\"'\n"    \
		"replace = '__version__ = \"{new_version}\"'\n"                                                        \
		"[[tool.bumpversion.files]]\nfilename = \"CHANGES.md\"\nsearch = \"\"\"Unreleased\n---\"\"\"\n"        \
		"replace = \"\"\"Unreleased\n---\n\n{new_version} ({now:%Y-%m-%d})\n---\"\"\"\n"                       \
		"[[tool.bumpversion.files]]\nglob = \"docs/**/*.txt\"\nregex = true\nignore_missing_version = true\n"  \
		"search = 'v({current_version})\\b'\nreplace = '\\g<1> was before {new_version}'\n"                    \
		"[[tool.bumpversion.files]]\nfilename = \"minor.txt\"\nserialize = [\"{major}.{minor}\"]\n"            \
		"include_bumps = [\"major\", \"minor\"]\n[tool.bumpversion.parts.rc]\noptional_value = \"0\"\n"

static void bump_my_version_configuration(void **state)
{
	(void)state;
	world w;
	char lang[] = "LANG=C", *vars[] = {lang, NULL};
	sw_env env = {vars};
	begin(&w);
	write(&w, "pyproject.toml", SW_STR(BMV));
	must_load(&w);
	sw_bump_change change = change_of("1.2.3", "1.3.0");
	change.env = &env;
	assert_int_equal(w.config.tool, SW_TOOL_BMV);
	assert_int_equal(w.config.commit_args.len, 2);
	assert_int_equal(w.config.sign, SW_SWITCH_ON);
	assert_int_equal(w.config.places.len, 6);
	same_message(&w, SW_TEXT_COMMIT, &change, "1.2.3 to 1.3.0 on featurex1 2023 C");
	same_message(&w, SW_TEXT_TAG, &change, "v1.3.0");
	same_message(&w, SW_TEXT_TAG_MESSAGE, &change, "Bump version: 1.2.3 → 1.3.0");
	same_text(SW_STR("a.py"), bumped(&w, place_of(&w, "a.py"), "__version__ = \"1.2.3\"  # 1.2.3\n", &change),
		  SW_STR("__version__ = \"1.3.0\"  # 1.2.3\n"));
	same_text(SW_STR("CRLF"), bumped(&w, place_of(&w, "CHANGES.md"), "Unreleased\r\n---\r\n", &change),
		  SW_STR("Unreleased\r\n---\r\n\r\n1.3.0 (2023-11-14)\r\n---\r\n"));
	same_text(SW_STR("regex"), bumped(&w, place_of(&w, "docs/**/*.txt"), "v1.2.3 v1.2.30 v1x2x3", &change),
		  SW_STR("1.2.3 was before 1.3.0 v1.2.30 v1x2x3"));
	same_text(SW_STR("not there, allowed"), bumped(&w, place_of(&w, "docs/**/*.txt"), "v1", &change), SW_STR("v1"));
	same_text(SW_STR("serialize"), bumped(&w, place_of(&w, "minor.txt"), "1.2 and 1.2.3", &change),
		  SW_STR("1.3 and 1.3.3"));
	same_text(SW_STR("not there"), bumped(&w, place_of(&w, "a.py"), "x", &change), SW_STR("!"));
	assert_int_equal(w.err.code, SW_W065);
	same_text(SW_STR("keys"),
		  bumped(&w, place_of(&w, "pyproject.toml"), PROJECT "[tool.bumpversion]\ncurrent_version = '1.2.3'\n",
			 &change),
		  SW_STR(PROJECT "[tool.bumpversion]\ncurrent_version = '1.3.0'\n"));
	same_text(SW_STR("word of a part"), next_of(&w, "1.2.3", "minor"), SW_STR("1.3.0"));
	same_text(SW_STR("set"), next_of(&w, "1.2.3", "minor=9"), SW_STR("1.9.0"));
	same_text(SW_STR("no part"), next_of(&w, "1.2.3", "bogus"), SW_STR("SW-W060"));
	sw_strs words = {0};
	sw_push(&w.arena, &words, SW_STR("patch"));
	assert_false(sw_bump_place_counts(place_of(&w, "minor.txt"), &words));
	words.ptr[0] = SW_STR("minor");
	assert_true(sw_bump_place_counts(place_of(&w, "minor.txt"), &words));
	end(&w);
}

static void bumpversion_cfg(void **state)
{
	(void)state;
	world w;
	begin(&w);
	write(&w, "pyproject.toml", SW_STR(PROJECT));
	write(&w, ".bumpversion.cfg",
	      SW_STR("[bumpversion]\ncurrent_version = 1.2.3\ncommit = True\ntag = False\n"
		     "parse = (?P<major>\\d+)\\.(?P<minor>\\d+)\\.(?P<patch>\\d+)(\\-(?P<release>[a-z]+))?\nserialize "
		     "=\n"
		     "\t{major}.{minor}.{patch}-{release}\n\t{major}.{minor}.{patch}\n\n[bumpversion:part:release]\n"
		     "optional_value = gamma\nvalues =\n\tdev\n\tgamma\n\n[bumpversion:file:setup.py]\n"
		     "search = version='{current_version}'\nreplace = "
		     "version='{new_version}'\n\n[bumpversion:glob:*.txt]\n"));
	must_load(&w);
	sw_bump_change change = change_of("1.2.3", "1.2.4-dev");
	assert_int_equal(w.config.places.len, 3);
	assert_int_equal(w.config.commit, SW_SWITCH_ON);
	same_text(SW_STR("patch"), next_of(&w, "1.2.3", "patch"), SW_STR("1.2.4-dev"));
	same_text(SW_STR("release"), next_of(&w, "1.2.4-dev", "release"), SW_STR("1.2.4"));
	same_text(SW_STR("stable"), next_of(&w, "1.2.4-dev", "stable"), SW_STR("1.2.4"));
	same_text(SW_STR("setup.py"), bumped(&w, place_of(&w, "setup.py"), "setup(version='1.2.3')", &change),
		  SW_STR("setup(version='1.2.4-dev')"));
	same_text(SW_STR("cfg"),
		  bumped(&w, place_of(&w, ".bumpversion.cfg"),
			 "[bumpversion]\ncurrent_version = 1.2.3\n[x]\ncurrent_version = 1.2.3\n", &change),
		  SW_STR("[bumpversion]\ncurrent_version = 1.2.4-dev\n[x]\ncurrent_version = 1.2.3\n"));
	end(&w);
}

static void commitizen_configuration(void **state)
{
	(void)state;
	world w;
	begin(&w);
	write(&w, "pyproject.toml",
	      SW_STR(PROJECT
		     "[tool.commitizen]\nversion = \"1.2.3\"\ntag_format = \"v$major.$minor.$patch$prerelease\"\n"
		     "version_files = [\"src/a.py:__version__\", \"README.md\"]\nannotated_tag = true\n"
		     "update_changelog_on_bump = true\n"));
	must_load(&w);
	sw_bump_change change = change_of("1.2.3", "1.3.0rc1");
	assert_int_equal(w.config.commit, SW_SWITCH_ON);
	assert_int_equal(w.config.annotated, SW_SWITCH_ON);
	same_text(SW_STR("changelog"), w.config.changelog, SW_STR("CHANGELOG.md"));
	same_message(&w, SW_TEXT_COMMIT, &change, "bump: version 1.2.3 → 1.3.0rc1");
	same_message(&w, SW_TEXT_TAG, &change, "v1.3.0rc1");
	same_text(SW_STR("py"), bumped(&w, place_of(&w, "src/a.py"), "__version__ = '1.2.3'\ny = '1.2.3'\n", &change),
		  SW_STR("__version__ = '1.3.0rc1'\ny = '1.2.3'\n"));
	same_text(SW_STR("key"),
		  bumped(&w, place_of(&w, "pyproject.toml"), "[tool.commitizen]\nversion = \"1.2.3\"\n", &change),
		  SW_STR("[tool.commitizen]\nversion = \"1.3.0rc1\"\n"));
	write(&w, "pyproject.toml", SW_STR(PROJECT));
	write(&w, ".cz.json", SW_STR("{\"commitizen\": {\"version\": \"1.2.3\", \"version_scheme\": \"semver\"}}"));
	must_load(&w);
	same_text(SW_STR("json"),
		  bumped(&w, place_of(&w, ".cz.json"), "{\"commitizen\": {\"version\" : \"1.2.3\"}}", &change),
		  SW_STR("{\"commitizen\": {\"version\" : \"1.3.0-rc.1\"}}"));
	same_message(&w, SW_TEXT_TAG, &change, "1.3.0-rc.1");
	write(&w, ".cz.json", SW_STR("{}"));
	write(&w, "cz.yaml", SW_STR("commitizen:\n  version: 1.2.3\n"));
	assert_false(load(&w));
	assert_int_equal(w.err.code, SW_W064);
	end(&w);
}

static void semantic_release_configuration(void **state)
{
	(void)state;
	world w;
	begin(&w);
	write(&w, "pyproject.toml",
	      SW_STR(PROJECT
		     "[tool.semantic_release]\nversion_variables = [\"a.py:__version__\", \"tag.py:tag:tf\"]\n"
		     "version_toml = [\"pyproject.toml:project.version\"]\nbuild_command = \"make\"\n"
		     "[tool.semantic_release.branches.beta]\nprerelease = true\nprerelease_token = \"beta\"\n"));
	must_load(&w);
	sw_bump_change change = change_of("1.2.3", "1.3.0rc1");
	same_text(SW_STR("token"), w.config.prerelease_token, SW_STR("beta"));
	same_message(&w, SW_TEXT_COMMIT, &change, "1.3.0-rc.1\n\nAutomatically generated by python-semantic-release");
	same_message(&w, SW_TEXT_TAG, &change, "v1.3.0-rc.1");
	same_text(SW_STR("a.py"), bumped(&w, place_of(&w, "a.py"), "__version__ = '1.2.3'", &change),
		  SW_STR("__version__ = '1.3.0-rc.1'"));
	same_text(SW_STR("tag.py"), bumped(&w, place_of(&w, "tag.py"), "tag = 'v1.2.3'", &change),
		  SW_STR("tag = 'v1.3.0-rc.1'"));
	same_text(SW_STR("toml"), bumped(&w, place_of(&w, "pyproject.toml"), PROJECT, &change),
		  SW_STR("[project]\nname = \"x\"\nversion = \"1.3.0-rc.1\"\n\n"));
	end(&w);
}

static void one_tool_counts(void **state)
{
	(void)state;
	world w;
	begin(&w);
	write(&w, "pyproject.toml",
	      SW_STR(PROJECT "[tool.commitizen]\nversion = \"1.2.3\"\n[tool.bumpversion]\ncurrent_version = "
			     "\"1.2.3\"\n[tool.semantic_release]\n[tool.shipwheel.bump]\ntag = false\n"));
	must_load(&w);
	assert_int_equal(w.config.tool, SW_TOOL_BMV);
	assert_int_equal(w.config.unused.len, 2);
	same_text(SW_STR("unused"), w.config.unused.ptr[0], SW_STR("[tool.commitizen] in pyproject.toml"));
	assert_int_equal(w.config.tag, SW_SWITCH_OFF);
	end(&w);
}

static void broken_configurations(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		sw_code code;
		const char *message;
	} rows[] = {
		{"[tool.bumpver]\nversion_pattern = \"MAJOR\"\n", SW_W064, "current_version is missing"},
		{"[tool.bumpver]\ncurrent_version = \"1\"\n", SW_W064, "version_pattern is missing"},
		{"[tool.bumpver]\ncurrent_version = \"1.2\"\nversion_pattern = \"MAJOR\"\n", SW_W062, "1.2"},
		{"[tool.bumpver]\ncurrent_version = \"1\"\nversion_pattern = \"{semver}\"\n", SW_W064, "old notation"},
		{"[tool.bumpver]\ncurrent_version = \"1\"\nversion_pattern = \"MAJOR\"\ntag = true\n", SW_W064,
		 "commit = true"},
		{"[tool.bumpver]\ncurrent_version = \"1\"\nversion_pattern = \"MAJOR\"\ncommit = \"perhaps\"\n",
		 SW_W064, "true or false"},
		{"[tool.bumpver]\ncurrent_version = \"1\"\nversion_pattern = "
		 "\"MAJOR\"\n[tool.bumpver.file_patterns]\n\"a\" = \"[x]\"\n",
		 SW_W064, "bracket"},
		{"[tool.bumpversion]\nparse = \"(\"\n", SW_W061, "parse"},
		{"[tool.bumpversion]\nfiles = 3\n", SW_W064, "files must be an array"},
		{"[[tool.bumpversion.files]]\nsearch = \"x\"\n", SW_W064, "filename or a glob"},
		{"[[tool.bumpversion.files]]\nfilename = \"{repo_root}/x\"\n", SW_W064, "repo_root"},
		{"[tool.commitizen]\nversion_provider = \"cargo\"\n", SW_W064, "cargo"},
		{"[tool.semantic_release]\nversion_toml = [\"x\"]\n", SW_W064, "without a colon"},
		{"[tool.semantic_release]\nversion_variables = [\"x:y:z\"]\n", SW_W064, "nf and tf"},
		{"[tool.semantic_release]\ntag_format = \"v\"\n", SW_W064, "{version}"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		world w;
		begin(&w);
		write(&w, "pyproject.toml", sw_fmt(&w.arena, PROJECT "%s", rows[i].text));
		assert_false(load(&w));
		if (w.err.code != rows[i].code || !strstr(w.err.message, rows[i].message))
			fail_msg("%s: %s %s", rows[i].text, sw_code_get(w.err.code)->id, w.err.message);
		assert_true(w.err.where.line > 0);
		end(&w);
	}
}

static void arithmetic_of_projects(void **state)
{
	(void)state;
	static const struct {
		const char *text, *lock;
		unsigned start;
		sw_bump_rules rules;
	} rows[] = {
		{PROJECT, NULL, 1, SW_BUMP_SHIPWHEEL},
		{PROJECT, "uv.lock", 1, SW_BUMP_SHIPWHEEL},
		{PROJECT, "poetry.lock", 0, SW_BUMP_SHIPWHEEL},
		{PROJECT "[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = \"hatchling.build\"\n", NULL, 0,
		 SW_BUMP_SHIPWHEEL},
		{PROJECT "[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = \"hatchling.build\"\n", "uv.lock",
		 1, SW_BUMP_SHIPWHEEL},
		{PROJECT "[tool.shipwheel.bump]\narithmetic = \"hatch\"\n", NULL, 0, SW_BUMP_HATCH},
		{PROJECT "[tool.shipwheel.bump]\narithmetic = \"shipwheel\"\n", "poetry.lock", 1, SW_BUMP_SHIPWHEEL},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		world w;
		begin(&w);
		write(&w, "pyproject.toml", sw_str_of(rows[i].text));
		if (rows[i].lock)
			write(&w, rows[i].lock, SW_STR(""));
		must_load(&w);
		sw_bump_arith arith = sw_bump_arith_of(&w.project, &w.arena);
		assert_int_equal(arith.rules, rows[i].rules);
		assert_int_equal(arith.start, rows[i].start);
		assert_true(arith.because.len);
		end(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_configured),
		cmocka_unit_test(own_settings),
		cmocka_unit_test(bumpver_configuration),
		cmocka_unit_test(bumpver_in_setup_cfg),
		cmocka_unit_test(next_like_bump_my_version),
		cmocka_unit_test(bump_my_version_configuration),
		cmocka_unit_test(bumpversion_cfg),
		cmocka_unit_test(commitizen_configuration),
		cmocka_unit_test(semantic_release_configuration),
		cmocka_unit_test(one_tool_counts),
		cmocka_unit_test(broken_configurations),
		cmocka_unit_test(arithmetic_of_projects),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
