#include "codec/pytext.h"

#include "base/buf.h"
#include "codec/unichar.h"

static bool is_space(uint32_t point)
{
	return point < 0x80 ? sw_is_blank((char)point) || (point >= 0x1c && point <= 0x1f)
			    : point < 0x110000 && sw_unichar_is_space(point);
}

sw_str sw_pytext_lstrip(sw_str s)
{
	size_t at = 0, len;
	while (at < s.len && is_space(sw_utf8_point(s, at, &len)))
		at += len;
	return sw_str_from(s, at);
}

sw_str sw_pytext_rstrip(sw_str s)
{
	while (s.len) {
		size_t at = s.len - 1, len;
		while (at > 0 && s.len - at < 4 && ((unsigned char)s.ptr[at] & 0xc0) == 0x80)
			at--;
		if (!is_space(sw_utf8_point(s, at, &len)) || at + len != s.len)
			break;
		s.len = at;
	}
	return s;
}

sw_str sw_pytext_strip(sw_str s)
{
	return sw_pytext_rstrip(sw_pytext_lstrip(s));
}

sw_str sw_pytext_lower(sw_str s, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	size_t len;
	bool ascii = true;
	for (size_t i = 0; i < s.len && ascii; i++)
		ascii = (unsigned char)s.ptr[i] < 0x80;
	if (ascii)
		return sw_str_lower(arena, s);
	for (size_t at = 0; at < s.len; at += len) {
		uint32_t point = sw_utf8_point(s, at, &len);
		if (point >= 0x110000)
			sw_buf_addc(&buf, s.ptr[at]);
		else
			sw_buf_add_utf8(&buf, sw_unichar_lower(point));
	}
	return sw_buf_copy(&buf, arena);
}

size_t sw_pytext_len(sw_str s)
{
	size_t count = 0, len;
	for (size_t at = 0; at < s.len; at += len, count++)
		sw_utf8_point(s, at, &len);
	return count;
}

bool sw_pytext_line(sw_str *rest, sw_str *line, sw_str *end)
{
	size_t at = 0;
	if (rest->len == 0)
		return false;
	while (at < rest->len && rest->ptr[at] != '\n' && rest->ptr[at] != '\r')
		at++;
	size_t end_len = at == rest->len ? 0 : sw_str_starts(sw_str_from(*rest, at), SW_STR("\r\n")) ? 2 : 1;
	*line = sw_str_sub(*rest, 0, at);
	*end = sw_str_sub(*rest, at, at + end_len);
	*rest = sw_str_from(*rest, at + end_len);
	return true;
}
