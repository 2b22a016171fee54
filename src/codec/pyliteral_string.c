/* Strings of Python: where they end, and what they say. */
#include <string.h>

#include "codec/pyliteral_internal.h"

bool sw_py_string_here(const py_cursor *c, py_prefix *prefix)
{
	*prefix = (py_prefix){0};
	for (;; prefix->len++) {
		int ch = py_peek(c, prefix->len);
		if (ch == '"' || ch == '\'')
			return true;
		ch |= 0x20;
		if (prefix->len == 2)
			return false;
		if (ch == 'r' && !prefix->raw)
			prefix->raw = true;
		else if (ch == 'b' && !prefix->bytes && !prefix->format)
			prefix->bytes = true;
		else if ((ch == 'f' || ch == 't') && !prefix->bytes && !prefix->format)
			prefix->format = true;
		else if (ch == 'u' && prefix->len == 0 && (py_peek(c, 1) == '"' || py_peek(c, 1) == '\''))
			continue;
		else
			return false;
	}
}

typedef struct quotes {
	char mark;
	size_t count; /* 1 or 3 */
	size_t start; /* of the string, for messages */
} quotes;

static bool at_close(const py_cursor *c, quotes q)
{
	for (size_t i = 0; i < q.count; i++)
		if (py_peek(c, i) != q.mark)
			return false;
	return true;
}

/* A piece of a string that is no quote: one byte, or a backslash with what it takes with it. */
static bool skip_piece(py_cursor *c, quotes q)
{
	int ch = py_peek(c, 0);
	if (ch < 0)
		return sw_py_not(c, q.start, "a string that does not end");
	if (ch == '\n' && q.count == 1)
		return sw_py_not(c, q.start, "a string that does not end on its line");
	c->at += ch == '\\' && py_peek(c, 1) >= 0 ? 2 : 1;
	return true;
}

static bool skip_string(py_cursor *c, const py_prefix *prefix, size_t depth, sw_str *body);

/* The expression of a replacement field, up to ":", "!" or "}" outside of brackets (PEP 701: any quotes, any lines). */
static bool skip_field_expression(py_cursor *c, quotes q, size_t depth)
{
	size_t brackets = 0;
	for (;;) {
		py_prefix prefix;
		sw_str body;
		sw_py_skip(c, true);
		int ch = py_peek(c, 0);
		if (ch < 0)
			return sw_py_not(c, q.start, "a string that does not end");
		if (brackets == 0 && (ch == ':' || ch == '}' || (ch == '!' && py_peek(c, 1) != '=')))
			return true;
		if (sw_py_string_here(c, &prefix)) {
			if (!skip_string(c, &prefix, depth + 1, &body))
				return false;
		} else if (py_is_name(ch)) {
			while (py_is_name(py_peek(c, 0)))
				c->at++;
		} else {
			if (strchr("([{", ch))
				brackets++;
			else if (brackets && strchr(")]}", ch))
				brackets--;
			c->at++;
		}
	}
}

/* A replacement field, from behind its "{" to behind its "}". */
static bool skip_field(py_cursor *c, const py_prefix *prefix, quotes q, size_t depth)
{
	if (depth > SW_LIMIT_DEPTH)
		return sw_py_not(c, q.start, "an f-string with too many fields inside each other");
	if (!skip_field_expression(c, q, depth))
		return false;
	if (py_peek(c, 0) == '!')
		for (c->at++; py_is_name(py_peek(c, 0)) || py_peek(c, 0) == ' ';)
			c->at++;
	if (py_peek(c, 0) == ':') { /* the format, which may hold fields */
		for (c->at++; py_peek(c, 0) != '}';) {
			if (at_close(c, q))
				return sw_py_not(c, q.start, "an f-string with a field that does not end");
			if (py_peek(c, 0) == '{') {
				c->at++;
				if (!skip_field(c, prefix, q, depth + 1))
					return false;
			} else if (!skip_piece(c, q)) {
				return false;
			}
		}
	}
	if (py_peek(c, 0) != '}')
		return sw_py_not(c, q.start, "an f-string with a field that does not end");
	c->at++;
	return true;
}

/* The body of an f-string, up to its closing quotes. */
static bool skip_format(py_cursor *c, const py_prefix *prefix, quotes q, size_t depth)
{
	while (!at_close(c, q)) {
		if (py_peek(c, 0) == '{' && py_peek(c, 1) == '{') {
			c->at += 2;
		} else if (py_peek(c, 0) == '{') {
			c->at++;
			if (!skip_field(c, prefix, q, depth))
				return false;
		} else if (py_peek(c, 0) == '\\' && py_peek(c, 1) == '{') {
			c->at++; /* the field begins behind the backslash */
		} else if (!prefix->raw && py_peek(c, 0) == '\\' && py_peek(c, 1) == 'N' && py_peek(c, 2) == '{') {
			c->at += 3;
			while (py_peek(c, 0) != '}')
				if (!skip_piece(c, q))
					return false;
		} else if (!skip_piece(c, q)) {
			return false;
		}
	}
	return true;
}

