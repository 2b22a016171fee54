/* Literals of Python: what ast.literal_eval takes. */
#include <string.h>

#include "codec/pyliteral_internal.h"

bool sw_py_not(py_cursor *c, size_t from, const char *why)
{
	if (!c->why) {
		c->why = why;
		c->why_at = from;
		c->why_len = c->at > from ? c->at - from : 1;
	}
	return false;
}

void sw_py_skip(py_cursor *c, bool lines)
{
	for (;;) {
		int ch = py_peek(c, 0);
		if (ch == ' ' || ch == '\t' || ch == '\f' || (lines && ch == '\n')) {
			c->at++;
		} else if (ch == '\\' && py_peek(c, 1) == '\n') {
			c->at += 2;
		} else if (lines && ch == '#') {
			while (py_peek(c, 0) >= 0 && py_peek(c, 0) != '\n')
				c->at++;
		} else {
			return;
		}
	}
}

static bool take_value(py_cursor *c, sw_py_value *out, size_t depth, bool *constant);

/* Name or keyword in front. */
static sw_str word_here(const py_cursor *c)
{
	size_t len = 0;
	if (py_peek(c, 0) >= '0' && py_peek(c, 0) <= '9')
		return (sw_str){0};
	while (py_is_name(py_peek(c, len)))
		len++;
	return sw_str_sub(c->text, c->at, c->at + len);
}

/* ---- strings ---- */

/* All strings in a row are one. */
static bool take_strings(py_cursor *c, sw_py_value *out)
{
	SW_AUTO(sw_buf) text = {0};
	py_prefix prefix, first = {0};
	size_t end = c->at;
	for (bool begun = false; sw_py_string_here(c, &prefix); begun = true) {
		sw_str body;
		size_t from = c->at;
		first = begun ? first : prefix;
		if (!sw_py_skip_string(c, &prefix, &body))
			return false;
		if (prefix.format)
			return sw_py_not(c, from, "an f-string");
		if (prefix.bytes != first.bytes)
			return sw_py_not(c, from, "text and bytes in a row");
		if (!sw_py_unescape(c, &prefix, body, &text))
			return false;
		end = c->at;
		sw_py_skip(c, true);
	}
	c->at = end;
	out->kind = first.bytes ? SW_PY_BYTES : SW_PY_STR;
	out->text = sw_buf_copy(&text, c->arena);
	return true;
}

/* ---- collections ---- */

static bool hashable(const sw_py_value *value)
{
	if (value->kind == SW_PY_TUPLE) {
		sw_each (item, &value->items)
			if (!hashable(item))
				return false;
		return true;
	}
	return value->kind != SW_PY_LIST && value->kind != SW_PY_SET && value->kind != SW_PY_DICT;
}

/* What stands behind a complete value where a comma or the end should be. */
static bool computed(py_cursor *c, size_t from)
{
	sw_str word = word_here(c);
	int ch = py_peek(c, 0);
	const char *why = ch == '('                                            ? "a call"
			  : ch == '.'                                          ? "an attribute"
			  : ch == '['                                          ? "a subscript"
			  : sw_str_is(word, "for") || sw_str_is(word, "async") ? "a comprehension"
			  : sw_str_is(word, "if")                              ? "a condition"
									       : "a computation";
	return sw_py_not(c, from, why);
}

/* Behind a dictionary's key: the colon and the value. */
static bool take_pair(py_cursor *c, const sw_py_value *key, sw_py_value *out, size_t depth)
{
	bool constant;
	sw_py_value value = {0};
	if (py_peek(c, 0) != ':')
		return computed(c, key->offset);
	if (!hashable(key))
		return sw_py_not(c, key->offset, "a key that cannot be hashed");
	c->at++;
	sw_py_skip(c, true);
	if (!take_value(c, &value, depth, &constant))
		return false;
	sw_push(c->arena, &out->items, value);
	sw_py_skip(c, true);
	return true;
}

/* Values with commas between, up to `close` (-1: the end). A set becomes a dictionary when a colon is behind the first. */
static bool take_items(py_cursor *c, sw_py_value *out, int close, size_t depth)
{
	bool constant;
	for (;; c->at++) {
		sw_py_value item = {0};
		sw_py_skip(c, true);
		if (py_peek(c, 0) == close)
			return true;
		if (!take_value(c, &item, depth, &constant))
			return false;
		sw_py_skip(c, true);
		if (out->kind == SW_PY_SET && out->items.len == 0 && py_peek(c, 0) == ':')
			out->kind = SW_PY_DICT;
		sw_push(c->arena, &out->items, item);
		if (out->kind == SW_PY_DICT && !take_pair(c, &item, out, depth))
			return false;
		if (out->kind == SW_PY_SET && !hashable(&item))
			return sw_py_not(c, item.offset, "an element that cannot be hashed");
		if (py_peek(c, 0) == close)
			return true;
		if (py_peek(c, 0) != ',')
			return computed(c, item.offset);
	}
}

static bool take_brackets(py_cursor *c, sw_py_value *out, size_t depth)
{
	bool square = py_peek(c, 0) == '[';
	c->at++;
	out->kind = square ? SW_PY_LIST : SW_PY_SET;
	if (!take_items(c, out, square ? ']' : '}', depth))
		return false;
	if (!square && out->items.len == 0)
		out->kind = SW_PY_DICT;
	c->at++;
	return true;
}

