/* Finding the repository of a folder from its files alone: gitrepository-layout(5). */
#include "vcs/git_internal.h"

#include <string.h>

#include "base/fs.h"
#include "base/limits.h"

#define POINTER_FILE_MAX ((size_t)64 << 10) /* HEAD, commondir and .git files hold one path */

static sw_str below(sw_arena *arena, sw_str dir, const char *name)
{
	return sw_path_join(arena, dir, sw_str_of(name));
}

/* The folder that holds objects and refs: what `commondir` names, else `git_dir` itself. */
static sw_str common_dir_of(sw_arena *arena, sw_str git_dir)
{
	sw_str text = {0}, real = {0};
	sw_error ignored = {0};
	sw_str pointer = below(arena, git_dir, "commondir");
	if (!sw_is_file(pointer) || !sw_read_file(arena, pointer, POINTER_FILE_MAX, &text, &ignored))
		return git_dir;
	if (!sw_real_path(arena, sw_path_join(arena, git_dir, sw_str_rtrim(text)), &real, &ignored))
		return git_dir;
	return real;
}

static bool is_git_dir(sw_arena *arena, sw_str dir)
{
	if (sw_lstat(below(arena, dir, "HEAD")).kind == SW_FILE_NONE)
		return false;
	sw_str common = common_dir_of(arena, dir);
	return sw_is_dir(below(arena, common, "objects")) && sw_is_dir(below(arena, common, "refs"));
}

static const char mend_pointer[] = "git worktree repair, or git submodule update --init in the project above";

/* What a .git file ("gitdir: PATH") points at. */
static bool follow_pointer(sw_arena *arena, sw_str dir, sw_str file, sw_str *git_dir, sw_error *err)
{
	sw_str text = {0}, target = {0};
	bool small = sw_stat(file).size_bytes <= (int64_t)POINTER_FILE_MAX;
	if (small && !sw_read_file(arena, file, POINTER_FILE_MAX, &text, err))
		return false;
	text = sw_str_rtrim(text);
	if (!sw_str_starts(text, SW_STR("gitdir: "))) {
		sw_fail(err, SW_G105, "%.*s is not what git writes: it must begin with \"gitdir: \"", SW_ARG(file));
		return sw_hint(err, "%s", mend_pointer);
	}
	target = sw_str_from(text, strlen("gitdir: "));
	sw_str real = {0};
	sw_error ignored = {0};
	if (!sw_real_path(arena, sw_path_join(arena, dir, target), &real, &ignored) || !is_git_dir(arena, real)) {
		sw_fail(err, SW_G105, "%.*s points to %.*s, which is no repository", SW_ARG(file), SW_ARG(target));
		return sw_hint(err, "%s", mend_pointer);
	}
	*git_dir = real;
	return true;
}

/* Looks at one folder. True also when nothing is there (then git_dir stays empty). */
static bool look_at(sw_arena *arena, sw_str dir, sw_git *git, sw_error *err)
{
	sw_str dot_git = below(arena, dir, ".git");
	sw_file_kind kind = sw_stat(dot_git).kind;
	if (kind == SW_FILE_REGULAR) {
		git->work_tree = dir;
		return follow_pointer(arena, dir, dot_git, &git->git_dir, err);
	}
	if (kind == SW_FILE_DIR && is_git_dir(arena, dot_git)) {
		git->work_tree = dir;
		return sw_real_path(arena, dot_git, &git->git_dir, err);
	}
	if (kind == SW_FILE_NONE && sw_lstat(dot_git).kind == SW_FILE_LINK) {
		sw_fail(err, SW_G105, "%.*s is a link that leads nowhere", SW_ARG(dot_git));
		return sw_hint(err, "make it point to the repository again, or remove it");
	}
	if (is_git_dir(arena, dir)) {
		git->bare = true;
		git->git_dir = dir;
	}
	return true;
}

/* True when the repository's own configuration names SHA-256. Read line by line: git alone parses configurations fully, but
   the form of this key is what `git init` writes. */
