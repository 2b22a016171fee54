/* A whole bump, planned before anything is changed: which version comes next and why, what is edited, the commit, the tag,
   the push, and what stands against it. */
#pragma once
#include "bump/config.h"
#include "bump/gate.h"
#include "bump/place.h"
#include "changes/history.h"
#include "vcs/write.h"

typedef struct sw_bump_options {
	sw_strs words;  /* "minor", "rc"; empty with `set` */
	sw_str set;     /* this version */
	sw_str because; /* why the words were chosen, for people: the commit that decided; "" = the user said so */
	sw_switch commit, tag, push, sign; /* unset: by configuration */
	sw_str message;                    /* of the commit; a template; "" = by configuration */
	bool allow_dirty, force;
	sw_str index;   /* to be asked; an answer is needed. "" = that of the configuration, if it answers */
	bool no_index;  /* none is asked */
	bool look_only; /* for `next`: nothing that only matters for carrying it out is looked at */
} sw_bump_options;

typedef struct sw_bump_plan {
	const sw_project *project;
	sw_git git; /* work_tree "" = no repository */
	sw_bump_config config;
	sw_bump_arith arith;
	sw_places places;
	bool from_tags;        /* the version comes from git: there is nothing to edit, the tag is the bump */
	sw_bump_change change; /* current and next as the project's tool writes them */
	sw_str current, next;  /* the same in normal form */
	sw_dialect dialect;
	sw_release_tags releases; /* below HEAD */
	sw_str last_tag;          /* "" = none */
	int64_t distance;         /* commits since, with from_tags */
	bool commit, make_tag, push, sign;
	sw_strs paths;   /* to commit, from the work tree's root */
	sw_strs created; /* those of them that are new */
	sw_str message, tag, tag_message;
	bool tag_there;             /* it is on this commit already */
	sw_git_push_spec target;    /* with `push` */
	sw_strs tags;               /* the tag, for the push */
	sw_str head;                /* commit before; "" = none */
	sw_gate_findings overruled; /* what --force goes over */
	sw_strs notes;              /* for people */
	sw_strs words;
} sw_bump_plan;

/* Plans. `plan` must not move afterwards. SW_W040 to SW_W046, SW_W050; SW_G112, SW_G114, SW_G116, SW_G117; those of step.h and
   config.h. */
SW_NODISCARD bool sw_bump_plan_make(const sw_ctx *ctx, const sw_project *project, const sw_bump_options *options,
				    sw_arena *arena, sw_bump_plan *plan, sw_error *err);
/* The git commands that will run, as a shell would take them. */
void sw_bump_plan_commands(const sw_bump_plan *plan, sw_arena *arena, sw_strs *out);

typedef struct sw_bump_done {
	bool edited, committed, tagged, pushed;
	sw_str commit; /* full id */
} sw_bump_done;
/* Carries the plan out. An error before the commit puts every file back. One behind it leaves commit and tag as they are and
   its hint says how to go on: what is done is in *done. */
SW_NODISCARD bool sw_bump_plan_run(const sw_ctx *ctx, sw_bump_plan *plan, sw_arena *arena, sw_bump_done *done,
				   sw_error *err);

/* What a bump that was killed has left behind. */
typedef struct sw_bump_rest {
	bool found;                    /* there was one */
	bool put_back;                 /* its edits are undone */
	bool go_on;                    /* its commit is made, the tag perhaps not: sw_bump_plan_rest finishes it */
	sw_str from, next, tag, words; /* of that bump */
} sw_bump_rest;
/* The plan that finishes it: its tag, and the push where that is asked for. Errors as sw_bump_plan_make. */
SW_NODISCARD bool sw_bump_plan_rest(const sw_ctx *ctx, const sw_project *project, const sw_bump_rest *rest,
				    const sw_bump_options *options, sw_arena *arena, sw_bump_plan *plan, sw_error *err);
/* Puts the edits of an interrupted bump back, unless its commit was made. SW_W047, SW_W049. Writes nothing with
   ctx->dry_run. */
SW_NODISCARD bool sw_bump_recover(const sw_ctx *ctx, const sw_project *project, const sw_git *git, sw_arena *arena,
				  sw_bump_rest *out, sw_error *err);
