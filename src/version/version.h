/* The version of a project, from wherever the project itself takes it: one resolution order, one result. Configuration is
   read from the tables that the project already has; what is printed is what its own tool prints. */
#pragma once
#include "base/diag.h"
#include "project/project.h"

typedef enum sw_version_origin {
	SW_VERSION_STATIC, /* written in pyproject.toml, setup.cfg or setup.py */
	SW_VERSION_SOURCE, /* an attribute or a pattern in a file of the project (flit, hatch, setuptools attr and file) */
	SW_VERSION_GIT,    /* the nearest tag */
	SW_VERSION_ARCHIVE, /* a file of a source distribution or an export: PKG-INFO, .git_archival.txt, scm_version.json */
	SW_VERSION_FALLBACK, /* fallback_version or parentdir_prefix_version */
	SW_VERSION_GIVEN,    /* an environment variable (…_PRETEND_VERSION) */
	SW_VERSION_BACKEND   /* only the project's own backend can say: `reason` says why */
} sw_version_origin;
const char *sw_version_origin_name(sw_version_origin origin); /* "git" */

/* Whose rules lead from tags to a version; the words of the setting version.style in this order. */
typedef enum sw_version_style {
	SW_STYLE_AUTO, /* of the tool that the project has; of a project without one: ours */
	SW_STYLE_SHIPWHEEL,
	SW_STYLE_SETUPTOOLS_SCM,
	SW_STYLE_HATCH_VCS,
	SW_STYLE_DUNAMAI
} sw_version_style;

/* How the version gets into what is built. */
typedef enum sw_version_delivery {
	SW_VERSION_FOUND, /* the project's backend finds the same one by itself */
	SW_VERSION_STAMPED, /* it finds none: the build writes it into pyproject.toml or setup.cfg of its copy of the commit */
	SW_VERSION_PRETENDED /* it would find another one: the build hands it over in SETUPTOOLS_SCM_PRETEND_VERSION */
} sw_version_delivery;

typedef struct sw_version_options {
	sw_version_style style; /* other than AUTO: what these rules say, whatever the project has */
	bool of_commit;         /* the version of HEAD as if the work tree were clean: what gets built */
	bool compat;            /* exactly as setuptools-scm also where the project has no table of it */
	sw_strs settings; /* of the style dunamai: "bump", "pattern=default-unprefixed", by their names in [tool.uv-dynamic-versioning] */
	bool strict; /* for what is built or published: an error instead of the guess of a shallow clone (SW_G104) or of a text
	                that is no version (SW_W002), where the tool prints it all the same and a warning says so */
} sw_version_options;

/* What is known of the commit; all zero when git was not asked. */
typedef struct sw_version_git {
	sw_str tag;         /* as it is named, "" = none below HEAD */
	sw_str tag_version; /* the version that it names; "0.0" without a tag */
	int64_t distance;   /* commits since the tag; without a tag all commits */
	sw_str node;        /* full id of HEAD; "" = no commit yet */
	sw_str branch;      /* "" = detached, or not asked for */
	bool dirty;         /* tracked files differ from HEAD */
	bool shallow;       /* the history is cut off */
} sw_version_git;

/* A file that a build of this version writes into the project. */
typedef struct sw_version_file {
	sw_str path; /* from the project's root, "/" between the parts */
	sw_str content;
	sw_str bare; /* the same without the commit: what setuptools-scm writes in an sdist of src layout, which does not know it; ptr NULL: the template
	                asks for more than an sdist knows */
} sw_version_file;

typedef struct sw_version {
	sw_version_origin origin;
	sw_version_delivery delivery;
	sw_str tool; /* who decides: "shipwheel", "setuptools-scm", "hatch-vcs", "pyproject.toml", "flit_core", "setuptools", … */
	sw_str text;   /* as that tool prints it, not always in normal form; "" with SW_VERSION_BACKEND */
	sw_str normal; /* its PEP 440 normal form: file names, and metadata by all backends but hatchling, which writes
	                       `text`; "" with SW_VERSION_BACKEND, and when `text` is no version (never with strict) */
	sw_str public_text; /* `normal` without the local part: what a public index takes */
	sw_str reason;      /* with SW_VERSION_BACKEND: the feature, with file and line where there is one */
	sw_where where;     /* where it is written; path "" = nowhere (git) */
	sw_version_git git;
	bool untagged; /* by our own rules, without any tag below HEAD: 0.1.devN, which is not published */
	SW_VEC(sw_version_file)
	files;                    /* version_file, write_to, build hooks: what the backend writes while it builds */
	sw_strs steps;            /* how it came about, one sentence each, for --explain */
	SW_VEC(sw_diag) warnings; /* what the tool only warns about, or says nothing about */
} sw_version;

/* Whether it comes from git by shipwheel's own rules (version/own.h). */
static inline bool sw_version_is_own(const sw_version *version)
{
	return sw_str_is(version->tool, "shipwheel");
}

/* Whether the project's backend takes another version from SETUPTOOLS_SCM_PRETEND_VERSION. */
static inline bool sw_version_takes_pretended(const sw_version *version)
{
	return sw_str_is(version->tool, "setuptools-scm") || sw_str_is(version->tool, "hatch-vcs");
}

/* Resolves the version of `project`; everything lives in `arena`. Git is asked only when the project's version comes from
   it (SW_G101 to SW_G109). SW_G104: the tag is beyond the end of a shallow clone, with strict or where the project's own
   settings say so; else a warning. SW_W001 to SW_W006. */
SW_NODISCARD bool sw_version_resolve(const sw_ctx *ctx, const sw_project *project, const sw_version_options *options,
				     sw_arena *arena, sw_version *out, sw_error *err);
