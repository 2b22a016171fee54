/* The rules of dunamai 1.26.5, which uv-dynamic-versioning and poetry-dynamic-versioning follow too: a configuration record,
   what is known of the commit, and pure functions from both to a version.

   A tag is a version when a pattern finds one in it; the nearest tag that it finds one in counts. Without distance the version
   is the tag's; else "1.2.3.post4.dev0+1a2b3c4", or with bump "1.2.4.dev4+1a2b3c4". */
#pragma once
#include "base/err.h"
#include "base/vec.h"

typedef enum sw_dunamai_style { SW_DUNAMAI_PEP440, SW_DUNAMAI_SEMVER, SW_DUNAMAI_PVP } sw_dunamai_style;
typedef enum sw_dunamai_metadata {
	SW_DUNAMAI_DISTANCE, /* the commit is shown behind a tag only */
	SW_DUNAMAI_NEVER,
	SW_DUNAMAI_ALWAYS
} sw_dunamai_metadata;

/* All zero = dunamai's own defaults, but for commit_length and bump_index: see sw_dunamai_defaults. */
typedef struct sw_dunamai_config {
	sw_str pattern; /* Python pattern with a group "base", or "default", "default-unprefixed"; "" = default */
	sw_str pattern_prefix; /* put behind the first "^" of the pattern */
	sw_str format;         /* in the notation of str.format, ptr NULL = none */
	bool styled;           /* `style` was chosen: a format is checked against it too */
	sw_dunamai_style style;
	sw_dunamai_metadata metadata;
	bool tagged_metadata; /* what the tag has behind "+" is shown */
	bool dirty;           /* "dirty" is shown */
	bool ignore_untracked;
	bool latest_tag;  /* only the nearest tag is looked at */
	bool highest_tag; /* the highest version of all tags counts, not the nearest */
	bool strict;      /* an error instead of 0.0.0 without a tag, and of a shallow clone */
	bool bump;
	int64_t bump_index; /* of the number to count up, from the left from 0, from the right from -1 */
	bool full_commit, cut_commit;
	int64_t commit_length; /* with cut_commit: of the full id, as Python's slices take it */
	sw_str commit_prefix, escape_with;
	sw_str tag_branch;         /* whose tags count, "" = HEAD */
	sw_str fallback_version;   /* where there is no repository, "" = none */
	sw_str file, file_pattern; /* from-file: the version stands in a file; "" = it does not */
	bool deepen;               /* fix-shallow-repository */
} sw_dunamai_config;
sw_dunamai_config sw_dunamai_defaults(void);

/* What a tag says. Numbers are decimal digits without leading zeros; ptr NULL = not there. */
typedef struct sw_dunamai_tag {
	sw_str name;     /* as git has it */
	sw_str base;     /* "1.2.3" */
	sw_str epoch;    /* "1" */
	sw_str stage;    /* "rc", in the tag's own spelling */
	sw_str revision; /* "1" */
	sw_str metadata; /* behind "+" */
} sw_dunamai_tag;

typedef struct sw_dunamai_facts {
	sw_dunamai_tag tag; /* base "0.0.0" without one */
	int64_t distance;
	sw_str commit; /* as long as it is to be shown; "" = unknown */
	sw_str branch; /* "" = detached */
	bool dirty;
	bool has_time;
	int64_t time_s; /* of the commit */
} sw_dunamai_facts;

/* The tag that counts among `names`, nearest first; *found = false: none of them, and none has to be. SW_W001: latest_tag or
   strict and the tag does not match; SW_W003: the pattern is none. */
SW_NODISCARD bool sw_dunamai_choose(const sw_dunamai_config *config, const sw_strs *names, sw_arena *arena, bool *found,
				    sw_dunamai_tag *out, sw_error *err);
/* The version. SW_W002: it is none of the style; SW_W003: the format is wrong; SW_W004: the number to count up is none. */
SW_NODISCARD bool sw_dunamai_format(const sw_dunamai_config *config, const sw_dunamai_facts *facts, sw_arena *arena,
				    sw_str *out, sw_error *err);
/* True when the answer depends on whether the tree is dirty. */
bool sw_dunamai_needs_dirt(const sw_dunamai_config *config);
