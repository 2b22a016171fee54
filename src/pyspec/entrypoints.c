#include "pyspec/entrypoints.h"

#include <stdlib.h>

#include "codec/ini.h"

/* --- reading --- */

static bool is_identifier_char(char c)
{
	return sw_is_alnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* "a.b.c": parts that begin with no digit. */
static bool is_dotted_name(sw_str s)
{
	sw_str rest = s, part;
	while (sw_str_split(&rest, '.', &part)) {
		if (part.len == 0 || sw_is_digit(part.ptr[0]))
			return false;
		for (size_t i = 0; i < part.len; i++)
			if (!is_identifier_char(part.ptr[i]))
				return false;
	}
	return true;
}

/* " [extra, other]" at the end of a value. */
static bool take_extras(sw_str *value, sw_arena *arena, sw_strs *out)
{
	size_t open = sw_str_chr(*value, '[');
	if (open == SW_NPOS)
		return true;
	if (!sw_str_ends(*value, SW_STR("]")))
		return false;
	sw_str rest = sw_str_sub(*value, open + 1, value->len - 1), extra;
	while (sw_str_split(&rest, ',', &extra)) {
		extra = sw_str_trim(extra);
		if (extra.len)
			sw_push(arena, out, extra);
	}
	*value = sw_str_rtrim(sw_str_sub(*value, 0, open));
	return true;
}

bool sw_entry_point_split(sw_str value, sw_arena *arena, sw_entry_point *out)
{
	sw_strs extras = {0};
	sw_str reference = sw_str_trim(value), module, object = SW_STR("");
	out->module = out->object = SW_STR("");
	out->extras = extras;
	if (!take_extras(&reference, arena, &extras))
		return false;
	module = reference;
	if (sw_str_cut(reference, SW_STR(":"), &module, &object)) {
		module = sw_str_rtrim(module);
		object = sw_str_ltrim(object);
		if (!is_dotted_name(object))
			return false;
	}
	if (!is_dotted_name(module))
		return false;
	out->module = module;
	out->object = object;
	out->extras = extras;
	return true;
}

static void take_section(const sw_ini_section *section, sw_arena *arena, sw_entry_groups *out)
{
	sw_entry_group group = {.name = section->name, .line = section->line};
	for (size_t i = 0; i < section->items.len; i++) {
		const sw_ini_item *item = &section->items.ptr[i];
		sw_entry_point point = {.name = item->key, .value = item->value, .line = item->line};
		sw_entry_point_split(item->value, arena, &point);
		sw_push(arena, &group.points, point);
	}
	sw_push(arena, out, group);
}

bool sw_entry_points_parse(sw_str name, sw_str text, sw_arena *arena, sw_entry_groups *out, sw_error *err)
{
	/* as importlib.metadata and pip read it: names keep their case, only "=" separates */
	static const sw_ini_options options = {.keep_case = true, .delimiters = "="};
	sw_entry_groups groups = {0};
	sw_ini ini;
	if (!sw_ini_parse(name, text, &options, arena, &ini, err)) {
		err->code = SW_M123;
		return false;
	}
	for (size_t i = 0; i < ini.sections.len; i++)
		take_section(&ini.sections.ptr[i], arena, &groups);
	*out = groups;
	return true;
}

/* --- checking --- */

bool sw_entry_group_is_script(sw_str group)
{
	return sw_str_is(group, "console_scripts") || sw_str_is(group, "gui_scripts");
}

const sw_entry_group *sw_entry_group_find(const sw_entry_groups *groups, const char *name)
{
	for (size_t i = 0; i < groups->len; i++)
		if (sw_str_is(groups->ptr[i].name, name))
			return &groups->ptr[i];
	return NULL;
}

/* [\w.-]+ and not only dots: the name becomes a file in the environment's bin folder. */
static bool is_script_name(sw_str name)
{
	bool only_dots = true;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		if (!is_identifier_char(c) && c != '.' && c != '-')
			return false;
		only_dots = only_dots && c == '.';
	}
	return name.len > 0 && !only_dots;
}

bool sw_entry_point_check(const sw_entry_point *point, bool script, sw_error *err)
{
	if (point->name.len == 0)
		return sw_fail(err, SW_M123, "an entry point has no name");
	if (script && !is_script_name(point->name))
		return sw_fail(err, SW_M123,
			       "\"%.*s\" cannot be the name of a script (letters, digits, \"_\", \".\" and \"-\")",
			       SW_ARG(point->name));
	if (point->module.len == 0)
		return sw_fail(err, SW_M123, "\"%.*s\" of %.*s is no object reference (module:object)",
			       SW_ARG(point->value), SW_ARG(point->name));
	if (script && point->object.len == 0)
		return sw_fail(err, SW_M123, "the script %.*s names no function (module:function)",
			       SW_ARG(point->name));
	return true;
}

