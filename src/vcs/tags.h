/* Tags beyond the nearest one: which there are, which stand on one commit, and the nearest among some of them. */
#pragma once
#include "vcs/git.h"

#define SW_GIT_EXCLUDES_MAX                                                                                            \
	((size_t)20000) /* tags that may be left out of one search: their names must fit a command line */

/* Names of all tags ("v1.0", without "refs/tags/"), in byte order. */
SW_NODISCARD bool sw_git_tag_names(const sw_git *git, sw_arena *arena, sw_strs *out, sw_error *err);
/* Names of the tags that stand on the same commit as `tag`, itself included, in byte order. */
SW_NODISCARD bool sw_git_tags_beside(const sw_git *git, sw_str tag, sw_arena *arena, sw_strs *out, sw_error *err);
/* As sw_git_describe, without the tags named in `excludes`. SW_F004 with more than SW_GIT_EXCLUDES_MAX. */
SW_NODISCARD bool sw_git_describe_without(const sw_git *git, sw_str match, const sw_strs *excludes, sw_str commit,
					  sw_arena *arena, sw_str *out, sw_error *err);
/* `text` as a pattern of git (wildmatch) that matches nothing else. */
sw_str sw_git_glob_quote(sw_arena *arena, sw_str text);

/* The tags that `tip` ("" = HEAD, which must have a commit) contains, nearest first: in topological order of their commits
   (git log --topo-order), those of one commit by their own date, newest first, then in git's order of names. Tags of
   what is no commit are left out. */
SW_NODISCARD bool sw_git_tags_nearest(const sw_git *git, sw_str tip, sw_arena *arena, sw_git_refs *out, sw_error *err);
