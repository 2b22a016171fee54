#include "build/native.h"

#include <stdarg.h>
#include <stdio.h>

SW_PRINTF(4, 0)
static bool set_reason(sw_native *native, sw_str path, uint32_t line, const char *format, va_list args)
{
	if (native->why.text.len > 0)
		return false;
	SW_AUTO(sw_buf) text = {.max = 1000};
	char *room = sw_buf_room(&text, 999);
	int len = vsnprintf(room, 999, format, args);
	text.len = len < 0 ? 0 : len > 998 ? 998 : (size_t)len;
	native->why = (sw_build_reason){.text = sw_buf_copy(&text, native->arena), .path = path, .line = line};
	return false;
}

bool sw_native_no(sw_native *native, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	set_reason(native, SW_STR(""), 0, format, args);
	va_end(args);
	return false;
}

bool sw_native_no_line(sw_native *native, sw_str path, uint32_t line, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	set_reason(native, path, line, format, args);
	va_end(args);
	return false;
}

bool sw_native_no_at(sw_native *native, const sw_project_file *file, size_t offset, const char *format, ...)
{
	sw_where where = {0};
	sw_where_set(&where, file->path, file->text, offset, 1, NULL);
	va_list args;
	va_start(args, format);
	set_reason(native, sw_path_base(file->path), where.line, format, args);
	va_end(args);
	return false;
}

void sw_native_note(sw_native *native, const char *format, ...)
{
	SW_AUTO(sw_buf) text = {.max = 1000};
	char *room = sw_buf_room(&text, 999);
	va_list args;
	va_start(args, format);
	int len = vsnprintf(room, 999, format, args);
	va_end(args);
	text.len = len < 0 ? 0 : len > 998 ? 998 : (size_t)len;
	sw_push(native->arena, &native->plan.notes, sw_buf_copy(&text, native->arena));
}

void sw_native_put(sw_native *native, sw_native_members *members, sw_str name, sw_blob *blob, unsigned mode)
{
	sw_push(native->arena, members, (sw_native_member){.name = name, .blob = blob, .mode = mode});
}

sw_blob *sw_native_text(sw_native *native, sw_str text)
{
	sw_blob *blob = sw_new(native->arena, sw_blob);
	*blob = (sw_blob){.bytes = text, .loaded = true};
	return blob;
}

sw_str sw_native_generator(sw_native *native)
{
	return sw_fmt(native->arena, "shipwheel %s (compatible: %.*s)", SW_VERSION, SW_ARG(native->plan.profile));
}

/* local@domain of the characters that need no quoting and no decoding. */
static bool is_plain_address(sw_str email)
{
	size_t at = sw_str_chr(email, '@');
	if (at == SW_NPOS || at == 0 || at + 1 == email.len)
		return false;
	for (size_t i = 0; i < email.len; i++) {
		char c = email.ptr[i], before = i > 0 ? email.ptr[i - 1] : '.';
		bool dot = c == '.';
		if (i == at)
			continue;
		if (dot && (before == '.' || before == '@' || i + 1 == at || i + 1 == email.len))
			return false;
		if (!dot && !sw_is_alnum(c) && !(c && __builtin_strchr(i < at ? "!#$%&'*+-/=?^_`{|}~" : "-", c)))
			return false;
	}
	return true;
}

bool sw_native_address(sw_arena *arena, sw_str name, sw_str email, sw_str *out)
{
	SW_AUTO(sw_buf) quoted = {0};
	bool special = false;
	if (!is_plain_address(email) || sw_str_chr(name, '\n') != SW_NPOS || sw_str_chr(name, '\r') != SW_NPOS)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		special = special || (c && __builtin_strchr("()<>@,:;.\"[]\\", c));
		if (c == '"' || c == '\\')
			sw_buf_addc(&quoted, '\\');
		sw_buf_addc(&quoted, c);
	}
	if (name.len == 0)
		*out = email;
	else if (special)
		*out = sw_fmt(arena, "\"%.*s\" <%.*s>", SW_ARG(sw_buf_str(&quoted)), SW_ARG(email));
	else
		*out = sw_fmt(arena, "%.*s <%.*s>", SW_ARG(name), SW_ARG(email));
	return true;
}
