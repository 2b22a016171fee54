/* What a project says about its bumps, in one record, whoever's notation it uses: bumpver, bump-my-version, commitizen,
   python-semantic-release, or shipwheel's own [tool.shipwheel.bump].

   Precedence: shipwheel's own settings always count, each for itself. Of the peers one counts, the first that is there:
   bumpver, bump-my-version, commitizen, python-semantic-release (the order of how much each says about places); the
   others are named in `unused`. Within a peer its own order of files holds.

   Hooks of a configuration are programs of somebody else: they are listed, never run unless the user says so. */
#pragma once
#include "bump/pattern.h"
#include "bump/step.h"
#include "project/project.h"

typedef enum sw_bump_tool {
	SW_TOOL_NONE, /* nothing but shipwheel's own settings, or not even these */
	SW_TOOL_BUMPVER,
	SW_TOOL_BMV,
	SW_TOOL_COMMITIZEN,
	SW_TOOL_PSR
} sw_bump_tool;

typedef enum sw_bump_place_kind {
	SW_BUMP_SEARCH,   /* bump-my-version: `search` found in the text, `replace` put there */
	SW_BUMP_PATTERNS, /* bumpver: `patterns` */
	SW_BUMP_LINES,    /* commitizen: the version on the lines that match patterns[0] ("" = the version itself) */
	SW_BUMP_VARIABLE, /* python-semantic-release: assigned to the variable patterns[0] */
	SW_BUMP_KEY,      /* the string at the TOML key patterns[0]; with bump-my-version, `search` within it */
	SW_BUMP_OWN       /* [tool.shipwheel.bump] files: `patterns`, each in bump-my-version's notation when it names
			     {current_version}, in bumpver's when it names parts ("YYYY.BUILD"), else a text in which
			     {version} stands for any version */
} sw_bump_place_kind;

typedef struct sw_bump_place {
	sw_bump_place_kind kind;
	sw_str path; /* from the project's root; a pattern of `glob` */
	bool glob;   /* `path` may name several files, ** included */
	sw_strs glob_exclude;
	sw_strs patterns; /* by kind */
	sw_str search, replace;
	bool regex; /* `search` is a regular expression */
	bool missing_file_ok, missing_version_ok;
	bool as_tag;                          /* what stands there is the tag's name, not the version */
	sw_bmv_scheme scheme;                 /* bump-my-version: of this file */
	sw_strs include_bumps, exclude_bumps; /* words for which it is edited; include_bumps.len 0 = all */
	size_t offset, len; /* where it is declared, in `config->text`; len 0 = it is not (the configuration itself) */
} sw_bump_place;

typedef enum sw_bump_hook_when {
	SW_HOOK_SETUP,
	SW_HOOK_PRE_COMMIT,
	SW_HOOK_POST_COMMIT,
	SW_HOOK_BUILD
} sw_bump_hook_when;
typedef struct sw_bump_hook {
	sw_bump_hook_when when;
	sw_str command;
} sw_bump_hook;

typedef struct sw_bump_config {
	sw_bump_tool tool;
	const char *tool_name; /* "bumpver"; "" for SW_TOOL_NONE */
	sw_str path, text;     /* of the file that it was read from, from the root; "" = none */
	sw_str table;          /* "[tool.bumpver]" */
	sw_strs unused;        /* tables of other tools that are there too: "[tool.commitizen] in pyproject.toml" */
	sw_strs ignored;       /* settings that have no meaning here, one sentence each */
	sw_str current;        /* ptr NULL: the configuration does not say; the version comes from its places */
	SW_VEC(sw_bump_place) places;
	sw_str version_pattern;  /* bumpver */
	sw_bmv_scheme scheme;    /* bump-my-version */
	sw_str version_provider; /* commitizen: "commitizen", "pep621", "poetry", "uv", "scm" … */
	bool semver;             /* python-semantic-release and commitizen's semver: 1.0.0-rc.1 */
	sw_str prerelease_token; /* python-semantic-release: "rc" */

	sw_switch commit, tag, push; /* unset: the command's own default */
	sw_switch push_tag;          /* bump-my-version: nothing but the tag */
	sw_switch sign;
	sw_switch annotated; /* commitizen makes lightweight tags unless told */
	sw_switch allow_dirty;
	sw_strs allow_dirty_files, allowed_branches, moveable_tags, commit_args;
	sw_str tag_scope; /* bumpver: "default", "global", "branch"; "" = it does not ask the tags */
	sw_str commit_message, tag_name, tag_message; /* templates of the tool; ptr NULL = its default is ours */
	sw_str own_message, own_tag_message;          /* of [tool.shipwheel.bump]; "" = not given */
	SW_VEC(sw_bump_hook) hooks;
	sw_str changelog; /* file; "" = none is kept */
} sw_bump_config;

