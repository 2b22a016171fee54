/* The engine of setuptools-scm 10.3.4 / vcs-versioning 2.6.0 as pure functions: a configuration record, what is known of
   the commit, and two tables of schemes. hatch-vcs is the same engine with another way to its configuration. */
#pragma once
#include "base/err.h"
#include "base/vec.h"

/* What to do with a shallow clone, or with submodules that are not checked out (scm.git.pre_parse). */
typedef enum sw_scm_pre_parse {
	SW_SCM_WARN_SHALLOW,
	SW_SCM_FAIL_SHALLOW,
	SW_SCM_FETCH_SHALLOW,
	SW_SCM_FAIL_SUBMODULES
} sw_scm_pre_parse;

typedef struct sw_scm_config {
	sw_strs version_schemes, local_schemes; /* first answer wins; empty = guess-next-dev, node-and-date */
	sw_str tag_prefix;                      /* cut off before the pattern is applied */
	bool tag_strict;                        /* a tag must hold a dot */
	sw_str tag_regex;                       /* Python pattern; "" = the default */
	sw_str fallback_version;                /* ptr NULL = none; with git the base where there is no tag */
	sw_str parentdir_prefix;                /* ptr NULL = none */
	bool raw;                               /* normalize = false: versions are checked but kept as written */
	sw_str root;                            /* of the repository, from the project's folder; "" = "." */
	bool search_parents;                    /* the repository may be further up */
	sw_str project_path;      /* where the project must lie in the repository; ptr NULL = where `root` says */
	sw_strs describe_command; /* empty = the default */
	sw_scm_pre_parse pre_parse;
	bool scoped;       /* distance_scope: count only commits that touch the project or a folder of `scope` */
	sw_strs scope;     /* further folders, from the repository's root */
	bool first_parent; /* distance_count = "first-parent" */
	sw_str dist_name;  /* for variables named ..._FOR_<NAME>; "" = none */
	sw_str version_file, write_to;                   /* "" = none */
	sw_str version_file_template, write_to_template; /* ptr NULL = the default for the suffix */
	sw_str towncrier_dir;                            /* absolute folder with changelog fragments */
	bool before_9; /* the build admits no setuptools-scm from 9 on, whose versions show the node as git abbreviates it */
} sw_scm_config;

/* What is known of the commit. The texts come from git, from an archive or from PRETEND_METADATA. */
typedef struct sw_scm_facts {
	sw_str tag; /* a version, in normal form unless config.raw */
	int64_t distance;
	sw_str node;      /* "g" and hex digits; "" = unknown */
	bool abbreviated; /* `node` is as long as it is to be shown (config.before_9) */
	bool dirty;
	bool preformatted; /* `tag` is the answer; no scheme is asked */
	bool has_branch;
	sw_str branch;       /* "HEAD" when detached */
	bool has_node_time;  /* else the day of the commit is taken to be that of now_s */
	int64_t node_time_s; /* committer date of HEAD */
	int64_t now_s;       /* SOURCE_DATE_EPOCH, else the clock */
} sw_scm_facts;

/* One text of `git describe`: "TAG-DISTANCE-gNODE[-dirty]", else a bare tag. */
typedef struct sw_scm_describe {
	sw_str tag, node; /* node with its "g", "" = none */
	int64_t distance;
	bool dirty;
} sw_scm_describe;
sw_scm_describe sw_scm_describe_parse(sw_str text);

/* The --match pattern of git describe. */
sw_str sw_scm_match(const sw_scm_config *config, sw_arena *arena);
/* The version that a tag names. SW_W001: none; *dropped (may be NULL) gets the part behind "+" that was left out. */
SW_NODISCARD bool sw_scm_tag_version(const sw_scm_config *config, sw_str tag, sw_arena *arena, sw_str *version,
				     sw_str *dropped, sw_error *err);
/* The version. SW_W003: no such scheme, SW_W004: the scheme has no answer, SW_W005: dirty and refused. `steps` (may be NULL)
   gets one sentence a step. */
SW_NODISCARD bool sw_scm_format(const sw_scm_config *config, const sw_scm_facts *facts, sw_arena *arena, sw_strs *steps,
				sw_str *out, sw_error *err);
/* What the node looks like in a version: the first ten characters, as setuptools-scm 9 and later print it; all that there
   is of one that git has abbreviated for earlier ones. */
sw_str sw_scm_short_node(const sw_scm_facts *facts);

/* True when a configured version scheme or a template looks at the day of the commit, which costs a process. */
bool sw_scm_needs_date(const sw_scm_config *config);
/* True when every scheme of the configuration is one of ours; else *unknown gets the first that is not: it belongs to a
   plug-in, or is a function of the project. */
bool sw_scm_knows_schemes(const sw_scm_config *config, sw_str *unknown);
