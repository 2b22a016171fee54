#include "codec/unicode.h"

#include <utf8proc.h>

#include "base/buf.h"

/* Decomposed and put together again, in the arena; what the library cannot map stays as it is. */
static sw_str mapped(sw_arena *arena, sw_str s, unsigned options)
{
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)s.ptr;
	utf8proc_ssize_t len = (utf8proc_ssize_t)s.len, points, filled;
	points = utf8proc_decompose(bytes, len, NULL, 0, (utf8proc_option_t)options);
	if (points < 0)
		return s;
	utf8proc_int32_t *buffer = sw_new_n(arena, utf8proc_int32_t, (size_t)points + 1);
	filled = utf8proc_decompose(bytes, len, buffer, points, (utf8proc_option_t)options);
	SW_ASSERT(filled == points);
	filled = utf8proc_reencode(buffer, points, (utf8proc_option_t)options);
	return filled < 0 ? s : (sw_str){(const char *)buffer, (size_t)filled};
}

bool sw_unicode_is_nfc(sw_str s)
{
	if (sw_str_is_ascii(s))
		return true;
	SW_AUTO(sw_arena) arena = {0};
	return sw_str_eq(mapped(&arena, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE), s);
}

sw_str sw_unicode_fold(sw_arena *arena, sw_str s)
{
	if (sw_str_is_ascii(s))
		return sw_str_lower(arena, s);
	return mapped(arena, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
}

bool sw_unicode_has_invisible(sw_str s)
{
	for (size_t at = 0; at < s.len;) {
		utf8proc_int32_t point = 0;
		utf8proc_ssize_t len =
			utf8proc_iterate((const utf8proc_uint8_t *)s.ptr + at, (utf8proc_ssize_t)(s.len - at), &point);
		if (len <= 0)
			return true;
		utf8proc_category_t category = utf8proc_category(point);
		if (category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
		    category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP)
			return true;
		at += (size_t)len;
	}
	return false;
}

sw_str sw_unicode_lower(sw_arena *arena, sw_str s)
{
	SW_AUTO(sw_buf) buf = {0};
	if (sw_str_is_ascii(s))
		return sw_str_lower(arena, s);
	for (size_t at = 0, len = 0; at < s.len; at += len) {
		uint32_t point = sw_utf8_point(s, at, &len);
		if (point < 0x110000)
			sw_buf_add_utf8(&buf, (uint32_t)utf8proc_tolower((utf8proc_int32_t)point));
		else
			sw_buf_addc(&buf, s.ptr[at]);
	}
	return sw_buf_copy(&buf, arena);
}

sw_str sw_unicode_capital(sw_arena *arena, sw_str s)
{
	SW_AUTO(sw_buf) buf = {0};
	size_t len = 0;
	uint32_t point = s.len ? sw_utf8_point(s, 0, &len) : 0x110000;
	if (point >= 0x110000)
		return s;
	sw_buf_add_utf8(&buf, (uint32_t)utf8proc_toupper((utf8proc_int32_t)point));
	sw_buf_add(&buf, sw_str_from(s, len));
	return sw_buf_copy(&buf, arena);
}
