#include "version/explain.h"

#include <stdlib.h>

#include "base/fs.h"
#include "base/map.h"
#include "version/engine.h"
#include "version/own.h"

typedef struct explaining {
	const sw_ctx *ctx;
	const sw_project *project;
	const sw_version *version;
	sw_arena *arena;
	sw_git git;
	sw_tag_form form;     /* of our own rules */
	sw_scm_config config; /* of those of setuptools-scm */
	bool own, scm;
	sw_version_trace *out;
} explaining;

/* ---- changes ---- */

/* The path of a change from the project's root; {NULL, 0} when it lies outside. */
static sw_str from_project(const explaining *e, sw_str path)
{
	sw_str prefix = e->git.prefix;
	if (!prefix.len)
		return path;
	bool below = sw_str_starts(path, prefix) && path.len > prefix.len && path.ptr[prefix.len] == '/';
	return below ? sw_str_from(path, prefix.len + 1) : (sw_str){0};
}

static bool is_generated(const explaining *e, sw_str path)
{
	sw_str own = from_project(e, path);
	sw_each (file, &e->version->files)
		if (sw_str_eq(file->path, own))
			return true;
	return sw_str_find(own, SW_STR(".egg-info/")) != SW_NPOS;
}

static bool trace_changes(explaining *e, sw_error *err)
{
	sw_git_changes changes = {0};
	if (!sw_git_changes_list(&e->git, e->arena, &changes, err))
		return false;
	sw_each (change, &changes) {
		if (change->kind == SW_GIT_UNTRACKED)
			continue;
		sw_trace_change traced = {.change = *change, .generated = is_generated(e, change->path)};
		if (e->out->changes_seen++ < SW_TRACE_CHANGES_MAX)
			sw_push(e->arena, &e->out->changes, traced);
	}
	return true;
}

bool sw_version_changes(const sw_ctx *ctx, const sw_project *project, const sw_version *version, sw_arena *arena,
			sw_version_trace *out, sw_error *err)
{
	explaining e = {.ctx = ctx, .project = project, .version = version, .arena = arena, .out = out};
	return sw_git_open(ctx, project->root, arena, &e.git, err) && trace_changes(&e, err);
}

/* ---- tags ---- */

static int newest_first(const void *a, const void *b)
{
	const sw_git_ref *x = a, *y = b;
	if (x->time_s != y->time_s)
		return x->time_s > y->time_s ? -1 : 1;
	return sw_str_cmp(x->name, y->name);
}

static sw_str short_name(sw_str name)
{
	const sw_str prefix = SW_S("refs/tags/");
	return sw_str_starts(name, prefix) ? sw_str_from(name, prefix.len) : name;
}

/* The version that setuptools-scm reads in a tag. */
static bool scm_version(const explaining *e, sw_str tag, sw_str *version, const char **why)
{
	sw_str rest = {0}, dropped = {0};
	bool digit = false, dot = sw_str_chr(tag, '.') != SW_NPOS;
	sw_error ignored = {0};
	if (!sw_str_starts(tag, e->config.tag_prefix)) {
		*why = "it lacks the prefix of the settings";
		return false;
	}
	rest = sw_str_from(tag, e->config.tag_prefix.len);
	for (size_t i = 0; i < rest.len; i++)
		digit = digit || sw_is_digit(rest.ptr[i]);
	if (!digit || (e->config.tag_strict && !dot)) {
		*why = digit ? "it has no dot" : "it has no digit";
		return false;
	}
	*why = "it is no version";
	return sw_scm_tag_version(&e->config, tag, e->arena, version, &dropped, &ignored);
}

/* The version of a tag by the rules at hand; other engines' own rules are not asked again. */
static bool version_of(const explaining *e, sw_str tag, sw_str *version, const char **why)
{
	sw_pep440 parsed = {0};
	if (e->scm)
		return scm_version(e, tag, version, why);
	if (!e->own)
		return true;
	if (!sw_tag_form_parse(&e->form, tag, e->arena, &parsed, why))
		return false;
	*version = sw_pep440_format(&parsed, e->arena);
	return true;
}

