/* Which files go into the sdist and into the wheel: command/build_py.py, command/sdist.py, command/egg_info.py. */
#include "build/setuptools.h"
#include "codec/glob.h"

static const sw_tree_glob recursive_glob = {.recursive = true};

static sw_str join(sw_arena *arena, sw_str dir, sw_str name)
{
	return dir.len == 0 ? name : sw_fmt(arena, "%.*s/%.*s", SW_ARG(dir), SW_ARG(name));
}

static const sw_strs *list_get(const sw_setuptools_lists *lists, sw_str name)
{
	sw_each (list, lists)
		if (sw_str_eq(list->name, name))
			return &list->items;
	return NULL;
}

/* glob.escape() of a folder is not needed: folders with magic characters are refused. */
static bool plain_folder(const sw_setuptools *st, sw_str dir)
{
	for (size_t i = 0; i < dir.len; i++)
		if (dir.ptr[i] == '*' || dir.ptr[i] == '?' || dir.ptr[i] == '[')
			return sw_native_no(st->native, "folder with a wildcard in its name: %.*s", SW_ARG(dir));
	return true;
}

/* find_package_modules: *.py directly in the folder. */
static bool package_modules(const sw_setuptools *st, sw_str package, sw_setuptools_outputs *out)
{
	sw_arena *arena = st->native->arena;
	sw_str dir = sw_setuptools_package_dir(st, package);
	const sw_tree_dir *folder = sw_tree_dir_get(st->tree, dir);
	if (!folder)
		return sw_native_no(st->native, "the package %.*s has no folder %.*s", SW_ARG(package), SW_ARG(dir));
	sw_str target = sw_str_replace(arena, package, SW_STR("."), SW_STR("/"));
	sw_each (file, &folder->files)
		if (sw_str_ends((*file)->name, SW_STR(".py")) && (*file)->name.ptr[0] != '.')
			sw_push(arena, out, (sw_setuptools_output){join(arena, target, (*file)->name), *file, true});
	return plain_folder(st, dir);
}

/* find_modules: the modules of py_modules, with the __init__.py of the package that one lies in. */
static bool single_module(const sw_setuptools *st, sw_str module, sw_setuptools_outputs *out)
{
	sw_arena *arena = st->native->arena;
	size_t dot = sw_str_rchr(module, '.');
	sw_str package = dot == SW_NPOS ? SW_STR("") : sw_str_sub(module, 0, dot);
	sw_str base = dot == SW_NPOS ? module : sw_str_from(module, dot + 1);
	sw_str dir = sw_setuptools_package_dir(st, package);
	sw_str below = sw_str_replace(arena, package, SW_STR("."), SW_STR("/"));
	if (!sw_tree_dir_get(st->tree, dir))
		return sw_native_no(st->native, "the module %.*s has no folder", SW_ARG(module));
	const sw_tree_file *init =
		package.len > 0 ? sw_tree_get(st->tree, join(arena, dir, SW_STR("__init__.py"))) : NULL;
	if (init)
		sw_push(arena, out, (sw_setuptools_output){join(arena, below, init->name), init, true});
	const sw_tree_file *file =
		sw_tree_get(st->tree, sw_fmt(arena, "%.*s%s%.*s.py", SW_ARG(dir), dir.len ? "/" : "", SW_ARG(base)));
	if (!file)
		return sw_native_no(st->native, "the module %.*s has no file", SW_ARG(module));
	sw_push(arena, out, (sw_setuptools_output){join(arena, below, file->name), file, true});
	return true;
}

static bool glob_into(const sw_setuptools *st, sw_str dir, sw_str pattern, sw_tree_files *out)
{
	sw_arena *arena = st->native->arena;
	sw_str full = join(arena, dir, sw_tree_normal(arena, pattern));
	if (sw_str_find(pattern, SW_STR("..")) != SW_NPOS || (pattern.len > 0 && pattern.ptr[0] == '/') ||
	    !sw_tree_find(st->tree, full, &recursive_glob, arena, out))
		return sw_native_no(st->native, "package data pattern that leads out of the package: %.*s",
				    SW_ARG(pattern));
	return true;
}

