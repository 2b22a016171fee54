#include "codec/toml_edit.h"

#include <string.h>

#include "codec/toml_layout.h"

/* A replacement of a stretch of the text. */
typedef struct change {
	size_t from, to;
	sw_str with;
} change;

static bool apply(const sw_toml *doc, change c, sw_arena *arena, sw_toml *out, sw_error *err)
{
	SW_AUTO(sw_buf) text = {0};
	sw_buf_add(&text, sw_str_sub(doc->text, 0, c.from));
	sw_buf_add(&text, c.with);
	sw_buf_add(&text, sw_str_from(doc->text, c.to));
	return sw_buf_check(&text, "the edited file", err) &&
	       sw_toml_parse(doc->path, sw_buf_copy(&text, arena), arena, out, err);
}

static bool cannot(const sw_toml *doc, const sw_toml_value *value, const char *why, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_fail(err, SW_O011, "%.*s: %.*s %s", SW_ARG(doc->path), SW_ARG(sw_toml_name(value, &scratch)), why);
	return sw_toml_point(doc, value, NULL, err);
}

/* ---- texts of keys ---- */

static void add_key(sw_buf *buf, sw_str key)
{
	if (buf->len)
		sw_buf_addc(buf, '.');
	sw_toml_quote_key(buf, key);
}

/* Names from `top` (left out) down to `value`, with dots; numbers of elements are left out, as headers do. */
static void add_names(sw_buf *buf, const sw_toml_value *top, const sw_toml_value *value, sw_arena *scratch)
{
	sw_toml_path way = sw_toml_path_of(value, scratch), skip = sw_toml_path_of(top, scratch);
	for (size_t i = skip.len; i < way.len; i++)
		if (way.ptr[i].key.ptr)
			add_key(buf, way.ptr[i].key);
}

static void add_steps(sw_buf *buf, const sw_toml_step *steps, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_key(buf, steps[i].key);
}

/* ---- inserting ---- */

/* Where to set something that is not there. */
typedef struct place {
	toml_layout layout;
	const sw_toml_value *table; /* the nearest one that is there */
	const sw_toml_step *rest;   /* names below it */
	size_t rest_len;
	sw_str value;
} place;

/* The end of the last entry of an inline table, 0 when it is empty; entries of dotted tables in it count. */
static size_t last_entry_end(const sw_toml_value *table)
{
	size_t last = 0;
	sw_toml_each(it, table)
	{
		const sw_toml_value *value = sw_toml_of(it);
		size_t end = value->entry.len ? value->entry.offset + value->entry.len : last_entry_end(value);
		last = end > last ? end : last;
	}
	return last;
}

/* `key = value` with the names from `top` down to the table, and the rest. */
static sw_str entry_text(const place *p, const sw_toml_value *top)
{
	SW_AUTO(sw_buf) text = {0};
	add_names(&text, top, p->table, p->layout.arena);
	add_steps(&text, p->rest, p->rest_len);
	sw_buf_addf(&text, " = %.*s", SW_ARG(p->value));
	return sw_buf_copy(&text, p->layout.arena);
}

static change into_inline(const place *p, const sw_toml_value *top)
{
	size_t end = last_entry_end(top);
	sw_str entry = entry_text(p, top);
	if (end)
		return (change){end, end, sw_str_cat(p->layout.arena, SW_STR(", "), entry)};
	size_t open = top->span.offset + 1; /* blanks may be there already */
	return (change){open, open, sw_fmt(p->layout.arena, top->span.len > 2 ? " %.*s" : " %.*s ", SW_ARG(entry))};
}

/* A line behind the last one of a section, indented like it. */
static change behind_item(const place *p, const toml_item *item, sw_str entry)
{
	sw_str text = p->layout.doc->text;
	size_t at = sw_toml_line_end(text, item->end), start = sw_toml_line_start(text, item->start);
	sw_str indent = item->header ? SW_STR("") : sw_str_sub(text, start, item->start);
	bool open = at == 0 || text.ptr[at - 1] != '\n';
	return (change){at, at,
			sw_fmt(p->layout.arena, "%s%.*s%.*s%s", open ? p->layout.eol : "", SW_ARG(indent),
			       SW_ARG(entry), p->layout.eol)};
}

/* The first line of a root that has none: above the first header and the comment that belongs to it, or at the end. */
static change first_of_root(const place *p, sw_str entry)
{
	sw_str text = p->layout.doc->text;
	const char *eol = p->layout.eol;
	if (p->layout.items.len == 0) {
		bool open = text.len > 0 && text.ptr[text.len - 1] != '\n' && !sw_str_is(text, "\xef\xbb\xbf");
		return (change){text.len, text.len,
				sw_fmt(p->layout.arena, "%s%.*s%s", open ? eol : "", SW_ARG(entry), eol)};
	}
	size_t at = sw_toml_line_start(text, p->layout.items.ptr[0].start);
	while (at > 0) {
		size_t above = sw_toml_line_start(text, at - 1);
		if (above >= at || sw_str_ltrim(sw_str_sub(text, above, at)).len == 0 ||
		    sw_str_ltrim(sw_str_sub(text, above, at)).ptr[0] != '#')
			break;
		at = above;
	}
	return (change){at, at, sw_fmt(p->layout.arena, "%.*s%s%s", SW_ARG(entry), eol, eol)};
}

