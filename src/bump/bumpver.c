/* bumpver's patterns: from the notation to a regular expression, its places in a text, and back to a text. The steps are
   those of bumpver 2026.1132 (v2patterns, v2rewrite, v2version), order of replacement included, since patterns in the wild
   rely on what they come to. */
#include "bump/bumpver.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "bump/step_internal.h"

#define MAX_PATTERN ((size_t)4096) /* bytes with placeholders filled in; real ones have a line */

const bumpver_part sw_bumpver_parts[] = {
	{"GITHASH", "\\.[0-9]+\\+.*", SW_BV_GITHASH, BV_TEXT, NULL},
	{"HEXHASH", "[0-9a-f]+", SW_BV_HEXHASH, BV_TEXT, NULL},
	{"MAJOR", "[0-9]+", SW_BV_MAJOR, BV_TEXT, "0"},
	{"MINOR", "[0-9]+", SW_BV_MINOR, BV_TEXT, "0"},
	{"PATCH", "[0-9]+", SW_BV_PATCH, BV_TEXT, "0"},
	{"BUILD", "[0-9]+", SW_BV_BUILD, BV_TEXT, NULL},
	{"PYTAG", "dev|post|rc|a|b", SW_BV_PYTAG, BV_TEXT, ""},
	{"YYYY", "[1-9][0-9]{3}", SW_BV_YEAR, BV_TEXT, NULL},
	{"GGGG", "[1-9][0-9]{3}", SW_BV_ISO_YEAR, BV_TEXT, NULL},
	{"INC0", "[0-9]+", SW_BV_INC0, BV_TEXT, "0"},
	{"INC1", "[1-9][0-9]*", SW_BV_INC1, BV_TEXT, NULL},
	{"JJJ", "36[0-6]|3[0-5][0-9]|[1-2][0-9][0-9]|[1-9][0-9]|[1-9]", SW_BV_YEAR_DAY, BV_TEXT, NULL},
	{"00J", "36[0-6]|3[0-5][0-9]|[1-2][0-9][0-9]|0[1-9][0-9]|00[1-9]", SW_BV_YEAR_DAY, BV_ZERO_THREE, NULL},
	{"BLD", "[1-9][0-9]*", SW_BV_BUILD, BV_NUMBER, NULL},
	{"TAG", "preview|final|dev|alpha|beta|post|rc", SW_BV_TAG, BV_TEXT, "final"},
	{"NUM", "[0-9]+", SW_BV_NUM, BV_TEXT, "0"},
	{"YY", "[1-9][0-9]?", SW_BV_YEAR, BV_LAST_TWO, NULL},
	{"0Y", "[0-9]{2}", SW_BV_YEAR, BV_ZERO_LAST, NULL},
	{"GG", "[1-9][0-9]?", SW_BV_ISO_YEAR, BV_LAST_TWO, NULL},
	{"0G", "[0-9]{2}", SW_BV_ISO_YEAR, BV_ZERO_LAST, NULL},
	{"MM", "1[0-2]|[1-9]", SW_BV_MONTH, BV_TEXT, NULL},
	{"0M", "1[0-2]|0[1-9]", SW_BV_MONTH, BV_ZERO_TWO, NULL},
	{"DD", "3[0-1]|[1-2][0-9]|[1-9]", SW_BV_DAY, BV_TEXT, NULL},
	{"0D", "3[0-1]|[1-2][0-9]|0[1-9]", SW_BV_DAY, BV_ZERO_TWO, NULL},
	{"WW", "5[0-2]|[1-4][0-9]|[0-9]", SW_BV_WEEK_W, BV_TEXT, NULL},
	{"0W", "5[0-2]|[0-4][0-9]", SW_BV_WEEK_W, BV_ZERO_TWO, NULL},
	{"UU", "5[0-2]|[1-4][0-9]|[0-9]", SW_BV_WEEK_U, BV_TEXT, NULL},
	{"0U", "5[0-2]|[0-4][0-9]", SW_BV_WEEK_U, BV_ZERO_TWO, NULL},
	{"VV", "5[0-3]|[1-4][0-9]|[1-9]", SW_BV_WEEK_V, BV_TEXT, NULL},
	{"0V", "5[0-3]|[1-4][0-9]|0[1-9]", SW_BV_WEEK_V, BV_ZERO_TWO, NULL},
	{"Q", "[1-4]", SW_BV_QUARTER, BV_TEXT, NULL},
	{NULL, NULL, SW_BV_FIELDS, BV_TEXT, NULL},
};

