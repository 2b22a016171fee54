#include "build/stamp.h"

#include "base/fs.h"
#include "codec/ini.h"
#include "codec/toml_edit.h"

/* Takes "version" out of [project] dynamic. */
static bool make_static(const sw_toml *doc, sw_arena *arena, sw_toml *out, sw_error *err)
{
	const sw_toml_value *dynamic = sw_toml_get(doc->root, "project.dynamic");
	sw_toml_path path = {0};
	if (dynamic && dynamic->kind == SW_TOML_ARRAY)
		sw_each (item, &dynamic->items)
			if ((*item)->kind == SW_TOML_STRING && sw_str_is((*item)->text, "version"))
				path = sw_toml_path_of(*item, arena);
	if (path.len)
		return sw_toml_remove(doc, &path, arena, out, err);
	*out = *doc;
	return true;
}

static bool stamp_pyproject(const sw_project *project, sw_str version, sw_arena *arena, sw_error *err)
{
	sw_toml fixed = {0}, stamped = {0};
	sw_toml_path path = {0};
	SW_AUTO(sw_buf) quoted = {0};
	sw_toml_quote(&quoted, version);
	return make_static(&project->toml, arena, &fixed, err) &&
	       sw_toml_path_parse(SW_STR("project.version"), arena, &path, err) &&
	       sw_toml_set(&fixed, &path, sw_buf_str(&quoted), arena, &stamped, err) &&
	       sw_write_file_fast(project->pyproject.path, stamped.text, 0644, err);
}

/* The end of the line of "[metadata]", SW_NPOS when there is none. */
static size_t behind_metadata(sw_str text)
{
	sw_str rest = text, line = {0};
	while (sw_str_line(&rest, &line))
		if (sw_str_is(sw_str_trim(line), "[metadata]"))
			return rest.ptr ? (size_t)(rest.ptr - text.ptr) : text.len;
	return SW_NPOS;
}

static bool stamp_setup_cfg(const sw_project *project, sw_str version, sw_error *err)
{
	sw_str text = project->setup_cfg.text;
	size_t at = behind_metadata(text);
	SW_AUTO(sw_buf) out = {0};
	sw_buf_add(&out, sw_str_sub(text, 0, at == SW_NPOS ? text.len : at));
	if (out.len && out.ptr[out.len - 1] != '\n')
		sw_buf_addc(&out, '\n');
	if (at == SW_NPOS)
		sw_buf_addz(&out, "[metadata]\n");
	sw_buf_addf(&out, "version = %.*s\n", SW_ARG(version));
	if (at != SW_NPOS)
		sw_buf_add(&out, sw_str_from(text, at));
	return sw_write_file_fast(project->setup_cfg.path, sw_buf_str(&out), 0644, err);
}

bool sw_stamp_version(const sw_project *project, sw_str version, sw_arena *arena, sw_error *err)
{
	if (project->table.present)
		return stamp_pyproject(project, version, arena, err);
	if (project->setup_cfg.path.len)
		return stamp_setup_cfg(project, version, err);
	sw_fail(err, SW_E021, "%.*s has no table [project] that the version %.*s could be written into",
		SW_ARG(project->shown_name), SW_ARG(version));
	return sw_hint(err, "add [project] with name = \"...\" and dynamic = [\"version\"] to pyproject.toml");
}
