#include "codec/pyliteral.h"

#include <string.h>

#include "codec/pyliteral_internal.h"
#include "codec/pytext.h"

static bool point(const py_cursor *c, sw_str path, sw_error *err)
{
	sw_fail(err, SW_O008, "%.*s: %s", SW_ARG(path), c->why);
	return sw_point(err, path, c->text, c->why_at, c->why_len, NULL);
}

/* ---- statements ---- */

/* A simple statement as far as it matters here. */
typedef struct statement {
	size_t from, end;
	SW_VEC(size_t) equals; /* offsets of the = signs that assign */
	size_t colon;          /* of an annotation, SW_NPOS = none */
	bool augmented;        /* += and friends */
} statement;

static bool is_compound(sw_str word)
{
	static const char *const words[] = {"if",     "elif",    "else", "for", "while", "try",
					    "except", "finally", "with", "def", "class", "async"};
	for (size_t i = 0; i < SW_COUNTOF(words); i++)
		if (sw_str_is(word, words[i]))
			return true;
	return false;
}

/* An operator of one or more characters outside of brackets; "=" alone assigns. */
static void skip_operator(py_cursor *c, statement *s, bool *lambda)
{
	size_t len = 1;
	int ch = py_peek(c, 0);
	if (strchr("*/<>", ch) && py_peek(c, 1) == ch)
		len++;
	if (ch == '=' && py_peek(c, 1) != '=') {
		if (!*lambda)
			sw_push(c->arena, &s->equals, c->at);
	} else if (py_peek(c, len) == '=' && strchr("=!<>:+-*/%@&|^", ch)) {
		s->augmented = s->augmented || (!strchr("=!:", ch) && !(strchr("<>", ch) && len == 1));
		len++;
	} else if (ch == ':' && s->colon == SW_NPOS && s->equals.len == 0) {
		s->colon = c->at;
	}
	c->at += len;
}

/* One token outside or inside of brackets. */
static bool skip_token(py_cursor *c, statement *s, size_t *brackets, bool *lambda)
{
	py_prefix prefix;
	sw_str body;
	size_t from = c->at;
	int ch = py_peek(c, 0);
	if (sw_py_string_here(c, &prefix))
		return sw_py_skip_string(c, &prefix, &body);
	if (py_is_name(ch)) {
		while (py_is_name(py_peek(c, 0)))
			c->at++;
		*lambda = *lambda || (*brackets == 0 && sw_str_is(sw_str_sub(c->text, from, c->at), "lambda"));
		return true;
	}
	if (strchr("([{", ch)) {
		++*brackets;
		c->at++;
	} else if (strchr(")]}", ch)) {
		if (*brackets == 0)
			return sw_py_not(c, from, "a bracket is closed that was not opened");
		--*brackets;
		c->at++;
	} else if (*brackets) {
		c->at++;
	} else {
		skip_operator(c, s, lambda);
	}
	return true;
}

/* Goes to the end of the simple statement: a semicolon or line end outside of brackets. */
static bool skip_statement(py_cursor *c, statement *s)
{
	size_t brackets = 0, opened = c->at;
	bool lambda = false;
	*s = (statement){.from = c->at, .colon = SW_NPOS};
	for (;;) {
		sw_py_skip(c, brackets > 0);
		int ch = py_peek(c, 0);
		if (ch < 0 && brackets)
			return sw_py_not(c, opened, "a bracket that is not closed");
		if (ch < 0 || (brackets == 0 && (ch == '\n' || ch == ';' || ch == '#'))) {
			s->end = c->at;
			return true;
		}
		size_t before = brackets, at = c->at;
		if (ch == 0)
			return sw_py_not(c, at, "a NUL byte");
		if (!skip_token(c, s, &brackets, &lambda))
			return false;
		if (before == 0 && brackets == 1)
			opened = at;
	}
}

/* ---- assignments ---- */

