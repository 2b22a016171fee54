/* Canonical text of TOML values and documents. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/toml.h"

void sw_toml_quote(sw_buf *buf, sw_str s)
{
	static const char letters[] = "btnfr\"\\", values[] = "\b\t\n\f\r\"\\";
	sw_buf_addc(buf, '"');
	for (size_t i = 0, len; i < s.len; i += len ? len : 1) {
		unsigned char c = (unsigned char)s.ptr[i];
		const char *found = c ? strchr(values, c) : NULL;
		len = sw_utf8_len(s, i);
		if (len == 0)
			sw_buf_addz(buf, "\xef\xbf\xbd");
		else if (found)
			sw_buf_addf(buf, "\\%c", letters[found - values]);
		else if (c < 0x20 || c == 0x7f)
			sw_buf_addf(buf, "\\u%04X", c);
		else
			sw_buf_add(buf, sw_str_sub(s, i, i + len));
	}
	sw_buf_addc(buf, '"');
}

void sw_toml_quote_key(sw_buf *buf, sw_str s)
{
	bool bare = s.len > 0;
	for (size_t i = 0; i < s.len && bare; i++)
		bare = sw_is_alnum(s.ptr[i]) || s.ptr[i] == '_' || s.ptr[i] == '-';
	if (bare)
		sw_buf_add(buf, s);
	else
		sw_toml_quote(buf, s);
}

static void add_float(sw_buf *buf, double real)
{
	char text[40];
	if (isnan(real) || isinf(real)) {
		sw_buf_addz(buf, isnan(real) ? "nan" : real < 0 ? "-inf" : "inf");
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, real);
		double back = strtod(text, NULL);
		if (!(back < real) && !(back > real))
			break;
	}
	sw_buf_addz(buf, text);
	if (!strpbrk(text, ".e"))
		sw_buf_addz(buf, ".0");
}

static void add_value(sw_buf *buf, const sw_toml_value *value);

static void add_array(sw_buf *buf, const sw_toml_value *value)
{
	sw_buf_addc(buf, '[');
	sw_each (item, &value->items) {
		if (item != value->items.ptr)
			sw_buf_addz(buf, ", ");
		add_value(buf, *item);
	}
	sw_buf_addc(buf, ']');
}

static void add_inline_table(sw_buf *buf, const sw_toml_value *value)
{
	const char *between = " ";
	sw_buf_addc(buf, '{');
	sw_toml_each(it, value)
	{
		sw_buf_addz(buf, between);
		sw_toml_quote_key(buf, it->key);
		sw_buf_addz(buf, " = ");
		add_value(buf, sw_toml_of(it));
		between = ", ";
	}
	sw_buf_addz(buf, value->table.items.len ? " }" : "}");
}

static void add_value(sw_buf *buf, const sw_toml_value *value)
{
	switch (value->kind) {
	case SW_TOML_STRING: sw_toml_quote(buf, value->text); break;
	case SW_TOML_INTEGER: sw_buf_addf(buf, "%lld", (long long)value->integer); break;
	case SW_TOML_FLOAT: add_float(buf, value->real); break;
	case SW_TOML_BOOLEAN: sw_buf_addz(buf, value->boolean ? "true" : "false"); break;
	case SW_TOML_OFFSET_DATETIME:
	case SW_TOML_LOCAL_DATETIME:
	case SW_TOML_LOCAL_DATE:
	case SW_TOML_LOCAL_TIME: sw_buf_add(buf, value->text); break;
	case SW_TOML_ARRAY: add_array(buf, value); break;
	case SW_TOML_TABLE: add_inline_table(buf, value); break;
	}
}

/* An array that is written as [[headers]]: not empty, nothing but tables. */
static bool is_table_list(const sw_toml_value *value)
{
	if (value->kind != SW_TOML_ARRAY || value->items.len == 0)
		return false;
	sw_each (item, &value->items)
		if ((*item)->kind != SW_TOML_TABLE)
			return false;
	return true;
}

static void add_header(sw_buf *buf, sw_str name, bool element)
{
	if (buf->len)
		sw_buf_addc(buf, '\n');
	sw_buf_addf(buf, element ? "[[%.*s]]\n" : "[%.*s]\n", SW_ARG(name));
}

static void add_table(sw_buf *buf, sw_str name, const sw_toml_value *table, sw_arena *scratch);

static void add_table_list(sw_buf *buf, sw_str name, const sw_toml_value *list, sw_arena *scratch)
{
	sw_each (item, &list->items) {
		add_header(buf, name, true);
		add_table(buf, name, *item, scratch);
	}
}

/* A table needs no header when it holds nothing but tables. */
static bool needs_header(const sw_toml_value *table)
{
	sw_toml_each(it,
		     table) if (sw_toml_of(it)->kind != SW_TOML_TABLE && !is_table_list(sw_toml_of(it))) return true;
	return table->table.items.len == 0;
}

/* Content of a table whose header has been written: plain values, then tables. */
static void add_table(sw_buf *buf, sw_str name, const sw_toml_value *table, sw_arena *scratch)
{
	sw_toml_each(it, table)
	{
		const sw_toml_value *value = sw_toml_of(it);
		if (value->kind == SW_TOML_TABLE || is_table_list(value))
			continue;
		sw_toml_quote_key(buf, it->key);
		sw_buf_addz(buf, " = ");
		add_value(buf, value);
		sw_buf_addc(buf, '\n');
	}
	sw_toml_each(sub, table)
	{
		const sw_toml_value *value = sw_toml_of(sub);
		SW_AUTO(sw_buf) full = {0};
		if (value->kind != SW_TOML_TABLE && !is_table_list(value))
			continue;
		sw_buf_add(&full, name);
		if (name.len)
			sw_buf_addc(&full, '.');
		sw_toml_quote_key(&full, sub->key);
		sw_str full_name = sw_buf_copy(&full, scratch);
		if (value->kind == SW_TOML_ARRAY) {
			add_table_list(buf, full_name, value, scratch);
			continue;
		}
		if (needs_header(value))
			add_header(buf, full_name, false);
		add_table(buf, full_name, value, scratch);
	}
}

sw_str sw_toml_format(const sw_toml_value *root, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	SW_AUTO(sw_arena) scratch = {0};
	SW_ASSERT(root->kind == SW_TOML_TABLE);
	add_table(&buf, SW_STR(""), root, &scratch);
	return sw_buf_copy(&buf, arena);
}

sw_str sw_toml_format_value(const sw_toml_value *value, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	add_value(&buf, value);
	return sw_buf_copy(&buf, arena);
}
