#include "build/flit.h"
#include "codec/glob.h"
#include "pyspec/spdx.h"

/* ---- licences ---- */

/* _license_files_from_globs: pathlib patterns; what is no plain pattern of one folder's names is refused. */
static bool license_globs(sw_flit *f, sw_str pattern, bool must, sw_field field)
{
	size_t before = f->license_files.len;
	if (sw_str_find(pattern, SW_STR("..")) != SW_NPOS || sw_str_starts(pattern, SW_STR("/")) ||
	    sw_str_find(pattern, SW_STR("**")) != SW_NPOS)
		return sw_flit_no_field(f, field, "licence file pattern that is not imitated");
	for (size_t i = 0; i < pattern.len; i++)
		if (!sw_is_alnum(pattern.ptr[i]) && !__builtin_strchr("_-./*?[] ", pattern.ptr[i]))
			return sw_flit_no_field(f, field, "licence file pattern that flit_core refuses");
	if (sw_str_chr(pattern, ' ') != SW_NPOS && !f->profile->more_licenses)
		return sw_flit_no_field(f, field, "licence file pattern that flit_core refuses");
	static const sw_tree_glob how = {.hidden = true};
	sw_tree_files found = {0};
	if (!sw_tree_find(&f->native->tree, pattern, &how, f->native->arena, &found))
		return sw_flit_no_field(f, field, "licence file pattern that is not imitated");
	sw_each (file, &found)
		sw_strs_add_unique(f->native->arena, &f->license_files, (*file)->path);
	return !must || f->license_files.len > before || found.len > 0 ||
	       sw_flit_no_field(f, field, "no licence file matches");
}

/* normalise_compound_license_expr: what SPDX says, but operators must be in capitals, and WITH is new in 4.0. */
static bool read_expression(sw_flit *f, sw_str text)
{
	static const char *const operators[] = {"AND", "OR", "WITH"};
	sw_error err = {0};
	sw_strs deprecated = {0};
	for (size_t i = 0, start = 0; i <= text.len; i++) {
		if (i < text.len && text.ptr[i] != ' ' && text.ptr[i] != '(' && text.ptr[i] != ')')
			continue;
		sw_str word = sw_str_sub(text, start, i);
		for (size_t j = 0; j < SW_COUNTOF(operators); j++)
			if (sw_str_ieq(word, sw_str_of(operators[j])) &&
			    (!sw_str_is(word, operators[j]) || (j == 2 && !f->profile->imports)))
				return false;
		start = i + 1;
	}
	if (!sw_spdx_normalise(text, f->native->arena, &f->license_expression, &err))
		return false;
	sw_spdx_deprecated(f->license_expression, f->native->arena, &deprecated);
	return deprecated.len == 0;
}

bool sw_flit_license(sw_flit *f)
{
	static const char *const defaults[] = {"COPYING*", "LICEN[CS]E*", "NOTICE*", "AUTHORS*"};
	const sw_project_table *project = &f->project->table;
	const sw_license *license = &project->license;
	if (license->kind == SW_LICENSE_EXPRESSION && !read_expression(f, license->value.text))
		return sw_flit_no_field(f, license->value, "licence expression that flit_core refuses");
	if (license->kind == SW_LICENSE_EXPRESSION)
		sw_each (classifier, &project->classifiers)
			if (sw_str_starts(classifier->text, SW_STR("License :: ")))
				return sw_flit_no_field(f, *classifier,
							"licence classifier beside a licence expression");
	if (license->kind == SW_LICENSE_FILE) {
		if (!sw_flit_plain_path(f, license->value) || !sw_tree_get(&f->native->tree, license->value.text))
			return sw_flit_no_field(f, license->value, "the licence file cannot be read");
		sw_push(f->native->arena, &f->license_files, license->value.text);
	}
	sw_each (pattern, &project->license_files)
		if (!license_globs(f, pattern->text, true, *pattern))
			return false;
	for (size_t i = 0; !project->has_license_files && i < (f->profile->more_licenses ? 4u : 2u); i++)
		if (!license_globs(f, sw_str_of(defaults[i]), false, license->value))
			return false;
	sw_strs_sort(&f->license_files);
	return true;
}

/* ---- the sdist ---- */

static bool skip_cache(const sw_tree_dir *dir)
{
	return sw_str_is(dir->name, "__pycache__") || sw_str_ends(dir->name, SW_STR(".pyc"));
}

