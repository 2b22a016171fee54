/* pyproject.toml (and hatch.toml): the build system, the version, and the tables of the new tool. */
#include "base/buf.h"
#include "migrate/internal.h"

#define PYPROJECT "pyproject.toml"

/* ---- TOML ---- */

sw_str sw_migrate_quote(migrate_job *job, sw_str text)
{
	SW_AUTO(sw_buf) buf = {0};
	sw_toml_quote(&buf, text);
	return sw_buf_copy(&buf, job->arena);
}

sw_str sw_migrate_array(migrate_job *job, const sw_strs *items)
{
	SW_AUTO(sw_buf) buf = {0};
	size_t width = 0;
	sw_each (item, items)
		width += item->len + 4;
	const char *before = width > 90 ? "\n    " : "", *between = width > 90 ? ",\n    " : ", ",
		   *after = width > 90 ? ",\n" : "";
	sw_buf_addc(&buf, '[');
	for (size_t i = 0; i < items->len; i++) {
		sw_buf_addz(&buf, i ? between : before);
		sw_toml_quote(&buf, items->ptr[i]);
	}
	sw_buf_addf(&buf, "%s]", items->len ? after : "");
	return sw_buf_copy(&buf, job->arena);
}

bool sw_migrate_set(migrate_job *job, sw_toml *doc, const char *path, sw_str value, sw_error *err)
{
	sw_toml_path steps = {0};
	return sw_toml_path_parse(sw_str_of(path), job->arena, &steps, err) &&
	       sw_toml_set(doc, &steps, value, job->arena, doc, err);
}

bool sw_migrate_unset(migrate_job *job, sw_toml *doc, const char *path, sw_error *err)
{
	sw_toml_path steps = {0};
	return sw_toml_path_parse(sw_str_of(path), job->arena, &steps, err) &&
	       sw_toml_remove(doc, &steps, job->arena, doc, err);
}

static bool append(migrate_job *job, sw_toml *doc, const char *path, sw_str value, sw_error *err)
{
	sw_toml_path steps = {0};
	return sw_toml_path_parse(sw_str_of(path), job->arena, &steps, err) &&
	       sw_toml_append(doc, &steps, value, job->arena, doc, err);
}

static bool splice(migrate_job *job, sw_toml *doc, sw_toml_span span, sw_str text, sw_error *err)
{
	sw_str head = sw_str_sub(doc->text, 0, span.offset), tail = sw_str_from(doc->text, span.offset + span.len);
	return sw_toml_parse(doc->path, sw_fmt(job->arena, "%.*s%.*s%.*s", SW_ARG(head), SW_ARG(text), SW_ARG(tail)),
			     job->arena, doc, err);
}

/* ---- [project] ---- */

/* The line of the version becomes that of `dynamic`, unless there is one already. */
static bool make_dynamic(migrate_job *job, sw_toml *doc, sw_error *err)
{
	const sw_toml_value *version = sw_toml_get(doc->root, "project.version");
	if (!version)
		return true;
	if (sw_toml_get(doc->root, "project.dynamic"))
		return append(job, doc, "project.dynamic", SW_STR("\"version\""), err) &&
		       sw_migrate_unset(job, doc, "project.version", err);
	if (version->entry.offset == version->key_span.offset && version->entry.len)
		return splice(job, doc, version->entry, SW_STR("dynamic = [\"version\"]"), err);
	return sw_migrate_set(job, doc, "project.dynamic", SW_STR("[\"version\"]"), err) &&
	       sw_migrate_unset(job, doc, "project.version", err);
}

/* setuptools refuses classifiers for licences beside a licence expression (PEP 639: they are superseded). */
static bool drop_license_classifiers(migrate_job *job, sw_toml *doc, sw_error *err)
{
	const sw_toml_value *list = sw_toml_get(doc->root, "project.classifiers");
	if (job->project.table.license.kind != SW_LICENSE_EXPRESSION || !list || list->kind != SW_TOML_ARRAY)
		return true;
	for (size_t i = list->items.len; i-- > 0;) {
		const sw_toml_value *item = list->items.ptr[i];
		if (item->kind != SW_TOML_STRING || !sw_str_starts(item->text, SW_STR("License ::")))
			continue;
		sw_str path = sw_fmt(job->arena, "project.classifiers[%zu]", i);
		if (!sw_migrate_unset(job, doc, sw_cstr(job->arena, path), err))
			return false;
	}
	return true;
}

/* ---- [build-system] ---- */

/* What belongs to the backend that goes. */
static bool goes_with_backend(sw_str requirement)
{
	static const char *const families[] = {"hatch",    "flit",           "pdm",           "poetry", "uv-build",
					       "uv_build", "setuptools-scm", "setuptools_scm"};
	for (size_t i = 0; i < SW_COUNTOF(families); i++)
		if (sw_str_starts(requirement, sw_str_of(families[i])))
			return true;
	return false;
}