/* One value, or with a comma behind it a tuple, up to `close`: (a) is a; (a,) and () are tuples. */
static bool take_list(py_cursor *c, sw_py_value *out, int close, size_t depth, bool *constant)
{
	sw_py_value first = {0}, tuple = {.kind = SW_PY_TUPLE, .offset = c->at};
	if (!take_value(c, &first, depth, constant))
		return false;
	sw_py_skip(c, true);
	if (py_peek(c, 0) == close) {
		*out = first;
		return true;
	}
	if (py_peek(c, 0) != ',')
		return computed(c, first.offset);
	c->at++;
	*constant = false;
	sw_push(c->arena, &tuple.items, first);
	if (!take_items(c, &tuple, close, depth))
		return false;
	tuple.len = c->at - tuple.offset;
	*out = tuple;
	return true;
}

static bool take_parentheses(py_cursor *c, sw_py_value *out, size_t depth, bool *constant)
{
	c->at++;
	sw_py_skip(c, true);
	if (py_peek(c, 0) == ')') {
		out->kind = SW_PY_TUPLE;
		*constant = false;
	} else if (!take_list(c, out, ')', depth, constant)) {
		return false;
	}
	c->at++;
	return true;
}

/* ---- names ---- */

static bool take_word(py_cursor *c, sw_py_value *out, bool *constant)
{
	sw_str word = word_here(c);
	size_t from = c->at;
	c->at += word.len;
	if (sw_str_is(word, "None") || sw_str_is(word, "True") || sw_str_is(word, "False")) {
		out->kind = sw_str_is(word, "None") ? SW_PY_NONE : SW_PY_BOOL;
		out->boolean = sw_str_is(word, "True");
		return true;
	}
	sw_py_skip(c, true);
	if (sw_str_is(word, "set") && py_peek(c, 0) == '(') {
		c->at++;
		sw_py_skip(c, true);
		if (py_peek(c, 0) == ')') { /* the one call that literal_eval takes */
			c->at++;
			out->kind = SW_PY_SET;
			*constant = false;
			return true;
		}
		return sw_py_not(c, from, "a call");
	}
	if (sw_str_is(word, "lambda") || sw_str_is(word, "not") || sw_str_is(word, "await") || sw_str_is(word, "yield"))
		return sw_py_not(c, from, "a computation");
	int ch = py_peek(c, 0);
	return sw_py_not(c, from,
			 ch == '('   ? "a call"
			 : ch == '.' ? "an attribute"
			 : ch == '[' ? "a subscript"
				     : "a name");
}

/* A sign before a number; only one, and not before True. `1 + 2j` is a number as well. */
static bool take_number(py_cursor *c, sw_py_value *out, bool *constant)
{
	size_t from = c->at;
	int sign = py_peek(c, 0);
	if (sign == '+' || sign == '-') {
		c->at++;
		sw_py_skip(c, true);
		*constant = false;
	}
	if (!(py_peek(c, 0) >= '0' && py_peek(c, 0) <= '9') &&
	    !(py_peek(c, 0) == '.' && py_peek(c, 1) >= '0' && py_peek(c, 1) <= '9'))
		return sw_py_not(c, from, "a computation");
	if (!sw_py_number(c, out))
		return false;
	if (sign == '-')
		sw_py_negate(out, c->arena);
	if (out->kind == SW_PY_COMPLEX)
		return true;
	py_cursor ahead = *c;
	sw_py_value imaginary = {0};
	sw_py_skip(&ahead, true);
	if (py_peek(&ahead, 0) != '+' && py_peek(&ahead, 0) != '-')
		return true;
	ahead.at++;
	sw_py_skip(&ahead, true);
	int ch = py_peek(&ahead, 0);
	if (!((ch >= '0' && ch <= '9') || ch == '.') || !sw_py_number(&ahead, &imaginary) ||
	    imaginary.kind != SW_PY_COMPLEX)
		return sw_py_not(c, from, "a computation");
	*c = ahead;
	*constant = false;
	out->kind = SW_PY_COMPLEX;
	out->text = sw_str_sub(c->text, from, c->at);
	return true;
}

static bool take_value(py_cursor *c, sw_py_value *out, size_t depth, bool *constant)
{
	py_prefix prefix;
	size_t from = c->at;
	int ch = py_peek(c, 0);
	bool ok;
	*constant = true;
	if (depth > SW_LIMIT_DEPTH)
		return sw_py_not(c, from, "too many brackets inside each other");
	if (sw_py_string_here(c, &prefix)) {
		ok = take_strings(c, out);
	} else if (ch == '[' || ch == '{') {
		ok = take_brackets(c, out, depth + 1);
		*constant = false;
	} else if (ch == '(') {
		ok = take_parentheses(c, out, depth + 1, constant);
	} else if (ch == '*') {
		return sw_py_not(c, from, "an unpacking");
	} else if (ch == '.' && py_peek(c, 1) == '.' && py_peek(c, 2) == '.') {
		return sw_py_not(c, from, "an ellipsis");
	} else if (py_is_name(ch) && !(ch >= '0' && ch <= '9')) {
		ok = take_word(c, out, constant);
	} else {
		ok = take_number(c, out, constant);
	}
	out->offset = from;
	out->len = c->at - from;
	return ok;
}

bool sw_py_take_literal(py_cursor *c, sw_py_value *out, bool *constant)
{
	sw_py_skip(c, true);
	size_t from = c->at;
	if (from >= c->end)
		return sw_py_not(c, from, "nothing");
	return take_list(c, out, -1, 0, constant);
}
