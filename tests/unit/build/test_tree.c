/* The tree of a commit: order, globbing as Python's glob does it, paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "build/tree.h"

static const char *const paths[] = {
	"setup.py",    "a/x.txt",        "a-b/x.txt", "a.txt",     "a/deep/er/y.py",
	"a/deep/z.py", "a/.hidden/q.py", "a/.dot.py", "a/[1].txt", "pkg/__pycache__/m.pyc",
	"pkg/m.py",    "README.md",
};

static void make(sw_tree *tree, sw_arena *arena)
{
	sw_tree_init(tree, arena, SW_STR("/nowhere"));
	for (size_t i = 0; i < SW_COUNTOF(paths); i++)
		sw_tree_write(tree, sw_str_of(paths[i]), SW_STR("text\n"));
}

static sw_str listed(sw_arena *arena, const sw_tree_files *files)
{
	sw_strs names = {0};
	sw_each (file, files)
		sw_push(arena, &names, (*file)->path);
	return sw_str_join(arena, names.ptr, names.len, SW_STR(" "));
}

#define assert_text(text, expected) assert_string_equal(sw_cstr(&arena, text), expected)

static bool skip_cache(const sw_tree_dir *dir)
{
	return sw_str_is(dir->name, "__pycache__");
}

static void walks_files_before_folders(void **state)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_tree tree;
	sw_tree_files all = {0}, some = {0};
	(void)state;
	make(&tree, &arena);
	sw_tree_walk(tree.root, NULL, &arena, &all);
	assert_text(listed(&arena, &all),
		    "README.md a.txt setup.py a/.dot.py a/[1].txt a/x.txt a/.hidden/q.py a/deep/z.py "
		    "a/deep/er/y.py a-b/x.txt pkg/m.py pkg/__pycache__/m.pyc");
	sw_tree_walk(sw_tree_dir_get(&tree, SW_STR("pkg")), skip_cache, &arena, &some);
	assert_text(listed(&arena, &some), "pkg/m.py");
	sw_tree_walk(NULL, NULL, &arena, &some);
	assert_int_equal(some.len, 1);
}

static const struct glob_case {
	const char *pattern, *expected;
	sw_tree_glob how;
	bool refused;
} glob_cases[] = {
	{"*.txt", "a.txt", {0}, false},
	{"a/*.py", "", {0}, false},
	{"a/.*.py", "a/.dot.py", {0}, false},
	{"a/*.py", "a/.dot.py", {.hidden = true}, false},
	{"a/[[]1].txt", "a/[1].txt", {0}, false},
	{"**/x.txt", "a-b/x.txt a/x.txt", {.recursive = true}, false},
	{"**/x.txt", "a-b/x.txt a/x.txt", {0}, false},
	{"a/**/*.py", "a/deep/er/y.py a/deep/z.py", {.recursive = true}, false},
	{"a/**/*.py",
	 "a/.dot.py a/.hidden/q.py a/deep/er/y.py a/deep/z.py",
	 {.recursive = true, .hidden = true},
	 false},
	{"a/**", "a/[1].txt a/deep/er/y.py a/deep/z.py a/x.txt", {.recursive = true}, false},
	{"a/**/**/z.py", "a/deep/z.py", {.recursive = true}, false},
	{"./a.txt", "a.txt", {0}, false},
	{"a//x.txt", "a/x.txt", {0}, false},
	{"a/", "", {0}, false},
	{"a", "", {0}, false},
	{"", "", {0}, false},
	{"../a.txt", "", {0}, true},
	{"/a.txt", "", {0}, true},
};

static void globs_like_python(void **state)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_tree tree;
	(void)state;
	make(&tree, &arena);
	for (size_t i = 0; i < SW_COUNTOF(glob_cases); i++) {
		const struct glob_case *c = &glob_cases[i];
		sw_tree_files found = {0};
		assert_int_equal(sw_tree_find(&tree, sw_str_of(c->pattern), &c->how, &arena, &found), !c->refused);
		assert_text(listed(&arena, &found), c->expected);
	}
}

static void sorts_in_two_ways(void **state)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_tree tree;
	sw_tree_files files = {0};
	(void)state;
	make(&tree, &arena);
	static const char *const some[] = {"a/x.txt", "a-b/x.txt", "a.txt", "a/deep/z.py", "a/x.txt", "setup.py"};
	for (size_t i = 0; i < SW_COUNTOF(some); i++)
		sw_push(&arena, &files, sw_tree_get(&tree, sw_str_of(some[i])));
	sw_tree_files_sort(&files);
	assert_text(listed(&arena, &files), "a-b/x.txt a.txt a/deep/z.py a/x.txt setup.py");
	sw_tree_files_sort_split(&files);
	assert_text(listed(&arena, &files), "a.txt setup.py a/x.txt a-b/x.txt a/deep/z.py");
}

static void normalises_paths(void **state)
{
	static const char *const cases[][2] = {{"a/./b//c/", "a/b/c"}, {".", ""},        {"", ""},
					       {"a/../b", "b"},        {"../a", "../a"}, {"a/../../b", "../b"},
					       {"/a/./b", "/a/b"}};
	SW_AUTO(sw_arena) arena = {0};
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(cases); i++)
		assert_text(sw_tree_normal(&arena, sw_str_of(cases[i][0])), cases[i][1]);
}

static void writes_over(void **state)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_tree tree;
	sw_str text;
	(void)state;
	make(&tree, &arena);
	sw_tree_add(&tree, SW_STR("run.sh"), true, NULL);
	const sw_tree_file *file = sw_tree_write(&tree, SW_STR("run.sh"), SW_STR("a\r\nb\rc"));
	assert_true(file->exec); /* a file that is written over keeps its mode */
	assert_true(sw_tree_text(&tree, SW_STR("./run.sh"), &text));
	assert_text(text, "a\nb\nc");
	sw_tree_write(&tree, SW_STR("latin"), SW_STR("\xe4"));
	assert_false(sw_tree_text(&tree, SW_STR("latin"), &text));
	assert_true(sw_tree_read(&tree, SW_STR("latin"), &text));
	assert_false(sw_tree_read(&tree, SW_STR("none"), &text));
	assert_int_equal(tree.files.len, SW_COUNTOF(paths) + 2);
}

static void knows_line_breaks(void **state)
{
	static const struct {
		const char *text;
		size_t len;
	} cases[] = {{"\n", 1},           {"\r\n", 2},         {"\rx", 1},      {"\v", 1},       {"\f", 1},
		     {"\x1c", 1},         {"\x1f", 0},         {"\xc2\x85", 2}, {"\xc2\xa0", 0}, {"\xe2\x80\xa8", 3},
		     {"\xe2\x80\xa9", 3}, {"\xe2\x80\xaa", 0}, {"a", 0}};
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(cases); i++)
		assert_int_equal(sw_tree_break(sw_str_of(cases[i].text), 0), cases[i].len);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walks_files_before_folders),
		cmocka_unit_test(globs_like_python),
		cmocka_unit_test(sorts_in_two_ways),
		cmocka_unit_test(normalises_paths),
		cmocka_unit_test(writes_over),
		cmocka_unit_test(knows_line_breaks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
