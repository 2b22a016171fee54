/* Packages and files of the wheel as settings of setuptools: which packages are found, and what of their folders is
   left out. With setuptools-scm every tracked file in the folder of a package is a part of it (include-package-data,
   on by default), so that data needs no list, only what is not wanted does. setuptools/discovery.py,
   setuptools/command/build_py.py. */
#include "base/fs.h"
#include "migrate/internal.h"

/* ---- packages ---- */

/* Folders directly below `prefix` that hold tracked files and could be taken for packages. */
static sw_strs folders_in(const migrate_job *job, sw_str prefix)
{
	sw_strs found = {0};
	sw_each (entry, &job->files) {
		sw_str rest = {0}, name = {0};
		if (!sw_str_starts(entry->path, prefix) ||
		    !sw_str_cut(sw_str_from(entry->path, prefix.len), SW_STR("/"), &name, &rest) ||
		    sw_str_chr(name, '.') != SW_NPOS)
			continue;
		if (!found.len || !sw_str_eq(found.ptr[found.len - 1], name))
			sw_strs_add_unique(job->arena, &found, name);
	}
	return found;
}

static bool is_top(const migrate_job *job, sw_str prefix, sw_str name)
{
	sw_each (top, &job->layout.tops)
		if (top->folder && sw_str_eq(top->name, name) && sw_str_eq(top->prefix, prefix))
			return true;
	return false;
}

/* "demo*" where that names nothing else, as people write it; else "demo" and "demo.*". */
static void add_include(migrate_job *job, const migrate_top *top, sw_strs *include)
{
	sw_strs folders = folders_in(job, top->prefix);
	sw_each (name, &folders)
		if (sw_str_starts(*name, top->name) && !sw_str_eq(*name, top->name)) {
			sw_push(job->arena, include, top->name);
			sw_push(job->arena, include, sw_fmt(job->arena, "%.*s.*", SW_ARG(top->name)));
			return;
		}
	sw_push(job->arena, include, sw_fmt(job->arena, "%.*s*", SW_ARG(top->name)));
}

/* At the root there are other folders too, if not today then tomorrow. */
static bool needs_include(const migrate_job *job, const sw_strs *where)
{
	sw_each (prefix, where) {
		if (!prefix->len)
			return true;
		sw_strs folders = folders_in(job, *prefix);
		sw_each (name, &folders)
			if (!is_top(job, *prefix, *name))
				return true;
	}
	return false;
}

static sw_str without_slash(sw_str prefix)
{
	return sw_str_sub(prefix, 0, prefix.len ? prefix.len - 1 : 0);
}

static bool set_find(migrate_job *job, sw_toml *doc, const sw_strs *where, sw_error *err)
{
	sw_strs folders = {0}, include = {0};
	sw_each (prefix, where)
		sw_push(job->arena, &folders, prefix->len ? without_slash(*prefix) : SW_STR("."));
	if (needs_include(job, where))
		sw_each (top, &job->layout.tops)
			if (top->folder)
				add_include(job, top, &include);
	bool at_root = where->len == 1 && !where->ptr[0].len;
	return (at_root || sw_migrate_set(job, doc, "tool.setuptools.packages.find.where",
					  sw_migrate_array(job, &folders), err)) &&
	       (!include.len || sw_migrate_set(job, doc, "tool.setuptools.packages.find.include",
					       sw_migrate_array(job, &include), err));
}

/* ---- what is left out ---- */

typedef struct exclusion {
	sw_str package; /* "demo.sub" */
	sw_strs patterns;
} exclusion;
typedef struct exclusions {
	SW_VEC(exclusion) data;
	sw_strs packages;
	sw_map used;
} exclusions;

static const migrate_top *top_of(const migrate_job *job, sw_str path)
{
	sw_each (top, &job->layout.tops)
		if (top->folder &&
		    sw_str_starts(path, sw_fmt(job->arena, "%.*s%.*s/", SW_ARG(top->prefix), SW_ARG(top->name))))
			return top;
	return NULL;
}

/* Every folder on the way to a file of the wheel. */
static sw_map used_folders(migrate_job *job)
{
	sw_map used = {0};
	sw_each (origin, &job->layout.origins)
		for (size_t at = 0; at < origin->source.len; at++)
			if (origin->source.ptr[at] == '/')
				sw_map_set(job->arena, &used, sw_str_sub(origin->source, 0, at), job);
	return used;
}

