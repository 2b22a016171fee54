/* The whole trace of a version, for people who want to know why it is this one: tags that were looked at and why each was passed
   over, changes of the tree, the settings in force and where each stands. Made after the version and apart from it, since it
   costs several children of git. */
#pragma once
#include "vcs/git.h"
#include "version/version.h"

#define SW_TRACE_REFS_MAX    ((size_t)50) /* newest first; the rest is only counted */
#define SW_TRACE_CHANGES_MAX ((size_t)50)

typedef struct sw_trace_ref {
	sw_str name;    /* "v1.0" */
	sw_str version; /* that it names; "" = none */
	sw_str skipped; /* why another one was taken; "" = this is the one */
} sw_trace_ref;

typedef struct sw_trace_change {
	sw_git_change change;
	bool generated; /* a build of this version writes it */
} sw_trace_change;

typedef struct sw_trace_setting {
	sw_str name, value; /* as written */
	sw_str from;        /* "pyproject.toml:7", "$SETUPTOOLS_SCM_OVERRIDES", "default" */
	bool overridden;    /* another one of this name comes first */
} sw_trace_setting;

typedef struct sw_version_trace {
	SW_VEC(sw_trace_ref) refs;
	size_t refs_seen;
	SW_VEC(sw_trace_change) changes; /* tracked files that differ from HEAD */
	size_t changes_seen;
	SW_VEC(sw_trace_setting) settings; /* the strongest first */
} sw_version_trace;

/* Traces `version` of the work tree of `project`, resolved with `options`. Nothing of git is in it for a version that does not come
   from there. */
SW_NODISCARD bool sw_version_explain(const sw_ctx *ctx, const sw_project *project, const sw_version_options *options,
				     const sw_version *version, sw_arena *arena, sw_version_trace *out, sw_error *err);
/* The changes of the tree alone: out->changes and out->changes_seen. */
SW_NODISCARD bool sw_version_changes(const sw_ctx *ctx, const sw_project *project, const sw_version *version,
				     sw_arena *arena, sw_version_trace *out, sw_error *err);
