#include "git_fixture.h"

#include "version/file.h"
#include "version/version.h"

static void put(fixture *f, const char *name, const char *text)
{
	sw_str path = fixture_path(f, name);
	assert_ok(f, sw_mkdirs(sw_path_dir(path), 0755, &f->err));
	assert_ok(f, sw_write_file_fast(path, sw_str_of(text), 0644, &f->err));
}

static bool try_resolve(fixture *f, sw_version_options options, sw_version *out)
{
	sw_project project = {0};
	*out = (sw_version){0};
	return sw_project_load(&f->ctx, SW_STR("."), &f->arena, &project, &f->err) &&
	       sw_version_resolve(&f->ctx, &project, &options, &f->arena, out, &f->err);
}

static sw_version resolve(fixture *f)
{
	sw_version version = {0};
	assert_ok(f, try_resolve(f, (sw_version_options){0}, &version));
	return version;
}

#define BACKEND(requires, backend)                                                                                     \
	"[build-system]\nrequires = [" requires "]\nbuild-backend = \"" backend "\"\n[project]\nname = \"de-mo\"\n"
#define FLIT  BACKEND("\"flit_core\"", "flit_core.buildapi") "dynamic = [\"version\"]\n"
#define PDM   BACKEND("\"pdm-backend\"", "pdm.backend") "dynamic = [\"version\"]\n[tool.pdm.version]\n"
#define HATCH BACKEND("\"hatchling\"", "hatchling.build") "dynamic = [\"version\"]\n"
#define SETUP BACKEND("\"setuptools\"", "setuptools.build_meta") "dynamic = [\"version\"]\n"
#define SCM   BACKEND("\"setuptools\", \"setuptools-scm\"", "setuptools.build_meta") "dynamic = [\"version\"]\n"

