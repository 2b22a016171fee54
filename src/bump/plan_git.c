/* What a bump does about its new version: commit, tag, push, changelog, and whether the repository takes it. */
#include "bump/plan_internal.h"

#include "base/fs.h"
#include "bump/changelog_edit.h"
#include "codec/glob.h"

/* The commit that is checked out: needed for a commit on top of it, and for a tag. */
static bool find_head(const planning *p, sw_error *err)
{
	return p->plan->head.len || sw_git_head_id(&p->plan->git, p->arena, &p->plan->head, err);
}

static bool choose(sw_switch option, sw_switch configured, bool otherwise)
{
	return sw_switch_or(option, sw_switch_or(configured, otherwise));
}

static bool choose_steps(const planning *p, sw_error *err)
{
	sw_bump_plan *plan = p->plan;
	const sw_bump_options *o = p->options;
	const sw_bump_config *c = &plan->config;
	bool edits = sw_edits_changed(&plan->places.edits) > 0;
	if (!has_git(plan)) {
		bool wants = o->commit == SW_SWITCH_ON || o->tag == SW_SWITCH_ON || o->push == SW_SWITCH_ON;
		sw_plan_note(p, SW_STR("not in a git repository: no commit, no tag"));
		return !wants || sw_fail(err, SW_G101, "%.*s is in no git repository: it cannot be committed or tagged",
					 SW_ARG(plan->project->root));
	}
	bool commits = choose(o->commit, c->commit, true);
	plan->commit = commits && edits;
	plan->make_tag = choose(o->tag, c->tag, commits || plan->from_tags);
	plan->push = choose(o->push, sw_switch_or(c->push_tag, false) ? SW_SWITCH_ON : c->push, false);
	plan->sign = choose(o->sign, c->sign, false);
	if (edits && plan->make_tag && !commits) {
		sw_fail(err, SW_A001, "a tag without a commit would name a commit without the new version");
		return sw_hint(err, "leave --no-commit out, or add --no-tag");
	}
	return true;
}

static bool render(const planning *p, sw_bump_text which, sw_str own, sw_str *out, sw_error *err)
{
	sw_bump_context context = {.now = p->plan->change.now, .env = p->ctx->env};
	if (!own.len)
		return sw_bump_config_text(&p->plan->config, which, &p->plan->change, p->arena, out, err);
	sw_push(p->arena, &context.names, (sw_bump_name){SW_STR("version"), p->plan->change.next});
	sw_push(p->arena, &context.names, (sw_bump_name){SW_STR("old_version"), p->plan->change.current});
	return sw_bump_template(own, &context, p->arena, out, err);
}

/* Tags are called as the last one is, where no setting of the bumper says how. */
static bool name_tag(const planning *p, sw_error *err)
{
	sw_bump_plan *plan = p->plan;
	if (plan->config.tag_name.ptr)
		return render(p, SW_TEXT_TAG, (sw_str){0}, &plan->tag, err);
	plan->tag = sw_release_tag_name(&plan->releases, &plan->dialect, plan->next, p->arena);
	return true;
}

/* The changelog gets its section with the bump where the project says so. towncrier's is left to towncrier, which takes its
   fragments away with it. */
static bool write_changelog(const planning *p, sw_error *err)
{
	sw_bump_plan *plan = p->plan;
	const sw_config_bump *own = &plan->project->config.bump;
	bool wanted = sw_switch_or(own->changelog, plan->config.changelog.len != 0);
	if (!wanted || !has_git(plan) || sets_same(p))
		return true;
	if (sw_project_tool(plan->project, "towncrier")) {
		sw_plan_note(p, SW_STR("the changelog is left to towncrier build"));
		return true;
	}
	return sw_bump_section_add(p->ctx, plan->project, plan->next, &plan->places.edits, err) ||
	       sw_wrap(err, "the changelog");
}

static bool name_things(const planning *p, sw_error *err)
{
	sw_bump_plan *plan = p->plan;
	if (plan->commit && !render(p, SW_TEXT_COMMIT, p->options->message, &plan->message, err))
		return false;
	if (!plan->make_tag) {
		plan->tag = (sw_str){0};
		return true;
	}
	if (!sw_git_tag_name_check(plan->tag, err))
		return false;
	sw_push(p->arena, &plan->tags, plan->tag);
	if (!sw_switch_or(plan->config.annotated, true) && !plan->sign)
		return true;
	return render(p, SW_TEXT_TAG_MESSAGE, (sw_str){0}, &plan->tag_message, err);
}

