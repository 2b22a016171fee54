/* Metadata, entry points and tags of two wheels, by what they mean: backends order, quote and fold as they please. */
#include "base/limits.h"
#include "migrate/internal.h"
#include "pyspec/entrypoints.h"
#include "pyspec/metadata.h"
#include "pyspec/name.h"
#include "pyspec/pep440.h"
#include "pyspec/pep508.h"
#include "pyspec/spdx.h"

/* ---- fields in one form ---- */

/* uv_build writes some comparisons another way, each true wherever the other is. */
static const struct same_marker {
	sw_marker_var var;
	const char *value, *as_var, *as_value;
} same_markers[] = {
	{SW_MARKER_PLATFORM_SYSTEM, "Linux", "sys_platform", "linux"},
	{SW_MARKER_PLATFORM_SYSTEM, "Windows", "sys_platform", "win32"},
	{SW_MARKER_PLATFORM_SYSTEM, "Darwin", "sys_platform", "darwin"},
};

/* "3.11": two numbers, for which < and >= say the same of python_version and python_full_version. */
static bool is_minor(sw_str text)
{
	size_t dot = sw_str_chr(text, '.');
	uint64_t number = 0;
	return dot != SW_NPOS && sw_str_u64(sw_str_sub(text, 0, dot), &number) &&
	       sw_str_u64(sw_str_from(text, dot + 1), &number);
}

static void write_comparison(sw_buf *out, const sw_marker_item *item)
{
	static const char *const ops[] = {
		[SW_MARKER_LESS] = "<",        [SW_MARKER_LESS_EQUAL] = "<=",    [SW_MARKER_EQUAL] = "==",
		[SW_MARKER_NOT_EQUAL] = "!=",  [SW_MARKER_GREATER_EQUAL] = ">=", [SW_MARKER_GREATER] = ">",
		[SW_MARKER_COMPATIBLE] = "~=", [SW_MARKER_ARBITRARY] = "===",    [SW_MARKER_IN] = "in",
		[SW_MARKER_NOT_IN] = "not in",
	};
	sw_str left = item->left.text, right = item->right.text;
	bool equality = item->op == SW_MARKER_EQUAL || item->op == SW_MARKER_NOT_EQUAL;
	bool ordered = item->op == SW_MARKER_LESS || item->op == SW_MARKER_GREATER_EQUAL;
	for (size_t i = 0; equality && item->left.is_var && i < SW_COUNTOF(same_markers); i++)
		if (item->left.var == same_markers[i].var && sw_str_is(right, same_markers[i].value)) {
			left = sw_str_of(same_markers[i].as_var);
			right = sw_str_of(same_markers[i].as_value);
		}
	if (ordered && item->left.is_var && item->left.var == SW_MARKER_PYTHON_FULL_VERSION && is_minor(right))
		left = SW_STR("python_version");
	const char *left_quote = item->left.is_var ? "" : "'", *right_quote = item->right.is_var ? "" : "'";
	sw_buf_addf(out, "%s%.*s%s %s %s%.*s%s", left_quote, SW_ARG(left), left_quote, ops[item->op], right_quote,
		    SW_ARG(right), right_quote);
}

/* One set of brackets more or less says nothing: "(a) and b" is "a and b", "((a or b))" is "(a or b)". Groups with
   "or" below "and" stay. */
static void write_marker(sw_buf *out, const sw_marker *marker, bool below_and, int depth)
{
	bool has_or = false;
	if (depth > SW_LIMIT_DEPTH)
		return;
	sw_each (item, &marker->items)
		has_or |= item->or_before;
	if (marker->items.len == 1 && marker->items.ptr[0].group) {
		write_marker(out, marker->items.ptr[0].group, below_and, depth + 1);
		return;
	}
	if (has_or && below_and)
		sw_buf_addc(out, '(');
	for (size_t i = 0; i < marker->items.len; i++) {
		const sw_marker_item *item = &marker->items.ptr[i];
		if (i)
			sw_buf_addz(out, item->or_before ? " or " : " and ");
		if (item->group)
			write_marker(out, item->group, marker->items.len > 1, depth + 1);
		else
			write_comparison(out, item);
	}
	if (has_or && below_and)
		sw_buf_addc(out, ')');
}

