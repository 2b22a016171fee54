/* Numbers of Python. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "codec/pyliteral_internal.h"
#include "codec/shortest.h"

/* Python itself refuses to turn longer integers into text (sys.int_info.default_max_str_digits). */
#define MAX_DIGITS 4300

/* Digits of `base` with underscores between them; false when there is none or an underscore is misplaced. */
static bool take_digits(py_cursor *c, unsigned base, sw_buf *out)
{
	bool digit_before = false, any = false;
	for (;; c->at++) {
		int ch = py_peek(c, 0);
		int lower = ch | 0x20;
		unsigned value = ch >= '0' && ch <= '9'         ? (unsigned)(ch - '0')
				 : lower >= 'a' && lower <= 'f' ? (unsigned)(lower - 'a' + 10)
								: 99;
		if (value < base) {
			sw_buf_addc(out, (char)ch);
			digit_before = any = true;
		} else if (ch == '_' && digit_before) {
			digit_before = false;
		} else {
			return any && digit_before;
		}
	}
}

#define LIMB       1000000000u /* nine decimal digits */
#define LIMB_COUNT ((MAX_DIGITS + 8) / 9)

/* Digits of a base that is a power of two, as decimal digits; {NULL, 0} when they are too many. */
static sw_str to_decimal(sw_str text, unsigned base, sw_arena *arena)
{
	uint32_t limbs[LIMB_COUNT + 1] = {0}; /* least significant first */
	size_t len = 1;
	while (text.len) {
		uint64_t factor = 1, carry = 0;
		for (; text.len && factor < 1u << 24; text = sw_str_from(text, 1)) {
			char ch = sw_lower(text.ptr[0]);
			carry = carry * base + (unsigned)(ch <= '9' ? ch - '0' : ch - 'a' + 10);
			factor *= base;
		}
		for (size_t at = 0; at < len || carry; at++) {
			if (at > LIMB_COUNT)
				return (sw_str){0};
			carry += limbs[at] * factor;
			limbs[at] = (uint32_t)(carry % LIMB);
			carry /= LIMB;
			len = at >= len ? at + 1 : len;
		}
	}
	SW_AUTO(sw_buf) out = {0};
	sw_buf_addf(&out, "%u", limbs[len - 1]);
	for (size_t at = len - 1; at-- > 0;)
		sw_buf_addf(&out, "%09u", limbs[at]);
	return out.len <= MAX_DIGITS ? sw_buf_copy(&out, arena) : (sw_str){0};
}

/* repr() of a float: the shortest digits, an exponent below 1e-4 and from 1e16 on. */
static sw_str float_text(double real, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	if (isinf(real))
		return real < 0 ? SW_STR("-inf") : SW_STR("inf");
	sw_shortest s = sw_shortest_of(real);
	sw_str text = {s.digits, (size_t)s.count};
	bool zero = s.digits[0] == '0';
	int point = zero ? 1 : s.point;
	if (s.negative)
		sw_buf_addc(&buf, '-');
	if (point > 16 || point < -3) {
		sw_buf_addc(&buf, text.ptr[0]);
		if (text.len > 1)
			sw_buf_addf(&buf, ".%.*s", SW_ARG(sw_str_from(text, 1)));
		sw_buf_addf(&buf, "e%c%02d", point > 0 ? '+' : '-', abs(point - 1));
	} else if (point <= 0) {
		sw_buf_addz(&buf, "0.");
		sw_buf_addn(&buf, '0', (size_t)-point);
		sw_buf_add(&buf, text);
	} else {
		size_t whole = (size_t)point;
		sw_buf_add(&buf, sw_str_sub(text, 0, whole));
		sw_buf_addn(&buf, '0', whole > text.len ? whole - text.len : 0);
		sw_buf_addc(&buf, '.');
		sw_buf_add(&buf, whole < text.len ? sw_str_from(text, whole) : SW_STR("0"));
	}
	return sw_buf_copy(&buf, arena);
}

static bool too_long(py_cursor *c, size_t from)
{
	return sw_py_not(c, from, "an integer of more than 4300 digits");
}

