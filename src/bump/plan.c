#include "bump/plan.h"

#include "base/fs.h"
#include "codec/glob.h"
#include "pyspec/pep440.h"

typedef struct planning {
	const sw_ctx *ctx;
	const sw_bump_options *options;
	sw_arena *arena;
	sw_bump_plan *plan;
} planning;

static bool has_git(const sw_bump_plan *plan)
{
	return plan->git.work_tree.len != 0;
}

static void note(const planning *p, sw_str text)
{
	sw_push(p->arena, &p->plan->notes, text);
}

/* The repository and its last release ------------------------------------------------------------------------------------ */

static bool open_git(const planning *p, sw_error *err)
{
	sw_error none = {0};
	if (sw_git_open(p->ctx, p->plan->project->root, p->arena, &p->plan->git, &none))
		return sw_git_branch(&p->plan->git, p->arena, &p->plan->change.branch, err);
	p->plan->git = (sw_git){0};
	if (none.code == SW_G101)
		return true;
	*err = none;
	return false;
}

/* The release tags below HEAD, and HEAD itself where it is known already. Settings of a changelog tool that only the tool can
   read do not stop a bump: tags are then found by their usual forms. */
static bool find_last_tag(const planning *p, sw_error *err)
{
	sw_bump_plan *plan = p->plan;
	sw_error unread = {0};
	plan->head = plan->places.resolved.git.node;
	plan->distance = plan->places.resolved.git.distance;
	if (!has_git(plan))
		return true;
	if (!sw_dialect_load(plan->project, p->arena, &plan->dialect, &unread) &&
	    !sw_dialect_default(SW_DIALECT_CONVENTIONAL, p->arena, &plan->dialect, err))
		return false;
	if (!sw_release_tags_load(&plan->git, plan->project, &plan->dialect, false, p->arena, &plan->releases, err))
		return false;
	if (plan->from_tags)
		plan->last_tag = plan->places.resolved.git.tag;
	else if (plan->releases.len)
		plan->last_tag = plan->releases.ptr[0].name;
	return true;
}

/* The commit that is checked out: needed for a commit on top of it, and for a tag. */
static bool find_head(const planning *p, sw_error *err)
{
	sw_git_commit head = {0};
	if (p->plan->head.len)
		return true;
	if (!sw_git_commit_get(&p->plan->git, (sw_str){0}, p->arena, &head, err))
		return false;
	p->plan->head = head.id;
	return true;
}

/* Which version ----------------------------------------------------------------------------------------------------------- */

static bool find_current(const planning *p, sw_error *err)
{
	sw_bump_plan *plan = p->plan;
	const sw_version *resolved = &plan->places.resolved;
	plan->from_tags = !plan->places.written && !plan->config.current.ptr && resolved->origin != SW_VERSION_BACKEND;
	if (plan->from_tags) {
		bool tagged = resolved->git.tag.len != 0;
		plan->change.current = tagged ? resolved->git.tag_version : SW_STR("0.0.0");
	} else if (plan->config.current.ptr) {
		plan->change.current = plan->config.current;
	} else if (plan->places.list.len) {
		plan->change.current = plan->places.version;
	} else {
		sw_fail(err, SW_W041, "no place is known that holds the version of %.*s%s%.*s",
			SW_ARG(plan->project->shown_name), resolved->reason.len ? ": " : "", SW_ARG(resolved->reason));
		return sw_hint(err, "name it in [tool.shipwheel.bump.files], or write it into [project]");
	}
	if (!sw_pep440_normalise(plan->change.current, p->arena, &plan->current))
		plan->current = plan->change.current;
	return true;
}

static bool find_next(const planning *p, sw_error *err)
{
	sw_bump_plan *plan = p->plan;
	sw_str set = p->options->set, normal = {0};
	if (!set.len) {
		if (!sw_bump_config_next(&plan->config, &plan->arith, &p->options->words, &plan->change, p->arena,
					 &plan->change.next, err))
			return false;
	} else {
		sw_pep440 parsed = {0};
		bool rules = sw_bump_config_rules(&plan->config);
		if (rules ? !sw_bump_config_accepts(&plan->config, set, plan->change.now, p->arena, err)
			  : !sw_pep440_parse(set, p->arena, &parsed, err))
			return false;
		plan->change.next = !rules && sw_pep440_normalise(set, p->arena, &normal) ? normal : set;
	}
	if (!sw_pep440_normalise(plan->change.next, p->arena, &plan->next))
		plan->next = plan->change.next;
	return true;
}

