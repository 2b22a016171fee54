#include "build/flit.h"
#include "pyspec/name.h"

#include <stdlib.h>

static void field(sw_buf *out, const char *name, sw_str value)
{
	sw_buf_addf(out, "%s: %.*s\n", name, SW_ARG(value));
}

/* Later lines are indented by eight blanks. */
static void lines(sw_buf *out, const char *name, sw_str value)
{
	if (!value.ptr)
		return;
	sw_buf_addf(out, "%s: ", name);
	for (size_t i = 0; i < value.len;) {
		size_t len = sw_tree_break(value, i);
		if (len == 0)
			sw_buf_addc(out, value.ptr[i++]);
		else if ((i += len) < value.len)
			sw_buf_addz(out, "\n        ");
	}
	sw_buf_addc(out, '\n');
}

/* 3.12 writes the extras of a name into whatever stands in brackets elsewhere. */
static bool check_brackets(sw_flit *f, const sw_fields *list)
{
	sw_each (text, list)
		if (!f->profile->strict_brackets && sw_str_chr(text->text, '[') != sw_str_rchr(text->text, '['))
			return sw_flit_no_field(f, *text, "several brackets in a requirement");
	return true;
}

/* _normalise_requires_dist: the text stays as it is, but for the names of extras. */
static void requirement(sw_flit *f, sw_buf *out, sw_str text)
{
	size_t open = sw_str_chr(text, '['), close = sw_str_chr(text, ']');
	bool behind_name = open != SW_NPOS;
	for (size_t i = 0; i < open && behind_name && f->profile->strict_brackets; i++)
		behind_name = sw_is_alnum(text.ptr[i]) || __builtin_strchr("._- \t", text.ptr[i]);
	if (!behind_name || close == SW_NPOS || close < open) {
		field(out, "Requires-Dist", text);
		return;
	}
	sw_buf_addf(out, "Requires-Dist: %.*s[", (int)open, text.ptr);
	sw_str rest = sw_str_sub(text, open + 1, close), part;
	for (bool first = true; sw_str_split(&rest, ',', &part); first = false)
		sw_buf_addf(out, "%s%.*s", first ? "" : ", ",
			    SW_ARG(sw_name_normalise(f->native->arena, sw_str_trim(part))));
	sw_buf_addf(out, "%.*s\n", SW_ARG(sw_str_from(text, close)));
}

static int by_normal(const void *a, const void *b)
{
	const sw_field_group *x = *(const sw_field_group *const *)a;
	const sw_field_group *y = *(const sw_field_group *const *)b;
	return sw_str_cmp(x->normal, y->normal);
}

static int by_key(const void *a, const void *b)
{
	const sw_field_pair *x = a, *y = b;
	return sw_str_cmp(x->key.text, y->key.text);
}

/* The groups of optional dependencies, sorted. False when two have one name. */
static bool sorted_extras(sw_flit *f, const sw_field_group ***out, size_t *count)
{
	const sw_field_groups *groups = &f->project->table.optional_dependencies;
	const sw_field_group **sorted = sw_new_n(f->native->arena, const sw_field_group *, groups->len + 1);
	for (size_t i = 0; i < groups->len; i++)
		sorted[i] = &groups->ptr[i];
	qsort(sorted, groups->len, sizeof(*sorted), by_normal);
	for (size_t i = 1; i < groups->len; i++)
		if (sw_str_eq(sorted[i]->normal, sorted[i - 1]->normal))
			return sw_flit_no_field(f, sorted[i]->name, "two extras of one name");
	*out = sorted;
	*count = groups->len;
	return true;
}

static bool requirements(sw_flit *f, sw_buf *out)
{
	const sw_field_group **extras = NULL;
	size_t count = 0;
	sw_arena *arena = f->native->arena;
	if (!sorted_extras(f, &extras, &count) || !check_brackets(f, &f->project->table.dependencies))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!check_brackets(f, &extras[i]->requirements))
			return false;
	sw_each (text, &f->project->table.dependencies)
		requirement(f, out, text->text);
	for (size_t i = 0; i < count; i++)
		sw_each (text, &extras[i]->requirements) {
			sw_str name, marker;
			if (sw_str_cut(text->text, SW_STR(";"), &name, &marker))
				name = sw_fmt(arena, "%.*s ; extra == \"%.*s\" and (%.*s)", SW_ARG(name),
					      SW_ARG(extras[i]->normal), SW_ARG(marker));
			else
				name = sw_fmt(arena, "%.*s ; extra == \"%.*s\"", SW_ARG(text->text),
					      SW_ARG(extras[i]->normal));
			requirement(f, out, name);
		}
	sw_field_pairs urls = {0};
	sw_each (url, &f->project->table.urls)
		sw_push(arena, &urls, *url);
	if (urls.len > 1)
		qsort(urls.ptr, urls.len, sizeof(*urls.ptr), by_key);
	sw_each (url, &urls)
		sw_buf_addf(out, "Project-URL: %.*s, %.*s\n", SW_ARG(url->key.text), SW_ARG(url->value.text));
	for (size_t i = 0; i < count; i++)
		field(out, "Provides-Extra", extras[i]->normal);
	return true;
}

