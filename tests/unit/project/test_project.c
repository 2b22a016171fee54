#include "git_fixture.h"

#include "project/project.h"

static void put(fixture *f, const char *name, const char *text)
{
	sw_str path = fixture_path(f, name);
	assert_ok(f, sw_mkdirs(sw_path_dir(path), 0755, &f->err));
	assert_ok(f, sw_write_file_fast(path, sw_str_of(text), 0644, &f->err));
}

static sw_project load(fixture *f)
{
	sw_project project = {0};
	assert_ok(f, sw_project_load(&f->ctx, SW_STR("."), &f->arena, &project, &f->err));
	return project;
}

#define NAMED "[project]\nname = \"demo\"\nversion = \"1\"\n"

static void reads_everything(void **state)
{
	fixture *f = *state;
	put(f, "uv.lock", "");
	put(f, "pyproject.toml",
	    "[build-system]\nrequires = [\"flit_core >=3.11,<4\"]\nbuild-backend = \"flit_core.buildapi\"\n"
	    "backend-path = [\"tools\"]\n"
	    "[project]\nname = \"De.mo_Pkg\"\nversion = \"1.0-rc1\"\ndescription = \"d\"\nrequires-python = "
	    "\">=3.9,<4\"\n"
	    "readme = { file = \"R.md\", content-type = \"text/markdown\" }\nlicense = \"MIT\"\nlicense-files = []\n"
	    "authors = [{ name = \"Ä, B\" }, { email = \"a@b\" }]\nmaintainers = [{ name = \"M\", email = \"m@b\" }]\n"
	    "keywords = [\"a\", \"b\"]\nclassifiers = [\"Topic :: Utilities\"]\n"
	    "dependencies = [\"click >=8 ; python_version > '3'\"]\ndynamic = [\"entry-points\"]\n"
	    "import-names = [\"demo\", \"_demo ; private\"]\nfuture-key = 1\n"
	    "[project.urls]\n\"Home Page\" = \"https://example.org\"\n"
	    "[project.scripts]\ndemo = \"demo.cli:main\"\n[project.gui-scripts]\ngui = \"demo\"\n"
	    "[project.entry-points.\"demo.plug-ins\"]\nx = \"demo:A.b [extra]\"\n"
	    "[project.optional-dependencies]\nTest_Me = [\"pytest\"]\nnone = []\n"
	    "[tool.shipwheel]\nnative = \"never\"\nisolation = false\npython = \"python3.12\"\n"
	    "version.compat = true\n[tool.shipwheel.index.testpypi]\ndev-number = \"time\"\n");
	sw_project p = load(f);
	const sw_project_table *t = &p.table;
	assert_true(t->present && p.build.present);
	assert_str(p.build.backend, "flit_core.buildapi");
	assert_str(p.build.backend_path.ptr[0].text, "tools");
	assert_true(sw_build_requires(&p.build, "flit-core"));
	assert_false(sw_build_requires(&p.build, "flit"));
	assert_str(p.name.text, "De.mo_Pkg");
	assert_str(p.normal_name, "de-mo-pkg");
	assert_str(p.version.text, "1.0-rc1");
	assert_ptr_equal(p.version_file->path.ptr, p.pyproject.path.ptr);
	assert_str(sw_str_sub(p.pyproject.text, p.version.offset, p.version.offset + p.version.len), "\"1.0-rc1\"");
	assert_str(t->requires_python.text, ">=3.9,<4");
	assert_int_equal(t->readme.kind, SW_README_FILE);
	assert_str(t->readme.content_type.text, "text/markdown");
	assert_int_equal(t->license.kind, SW_LICENSE_EXPRESSION);
	assert_true(t->has_license_files && t->license_files.len == 0);
	assert_str(t->authors.ptr[0].name.text, "Ä, B");
	assert_false(sw_field_set(t->authors.ptr[0].email));
	assert_str(t->maintainers.ptr[0].email.text, "m@b");
	assert_int_equal(t->keywords.len, 2);
	assert_str(t->dependencies.ptr[0].text, "click >=8 ; python_version > '3'");
	assert_true(sw_project_is_dynamic(t, "entry-points"));
	assert_str(t->unknown.ptr[0].text, "future-key");
	assert_str(t->urls.ptr[0].key.text, "Home Page");
	assert_str(t->scripts.ptr[0].value.text, "demo.cli:main");
	assert_str(t->entry_points.ptr[0].name.text, "demo.plug-ins");
	assert_str(t->entry_points.ptr[0].pairs.ptr[0].value.text, "demo:A.b [extra]");
	assert_str(t->optional_dependencies.ptr[0].normal, "test-me");
	assert_int_equal(t->optional_dependencies.ptr[1].requirements.len, 0);
	assert_int_equal(p.locks.len, 1);
	assert_int_equal(p.config.native, SW_NATIVE_NEVER);
	assert_int_equal(p.config.isolation, SW_SWITCH_OFF);
	assert_int_equal(p.config.version.compat, SW_SWITCH_ON);
	assert_int_equal(sw_config_index_get(&p.config, SW_STR("testpypi")).dev_number, 3);
	assert_int_equal(sw_config_index_get(&p.config, SW_STR("pypi")).dev_number, 0);
	assert_str(p.config.python, "python3.12");
	assert_non_null(sw_project_tool(&p, "shipwheel"));
	assert_null(sw_project_tool(&p, "hatch.version"));
}

