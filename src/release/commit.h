/* The commit as the builders want it: a clean clone, the project that it declares, its version, its files. */
#pragma once
#include "build/build.h"
#include "version/version.h"

typedef struct sw_commit {
	sw_git git;         /* the user's repository */
	sw_git_commit info; /* HEAD */
	sw_git_clone_info clone;
	sw_str folder;        /* of the clone */
	sw_str root;          /* of the project in it */
	sw_project project;   /* as committed */
	sw_version version;   /* of the commit, in the form of the index */
	sw_git_entries files; /* tracked, below root, paths from there */
	sw_build_scm scm;     /* when the version comes from git */
	sw_build_input input; /* what sw_build_run takes; points into this object */
} sw_commit;

/* Opens `info`, a commit of `git` (whose prefix is the project's folder), as a clone in `folder` (missing or empty). `out` must not
   move afterwards. `index` (a name; "" = none) decides the form of the version, see version/devnumber.h. A version that the
   backend would not find by itself is written into the clone or handed over by a variable, so that it is what gets built.
   SW_G103 to SW_G110, SW_M101, SW_M102, SW_A002, SW_W001 to SW_W008, SW_W013: the backend cannot be told this form. */
SW_NODISCARD bool sw_commit_open(const sw_ctx *ctx, const sw_git *git, const sw_git_commit *info, sw_str folder,
				 sw_str index, sw_arena *arena, sw_commit *out, sw_error *err);

/* SOURCE_DATE_EPOCH where it is set and a number, else the time of the commit. */
int64_t sw_commit_epoch(const sw_ctx *ctx, const sw_git_commit *commit);
