/* What a commit message says, after Conventional Commits 1.0.0 (conventionalcommits.org): a pure function of the text.

     feat(parser)!: take arrays

     A body.

     BREAKING CHANGE: strings alone are refused
     Refs: #123

   Types and tokens match in any case, BREAKING CHANGE only in upper case; BREAKING-CHANGE is its synonym. A footer's value
   goes on until the next footer. Lines end with \n or \r\n. Text that is no UTF-8 is taken byte by byte. */
#pragma once
#include "base/vec.h"

/* How far a change moves a version, in the order of size. */
typedef enum sw_level { SW_LEVEL_NONE, SW_LEVEL_PATCH, SW_LEVEL_MINOR, SW_LEVEL_MAJOR } sw_level;
const char *sw_level_name(sw_level level); /* "none", "patch", "minor", "major" */

typedef struct sw_change_footer {
	sw_str token; /* "Refs", "BREAKING CHANGE" */
	sw_str value; /* trimmed; may hold line ends */
	bool hash;    /* `Token #value`: the value begins behind the # */
} sw_change_footer;

typedef struct sw_change {
	sw_str subject;       /* first paragraph in one line, trimmed */
	sw_str bare_subject;  /* the same without `request` */
	bool conventional;    /* it has the form; the fields below are empty without, but for footers and reverts */
	sw_str type;          /* lower case */
	sw_str scope;         /* as written, trimmed */
	sw_str description;   /* what stands behind the colon, without `request` */
	bool breaking;        /* "!" or a footer */
	sw_str breaking_text; /* of the footer; else, with "!", the description */
	sw_str body;          /* between subject and footers, trimmed */
	SW_VEC(sw_change_footer) footers;

	sw_strs issues; /* numbers that the message closes or refers to, and `request`: digits alone, each once, in order */
	sw_str request; /* digits of the pull or merge request: "(#12)" or "(!12)" at the end of the subject */

	bool is_revert;         /* a `git revert`, or type revert */
	sw_strs reverts;        /* commit ids (at least 7 hex digits, lower case) that it takes back */
	sw_str reverts_subject; /* subject that it takes back, "" when it does not name it */
} sw_change;
typedef SW_VEC(sw_change) sw_change_list;

/* Reads one message. Slices point into `message` or lie in `arena`. Whatever the text, this cannot fail. */
void sw_change_parse(sw_str message, sw_arena *arena, sw_change *out);

/* The same for a message that may hold several, as squash merges leave them: GitHub's bullets ("* feat: x"), the listing of
   `git merge --squash`, and further conventional subjects that begin a paragraph. The first is the message itself without
   them. At most SW_LIMIT_SQUASHED. */
void sw_change_parse_all(sw_str message, sw_arena *arena, sw_change_list *out);

/* A subject without "(#12)" at its end. */
sw_str sw_change_without_request(sw_str subject);
/* "feat(parser)!: take arrays" of a conventional change, its subject otherwise. */
sw_str sw_change_title(const sw_change *change, sw_arena *arena);
/* Whether it moves a dependency to another version: build(deps), chore(deps), deps:, and what dependabot and renovate write
   without a type ("Bump x from 1 to 2", "Update dependency x to v2"). */
bool sw_change_is_dependency(const sw_change *change);
/* Whether it only writes down a version: "chore: bump version to 1.2.0", "chore(release): 1.2.0", "bump: version 1.1 → 1.2",
   "Release v1.2.0", "1.2.0". */
bool sw_change_is_release(const sw_change *change);

/* What our own reading makes of a type. */
typedef struct sw_change_type {
	const char *name;    /* "feat"; in lower case */
	sw_level level;      /* when it is not breaking */
	const char *keep;    /* section of Keep a Changelog, NULL = not told */
	const char *release; /* section of release notes, NULL = not told */
} sw_change_type;
extern const sw_change_type sw_change_types[]; /* name NULL at the end */
/* The row of a type (in any case), NULL when it is not known. */
const sw_change_type *sw_change_type_find(sw_str type);
