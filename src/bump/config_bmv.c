/* [tool.bumpversion] and [bumpversion] (bump-my-version 1.8.1, config/). */
#include "bump/config_internal.h"

#include <string.h>

#include "base/fs.h"

/* What a file says beside its path; the configuration's own settings are the defaults. */
typedef struct file_defaults {
	sw_str search, replace;
	bool regex, missing_file_ok, missing_version_ok;
	sw_bmv_scheme scheme;
} file_defaults;

/* INI has no lists: lines, else commas part them. */
static bool read_list(const config_reader *r, const sw_toml_value *table, const char *key, sw_strs *out)
{
	const sw_toml_value *value = sw_toml_at(table, sw_str_of(key));
	if (!value)
		return true;
	if (!r->source->ini || sw_str_chr(value->text, '\n') != SW_NPOS)
		return sw_bumpcfg_value_list(r, value, out);
	sw_str rest = value->text, part;
	*out = (sw_strs){0};
	while (sw_str_split(&rest, ',', &part))
		sw_push(r->arena, out, part);
	return true;
}

/* Templates may hold commas: only lines part them. */
static bool read_serialize(const config_reader *r, const sw_toml_value *table, sw_strs *out)
{
	return sw_bumpcfg_list(r, table, "serialize", out);
}

static bool read_part(const config_reader *r, sw_str name, const sw_toml_value *table, sw_bmv_scheme *out)
{
	sw_bmv_part part = {.name = name};
	if (table->kind != SW_TOML_TABLE)
		return sw_bumpcfg_refuse(r, table, "a part must be a table, not %s", sw_toml_kind_name(table->kind));
	if (!read_list(r, table, "values", &part.values) ||
	    !sw_bumpcfg_text(r, table, "optional_value", &part.optional_value) ||
	    !sw_bumpcfg_text(r, table, "first_value", &part.first_value) ||
	    !sw_bumpcfg_text(r, table, "calver_format", &part.calver_format) ||
	    !sw_bumpcfg_text(r, table, "depends_on", &part.depends_on) ||
	    !sw_bumpcfg_bool(r, table, "independent", &part.independent))
		return false;
	part.always_increment = part.calver_format.len;
	if (!sw_bumpcfg_bool(r, table, "always_increment", &part.always_increment))
		return false;
	sw_push(r->arena, &out->parts, part);
	return true;
}

/* The tables of INI files whose names begin so: "bumpversion:file:setup.py". */
static bool ini_name(sw_str section, const char *kind, sw_str *name)
{
	sw_str front = SW_STR("bumpversion:"), rest = sw_str_from(section, front.len);
	size_t colon;
	if (!sw_str_starts(section, front) || !sw_str_starts(rest, sw_str_of(kind)) ||
	    (colon = sw_str_chr(rest, ':')) == SW_NPOS)
		return false;
	*name = sw_str_trim(sw_str_from(rest, colon + 1));
	return true;
}

static bool read_parts(const config_reader *r, sw_bmv_scheme *out)
{
	const sw_toml_value *parts = NULL;
	sw_str name;
	if (r->source->ini) {
		sw_toml_each(it, r->source->root) if (ini_name(it->key, "part", &name) &&
						      !read_part(r, name, sw_toml_of(it), out)) return false;
		return true;
	}
	if (!sw_bumpcfg_table(r, r->source->table, "parts", &parts) || !parts)
		return !parts;
	sw_toml_each(it, parts) if (!read_part(r, it->key, sw_toml_of(it), out)) return false;
	return true;
}

/* {repo_root} is the root of the project, where that is the repository's. */
static bool resolve_path(const config_reader *r, const sw_toml_value *value, sw_str *path)
{
	static const char token[] = "{repo_root}";
	if (sw_str_find(*path, sw_str_of(token)) == SW_NPOS)
		return true;
	sw_str front = sw_fmt(r->arena, "%s/", token);
	sw_str git = sw_path_join(r->arena, r->project->root, SW_STR(".git"));
	if (!sw_str_starts(*path, front) || sw_stat(git).kind == SW_FILE_NONE)
		return sw_bumpcfg_refuse(r, value,
					 "{repo_root} is understood at the front of a path, in a project that is "
					 "the root of its repository: %.*s",
					 SW_ARG(*path));
	*path = sw_str_from(*path, front.len);
	return true;
}

