#include "build/flit.h"
#include "codec/pyliteral.h"

bool sw_flit_no_field(sw_flit *f, sw_field field, const char *what)
{
	return sw_native_no_at(f->native, &f->project->pyproject, field.offset, "%s", what);
}

bool sw_flit_no_value(sw_flit *f, const sw_toml_value *value)
{
	size_t offset = value->key_span.len > 0 ? value->key_span.offset : value->span.offset;
	sw_str name = sw_toml_name(value, f->native->arena);
	return sw_native_no_at(f->native, &f->project->pyproject, offset, "%.*s is not imitated", SW_ARG(name));
}

/* ---- the module ---- */

static bool is_dotted_name(sw_str name)
{
	sw_str rest = name, part;
	while (sw_str_split(&rest, '.', &part)) {
		if (part.len == 0 || sw_is_digit(part.ptr[0]))
			return false;
		for (size_t i = 0; i < part.len; i++)
			if (!sw_is_alnum(part.ptr[i]) && part.ptr[i] != '_')
				return false;
	}
	return true;
}

static bool module_name(sw_flit *f)
{
	const sw_toml_value *given = sw_toml_at(sw_project_tool(f->project, "flit.module"), SW_STR("name"));
	sw_arena *arena = f->native->arena;
	if (given && given->kind != SW_TOML_STRING)
		return sw_flit_no_value(f, given);
	f->module = given ? given->text : sw_str_replace(arena, f->project->table.name.text, SW_STR("-"), SW_STR("_"));
	/* A package of type stubs keeps its "-" since 4.0. */
	if (sw_str_ends(f->project->table.name.text, SW_STR("-stubs")))
		return sw_native_no(f->native, "a package of type stubs is not imitated");
	return is_dotted_name(f->module) ||
	       sw_native_no(f->native, "the module's name is unusual: %.*s", SW_ARG(f->module));
}

/* common.Module */
static bool find_module(sw_flit *f)
{
	sw_arena *arena = f->native->arena;
	const sw_tree *tree = &f->native->tree;
	sw_str path = sw_str_replace(arena, f->module, SW_STR("."), SW_STR("/"));
	static const char *const prefixes[] = {"", "src"};
	size_t found = 0;
	for (size_t i = 0; i < SW_COUNTOF(prefixes); i++) {
		sw_str here = i == 0 ? path : sw_fmt(arena, "src/%.*s", SW_ARG(path));
		const sw_tree_dir *dir = sw_tree_dir_get(tree, here);
		const sw_tree_file *file = sw_tree_get(tree, sw_str_cat(arena, here, SW_STR(".py")));
		found += (dir ? 1u : 0u) + (file ? 1u : 0u);
		if (!dir && !file)
			continue;
		f->prefix = sw_str_of(prefixes[i]);
		f->package = dir;
		f->file = dir ? sw_tree_get(tree, sw_str_cat(arena, here, SW_STR("/__init__.py"))) : file;
	}
	if (found != 1)
		return sw_native_no(f->native, "%s could be the module %.*s",
				    found ? "several files or folders" : "nothing", SW_ARG(f->module));
	return true;
}

/* get_docstring_and_version_via_ast: later files win, each gives the first __version__ that is a constant. */
static bool read_module(sw_flit *f, sw_str path, sw_str *docstring)
{
	sw_arena *arena = f->native->arena;
	sw_str bytes;
	sw_error err = {0};
	sw_py_module module;
	if (!sw_tree_read(&f->native->tree, path, &bytes))
		return sw_native_no_line(f->native, path, 0, "the module cannot be read");
	if (!sw_py_parse(path, bytes, arena, &module, &err))
		return sw_native_no_line(f->native, path, err.where.line,
					 "the module cannot be read without running it");
	*docstring = module.docstring;
	sw_each (assignment, &module.assignments) {
		if (!sw_str_is(assignment->name, "__version__") || !assignment->constant)
			continue;
		if (!assignment->value || assignment->value->kind != SW_PY_STR)
			return sw_native_no_line(f->native, path, 0, "__version__ is no text");
		f->version = assignment->value->text;
		break;
	}
	return true;
}