/* What is refused, with code, place (line:column) and a part of the message or the hint. */
static const struct {
	const char *text;
	sw_code code;
	uint32_t line, column;
	const char *said;
} refused[] = {
	{"[project]\nname = demo\n", SW_O001, 2, 8, ""},
	{"[project]\nversion = \"1\"\n", SW_M102, 1, 1, "no name"},
	{"[project]\nname = \"demo\"\n", SW_M102, 1, 1, "neither a version"},
	{"[project]\nname = \"-demo\"\nversion = \"1\"\n", SW_M102, 2, 8, "\"-demo\" is no name"},
	{"[project]\nname = \"demo\"\nversion = \"1.0-beta.x\"\n", SW_M102, 3, 11, "is no version"},
	{"[project]\nname = \"demo\"\nversion = 1.0\n", SW_O010, 3, 11, "must be a string"},
	{NAMED "dynamic = [\"version\"]\n", SW_M102, 4, 12, "both written and listed"},
	{NAMED "dynamic = [\"name\"]\n", SW_M102, 4, 12, "cannot be dynamic"},
	{NAMED "dynamic = [\"descripton\"]\n", SW_M102, 4, 12, "did you mean \"description\"?"},
	{NAMED "description = \"a\\nb\"\n", SW_M102, 4, 15, "one line"},
	{NAMED "requires-python = \"3.9\"\n", SW_M102, 4, 19, "no set of version specifiers"},
	{NAMED "readme = { file = \"a\" }\n", SW_M102, 4, 10, "content-type"},
	{NAMED "readme = { file = \"a\", text = \"b\" }\n", SW_M102, 4, 10, "exactly one"},
	{NAMED "license = { text = \"MIT\" }\nlicense-files = [\"L\"]\n", SW_M102, 4, 11, "beside license-files"},
	{NAMED "license = { txt = \"MIT\" }\n", SW_M102, 4, 13, "no key \"txt\""},
	{NAMED "authors = [{ nam = \"A\" }]\n", SW_M102, 4, 14, "no key \"nam\""},
	{NAMED "authors = [{}]\n", SW_M102, 4, 12, "needs a name"},
	{NAMED "authors = \"A\"\n", SW_O010, 4, 11, "must be an array"},
	{NAMED "dependencies = [\"a\", \"b ==\"]\n", SW_M102, 4, 22, "is no requirement"},
	{NAMED "[project.optional-dependencies]\na_b = []\na-b = []\n", SW_M102, 6, 1, "same name"},
	{NAMED "[project.scripts]\nx = \"a b\"\n", SW_M102, 5, 5, "names no Python object"},
	{NAMED "[project.entry-points.console_scripts]\nx = \"a\"\n", SW_M102, 4, 23, "[project.scripts]"},
	{NAMED "import-names = [\"a\"]\nimport-namespaces = [\"a\"]\n", SW_M102, 5, 21, "both an import name"},
	{NAMED "import-namespaces = []\n", SW_M102, 4, 21, "must not be empty"},
	{"[build-system]\n", SW_M102, 1, 1, "has no requires"},
	{"[build-system]\nrequires = [\"!\"]\n", SW_M102, 2, 13, "is no requirement"},
	{"[build-system]\nrequires = []\nbuild_backend = \"x\"\n", SW_M102, 3, 1, "did you mean \"build-backend\"?"},
	{"[build-system]\nrequires = []\nbuild-backend = \"x y\"\n", SW_M102, 3, 17, "names no Python object"},
	{"[build-system]\nrequires = []\nbackend-path = [\".\"]\n", SW_M102, 3, 16, "without build-backend"},
	{"[tool.shipwheel]\nnativ = \"auto\"\n", SW_A002, 2, 1, "did you mean \"native\"?"},
	{"[tool.shipwheel]\nnative = true\n", SW_A002, 2, 10, "must be a string"},
	{"[tool.shipwheel]\nnative = \"yes\"\n", SW_A002, 2, 10, "no value for native"},
	{"[tool.shipwheel]\nzzz = 1\n", SW_A002, 2, 1, "known are: native"},
};

