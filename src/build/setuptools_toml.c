/* pyproject.toml as setuptools reads it: config/pyprojecttoml.py, config/_apply_pyprojecttoml.py. */
#include "build/setuptools.h"
#include "codec/toml.h"
#include "pyspec/spdx.h"

typedef struct reading {
	sw_setuptools *st;
	const sw_project *project;
	const sw_toml *doc;
	const sw_toml_value *tool;    /* [tool.setuptools], NULL = none */
	const sw_toml_value *dynamic; /* [tool.setuptools.dynamic] */
} reading;

static bool no_at(reading *r, size_t offset, const char *what)
{
	return sw_native_no_at(r->st->native, &r->project->pyproject, offset, "%s", what);
}

static bool no_value(reading *r, const sw_toml_value *value)
{
	size_t offset = value->key_span.len > 0 ? value->key_span.offset : value->span.offset;
	sw_str name = sw_toml_name(value, r->st->native->arena);
	return sw_native_no_at(r->st->native, &r->project->pyproject, offset, "%.*s is not imitated", SW_ARG(name));
}

static bool strings(reading *r, const sw_toml_value *value, sw_strs *out)
{
	if (value->kind != SW_TOML_ARRAY)
		return no_value(r, value);
	sw_each (item, &value->items) {
		if ((*item)->kind != SW_TOML_STRING)
			return no_value(r, value);
		sw_push(r->st->native->arena, out, (*item)->text);
	}
	return true;
}

/* A table of lists; "*" means every package, as "" does. */
static bool lists(reading *r, const sw_toml_value *value, sw_setuptools_lists *out)
{
	if (value->kind != SW_TOML_TABLE)
		return no_value(r, value);
	sw_toml_each(it, value)
	{
		sw_setuptools_list list = {.name = sw_str_is(it->key, "*") ? SW_STR("") : it->key};
		if (!strings(r, sw_toml_of(it), &list.items))
			return false;
		sw_push(r->st->native->arena, out, list);
	}
	return true;
}

static bool flag(reading *r, const sw_toml_value *value, sw_setuptools_flag *out)
{
	if (value->kind != SW_TOML_BOOLEAN)
		return no_value(r, value);
	*out = value->boolean ? SW_FLAG_YES : SW_FLAG_NO;
	return true;
}

static bool find_table(reading *r, const sw_toml_value *find)
{
	sw_setuptools *st = r->st;
	if (find->kind != SW_TOML_TABLE)
		return no_value(r, find);
	sw_toml_each(it, find)
	{
		const sw_toml_value *value = sw_toml_of(it);
		bool fine = false;
		if (sw_str_is(it->key, "where"))
			fine = strings(r, value, &st->where);
		else if (sw_str_is(it->key, "include"))
			fine = strings(r, value, &st->include);
		else if (sw_str_is(it->key, "exclude"))
			fine = strings(r, value, &st->exclude);
		else if (sw_str_is(it->key, "namespaces") && value->kind == SW_TOML_BOOLEAN)
			fine = (st->classic_find = !value->boolean, true);
		/* An empty list would find nothing, an absent one finds everything. */
		if (!fine || (value->kind == SW_TOML_ARRAY && value->items.len == 0 && !sw_str_is(it->key, "exclude")))
			return no_value(r, value);
	}
	st->packages_kind = SW_PACKAGES_FIND;
	return true;
}

static bool read_packages(reading *r, const sw_toml_value *value)
{
	if (value->kind == SW_TOML_ARRAY) {
		r->st->packages_kind = SW_PACKAGES_LIST;
		return strings(r, value, &r->st->packages);
	}
	const sw_toml_value *find = sw_toml_at(value, SW_STR("find"));
	if (!find || value->table.items.len != 1)
		return no_value(r, value);
	return find_table(r, find);
}

