#include "codec/toml.h"

#include <string.h>

const char *sw_toml_kind_name(sw_toml_kind kind)
{
	static const char *const names[] = {
		[SW_TOML_STRING] = "a string",
		[SW_TOML_INTEGER] = "an integer",
		[SW_TOML_FLOAT] = "a float",
		[SW_TOML_BOOLEAN] = "a boolean",
		[SW_TOML_OFFSET_DATETIME] = "a date and time",
		[SW_TOML_LOCAL_DATETIME] = "a date and time",
		[SW_TOML_LOCAL_DATE] = "a date",
		[SW_TOML_LOCAL_TIME] = "a time",
		[SW_TOML_ARRAY] = "an array",
		[SW_TOML_TABLE] = "a table",
	};
	return names[kind];
}

const sw_toml_value *sw_toml_at(const sw_toml_value *table, sw_str key)
{
	return table && table->kind == SW_TOML_TABLE ? sw_map_get(&table->table, key) : NULL;
}

/* Follows the names; *stuck becomes the value on the way that is no table, NULL when there is none such. */
static const sw_toml_value *follow(const sw_toml_value *from, const char *dotted, const sw_toml_value **stuck)
{
	sw_str rest = sw_str_of(dotted), part;
	*stuck = NULL;
	while (from && sw_str_split(&rest, '.', &part)) {
		if (from->kind != SW_TOML_TABLE) {
			*stuck = from;
			return NULL;
		}
		from = sw_map_get(&from->table, part);
	}
	return from;
}

const sw_toml_value *sw_toml_get(const sw_toml_value *table, const char *dotted)
{
	const sw_toml_value *stuck;
	return follow(table, dotted, &stuck);
}

/* ---- names and places ---- */

static void add_name(sw_buf *buf, const sw_toml_value *value)
{
	/* from the root down, without recursion: the depth of a document is limited, but by more than a stack wants */
	const sw_toml_value *way[512];
	size_t count = 0;
	for (; value && value->parent && count < SW_COUNTOF(way); value = value->parent)
		way[count++] = value;
	while (count--) {
		if (way[count]->parent->kind == SW_TOML_ARRAY) {
			sw_buf_addf(buf, "[%zu]", way[count]->index);
			continue;
		}
		if (buf->len)
			sw_buf_addc(buf, '.');
		sw_toml_quote_key(buf, way[count]->key);
	}
}

sw_str sw_toml_name(const sw_toml_value *value, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	add_name(&buf, value);
	return sw_buf_copy(&buf, arena);
}

bool sw_toml_point(const sw_toml *doc, const sw_toml_value *value, const char *label, sw_error *err)
{
	return sw_point(err, doc->path, doc->text, value->span.offset, value->span.len, label);
}

bool sw_toml_point_key(const sw_toml *doc, const sw_toml_value *value, const char *label, sw_error *err)
{
	sw_toml_span span = value->key_span.len ? value->key_span : value->span;
	return sw_point(err, doc->path, doc->text, span.offset, span.len, label);
}

/* ---- typed look-ups ---- */

static bool wrong_kind(const sw_toml *doc, const sw_toml_value *value, const char *wanted, sw_error *err)
{
	SW_AUTO(sw_buf) name = {0};
	add_name(&name, value);
	if (name.len == 0)
		sw_buf_addz(&name, "the document");
	sw_fail(err, SW_O010, "%.*s must be %s, not %s", SW_ARG(sw_buf_str(&name)), wanted,
		sw_toml_kind_name(value->kind));
	return sw_toml_point(doc, value, wanted, err);
}

bool sw_toml_want(const sw_toml *doc, const sw_toml_value *value, sw_toml_kind kind, sw_error *err)
{
	return value->kind == kind || wrong_kind(doc, value, sw_toml_kind_name(kind), err);
}

/* The value along the names when it is of this kind; NULL with *ok false when it is of another, with *ok true when absent. */
static const sw_toml_value *typed(const sw_toml *doc, const sw_toml_value *from, const char *dotted, sw_toml_kind kind,
				  bool *ok, sw_error *err)
{
	const sw_toml_value *stuck, *value = follow(from, dotted, &stuck);
	*ok = true;
	if (stuck)
		*ok = wrong_kind(doc, stuck, "a table", err);
	else if (value)
		*ok = sw_toml_want(doc, value, kind, err);
	return *ok ? value : NULL;
}

