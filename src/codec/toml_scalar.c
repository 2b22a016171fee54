/* Strings, numbers, booleans, times and keys of TOML. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "codec/toml_internal.h"

static bool is_bare(int c)
{
	return c >= 0 && (sw_is_alnum((char)c) || c == '_' || c == '-');
}

/* ---- strings ---- */

/* \uXXXX and \UXXXXXXXX; `at` stands on the letter. */
static bool unicode_escape(toml_parser *p, sw_buf *buf)
{
	size_t digits = toml_peek(p, 0) == 'u' ? 4 : 8;
	uint32_t code = 0;
	for (size_t i = 1; i <= digits; i++) {
		int c = toml_peek(p, i), value = c < 0 ? -1 : sw_hex_value((char)c);
		if (value < 0)
			return sw_toml_fail(p, p->at - 1, i + 1, "\\%c needs %zu hexadecimal digits",
					    (char)toml_peek(p, 0), digits);
		code = code << 4 | (uint32_t)value;
	}
	if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return sw_toml_fail(p, p->at - 1, digits + 2, "U+%04X is no Unicode character", (unsigned)code);
	sw_buf_add_utf8(buf, code);
	p->at += digits + 1;
	return true;
}

/* The rest of a line-ending backslash: blanks up to a line end, then all blanks and line ends. */
static bool line_ending_escape(toml_parser *p)
{
	size_t start = p->at - 1;
	sw_toml_skip_blank(p);
	if (!sw_toml_skip_newline(p))
		return sw_toml_fail(p, start, 1, "a backslash before a blank must be the last of its line");
	do
		sw_toml_skip_blank(p);
	while (sw_toml_skip_newline(p));
	return true;
}

/* An escape sequence; `at` stands behind the backslash. */
static bool escape(toml_parser *p, bool multi, sw_buf *buf)
{
	static const char letters[] = "btnfr\"\\", values[] = "\b\t\n\f\r\"\\";
	int c = toml_peek(p, 0);
	const char *found = c > 0 ? strchr(letters, c) : NULL;
	if (found) {
		sw_buf_addc(buf, values[found - letters]);
		p->at++;
		return true;
	}
	if (c == 'u' || c == 'U')
		return unicode_escape(p, buf);
	if (multi && (c == ' ' || c == '\t' || c == '\n' || c == '\r'))
		return line_ending_escape(p);
	size_t len = c < 0 ? 0 : sw_utf8_len(p->text, p->at);
	return sw_toml_fail(
		p, p->at - 1, 1 + len,
		"no such escape sequence; a backslash itself is written \\\\, or use '…' for the whole text");
}

/* Number of quotes `quote` that stand here, at most five. */
static size_t count_quotes(const toml_parser *p, int quote)
{
	size_t count = 0;
	while (count < 5 && toml_peek(p, count) == quote)
		count++;
	return count;
}

/* Behind the last character of a string: true and *quotes = how many of the quotes here close it. Two quotes may stand
   right before the closing three. */
static bool closes(const toml_parser *p, int quote, bool multi, size_t *inside)
{
	size_t count = multi ? count_quotes(p, quote) : (toml_peek(p, 0) == quote ? 1 : 0);
	if (count < (multi ? 3u : 1u))
		return false;
	*inside = multi ? count - 3 : 0;
	return true;
}

static bool bad_string_byte(toml_parser *p, size_t start, int c, bool multi)
{
	if (c < 0)
		return sw_toml_fail(p, start, multi ? 3 : 1, "this string does not end");
	if (c == '\n' || (c == '\r' && toml_peek(p, 1) == '\n'))
		return sw_toml_fail(p, start, p->at - start, "this string does not end on its line");
	return sw_toml_fail(p, p->at, 1, "the control character U+%04X must be written as an escape sequence",
			    (unsigned)c);
}

