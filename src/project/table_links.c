/* [project]: what points elsewhere: dependencies, scripts, entry points, import names. */
#include "project/internal.h"

#include "pyspec/name.h"
#include "pyspec/pep508.h"

static bool check_requirement(const sw_reader *r, const sw_toml_value *value)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_requirement parsed = {0};
	sw_error inner = {0};
	if (sw_requirement_parse(value->text, &scratch, &parsed, &inner))
		return true;
	return sw_reader_refuse(r, value, "PEP 508", "\"%.*s\" is no requirement: %s", SW_ARG(value->text),
				inner.message);
}

bool sw_reader_requirements(const sw_reader *r, const sw_toml_value *value, sw_fields *out)
{
	if (!sw_reader_fields(r, value, out))
		return false;
	sw_each (item, &value->items)
		if (!check_requirement(r, *item))
			return false;
	return true;
}

bool sw_table_dependencies(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	return sw_reader_requirements(r, value, &out->dependencies);
}

static bool read_extra(const sw_reader *r, const sw_toml_value *value, sw_field_groups *out)
{
	sw_field_group group = {.name = sw_reader_key(value)};
	if (!sw_name_valid(group.name.text))
		return sw_reader_refuse_key(r, value, NULL, "\"%.*s\" is no name for an extra",
					    SW_ARG(group.name.text));
	group.normal = sw_name_normalise(r->arena, group.name.text);
	sw_each (other, out)
		if (sw_str_eq(other->normal, group.normal))
			return sw_reader_refuse_key(r, value, NULL,
						    "the extras \"%.*s\" and \"%.*s\" are the same name",
						    SW_ARG(other->name.text), SW_ARG(group.name.text));
	if (!sw_reader_requirements(r, value, &group.requirements))
		return false;
	sw_push(r->arena, out, group);
	return true;
}

bool sw_table_optional(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	if (!sw_toml_want(r->doc, value, SW_TOML_TABLE, r->err))
		return false;
	sw_toml_each(it, value) if (!read_extra(r, sw_toml_of(it), &out->optional_dependencies)) return false;
	return true;
}

static size_t identifier_len(sw_str s)
{
	size_t n = 0;
	while (n < s.len && (sw_is_alnum(s.ptr[n]) || s.ptr[n] == '_' || (unsigned char)s.ptr[n] >= 0x80))
		n++;
	return n > 0 && sw_is_digit(s.ptr[0]) ? 0 : n;
}

/* Takes identifiers with dots between from the front. */
static bool take_dotted(sw_str *s)
{
	for (;;) {
		size_t n = identifier_len(*s);
		if (!n)
			return false;
		*s = sw_str_from(*s, n);
		if (!sw_str_starts(*s, SW_STR(".")))
			return true;
		*s = sw_str_from(*s, 1);
	}
}

/* "package.module:object.attribute [extra]" (entry points specification); the object may be missing. */
static bool is_object_reference(sw_str s)
{
	s = sw_str_trim(s);
	if (!take_dotted(&s))
		return false;
	s = sw_str_ltrim(s);
	if (sw_str_starts(s, SW_STR(":"))) {
		s = sw_str_ltrim(sw_str_from(s, 1));
		if (!take_dotted(&s))
			return false;
	}
	s = sw_str_trim(s);
	return !s.len || (s.ptr[0] == '[' && s.ptr[s.len - 1] == ']');
}

static bool read_references(const sw_reader *r, const sw_toml_value *value, sw_field_pairs *out)
{
	if (!sw_reader_pairs(r, value, out))
		return false;
	sw_toml_each(it, value)
	{
		const sw_toml_value *item = sw_toml_of(it);
		if (is_object_reference(item->text))
			continue;
		sw_reader_refuse(r, item, NULL, "\"%.*s\" names no Python object", SW_ARG(item->text));
		return sw_hint(r->err, "write it as package.module:function");
	}
	return true;
}

bool sw_table_scripts(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	return read_references(r, value, &out->scripts);
}

bool sw_table_gui_scripts(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	return read_references(r, value, &out->gui_scripts);
}

bool sw_table_entry_points(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	if (!sw_toml_want(r->doc, value, SW_TOML_TABLE, r->err))
		return false;
	sw_toml_each(it, value)
	{
		sw_field_group group = {.name = sw_reader_key(sw_toml_of(it)), .normal = it->key};
		bool scripts = sw_str_is(it->key, "console_scripts"), gui = sw_str_is(it->key, "gui_scripts");
		if (scripts || gui)
			return sw_reader_refuse_key(r, sw_toml_of(it), NULL, "this group is written as [project.%s]",
						    scripts ? "scripts" : "gui-scripts");
		if (!read_references(r, sw_toml_of(it), &group.pairs))
			return false;
		sw_push(r->arena, &out->entry_points, group);
	}
	return true;
}

/* "a.b", or "a.b ; private" (PEP 794). */
static bool is_import_name(sw_str s)
{
	sw_str name = s, flag = {0};
	if (sw_str_cut(s, SW_STR(";"), &name, &flag) && !sw_str_is(sw_str_trim(flag), "private"))
		return false;
	name = sw_str_rtrim(name);
	return take_dotted(&name) && !name.len;
}

static bool read_import_names(const sw_reader *r, const sw_toml_value *value, sw_fields *out)
{
	if (!sw_reader_fields(r, value, out))
		return false;
	sw_each (item, &value->items)
		if (!is_import_name((*item)->text))
			return sw_reader_refuse(r, *item, NULL, "\"%.*s\" is no import name", SW_ARG((*item)->text));
	return true;
}

static bool check_both(const sw_reader *r, const sw_toml_value *value, const sw_project_table *out)
{
	sw_each (name, &out->import_names)
		sw_each (space, &out->import_namespaces)
			if (sw_str_eq(name->text, space->text))
				return sw_reader_refuse(r, value, NULL,
							"\"%.*s\" is both an import name and an import namespace",
							SW_ARG(name->text));
	return true;
}

bool sw_table_import_names(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	out->has_import_names = true;
	return read_import_names(r, value, &out->import_names) && check_both(r, value, out);
}

bool sw_table_import_namespaces(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	out->has_import_namespaces = true;
	if (!read_import_names(r, value, &out->import_namespaces))
		return false;
	if (!out->import_namespaces.len)
		return sw_reader_refuse(r, value, NULL, "project.import-namespaces must not be empty");
	return check_both(r, value, out);
}
