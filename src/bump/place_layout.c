/* Where the import package lies, and which of its files usually say a version. */
#include "base/fs.h"
#include "bump/place_internal.h"

static const char *const names_of_files[] = {"__init__.py",    "_version.py",  "version.py",
					     "__version__.py", "__about__.py", "_about.py"};
/* Folders beside a package that hold none of their own. */
static const char *const never_packages[] = {"tests", "test", "docs",  "doc",     "examples",
					     "build", "dist", "tools", "scripts", "benchmarks"};

typedef struct layout {
	const place_search *s;
	sw_strs bases;   /* folders that modules are in, from the root */
	sw_strs modules; /* "a/b", from a base */
} layout;

static bool is_module_path(sw_str name)
{
	bool dots = sw_str_find(name, SW_STR("..")) != SW_NPOS;
	return name.len && name.len < 256 && name.ptr[0] != '/' && !dots && !sw_str_ends(name, SW_STR("/"));
}

static void add_module(layout *l, sw_str name)
{
	sw_str path = sw_str_replace(l->s->arena, name, SW_STR("."), SW_STR("/"));
	if (is_module_path(path))
		sw_strs_add_unique(l->s->arena, &l->modules, path);
}

static void add_base(layout *l, sw_str base)
{
	if (!base.len || sw_str_is(base, "."))
		base = SW_STR("");
	if (!base.len || is_module_path(base))
		sw_strs_add_unique(l->s->arena, &l->bases, base);
}

/* Calls `add` for a string or for each string of an array. */
static void each_text(layout *l, const sw_toml_value *value, void (*add)(layout *l, sw_str text))
{
	if (value && value->kind == SW_TOML_STRING)
		add(l, value->text);
	if (value && value->kind == SW_TOML_ARRAY)
		sw_each (item, &value->items)
			if ((*item)->kind == SW_TOML_STRING)
				add(l, (*item)->text);
}

/* "src/pkg" of hatch: base and module at once. */
static void add_path(layout *l, sw_str path)
{
	sw_str base = sw_path_dir(path);
	add_base(l, sw_str_is(base, ".") ? (sw_str){0} : base);
	if (is_module_path(sw_path_base(path)))
		sw_strs_add_unique(l->s->arena, &l->modules, sw_path_base(path));
}

static void add_top_level(layout *l, sw_str package)
{
	add_module(l, sw_str_sub(package, 0, sw_str_chr(package, '.')));
}

static void by_settings(layout *l)
{
	static const struct {
		const char *table, *key;
		void (*add)(layout *l, sw_str text);
	} rows[] = {
		{"flit.module", "name", add_module},
		{"flit.metadata", "module", add_module},
		{"uv.build-backend", "module-name", add_module},
		{"uv.build-backend", "module-root", add_base},
		{"setuptools", "packages", add_top_level},
		{"setuptools", "py-modules", add_module},
		{"setuptools.package-dir", "", add_base},
		{"setuptools.packages.find", "where", add_base},
		{"hatch.build.targets.wheel", "packages", add_path},
		{"pdm.build", "package-dir", add_base},
		{"maturin", "python-source", add_base},
		{"maturin", "module-name", add_top_level},
	};
	const sw_project *p = l->s->project;
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		each_text(l, sw_toml_at(sw_project_tool(p, rows[i].table), sw_str_of(rows[i].key)), rows[i].add);
	const sw_toml_value *poetry = sw_toml_at(sw_project_tool(p, "poetry"), SW_STR("packages"));
	if (poetry && poetry->kind == SW_TOML_ARRAY)
		sw_each (item, &poetry->items) {
			each_text(l, sw_toml_at(*item, SW_STR("from")), add_base);
			each_text(l, sw_toml_at(*item, SW_STR("include")), add_path);
		}
}

static void by_name(layout *l)
{
	static const char *const usual[] = {"src", "", "lib", "python"};
	sw_arena *arena = l->s->arena;
	sw_str name = l->s->project->name.text;
	sw_str flat = sw_str_replace(arena, name, SW_STR("-"), SW_STR("_"));
	for (size_t i = 0; i < SW_COUNTOF(usual); i++)
		add_base(l, sw_str_of(usual[i]));
	add_module(l, flat);
	add_module(l, sw_str_lower(arena, flat));
	add_module(l, sw_str_replace(arena, l->s->project->normal_name, SW_STR("-"), SW_STR("_")));
	if (is_module_path(flat)) /* "a.b" may also be the folder a_b */
		sw_strs_add_unique(arena, &l->modules, sw_str_replace(arena, flat, SW_STR("."), SW_STR("_")));
}

/* Adds the files of the module that are there; false when there is no such module. */
static bool take(const layout *l, sw_str base, sw_str module, sw_strs *out)
{
	sw_arena *arena = l->s->arena;
	sw_str path = sw_path_join(arena, base, module), whole = sw_path_join(arena, l->s->project->root, path);
	sw_str single = sw_fmt(arena, "%.*s.py", SW_ARG(path));
	bool found = sw_is_file(sw_path_join(arena, whole, SW_STR("__init__.py")));
	for (size_t i = 0; i < SW_COUNTOF(names_of_files); i++) {
		sw_str file = sw_path_join(arena, path, sw_str_of(names_of_files[i]));
		if (!sw_is_file(sw_path_join(arena, l->s->project->root, file)))
			continue;
		sw_strs_add_unique(arena, out, file);
		found = true;
	}
	if (sw_is_file(sw_path_join(arena, l->s->project->root, single))) {
		sw_strs_add_unique(arena, out, single);
		found = true;
	}
	return found;
}

/* The only package below a base, when there is exactly one. */
static bool take_only(const layout *l, sw_str base, sw_strs *out, sw_error *err)
{
	sw_arena *arena = l->s->arena;
	sw_strs names = {0};
	sw_str dir = sw_path_join(arena, l->s->project->root, base), only = {0};
	if (!sw_is_dir(dir))
		return true;
	if (!sw_list_dir(arena, dir, &names, err))
		return false;
	sw_each (name, &names) {
		bool never = sw_str_starts(*name, SW_STR("."));
		for (size_t i = 0; i < SW_COUNTOF(never_packages); i++)
			never = never || sw_str_is(*name, never_packages[i]);
		sw_str init = sw_path_join(arena, sw_path_join(arena, dir, *name), SW_STR("__init__.py"));
		if (never || !sw_is_file(init))
			continue;
		if (only.len)
			return true;
		only = *name;
	}
	if (only.len)
		take(l, base, only, out);
	return true;
}

bool sw_place_layout(const place_search *s, sw_strs *out, sw_error *err)
{
	layout l = {.s = s};
	bool found = false;
	by_settings(&l);
	by_name(&l);
	sw_each (base, &l.bases)
		sw_each (module, &l.modules)
			found = take(&l, *base, *module, out) || found;
	if (found)
		return true;
	return take_only(&l, SW_STR("src"), out, err) && (out->len || take_only(&l, SW_STR(""), out, err));
}
