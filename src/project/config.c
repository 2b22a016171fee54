/* [tool.shipwheel] and shipwheel.toml: one row a key. */
#include "project/config.h"

#include "base/fs.h"
#include "base/limits.h"
#include "base/nearest.h"
#include "project/internal.h"

static bool set_native(const sw_reader *r, const sw_toml_value *value, sw_config *out)
{
	static const char *const words[] = {
		[SW_NATIVE_AUTO] = "auto",
		[SW_NATIVE_NEVER] = "never",
		[SW_NATIVE_REQUIRE] = "require",
	};
	if (!sw_toml_want(r->doc, value, SW_TOML_STRING, r->err))
		return false;
	for (size_t i = 0; i < SW_COUNTOF(words); i++)
		if (sw_str_is(value->text, words[i])) {
			out->native = (sw_native_mode)i;
			return true;
		}
	sw_fail(r->err, SW_A002, "\"%.*s\" is no value for native", SW_ARG(value->text));
	sw_hint(r->err, "write \"auto\", \"never\" or \"require\"");
	return sw_toml_point(r->doc, value, NULL, r->err);
}

static bool set_isolation(const sw_reader *r, const sw_toml_value *value, sw_config *out)
{
	if (!sw_toml_want(r->doc, value, SW_TOML_BOOLEAN, r->err))
		return false;
	out->no_isolation = !value->boolean;
	return true;
}

static bool set_compat(const sw_reader *r, const sw_toml_value *value, sw_config *out)
{
	if (!sw_toml_want(r->doc, value, SW_TOML_BOOLEAN, r->err))
		return false;
	out->version_compat = value->boolean;
	return true;
}

static bool set_python(const sw_reader *r, const sw_toml_value *value, sw_config *out)
{
	if (!sw_toml_want(r->doc, value, SW_TOML_STRING, r->err))
		return false;
	out->python = value->text;
	return true;
}

const sw_config_key sw_config_keys[] = {
	{"native", "\"auto\", \"never\" or \"require\"",
	 "whether wheels and sdists are made without the project's backend", set_native},
	{"isolation", "true or false", "whether a backend gets an environment of its own (default true)",
	 set_isolation},
	{"python", "a program", "the interpreter to build and verify with, instead of the first python3 on PATH",
	 set_python},
	{"version-compat", "true or false",
	 "whether the version is exactly what the project's own tool says, also where that is a guess (default false)",
	 set_compat},
	{NULL, NULL, NULL, NULL},
};

static const sw_config_key *find_key(sw_str name)
{
	for (const sw_config_key *key = sw_config_keys; key->key; key++)
		if (sw_str_is(name, key->key))
			return key;
	return NULL;
}

static bool unknown_key(const sw_reader *r, const sw_toml_value *value)
{
	sw_strs names = {0};
	for (const sw_config_key *key = sw_config_keys; key->key; key++)
		sw_push(r->arena, &names, sw_str_of(key->key));
	sw_str near = sw_nearest(value->key, &names);
	sw_fail(r->err, SW_A002, "shipwheel has no setting \"%.*s\"", SW_ARG(value->key));
	if (near.len)
		sw_hint(r->err, "did you mean \"%.*s\"?", SW_ARG(near));
	else
		sw_hint(r->err, "known are: %.*s", SW_ARG(sw_str_join(r->arena, names.ptr, names.len, SW_STR(", "))));
	return sw_toml_point_key(r->doc, value, NULL, r->err);
}

static bool read_table(const sw_toml *doc, const sw_toml_value *table, sw_arena *arena, sw_config *out, sw_error *err)
{
	sw_reader r = {.doc = doc, .arena = arena, .err = err};
	out->path = doc->path;
	sw_toml_each(it, table)
	{
		const sw_config_key *key = find_key(it->key);
		if (!key)
			return unknown_key(&r, sw_toml_of(it));
		if (key->set(&r, sw_toml_of(it), out))
			continue;
		err->code = SW_A002;
		return false;
	}
	return true;
}

bool sw_config_read(sw_str root, const sw_toml *pyproject, sw_arena *arena, sw_config *out, sw_error *err)
{
	sw_str path = sw_path_join(arena, root, SW_STR("shipwheel.toml")), text = {0};
	const sw_toml_value *table = NULL;
	sw_toml own = {0};
	if (pyproject->root && !sw_toml_get_table(pyproject, pyproject->root, "tool.shipwheel", &table, err))
		return false;
	if (!sw_is_file(path))
		return !table || read_table(pyproject, table, arena, out, err);
	if (table) {
		sw_fail(err, SW_A002, "there is a [tool.shipwheel] and a shipwheel.toml: only one of them can count");
		return sw_toml_point(pyproject, table, "move these lines to shipwheel.toml", err);
	}
	return sw_read_file(arena, path, SW_LIMIT_TEXT_FILE, &text, err) &&
	       sw_toml_parse(path, text, arena, &own, err) && read_table(&own, own.root, arena, out, err);
}
