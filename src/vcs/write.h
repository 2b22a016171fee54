/* What shipwheel writes into a user's repository: a commit of named files, a tag, a push. Unlike the reading in vcs/git.h
   these run as the user would run them: the user's own hooks run, and commit.gpgSign, tag.gpgSign, credential helpers and
   url.*.insteadOf hold. Never forced, never amended; nothing is prompted for on the terminal. */
#pragma once
#include "vcs/git.h"

/* One argument list of git as a shell would take it, for plans and hints: "git tag -a v1.0 -m 'Release v1.0'". */
sw_str sw_git_shown(const char *const *args, sw_arena *arena);

typedef struct sw_git_new_commit {
	sw_str message;         /* UTF-8; written as it is */
	const sw_strs *paths;   /* from the work tree's root; nothing else goes into the commit, whatever is staged */
	const sw_strs *created; /* those of `paths` that git does not know yet; NULL = none */
	bool sign; /* by OpenPGP or SSH, as the user's git is set up; also without it when commit.gpgSign says so */
} sw_git_new_commit;
/* Commits `paths` as they stand in the work tree on top of HEAD, also where HEAD has no commit yet. *id gets the full id.
   SW_G115: author or committer unknown; SW_G111: git or a hook refused (what it said is the error's detail); SW_F005 when a
   hook runs for more than ten minutes. After an error HEAD, index and files are as before, but for what a hook did. */
SW_NODISCARD bool sw_git_commit_make(const sw_git *git, const sw_git_new_commit *commit, sw_arena *arena, sw_str *id,
				     sw_error *err);
/* The arguments that make git know new files, for sw_git_shown. */
const char *const *sw_git_add_args(const sw_strs *paths, sw_arena *arena);
/* Makes git forget files that a commit which came to nothing has made it know. */
SW_NODISCARD bool sw_git_forget(const sw_git *git, const sw_strs *paths, sw_arena *arena, sw_error *err);
/* The arguments that the call above gives to git, without the message's own channel: for sw_git_shown. */
const char *const *sw_git_commit_args(const sw_git_new_commit *commit, sw_arena *arena);

typedef struct sw_git_new_tag {
	sw_str name;    /* "v1.2.0" */
	sw_str commit;  /* "" = HEAD */
	sw_str message; /* of an annotated tag; "" = a lightweight one */
	bool sign;
} sw_git_new_tag;
/* Makes the tag. SW_G112: there is one of that name on another commit; on the same commit nothing is done (*existed = true).
   SW_G117: no possible name of a tag. SW_G115, SW_G111 as above. */
SW_NODISCARD bool sw_git_tag_make(const sw_git *git, const sw_git_new_tag *tag, sw_arena *arena, bool *existed,
				  sw_error *err);
const char *const *sw_git_tag_args(const sw_git_new_tag *tag, sw_arena *arena);
/* The commit that a tag ends at; *found = false when there is no such tag. */
SW_NODISCARD bool sw_git_tag_find(const sw_git *git, sw_str name, sw_arena *arena, bool *found, sw_str *commit,
				  sw_error *err);
/* False (SW_G117) for what git would not take as a name: git-check-ref-format(1). Starts no process. */
SW_NODISCARD bool sw_git_tag_name_check(sw_str name, sw_error *err);

typedef struct sw_git_push_spec {
	sw_str remote; /* "origin" */
	sw_str branch; /* local name; "" = the tags alone */
	sw_str target; /* name on the remote; "" = the same */
	const sw_strs *tags;
} sw_git_push_spec;
/* Where the branch is pushed to: branch.NAME.pushRemote, remote.pushDefault, branch.NAME.remote, else the only remote, else
   "origin"; the name there by branch.NAME.merge, else its own. SW_G114: there is no remote. */
SW_NODISCARD bool sw_git_push_target(const sw_git *git, sw_str branch, sw_arena *arena, sw_git_push_spec *out,
				     sw_error *err);
/* Branch and tags at once, all or nothing (--atomic). SW_G113: refused or not reached; then the remote has nothing of it. */
SW_NODISCARD bool sw_git_push(const sw_git *git, const sw_git_push_spec *push, sw_arena *arena, sw_error *err);
const char *const *sw_git_push_args(const sw_git_push_spec *push, sw_arena *arena);

/* Those of `paths` (from the work tree's root) that git tracks. */
SW_NODISCARD bool sw_git_tracked(const sw_git *git, const sw_strs *paths, sw_arena *arena, sw_strs *out, sw_error *err);