static bool skip_string(py_cursor *c, const py_prefix *prefix, size_t depth, sw_str *body)
{
	quotes q = {.count = 3, .start = c->at};
	c->at += prefix->len;
	q.mark = (char)py_peek(c, 0);
	q.count = at_close(c, q) ? 3 : 1;
	c->at += q.count;
	size_t from = c->at;
	if (prefix->format && !skip_format(c, prefix, q, depth))
		return false;
	while (!at_close(c, q))
		if (!skip_piece(c, q))
			return false;
	*body = sw_str_sub(c->text, from, c->at);
	c->at += q.count;
	return true;
}

bool sw_py_skip_string(py_cursor *c, const py_prefix *prefix, sw_str *body)
{
	return skip_string(c, prefix, 0, body);
}

/* ---- values ---- */

/* `count` digits of `base`, fewer only with `up_to`; false when there are too few. */
static bool digits(sw_str s, size_t *at, size_t count, unsigned base, bool up_to, uint32_t *value)
{
	*value = 0;
	for (size_t i = 0; i < count; i++) {
		char ch = *at < s.len ? s.ptr[*at] : '\0';
		unsigned digit = sw_is_digit(ch)                              ? (unsigned)(ch - '0')
				 : sw_lower(ch) >= 'a' && sw_lower(ch) <= 'f' ? (unsigned)(sw_lower(ch) - 'a' + 10)
									      : 99;
		if (digit >= base)
			return up_to && i > 0;
		*value = *value * base + digit;
		(*at)++;
	}
	return true;
}

static bool add_point(py_cursor *c, size_t from, const py_prefix *prefix, uint32_t point, sw_buf *out)
{
	if (prefix->bytes) {
		sw_buf_addc(out, (char)(point & 0xff));
		return true;
	}
	if (point > 0x10ffff)
		return sw_py_not(c, from, "a string with a wrong escape sequence");
	if (point >= 0xd800 && point <= 0xdfff)
		return sw_py_not(c, from, "a string with a lone surrogate");
	sw_buf_add_utf8(out, point);
	return true;
}

/* An escape sequence; *at stands behind the backslash. */
static bool unescape_one(py_cursor *c, const py_prefix *prefix, sw_str body, size_t *at, sw_buf *out)
{
	static const char letters[] = "abfnrtv\\'\"", values[] = "\a\b\f\n\r\t\v\\'\"";
	size_t from = (size_t)(body.ptr - c->text.ptr) + *at - 1;
	char ch = body.ptr[*at];
	const char *found = ch ? strchr(letters, ch) : NULL;
	uint32_t point;
	if (ch == '\n') {
		(*at)++;
		return true;
	}
	if (found) {
		sw_buf_addc(out, values[found - letters]);
		(*at)++;
		return true;
	}
	if (ch >= '0' && ch <= '7')
		return digits(body, at, 3, 8, true, &point) && add_point(c, from, prefix, point, out);
	if (ch == 'x' || (!prefix->bytes && (ch == 'u' || ch == 'U'))) {
		(*at)++;
		if (!digits(body, at, ch == 'x' ? 2 : ch == 'u' ? 4 : 8, 16, false, &point))
			return sw_py_not(c, from, "a string with a wrong escape sequence");
		return add_point(c, from, prefix, point, out);
	}
	if (ch == 'N' && !prefix->bytes)
		return sw_py_not(c, from, "a string with a character by its name");
	sw_buf_addc(out, '\\'); /* Python warns and keeps both */
	return true;
}

bool sw_py_unescape(py_cursor *c, const py_prefix *prefix, sw_str body, sw_buf *out)
{
	for (size_t at = 0; at < body.len;) {
		if (prefix->bytes && (unsigned char)body.ptr[at] >= 0x80)
			return sw_py_not(c, (size_t)(body.ptr - c->text.ptr) + at,
					 "bytes with a character that is not ASCII");
		if (body.ptr[at] != '\\' || prefix->raw) {
			sw_buf_addc(out, body.ptr[at++]);
			continue;
		}
		at++;
		SW_ASSERT(at < body.len); /* the scanner took a backslash with what is behind it */
		if (!unescape_one(c, prefix, body, &at, out))
			return false;
	}
	return true;
}