static bool read_package_dir(reading *r, const sw_toml_value *value)
{
	if (value->kind != SW_TOML_TABLE)
		return no_value(r, value);
	sw_toml_each(it, value)
	{
		if (sw_toml_of(it)->kind != SW_TOML_STRING)
			return no_value(r, value);
		sw_push(r->st->native->arena, &r->st->package_dir, (sw_setuptools_pair){it->key, sw_toml_of(it)->text});
	}
	return true;
}

static bool read_py_modules(reading *r, const sw_toml_value *value)
{
	r->st->has_py_modules = true;
	return strings(r, value, &r->st->py_modules);
}

static bool read_package_data(reading *r, const sw_toml_value *value)
{
	return lists(r, value, &r->st->package_data);
}

static bool read_exclude_package_data(reading *r, const sw_toml_value *value)
{
	return lists(r, value, &r->st->exclude_package_data);
}

static bool read_include_package_data(reading *r, const sw_toml_value *value)
{
	return flag(r, value, &r->st->include_package_data);
}

static bool read_zip_safe(reading *r, const sw_toml_value *value)
{
	return flag(r, value, &r->st->zip_safe);
}

static bool read_license_files(reading *r, const sw_toml_value *value)
{
	if (r->project->table.has_license_files)
		return no_value(r, value);
	r->st->has_license_patterns = true;
	return strings(r, value, &r->st->license_patterns);
}

static bool read_platforms(reading *r, const sw_toml_value *value)
{
	return strings(r, value, &r->st->platforms);
}

static bool read_dynamic(reading *r, const sw_toml_value *value)
{
	r->dynamic = value;
	return value->kind == SW_TOML_TABLE || no_value(r, value);
}

/* An empty list or table of these changes nothing. */
static bool read_empty(reading *r, const sw_toml_value *value)
{
	bool empty = (value->kind == SW_TOML_ARRAY && value->items.len == 0) ||
		     (value->kind == SW_TOML_TABLE && value->table.items.len == 0);
	return empty || no_value(r, value);
}

static const struct tool_key {
	const char *key;
	bool (*read)(reading *r, const sw_toml_value *value);
} tool_keys[] = {
	{"packages", read_packages},
	{"package-dir", read_package_dir},
	{"py-modules", read_py_modules},
	{"package-data", read_package_data},
	{"exclude-package-data", read_exclude_package_data},
	{"include-package-data", read_include_package_data},
	{"zip-safe", read_zip_safe},
	{"license-files", read_license_files},
	{"platforms", read_platforms},
	{"dynamic", read_dynamic},
	{"data-files", read_empty},
	{"script-files", read_empty},
	{"ext-modules", read_empty},
	{"cmdclass", read_empty},
};

static bool read_tool(reading *r)
{
	if (r->tool->kind != SW_TOML_TABLE)
		return no_value(r, r->tool);
	sw_toml_each(it, r->tool)
	{
		size_t i = 0;
		while (i < SW_COUNTOF(tool_keys) && !sw_str_is(it->key, tool_keys[i].key))
			i++;
		if (i == SW_COUNTOF(tool_keys))
			return no_value(r, sw_toml_of(it));
		if (!tool_keys[i].read(r, sw_toml_of(it)))
			return false;
	}
	return true;
}

/* [tool.distutils.bdist_wheel] universal is all that is known. */
static bool read_distutils(reading *r)
{
	const sw_toml_value *commands = sw_toml_get(r->doc->root, "tool.distutils");
	if (!commands)
		return true;
	if (commands->kind != SW_TOML_TABLE)
		return no_value(r, commands);
	sw_toml_each(it, commands)
	{
		const sw_toml_value *command = sw_toml_of(it);
		const sw_toml_value *universal = sw_toml_at(command, SW_STR("universal"));
		if (command->kind == SW_TOML_TABLE && command->table.items.len == 0)
			continue;
		bool wheel = sw_str_is(it->key, "bdist_wheel") || sw_str_is(it->key, "bdist-wheel");
		if (!wheel || command->kind != SW_TOML_TABLE || !universal || universal->kind != SW_TOML_BOOLEAN ||
		    command->table.items.len != 1)
			return no_value(r, command);
		r->st->universal = universal->boolean;
	}
	return true;
}