/* A project of one or two files; what is found, or (in `reason`) why only the backend can say. */
static const struct {
	const char *pyproject, *path, *content;
	sw_version_origin origin;
	const char *tool, *text, *reason;
} projects[] = {
	{BACKEND("\"x\"", "x.build") "version = \"1.0-RC1\"\n", NULL, NULL, SW_VERSION_STATIC, "pyproject.toml",
	 "1.0-RC1", ""},
	{BACKEND("\"x\"", "x.build") "dynamic = [\"version\"]\n", NULL, NULL, SW_VERSION_BACKEND, "x.build", "",
	 "is not known"},
	{FLIT, "de_mo.py", "\"\"\"Doc.\"\"\"\n__version__ = '1.5'\n", SW_VERSION_SOURCE, "flit_core", "1.5", ""},
	{FLIT, "src/de_mo/__init__.py", "__version__ = \"2.5\"\n", SW_VERSION_SOURCE, "flit_core", "2.5", ""},
	{FLIT, "de_mo.py", "from x import __version__\n", SW_VERSION_BACKEND, "flit_core", "", "assigns nothing"},
	{FLIT, "de_mo.py", "__version__ = f()\n", SW_VERSION_BACKEND, "flit_core", "", "a call in de_mo.py:1"},
	{FLIT, "de_mo.py", "__version__ = ''\n", SW_VERSION_BACKEND, "flit_core", "", "no text"},
	{FLIT, NULL, NULL, SW_VERSION_BACKEND, "flit_core", "", "no module de_mo"},
	{FLIT "[tool.flit.module]\nname = \"other\"\n", "other.py", "__version__ = '3'\n", SW_VERSION_SOURCE,
	 "flit_core", "3", ""},
	{HATCH "[tool.hatch.version]\npath = \"a.py\"\n", "a.py", "x = 1\r__version__ = 'v4.1'\r", SW_VERSION_SOURCE,
	 "hatchling", "4.1", ""},
	{HATCH "[tool.hatch.version]\npath = \"a.py\"\n", "a.py", "__version__: str = '4.1'\nversion = '4.2'\n",
	 SW_VERSION_SOURCE, "hatchling", "4.2", ""},
	{HATCH "[tool.hatch.version]\npath = \"a.txt\"\npattern = \"^ver=(?P<version>.+)$\"\n", "a.txt", "n\nver=0.9\n",
	 SW_VERSION_SOURCE, "hatchling", "0.9", ""},
	{HATCH "[tool.hatch.version]\nsource = \"code\"\npath = \"a.py\"\n", "a.py", "__version__ = f()\n",
	 SW_VERSION_BACKEND, "hatchling", "", "a call in a.py:1"},
	{HATCH "[tool.hatch.version]\nsource = \"code\"\npath = \"a.py\"\nexpression = \"V\"\n", "a.py", "V = '3.1'\n",
	 SW_VERSION_SOURCE, "hatchling", "3.1", ""},
	{HATCH "[tool.hatch.version]\nsource = \"code\"\npath = \"a.py\"\nexpression = \"f()\"\n", "a.py",
	 "V = '3.1'\n", SW_VERSION_BACKEND, "hatchling", "", "source is code: f()"},
	{HATCH "[tool.hatch.version]\npath = \"a.py\"\n", "PKG-INFO", "Name: x\nVersion: 7.7\n", SW_VERSION_ARCHIVE,
	 "hatchling", "7.7", ""},
	{HATCH, NULL, NULL, SW_VERSION_BACKEND, "hatchling", "", "names no path"},
	{HATCH "[tool.hatch.version]\npath = \"gone.py\"\n", "hatch.toml",
	 "# at 8.8\n[version]\npath = \"hatch.toml\"\npattern = \"^# at (?P<version>.+)$\"\n", SW_VERSION_SOURCE,
	 "hatchling", "8.8", ""},
	{PDM "source = \"file\"\npath = \"m.py\"\n", "m.py", "__version__ = \"1.2.3\"  # x\n", SW_VERSION_SOURCE,
	 "pdm-backend", "1.2.3", ""},
	{PDM "path = \"m.py\"\n", "m.py", "VERSION = '1.2.4'\n", SW_VERSION_SOURCE, "pdm-backend", "1.2.4", ""},
	{PDM "path = \"m.py\"\n", NULL, NULL, SW_VERSION_BACKEND, "pdm-backend", "", "source is not set"},
	{PDM "path = \"m.py\"\npattern = \"v=(.+)\"\n", "m.py", "v=1.2.5\n", SW_VERSION_SOURCE, "pdm-backend", "1.2.5",
	 ""},
	{PDM "source = \"scm\"\nversion_format = \"a:b\"\n", NULL, NULL, SW_VERSION_BACKEND, "pdm-backend", "",
	 "Python function a:b"},
	{PDM "source = \"call\"\n", NULL, NULL, SW_VERSION_BACKEND, "pdm-backend", "", "source is call"},
	{SETUP "[tool.setuptools.dynamic]\nversion = {attr = \"de_mo.VERSION\"}\n", "src/de_mo/__init__.py",
	 "VERSION = (1, 2, 'rc3')\n", SW_VERSION_SOURCE, "setuptools", "1.2.rc3", ""},
	{SETUP "[tool.setuptools.dynamic]\nversion = {attr = \"de_mo.v.V\"}\n", "de_mo/v.py", "V = str(1)\n",
	 SW_VERSION_BACKEND, "setuptools", "", "V is a call in de_mo/v.py:1"},
	{SETUP "[tool.setuptools.dynamic]\nversion = {file = \"VERSION\"}\n", "VERSION", "  1.9\n", SW_VERSION_SOURCE,
	 "setuptools", "1.9", ""},
	{SETUP "[tool.setuptools.dynamic]\nversion = {file = [\"../VERSION\"]}\n", NULL, NULL, SW_VERSION_BACKEND,
	 "setuptools", "", "outside of the project"},
	{SETUP, "setup.py", "import os\n", SW_VERSION_BACKEND, "setuptools", "", "setup.py computes it"},
	{BACKEND("\"setuptools-scm<8\"",
		 "setuptools.build_meta") "dynamic = [\"version\"]\n[tool.setuptools_scm]\ntag = {strict = true}\n",
	 NULL, NULL, SW_VERSION_BACKEND, "setuptools-scm", "", "before 9 may not know the setting tag"},
	{SCM "[tool.setuptools_scm]\nversion_scheme = \"mine:scheme\"\n", NULL, NULL, SW_VERSION_BACKEND,
	 "setuptools-scm", "", "function of the project"},
	{SCM "[tool.setuptools_scm]\n", "PKG-INFO", "Version: 8.8\n", SW_VERSION_ARCHIVE, "setuptools-scm", "8.8", ""},
	{SCM "[tool.setuptools_scm]\nfallback_version = \"0.9\"\n", NULL, NULL, SW_VERSION_FALLBACK, "setuptools-scm",
	 "0.9", ""},
	{BACKEND("\"setuptools-scm[simple]\"", "setuptools.build_meta") "dynamic = [\"version\"]\n", "PKG-INFO",
	 "Version: 1\n", SW_VERSION_ARCHIVE, "setuptools-scm", "1", ""},
	{BACKEND("\"poetry-core\"", "poetry_dynamic_versioning.backend") "version = \"0.0.0\"\n[tool."
									 "poetry-dynamic-versioning]\nenable = true\n",
	 ".git_archival.json", "{\"describe\": \"v1.2-3-g1a2b3c4\", \"hash-short\": \"1a2b3c4\"}", SW_VERSION_ARCHIVE,
	 "poetry-dynamic-versioning", "1.2.post3.dev0+1a2b3c4", ""},
	{HATCH "[tool.hatch.version]\nsource = \"uv-dynamic-versioning\"\n[tool.uv-dynamic-versioning]\nformat-jinja = "
	       "\"x\"\n",
	 NULL, NULL, SW_VERSION_BACKEND, "uv-dynamic-versioning", "", "template of Jinja"},
	{HATCH "[tool.hatch.version]\nsource = \"uv-dynamic-versioning\"\n[tool.uv-dynamic-versioning]\nvcs = "
	       "\"mercurial\"\n",
	 NULL, NULL, SW_VERSION_BACKEND, "uv-dynamic-versioning", "", "reads only git"},
	{HATCH
	 "[tool.hatch.version]\nsource = \"uv-dynamic-versioning\"\n[tool.uv-dynamic-versioning]\nfallback-version = "
	 "\"0.3\"\n",
	 NULL, NULL, SW_VERSION_FALLBACK, "uv-dynamic-versioning", "0.3", ""},
	{HATCH "[tool.hatch.version]\nsource = \"uv-dynamic-versioning\"\n[tool.uv-dynamic-versioning]\nfrom-file = "
	       "{source = \"v\", pattern = '^v=(\\S+)'}\n",
	 "v", "x\nv=4.5\n", SW_VERSION_SOURCE, "uv-dynamic-versioning", "4.5", ""},
};

