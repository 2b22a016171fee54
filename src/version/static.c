/* Versions that stand in files of the project, read without running them. */
#include "base/fs.h"
#include "base/limits.h"
#include "codec/pyliteral.h"
#include "codec/pyre.h"
#include "pyspec/pep440.h"
#include "version/engine.h"

/* A path below the project as people name it. */
static sw_str shown(const sw_resolution *r, sw_str path)
{
	sw_str root = r->project->root;
	bool below = sw_str_starts(path, root) && path.len > root.len && path.ptr[root.len] == '/';
	return below ? sw_str_from(path, root.len + 1) : path;
}

bool sw_static_found(const sw_resolution *r, sw_version_origin origin, sw_str text, sw_str path, sw_str content,
		     size_t offset, size_t len, sw_error *err)
{
	if (!sw_pep440_valid(text)) {
		sw_fail(err, SW_W002, "\"%.*s\" is no version", SW_ARG(text));
		sw_hint(err, "write it as 1.2.3, 1.2.3rc1, 1.2.3.post1 or 1.2.3.dev4");
		return sw_point(err, path, content, offset, len, "not PEP 440");
	}
	r->result->origin = origin;
	r->result->text = text;
	sw_where_set(&r->result->where, path, content, offset, len, NULL);
	sw_resolution_step(r, "version %.*s stands in %.*s:%u", SW_ARG(text), SW_ARG(shown(r, path)),
			   r->result->where.line);
	return true;
}

/* A path of the project's settings, below its root. {NULL, 0} when it leads out of it. */
static sw_str inside(const sw_resolution *r, sw_str path)
{
	sw_str real = {0}, root = r->project->root;
	sw_error ignored = {0};
	if (!sw_real_path(r->arena, sw_path_join(r->arena, root, path), &real, &ignored)) {
		bool leaves = sw_str_starts(path, SW_STR("/")) || sw_str_find(path, SW_STR("..")) != SW_NPOS;
		return leaves ? (sw_str){0} : sw_path_join(r->arena, root, path); /* reading it says what is missing */
	}
	return sw_str_starts(real, root) && real.len > root.len && real.ptr[root.len] == '/' ? real : (sw_str){0};
}

static bool load_module(const sw_resolution *r, sw_str path, sw_py_module *out, sw_error *err)
{
	sw_str text = {0};
	return sw_read_file(r->arena, path, SW_LIMIT_TEXT_FILE, &text, err) &&
	       sw_py_parse(path, text, r->arena, out, err);
}

/* A text, or a tuple or list whose parts are joined with dots, as setuptools does; {NULL, 0} for anything else. */
static sw_str version_of(const sw_py_value *value, sw_arena *arena)
{
	sw_strs parts = {0};
	if (value->kind == SW_PY_STR)
		return value->text;
	if (value->kind != SW_PY_TUPLE && value->kind != SW_PY_LIST)
		return (sw_str){0};
	sw_each (item, &value->items) {
		if (item->kind != SW_PY_STR && item->kind != SW_PY_INT)
			return (sw_str){0};
		sw_push(arena, &parts, item->text);
	}
	return sw_str_join(arena, parts.ptr, parts.len, SW_STR("."));
}

/* The folder of setuptools' modules: package-dir, else src when the package lies there. */
static sw_str module_base(const sw_resolution *r, sw_str first)
{
	const sw_toml_value *dirs = sw_project_tool(r->project, "setuptools.package-dir");
	const sw_toml_value *root = sw_toml_at(dirs, SW_STR(""));
	sw_str src = sw_path_join(r->arena, SW_STR("src"), first);
	if (root && root->kind == SW_TOML_STRING)
		return root->text;
	sw_str below = sw_path_join(r->arena, r->project->root, src);
	bool in_src = sw_is_dir(below) || sw_is_file(sw_str_cat(r->arena, below, SW_STR(".py")));
	return in_src ? SW_STR("src") : SW_STR("");
}

/* The file of a module "a.b": base/a/b.py, else base/a/b/__init__.py; "" when there is neither. */
static sw_str module_file(const sw_resolution *r, sw_str base, sw_str module)
{
	sw_str path = sw_path_join(r->arena, base, sw_str_replace(r->arena, module, SW_STR("."), SW_STR("/")));
	sw_str whole = sw_path_join(r->arena, r->project->root, path);
	sw_str file = sw_str_cat(r->arena, whole, SW_STR(".py"));
	sw_str package = sw_path_join(r->arena, whole, SW_STR("__init__.py"));
	return sw_is_file(file) ? file : sw_is_file(package) ? package : (sw_str){0};
}

/* The literal that `name` is assigned in `path`; the backend's business when it is none. */
static bool read_literal(const sw_resolution *r, sw_str path, const char *name, bool constant, sw_error *err)
{
	sw_py_module module = {0};
	if (!load_module(r, path, &module, err))
		return false;
	const sw_py_assignment *found = sw_py_find(&module, name);
	if (!found)
		return sw_resolution_leave(r, "%.*s assigns nothing to %s", SW_ARG(shown(r, path)), name);
	sw_str text = found->value && (!constant || found->constant) ? version_of(found->value, r->arena) : (sw_str){0};
	if (!text.ptr || (constant && !text.len)) { /* flit loads the module when it reads nothing */
		sw_where_set(&r->result->where, path, module.text, found->offset, found->len, NULL);
		return sw_resolution_leave(r, "%s is %s in %.*s:%u", name, found->why ? found->why : "no text",
					   SW_ARG(shown(r, path)), r->result->where.line);
	}
	return sw_static_found(r, SW_VERSION_SOURCE, sw_str_trim(text), path, module.text, found->offset, found->len,
			       err);
}

