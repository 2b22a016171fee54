/* Loading a checkout: which files are there, what they declare, and where name and version are written. */
#include "project/internal.h"

#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "codec/ini.h"
#include "pyspec/name.h"
#include "pyspec/pep440.h"

static bool load_file(sw_arena *arena, sw_str root, const char *name, sw_project_file *out, sw_error *err)
{
	sw_str path = sw_path_join(arena, root, sw_str_of(name));
	if (!sw_is_file(path))
		return true;
	out->path = path;
	return sw_read_file(arena, path, SW_LIMIT_TEXT_FILE, &out->text, err);
}

static bool load_files(sw_arena *arena, sw_project *p, sw_error *err)
{
	if (!load_file(arena, p->root, "pyproject.toml", &p->pyproject, err) ||
	    !load_file(arena, p->root, "setup.cfg", &p->setup_cfg, err) ||
	    !load_file(arena, p->root, "setup.py", &p->setup_py, err))
		return false;
	if (p->pyproject.path.len || p->setup_py.path.len)
		return true;
	sw_fail(err, SW_M101, "%.*s has neither a pyproject.toml nor a setup.py", SW_ARG(p->root));
	if (p->setup_cfg.path.len)
		return sw_hint(err, "printf '[build-system]\\nrequires = [\"setuptools\"]\\nbuild-backend = "
				    "\"setuptools.build_meta\"\\n' > pyproject.toml");
	return sw_hint(err, "run it in the folder of a Python project, or name one with -C");
}

static void find_locks(sw_arena *arena, sw_project *p)
{
	static const char *const names[] = {"Pipfile.lock", "pdm.lock", "poetry.lock", "pylock.toml", "uv.lock"};
	for (size_t i = 0; i < SW_COUNTOF(names); i++)
		if (sw_is_file(sw_path_join(arena, p->root, sw_str_of(names[i]))))
			sw_push(arena, &p->locks, sw_str_of(names[i]));
}

static const char hatch_prefix[] = "hatch.";

const sw_toml *sw_project_tool_doc(const sw_project *project, const char *dotted)
{
	sw_str top = sw_str_of(dotted), rest = {0};
	if (!project->hatch_toml.root || !sw_str_starts(top, sw_str_of(hatch_prefix)))
		return &project->toml;
	top = sw_str_from(top, sizeof(hatch_prefix) - 1);
	sw_str_cut(top, SW_STR("."), &top, &rest);
	return sw_toml_at(project->hatch_toml.root, top) ? &project->hatch_toml : &project->toml;
}

const sw_toml_value *sw_project_tool(const sw_project *project, const char *dotted)
{
	const sw_toml *doc = sw_project_tool_doc(project, dotted);
	bool own_file = doc == &project->hatch_toml;
	const sw_toml_value *top = own_file ? doc->root : doc->root ? sw_toml_get(doc->root, "tool") : NULL;
	const sw_toml_value *found = sw_toml_get(top, dotted + (own_file ? sizeof(hatch_prefix) - 1 : 0));
	return found && found->kind == SW_TOML_TABLE ? found : NULL;
}

static bool load_hatch_toml(sw_arena *arena, sw_project *p, sw_error *err)
{
	sw_str text = {0}, path = sw_path_join(arena, p->root, SW_STR("hatch.toml"));
	if (!sw_str_starts(p->build.backend, SW_STR("hatchling.")) || !sw_is_file(path))
		return true;
	return sw_read_file(arena, path, SW_LIMIT_TEXT_FILE, &text, err) &&
	       sw_toml_parse(path, text, arena, &p->hatch_toml, err);
}

bool sw_project_point(const sw_project_file *file, sw_field field, const char *label, sw_error *err)
{
	return sw_point(err, file->path, file->text, field.offset, field.len, label);
}

/* Who declares name and version, in the order in which the backends look. Each sets what it finds and is not set yet. */
static void name_by_project_table(sw_project *p, sw_arena *arena)
{
	(void)arena;
	p->name = p->table.name;
	p->version = p->table.version;
	p->name_file = p->version_file = &p->pyproject;
}

static void take_string(const sw_toml_value *table, const char *key, sw_field *out)
{
	const sw_toml_value *value = sw_toml_at(table, sw_str_of(key));
	if (value && value->kind == SW_TOML_STRING && !sw_field_set(*out))
		*out = (sw_field){.text = value->text, .offset = value->span.offset, .len = value->span.len};
}

