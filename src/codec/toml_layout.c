#include "codec/toml_layout.h"

#include <stdlib.h>
#include <string.h>

static void collect(toml_layout *layout, const sw_toml_value *value)
{
	toml_item item = {.value = value};
	if (value->entry.len) {
		item.start = value->entry.offset;
		item.end = item.start + value->entry.len;
		sw_push(layout->arena, &layout->items, item);
		return; /* what is inside of it has no line of its own */
	}
	if (value->kind == SW_TOML_TABLE && value->origin == SW_TOML_HEADER && value->parent) {
		item.header = true;
		item.start = value->span.offset;
		item.end = item.start + value->span.len;
		sw_push(layout->arena, &layout->items, item);
	}
	if (value->kind == SW_TOML_TABLE) {
		sw_toml_each(it, value) collect(layout, sw_toml_of(it));
	} else if (value->kind == SW_TOML_ARRAY) {
		sw_each (element, &value->items)
			collect(layout, *element);
	}
}

static int by_start(const void *a, const void *b)
{
	size_t x = ((const toml_item *)a)->start, y = ((const toml_item *)b)->start;
	return x < y ? -1 : x > y;
}

void sw_toml_layout_open(toml_layout *layout, const sw_toml *doc, sw_arena *arena)
{
	*layout = (toml_layout){.doc = doc, .arena = arena};
	size_t newline = sw_str_chr(doc->text, '\n');
	bool crlf = newline != SW_NPOS && newline > 0 && doc->text.ptr[newline - 1] == '\r';
	layout->eol = crlf ? "\r\n" : "\n";
	collect(layout, doc->root);
	if (layout->items.len)
		qsort(layout->items.ptr, layout->items.len, sizeof(toml_item), by_start);
}

size_t sw_toml_line_start(sw_str text, size_t at)
{
	size_t newline = sw_str_rchr(sw_str_sub(text, 0, at), '\n');
	if (newline != SW_NPOS)
		return newline + 1;
	return sw_str_starts(text, SW_STR("\xef\xbb\xbf")) ? 3 : 0;
}

size_t sw_toml_line_end(sw_str text, size_t at)
{
	size_t newline = sw_str_chr(sw_str_from(text, at), '\n');
	return newline == SW_NPOS ? text.len : at + newline + 1;
}

bool sw_toml_alone(sw_str text, size_t from, size_t to)
{
	sw_str before = sw_str_trim(sw_str_sub(text, sw_toml_line_start(text, from), from));
	sw_str after = sw_str_trim(sw_str_sub(text, to, sw_toml_line_end(text, to)));
	return before.len == 0 && (after.len == 0 || after.ptr[0] == '#');
}

size_t sw_toml_skip_space(sw_str text, size_t at)
{
	while (at < text.len && (sw_is_blank(text.ptr[at]) || text.ptr[at] == '#'))
		at = text.ptr[at] == '#' ? sw_toml_line_end(text, at) : at + 1;
	return at;
}

bool sw_toml_is_in(const sw_toml_value *value, const sw_toml_value *above)
{
	while (value && value != above)
		value = value->parent;
	return value != NULL;
}

bool sw_toml_in_inline(const sw_toml_value *value)
{
	for (const sw_toml_value *up = value->parent; up; up = up->parent)
		if (up->origin == SW_TOML_INLINE)
			return true;
	return false;
}

const toml_item *sw_toml_last_item(const toml_layout *layout, const sw_toml_value *above)
{
	const toml_item *last = NULL;
	sw_each (item, &layout->items)
		if (sw_toml_is_in(item->value, above))
			last = item;
	return last;
}

const toml_item *sw_toml_section_end(const toml_layout *layout, const sw_toml_value *table)
{
	const toml_item *last = NULL;
	bool inside = table == layout->doc->root;
	sw_each (item, &layout->items) {
		if (item->header) {
			if (inside)
				break;
			inside = item->value == table;
		}
		if (inside)
			last = item;
	}
	return last;
}