/* The name between `from` and `end` when there is just one, in any number of parentheses. */
static sw_str single_name(const py_cursor *c, size_t from, size_t end)
{
	py_cursor t = *c;
	size_t open = 0, start;
	t.at = from;
	t.end = end;
	for (sw_py_skip(&t, true); py_peek(&t, 0) == '('; sw_py_skip(&t, true)) {
		t.at++;
		open++;
	}
	start = t.at;
	if (!py_is_name(py_peek(&t, 0)) || (py_peek(&t, 0) >= '0' && py_peek(&t, 0) <= '9'))
		return (sw_str){0};
	while (py_is_name(py_peek(&t, 0)))
		t.at++;
	sw_str name = sw_str_sub(t.text, start, t.at);
	for (sw_py_skip(&t, true); open && py_peek(&t, 0) == ')'; sw_py_skip(&t, true)) {
		t.at++;
		open--;
	}
	return t.at == end && open == 0 ? name : (sw_str){0};
}

static void take_assignment(const py_cursor *c, const statement *s, sw_py_module *module)
{
	size_t count = s->equals.len;
	if (count == 0 || s->augmented)
		return;
	bool annotated = s->colon != SW_NPOS && s->colon < s->equals.ptr[0];
	sw_py_assignment found = {.annotated = annotated};
	py_cursor v = *c;
	v.at = s->equals.ptr[count - 1] + 1;
	v.end = s->end;
	sw_py_skip(&v, true);
	found.offset = v.at;
	found.len = sw_str_rtrim(sw_str_sub(c->text, v.at, s->end)).len;
	sw_py_value *value = sw_new(c->arena, sw_py_value);
	if (sw_py_take_literal(&v, value, &found.constant))
		found.value = value;
	found.constant = found.constant && found.value;
	found.why = v.why;
	for (size_t i = 0, from = s->from; i < count; from = s->equals.ptr[i++] + 1) {
		found.name = single_name(c, from, annotated ? s->colon : s->equals.ptr[i]);
		if (found.name.ptr)
			sw_push(c->arena, &module->assignments, found);
	}
}

/* The first statement is the docstring when it is nothing but text. */
static void take_docstring(const py_cursor *c, const statement *s, sw_py_module *module)
{
	py_cursor v = *c;
	py_prefix prefix;
	sw_py_value value = {0};
	bool constant = false;
	v.at = s->from;
	v.end = s->end;
	if (sw_py_take_literal(&v, &value, &constant)) {
		if (value.kind == SW_PY_STR)
			module->docstring = value.text;
		return;
	}
	v.at = s->from;
	while (sw_py_skip(&v, true), py_peek(&v, 0) == '(')
		v.at++;
	bool text = sw_py_string_here(&v, &prefix) && !prefix.bytes && !prefix.format;
	module->docstring_unread = text && v.why && sw_str_starts(sw_str_of(v.why), SW_STR("a string with a "));
}

/* All statements of a logical line that begins at the left edge. */
static bool take_line(py_cursor *c, sw_py_module *module, bool *first)
{
	statement s;
	size_t len = 0;
	while (py_is_name(py_peek(c, len)))
		len++;
	bool compound = is_compound(sw_str_sub(c->text, c->at, c->at + len));
	for (;;) {
		if (!skip_statement(c, &s))
			return false;
		if (*first && !compound)
			take_docstring(c, &s, module);
		*first = false;
		if (!compound)
			take_assignment(c, &s, module);
		if (py_peek(c, 0) != ';')
			return true;
		c->at++;
		sw_py_skip(c, false);
	}
}

static bool skip_indented_line(py_cursor *c)
{
	statement s;
	do {
		if (!skip_statement(c, &s))
			return false;
	} while (py_peek(c, 0) == ';' && c->at++ < c->end);
	return true;
}

static bool take_module(py_cursor *c, sw_py_module *module)
{
	bool first = true;
	while (c->at < c->end) {
		size_t start = c->at;
		while (py_peek(c, 0) == ' ' || py_peek(c, 0) == '\t' || py_peek(c, 0) == '\f') {
			if (py_peek(c, 0) == '\f')
				start = c->at + 1; /* counts as the left edge */
			c->at++;
		}
		bool indented = c->at > start;
		int ch = py_peek(c, 0);
		if (ch == '\n') {
			c->at++;
		} else if (ch == '#') {
			while (py_peek(c, 0) >= 0 && py_peek(c, 0) != '\n')
				c->at++;
		} else if (ch >= 0 && !(indented ? skip_indented_line(c) : take_line(c, module, &first))) {
			return false;
		}
	}
	return true;
}