/* Module.iter_files */
void sw_flit_module_files(const sw_flit *f, const sw_tree *tree, sw_tree_files *out)
{
	sw_arena *arena = f->native->arena;
	sw_tree_files all = {0};
	if (!f->package) {
		const sw_tree_file *file = sw_tree_get(tree, f->file->path);
		if (file)
			sw_push(arena, out, file);
		return;
	}
	sw_tree_walk(sw_tree_dir_get(tree, f->package->path), skip_cache, arena, &all);
	sw_each (file, &all)
		if (!sw_str_is((*file)->name, "__pycache__") && !sw_str_ends((*file)->name, SW_STR(".pyc")))
			sw_push(arena, out, *file);
}

/* FilePatterns: files and folders that the patterns of [tool.flit.sdist] name. */
typedef struct file_patterns {
	sw_tree_files files;
	sw_tree_dirs dirs;
} file_patterns;

static bool add_pattern(sw_flit *f, const sw_toml_value *value, sw_str pattern, file_patterns *out)
{
	static const sw_tree_glob how = {.recursive = true};
	sw_arena *arena = f->native->arena;
	sw_str normal = sw_tree_normal(arena, pattern);
	for (size_t i = 0; i < pattern.len; i++)
		if ((unsigned char)pattern.ptr[i] < 0x20 || __builtin_strchr("<>:\"\\", pattern.ptr[i]))
			return sw_flit_no_value(f, value);
	if (normal.len == 0 || sw_str_starts(normal, SW_STR("/")) || sw_str_starts(normal, SW_STR("..")) ||
	    !sw_tree_find(&f->native->tree, normal, &how, arena, &out->files))
		return sw_flit_no_value(f, value);
	sw_each (item, &f->native->tree.dirs.items)
		if (item->key.len > 0 && sw_glob_python(normal, item->key))
			sw_push(arena, &out->dirs, item->value);
	return true;
}

static bool read_patterns(sw_flit *f, const char *key, file_patterns *out)
{
	const sw_toml_value *sdist = sw_project_tool(f->project, "flit.sdist");
	const sw_toml_value *list = sw_toml_at(sdist, sw_str_of(key));
	if (!list)
		return true;
	if (list->kind != SW_TOML_ARRAY)
		return sw_flit_no_value(f, list);
	sw_each (item, &list->items)
		if ((*item)->kind != SW_TOML_STRING || !add_pattern(f, list, (*item)->text, out))
			return sw_flit_no_value(f, list);
	return true;
}

static bool below(sw_str path, const sw_tree_dir *dir)
{
	return path.len > dir->path.len && path.ptr[dir->path.len] == '/' && sw_str_starts(path, dir->path);
}

static bool matches(const file_patterns *patterns, const sw_tree_file *file)
{
	sw_each (other, &patterns->files)
		if (*other == file)
			return true;
	sw_each (dir, &patterns->dirs)
		if (below(file->path, *dir))
			return true;
	return false;
}

/* SdistBuilder.apply_includes_excludes */
bool sw_flit_select_files(sw_flit *f)
{
	sw_arena *arena = f->native->arena;
	const sw_tree *tree = &f->native->tree;
	file_patterns include = {0}, exclude = {0};
	sw_tree_files all = {0}, needed = {0};
	if (!read_patterns(f, "include", &include) || !read_patterns(f, "exclude", &exclude))
		return false;
	/* With a table [tool.flit.sdist] caches are excluded everywhere. */
	static const sw_tree_glob how = {.recursive = true};
	if (sw_project_tool(f->project, "flit.sdist")) {
		if (!sw_tree_find(tree, SW_STR("**.pyc"), &how, arena, &exclude.files))
			return sw_native_no(f->native, "folders nest too deep");
		sw_each (item, &tree->dirs.items)
			if (sw_glob_python(SW_STR("**"
						  "/__pycache__"),
					   item->key))
				sw_push(arena, &exclude.dirs, item->value);
	}
	sw_push(arena, &needed, sw_tree_get(tree, SW_STR("pyproject.toml")));
	if (f->project->table.readme.kind == SW_README_FILE)
		sw_push(arena, &needed, sw_tree_get(tree, f->project->table.readme.value.text));
	sw_each (path, &f->license_files)
		sw_push(arena, &needed, sw_tree_get(tree, *path));
	sw_flit_module_files(f, tree, &all);
	sw_each (file, &needed)
		sw_push(arena, &all, *file);
	sw_each (file, &include.files)
		sw_push(arena, &all, *file);
	sw_each (dir, &include.dirs)
		sw_tree_walk(*dir, NULL, arena, &all);
	if (f->file)
		sw_push(arena, &needed, f->file);
	sw_each (file, &needed)
		if (!*file || matches(&exclude, *file))
			return sw_native_no(f->native, "a file that must be there is excluded from the sdist");
	sw_each (file, &all)
		if (!matches(&exclude, *file))
			sw_push(arena, &f->sdist, *file);
	sw_tree_files_sort(&f->sdist);
	return true;
}