/* `set` to what is written already: only what is missing is done, so that a bump that stopped half-way is finished. */
static bool sets_same(const planning *p)
{
	return p->options->set.len && sw_str_eq(p->plan->current, p->plan->next);
}

static bool ask_index(const planning *p, sw_gate_input *input, sw_index_version_list *used, sw_error *err)
{
	const sw_project *project = p->plan->project;
	sw_error unanswered = {0};
	input->index = p->options->index.len ? p->options->index : project->config.bump.index;
	if (p->options->no_index || !input->index.len || !project->normal_name.len)
		return true;
	if (sw_gate_ask(p->ctx, input->index, project->normal_name, p->arena, used, &unanswered)) {
		input->used = used;
		return true;
	}
	if (p->options->index.len) {
		*err = unanswered;
		return false;
	}
	note(p, sw_str_copy(p->arena, sw_str_of(unanswered.message)));
	return true;
}

static bool pass_gate(const planning *p, sw_error *err)
{
	sw_bump_plan *plan = p->plan;
	sw_gate_input input = {
		.current = plan->current, .next = plan->next, .rules = sw_bump_config_rules(&plan->config)};
	sw_index_version_list used = {0};
	sw_gate_findings findings = {0};
	if (plan->releases.len)
		input.released = plan->releases.ptr[0].version;
	if (sets_same(p))
		input.current = input.released = (sw_str){0};
	if (!ask_index(p, &input, &used, err))
		return false;
	if (!sw_pep440_valid(plan->next)) /* a pattern of the project's own: nothing to compare */
		return true;
	if (!sw_gate_check(&input, p->arena, &findings, err))
		return false;
	if (findings.len && !p->options->force) {
		const sw_gate_finding *first = findings.ptr;
		sw_fail(err, first->code, "%.*s", SW_ARG(first->message));
		return sw_hint(err, "%.*s", SW_ARG(first->hint));
	}
	plan->overruled = findings;
	return true;
}

/* A project that lives by its tags: its last tag on this very commit is a release of it. */
static bool has_news(const planning *p, sw_error *err)
{
	const sw_bump_plan *plan = p->plan;
	sw_pep440 current = {0};
	bool final = sw_pep440_scan(plan->current, p->arena, &current) && !sw_pep440_is_pre(&current);
	if (!plan->from_tags || !plan->last_tag.len || plan->distance || !final || p->options->force || sets_same(p))
		return true;
	sw_fail(err, SW_W050, "the commit that is checked out is %.*s: there is nothing new to release",
		SW_ARG(plan->last_tag));
	return sw_hint(err, "commit what is new first; --force tags this commit once more");
}

/* What is done about it --------------------------------------------------------------------------------------------------- */

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
		note(p, SW_STR("not in a git repository: no commit, no tag"));
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

