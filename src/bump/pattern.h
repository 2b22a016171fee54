/* How bumpers write down where a version stands in a file: compiled, found in a text, rendered for a new version.

   - bumpver's notation: "vYYYY.BUILD[-TAG]", in files with {version} and {pep440_version} around text
     (bumpver 2026.1132, its v2 patterns; the older "{calver}" notation is an error that says so);
   - bump-my-version's: a search and a replace template around {current_version} and {new_version}, with a regular
     expression that takes a version apart and templates that put it together (bump-my-version 1.8.1);
   - commitizen's version_files "path:regex" and python-semantic-release's version_variables "path:variable:nf|tf".

   Nothing here opens a file. Texts are bytes; patterns that match code points take UTF-8. */
#pragma once
#include "base/env.h"
#include "base/err.h"
#include "base/vec.h"
#include "codec/pyre.h"

/* What stands where in a text. */
typedef struct sw_bump_hit {
	size_t offset, len;
	size_t pattern; /* which of several patterns of a place */
	sw_str version; /* what stands there, as the notation writes it; "" when the pattern shows only a part of it */
	const sw_str *groups; /* of a regular expression, the whole match first; NULL = none */
	size_t group_count;
	bool crlf; /* the lines of the text end with "\r\n", as those of the new text must */
} sw_bump_hit;
typedef SW_VEC(sw_bump_hit) sw_bump_hits; /* in order of offset, never overlapping */

/* bumpver ------------------------------------------------------------------------------------------------------------- */

typedef struct sw_bumpver sw_bumpver; /* a compiled pattern; lives in the arena it was made in */

/* The flags of `bumpver update`. */
typedef struct sw_bumpver_flags {
	bool major, minor, patch, tag_num, pin_increments, pin_date;
	sw_str tag;   /* "alpha", "beta", "rc", "dev", "post", "final", "preview"; "" = as it is */
	int64_t date; /* seconds since 1970, UTC */
} sw_bumpver_flags;

/* The fields that parts of a pattern stand for: YYYY, YY and 0Y for the year, and so on. */
typedef enum sw_bumpver_field {
	SW_BV_YEAR,     /* year_y */
	SW_BV_ISO_YEAR, /* year_g */
	SW_BV_QUARTER,
	SW_BV_MONTH,
	SW_BV_DAY,
	SW_BV_YEAR_DAY,
	SW_BV_WEEK_W, /* the week's first day a Monday, */
	SW_BV_WEEK_U, /* a Sunday, */
	SW_BV_WEEK_V, /* ISO 8601 */
	SW_BV_MAJOR,
	SW_BV_MINOR,
	SW_BV_PATCH,
	SW_BV_BUILD,
	SW_BV_TAG,
	SW_BV_PYTAG,
	SW_BV_GITHASH,
	SW_BV_HEXHASH,
	SW_BV_NUM,
	SW_BV_INC0,
	SW_BV_INC1,
	SW_BV_FIELDS
} sw_bumpver_field;
#define SW_BV_CALENDAR SW_BV_MAJOR /* the fields before it are dates */

/* What a version says. Numbers are digits without leading zeros, but for the build number; a field of the calendar that is
   not known has ptr NULL; no tag is "final" and "". */
typedef struct sw_bumpver_info {
	sw_str fields[SW_BV_FIELDS];
} sw_bumpver_info;

/* Compiles `raw`, a pattern of a file (or of the version itself: raw equal to `version_pattern`). SW_W061: unbalanced
   brackets, a pattern of the old notation, weeks and years of different calendars. */
SW_NODISCARD bool sw_bumpver_compile(sw_str version_pattern, sw_str raw, sw_arena *arena, const sw_bumpver **out,
				     sw_error *err);
/* The parts of a version; `today` (seconds) fills in what a pattern without a date lacks. SW_W062: it does not match. */
SW_NODISCARD bool sw_bumpver_parse(const sw_bumpver *pattern, sw_str version, int64_t today, sw_arena *arena,
				   sw_bumpver_info *out, sw_error *err);
/* The text of a pattern for a version: bumpver's format_version. */
sw_str sw_bumpver_render(const sw_bumpver *pattern, const sw_bumpver_info *info, sw_arena *arena);
/* The next version by bumpver's rules, as `bumpver test` prints it. SW_W043: it would not be higher, or it would be the same;
   SW_W060: a flag that the pattern has no part for; SW_W062. */
SW_NODISCARD bool sw_bumpver_next(sw_str version_pattern, sw_str current, const sw_bumpver_flags *flags,
				  sw_arena *arena, sw_str *out, sw_error *err);
/* Occurrences of `count` patterns in a text, as bumpver finds them: the first on each line, an earlier pattern before a
   later one that would overlap it. *missing gets the number of the first pattern that matches nowhere, SW_NPOS = none. */
SW_NODISCARD bool sw_bumpver_find(const sw_bumpver *const *patterns, size_t count, sw_str text, sw_arena *arena,
				  sw_bump_hits *out, size_t *missing, sw_error *err);

