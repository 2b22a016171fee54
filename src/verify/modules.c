#include "verify/verify_internal.h"

/* ---- what a member name is to the interpreter ---- */

static bool is_identifier(sw_str s)
{
	if (!s.len || sw_is_digit(s.ptr[0]))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!sw_is_alnum(s.ptr[i]) && s.ptr[i] != '_' && (unsigned char)s.ptr[i] < 0x80)
			return false;
	return true;
}

/* The name of the module in a file: "core" of core.py, and of core.cpython-311-x86_64-linux-gnu.so; "" = none. */
static sw_str module_of(sw_str file)
{
	bool is_module = sw_str_ends(file, SW_STR(".py")) || sw_str_ends(file, SW_STR(".so")) ||
			 sw_str_ends(file, SW_STR(".pyd"));
	sw_str name = is_module ? sw_str_sub(file, 0, sw_str_chr(file, '.')) : (sw_str){0};
	return is_identifier(name) ? name : (sw_str){0};
}

/* The part of a member's path that lies on the import path: all of it, or what is behind name-1.0.data/purelib/. "" = none. */
static sw_str import_path(sw_str member)
{
	sw_str top, rest, scheme, below;
	if (!sw_str_cut(member, SW_STR("/"), &top, &rest))
		return member;
	if (sw_str_ends(top, SW_STR(".dist-info")))
		return (sw_str){0};
	if (!sw_str_ends(top, SW_STR(".data")))
		return member;
	if (sw_str_cut(rest, SW_STR("/"), &scheme, &below) &&
	    (sw_str_is(scheme, "purelib") || sw_str_is(scheme, "platlib")))
		return below;
	return (sw_str){0};
}

/* ---- packages ---- */

/* Folders with an __init__ module. */
static void find_packages(const sw_strs *paths, sw_arena *arena, sw_map *packages)
{
	sw_each (path, paths)
		if (sw_str_chr(*path, '/') != SW_NPOS && sw_str_is(module_of(sw_path_base(*path)), "__init__"))
			sw_map_set(arena, packages, sw_path_dir(*path), arena);
}

/* The dotted name to import for the module file at `path`: the topmost package on the way to it, else the module itself, which
   then lies at the top or in a namespace package. "" when a folder on the way has a name that cannot be imported. */
static sw_str root_of(sw_str path, const sw_map *packages, sw_arena *arena)
{
	for (size_t at = 0; at < path.len; at++) {
		if (path.ptr[at] != '/')
			continue;
		sw_str folder = sw_str_sub(path, 0, at);
		if (!is_identifier(sw_path_base(folder)))
			return (sw_str){0};
		if (sw_map_get(packages, folder))
			return sw_str_replace(arena, folder, SW_STR("/"), SW_STR("."));
	}
	sw_str module = module_of(sw_path_base(path));
	if (!module.len || sw_str_is(module, "__init__") || sw_str_is(module, "__main__"))
		return (sw_str){0};
	if (sw_str_chr(path, '/') == SW_NPOS)
		return module;
	sw_str folder = sw_str_replace(arena, sw_path_dir(path), SW_STR("/"), SW_STR("."));
	return sw_fmt(arena, "%.*s.%.*s", SW_ARG(folder), SW_ARG(module));
}

void sw_verify_modules(const sw_dist *wheel, sw_arena *arena, sw_strs *out)
{
	sw_strs paths = {0}, names = {0};
	sw_map packages = {0}, seen = {0};
	sw_each (member, &wheel->members) {
		sw_str path = member->kind == SW_MEMBER_FILE ? import_path(member->name) : (sw_str){0};
		if (module_of(sw_path_base(path)).len)
			sw_push(arena, &paths, path);
	}
	find_packages(&paths, arena, &packages);
	sw_each (path, &paths) {
		sw_str name = root_of(*path, &packages, arena);
		if (name.len && sw_map_set(arena, &seen, name, arena))
			sw_push(arena, &names, name);
	}
	sw_strs_sort(&names);
	*out = names;
}