static bool name_things(const planning *p, sw_error *err)
{
	sw_bump_plan *plan = p->plan;
	if (plan->commit && !render(p, SW_TEXT_COMMIT, p->options->message, &plan->message, err))
		return false;
	if (!plan->make_tag)
		return true;
	if (!name_tag(p, err) || !sw_git_tag_name_check(plan->tag, err))
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
		note(p, sw_fmt(p->arena, "the tag %.*s stays where it is", SW_ARG(plan->tag)));
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
	if (!sw_git_changes_list(&plan->git, p->arena, &changes, err))
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

/* Files that git does not know cannot be committed. Those that were only found by their names are then left alone. */
static bool check_tracked(const planning *p, sw_error *err)
{
	sw_bump_plan *plan = p->plan;
	sw_strs wanted = {0};
	sw_each (file, &plan->places.edits.files)
		if (sw_edit_changes(file))
			sw_strs_add_unique(p->arena, &wanted, from_work_tree(plan, file));
	if (!sw_git_tracked(&plan->git, &wanted, p->arena, &plan->paths, err))
		return false;
	sw_each (place, &plan->places.list) {
		sw_edit_file *file = &plan->places.edits.files.ptr[place->file];
		if (!sw_edit_changes(file) || sw_strs_has(&plan->paths, from_work_tree(plan, file)))
			continue;
		if (place->given) {
			sw_fail(err, SW_W042,
				"%.*s holds the version and is not tracked by git: it cannot be committed",
				SW_ARG(file->path));
			return sw_hint(err, "git add %.*s && git commit, or --no-commit", SW_ARG(file->path));
		}
		note(p, sw_fmt(p->arena, "%.*s is not tracked by git and is left alone", SW_ARG(file->path)));
		file->after = file->before;
	}
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

static void note_config(const planning *p)
{
	const sw_bump_config *c = &p->plan->config;
	sw_each (unused, &c->unused)
		note(p, sw_fmt(p->arena, "%.*s is not looked at: %.*s counts", SW_ARG(*unused), SW_ARG(c->table)));
	sw_each (ignored, &c->ignored)
		note(p, *ignored);
	sw_each (hook, &c->hooks)
		note(p, sw_fmt(p->arena, "%s would run \"%.*s\": it is not run", c->tool_name, SW_ARG(hook->command)));
	sw_each (found, &p->plan->places.notes)
		note(p, *found);
}

bool sw_bump_plan_make(const sw_ctx *ctx, const sw_project *project, const sw_bump_options *options, sw_arena *arena,
		       sw_bump_plan *plan, sw_error *err)
{
	planning p = {.ctx = ctx, .options = options, .arena = arena, .plan = plan};
	*plan = (sw_bump_plan){.project = project, .words = options->words};
	plan->change = (sw_bump_change){.now = sw_now_s(ctx->clock), .env = ctx->env};
	plan->arith = sw_bump_arith_of(project, arena);
	if (!open_git(&p, err) || !sw_bump_config_load(project, arena, &plan->config, err) ||
	    !sw_places_find(ctx, project, has_git(plan) ? &plan->git : NULL, &plan->config, &plan->change, arena,
			    &plan->places, err) ||
	    !find_current(&p, err))
		return false;
	if (!options->set.len && plan->places.list.len && !sw_places_agree(&plan->places, err))
		return false;
	if (!find_last_tag(&p, err) || !find_next(&p, err) || !pass_gate(&p, err))
		return false;
	plan->change.commit = plan->head;
	if (options->look_only)
		return true;
	if (!has_news(&p, err) || !sw_places_set(&plan->places, &plan->config, &plan->change, &options->words, err) ||
	    !choose_steps(&p, err) || !name_things(&p, err) || !check_git(&p, err))
		return false;
	note_config(&p);
	return true;
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
	if (!open_git(&p, err) || !sw_bump_config_load(project, arena, &plan->config, err) || !choose_steps(&p, err))
		return false;
	plan->make_tag = rest->tag.len != 0;
	if (!name_things(&p, err))
		return false;
	plan->tag = rest->tag; /* as it was to be called then */
	plan->tags.len = 0;
	if (rest->tag.len)
		sw_push(arena, &plan->tags, rest->tag);
	return find_head(&p, err) && check_tag(&p, err) && check_branch(&p, err);
}

/* The arguments as the calls get them ------------------------------------------------------------------------------------- */

void sw_bump_plan_commands(const sw_bump_plan *plan, sw_arena *arena, sw_strs *out)
{
	sw_git_new_commit commit = {.message = plan->message, .paths = &plan->paths, .sign = plan->sign};
	sw_git_new_tag tag = {.name = plan->tag, .message = plan->tag_message, .sign = plan->sign};
	if (plan->commit)
		sw_push(arena, out, sw_git_shown(sw_git_commit_args(&commit, arena), arena));
	if (plan->make_tag && !plan->tag_there)
		sw_push(arena, out, sw_git_shown(sw_git_tag_args(&tag, arena), arena));
	if (plan->push)
		sw_push(arena, out, sw_git_shown(sw_git_push_args(&plan->target, arena), arena));
}