/* PEP 639 needs setuptools 77. */
static bool has_license_expression(const migrate_job *job)
{
	return job->project.table.license.kind == SW_LICENSE_EXPRESSION || job->project.table.has_license_files;
}

static bool require_setuptools(migrate_job *job, sw_toml *doc, sw_error *err)
{
	sw_strs requires = {0};
	sw_push(job->arena, &requires,
		has_license_expression(job) ? SW_STR("setuptools>=77.0.3") : SW_STR("setuptools>=64"));
	sw_push(job->arena, &requires, SW_STR("setuptools-scm>=8"));
	sw_each (field, &job->project.build.requires)
		if (!goes_with_backend(field->text) && !sw_str_starts(field->text, SW_STR("setuptools")))
			sw_push(job->arena, &requires, field->text);
	return sw_migrate_set(job, doc, "build-system.requires", sw_migrate_array(job, &requires), err) &&
	       sw_migrate_set(job, doc, "build-system.build-backend", SW_STR("\"setuptools.build_meta\""), err);
}

static bool change_build_system(migrate_job *job, sw_toml *doc, sw_error *err)
{
	if (job->options->to == SW_MIGRATE_HATCH_VCS)
		return sw_build_requires(&job->project.build, "hatch-vcs") ||
		       append(job, doc, "build-system.requires", SW_STR("\"hatch-vcs\""), err);
	if (!sw_migrate_is_setuptools(job))
		return require_setuptools(job, doc, err);
	if (!job->project.build.present)
		return require_setuptools(job, doc, err);
	return sw_build_requires(&job->project.build, "setuptools-scm") ||
	       append(job, doc, "build-system.requires", SW_STR("\"setuptools-scm>=8\""), err);
}

/* ---- what the old backend was told ---- */

static const struct old_tables {
	const char *backend;
	const char *paths[8];
} old_tables[] = {
	{"hatchling.build", {"tool.hatch.version", "tool.hatch.build", "tool.hatch.metadata"}},
	{"setuptools.build_meta", {"tool.setuptools.dynamic.version"}},
	{"setuptools.build_meta:__legacy__", {"tool.setuptools.dynamic.version"}},
	{"flit_core.buildapi", {"tool.flit"}},
	{"pdm.backend", {"tool.pdm.build", "tool.pdm.version"}},
	{"uv_build", {"tool.uv.build-backend"}},
	{"poetry.core.masonry.api",
	 {"tool.poetry.packages", "tool.poetry.include", "tool.poetry.exclude", "tool.poetry.version"}},
};

static bool remove_old(migrate_job *job, sw_toml *doc, sw_error *err)
{
	for (size_t i = 0; i < SW_COUNTOF(old_tables); i++)
		for (size_t k = 0;
		     sw_str_is(job->project.build.backend, old_tables[i].backend) && old_tables[i].paths[k]; k++)
			if (!sw_migrate_unset(job, doc, old_tables[i].paths[k], err))
				return false;
	return true;
}

/* hatch.toml holds the same tables at its top. */
static bool remove_from_hatch_toml(migrate_job *job, sw_error *err)
{
	sw_toml doc = job->project.hatch_toml;
	if (!doc.root || !sw_migrate_is_hatch(job))
		return true;
	if (!sw_migrate_unset(job, &doc, "version", err) || !sw_migrate_unset(job, &doc, "build", err) ||
	    !sw_migrate_unset(job, &doc, "metadata", err))
		return false;
	if (!doc.root->table.items.len)
		sw_migrate_note_add(job, SW_STR("hatch.toml"), 0, SW_STR("nothing is left in it: remove it"));
	return sw_migrate_put(job, SW_STR("hatch.toml"), doc.text, err);
}

/* ---- the version from git ---- */

static sw_str describe_command(migrate_job *job)
{
	sw_strs words = {0};
	sw_str rest = SW_STR("git describe --dirty --tags --long --match"), word = {0};
	while (sw_str_split(&rest, ' ', &word))
		sw_push(job->arena, &words, word);
	sw_push(job->arena, &words, sw_fmt(job->arena, "%.*s[0-9]*", SW_ARG(job->tags.prefix)));
	return sw_migrate_array(job, &words);
}

static sw_str path_to_root(migrate_job *job)
{
	sw_str rest = job->git->prefix, part = {0}, out = {0};
	while (rest.len && sw_str_split(&rest, '/', &part))
		out = out.len ? sw_str_cat(job->arena, out, SW_STR("/..")) : SW_STR("..");
	return sw_migrate_quote(job, out);
}

