#include "changes/dialect.h"

#include "base/fs.h"
#include "base/limits.h"
#include "changes/internal.h"

const char *sw_dialect_name(sw_dialect_id id)
{
	static const char *const names[] = {"conventional", "semantic-release", "commitizen"};
	return names[id];
}

const char *sw_zero_name(sw_zero zero)
{
	static const char *const names[] = {"minor-on-breaking", "patch-on-feature", "major-on-breaking", "leave"};
	return names[zero];
}

/* Where commitizen keeps its settings: a file of its own before pyproject.toml. */
static bool find_commitizen(const sw_project *project, sw_arena *arena, sw_toml *own, const sw_toml **doc,
			    const sw_toml_value **table, sw_error *err)
{
	static const char *const names[] = {".cz.toml", "cz.toml"};
	*doc = &project->toml;
	*table = NULL;
	for (size_t i = 0; i < SW_COUNTOF(names) && !*table; i++) {
		sw_str path = sw_path_join(arena, project->root, sw_str_of(names[i])), text = {0};
		if (!sw_is_file(path))
			continue;
		if (!sw_read_file(arena, path, SW_LIMIT_TEXT_FILE, &text, err) ||
		    !sw_toml_parse(path, text, arena, own, err))
			return false;
		*table = sw_toml_get(own->root, "tool.commitizen");
		if (*table)
			*doc = own;
	}
	if (!*table)
		*table = sw_project_tool(project, "commitizen");
	return true;
}

/* What shipwheel's own settings say wins over the tool's. */
static void apply_settings(const sw_config *config, sw_dialect *out)
{
	if (config->version.zero) {
		out->zero = (sw_zero)(config->version.zero - 1);
		out->cz.major_version_zero = false;
	}
	if (config->version.tag_format.len)
		out->tag_format = config->version.tag_format;
	if (config->notes.changelog.len) {
		out->changelog = config->notes.changelog;
		out->changelog_given = true;
	}
}

bool sw_dialect_load(const sw_project *project, sw_arena *arena, sw_dialect *out, sw_error *err)
{
	const sw_toml_value *psr = sw_project_tool(project, "semantic_release"), *cz = NULL;
	const sw_toml *cz_doc = NULL;
	sw_toml *own = sw_new(arena, sw_toml);
	sw_dialect dialect = {.source = SW_STR("default")};
	bool given = project->config.version.commits != 0, ok = true;
	if (!find_commitizen(project, arena, own, &cz_doc, &cz, err))
		return false;
	if (given) {
		dialect.id = (sw_dialect_id)(project->config.version.commits - 1);
		dialect.source = SW_STR("version.commits");
	} else if (psr) {
		dialect.id = SW_DIALECT_SEMANTIC_RELEASE;
		dialect.source = SW_STR("[tool.semantic_release]");
	} else if (cz) {
		dialect.id = SW_DIALECT_COMMITIZEN;
		dialect.source = SW_STR("[tool.commitizen]");
	}
	if (dialect.id == SW_DIALECT_SEMANTIC_RELEASE)
		ok = sw_psr_configure(project, psr, arena, &dialect, err);
	else if (dialect.id == SW_DIALECT_COMMITIZEN)
		ok = sw_cz_configure(cz_doc, cz, arena, &dialect, err);
	if (!ok)
		return false;
	/* Who only borrows a tool's reading has tags of any form. */
	if (!(dialect.id == SW_DIALECT_SEMANTIC_RELEASE ? psr : cz))
		dialect.tag_format = (sw_str){0};
	apply_settings(&project->config, &dialect);
	*out = dialect;
	return true;
}

bool sw_dialect_default(sw_dialect_id id, sw_arena *arena, sw_dialect *out, sw_error *err)
{
	sw_project none = {0};
	none.config.version.commits = (int)id + 1;
	return sw_dialect_load(&none, arena, out, err);
}