static bool has(sw_str text, const char *needle)
{
	return sw_str_find(text, sw_str_of(needle)) != SW_NPOS;
}

static sw_str replace(sw_arena *arena, sw_str text, const char *from, const char *to)
{
	return sw_str_replace(arena, text, sw_str_of(from), sw_str_of(to));
}

/* Placeholders ----------------------------------------------------------------------------------------------------------- */

/* What a part becomes in the normal form of PEP 440, which has no leading zeros. */
static const struct {
	const char *part, *plain;
	bool number;
} plain_parts[] = {
	{"BUILD", "BLD", true}, {"00J", "JJJ", true}, {"TAG", "PYTAG", false}, {"0M", "MM", true},
	{"0D", "DD", true},     {"0W", "WW", true},   {"0U", "UU", true},      {"0V", "VV", true},
};

static sw_str keep_plain_chars(sw_str pattern, sw_arena *arena)
{
	char *text = sw_alloc(arena, pattern.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < pattern.len; i++)
		if (sw_is_alnum(pattern.ptr[i]) || (pattern.ptr[i] && strchr(".![]", pattern.ptr[i])))
			text[len++] = pattern.ptr[i];
	return (sw_str){text, len};
}

/* {pep440_version}: the pattern of the version's normal form. */
static sw_str pep440_pattern(sw_str version_pattern, sw_arena *arena)
{
	sw_str s = version_pattern;
	if (sw_str_starts(s, SW_STR("v")))
		s = sw_str_from(s, 1);
	s = replace(arena, replace(arena, s, "\\[", ""), "\\]", "");
	s = keep_plain_chars(s, arena);
	for (size_t i = 0; i < SW_COUNTOF(plain_parts); i++) {
		size_t at = sw_str_find(s, sw_str_of(plain_parts[i].part));
		if (!has(version_pattern, plain_parts[i].part) || has(s, plain_parts[i].plain) || at == SW_NPOS)
			continue;
		if (!plain_parts[i].number || at == 0 || s.ptr[at - 1] == '.')
			s = replace(arena, s, plain_parts[i].part, plain_parts[i].plain);
	}
	if (has(s, "PYTAGNUM"))
		return s;
	s = replace(arena, replace(arena, replace(arena, s, "PYTAG", ""), "NUM", ""), "[]", "");
	return sw_str_cat(arena, s, SW_STR("[PYTAGNUM]"));
}

static sw_str fill_in(sw_str version_pattern, sw_str raw, sw_arena *arena)
{
	sw_str normal = sw_str_replace(arena, raw, SW_STR("{version}"), version_pattern);
	if (has(normal, "{pep440_version}"))
		normal = sw_str_replace(arena, normal, SW_STR("{pep440_version}"),
					pep440_pattern(version_pattern, arena));
	return normal;
}

/* Regular expression ----------------------------------------------------------------------------------------------------- */

static bool is_escaped(sw_str text, size_t at)
{
	return at > 0 && text.ptr[at - 1] == '\\';
}

/* Escapes what means something in a regular expression; brackets that are not escaped become optional groups. */
static sw_str escape(sw_str normal, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	for (size_t i = 0; i < normal.len; i++) {
		char c = normal.ptr[i];
		if (c == '[' && !is_escaped(normal, i) && i + 1 < normal.len && normal.ptr[i + 1] == ']')
			i++; /* of a part that {pep440_version} leaves out */
		else if (c == '[' && !is_escaped(normal, i))
			sw_buf_addz(&buf, "(?:");
		else if (c == ']' && !is_escaped(normal, i))
			sw_buf_addz(&buf, ")?");
		else if (c && strchr("-.+*?{}()", c))
			sw_buf_addf(&buf, "\\%c", c);
		else
			sw_buf_addc(&buf, c);
	}
	return sw_buf_copy(&buf, arena);
}

typedef struct found {
	size_t start, end;
	const bumpver_part *part;
	bool first; /* of its field: the one that gives the value */
} found;
typedef SW_VEC(found) founds;

/* Every occurrence of every part, each name for itself from left to right. */
static founds find_parts(sw_str text, sw_arena *arena)
{
	founds all = {0};
	bool used[SW_BV_FIELDS] = {0};
	for (const bumpver_part *part = sw_bumpver_parts; part->name; part++) {
		sw_str name = sw_str_of(part->name);
		for (size_t at = 0, step; (step = sw_str_find(sw_str_from(text, at), name)) != SW_NPOS;) {
			found f = {at + step, at + step + name.len, part, !used[part->field]};
			sw_push(arena, &all, f);
			used[part->field] = true;
			at = f.end;
		}
	}
	return all;
}

