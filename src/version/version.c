/* Who decides the version of a project, as a table: the first row that applies answers. */
#include "version/version.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/fs.h"
#include "codec/ini.h"
#include "pyspec/name.h"
#include "pyspec/pep508.h"
#include "version/engine.h"

const char *sw_version_origin_name(sw_version_origin origin)
{
	static const char *const names[] = {
		[SW_VERSION_STATIC] = "static",     [SW_VERSION_SOURCE] = "source",
		[SW_VERSION_GIT] = "git",           [SW_VERSION_ARCHIVE] = "archive",
		[SW_VERSION_FALLBACK] = "fallback", [SW_VERSION_GIVEN] = "environment",
		[SW_VERSION_BACKEND] = "backend",
	};
	return names[origin];
}

SW_PRINTF(2, 0) static sw_str formatted(sw_arena *arena, const char *text, va_list args)
{
	char buffer[1024];
	vsnprintf(buffer, sizeof buffer, text, args);
	return sw_str_copy(arena, sw_str_of(buffer));
}

void sw_resolution_step(const sw_resolution *r, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	sw_push(r->arena, &r->result->steps, formatted(r->arena, format, args));
	va_end(args);
}

void sw_resolution_warn(const sw_resolution *r, sw_code code, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	sw_diag diag = {.severity = SW_WARN, .id = sw_str_of(sw_code_get(code)->id)};
	diag.message = formatted(r->arena, format, args);
	va_end(args);
	sw_push(r->arena, &r->result->warnings, diag);
}

void sw_resolution_warn_error(const sw_resolution *r, const sw_error *err)
{
	sw_diag diag = sw_diag_of(err);
	diag.severity = SW_WARN;
	diag.message = sw_str_copy(r->arena, diag.message);
	diag.fix = sw_str_copy(r->arena, diag.fix);
	sw_push(r->arena, &r->result->warnings, diag);
}

bool sw_resolution_leave(const sw_resolution *r, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	r->result->origin = SW_VERSION_BACKEND;
	r->result->reason = formatted(r->arena, format, args);
	va_end(args);
	return true;
}

/* Rows ------------------------------------------------------------------------------------------------------------------- */

static bool backend_is(const sw_project *p, const char *prefix)
{
	return sw_str_starts(p->build.backend, sw_str_of(prefix));
}

static bool is_dynamic(const sw_project *p)
{
	return sw_project_is_dynamic(&p->table, "version");
}

/* The plug-in replaces what is written. */
static bool is_poetry_dynamic(const sw_project *p)
{
	const sw_toml_value *on = sw_toml_at(sw_project_tool(p, "poetry-dynamic-versioning"), SW_STR("enable"));
	return on && on->kind == SW_TOML_BOOLEAN && on->boolean;
}

/* A build by poetry-core alone knows nothing of the plug-in, which then works inside of Poetry only. */
static bool resolve_poetry_dynamic(sw_resolution *r, sw_error *err)
{
	sw_error without = {0};
	r->checked = true;
	if (!backend_is(r->project, "poetry_dynamic_versioning.")) {
		sw_fail(&without, SW_W003,
			"poetry-dynamic-versioning changes the version inside of Poetry only: a build by %.*s takes "
			"what is written",
			SW_ARG(r->project->build.backend));
		sw_hint(&without, "set build-backend = \"poetry_dynamic_versioning.backend\"");
		if (r->options->strict)
			return sw_resolution_leave(r, "%s", without.message);
		sw_resolution_warn_error(r, &without);
	}
	return sw_dunamai_resolve(r, "poetry-dynamic-versioning", err);
}

static bool has_written(const sw_project *p)
{
	return sw_field_set(p->version);
}

static bool resolve_written(sw_resolution *r, sw_error *err)
{
	const sw_project_file *file = r->project->version_file;
	sw_field v = r->project->version;
	r->result->tool = sw_path_base(file->path);
	return sw_static_found(r, SW_VERSION_STATIC, v.text, file->path, file->text, v.offset, v.len, err);
}

static const sw_toml_value *scm_table(const sw_project *p)
{
	const sw_toml_value *own = sw_project_tool(p, "setuptools_scm"), *core = sw_project_tool(p, "vcs-versioning");
	return core ? core : own; /* with both, the command line of the tool takes this one */
}

/* The extra that makes setuptools-scm work without a table. */
static bool requires_simple(const sw_project *p)
{
	sw_each (field, &p->build.requires) {
		SW_AUTO(sw_arena) scratch = {0};
		sw_requirement parsed = {0};
		sw_error ignored = {0};
		if (sw_requirement_parse(field->text, &scratch, &parsed, &ignored) &&
		    sw_name_eq(parsed.name, SW_STR("setuptools-scm")) && sw_strs_has(&parsed.extras, SW_STR("simple")))
			return true;
	}
	return false;
}

