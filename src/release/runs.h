/* The folders of runs, below the user's state folder. */
#pragma once
#include "base/ctx.h"
#include "vcs/git.h"

/* <state>/rehearsals/<run>. Not created. */
sw_str sw_run_dir(const sw_ctx *ctx, sw_str run, sw_arena *arena);
/* Removes all but the newest few and `current`. Names begin with their time, so that their order is their age. SW_F001, SW_F002. */
SW_NODISCARD bool sw_runs_prune(const sw_ctx *ctx, sw_str current, sw_arena *arena, sw_error *err);
/* A digest of the tags as they are: the same commit under another tag is another release. "" when they cannot be read. */
sw_str sw_tags_digest(const sw_git *git, sw_arena *arena);