bool sw_toml_get_str(const sw_toml *doc, const sw_toml_value *from, const char *dotted, sw_str *out, sw_error *err)
{
	bool ok;
	const sw_toml_value *value = typed(doc, from, dotted, SW_TOML_STRING, &ok, err);
	if (value)
		*out = value->text;
	return ok;
}

bool sw_toml_get_bool(const sw_toml *doc, const sw_toml_value *from, const char *dotted, bool *out, sw_error *err)
{
	bool ok;
	const sw_toml_value *value = typed(doc, from, dotted, SW_TOML_BOOLEAN, &ok, err);
	if (value)
		*out = value->boolean;
	return ok;
}

bool sw_toml_get_int(const sw_toml *doc, const sw_toml_value *from, const char *dotted, int64_t *out, sw_error *err)
{
	bool ok;
	const sw_toml_value *value = typed(doc, from, dotted, SW_TOML_INTEGER, &ok, err);
	if (value)
		*out = value->integer;
	return ok;
}

bool sw_toml_get_table(const sw_toml *doc, const sw_toml_value *from, const char *dotted, const sw_toml_value **out,
		       sw_error *err)
{
	bool ok;
	const sw_toml_value *value = typed(doc, from, dotted, SW_TOML_TABLE, &ok, err);
	if (value)
		*out = value;
	return ok;
}

bool sw_toml_get_array(const sw_toml *doc, const sw_toml_value *from, const char *dotted, const sw_toml_value **out,
		       sw_error *err)
{
	bool ok;
	const sw_toml_value *value = typed(doc, from, dotted, SW_TOML_ARRAY, &ok, err);
	if (value)
		*out = value;
	return ok;
}

bool sw_toml_get_strs(const sw_toml *doc, const sw_toml_value *from, const char *dotted, sw_arena *arena, sw_strs *out,
		      sw_error *err)
{
	const sw_toml_value *array = NULL;
	sw_strs strs = {0};
	if (!sw_toml_get_array(doc, from, dotted, &array, err))
		return false;
	if (!array)
		return true;
	sw_each (item, &array->items) {
		if (!sw_toml_want(doc, *item, SW_TOML_STRING, err))
			return false;
		sw_push(arena, &strs, (*item)->text);
	}
	*out = strs;
	return true;
}

/* ---- equality ---- */

static bool eq_floats(double a, double b)
{
	if (a != a || b != b)
		return a != a && b != b;
	return !(a < b) && !(a > b) && __builtin_signbit(a) == __builtin_signbit(b);
}

static bool eq_tables(const sw_toml_value *a, const sw_toml_value *b)
{
	if (a->table.items.len != b->table.items.len)
		return false;
	sw_toml_each(it, a)
	{
		const sw_toml_value *other = sw_map_get(&b->table, it->key);
		if (!other || !sw_toml_eq(sw_toml_of(it), other))
			return false;
	}
	return true;
}

static bool eq_arrays(const sw_toml_value *a, const sw_toml_value *b)
{
	if (a->items.len != b->items.len)
		return false;
	for (size_t i = 0; i < a->items.len; i++)
		if (!sw_toml_eq(a->items.ptr[i], b->items.ptr[i]))
			return false;
	return true;
}

bool sw_toml_eq(const sw_toml_value *a, const sw_toml_value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case SW_TOML_INTEGER: return a->integer == b->integer;
	case SW_TOML_FLOAT: return eq_floats(a->real, b->real);
	case SW_TOML_BOOLEAN: return a->boolean == b->boolean;
	case SW_TOML_ARRAY: return eq_arrays(a, b);
	case SW_TOML_TABLE: return eq_tables(a, b);
	case SW_TOML_STRING:
	case SW_TOML_OFFSET_DATETIME:
	case SW_TOML_LOCAL_DATETIME:
	case SW_TOML_LOCAL_DATE:
	case SW_TOML_LOCAL_TIME: return sw_str_eq(a->text, b->text);
	}
	return false;
}