/* Of parts that overlap the rightmost counts, the longest of those that end together. In order of the text. */
static founds choose_parts(const founds *all, sw_arena *arena)
{
	founds chosen = {0}, ordered = {0};
	for (size_t limit = SIZE_MAX;;) {
		const found *best = NULL;
		sw_each (f, all)
			if (f->end <= limit &&
			    (!best || f->end > best->end || (f->end == best->end && f->start < best->start)))
				best = f;
		if (!best)
			break;
		sw_push(arena, &chosen, *best);
		limit = best->start;
	}
	for (size_t i = chosen.len; i > 0; i--)
		sw_push(arena, &ordered, chosen.ptr[i - 1]);
	return ordered;
}

static sw_str expression(sw_bumpver *pattern, sw_str text, const founds *parts, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	size_t at = 0;
	for (size_t i = 0; i < parts->len; i++) {
		const found *f = &parts->ptr[i];
		sw_buf_add(&buf, sw_str_sub(text, at, f->start));
		sw_buf_addf(&buf, "(%s)", f->part->regex);
		if (f->first)
			pattern->group[f->part->field] = i + 1;
		at = f->end;
	}
	sw_buf_add(&buf, sw_str_from(text, at));
	return sw_buf_copy(&buf, arena);
}

static bool check_brackets(sw_str pattern, sw_error *err)
{
	size_t depth = 0;
	for (size_t i = 0; i < pattern.len; i++) {
		if (is_escaped(pattern, i) || (pattern.ptr[i] != '[' && pattern.ptr[i] != ']'))
			continue;
		if (pattern.ptr[i] == ']' && depth-- == 0)
			return sw_fail(err, SW_W061, "the pattern \"%.*s\" closes a bracket that is not open",
				       SW_ARG(pattern));
		if (pattern.ptr[i] == '[' && ++depth > SW_LIMIT_DEPTH)
			return sw_fail(err, SW_W061, "a pattern nests brackets more than %d deep", SW_LIMIT_DEPTH);
	}
	return !depth || sw_fail(err, SW_W061, "the pattern \"%.*s\" leaves a bracket open", SW_ARG(pattern));
}

/* The weeks of one calendar do not belong to the years of another. */
static bool check_weeks(sw_str pattern, sw_error *err)
{
	bool year = has(pattern, "YY") || has(pattern, "0Y"), iso_year = has(pattern, "GG") || has(pattern, "0G");
	bool week = has(pattern, "WW") || has(pattern, "0W") || has(pattern, "UU") || has(pattern, "0U");
	bool iso_week = has(pattern, "VV") || has(pattern, "0V");
	if (year && iso_week)
		return sw_fail(err, SW_W061, "the pattern \"%.*s\" has ISO weeks (VV, 0V) but no ISO year: GGGG or GG",
			       SW_ARG(pattern));
	if (iso_year && week)
		return sw_fail(err, SW_W061,
			       "the pattern \"%.*s\" has an ISO year but other weeks: VV or 0V belong to it",
			       SW_ARG(pattern));
	return true;
}

static bool check_notation(sw_str normal, sw_error *err)
{
	static const char *const old[] = {"{calver}",  "{semver}", "{pycalver}", "{pep440_pycalver}", "{build}",
					  "{release}", "{year}",   "{month}",    "{MAJOR}",           "{MINOR}",
					  "{PATCH}",   "{bid}",    "{tag}",      "{build_no}"};
	for (size_t i = 0; i < SW_COUNTOF(old); i++) {
		if (!has(normal, old[i]))
			continue;
		sw_fail(err, SW_W061, "the pattern \"%.*s\" is in bumpver's old notation: %s", SW_ARG(normal), old[i]);
		return sw_hint(
			err,
			"write it without braces, as bumpver does since 2020: MAJOR.MINOR.PATCH, YYYY.BUILD[-TAG]");
	}
	return true;
}