static bool has_scm(const sw_project *p)
{
	return backend_is(p, "setuptools.") && (scm_table(p) || (is_dynamic(p) && requires_simple(p)));
}

/* Releases from 9 on print the commit with nine digits, those before as git abbreviates it. */
static const char *const scm_releases[] = {"10.3.4", "10.0.5", "9.2.2", "9.1.1", "9.0.3", "8.3.1", "8.2.1", "8.1.0",
					   "8.0.4",  "7.1.0",  "7.0.5", "6.4.2", "6.0.1", "5.0.2", "4.1.2", "3.5.0"};

static bool is_before_9(sw_str version)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_pep440 parsed = {0};
	sw_str first = sw_pep440_scan(version, &scratch, &parsed) ? sw_pep440_release_at(&parsed, 0) : (sw_str){0};
	return first.len == 1 && first.ptr[0] < '9';
}

/* Whether the requirement takes old releases and no new one. The releases that it names itself count too, since not every
   release is in the list. */
static bool admits_only_before_9(const sw_specifiers *specifiers, sw_arena *scratch)
{
	sw_strs candidates = {0};
	bool old = false;
	for (size_t i = 0; i < SW_COUNTOF(scm_releases); i++)
		sw_push(scratch, &candidates, sw_str_of(scm_releases[i]));
	sw_each (clause, specifiers)
		if (clause->has_version)
			sw_push(scratch, &candidates, sw_pep440_format(&clause->version, scratch));
	sw_each (release, &candidates) {
		if (!sw_specifier_contains(specifiers, *release, SW_PRERELEASES_YES))
			continue;
		if (!is_before_9(*release))
			return false;
		old = true;
	}
	return old;
}

static bool builds_before_9(const sw_project *p)
{
	bool before = false;
	sw_each (field, &p->build.requires) {
		SW_AUTO(sw_arena) scratch = {0};
		sw_requirement parsed = {0};
		sw_error ignored = {0};
		if (sw_requirement_parse(field->text, &scratch, &parsed, &ignored) &&
		    sw_name_eq(parsed.name, SW_STR("setuptools-scm")))
			before = before || admits_only_before_9(&parsed.specifiers, &scratch);
	}
	return before;
}

static bool resolve_scm(sw_resolution *r, sw_error *err)
{
	r->result->tool = SW_STR("setuptools-scm");
	r->before_9 = builds_before_9(r->project);
	sw_resolution_step(r, r->before_9 ? "the build requires a setuptools-scm before 9: versions as 8 prints them, "
					    "the commit as git abbreviates it"
					  : "versions as setuptools-scm 10.3.4 prints them");
	r->root = r->anchor = r->project->root;
	return sw_scm_resolve(r, scm_table(r->project), err);
}

/* hatch: [tool.hatch.version] with its kinds of sources. */
static bool is_hatch(const sw_project *p)
{
	return backend_is(p, "hatchling.") && is_dynamic(p);
}

static sw_str text_at(const sw_toml_value *table, const char *key, sw_str otherwise)
{
	const sw_toml_value *value = sw_toml_at(table, sw_str_of(key));
	return value && value->kind == SW_TOML_STRING && value->text.len ? value->text : otherwise;
}

/* The build hook writes with the normalised version, and without knowing the commit. */
static bool add_hatch_hook(const sw_resolution *r, sw_error *err)
{
	const sw_toml_value *hook = sw_project_tool(r->project, "hatch.build.hooks.vcs");
	sw_version_file_spec spec = {.path = text_at(hook, "version-file", (sw_str){0})};
	sw_version_file file = {.path = spec.path};
	if (!spec.path.len || r->result->origin == SW_VERSION_BACKEND)
		return true;
	spec.format = text_at(hook, "template", (sw_str){0});
	if (!sw_pep440_normalise(r->result->text, r->arena, &spec.version))
		return true;
	if (!sw_version_file_render(&spec, r->arena, &file.content, err))
		return false;
	sw_str folder = sw_path_dir(sw_path_join(r->arena, r->project->root, spec.path));
	if (!sw_is_dir(folder))
		return sw_fail(err, SW_W007, "the folder of the version file %.*s is missing", SW_ARG(spec.path));
	sw_push(r->arena, &r->result->files, file);
	return true;
}

