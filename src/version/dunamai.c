/* Projects whose version dunamai makes: by a plug-in of theirs, or because its style was asked for. */
#include "version/dunamai_engine.h"

#include "pyspec/name.h"

/* Variables of the plug-ins that hold the version itself. */
static const struct {
	const char *table, *variable;
	bool by_name; /* "NAME=VERSION,NAME=VERSION" */
} variables[] = {
	{"uv-dynamic-versioning", "UV_DYNAMIC_VERSIONING_BYPASS", false},
	{"poetry-dynamic-versioning", "POETRY_DYNAMIC_VERSIONING_OVERRIDE", true},
	{"poetry-dynamic-versioning", "POETRY_DYNAMIC_VERSIONING_BYPASS", false},
};

static sw_str named(const sw_resolution *r, sw_str list)
{
	sw_str pair = {0}, name = {0}, version = {0};
	while (list.ptr && sw_str_split(&list, ',', &pair))
		if (sw_str_cut(pair, SW_STR("="), &name, &version) &&
		    sw_name_eq(sw_str_trim(name), r->project->name.text))
			return sw_str_trim(version);
	return (sw_str){0};
}

static bool from_variable(const sw_resolution *r, const char *table, sw_str *out)
{
	for (size_t i = 0; i < SW_COUNTOF(variables) && !out->len; i++) {
		if (!sw_str_is(sw_str_of(table), variables[i].table))
			continue;
		sw_str text = sw_env_get(r->ctx->env, variables[i].variable);
		*out = variables[i].by_name ? named(r, text) : text;
		if (out->len)
			sw_resolution_step(r, "%s in the environment says %.*s", variables[i].variable, SW_ARG(*out));
	}
	return out->len > 0;
}

/* from-file: the whole text, or the first group of a pattern. */
static bool from_file(const sw_resolution *r, const sw_dunamai_config *config, sw_error *err)
{
	if (config->file_pattern.len)
		return sw_static_pattern(r, config->file, config->file_pattern, (sw_str){0}, err);
	sw_strs paths = {0};
	sw_push(r->arena, &paths, config->file);
	return sw_static_files(r, &paths, err);
}

static bool without_repository(const sw_resolution *r, sw_error *err)
{
	if (!sw_resolution_refuse_any(r, r->project->root, err))
		return false;
	sw_fail(err, SW_W006, "%.*s takes its version from git, but is in no git repository", SW_ARG(r->project->root));
	return sw_hint(err, "git clone the project");
}

/* The plug-in that the project has a table of; "" = none. */
static const char *table_of(const sw_project *project)
{
	static const char *const names[] = {"uv-dynamic-versioning", "poetry-dynamic-versioning"};
	for (size_t i = 0; i < SW_COUNTOF(names); i++)
		if (sw_project_tool(project, names[i]))
			return names[i];
	return "";
}

bool sw_dunamai_resolve(sw_resolution *r, const char *table, sw_error *err)
{
	sw_dunamai_config config = {0};
	sw_dunamai_facts facts = {0};
	sw_str leave = {0};
	bool found = false;
	r->result->tool = table[0] ? sw_str_of(table) : SW_STR("dunamai");
	sw_resolution_step(r, "versions as dunamai 1.26.5 prints them");
	if (table[0] && from_variable(r, table, &r->result->text)) {
		r->result->origin = SW_VERSION_GIVEN;
		return true;
	}
	if (!sw_dunamai_config_read(r, table[0] ? table : table_of(r->project), &config, &leave, err))
		return false;
	if (leave.len)
		return sw_resolution_leave(r, "%.*s", SW_ARG(leave));
	if (config.file.len)
		return from_file(r, &config, err);
	if (!sw_dunamai_facts_read(r, &config, &found, &facts, err))
		return false;
	if (!found && !config.fallback_version.len)
		return without_repository(r, err);
	if (!found) {
		facts.tag.base = config.fallback_version;
		r->result->origin = SW_VERSION_FALLBACK;
		sw_resolution_step(r, "no repository, so fallback-version counts");
	}
	return sw_dunamai_format(&config, &facts, r->arena, &r->result->text, err);
}