/* One character, line end or escape sequence inside of a string. */
static bool string_piece(toml_parser *p, size_t start, int quote, bool multi, sw_buf *buf)
{
	int c = toml_peek(p, 0);
	if (c == '\\' && quote == '"') {
		p->at++;
		return escape(p, multi, buf);
	}
	if (multi && sw_toml_skip_newline(p)) {
		sw_buf_addc(buf, '\n');
		return true;
	}
	if (c < 0 || (c < 0x20 && c != '\t') || c == 0x7f)
		return bad_string_byte(p, start, c, multi);
	sw_buf_addc(buf, (char)c);
	p->at++;
	return true;
}

/* The string as a slice of the text when it needs no unescaping; leaves `at` alone otherwise. */
static bool plain_string(toml_parser *p, int quote, sw_str *out)
{
	size_t from = p->at;
	for (size_t i = from; i < p->text.len; i++) {
		unsigned char c = (unsigned char)p->text.ptr[i];
		if (c == quote) {
			*out = sw_str_sub(p->text, from, i);
			p->at = i + 1;
			return true;
		}
		if ((c < 0x20 && c != '\t') || c == 0x7f || (c == '\\' && quote == '"'))
			return false;
	}
	return false;
}

bool sw_toml_scan_string(toml_parser *p, bool one_line, sw_str *out)
{
	int quote = toml_peek(p, 0);
	size_t start = p->at, inside = 0;
	bool multi = count_quotes(p, quote) >= 3;
	if (multi && one_line)
		return sw_toml_fail(p, start, 3, "a key may not be a multi-line string");
	p->at += multi ? 3 : 1;
	if (!multi && plain_string(p, quote, out))
		return true;
	if (multi)
		sw_toml_skip_newline(p);
	SW_AUTO(sw_buf) buf = {0};
	while (!closes(p, quote, multi, &inside))
		if (!string_piece(p, start, quote, multi, &buf))
			return false;
	sw_buf_addn(&buf, (char)quote, inside);
	p->at += inside + (multi ? 3 : 1);
	*out = sw_buf_copy(&buf, p->arena);
	return true;
}

/* ---- keys ---- */

static bool scan_part(toml_parser *p, toml_part *part)
{
	int c = toml_peek(p, 0);
	size_t start = p->at;
	if (c == '"' || c == '\'') {
		if (!sw_toml_scan_string(p, true, &part->key))
			return false;
	} else if (is_bare(c)) {
		while (is_bare(toml_peek(p, 0)))
			p->at++;
		part->key = sw_str_sub(p->text, start, p->at);
	} else {
		return sw_toml_expected(p, "a key");
	}
	part->span = (sw_toml_span){start, p->at - start};
	return true;
}

bool sw_toml_scan_key(toml_parser *p, toml_key *key)
{
	for (;;) {
		toml_part part = {0};
		if (!scan_part(p, &part))
			return false;
		if (key->len >= SW_LIMIT_DEPTH)
			return sw_toml_fail(p, part.span.offset, part.span.len, "more than %d tables inside each other",
					    SW_LIMIT_DEPTH);
		sw_push(p->arena, key, part);
		size_t end = p->at;
		sw_toml_skip_blank(p);
		if (toml_peek(p, 0) != '.') {
			p->at = end;
			return true;
		}
		p->at++;
		sw_toml_skip_blank(p);
	}
}

/* ---- times ---- */

/* `count` digits at `at` as a number, -1 when they are not. */
static int digits_at(sw_str s, size_t at, size_t count)
{
	int value = 0;
	for (size_t i = at; i < at + count; i++) {
		if (i >= s.len || !sw_is_digit(s.ptr[i]))
			return -1;
		value = value * 10 + (s.ptr[i] - '0');
	}
	return value;
}

static bool byte_is(sw_str s, size_t at, const char *any)
{
	return at < s.len && strchr(any, s.ptr[at]) != NULL && s.ptr[at];
}