static sw_str plain_requirement(sw_arena *arena, sw_str text)
{
	SW_AUTO(sw_buf) out = {0};
	sw_requirement requirement = {0};
	sw_error ignored = {0};
	if (!sw_requirement_parse(text, arena, &requirement, &ignored))
		return text;
	const sw_marker *marker = requirement.marker;
	requirement.marker = NULL;
	sw_buf_add(&out, sw_requirement_format(&requirement, &(sw_requirement_style){.normal_names = true}, arena));
	if (marker) {
		sw_buf_addz(&out, " ; ");
		write_marker(&out, marker, false, 0);
	}
	return sw_buf_copy(&out, arena);
}

static sw_str plain_name(sw_arena *arena, sw_str text)
{
	return sw_name_normalise(arena, text);
}

static sw_str plain_version(sw_arena *arena, sw_str text)
{
	sw_str normal = text;
	return sw_pep440_normalise(text, arena, &normal) ? normal : text;
}

static sw_str plain_specifiers(sw_arena *arena, sw_str text)
{
	sw_specifiers list = {0};
	sw_error ignored = {0};
	return sw_specifier_parse_set(text, arena, &list, &ignored) ? sw_specifier_format_set(&list, SW_STR(","), arena)
								    : text;
}

/* Line by line, without the indentation of the header block and blanks at the ends. */
static sw_str plain_text(sw_arena *arena, sw_str text)
{
	SW_AUTO(sw_buf) out = {.max = SW_LIMIT_TEXT_FILE * 2};
	sw_str line = {0};
	text = sw_header_dedent(text, (sw_str){0}, arena);
	while (sw_str_line(&text, &line)) {
		sw_buf_add(&out, sw_str_trim(line));
		sw_buf_addc(&out, '\n');
	}
	return sw_str_trim(sw_buf_copy(&out, arena));
}

/* The description is the project's own text: only the line ends at its end are the backend's. */
static sw_str plain_body(sw_arena *arena, sw_str text)
{
	return sw_str_trim(sw_str_replace(arena, text, SW_STR("\r\n"), SW_STR("\n")));
}

static sw_str plain_line(sw_arena *arena, sw_str text)
{
	return sw_str_trim(sw_header_unfold(text, arena));
}

/* "text/markdown; charset=UTF-8" is what "text/markdown" means. */
static sw_str plain_content_type(sw_arena *arena, sw_str text)
{
	sw_str type = sw_str_trim(sw_str_sub(text, 0, sw_str_chr(text, ';')));
	sw_str rest = sw_str_lower(arena, sw_str_replace(arena, sw_str_from(text, type.len), SW_STR(" "), SW_STR("")));
	return !rest.len || sw_str_is(rest, ";charset=utf-8") ? type : text;
}

static const struct field_form {
	sw_metadata_field field;
	sw_str (*plain)(sw_arena *arena, sw_str text);
	const char *split; /* one value holds several */
	const char *why;   /* why a difference of spelling or order is none */
} field_forms[] = {
	{SW_META_NAME, plain_name, NULL, "the same name"},
	{SW_META_VERSION, plain_version, NULL, "the same version"},
	{SW_META_SUMMARY, plain_line, NULL, "folded otherwise"},
	{SW_META_DESCRIPTION, plain_body, NULL, "line ends at its end"},
	{SW_META_DESCRIPTION_CONTENT_TYPE, plain_content_type, NULL, "UTF-8 is the default"},
	{SW_META_KEYWORDS, plain_line, ",", "the order of keywords says nothing"},
	{SW_META_LICENSE, plain_text, NULL, "folded otherwise"},
	{SW_META_LICENSE_FILE, plain_line, NULL, "the order of licence files says nothing"},
	{SW_META_CLASSIFIER, plain_line, NULL, "the order of classifiers says nothing"},
	{SW_META_REQUIRES_DIST, plain_requirement, NULL,
	 "the same requirements: names, quotes, brackets and order are the backend's"},
	{SW_META_REQUIRES_PYTHON, plain_specifiers, NULL, "the same set of versions"},
	{SW_META_PROVIDES_EXTRA, plain_name, NULL, "the same extras"},
	{SW_META_PROJECT_URL, plain_line, NULL, "the order of links says nothing"},
};

