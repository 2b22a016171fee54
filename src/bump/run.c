/* Carrying a bump out, and what a killed one left behind. */
#include <stdlib.h>

#include "base/fs.h"
#include "base/hash.h"
#include "bump/plan.h"
#include "bump/undo.h"

/* Where journal and lock are: of the repository, or of the user where there is none. One journal a project. */
static sw_str state_path(const sw_ctx *ctx, const sw_git *git, sw_str root, const char *suffix, sw_arena *arena)
{
	bool in_git = git && git->work_tree.len;
	sw_str dir = in_git ? sw_git_state_dir(git, arena) : sw_state_dir(ctx);
	sw_str id = sw_str_sub(sw_digest_hex(arena, sw_hash_of(SW_SHA256, root)), 0, 16);
	return sw_fmt(arena, "%.*s/bump-%.*s%s", SW_ARG(dir), SW_ARG(id), suffix);
}

static bool take_lock(sw_str path, sw_lock *lock, sw_error *err)
{
	bool busy = false;
	if (!sw_mkdirs(sw_path_dir(path), 0777, err) || !sw_lock_try(path, lock, &busy, err))
		return false;
	return !busy || sw_fail(err, SW_W049, "another shipwheel changes the version of this project (it holds %.*s)",
				SW_ARG(path));
}

static bool drill_of(const sw_ctx *ctx, sw_drill *out, sw_error *err)
{
	sw_str text = sw_env_get(ctx->env, "SHIPWHEEL_DRILL_KILL");
	uint64_t at = 0;
	if (text.len && (!sw_str_u64(text, &at) || at > INT32_MAX))
		return sw_fail(err, SW_A002, "SHIPWHEEL_DRILL_KILL must be a number, not \"%.*s\"", SW_ARG(text));
	*out = (sw_drill){.kill_at = (int64_t)at};
	return true;
}

/* Steps ------------------------------------------------------------------------------------------------------------------- */

typedef struct running {
	const sw_bump_plan *plan;
	sw_arena *arena;
	sw_str journal;
	sw_drill drill;
	sw_bump_done *done;
} running;

/* The commit failed: everything is put back as it was. */
static bool put_back(const running *r, sw_error *err)
{
	sw_undo undo = {0};
	sw_error again = {0};
	bool found = false;
	if (!sw_undo_load(r->journal, r->arena, &found, &undo, &again) || (found && !sw_undo_put_back(&undo, &again)))
		sw_wrap(err, "%s; and then", again.message);
	r->done->edited = false;
	return false;
}

static bool step_edit(running *r, sw_error *err)
{
	const sw_bump_plan *plan = r->plan;
	sw_undo_note note = {.head = plan->head,
			     .from = plan->change.current,
			     .next = plan->change.next,
			     .tag = plan->make_tag ? plan->tag : (sw_str){0}};
	note.words = sw_str_join(r->arena, plan->words.ptr, plan->words.len, SW_STR(" "));
	if (!sw_edits_changed(&plan->places.edits))
		return true;
	if (!sw_edits_apply(&plan->places.edits, r->journal, &note, &r->drill, err))
		return false;
	r->done->edited = true;
	return true;
}

static bool step_commit(running *r, const sw_git *git, sw_error *err)
{
	const sw_bump_plan *plan = r->plan;
	sw_git_new_commit commit = {
		.message = plan->message, .paths = &plan->paths, .created = &plan->created, .sign = plan->sign};
	if (!plan->commit)
		return true;
	if (!sw_git_commit_make(git, &commit, r->arena, &r->done->commit, err))
		return put_back(r, err);
	r->done->committed = true;
	sw_drill_step(&r->drill);
	return true;
}

static bool step_tag(running *r, const sw_git *git, sw_error *err)
{
	const sw_bump_plan *plan = r->plan;
	sw_str commit = plan->commit ? r->done->commit : (sw_str){0};
	sw_git_new_tag tag = {.name = plan->tag, .commit = commit, .message = plan->tag_message, .sign = plan->sign};
	bool existed = false;
	if (!plan->make_tag)
		return true;
	if (!sw_git_tag_make(git, &tag, r->arena, &existed, err)) {
		if (r->done->committed)
			sw_wrap(err, "the commit is made, the tag is not");
		return false;
	}
	r->done->tagged = !existed;
	sw_drill_step(&r->drill);
	return true;
}