/* The settings of hatch-vcs: raw-options, with tag-pattern and fallback-version in front. */
static const sw_toml_value *hatch_settings(const sw_resolution *r, const sw_toml_value *version)
{
	static const char *const names[][2] = {{"tag-pattern", "tag_regex"}, {"fallback-version", "fallback_version"}};
	const sw_toml_value *raw = sw_toml_at(version, SW_STR("raw-options"));
	sw_toml_value *merged = sw_new(r->arena, sw_toml_value);
	if (raw && raw->kind == SW_TOML_TABLE)
		*merged = *raw;
	else
		merged->kind = SW_TOML_TABLE;
	merged->table = (sw_map){0};
	if (raw && raw->kind == SW_TOML_TABLE)
		sw_toml_each(it, raw) sw_map_set(r->arena, &merged->table, it->key, it->value);
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		const sw_toml_value *value = sw_toml_at(version, sw_str_of(names[i][0]));
		if (!value || value->kind != SW_TOML_STRING || !value->text.len)
			continue;
		sw_toml_value *renamed = sw_new(r->arena, sw_toml_value);
		*renamed = *value;
		renamed->key = sw_str_of(names[i][1]);
		sw_map_set(r->arena, &merged->table, renamed->key, renamed);
	}
	return merged;
}

const sw_toml_value *sw_version_scm_table(const sw_resolution *r)
{
	return r->hatch ? hatch_settings(r, sw_project_tool(r->project, "hatch.version")) : scm_table(r->project);
}

static bool resolve_hatch_vcs(sw_resolution *r, const sw_toml_value *version, sw_error *err)
{
	r->result->tool = SW_STR("hatch-vcs");
	sw_resolution_step(r, "versions as hatch-vcs 0.5.0 with setuptools-scm 10.3.4 prints them");
	r->hatch = true;
	r->anchor = r->project->root;
	return sw_scm_resolve(r, hatch_settings(r, version), err) && add_hatch_hook(r, err);
}

static const sw_str hatch_pattern = SW_S("(?i)^(__version__|VERSION) *= *(['\"])v?(?P<version>.+?)\\2");

/* Hatchling takes dynamic fields of an unpacked sdist from its PKG-INFO, whatever the source. */
static bool resolve_hatch_sdist(const sw_resolution *r, sw_str path, sw_error *err)
{
	sw_message m = {0};
	if (!sw_scm_headers(r, path, &m, err))
		return false;
	sw_str text = sw_message_get(&m, "Version");
	if (!text.len) {
		sw_fail(err, SW_W006, "%.*s has no Version, and hatchling asks nothing else when it is there",
			SW_ARG(path));
		return sw_hint(err, "rm %.*s", SW_ARG(path));
	}
	return sw_static_found(r, SW_VERSION_ARCHIVE, text, path, m.text, (size_t)(text.ptr - m.text.ptr), text.len,
			       err);
}

/* hatch-vcs, also of a project that is built by something else. */
static bool resolve_hatch_style(sw_resolution *r, sw_error *err)
{
	return resolve_hatch_vcs(r, sw_project_tool(r->project, "hatch.version"), err);
}

/* The source env: the version is the value of a variable. */
static bool resolve_hatch_env(const sw_resolution *r, const sw_toml_value *version, sw_error *err)
{
	sw_str name = text_at(version, "variable", (sw_str){0});
	if (!name.len)
		return sw_fail(err, SW_W003, "[tool.hatch.version] has the source env and names no variable");
	r->result->text = sw_env_get(r->ctx->env, sw_cstr(r->arena, name));
	r->result->origin = SW_VERSION_GIVEN;
	if (r->result->text.len) {
		sw_resolution_step(r, "%.*s in the environment says %.*s", SW_ARG(name), SW_ARG(r->result->text));
		return true;
	}
	sw_fail(err, SW_W006, "the version is the variable %.*s, which is not set", SW_ARG(name));
	return sw_hint(err, "%.*s=1.2.3 shipwheel version", SW_ARG(name));
}

/* The source code: the value of an expression in a module that is run. A name that is assigned a literal needs no run. */
static bool resolve_hatch_code(const sw_resolution *r, const sw_toml_value *version, sw_str path, sw_error *err)
{
	sw_str expression = text_at(version, "expression", SW_STR("__version__"));
	bool name = path.len > 0;
	for (size_t i = 0; i < expression.len; i++)
		name = name && (sw_is_alnum(expression.ptr[i]) || expression.ptr[i] == '_');
	if (!name)
		return sw_resolution_leave(r, "hatch's version source is code: %.*s", SW_ARG(expression));
	return sw_static_module(r, path, expression, err);
}

