/* Asking the remote for what a shallow clone lacks: its tags, and more of the history. Unlike the reading in vcs/git.h these talk
   to the network, with the user's own credentials, and the second writes into the repository. Nothing is prompted for. */
#pragma once
#include "vcs/git.h"

typedef struct sw_git_remote_tag {
	sw_str name;   /* "v1.0" */
	sw_str commit; /* what it ends at, also behind a tag object */
} sw_git_remote_tag;
typedef SW_VEC(sw_git_remote_tag) sw_git_remote_tags;

/* The remote that the branch of HEAD follows, else the only one, else "origin". SW_G114: there is none. */
SW_NODISCARD bool sw_git_remote(const sw_git *git, sw_arena *arena, sw_str *out, sw_error *err);
/* Its tags. SW_G118: it cannot be asked. */
SW_NODISCARD bool sw_git_remote_tags_list(const sw_git *git, sw_str remote, sw_arena *arena, sw_git_remote_tags *out,
					  sw_error *err);
/* Fetches `commits` more of the history behind HEAD (0 = all that is missing), without the contents of files where the server
   can. git->shallow tells whether something is still missing. SW_G118. */
SW_NODISCARD bool sw_git_deepen(sw_git *git, sw_str remote, int64_t commits, sw_error *err);
/* Fetches these tags alone, at most SW_GIT_FETCH_TAGS_MAX at once. SW_G118. */
#define SW_GIT_FETCH_TAGS_MAX ((size_t)200)
SW_NODISCARD bool sw_git_fetch_tags(const sw_git *git, sw_str remote, const sw_strs *names, sw_error *err);
/* Those of `ids` that the history of HEAD holds, as far as it is here. */
SW_NODISCARD bool sw_git_in_history(const sw_git *git, const sw_strs *ids, sw_arena *arena, sw_strs *present,
				    sw_error *err);
