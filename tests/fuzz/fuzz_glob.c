/* The first line is a pattern, the rest a path, and the other way round a gitignore file. */
#include "codec/glob.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_gitignore ignore = {0};
	sw_str path = {(const char *)data, size}, pattern;
	if (size > 2000 || !sw_str_line(&path, &pattern))
		return 0;
	if (!path.ptr)
		path = SW_STR("");
	sw_glob_fnmatch(pattern, path);
	bool python = sw_glob_python(pattern, path);
	SW_ASSERT(!python || sw_glob_setuptools_deep(pattern, path)); /* takes hidden names as well */
	sw_glob_setuptools(pattern, path);
	sw_glob_manifest(pattern, path);
	sw_glob_pathlib(pattern, path, size & 1);
	if (sw_glob_pep639_check(pattern, &err))
		sw_glob_pep639(pattern, path);
	sw_gitignore_add(&ignore, path, &arena);
	sw_gitignore_add_pattern(&ignore, pattern, &arena);
	bool negated = false;
	sw_each (rule, &ignore.rules)
		negated = negated || rule->negated;
	if (!negated && sw_gitignore_match(&ignore, path, size & 1) == SW_GITIGNORE_MATCH)
		SW_ASSERT(sw_gitignore_covers(&ignore, path, size & 1));
	return 0;
}