static void every_source_is_read(void **state)
{
	fixture *f = *state;
	for (size_t i = 0; i < SW_COUNTOF(projects); i++) {
		sw_str dir = fixture_path(f, "p");
		assert_ok(f, sw_remove_tree(dir, &f->err));
		put(f, "p/pyproject.toml", projects[i].pyproject);
		if (projects[i].path)
			put(f, sw_cstr(&f->arena, sw_fmt(&f->arena, "p/%s", projects[i].path)), projects[i].content);
		f->ctx.cwd = dir;
		sw_version v = resolve(f);
		if (v.origin != projects[i].origin || !sw_str_is(v.tool, projects[i].tool) ||
		    !sw_str_is(v.text, projects[i].text) ||
		    sw_str_find(v.reason, sw_str_of(projects[i].reason)) == SW_NPOS)
			fail_msg("%s\n%s by %.*s: \"%.*s\" %.*s", projects[i].pyproject,
				 sw_version_origin_name(v.origin), SW_ARG(v.tool), SW_ARG(v.text), SW_ARG(v.reason));
	}
}

static void places_are_shown(void **state)
{
	fixture *f = *state;
	put(f, "pyproject.toml", FLIT);
	put(f, "de_mo.py", "\n__version__ = '1.0.post1+local'\n");
	sw_version v = resolve(f);
	assert_string_equal(v.where.path + f->dir.len, "/de_mo.py");
	assert_int_equal(v.where.line, 2);
	assert_int_equal(v.where.column, 15);
	assert_str(v.normal, "1.0.post1+local");
	assert_str(v.public_text, "1.0.post1");
	put(f, "de_mo.py", "__version__ = 'one'\n");
	assert_false(try_resolve(f, (sw_version_options){0}, &v));
	assert_int_equal(f->err.code, SW_W002);
	assert_int_equal(f->err.where.line, 1);
}

