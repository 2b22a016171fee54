#include "release/commit.h"

#include "base/fs.h"
#include "build/stamp.h"
#include "version/devnumber.h"

int64_t sw_commit_epoch(const sw_ctx *ctx, const sw_git_commit *commit)
{
	uint64_t seconds = 0;
	sw_str set = sw_env_get(ctx->env, "SOURCE_DATE_EPOCH");
	return set.len && sw_str_u64(set, &seconds) && seconds <= INT64_MAX ? (int64_t)seconds : commit->time_s;
}

/* The tracked files of the project's folder, with paths from there. */
static bool list_files(const sw_git *git, sw_str commit, sw_arena *arena, sw_git_entries *out, sw_error *err)
{
	sw_git_entries all = {0};
	if (!sw_git_files(git, commit, arena, &all, err))
		return false;
	if (!git->prefix.len) {
		*out = all;
		return true;
	}
	sw_str prefix = sw_fmt(arena, "%.*s/", SW_ARG(git->prefix));
	sw_each (entry, &all) {
		if (!sw_str_starts(entry->path, prefix))
			continue;
		sw_git_entry own = *entry;
		own.path = sw_str_from(entry->path, prefix.len);
		sw_push(arena, out, own);
	}
	return true;
}

/* What setuptools-scm writes into what it builds; NULL when the version does not come from git. */
static const sw_build_scm *describe_scm(sw_commit *commit, sw_arena *arena)
{
	const sw_version *version = &commit->version;
	if (version->origin != SW_VERSION_GIT || version->delivery != SW_VERSION_FOUND)
		return NULL;
	sw_build_scm_file *files = sw_new_n(arena, sw_build_scm_file, version->files.len);
	for (size_t i = 0; i < version->files.len; i++) {
		const sw_version_file *file = &version->files.ptr[i];
		files[i] = (sw_build_scm_file){.path = file->path, .content = file->content, .bare = file->bare};
	}
	commit->scm = (sw_build_scm){.tag = version->git.tag_version,
				     .distance = version->git.distance,
				     .node = commit->info.id,
				     .branch = version->git.branch.len ? version->git.branch : SW_STR("HEAD"),
				     .time_s = commit->info.time_s,
				     .files = files,
				     .file_count = version->files.len};
	return &commit->scm;
}

/* The version in the form that the index takes. */
static bool take_form(const sw_ctx *ctx, sw_str index, sw_arena *arena, sw_commit *commit, sw_error *err)
{
	sw_version *version = &commit->version;
	sw_str form = {0};
	sw_dev_number kind = index.len ? sw_dev_number_for(&commit->project.config, index) : SW_DEV_AUTO;
	if (!sw_version_for_index(ctx, &commit->project, version, kind, arena, &form, err))
		return false;
	if (sw_str_eq(form, version->normal))
		return true;
	if (version->delivery == SW_VERSION_FOUND && !sw_version_takes_pretended(version)) {
		sw_fail(err, SW_W013, "%.*s takes version %.*s, but %.*s builds %.*s and cannot be told otherwise",
			SW_ARG(index), SW_ARG(form), SW_ARG(version->tool), SW_ARG(version->text));
		return sw_hint(err, "write a version without a local part");
	}
	if (version->delivery == SW_VERSION_FOUND)
		version->delivery = SW_VERSION_PRETENDED;
	version->text = version->normal = version->public_text = form;
	return true;
}

/* Sees to it that this version is what gets built. */
static bool deliver(const sw_ctx *ctx, sw_arena *arena, sw_commit *commit, sw_error *err)
{
	sw_version_delivery how = commit->version.delivery;
	if (how == SW_VERSION_PRETENDED)
		commit->input.pretended = commit->version.normal;
	if (how != SW_VERSION_STAMPED)
		return true;
	commit->input.stamped = true;
	return sw_stamp_version(&commit->project, commit->version.normal, arena, err) &&
	       sw_project_load(ctx, commit->root, arena, &commit->project, err);
}

bool sw_commit_open(const sw_ctx *ctx, const sw_git *git, const sw_git_commit *info, sw_str folder, sw_str index,
		    sw_arena *arena, sw_commit *out, sw_error *err)
{
	sw_version_options options = {.of_commit = true, .strict = true};
	out->info = *info;
	if (!sw_remove_tree(folder, err) || !sw_git_clone(git, info->id, folder, arena, &out->clone, err))
		return false;
	out->folder = folder;
	out->root = sw_path_join(arena, folder, git->prefix);
	if (!sw_project_load(ctx, out->root, arena, &out->project, err))
		return false;
	if (!sw_version_resolve(ctx, &out->project, &options, arena, &out->version, err) ||
	    !take_form(ctx, index, arena, out, err) || !list_files(git, info->id, arena, &out->files, err))
		return false;
	out->input = (sw_build_input){.source = out->root,
				      .files = out->files.ptr,
				      .file_count = out->files.len,
				      .project = &out->project,
				      .version = out->version.normal,
				      .scm = describe_scm(out, arena),
				      .epoch_s = sw_commit_epoch(ctx, &out->info)};
	return deliver(ctx, arena, out, err);
}
