/* Git repositories. This is the only room that runs git; everything cheap (where the repository is, its branch) is read
   from the files by ourselves, so that a version costs two child processes side by side.

   Every child runs with the same care: variables named GIT_* are removed except those that choose the user's own set-up
   (GIT_EXEC_PATH, GIT_SSH, GIT_SSH_COMMAND, GIT_CONFIG_GLOBAL, GIT_CONFIG_SYSTEM, GIT_CONFIG_NOSYSTEM and the identity
   and dates of author and committer); LC_ALL=C; no pager, prompt, hook, fsmonitor program or optional lock, no fetching of
   missing objects; discovery stops at the work tree that was found. Replacements (refs/replace) are honoured as git does.
   The one kind of program that the settings of a repository can name and that may run is a content filter (Git LFS, git-crypt,
   nbstripout): without it git cannot tell whether a file differs. It runs where `git status` would run it, never because of a
   .gitattributes alone, and not in a repository of another user. A child is ended after SHIPWHEEL_GIT_TIMEOUT seconds.

   Paths and names are bytes as git stores them; a name need not be UTF-8. */
#pragma once
#include "base/ctx.h"
#include "base/proc.h"

typedef struct sw_git_commit sw_git_commit;
typedef struct sw_git {
	const sw_ctx *ctx;
	sw_arena *arena;            /* holds what is below */
	sw_str work_tree;           /* absolute, without links; "" for a bare repository */
	sw_str git_dir;             /* of this work tree */
	sw_str common_dir;          /* shared by all work trees; equal to git_dir but in a linked one */
	sw_str prefix;              /* the asked folder below work_tree: "" or "packages/core" */
	bool bare, shallow, linked; /* linked: a work tree of `git worktree` */
	bool sha256;                /* object format; else SHA-1 */
	sw_str program;             /* git itself, "" = not on PATH */
	char **env;                 /* of the children */
	sw_git_commit *last; /* the commit that was asked for last: asking for it by its id again costs no process */
} sw_git;

/* Finds the repository that holds the folder `path` (made absolute from ctx->cwd). Starts no process. `arena` must live as
   long as `out`. SW_G101: there is none; SW_G105: its .git file points nowhere. A folder that belongs to another user is
   noticed by the first child (SW_G106). */
SW_NODISCARD bool sw_git_open(const sw_ctx *ctx, sw_str path, sw_arena *arena, sw_git *out, sw_error *err);

/* The folder for our own files of this repository, shared by its work trees: <common dir>/shipwheel. Not created. */
sw_str sw_git_state_dir(const sw_git *git, sw_arena *arena);

/* Name of the branch ("main", "feature/x"), "" when HEAD is detached. Starts a process only where refs are no files (reftable). */
SW_NODISCARD bool sw_git_branch(const sw_git *git, sw_arena *arena, sw_str *out, sw_error *err);

/* Name of the tag nearest to `commit` ("" = HEAD with the state of the work tree) as `git describe --tags --long
   --match MATCH` prints it, with the full commit id: "v1.0-3-g<id>", "-dirty" behind it when the work tree differs. "" when
   no tag matches below it, or HEAD has no commit yet. Two children at once where the work tree is looked at. */
SW_NODISCARD bool sw_git_describe(const sw_git *git, sw_str match, sw_str commit, sw_arena *arena, sw_str *out,
				  sw_error *err);
/* The same by a command that the project names (setuptools-scm: describe_command); argv[0] "git" is ours with our care,
   anything else runs as it is. "" when it fails: the callers then do as if there were no tag. */
SW_NODISCARD bool sw_git_describe_by(const sw_git *git, const char *const *argv, sw_arena *arena, sw_str *out,
				     sw_error *err);

struct sw_git_commit {
	sw_str id;       /* full, lower-case hex */
	sw_str short_id; /* as git abbreviates it here (core.abbrev) */
	sw_str tree;     /* full id of its tree */
	int64_t time_s;  /* committer's, seconds since 1970 */
	size_t parents;
	sw_str author;  /* "Name <address>" */
	sw_str subject; /* first paragraph of the message in one line */
};
/* The commit that `rev` ("" = HEAD) means. SW_G103: HEAD has no commit yet; SW_G107: no such commit. */
SW_NODISCARD bool sw_git_commit_get(const sw_git *git, sw_str rev, sw_arena *arena, sw_git_commit *out, sw_error *err);

/* The id of the commit that is checked out, from the files of its branch where they tell it. SW_G103:
   there is none yet. */
SW_NODISCARD bool sw_git_head_id(const sw_git *git, sw_arena *arena, sw_str *out, sw_error *err);

typedef struct sw_git_count_options {
	sw_str since;         /* not what is reachable from here; "" = everything */
	const sw_strs *paths; /* only commits that touch one of these (from the work tree's root); NULL = all */
	bool first_parent;    /* only along first parents */
} sw_git_count_options;
/* Number of commits reachable from HEAD; 0 when there is none. */
SW_NODISCARD bool sw_git_count(const sw_git *git, const sw_git_count_options *options, int64_t *out, sw_error *err);