static bool is_sha256(sw_arena *arena, sw_str common_dir)
{
	sw_str text = {0}, line = {0}, key = {0}, value = {0};
	sw_error ignored = {0};
	if (!sw_read_file(arena, below(arena, common_dir, "config"), SW_LIMIT_TEXT_FILE, &text, &ignored))
		return false;
	bool extensions = false;
	while (sw_str_line(&text, &line)) {
		line = sw_str_trim(line);
		if (sw_str_starts(line, SW_STR("[")))
			extensions = sw_str_ieq(line, SW_STR("[extensions]"));
		else if (extensions && sw_str_cut(line, SW_STR("="), &key, &value) &&
			 sw_str_ieq(sw_str_trim(key), SW_STR("objectformat")))
			return sw_str_ieq(sw_str_trim(value), SW_STR("sha256"));
	}
	return false;
}

static bool search_upwards(sw_arena *arena, sw_str start, sw_git *git, sw_error *err)
{
	for (sw_str dir = start;; dir = sw_path_dir(dir)) {
		if (!look_at(arena, dir, git, err))
			return false;
		if (git->git_dir.len || dir.len <= 1)
			break;
	}
	if (git->git_dir.len)
		return true;
	sw_fail(err, SW_G101, "%.*s is not in a git repository", SW_ARG(start));
	return sw_hint(err, "git init && git add -A && git commit, or clone the project with git");
}

bool sw_git_open(const sw_ctx *ctx, sw_str path, sw_arena *arena, sw_git *out, sw_error *err)
{
	sw_git git = {.ctx = ctx, .arena = arena};
	sw_str start = {0};
	if (!sw_real_path(arena, sw_path_join(arena, ctx->cwd, path), &start, err) ||
	    !search_upwards(arena, start, &git, err))
		return false;
	git.common_dir = common_dir_of(arena, git.git_dir);
	git.linked = !sw_str_eq(git.common_dir, git.git_dir);
	git.shallow = sw_stat(below(arena, git.common_dir, "shallow")).size_bytes > 0;
	git.sha256 = is_sha256(arena, git.common_dir);
	if (!git.bare && start.len > git.work_tree.len)
		git.prefix = sw_str_from(start, git.work_tree.len + (git.work_tree.len > 1));
	git.program = sw_find_program(arena, ctx->env, SW_STR("git"));
	git.env = sw_git_env(arena, ctx->env, git.work_tree);
	git.last = sw_new(arena, sw_git_commit);
	*out = git;
	return true;
}

sw_str sw_git_state_dir(const sw_git *git, sw_arena *arena)
{
	return below(arena, git->common_dir, "shipwheel");
}

static bool branch_by_git(const sw_git *git, sw_arena *arena, sw_str *out, sw_error *err)
{
	const char *args[] = {"symbolic-ref", "--quiet", "--short", "HEAD", NULL};
	sw_proc_result result = {0};
	if (!sw_git_run(git, args, 0, arena, &result, err))
		return false;
	if (result.status != 0 && result.status != 1) /* 1: HEAD is detached */
		return sw_git_fail(git, &result, "reading HEAD", err);
	*out = result.status == 0 ? sw_str_trim(result.out) : (sw_str){0};
	return true;
}

bool sw_git_branch(const sw_git *git, sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_str head = below(arena, git->git_dir, "HEAD"), text = {0};
	if (sw_lstat(head).kind != SW_FILE_REGULAR) /* a link, as git made them long ago */
		return branch_by_git(git, arena, out, err);
	if (!sw_read_file(arena, head, POINTER_FILE_MAX, &text, err))
		return false;
	text = sw_str_trim(text);
	const sw_str prefix = SW_S("ref: refs/heads/");
	if (sw_str_is(text, "ref: refs/heads/.invalid")) /* reftable keeps HEAD elsewhere */
		return branch_by_git(git, arena, out, err);
	*out = sw_str_starts(text, prefix) ? sw_str_from(text, prefix.len) : (sw_str){0};
	return true;
}