static bool from_module(sw_flit *f)
{
	static const char *const names[] = {"__version__.py", "_version.py", "version.py", "__init__.py"};
	const sw_project_table *project = &f->project->table;
	sw_arena *arena = f->native->arena;
	bool want_version = sw_project_is_dynamic(project, "version");
	bool want_summary = sw_project_is_dynamic(project, "description");
	sw_str docstring = {0};
	if (!want_version && !want_summary)
		return true;
	f->version = (sw_str){0};
	for (size_t i = 0; f->package && i < SW_COUNTOF(names); i++) {
		sw_str path = sw_fmt(arena, "%.*s/%s", SW_ARG(f->package->path), names[i]);
		if (i + 1 < SW_COUNTOF(names) && !sw_tree_get(&f->native->tree, path))
			continue;
		if (!read_module(f, path, &docstring))
			return false;
	}
	if (!f->package && !read_module(f, f->file->path, &docstring))
		return false;
	sw_str clean = docstring.ptr ? sw_py_cleandoc(docstring, arena) : SW_STR("");
	if (want_version && f->version.len == 0)
		return sw_native_no(f->native, "the module's __version__ is not written as a constant");
	if (want_summary && sw_str_trim(clean).len == 0)
		return sw_native_no(f->native, "the module has no docstring");
	if (want_summary) {
		clean = sw_str_ltrim(clean);
		size_t end = 0;
		while (end < clean.len && !sw_tree_break(clean, end))
			end++;
		f->summary = sw_str_sub(clean, 0, end);
	}
	if (!want_version)
		f->version = project->version.text;
	return true;
}

/* ---- configuration ---- */

static const char *const flit_tables[] = {"module", "sdist", "external-data"};

static bool check_tool(sw_flit *f)
{
	const sw_toml_value *tool = sw_project_tool(f->project, "flit");
	if (!tool)
		return true;
	sw_toml_each(it, tool)
	{
		bool known = it->key.len > 2 && sw_str_ieq(sw_str_sub(it->key, 0, 2), SW_STR("x-"));
		for (size_t i = 0; i < SW_COUNTOF(flit_tables); i++)
			known = known || sw_str_is(it->key, flit_tables[i]);
		if (!known || sw_toml_of(it)->kind != SW_TOML_TABLE)
			return sw_flit_no_value(f, sw_toml_of(it));
	}
	const sw_toml_value *module = sw_toml_at(tool, SW_STR("module"));
	if (module)
		sw_toml_each(it, module) if (!sw_str_is(it->key, "name")) return sw_flit_no_value(f, sw_toml_of(it));
	const sw_toml_value *sdist = sw_toml_at(tool, SW_STR("sdist"));
	if (sdist)
		sw_toml_each(it, sdist) if (!sw_str_is(it->key, "include") &&
					    !sw_str_is(it->key, "exclude")) return sw_flit_no_value(f, sw_toml_of(it));
	const sw_toml_value *data = sw_toml_at(tool, SW_STR("external-data"));
	return !data || sw_flit_no_value(f, data);
}

static bool check_dynamic(sw_flit *f)
{
	const sw_project_table *project = &f->project->table;
	sw_each (field, &project->dynamic)
		if (!sw_str_is(field->text, "version") && !sw_str_is(field->text, "description"))
			return sw_flit_no_field(f, *field, "flit_core does not find this by itself");
	if (project->unknown.len > 0)
		return sw_flit_no_field(f, project->unknown.ptr[0],
					"unknown key in [project], which flit_core refuses");
	if (project->has_import_names || project->has_import_namespaces)
		return sw_native_no(f->native, "import-names and import-namespaces are not imitated");
	return true;
}

