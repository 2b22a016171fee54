/* What setuptools writes about a project: PKG-INFO and the text files of egg-info. */
#include "build/setuptools.h"

#include <stdlib.h>

#include "pyspec/entrypoints.h"
#include "pyspec/pep508.h"

static void field(sw_buf *out, const char *name, sw_str value)
{
	sw_buf_addf(out, "%s: %.*s\n", name, SW_ARG(value));
}

static void optional(sw_buf *out, const char *name, sw_str value)
{
	if (value.ptr)
		field(out, name, value);
}

static void fields(sw_buf *out, const char *name, const sw_strs *values)
{
	sw_each (value, values)
		field(out, name, *value);
}

/* distutils.util.rfc822_escape: eight blanks behind each line break, of whatever kind str.splitlines() knows. */
static void escaped(sw_buf *out, const char *name, sw_str value)
{
	sw_buf_addf(out, "%s: ", name);
	for (size_t i = 0; i < value.len;) {
		size_t len = sw_tree_break(value, i);
		sw_buf_add(out, sw_str_sub(value, i, i + (len ? len : 1)));
		if (len)
			sw_buf_addn(out, ' ', 8);
		i += len ? len : 1;
	}
	sw_buf_addc(out, '\n');
}

/* _normalization.safe_extra */
static sw_str safe_extra(sw_arena *arena, sw_str name)
{
	SW_AUTO(sw_buf) out = {.max = SW_PEP508_MAX_BYTES};
	for (size_t i = 0; i < name.len; i++) {
		if (sw_is_alnum(name.ptr[i]))
			sw_buf_addc(&out, sw_lower(name.ptr[i]));
		else if (out.len > 0 && out.ptr[out.len - 1] != '-')
			sw_buf_addc(&out, '-');
	}
	if (out.len > 0 && out.ptr[out.len - 1] == '-')
		out.len--;
	return sw_buf_copy(&out, arena);
}

/* The requirement with "(marker) and (condition) and extra == 'x'". */
static bool for_extra(sw_setuptools *st, sw_str text, sw_str extra, sw_str condition, sw_str *out)
{
	sw_arena *arena = st->native->arena;
	sw_error err = {0};
	sw_requirement requirement;
	if (!sw_requirement_parse(text, arena, &requirement, &err))
		return sw_native_no(st->native, "requirement that is not understood: %.*s", SW_ARG(text));
	sw_strs parts = {0};
	if (requirement.marker)
		sw_push(arena, &parts,
			sw_fmt(arena, "(%.*s)", SW_ARG(sw_marker_format(requirement.marker, NULL, arena))));
	if (condition.len > 0)
		sw_push(arena, &parts, sw_fmt(arena, "(%.*s)", SW_ARG(condition)));
	if (extra.len > 0)
		sw_push(arena, &parts, sw_fmt(arena, "extra == '%.*s'", SW_ARG(extra)));
	sw_marker *marker = sw_new(arena, sw_marker);
	sw_str joined = sw_str_join(arena, parts.ptr, parts.len, SW_STR(" and "));
	if (!sw_marker_parse(joined, arena, marker, &err))
		return sw_native_no(st->native, "marker that is not understood: %.*s", SW_ARG(joined));
	requirement.marker = marker;
	*out = sw_requirement_format(&requirement, NULL, arena);
	return true;
}

/* _core_metadata._write_requirements */
static bool requirements(sw_setuptools *st, sw_buf *out)
{
	sw_arena *arena = st->native->arena;
	fields(out, "Requires-Dist", &st->install_requires);
	sw_map written = {0};
	sw_each (extra, &st->extras) {
		sw_str unsafe = extra->name, condition = SW_STR("");
		sw_str_cut(extra->name, SW_STR(":"), &unsafe, &condition);
		unsafe = sw_str_trim(unsafe);
		condition = sw_str_trim(condition);
		sw_str name = safe_extra(arena, unsafe);
		if (name.len > 0 && !sw_map_get(&written, name)) {
			sw_map_set(arena, &written, name, extra);
			field(out, "Provides-Extra", name);
		}
		sw_each (text, &extra->items) {
			sw_str line = {0};
			if (!for_extra(st, *text, name, condition, &line))
				return false;
			field(out, "Requires-Dist", line);
		}
	}
	return true;
}

