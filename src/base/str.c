#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

sw_str sw_str_of(const char *cstr)
{
	return (sw_str){cstr, cstr ? strlen(cstr) : 0};
}

sw_str sw_str_copy(sw_arena *arena, sw_str s)
{
	char *copy = sw_alloc(arena, s.len + 1);
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	return (sw_str){copy, s.len};
}

char *sw_cstr(sw_arena *arena, sw_str s)
{
	char *copy = sw_alloc(arena, s.len + 1);
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	return copy;
}

sw_str sw_fmt(sw_arena *arena, const char *format, ...)
{
	va_list args, again;
	SW_ASSERT(format);
	va_start(args, format);
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	SW_ASSERT(len >= 0);
	char *text = sw_alloc(arena, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return (sw_str){text, (size_t)len};
}

sw_str sw_str_lower(sw_arena *arena, sw_str s)
{
	char *copy = sw_alloc(arena, s.len + 1);
	for (size_t i = 0; i < s.len; i++)
		copy[i] = sw_lower(s.ptr[i]);
	return (sw_str){copy, s.len};
}

sw_str sw_str_cat(sw_arena *arena, sw_str a, sw_str b)
{
	char *text = sw_alloc(arena, a.len + b.len + 1);
	if (a.len)
		memcpy(text, a.ptr, a.len);
	if (b.len)
		memcpy(text + a.len, b.ptr, b.len);
	return (sw_str){text, a.len + b.len};
}

sw_str sw_str_join(sw_arena *arena, const sw_str *items, size_t count, sw_str between)
{
	size_t total = count ? (count - 1) * between.len : 0;
	for (size_t i = 0; i < count; i++)
		total += items[i].len;
	char *text = sw_alloc(arena, total + 1), *at = text;
	for (size_t i = 0; i < count; i++) {
		if (i && between.len)
			at = mempcpy(at, between.ptr, between.len);
		if (items[i].len)
			at = mempcpy(at, items[i].ptr, items[i].len);
	}
	return (sw_str){text, total};
}

sw_str sw_str_replace(sw_arena *arena, sw_str s, sw_str from, sw_str to)
{
	SW_ASSERT(from.len > 0);
	size_t hits = 0;
	for (sw_str rest = s;; hits++) {
		size_t at = sw_str_find(rest, from);
		if (at == SW_NPOS)
			break;
		rest = sw_str_from(rest, at + from.len);
	}
	size_t total = s.len - hits * from.len + hits * to.len;
	char *text = sw_alloc(arena, total + 1), *out = text;
	for (sw_str rest = s;;) {
		size_t at = sw_str_find(rest, from);
		size_t keep = at == SW_NPOS ? rest.len : at;
		if (keep)
			out = mempcpy(out, rest.ptr, keep);
		if (at == SW_NPOS)
			break;
		if (to.len)
			out = mempcpy(out, to.ptr, to.len);
		rest = sw_str_from(rest, at + from.len);
	}
	return (sw_str){text, total};
}

bool sw_str_eq(sw_str a, sw_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool sw_str_is(sw_str a, const char *cstr)
{
	return sw_str_eq(a, sw_str_of(cstr));
}

bool sw_str_ieq(sw_str a, sw_str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (sw_lower(a.ptr[i]) != sw_lower(b.ptr[i]))
			return false;
	return true;
}

int sw_str_cmp(sw_str a, sw_str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
	if (order)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

int sw_str_qcmp(const void *a, const void *b)
{
	return sw_str_cmp(*(const sw_str *)a, *(const sw_str *)b);
}

bool sw_str_starts(sw_str s, sw_str prefix)
{
	return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

bool sw_str_ends(sw_str s, sw_str suffix)
{
	return s.len >= suffix.len &&
	       (suffix.len == 0 || memcmp(s.ptr + s.len - suffix.len, suffix.ptr, suffix.len) == 0);
}

size_t sw_str_find(sw_str s, sw_str needle)
{
	if (needle.len == 0)
		return 0;
	if (s.len < needle.len)
		return SW_NPOS;
	const char *at = memmem(s.ptr, s.len, needle.ptr, needle.len);
	return at ? (size_t)(at - s.ptr) : SW_NPOS;
}

size_t sw_str_chr(sw_str s, char c)
{
	const char *at = s.len ? memchr(s.ptr, c, s.len) : NULL;
	return at ? (size_t)(at - s.ptr) : SW_NPOS;
}

size_t sw_str_rchr(sw_str s, char c)
{
	const char *at = s.len ? memrchr(s.ptr, c, s.len) : NULL;
	return at ? (size_t)(at - s.ptr) : SW_NPOS;
}

sw_str sw_str_sub(sw_str s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	if (from >= to)
		return (sw_str){s.ptr ? s.ptr + (from < s.len ? from : s.len) : NULL, 0};
	return (sw_str){s.ptr + from, to - from};
}

sw_str sw_str_from(sw_str s, size_t from)
{
	return sw_str_sub(s, from, s.len);
}

sw_str sw_str_ltrim(sw_str s)
{
	while (s.len && sw_is_blank(s.ptr[0]))
		s = (sw_str){s.ptr + 1, s.len - 1};
	return s;
}

sw_str sw_str_rtrim(sw_str s)
{
	while (s.len && sw_is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

sw_str sw_str_trim(sw_str s)
{
	return sw_str_rtrim(sw_str_ltrim(s));
}

bool sw_str_split(sw_str *rest, char sep, sw_str *part)
{
	if (!rest->ptr)
		return false;
	size_t at = sw_str_chr(*rest, sep);
	if (at == SW_NPOS) {
		*part = *rest;
		*rest = (sw_str){0};
		return true;
	}
	*part = (sw_str){rest->ptr, at};
	*rest = (sw_str){rest->ptr + at + 1, rest->len - at - 1};
	return true;
}

bool sw_str_line(sw_str *rest, sw_str *line)
{
	if (!rest->len)
		return false;
	size_t at = sw_str_chr(*rest, '\n');
	size_t len = at == SW_NPOS ? rest->len : at;
	*line = (sw_str){rest->ptr, len};
	*rest = sw_str_from(*rest, at == SW_NPOS ? rest->len : at + 1);
	if (line->len && line->ptr[line->len - 1] == '\r')
		line->len--;
	return true;
}

uint32_t sw_str_line_at(sw_str text, size_t offset)
{
	uint32_t line = 1;
	for (size_t i = 0; i < offset && i < text.len; i++)
		line += text.ptr[i] == '\n';
	return line;
}

bool sw_str_cut(sw_str s, sw_str sep, sw_str *before, sw_str *after)
{
	size_t at = sw_str_find(s, sep);
	if (at == SW_NPOS)
		return false;
	*before = sw_str_sub(s, 0, at);
	*after = sw_str_from(s, at + sep.len);
	return true;
}

bool sw_str_u64(sw_str s, uint64_t *out)
{
	uint64_t value = 0;
	if (!s.len)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!sw_is_digit(s.ptr[i]))
			return false;
		if (__builtin_mul_overflow(value, 10u, &value) ||
		    __builtin_add_overflow(value, (uint64_t)(s.ptr[i] - '0'), &value))
			return false;
	}
	*out = value;
	return true;
}

/* Length of the well-formed UTF-8 sequence at `p` (at most `left` bytes), 0 when there is none (Unicode 15, table 3-7). */
static size_t utf8_sequence(const unsigned char *p, size_t left)
{
	static const struct {
		unsigned char first_low, first_high, second_low, second_high, len;
	} rows[] = {
		{0x00, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
		{0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
		{0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		if (p[0] < rows[i].first_low || p[0] > rows[i].first_high)
			continue;
		if (left < rows[i].len)
			return 0;
		if (rows[i].len > 1 && (p[1] < rows[i].second_low || p[1] > rows[i].second_high))
			return 0;
		for (size_t k = 2; k < rows[i].len; k++)
			if ((p[k] & 0xc0) != 0x80)
				return 0;
		return rows[i].len;
	}
	return 0;
}

bool sw_str_is_ascii(sw_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] >= 0x80)
			return false;
	return true;
}

bool sw_str_is_utf8(sw_str s)
{
	for (size_t i = 0; i < s.len;) {
		size_t len = utf8_sequence((const unsigned char *)s.ptr + i, s.len - i);
		if (!len)
			return false;
		i += len;
	}
	return true;
}

size_t sw_utf8_len(sw_str s, size_t at)
{
	return at < s.len ? utf8_sequence((const unsigned char *)s.ptr + at, s.len - at) : 0;
}

uint32_t sw_utf8_point(sw_str s, size_t at, size_t *len)
{
	SW_ASSERT(at < s.len);
	const unsigned char *bytes = (const unsigned char *)s.ptr + at;
	size_t count = utf8_sequence(bytes, s.len - at);
	*len = count ? count : 1;
	if (count == 0)
		return 0x110000u + bytes[0];
	uint32_t point = count == 1 ? bytes[0] : bytes[0] & (0x7fu >> count);
	for (size_t i = 1; i < count; i++)
		point = point << 6 | (bytes[i] & 0x3fu);
	return point;
}