/* Fields that speak of the document and not of the project. */
static const struct free_field {
	sw_metadata_field field;
	const char *why;
} free_fields[] = {
	{SW_META_METADATA_VERSION, "each backend writes the newest form that it knows"},
	{SW_META_DYNAMIC, "says which fields a backend may fill in from the sdist; installers do not read it"},
	{SW_META_IMPORT_NAME, "names of modules, which setuptools does not write and installers do not read"},
	{SW_META_IMPORT_NAMESPACE, "names of modules, which setuptools does not write and installers do not read"},
};

static const struct field_form *form_of(sw_metadata_field field)
{
	for (size_t i = 0; i < SW_COUNTOF(field_forms); i++)
		if (field_forms[i].field == field)
			return &field_forms[i];
	return NULL;
}

/* ---- sets of values ---- */

static sw_strs raw_values(const sw_metadata_values *values, sw_arena *arena)
{
	sw_strs out = {0};
	sw_each (value, values)
		sw_push(arena, &out, value->text);
	return out;
}

static sw_strs plain_values(const sw_strs *values, const struct field_form *form, sw_arena *arena)
{
	sw_strs out = {0};
	sw_each (value, values) {
		sw_str rest = *value, part = {0};
		char split = form && form->split ? form->split[0] : '\0';
		if (!split) {
			sw_push(arena, &out, form ? form->plain(arena, *value) : plain_line(arena, *value));
			continue;
		}
		while (sw_str_split(&rest, split, &part))
			sw_push(arena, &out, form->plain(arena, part));
	}
	sw_strs_sort(&out);
	return out;
}

static bool same_list(const sw_strs *a, const sw_strs *b)
{
	for (size_t i = 0; i < a->len && i < b->len; i++)
		if (!sw_str_eq(a->ptr[i], b->ptr[i]))
			return false;
	return a->len == b->len;
}

/* Those of `a` that `b` lacks, for people. */
static sw_str missing_in(const sw_strs *a, const sw_strs *b, sw_arena *arena)
{
	sw_strs out = {0};
	sw_each (value, a)
		if (!sw_strs_has(b, *value))
			sw_push(arena, &out, *value);
	return out.len ? sw_str_join(arena, out.ptr, out.len, SW_STR(" | ")) : (sw_str){0};
}

/* What differs in spelling: as it is written, when it is short. */
static void differ_in_form(const migrate_compare *c, sw_str what, const sw_strs *old, const sw_strs *new,
			   const char *why)
{
	sw_str before = missing_in(old, new, c->arena), after = missing_in(new, old, c->arena);
	sw_migrate_differ(c, what, before.ptr ? before : SW_STR("in this order"),
			  after.ptr ? after : SW_STR("in another order"), sw_str_of(why));
}

/* All that is gone are classifiers for the licence that License-Expression names. */
static bool only_superseded(const sw_strs *old, const sw_strs *new, const sw_metadata *after)
{
	if (!sw_metadata_get(after, SW_META_LICENSE_EXPRESSION).len)
		return false;
	sw_each (value, old)
		if (!sw_strs_has(new, *value) && !sw_str_starts(*value, SW_STR("License ::")))
			return false;
	sw_each (value, new)
		if (!sw_strs_has(old, *value))
			return false;
	return true;
}

/* Names that stand with an address too: "A <a@b.org>". */
static bool named_in(const sw_strs *names, const sw_metadata *after, sw_metadata_field emails)
{
	sw_each (name, names) {
		bool found = false;
		sw_each (value, &after->fields[emails])
			found |= sw_str_find(value->text, *name) != SW_NPOS;
		if (!found)
			return false;
	}
	return true;
}

