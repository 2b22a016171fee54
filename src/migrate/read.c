/* What the project is, and what of it a person must decide. */
#include "base/fs.h"
#include "base/limits.h"
#include "migrate/internal.h"

const char *sw_migrate_target_name(sw_migrate_target target)
{
	return target == SW_MIGRATE_HATCH_VCS ? "hatch-vcs" : "setuptools-scm";
}

/* ---- notes ---- */

void sw_migrate_obstacle(migrate_job *job, sw_str path, uint32_t line, sw_str text, sw_str step)
{
	sw_migrate_note note = {.path = path, .line = line, .text = text, .step = step};
	sw_push(job->arena, &job->out->obstacles, note);
}

void sw_migrate_note_add(migrate_job *job, sw_str path, uint32_t line, sw_str text)
{
	sw_migrate_note note = {.path = path, .line = line, .text = text};
	sw_push(job->arena, &job->out->notes, note);
}

void sw_migrate_obstacle_at(migrate_job *job, const sw_toml *doc, const sw_toml_value *value, sw_str text, sw_str step)
{
	sw_where where = {0};
	sw_where_set(&where, doc->path, doc->text, value->key_span.offset, value->key_span.len, NULL);
	sw_migrate_obstacle(job, sw_path_base(doc->path), where.line, text, step);
}

static void obstacle_field(migrate_job *job, sw_field field, sw_str text, sw_str step)
{
	sw_where where = {0};
	const sw_project_file *file = &job->project.pyproject;
	sw_where_set(&where, file->path, file->text, field.offset, field.len, NULL);
	sw_migrate_obstacle(job, SW_STR("pyproject.toml"), where.line, text, step);
}

/* ---- loading ---- */

static bool list_files(migrate_job *job, sw_error *err)
{
	sw_git_entries all = {0};
	sw_str prefix = job->git->prefix.len ? sw_fmt(job->arena, "%.*s/", SW_ARG(job->git->prefix)) : (sw_str){0};
	if (!sw_git_files(job->git, job->out->commit.id, job->arena, &all, err))
		return false;
	sw_each (entry, &all) {
		if (!sw_str_starts(entry->path, prefix))
			continue;
		entry->path = sw_str_from(entry->path, prefix.len);
		sw_push(job->arena, &job->files, *entry);
	}
	sw_each (entry, &job->files)
		sw_map_set(job->arena, &job->tracked, entry->path, entry);
	return true;
}

const sw_toml_value *sw_migrate_hatch(const migrate_job *job, const char *dotted, const sw_toml **doc)
{
	const sw_project *p = &job->project;
	*doc = sw_project_tool_doc(p, sw_cstr(job->arena, sw_fmt(job->arena, "hatch.%s", dotted)));
	return sw_toml_get(*doc == &p->hatch_toml ? (*doc)->root : sw_toml_get((*doc)->root, "tool.hatch"), dotted);
}

static bool need_static(const migrate_job *job, sw_error *err)
{
	const sw_version *version = &job->version;
	switch (version->origin) {
	case SW_VERSION_STATIC:
	case SW_VERSION_SOURCE: return true;
	case SW_VERSION_BACKEND:
		sw_fail(err, SW_W071, "the version of %.*s is decided by its build backend: %.*s",
			SW_ARG(job->project.shown_name), SW_ARG(version->reason));
		return sw_hint(err, "write it as project.version in pyproject.toml first, and migrate then");
	case SW_VERSION_GIVEN:
		sw_fail(err, SW_W071,
			"an environment variable gives the version %.*s, so that what is written in files "
			"cannot be seen",
			SW_ARG(version->text));
		return sw_hint(err, "unset it for this command");
	case SW_VERSION_GIT:
	case SW_VERSION_ARCHIVE:
	case SW_VERSION_FALLBACK: break;
	}
	sw_fail(err, SW_W071, "the version of %.*s comes from git already, by %.*s", SW_ARG(job->project.shown_name),
		SW_ARG(version->tool));
	return sw_hint(err, "shipwheel version --explain");
}

