#include "release/commit.h"

#include "base/fs.h"

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
	if (version->origin != SW_VERSION_GIT)
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

bool sw_commit_open(const sw_ctx *ctx, const sw_git *git, const sw_git_commit *info, sw_str folder, sw_arena *arena,
		    sw_commit *out, sw_error *err)
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
	    !list_files(git, info->id, arena, &out->files, err))
		return false;
	out->input = (sw_build_input){.source = out->root,
				      .files = out->files.ptr,
				      .file_count = out->files.len,
				      .project = &out->project,
				      .version = out->version.normal,
				      .scm = describe_scm(out, arena),
				      .epoch_s = sw_commit_epoch(ctx, &out->info)};
	return true;
}
