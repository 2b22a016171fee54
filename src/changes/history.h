/* The commits between two releases, each with what it says and whether it counts. */
#pragma once
#include "changes/change.h"
#include "changes/dialect.h"
#include "vcs/log.h"

/* A tag that names a version of this project. Its form is version.tag-format or the dialect's tag_format; else "1.2", "v1.2",
   "release-1.2", and the same with the project's name or folder before them: "NAME-1.2", "NAME/v1.2", "NAME@1.2", "NAME_1.2". In a
   project below the repository's root the forms with a name count alone as soon as there is one. */
typedef struct sw_release_tag {
	sw_str name;    /* "v1.2.0" */
	sw_str version; /* PEP 440 normal form */
	sw_str written; /* as in the tag: "1.2.0-rc.1" */
	sw_str commit;
	int64_t time_s;  /* of the tagger, or of the commit */
	bool prerelease; /* also development releases */
} sw_release_tag;
typedef SW_VEC(sw_release_tag) sw_release_tags;

/* Tags that HEAD contains (with `everywhere`, all), highest version first; of two with one version the one with the smaller
   name first. */
SW_NODISCARD bool sw_release_tags_load(const sw_git *git, const sw_project *project, const sw_dialect *dialect,
				       bool everywhere, sw_arena *arena, sw_release_tags *out, sw_error *err);
/* The tag of a version (compared as PEP 440) or with this name; NULL when there is none. */
const sw_release_tag *sw_release_tag_find(const sw_release_tags *tags, sw_str version_or_name);
/* What a new release would be tagged: the form of the newest tag, else the dialect's, else "v" and the version. */
sw_str sw_release_tag_name(const sw_release_tags *tags, const sw_dialect *dialect, sw_str version, sw_arena *arena);

/* Why a change does not count. */
typedef enum sw_skip {
	SW_SKIP_NO,
	SW_SKIP_MERGE,    /* a merge: its commits are in the list themselves */
	SW_SKIP_FORM,     /* not a conventional commit */
	SW_SKIP_TYPE,     /* of a type that releases nothing (docs, test, …) */
	SW_SKIP_REVERTED, /* a later commit takes it back */
	SW_SKIP_REVERT,   /* it takes back a commit that is not released either */
	SW_SKIP_RELEASE,  /* it only writes a version: "chore: bump version to 1.2.0", "chore(release): …" */
	SW_SKIP_EXCLUDED  /* a setting of the tool says so */
} sw_skip;
const char *sw_skip_reason(sw_skip skip); /* "reverted", … */

typedef struct sw_history_item {
	size_t commit; /* index in `commits` */
	size_t part;   /* of a squashed message: 0, 1, … */
	sw_change change;
	sw_level level; /* that it asks for by itself, before the policy for 0.x; NONE when it is skipped */
	sw_skip skip;
	size_t other; /* index in `items` of what reverts or is reverted; SW_NPOS = none */
	/* As semantic-release has it; empty with another dialect. */
	sw_str category;             /* "features" */
	sw_str shown_request;        /* "#12", "!12" */
	sw_strs paragraphs;          /* descriptions */
	sw_strs breaking_paragraphs; /* breaking_descriptions */
	sw_strs notices;             /* release_notices */
} sw_history_item;

typedef struct sw_history {
	sw_git_log_entries commits;    /* newest first */
	SW_VEC(sw_history_item) items; /* newest commit first; parts of one in their order */
	sw_str since;                  /* the tag or commit, "" = from the beginning */
	bool cut;                      /* a shallow clone ends before `since` */
	sw_strs paths;                 /* that bound it, from the repository's root */
} sw_history;

typedef struct sw_history_options {
	sw_str since, until; /* tag or commit; "" = from the beginning, to HEAD */
	/* Instead of these, as the tools cut a history for their changelogs: the whole of it is walked in the order of git log, and each
	   commit belongs to the tag that was passed last. A merge may so put a commit below a tag that does not hold it. */
	const sw_release_tags *walk;
	sw_str walk_to; /* the commit of the release's tag, "" = what is not released */
} sw_history_options;

/* Reads and judges the commits. Paths: version.paths, else the project's folder when it is below the repository's root (a
   dialect of a tool knows no paths unless it is told). SW_G103 …, SW_G104: the clone is shallow and ends before `since`. */
SW_NODISCARD bool sw_history_load(const sw_git *git, const sw_project *project, const sw_dialect *dialect,
				  const sw_history_options *options, sw_arena *arena, sw_history *out, sw_error *err);
/* Judges commits that were read elsewhere (tests, the rooms above with a list of their own): fills items from commits. */
SW_NODISCARD bool sw_history_judge(const sw_dialect *dialect, sw_arena *arena, sw_history *history, sw_error *err);