static void refuses_and_points(void **state)
{
	fixture *f = *state;
	for (size_t i = 0; i < SW_COUNTOF(refused); i++) {
		sw_project project = {0};
		sw_error err = {0};
		put(f, "pyproject.toml", refused[i].text);
		if (sw_project_load(&f->ctx, SW_STR("."), &f->arena, &project, &err))
			fail_msg("taken: %s", refused[i].text);
		bool said = strstr(err.message, refused[i].said) || strstr(err.hint, refused[i].said);
		if (err.code != refused[i].code || err.where.line != refused[i].line ||
		    err.where.column != refused[i].column || !said)
			fail_msg("%s\n%s at %u:%u: %s (%s)", refused[i].text, sw_code_get(err.code)->id, err.where.line,
				 err.where.column, err.message, err.hint);
	}
}

static void settings_stand_in_one_file(void **state)
{
	fixture *f = *state;
	put(f, "pyproject.toml", NAMED);
	put(f, "shipwheel.toml", "native = \"require\"\n");
	sw_project p = load(f);
	assert_int_equal(p.config.native, SW_NATIVE_REQUIRE);
	assert_true(sw_str_ends(p.config.path, SW_STR("/shipwheel.toml")));
	put(f, "pyproject.toml", NAMED "[tool.shipwheel]\n");
	assert_fails(f, sw_project_load(&f->ctx, SW_STR("."), &f->arena, &p, &f->err), SW_A002);
}

static void older_projects_are_known_too(void **state)
{
	fixture *f = *state;
	sw_project p = {0};
	assert_fails(f, sw_project_load(&f->ctx, SW_STR("."), &f->arena, &p, &f->err), SW_M101);
	put(f, "setup.cfg", "[metadata]\nname = Old.One\nversion = 2.1\n");
	assert_fails(f, sw_project_load(&f->ctx, SW_STR("."), &f->arena, &p, &f->err), SW_M101);
	put(f, "setup.py", "from setuptools import setup\nsetup()\n");
	p = load(f);
	assert_str(p.build.backend, "setuptools.build_meta:__legacy__");
	assert_str(p.build.requires.ptr[0].text, "setuptools>=40.8.0");
	assert_int_equal(p.setup_kind, SW_SETUP_PLAIN);
	assert_str(p.normal_name, "old-one");
	assert_str(p.version.text, "2.1");
	assert_str(p.version_file->path, sw_cstr(&f->arena, fixture_path(f, "setup.cfg")));
	put(f, "setup.cfg", "[metadata]\nname = Old.One\nversion = 2.1\n[egg_info]\ntag_build = dev\n");
	assert_false(sw_field_set(load(f).version));
	put(f, "setup.cfg", "[metadata]\nversion = attr: old.__version__\n");
	p = load(f);
	assert_false(sw_field_set(p.version) || sw_field_set(p.name));
	assert_str(p.shown_name, sw_cstr(&f->arena, sw_path_base(f->dir)));
	put(f, "pyproject.toml",
	    "[tool.poetry]\nname = \"poem\"\nversion = \"0.3\"\n[build-system]\nrequires = "
	    "[\"poetry-core\"]\nbuild-backend = \"poetry.core.masonry.api\"\n");
	p = load(f);
	assert_str(p.name.text, "poem");
	assert_str(p.version.text, "0.3");
}

