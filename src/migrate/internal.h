/* Shared by the files of this room, for nobody else. */
#pragma once
#include "base/map.h"
#include "build/pep517.h"
#include "codec/toml_edit.h"
#include "migrate/migrate.h"
#include "version/version.h"

/* A literal of the version in a Python file. */
typedef struct migrate_literal {
	sw_str path; /* from the project's root */
	uint32_t line;
	sw_str name;        /* "__version__" */
	bool tuple;         /* (1, 2, 3) */
	size_t offset, len; /* of the statement in the file's bytes */
} migrate_literal;
typedef SW_VEC(migrate_literal) migrate_literals;

/* Where a file of the wheel comes from. */
typedef enum migrate_place { PLACE_LIBRARY, PLACE_DATA, PLACE_SCRIPT } migrate_place;
typedef struct migrate_origin {
	sw_str target; /* in the wheel; of data and scripts behind NAME.data/… */
	sw_str source; /* from the project's root */
	migrate_place place;
} migrate_origin;

/* What lies at the top of the wheel. */
typedef struct migrate_top {
	sw_str name;   /* "demo", "six.py" */
	sw_str prefix; /* of its sources: "src/demo/a.py" has "src/"; "" = none */
	bool folder;
} migrate_top;

/* What the wheel of the old set-up holds, and from where. */
typedef struct migrate_layout {
	SW_VEC(migrate_origin) origins; /* sorted by target */
	SW_VEC(migrate_top) tops;
	sw_strs left_out;     /* tracked files in folders of the tops that the sdist has and the wheel has not */
	sw_strs not_in_sdist; /* tracked files */
	bool py2;             /* its tag says py2 too */
	sw_map sources;       /* path of a source to migrate_origin * */
} migrate_layout;

/* How the repository writes its tags. */
typedef struct migrate_tags {
	sw_str prefix;    /* "v", "", "demo-v", "release/" */
	bool by_default;  /* the default settings of setuptools-scm find them, and no others */
	bool any;         /* there is a tag with a version */
	bool has_version; /* there is one of today's version */
} migrate_tags;

typedef struct migrate_job {
	const sw_ctx *ctx;
	const sw_git *git; /* of the user */
	const sw_migrate_options *options;
	sw_arena *arena;
	sw_migration *out;
	sw_str root;        /* of the project in the first clone */
	sw_project project; /* as committed */
	sw_version version;
	sw_git_entries files;    /* tracked, below root, paths from there */
	sw_map tracked;          /* path to sw_git_entry * */
	sw_pep517_result before; /* the files of the old set-up */
	migrate_layout layout;
	migrate_tags tags;
	migrate_literals literals;
	sw_str package; /* folder of the package that holds the version file: "src/demo"; "" = none */
} migrate_job;

/* ---- read.c, keys.c: what the project is, and what stands in the way ---- */
/* Loads project, version and files. SW_W071 when there is no static version. */
bool sw_migrate_read(migrate_job *job, sw_error *err);
/* Fills out->obstacles from the configuration. */
void sw_migrate_obstacles(migrate_job *job);
void sw_migrate_hatch_keys(migrate_job *job);
/* The hatch table called `dotted` below [tool.hatch] or in hatch.toml, whose top tables replace; NULL = none. *doc is
   its document. */
const sw_toml_value *sw_migrate_hatch(const migrate_job *job, const char *dotted, const sw_toml **doc);
void sw_migrate_obstacle(migrate_job *job, sw_str path, uint32_t line, sw_str text, sw_str step);
void sw_migrate_obstacle_at(migrate_job *job, const sw_toml *doc, const sw_toml_value *value, sw_str text, sw_str step);
void sw_migrate_note_add(migrate_job *job, sw_str path, uint32_t line, sw_str text);
static inline bool sw_migrate_is_hatch(const migrate_job *job)
{
	return sw_str_is(job->project.build.backend, "hatchling.build");
}
static inline bool sw_migrate_is_setuptools(const migrate_job *job)
{
	return sw_str_starts(job->project.build.backend, SW_STR("setuptools.build_meta"));
}
/* True when another backend builds from now on: packages and files must be said anew. */
static inline bool sw_migrate_leaves_backend(const migrate_job *job)
{
	return job->options->to == SW_MIGRATE_SETUPTOOLS_SCM && !sw_migrate_is_setuptools(job);
}

/* ---- tags.c ---- */
bool sw_migrate_tags_read(migrate_job *job, sw_error *err);
/* A pattern for tag_regex; only where the default will not do. */
sw_str sw_migrate_tag_regex(const migrate_job *job);

/* ---- layout.c ---- */
bool sw_migrate_layout_read(migrate_job *job, sw_error *err);

/* ---- literal.c ---- */
/* Chooses the package of the version file and finds the literals that it replaces. */
bool sw_migrate_literals(migrate_job *job, sw_error *err);
bool sw_migrate_literals_replace(migrate_job *job, sw_error *err);

/* ---- edit.c: the texts ---- */
/* The text of a file as it is by now; ptr NULL = there is none. */
bool sw_migrate_text(migrate_job *job, sw_str path, sw_str *out, sw_error *err);
/* Notes its new text. */
bool sw_migrate_put(migrate_job *job, sw_str path, sw_str text, sw_error *err);
/* Adds a line to a file of lines, which is made when it is missing. */
bool sw_migrate_add_line(migrate_job *job, sw_str path, sw_str line, sw_error *err);

/* ---- pyproject.c, tables.c ---- */
bool sw_migrate_pyproject(migrate_job *job, sw_error *err);
/* Packages and files of the layout as tables of setuptools. */
bool sw_migrate_tables(migrate_job *job, sw_toml *doc, sw_error *err);
/* Sets `path` (dotted TOML keys) to the text of a value. */
bool sw_migrate_set(migrate_job *job, sw_toml *doc, const char *path, sw_str value, sw_error *err);
bool sw_migrate_unset(migrate_job *job, sw_toml *doc, const char *path, sw_error *err);
sw_str sw_migrate_quote(migrate_job *job, sw_str text);
sw_str sw_migrate_array(migrate_job *job, const sw_strs *items);

/* ---- manifest.c ---- */
bool sw_migrate_manifest(migrate_job *job, sw_error *err);

/* ---- trial.c ---- */
bool sw_migrate_build_before(migrate_job *job, sw_error *err);
/* Clones, writes the files, looks at the next version, tags and builds. */
bool sw_migrate_try(migrate_job *job, bool build, sw_pep517_result *after, sw_error *err);
/* Imports the module out of both wheels. */
bool sw_migrate_import(migrate_job *job, sw_str before, sw_str after, sw_error *err);

/* ---- compare_metadata.c ---- */
typedef struct migrate_compare {
	sw_arena *arena;
	sw_migrate_proof *proof;
} migrate_compare;
void sw_migrate_differ(const migrate_compare *c, sw_str what, sw_str before, sw_str after, sw_str why);
bool sw_migrate_compare_metadata(const migrate_compare *c, sw_str before, sw_str after, sw_error *err);
bool sw_migrate_compare_entry_points(const migrate_compare *c, sw_str before, sw_str after, sw_error *err);
void sw_migrate_compare_wheel_file(const migrate_compare *c, sw_str before, sw_str after);
