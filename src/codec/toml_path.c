/* Ways from the root of a TOML document to a value. */
#include <string.h>

#include "codec/toml_edit.h"
#include "codec/toml_internal.h"

static bool bad_path(sw_str text, const char *why, sw_error *err)
{
	return sw_fail(err, SW_O011, "the path \"%.*s\" %s", SW_ARG(text), why);
}

/* "[12]" at `at`: the number; false when it is none. */
static bool take_index(sw_str text, size_t *at, size_t *index)
{
	size_t close = sw_str_chr(sw_str_from(text, *at), ']');
	uint64_t number;
	if (close == SW_NPOS || !sw_str_u64(sw_str_sub(text, *at + 1, *at + close), &number) || number > UINT32_MAX)
		return false;
	*index = (size_t)number;
	*at += close + 1;
	return true;
}

bool sw_toml_path_parse(sw_str text, sw_arena *arena, sw_toml_path *out, sw_error *err)
{
	sw_toml_path path = {0};
	sw_error inner = {0};
	toml_parser p = {.text = text, .arena = arena, .err = &inner, .single = true};
	for (;;) {
		toml_key key = {0};
		sw_toml_step step = {0};
		if (!sw_toml_check_text(&p) || !sw_toml_scan_key(&p, &key))
			return bad_path(text, "is no list of keys with dots between them", err);
		sw_each (part, &key)
			sw_push(arena, &path, (sw_toml_step){.key = part->key});
		while (toml_peek(&p, 0) == '[') {
			if (!take_index(text, &p.at, &step.index))
				return bad_path(text, "has brackets without a number", err);
			sw_push(arena, &path, step);
		}
		if (p.at == text.len)
			break;
		if (toml_peek(&p, 0) != '.')
			return bad_path(text, "is no list of keys with dots between them", err);
		p.at++;
	}
	*out = path;
	return true;
}

sw_toml_path sw_toml_path_of(const sw_toml_value *value, sw_arena *arena)
{
	sw_toml_path path = {0};
	for (; value->parent; value = value->parent) {
		bool in_array = value->parent->kind == SW_TOML_ARRAY;
		sw_push(arena, &path,
			in_array ? (sw_toml_step){.index = value->index} : (sw_toml_step){.key = value->key});
	}
	for (size_t i = 0; i < path.len / 2; i++) {
		sw_toml_step step = path.ptr[i];
		path.ptr[i] = path.ptr[path.len - 1 - i];
		path.ptr[path.len - 1 - i] = step;
	}
	return path;
}

const sw_toml_value *sw_toml_follow(const sw_toml *doc, const sw_toml_path *path)
{
	const sw_toml_value *value = doc->root;
	sw_each (step, path) {
		if (!value)
			return NULL;
		if (step->key.ptr)
			value = sw_toml_at(value, step->key);
		else
			value = value->kind == SW_TOML_ARRAY && step->index < value->items.len
					? value->items.ptr[step->index]
					: NULL;
	}
	return value;
}
