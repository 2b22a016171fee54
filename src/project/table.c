/* [project]: one reader a key, and what must hold between the keys. */
#include "project/internal.h"

#include <string.h>

#include "base/nearest.h"
#include "pyspec/name.h"
#include "pyspec/specifier.h"

static bool read_name(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	if (!sw_reader_field(r, value, &out->name))
		return false;
	if (sw_name_valid(out->name.text))
		return true;
	sw_reader_refuse(r, value, NULL, "\"%.*s\" is no name for a distribution", SW_ARG(out->name.text));
	return sw_hint(r->err,
		       "use letters, digits, \"-\", \"_\" and \".\", beginning and ending with a letter or digit");
}

static bool read_version(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	if (!sw_reader_field(r, value, &out->version))
		return false;
	if (sw_pep440_valid(out->version.text))
		return true;
	sw_reader_refuse(r, value, "not PEP 440", "\"%.*s\" is no version", SW_ARG(out->version.text));
	return sw_hint(r->err, "write it as 1.2.3, 1.2.3rc1, 1.2.3.post1 or 1.2.3.dev4");
}

static bool read_description(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	if (!sw_reader_field(r, value, &out->description))
		return false;
	return sw_str_chr(out->description.text, '\n') == SW_NPOS ||
	       sw_reader_refuse(r, value, NULL, "project.description must be one line: it becomes the Summary");
}

static bool read_requires_python(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	sw_specifiers set = {0};
	if (!sw_reader_field(r, value, &out->requires_python))
		return false;
	if (sw_specifier_scan_set(out->requires_python.text, r->arena, &set))
		return true;
	sw_reader_refuse(r, value, NULL, "\"%.*s\" is no set of version specifiers", SW_ARG(out->requires_python.text));
	return sw_hint(r->err, "write it as \">=3.9\" or \">=3.9,<4\"");
}

static bool read_license_files(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	out->has_license_files = true;
	return sw_reader_fields(r, value, &out->license_files);
}

static bool read_keywords(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	return sw_reader_fields(r, value, &out->keywords);
}

static bool read_classifiers(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	return sw_reader_fields(r, value, &out->classifiers);
}

static bool read_urls(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	return sw_reader_pairs(r, value, &out->urls);
}

static bool read_dynamic(const sw_reader *r, const sw_toml_value *value, sw_project_table *out);

/* `scalar`: written once, so it cannot be both static and dynamic (PEP 808 lets arrays and tables be). */
static const struct table_key {
	const char *name;
	bool (*read)(const sw_reader *r, const sw_toml_value *value, sw_project_table *out);
	bool scalar;
} table_keys[] = {
	{"name", read_name, true},
	{"version", read_version, true},
	{"description", read_description, true},
	{"readme", sw_table_readme, true},
	{"requires-python", read_requires_python, true},
	{"license", sw_table_license, true},
	{"license-files", read_license_files, false},
	{"authors", sw_table_authors, false},
	{"maintainers", sw_table_maintainers, false},
	{"keywords", read_keywords, false},
	{"classifiers", read_classifiers, false},
	{"urls", read_urls, false},
	{"scripts", sw_table_scripts, false},
	{"gui-scripts", sw_table_gui_scripts, false},
	{"entry-points", sw_table_entry_points, false},
	{"dependencies", sw_table_dependencies, false},
	{"optional-dependencies", sw_table_optional, false},
	{"import-names", sw_table_import_names, false},
	{"import-namespaces", sw_table_import_namespaces, false},
	{"dynamic", read_dynamic, false},
};

static const struct table_key *find_key(sw_str name)
{
	for (size_t i = 0; i < SW_COUNTOF(table_keys); i++)
		if (sw_str_is(name, table_keys[i].name))
			return &table_keys[i];
	return NULL;
}

static sw_str nearest_key(const sw_reader *r, sw_str name)
{
	sw_strs names = {0};
	for (size_t i = 0; i < SW_COUNTOF(table_keys); i++)
		sw_push(r->arena, &names, sw_str_of(table_keys[i].name));
	return sw_nearest(name, &names);
}

static bool read_dynamic(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	if (!sw_reader_fields(r, value, &out->dynamic))
		return false;
	for (size_t i = 0; i < out->dynamic.len; i++) {
		sw_str name = out->dynamic.ptr[i].text;
		const sw_toml_value *item = value->items.ptr[i];
		if (sw_str_is(name, "name"))
			return sw_reader_refuse(r, item, "write project.name",
						"the name of a project cannot be dynamic");
		if (find_key(name))
			continue;
		sw_str near = nearest_key(r, name);
		sw_reader_refuse(r, item, NULL, "project.dynamic names \"%.*s\", which is no key of [project]",
				 SW_ARG(name));
		return near.len ? sw_hint(r->err, "did you mean \"%.*s\"?", SW_ARG(near)) : false;
	}
	return true;
}

bool sw_project_is_dynamic(const sw_project_table *table, const char *key)
{
	sw_each (field, &table->dynamic)
		if (sw_str_is(field->text, key))
			return true;
	return false;
}

static bool check_dynamic(const sw_reader *r, const sw_toml_value *table, const sw_project_table *out)
{
	const sw_toml_value *list = sw_toml_at(table, SW_STR("dynamic"));
	for (size_t i = 0; i < out->dynamic.len; i++) {
		const struct table_key *key = find_key(out->dynamic.ptr[i].text);
		if (key && key->scalar && sw_toml_at(table, sw_str_of(key->name)))
			return sw_reader_refuse(r, list->items.ptr[i], "remove it here, or the key",
						"project.%s is both written and listed as dynamic", key->name);
	}
	return true;
}

static bool check_together(const sw_reader *r, const sw_toml_value *table, const sw_project_table *out)
{
	const sw_toml_value *license = sw_toml_at(table, SW_STR("license"));
	if (!sw_field_set(out->name)) {
		sw_reader_refuse(r, table, NULL, "[project] has no name");
		return sw_hint(r->err, "add a line: name = \"...\"");
	}
	if (!sw_field_set(out->version) && !sw_project_is_dynamic(out, "version")) {
		sw_reader_refuse(r, table, NULL, "[project] has neither a version nor \"version\" in its dynamic list");
		return sw_hint(r->err, "add a line: version = \"0.1.0\" or dynamic = [\"version\"]");
	}
	if (out->has_license_files && license && license->kind == SW_TOML_TABLE)
		return sw_reader_refuse(r, license, "write an SPDX expression",
					"project.license as a table cannot stand beside license-files");
	return check_dynamic(r, table, out);
}

bool sw_project_table_read(const sw_toml *doc, sw_arena *arena, sw_project_table *out, sw_error *err)
{
	sw_reader r = {.doc = doc, .arena = arena, .err = err};
	const sw_toml_value *table = NULL;
	if (!sw_toml_get_table(doc, doc->root, "project", &table, err))
		return false;
	if (!table)
		return true;
	out->present = true;
	sw_toml_each(it, table)
	{
		const struct table_key *key = find_key(it->key);
		if (!key)
			sw_push(arena, &out->unknown, sw_reader_key(sw_toml_of(it)));
		else if (!key->read(&r, sw_toml_of(it), out))
			return false;
	}
	return check_together(&r, table, out);
}