/* ---- [project] ---- */

static bool guess_type(sw_str path, sw_str *out)
{
	static const struct {
		const char *suffix, *type;
	} types[] = {{".md", "text/markdown"}, {".rst", "text/x-rst"}, {".txt", "text/plain"}};
	sw_str base = sw_path_base(path);
	size_t dot = sw_str_rchr(base, '.');
	*out = (sw_str){0};
	if (dot == SW_NPOS || dot == 0)
		return true;
	for (size_t i = 0; i < SW_COUNTOF(types); i++)
		if (sw_str_ieq(sw_str_from(base, dot), sw_str_of(types[i].suffix))) {
			*out = sw_str_of(types[i].type);
			return true;
		}
	return false;
}

static bool read_readme(reading *r)
{
	const sw_readme *readme = &r->project->table.readme;
	sw_setuptools *st = r->st;
	sw_strs paths = {0};
	sw_push(st->native->arena, &paths, readme->value.text);
	if (readme->kind == SW_README_NONE)
		return true;
	st->content_type = readme->content_type.text;
	if (readme->kind == SW_README_TEXT) {
		st->long_description = readme->value.text;
		return readme->value.text.len > 0 || no_at(r, readme->value.offset, "an empty readme text");
	}
	if (!sw_field_set(readme->content_type) && !guess_type(readme->value.text, &st->content_type))
		return no_at(r, readme->value.offset, "the type of this readme is not known");
	return sw_setuptools_read_files(st, &paths, &st->long_description);
}

static bool read_license(reading *r)
{
	const sw_license *license = &r->project->table.license;
	sw_setuptools *st = r->st;
	sw_strs paths = {0};
	sw_error err = {0};
	sw_push(st->native->arena, &paths, license->value.text);
	switch (license->kind) {
	case SW_LICENSE_NONE: return true;
	case SW_LICENSE_TEXT: st->license = license->value.text; return true;
	case SW_LICENSE_FILE: return sw_setuptools_read_files(st, &paths, &st->license);
	case SW_LICENSE_EXPRESSION: break;
	}
	if (!st->profile->license_expressions)
		return no_at(r, license->value.offset, "this version of setuptools knows no licence expressions");
	if (!sw_spdx_normalise(license->value.text, st->native->arena, &st->license_expression, &err))
		return no_at(r, license->value.offset, "licence expression that is not known");
	sw_each (classifier, &r->project->table.classifiers)
		if (sw_str_starts(classifier->text, SW_STR("License :: ")))
			return no_at(r, classifier->offset, "licence classifier beside a licence expression");
	return true;
}

static bool read_people(reading *r, const sw_persons *people, sw_str *names, sw_str *emails)
{
	sw_arena *arena = r->st->native->arena;
	sw_strs plain = {0}, addresses = {0};
	sw_each (person, people) {
		sw_str address;
		if (!sw_field_set(person->email)) {
			sw_push(arena, &plain, person->name.text);
		} else if (!sw_field_set(person->name)) {
			sw_push(arena, &addresses, person->email.text);
		} else if (!sw_native_address(arena, person->name.text, person->email.text, &address)) {
			return no_at(r, person->email.offset, "address that is not understood");
		} else {
			sw_push(arena, &addresses, address);
		}
	}
	if (plain.len > 0)
		*names = sw_str_join(arena, plain.ptr, plain.len, SW_STR(", "));
	if (addresses.len > 0)
		*emails = sw_str_join(arena, addresses.ptr, addresses.len, SW_STR(", "));
	return true;
}

static void copy_fields(reading *r, const sw_fields *from, sw_strs *to)
{
	sw_each (field, from)
		sw_push(r->st->native->arena, to, field->text);
}