bool sw_migrate_read(migrate_job *job, sw_error *err)
{
	sw_version_options options = {.of_commit = true};
	if (!sw_project_load(job->ctx, job->root, job->arena, &job->project, err))
		return false;
	if (!sw_version_resolve(job->ctx, &job->project, &options, job->arena, &job->version, err) ||
	    !need_static(job, err) || !list_files(job, err))
		return false;
	job->out->from = job->project.build.backend;
	job->out->version = job->version.normal;
	return true;
}

/* ---- obstacles ---- */

/* Backends whose projects have [project] and whose wheels say everything. */
static const char *const known_backends[] = {
	"hatchling.build",    "setuptools.build_meta", "setuptools.build_meta:__legacy__",
	"flit_core.buildapi", "pdm.backend",           "poetry.core.masonry.api",
	"uv_build",
};

static bool is_known(sw_str backend)
{
	for (size_t i = 0; i < SW_COUNTOF(known_backends); i++)
		if (sw_str_is(backend, known_backends[i]))
			return true;
	return false;
}

static void check_backend(migrate_job *job)
{
	const sw_build_system *build = &job->project.build;
	if (build->backend_path.len)
		obstacle_field(job, build->backend_path.ptr[0], SW_STR("the build backend is a part of the project"),
			       SW_STR("a backend of one's own decides its version itself: change it there"));
	else if (!is_known(build->backend))
		obstacle_field(job, build->backend_field,
			       sw_fmt(job->arena, "the build backend %.*s is not one that can be left by itself",
				      SW_ARG(build->backend)),
			       SW_STR("move to hatchling or setuptools first"));
	else if (job->options->to == SW_MIGRATE_HATCH_VCS && !sw_migrate_is_hatch(job))
		obstacle_field(
			job, build->backend_field,
			sw_fmt(job->arena, "hatch-vcs works in hatchling, the backend is %.*s", SW_ARG(build->backend)),
			SW_STR("shipwheel migrate version --to setuptools-scm"));
}

/* Where today's version is written: only places that can be edited. */
static void check_place(migrate_job *job)
{
	const sw_project *project = &job->project;
	if (!project->table.present)
		sw_migrate_obstacle(job, project->pyproject.path.len ? SW_STR("pyproject.toml") : SW_STR("setup.py"), 0,
				    SW_STR("there is no table [project]"),
				    SW_STR("move the metadata into [project] of pyproject.toml first"));
	else if (!sw_field_set(project->table.version) && !sw_project_is_dynamic(&project->table, "version"))
		obstacle_field(job, project->table.name, SW_STR("[project] neither has a version nor calls it dynamic"),
			       SW_STR("add dynamic = [\"version\"]"));
}

static void check_dynamic(migrate_job *job)
{
	sw_each (field, &job->project.table.dynamic)
		if (!sw_str_is(field->text, "version"))
			obstacle_field(job, *field,
				       sw_fmt(job->arena, "%.*s is dynamic: it comes from %.*s", SW_ARG(field->text),
					      SW_ARG(job->project.build.backend)),
				       sw_fmt(job->arena,
					      "write project.%.*s into pyproject.toml, or in setuptools' own "
					      "way below [tool.setuptools.dynamic]",
					      SW_ARG(field->text)));
	sw_each (field, &job->project.table.unknown)
		obstacle_field(job, *field,
			       sw_fmt(job->arena, "project.%.*s is no key of [project]: setuptools refuses it",
				      SW_ARG(field->text)),
			       SW_STR("move it to where it belongs ([project.urls]?), or remove it"));
	if (job->project.table.has_import_names || job->project.table.has_import_namespaces)
		sw_migrate_obstacle_at(job, &job->project.toml,
				       sw_toml_get(job->project.toml.root, job->project.table.has_import_names
										   ? "project.import-names"
										   : "project.import-namespaces"),
				       SW_STR("setuptools does not know import names"), SW_STR("remove the key"));
}

