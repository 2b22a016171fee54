#include "changes/history.h"

#include "base/fs.h"
#include "changes/internal.h"

const char *sw_skip_reason(sw_skip skip)
{
	static const char *const reasons[] = {"counts",
					      "a merge",
					      "no conventional commit",
					      "its type releases nothing",
					      "reverted by a later commit",
					      "reverts a commit that is not released either",
					      "only writes down a version",
					      "left out by the tool's settings"};
	return reasons[skip];
}

/* Our own reading ------------------------------------------------------------------------------------------------------------ */

static void judge_change(sw_history_item *item)
{
	const sw_change *change = &item->change;
	const sw_change_type *type = sw_change_type_find(change->type);
	if (change->breaking) {
		item->level = SW_LEVEL_MAJOR;
	} else if (sw_change_is_release(change)) {
		item->skip = SW_SKIP_RELEASE;
	} else if (change->is_revert) {
		item->level = SW_LEVEL_PATCH;
	} else if (!change->conventional) {
		item->skip = SW_SKIP_FORM;
	} else {
		item->level = type ? type->level : SW_LEVEL_NONE;
		item->skip = item->level == SW_LEVEL_NONE ? SW_SKIP_TYPE : SW_SKIP_NO;
	}
}

static void judge_commit(size_t commit, sw_arena *arena, sw_history *history)
{
	const sw_git_log_entry *entry = &history->commits.ptr[commit];
	sw_change_list list = {0};
	sw_change_parse_all(entry->message, arena, &list);
	for (size_t i = 0; i < list.len; i++) {
		sw_history_item item = {.commit = commit, .part = i, .change = list.ptr[i], .other = SW_NPOS};
		judge_change(&item);
		/* The commits that a merge brings are in the list themselves; a merge that says something itself counts. */
		if (entry->parents.len > 1 && !item.change.conventional && !item.change.is_revert)
			item.skip = SW_SKIP_MERGE;
		sw_push(arena, &history->items, item);
	}
}

bool sw_history_judge(const sw_dialect *dialect, sw_arena *arena, sw_history *history, sw_error *err)
{
	for (size_t i = 0; i < history->commits.len; i++) {
		bool ok = true;
		if (dialect->id == SW_DIALECT_SEMANTIC_RELEASE)
			ok = sw_psr_judge(dialect, i, arena, history, err);
		else if (dialect->id == SW_DIALECT_COMMITIZEN)
			ok = sw_cz_judge(dialect, i, arena, history, err);
		else
			judge_commit(i, arena, history);
		if (!ok)
			return sw_wrap(err, "commit %.*s", SW_ARG(sw_str_sub(history->commits.ptr[i].id, 0, 9)));
	}
	if (dialect->id == SW_DIALECT_CONVENTIONAL) /* the tools count a change that was taken back */
		sw_history_cancel(arena, history);
	return true;
}

/* Reading ---------------------------------------------------------------------------------------------------------------------- */

/* version.paths are said from the project's root; git wants them from the repository's. */
static sw_strs paths_of(const sw_git *git, const sw_project *project, const sw_dialect *dialect, sw_arena *arena)
{
	sw_strs paths = {0};
	sw_each (path, &project->config.version.paths) {
		sw_str clean = *path;
		while (sw_str_starts(clean, SW_STR("./")))
			clean = sw_str_from(clean, 2);
		while (clean.len > 1 && sw_str_ends(clean, SW_STR("/")))
			clean.len--;
		if (sw_str_is(clean, "."))
			clean = git->prefix.len ? git->prefix : SW_STR(".");
		else if (git->prefix.len)
			clean = sw_path_join(arena, git->prefix, clean);
		sw_push(arena, &paths, clean);
	}
	if (!paths.len && git->prefix.len && dialect->id == SW_DIALECT_CONVENTIONAL)
		sw_push(arena, &paths, git->prefix);
	return paths;
}

static bool is_tagged(const sw_release_tags *tags, sw_str commit)
{
	sw_each (tag, tags)
		if (sw_str_eq(tag->commit, commit))
			return true;
	return false;
}

/* Of the whole list the part from `to` ("" = the beginning) up to the next tagged commit. */
static void cut_walk(const sw_release_tags *tags, sw_str to, sw_git_log_entries *commits)
{
	size_t from = 0, end = 0;
	while (to.len && from < commits->len && !sw_str_eq(commits->ptr[from].id, to))
		from++;
	end = from + (to.len && from < commits->len);
	while (end < commits->len && !is_tagged(tags, commits->ptr[end].id))
		end++;
	commits->ptr = commits->ptr ? commits->ptr + from : NULL;
	commits->len = end - from;
	commits->cap = 0;
}

bool sw_history_load(const sw_git *git, const sw_project *project, const sw_dialect *dialect,
		     const sw_history_options *options, sw_arena *arena, sw_history *out, sw_error *err)
{
	sw_history history = {.since = options->since, .paths = paths_of(git, project, dialect, arena)};
	const sw_git_log_options log = {
		.since = options->since, .until = options->until, .paths = history.paths.len ? &history.paths : NULL};
	if (git->shallow && !sw_git_is_cut(git, options->since, &history.cut, err))
		return false;
	if (history.cut) {
		sw_fail(err, SW_G104, "the clone is shallow: the commits since %.*s are not all here",
			SW_ARG(options->since.len ? options->since : SW_STR("the beginning")));
		return sw_hint(err, "git fetch --unshallow --tags");
	}
	if (!sw_git_log(git, &log, arena, &history.commits, err))
		return false;
	if (options->walk)
		cut_walk(options->walk, options->walk_to, &history.commits);
	if (!sw_history_judge(dialect, arena, &history, err))
		return false;
	*out = history;
	return true;
}