static bool read_requirements(reading *r)
{
	const sw_project_table *table = &r->project->table;
	sw_setuptools *st = r->st;
	sw_each (field, &table->dependencies)
		if (!sw_setuptools_requirement(st, field->text, &st->install_requires))
			return no_at(r, field->offset, "requirement that is not understood");
	sw_each (group, &table->optional_dependencies) {
		sw_setuptools_list extra = {.name = group->name.text};
		sw_each (field, &group->requirements)
			if (!sw_setuptools_requirement(st, field->text, &extra.items))
				return no_at(r, field->offset, "requirement that is not understood");
		sw_push(st->native->arena, &st->extras, extra);
	}
	if (sw_field_set(table->requires_python))
		return sw_setuptools_specifiers(st, table->requires_python.text, &st->requires_python);
	return true;
}

static void add_entry_points(reading *r, sw_str group, const sw_field_pairs *pairs)
{
	sw_arena *arena = r->st->native->arena;
	sw_setuptools_list list = {.name = group};
	sw_each (pair, pairs)
		sw_push(arena, &list.items,
			sw_fmt(arena, "%.*s = %.*s", SW_ARG(pair->key.text), SW_ARG(pair->value.text)));
	if (list.items.len > 0)
		sw_push(arena, &r->st->entry_points, list);
}

static bool read_table(reading *r)
{
	const sw_project_table *table = &r->project->table;
	sw_setuptools *st = r->st;
	if (table->unknown.len > 0)
		return no_at(r, table->unknown.ptr[0].offset, "unknown key in [project], which setuptools refuses");
	if (table->has_import_names || table->has_import_namespaces)
		return sw_native_no(st->native, "import-names, which setuptools refuses");
	st->name = table->name.text;
	st->version = table->version.text;
	st->summary = table->description.text;
	if (sw_str_chr(st->summary, '\n') != SW_NPOS)
		return no_at(r, table->description.offset, "a description of several lines");
	copy_fields(r, &table->keywords, &st->keywords);
	copy_fields(r, &table->classifiers, &st->classifiers);
	if (table->has_license_files) {
		if (!st->profile->license_expressions)
			return sw_native_no(st->native, "this version of setuptools knows no project.license-files");
		st->has_license_patterns = true;
		copy_fields(r, &table->license_files, &st->license_patterns);
	}
	sw_each (pair, &table->urls)
		sw_push(st->native->arena, &st->project_urls, (sw_setuptools_pair){pair->key.text, pair->value.text});
	sw_each (group, &table->entry_points)
		add_entry_points(r, group->name.text, &group->pairs);
	add_entry_points(r, SW_STR("console_scripts"), &table->scripts);
	add_entry_points(r, SW_STR("gui_scripts"), &table->gui_scripts);
	return read_readme(r) && read_license(r) && read_people(r, &table->authors, &st->author, &st->author_email) &&
	       read_people(r, &table->maintainers, &st->maintainer, &st->maintainer_email) && read_requirements(r);
}

/* ---- dynamic values ---- */

/* { file = "…" } or { file = ["…", "…"] } */
static bool file_directive(reading *r, const sw_toml_value *directive, sw_str *out)
{
	const sw_toml_value *file = sw_toml_at(directive, SW_STR("file"));
	sw_strs paths = {0};
	if (!file)
		return no_value(r, directive);
	if (file->kind == SW_TOML_STRING)
		sw_push(r->st->native->arena, &paths, file->text);
	else if (!strings(r, file, &paths))
		return false;
	return sw_setuptools_read_files(r->st, &paths, out);
}

static bool dynamic_version(reading *r, const sw_toml_value *directive)
{
	sw_setuptools *st = r->st;
	const sw_toml_value *attr = sw_toml_at(directive, SW_STR("attr"));
	if (attr && attr->kind == SW_TOML_STRING && directive->table.items.len == 1)
		return sw_setuptools_read_attr(st, attr->text, &st->version);
	return file_directive(r, directive, &st->version);
}