/* Of a shallow clone: whether the cut lies between HEAD and `since` (a tag), so that the commits between cannot be counted. */
SW_NODISCARD bool sw_git_is_cut(const sw_git *git, sw_str since, bool *out, sw_error *err);

/* Gets the missing history of a shallow clone from its remote, without file contents where the server can; this writes to
   the repository and talks to the network. SW_G104 when it cannot be had. */
SW_NODISCARD bool sw_git_unshallow(sw_git *git, sw_error *err);

/* How the work tree differs from HEAD. A path may be staged and modified at once: the worst is told, in this order. A renamed
   file is one deleted and one added. */
typedef enum sw_git_change_kind {
	SW_GIT_UNMERGED,
	SW_GIT_DELETED,
	SW_GIT_ADDED,     /* staged, not in HEAD */
	SW_GIT_MODIFIED,  /* content, mode or type */
	SW_GIT_SUBMODULE, /* another commit, or changes inside */
	SW_GIT_UNTRACKED
} sw_git_change_kind;
const char *sw_git_change_name(sw_git_change_kind kind); /* "modified" */
typedef struct sw_git_change {
	sw_str path; /* from the work tree's root; an untracked folder ends with "/" */
	sw_git_change_kind kind;
	bool staged; /* (also) in the index */
} sw_git_change;
typedef SW_VEC(sw_git_change) sw_git_changes;
/* Every difference, in byte order of the paths; ignored files are not listed. */
SW_NODISCARD bool sw_git_changes_list(const sw_git *git, sw_arena *arena, sw_git_changes *out, sw_error *err);
/* The same in two halves: git looks at the files while the caller does something else. */
SW_NODISCARD bool sw_git_changes_start(const sw_git *git, sw_running *out, sw_error *err);
SW_NODISCARD bool sw_git_changes_finish(const sw_git *git, sw_running *running, sw_arena *arena, sw_git_changes *out,
					sw_error *err);
/* True when a tracked path (below `paths`, NULL = all) differs, as `git describe --dirty` sees it. */
SW_NODISCARD bool sw_git_is_dirty(const sw_git *git, const sw_strs *paths, bool *out, sw_error *err);
/* True when `git status` has anything to say: also of untracked files, those inside of submodules included. */
SW_NODISCARD bool sw_git_is_touched(const sw_git *git, bool *out, sw_error *err);

typedef enum sw_git_entry_kind { SW_GIT_FILE, SW_GIT_EXECUTABLE, SW_GIT_LINK, SW_GIT_GITLINK } sw_git_entry_kind;
typedef struct sw_git_entry {
	sw_str path; /* from the work tree's root */
	sw_str id;   /* of the blob, or of the submodule's commit */
	sw_git_entry_kind kind;
} sw_git_entry;
typedef SW_VEC(sw_git_entry) sw_git_entries;
/* Every file of the tree of `commit` ("" = HEAD) in git's order. At most SW_LIMIT_MEMBERS (SW_F004). */
SW_NODISCARD bool sw_git_files(const sw_git *git, sw_str commit, sw_arena *arena, sw_git_entries *out, sw_error *err);
/* The content of `path` (from the work tree's root) in `commit`; *found = false when it is not there. */
SW_NODISCARD bool sw_git_show(const sw_git *git, sw_str commit, sw_str path, sw_arena *arena, bool *found, sw_str *out,
			      sw_error *err);

typedef struct sw_git_ref {
	sw_str name;    /* "refs/tags/v1.0" */
	sw_str id;      /* what it names */
	sw_str target;  /* the commit behind a tag object; `id` for a plain ref */
	bool annotated; /* a tag object */
	bool commit;    /* it ends at a commit, not at a tree or blob */
	int64_t time_s; /* of the tagger, or of the commit */
} sw_git_ref;
typedef SW_VEC(sw_git_ref) sw_git_refs;
/* Refs below `prefix` ("refs/tags/", "" = all) in git's order, with `merged` only those that HEAD contains. */
SW_NODISCARD bool sw_git_refs_list(const sw_git *git, sw_str prefix, bool merged, sw_arena *arena, sw_git_refs *out,
				   sw_error *err);

/* What a copy of a commit looks like. */
typedef struct sw_git_clone_info {
	sw_strs missing_submodules; /* folders left empty, because the source has not checked them out either */
	sw_strs submodules;         /* folders filled */
	bool lfs;                   /* .gitattributes names Git LFS; its objects are taken from the source's store */
} sw_git_clone_info;
/* Makes `folder` (missing or empty) a clean repository of its own with `commit` ("" = HEAD) checked out: the same branch name
   (detached when `commit` is not HEAD), all tags, replacements, submodules as far as the source has them; nothing of what
   is uncommitted. Objects stay in the source (alternates), so nothing is copied but the files. Hooks do not run. The copy
   must not outlive the source. SW_G103, SW_G107; SW_G110: git could not write
   it. After an error `folder` is gone. */
SW_NODISCARD bool sw_git_clone(const sw_git *git, sw_str commit, sw_str folder, sw_arena *arena, sw_git_clone_info *out,
			       sw_error *err);