static bool valid_date(sw_str s)
{
	static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year = digits_at(s, 0, 4), month = digits_at(s, 5, 2), day = digits_at(s, 8, 2);
	if (year < 0 || month < 1 || month > 12 || day < 1 || !byte_is(s, 4, "-") || !byte_is(s, 7, "-"))
		return false;
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return day <= month_days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* HH:MM:SS with a fraction; the number of bytes, 0 when it is none. */
static size_t time_len(sw_str s)
{
	int hour = digits_at(s, 0, 2), minute = digits_at(s, 3, 2), second = digits_at(s, 6, 2);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 || !byte_is(s, 2, ":") ||
	    !byte_is(s, 5, ":"))
		return 0;
	size_t len = 8;
	if (byte_is(s, len, ".")) {
		size_t from = ++len;
		while (len < s.len && sw_is_digit(s.ptr[len]))
			len++;
		if (len == from)
			return 0;
	}
	return len;
}

static bool valid_offset(sw_str s)
{
	if (s.len == 1)
		return byte_is(s, 0, "Zz");
	int hour = digits_at(s, 1, 2), minute = digits_at(s, 4, 2);
	return s.len == 6 && byte_is(s, 0, "+-") && byte_is(s, 3, ":") && hour >= 0 && hour <= 23 && minute >= 0 &&
	       minute <= 59;
}

/* The kind of time that `s` is; false when it is none. */
static bool time_kind(sw_str s, sw_toml_kind *kind)
{
	if (byte_is(s, 2, ":")) {
		*kind = SW_TOML_LOCAL_TIME;
		return time_len(s) == s.len;
	}
	if (!valid_date(sw_str_sub(s, 0, 10)))
		return false;
	*kind = SW_TOML_LOCAL_DATE;
	if (s.len == 10)
		return true;
	sw_str clock = sw_str_from(s, 11);
	size_t len = time_len(clock);
	*kind = len == clock.len ? SW_TOML_LOCAL_DATETIME : SW_TOML_OFFSET_DATETIME;
	return byte_is(s, 10, "Tt ") && len > 0 && (len == clock.len || valid_offset(sw_str_from(clock, len)));
}

/* ---- numbers ---- */

/* Copies digits of `base` without the underscores, which must stand between digits; the bytes taken, 0 when wrong. */
static size_t take_digits(sw_str s, size_t at, int base, sw_buf *out)
{
	size_t start = at;
	bool digit_before = false;
	for (; at < s.len; at++) {
		int value = sw_hex_value(s.ptr[at]);
		if (value >= 0 && value < base) {
			sw_buf_addc(out, s.ptr[at]);
			digit_before = true;
		} else if (s.ptr[at] == '_' && digit_before) {
			digit_before = false;
		} else {
			break;
		}
	}
	return digit_before ? at - start : 0;
}

static bool parse_integer(toml_parser *p, sw_toml_value *value, const char *digits, int base)
{
	errno = 0;
	value->integer = strtoll(digits, NULL, base);
	value->kind = SW_TOML_INTEGER;
	if (errno == ERANGE)
		return sw_toml_fail(p, value->span.offset, value->span.len, "an integer must fit into 64 bits");
	return true;
}

/* 0x…, 0o… and 0b…; false when `s` is none of them or wrong (*fits tells). */
static bool prefixed_integer(sw_str s, int *base, sw_buf *digits)
{
	if (s.len < 3 || s.ptr[0] != '0')
		return false;
	*base = s.ptr[1] == 'x' ? 16 : s.ptr[1] == 'o' ? 8 : s.ptr[1] == 'b' ? 2 : 0;
	return *base && take_digits(s, 2, *base, digits) == s.len - 2;
}

