/* Shared by the files of this room, for nobody else. */
#pragma once
#include "base/proc.h"
#include "vcs/git.h"

/* Runs git with `args` (NULL at the end) in the work tree, with the care that git.h promises. True also when its status is
   not 0. SW_G102: git cannot be started; SW_F005: it took too long; SW_F004: it said more than `max_output` (0 = default). */
bool sw_git_run(const sw_git *git, const char *const *args, size_t max_output, sw_arena *arena, sw_proc_result *out,
		sw_error *err);
/* sw_git_run in two halves (see sw_run_start). */
bool sw_git_start(const sw_git *git, const char *const *args, size_t max_output, sw_arena *arena, sw_running *out,
		  sw_error *err);
bool sw_git_finish(sw_running *running, const char *const *args, size_t max_output, sw_arena *arena,
		   sw_proc_result *out, sw_error *err);
/* sw_git_run, and a status that is not 0 is an error (see sw_git_fail). */
bool sw_git_text(const sw_git *git, const char *const *args, size_t max_output, const char *what, sw_arena *arena,
		 sw_str *out, sw_error *err);
/* The error that belongs to a failed child, from what it said; `what` was being done ("listing the tags"). Always false. */
bool sw_git_fail(const sw_git *git, const sw_proc_result *result, const char *what, sw_error *err);
/* True when what git said contains `text`. */
bool sw_git_said(const sw_proc_result *result, const char *text);
/* Runs a describe; "" when nothing matches below the commit, or HEAD has no commit yet. With `dirty` "-dirty" is behind it when
   the work tree differs from HEAD. */
bool sw_git_describe_args(const sw_git *git, const char *const *args, bool dirty, sw_arena *arena, sw_str *out,
			  sw_error *err);
/* sw_git_refs_list, which leaves time_s at 0 without `times`; only refs that `merged` ("" = no bound) contains. */
bool sw_git_refs_read(const sw_git *git, sw_str prefix, sw_str merged, bool times, sw_arena *arena, sw_git_refs *out,
		      sw_error *err);
/* Bytes of all refs' names and ids: half a million of the usual length. */
#define SW_GIT_NAMES_MAX ((size_t)64 << 20)
/* One ref of packed-refs: its lines "ID NAME" and, for a tag object, "^COMMIT". */
typedef struct sw_git_packed_ref {
	sw_str name, id, commit;
} sw_git_packed_ref;
/* The next one; *rest stands behind it. False at the end. */
bool sw_git_packed_next(sw_str *rest, sw_git_packed_ref *out);
/* The id that the ref `name` ("refs/tags/v1.0") has in its file or in packed-refs, "" when there is no such ref. False: only git
   itself can say (reftable, a ref that names another). */
bool sw_git_ref_id(const sw_git *git, sw_str name, sw_arena *arena, sw_str *id);
/* The environment of the children; `work_tree` bounds the search for a repository ("" = no bound). */
char **sw_git_env(sw_arena *arena, const sw_env *env, sw_str work_tree);
