/* Where projects of every make hold their version, and that a new one touches nothing else. */
#include "../git_fixture.h"

#include "bump/place.h"

/* A project as a shell script, and what is found: "path:line what version", one a line. */
static const struct row {
	const char *script, *found;
} rows[] = {
	{"printf '[project]\\nname = \"a\"\\nversion = \"1.0\"\\n' >pyproject.toml",
	 "pyproject.toml:3 [project] version 1.0\n"},
	{"printf '[project]\\nname = \"a\"\\nversion = \"\"\"1.0\"\"\"\\n' >pyproject.toml", "W042"},
	{"printf '[build-system]\\nrequires = [\"poetry-core\"]\\nbuild-backend = \"poetry.core.masonry.api\"\\n"
	 "[tool.poetry]\\nname = \"a-b\"\\nversion = \"1.0\"\\npackages = [{ include = \"other\", from = \"lib\" "
	 "}]\\n' >pyproject.toml;"
	 "mkdir -p lib/other; echo '__version__ = \"1.0\"' >lib/other/__init__.py",
	 "pyproject.toml:6 [tool.poetry] version 1.0\nlib/other/__init__.py:1 __version__ 1.0\n"},
	{"printf '[metadata]\\nname = a\\nversion = 1.0\\n' >setup.cfg; printf 'from setuptools import "
	 "setup\\nsetup()\\n' >setup.py",
	 "setup.cfg:3 [metadata] version 1.0\n"},
	{"printf '[metadata]\\nname = a\\nversion = attr: a.__version__\\n' >setup.cfg; printf 'import "
	 "setuptools\\nsetuptools.setup()\\n' "
	 ">setup.py; mkdir a; printf '\\n__version__ = \"1.0\"\\n' >a/__init__.py",
	 "a/__init__.py:2 __version__ 1.0\n"},
	{"printf 'from setuptools import setup\\nsetup(name=\"a\", version=\"1.0\")\\n' >setup.py",
	 "setup.py:2 setup(version=) 1.0\n"},
	{"printf 'from setuptools import setup\\nV = \"1.0\"\\nsetup(name=\"a\", version=V)\\n' >setup.py",
	 "setup.py:2 V 1.0\n"},
	{"printf '[build-system]\\nrequires = [\"setuptools\"]\\nbuild-backend = "
	 "\"setuptools.build_meta\"\\n[project]\\nname = \"a\"\\n"
	 "dynamic = [\"version\"]\\n[tool.setuptools.dynamic]\\nversion = { attr = \"a.VERSION\" }\\n' "
	 ">pyproject.toml; mkdir a;"
	 "printf 'VERSION = (1, 2, 3)\\n__version__ = \".\".join(map(str, VERSION))\\n' >a/__init__.py",
	 "a/__init__.py:1 VERSION 1.2.3\n"},
	{"printf '[build-system]\\nrequires = [\"setuptools\"]\\nbuild-backend = "
	 "\"setuptools.build_meta\"\\n[project]\\nname = \"a\"\\n"
	 "dynamic = [\"version\"]\\n[tool.setuptools.dynamic]\\nversion = { file = \"VERSION\" }\\n' >pyproject.toml; "
	 "echo 1.0 >VERSION",
	 "VERSION:1 setuptools 1.0\n"},
	{"printf '[build-system]\\nrequires = [\"flit_core\"]\\nbuild-backend = "
	 "\"flit_core.buildapi\"\\n[project]\\nname = \"a\"\\n"
	 "dynamic = [\"version\", \"description\"]\\n' >pyproject.toml; printf '\"\"\"Doc.\"\"\"\\n__version__ = "
	 "\"1.0\"\\n' >a.py",
	 "a.py:2 __version__ 1.0\n"},
	{"printf '[build-system]\\nrequires = [\"hatchling\"]\\nbuild-backend = \"hatchling.build\"\\n[project]\\nname "
	 "= \"a\"\\n"
	 "dynamic = [\"version\"]\\n[tool.hatch.version]\\npath = \"v.txt\"\\npattern = \"is (?P<version>.*)\"\\n' "
	 ">pyproject.toml;"
	 "printf 'x\\nit is 1.0\\n' >v.txt",
	 "v.txt:2 hatchling 1.0\n"},
	{"printf '[build-system]\\nrequires = [\"pdm-backend\"]\\nbuild-backend = \"pdm.backend\"\\n[project]\\nname = "
	 "\"a\"\\n"
	 "dynamic = [\"version\"]\\n[tool.pdm.version]\\nsource = \"file\"\\npath = \"src/a/__init__.py\"\\n' "
	 ">pyproject.toml;"
	 "mkdir -p src/a; printf '__version__ = \"1.0\"\\n__version_info__ = (1, 0)\\n' >src/a/__init__.py",
	 "src/a/__init__.py:1 __version__ 1.0\nsrc/a/__init__.py:2 __version_info__ 1.0\n"},
	/* names that mean a version in some files and something else in others; computed ones; what is no version */
	{"printf '[project]\\nname = \"a\"\\nversion = \"1.0\"\\n' >pyproject.toml; mkdir a; printf 'version = "
	 "\"1.0\"\\n' >a/__init__.py;"
	 "printf 'VERSION = \"1.0\"\\nversion: str = \"1.0\"\\n' >a/version.py",
	 "pyproject.toml:3 [project] version 1.0\na/version.py:1 VERSION 1.0\na/version.py:2 version 1.0\n"},
	{"printf '[project]\\nname = \"a\"\\nversion = \"1.0\"\\n' >pyproject.toml; mkdir a; printf 'from "
	 "importlib.metadata import version\\n"
	 "__version__ = version(\"a\")\\n__version_info__ = tuple(__version__)\\n' >a/__init__.py; echo '__version__ = "
	 "\"unknown\"' "
	 ">a/_version.py",
	 "pyproject.toml:3 [project] version 1.0\n"},
	{"printf '[project]\\nname = \"a.b\"\\nversion = \"1.0\"\\n' >pyproject.toml; mkdir -p src/a/b; echo "
	 "\"__version__ = '1.0'\" "
	 ">src/a/b/__about__.py; touch src/a/b/__init__.py",
	 "pyproject.toml:3 [project] version 1.0\nsrc/a/b/__about__.py:1 __version__ 1.0\n"},
	{"printf '[project]\\nname = \"PyThing\"\\nversion = \"1.0\"\\n' >pyproject.toml; mkdir -p src/thing tests; "
	 "echo \"__version__ = "
	 "'1.0'\" >src/thing/__init__.py; touch tests/__init__.py",
	 "pyproject.toml:3 [project] version 1.0\nsrc/thing/__init__.py:1 __version__ 1.0\n"},
	{"printf '[project]\\nname = \"a\"\\nversion = \"1.0\"\\n' >pyproject.toml; mkdir a; printf \"__version__ = "
	 "'1' '.0'\\n\" >a/__init__.py",
	 "W042"},
	{"printf '[project]\\nname = \"a\"\\nversion = \"1.0\"\\n' >pyproject.toml; mkdir a; printf \"__version__ = "
	 "u'1.0'; x = 1\\n\" "
	 ">a/__init__.py",
	 "pyproject.toml:3 [project] version 1.0\na/__init__.py:1 __version__ 1.0\n"},
	/* uv.lock: the project's own entry, not another of its name or version */
	{"printf '[project]\\nname = \"A_b\"\\nversion = \"1.0\"\\n' >pyproject.toml; printf '[[package]]\\nname = "
	 "\"x\"\\nversion = \"1.0\"\\n"
	 "source = { registry = \"r\" }\\n[[package]]\\nname = \"a-b\"\\nversion = \"1.0\"\\nsource = { virtual = "
	 "\".\" }\\n' >uv.lock",
	 "pyproject.toml:3 [project] version 1.0\nuv.lock:7 the project's own entry 1.0\n"},
	{"printf '[project]\\nname = \"a\"\\nversion = \"1.0\"\\n' >pyproject.toml; printf '[[package]]\\nname = "
	 "\"a\"\\nversion = \"1.0\"\\n"
	 "source = { registry = \"r\" }\\n' >uv.lock; echo x >poetry.lock",
	 "pyproject.toml:3 [project] version 1.0\n"},
	{"printf '[project]\\nname = \"a\"\\nversion = \"1.0\"\\n' >pyproject.toml; printf 'cff-version: "
	 "1.2.0\\nversion: \"1.0\"\\n"
	 "references:\\n  - version: 7\\n' >CITATION.cff",
	 "pyproject.toml:3 [project] version 1.0\nCITATION.cff:2 version 1.0\n"},
	{"printf '[project]\\nname = \"a\"\\nversion = \"1.0\"\\n[tool.shipwheel.bump]\\nskip = [\"CITATION.cff\", "
	 "\"a.py\"]\\n' >pyproject.toml;"
	 "echo 'version: 7' >CITATION.cff; echo '__version__ = \"8\"' >a.py",
	 "pyproject.toml:3 [project] version 1.0\n"},
	/* one line that two of them look at is one place */
	{"printf '[project]\\nname = \"a\"\\nversion = \"1.0\"\\n[tool.shipwheel.bump.files]\\n\"pyproject.toml\" = "
	 "[\"version = \\\\\"{version}\\\\\"\"]\\n' >pyproject.toml",
	 NULL},
};

