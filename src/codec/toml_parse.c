/* The structure of a TOML document: tables, headers, arrays. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "codec/toml_internal.h"

bool sw_toml_fail(toml_parser *p, size_t offset, size_t len, const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (p->path.len)
		sw_fail(p->err, SW_O001, "%.*s: %s", SW_ARG(p->path), text);
	else
		sw_fail(p->err, SW_O001, "%s", text);
	return sw_point(p->err, p->path, p->text, offset, len, NULL);
}

bool sw_toml_expected(toml_parser *p, const char *what)
{
	int c = toml_peek(p, 0);
	size_t len = c < 0 ? 0 : sw_utf8_len(p->text, p->at);
	if (c < 0)
		return sw_toml_fail(p, p->at, 0, "expected %s, found the end of the %s", what,
				    p->single ? "text" : "file");
	if (c == '\n' || (c == '\r' && toml_peek(p, 1) == '\n'))
		return sw_toml_fail(p, p->at, 0, "expected %s, found the end of the line", what);
	if (c < 0x20 || c == 0x7f)
		return sw_toml_fail(p, p->at, 1, "expected %s, found the control character U+%04X", what, (unsigned)c);
	return sw_toml_fail(p, p->at, len, "expected %s, found %.*s", what, (int)len, p->text.ptr + p->at);
}

bool sw_toml_check_text(toml_parser *p)
{
	if (p->text.len > SW_LIMIT_TEXT_FILE)
		return sw_fail(p->err, SW_F004, "%.*s has %zu bytes, the limit is %zu", SW_ARG(p->path), p->text.len,
			       SW_LIMIT_TEXT_FILE);
	for (size_t i = 0, len; i < p->text.len; i += len) {
		len = (unsigned char)p->text.ptr[i] < 0x80 ? 1 : sw_utf8_len(p->text, i);
		if (len == 0)
			return sw_toml_fail(p, i, 1, "the byte 0x%02X is no UTF-8", (unsigned char)p->text.ptr[i]);
	}
	return true;
}

void sw_toml_skip_blank(toml_parser *p)
{
	while (toml_peek(p, 0) == ' ' || toml_peek(p, 0) == '\t')
		p->at++;
}

bool sw_toml_skip_newline(toml_parser *p)
{
	size_t len = toml_peek(p, 0) == '\n' ? 1 : toml_peek(p, 0) == '\r' && toml_peek(p, 1) == '\n' ? 2 : 0;
	p->at += len;
	return len > 0;
}

bool sw_toml_skip_comment(toml_parser *p)
{
	if (toml_peek(p, 0) != '#')
		return true;
	for (int c; (c = toml_peek(p, 0)) >= 0; p->at++) {
		if (c == '\n' || (c == '\r' && toml_peek(p, 1) == '\n'))
			return true;
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return sw_toml_fail(p, p->at, 1, "the control character U+%04X may not stand in a comment",
					    (unsigned)c);
	}
	return true;
}

/* Blanks, comments and line ends: between the elements of an array. */
static bool skip_lines(toml_parser *p)
{
	do {
		sw_toml_skip_blank(p);
		if (!sw_toml_skip_comment(p))
			return false;
	} while (sw_toml_skip_newline(p));
	return true;
}

sw_toml_value *sw_toml_new_value(toml_parser *p, sw_toml_kind kind, sw_toml_origin origin, size_t offset)
{
	sw_toml_value *value = sw_new(p->arena, sw_toml_value);
	value->kind = kind;
	value->origin = origin;
	value->span.offset = offset;
	p->values++;
	return value;
}

static size_t depth_of(const sw_toml_value *value)
{
	size_t depth = 0;
	for (; value; value = value->parent)
		depth++;
	return depth;
}

static bool check_limits(toml_parser *p, const sw_toml_value *parent, size_t offset)
{
	if (depth_of(parent) > SW_LIMIT_DEPTH)
		return sw_toml_fail(p, offset, 1, "more than %d tables or arrays inside each other", SW_LIMIT_DEPTH);
	if (p->values >= SW_LIMIT_TOML_VALUES)
		return sw_toml_fail(p, offset, 1, "more than %zu values", SW_LIMIT_TOML_VALUES);
	return true;
}

static void put(toml_parser *p, sw_toml_value *table, toml_part part, sw_toml_value *value)
{
	value->parent = table;
	value->key = part.key;
	value->key_span = part.span;
	sw_map_set(p->arena, &table->table, part.key, value);
}

/* A table without a text of its own, called `part`. */
static sw_toml_value *put_table(toml_parser *p, sw_toml_value *table, toml_part part, sw_toml_origin origin)
{
	sw_toml_value *child = sw_toml_new_value(p, SW_TOML_TABLE, origin, part.span.offset);
	child->span.len = part.span.len;
	put(p, table, part, child);
	return child;
}

