#include "vcs/remote.h"

#include <string.h>

#include "base/fs.h"
#include "base/map.h"
#include "vcs/git_internal.h"

#define TAGS_MAX    ((size_t)64 << 20)  /* bytes of a remote's list of tags */
#define HISTORY_MAX ((size_t)256 << 20) /* bytes of the ids of a history: four million commits */

static bool unreachable(const sw_proc_result *result, const char *what, sw_str remote, sw_error *err)
{
	sw_fail(err, SW_G118, "%s of the remote %.*s failed", what, SW_ARG(remote));
	err->upstream_status = result->status;
	sw_hint(err, "git fetch --unshallow --tags, with credentials that the remote takes");
	return sw_detail(err, result->err);
}

static bool remote_is(sw_str listed, sw_str name)
{
	sw_str line = {0};
	while (sw_str_line(&listed, &line))
		if (sw_str_eq(line, name))
			return true;
	return false;
}

bool sw_git_remote(const sw_git *git, sw_arena *arena, sw_str *out, sw_error *err)
{
	const char *list[] = {"remote", NULL};
	sw_proc_result result = {0};
	sw_str branch = {0}, listed = {0}, first = {0}, rest = {0};
	if (!sw_git_branch(git, arena, &branch, err) ||
	    !sw_git_text(git, list, 0, "listing the remotes", arena, &listed, err))
		return false;
	const char *follows[] = {"config", "--get", sw_cstr(arena, sw_fmt(arena, "branch.%.*s.remote", SW_ARG(branch))),
				 NULL};
	if (branch.len && !sw_git_run(git, follows, 0, arena, &result, err))
		return false;
	rest = listed;
	(void)sw_str_line(&rest, &first);
	sw_str followed = sw_str_trim(result.out);
	bool usable = followed.len && result.status == 0 && remote_is(listed, followed);
	if (!first.len) {
		sw_fail(err, SW_G114, "%.*s has no remote", SW_ARG(git->work_tree));
		return sw_hint(err, "git remote add origin URL");
	}
	*out = usable ? followed : remote_is(listed, SW_STR("origin")) ? SW_STR("origin") : first;
	return true;
}

bool sw_git_remote_tags_list(const sw_git *git, sw_str remote, sw_arena *arena, sw_git_remote_tags *out, sw_error *err)
{
	const sw_str prefix = SW_S("refs/tags/"), peeled = SW_S("^{}");
	const char *args[] = {"ls-remote", "--quiet", "--tags", "--", sw_cstr(arena, remote), NULL};
	sw_proc_result result = {0};
	sw_git_remote_tags tags = {0};
	sw_str rest = {0}, line = {0}, id = {0}, name = {0};
	if (!sw_git_run(git, args, TAGS_MAX, arena, &result, err))
		return false;
	if (result.status != 0)
		return unreachable(&result, "listing the tags", remote, err);
	rest = result.out;
	while (sw_str_line(&rest, &line)) {
		if (!sw_str_cut(line, SW_STR("\t"), &id, &name) || !sw_str_starts(name, prefix))
			continue;
		name = sw_str_from(name, prefix.len);
		if (sw_str_ends(name, peeled) && tags.len) /* what the tag object of the line before ends at */
			tags.ptr[tags.len - 1].commit = id;
		else
			sw_push(arena, &tags, (sw_git_remote_tag){.name = name, .commit = id});
	}
	*out = tags;
	return true;
}

bool sw_git_deepen(sw_git *git, sw_str remote, int64_t commits, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_git_commit head = {0};
	sw_proc_result result = {0};
	if (!sw_git_commit_get(git, SW_STR("HEAD"), &scratch, &head, err))
		return false;
	const char *depth =
		commits ? sw_cstr(&scratch, sw_fmt(&scratch, "--deepen=%lld", (long long)commits)) : "--unshallow";
	const char *from = sw_cstr(&scratch, remote), *id = sw_cstr(&scratch, head.id);
	const char *lean = "--filter=blob:none";
	/* the one commit where the server gives it, else all branches; without the contents of files where it can leave them out */
	const char *tries[][8] = {{"fetch", "--quiet", "--no-tags", depth, lean, from, id, NULL},
				  {"fetch", "--quiet", "--no-tags", depth, from, id, NULL},
				  {"fetch", "--quiet", "--no-tags", depth, from, NULL}};
	for (size_t i = 0; i < SW_COUNTOF(tries); i++) {
		if (!sw_git_run(git, tries[i], 0, &scratch, &result, err))
			return false;
		if (result.status == 0)
			break;
	}
	if (result.status != 0)
		return unreachable(&result, "fetching the history", remote, err);
	git->shallow = sw_stat(sw_path_join(&scratch, git->common_dir, SW_STR("shallow"))).size_bytes > 0;
	return true;
}

bool sw_git_fetch_tags(const sw_git *git, sw_str remote, const sw_strs *names, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	enum { FIXED = 5 };
	sw_proc_result result = {0};
	size_t count = 0, most = names->len < SW_GIT_FETCH_TAGS_MAX ? names->len : SW_GIT_FETCH_TAGS_MAX;
	const char **args = sw_new_n(&scratch, const char *, most + FIXED);
	args[count++] = "fetch";
	args[count++] = "--quiet";
	args[count++] = "--no-tags";
	args[count++] = sw_cstr(&scratch, remote);
	for (size_t i = 0; i < most; i++)
		args[count++] = sw_cstr(&scratch, sw_fmt(&scratch, "refs/tags/%.*s:refs/tags/%.*s",
							 SW_ARG(names->ptr[i]), SW_ARG(names->ptr[i])));
	if (!most)
		return true;
	if (!sw_git_run(git, args, 0, &scratch, &result, err))
		return false;
	return result.status == 0 || unreachable(&result, "fetching tags", remote, err);
}

bool sw_git_in_history(const sw_git *git, const sw_strs *ids, sw_arena *arena, sw_strs *present, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_map wanted = {0}, found = {0};
	sw_str text = {0}, line = {0};
	const char *args[] = {"rev-list", "HEAD", "--", NULL};
	sw_each (id, ids)
		sw_map_set(&scratch, &wanted, *id, &wanted);
	if (!sw_git_text(git, args, HISTORY_MAX, "walking the history", &scratch, &text, err))
		return false;
	while (sw_str_line(&text, &line))
		if (sw_map_get(&wanted, line))
			sw_map_set(&scratch, &found, line, &found);
	sw_each (id, ids)
		if (sw_map_get(&found, *id))
			sw_push(arena, present, *id);
	return true;
}