static bool read_file(const config_reader *r, const sw_toml_value *table, sw_str name, bool glob,
		      const file_defaults *defaults)
{
	sw_str path = name;
	if (!resolve_path(r, table, &path))
		return false;
	sw_bump_place place = sw_bumpcfg_new_place(r, SW_BUMP_SEARCH, path, table);
	place.glob = glob;
	place.search = defaults->search;
	place.replace = defaults->replace;
	place.regex = defaults->regex;
	place.missing_file_ok = defaults->missing_file_ok;
	place.missing_version_ok = defaults->missing_version_ok;
	place.scheme = defaults->scheme;
	if (!sw_bumpcfg_text(r, table, "search", &place.search) ||
	    !sw_bumpcfg_text(r, table, "replace", &place.replace) ||
	    !sw_bumpcfg_bool(r, table, "regex", &place.regex) ||
	    !sw_bumpcfg_bool(r, table, "ignore_missing_version", &place.missing_version_ok) ||
	    !sw_bumpcfg_bool(r, table, "ignore_missing_file", &place.missing_file_ok) ||
	    !read_serialize(r, table, &place.scheme.serialize) ||
	    !read_list(r, table, "include_bumps", &place.include_bumps) ||
	    !read_list(r, table, "exclude_bumps", &place.exclude_bumps) ||
	    !read_list(r, table, "glob_exclude", &place.glob_exclude))
		return false;
	sw_push(r->arena, &r->out->places, place);
	return true;
}

/* Of TOML: [[files]] with filename or glob; a glob wins. */
static bool read_entry(const config_reader *r, const sw_toml_value *entry, const file_defaults *defaults)
{
	sw_str name = {0}, glob = {0};
	if (entry->kind != SW_TOML_TABLE)
		return sw_bumpcfg_refuse(r, entry, "an entry of files must be a table, not %s",
					 sw_toml_kind_name(entry->kind));
	if (!entry->table.items.len)
		return true;
	if (!sw_bumpcfg_text(r, entry, "filename", &name) || !sw_bumpcfg_text(r, entry, "glob", &glob))
		return false;
	if (!name.len && !glob.len)
		return sw_bumpcfg_refuse(r, entry, "an entry of files needs a filename or a glob");
	return read_file(r, entry, glob.len ? glob : name, glob.len, defaults);
}

static bool read_files(const config_reader *r, const file_defaults *defaults)
{
	const sw_toml_value *files = sw_toml_at(r->source->table, SW_STR("files"));
	sw_str name;
	if (r->source->ini) {
		sw_toml_each(it, r->source->root)
		{
			if (ini_name(it->key, "file", &name) && !read_file(r, sw_toml_of(it), name, false, defaults))
				return false;
			if (ini_name(it->key, "glob", &name) && !read_file(r, sw_toml_of(it), name, true, defaults))
				return false;
		}
		return true;
	}
	if (!files)
		return true;
	if (files->kind != SW_TOML_ARRAY)
		return sw_bumpcfg_refuse(r, files, "files must be an array of tables, not %s",
					 sw_toml_kind_name(files->kind));
	sw_each (entry, &files->items)
		if (!read_entry(r, *entry, defaults))
			return false;
	return true;
}

/* The version in the configuration itself, and beside it in [project]. */
static void add_keys(const config_reader *r, const file_defaults *defaults)
{
	const char *keys[] = {r->source->ini ? "bumpversion.current_version" : "tool.bumpversion.current_version",
			      sw_str_is(r->source->path, "pyproject.toml") ? "project.version" : NULL};
	for (size_t i = 0; i < SW_COUNTOF(keys) && keys[i]; i++) {
		sw_bump_place place = sw_bumpcfg_new_place(r, SW_BUMP_KEY, r->source->path, NULL);
		place.search = defaults->search;
		place.replace = defaults->replace;
		place.regex = defaults->regex;
		place.scheme = defaults->scheme;
		place.missing_file_ok = place.missing_version_ok = true;
		sw_push(r->arena, &place.patterns, sw_str_of(keys[i]));
		sw_push(r->arena, &r->out->places, place);
	}
}

