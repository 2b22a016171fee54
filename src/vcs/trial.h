/* Commits in clones of ours (sw_git_clone), to see what a project would be with a change. The user's repository is
   never written to: its objects are borrowed, the clone's own go with its folder. */
#pragma once
#include "vcs/git.h"

/* Commits `paths` (from the work tree's root; new ones too, also where .gitignore names them) as they stand in the
   work tree of `clone`, unsigned; nothing else goes into the commit. Where the user has no name for commits,
   shipwheel's own stands in it. SW_G109. */
SW_NODISCARD bool sw_git_trial_commit(const sw_git *clone, const sw_strs *paths, sw_arena *arena, sw_error *err);
/* Puts an annotated tag on HEAD of `clone`, also where there is one of that name elsewhere. SW_G109: git refuses the
   name. */
SW_NODISCARD bool sw_git_trial_tag(const sw_git *clone, sw_str tag, sw_arena *arena, sw_error *err);