/* How to take back what was made here. */
static sw_str undo_line(const running *r)
{
	const sw_bump_plan *plan = r->plan;
	sw_str tag = plan->make_tag ? sw_fmt(r->arena, "git tag -d %.*s", SW_ARG(plan->tag)) : (sw_str){0};
	sw_str commit = r->done->committed ? SW_STR("git reset --keep HEAD~1") : (sw_str){0};
	return sw_fmt(r->arena, "%.*s%s%.*s", SW_ARG(tag), tag.len && commit.len ? " && " : "", SW_ARG(commit));
}

static bool step_push(running *r, const sw_git *git, sw_error *err)
{
	const sw_bump_plan *plan = r->plan;
	if (!plan->push)
		return true;
	if (!sw_git_push(git, &plan->target, r->arena, err)) {
		sw_str again = sw_git_shown(sw_git_push_args(&plan->target, r->arena), r->arena), undo = undo_line(r);
		return sw_hint(err, "%.*s    (again)%s%.*s%s", SW_ARG(again), undo.len ? "; or take it back: " : "",
			       SW_ARG(undo), "");
	}
	r->done->pushed = true;
	sw_drill_step(&r->drill);
	return true;
}

bool sw_bump_plan_run(const sw_ctx *ctx, sw_bump_plan *plan, sw_arena *arena, sw_bump_done *done, sw_error *err)
{
	SW_AUTO(sw_lock) lock = {0};
	sw_error ignored = {0};
	running r = {.plan = plan, .arena = arena, .done = done};
	sw_str root = plan->project->root;
	*done = (sw_bump_done){0};
	r.journal = state_path(ctx, &plan->git, root, ".json", arena);
	if (!drill_of(ctx, &r.drill, err) ||
	    !take_lock(state_path(ctx, &plan->git, root, ".lock", arena), &lock, err) || !step_edit(&r, err) ||
	    !step_commit(&r, &plan->git, err))
		return false;
	/* From here on nothing is put back: the journal goes, whatever happens to tag and push. */
	bool ok = step_tag(&r, &plan->git, err) && step_push(&r, &plan->git, err);
	if (ok)
		return sw_undo_forget(r.journal, err);
	if (!sw_undo_forget(r.journal, &ignored))
		sw_wrap(err, "%s; and before that", ignored.message);
	return false;
}

/* After a kill ------------------------------------------------------------------------------------------------------------ */

static bool all_new(const sw_undo *undo)
{
	sw_each (file, &undo->files)
		if (sw_undo_state_of(file) != SW_UNDO_NEW)
			return false;
	return true;
}

static bool head_moved(const sw_git *git, const sw_undo *undo, sw_arena *arena, bool *moved, sw_error *err)
{
	sw_git_commit head = {0};
	*moved = false;
	if (!git || !git->work_tree.len || !undo->note.head.len)
		return true;
	if (!sw_git_commit_get(git, (sw_str){0}, arena, &head, err))
		return false;
	*moved = !sw_str_eq(head.id, undo->note.head);
	return true;
}

/* Files that the bump was to make may be known to git already. */
static bool forget_created(const sw_git *git, const sw_undo *undo, sw_arena *arena, sw_error *err)
{
	sw_strs paths = {0}, known = {0};
	if (!git || !git->work_tree.len)
		return true;
	sw_each (file, &undo->files)
		if (file->created)
			sw_push(arena, &paths, sw_str_from(file->target, git->work_tree.len + 1));
	return sw_git_tracked(git, &paths, arena, &known, err) && sw_git_forget(git, &known, arena, err);
}

bool sw_bump_recover(const sw_ctx *ctx, const sw_project *project, const sw_git *git, sw_arena *arena,
		     sw_bump_rest *out, sw_error *err)
{
	SW_AUTO(sw_lock) lock = {0};
	sw_undo undo = {0};
	bool found = false, moved = false;
	sw_str journal = state_path(ctx, git, project->root, ".json", arena);
	if (!sw_is_file(journal))
		return true;
	if (!take_lock(state_path(ctx, git, project->root, ".lock", arena), &lock, err) ||
	    !sw_undo_load(journal, arena, &found, &undo, err) || !head_moved(git, &undo, arena, &moved, err))
		return false;
	if (!found)
		return true;
	*out = (sw_bump_rest){.found = true,
			      .from = undo.note.from,
			      .next = undo.note.next,
			      .tag = undo.note.tag,
			      .words = undo.note.words};
	out->go_on = moved && all_new(&undo);
	out->put_back = !moved;
	if (ctx->dry_run)
		return true;
	if (!moved)
		return sw_undo_roll_back(&undo, err) && forget_created(git, &undo, arena, err);
	sw_undo_remove_temps(&undo);
	return sw_undo_forget(journal, err);
}
