/* Shared by the files that plan a bump, for nobody else. */
#pragma once
#include "bump/plan.h"

typedef struct planning {
	const sw_ctx *ctx;
	const sw_bump_options *options;
	sw_arena *arena;
	sw_bump_plan *plan;
	sw_running *looking; /* git at the work tree's files, meanwhile; NULL = nobody will ask */
} planning;

/* A sentence for people. */
void sw_plan_note(const planning *p, sw_str text);
/* The repository of the project and its branch; none is no error. */
bool sw_plan_open_git(const planning *p, sw_error *err);
/* Tag, changelog, commit and push: chosen, named and checked. */
bool sw_plan_steps(const planning *p, sw_error *err);

static inline bool has_git(const sw_bump_plan *plan)
{
	return plan->git.work_tree.len != 0;
}

/* `set` to what is written already: only what is missing is done, so that a bump that stopped half-way is finished. */
static inline bool sets_same(const planning *p)
{
	return p->options->set.len && sw_str_eq(p->plan->current, p->plan->next);
}
