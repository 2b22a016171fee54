#include "toml_edits.h"

#include <string.h>

/* What is expected to differ between the old and the new document. */
typedef struct difference {
	const sw_toml_value *set;     /* has another value now: `value` */
	const sw_toml_value *removed; /* is gone, with the tables that existed only through it */
	const sw_toml_value *grown;   /* a table or array with one member more, which is `value` */
	const sw_toml_value *value;
	sw_str key; /* of the new member */
} difference;

typedef struct editor {
	const sw_toml *doc;
	sw_arena *arena; /* for this edit alone */
	sw_str why;
	size_t left;
} editor;

static bool same(const sw_toml_value *a, const sw_toml_value *b, const difference *d);

static bool is_in(const sw_toml_value *value, const sw_toml_value *above)
{
	while (value && value != above)
		value = value->parent;
	return value != NULL;
}

/* True when nothing is left of `value` once `removed` is gone. */
static bool goes_with(const sw_toml_value *value, const sw_toml_value *removed)
{
	if (value == removed)
		return true;
	if (!is_in(removed, value))
		return false;
	if (value->kind == SW_TOML_ARRAY)
		return value->origin == SW_TOML_HEADER && value->items.len == 1 && removed == value->items.ptr[0];
	if (value->origin != SW_TOML_IMPLICIT && value->origin != SW_TOML_DOTTED)
		return false;
	return value->table.items.len == 1 && goes_with(sw_toml_of(value->table.items.ptr), removed);
}

static bool same_tables(const sw_toml_value *a, const sw_toml_value *b, const difference *d)
{
	size_t expected = d->grown == a;
	sw_toml_each(it, a)
	{
		const sw_toml_value *old = sw_toml_of(it), *now = sw_toml_at(b, it->key);
		if (!now && d->removed && goes_with(old, d->removed))
			continue;
		if (!now || !same(old, now, d))
			return false;
		expected++;
	}
	if (d->grown == a) {
		const sw_toml_value *now = sw_toml_at(b, d->key);
		if (!now || !sw_toml_eq(now, d->value))
			return false;
	}
	return b->table.items.len == expected;
}

static bool same_arrays(const sw_toml_value *a, const sw_toml_value *b, const difference *d)
{
	size_t at = 0;
	sw_each (item, &a->items) {
		if (*item == d->removed)
			continue;
		if (at >= b->items.len || !same(*item, b->items.ptr[at++], d))
			return false;
	}
	if (d->grown == a && (at >= b->items.len || !sw_toml_eq(b->items.ptr[at++], d->value)))
		return false;
	return at == b->items.len;
}

/* `b` is `a` but for the difference. */
static bool same(const sw_toml_value *a, const sw_toml_value *b, const difference *d)
{
	if (a == d->set)
		return sw_toml_eq(b, d->value);
	if (a->kind != b->kind)
		return false;
	if (a->kind == SW_TOML_TABLE)
		return same_tables(a, b, d);
	return a->kind == SW_TOML_ARRAY ? same_arrays(a, b, d) : sw_toml_eq(a, b);
}

/* All of `part` stands in `whole`, in order. */
static bool within(sw_str part, sw_str whole)
{
	size_t at = 0;
	for (size_t i = 0; i < whole.len && at < part.len; i++)
		at += part.ptr[at] == whole.ptr[i];
	return at == part.len;
}

static bool differs(editor *e, const char *edit, const sw_toml_path *path, sw_str got)
{
	SW_AUTO(sw_buf) name = {0};
	sw_each (step, path)
		sw_buf_addf(&name, step->key.ptr ? "/%.*s" : "/%.*s#%zu", SW_ARG(step->key), step->index);
	e->why = sw_fmt(e->arena, "%s %.*s gave:\n%.*s\nfrom:\n%.*s", edit, SW_ARG(sw_buf_str(&name)), SW_ARG(got),
			SW_ARG(e->doc->text));
	return false;
}

static bool check_set(editor *e, const sw_toml_value *value, const sw_toml_path *path)
{
	sw_toml now;
	sw_error err = {0};
	sw_toml_value *wanted;
	sw_str literal = SW_STR("[ \"new\", { a = 1 } ]");
	if (value->origin != SW_TOML_INLINE)
		return !sw_toml_set(e->doc, path, literal, e->arena, &now, &err) || differs(e, "set", path, now.text);
	if (!sw_toml_parse_value(literal, e->arena, &wanted, &err) ||
	    !sw_toml_set(e->doc, path, literal, e->arena, &now, &err))
		return differs(e, "set", path, sw_str_of(err.message));
	difference d = {.set = value, .value = wanted};
	size_t from = value->span.offset, to = from + value->span.len;
	sw_str old = e->doc->text;
	bool bytes =
		sw_str_eq(now.text, sw_fmt(e->arena, "%.*s%.*s%.*s", SW_ARG(sw_str_sub(old, 0, from)), SW_ARG(literal),
					   SW_ARG(sw_str_from(old, to)))) ||
		memchr(old.ptr, 0, old.len); /* a NUL in a comment would end the format's text; no such file is valid */
	return (bytes && same(e->doc->root, now.root, &d)) || differs(e, "set", path, now.text);
}