/* --- writing --- */

typedef struct layout {
	const char *between_name_and_value;
	bool scripts_first;  /* console_scripts and gui_scripts before the other groups */
	bool always_scripts; /* both are written, empty or not */
	bool blank_behind;   /* a blank line behind each group, not only between them */
	bool no_blanks;      /* in values */
} layout;

static const layout layouts[] = {
	[SW_ENTRY_SETUPTOOLS] = {" = ", false, false, false, false},
	[SW_ENTRY_HATCHLING] = {" = ", true, false, false, false},
	[SW_ENTRY_FLIT] = {"=", false, false, true, false},
	[SW_ENTRY_POETRY] = {"=", false, false, true, true},
	[SW_ENTRY_PDM] = {" = ", false, true, true, false},
	[SW_ENTRY_UV] = {" = ", true, false, true, false},
};

static int script_rank(sw_str group)
{
	return sw_str_is(group, "console_scripts") ? 0 : sw_str_is(group, "gui_scripts") ? 1 : 2;
}

static int cmp_groups(const void *a, const void *b)
{
	return sw_str_cmp(((const sw_entry_group *)a)->name, ((const sw_entry_group *)b)->name);
}

static int cmp_groups_scripts_first(const void *a, const void *b)
{
	int order = script_rank(((const sw_entry_group *)a)->name) - script_rank(((const sw_entry_group *)b)->name);
	return order ? order : cmp_groups(a, b);
}

static int cmp_points(const void *a, const void *b)
{
	return sw_str_cmp(((const sw_entry_point *)a)->name, ((const sw_entry_point *)b)->name);
}

static void write_value(sw_buf *buf, sw_str value, bool no_blanks)
{
	for (size_t i = 0; i < value.len; i++)
		if (!no_blanks || value.ptr[i] != ' ')
			sw_buf_addc(buf, value.ptr[i]);
}

/* By name; poetry-core sorts whole lines, where "a-b=" comes before "a=". */
static void write_group(sw_buf *buf, const sw_entry_group *group, const layout *how, sw_arena *scratch)
{
	sw_strs lines = {0};
	sw_entry_point *points = sw_new_n(scratch, sw_entry_point, group->points.len);
	for (size_t i = 0; i < group->points.len; i++)
		points[i] = group->points.ptr[i];
	if (group->points.len)
		qsort(points, group->points.len, sizeof(*points), cmp_points);
	for (size_t i = 0; i < group->points.len; i++) {
		SW_AUTO(sw_buf) line = {0};
		sw_buf_add(&line, points[i].name);
		sw_buf_addz(&line, how->between_name_and_value);
		write_value(&line, points[i].value, how->no_blanks);
		sw_push(scratch, &lines, sw_buf_copy(&line, scratch));
	}
	if (how->no_blanks)
		sw_strs_sort(&lines);
	sw_buf_addf(buf, "[%.*s]\n", SW_ARG(group->name));
	for (size_t i = 0; i < lines.len; i++) {
		sw_buf_add(buf, lines.ptr[i]);
		sw_buf_addc(buf, '\n');
	}
}

void sw_entry_points_write(sw_buf *buf, const sw_entry_groups *groups, sw_entry_layout kind)
{
	SW_AUTO(sw_arena) scratch = {0};
	const layout *how = &layouts[kind];
	sw_entry_groups sorted = {0};
	for (size_t i = 0; i < groups->len; i++)
		if (groups->ptr[i].points.len || how->always_scripts)
			sw_push(&scratch, &sorted, groups->ptr[i]);
	static const char *const scripts[] = {"console_scripts", "gui_scripts"};
	for (size_t i = 0; how->always_scripts && i < SW_COUNTOF(scripts); i++)
		if (!sw_entry_group_find(&sorted, scripts[i]))
			sw_push(&scratch, &sorted, (sw_entry_group){.name = sw_str_of(scripts[i])});
	if (sorted.len)
		qsort(sorted.ptr, sorted.len, sizeof(*sorted.ptr),
		      how->scripts_first ? cmp_groups_scripts_first : cmp_groups);
	for (size_t i = 0; i < sorted.len; i++) {
		write_group(buf, &sorted.ptr[i], how, &scratch);
		if (how->blank_behind || i + 1 < sorted.len)
			sw_buf_addc(buf, '\n');
	}
}