static bool people(sw_flit *f, const sw_persons *list, const char *name_field, const char *email_field, sw_buf *out)
{
	sw_arena *arena = f->native->arena;
	sw_strs names = {0}, emails = {0};
	sw_each (person, list) {
		sw_str email = person->email.text;
		if (sw_field_set(person->email) && sw_field_set(person->name) &&
		    !sw_native_address(arena, person->name.text, person->email.text, &email))
			return sw_flit_no_field(f, person->email, "address that is not understood");
		if (sw_field_set(person->email))
			sw_push(arena, &emails, email);
		else
			sw_push(arena, &names, person->name.text);
	}
	if (names.len > 0)
		lines(out, name_field, sw_str_join(arena, names.ptr, names.len, SW_STR(", ")));
	if (emails.len > 0)
		lines(out, email_field, sw_str_join(arena, emails.ptr, emails.len, SW_STR(", ")));
	return true;
}

static void import_names(sw_flit *f, sw_buf *out)
{
	if (!f->profile->imports)
		return;
	field(out, "Import-Name", f->module);
	for (size_t i = 0; i < f->module.len; i++)
		if (f->module.ptr[i] == '.')
			field(out, "Import-Namespace", sw_str_sub(f->module, 0, i));
}

/* Is the key there, be its value empty? */
static bool has_key(const sw_flit *f, const char *key)
{
	return sw_toml_at(sw_toml_get(f->project->toml.root, "project"), sw_str_of(key)) != NULL;
}

/* Metadata.write_metadata_file */
bool sw_flit_metadata(sw_flit *f, sw_str *out)
{
	const sw_project_table *project = &f->project->table;
	sw_arena *arena = f->native->arena;
	SW_AUTO(sw_buf) text = {0};
	sw_strs keywords = {0};
	field(&text, "Metadata-Version", sw_str_of(f->profile->metadata_version));
	field(&text, "Name", project->name.text);
	field(&text, "Version", f->version);
	lines(&text, "Summary", f->summary);
	sw_each (keyword, &project->keywords)
		sw_push(arena, &keywords, keyword->text);
	if (has_key(f, "keywords"))
		lines(&text, "Keywords", sw_str_join(arena, keywords.ptr, keywords.len, SW_STR(",")));
	if (!people(f, &project->authors, "Author", "Author-email", &text) ||
	    !people(f, &project->maintainers, "Maintainer", "Maintainer-email", &text))
		return false;
	lines(&text, "Requires-Python", project->requires_python.text);
	lines(&text, "Description-Content-Type", f->content_type);
	if (f->license_expression.len > 0)
		field(&text, "License-Expression", f->license_expression);
	sw_each (classifier, &project->classifiers)
		field(&text, "Classifier", classifier->text);
	sw_each (path, &f->license_files)
		field(&text, "License-File", *path);
	if (!requirements(f, &text))
		return false;
	import_names(f, &text);
	if (f->description.ptr)
		sw_buf_addf(&text, "\n%.*s\n", SW_ARG(f->description));
	*out = sw_buf_copy(&text, arena);
	return !text.over || sw_native_no(f->native, "the metadata is too large");
}

static void entry_point_group(sw_arena *arena, sw_buf *out, sw_str name, const sw_field_pairs *pairs)
{
	sw_field_pairs sorted = {0};
	sw_each (pair, pairs)
		sw_push(arena, &sorted, *pair);
	if (sorted.len > 1)
		qsort(sorted.ptr, sorted.len, sizeof(*sorted.ptr), by_key);
	sw_buf_addf(out, "[%.*s]\n", SW_ARG(name));
	sw_each (pair, &sorted)
		sw_buf_addf(out, "%.*s=%.*s\n", SW_ARG(pair->key.text), SW_ARG(pair->value.text));
	sw_buf_addc(out, '\n');
}

static int by_group(const void *a, const void *b)
{
	const sw_field_group *x = a, *y = b;
	return sw_str_cmp(x->name.text, y->name.text);
}

/* write_entry_points. Groups that are there and empty are written. */
sw_str sw_flit_entry_points(const sw_flit *f)
{
	const sw_project_table *project = &f->project->table;
	sw_arena *arena = f->native->arena;
	SW_AUTO(sw_buf) text = {0};
	sw_field_groups groups = {0};
	sw_each (group, &project->entry_points)
		sw_push(arena, &groups, *group);
	static const char *const names[] = {"console_scripts", "gui_scripts"}, *const keys[] = {"scripts",
												"gui-scripts"};
	const sw_field_pairs *scripts[] = {&project->scripts, &project->gui_scripts};
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		sw_field_group group = {.name = {.text = sw_str_of(names[i])}};
		group.pairs = *scripts[i];
		if (has_key(f, keys[i]))
			sw_push(arena, &groups, group);
	}
	if (groups.len > 1)
		qsort(groups.ptr, groups.len, sizeof(*groups.ptr), by_group);
	sw_each (group, &groups)
		entry_point_group(arena, &text, group->name.text, &group->pairs);
	return sw_buf_copy(&text, arena);
}