static void about_license(const sw_setuptools *st, sw_buf *out)
{
	if (st->license_expression.len > 0)
		field(out, "License-Expression", st->license_expression);
	else if (st->license.len > 0)
		escaped(out, "License", st->license);
}

static void description(const sw_setuptools *st, sw_buf *out)
{
	if (st->long_description.len == 0)
		return;
	sw_buf_addc(out, '\n');
	sw_buf_add(out, st->long_description);
	if (!sw_str_ends(st->long_description, SW_STR("\n")))
		sw_buf_addc(out, '\n');
}

/* _core_metadata.write_pkg_file */
bool sw_setuptools_pkg_info(sw_setuptools *st, sw_str *out)
{
	SW_AUTO(sw_buf) text = {0};
	sw_arena *arena = st->native->arena;
	field(&text, "Metadata-Version", sw_str_of(st->profile->metadata_version));
	field(&text, "Name", st->name);
	field(&text, "Version", st->version);
	if (st->summary.len > 0)
		field(&text, "Summary", st->summary);
	optional(&text, "Home-page", st->url);
	optional(&text, "Download-URL", st->download_url);
	optional(&text, "Author", st->author);
	optional(&text, "Author-email", st->author_email);
	optional(&text, "Maintainer", st->maintainer);
	optional(&text, "Maintainer-email", st->maintainer_email);
	about_license(st, &text);
	sw_each (url, &st->project_urls)
		sw_buf_addf(&text, "Project-URL: %.*s, %.*s\n", SW_ARG(url->key), SW_ARG(url->value));
	sw_str keywords = sw_str_join(arena, st->keywords.ptr, st->keywords.len, SW_STR(","));
	if (keywords.len > 0)
		field(&text, "Keywords", keywords);
	fields(&text, "Platform", &st->platforms);
	fields(&text, "Classifier", &st->classifiers);
	if (st->requires_python.len > 0)
		field(&text, "Requires-Python", st->requires_python);
	if (st->content_type.len > 0)
		field(&text, "Description-Content-Type", st->content_type);
	fields(&text, "License-File", &st->license_files);
	if (!requirements(st, &text))
		return false;
	if (st->license_files.len > 0 && st->profile->dynamic)
		sw_strs_add_unique(arena, &st->dynamic, SW_STR("license-file"));
	sw_strs_sort(&st->dynamic);
	fields(&text, "Dynamic", &st->dynamic);
	description(st, &text);
	*out = sw_buf_copy(&text, arena);
	return !text.over || sw_native_no(st->native, "the metadata is too large");
}

/* Section `name` of a list of lists, made when it is missing. */
static sw_setuptools_list *section(sw_arena *arena, sw_setuptools_lists *lists, sw_str name)
{
	for (size_t i = 0; i < lists->len; i++)
		if (sw_str_eq(lists->ptr[i].name, name))
			return &lists->ptr[i];
	sw_push(arena, lists, (sw_setuptools_list){.name = name});
	return &lists->ptr[lists->len - 1];
}

/* Puts a requirement without its marker into "<prefix>:<marker>", or into `prefix` when it has none. */
static bool file_under(sw_setuptools *st, sw_setuptools_lists *sections, sw_str prefix, sw_str text)
{
	sw_arena *arena = st->native->arena;
	sw_error err = {0};
	sw_requirement requirement;
	if (!sw_requirement_parse(text, arena, &requirement, &err))
		return sw_native_no(st->native, "requirement that is not understood: %.*s", SW_ARG(text));
	sw_str name = prefix;
	if (requirement.marker)
		name = sw_fmt(arena, "%.*s:%.*s", SW_ARG(prefix),
			      SW_ARG(sw_marker_format(requirement.marker, NULL, arena)));
	requirement.marker = NULL;
	sw_strs_add_unique(arena, &section(arena, sections, name)->items,
			   sw_requirement_format(&requirement, NULL, arena));
	return true;
}

static int by_name(const void *a, const void *b)
{
	const sw_setuptools_list *x = a, *y = b;
	return sw_str_cmp(x->name, y->name);
}