static bool resolve_hatch(sw_resolution *r, sw_error *err)
{
	sw_str pkg_info = sw_path_join(r->arena, r->project->root, SW_STR("PKG-INFO"));
	const sw_toml_value *version = sw_project_tool(r->project, "hatch.version");
	sw_str source = text_at(version, "source", SW_STR("regex")), path = text_at(version, "path", (sw_str){0});
	r->result->tool = SW_STR("hatchling");
	r->checked = true;
	if (sw_is_file(pkg_info))
		return resolve_hatch_sdist(r, pkg_info, err) && add_hatch_hook(r, err);
	if (sw_str_is(source, "vcs"))
		return resolve_hatch_vcs(r, version, err);
	if (sw_str_is(source, "uv-dynamic-versioning"))
		return sw_dunamai_resolve(r, "uv-dynamic-versioning", err);
	if (sw_str_is(source, "env"))
		return resolve_hatch_env(r, version, err);
	if (sw_str_is(source, "code"))
		return resolve_hatch_code(r, version, path, err);
	if (!sw_str_is(source, "regex"))
		return sw_resolution_leave(r, "hatch's version source is %.*s", SW_ARG(source));
	if (!path.len)
		return sw_resolution_leave(r, "[tool.hatch.version] names no path");
	return sw_static_pattern(r, path, text_at(version, "pattern", hatch_pattern), SW_STR("version"), err);
}

static bool is_flit(const sw_project *p)
{
	return backend_is(p, "flit_core.") && (is_dynamic(p) || !p->table.present);
}

static bool resolve_flit(sw_resolution *r, sw_error *err)
{
	r->result->tool = SW_STR("flit_core");
	return sw_static_flit(r, err);
}

static bool is_pdm(const sw_project *p)
{
	return backend_is(p, "pdm.") && is_dynamic(p);
}

static bool is_setuptools_dynamic(const sw_project *p)
{
	return backend_is(p, "setuptools.");
}

/* setup.cfg: version = attr: a.b or file: NAME */
static bool resolve_setup_cfg(sw_resolution *r, sw_error *err)
{
	const sw_project_file *file = &r->project->setup_cfg;
	sw_ini ini = {0};
	sw_error ignored = {0};
	sw_strs paths = {0};
	if (!file->path.len || !sw_ini_parse(file->path, file->text, NULL, r->arena, &ini, &ignored))
		return sw_resolution_leave(r, "setup.py computes it");
	sw_str value = sw_ini_value(&ini, "metadata", "version");
	if (sw_str_starts(value, SW_STR("attr:")))
		return sw_static_attribute(r, sw_str_trim(sw_str_from(value, 5)), err);
	if (!sw_str_starts(value, SW_STR("file:")))
		return sw_resolution_leave(r, "%s",
					   r->project->setup_kind == SW_SETUP_CODE ? "setup.py computes it"
										   : "it is written nowhere");
	sw_str list = sw_str_from(value, 5);
	for (sw_str path = {0}; sw_str_split(&list, ',', &path);)
		sw_push(r->arena, &paths, sw_str_trim(path));
	return sw_static_files(r, &paths, err);
}

static bool resolve_setuptools(sw_resolution *r, sw_error *err)
{
	const sw_toml_value *version = sw_project_tool(r->project, "setuptools.dynamic.version");
	const sw_toml_value *file = sw_toml_at(version, SW_STR("file"));
	sw_str attribute = text_at(version, "attr", (sw_str){0});
	sw_strs paths = {0};
	r->result->tool = SW_STR("setuptools");
	if (attribute.len)
		return sw_static_attribute(r, attribute, err);
	if (file && file->kind == SW_TOML_STRING) {
		sw_push(r->arena, &paths, file->text);
		return sw_static_files(r, &paths, err);
	}
	if (file)
		return sw_toml_get_strs(&r->project->toml, version, "file", r->arena, &paths, err) &&
		       sw_static_files(r, &paths, err);
	if (!r->project->table.present)
		return resolve_setup_cfg(r, err);
	return sw_resolution_leave(r, "%s",
				   r->project->setup_kind == SW_SETUP_CODE
					   ? "it is dynamic and setup.py computes it"
					   : "it is dynamic without a source that is known");
}

static bool always(const sw_project *p)
{
	return p != NULL;
}

static bool resolve_unknown(sw_resolution *r, sw_error *err)
{
	(void)err;
	r->result->tool = r->project->build.backend;
	return sw_resolution_leave(r, "it is dynamic, and how %.*s finds it is not known",
				   SW_ARG(r->project->build.backend));
}

