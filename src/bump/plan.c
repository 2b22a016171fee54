#include "bump/plan_internal.h"

#include "pyspec/pep440.h"

void sw_plan_note(const planning *p, sw_str text)
{
	sw_push(p->arena, &p->plan->notes, text);
}

/* The repository and its last release ------------------------------------------------------------------------------------ */

bool sw_plan_open_git(const planning *p, sw_error *err)
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
	sw_plan_note(p, sw_str_copy(p->arena, sw_str_of(unanswered.message)));
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

static void note_config(const planning *p)
{
	const sw_bump_config *c = &p->plan->config;
	sw_each (unused, &c->unused)
		sw_plan_note(p,
			     sw_fmt(p->arena, "%.*s is not looked at: %.*s counts", SW_ARG(*unused), SW_ARG(c->table)));
	sw_each (ignored, &c->ignored)
		sw_plan_note(p, *ignored);
	sw_each (hook, &c->hooks)
		sw_plan_note(p, sw_fmt(p->arena, "%s would run \"%.*s\": it is not run", c->tool_name,
				       SW_ARG(hook->command)));
	sw_each (found, &p->plan->places.notes)
		sw_plan_note(p, *found);
}

/* Whether the work tree is clean is asked for at the end; git looks while the places are found. */
static bool start_looking(const planning *p, sw_error *err)
{
	const sw_git *git = &p->plan->git;
	return p->options->look_only || !has_git(p->plan) || git->bare || sw_git_changes_start(git, p->looking, err);
}

bool sw_bump_plan_make(const sw_ctx *ctx, const sw_project *project, const sw_bump_options *options, sw_arena *arena,
		       sw_bump_plan *plan, sw_error *err)
{
	SW_AUTO(sw_running) looking = {0};
	planning p = {.ctx = ctx, .options = options, .arena = arena, .plan = plan, .looking = &looking};
	*plan = (sw_bump_plan){.project = project, .words = options->words};
	plan->change = (sw_bump_change){.now = sw_now_s(ctx->clock), .env = ctx->env};
	plan->arith = sw_bump_arith_of(project, arena);
	if (!sw_plan_open_git(&p, err) || !start_looking(&p, err) ||
	    !sw_bump_config_load(project, arena, &plan->config, err) ||
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
	    !sw_plan_steps(&p, err))
		return false;
	note_config(&p);
	return true;
}