/* A name in a pattern of fnmatch. */
static sw_str literal(migrate_job *job, sw_str name)
{
	SW_AUTO(sw_buf) out = {0};
	for (size_t i = 0; i < name.len; i++)
		if (sw_str_chr(SW_STR("*?["), name.ptr[i]) != SW_NPOS)
			sw_buf_addf(&out, "[%c]", name.ptr[i]);
		else
			sw_buf_addc(&out, name.ptr[i]);
	return sw_buf_copy(&out, job->arena);
}

static void exclude_data(migrate_job *job, exclusions *list, sw_str package, sw_str pattern)
{
	exclusion *found = NULL;
	sw_each (it, &list->data)
		if (sw_str_eq(it->package, package))
			found = it;
	if (!found) {
		exclusion fresh = {.package = package};
		sw_push(job->arena, &list->data, fresh);
		found = &list->data.ptr[list->data.len - 1];
	}
	sw_strs_add_unique(job->arena, &found->patterns, pattern);
}

/* The package that a folder belongs to: folders with a dot in their name are none. *rest is what is below it. */
static sw_str package_of(migrate_job *job, sw_str folder, sw_str *rest)
{
	sw_str parts = folder, part = {0}, package = {0};
	*rest = folder;
	while (sw_str_split(&parts, '/', &part) && sw_str_chr(part, '.') == SW_NPOS) {
		package = package.len ? sw_fmt(job->arena, "%.*s.%.*s", SW_ARG(package), SW_ARG(part)) : part;
		*rest = parts.ptr ? parts : (sw_str){0};
	}
	return package;
}

/* A file, or a folder, below a package: as a pattern of its data. `path` starts with the name of the top. */
static void exclude_path(migrate_job *job, exclusions *list, sw_str path, bool folder)
{
	sw_str rest = {0}, package = package_of(job, sw_path_dir(path), &rest);
	sw_str name = rest.len ? sw_path_join(job->arena, rest, sw_path_base(path)) : sw_path_base(path);
	name = literal(job, name);
	exclude_data(job, list, package, folder ? sw_str_cat(job->arena, name, SW_STR("/*")) : name);
	if (folder && !rest.len && sw_str_chr(sw_path_base(path), '.') == SW_NPOS) {
		sw_str dotted = sw_fmt(job->arena, "%.*s.%.*s", SW_ARG(package), SW_ARG(sw_path_base(path)));
		sw_strs_add_unique(job->arena, &list->packages, dotted);
		sw_strs_add_unique(job->arena, &list->packages, sw_str_cat(job->arena, dotted, SW_STR(".*")));
	}
}

static void exclude_file(migrate_job *job, exclusions *list, sw_str path)
{
	const migrate_top *top = top_of(job, path);
	if (!top)
		return;
	for (size_t at = top->prefix.len + top->name.len + 1; at < path.len; at++) {
		sw_str folder = sw_str_sub(path, 0, at);
		if (path.ptr[at] == '/' && !sw_map_get(&list->used, folder)) {
			exclude_path(job, list, sw_str_from(folder, top->prefix.len), true);
			return;
		}
	}
	if (sw_str_ends(path, SW_STR(".py")))
		sw_migrate_obstacle(job, path, 0,
				    SW_STR("the wheel leaves it out; setuptools takes every module of a package"),
				    SW_STR("move it out of the package, or let it be in the wheel"));
	else
		exclude_path(job, list, sw_str_from(path, top->prefix.len), false);
}

static bool set_exclusions(migrate_job *job, sw_toml *doc, sw_error *err)
{
	exclusions list = {.used = used_folders(job)};
	sw_each (path, &job->layout.left_out)
		exclude_file(job, &list, *path);
	bool own_packages = !sw_migrate_is_setuptools(job);
	if (own_packages && list.packages.len &&
	    !sw_migrate_set(job, doc, "tool.setuptools.packages.find.exclude", sw_migrate_array(job, &list.packages),
			    err))
		return false;
	sw_each (it, &list.data) {
		sw_str path = sw_fmt(job->arena, "tool.setuptools.exclude-package-data.\"%.*s\"", SW_ARG(it->package));
		if (sw_str_chr(it->package, '.') == SW_NPOS)
			path = sw_fmt(job->arena, "tool.setuptools.exclude-package-data.%.*s", SW_ARG(it->package));
		if (!sw_migrate_set(job, doc, sw_cstr(job->arena, path), sw_migrate_array(job, &it->patterns), err))
			return false;
	}
	return true;
}