static bool read_version(const config_reader *r, file_defaults *defaults)
{
	sw_bmv_scheme *scheme = &defaults->scheme;
	const sw_toml_value *table = r->source->table, *project = sw_toml_get(r->project->toml.root, "project.version");
	const sw_pyre *re;
	scheme->parse = SW_STR("(?P<major>\\d+)\\.(?P<minor>\\d+)\\.(?P<patch>\\d+)");
	sw_push(r->arena, &scheme->serialize, SW_STR("{major}.{minor}.{patch}"));
	if (!sw_bumpcfg_text(r, table, "parse", &scheme->parse) || !read_serialize(r, table, &scheme->serialize) ||
	    !read_parts(r, scheme) || !sw_bumpcfg_text(r, table, "current_version", &r->out->current))
		return false;
	if (!sw_pyre_compile(scheme->parse, SW_PYRE_VERBOSE, r->arena, &re, r->err)) {
		const sw_toml_value *at = sw_toml_at(table, SW_STR("parse"));
		sw_wrap(r->err, "parse");
		r->err->code = SW_W061;
		return at ? sw_point(r->err, r->source->path, r->source->text, at->span.offset, at->span.len, NULL)
			  : false;
	}
	if (!scheme->serialize.len)
		return sw_bumpcfg_refuse(r, table, "serialize has no template");
	if (!r->out->current.len)
		r->out->current = (sw_str){0};
	if (!r->out->current.ptr && sw_str_is(r->source->path, "pyproject.toml") && project &&
	    project->kind == SW_TOML_STRING)
		r->out->current = project->text;
	r->out->scheme = *scheme;
	return true;
}

static bool read_defaults(const config_reader *r, file_defaults *out)
{
	const sw_toml_value *table = r->source->table;
	out->search = SW_STR("{current_version}");
	out->replace = SW_STR("{new_version}");
	return read_version(r, out) && sw_bumpcfg_text(r, table, "search", &out->search) &&
	       sw_bumpcfg_text(r, table, "replace", &out->replace) && sw_bumpcfg_bool(r, table, "regex", &out->regex) &&
	       sw_bumpcfg_bool(r, table, "ignore_missing_version", &out->missing_version_ok) &&
	       sw_bumpcfg_bool(r, table, "ignore_missing_files", &out->missing_file_ok);
}

static bool read_switches(const config_reader *r)
{
	const sw_toml_value *table = r->source->table;
	sw_bump_config *out = r->out;
	sw_str args = {0}, word;
	out->commit = out->tag = out->push = out->push_tag = SW_SWITCH_OFF;
	out->annotated = SW_SWITCH_ON;
	out->commit_message = out->tag_message = SW_STR("Bump version: {current_version} \xe2\x86\x92 {new_version}");
	out->tag_name = SW_STR("v{new_version}");
	if (!sw_bumpcfg_flag(r, table, "commit", &out->commit) || !sw_bumpcfg_flag(r, table, "tag", &out->tag) ||
	    !sw_bumpcfg_flag(r, table, "push_tag", &out->push_tag) ||
	    !sw_bumpcfg_flag(r, table, "sign_tags", &out->sign) ||
	    !sw_bumpcfg_flag(r, table, "allow_dirty", &out->allow_dirty) ||
	    !sw_bumpcfg_text(r, table, "message", &out->commit_message) ||
	    !sw_bumpcfg_text(r, table, "tag_name", &out->tag_name) ||
	    !sw_bumpcfg_text(r, table, "tag_message", &out->tag_message) ||
	    !sw_bumpcfg_text(r, table, "commit_args", &args) ||
	    !read_list(r, table, "allow_dirty_files", &out->allow_dirty_files) ||
	    !read_list(r, table, "moveable_tags", &out->moveable_tags))
		return false;
	while (args.len && sw_str_split(&args, ' ', &word))
		if (word.len)
			sw_push(r->arena, &out->commit_args, word);
	if (!out->tag_message.len)
		out->annotated = SW_SWITCH_OFF;
	return sw_bumpcfg_hooks(r, "setup_hooks", SW_HOOK_SETUP) &&
	       sw_bumpcfg_hooks(r, "pre_commit_hooks", SW_HOOK_PRE_COMMIT) &&
	       sw_bumpcfg_hooks(r, "post_commit_hooks", SW_HOOK_POST_COMMIT);
}

bool sw_bumpcfg_read_bmv(const config_reader *r)
{
	file_defaults defaults = {0};
	if (!read_defaults(r, &defaults) || !read_files(r, &defaults) || !read_switches(r))
		return false;
	add_keys(r, &defaults);
	return true;
}