/* setup.py: its kind, and the name and version that its call names. */
static const struct {
	const char *text;
	sw_setup_py kind;
	const char *name, *version;
} setups[] = {
	{"from setuptools import setup\nsetup()\n", SW_SETUP_PLAIN, "", ""},
	{"#!/usr/bin/env python\n\"\"\"Doc\n\nstring.\"\"\"\nimport setuptools\n\nif __name__ == \"__main__\":\n    "
	 "setuptools.setup()  # all in setup.cfg\n",
	 SW_SETUP_PLAIN, "", ""},
	{"from setuptools import setup\n", SW_SETUP_CODE, "", ""},
	{"import os\nfrom setuptools import setup\nsetup()\n", SW_SETUP_CODE, "", ""},
	{"", SW_SETUP_CODE, "", ""},
	{"import sys\nif sys.version_info < (3, 9):  # old\n    sys.stderr.write(\"old\\n\")\n\n    sys.exit(1)\nfrom "
	 "setuptools import "
	 "setup\nsetup()\n",
	 SW_SETUP_PLAIN, "", ""},
	{"import sys\nif sys.version_info < (3, 9):\n    x = \"\"\"\nsetup()\n    \"\"\"\n", SW_SETUP_CODE, "", ""},
	{"import sys\nif sys.version_info < (3, 9):\n    x()\nelse:\n    y()\nsetup()\n", SW_SETUP_CODE, "", ""},
	{"import sys\nif sys.version_info > (3, 9):\n    x()\nsetup()\n", SW_SETUP_CODE, "", ""},
	{"from setuptools import setup\nsetup(name='a', version = \"1.2\")\n", SW_SETUP_CODE, "a", "1.2"},
	{"from setuptools import setup\nV = '3.4'\nsetup(\n  version=V,  # the version\n  name=\"a\" \"b\",\n)\n",
	 SW_SETUP_CODE, "ab", "3.4"},
	{"import six\nfrom setuptools import setup\nsetup(name='six', version=six.__version__)\n", SW_SETUP_CODE, "six",
	 ""},
	{"from setuptools import setup\n# setup(name='no')\ns = \"setup(name='no')\"\nsetup(x=dict(name='no'), "
	 "name='yes')\n",
	 SW_SETUP_CODE, "yes", ""},
	{"from setuptools import setup\nsetup(name='a' if x else 'b', version=f'{x}')\n", SW_SETUP_CODE, "", ""},
	{"setup(name='unclosed", SW_SETUP_CODE, "", ""},
};

static void setup_py_is_recognised(void **state)
{
	fixture *f = *state;
	for (size_t i = 0; i < SW_COUNTOF(setups); i++) {
		put(f, "setup.py", setups[i].text);
		sw_project p = load(f);
		if (p.setup_kind != setups[i].kind || !sw_str_is(p.name.text, setups[i].name) ||
		    !sw_str_is(p.version.text, setups[i].version))
			fail_msg("%s\nkind %d, name \"%.*s\", version \"%.*s\"", setups[i].text, (int)p.setup_kind,
				 SW_ARG(p.name.text), SW_ARG(p.version.text));
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(reads_everything),           TEST(refuses_and_points),
		TEST(settings_stand_in_one_file), TEST(older_projects_are_known_too),
		TEST(setup_py_is_recognised),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