/* A header (and the lines below it) behind everything that stands in `relative`, with empty lines around. */
static change new_section(const place *p, const sw_toml_value *relative, sw_str section)
{
	sw_str text = p->layout.doc->text;
	const char *eol = p->layout.eol;
	const toml_item *last = sw_toml_last_item(&p->layout, relative);
	size_t at = relative == p->layout.doc->root || !last ? text.len : sw_toml_line_end(text, last->end);
	sw_str before = sw_str_sub(text, 0, at), after = sw_str_from(text, at);
	bool empty = sw_str_trim(before).len == 0 || sw_str_is(before, "\xef\xbb\xbf");
	bool open = !empty && !sw_str_ends(before, SW_STR("\n"));
	bool parted = sw_str_ends(before, SW_STR("\n\n")) || sw_str_ends(before, SW_STR("\n\r\n"));
	sw_str rest = after, next = {0};
	sw_str_line(&rest, &next);
	bool tight = after.len && sw_str_trim(next).len > 0;
	return (change){at, at,
			sw_fmt(p->layout.arena, "%s%s%.*s%s", open ? eol : "", empty || parted ? "" : eol,
			       SW_ARG(section), tight ? eol : "")};
}

/* "[a.b]" and "c = value" for what is not there. */
static sw_str section_text(const place *p)
{
	SW_AUTO(sw_buf) name = {0};
	add_names(&name, p->layout.doc->root, p->table, p->layout.arena);
	add_steps(&name, p->rest, p->rest_len - 1);
	SW_AUTO(sw_buf) text = {0};
	sw_buf_addf(&text, "[%.*s]%s", SW_ARG(sw_buf_str(&name)), p->layout.eol);
	sw_toml_quote_key(&text, p->rest[p->rest_len - 1].key);
	sw_buf_addf(&text, " = %.*s%s", SW_ARG(p->value), p->layout.eol);
	return sw_buf_copy(&text, p->layout.arena);
}

/* True for an entry of `table` that is written with dotted keys, not below a header of its own. */
static bool is_dotted_in(const sw_toml_value *value, const sw_toml_value *table)
{
	if (!value->entry.len)
		return false;
	const sw_toml_value *up = value->parent;
	while (up && up != table && up->origin == SW_TOML_DOTTED)
		up = up->parent;
	return up == table;
}

static change insertion(const place *p)
{
	const sw_toml_value *top = p->table;
	while (top->origin == SW_TOML_DOTTED)
		top = top->parent;
	if (top->origin == SW_TOML_INLINE)
		return into_inline(p, top);
	if (p->table->origin == SW_TOML_DOTTED) {
		const toml_item *last = NULL;
		sw_each (item, &p->layout.items)
			if (is_dotted_in(item->value, p->table))
				last = item;
		SW_ASSERT(last); /* an entry made the table */
		return behind_item(p, last, entry_text(p, top));
	}
	if (p->rest_len > 1 || p->table->origin == SW_TOML_IMPLICIT)
		return new_section(p, p->table, section_text(p));
	const toml_item *last = sw_toml_section_end(&p->layout, p->table);
	sw_str entry = entry_text(p, p->table);
	return last ? behind_item(p, last, entry) : first_of_root(p, entry);
}

static bool insert(const sw_toml *doc, const sw_toml_path *path, sw_str value, sw_arena *arena, sw_toml *out,
		   sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	place p = {.table = doc->root, .value = value};
	size_t at = 0;
	for (; at < path->len; at++) {
		sw_toml_path one = {.ptr = path->ptr, .len = at + 1};
		const sw_toml_value *next = sw_toml_follow(doc, &one);
		if (!next)
			break;
		p.table = next;
	}
	if (p.table->kind != SW_TOML_TABLE)
		return cannot(doc, p.table, path->ptr[at].key.ptr ? "is no table" : "has no such element", err);
	p.rest = path->ptr + at;
	p.rest_len = path->len - at;
	for (size_t i = 0; i < p.rest_len; i++)
		if (!p.rest[i].key.ptr)
			return cannot(doc, p.table, "has no such array", err);
	sw_toml_layout_open(&p.layout, doc, &scratch);
	return apply(doc, insertion(&p), arena, out, err);
}

