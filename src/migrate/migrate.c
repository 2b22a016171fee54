#include "migrate/migrate.h"

#include <stdlib.h>

#include "base/fs.h"
#include "dist/dist.h"
#include "migrate/internal.h"

static int by_path(const void *a, const void *b)
{
	const sw_migrate_file *x = a, *y = b;
	return sw_str_cmp(x->path, y->path);
}

/* Files in their order, without those that stayed as they were. */
static void tidy_files(migrate_job *job)
{
	sw_migrate_files *files = &job->out->files;
	size_t kept = 0;
	for (size_t i = 0; i < files->len; i++)
		if (!files->ptr[i].before.ptr || !sw_str_eq(files->ptr[i].before, files->ptr[i].after))
			files->ptr[kept++] = files->ptr[i];
	files->len = kept;
	if (kept)
		qsort(files->ptr, kept, sizeof *files->ptr, by_path);
}

static void note_tools(migrate_job *job)
{
	static const char *const tools[] = {"tool.bumpver",    "tool.bumpversion",
					    "tool.commitizen", "tool.semantic_release",
					    "tool.tbump",      "tool.poetry-dynamic-versioning"};
	for (size_t i = 0; i < SW_COUNTOF(tools); i++) {
		const sw_toml_value *found = sw_toml_get(job->project.toml.root, tools[i]);
		sw_where where = {0};
		if (!found)
			continue;
		sw_where_set(&where, job->project.toml.path, job->project.toml.text, found->key_span.offset,
			     found->key_span.len, NULL);
		sw_migrate_note_add(
			job, SW_STR("pyproject.toml"), where.line,
			sw_fmt(job->arena,
			       "[%s] may still write the version into files: from now on it only sets the tag",
			       tools[i]));
	}
}

static bool plan_edits(migrate_job *job, sw_error *err)
{
	if (!sw_migrate_literals(job, err) || job->out->obstacles.len)
		return job->out->obstacles.len > 0;
	if (!sw_migrate_literals_replace(job, err) || !sw_migrate_pyproject(job, err) || !sw_migrate_manifest(job, err))
		return false;
	note_tools(job);
	tidy_files(job);
	return true;
}

/* ---- the proof ---- */

/* Members of the wheel whose sources were edited. */
static sw_strs edited_members(migrate_job *job)
{
	sw_strs out = {0};
	sw_each (file, &job->out->files) {
		const migrate_origin *origin = sw_map_get(&job->layout.sources, file->path);
		if (origin && origin->place == PLACE_LIBRARY)
			sw_push(job->arena, &out, origin->target);
	}
	return out;
}

/* Where a file of the project is in the wheel, by the top that it is below. */
static sw_str member_of(migrate_job *job, sw_str path)
{
	sw_each (top, &job->layout.tops)
		if (sw_str_starts(path, sw_fmt(job->arena, "%.*s%.*s/", SW_ARG(top->prefix), SW_ARG(top->name))))
			return sw_str_from(path, top->prefix.len);
	return path;
}

static bool list_members(sw_str sdist, sw_arena *arena, sw_map *names, sw_strs *sorted, sw_error *err)
{
	SW_AUTO(sw_dist) dist = {0};
	if (!sw_dist_open(sdist, NULL, arena, &dist, err))
		return false;
	sw_each (member, &dist.members) {
		sw_str top = {0}, path = {0};
		if (member->kind == SW_MEMBER_DIR || !sw_str_cut(member->name, SW_STR("/"), &top, &path))
			continue;
		sw_map_set(arena, names, path, names);
		sw_push(arena, sorted, path);
	}
	sw_strs_sort(sorted);
	return true;
}

/* What every sdist of a backend has, and the version file: not a word worth. */
static bool is_generated(const migrate_job *job, sw_str path)
{
	return sw_str_find(path, SW_STR(".egg-info/")) != SW_NPOS || sw_str_is(path, "PKG-INFO") ||
	       sw_str_eq(path, job->out->version_file) ||
	       (sw_str_is(path, "setup.cfg") && !sw_map_get(&job->tracked, path));
}

static bool compare_sdists(migrate_job *job, sw_str before, sw_str after, sw_error *err)
{
	sw_map old = {0}, new = {0};
	sw_strs old_names = {0}, new_names = {0};
	sw_migrate_proof *proof = &job->out->proof;
	if (!list_members(before, job->arena, &old, &old_names, err) ||
	    !list_members(after, job->arena, &new, &new_names, err))
		return false;
	sw_each (name, &old_names)
		if (!sw_map_get(&new, *name) && !is_generated(job, *name))
			sw_push(job->arena, &proof->sdist_gone, *name);
		else if (sw_map_get(&new, *name))
			proof->same_sdist_files++;
	sw_each (name, &new_names)
		if (!sw_map_get(&old, *name) && !is_generated(job, *name))
			sw_push(job->arena, &proof->sdist_new, *name);
	return true;
}

static bool prove(migrate_job *job, sw_error *err)
{
	sw_pep517_result after = {0};
	sw_strs edited = edited_members(job);
	sw_str version_file = job->out->version_file.len ? member_of(job, job->out->version_file) : (sw_str){0};
	return sw_migrate_try(job, true, &after, err) &&
	       sw_migrate_compare(job->before.wheel, after.wheel, version_file, &edited, job->arena, &job->out->proof,
				  err) &&
	       compare_sdists(job, job->before.sdist, after.sdist, err) &&
	       sw_migrate_import(job, job->before.wheel, after.wheel, err);
}

static bool open_commit(migrate_job *job, sw_error *err)
{
	sw_git_clone_info info = {0};
	sw_str folder = sw_path_join(job->arena, job->options->work, SW_STR("source"));
	if (!sw_git_commit_get(job->git, (sw_str){0}, job->arena, &job->out->commit, err) ||
	    !sw_git_clone(job->git, job->out->commit.id, folder, job->arena, &info, err))
		return false;
	return sw_real_path(job->arena, sw_path_join(job->arena, folder, job->git->prefix), &job->root, err);
}

bool sw_migrate_plan(const sw_ctx *ctx, const sw_git *git, const sw_migrate_options *options, sw_arena *arena,
		     sw_migration *out, sw_error *err)
{
	migrate_job *job = sw_new(arena, migrate_job);
	sw_migration *plan = sw_new(arena, sw_migration);
	sw_pep517_result unused = {0};
	*job = (migrate_job){.ctx = ctx, .git = git, .options = options, .arena = arena, .out = plan};
	plan->to = options->to;
	if (!open_commit(job, err) || !sw_migrate_read(job, err) || !sw_migrate_tags_read(job, err))
		return false;
	sw_migrate_obstacles(job);
	if (!plan->obstacles.len && (!sw_migrate_build_before(job, err) || !sw_migrate_layout_read(job, err)))
		return false;
	if (!plan->obstacles.len && !plan_edits(job, err))
		return false;
	if (plan->obstacles.len)
		plan->files.len = 0;
	else if (!(options->no_proof ? sw_migrate_try(job, false, &unused, err) : prove(job, err)))
		return false;
	*out = *plan;
	return true;
}
