/* Places in a text by fixed texts and regular expressions. */
#include "bump/pattern.h"

#include <string.h>

#include "base/buf.h"
#include "pyspec/pep440.h"

#define MAX_HITS ((size_t)1 << 20) /* of one pattern in one file */

void sw_bump_find_text(sw_str needle, sw_str text, sw_arena *arena, sw_bump_hits *out)
{
	for (size_t at = 0, step; needle.len && (step = sw_str_find(sw_str_from(text, at), needle)) != SW_NPOS;) {
		sw_bump_hit hit = {.offset = at + step, .len = needle.len};
		sw_push(arena, out, hit);
		at = hit.offset + needle.len;
	}
}

bool sw_bump_find_regex(const sw_pyre *re, sw_str text, sw_arena *arena, sw_bump_hits *out, sw_error *err)
{
	sw_pyre_match m;
	for (size_t at = 0; at <= text.len;) {
		if (!sw_pyre_search(re, text, at, &m, err))
			return false;
		if (!m.matched)
			break;
		if (out->len >= MAX_HITS)
			return sw_fail(err, SW_W061, "an expression matches more than %zu times", MAX_HITS);
		sw_bump_hit hit = {
			.offset = m.start[0], .len = m.end[0] - m.start[0], .group_count = sw_pyre_groups(re) + 1};
		sw_str *groups = sw_new_n(arena, sw_str, hit.group_count);
		for (size_t i = 0; i < hit.group_count; i++)
			groups[i] = sw_pyre_text(&m, text, i);
		hit.groups = groups;
		sw_push(arena, out, hit);
		at = m.end[0] > m.start[0] ? m.end[0] : m.end[0] + 1;
	}
	return true;
}

/* Replacements ----------------------------------------------------------------------------------------------------------- */

static bool no_group(sw_str replacement, sw_str group, sw_error *err)
{
	return sw_fail(err, SW_W063,
		       "the replacement \"%.*s\" names the group %.*s, which the expression does not have",
		       SW_ARG(replacement), SW_ARG(group));
}

/* "\g<name>" or "\g<number>", from behind the g on. */
static bool expand_named(const sw_pyre *re, sw_str replacement, size_t *at, const sw_bump_hit *hit, sw_buf *buf,
			 sw_error *err)
{
	sw_str rest = sw_str_from(replacement, *at);
	size_t close = sw_str_chr(rest, '>');
	uint64_t number = 0;
	if (!sw_str_starts(rest, SW_STR("<")) || close == SW_NPOS)
		return sw_fail(err, SW_W063, "the replacement \"%.*s\" has \\g without a <name>", SW_ARG(replacement));
	sw_str name = sw_str_sub(rest, 1, close);
	if (!sw_str_u64(name, &number)) {
		number = re ? sw_pyre_group(re, name) : 0;
		if (!number)
			return no_group(replacement, name, err);
	}
	if (number >= hit->group_count && !(number == 0 && !hit->groups))
		return no_group(replacement, name, err);
	if (hit->groups)
		sw_buf_add(buf, hit->groups[number]);
	*at += close + 1;
	return true;
}

static bool is_octal(sw_str text, size_t at)
{
	return at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '7';
}

/* What follows a backslash and a digit: an octal number (\0, \012) or a group (\1, \12). */
static bool expand_number(sw_str replacement, size_t *at, const sw_bump_hit *hit, sw_buf *buf, sw_error *err)
{
	size_t first = *at, len = 1;
	bool two = first + 1 < replacement.len && sw_is_digit(replacement.ptr[first + 1]);
	bool octal =
		replacement.ptr[first] == '0' ||
		(is_octal(replacement, first) && is_octal(replacement, first + 1) && is_octal(replacement, first + 2));
	if (octal) {
		unsigned value = 0;
		for (len = 0; len < 3 && is_octal(replacement, first + len); len++)
			value = value * 8 + (unsigned)(replacement.ptr[first + len] - '0');
		sw_buf_add_utf8(buf, value & 0xff);
		*at += len;
		return true;
	}
	size_t number = (size_t)(replacement.ptr[first] - '0');
	if (two) {
		number = number * 10 + (size_t)(replacement.ptr[first + 1] - '0');
		len = 2;
	}
	if (number >= hit->group_count)
		return no_group(replacement, sw_str_sub(replacement, first, first + len), err);
	sw_buf_add(buf, hit->groups[number]);
	*at += len;
	return true;
}