/* bump-my-version ----------------------------------------------------------------------------------------------------- */

typedef enum sw_bmv_kind { SW_BMV_NUMBER, SW_BMV_VALUES, SW_BMV_CALVER } sw_bmv_kind;

/* [tool.bumpversion.parts.NAME] */
typedef struct sw_bmv_part {
	sw_str name;
	sw_strs values;
	sw_str optional_value, first_value, calver_format, depends_on; /* ptr NULL = not given */
	bool independent, always_increment;
} sw_bmv_part;

/* How versions are taken apart and put together. */
typedef struct sw_bmv_scheme {
	sw_str parse;      /* a regular expression (flag VERBOSE); its groups are the parts */
	sw_strs serialize; /* format strings */
	SW_VEC(sw_bmv_part) parts;
} sw_bmv_scheme;

/* The names that a template may use beside its own: see sw_bump_template. */
typedef struct sw_bump_name {
	sw_str name, value;
	bool part; /* of a version: takes the specs of numbers when it is one, and none otherwise */
} sw_bump_name;
typedef SW_VEC(sw_bump_name) sw_bump_names;
typedef struct sw_bump_context {
	sw_bump_names names; /* the last of a name counts */
	int64_t now;         /* seconds since 1970 for {now} and {utcnow}, both in UTC */
	const sw_env *env;   /* for {$NAME}; may be NULL */
} sw_bump_context;

/* The next version: `word` is a part, "part=value" sets it. By bump-my-version's rules, dependents reset. SW_W060: no such
   part, SW_W043: the part has its last value, the result is the same; SW_W062: `current` does not match. */
SW_NODISCARD bool sw_bmv_next(const sw_bmv_scheme *scheme, sw_str current, sw_str word, const sw_bump_context *context,
			      sw_arena *arena, sw_str *out, sw_error *err);
/* `version` taken apart and put together again by `to` (which may be `from`): how a file with templates of its own writes
   it. SW_W062. */
SW_NODISCARD bool sw_bmv_rewrite(const sw_bmv_scheme *from, const sw_bmv_scheme *to, sw_str version,
				 const sw_bump_context *context, sw_arena *arena, sw_str *out, sw_error *err);
/* Adds the parts of `version` to the names of a context, each behind `prefix` ("current_", "new_"). SW_W062. */
SW_NODISCARD bool sw_bmv_names(const sw_bmv_scheme *scheme, sw_str version, sw_str prefix, sw_arena *arena,
			       sw_bump_context *context, sw_error *err);

/* Renders a Python format string: {name}, {name:spec}, {now:%Y-%m-%d}, {$NAME}, {{ and }}. Numbers take the specs of int
   ("03d", ">5"), texts those of str. SW_W063: a name that is not there, a spec or conversion that is not understood. */
SW_NODISCARD bool sw_bump_template(sw_str template, const sw_bump_context *context, sw_arena *arena, sw_str *out,
				   sw_error *err);
/* Renders a string.Template of Python as safe_substitute does: $name, ${name}, $$; what it does not know stays. */
sw_str sw_bump_dollar_template(sw_str template, const sw_bump_context *context, sw_arena *arena);
/* strftime of a time in UTC, C locale. SW_W063: a directive that Python's documentation does not list. */
SW_NODISCARD bool sw_bump_strftime(sw_str format, int64_t seconds, sw_arena *arena, sw_str *out, sw_error *err);

/* Regular expressions -------------------------------------------------------------------------------------------------- */

/* Occurrences of a fixed text, from the left, not overlapping. */
void sw_bump_find_text(sw_str needle, sw_str text, sw_arena *arena, sw_bump_hits *out);
/* Occurrences of an expression, with its groups (re.finditer). SW_O022. */
SW_NODISCARD bool sw_bump_find_regex(const sw_pyre *re, sw_str text, sw_arena *arena, sw_bump_hits *out, sw_error *err);
/* The replacement text of re.sub: \1, \g<1>, \g<name>, \n …, for one hit. SW_W063: no such group. */
SW_NODISCARD bool sw_bump_expand(const sw_pyre *re, sw_str replacement, const sw_bump_hit *hit, sw_arena *arena,
				 sw_str *out, sw_error *err);
/* commitizen's version_files: each occurrence of `version` on the lines on which `regex` ("" = the version itself) matches. */
SW_NODISCARD bool sw_bump_find_on_lines(sw_str regex, sw_str version, sw_str text, sw_arena *arena, sw_bump_hits *out,
					sw_error *err);
/* python-semantic-release's version_variables: the values that are assigned to `variable`. `tag_format` with {version} where
   the value is a tag, "" where it is a version. */
SW_NODISCARD bool sw_bump_find_variable(sw_str variable, sw_str tag_format, sw_str text, sw_arena *arena,
					sw_bump_hits *out, sw_error *err);