static bool check_tag(const planning *p, sw_error *err)
{
	sw_bump_plan *plan = p->plan;
	sw_str there = {0};
	bool found = false;
	if (!plan->make_tag)
		return true;
	if (!sw_git_tag_find(&plan->git, plan->tag, p->arena, &found, &there, err))
		return false;
	plan->tag_there = found && !plan->commit && sw_str_eq(there, plan->head);
	if (!found || plan->tag_there)
		return true;
	if (sets_same(p)) { /* places are brought together between two releases */
		plan->make_tag = false;
		plan->tags.len = 0;
		sw_plan_note(p, sw_fmt(p->arena, "the tag %.*s stays where it is", SW_ARG(plan->tag)));
		return true;
	}
	sw_fail(err, SW_G112, "the tag %.*s exists already, on commit %.*s", SW_ARG(plan->tag),
		SW_ARG(sw_str_sub(there, 0, 9)));
	return sw_hint(err, "choose a higher version; git tag -d %.*s only if it was never pushed", SW_ARG(plan->tag));
}

/* Path of an edited file from the work tree's root. */
static sw_str from_work_tree(const sw_bump_plan *plan, const sw_edit_file *file)
{
	return sw_str_from(file->target, plan->git.work_tree.len + 1);
}

static bool is_allowed_dirt(const sw_bump_plan *plan, sw_str path)
{
	sw_each (pattern, &plan->config.allow_dirty_files)
		if (sw_glob_fnmatch(*pattern, path))
			return true;
	return false;
}

/* Everything that is tracked and differs: what is edited must be clean always, the rest unless the user says so. */
static bool check_clean(const planning *p, sw_error *err)
{
	enum { SHOWN = 10 };
	SW_AUTO(sw_buf) list = {0};
	const sw_bump_plan *plan = p->plan;
	bool allowed = p->options->allow_dirty || sw_switch_or(plan->config.allow_dirty, false);
	sw_git_changes changes = {0};
	size_t count = 0;
	if (!sw_git_changes_finish(&plan->git, p->looking, p->arena, &changes, err))
		return false;
	sw_each (change, &changes) {
		bool ours = sw_strs_has(&plan->paths, change->path);
		if (change->kind == SW_GIT_UNTRACKED || (!ours && (allowed || is_allowed_dirt(plan, change->path))))
			continue;
		if (count++ < SHOWN)
			sw_buf_addf(&list, "%s %.*s\n", sw_git_change_name(change->kind), SW_ARG(change->path));
	}
	if (!count)
		return true;
	if (count > SHOWN)
		sw_buf_addf(&list, "… and %zu more\n", count - SHOWN);
	sw_fail(err, SW_G116, "%s",
		allowed ? "files that the bump edits have changes of their own, which would be committed with it"
			: "the work tree has changes that are not committed");
	sw_hint(err, "git stash%s", allowed ? "" : ", or git commit; --allow-dirty goes on without them");
	return sw_detail(err, sw_buf_str(&list));
}

static bool is_declared(const sw_bump_plan *plan, size_t file)
{
	sw_each (place, &plan->places.list)
		if (place->file == file && place->given)
			return true;
	return false;
}

/* Files that git does not know cannot be committed, but for the one that the bump makes. Those that were only found by their
   names are then left alone. */
static bool check_tracked(const planning *p, sw_error *err)
{
	sw_bump_plan *plan = p->plan;
	sw_edits *edits = &plan->places.edits;
	sw_strs wanted = {0};
	sw_each (file, &edits->files)
		if (sw_edit_changes(file))
			sw_strs_add_unique(p->arena, file->created ? &plan->created : &wanted,
					   from_work_tree(plan, file));
	if (!sw_git_tracked(&plan->git, &wanted, p->arena, &plan->paths, err))
		return false;
	for (size_t i = 0; i < edits->files.len; i++) {
		sw_edit_file *file = &edits->files.ptr[i];
		if (file->created || !sw_edit_changes(file) || sw_strs_has(&plan->paths, from_work_tree(plan, file)))
			continue;
		if (is_declared(plan, i)) {
			sw_fail(err, SW_W042,
				"%.*s holds the version and is not tracked by git: it cannot be committed",
				SW_ARG(file->path));
			return sw_hint(err, "git add %.*s && git commit, or --no-commit", SW_ARG(file->path));
		}
		sw_plan_note(p, sw_fmt(p->arena, "%.*s is not tracked by git and is left alone", SW_ARG(file->path)));
		file->after = file->before;
	}
	sw_each (path, &plan->created)
		sw_push(p->arena, &plan->paths, *path);
	plan->commit = plan->paths.len != 0; /* without a path git would commit what is staged */
	return true;
}

