#include <string.h>

#include "codec/toml_edit.h"
#include "codec/toml_layout.h"

/* Bytes to take out. */
typedef struct cut {
	size_t from, to;
} cut;
typedef SW_VEC(cut) cuts;

static bool apply_cuts(const sw_toml *doc, const cuts *all, sw_arena *arena, sw_toml *out, sw_error *err)
{
	SW_AUTO(sw_buf) text = {0};
	size_t at = 0;
	sw_each (c, all) { /* in order; they may overlap */
		if (c->from > at)
			sw_buf_add(&text, sw_str_sub(doc->text, at, c->from));
		at = c->to > at ? c->to : at;
	}
	sw_buf_add(&text, sw_str_from(doc->text, at));
	return sw_buf_check(&text, "the edited file", err) &&
	       sw_toml_parse(doc->path, sw_buf_copy(&text, arena), arena, out, err);
}

/* The header's line and the lines of its section, with the empty lines behind, at the end of the file those before. */
static cut section_cut(const toml_layout *layout, const toml_item *header)
{
	sw_str text = layout->doc->text;
	const toml_item *last = header;
	for (const toml_item *next = header + 1; next < layout->items.ptr + layout->items.len && !next->header; next++)
		last = next;
	cut c = {sw_toml_line_start(text, header->start), sw_toml_line_end(text, last->end)};
	for (size_t end; c.to < text.len; c.to = end) {
		end = sw_toml_line_end(text, c.to);
		if (sw_str_trim(sw_str_sub(text, c.to, end)).len)
			break;
	}
	while (c.to == text.len && c.from > 0) {
		size_t above = sw_toml_line_start(text, c.from - 1);
		if (above >= c.from || sw_str_trim(sw_str_sub(text, above, c.from)).len)
			break;
		c.from = above;
	}
	return c;
}

/* Everything in `value` that has lines of its own. */
static void cut_lines(const toml_layout *layout, const sw_toml_value *value, cuts *all)
{
	sw_str text = layout->doc->text;
	sw_each (item, &layout->items) {
		if (!sw_toml_is_in(item->value, value))
			continue;
		cut c = {sw_toml_line_start(text, item->start), sw_toml_line_end(text, item->end)};
		sw_push(layout->arena, all, item->header ? section_cut(layout, item) : c);
	}
}

static size_t skip_blank(sw_str text, size_t at)
{
	while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t'))
		at++;
	return at;
}

/* An entry of an inline table with its comma. */
static cut inline_entry_cut(sw_str text, sw_toml_span entry)
{
	cut c = {entry.offset, skip_blank(text, entry.offset + entry.len)};
	if (text.ptr[c.to] == ',') {
		c.to = skip_blank(text, c.to + 1);
		return c;
	}
	while (text.ptr[c.from - 1] == ' ' || text.ptr[c.from - 1] == '\t')
		c.from--;
	if (text.ptr[c.from - 1] == ',') {
		c.from--;
		c.to = entry.offset + entry.len;
	}
	return c;
}

/* An element of an array with its comma; with its line when it stands alone there. */
static void cut_element(sw_str text, const sw_toml_value *element, sw_arena *arena, cuts *all)
{
	size_t from = element->span.offset, end = from + element->span.len, comma = sw_toml_skip_space(text, end);
	bool has_comma = text.ptr[comma] == ',';
	size_t behind = has_comma ? comma + 1 : end;
	bool first_line = sw_toml_line_start(text, from) <= element->parent->span.offset;
	if (!first_line && sw_toml_alone(text, from, behind)) {
		sw_push(arena, all, ((cut){sw_toml_line_start(text, from), sw_toml_line_end(text, behind)}));
		return;
	}
	if (has_comma) {
		sw_push(arena, all, ((cut){from, skip_blank(text, behind)}));
		return;
	}
	if (element->index > 0) {
		const sw_toml_value *before = element->parent->items.ptr[element->index - 1];
		size_t parting = sw_toml_skip_space(text, before->span.offset + before->span.len);
		if (skip_blank(text, parting + 1) == from)
			from = parting; /* on one line: no comma stays at the end */
	}
	sw_push(arena, all, ((cut){from, end}));
}

/* The first entry in `value` that stands in an inline table, NULL when there is none. */
static const sw_toml_value *first_inline_entry(const sw_toml_value *value)
{
	if (value->entry.len)
		return sw_toml_in_inline(value) ? value : NULL;
	if (value->kind != SW_TOML_TABLE)
		return NULL;
	sw_toml_each(it, value)
	{
		const sw_toml_value *found = first_inline_entry(sw_toml_of(it));
		if (found)
			return found;
	}
	return NULL;
}

bool sw_toml_remove(const sw_toml *doc, const sw_toml_path *path, sw_arena *arena, sw_toml *out, sw_error *err)
{
	sw_toml edited = *doc;
	bool is_element = path->len > 0 && !path->ptr[path->len - 1].key.ptr;
	const sw_toml_value *value;
	if (path->len == 0)
		return sw_fail(err, SW_O011, "%.*s: the document itself cannot be removed", SW_ARG(doc->path));
	while ((value = sw_toml_follow(&edited, path))) {
		SW_AUTO(sw_arena) scratch = {0};
		cuts all = {0};
		toml_layout layout;
		const sw_toml_value *entry = first_inline_entry(value);
		sw_toml_layout_open(&layout, &edited, &scratch);
		if (is_element && value->parent->origin == SW_TOML_INLINE)
			cut_element(edited.text, value, &scratch, &all);
		else if (entry) /* one at a time: each changes the commas of the others */
			sw_push(&scratch, &all, inline_entry_cut(edited.text, entry->entry));
		else
			cut_lines(&layout, value, &all);
		sw_toml next;
		if (!apply_cuts(&edited, &all, arena, &next, err))
			return false;
		SW_ASSERT(next.text.len < edited.text.len); /* or this would never end */
		edited = next;
		if (is_element)
			break;
	}
	*out = edited;
	return true;
}