/* One change of version: what templates and places are rendered with. */
typedef struct sw_bump_change {
	sw_str current, next;  /* as the tool writes them */
	int64_t now;           /* seconds since 1970, UTC */
	const sw_env *env;     /* may be NULL */
	sw_str branch, commit; /* "" = not in a repository */
} sw_bump_change;

/* Reads what is there; a project without any gives SW_TOOL_NONE and success. SW_W064: a configuration that is broken or
   that means something we cannot do (YAML among it), pointing at it; SW_O001 … for files that cannot be read. */
SW_NODISCARD bool sw_bump_config_load(const sw_project *project, sw_arena *arena, sw_bump_config *out, sw_error *err);

/* The next version by the rules of the project's tool where it has rules of its own (bumpver, bump-my-version), else by
   `arith` (bump/step.h). Words are ours in all cases: with bumpver "major minor patch" and the phases become its flags
   ("stable" = --tag final, "date" or none at all = the date alone), and its own names (tag-num, pin-date, pin-increments) are taken too;
   with bump-my-version a word is a part, a value of a part, or part=value. Errors as sw_bump_next. */
SW_NODISCARD bool sw_bump_config_next(const sw_bump_config *config, const sw_bump_arith *arith, const sw_strs *words,
				      const sw_bump_change *change, sw_arena *arena, sw_str *out, sw_error *err);
/* True when the tool has rules of its own for what comes after a version. */
bool sw_bump_config_rules(const sw_bump_config *config);
/* A version given by the user ("set"), as the tool would take it: it must match its pattern. SW_W062. */
SW_NODISCARD bool sw_bump_config_accepts(const sw_bump_config *config, sw_str version, int64_t now, sw_arena *arena,
					 sw_error *err);

/* Where the version stands in the text of a file of the place . Not found: true and no hit when
   the place allows it, else SW_W065, pointing at the declaration. `change->next` may be "". */
SW_NODISCARD bool sw_bump_place_find(const sw_bump_config *config, const sw_bump_place *place, sw_str path, sw_str text,
				     const sw_bump_change *change, sw_arena *arena, sw_bump_hits *out, sw_error *err);
/* What a hit becomes for change->next. */
SW_NODISCARD bool sw_bump_place_render(const sw_bump_config *config, const sw_bump_place *place, const sw_bump_hit *hit,
				       const sw_bump_change *change, sw_arena *arena, sw_str *out, sw_error *err);
/* True when the place takes part in a bump by these words (bump-my-version's include_bumps and exclude_bumps). */
bool sw_bump_place_counts(const sw_bump_place *place, const sw_strs *words);

typedef enum sw_bump_text { SW_TEXT_COMMIT, SW_TEXT_TAG, SW_TEXT_TAG_MESSAGE } sw_bump_text;
/* The commit message, tag name or tag message of a change, by the tool's template in the tool's notation. Without a tool:
   "chore: bump version to X", "vX", "Release vX". [tool.shipwheel.bump] message and tag-message come before the tool's; they
   know {version}, {old_version} and {tag}.
   SW_W063. */
SW_NODISCARD bool sw_bump_config_text(const sw_bump_config *config, sw_bump_text which, const sw_bump_change *change,
				      sw_arena *arena, sw_str *out, sw_error *err);