static void make_scm_project(fixture *f)
{
	put(f, "pyproject.toml", SCM "[tool.setuptools_scm]\nversion_file = \"de_mo.py\"\n");
	sh(f,
	   "git init -q -b main && git add . && git commit -qm a && git tag v1.0 && git commit -q --allow-empty -m b");
}

static void the_commit_and_the_tree_differ(void **state)
{
	fixture *f = *state;
	make_scm_project(f);
	sh(f, "echo >>pyproject.toml");
	sw_str head = sh(f, "git rev-parse HEAD");
	sw_version tree = resolve(f), commit = {0};
	assert_ok(f, try_resolve(f, (sw_version_options){.of_commit = true}, &commit));
	assert_str(tree.text, sw_cstr(&f->arena, sw_fmt(&f->arena, "1.1.dev1+g%.9s.d20090213", head.ptr)));
	assert_str(commit.text, sw_cstr(&f->arena, sw_fmt(&f->arena, "1.1.dev1+g%.9s", head.ptr)));
	assert_str(commit.public_text, "1.1.dev1");
	assert_true(tree.git.dirty && !commit.git.dirty);
	assert_int_equal(commit.git.distance, 1);
	assert_str(commit.git.tag, "v1.0");
	assert_str(commit.git.branch, "main");
	assert_true(sw_str_eq(commit.git.node, head));
	assert_int_equal(commit.files.len, 1);
	assert_str(commit.files.ptr[0].path, "de_mo.py");
	assert_true(sw_str_find(commit.files.ptr[0].content, SW_STR("(1, 1, 'dev1', 'g")) != SW_NPOS);
	assert_true(commit.steps.len >= 4);
	assert_str(commit.steps.ptr[2], "the nearest tag below HEAD is v1.0, which is version 1.0");
}

#define SHALLOW_FIX "git fetch --unshallow --tags (or: shipwheel version --deepen)"

/* setuptools-scm prints what no installer takes; nothing is built of that. */
static void invalid_results_are_printed_not_built(void **state)
{
	fixture *f = *state;
	sw_version v = {0};
	make_scm_project(f);
	put(f, "pyproject.toml", SCM "[tool.setuptools_scm]\nversion_scheme = \"post-release\"\n");
	sh(f, "git tag 1.1.dev0 && git commit -qam more");
	assert_ok(f, try_resolve(f, (sw_version_options){0}, &v));
	assert_true(sw_str_starts(v.text, SW_STR("1.1.dev0.post1+g")));
	assert_str(v.normal, "");
	assert_int_equal(v.warnings.len, 1);
	assert_str(v.warnings.ptr[0].id, "SW-W002");
	assert_false(try_resolve(f, (sw_version_options){.strict = true}, &v));
	assert_int_equal(f->err.code, SW_W002);
}

static void what_is_wrong_is_said(void **state)
{
	fixture *f = *state;
	sw_version v = {0};
	make_scm_project(f);
	sh(f, "git tag 2.0-lts");
	assert_false(try_resolve(f, (sw_version_options){0}, &v));
	assert_int_equal(f->err.code, SW_W001);
	assert_non_null(strstr(f->err.hint, "git tag -d 2.0-lts"));
	sh(f, "git tag -d 2.0-lts && git clone -q --depth 1 file://$PWD shallow");
	f->ctx.cwd = fixture_path(f, "shallow");
	sw_error_clear(&f->err);
	assert_false(try_resolve(f, (sw_version_options){.strict = true}, &v));
	assert_int_equal(f->err.code, SW_G104);
	assert_string_equal(f->err.hint, SHALLOW_FIX);
	sw_error_clear(&f->err);
	assert_ok(f, try_resolve(f, (sw_version_options){0}, &v));
	assert_true(sw_str_starts(v.text, SW_STR("0.1.dev1+g")));
	assert_int_equal(v.warnings.len, 1);
	assert_str(v.warnings.ptr[0].id, "SW-G104");
	assert_str(v.warnings.ptr[0].fix, SHALLOW_FIX);
	sh(f, "git -C shallow fetch -q --unshallow --tags");
	assert_true(sw_str_starts(resolve(f).text, SW_STR("1.1.dev1+g")));

	f->ctx.cwd = f->dir;
	put(f, "shallow/sub/pyproject.toml", SCM "[tool.setuptools_scm]\n");
	f->ctx.cwd = fixture_path(f, "shallow/sub");
	assert_false(try_resolve(f, (sw_version_options){0}, &v));
	assert_int_equal(f->err.code, SW_W006);
	assert_non_null(strstr(f->err.hint, "search_parent_directories"));
	sw_error_clear(&f->err);
	put(f, "hg/pyproject.toml", SCM "[tool.setuptools_scm]\n");
	put(f, "hg/.hg/x", "");
	f->ctx.cwd = fixture_path(f, "hg");
	assert_false(try_resolve(f, (sw_version_options){0}, &v));
	assert_non_null(strstr(f->err.message, "Mercurial"));
	sw_error_clear(&f->err);
	put(f, "hg/pyproject.toml", SCM "[tool.setuptools_scm]\nversion_schema = \"x\"\n");
	assert_false(try_resolve(f, (sw_version_options){0}, &v));
	assert_int_equal(f->err.code, SW_W003);
	assert_non_null(strstr(f->err.hint, "version_scheme"));
	assert_int_equal(f->err.where.column, 1);
}