/* Why a difference of content is none; "" = it is one. */
static const char *reason_for(sw_metadata_field field, const sw_strs *old, const sw_strs *new, const sw_metadata *after)
{
	if (field == SW_META_CLASSIFIER && only_superseded(old, new, after))
		return "License-Expression says it; setuptools refuses both (PEP 639)";
	if (field == SW_META_AUTHOR && !new->len && named_in(old, after, SW_META_AUTHOR_EMAIL))
		return "the names stand with the addresses";
	if (field == SW_META_MAINTAINER && !new->len && named_in(old, after, SW_META_MAINTAINER_EMAIL))
		return "the names stand with the addresses";
	if (field == SW_META_LICENSE && !old->len)
		return "what project.license says, which the backend of before left out";
	return "";
}

/* ---- requirements ---- */

/* A requirement on the project itself with extras stands for what these extras ask for. */
static bool is_self(sw_str text, sw_str name, sw_arena *arena, sw_requirement *out)
{
	sw_error ignored = {0};
	return sw_requirement_parse(text, arena, out, &ignored) && sw_name_eq(out->name, name) && out->extras.len;
}

static bool belongs_to(const sw_marker *marker, sw_str extra)
{
	if (!marker)
		return false;
	sw_each (item, &marker->items)
		if (!item->group && item->left.is_var && item->left.var == SW_MARKER_EXTRA &&
		    sw_name_eq(item->right.text, extra))
			return true;
	return false;
}

static void make_unique(sw_strs *sorted)
{
	size_t kept = 0;
	for (size_t i = 0; i < sorted->len; i++)
		if (!i || !sw_str_eq(sorted->ptr[i], sorted->ptr[kept - 1]))
			sorted->ptr[kept++] = sorted->ptr[i];
	sorted->len = kept;
}

/* What the extra `from` asks for, as if `to` asked for it. */
static void add_extra(const sw_strs *list, sw_str from, sw_str to, sw_arena *arena, sw_strs *out)
{
	sw_str old = sw_fmt(arena, "\"%.*s\"", SW_ARG(from)), new = sw_fmt(arena, "\"%.*s\"", SW_ARG(to));
	sw_each (text, list) {
		sw_requirement requirement = {0};
		sw_error ignored = {0};
		if (sw_requirement_parse(*text, arena, &requirement, &ignored) && belongs_to(requirement.marker, from))
			sw_push(arena, out,
				sw_str_replace(arena, sw_requirement_format(&requirement, NULL, arena), old, new));
	}
}

/* Replaces `name[a,b] ; extra == "all"` by what a and b ask for, under "all": hatchling writes it out, others leave it
   to the installer. References to references are followed, eight deep; a list that grows out of bounds is left as it
   is. */
static sw_strs without_self(const sw_strs *values, sw_str name, sw_arena *arena)
{
	enum { ROUNDS = 8, MOST = 10000 };
	sw_strs list = *values;
	for (int round = 0; round < ROUNDS; round++) {
		sw_strs out = {0};
		bool more = false;
		sw_each (value, &list) {
			sw_requirement self = {0};
			if (!is_self(*value, name, arena, &self) || !self.marker || self.marker->items.len != 1) {
				sw_push(arena, &out, *value);
				continue;
			}
			more = true;
			sw_each (extra, &self.extras)
				add_extra(&list, *extra, self.marker->items.ptr[0].right.text, arena, &out);
			if (out.len > MOST)
				return *values;
		}
		sw_strs_sort(&out);
		make_unique(&out);
		list = out;
		if (!more)
			break;
	}
	return list;
}

/* ---- comparing ---- */