static bool check_branch(const planning *p, sw_error *err)
{
	sw_bump_plan *plan = p->plan;
	sw_str branch = plan->change.branch;
	bool allowed = !plan->config.allowed_branches.len;
	sw_each (pattern, &plan->config.allowed_branches)
		allowed = allowed || sw_glob_fnmatch(*pattern, branch);
	if (!allowed)
		return sw_fail(err, SW_G114, "%s allows no bump on %s%.*s", plan->config.tool_name,
			       branch.len ? "the branch " : "a detached HEAD", SW_ARG(branch));
	if (!plan->push)
		return true;
	if (!branch.len && plan->commit) {
		sw_fail(err, SW_G114, "HEAD is on no branch: there is nothing that the commit could be pushed to");
		return sw_hint(err, "git switch BRANCH");
	}
	if (!sw_git_push_target(&plan->git, branch, p->arena, &plan->target, err))
		return false;
	if (sw_switch_or(plan->config.push_tag, false) && !plan->commit)
		plan->target.branch = (sw_str){0};
	plan->target.tags = &plan->tags;
	return true;
}

static bool check_git(const planning *p, sw_error *err)
{
	sw_bump_plan *plan = p->plan;
	if (!has_git(plan) || (!plan->commit && !plan->make_tag && !plan->push))
		return true;
	return find_head(p, err) && (!plan->commit || check_tracked(p, err)) && check_clean(p, err) &&
	       check_tag(p, err) && check_branch(p, err);
}

bool sw_plan_steps(const planning *p, sw_error *err)
{
	return (!has_git(p->plan) || name_tag(p, err)) && write_changelog(p, err) && choose_steps(p, err) &&
	       name_things(p, err) && check_git(p, err);
}

bool sw_bump_plan_rest(const sw_ctx *ctx, const sw_project *project, const sw_bump_rest *rest,
		       const sw_bump_options *options, sw_arena *arena, sw_bump_plan *plan, sw_error *err)
{
	planning p = {.ctx = ctx, .options = options, .arena = arena, .plan = plan};
	*plan = (sw_bump_plan){.project = project, .words = options->words};
	plan->change = (sw_bump_change){
		.now = sw_now_s(ctx->clock), .env = ctx->env, .current = rest->from, .next = rest->next};
	plan->current = rest->from;
	plan->next = rest->next;
	if (!sw_plan_open_git(&p, err) || !sw_bump_config_load(project, arena, &plan->config, err) ||
	    !choose_steps(&p, err))
		return false;
	plan->make_tag = rest->tag.len != 0;
	plan->tag = rest->tag; /* as it was to be called then */
	if (!name_things(&p, err))
		return false;
	plan->tags.len = 0;
	if (rest->tag.len)
		sw_push(arena, &plan->tags, rest->tag);
	return find_head(&p, err) && check_tag(&p, err) && check_branch(&p, err);
}

/* The arguments as the calls get them ------------------------------------------------------------------------------------- */

void sw_bump_plan_commands(const sw_bump_plan *plan, sw_arena *arena, sw_strs *out)
{
	sw_git_new_commit commit = {
		.message = plan->message, .paths = &plan->paths, .created = &plan->created, .sign = plan->sign};
	sw_git_new_tag tag = {.name = plan->tag, .message = plan->tag_message, .sign = plan->sign};
	if (plan->commit && plan->created.len)
		sw_push(arena, out, sw_git_shown(sw_git_add_args(&plan->created, arena), arena));
	if (plan->commit)
		sw_push(arena, out, sw_git_shown(sw_git_commit_args(&commit, arena), arena));
	if (plan->make_tag && !plan->tag_there)
		sw_push(arena, out, sw_git_shown(sw_git_tag_args(&tag, arena), arena));
	if (plan->push)
		sw_push(arena, out, sw_git_shown(sw_git_push_args(&plan->target, arena), arena));
}