/* What the build's requirement admits decides how the commit is printed. */
static const struct {
	const char *requirement, *settings;
	int digits; /* of the commit; 0 = left to the backend */
} generations[] = {
	{"setuptools-scm", "", 9},
	{"setuptools_scm[toml]>=6.2", "", 9},
	{"setuptools-scm==9.2.5", "", 9},
	{"setuptools-scm>=8,<9.2", "", 9},
	{"setuptools-scm>10.3.4", "", 9},
	{"setuptools-scm<9", "", 7},
	{"Setuptools.SCM[toml]>=6.2,<9", "", 7},
	{"setuptools-scm==7.0.3", "", 7},
	{"setuptools-scm~=8.0", "version_scheme = \"no-guess-dev\"\n", 7},
	{"setuptools-scm<9", "tag = {prefix = \"v\"}\n", 0},
	{"setuptools-scm<9", "version_scheme = \"only-version\"\n", 0},
	{"setuptools-scm<9", "local_scheme = \"no-local-version-strict\"\n", 0},
};

static void the_requirement_chooses_the_generation(void **state)
{
	fixture *f = *state;
	make_scm_project(f);
	sw_str head = sh(f, "git rev-parse HEAD");
	for (size_t i = 0; i < SW_COUNTOF(generations); i++) {
		int digits = generations[i].digits;
		sw_str text =
			sw_fmt(&f->arena,
			       BACKEND("\"setuptools\", \"%s\"",
				       "setuptools.build_meta") "dynamic = [\"version\"]\n[tool.setuptools_scm]\n%s",
			       generations[i].requirement, generations[i].settings);
		put(f, "pyproject.toml", sw_cstr(&f->arena, text));
		sw_version v = {0};
		assert_ok(f, try_resolve(f, (sw_version_options){.of_commit = true}, &v));
		assert_int_equal(v.origin, digits ? SW_VERSION_GIT : SW_VERSION_BACKEND);
		sw_str end = sw_fmt(&f->arena, "+g%.*s", digits, head.ptr);
		if (digits && !sw_str_ends(v.text, end))
			fail_msg("%s: %s", generations[i].requirement, sw_cstr(&f->arena, v.text));
		if (digits)
			assert_true(sw_str_eq(v.git.node, head));
	}
}

