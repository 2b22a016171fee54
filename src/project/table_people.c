/* [project]: readme, license, authors and maintainers. */
#include "project/internal.h"

/* The one of two keys that must stand in the table alone. */
static bool exactly_one(const sw_reader *r, const sw_toml_value *table, const char *a, const char *b,
			const sw_toml_value **value, bool *is_first)
{
	const sw_toml_value *first = sw_toml_at(table, sw_str_of(a)), *second = sw_toml_at(table, sw_str_of(b));
	if (!first == !second)
		return sw_reader_refuse(r, table, NULL, "project.%.*s must have exactly one of \"%s\" and \"%s\"",
					SW_ARG(table->key), a, b);
	*value = first ? first : second;
	*is_first = first != NULL;
	return true;
}

static bool only_keys(const sw_reader *r, const sw_toml_value *table, const char *const *keys)
{
	sw_toml_each(it, table)
	{
		bool known = false;
		for (const char *const *key = keys; *key; key++)
			known = known || sw_str_is(it->key, *key);
		if (!known)
			return sw_reader_refuse_key(r, sw_toml_of(it), NULL, "project.%.*s has no key \"%.*s\"",
						    SW_ARG(table->key.ptr ? table->key : table->parent->key),
						    SW_ARG(it->key));
	}
	return true;
}

bool sw_table_readme(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	static const char *const keys[] = {"file", "text", "content-type", NULL};
	sw_readme *readme = &out->readme;
	const sw_toml_value *content = NULL, *type = NULL;
	bool is_file = false;
	readme->kind = SW_README_FILE;
	if (value->kind == SW_TOML_STRING)
		return sw_reader_field(r, value, &readme->value);
	if (!sw_toml_want(r->doc, value, SW_TOML_TABLE, r->err) || !only_keys(r, value, keys) ||
	    !exactly_one(r, value, "file", "text", &content, &is_file))
		return false;
	readme->kind = is_file ? SW_README_FILE : SW_README_TEXT;
	type = sw_toml_at(value, SW_STR("content-type"));
	if (!type) {
		sw_reader_refuse(r, value, NULL, "project.readme as a table needs a content-type");
		return sw_hint(r->err, "add content-type = \"text/markdown\" (or text/x-rst, text/plain)");
	}
	return sw_reader_field(r, content, &readme->value) && sw_reader_field(r, type, &readme->content_type);
}

bool sw_table_license(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	static const char *const keys[] = {"file", "text", NULL};
	sw_license *license = &out->license;
	const sw_toml_value *content = NULL;
	bool is_file = false;
	license->kind = SW_LICENSE_EXPRESSION;
	if (value->kind == SW_TOML_STRING)
		return sw_reader_field(r, value, &license->value);
	if (!sw_toml_want(r->doc, value, SW_TOML_TABLE, r->err) || !only_keys(r, value, keys) ||
	    !exactly_one(r, value, "file", "text", &content, &is_file))
		return false;
	license->kind = is_file ? SW_LICENSE_FILE : SW_LICENSE_TEXT;
	return sw_reader_field(r, content, &license->value);
}

static bool read_person(const sw_reader *r, const sw_toml_value *value, sw_persons *out)
{
	static const char *const keys[] = {"name", "email", NULL};
	sw_person person = {0};
	if (!sw_toml_want(r->doc, value, SW_TOML_TABLE, r->err) || !only_keys(r, value, keys))
		return false;
	const sw_toml_value *name = sw_toml_at(value, SW_STR("name")), *email = sw_toml_at(value, SW_STR("email"));
	if (!name && !email)
		return sw_reader_refuse(r, value, NULL, "a person needs a name, an email or both");
	if ((name && !sw_reader_field(r, name, &person.name)) || (email && !sw_reader_field(r, email, &person.email)))
		return false;
	sw_push(r->arena, out, person);
	return true;
}

static bool read_people(const sw_reader *r, const sw_toml_value *value, sw_persons *out)
{
	if (!sw_toml_want(r->doc, value, SW_TOML_ARRAY, r->err))
		return false;
	sw_each (item, &value->items)
		if (!read_person(r, *item, out))
			return false;
	return true;
}

bool sw_table_authors(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	return read_people(r, value, &out->authors);
}

bool sw_table_maintainers(const sw_reader *r, const sw_toml_value *value, sw_project_table *out)
{
	return read_people(r, value, &out->maintainers);
}
