/* Small readers of TOML values that keep the place of every text. */
#include "project/internal.h"

#include <stdarg.h>
#include <stdio.h>

SW_PRINTF(2, 0) static bool refuse(const sw_reader *r, const char *format, va_list args)
{
	char text[sizeof r->err->message];
	vsnprintf(text, sizeof text, format, args);
	return sw_fail(r->err, SW_M102, "%s", text);
}

bool sw_reader_refuse(const sw_reader *r, const sw_toml_value *value, const char *label, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	refuse(r, format, args);
	va_end(args);
	return sw_toml_point(r->doc, value, label, r->err);
}

bool sw_reader_refuse_key(const sw_reader *r, const sw_toml_value *value, const char *label, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	refuse(r, format, args);
	va_end(args);
	return sw_toml_point_key(r->doc, value, label, r->err);
}

bool sw_reader_field(const sw_reader *r, const sw_toml_value *value, sw_field *out)
{
	if (!sw_toml_want(r->doc, value, SW_TOML_STRING, r->err))
		return false;
	*out = (sw_field){.text = value->text, .offset = value->span.offset, .len = value->span.len};
	return true;
}

sw_field sw_reader_key(const sw_toml_value *value)
{
	return (sw_field){.text = value->key, .offset = value->key_span.offset, .len = value->key_span.len};
}

bool sw_reader_fields(const sw_reader *r, const sw_toml_value *value, sw_fields *out)
{
	if (!sw_toml_want(r->doc, value, SW_TOML_ARRAY, r->err))
		return false;
	sw_each (item, &value->items) {
		sw_field field = {0};
		if (!sw_reader_field(r, *item, &field))
			return false;
		sw_push(r->arena, out, field);
	}
	return true;
}

bool sw_reader_pairs(const sw_reader *r, const sw_toml_value *value, sw_field_pairs *out)
{
	if (!sw_toml_want(r->doc, value, SW_TOML_TABLE, r->err))
		return false;
	sw_toml_each(it, value)
	{
		sw_field_pair pair = {.key = sw_reader_key(sw_toml_of(it))};
		if (!sw_reader_field(r, sw_toml_of(it), &pair.value))
			return false;
		sw_push(r->arena, out, pair);
	}
	return true;
}