bool sw_static_attribute(const sw_resolution *r, sw_str attribute, sw_error *err)
{
	size_t dot = sw_str_rchr(attribute, '.');
	sw_str module = dot == SW_NPOS ? SW_STR("__init__") : sw_str_sub(attribute, 0, dot);
	sw_str name = dot == SW_NPOS ? attribute : sw_str_from(attribute, dot + 1);
	sw_str first = sw_str_sub(module, 0, sw_str_chr(module, '.'));
	const sw_toml_value *dirs = sw_project_tool(r->project, "setuptools.package-dir"),
			    *own = sw_toml_at(dirs, first);
	if (own)
		return sw_resolution_leave(r, "package-dir moves the package %.*s", SW_ARG(first));
	sw_str path = module_file(r, module_base(r, first), module);
	if (!path.len)
		return sw_resolution_leave(r, "the module %.*s is not where it is usually found", SW_ARG(module));
	return read_literal(r, path, sw_cstr(r->arena, name), false, err);
}

bool sw_static_module(const sw_resolution *r, sw_str path, sw_str name, sw_error *err)
{
	sw_str file = inside(r, path);
	if (!file.len)
		return sw_resolution_leave(r, "%.*s lies outside of the project", SW_ARG(path));
	return read_literal(r, file, sw_cstr(r->arena, name), true, err);
}

bool sw_static_files(const sw_resolution *r, const sw_strs *paths, sw_error *err)
{
	if (paths->len != 1)
		return sw_resolution_leave(r, "the version is made of %zu files", paths->len);
	sw_str path = inside(r, paths->ptr[0]), content = {0};
	if (!path.len)
		return sw_resolution_leave(r, "%.*s lies outside of the project", SW_ARG(paths->ptr[0]));
	if (!sw_read_file(r->arena, path, SW_LIMIT_TEXT_FILE, &content, err))
		return false;
	sw_str text = sw_str_trim(content);
	return sw_static_found(r, SW_VERSION_SOURCE, text, path, content,
			       (size_t)(text.len ? text.ptr - content.ptr : 0), text.len, err);
}

/* The module that flit packages: [tool.flit.module] name, else the project's name with underscores. */
static sw_str flit_module(const sw_resolution *r)
{
	static const char *const tables[] = {"flit.module", "flit.metadata"};
	static const char *const keys[] = {"name", "module"};
	for (size_t i = 0; i < SW_COUNTOF(tables); i++) {
		const sw_toml_value *name = sw_toml_at(sw_project_tool(r->project, tables[i]), sw_str_of(keys[i]));
		if (name && name->kind == SW_TOML_STRING)
			return name->text;
	}
	return sw_str_replace(r->arena, r->project->name.text, SW_STR("-"), SW_STR("_"));
}

bool sw_static_flit(const sw_resolution *r, sw_error *err)
{
	static const char *const bases[] = {"", "src"};
	sw_str module = flit_module(r), path = {0};
	for (size_t i = 0; i < SW_COUNTOF(bases); i++) {
		sw_str found = module_file(r, sw_str_of(bases[i]), module);
		if (found.len && path.len)
			return sw_resolution_leave(r, "there are two modules %.*s", SW_ARG(module));
		path = found.len ? found : path;
	}
	if (!path.len)
		return sw_resolution_leave(r, "there is no module %.*s", SW_ARG(module));
	return read_literal(r, path, "__version__", true, err);
}

/* A text file as Python opens it: every kind of line end is "\n". */
static bool read_lines(const sw_resolution *r, sw_str path, sw_str *out, sw_error *err)
{
	if (!sw_read_file(r->arena, path, SW_LIMIT_TEXT_FILE, out, err))
		return false;
	if (sw_str_chr(*out, '\r') != SW_NPOS) {
		*out = sw_str_replace(r->arena, *out, SW_STR("\r\n"), SW_STR("\n"));
		*out = sw_str_replace(r->arena, *out, SW_STR("\r"), SW_STR("\n"));
	}
	return true;
}

/* The number of the group; false when the pattern has none such. */
static bool find_group(const sw_pyre *re, sw_str pattern, sw_str name, size_t *out, sw_error *err)
{
	*out = name.len ? sw_pyre_group(re, name) : sw_pyre_groups(re) ? 1 : 0;
	if (*out)
		return true;
	return sw_fail(err, SW_W003, "the pattern \"%.*s\" has no group %s%.*s", SW_ARG(pattern),
		       name.len ? "called " : "for the version", SW_ARG(name));
}

bool sw_static_pattern(const sw_resolution *r, sw_str path, sw_str pattern, sw_str name, sw_error *err)
{
	const sw_pyre *re = NULL;
	sw_pyre_match match = {0};
	sw_str file = inside(r, path), content = {0};
	size_t group = 0;
	if (!file.len)
		return sw_resolution_leave(r, "%.*s lies outside of the project", SW_ARG(path));
	if (!read_lines(r, file, &content, err) || !sw_pyre_compile(pattern, SW_PYRE_MULTILINE, r->arena, &re, err) ||
	    !find_group(re, pattern, name, &group, err) || !sw_pyre_search(re, content, 0, &match, err))
		return sw_wrap(err, "the version of %.*s", SW_ARG(path));
	sw_str text = sw_pyre_text(&match, content, group);
	if (!text.len) {
		sw_fail(err, SW_W006, "%.*s holds no version that the pattern of the settings finds", SW_ARG(path));
		return sw_hint(err, "write __version__ = \"1.2.3\" there");
	}
	return sw_static_found(r, SW_VERSION_SOURCE, text, file, content, match.start[group], text.len, err);
}