static void check_requirement(migrate_job *job, sw_field field)
{
	static const char *const forms[] = {"{root", "{home", "{env:"};
	for (size_t i = 0; i < SW_COUNTOF(forms); i++)
		if (sw_migrate_is_hatch(job) && sw_str_find(field.text, sw_str_of(forms[i])) != SW_NPOS)
			obstacle_field(job, field, sw_fmt(job->arena, "hatchling fills in %s…}", forms[i]),
				       SW_STR("write the requirement out"));
}

static void check_requirements(migrate_job *job)
{
	sw_each (field, &job->project.table.dependencies)
		check_requirement(job, *field);
	sw_each (group, &job->project.table.optional_dependencies)
		sw_each (field, &group->requirements)
			check_requirement(job, *field);
}

/* Tables of other backends by which code of the project takes part in the build; the tables of setuptools that would
   suddenly count. */
static const struct foreign_key {
	const char *table, *text, *step;
	bool setuptools; /* also of a setuptools project */
} foreign_keys[] = {
	{"tool.pdm.build.custom-hook", "a hook of the project takes part in the build", "do its work elsewhere", true},
	{"tool.pdm.build.run-setuptools", "pdm runs setup.py", "move the extension to setuptools by hand", true},
	{"tool.poetry.build", "a script of the project takes part in the build", "do its work elsewhere", true},
	{"tool.setuptools.packages", "setuptools has settings already, which would count from now on", "remove them",
	 false},
	{"tool.setuptools_scm", "setuptools-scm has settings already", "remove them", true},
	{"tool.vcs-versioning", "setuptools-scm has settings already", "remove them", true},
};

/* Sections of setup.cfg that setuptools itself reads; those of other tools do no harm. */
static bool speaks_to_setuptools(sw_str cfg)
{
	static const char *const sections[] = {"[metadata]", "[options", "[bdist_wheel]",
					       "[egg_info]", "[build",   "[sdist]"};
	sw_str line = {0};
	while (sw_str_line(&cfg, &line))
		for (size_t i = 0; i < SW_COUNTOF(sections); i++)
			if (sw_str_starts(line, sw_str_of(sections[i])))
				return true;
	return false;
}

static void check_setup_files(migrate_job *job)
{
	static const char text[] = "setuptools reads it, the backend of today does not", step[] = "remove it";
	if (sw_migrate_is_setuptools(job))
		return;
	if (job->project.setup_py.path.len)
		sw_migrate_obstacle(job, SW_STR("setup.py"), 0, sw_str_of(text), sw_str_of(step));
	if (job->project.setup_cfg.path.len && speaks_to_setuptools(job->project.setup_cfg.text))
		sw_migrate_obstacle(job, SW_STR("setup.cfg"), 0, sw_str_of(text), sw_str_of(step));
}

static void check_foreign(migrate_job *job)
{
	for (size_t i = 0; i < SW_COUNTOF(foreign_keys); i++) {
		const struct foreign_key *key = &foreign_keys[i];
		const sw_toml_value *found = sw_toml_get(job->project.toml.root, key->table);
		if (found && (key->setuptools || !sw_migrate_is_setuptools(job)))
			sw_migrate_obstacle_at(job, &job->project.toml, found,
					       sw_fmt(job->arena, "%s: %s", key->table, key->text),
					       sw_str_of(key->step));
	}
	check_setup_files(job);
}

void sw_migrate_obstacles(migrate_job *job)
{
	check_backend(job);
	check_place(job);
	if (job->out->obstacles.len)
		return;
	if (job->options->to == SW_MIGRATE_SETUPTOOLS_SCM) {
		if (!sw_migrate_is_setuptools(job))
			check_dynamic(job);
		check_requirements(job);
		check_foreign(job);
	}
	sw_migrate_hatch_keys(job);
}