static sw_trace_ref trace_ref(const explaining *e, const sw_git_ref *ref, const sw_map *below, sw_str chosen_commit)
{
	sw_trace_ref traced = {.name = short_name(ref->name)};
	const char *why = "";
	bool usable = version_of(e, traced.name, &traced.version, &why);
	sw_str chosen = e->version->git.tag;
	if (sw_str_eq(traced.name, chosen))
		return traced;
	if (!sw_map_get(below, ref->name))
		traced.skipped = SW_STR("it is not below HEAD");
	else if (!usable)
		traced.skipped = sw_str_of(why);
	else if (sw_str_eq(ref->target, chosen_commit))
		traced.skipped = sw_fmt(e->arena, "%.*s stands on the same commit and comes first", SW_ARG(chosen));
	else
		traced.skipped = chosen.len ? sw_fmt(e->arena, "%.*s is nearer", SW_ARG(chosen))
					    : SW_STR("the rules do not take it");
	return traced;
}

static bool trace_refs(explaining *e, sw_error *err)
{
	sw_git_refs all = {0}, merged = {0};
	sw_map below = {0};
	sw_str chosen_commit = {0};
	if (!sw_git_refs_list(&e->git, SW_STR("refs/tags/"), false, e->arena, &all, err) ||
	    (e->version->git.node.len &&
	     !sw_git_refs_list(&e->git, SW_STR("refs/tags/"), true, e->arena, &merged, err)))
		return false;
	sw_each (ref, &merged)
		sw_map_set(e->arena, &below, ref->name, ref);
	if (all.len)
		qsort(all.ptr, all.len, sizeof *all.ptr, newest_first);
	sw_each (ref, &all)
		if (sw_str_eq(short_name(ref->name), e->version->git.tag))
			chosen_commit = ref->target;
	e->out->refs_seen = all.len;
	sw_each (ref, &all) {
		bool chosen = sw_str_eq(short_name(ref->name), e->version->git.tag);
		if (chosen || e->out->refs.len < SW_TRACE_REFS_MAX)
			sw_push(e->arena, &e->out->refs, trace_ref(e, ref, &below, chosen_commit));
	}
	return true;
}

/* ---- settings ---- */

static void add_setting(explaining *e, sw_str name, sw_str value, sw_str from)
{
	sw_trace_setting setting = {.name = name, .value = value, .from = from};
	sw_each (other, &e->out->settings)
		setting.overridden = setting.overridden || sw_str_eq(other->name, name);
	sw_push(e->arena, &e->out->settings, setting);
}

static void add_variables(explaining *e)
{
	static const char *const prefixes[] = {"SETUPTOOLS_SCM_", "VCS_VERSIONING_", "SOURCE_DATE_EPOCH="};
	sw_str tag = {0}, name = {0}, value = {0};
	const char *variable = NULL;
	for (char **var = e->ctx->env ? e->ctx->env->vars : NULL; var && *var; var++)
		for (size_t i = 0; i < SW_COUNTOF(prefixes); i++)
			if (sw_str_starts(sw_str_of(*var), sw_str_of(prefixes[i])) &&
			    sw_str_cut(sw_str_of(*var), SW_STR("="), &name, &value))
				add_setting(e, name, value, SW_STR("environment"));
	sw_ci_tag(e->ctx->env, &tag, &variable);
	if (e->own && tag.len)
		add_setting(e, sw_str_of(variable), tag, SW_STR("environment"));
}

/* Every key of a table, with the line that it stands in. */
static void add_table(explaining *e, const sw_toml *doc, const sw_toml_value *table, sw_str prefix)
{
	if (!table || table->kind != SW_TOML_TABLE)
		return;
	sw_toml_each(it, table)
	{
		const sw_toml_value *value = sw_toml_of(it);
		sw_str name = sw_str_cat(e->arena, prefix, it->key);
		sw_where where = {0};
		if (value->kind == SW_TOML_TABLE)
			continue;
		sw_where_set(&where, doc->path, doc->text, value->span.offset, value->span.len, NULL);
		sw_str from = sw_fmt(e->arena, "%.*s:%u", SW_ARG(sw_path_base(doc->path)), where.line);
		add_setting(e, name, sw_str_sub(doc->text, value->span.offset, value->span.offset + value->span.len),
			    from);
	}
}

