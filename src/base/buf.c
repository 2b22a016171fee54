#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void sw_buf_close(sw_buf *buf)
{
	sw_xfree(buf->ptr);
	*buf = (sw_buf){.max = buf->max};
}

void sw_buf_clear(sw_buf *buf)
{
	buf->len = 0;
	buf->over = false;
}

char *sw_buf_room(sw_buf *buf, size_t more)
{
	size_t max = buf->max ? buf->max : SW_BUF_MAX;
	if (buf->over || more > max || buf->len > max - more) {
		buf->over = true;
		return NULL;
	}
	if (!buf->ptr || buf->cap - buf->len < more) {
		size_t cap = buf->cap ? buf->cap : 256;
		while (cap < buf->len + more)
			cap *= 2;
		buf->ptr = sw_xrealloc(buf->ptr, cap);
		buf->cap = cap;
	}
	return buf->ptr + buf->len;
}

void sw_buf_add(sw_buf *buf, sw_str s)
{
	if (!s.len)
		return;
	char *room = sw_buf_room(buf, s.len);
	if (!room)
		return;
	memcpy(room, s.ptr, s.len);
	buf->len += s.len;
}

void sw_buf_addz(sw_buf *buf, const char *cstr)
{
	sw_buf_add(buf, sw_str_of(cstr));
}

void sw_buf_addc(sw_buf *buf, char c)
{
	sw_buf_add(buf, (sw_str){&c, 1});
}

void sw_buf_add_utf8(sw_buf *buf, uint32_t point)
{
	char bytes[4];
	size_t len = 0;
	if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
		point = 0xfffd;
	if (point < 0x80) {
		bytes[len++] = (char)point;
	} else {
		if (point >= 0x10000) {
			bytes[len++] = (char)(0xf0 | point >> 18);
			bytes[len++] = (char)(0x80 | (point >> 12 & 0x3f));
		} else if (point >= 0x800) {
			bytes[len++] = (char)(0xe0 | point >> 12);
		}
		if (point >= 0x800)
			bytes[len++] = (char)(0x80 | (point >> 6 & 0x3f));
		else
			bytes[len++] = (char)(0xc0 | point >> 6);
		bytes[len++] = (char)(0x80 | (point & 0x3f));
	}
	sw_buf_add(buf, (sw_str){bytes, len});
}

void sw_buf_addn(sw_buf *buf, char c, size_t count)
{
	char *room = sw_buf_room(buf, count);
	if (!room)
		return;
	memset(room, c, count);
	buf->len += count;
}

void sw_buf_addf(sw_buf *buf, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	SW_ASSERT(len >= 0);
	char *room = sw_buf_room(buf, (size_t)len + 1); /* vsnprintf writes its NUL behind */
	if (room) {
		vsnprintf(room, (size_t)len + 1, format, again);
		buf->len += (size_t)len;
	}
	va_end(again);
}

sw_str sw_buf_str(const sw_buf *buf)
{
	return (sw_str){buf->ptr ? buf->ptr : "", buf->len};
}

sw_str sw_buf_copy(const sw_buf *buf, sw_arena *arena)
{
	return sw_str_copy(arena, sw_buf_str(buf));
}

bool sw_buf_check(const sw_buf *buf, const char *what, sw_error *err)
{
	if (!buf->over)
		return true;
	return sw_fail(err, SW_F004, "%s is larger than %zu bytes", what, buf->max ? buf->max : SW_BUF_MAX);
}