typedef struct world {
	sw_project project;
	sw_bump_config config;
	sw_bump_change change;
	sw_places places;
} world;

static bool find(fixture *f, world *w)
{
	*w = (world){.change = {.now = 1700000000}};
	return sw_project_load(&f->ctx, f->dir, &f->arena, &w->project, &f->err) &&
	       sw_bump_config_load(&w->project, &f->arena, &w->config, &f->err) &&
	       sw_places_find(&f->ctx, &w->project, NULL, &w->config, &w->change, &f->arena, &w->places, &f->err);
}

static void test_what_is_found(void **state)
{
	fixture *f = *state;
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_buf) text = {0};
		world w = {0};
		sh(f, "rm -rf ./*");
		sh(f, rows[i].script);
		sw_error_clear(&f->err);
		if (rows[i].found && strcmp(rows[i].found, "W042") == 0) {
			assert_fails(f, find(f, &w), SW_W042);
			continue;
		}
		assert_ok(f, find(f, &w));
		sw_each (place, &w.places.list)
			sw_buf_addf(&text, "%.*s:%u %.*s %.*s\n", SW_ARG(w.places.edits.files.ptr[place->file].path),
				    place->line, SW_ARG(place->what), SW_ARG(place->version));
		if (rows[i].found)
			assert_str(sw_buf_str(&text), rows[i].found);
		else
			assert_int_equal(w.places.list.len, 1);
		assert_ok(f, sw_places_agree(&w.places, &f->err));
	}
}