static void variables_hold_versions(void **state)
{
	fixture *f = *state;
	sw_version v = {0};
	put(f, "pyproject.toml", HATCH "[tool.hatch.version]\nsource = \"env\"\nvariable = \"MY_VERSION\"\n");
	assert_false(try_resolve(f, (sw_version_options){0}, &v));
	assert_int_equal(f->err.code, SW_W006);
	sw_error_clear(&f->err);
	fixture_setenv(f, "MY_VERSION=v1.0-rc1");
	v = resolve(f);
	assert_int_equal(v.origin, SW_VERSION_GIVEN);
	assert_str(v.text, "v1.0-rc1");
	assert_str(v.normal, "1.0rc1");
	fixture_setenv(f, "MY_VERSION=nonsense");
	assert_false(try_resolve(f, (sw_version_options){0}, &v));
	assert_int_equal(f->err.code, SW_W002);
	sw_error_clear(&f->err);
	put(f, "pyproject.toml",
	    BACKEND("\"pdm-backend\"",
		    "pdm.backend") "dynamic = [\"version\"]\n[tool.pdm.version]\nsource = \"scm\"\n");
	fixture_setenv(f, "PDM_BUILD_SCM_VERSION=2.0-RC1");
	assert_str(resolve(f).text, "2.0rc1");
	put(f, "pyproject.toml",
	    BACKEND("\"p\"", "poetry_dynamic_versioning.backend") "version = \"0\"\n[tool.poetry-dynamic-versioning]\n"
								  "enable = true\n");
	fixture_setenv(f, "POETRY_DYNAMIC_VERSIONING_OVERRIDE=other=1.0, De_Mo=3.0,x=2");
	assert_str(resolve(f).text, "3.0");
	fixture_setenv(f, "POETRY_DYNAMIC_VERSIONING_OVERRIDE=other=1.0");
	fixture_setenv(f, "POETRY_DYNAMIC_VERSIONING_BYPASS=4.0");
	assert_str(resolve(f).text, "4.0");
}

/* poetry-core by itself builds what is written; only Poetry with its plug-in does otherwise. */
static void the_plug_in_of_poetry_works_inside_of_it(void **state)
{
	fixture *f = *state;
	sw_version v = {0};
	put(f, "pyproject.toml",
	    BACKEND("\"poetry-core\"", "poetry.core.masonry.api") "version = \"0\"\n[tool.poetry-dynamic-versioning]\n"
								  "enable = true\nbump = true\n");
	sh(f,
	   "git init -q -b main && git add . && git commit -qm a && git tag v1.0 && git commit -q --allow-empty -m b");
	v = resolve(f);
	assert_true(sw_str_starts(v.text, SW_STR("1.1.dev1+")));
	assert_int_equal(v.warnings.len, 1);
	assert_str(v.warnings.ptr[0].id, "SW-W003");
	assert_ok(f, try_resolve(f, (sw_version_options){.strict = true}, &v));
	assert_int_equal(v.origin, SW_VERSION_BACKEND);
}

static void others_than_git_are_named(void **state)
{
	fixture *f = *state;
	sw_version v = {0};
	static const char *const folders[] = {".hg", ".jj", ".svn"};
	for (size_t i = 0; i < SW_COUNTOF(folders); i++) {
		put(f, "pyproject.toml", HATCH "[tool.hatch.version]\nsource = \"uv-dynamic-versioning\"\n");
		sh(f, sw_cstr(&f->arena, sw_fmt(&f->arena, "rm -rf .hg .jj .svn && mkdir %s sub%zu", folders[i], i)));
		assert_false(try_resolve(f, (sw_version_options){0}, &v));
		assert_int_equal(f->err.code, SW_G101);
		assert_non_null(strstr(f->err.message, "shipwheel reads only git"));
		sw_error_clear(&f->err);
	}
}

static void hatch_writes_by_its_hook(void **state)
{
	fixture *f = *state;
	put(f, "pyproject.toml",
	    BACKEND("\"hatchling\", \"hatch-vcs\"",
		    "hatchling.build") "dynamic = [\"version\"]\n"
				       "[tool.hatch.version]\nsource = \"vcs\"\ntag-pattern = \"^rel/(.*)$\"\n"
				       "[tool.hatch.build.hooks.vcs]\nversion-file = \"v.py\"\n");
	sh(f, "git init -q && git add . && git commit -qm a && git tag rel/1.0-rc1");
	sw_version v = resolve(f);
	assert_str(v.tool, "hatch-vcs");
	assert_str(v.normal, "1.0rc1");
	assert_int_equal(v.files.len, 1);
	assert_true(sw_str_ends(v.files.ptr[0].content,
				SW_STR("version_tuple = (1, 0, 'rc1')\n\n__commit_id__ = commit_id = None\n")));
	put(f, "PKG-INFO", "Name: x\nVersion: 7.7\n");
	v = resolve(f);
	assert_int_equal(v.files.len, 1);
	assert_non_null(strstr(sw_cstr(&f->arena, v.files.ptr[0].content), "version = '7.7'"));
	put(f, "PKG-INFO", "Name: x\n");
	assert_false(try_resolve(f, (sw_version_options){0}, &v));
	assert_int_equal(f->err.code, SW_W006);
}