static bool dynamic_readme(reading *r, const sw_toml_value *directive)
{
	const sw_toml_value *type = sw_toml_at(directive, SW_STR("content-type"));
	if (type && type->kind != SW_TOML_STRING)
		return no_value(r, type);
	r->st->content_type = type ? type->text : SW_STR("text/x-rst");
	return file_directive(r, directive, &r->st->long_description);
}

static bool dynamic_description(reading *r, const sw_toml_value *directive)
{
	return file_directive(r, directive, &r->st->summary) &&
	       (sw_str_chr(r->st->summary, '\n') == SW_NPOS || no_value(r, directive));
}

static bool dynamic_dependencies(reading *r, const sw_toml_value *directive)
{
	sw_str text = {0};
	return file_directive(r, directive, &text) &&
	       sw_setuptools_requirement_lines(r->st, text, &r->st->install_requires);
}

static bool dynamic_extras(reading *r, const sw_toml_value *directive)
{
	if (directive->kind != SW_TOML_TABLE)
		return no_value(r, directive);
	sw_toml_each(it, directive)
	{
		sw_setuptools_list extra = {.name = it->key};
		sw_str text = {0};
		if (!file_directive(r, sw_toml_of(it), &text) ||
		    !sw_setuptools_requirement_lines(r->st, text, &extra.items))
			return false;
		sw_push(r->st->native->arena, &r->st->extras, extra);
	}
	return true;
}

static bool dynamic_classifiers(reading *r, const sw_toml_value *directive)
{
	sw_str text, line;
	if (!file_directive(r, directive, &text))
		return false;
	while (sw_str_line(&text, &line)) {
		if (sw_str_trim(line).len != line.len || line.len == 0)
			return no_value(r, directive);
		sw_push(r->st->native->arena, &r->st->classifiers, line);
	}
	return true;
}

static const struct dynamic_key {
	const char *key;
	bool (*read)(reading *r, const sw_toml_value *directive);
} dynamic_keys[] = {
	{"version", dynamic_version},
	{"readme", dynamic_readme},
	{"description", dynamic_description},
	{"dependencies", dynamic_dependencies},
	{"optional-dependencies", dynamic_extras},
	{"classifiers", dynamic_classifiers},
};

static bool read_dynamic_field(reading *r, const sw_field *field)
{
	const sw_toml_value *directive = sw_toml_at(r->dynamic, field->text);
	if (!directive) {
		/* setuptools-scm sets the version; entry points may be dynamic and empty when nothing says otherwise. */
		if (sw_str_is(field->text, "version") && r->st->scm_version)
			return true;
		return no_at(r, field->offset, "dynamic without a source in [tool.setuptools.dynamic]");
	}
	for (size_t i = 0; i < SW_COUNTOF(dynamic_keys); i++)
		if (sw_str_is(field->text, dynamic_keys[i].key))
			return dynamic_keys[i].read(r, directive);
	return no_at(r, field->offset, "dynamic field that is not imitated");
}

bool sw_setuptools_toml(sw_setuptools *st)
{
	reading r = {.st = st, .project = st->native->input->project};
	r.doc = &r.project->toml;
	const sw_project_table *table = &r.project->table;
	if (!r.project->toml.root)
		return true;
	r.tool = sw_toml_get(r.doc->root, "tool.setuptools");
	if (!table->present && !r.tool)
		return true;
	if (!table->present)
		return no_value(&r, r.tool);
	if (sw_toml_get(r.doc->root, "tools.setuptools"))
		sw_native_note(st->native, "[tools.setuptools] is ignored: the table is [tool.setuptools]");
	if ((r.tool && !read_tool(&r)) || !read_distutils(&r) || !read_table(&r))
		return false;
	if (st->include_package_data == SW_FLAG_UNSET)
		st->include_package_data = SW_FLAG_YES;
	/* Attributes are looked for where packages are. */
	if (!sw_setuptools_discover(st))
		return false;
	sw_each (field, &table->dynamic)
		if (!read_dynamic_field(&r, field))
			return false;
	return true;
}