bool sw_bump_expand(const sw_pyre *re, sw_str replacement, const sw_bump_hit *hit, sw_arena *arena, sw_str *out,
		    sw_error *err)
{
	static const char letters[] = "abfnrtv", bytes[] = "\a\b\f\n\r\t\v";
	SW_AUTO(sw_buf) buf = {0};
	for (size_t at = 0; at < replacement.len;) {
		char c = replacement.ptr[at++];
		if (c != '\\') {
			sw_buf_addc(&buf, c);
			continue;
		}
		c = at < replacement.len ? replacement.ptr[at] : '\0';
		const char *known = c ? strchr(letters, c) : NULL;
		if (c == 'g') {
			at++;
			if (!expand_named(re, replacement, &at, hit, &buf, err))
				return false;
		} else if (sw_is_digit(c)) {
			if (!expand_number(replacement, &at, hit, &buf, err))
				return false;
		} else if (known) {
			sw_buf_addc(&buf, bytes[known - letters]);
			at++;
		} else if (sw_is_alpha(c) || at == replacement.len) {
			return sw_fail(err, SW_W063, "the replacement \"%.*s\" has a backslash before %s",
				       SW_ARG(replacement),
				       at == replacement.len ? "its end" : "a letter that means nothing");
		} else {
			sw_buf_addc(&buf, '\\');
			if (c == '\\')
				at++;
		}
	}
	if (!sw_buf_check(&buf, "a replacement", err))
		return false;
	*out = sw_buf_copy(&buf, arena);
	return true;
}

/* commitizen ------------------------------------------------------------------------------------------------------------- */

bool sw_bump_find_on_lines(sw_str regex, sw_str version, sw_str text, sw_arena *arena, sw_bump_hits *out, sw_error *err)
{
	const sw_pyre *re = NULL;
	if (regex.len && !sw_pyre_compile(regex, 0, arena, &re, err)) {
		err->code = SW_W061;
		return false;
	}
	for (size_t at = 0; at < text.len;) {
		size_t end = sw_str_chr(sw_str_from(text, at), '\n');
		sw_str line = sw_str_sub(text, at, end == SW_NPOS ? text.len : at + end + 1);
		sw_pyre_match m = {.matched = true};
		sw_bump_hits found = {0};
		if (re && !sw_pyre_search(re, line, 0, &m, err))
			return false;
		if (m.matched)
			sw_bump_find_text(version, line, arena, &found);
		sw_each (hit, &found) {
			hit->offset += at;
			hit->version = version;
			sw_push(arena, out, *hit);
		}
		at += line.len;
	}
	return true;
}

/* python-semantic-release ------------------------------------------------------------------------------------------------ */

static void add_escaped(sw_buf *buf, sw_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!sw_is_alnum(text.ptr[i]) && text.ptr[i] != '_' && !(text.ptr[i] & 0x80))
			sw_buf_addc(buf, '\\');
		sw_buf_addc(buf, text.ptr[i]);
	}
}

/* A name, perhaps quoted or annotated, one of := == = : @ or a blank, and a value, perhaps quoted; of the value all that
   could be a version of SemVer or PEP 440 is taken, so that nothing of an old one stays behind. */
static bool variable_expression(sw_str variable, sw_str tag_format, sw_arena *arena, const sw_pyre **out, sw_error *err)
{
	SW_AUTO(sw_buf) buf = {0};
	sw_str before = {0}, behind = {0};
	(void)sw_str_cut(tag_format, SW_STR("{version}"), &before, &behind);
	sw_buf_addz(&buf, "(?P<quote1>['\"])?(?<![\\w.-])");
	add_escaped(&buf, variable);
	sw_buf_addz(&buf, "(?P=quote1)?(?:\\s{0,8}:\\s{0,8}[^\\s=:][^=:=]{0,100})?\\s{0,8}(?::=|==|[:=@ ])\\s{0,8}"
			  "(?P<quote2>['\"])?(?P<version>");
	add_escaped(&buf, before);
	sw_buf_addz(&buf,
		    "(?:\\d+!)?\\d+(?:\\.\\d+)+(?:[-._]?[0-9A-Za-z]+)*(?:\\+[0-9A-Za-z]+(?:[-._][0-9A-Za-z]+)*)?");
	add_escaped(&buf, behind);
	sw_buf_addz(&buf, ")(?P=quote2)?");
	return sw_pyre_compile(sw_buf_copy(&buf, arena), SW_PYRE_MULTILINE, arena, out, err);
}

bool sw_bump_find_variable(sw_str variable, sw_str tag_format, sw_str text, sw_arena *arena, sw_bump_hits *out,
			   sw_error *err)
{
	const sw_pyre *re;
	sw_bump_hits found = {0};
	sw_str before = {0}, behind = {0};
	(void)sw_str_cut(tag_format, SW_STR("{version}"), &before, &behind);
	if (!variable_expression(variable, tag_format, arena, &re, err) ||
	    !sw_bump_find_regex(re, text, arena, &found, err))
		return false;
	size_t group = sw_pyre_group(re, SW_STR("version"));
	sw_each (hit, &found) {
		sw_str value = hit->groups[group];
		sw_bump_hit place = {.offset = (size_t)(value.ptr - text.ptr), .len = value.len};
		place.version = sw_str_sub(value, before.len, value.len - behind.len);
		if (sw_pep440_valid(place.version))
			sw_push(arena, out, place);
	}
	return true;
}