static void hooks_need_their_folder(void **state)
{
	fixture *f = *state;
	sw_version v = {0};
	put(f, "pyproject.toml",
	    BACKEND("\"hatchling\", \"hatch-vcs\"",
		    "hatchling.build") "dynamic = [\"version\"]\n"
				       "[tool.hatch.version]\nsource = "
				       "\"vcs\"\n[tool.hatch.build.hooks.vcs]\nversion-file = \"src/v.py\"\n");
	sh(f, "git init -q && git add . && git commit -qm a && git tag 1.0");
	assert_false(try_resolve(f, (sw_version_options){0}, &v));
	assert_int_equal(f->err.code, SW_W007);
}

/* As Python prints them: repr() of the text, and vcs_versioning's version_tuple. */
static const struct {
	const char *text, *repr;
} reprs[] = {
	{"1.0", "'1.0'"}, {"a'b", "\"a'b\""}, {"a'b\"c", "'a\\'b\"c'"}, {"\\\n\t\x01", "'\\\\\\n\\t\\x01'"},
	{"ü", "'ü'"},
};
static const struct {
	const char *version, *tuple;
} tuples[] = {
	{"1.0.1.dev3+g1e93ebd1d", "(1, 0, 1, 'dev3', 'g1e93ebd1d')"},
	{"2!1rc2.post4", "('2!', 1, 'rc2', 'post4')"},
	{"1", "(1,)"},
	{"what", "('what',)"},
	{"1+Ubuntu-01.2", "(1, 'ubuntu.1.2')"},
};

static void python_texts(void **state)
{
	fixture *f = *state;
	for (size_t i = 0; i < SW_COUNTOF(reprs); i++)
		assert_str(sw_python_repr(&f->arena, sw_str_of(reprs[i].text)), reprs[i].repr);
	for (size_t i = 0; i < SW_COUNTOF(tuples); i++)
		assert_str(sw_version_tuple(&f->arena, sw_str_of(tuples[i].version)), tuples[i].tuple);
}

static void describe_texts(void **state)
{
	(void)state;
	static const struct {
		const char *text, *tag, *node;
		int64_t distance;
		bool dirty;
	} cases[] = {
		{"v1.5.0-0-g4060507", "v1.5.0", "g4060507", 0, false},
		{"v1.15.1rc1-37-g9bd1298-dirty", "v1.15.1rc1", "g9bd1298", 37, true},
		{"release-1-2-3-gabc", "release-1-2", "gabc", 3, false},
		{"v1.0.0-5-gNOTHEX", "v1.0.0-5-gNOTHEX", "", 0, false},
		{"v1.0-99999999999999999999-gabc", "v1.0-99999999999999999999-gabc", "", 0, false},
		{"v1.0", "v1.0", "", 0, false},
		{"-1-gabc", "-1-gabc", "", 0, false},
		{"", "", "", 0, false},
	};
	for (size_t i = 0; i < SW_COUNTOF(cases); i++) {
		sw_scm_describe d = sw_scm_describe_parse(sw_str_of(cases[i].text));
		assert_str(d.tag, cases[i].tag);
		assert_str(d.node, cases[i].node);
		assert_int_equal(d.distance, cases[i].distance);
		assert_int_equal(d.dirty, cases[i].dirty);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(every_source_is_read),
		TEST(places_are_shown),
		TEST(the_commit_and_the_tree_differ),
		TEST(invalid_results_are_printed_not_built),
		TEST(variables_hold_versions),
		TEST(the_plug_in_of_poetry_works_inside_of_it),
		TEST(others_than_git_are_named),
		TEST(the_requirement_chooses_the_generation),
		TEST(what_is_wrong_is_said),
		TEST(hatch_writes_by_its_hook),
		TEST(hooks_need_their_folder),
		TEST(python_texts),
		TEST(describe_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
