/* setup.py is a program, so it is not read but recognised: as one that only calls setup(), or by the literals that stand in
   its call. */
#include "codec/pyliteral.h"
#include "project/internal.h"

#include <string.h>

/* Statements of a setup.py that leaves everything to setup.cfg and pyproject.toml. */
static const char *const plain_lines[] = {
	"import sys", "import setuptools",  "from setuptools import setup", "from __future__ import annotations",
	"setup()",    "setuptools.setup()", "if __name__ == \"__main__\":", "if __name__ == '__main__':",
};

static bool is_plain_line(sw_str line)
{
	for (size_t i = 0; i < SW_COUNTOF(plain_lines); i++)
		if (sw_str_is(line, plain_lines[i]))
			return true;
	return false;
}

/* The length of a string literal (with its quotes) at the front, 0 when there is none. */
static size_t literal_len(sw_str s)
{
	if (!s.len || (s.ptr[0] != '"' && s.ptr[0] != '\''))
		return 0;
	char quote = s.ptr[0];
	size_t width = s.len >= 3 && s.ptr[1] == quote && s.ptr[2] == quote ? 3 : 1;
	for (size_t i = width; i < s.len; i++) {
		if (s.ptr[i] == '\\')
			i++;
		else if (s.ptr[i] == quote &&
			 (width == 1 || (i + 2 < s.len && s.ptr[i + 1] == quote && s.ptr[i + 2] == quote)))
			return i + width;
		else if (s.ptr[i] == '\n' && width == 1)
			return 0;
	}
	return 0;
}

/* "if sys.version_info < (3, 9):" at the front of a line: what is below runs under no Python from 3.9 on. */
static bool is_guard(sw_str line, unsigned *minor)
{
	static const sw_str head = SW_S("if sys.version_info < (3, "), tail = SW_S("):");
	uint64_t number = 0;
	if (!sw_str_starts(line, head) || !sw_str_ends(line, tail) ||
	    !sw_str_u64(sw_str_sub(line, head.len, line.len - tail.len), &number) || number > 99)
		return false;
	*minor = (unsigned)number > *minor ? (unsigned)number : *minor;
	return true;
}

/* Takes the indented lines from the front. A text that spans lines could hide their end. */
static bool skip_block(sw_str *text)
{
	sw_str rest = *text, line = {0};
	while (sw_str_line(&rest, &line)) {
		if (sw_str_trim(line).len && line.ptr[0] != ' ' && line.ptr[0] != '\t')
			return true;
		if (sw_str_find(line, SW_STR("\"\"\"")) != SW_NPOS || sw_str_find(line, SW_STR("'''")) != SW_NPOS ||
		    sw_str_ends(line, SW_STR("\\")))
			return false;
		*text = rest;
	}
	return true;
}

sw_setup_py sw_setup_kind(sw_str text, unsigned *min_minor)
{
	sw_str line = {0};
	bool calls = false, first = true;
	*min_minor = 0;
	if (sw_str_starts(text, SW_STR("\xef\xbb\xbf")))
		text = sw_str_from(text, 3);
	while (text.ptr && text.len) {
		size_t doc = first ? literal_len(sw_str_ltrim(text)) : 0;
		if (doc) { /* the docstring of the module, which may span lines */
			text = sw_str_from(sw_str_ltrim(text), doc);
			first = false;
			continue;
		}
		if (!sw_str_line(&text, &line))
			break;
		size_t comment = sw_str_chr(line, '#');
		line = sw_str_rtrim(sw_str_sub(line, 0, comment));
		if (is_guard(line, min_minor)) {
			first = false;
			if (!skip_block(&text))
				return SW_SETUP_CODE;
			continue;
		}
		line = sw_str_ltrim(line);
		if (!line.len)
			continue;
		first = false;
		if (!is_plain_line(line))
			return SW_SETUP_CODE;
		calls = calls || sw_str_ends(line, SW_STR("setup()"));
	}
	return calls ? SW_SETUP_PLAIN : SW_SETUP_CODE;
}

/* The keywords of one call, seen from its opening parenthesis on. */
typedef struct scan {
	sw_str text;
	size_t at;
	int depth;
} scan;

static void skip_comment(scan *s)
{
	while (s->at < s->text.len && s->text.ptr[s->at] != '\n')
		s->at++;
}

