/* Getting so much of a shallow clone's missing history that its version is no guess: first the tags of what is there, then
   commits in growing steps, without the contents of files where the server can, until the nearest tag is inside. */
#pragma once
#include "version/version.h"

typedef struct sw_deepening {
	bool needed;     /* the clone is shallow and its version needs more; else nothing was asked of anybody */
	sw_str remote;   /* that was asked */
	sw_strs tags;    /* fetched */
	int64_t commits; /* of the history that were asked for in all; -1 = everything was fetched */
	size_t steps;    /* fetches of history */
	bool enough;     /* the version can be told now */
} sw_deepening;

/* Writes into the repository of `project` (tags and objects) and talks to its remote. With ctx->dry_run nothing is asked or
   written, and out->needed and out->remote say what would be. SW_G114, SW_G118; errors of git. */
SW_NODISCARD bool sw_version_deepen(const sw_ctx *ctx, const sw_project *project, const sw_version_options *options,
				    sw_arena *arena, sw_deepening *out, sw_error *err);