/* Bytes in, bytes out: the new version and nothing else, whatever the encoding and the line ends. */
static void test_nothing_else_is_touched(void **state)
{
	fixture *f = *state;
	static const struct {
		const char *before, *after;
		size_t len;
	} texts[] = {
		{"__version__ = \"1.2.3\"\n", "__version__ = \"1.3.0\"\n", 0},
		{"\xef\xbb\xbf# x\r\n__version__ = '1.2.3'  # here\r\n",
		 "\xef\xbb\xbf# x\r\n__version__ = '1.3.0'  # here\r\n", 0},
		{"# coding: latin-1\n# \xe4\xf6\n__version__ = 'v1.2.3'",
		 "# coding: latin-1\n# \xe4\xf6\n__version__ = 'v1.3.0'", 0},
		{"# \xc3\xa4\r__version__=\"\"\" 1.2.3 \"\"\"\r", "# \xc3\xa4\r__version__=\"\"\" 1.3.0 \"\"\"\r", 0},
		{"__version_info__ = (\r\n    1,\r\n    2,\r\n    3,\r\n)\r\n",
		 "__version_info__ = (\r\n    1,\r\n    3,\r\n    0,\r\n)\r\n", 0},
		{"if 1:\n\t__version__ = 'no'\n__version__: str = '1.2.3'\n",
		 "if 1:\n\t__version__ = 'no'\n__version__: str = '1.3.0'\n", 0},
		{"__version__ = VERSION = '1.2.3'\n", "__version__ = VERSION = '1.3.0'\n", 0},
		{"__version__ = '''1.2.3'''\n\x0c", "__version__ = '''1.3.0'''\n\x0c", 0},
	};
	sh(f, "printf '[project]\\nname = \"a\"\\nversion = \"1.2.3\"\\n' >pyproject.toml");
	for (size_t i = 0; i < SW_COUNTOF(texts); i++) {
		world w = {0};
		sw_strs words = {0};
		assert_ok(f, sw_write_file_fast(fixture_path(f, "a.py"), sw_str_of(texts[i].before), 0644, &f->err));
		assert_ok(f, find(f, &w));
		assert_ok(f, sw_places_agree(&w.places, &f->err));
		w.change.current = SW_STR("1.2.3");
		w.change.next = SW_STR("1.3.0");
		assert_ok(f, sw_places_set(&w.places, &w.config, &w.change, &words, &f->err));
		assert_int_equal(w.places.edits.files.len, 2);
		assert_str(w.places.edits.files.ptr[1].after, texts[i].after);
	}
}

static void test_disagreement_names_both(void **state)
{
	fixture *f = *state;
	world w = {0};
	sh(f, "printf '[project]\\nname = \"a\"\\nversion = \"1.2.3\"\\n' >pyproject.toml; printf '\\n__version__ = "
	      "\"1.2.4\"\\n' >a.py");
	assert_ok(f, find(f, &w));
	assert_false(sw_places_agree(&w.places, &f->err));
	assert_int_equal(f->err.code, SW_W040);
	assert_non_null(strstr(f->err.message, "pyproject.toml:3 says the version is 1.2.3, a.py:2 says 1.2.4"));
	assert_string_equal(f->err.where.path, "a.py");
	assert_int_equal(f->err.where.line, 2);
}

/* Spellings of one version agree; a tuple of numbers may leave out the phase. */
static void test_spellings_agree(void **state)
{
	fixture *f = *state;
	world w = {0};
	sh(f, "printf '[project]\\nname = \"a\"\\nversion = \"1.2.0rc1\"\\n' >pyproject.toml;"
	      "printf '__version__ = \"1.2rc1\"\\n__version_info__ = (1, 2, 0)\\n__version_tuple__ = (1, 2, 0, "
	      "\"rc1\")\\n' >a.py");
	assert_ok(f, find(f, &w));
	assert_int_equal(w.places.list.len, 4);
	assert_ok(f, sw_places_agree(&w.places, &f->err));
	w.change.next = SW_STR("1.2.0rc2");
	assert_ok(f, sw_places_set(&w.places, &w.config, &w.change, &(sw_strs){0}, &f->err));
	assert_str(
		w.places.edits.files.ptr[1].after,
		"__version__ = \"1.2.0rc2\"\n__version_info__ = (1, 2, 0)\n__version_tuple__ = (1, 2, 0, \"rc2\")\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_what_is_found),
		TEST(test_nothing_else_is_touched),
		TEST(test_disagreement_names_both),
		TEST(test_spellings_agree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
