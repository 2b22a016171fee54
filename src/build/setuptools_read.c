/* What both configuration files of setuptools may ask for: contents of files, attributes of modules, requirements, licence
   files (config/expand.py, _reqs.py, dist.py). */
#include "build/setuptools.h"
#include "codec/pyliteral.h"
#include "pyspec/pep508.h"

/* A path as setuptools would open and list it: inside of the project, and spelled the only way. */
static bool plain_path(sw_setuptools *st, sw_str path)
{
	sw_str normal = sw_tree_normal(st->native->arena, path);
	if (path.len == 0 || !sw_str_eq(normal, path) || sw_str_starts(path, SW_STR("..")))
		return sw_native_no(st->native, "unusual path of a file that the configuration names: %.*s",
				    SW_ARG(path));
	return true;
}

bool sw_setuptools_read_files(sw_setuptools *st, const sw_strs *paths, sw_str *out)
{
	sw_arena *arena = st->native->arena;
	sw_strs texts = {0};
	sw_each (path, paths) {
		sw_str text;
		if (!plain_path(st, *path))
			return false;
		if (!sw_tree_text(st->tree, *path, &text))
			return sw_native_no_line(st->native, *path, 0,
						 "the configuration names this file, which cannot be read");
		sw_push(arena, &texts, text);
		sw_strs_add_unique(arena, &st->referenced, *path);
	}
	*out = sw_str_join(arena, texts.ptr, texts.len, SW_STR("\n"));
	return true;
}

/* expand._find_module: a/b.py, then a/b/__init__.py. Compiled modules come in between, so that a file beside it that could be
   one is refused. */
static bool find_module(sw_setuptools *st, sw_str module, sw_str *path)
{
	sw_arena *arena = st->native->arena;
	sw_str start = sw_setuptools_package_dir(st, module);
	*path = sw_fmt(arena, "%.*s.py", SW_ARG(start));
	if (sw_tree_get(st->tree, *path))
		return true;
	*path = start.len == 0 ? SW_STR("__init__.py") : sw_fmt(arena, "%.*s/__init__.py", SW_ARG(start));
	return sw_tree_get(st->tree, *path) ||
	       sw_native_no(st->native, "the module %.*s of a dynamic value is not found", SW_ARG(module));
}

/* str() of a part of a version tuple. */
static bool part_text(const sw_py_value *value, sw_str *out)
{
	*out = value->text;
	return value->kind == SW_PY_STR || value->kind == SW_PY_INT;
}

bool sw_setuptools_read_attr(sw_setuptools *st, sw_str attr, sw_str *out)
{
	sw_arena *arena = st->native->arena;
	sw_str trimmed = sw_str_trim(attr), bytes, path;
	size_t dot = sw_str_rchr(trimmed, '.');
	sw_str module = dot == SW_NPOS || dot == 0 ? SW_STR("__init__") : sw_str_sub(trimmed, 0, dot);
	sw_str name = dot == SW_NPOS ? trimmed : sw_str_from(trimmed, dot + 1);
	if (!find_module(st, module, &path) || !sw_tree_read(st->tree, path, &bytes))
		return sw_native_no(st->native, "the module %.*s cannot be read", SW_ARG(module));
	sw_error err = {0};
	sw_py_module parsed;
	if (!sw_py_parse(path, bytes, arena, &parsed, &err))
		return sw_native_no_line(st->native, path, err.where.line,
					 "the module cannot be read without running it");
	const sw_py_assignment *found = sw_py_find(&parsed, sw_cstr(arena, name));
	if (!found || !found->value) {
		sw_where where = {0};
		if (found)
			sw_where_set(&where, path, parsed.text, found->offset, found->len, NULL);
		return sw_native_no_line(st->native, path, where.line, "%.*s is %s, so that the module must be run",
					 SW_ARG(name), found ? found->why : "not assigned a literal");
	}
	const sw_py_value *value = found->value;
	if (part_text(value, out))
		return true;
	if (value->kind != SW_PY_TUPLE && value->kind != SW_PY_LIST)
		return sw_native_no_line(st->native, path, 0, "%.*s is no text", SW_ARG(name));
	sw_strs parts = {0};
	sw_each (item, &value->items) {
		sw_str part;
		if (!part_text(item, &part))
			return sw_native_no_line(st->native, path, 0, "%.*s holds more than texts and numbers",
						 SW_ARG(name));
		sw_push(arena, &parts, part);
	}
	*out = sw_str_join(arena, parts.ptr, parts.len, SW_STR("."));
	return true;
}

bool sw_setuptools_requirement(sw_setuptools *st, sw_str text, sw_strs *out)
{
	sw_arena *arena = st->native->arena;
	sw_error err = {0};
	sw_requirement requirement;
	sw_str line = sw_str_trim(text);
	/* Comments, continued lines and several requirements in one text are left to setuptools' own splitting. */
	if (line.len == 0 || line.ptr[0] == '#' || line.ptr[line.len - 1] == '\\' ||
	    sw_str_find(line, SW_STR(" #")) != SW_NPOS || sw_str_chr(line, '\n') != SW_NPOS ||
	    !sw_requirement_parse(line, arena, &requirement, &err))
		return sw_native_no(st->native, "requirement that is not understood: %.*s", SW_ARG(line));
	sw_push(arena, out, sw_requirement_format(&requirement, NULL, arena));
	return true;
}

bool sw_setuptools_requirement_lines(sw_setuptools *st, sw_str text, sw_strs *out)
{
	sw_str rest = text, line;
	while (sw_str_line(&rest, &line)) {
		line = sw_str_trim(line);
		if (line.len > 0 && line.ptr[0] != '#' && !sw_setuptools_requirement(st, line, out))
			return false;
	}
	return true;
}

bool sw_setuptools_specifiers(sw_setuptools *st, sw_str text, sw_str *out)
{
	sw_specifiers set = {0};
	if (!sw_specifier_scan_set(text, st->native->arena, &set))
		return sw_native_no(st->native, "requires-python that is not understood: %.*s", SW_ARG(text));
	*out = sw_specifier_format_set(&set, SW_STR(","), st->native->arena);
	return true;
}

static const sw_tree_glob license_glob = {.recursive = true};

bool sw_setuptools_license_files(sw_setuptools *st)
{
	static const sw_str defaults[] = {SW_S("LICEN[CS]E*"), SW_S("COPYING*"), SW_S("NOTICE*"), SW_S("AUTHORS*")};
	sw_arena *arena = st->native->arena;
	sw_strs patterns = st->license_patterns;
	if (!st->has_license_patterns)
		for (size_t i = 0; i < SW_COUNTOF(defaults) && !st->license_file.ptr; i++)
			sw_push(arena, &patterns, defaults[i]);
	if (st->license_file.len > 0)
		sw_strs_add_unique(arena, &patterns, st->license_file);
	sw_each (pattern, &patterns) {
		sw_tree_files found = {0};
		if (!plain_path(st, *pattern) || !sw_tree_find(st->tree, *pattern, &license_glob, arena, &found))
			return sw_native_no(st->native, "licence file pattern that is not understood: %.*s",
					    SW_ARG(*pattern));
		sw_each (file, &found)
			if (!sw_str_ends((*file)->path, SW_STR("~")))
				sw_strs_add_unique(arena, &st->license_files, (*file)->path);
	}
	return true;
}
