#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const sw_code_info code_table[SW_CODE_COUNT] = {
	[SW_OK] = {"", SW_EXIT_OK, "", ""},
#define SW_ERROR(code, text, exit_class, title, explain) [code] = {text, exit_class, title, explain},
#include "base/errors.def"
#undef SW_ERROR
};

const sw_code_info *sw_code_get(sw_code code)
{
	SW_ASSERT(code < SW_CODE_COUNT);
	return &code_table[code];
}

sw_code sw_code_find(sw_str id)
{
	for (size_t i = 1; i < SW_CODE_COUNT; i++)
		if (sw_str_ieq(id, sw_str_of(code_table[i].id)))
			return (sw_code)i;
	return SW_OK;
}

/* Copies at most what fits, cut at a character's start, and terminates. */
static void put_text(char *to, size_t size, sw_str s)
{
	size_t len = s.len < size - 1 ? s.len : size - 1;
	if (len < s.len)
		while (len && ((unsigned char)s.ptr[len] & 0xc0) == 0x80)
			len--;
	if (len)
		memmove(to, s.ptr, len);
	to[len] = '\0';
}

bool sw_fail(sw_error *err, sw_code code, const char *format, ...)
{
	va_list args;
	sw_error_clear(err);
	err->code = code;
	va_start(args, format);
	vsnprintf(err->message, sizeof(err->message), format, args);
	va_end(args);
	return false;
}

bool sw_fail_errno(sw_error *err, sw_code code, int errnum, const char *format, ...)
{
	va_list args;
	char text[128];
	sw_error_clear(err);
	err->code = code;
	va_start(args, format);
	int len = vsnprintf(err->message, sizeof(err->message), format, args);
	va_end(args);
	if (len >= 0 && (size_t)len < sizeof(err->message))
		snprintf(err->message + len, sizeof(err->message) - (size_t)len, ": %s",
			 strerror_r(errnum, text, sizeof(text)));
	if (errnum == ENOSPC)
		sw_hint(err, "free some space on that disk and run the same command again");
	return false;
}

bool sw_wrap(sw_error *err, const char *format, ...)
{
	char old[sizeof(err->message)];
	va_list args;
	memcpy(old, err->message, sizeof(old));
	va_start(args, format);
	int len = vsnprintf(err->message, sizeof(err->message), format, args);
	va_end(args);
	if (len >= 0 && (size_t)len < sizeof(err->message) - 2) {
		put_text(err->message + len, sizeof(err->message) - (size_t)len, SW_STR(": "));
		put_text(err->message + len + 2, sizeof(err->message) - (size_t)len - 2, sw_str_of(old));
	}
	return false;
}

bool sw_hint(sw_error *err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(err->hint, sizeof(err->hint), format, args);
	va_end(args);
	return false;
}

bool sw_detail(sw_error *err, sw_str text)
{
	text = sw_str_rtrim(text);
	if (text.len > sizeof(err->detail) - 1) {
		text = sw_str_from(text, text.len - (sizeof(err->detail) - 1));
		size_t line_end = sw_str_chr(text, '\n'); /* start with a whole line where there is one */
		if (line_end != SW_NPOS && line_end + 1 < text.len)
			text = sw_str_from(text, line_end + 1);
	}
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (c >= 0x20 || c == '\n' || c == '\t')
			err->detail[len++] = (char)c;
	}
	err->detail[len] = '\0';
	return false;
}

void sw_where_set(sw_where *where, sw_str path, sw_str content, size_t offset, size_t len, const char *label)
{
	if (offset > content.len)
		offset = content.len;
	size_t line = 1, start = 0;
	for (size_t i = 0; i < offset; i++)
		if (content.ptr[i] == '\n') {
			line++;
			start = i + 1;
		}
	size_t end = sw_str_chr(sw_str_from(content, offset), '\n');
	end = end == SW_NPOS ? content.len : offset + end;
	put_text(where->path, sizeof(where->path), path);
	put_text(where->text, sizeof(where->text), sw_str_rtrim(sw_str_sub(content, start, end)));
	put_text(where->label, sizeof(where->label), sw_str_of(label));
	where->line = (uint32_t)line;
	where->column = (uint32_t)(offset - start + 1);
	if (len > end - offset)
		len = end - offset; /* the marker stays on its line */
	where->length = len ? (uint32_t)len : 1;
}

bool sw_point(sw_error *err, sw_str path, sw_str content, size_t offset, size_t len, const char *label)
{
	sw_where_set(&err->where, path, content, offset, len, label);
	return false;
}

void sw_error_clear(sw_error *err)
{
	/* only the first bytes decide: an error object is large and often reused */
	err->code = SW_OK;
	err->message[0] = err->hint[0] = err->detail[0] = '\0';
	err->where = (sw_where){0};
	err->upstream_status = 0;
}

sw_exit sw_error_exit(const sw_error *err)
{
	return sw_code_get(err->code)->exit_code;
}