/* Tools that had tables of their own before [project] (poetry 1, old flit). */
static void name_by_tool_table(sw_project *p, sw_arena *arena)
{
	const sw_toml_value *poetry = sw_project_tool(p, "poetry"), *flit = sw_project_tool(p, "flit.metadata");
	(void)arena;
	take_string(poetry, "name", &p->name);
	take_string(poetry, "version", &p->version);
	take_string(flit, "dist-name", &p->name);
	take_string(flit, "module", &p->name);
	p->name_file = p->version_file = &p->pyproject;
}

static bool is_setuptools(const sw_build_system *build)
{
	return sw_str_starts(build->backend, SW_STR("setuptools."));
}

static void take_item(const sw_ini *ini, const char *key, sw_field *out)
{
	const sw_ini_item *item = sw_ini_get(ini, "metadata", key);
	if (item && item->value.len && !sw_field_set(*out))
		*out = (sw_field){.text = item->value, .offset = item->offset, .len = item->len};
}

/* A version that setuptools changes while it builds is not a static one: [egg_info] tag_build, tag_date. */
static bool has_version_tag(const sw_ini *ini)
{
	sw_str build = sw_ini_value(ini, "egg_info", "tag_build"), date = sw_ini_value(ini, "egg_info", "tag_date");
	return build.len || (date.len && !sw_str_is(date, "0") && !sw_str_ieq(date, SW_STR("false")));
}

static bool name_by_setup_cfg(sw_project *p, const sw_ini *ini)
{
	take_item(ini, "name", &p->name);
	take_item(ini, "version", &p->version);
	if (sw_str_starts(p->version.text, SW_STR("attr:")) || sw_str_starts(p->version.text, SW_STR("file:")))
		p->version = (sw_field){0};
	p->name_file = p->version_file = &p->setup_cfg;
	return sw_field_set(p->name);
}

static void name_by_setuptools(sw_project *p, sw_arena *arena)
{
	sw_ini ini = {0};
	sw_error ignored = {0};
	sw_field name = {0}, version = {0};
	bool readable = p->setup_cfg.path.len &&
			sw_ini_parse(p->setup_cfg.path, p->setup_cfg.text, NULL, arena, &ini, &ignored);
	if (readable)
		name_by_setup_cfg(p, &ini);
	if (p->setup_kind == SW_SETUP_CODE)
		sw_setup_literals(&p->setup_py, arena, &name, &version);
	if (!sw_field_set(p->name)) {
		p->name = name;
		p->name_file = &p->setup_py;
	}
	if (!sw_field_set(p->version)) {
		p->version = version;
		p->version_file = &p->setup_py;
	}
	if (readable && has_version_tag(&ini))
		p->version = (sw_field){0};
}

static void find_name_and_version(sw_project *p, sw_arena *arena)
{
	if (p->table.present)
		name_by_project_table(p, arena);
	else if (is_setuptools(&p->build))
		name_by_setuptools(p, arena);
	else
		name_by_tool_table(p, arena);
	if (!sw_field_set(p->name))
		p->name_file = NULL;
	if (!sw_field_set(p->version) || !sw_pep440_valid(p->version.text)) {
		p->version = (sw_field){0};
		p->version_file = NULL;
	}
	p->normal_name = sw_field_set(p->name) ? sw_name_normalise(arena, p->name.text) : (sw_str){0};
	p->shown_name = sw_field_set(p->name) ? p->name.text : sw_path_base(p->root);
}

bool sw_project_load(const sw_ctx *ctx, sw_str path, sw_arena *arena, sw_project *out, sw_error *err)
{
	sw_project *p = sw_new(arena, sw_project);
	if (!sw_real_path(arena, sw_path_join(arena, ctx->cwd, path), &p->root, err) || !load_files(arena, p, err))
		return false;
	if (p->pyproject.path.len && (!sw_toml_parse(p->pyproject.path, p->pyproject.text, arena, &p->toml, err) ||
				      !sw_project_table_read(&p->toml, arena, &p->table, err)))
		return false;
	if (!sw_build_system_read(&p->toml, arena, &p->build, err) || !load_hatch_toml(arena, p, err) ||
	    !sw_config_read(p->root, &p->toml, arena, &p->config, err))
		return false;
	p->setup_kind = SW_SETUP_ABSENT;
	if (p->setup_py.path.len)
		p->setup_kind = sw_setup_kind(p->setup_py.text, &p->setup_min_minor);
	find_locks(arena, p);
	find_name_and_version(p, arena);
	*out = *p;
	return true;
}

bool sw_project_load_bare(sw_str root, sw_arena *arena, sw_project *out, sw_error *err)
{
	sw_project bare = {.root = root, .shown_name = sw_path_base(root)};
	if (!sw_config_read(root, &bare.toml, arena, &bare.config, err))
		return false;
	*out = bare;
	return true;
}