/* 0x…, 0o…, 0b… */
static bool prefixed(py_cursor *c, sw_py_value *out, unsigned base)
{
	SW_AUTO(sw_buf) text = {0};
	size_t from = c->at;
	c->at += 2;
	if (py_peek(c, 0) == '_')
		c->at++;
	if (!take_digits(c, base, &text))
		return sw_py_not(c, from, "a number that Python does not know");
	sw_str significant = sw_buf_str(&text);
	while (significant.len > 1 && significant.ptr[0] == '0')
		significant = sw_str_from(significant, 1);
	out->text = to_decimal(significant, base, c->arena);
	return out->text.ptr != NULL || too_long(c, from);
}

/* ".5", "e-3" behind the whole part: true when there is one, *ok false when it is wrong. */
static bool fraction(py_cursor *c, sw_buf *text, bool *ok)
{
	bool is_float = false;
	*ok = true;
	if (py_peek(c, 0) == '.') {
		is_float = true;
		sw_buf_addc(text, '.');
		c->at++;
		if (py_peek(c, 0) >= '0' && py_peek(c, 0) <= '9')
			*ok = take_digits(c, 10, text);
	}
	if ((py_peek(c, 0) | 0x20) == 'e') {
		is_float = true;
		sw_buf_addc(text, 'e');
		c->at++;
		if (py_peek(c, 0) == '+' || py_peek(c, 0) == '-') {
			sw_buf_addc(text, (char)py_peek(c, 0));
			c->at++;
		}
		*ok = *ok && take_digits(c, 10, text);
	}
	return is_float;
}

static bool decimal_integer(py_cursor *c, sw_py_value *out, size_t from, sw_str text)
{
	while (text.len > 1 && text.ptr[0] == '0')
		text = sw_str_from(text, 1);
	bool leading_zero = c->text.ptr[from] == '0' && !sw_str_is(text, "0");
	if (leading_zero)
		return sw_py_not(c, from, "a number that Python does not know");
	if (text.len > MAX_DIGITS)
		return too_long(c, from);
	out->text = sw_str_copy(c->arena, text);
	return true;
}

static bool decimal(py_cursor *c, sw_py_value *out)
{
	SW_AUTO(sw_buf) text = {0};
	size_t from = c->at;
	bool ok = py_peek(c, 0) == '.' || take_digits(c, 10, &text), rest_ok;
	bool is_float = fraction(c, &text, &rest_ok);
	if (!ok || !rest_ok)
		return sw_py_not(c, from, "a number that Python does not know");
	if ((py_peek(c, 0) | 0x20) == 'j') {
		c->at++;
		out->kind = SW_PY_COMPLEX;
		out->text = sw_str_sub(c->text, from, c->at);
		return true;
	}
	if (!is_float)
		return decimal_integer(c, out, from, sw_buf_str(&text));
	out->kind = SW_PY_FLOAT;
	out->real = strtod(sw_cstr(c->arena, sw_buf_str(&text)), NULL);
	out->text = float_text(out->real, c->arena);
	return true;
}

bool sw_py_number(py_cursor *c, sw_py_value *out)
{
	size_t from = c->at;
	int second = py_peek(c, 0) == '0' ? py_peek(c, 1) | 0x20 : 0;
	out->kind = SW_PY_INT;
	bool ok = second == 'x'   ? prefixed(c, out, 16)
		  : second == 'o' ? prefixed(c, out, 8)
		  : second == 'b' ? prefixed(c, out, 2)
				  : decimal(c, out);
	if (ok && py_is_name(py_peek(c, 0)))
		return sw_py_not(c, from, "a number that Python does not know");
	return ok;
}

void sw_py_negate(sw_py_value *number, sw_arena *arena)
{
	if (number->kind == SW_PY_FLOAT) {
		number->real = -number->real;
		number->text = float_text(number->real, arena);
	} else if (!sw_str_is(number->text, "0")) {
		number->text = sw_str_cat(arena, SW_STR("-"), number->text);
	}
}
