/* One tree of settings, whatever the file is written in. */
#include "bump/config_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "codec/ini.h"
#include "codec/json.h"

/* Trees of INI and JSON -------------------------------------------------------------------------------------------------- */

static sw_toml_value *new_value(sw_arena *arena, sw_toml_kind kind, const sw_toml_value *parent, sw_str key)
{
	sw_toml_value *value = sw_new(arena, sw_toml_value);
	*value = (sw_toml_value){.kind = kind, .parent = parent, .key = key};
	return value;
}

static void add(sw_arena *arena, sw_toml_value *table, sw_toml_value *value)
{
	sw_map_set(arena, &table->table, value->key, value);
}

static sw_toml_value *ini_section(const sw_ini_section *section, sw_arena *arena)
{
	sw_toml_value *table = new_value(arena, SW_TOML_TABLE, NULL, section->name);
	table->span = table->key_span = (sw_toml_span){section->offset, section->len};
	sw_each (item, &section->items) {
		sw_toml_value *value = new_value(arena, SW_TOML_STRING, table, item->key);
		value->text = item->value.ptr ? item->value : SW_STR("");
		value->span = (sw_toml_span){item->offset, item->len};
		add(arena, table, value);
	}
	return table;
}

/* Sections as tables of one root, under their whole names. */
static sw_toml_value *ini_tree(const sw_ini *ini, sw_arena *arena)
{
	sw_toml_value *root = new_value(arena, SW_TOML_TABLE, NULL, (sw_str){0});
	sw_each (section, &ini->sections)
		add(arena, root, ini_section(section, arena));
	return root;
}

static sw_toml_value *json_tree(const sw_json_value *json, const sw_toml_value *parent, sw_str key, sw_arena *arena)
{
	sw_toml_value *value = new_value(arena, SW_TOML_STRING, parent, key), *item;
	switch (json->kind) {
	case SW_JSON_STRING: value->text = json->text; break;
	case SW_JSON_BOOL:
		value->kind = SW_TOML_BOOLEAN;
		value->boolean = json->boolean;
		break;
	case SW_JSON_INT: value->text = sw_fmt(arena, "%lld", (long long)json->integer); break;
	case SW_JSON_REAL: value->text = sw_fmt(arena, "%g", json->real); break;
	case SW_JSON_NULL: return NULL;
	case SW_JSON_ARRAY:
		value->kind = SW_TOML_ARRAY;
		sw_each (it, &json->items)
			if ((item = json_tree(*it, value, (sw_str){0}, arena)))
				sw_push(arena, &value->items, item);
		break;
	case SW_JSON_OBJECT:
		value->kind = SW_TOML_TABLE;
		sw_each (it, &json->members)
			if ((item = json_tree(it->value, value, it->key, arena)))
				add(arena, value, item);
		break;
	}
	return value;
}

/* Finding ---------------------------------------------------------------------------------------------------------------- */

static bool load_toml(const sw_project *project, sw_str path, const char *table, sw_arena *arena, config_source *out,
		      sw_error *err)
{
	sw_toml doc = {0};
	if (sw_str_is(path, "pyproject.toml") && project->toml.root)
		doc = project->toml;
	else if (!sw_toml_parse(path, out->text, arena, &doc, err))
		return false;
	out->root = doc.root;
	out->table = sw_toml_get(doc.root, table);
	return true;
}

static bool load_ini(sw_str path, const char *table, sw_arena *arena, config_source *out, sw_error *err)
{
	/* names of files are keys */
	sw_ini_options options = {.keep_case = true};
	sw_ini ini = {0};
	if (!sw_ini_parse(path, out->text, &options, arena, &ini, err))
		return false;
	out->ini = true;
	out->root = ini_tree(&ini, arena);
	out->table = sw_toml_at(out->root, sw_str_of(table));
	return true;
}

static bool load_json(sw_str path, const char *table, sw_arena *arena, config_source *out, sw_error *err)
{
	sw_json_value *json = NULL;
	if (!sw_json_parse(path, out->text, NULL, arena, &json, err))
		return false;
	out->json = true;
	out->root = json_tree(json, NULL, (sw_str){0}, arena);
	out->table = out->root && out->root->kind == SW_TOML_TABLE ? sw_toml_at(out->root, sw_str_of(table)) : NULL;
	return true;
}

static bool load(const sw_project *project, const config_place *place, sw_arena *arena, config_source *out,
		 sw_error *err)
{
	sw_str path = sw_str_of(place->file), full = sw_path_join(arena, project->root, path);
	const char *dot = strrchr(place->table, '.'), *name = dot ? dot + 1 : place->table;
	*out = (config_source){.path = path, .header = place->header};
	if (!sw_is_file(full))
		return true;
	if (!sw_read_file(arena, full, SW_LIMIT_TEXT_FILE, &out->text, err))
		return false;
	/* a file that does not name the table is not looked into: whether it can be read is not our affair */
	if (sw_str_find(out->text, sw_str_of(name)) == SW_NPOS)
		return true;
	if (sw_str_ends(path, SW_STR(".yaml")) || sw_str_ends(path, SW_STR(".yml"))) {
		sw_fail(err, SW_W064, "%.*s is YAML, which shipwheel does not read", SW_ARG(path));
		return sw_hint(err, "move its settings to [%s] in pyproject.toml: the names stay the same",
			       "tool.commitizen");
	}
	if (sw_str_ends(path, SW_STR(".toml")))
		return load_toml(project, path, place->table, arena, out, err);
	if (sw_str_ends(path, SW_STR(".json")))
		return load_json(path, place->table, arena, out, err);
	return load_ini(path, place->table, arena, out, err);
}