/* ---- the rest ---- */

static bool set_modules(migrate_job *job, sw_toml *doc, const sw_strs *where, sw_error *err)
{
	sw_strs modules = {0};
	sw_str prefix = {0};
	sw_each (top, &job->layout.tops) {
		if (top->folder)
			continue;
		bool same = (!modules.len || sw_str_eq(prefix, top->prefix)) &&
			    (!where->len || (where->len == 1 && sw_str_eq(where->ptr[0], top->prefix)));
		if (!same)
			sw_migrate_obstacle(job, sw_str_cat(job->arena, top->prefix, top->name), 0,
					    SW_STR("a module in another folder than the packages"),
					    SW_STR("move it to where they are"));
		prefix = top->prefix;
		sw_push(job->arena, &modules, sw_str_sub(top->name, 0, top->name.len - 3));
	}
	if (!modules.len)
		return true;
	if (prefix.len &&
	    !sw_migrate_set(job, doc, "tool.setuptools.package-dir",
			    sw_fmt(job->arena, "{\"\" = %.*s}", SW_ARG(sw_migrate_quote(job, without_slash(prefix)))),
			    err))
		return false;
	return sw_migrate_set(job, doc, "tool.setuptools.py-modules", sw_migrate_array(job, &modules), err);
}

/* Files that go beside the library: by the folder that they are put into, under their own names. */
static bool set_data_files(migrate_job *job, sw_toml *doc, sw_error *err)
{
	sw_strs scripts = {0};
	for (size_t i = 0; i < job->layout.origins.len;) {
		const migrate_origin *origin = &job->layout.origins.ptr[i++];
		sw_str folder = sw_path_dir(origin->target);
		sw_strs files = {0};
		if (origin->place == PLACE_SCRIPT)
			sw_push(job->arena, &scripts, origin->source);
		if (origin->place != PLACE_DATA)
			continue;
		sw_push(job->arena, &files, origin->source);
		for (; i < job->layout.origins.len; i++) {
			const migrate_origin *next = &job->layout.origins.ptr[i];
			if (next->place != PLACE_DATA || !sw_str_eq(sw_path_dir(next->target), folder))
				break;
			sw_push(job->arena, &files, next->source);
		}
		sw_str path = sw_fmt(job->arena, "tool.setuptools.data-files.%.*s",
				     SW_ARG(sw_migrate_quote(job, sw_str_is(folder, ".") ? SW_STR("") : folder)));
		if (!sw_migrate_set(job, doc, sw_cstr(job->arena, path), sw_migrate_array(job, &files), err))
			return false;
	}
	return !scripts.len ||
	       sw_migrate_set(job, doc, "tool.setuptools.script-files", sw_migrate_array(job, &scripts), err);
}

/* Of setuptools only: that every tracked file is data of its package from now on must not change the wheel. */
static bool keep_package_data(migrate_job *job, sw_toml *doc, sw_error *err)
{
	if (!job->layout.left_out.len || sw_toml_get(doc->root, "tool.setuptools.include-package-data"))
		return set_exclusions(job, doc, err);
	if (sw_map_get(&job->tracked, SW_STR("MANIFEST.in")))
		return set_exclusions(job, doc, err);
	return sw_migrate_set(job, doc, "tool.setuptools.include-package-data", SW_STR("false"), err);
}

bool sw_migrate_tables(migrate_job *job, sw_toml *doc, sw_error *err)
{
	sw_strs where = {0};
	if (sw_migrate_is_setuptools(job))
		return keep_package_data(job, doc, err);
	sw_each (top, &job->layout.tops)
		if (top->folder)
			sw_strs_add_unique(job->arena, &where, top->prefix);
	if (!job->layout.tops.len && !sw_migrate_set(job, doc, "tool.setuptools.packages", SW_STR("[]"), err))
		return false;
	if (!set_modules(job, doc, &where, err) || (where.len && !set_find(job, doc, &where, err)) ||
	    !set_exclusions(job, doc, err) || !set_data_files(job, doc, err))
		return false;
	return !job->layout.py2 ||
	       sw_migrate_set(job, doc, "tool.distutils.bdist_wheel.python-tag", SW_STR("\"py2.py3\""), err);
}