/* Decimal integers and floats; *is_float tells which. */
static bool decimal(sw_str s, sw_buf *digits, bool *is_float)
{
	size_t at = 0;
	if (byte_is(s, at, "+-"))
		sw_buf_addc(digits, s.ptr[at++]);
	size_t whole = take_digits(s, at, 10, digits);
	if (whole == 0 || (whole > 1 && s.ptr[at] == '0'))
		return false;
	at += whole;
	*is_float = at < s.len;
	if (byte_is(s, at, ".")) {
		sw_buf_addc(digits, '.');
		size_t part = take_digits(s, at + 1, 10, digits);
		if (part == 0)
			return false;
		at += part + 1;
	}
	if (byte_is(s, at, "eE")) {
		sw_buf_addc(digits, s.ptr[at++]);
		if (byte_is(s, at, "+-"))
			sw_buf_addc(digits, s.ptr[at++]);
		size_t part = take_digits(s, at, 10, digits);
		if (part == 0)
			return false;
		at += part;
	}
	return at == s.len;
}

static bool special_float(sw_str s, double *out)
{
	bool negative = byte_is(s, 0, "-");
	sw_str name = sw_str_from(s, byte_is(s, 0, "+-") ? 1 : 0);
	double real = sw_str_is(name, "inf") ? (double)INFINITY : sw_str_is(name, "nan") ? (double)NAN : 0;
	*out = negative ? -real : real;
	return real != 0;
}

static bool looks_like_time(sw_str s)
{
	return (digits_at(s, 0, 4) >= 0 && byte_is(s, 4, "-")) || (digits_at(s, 0, 2) >= 0 && byte_is(s, 2, ":"));
}

static bool is_token_byte(int c)
{
	return is_bare(c) || c == '+' || c == '.' || c == ':';
}

/* The bytes of a scalar without quotes; a date takes a blank and a time behind it. */
static sw_str take_token(toml_parser *p)
{
	size_t start = p->at;
	while (is_token_byte(toml_peek(p, 0)))
		p->at++;
	if (p->at - start == 10 && looks_like_time(sw_str_sub(p->text, start, p->at)) && toml_peek(p, 0) == ' ' &&
	    toml_peek(p, 1) >= '0' && toml_peek(p, 1) <= '9')
		for (p->at++; is_token_byte(toml_peek(p, 0));)
			p->at++;
	return sw_str_sub(p->text, start, p->at);
}

static bool not_a_value(toml_parser *p, const sw_toml_value *value, sw_str token)
{
	if (token.len == 0)
		return sw_toml_expected(p, "a value");
	if (looks_like_time(token))
		return sw_toml_fail(p, value->span.offset, value->span.len,
				    "no such date or time; the form is 2026-11-21T09:30:00Z, or a part of it");
	if (sw_is_alpha(token.ptr[0]))
		return sw_toml_fail(p, value->span.offset, value->span.len,
				    "expected a value; text stands in quotes: \"%.*s\"", SW_ARG(token));
	return sw_toml_fail(p, value->span.offset, value->span.len, "this is no number that TOML knows");
}

bool sw_toml_scan_scalar(toml_parser *p, sw_toml_value *value)
{
	SW_AUTO(sw_buf) digits = {0};
	sw_str token = take_token(p);
	int base = 10;
	bool is_float = false;
	value->span.len = token.len;
	if (sw_str_is(token, "true") || sw_str_is(token, "false")) {
		value->kind = SW_TOML_BOOLEAN;
		value->boolean = token.ptr[0] == 't';
		return true;
	}
	if (looks_like_time(token)) {
		value->text = token;
		return time_kind(token, &value->kind) || not_a_value(p, value, token);
	}
	if (special_float(token, &value->real)) {
		value->kind = SW_TOML_FLOAT;
		return true;
	}
	if (prefixed_integer(token, &base, &digits) || (sw_buf_clear(&digits), decimal(token, &digits, &is_float))) {
		const char *text = sw_cstr(p->arena, sw_buf_str(&digits));
		if (!is_float)
			return parse_integer(p, value, text, base ? base : 10);
		value->kind = SW_TOML_FLOAT;
		value->real = strtod(text, NULL);
		return true;
	}
	return not_a_value(p, value, token);
}