static void compare_field(const migrate_compare *c, const sw_metadata *before, const sw_metadata *after,
			  sw_metadata_field field)
{
	const struct field_form *form = form_of(field);
	sw_str what = sw_fmt(c->arena, "METADATA %s", sw_metadata_field_name(field));
	sw_strs old = raw_values(&before->fields[field], c->arena), new = raw_values(&after->fields[field], c->arena);
	if (same_list(&old, &new))
		return;
	for (size_t i = 0; i < SW_COUNTOF(free_fields); i++)
		if (free_fields[i].field == field) {
			sw_migrate_differ(c, what, missing_in(&old, &new, c->arena), missing_in(&new, &old, c->arena),
					  sw_str_of(free_fields[i].why));
			return;
		}
	sw_strs plain_old = plain_values(&old, form, c->arena), plain_new = plain_values(&new, form, c->arena);
	const char *why = form ? form->why : "folded otherwise";
	if (field == SW_META_REQUIRES_DIST && !same_list(&plain_old, &plain_new)) {
		sw_str name = sw_metadata_get(before, SW_META_NAME);
		old = without_self(&old, name, c->arena);
		new = without_self(&new, name, c->arena);
		plain_old = plain_values(&old, form, c->arena);
		plain_new = plain_values(&new, form, c->arena);
		make_unique(&plain_old);
		make_unique(&plain_new);
		why = "the same requirements: extras of the project itself are written out by one of the backends";
	}
	if (same_list(&plain_old, &plain_new)) {
		sw_strs shown_old = raw_values(&before->fields[field], c->arena);
		sw_strs shown_new = raw_values(&after->fields[field], c->arena);
		differ_in_form(c, what, &shown_old, &shown_new, why);
	} else {
		const char *reason = reason_for(field, &plain_old, &plain_new, after);
		sw_migrate_differ(c, what, missing_in(&plain_old, &plain_new, c->arena),
				  missing_in(&plain_new, &plain_old, c->arena), sw_str_of(reason));
	}
}

bool sw_migrate_compare_metadata(const migrate_compare *c, sw_str before, sw_str after, sw_error *err)
{
	sw_metadata old = {0}, new = {0};
	if (!sw_metadata_parse(SW_STR("METADATA before"), before, c->arena, &old, err) ||
	    !sw_metadata_parse(SW_STR("METADATA after"), after, c->arena, &new, err))
		return false;
	for (int field = 0; field < SW_META_FIELD_COUNT; field++)
		compare_field(c, &old, &new, (sw_metadata_field)field);
	return true;
}

static sw_strs entry_point_lines(const sw_entry_groups *groups, sw_arena *arena)
{
	sw_strs out = {0};
	sw_each (group, groups)
		sw_each (point, &group->points)
			sw_push(arena, &out,
				sw_fmt(arena, "[%.*s] %.*s = %.*s", SW_ARG(group->name), SW_ARG(point->name),
				       SW_ARG(sw_str_replace(arena, point->value, SW_STR(" "), SW_STR("")))));
	sw_strs_sort(&out);
	return out;
}

bool sw_migrate_compare_entry_points(const migrate_compare *c, sw_str before, sw_str after, sw_error *err)
{
	sw_entry_groups old = {0}, new = {0};
	if (!sw_entry_points_parse(SW_STR("entry_points.txt before"), before, c->arena, &old, err) ||
	    !sw_entry_points_parse(SW_STR("entry_points.txt after"), after, c->arena, &new, err))
		return false;
	sw_strs old_lines = entry_point_lines(&old, c->arena), new_lines = entry_point_lines(&new, c->arena);
	if (!same_list(&old_lines, &new_lines))
		sw_migrate_differ(c, SW_STR("entry points"), missing_in(&old_lines, &new_lines, c->arena),
				  missing_in(&new_lines, &old_lines, c->arena), (sw_str){0});
	return true;
}

void sw_migrate_compare_wheel_file(const migrate_compare *c, sw_str before, sw_str after)
{
	static const char *const fields[] = {"Tag", "Root-Is-Purelib"};
	sw_message old = {0}, new = {0};
	sw_error ignored = {0};
	if (!sw_rfc822_parse(SW_STR("WHEEL"), before, SW_RFC822_TOLERANT, c->arena, &old, &ignored) ||
	    !sw_rfc822_parse(SW_STR("WHEEL"), after, SW_RFC822_TOLERANT, c->arena, &new, &ignored)) {
		sw_migrate_differ(c, SW_STR("WHEEL"), before, after, (sw_str){0});
		return;
	}
	for (size_t i = 0; i < SW_COUNTOF(fields); i++) {
		sw_strs a = sw_message_all(&old, fields[i], c->arena), b = sw_message_all(&new, fields[i], c->arena);
		sw_strs_sort(&a);
		sw_strs_sort(&b);
		if (!same_list(&a, &b))
			sw_migrate_differ(c, sw_fmt(c->arena, "WHEEL %s", fields[i]), missing_in(&a, &b, c->arena),
					  missing_in(&b, &a, c->arena), (sw_str){0});
	}
}
