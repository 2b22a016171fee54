/* What a version is made of: the nearest tag, counts of commits, dirt. */
#include "vcs/git_internal.h"

#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "base/map.h"

/* Not errors: nothing that matches lies below the commit, or HEAD is not born. */
static bool no_tag_found(const sw_proc_result *result)
{
	static const char *const texts[] = {"No names found", "No tags can describe", "No annotated tags can describe",
					    "Not a valid object name HEAD", "bad revision 'HEAD'"};
	if (sw_git_said(result, "error: ")) /* with an object missing on the way, git says that as well */
		return false;
	for (size_t i = 0; i < SW_COUNTOF(texts); i++)
		if (sw_git_said(result, texts[i]))
			return true;
	return false;
}

/* A name of a commit that cannot be taken for an option. */
static bool safe_rev(sw_str rev, sw_error *err)
{
	if (!sw_str_starts(rev, SW_STR("-")))
		return true;
	return sw_fail(err, SW_G107, "\"%.*s\" names no commit", SW_ARG(rev));
}

/* The state of the work tree, for programs; reads only, whereas `git describe --dirty` locks and writes the index, which makes
   a `git commit` of the user fail at the same moment. Describe does not ask diff.ignoreSubmodules. */
static const char *const status_args[] = {
	"-c", "diff.ignoreSubmodules=untracked", "status", "--porcelain", "--untracked-files=no", "--no-renames", NULL};

/* What describe calls dirty: HEAD against the files. A file that was staged and is gone again is in neither. */
static bool is_difference(sw_str status)
{
	sw_str line = {0};
	while (sw_str_line(&status, &line))
		if (!sw_str_starts(line, SW_STR("AD ")))
			return true;
	return false;
}

bool sw_git_describe_args(const sw_git *git, const char *const *args, bool dirty, sw_arena *arena, sw_str *out,
			  sw_error *err)
{
	/* The walk through the history and the look at the files take as long as each other: they run side by side. */
	SW_AUTO(sw_running) files = {0};
	sw_proc_result result = {0}, changes = {0};
	*out = (sw_str){0};
	if ((dirty && !sw_git_start(git, status_args, 0, arena, &files, err)) ||
	    !sw_git_run(git, args, 0, arena, &result, err))
		return false;
	if (result.status != 0)
		return no_tag_found(&result) || sw_git_fail(git, &result, "describing the commit", err);
	if (dirty && !sw_git_finish(&files, status_args, 0, arena, &changes, err))
		return false;
	if (changes.status != 0)
		return sw_git_fail(git, &changes, "looking for changes", err);
	*out = sw_str_trim(result.out);
	if (is_difference(changes.out))
		*out = sw_str_cat(arena, *out, SW_STR("-dirty"));
	return true;
}

bool sw_git_describe(const sw_git *git, sw_str match, sw_str commit, sw_arena *arena, sw_str *out, sw_error *err)
{
	/* 64 digits are a full id in either object format: git cuts the number to what the format has. */
	const char *args[] = {"describe",
			      "--tags",
			      "--long",
			      "--abbrev=64",
			      "--match",
			      sw_cstr(arena, match),
			      commit.len ? sw_cstr(arena, commit) : "HEAD",
			      NULL};
	return safe_rev(commit, err) && sw_git_describe_args(git, args, !commit.len && !git->bare, arena, out, err);
}

bool sw_git_describe_by(const sw_git *git, const char *const *argv, sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_proc_result result = {0};
	if (strcmp(argv[0], "git") == 0) {
		if (!sw_git_run(git, argv + 1, 0, arena, &result, err))
			return false;
	} else {
		const sw_proc_options options = {.cwd = git->work_tree, .env = git->env, .timeout_ms = 60 * 1000};
		if (!sw_run(arena, argv, &options, &result, err))
			return false;
	}
	*out = result.status == 0 ? sw_str_trim(result.out) : (sw_str){0};
	return true;
}

/* Appends "--" and the paths. */
static void push_paths(sw_arena *arena, const sw_strs *paths, sw_strs *args)
{
	sw_push(arena, args, SW_STR("--"));
	if (!paths)
		return;
	sw_each (path, paths)
		sw_push(arena, args, *path);
}

static const char *const *argv_of(sw_arena *arena, const sw_strs *args)
{
	const char **argv = sw_new_n(arena, const char *, args->len + 1);
	for (size_t i = 0; i < args->len; i++)
		argv[i] = sw_cstr(arena, args->ptr[i]);
	return argv;
}

