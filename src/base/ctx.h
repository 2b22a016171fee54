/* Everything impure that work may need comes in through this object, so that tests replace it. One per command (and one per
   thread that needs its own arena). */
#pragma once
#include "base/clock.h"
#include "base/env.h"
#include "base/err.h"
#include "base/out.h"
#include "base/vec.h"

/* What was asked of other programs, one shell line each. */
typedef struct sw_asked {
	sw_arena *arena;
	sw_strs lines;
} sw_asked;

typedef struct sw_ctx {
	sw_arena *arena; /* lives as long as the command */
	const sw_env *env;
	const sw_clock *clock;
	sw_out *out;            /* for progress and verbose story; may be NULL below command/ */
	sw_str cwd;             /* absolute; where relative paths of the user start (-C) */
	struct sw_asked *asked; /* commands that other programs were given, for --explain; NULL = not kept */
	bool dry_run;           /* plan only: no write outside of temporary folders, no POST */
} sw_ctx;

/* The folder for rehearsals, indexes and caches: $SHIPWHEEL_STATE_DIR, $XDG_STATE_HOME/shipwheel or ~/.local/state/shipwheel.
   Not created. */
sw_str sw_state_dir(const sw_ctx *ctx);