/* The part is taken: says by what. */
static bool taken(toml_parser *p, toml_part part, const sw_toml_value *by)
{
	size_t line = sw_str_line_at(p->text, by->key_span.len ? by->key_span.offset : by->span.offset);
	if (by->kind == SW_TOML_TABLE && by->origin == SW_TOML_HEADER)
		return sw_toml_fail(p, part.span.offset, part.span.len, "the table %.*s stands already in line %zu",
				    SW_ARG(part.key), line);
	if (by->kind == SW_TOML_TABLE && by->origin != SW_TOML_INLINE)
		return sw_toml_fail(p, part.span.offset, part.span.len,
				    "%.*s is already a table since line %zu, and can only be added to there",
				    SW_ARG(part.key), line);
	if (by->kind == SW_TOML_ARRAY && by->origin == SW_TOML_HEADER)
		return sw_toml_fail(p, part.span.offset, part.span.len, "%.*s is a list of tables since line %zu",
				    SW_ARG(part.key), line);
	return sw_toml_fail(p, part.span.offset, part.span.len, "the key %.*s stands already in line %zu",
			    SW_ARG(part.key), line);
}

/* ---- values ---- */

static bool scan_array(toml_parser *p, sw_toml_value *array)
{
	size_t open = p->at++;
	for (;;) {
		if (!skip_lines(p))
			return false;
		if (toml_peek(p, 0) < 0)
			return sw_toml_fail(p, open, 1, "this array does not end");
		if (toml_peek(p, 0) == ']')
			break;
		sw_toml_value *item;
		if (!sw_toml_scan_value(p, array, &item))
			return false;
		item->index = array->items.len;
		sw_push(p->arena, &array->items, item);
		if (!skip_lines(p))
			return false;
		if (toml_peek(p, 0) == ',')
			p->at++;
		else if (toml_peek(p, 0) >= 0 && toml_peek(p, 0) != ']')
			return sw_toml_expected(p, "a comma or ] behind the array's element");
	}
	p->at++;
	return true;
}

static bool scan_inline_table(toml_parser *p, sw_toml_value *table)
{
	p->at++;
	sw_toml_skip_blank(p);
	if (toml_peek(p, 0) == '}') {
		p->at++;
		return true;
	}
	for (;;) {
		if (!sw_toml_scan_entry(p, table))
			return false;
		sw_toml_skip_blank(p);
		if (toml_peek(p, 0) == '}')
			break;
		if (toml_peek(p, 0) == '\n' || toml_peek(p, 0) == '\r')
			return sw_toml_expected(p, "a comma or } (an inline table stands on one line)");
		if (toml_peek(p, 0) != ',')
			return sw_toml_expected(p, "a comma or }");
		p->at++;
		sw_toml_skip_blank(p);
		if (toml_peek(p, 0) == '}')
			return sw_toml_fail(p, p->at, 1, "no comma may stand before the } of an inline table");
	}
	p->at++;
	return true;
}

bool sw_toml_scan_value(toml_parser *p, const sw_toml_value *parent, sw_toml_value **out)
{
	int c = toml_peek(p, 0);
	if (!check_limits(p, parent, p->at))
		return false;
	sw_toml_value *value = sw_toml_new_value(p, SW_TOML_STRING, SW_TOML_INLINE, p->at);
	value->parent = parent;
	bool ok;
	if (c == '"' || c == '\'') {
		ok = sw_toml_scan_string(p, false, &value->text);
	} else if (c == '[') {
		value->kind = SW_TOML_ARRAY;
		ok = scan_array(p, value);
	} else if (c == '{') {
		value->kind = SW_TOML_TABLE;
		ok = scan_inline_table(p, value);
	} else {
		ok = sw_toml_scan_scalar(p, value);
	}
	value->span.len = p->at - value->span.offset;
	*out = value;
	return ok;
}

/* The table that `key` without its last part leads to from `table`, through tables made by dotted keys only. */
static bool enter_dotted(toml_parser *p, sw_toml_value **table, const toml_key *key)
{
	for (size_t i = 0; i + 1 < key->len; i++) {
		toml_part part = key->ptr[i];
		sw_toml_value *child = sw_map_get(&(*table)->table, part.key);
		if (!check_limits(p, *table, part.span.offset))
			return false;
		if (!child)
			child = put_table(p, *table, part, SW_TOML_DOTTED);
		else if (child->kind != SW_TOML_TABLE || child->origin != SW_TOML_DOTTED)
			return taken(p, part, child);
		*table = child;
	}
	return true;
}

bool sw_toml_scan_entry(toml_parser *p, sw_toml_value *table)
{
	toml_key key = {0};
	size_t start = p->at;
	sw_toml_value *value;
	if (!sw_toml_scan_key(p, &key) || !enter_dotted(p, &table, &key))
		return false;
	toml_part last = key.ptr[key.len - 1];
	const sw_toml_value *old = sw_map_get(&table->table, last.key);
	if (old)
		return taken(p, last, old);
	sw_toml_skip_blank(p);
	if (toml_peek(p, 0) != '=')
		return sw_toml_expected(p, "= behind the key");
	p->at++;
	sw_toml_skip_blank(p);
	if (!sw_toml_scan_value(p, table, &value))
		return false;
	value->entry = (sw_toml_span){start, p->at - start};
	put(p, table, last, value);
	return true;
}

