/* Which projects have no source of a version but their tags, and how a version gets into a build of them. */
#include "base/fs.h"
#include "codec/ini.h"
#include "pyspec/name.h"
#include "pyspec/pep508.h"
#include "version/engine.h"

static bool backend_is(const sw_project *p, const char *prefix)
{
	return sw_str_starts(p->build.backend, sw_str_of(prefix));
}

static bool is_dynamic(const sw_project *p)
{
	return sw_project_is_dynamic(&p->table, "version");
}

static bool has_text(const sw_toml_value *table, const char *key)
{
	const sw_toml_value *value = sw_toml_at(table, sw_str_of(key));
	return value && value->kind == SW_TOML_STRING && value->text.len;
}

/* Build requirements that certainly give setuptools no version; any other may be a plug-in that does. */
static bool requires_only_tools(const sw_project *p)
{
	static const char *const tools[] = {
		"setuptools", "wheel",     "cython",          "numpy", "cffi",
		"pybind11",   "packaging", "setuptools-rust", "mypy",  "oldest-supported-numpy"};
	sw_each (field, &p->build.requires) {
		SW_AUTO(sw_arena) scratch = {0};
		sw_requirement parsed = {0};
		sw_error ignored = {0};
		bool known = false;
		if (!sw_requirement_parse(field->text, &scratch, &parsed, &ignored))
			return false;
		for (size_t i = 0; i < SW_COUNTOF(tools) && !known; i++)
			known = sw_name_eq(parsed.name, sw_str_of(tools[i]));
		if (!known)
			return false;
	}
	return true;
}

/* setup.cfg says nothing of a version. */
static bool cfg_is_silent(const sw_project *p)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_ini ini = {0};
	sw_error ignored = {0};
	if (!p->setup_cfg.path.len)
		return true;
	if (!sw_ini_parse(p->setup_cfg.path, p->setup_cfg.text, NULL, &scratch, &ini, &ignored))
		return false;
	return !sw_ini_get(&ini, "metadata", "version") && !sw_ini_get(&ini, "egg_info", "tag_build") &&
	       !sw_ini_get(&ini, "egg_info", "tag_date");
}

static bool setuptools_has_none(const sw_project *p)
{
	return p->setup_kind != SW_SETUP_CODE && cfg_is_silent(p) &&
	       (is_dynamic(p) || (!p->table.present && p->setup_cfg.path.len)) &&
	       !sw_project_tool(p, "setuptools_scm") && !sw_project_tool(p, "vcs-versioning") &&
	       !sw_toml_get(sw_project_tool(p, "setuptools"), "dynamic.version") && requires_only_tools(p);
}

static bool hatch_has_none(const sw_project *p)
{
	const sw_toml_value *version = sw_project_tool(p, "hatch.version");
	SW_AUTO(sw_arena) scratch = {0};
	bool unpacked = sw_is_file(sw_path_join(&scratch, p->root, SW_STR("PKG-INFO"))); /* hatchling reads it */
	return is_dynamic(p) && !unpacked && !has_text(version, "path") && !has_text(version, "source");
}

static bool pdm_has_none(const sw_project *p)
{
	return is_dynamic(p) && !sw_project_tool(p, "pdm.version");
}

static bool poetry_has_none(const sw_project *p)
{
	return is_dynamic(p) && !has_text(sw_project_tool(p, "poetry"), "version") &&
	       !sw_project_tool(p, "poetry-dynamic-versioning");
}

static const struct {
	const char *backend;
	bool (*has_none)(const sw_project *project);
} backends[] = {
	{"setuptools.", setuptools_has_none}, {"hatchling.", hatch_has_none}, {"pdm.", pdm_has_none},
	{"poetry.core.", poetry_has_none},    {"uv_build", is_dynamic},
};

static bool has_no_source(const sw_project *p)
{
	if (!p->pyproject.path.len && !p->setup_py.path.len)
		return true; /* a repository that is no Python project */
	for (size_t i = 0; i < SW_COUNTOF(backends); i++)
		if (backend_is(p, backends[i].backend))
			return backends[i].has_none(p);
	return false;
}

/* The version is that of the library of setuptools-scm, which can be told another one. */
static bool asks_scm(const sw_project *p)
{
	const sw_toml_value *source = sw_toml_at(sw_project_tool(p, "hatch.version"), SW_STR("source"));
	bool hatch_vcs = source && source->kind == SW_TOML_STRING && sw_str_is(source->text, "vcs");
	bool table = sw_project_tool(p, "setuptools_scm") || sw_project_tool(p, "vcs-versioning");
	return is_dynamic(p) && ((backend_is(p, "hatchling.") && hatch_vcs) || (backend_is(p, "setuptools.") && table));
}

bool sw_own_applies(const sw_project *project)
{
	bool wished = project->config.version.style == SW_STYLE_SHIPWHEEL;
	return has_no_source(project) || (wished && asks_scm(project));
}

sw_version_delivery sw_own_delivery(const sw_project *project)
{
	return has_no_source(project) ? SW_VERSION_STAMPED : SW_VERSION_PRETENDED;
}