bool sw_toml_set(const sw_toml *doc, const sw_toml_path *path, sw_str value, sw_arena *arena, sw_toml *out,
		 sw_error *err)
{
	sw_toml edited;
	sw_toml_value *wanted;
	const sw_toml_value *old = sw_toml_follow(doc, path);
	if (!sw_toml_parse_value(value, arena, &wanted, err))
		return false;
	if (path->len == 0)
		return sw_fail(err, SW_O011, "%.*s: the document itself cannot be set", SW_ARG(doc->path));
	if (old && old->origin != SW_TOML_INLINE)
		return cannot(doc, old, "is written with headers or dotted keys; set the keys in it", err);
	change c = {.with = value};
	if (old) {
		c.from = old->span.offset;
		c.to = old->span.offset + old->span.len;
	}
	if (!(old ? apply(doc, c, arena, &edited, err) : insert(doc, path, value, arena, &edited, err)))
		return false;
	const sw_toml_value *now = sw_toml_follow(&edited, path);
	if (!now || !sw_toml_eq(now, wanted))
		return sw_fail(err, SW_O011, "%.*s: the value cannot be set there", SW_ARG(doc->path));
	*out = edited;
	return true;
}

/* ---- appending ---- */

/* [[name]] with the entries of an inline table below it. */
static bool append_section(const sw_toml *doc, const sw_toml_value *array, sw_toml_value *table, sw_str literal,
			   sw_arena *arena, sw_toml *out, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	SW_AUTO(sw_buf) name = {0};
	SW_AUTO(sw_buf) text = {0};
	place p = {.table = array};
	if (table->kind != SW_TOML_TABLE)
		return cannot(doc, array, "is a list of tables: only a table can be appended", err);
	sw_toml_layout_open(&p.layout, doc, &scratch);
	add_names(&name, doc->root, array, &scratch);
	sw_buf_addf(&text, "[[%.*s]]%s", SW_ARG(sw_buf_str(&name)), p.layout.eol);
	sw_toml fragment = {.text = literal, .root = table};
	toml_layout entries;
	sw_toml_layout_open(&entries, &fragment, &scratch);
	sw_each (item, &entries.items) {
		sw_buf_add(&text, sw_str_sub(literal, item->start, item->end));
		sw_buf_addz(&text, p.layout.eol);
	}
	return apply(doc, new_section(&p, array, sw_buf_str(&text)), arena, out, err);
}

/* Behind the last element, in its style. */
static change append_element(const sw_toml *doc, const sw_toml_value *array, sw_str value, sw_arena *scratch)
{
	toml_layout layout;
	sw_str text = doc->text;
	const sw_toml_value *last = array->items.ptr[array->items.len - 1];
	size_t end = last->span.offset + last->span.len, comma = sw_toml_skip_space(text, end);
	bool has_comma = text.ptr[comma] == ',', alone = false;
	size_t behind = has_comma ? comma + 1 : end;
	size_t line = sw_toml_line_start(text, last->span.offset);
	sw_str indent = sw_str_sub(text, line, last->span.offset);
	alone = line > array->span.offset && sw_str_trim(indent).len == 0;
	sw_toml_layout_open(&layout, doc, scratch);
	if (!alone)
		return (change){behind, behind, sw_fmt(scratch, has_comma ? " %.*s," : ", %.*s", SW_ARG(value))};
	size_t line_end = sw_toml_line_end(text, behind);
	sw_str tail = sw_str_trim(sw_str_sub(text, behind, line_end));
	if (tail.len && tail.ptr[0] != '#') /* the bracket stands on the same line */
		return (change){behind, behind,
				sw_fmt(scratch, "%s%s%.*s%.*s%s", has_comma ? "" : ",", layout.eol, SW_ARG(indent),
				       SW_ARG(value), has_comma ? "," : "")};
	/* the comment behind the last element stays with it */
	sw_str kept = sw_str_sub(text, behind, line_end);
	return (change){behind, line_end,
			sw_fmt(scratch, "%s%.*s%.*s%.*s%s%s", has_comma ? "" : ",", SW_ARG(kept), SW_ARG(indent),
			       SW_ARG(value), has_comma ? "," : "", layout.eol)};
}

bool sw_toml_append(const sw_toml *doc, const sw_toml_path *path, sw_str value, sw_arena *arena, sw_toml *out,
		    sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_toml edited;
	sw_toml_value *wanted;
	const sw_toml_value *array = sw_toml_follow(doc, path);
	if (!sw_toml_parse_value(value, arena, &wanted, err))
		return false;
	if (!array)
		return sw_toml_set(doc, path, sw_fmt(arena, "[%.*s]", SW_ARG(value)), arena, out, err);
	if (array->kind != SW_TOML_ARRAY)
		return cannot(doc, array, "is no array", err);
	size_t count = array->items.len, open = array->span.offset + 1;
	change c = {open, open, value};
	if (array->origin == SW_TOML_HEADER) {
		if (!append_section(doc, array, wanted, value, arena, &edited, err))
			return false;
	} else {
		if (count)
			c = append_element(doc, array, value, &scratch);
		if (!apply(doc, c, arena, &edited, err))
			return false;
	}
	array = sw_toml_follow(&edited, path);
	if (!array || array->items.len != count + 1 || !sw_toml_eq(array->items.ptr[count], wanted))
		return sw_fail(err, SW_O011, "%.*s: the value cannot be appended there", SW_ARG(doc->path));
	*out = edited;
	return true;
}