/* Behind "setup(" that begins a call; SW_NPOS when there is none. */
static size_t find_call(sw_str text)
{
	const sw_str mark = SW_S("setup(");
	for (size_t at = 0; at < text.len; at++) {
		sw_str rest = sw_str_from(text, at);
		size_t literal = literal_len(rest);
		if (literal)
			at += literal - 1;
		else if (rest.ptr[0] == '#')
			while (at + 1 < text.len && text.ptr[at + 1] != '\n')
				at++;
		else if (sw_str_starts(rest, mark) && (at == 0 || text.ptr[at - 1] == '\n' || text.ptr[at - 1] == '.' ||
						       sw_is_blank(text.ptr[at - 1])))
			return at + mark.len;
	}
	return SW_NPOS;
}

static size_t name_len(sw_str s)
{
	size_t n = 0;
	while (n < s.len && (sw_is_alnum(s.ptr[n]) || s.ptr[n] == '_'))
		n++;
	return n;
}

/* "NAME =" at the place of the scan: where its value begins, 0 when there is none. */
static size_t keyword_at(const scan *s, sw_str *keyword)
{
	sw_str rest = sw_str_from(s->text, s->at);
	size_t word = name_len(rest);
	sw_str behind = sw_str_ltrim(sw_str_from(rest, word));
	if (!word || literal_len(rest) || behind.len < 2 || behind.ptr[0] != '=' || behind.ptr[1] == '=')
		return 0;
	*keyword = sw_str_sub(rest, 0, word);
	return (size_t)(behind.ptr + 1 - s->text.ptr);
}

static int depth_change(char c)
{
	return (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
}

/* The next keyword argument of the call itself; false at its end. */
static bool next_keyword(scan *s, sw_str *keyword, size_t *value_at)
{
	bool fresh = true; /* at the beginning of an argument */
	while (s->at < s->text.len && s->depth >= 0) {
		sw_str rest = sw_str_from(s->text, s->at);
		size_t literal = literal_len(rest), word = name_len(rest);
		char c = rest.ptr[0];
		if (c == '#') {
			skip_comment(s);
			continue;
		}
		*value_at = fresh && s->depth == 0 ? keyword_at(s, keyword) : 0;
		if (*value_at) {
			s->at = *value_at;
			return true;
		}
		s->depth += depth_change(c);
		fresh = c == ',' || (fresh && sw_is_blank(c));
		s->at += literal ? literal : word ? word : 1;
	}
	return false;
}

/* Where the value that begins at `from` ends: at a comma or the closing parenthesis of the call. */
static sw_str value_text(sw_str text, size_t from)
{
	int depth = 0;
	size_t at = from;
	while (at < text.len) {
		sw_str rest = sw_str_from(text, at);
		size_t literal = literal_len(rest);
		char c = rest.ptr[0];
		if (depth == 0 && (c == ',' || c == ')' || c == '#'))
			break;
		depth += depth_change(c);
		at += literal ? literal : 1;
	}
	return sw_str_trim(sw_str_sub(text, from, at));
}

/* The string that an argument's text means: a literal, or a name that the module assigns one to. */
static sw_str string_of(const sw_py_module *module, sw_str text, sw_arena *arena)
{
	sw_py_value value = {0};
	sw_error ignored = {0};
	if (text.len && name_len(text) == text.len) {
		const sw_py_assignment *found = sw_py_find(module, sw_cstr(arena, text));
		return found && found->value && found->value->kind == SW_PY_STR ? found->value->text : (sw_str){0};
	}
	return sw_py_literal(module->path, text, arena, &value, &ignored) && value.kind == SW_PY_STR ? value.text
												     : (sw_str){0};
}

void sw_setup_literals(const sw_project_file *file, sw_arena *arena, sw_field *name, sw_field *version)
{
	sw_py_module module = {0};
	sw_error ignored = {0};
	scan s = {.text = file->text, .at = find_call(file->text)};
	sw_str keyword = {0};
	size_t at = 0;
	if (s.at == SW_NPOS || !sw_py_parse(file->path, file->text, arena, &module, &ignored))
		return;
	while (next_keyword(&s, &keyword, &at)) {
		bool is_name = sw_str_is(keyword, "name"), is_version = sw_str_is(keyword, "version");
		sw_str text = is_name || is_version ? value_text(file->text, at) : (sw_str){0};
		sw_str value = text.len ? string_of(&module, text, arena) : (sw_str){0};
		if (!value.ptr)
			continue;
		*(is_name ? name : version) =
			(sw_field){.text = value, .offset = (size_t)(text.ptr - file->text.ptr), .len = text.len};
	}
}