/* The table that the tool reads in pyproject.toml; what else it reads was said by a step. */
static const struct {
	const char *tool, *table;
} tables[] = {
	{"shipwheel", "shipwheel.version"},
	{"setuptools-scm", "setuptools_scm"},
	{"setuptools-scm", "setuptools_scm.scm.git"},
	{"setuptools-scm", "setuptools_scm.tag"},
	{"setuptools-scm", "vcs-versioning"},
	{"hatch-vcs", "hatch.version"},
	{"hatch-vcs", "hatch.version.raw-options"},
	{"hatchling", "hatch.version"},
	{"uv-dynamic-versioning", "uv-dynamic-versioning"},
	{"poetry-dynamic-versioning", "poetry-dynamic-versioning"},
	{"setuptools", "setuptools.dynamic.version"},
	{"pdm-backend", "pdm.version"},
};

static const struct {
	const char *tool, *name, *value;
} defaults[] = {
	{"setuptools-scm", "version_scheme", "\"guess-next-dev\""},
	{"setuptools-scm", "local_scheme", "\"node-and-date\""},
	{"setuptools-scm", "root", "\".\""},
	{"hatch-vcs", "version_scheme", "\"guess-next-dev\""},
	{"hatch-vcs", "local_scheme", "\"node-and-date\""},
	{"shipwheel", "tag-format", "\"v{version}\""},
	{"shipwheel", "calver", "false"},
};

static void trace_settings(explaining *e)
{
	add_variables(e);
	for (size_t i = 0; i < SW_COUNTOF(tables); i++)
		if (sw_str_is(e->version->tool, tables[i].tool))
			add_table(e, sw_project_tool_doc(e->project, tables[i].table),
				  sw_project_tool(e->project, tables[i].table), SW_STR(""));
	for (size_t i = 0; i < SW_COUNTOF(defaults); i++)
		if (sw_str_is(e->version->tool, defaults[i].tool))
			add_setting(e, sw_str_of(defaults[i].name), sw_str_of(defaults[i].value), SW_STR("default"));
}

/* ---- all of it ---- */

/* The rules by which tags were read, once more. */
static void read_rules(explaining *e, const sw_version_options *options)
{
	sw_version *scratch = sw_new(e->arena, sw_version);
	sw_error ignored = {0};
	sw_str leave = {0};
	e->own = sw_version_is_own(e->version) && sw_tag_form_read(e->project, e->arena, &e->form, &ignored);
	if (!sw_version_takes_pretended(e->version))
		return;
	sw_resolution r = {.ctx = e->ctx,
			   .project = e->project,
			   .options = options,
			   .arena = e->arena,
			   .result = scratch,
			   .hatch = sw_str_is(e->version->tool, "hatch-vcs"),
			   .root = e->project->root,
			   .anchor = e->project->root};
	e->scm = sw_scm_config_read(&r, sw_version_scm_table(&r), &e->config, &leave, &ignored);
}

bool sw_version_explain(const sw_ctx *ctx, const sw_project *project, const sw_version_options *options,
			const sw_version *version, sw_arena *arena, sw_version_trace *out, sw_error *err)
{
	sw_version_trace trace = {0};
	explaining e = {.ctx = ctx, .project = project, .version = version, .arena = arena, .out = &trace};
	trace_settings(&e);
	if (version->origin == SW_VERSION_GIT) {
		read_rules(&e, options);
		if (!sw_git_open(ctx, project->root, arena, &e.git, err) || !trace_refs(&e, err) ||
		    (version->git.dirty && !trace_changes(&e, err)))
			return false;
	}
	*out = trace;
	return true;
}