bool sw_bumpver_compile(sw_str version_pattern, sw_str raw, sw_arena *arena, const sw_bumpver **out, sw_error *err)
{
	sw_bumpver *pattern = sw_new(arena, sw_bumpver);
	if (version_pattern.len > MAX_PATTERN || raw.len > MAX_PATTERN)
		return sw_fail(err, SW_W061, "a pattern is longer than %zu bytes", MAX_PATTERN);
	pattern->version_pattern = version_pattern;
	pattern->normal = fill_in(version_pattern, raw, arena);
	if (pattern->normal.len > MAX_PATTERN)
		return sw_fail(err, SW_W061, "a pattern is longer than %zu bytes", MAX_PATTERN);
	if (!check_notation(pattern->normal, err) || !check_brackets(pattern->normal, err) ||
	    !check_weeks(version_pattern, err))
		return false;
	sw_str text = escape(pattern->normal, arena);
	founds all = find_parts(text, arena), parts = choose_parts(&all, arena);
	if (!parts.len) {
		sw_fail(err, SW_W061, "the pattern \"%.*s\" names no part of a version", SW_ARG(raw));
		return sw_hint(err, "write {version} where the version stands, or its parts: MAJOR.MINOR.PATCH");
	}
	pattern->part_count = parts.len;
	if (parts.len >= SW_PYRE_MAX_GROUPS)
		return sw_fail(err, SW_W061, "the pattern \"%.*s\" has more than %d parts", SW_ARG(raw),
			       SW_PYRE_MAX_GROUPS);
	if (!sw_pyre_compile(expression(pattern, text, &parts, arena), 0, arena, &pattern->re, err)) {
		sw_wrap(err, "the pattern \"%.*s\"", SW_ARG(raw));
		err->code = SW_W061;
		return false;
	}
	*out = pattern;
	return true;
}

/* Rendering -------------------------------------------------------------------------------------------------------------- */

sw_str sw_bumpver_form(const bumpver_part *part, sw_str value, sw_arena *arena)
{
	sw_str number = sw_digits_trim(value), last = sw_str_from(value, value.len > 2 ? value.len - 2 : 0);
	switch (part->form) {
	case BV_TEXT: break;
	case BV_NUMBER: return number;
	case BV_LAST_TWO: return sw_digits_trim(last);
	case BV_ZERO_LAST: return last.len < 2 ? sw_fmt(arena, "0%.*s", SW_ARG(last)) : last;
	case BV_ZERO_TWO: return number.len < 2 ? sw_fmt(arena, "0%.*s", SW_ARG(number)) : number;
	case BV_ZERO_THREE:
		return number.len < 3 ? sw_fmt(arena, "%.*s%.*s", (int)(3 - number.len), "00", SW_ARG(number)) : number;
	}
	return value;
}

/* The text of a stretch without brackets. *parts counts the parts that it has, *zeros those that are zero. */
static sw_str render_segment(sw_str segment, const sw_bumpver_info *info, sw_arena *arena, size_t *parts, size_t *zeros)
{
	sw_str text = replace(arena, replace(arena, segment, "^", ""), "$", "");
	text = replace(arena, replace(arena, text, "\\[", "["), "\\]", "]");
	*parts = *zeros = 0;
	for (const bumpver_part *part = sw_bumpver_parts; part->name; part++) {
		sw_str value = info->fields[part->field];
		if (!value.ptr || !has(segment, part->name))
			continue;
		value = sw_bumpver_form(part, value, arena);
		*parts += 1;
		*zeros += part->zero && sw_str_is(value, part->zero);
		text = sw_str_replace(arena, text, sw_str_of(part->name), value);
	}
	return text;
}

/* What stands in brackets, up to the closing one or the end: nothing when all its parts are zero. *at is behind it then. */
static sw_str render_branch(sw_str pattern, size_t *at, const sw_bumpver_info *info, bool *zero, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	*zero = true;
	size_t start = *at, parts, zeros;
	for (;; ++*at) {
		bool end = *at >= pattern.len;
		char c = end ? ']' : pattern.ptr[*at];
		if ((c != '[' && c != ']') || (!end && is_escaped(pattern, *at)))
			continue;
		if (*at > start) {
			sw_buf_add(&buf, render_segment(sw_str_sub(pattern, start, *at), info, arena, &parts, &zeros));
			*zero = *zero && zeros == parts;
		}
		if (c == ']')
			break;
		bool inner;
		++*at;
		sw_buf_add(&buf, render_branch(pattern, at, info, &inner, arena));
		*zero = *zero && inner;
		start = *at + 1;
	}
	return *zero ? SW_STR("") : sw_buf_copy(&buf, arena);
}

sw_str sw_bumpver_render(const sw_bumpver *pattern, const sw_bumpver_info *info, sw_arena *arena)
{
	size_t at = 0;
	bool zero;
	return render_branch(pattern->normal, &at, info, &zero, arena);
}

/* Order of parts --------------------------------------------------------------------------------------------------------- */

/* The fields of a stretch without brackets: the first occurrence of each name, by place; of names at one place the last of
   the table counts. */