static bool guess_type(sw_str path, sw_str *out)
{
	static const struct {
		const char *suffix, *type;
	} types[] = {{".md", "text/markdown"}, {".rst", "text/x-rst"}, {".txt", "text/plain"}};
	for (size_t i = 0; i < SW_COUNTOF(types); i++) {
		size_t len = sw_str_of(types[i].suffix).len;
		if (path.len > len && sw_str_ieq(sw_str_from(path, path.len - len), sw_str_of(types[i].suffix)) &&
		    path.ptr[path.len - len - 1] != '/') {
			*out = sw_str_of(types[i].type);
			return true;
		}
	}
	return false;
}

/* The path as it is listed; flit_core 4 normalises it, 3 lists it as it is written. */
bool sw_flit_plain_path(sw_flit *f, sw_field field)
{
	sw_str normal = sw_tree_normal(f->native->arena, field.text);
	return (field.text.len > 0 && sw_str_eq(normal, field.text) && !sw_str_starts(normal, SW_STR(".."))) ||
	       sw_flit_no_field(f, field, "unusual path");
}

static bool read_readme(sw_flit *f)
{
	const sw_readme *readme = &f->project->table.readme;
	static const char *const types[] = {"text/x-rst", "text/markdown", "text/plain"};
	if (readme->kind == SW_README_NONE)
		return true;
	f->content_type = readme->content_type.text;
	if (sw_field_set(readme->content_type)) {
		sw_str base = f->content_type, rest;
		sw_str_cut(f->content_type, SW_STR(";"), &base, &rest);
		bool known = false;
		for (size_t i = 0; i < SW_COUNTOF(types); i++)
			known = known || sw_str_is(sw_str_trim(base), types[i]);
		if (!known)
			return sw_flit_no_field(f, readme->content_type, "content type that flit_core refuses");
	}
	if (readme->kind == SW_README_TEXT) {
		f->description = readme->value.text;
		return sw_field_set(readme->content_type) ||
		       sw_flit_no_field(f, readme->value, "readme text without a type");
	}
	if (!sw_field_set(readme->content_type) && !guess_type(readme->value.text, &f->content_type))
		f->content_type = (sw_str){0};
	if (!sw_flit_plain_path(f, readme->value))
		return false;
	return sw_tree_text(&f->native->tree, readme->value.text, &f->description) ||
	       sw_flit_no_field(f, readme->value, "the readme cannot be read");
}

/* Metadata.supports_py2: no clause of requires-python matches ^\s*(>=?|~=|===?)?\s*[3-9]. */
static bool supports_py2(sw_str requires_python)
{
	static const char *const operators[] = {"===", "==", "~=", ">=", ">"};
	sw_str rest = requires_python, part;
	while (sw_str_split(&rest, ',', &part)) {
		part = sw_str_ltrim(part);
		for (size_t i = 0; i < SW_COUNTOF(operators); i++)
			if (sw_str_starts(part, sw_str_of(operators[i]))) {
				part = sw_str_from(part, sw_str_of(operators[i]).len);
				break;
			}
		part = sw_str_ltrim(part);
		if (part.len > 0 && part.ptr[0] >= '3' && part.ptr[0] <= '9')
			return false;
	}
	return true;
}

bool sw_flit_configure(sw_flit *f)
{
	const sw_project_table *project = &f->project->table;
	sw_str version;
	if (!project->present || !sw_field_set(project->name))
		return sw_native_no(f->native, "there is no [project]");
	f->version = project->version.text;
	f->summary = project->description.text;
	if (!check_tool(f) || !check_dynamic(f) || !module_name(f) || !find_module(f) || !from_module(f) ||
	    !read_readme(f) || !sw_flit_license(f))
		return false;
	if (!f->summary.ptr)
		return sw_native_no(f->native, "flit_core wants a description");
	if (!sw_pep440_normalise(f->version, f->native->arena, &version))
		return sw_native_no(f->native, "the version is none: %.*s", SW_ARG(f->version));
	f->version = version;
	f->py2 = supports_py2(project->requires_python.text);
	return true;
}
