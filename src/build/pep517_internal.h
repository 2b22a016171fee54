/* Shared by the files of build/pep517: one call of the runner. */
#pragma once
#include "build/pep517.h"

typedef enum sw_hook_kind { SW_HOOK_SDIST, SW_HOOK_WHEEL } sw_hook_kind;

typedef struct sw_hook {
	sw_hook_kind kind;
	sw_str exe;    /* interpreter: of the environment, or the user's */
	sw_str bin;    /* put first on PATH; "" = nothing is */
	bool isolated; /* exe is that of an environment of ours */
	sw_str tree;   /* source tree to build, the hook's current folder */
	const sw_build_system *system;
	const sw_str *installed; /* requirements that are known to be there */
	size_t installed_count;
	bool satisfied; /* get_requires_for_build_* has been asked and its answer is there: not again */
	sw_str out_dir; /* new, empty, private */
} sw_hook;

typedef struct sw_hook_answer {
	sw_strs requires; /* must be there first; then nothing was built */
	sw_str file;      /* name in out_dir, checked: a proper file name of its kind, a regular file, the only one */
} sw_hook_answer;

const char *sw_hook_name(sw_hook_kind kind); /* "build_wheel" */
/* Runs get_requires_for_build_* and, when nothing is missing, build_*. SW_E012 to SW_E016. */
bool sw_hook_run(const sw_ctx *ctx, const sw_pep517_options *options, const sw_hook *hook, sw_arena *arena,
		 sw_hook_answer *out, sw_error *err);