bool sw_bumpcfg_find(const sw_project *project, const config_place *places, sw_arena *arena, config_source *out,
		     sw_error *err)
{
	for (const config_place *place = places; place->file; place++) {
		if (!load(project, place, arena, out, err))
			return false;
		if (out->table && out->table->kind == SW_TOML_TABLE)
			return true;
	}
	*out = (config_source){0};
	return true;
}

/* Values ----------------------------------------------------------------------------------------------------------------- */

bool sw_bumpcfg_refuse(const config_reader *r, const sw_toml_value *value, const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	sw_fail(r->err, SW_W064, "%s in %.*s: %s", r->source->header, SW_ARG(r->source->path), text);
	if (value && value->span.len)
		sw_point(r->err, r->source->path, r->source->text, value->span.offset, value->span.len, NULL);
	return false;
}

/* A scalar as text. */
static bool scalar(const config_reader *r, const sw_toml_value *value, sw_str *out)
{
	switch (value->kind) {
	case SW_TOML_STRING: *out = value->text; return true;
	case SW_TOML_BOOLEAN: *out = value->boolean ? SW_STR("true") : SW_STR("false"); return true;
	case SW_TOML_INTEGER:
	case SW_TOML_FLOAT:
		*out = sw_str_sub(r->source->text, value->span.offset, value->span.offset + value->span.len);
		return true;
	case SW_TOML_OFFSET_DATETIME:
	case SW_TOML_LOCAL_DATETIME:
	case SW_TOML_LOCAL_DATE:
	case SW_TOML_LOCAL_TIME:
	case SW_TOML_ARRAY:
	case SW_TOML_TABLE: break;
	}
	return sw_bumpcfg_refuse(r, value, "%.*s must be a string, not %s", SW_ARG(value->key),
				 sw_toml_kind_name(value->kind));
}

bool sw_bumpcfg_text(const config_reader *r, const sw_toml_value *table, const char *key, sw_str *out)
{
	const sw_toml_value *value = sw_toml_at(table, sw_str_of(key));
	return !value || scalar(r, value, out);
}

bool sw_bumpcfg_bool(const config_reader *r, const sw_toml_value *table, const char *key, bool *out)
{
	static const char *const yes[] = {"yes", "true", "1", "on"}, *const no[] = {"no", "false", "0", "off", ""};
	const sw_toml_value *value = sw_toml_at(table, sw_str_of(key));
	sw_str text = {0};
	if (!value)
		return true;
	if (!scalar(r, value, &text))
		return false;
	for (size_t i = 0; i < SW_COUNTOF(yes); i++)
		if (sw_str_ieq(text, sw_str_of(yes[i]))) {
			*out = true;
			return true;
		}
	for (size_t i = 0; i < SW_COUNTOF(no); i++)
		if (sw_str_ieq(text, sw_str_of(no[i]))) {
			*out = false;
			return true;
		}
	return sw_bumpcfg_refuse(r, value, "%s must be true or false, not \"%.*s\"", key, SW_ARG(text));
}

bool sw_bumpcfg_flag(const config_reader *r, const sw_toml_value *table, const char *key, sw_switch *out)
{
	bool value = *out == SW_SWITCH_ON;
	if (!sw_toml_at(table, sw_str_of(key)))
		return true;
	if (!sw_bumpcfg_bool(r, table, key, &value))
		return false;
	*out = value ? SW_SWITCH_ON : SW_SWITCH_OFF;
	return true;
}

bool sw_bumpcfg_value_list(const config_reader *r, const sw_toml_value *value, sw_strs *out)
{
	sw_str text = {0}, line;
	*out = (sw_strs){0};
	if (value->kind == SW_TOML_ARRAY) {
		sw_each (item, &value->items) {
			if (!scalar(r, *item, &text))
				return false;
			sw_push(r->arena, out, text);
		}
		return true;
	}
	if (!scalar(r, value, &text))
		return false;
	if (!r->source->ini) {
		sw_push(r->arena, out, text);
		return true;
	}
	while (sw_str_line(&text, &line))
		if (sw_str_trim(line).len)
			sw_push(r->arena, out, sw_str_trim(line));
	return true;
}

bool sw_bumpcfg_list(const config_reader *r, const sw_toml_value *table, const char *key, sw_strs *out)
{
	const sw_toml_value *value = sw_toml_at(table, sw_str_of(key));
	return !value || sw_bumpcfg_value_list(r, value, out);
}

bool sw_bumpcfg_table(const config_reader *r, const sw_toml_value *table, const char *key, const sw_toml_value **out)
{
	const sw_toml_value *value = sw_toml_at(table, sw_str_of(key));
	*out = value;
	return !value || value->kind == SW_TOML_TABLE ||
	       sw_bumpcfg_refuse(r, value, "%s must be a table, not %s", key, sw_toml_kind_name(value->kind));
}

bool sw_bumpcfg_hooks(const config_reader *r, const char *key, sw_bump_hook_when when)
{
	sw_strs commands = {0};
	if (!sw_bumpcfg_list(r, r->source->table, key, &commands))
		return false;
	sw_each (command, &commands) {
		sw_bump_hook hook = {when, *command};
		if (command->len)
			sw_push(r->arena, &r->out->hooks, hook);
	}
	return true;
}

sw_bump_place sw_bumpcfg_new_place(const config_reader *r, sw_bump_place_kind kind, sw_str path,
				   const sw_toml_value *value)
{
	(void)r;
	while (sw_str_starts(path, SW_STR("./")))
		path = sw_str_from(path, 2);
	sw_bump_place place = {.kind = kind, .path = path};
	for (size_t i = 0; i < path.len; i++)
		place.glob = place.glob || (path.ptr[i] && strchr("*?[", path.ptr[i]));
	if (value) {
		place.offset = value->span.offset;
		place.len = value->span.len;
	}
	return place;
}
