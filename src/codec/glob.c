#include "codec/glob.h"

#include <string.h>

#include "codec/glob_internal.h"

bool sw_glob_fnmatch(sw_str pattern, sw_str name)
{
	glob_program p;
	p.len = 0;
	p.over = false;
	sw_glob_add_pattern(&p, pattern, false, GLOB_CLASS_RANGES);
	return sw_glob_run(&p, name, NULL);
}

/* What differs between the dialects that go segment by segment. */
typedef struct dialect {
	bool dots_are_special; /* * and ? and [ at the beginning of a segment take no dot, ** takes no such directory */
	bool recursive;        /* a segment ** takes any number of directories */
	bool keeps_empty;      /* "a//b" means just that; else empty segments and "." are left out */
	bool ends_with_files;  /* a last ** takes everything below, else directories only */
	glob_class form;
} dialect;

static bool is_magic(sw_str segment)
{
	for (size_t i = 0; i < segment.len; i++)
		if (segment.ptr[i] && strchr("*?[", segment.ptr[i]))
			return true;
	return false;
}

/* A last "**": at least one more segment. */
static void add_last_any(glob_program *p, const dialect *d)
{
	sw_glob_add_dirs(p, d->dots_are_special);
	if (d->dots_are_special)
		sw_glob_add(p, GLOB_VISIBLE);
	sw_glob_add(p, GLOB_NO_SLASH);
	sw_glob_add(p, GLOB_RUN);
}

static void add_segment(glob_program *p, sw_str segment, bool last, const dialect *d)
{
	if (d->recursive && sw_str_is(segment, "**")) {
		if (last)
			add_last_any(p, d);
		else
			sw_glob_add_dirs(p, d->dots_are_special);
		return;
	}
	if (d->dots_are_special && is_magic(segment) && segment.ptr[0] != '.')
		sw_glob_add(p, GLOB_VISIBLE);
	sw_glob_add_pattern(p, segment, true, d->form);
	if (!last)
		sw_glob_add_char(p, '/');
}

static bool match_segments(sw_str pattern, sw_str path, const dialect *d)
{
	glob_program p;
	sw_str rest = pattern, segment;
	p.len = 0;
	p.over = false;
	if (pattern.len == 0 || sw_str_ends(pattern, SW_STR("/")))
		return false; /* means a directory */
	while (sw_str_split(&rest, '/', &segment))
		if (segment.len && !sw_str_is(segment, "."))
			add_segment(&p, segment, rest.ptr == NULL, d);
	return p.len > 0 && sw_glob_run(&p, path, NULL);
}

bool sw_glob_python(sw_str pattern, sw_str path)
{
	static const dialect d = {.dots_are_special = true, .recursive = true};
	return match_segments(pattern, path, &d);
}

bool sw_glob_setuptools(sw_str pattern, sw_str path)
{
	static const dialect d = {0};
	return match_segments(pattern, path, &d);
}

bool sw_glob_setuptools_deep(sw_str pattern, sw_str path)
{
	static const dialect d = {.recursive = true};
	return match_segments(pattern, path, &d);
}

bool sw_glob_pep639(sw_str pattern, sw_str path)
{
	static const dialect d = {.recursive = true};
	return match_segments(pattern, path, &d);
}

bool sw_glob_pathlib(sw_str pattern, sw_str path, bool is_dir)
{
	static const dialect d = {.recursive = true};
	for (;;) {
		while (sw_str_ends(pattern, SW_STR("/")) || sw_str_ends(pattern, SW_STR("/.")))
			pattern.len--; /* a pure path knows no trailing slash */
		bool any = sw_str_is(pattern, "**") || sw_str_ends(pattern, SW_STR("/**"));
		if ((!any || is_dir) && match_segments(pattern, path, &d))
			return true;
		if (!any || !is_dir || pattern.len < 3)
			return false;
		pattern.len -= 3; /* it takes the folder in front of it, too */
	}
}

/* egg_info.translate_pattern, piece by piece; the last segment "**" takes anything, also nothing. */
bool sw_glob_manifest(sw_str pattern, sw_str path)
{
	glob_program p;
	sw_str rest = pattern, segment;
	p.len = 0;
	p.over = false;
	while (sw_str_split(&rest, '/', &segment)) {
		bool last = rest.ptr == NULL;
		if (sw_str_is(segment, "**")) {
			if (last)
				sw_glob_add(&p, GLOB_STAR);
			else
				sw_glob_add_dirs(&p, false);
			continue;
		}
		sw_glob_add_pattern(&p, segment, true, GLOB_CLASS_LITERAL);
		if (!last)
			sw_glob_add_char(&p, '/');
	}
	return sw_glob_run(&p, path, NULL);
}

/* ---- PEP 639 ---- */

static bool bad_pattern(sw_str pattern, const char *why, sw_error *err)
{
	return sw_fail(err, SW_O009, "the pattern \"%.*s\" is no licence file pattern: %s", SW_ARG(pattern), why);
}

/* A class; *at stands on its bracket and moves to the closing one. */
static const char *check_class(sw_str pattern, size_t *at)
{
	size_t from = *at + 1, end = from;
	while (end < pattern.len && pattern.ptr[end] != ']')
		end++;
	if (end == pattern.len)
		return "a bracket is not closed";
	if (end == from)
		return "the brackets are empty";
	for (size_t i = from; i < end; i++)
		if (!sw_is_alnum(pattern.ptr[i]) && !strchr("_-.", pattern.ptr[i]))
			return "brackets hold letters, digits, _ - and . only";
	*at = end;
	return NULL;
}

bool sw_glob_pep639_check(sw_str pattern, sw_error *err)
{
	sw_str rest = pattern, segment;
	if (pattern.len == 0)
		return bad_pattern(pattern, "it is empty", err);
	if (pattern.ptr[0] == '/')
		return bad_pattern(pattern, "it must be relative to the project", err);
	while (sw_str_split(&rest, '/', &segment))
		if (sw_str_is(segment, ".."))
			return bad_pattern(pattern, "it must not lead out of the project with ..", err);
	for (size_t at = 0; at < pattern.len; at++) {
		char c = pattern.ptr[at];
		const char *why = NULL;
		if (c == '[')
			why = check_class(pattern, &at);
		else if (c == '\\')
			why = "the separator is / and not a backslash";
		else if (!sw_is_alnum(c) && (!c || !strchr(" _-./*?", c)))
			why = "it may hold letters, digits, blanks, _ - . / and the wildcards * ? [ ] only";
		if (why)
			return bad_pattern(pattern, why, err);
	}
	return true;
}
