/* towncrier's settings, with its own defaults. */
#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "changes/fragment.h"

typedef struct reading {
	const sw_toml *doc;
	const sw_toml_value *table;
	sw_arena *arena;
	sw_fragments_config *out;
	sw_error *err;
} reading;

/* What the usual types ask for; a type that nobody knows asks for nothing. */
static sw_level level_of(sw_str key)
{
	static const struct {
		const char *key;
		sw_level level;
	} rows[] = {
		{"breaking", SW_LEVEL_MAJOR},   {"major", SW_LEVEL_MAJOR},       {"removal", SW_LEVEL_MAJOR},
		{"removed", SW_LEVEL_MAJOR},    {"feature", SW_LEVEL_MINOR},     {"feat", SW_LEVEL_MINOR},
		{"added", SW_LEVEL_MINOR},      {"minor", SW_LEVEL_MINOR},       {"deprecation", SW_LEVEL_MINOR},
		{"deprecated", SW_LEVEL_MINOR}, {"enhancement", SW_LEVEL_MINOR}, {"bugfix", SW_LEVEL_PATCH},
		{"bug", SW_LEVEL_PATCH},        {"fix", SW_LEVEL_PATCH},         {"fixed", SW_LEVEL_PATCH},
		{"changed", SW_LEVEL_PATCH},    {"security", SW_LEVEL_PATCH},    {"patch", SW_LEVEL_PATCH},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		if (sw_str_ieq(key, sw_str_of(rows[i].key)))
			return rows[i].level;
	return SW_LEVEL_NONE;
}

static void add_type(const reading *r, sw_str key, sw_str name, bool show)
{
	sw_each (type, &r->out->types)
		if (sw_str_eq(type->key, key)) {
			type->name = name;
			type->show_content = show;
			return;
		}
	sw_push(r->arena, &r->out->types,
		(sw_fragment_type){.key = key, .name = name, .show_content = show, .level = level_of(key)});
}

static sw_str capitalized(sw_str text, sw_arena *arena)
{
	sw_str lower = sw_str_lower(arena, text);
	if (!lower.len || lower.ptr[0] < 'a' || lower.ptr[0] > 'z')
		return lower;
	return sw_fmt(arena, "%c%.*s", lower.ptr[0] - 'a' + 'A', SW_ARG(sw_str_from(lower, 1)));
}

/* [[tool.towncrier.type]] */
static bool read_type_array(const reading *r, const sw_toml_value *array)
{
	if (!sw_toml_want(r->doc, array, SW_TOML_ARRAY, r->err))
		return false;
	for (size_t i = 0; i < array->items.len; i++) {
		const sw_toml_value *item = array->items.ptr[i];
		sw_str name = {0}, key = {0};
		bool show = true;
		if (!sw_toml_want(r->doc, item, SW_TOML_TABLE, r->err) ||
		    !sw_toml_get_str(r->doc, item, "name", &name, r->err) ||
		    !sw_toml_get_str(r->doc, item, "directory", &key, r->err) ||
		    !sw_toml_get_bool(r->doc, item, "showcontent", &show, r->err))
			return false;
		add_type(r, key.ptr ? key : sw_str_lower(r->arena, name), name, show);
	}
	return true;
}

/* [tool.towncrier.fragment.KEY], in the order of the keys. */
static bool read_type_tables(const reading *r, const sw_toml_value *table)
{
	sw_strs keys = {0};
	if (!sw_toml_want(r->doc, table, SW_TOML_TABLE, r->err))
		return false;
	sw_toml_each(it, table) sw_push(r->arena, &keys, it->key);
	sw_strs_sort(&keys);
	sw_each (key, &keys) {
		const sw_toml_value *item = sw_toml_at(table, *key);
		sw_str name = capitalized(*key, r->arena);
		bool show = true;
		if (!sw_toml_want(r->doc, item, SW_TOML_TABLE, r->err) ||
		    !sw_toml_get_str(r->doc, item, "name", &name, r->err) ||
		    !sw_toml_get_bool(r->doc, item, "showcontent", &show, r->err))
			return false;
		add_type(r, *key, name, show);
	}
	return true;
}

static bool is_empty(const sw_toml_value *value)
{
	return !value || (value->kind == SW_TOML_TABLE && !value->table.items.len) ||
	       (value->kind == SW_TOML_ARRAY && !value->items.len);
}

static bool read_types(const reading *r)
{
	const sw_toml_value *tables = sw_toml_get(r->table, "fragment"), *array = sw_toml_get(r->table, "type");
	if (!is_empty(tables))
		return read_type_tables(r, tables);
	if (!is_empty(array))
		return read_type_array(r, array);
	add_type(r, SW_STR("feature"), SW_STR("Features"), true);
	add_type(r, SW_STR("bugfix"), SW_STR("Bugfixes"), true);
	add_type(r, SW_STR("doc"), SW_STR("Improved Documentation"), true);
	add_type(r, SW_STR("removal"), SW_STR("Deprecations and Removals"), true);
	add_type(r, SW_STR("misc"), SW_STR("Misc"), false);
	return true;
}

static bool read_sections(const reading *r)
{
	const sw_toml_value *array = sw_toml_get(r->table, "section");
	if (!array) {
		sw_push(r->arena, &r->out->sections, (sw_fragment_section){0});
		return true;
	}
	if (!sw_toml_want(r->doc, array, SW_TOML_ARRAY, r->err))
		return false;
	for (size_t i = 0; i < array->items.len; i++) {
		const sw_toml_value *item = array->items.ptr[i];
		sw_fragment_section section = {0};
		if (!sw_toml_want(r->doc, item, SW_TOML_TABLE, r->err) ||
		    !sw_toml_get_str(r->doc, item, "name", &section.name, r->err) ||
		    !sw_toml_get_str(r->doc, item, "path", &section.path, r->err))
			return false;
		sw_push(r->arena, &r->out->sections, section);
	}
	return true;
}

static bool read_title_and_wrap(const reading *r)
{
	const sw_toml_value *title = sw_toml_get(r->table, "title_format"), *wrap = sw_toml_get(r->table, "wrap");
	sw_fragments_config *out = r->out;
	if (title && title->kind == SW_TOML_BOOLEAN)
		out->title_off = !title->boolean;
	else if (!sw_toml_get_str(r->doc, r->table, "title_format", &out->title_format, r->err))
		return false;
	if (wrap && wrap->kind == SW_TOML_BOOLEAN)
		out->wrap = wrap->boolean ? 79 : 0;
	else if (wrap && !sw_toml_get_int(r->doc, r->table, "wrap", &out->wrap, r->err))
		return false;
	else if (wrap)
		out->wrap = out->wrap > 0 ? out->wrap : 79;
	return true;
}

static bool read_texts(const reading *r)
{
	const struct {
		const char *key;
		sw_str *field;
	} rows[] = {
		{"filename", &r->out->file},
		{"name", &r->out->name},
		{"issue_format", &r->out->issue_format},
		{"issue_pattern", &r->out->issue_pattern},
		{"orphan_prefix", &r->out->orphan_prefix},
		{"start_string", &r->out->start_string},
		{"template", &r->out->template_name},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		if (!sw_toml_get_str(r->doc, r->table, rows[i].key, rows[i].field, r->err))
			return false;
	r->out->has_issue_format = r->out->issue_format.ptr != NULL;
	return true;
}

static bool read_lists(const reading *r)
{
	sw_fragments_config *out = r->out;
	const sw_toml_value *underlines = sw_toml_get(r->table, "underlines");
	sw_strs ignore = {0};
	if (underlines && underlines->kind == SW_TOML_STRING) { /* a string is a list of its letters */
		for (size_t i = 0; i < underlines->text.len; i++)
			sw_push(r->arena, &out->underlines, sw_str_sub(underlines->text, i, i + 1));
	} else if (!sw_toml_get_strs(r->doc, r->table, "underlines", r->arena, &out->underlines, r->err)) {
		return false;
	}
	static const char *const usual[] = {"=", "-", "~"};
	for (size_t i = 0; !underlines && i < SW_COUNTOF(usual); i++)
		sw_push(r->arena, &out->underlines, sw_str_of(usual[i]));
	if (!sw_toml_get_strs(r->doc, r->table, "ignore", r->arena, &ignore, r->err))
		return false;
	out->strict = sw_toml_get(r->table, "ignore") != NULL;
	sw_each (pattern, &ignore)
		sw_push(r->arena, &out->ignore, sw_str_lower(r->arena, *pattern));
	return true;
}

/* Where the fragments are: `directory`, else newsfragments/ in the package. */
static bool read_folder(const reading *r, sw_str root, sw_str project_name)
{
	sw_str directory = {0}, package = {0}, package_dir = SW_STR(".");
	if (!sw_toml_get_str(r->doc, r->table, "directory", &directory, r->err) ||
	    !sw_toml_get_str(r->doc, r->table, "package", &package, r->err) ||
	    !sw_toml_get_str(r->doc, r->table, "package_dir", &package_dir, r->err))
		return false;
	if (!package.len)
		package = project_name;
	if (!r->out->name.len)
		r->out->name = package;
	if (directory.ptr) {
		r->out->folder = sw_path_join(r->arena, root, directory);
	} else {
		r->out->folder = sw_path_join(r->arena, sw_path_join(r->arena, root, package_dir), package);
		r->out->append = SW_STR("newsfragments");
	}
	return true;
}

/* The name of towncrier's own template ("default"), or the path of another one. */
static void settle_template(sw_fragments_config *out)
{
	sw_str prefix = SW_STR("towncrier:"), name = out->template_name;
	if (!name.ptr)
		name = SW_STR("towncrier:default");
	if (sw_str_starts(name, prefix)) {
		name = sw_str_from(name, prefix.len);
		if (sw_str_ends(name, SW_STR(".md"))) {
			out->markdown = true;
			name.len -= strlen(".md");
		} else if (sw_str_ends(name, SW_STR(".rst"))) {
			out->markdown = false;
			name.len -= strlen(".rst");
		}
	}
	out->template_name = name;
}

static bool find_table(const sw_project *project, sw_arena *arena, sw_toml *own, reading *r)
{
	sw_str path = sw_path_join(arena, project->root, SW_STR("towncrier.toml")), text = {0};
	r->doc = &project->toml;
	r->table = sw_project_tool(project, "towncrier");
	if (!sw_is_file(path))
		return true;
	if (!sw_read_file(arena, path, SW_LIMIT_TEXT_FILE, &text, r->err) ||
	    !sw_toml_parse(path, text, arena, own, r->err))
		return false;
	r->doc = own;
	r->table = sw_toml_get(own->root, "tool.towncrier");
	return true;
}

bool sw_fragments_configure(const sw_project *project, sw_arena *arena, sw_fragments_config *out, sw_error *err)
{
	reading r = {.arena = arena, .out = out, .err = err};
	*out = (sw_fragments_config){0};
	if (!find_table(project, arena, sw_new(arena, sw_toml), &r))
		return false;
	if (!r.table)
		return true;
	*out = (sw_fragments_config){.present = true,
				     .path = r.doc->path,
				     .file = SW_STR("NEWS.rst"),
				     .orphan_prefix = SW_STR("+"),
				     .single_file = true,
				     .all_bullets = true};
	if (!read_texts(&r) || !read_title_and_wrap(&r) || !read_lists(&r) || !read_types(&r) || !read_sections(&r) ||
	    !sw_toml_get_bool(r.doc, r.table, "single_file", &out->single_file, err) ||
	    !sw_toml_get_bool(r.doc, r.table, "all_bullets", &out->all_bullets, err) ||
	    !read_folder(&r, project->root, sw_field_set(project->table.name) ? project->table.name.text : (sw_str){0}))
		return false;
	out->markdown = sw_str_ends(out->file, SW_STR(".md"));
	bool markdown_file = out->markdown;
	settle_template(out);
	if (!out->start_string.len)
		out->start_string = markdown_file ? SW_STR("<!-- towncrier release notes start -->\n")
						  : SW_STR(".. towncrier release notes start\n");
	return true;
}