static void segment_order(sw_str segment, sw_arena *arena, bumpver_fields *out)
{
	struct {
		size_t at;
		sw_bumpver_field field;
	} places[40];
	size_t count = 0;
	for (const bumpver_part *part = sw_bumpver_parts; part->name && count < SW_COUNTOF(places); part++) {
		size_t at = sw_str_find(segment, sw_str_of(part->name)), i = 0;
		if (at == SW_NPOS)
			continue;
		while (i < count && places[i].at < at)
			i++;
		if (i == count || places[i].at != at) {
			memmove(&places[i + 1], &places[i], (count - i) * sizeof(places[0]));
			count++;
		}
		places[i].at = at;
		places[i].field = part->field;
	}
	for (size_t i = 0; i < count; i++)
		sw_push(arena, out, places[i].field);
}

bumpver_fields sw_bumpver_order(sw_str pattern, sw_arena *arena)
{
	bumpver_fields fields = {0};
	size_t start = 0;
	for (size_t i = 0; i <= pattern.len; i++) {
		bool edge = i == pattern.len ||
			    ((pattern.ptr[i] == '[' || pattern.ptr[i] == ']') && !is_escaped(pattern, i));
		if (!edge)
			continue;
		segment_order(sw_str_sub(pattern, start, i), arena, &fields);
		start = i + 1;
	}
	return fields;
}

/* Places in a text ------------------------------------------------------------------------------------------------------- */

static int by_offset(const void *a, const void *b)
{
	const sw_bump_hit *x = a, *y = b;
	return (x->offset > y->offset) - (x->offset < y->offset);
}

static sw_str separator(sw_str text)
{
	if (has(text, "\r\n"))
		return SW_STR("\r\n");
	return has(text, "\r") ? SW_STR("\r") : SW_STR("\n");
}

/* A line at work: what the patterns matched on it so far, also where that counts for nothing. */
typedef struct line_search {
	sw_str line;
	size_t at; /* in the text */
	sw_bump_hits seen;
	sw_bump_hits *out;
	bool *found; /* for each pattern */
} line_search;

/* Spans that touch count as overlapping. */
static bool overlaps(const sw_bump_hits *seen, const sw_bump_hit *hit)
{
	sw_each (it, seen)
		if (hit->offset <= it->offset + it->len && hit->offset + hit->len >= it->offset)
			return true;
	return false;
}

static bool search_line(line_search *s, const sw_bumpver *const *patterns, size_t count, sw_arena *arena, sw_error *err)
{
	size_t first = s->out->len;
	s->seen.len = 0;
	for (size_t i = 0; i < count; i++) {
		sw_pyre_match m;
		if (!sw_pyre_search(patterns[i]->re, s->line, 0, &m, err))
			return false;
		if (!m.matched || m.end[0] == m.start[0])
			continue;
		sw_bump_hit hit = {.offset = s->at + m.start[0], .len = m.end[0] - m.start[0], .pattern = i};
		if (!overlaps(&s->seen, &hit)) {
			sw_push(arena, s->out, hit);
			s->found[i] = true;
		}
		sw_push(arena, &s->seen, hit);
	}
	if (s->out->len > first + 1)
		qsort(s->out->ptr + first, s->out->len - first, sizeof(sw_bump_hit), by_offset);
	return true;
}

/* A pattern that comes to the same as one before it is found with that. */
static bool is_found(const sw_bumpver *const *patterns, size_t which, const bool *seen)
{
	for (size_t i = 0; i < which; i++)
		if (seen[i] && sw_str_eq(patterns[i]->normal, patterns[which]->normal))
			return true;
	return seen[which];
}

bool sw_bumpver_find(const sw_bumpver *const *patterns, size_t count, sw_str text, sw_arena *arena, sw_bump_hits *out,
		     size_t *missing, sw_error *err)
{
	sw_bump_hits hits = {0};
	sw_str ending = separator(text);
	line_search s = {.out = &hits, .found = sw_new_n(arena, bool, count)};
	while (s.at <= text.len) {
		size_t end = sw_str_find(sw_str_from(text, s.at), ending);
		s.line = sw_str_sub(text, s.at, end == SW_NPOS ? text.len : s.at + end);
		if (!search_line(&s, patterns, count, arena, err))
			return false;
		s.at += s.line.len + ending.len;
	}
	*missing = SW_NPOS;
	for (size_t i = count; i > 0; i--)
		if (!is_found(patterns, i - 1, s.found))
			*missing = i - 1;
	*out = hits;
	return true;
}