/* How the keys are called in the table of each tool. */
static const struct scm_keys {
	const char *table, *version_file, *tag_regex, *describe, *fallback, *root;
} scm_keys[] = {
	[SW_MIGRATE_SETUPTOOLS_SCM] = {"tool.setuptools_scm", "tool.setuptools_scm.version_file",
				       "tool.setuptools_scm.tag_regex", "tool.setuptools_scm.scm.git.describe_command",
				       "tool.setuptools_scm.fallback_version", "tool.setuptools_scm.root"},
	[SW_MIGRATE_HATCH_VCS] = {"tool.hatch.version", "tool.hatch.build.hooks.vcs.version-file",
				  "tool.hatch.version.tag-pattern",
				  "tool.hatch.version.raw-options.git_describe_command",
				  "tool.hatch.version.fallback-version", "tool.hatch.version.raw-options.root"},
};

static bool set_one(migrate_job *job, sw_toml *doc, const char *path, sw_str value, bool wanted, sw_error *err)
{
	return !wanted || sw_migrate_set(job, doc, path, value, err);
}

/* `skip` bytes are left out at the front of each path: "tool.hatch." in hatch.toml. */
static bool set_version_keys(migrate_job *job, sw_toml *doc, size_t skip, sw_error *err)
{
	const struct scm_keys *keys = &scm_keys[job->options->to];
	sw_str regex = sw_migrate_tag_regex(job);
	bool own_tags = !job->tags.by_default;
	return set_one(job, doc, keys->root + skip, path_to_root(job), job->git->prefix.len > 0, err) &&
	       set_one(job, doc, keys->tag_regex + skip, sw_migrate_quote(job, regex), own_tags, err) &&
	       set_one(job, doc, keys->fallback + skip, sw_migrate_quote(job, job->version.text), !job->tags.any,
		       err) &&
	       set_one(job, doc, keys->describe + skip, describe_command(job), own_tags, err);
}

static bool setuptools_scm_table(migrate_job *job, sw_toml *doc, sw_error *err)
{
	const struct scm_keys *keys = &scm_keys[SW_MIGRATE_SETUPTOOLS_SCM];
	sw_str file = job->out->version_file;
	if (!set_one(job, doc, keys->version_file, sw_migrate_quote(job, file), file.len > 0, err) ||
	    !set_version_keys(job, doc, 0, err))
		return false;
	if (sw_toml_get(doc->root, keys->table))
		return true;
	/* the table itself switches setuptools-scm on */
	const char *gap = sw_str_ends(doc->text, SW_STR("\n")) ? "\n" : "\n\n";
	return sw_toml_parse(doc->path, sw_fmt(job->arena, "%.*s%s[%s]\n", SW_ARG(doc->text), gap, keys->table),
			     job->arena, doc, err);
}

static bool hatch_vcs_version(migrate_job *job, sw_toml *doc, size_t skip, sw_error *err)
{
	static const char *const old[] = {"tool.hatch.version.path", "tool.hatch.version.pattern",
					  "tool.hatch.version.validate-bump"};
	const char *source = "tool.hatch.version.source";
	if (!sw_migrate_set(job, doc, source + skip, SW_STR("\"vcs\""), err))
		return false;
	for (size_t i = 0; i < SW_COUNTOF(old); i++)
		if (!sw_migrate_unset(job, doc, old[i] + skip, err))
			return false;
	return set_version_keys(job, doc, skip, err);
}

static bool hatch_vcs_hook(migrate_job *job, sw_toml *doc, size_t skip, sw_error *err)
{
	sw_str file = job->out->version_file;
	return set_one(job, doc, scm_keys[SW_MIGRATE_HATCH_VCS].version_file + skip, sw_migrate_quote(job, file),
		       file.len > 0, err);
}

/* Each of the two tables goes where hatch reads it: hatch.toml has precedence for what it has. */
static bool hatch_vcs_tables(migrate_job *job, sw_toml *doc, sw_error *err)
{
	const size_t skip = sizeof "tool.hatch." - 1;
	sw_toml other = job->project.hatch_toml;
	bool version_there = other.root && sw_toml_get(other.root, "version");
	bool build_there = other.root && sw_toml_get(other.root, "build");
	return hatch_vcs_version(job, version_there ? &other : doc, version_there ? skip : 0, err) &&
	       hatch_vcs_hook(job, build_there ? &other : doc, build_there ? skip : 0, err) &&
	       (!other.root || sw_migrate_put(job, SW_STR("hatch.toml"), other.text, err));
}

bool sw_migrate_pyproject(migrate_job *job, sw_error *err)
{
	sw_toml doc = job->project.toml;
	if (!change_build_system(job, &doc, err) || !make_dynamic(job, &doc, err))
		return false;
	if (job->options->to == SW_MIGRATE_HATCH_VCS) {
		if (!hatch_vcs_tables(job, &doc, err))
			return false;
	} else if (!drop_license_classifiers(job, &doc, err) || !remove_old(job, &doc, err) ||
		   !remove_from_hatch_toml(job, err) || !sw_migrate_tables(job, &doc, err) ||
		   !setuptools_scm_table(job, &doc, err)) {
		return false;
	}
	return sw_migrate_put(job, SW_STR(PYPROJECT), doc.text, err);
}