static bool check_remove(editor *e, const sw_toml_value *value, const sw_toml_path *path)
{
	sw_toml now;
	sw_error err = {0};
	difference d = {.removed = value};
	if (!sw_toml_remove(e->doc, path, e->arena, &now, &err))
		return differs(e, "remove", path, sw_str_of(err.message));
	return (within(now.text, e->doc->text) && same(e->doc->root, now.root, &d)) ||
	       differs(e, "remove", path, now.text);
}

/* A new key, or a new table with a key. */
static bool check_grow(editor *e, const sw_toml_value *table, const sw_toml_path *path, bool deep)
{
	sw_toml now;
	sw_error err = {0};
	sw_toml_value *wanted;
	sw_toml_path longer = {0};
	difference d = {.grown = table, .key = SW_STR("new key")};
	sw_each (step, path)
		sw_push(e->arena, &longer, *step);
	sw_push(e->arena, &longer, (sw_toml_step){.key = d.key});
	if (deep)
		sw_push(e->arena, &longer, (sw_toml_step){.key = SW_STR("x")});
	if (sw_toml_at(table, d.key))
		return true;
	sw_str whole = deep ? SW_STR("{x = 42}") : SW_STR("42");
	if (!sw_toml_parse_value(whole, e->arena, &wanted, &err) ||
	    !sw_toml_set(e->doc, &longer, SW_STR("42"), e->arena, &now, &err))
		return differs(e, "insert", &longer, sw_str_of(err.message));
	d.value = wanted;
	if (!within(e->doc->text, now.text) || !same(e->doc->root, now.root, &d))
		return differs(e, "insert", &longer, now.text);
	longer.len = path->len + 1;
	sw_toml back;
	difference none = {0};
	if (!sw_toml_remove(&now, &longer, e->arena, &back, &err) || !same(e->doc->root, back.root, &none))
		return differs(e, "insert and remove", &longer, now.text);
	return true;
}

static bool check_append(editor *e, const sw_toml_value *array, const sw_toml_path *path)
{
	sw_toml now;
	sw_error err = {0};
	sw_toml_value *wanted;
	sw_str literal = array->origin == SW_TOML_HEADER ? SW_STR("{ x.y = 1, z = [2] }") : SW_STR("'new'");
	if (!sw_toml_parse_value(literal, e->arena, &wanted, &err) ||
	    !sw_toml_append(e->doc, path, literal, e->arena, &now, &err))
		return differs(e, "append", path, sw_str_of(err.message));
	difference d = {.grown = array, .value = wanted};
	return (within(e->doc->text, now.text) && same(e->doc->root, now.root, &d)) ||
	       differs(e, "append", path, now.text);
}

static bool check_value(editor *e, const sw_toml_value *value)
{
	sw_toml_path path = sw_toml_path_of(value, e->arena);
	if (sw_toml_follow(e->doc, &path) != value)
		return differs(e, "follow", &path, SW_STR("another value"));
	if (value->parent && !(check_set(e, value, &path) && check_remove(e, value, &path)))
		return false;
	if (value->kind == SW_TOML_TABLE)
		return check_grow(e, value, &path, false) && check_grow(e, value, &path, true);
	return value->kind != SW_TOML_ARRAY || check_append(e, value, &path);
}

static bool check_tree(editor *e, const sw_toml_value *value, sw_arena *keep)
{
	SW_AUTO(sw_arena) arena = {0};
	if (e->left == 0)
		return true;
	e->left--;
	e->arena = &arena;
	if (!check_value(e, value)) {
		e->why = sw_str_copy(keep, e->why);
		return false;
	}
	if (value->kind == SW_TOML_TABLE) {
		sw_toml_each(it, value) if (!check_tree(e, sw_toml_of(it), keep)) return false;
	} else if (value->kind == SW_TOML_ARRAY) {
		sw_each (item, &value->items)
			if (!check_tree(e, *item, keep))
				return false;
	}
	return true;
}

bool toml_edits_hold(const sw_toml *doc, sw_arena *arena, sw_str *why)
{
	editor e = {.doc = doc, .left = EDITS_PER_DOCUMENT};
	SW_AUTO(sw_arena) again = {0};
	sw_toml copy;
	sw_error err = {0};
	if (!check_tree(&e, doc->root, arena)) {
		*why = e.why;
		return false;
	}
	sw_str canonical = sw_toml_format(doc->root, &again);
	if (!sw_toml_parse(SW_STR("canonical"), canonical, &again, &copy, &err) || !sw_toml_eq(doc->root, copy.root)) {
		*why = sw_fmt(arena, "the canonical text reads otherwise:\n%.*s", SW_ARG(canonical));
		return false;
	}
	return true;
}
