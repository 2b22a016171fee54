#include "pyspec/pep508.h"

#include "base/buf.h"
#include "pyspec/name.h"
#include "pyspec/pep508_internal.h"

/* --- shared with marker.c --- */

char sw_pep508_peek(const sw_pep508_in *in)
{
	return in->at < in->text.len ? in->text.ptr[in->at] : '\0';
}

void sw_pep508_skip_blanks(sw_pep508_in *in)
{
	while (sw_pep508_peek(in) == ' ' || sw_pep508_peek(in) == '\t')
		in->at++;
}

/* Letters of any alphabet count as parts of words, as they do for Python. */
static bool is_word(char c)
{
	return sw_is_alnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

bool sw_pep508_at_word(const sw_pep508_in *in, sw_str word)
{
	size_t end = in->at + word.len;
	return sw_str_starts(sw_str_from(in->text, in->at), word) &&
	       (in->at == 0 || !is_word(in->text.ptr[in->at - 1])) &&
	       (end == in->text.len || !is_word(in->text.ptr[end]));
}

bool sw_pep508_expected(sw_pep508_in *in, size_t at, const char *what)
{
	sw_fail(in->err, SW_W022, "expected %s at column %zu of \"%.*s\"", what, at + 1, SW_ARG(in->text));
	in->err->where = (sw_where){.line = 1, .column = (uint32_t)(at + 1), .length = 1};
	return false;
}

/* --- reading --- */

/* A name; the empty slice when there is none. It ends where a word ends: "name-" gives "name". */
static sw_str take_identifier(sw_pep508_in *in)
{
	size_t start = in->at, end = start;
	if (!sw_is_alnum(sw_pep508_peek(in)))
		return (sw_str){0};
	while (end < in->text.len && (sw_is_alnum(in->text.ptr[end]) || in->text.ptr[end] == '.' ||
				      in->text.ptr[end] == '_' || in->text.ptr[end] == '-'))
		end++;
	while (end > start) {
		bool word_before = is_word(in->text.ptr[end - 1]);
		bool word_behind = end < in->text.len && is_word(in->text.ptr[end]);
		if (word_before != word_behind)
			break;
		end--;
	}
	in->at = end;
	return sw_str_sub(in->text, start, end);
}

static bool take_extras(sw_pep508_in *in, sw_strs *out)
{
	size_t open = in->at;
	if (sw_pep508_peek(in) != '[')
		return true;
	in->at++;
	sw_pep508_skip_blanks(in);
	for (bool more = sw_is_alnum(sw_pep508_peek(in)); more;) {
		sw_str extra = take_identifier(in);
		if (extra.len == 0)
			return sw_pep508_expected(in, in->at, "the name of an extra");
		sw_strs_add_unique(in->arena, out, extra);
		sw_pep508_skip_blanks(in);
		if (sw_is_alnum(sw_pep508_peek(in)))
			return sw_pep508_expected(in, in->at, "a comma between two extras");
		more = sw_pep508_peek(in) == ',';
		in->at += more;
		if (more)
			sw_pep508_skip_blanks(in);
	}
	sw_pep508_skip_blanks(in);
	if (sw_pep508_peek(in) != ']')
		return sw_pep508_expected(in, in->at,
					  sw_fmt(in->arena, "\"]\" for the \"[\" at column %zu", open + 1).ptr);
	in->at++;
	sw_strs_sort(out);
	return true;
}

/* What cannot follow a specifier, said better than "expected a comma". */
static bool check_specifier_end(sw_pep508_in *in, sw_str specifier)
{
	sw_str rest = sw_str_from(in->text, in->at);
	bool equality = sw_str_starts(specifier, SW_STR("!=")) ||
			(sw_str_starts(specifier, SW_STR("==")) && !sw_str_starts(specifier, SW_STR("===")));
	if (sw_str_starts(rest, SW_STR(".*")))
		return sw_pep508_expected(in, in->at,
					  equality ? "no \".*\" behind a pre-, post-, dev- or local release"
						   : "no \".*\" (it goes with == and != only)");
	if (rest.len > 1 && rest.ptr[0] == '+' && sw_is_alnum(rest.ptr[1]))
		return sw_pep508_expected(in, in->at, "no local part (it goes with == and != only)");
	return true;
}

/* Specifiers with commas between them; joined without blanks into *out. A comma may stand behind the last one. */
static bool take_specifiers(sw_pep508_in *in, sw_buf *out)
{
	for (size_t len; (len = sw_specifier_len(sw_str_from(in->text, in->at)));) {
		sw_str specifier = sw_str_sub(in->text, in->at, in->at + len);
		in->at += len;
		sw_buf_add(out, specifier);
		if (!check_specifier_end(in, specifier))
			return false;
		sw_pep508_skip_blanks(in);
		if (sw_pep508_peek(in) != ',')
			break;
		in->at++;
		sw_buf_addc(out, ',');
		sw_pep508_skip_blanks(in);
	}
	return true;
}

static bool take_specifier_part(sw_pep508_in *in, sw_buf *out)
{
	size_t open = in->at;
	bool parenthesis = sw_pep508_peek(in) == '(';
	in->at += parenthesis;
	sw_pep508_skip_blanks(in);
	if (!take_specifiers(in, out))
		return false;
	sw_pep508_skip_blanks(in);
	if (!parenthesis)
		return true;
	if (sw_pep508_peek(in) != ')')
		return sw_pep508_expected(
			in, in->at,
			sw_fmt(in->arena, "a version specifier or \")\" for the \"(\" at column %zu", open + 1).ptr);
	in->at++;
	return true;
}

static bool take_versions(sw_pep508_in *in, sw_requirement *out)
{
	SW_AUTO(sw_buf) text = {.max = SW_PEP508_MAX_BYTES};
	size_t start = in->at;
	if (!take_specifier_part(in, &text))
		return false;
	sw_pep508_skip_blanks(in);
	if (in->at < in->text.len && sw_pep508_peek(in) != ';')
		return sw_pep508_expected(
			in, in->at, text.len ? "a comma, \";\" or the end" : "a version specifier, \";\" or the end");
	if (!sw_specifier_parse_set(sw_buf_copy(&text, in->arena), in->arena, &out->specifiers, in->err)) {
		in->err->code = SW_W022;
		in->err->where.column = (uint32_t)(start + 1);
		return sw_wrap(in->err, "requirement \"%.*s\"", SW_ARG(in->text));
	}
	return true;
}

/* Everything up to a blank; a marker needs a blank before its semicolon, which may be part of a URL. */
static bool take_url(sw_pep508_in *in, sw_requirement *out)
{
	in->at++;
	sw_pep508_skip_blanks(in);
	size_t start = in->at;
	while (in->at < in->text.len && sw_pep508_peek(in) != ' ' && sw_pep508_peek(in) != '\t')
		in->at++;
	if (in->at == start)
		return sw_pep508_expected(in, start, "a URL behind \"@\"");
	out->url = sw_str_sub(in->text, start, in->at);
	sw_pep508_skip_blanks(in);
	if (in->at < in->text.len && sw_pep508_peek(in) != ';')
		return sw_pep508_expected(in, in->at, "\";\" or the end behind the URL");
	return true;
}

static bool take_requirement(sw_pep508_in *in, sw_requirement *out)
{
	sw_pep508_skip_blanks(in);
	out->name = take_identifier(in);
	if (out->name.len == 0)
		return sw_pep508_expected(in, in->at, "the name of a project");
	sw_pep508_skip_blanks(in);
	if (!take_extras(in, &out->extras))
		return false;
	sw_pep508_skip_blanks(in);
	if (!(sw_pep508_peek(in) == '@' ? take_url(in, out) : take_versions(in, out)))
		return false;
	if (sw_pep508_peek(in) == ';') {
		sw_marker *marker = sw_new(in->arena, sw_marker);
		in->at++;
		if (!sw_pep508_take_marker(in, marker))
			return false;
		out->marker = marker;
	}
	sw_pep508_skip_blanks(in);
	if (in->at < in->text.len)
		return sw_pep508_expected(in, in->at, "\"and\", \"or\" or the end");
	return true;
}

bool sw_requirement_parse(sw_str text, sw_arena *arena, sw_requirement *out, sw_error *err)
{
	sw_requirement requirement = {0};
	if (text.len > SW_PEP508_MAX_BYTES)
		return sw_fail(err, SW_W022, "a requirement of %zu bytes is too long (at most %zu)", text.len,
			       SW_PEP508_MAX_BYTES);
	sw_pep508_in in = {.text = sw_str_copy(arena, text), .arena = arena, .err = err};
	if (!take_requirement(&in, &requirement))
		return false;
	*out = requirement;
	return true;
}

/* --- writing --- */

static sw_str styled_name(sw_str name, const sw_requirement_style *style, sw_arena *arena)
{
	return style && style->normal_names ? sw_name_normalise(arena, name) : name;
}

static void add_extras(const sw_requirement *requirement, const sw_requirement_style *style, sw_arena *arena,
		       sw_buf *buf)
{
	sw_strs extras = {0};
	for (size_t i = 0; i < requirement->extras.len; i++)
		sw_strs_add_unique(arena, &extras, styled_name(requirement->extras.ptr[i], style, arena));
	sw_strs_sort(&extras);
	sw_buf_addc(buf, '[');
	sw_buf_add(buf, sw_str_join(arena, extras.ptr, extras.len, SW_STR(",")));
	sw_buf_addc(buf, ']');
}

sw_str sw_requirement_format(const sw_requirement *requirement, const sw_requirement_style *style, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	sw_buf_add(&buf, styled_name(requirement->name, style, arena));
	if (requirement->extras.len)
		add_extras(requirement, style, arena, &buf);
	sw_buf_add(&buf, sw_specifier_format_set(&requirement->specifiers, SW_STR(","), arena));
	if (requirement->url.len) {
		sw_buf_addz(&buf, " @ ");
		sw_buf_add(&buf, requirement->url);
	}
	if (requirement->marker) {
		sw_buf_addz(&buf, requirement->url.len ? " ; " : "; ");
		sw_buf_add(&buf, sw_marker_format(requirement->marker, style, arena));
	}
	return sw_buf_copy(&buf, arena);
}

bool sw_requirement_applies(const sw_requirement *requirement, const sw_marker_env *env, bool *out, sw_error *err)
{
	if (requirement->marker)
		return sw_marker_evaluate(requirement->marker, env, out, err);
	*out = true;
	return true;
}