/* No other source, or our own rules are wished for. With compat: as setuptools-scm does it without any setting. */
static bool resolve_own(sw_resolution *r, sw_error *err)
{
	r->result->delivery = sw_own_delivery(r->project);
	if (!r->options->compat || r->project->config.version.style == SW_STYLE_SHIPWHEEL)
		return sw_own_resolve(r, err);
	r->result->tool = SW_STR("setuptools-scm");
	r->root = r->anchor = r->project->root;
	return sw_scm_resolve(r, NULL, err);
}

static const struct {
	bool (*applies)(const sw_project *project);
	bool (*resolve)(sw_resolution *r, sw_error *err);
} rows[] = {
	{is_poetry_dynamic, resolve_poetry_dynamic},
	{has_written, resolve_written},
	{sw_own_applies, resolve_own},
	{has_scm, resolve_scm},
	{is_hatch, resolve_hatch},
	{is_flit, resolve_flit},
	{is_pdm, sw_pdm_resolve},
	{is_setuptools_dynamic, resolve_setuptools},
	{always, resolve_unknown},
};

/* The forms for metadata, file names and indexes. */
static bool finish(const sw_resolution *r, sw_error *err)
{
	sw_version *v = r->result;
	sw_pep440 parsed = {0};
	if (v->origin == SW_VERSION_BACKEND) {
		sw_resolution_step(r, "only %.*s can say it: %.*s", SW_ARG(v->tool), SW_ARG(v->reason));
		return true;
	}
	if (sw_pep440_scan(v->text, r->arena, &parsed)) {
		v->normal = sw_pep440_format(&parsed, r->arena);
		v->public_text = sw_pep440_public(&parsed, r->arena);
		return true;
	}
	sw_error refusal = {0};
	sw_fail(&refusal, SW_W002, "%.*s makes \"%.*s\" of %s%.*s, which is no version", SW_ARG(v->tool),
		SW_ARG(v->text), v->git.tag.len ? "the tag " : "what it finds", SW_ARG(v->git.tag));
	sw_hint(&refusal, v->git.tag.len ? "choose another version_scheme or style" : "write it as PEP 440 has it");
	if (!r->options->strict && !r->checked) { /* hatchling checks, setuptools-scm prints it all the same */
		sw_resolution_warn_error(r, &refusal);
		return true;
	}
	*err = refusal;
	return false;
}

static bool resolve_dunamai_style(sw_resolution *r, sw_error *err)
{
	return sw_dunamai_resolve(r, "", err);
}

/* The rules that were asked for, whatever the project has. */
static const struct {
	sw_version_style style;
	bool (*resolve)(sw_resolution *r, sw_error *err);
} styles[] = {
	{SW_STYLE_SHIPWHEEL, sw_own_resolve},
	{SW_STYLE_SETUPTOOLS_SCM, resolve_scm},
	{SW_STYLE_HATCH_VCS, resolve_hatch_style},
	{SW_STYLE_DUNAMAI, resolve_dunamai_style},
};

/* A project in no repository (an unpacked sdist) is left to its backend. */
static bool has_no_tags(const sw_resolution *r)
{
	sw_git git = {0};
	sw_error why = {0};
	return r->project->pyproject.path.len && !sw_git_open(r->ctx, r->project->root, r->arena, &git, &why) &&
	       why.code == SW_G101;
}

static bool decide(sw_resolution *r, sw_error *err)
{
	size_t row = 0;
	for (size_t i = 0; i < SW_COUNTOF(styles); i++)
		if (styles[i].style == r->options->style)
			return styles[i].resolve(r, err);
	while (!rows[row].applies(r->project) || (rows[row].resolve == resolve_own && has_no_tags(r)))
		row++;
	return rows[row].resolve(r, err);
}

bool sw_version_resolve(const sw_ctx *ctx, const sw_project *project, const sw_version_options *options,
			sw_arena *arena, sw_version *out, sw_error *err)
{
	sw_version result = {0};
	sw_version_options merged = *options;
	merged.compat = merged.compat || project->config.version.compat == SW_SWITCH_ON;
	sw_resolution r = {.ctx = ctx, .project = project, .options = &merged, .arena = arena, .result = &result};
	if (!decide(&r, err) || !finish(&r, err))
		return false;
	if (project->config.version.style == SW_STYLE_SHIPWHEEL && !options->style && !sw_version_is_own(&result))
		sw_resolution_warn(&r, SW_W003, "style = \"shipwheel\" changes nothing: the version stands in %.*s",
				   SW_ARG(result.where.path[0] ? sw_str_of(result.where.path) : result.tool));
	*out = result;
	return true;
}