/* ---- headers ---- */

/* The table that `key` without its last part leads to from the root; [[lists]] are entered at their last element. */
static bool enter_header(toml_parser *p, sw_toml_value **table, const toml_key *key)
{
	for (size_t i = 0; i + 1 < key->len; i++) {
		toml_part part = key->ptr[i];
		sw_toml_value *child = sw_map_get(&(*table)->table, part.key);
		if (!check_limits(p, *table, part.span.offset))
			return false;
		if (!child)
			child = put_table(p, *table, part, SW_TOML_IMPLICIT);
		else if (child->kind == SW_TOML_ARRAY && child->origin == SW_TOML_HEADER)
			child = child->items.ptr[child->items.len - 1];
		else if (child->kind != SW_TOML_TABLE || child->origin == SW_TOML_INLINE)
			return taken(p, part, child);
		*table = child;
	}
	return true;
}

static bool define_table(toml_parser *p, sw_toml_value **table, toml_part last)
{
	sw_toml_value *child = sw_map_get(&(*table)->table, last.key);
	if (!child) {
		child = put_table(p, *table, last, SW_TOML_HEADER);
	} else if (child->kind == SW_TOML_TABLE && child->origin == SW_TOML_IMPLICIT) {
		child->origin = SW_TOML_HEADER;
		child->key_span = last.span;
	} else {
		return taken(p, last, child);
	}
	*table = child;
	return true;
}

static bool define_element(toml_parser *p, sw_toml_value **table, toml_part last)
{
	sw_toml_value *array = sw_map_get(&(*table)->table, last.key);
	if (!array) {
		array = sw_toml_new_value(p, SW_TOML_ARRAY, SW_TOML_HEADER, last.span.offset);
		array->span.len = last.span.len;
		put(p, *table, last, array);
	} else if (array->kind != SW_TOML_ARRAY || array->origin != SW_TOML_HEADER) {
		return taken(p, last, array);
	}
	sw_toml_value *element = sw_toml_new_value(p, SW_TOML_TABLE, SW_TOML_HEADER, last.span.offset);
	element->parent = array;
	element->index = array->items.len;
	sw_push(p->arena, &array->items, element);
	*table = element;
	return true;
}

/* [a.b] or [[a.b]]; *current becomes the table. */
static bool scan_header(toml_parser *p, sw_toml_value *root, sw_toml_value **current)
{
	toml_key key = {0};
	size_t start = p->at;
	bool element = toml_peek(p, 1) == '[';
	sw_toml_value *table = root;
	p->at += element ? 2 : 1;
	sw_toml_skip_blank(p);
	if (!sw_toml_scan_key(p, &key))
		return false;
	sw_toml_skip_blank(p);
	if (toml_peek(p, 0) != ']' || (element && toml_peek(p, 1) != ']'))
		return sw_toml_expected(p, element ? "]] behind the table's name" : "] behind the table's name");
	p->at += element ? 2 : 1;
	toml_part last = key.ptr[key.len - 1];
	if (!enter_header(p, &table, &key) || !check_limits(p, table, last.span.offset) ||
	    !(element ? define_element(p, &table, last) : define_table(p, &table, last)))
		return false;
	table->span = (sw_toml_span){start, p->at - start};
	*current = table;
	return true;
}

static bool scan_line_end(toml_parser *p)
{
	sw_toml_skip_blank(p);
	if (!sw_toml_skip_comment(p))
		return false;
	return sw_toml_skip_newline(p) || toml_peek(p, 0) < 0 || sw_toml_expected(p, "the end of the line");
}

bool sw_toml_parse(sw_str path, sw_str text, sw_arena *arena, sw_toml *out, sw_error *err)
{
	toml_parser p = {.path = path, .text = text, .arena = arena, .err = err};
	if (!sw_toml_check_text(&p))
		return false;
	if (sw_str_starts(text, SW_STR("\xef\xbb\xbf")))
		p.at = 3;
	sw_toml_value *root = sw_toml_new_value(&p, SW_TOML_TABLE, SW_TOML_HEADER, p.at), *current = root;
	while (toml_peek(&p, 0) >= 0) {
		sw_toml_skip_blank(&p);
		int c = toml_peek(&p, 0);
		bool empty = c < 0 || c == '\n' || c == '\r' || c == '#';
		if (!empty && !(c == '[' ? scan_header(&p, root, &current) : sw_toml_scan_entry(&p, current)))
			return false;
		if (!scan_line_end(&p))
			return false;
	}
	*out = (sw_toml){path, text, root};
	return true;
}

bool sw_toml_parse_value(sw_str text, sw_arena *arena, sw_toml_value **out, sw_error *err)
{
	toml_parser p = {.text = text, .arena = arena, .err = err, .single = true};
	sw_toml_value *value;
	if (!sw_toml_check_text(&p) || !sw_toml_scan_value(&p, NULL, &value))
		return false;
	if (p.at < text.len)
		return sw_toml_expected(&p, "nothing more behind the value");
	*out = value;
	return true;
}
