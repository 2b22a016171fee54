/* Inside of this room: how the setuptools-scm engine gets its configuration and its facts, and the other sources. */
#pragma once
#include "codec/rfc822.h"
#include "vcs/git.h"
#include "version/file.h"
#include "version/version.h"

/* One resolution. Every function below adds to `result`, whose lists live in `arena`. */
typedef struct sw_resolution {
	const sw_ctx *ctx;
	const sw_project *project;
	const sw_version_options *options;
	sw_arena *arena;
	sw_version *result;
	bool hatch;        /* the engine is called by hatch-vcs: settings from [tool.hatch.version] alone */
	bool before_9;     /* as setuptools-scm before 9 */
	bool checked;      /* the backend refuses a text that is no version */
	bool fixed_anchor; /* `anchor` was named by a setting */
	sw_str dist_name;  /* for variables named ..._FOR_<NAME>, "" = only the general ones */
	sw_str root;       /* folder where the repository must be, absolute */
	sw_str anchor; /* the project's folder as the engine sees it; with hatch-vcs the root, unless relative_to is set */
} sw_resolution;

void sw_resolution_step(const sw_resolution *r, const char *format, ...) SW_PRINTF(2, 3);
void sw_resolution_warn(const sw_resolution *r, sw_code code, const char *format, ...) SW_PRINTF(3, 4);
/* What would be an error of a strict caller, as a warning: message and fix of `err`. */
void sw_resolution_warn_error(const sw_resolution *r, const sw_error *err);
/* Only the project's own backend knows; always true. */
bool sw_resolution_leave(const sw_resolution *r, const char *format, ...) SW_PRINTF(2, 3);

/* SW_G104 with its fix; always false. */
bool sw_resolution_shallow(const sw_git *git, sw_error *err);
/* The answer from a shallow clone is a guess: a warning, and for a strict caller the error. */
bool sw_resolution_guess(const sw_resolution *r, const sw_git *git, sw_error *err);
/* SW_G101 when `dir` is the root of a repository that shipwheel does not read: of the system with the folder `marker`
   (".hg"), "" = none. */
bool sw_resolution_refuse(const sw_resolution *r, sw_str dir, sw_str marker, sw_error *err);
/* The same for any of them, in `dir` or above. */
bool sw_resolution_refuse_any(const sw_resolution *r, sw_str dir, sw_error *err);

/* Settings. *leave gets the reason why they are beyond us (functions of the project); {NULL, 0} otherwise. */
bool sw_scm_config_read(sw_resolution *r, const sw_toml_value *table, sw_scm_config *out, sw_str *leave, sw_error *err);

/* What the environment says. A variable of setuptools-scm by its general name ("PRETEND_VERSION"); {NULL, 0} when it is not set. */
sw_str sw_scm_env_get(const sw_resolution *r, const char *name);
/* Applies PRETEND_METADATA to the facts. SW_W003: a field of a wrong type. */
bool sw_scm_env_metadata(const sw_resolution *r, sw_scm_facts *facts, sw_error *err);
/* Digits as Python's int() takes them: a sign, single underscores between digits, blanks around. */
bool sw_scm_python_int(sw_str text, int64_t *out);
/* Seconds since 1970 that stand for "now". */
bool sw_scm_env_now(const sw_resolution *r, int64_t *out, sw_error *err);
/* The text of a variable as a TOML document, or as the inside of one value when it begins with "{". */
bool sw_scm_env_toml(const sw_resolution *r, const char *name, sw_str text, sw_toml *doc, const sw_toml_value **out,
		     sw_error *err);

/* Where facts come from. *found = false: nothing there, the next source is asked. */
bool sw_scm_from_git(const sw_resolution *r, const sw_scm_config *config, bool *found, sw_scm_facts *out,
		     sw_error *err);
bool sw_scm_from_files(const sw_resolution *r, const sw_scm_config *config, bool *found, sw_scm_facts *out,
		       sw_error *err);
bool sw_scm_from_fallback(const sw_resolution *r, const sw_scm_config *config, bool *found, sw_scm_facts *out,
			  sw_error *err);
/* The header block of a file (PKG-INFO, .git_archival.txt). */
bool sw_scm_headers(const sw_resolution *r, sw_str path, sw_message *out, sw_error *err);
/* A version as the configured class takes it: normal form, or as written. SW_W002. */
bool sw_scm_version_text(const sw_scm_config *config, sw_str text, const char *what, sw_arena *arena, sw_str *out,
			 sw_error *err);

/* The table that holds the engine's settings for `r`, NULL = all defaults. */
const sw_toml_value *sw_version_scm_table(const sw_resolution *r);
/* The engine as a whole; `table` holds its settings, NULL = all defaults. */
bool sw_scm_resolve(sw_resolution *r, const sw_toml_value *table, sw_error *err);

/* The dunamai engine, see dunamai.h. Settings from the project's table "uv-dynamic-versioning" or "poetry-dynamic-versioning",
   "" = from whichever it has, for a version that was asked for by its style. */
bool sw_dunamai_resolve(sw_resolution *r, const char *table, sw_error *err);

/* [tool.pdm.version]: file or scm. */
bool sw_pdm_resolve(sw_resolution *r, sw_error *err);

/* Versions in files of the project. Each sets the result, or leaves it to the backend. */
bool sw_static_attribute(const sw_resolution *r, sw_str attribute, sw_error *err);      /* setuptools attr */
bool sw_static_module(const sw_resolution *r, sw_str path, sw_str name, sw_error *err); /* hatch code */
bool sw_static_files(const sw_resolution *r, const sw_strs *paths, sw_error *err);      /* setuptools file */
bool sw_static_flit(const sw_resolution *r, sw_error *err);                             /* __version__ */
/* hatch, pdm. `name`: of the group that holds the version, "" = the first one. */
bool sw_static_pattern(const sw_resolution *r, sw_str path, sw_str pattern, sw_str name, sw_error *err);
/* The version stands at `offset` of `content`, the text of `path`. */
bool sw_static_found(const sw_resolution *r, sw_version_origin origin, sw_str text, sw_str path, sw_str content,
		     size_t offset, size_t len, sw_error *err);

/* shipwheel's own engine. Whether the project has no other source of a version, or none that stands in the way of its wish. */
bool sw_own_applies(const sw_project *project);
/* How a version that is not the backend's own gets into a build of this project. */
sw_version_delivery sw_own_delivery(const sw_project *project);
bool sw_own_resolve(sw_resolution *r, sw_error *err);