bool sw_git_count(const sw_git *git, const sw_git_count_options *options, int64_t *out, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_strs args = {0};
	sw_proc_result result = {0};
	uint64_t count = 0;
	if (!safe_rev(options->since, err))
		return false;
	sw_push(&scratch, &args, SW_STR("rev-list"));
	sw_push(&scratch, &args, SW_STR("--count"));
	if (options->first_parent)
		sw_push(&scratch, &args, SW_STR("--first-parent"));
	else if (options->paths)
		sw_push(&scratch, &args, SW_STR("--full-history"));
	sw_push(&scratch, &args, SW_STR("HEAD"));
	if (options->since.len)
		sw_push(&scratch, &args, sw_fmt(&scratch, "^%.*s", SW_ARG(options->since)));
	push_paths(&scratch, options->paths, &args);
	if (!sw_git_run(git, argv_of(&scratch, &args), 0, &scratch, &result, err))
		return false;
	if (result.status != 0 && sw_git_said(&result, "bad revision 'HEAD'")) {
		*out = 0;
		return true;
	}
	if (result.status != 0)
		return sw_git_fail(git, &result, "counting the commits", err);
	if (!sw_str_u64(sw_str_trim(result.out), &count) || count > INT64_MAX)
		return sw_fail(err, SW_G109, "git rev-list --count said \"%.*s\"", SW_ARG(result.out));
	*out = (int64_t)count;
	return true;
}

bool sw_git_is_dirty(const sw_git *git, const sw_strs *paths, bool *out, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_strs args = {0};
	sw_str said = {0};
	sw_push(&scratch, &args, SW_STR("status"));
	sw_push(&scratch, &args, SW_STR("--porcelain"));
	sw_push(&scratch, &args, SW_STR("--untracked-files=no"));
	push_paths(&scratch, paths, &args);
	if (!sw_git_text(git, argv_of(&scratch, &args), 0, "looking for changes", &scratch, &said, err))
		return false;
	*out = said.len > 0;
	return true;
}

bool sw_git_is_touched(const sw_git *git, bool *out, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	const char *args[] = {"status", "--porcelain", "--untracked-files=normal", NULL};
	sw_str said = {0};
	if (!sw_git_text(git, args, SW_LIMIT_CHILD_OUTPUT, "looking for changes", &scratch, &said, err))
		return false;
	*out = said.len > 0;
	return true;
}

/* The commits whose parents are missing: one id a line in <common dir>/shallow. */
static bool read_cuts(const sw_git *git, sw_arena *arena, sw_map *out, sw_error *err)
{
	sw_str text = {0}, line = {0};
	sw_str path = sw_path_join(arena, git->common_dir, SW_STR("shallow"));
	if (!sw_read_file(arena, path, SW_LIMIT_TEXT_FILE, &text, err))
		return false;
	while (sw_str_line(&text, &line))
		sw_map_set(arena, out, line, out);
	return true;
}

bool sw_git_is_cut(const sw_git *git, sw_str since, bool *out, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_map cuts = {0};
	sw_str text = {0}, line = {0};
	bool cut = false;
	const char *args[] = {"rev-list", "HEAD", sw_cstr(&scratch, sw_fmt(&scratch, "^%.*s", SW_ARG(since))), "--",
			      NULL};
	if (git->shallow && (!read_cuts(git, &scratch, &cuts, err) ||
			     !sw_git_text(git, args, (size_t)64 << 20, "walking the history", &scratch, &text, err)))
		return false;
	while (!cut && sw_str_line(&text, &line))
		cut = sw_map_get(&cuts, line) != NULL;
	*out = cut;
	return true;
}

bool sw_git_unshallow(sw_git *git, sw_error *err)
{
	const char *lean[] = {"fetch", "--quiet", "--unshallow", "--tags", "--filter=blob:none", NULL};
	const char *whole[] = {"fetch", "--quiet", "--unshallow", "--tags", NULL};
	SW_AUTO(sw_arena) scratch = {0};
	sw_proc_result result = {0};
	if (!sw_git_run(git, lean, 0, &scratch, &result, err) ||
	    (result.status != 0 && !sw_git_run(git, whole, 0, &scratch, &result, err)))
		return false;
	if (result.status == 0) {
		git->shallow = false;
		return true;
	}
	sw_fail(err, SW_G104, "the missing history of %.*s cannot be fetched", SW_ARG(git->work_tree));
	sw_hint(err, "git fetch --unshallow --tags");
	return sw_detail(err, result.err);
}
