#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "codec/glob.h"
#include "table_glob.h"
#include "table_gitignore.h"

#define PATHS SW_COUNTOF(glob_paths)

static bool pathlib_file(sw_str pattern, sw_str path)
{
	return sw_glob_pathlib(pattern, path, false);
}

/* Compares with a row's flags; with `files_only` those paths are left out that could not be files beside the others. */
static void check(const char *dialect, bool (*match)(sw_str pattern, sw_str path), sw_str pattern, const char *flags,
		  bool files_only)
{
	for (size_t i = 0; flags && i < PATHS; i++)
		if ((!files_only || glob_is_file[i]) && match(pattern, glob_paths[i]) != (flags[i] == 'y'))
			fail_msg("%s: \"%.*s\" and \"%.*s\": want %s", dialect, SW_ARG(pattern), SW_ARG(glob_paths[i]),
				 flags[i] == 'y' ? "a match" : "none");
}

static void matches_as_the_tools_do(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(glob_table); i++) {
		sw_str pattern = glob_table[i].pattern;
		check("fnmatch", sw_glob_fnmatch, pattern, glob_table[i].fnmatch, false);
		check("python", sw_glob_python, pattern, glob_table[i].python, true);
		check("setuptools", sw_glob_setuptools, pattern, glob_table[i].setuptools, true);
		check("setuptools, deep", sw_glob_setuptools_deep, pattern, glob_table[i].setuptools_deep, true);
		check("manifest", sw_glob_manifest, pattern, glob_table[i].manifest, false);
		check("pathlib", pathlib_file, pattern, glob_table[i].pathlib, true);
	}
}

static void ignores_as_pathspec_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(gitignore_table); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_gitignore ignore = {0};
		sw_gitignore_add(&ignore, gitignore_table[i].lines, &arena);
		for (size_t k = 0; k < PATHS; k++)
			for (int dir = 0; dir < 2; dir++) {
				bool want = (dir ? gitignore_table[i].dir : gitignore_table[i].file)[k] == 'y';
				if (sw_gitignore_covers(&ignore, glob_paths[k], dir) != want)
					fail_msg("\"%.*s\" and %s \"%.*s\": want %s", SW_ARG(gitignore_table[i].lines),
						 dir ? "folder" : "file", SW_ARG(glob_paths[k]),
						 want ? "a match" : "none");
			}
	}
}

static void judges_a_path_alone(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_gitignore ignore = {0};
	sw_gitignore_add(&ignore, SW_STR("build/\n*.txt\n!keep.txt\n"), &arena);
	assert_int_equal(sw_gitignore_match(&ignore, SW_STR("build"), true), SW_GITIGNORE_MATCH);
	assert_int_equal(sw_gitignore_match(&ignore, SW_STR("build"), false), SW_GITIGNORE_NONE);
	assert_int_equal(sw_gitignore_match(&ignore, SW_STR("build/x"), false), SW_GITIGNORE_NONE);
	assert_int_equal(sw_gitignore_match(&ignore, SW_STR("a/b.txt"), false), SW_GITIGNORE_MATCH);
	assert_int_equal(sw_gitignore_match(&ignore, SW_STR("a/keep.txt"), false), SW_GITIGNORE_NEGATED);
}

/* Debian's pathspec takes "^" for itself; git and newer ones do not. */
static void negates_classes_both_ways(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_gitignore ignore = {0};
	sw_gitignore_add_pattern(&ignore, SW_STR("[^a]*"), &arena);
	assert_false(sw_gitignore_covers(&ignore, SW_STR("a.txt"), false));
	assert_true(sw_gitignore_covers(&ignore, SW_STR("b.py"), false));
}

static void knows_directories_of_pathlib(void **state)
{
	(void)state;
	assert_true(sw_glob_pathlib(SW_STR("a/**"), SW_STR("a/b/.c"), true));
	assert_true(sw_glob_pathlib(SW_STR("a/**"), SW_STR("a"), true));
	assert_true(sw_glob_pathlib(SW_STR("*/**/**"), SW_STR("a"), true));
	assert_false(sw_glob_pathlib(SW_STR("a/**"), SW_STR("a/b"), false));
	assert_false(sw_glob_pathlib(SW_STR("a/**"), SW_STR("b"), true));
}

static void checks_licence_patterns(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *why; /* NULL: good */
	} rows[] = {
		{"LICEN[CS]E*", NULL},
		{"LICENSES/**/*.txt", NULL},
		{"a b/c_d-e.f?", NULL},
		{"", "it is empty"},
		{"/etc/passwd", "it must be relative to the project"},
		{"a/../b", "it must not lead out of the project with .."},
		{"a..b", NULL},
		{"a\\b", "the separator is / and not a backslash"},
		{"[", "a bracket is not closed"},
		{"[]", "the brackets are empty"},
		{"[!a]", "brackets hold letters, digits, _ - and . only"},
		{"{a,b}", "it may hold letters, digits, blanks, _ - . / and the wildcards * ? [ ] only"},
		{"a]", "it may hold letters, digits, blanks, _ - . / and the wildcards * ? [ ] only"},
		{"\xc3\xa4", "it may hold letters, digits, blanks, _ - . / and the wildcards * ? [ ] only"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_error err = {0};
		bool ok = sw_glob_pep639_check(sw_str_of(rows[i].pattern), &err);
		if (ok != (rows[i].why == NULL))
			fail_msg("\"%s\"", rows[i].pattern);
		if (!ok)
			assert_non_null(strstr(err.message, rows[i].why));
	}
	assert_true(sw_glob_pep639(SW_STR("LICENSES/**/*.txt"), SW_STR("LICENSES/MIT.txt")));
	assert_true(sw_glob_pep639(SW_STR("**/LICENSE"), SW_STR("src/.v/LICENSE")));
	assert_true(sw_glob_pep639(SW_STR("LICENSES/**"), SW_STR("LICENSES/a/b")));
	assert_false(sw_glob_pep639(SW_STR("LICEN[CS]E*"), SW_STR("a/LICENSE")));
}

/* Patterns that take backtracking matchers years. */
static void takes_no_time_for_stars(void **state)
{
	(void)state;
	SW_AUTO(sw_buf) pattern = {0};
	SW_AUTO(sw_buf) path = {0};
	for (int i = 0; i < 100; i++)
		sw_buf_addz(&pattern, "**/a*");
	sw_buf_addn(&path, 'a', 4000);
	assert_false(sw_glob_python(sw_buf_str(&pattern), sw_buf_str(&path)));
	assert_false(sw_glob_fnmatch(sw_buf_str(&pattern), sw_buf_str(&path)));
	sw_buf_addn(&pattern, '*', 10000);
	assert_false(sw_glob_fnmatch(sw_buf_str(&pattern), sw_buf_str(&path)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(matches_as_the_tools_do),      cmocka_unit_test(ignores_as_pathspec_does),
		cmocka_unit_test(judges_a_path_alone),          cmocka_unit_test(negates_classes_both_ways),
		cmocka_unit_test(knows_directories_of_pathlib), cmocka_unit_test(checks_licence_patterns),
		cmocka_unit_test(takes_no_time_for_stars),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
