/* towncrier's news fragments: one file a change, collected at the release. Settings from [tool.towncrier] or
   towncrier.toml with towncrier's own defaults (26.9). */
#pragma once
#include "base/ctx.h"
#include "changes/history.h"
#include "project/project.h"

typedef struct sw_fragment_type {
	sw_str key;  /* "feature" */
	sw_str name; /* "Features" */
	bool show_content;
	sw_level level; /* that it asks for */
} sw_fragment_type;

typedef struct sw_fragment_section {
	sw_str name, path; /* "" and "" by default */
} sw_fragment_section;

typedef struct sw_fragments_config {
	bool present;  /* the project uses towncrier */
	sw_str path;   /* of the file that says so */
	sw_str folder; /* absolute; of the fragments, where no section says otherwise */
	sw_str append; /* below a section's folder: "newsfragments" where no directory is set */
	sw_str file;   /* NEWS.rst */
	bool markdown, single_file;
	sw_str template_name; /* of towncrier's own ("default"); a template of the project's: its path */
	sw_str start_string, name, title_format, issue_format, issue_pattern, orphan_prefix;
	bool has_issue_format, title_off; /* title_off: title_format = false */
	sw_strs underlines;
	int64_t wrap; /* columns; 0 = not wrapped */
	bool all_bullets;
	bool strict;                    /* `ignore` is set: other names are errors */
	sw_strs ignore;                 /* lower case */
	SW_VEC(sw_fragment_type) types; /* in the order of the headings */
	SW_VEC(sw_fragment_section) sections;
} sw_fragments_config;

typedef struct sw_fragment {
	sw_str path; /* absolute */
	size_t section, type;
	sw_str issue; /* "" = an orphan */
	int64_t counter;
	sw_str text;
} sw_fragment;
typedef struct sw_fragments {
	sw_fragments_config config;
	SW_VEC(sw_fragment) list; /* by section, issue, type, counter */
} sw_fragments;

/* The settings; present = false when the project has none. SW_O010, SW_A002 point at what cannot be. */
SW_NODISCARD bool sw_fragments_configure(const sw_project *project, sw_arena *arena, sw_fragments_config *out,
					 sw_error *err);
/* Settings and fragments. SW_W082: a name that towncrier refuses, or two fragments of one name. */
SW_NODISCARD bool sw_fragments_load(const sw_project *project, sw_arena *arena, sw_fragments *out, sw_error *err);

/* "123.feature.1.md": issue, type and counter. False when the name is no fragment's. `types` are the keys. */
bool sw_fragment_name_parse(sw_str name, const sw_strs *types, sw_arena *arena, sw_str *issue, sw_str *type,
			    int64_t *counter);

/* Holds fragments and commits against each other, by issue or request number: a fragment wins over the commits with its
   number (they get skip = SW_SKIP_EXCLUDED … and stay in the history), commits without a fragment fill the gaps. SW_W083
   names both when they disagree on the level: the fragment says bugfix, the commit says feat. */
SW_NODISCARD bool sw_fragments_check(const sw_fragments *fragments, const sw_history *history, sw_error *err);