/* command/_requirestxt.py, write_requirements */
bool sw_setuptools_requires_txt(sw_setuptools *st, sw_str *out)
{
	sw_arena *arena = st->native->arena;
	SW_AUTO(sw_buf) text = {0};
	sw_setuptools_lists sections = {0};
	sw_each (extra, &st->extras) {
		section(arena, &sections, extra->name);
		sw_each (item, &extra->items)
			if (!file_under(st, &sections, extra->name, *item))
				return false;
	}
	sw_each (item, &st->install_requires) {
		if (sw_str_chr(*item, ';') == SW_NPOS)
			sw_buf_addf(&text, "%.*s\n", SW_ARG(*item));
		else if (!file_under(st, &sections, SW_STR(""), *item))
			return false;
	}
	if (sections.len > 1)
		qsort(sections.ptr, sections.len, sizeof(*sections.ptr), by_name);
	sw_each (list, &sections) {
		sw_buf_addf(&text, "\n[%.*s]\n", SW_ARG(list->name));
		sw_each (item, &list->items)
			sw_buf_addf(&text, "%.*s\n", SW_ARG(*item));
	}
	*out = sw_buf_copy(&text, arena);
	return true;
}

/* "name=value" in any spacing to "name = value". */
static bool entry_point(sw_setuptools *st, sw_str group, sw_str line, sw_setuptools_pairs *out)
{
	sw_entry_point point;
	sw_str name, value;
	if (!sw_str_cut(line, SW_STR("="), &name, &value) || line.ptr[0] == '[')
		return sw_native_no(st->native, "entry point that is not understood: %.*s", SW_ARG(line));
	name = sw_str_trim(name);
	value = sw_str_trim(value);
	if (name.len == 0 || !sw_entry_point_split(value, st->native->arena, &point))
		return sw_native_no(st->native, "entry point that is not understood: %.*s", SW_ARG(line));
	sw_each (old, out)
		if (sw_str_eq(old->key, name))
			return sw_native_no(st->native, "entry point %.*s of %.*s is there twice", SW_ARG(name),
					    SW_ARG(group));
	sw_push(st->native->arena, out, (sw_setuptools_pair){.key = name, .value = value});
	return true;
}

static int by_key(const void *a, const void *b)
{
	const sw_setuptools_pair *x = a, *y = b;
	return sw_str_cmp(x->key, y->key);
}

bool sw_setuptools_entry_points(sw_setuptools *st, sw_str *out)
{
	SW_AUTO(sw_buf) text = {0};
	if (st->entry_points.len > 1)
		qsort(st->entry_points.ptr, st->entry_points.len, sizeof(*st->entry_points.ptr), by_name);
	sw_each (group, &st->entry_points) {
		sw_setuptools_pairs pairs = {0};
		sw_each (item, &group->items) {
			sw_str line = sw_str_trim(*item);
			if (line.len > 0 && line.ptr[0] != '#' && !entry_point(st, group->name, line, &pairs))
				return false;
		}
		if (pairs.len == 0)
			continue;
		qsort(pairs.ptr, pairs.len, sizeof(*pairs.ptr), by_key);
		sw_buf_addf(&text, "%s[%.*s]\n", text.len > 0 ? "\n" : "", SW_ARG(group->name));
		sw_each (pair, &pairs)
			sw_buf_addf(&text, "%.*s = %.*s\n", SW_ARG(pair->key), SW_ARG(pair->value));
	}
	*out = sw_buf_copy(&text, st->native->arena);
	return true;
}

sw_str sw_setuptools_top_level(const sw_setuptools *st)
{
	sw_arena *arena = st->native->arena;
	sw_strs names = {0};
	const sw_strs *lists[] = {&st->packages, &st->py_modules};
	for (size_t i = 0; i < SW_COUNTOF(lists); i++)
		sw_each (name, lists[i]) {
			size_t dot = sw_str_chr(*name, '.');
			sw_strs_add_unique(arena, &names, dot == SW_NPOS ? *name : sw_str_sub(*name, 0, dot));
		}
	sw_strs_sort(&names);
	return sw_str_cat(arena, sw_str_join(arena, names.ptr, names.len, SW_STR("\n")), SW_STR("\n"));
}
