/* Whose reading of commit messages counts: our own, or exactly that of a tool that the project used until now, with that
   tool's settings as far as they are static. Dialects are data: levels by type, patterns, switches.

   Default: [tool.semantic_release] or [tool.commitizen] where one of them stands (the first wins in this order), else our
   own; `version.commits` overrides. */
#pragma once
#include "changes/change.h"
#include "codec/pyre.h"
#include "project/project.h"

typedef enum sw_dialect_id {
	SW_DIALECT_CONVENTIONAL,     /* ours */
	SW_DIALECT_SEMANTIC_RELEASE, /* python-semantic-release 10 */
	SW_DIALECT_COMMITIZEN        /* commitizen 4 */
} sw_dialect_id;
const char *sw_dialect_name(sw_dialect_id id); /* the word of version.commits: "semantic-release" */

/* What a version 0.x does. Names are the words of version.zero. */
typedef enum sw_zero {
	SW_ZERO_MINOR_ON_BREAKING, /* breaking raises the minor number, a feature too; ours */
	SW_ZERO_PATCH_ON_FEATURE,  /* breaking raises the minor number, a feature the patch: Cargo's reading */
	SW_ZERO_MAJOR_ON_BREAKING, /* as from 1.0 on */
	SW_ZERO_LEAVE              /* any release is 1.0.0 at the least */
} sw_zero;
const char *sw_zero_name(sw_zero zero);

/* Which of python-semantic-release's parsers. Its others (emoji, scipy, tag, conventional-monorepo and those that a project
   writes itself) are left to the tool: SW_W080. */
typedef enum sw_psr_parser { SW_PSR_CONVENTIONAL, SW_PSR_ANGULAR } sw_psr_parser;

typedef struct sw_level_rule {
	const sw_pyre *pattern;
	sw_level level;
} sw_level_rule;
typedef SW_VEC(sw_level_rule) sw_level_rules;

typedef struct sw_text_pair {
	sw_str from, to;
} sw_text_pair;
typedef SW_VEC(sw_text_pair) sw_text_pairs;

typedef struct sw_dialect {
	sw_dialect_id id;
	sw_str source; /* where it was chosen, for --explain: "[tool.commitizen]", "version.commits", "default" */
	sw_zero zero;
	sw_str tag_format;    /* with {version} or $version; "" = our own forms (see changes/history.h) */
	sw_str changelog;     /* file; "" = not said */
	bool changelog_given; /* by the project's settings */

	struct {
		sw_psr_parser parser;
		sw_strs minor_tags, patch_tags, allowed_tags;
		sw_level default_level;
		bool squash, skip_merges;
		SW_VEC(const sw_pyre *) excluded; /* changelog.exclude_commit_patterns */
		bool mask_first;                  /* the first release is just "Initial Release" */
		sw_str insertion_flag;
		sw_str remote_type, remote_domain;
		const struct sw_psr_patterns *patterns;
	} psr;

	struct {
		const sw_pyre *bump_pattern;
		sw_level_rules bump_map, bump_map_zero;
		bool major_version_zero;
		const sw_pyre *parser, *body_parser; /* of the changelog: commit_parser with its groups */
		const sw_pyre *changelog_pattern;
		sw_text_pairs type_map;
		sw_strs type_order;
		sw_strs legacy_tag_formats, ignored_tag_formats;
		sw_str start_rev;
	} cz;
} sw_dialect;

/* The dialect of a project. SW_A002, SW_O010, SW_O021 point at the setting that cannot be; SW_W080: a setting names code of
   the project (a parser class, a plugin) that only the tool itself can run. */
SW_NODISCARD bool sw_dialect_load(const sw_project *project, sw_arena *arena, sw_dialect *out, sw_error *err);
/* A dialect with all defaults. */
SW_NODISCARD bool sw_dialect_default(sw_dialect_id id, sw_arena *arena, sw_dialect *out, sw_error *err);