bool sw_py_parse(sw_str path, sw_str bytes, sw_arena *arena, sw_py_module *out, sw_error *err)
{
	sw_py_module module = {.path = path};
	if (!sw_py_decode(path, bytes, arena, &module.text, err))
		return false;
	py_cursor c = {.text = module.text, .end = module.text.len, .arena = arena};
	if (!take_module(&c, &module))
		return point(&c, path, err);
	*out = module;
	return true;
}

const sw_py_assignment *sw_py_find(const sw_py_module *module, const char *name)
{
	sw_each (assignment, &module->assignments)
		if (sw_str_is(assignment->name, name))
			return assignment;
	return NULL;
}

bool sw_py_point(const sw_py_module *module, const sw_py_assignment *assignment, const char *label, sw_error *err)
{
	return sw_point(err, module->path, module->text, assignment->offset, assignment->len, label);
}

bool sw_py_literal(sw_str path, sw_str text, sw_arena *arena, sw_py_value *out, sw_error *err)
{
	sw_py_value value = {0};
	bool constant;
	if (text.len > SW_LIMIT_TEXT_FILE)
		return sw_fail(err, SW_F004, "%.*s has %zu bytes, the limit is %zu", SW_ARG(path), text.len,
			       SW_LIMIT_TEXT_FILE);
	py_cursor c = {.text = text, .end = text.len, .arena = arena};
	if (!sw_str_is_utf8(text))
		sw_py_not(&c, 0, "text that is no UTF-8");
	else if (sw_py_take_literal(&c, &value, &constant))
		*out = value;
	if (!c.why)
		return true;
	sw_fail(err, SW_O008, "%.*s: not a literal but %s", SW_ARG(path), c.why);
	return sw_point(err, path, text, c.why_at, c.why_len, NULL);
}

/* ---- docstrings ---- */

/* str.expandtabs() */
static sw_str expand_tabs(sw_str s, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	size_t column = 0;
	for (size_t at = 0, len; at < s.len; at += len) {
		sw_utf8_point(s, at, &len);
		char ch = s.ptr[at];
		if (ch == '\t') {
			sw_buf_addn(&buf, ' ', 8 - column % 8);
			column += 8 - column % 8;
			continue;
		}
		column = ch == '\n' || ch == '\r' ? 0 : column + 1;
		sw_buf_add(&buf, sw_str_sub(s, at, at + len));
	}
	return sw_buf_copy(&buf, arena);
}

/* `count` characters less at the front. */
static sw_str drop(sw_str line, size_t count)
{
	size_t at = 0, len;
	for (; count && at < line.len; count--, at += len)
		sw_utf8_point(line, at, &len);
	return sw_str_from(line, at);
}

sw_str sw_py_cleandoc(sw_str docstring, sw_arena *arena)
{
	sw_str rest = expand_tabs(docstring, arena), line;
	sw_strs lines = {0};
	size_t margin = SW_NPOS;
	while (sw_str_split(&rest, '\n', &line)) {
		sw_str content = sw_pytext_lstrip(line);
		size_t indent = sw_pytext_len((sw_str){line.ptr, line.len - content.len});
		if (lines.len && content.len && indent < margin)
			margin = indent;
		sw_push(arena, &lines, line);
	}
	sw_each (it, &lines)
		*it = it == lines.ptr ? sw_pytext_lstrip(*it) : margin != SW_NPOS ? drop(*it, margin) : *it;
	while (lines.len && lines.ptr[lines.len - 1].len == 0)
		lines.len--;
	size_t first = 0;
	while (first < lines.len && lines.ptr[first].len == 0)
		first++;
	return sw_str_join(arena, lines.ptr + first, lines.len - first, SW_STR("\n"));
}