static bool glob_list(const sw_setuptools *st, sw_str dir, const sw_strs *patterns, sw_tree_files *out)
{
	if (patterns)
		sw_each (pattern, patterns)
			if (!glob_into(st, dir, *pattern, out))
				return false;
	return true;
}

static bool is_excluded(const sw_setuptools *st, sw_str dir, sw_str path, const sw_strs *patterns)
{
	sw_arena *arena = st->native->arena;
	if (patterns)
		sw_each (pattern, patterns)
			if (sw_glob_fnmatch(join(arena, dir, sw_tree_normal(arena, *pattern)), path))
				return true;
	return false;
}

/* find_data_files: what the sdist's list says (`listed`), *.pyi, py.typed and the patterns of package_data, without what
   exclude_package_data matches. */
static bool package_data(const sw_setuptools *st, sw_str package, const sw_tree_files *listed,
			 sw_setuptools_outputs *out)
{
	sw_arena *arena = st->native->arena;
	sw_str dir = sw_setuptools_package_dir(st, package);
	sw_str target = sw_str_replace(arena, package, SW_STR("."), SW_STR("/"));
	sw_tree_files found = {0};
	if (listed)
		sw_each (file, listed)
			sw_push(arena, &found, *file);
	if (!glob_into(st, dir, SW_STR("*.pyi"), &found) || !glob_into(st, dir, SW_STR("py.typed"), &found) ||
	    !glob_list(st, dir, list_get(&st->package_data, SW_STR("")), &found) ||
	    !glob_list(st, dir, list_get(&st->package_data, package), &found))
		return false;
	sw_tree_files_sort(&found);
	const sw_strs *for_all = list_get(&st->exclude_package_data, SW_STR(""));
	const sw_strs *for_this = list_get(&st->exclude_package_data, package);
	sw_each (file, &found) {
		sw_str path = (*file)->path;
		if (is_excluded(st, dir, path, for_all) || is_excluded(st, dir, path, for_this))
			continue;
		sw_str below = dir.len == 0 ? path : sw_str_from(path, dir.len + 1);
		sw_push(arena, out, (sw_setuptools_output){join(arena, target, below), *file, false});
	}
	return true;
}

/* analyze_manifest: each listed file belongs to the package of the nearest folder above it that is one. A module directly in
   a package is no data. */
static bool sort_by_package(const sw_setuptools *st, const sw_tree_files *manifest, sw_map *by_dir)
{
	sw_arena *arena = st->native->arena;
	sw_each (package, &st->packages)
		if (!sw_map_set(arena, by_dir, sw_setuptools_package_dir(st, *package), sw_new(arena, sw_tree_files)))
			return sw_native_no(st->native, "two packages share one folder: %.*s", SW_ARG(*package));
	sw_each (file, manifest) {
		sw_str path = (*file)->path, name = (*file)->name;
		sw_str dir = sw_str_sub(path, 0, path.len > name.len ? path.len - name.len - 1 : 0);
		sw_str own = dir;
		while (dir.len > 0 && !sw_map_get(by_dir, dir)) {
			size_t slash = sw_str_rchr(dir, '/');
			dir = slash == SW_NPOS ? SW_STR("") : sw_str_sub(dir, 0, slash);
		}
		sw_tree_files *files = sw_map_get(by_dir, dir);
		if (!files)
			continue;
		if (dir.len == own.len && sw_str_ends(name, SW_STR(".py")) &&
		    sw_setuptools_identifier(sw_str_sub(name, 0, name.len - 3)))
			continue;
		sw_push(arena, files, *file);
	}
	return true;
}

bool sw_setuptools_build_py(const sw_setuptools *st, const sw_tree_files *manifest, sw_setuptools_outputs *out)
{
	sw_map by_dir = {0};
	sw_each (module, &st->py_modules)
		if (!single_module(st, *module, out))
			return false;
	sw_each (package, &st->packages)
		if (!package_modules(st, *package, out))
			return false;
	if (manifest && !sort_by_package(st, manifest, &by_dir))
		return false;
	sw_each (package, &st->packages) {
		const sw_tree_files *listed =
			manifest ? sw_map_get(&by_dir, sw_setuptools_package_dir(st, *package)) : NULL;
		if (!package_data(st, *package, listed, out))
			return false;
	}
	return true;
}
