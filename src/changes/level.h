/* The level that a list of commits asks for, and which commit decides. Applying it to a version is arithmetic: bump/. */
#pragma once
#include "changes/history.h"

typedef struct sw_level_verdict {
	sw_level asked; /* what the commits ask for */
	sw_level level; /* after the policy for 0.x: apply this one to the base version */
	bool leaves_zero; /* `level` is MAJOR only because the policy ends 0.x (SW_ZERO_LEAVE); there may be no commit behind it */
	const sw_history_item *deciding; /* the newest of those that ask for `asked`; NULL when none does */
	sw_str reason;                   /* one sentence: "feat(parser): take arrays (1a2b3c4d5) asks for minor; …" */
} sw_level_verdict;

/* `base` is the version that was released last (its first number decides whether the 0.x policy holds; the epoch is passed
   over), "" = none yet. */
void sw_level_of(const sw_history *history, const sw_dialect *dialect, sw_str base, sw_arena *arena,
		 sw_level_verdict *out);

/* All of the above in one call, for `version bump auto`: dialect, tags, the highest final release below HEAD as the base, history since
   its tag, verdict. */
typedef struct sw_auto {
	sw_dialect dialect;
	sw_release_tags tags;
	const sw_release_tag *base; /* last final release; NULL = none yet, the whole history counts */
	sw_history history;
	sw_level_verdict verdict;
} sw_auto;
/* `version` (may be "") is the project's current version: its tag is the base where there is one. `since` (a tag or commit) overrides. SW_G101 …, SW_G104, and what
   the calls above fail with. */
SW_NODISCARD bool sw_auto_load(const sw_ctx *ctx, const sw_project *project, sw_str version, sw_str since,
			       sw_arena *arena, sw_auto *out, sw_error *err);
