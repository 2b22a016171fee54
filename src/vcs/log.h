/* The history as data: commits with their whole messages, by one `git log` whose fields end with NUL, so that nothing in a
   message, a name or a path can be taken for something else. Order: topological, newest first. */
#pragma once
#include "vcs/git.h"

typedef struct sw_git_log_entry {
	sw_str id; /* full, lower-case hex */
	sw_strs parents;
	sw_str author, email;          /* as the commit says; .mailmap is not asked */
	int64_t author_time_s, time_s; /* author's and committer's, seconds since 1970; 0 when before */
	sw_str message; /* as written, re-encoded to UTF-8 where the commit names another encoding; bytes otherwise */
	bool cut;       /* the message is longer than SW_LIMIT_COMMIT_MESSAGE: its beginning */
} sw_git_log_entry;
typedef SW_VEC(sw_git_log_entry) sw_git_log_entries;

typedef struct sw_git_log_options {
	sw_str since; /* a commit or tag: not what is reachable from here; "" = everything */
	sw_str until; /* what is reachable from here; "" = HEAD */
	const sw_strs
		*paths;    /* only commits that touch one of these (from the work tree's root); NULL = all. As git log:
	                         a merge is one of them when it differs from each parent there */
	bool first_parent; /* only along first parents */
	size_t max;        /* at most so many, the newest; 0 = no such limit */
} sw_git_log_options;

/* The commits. None (and true) where HEAD has no commit yet. SW_G107: no such commit; SW_F004 above SW_LIMIT_COMMITS or
   SW_LIMIT_LOG_BYTES. At the end of a shallow clone the list ends: sw_git_is_cut tells whether that matters. */
SW_NODISCARD bool sw_git_log(const sw_git *git, const sw_git_log_options *options, sw_arena *arena,
			     sw_git_log_entries *out, sw_error *err);

/* URL of the remote that the branch `name` ("" = the current one) follows, else of "origin", else of the only one; "" when
   there is none. insteadOf is applied. */
SW_NODISCARD bool sw_git_remote_url(const sw_git *git, sw_arena *arena, sw_str *out, sw_error *err);
/* The day of a tag, "2024-05-01": its tagger's, or the committer's of the commit, where they were. "" when there is no such tag. */
SW_NODISCARD bool sw_git_tag_day(const sw_git *git, sw_str name, sw_arena *arena, sw_str *out, sw_error *err);
