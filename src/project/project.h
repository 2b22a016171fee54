/* A checkout of a Python project: what it declares, validated. Loading reads pyproject.toml, shipwheel.toml, setup.cfg and
   setup.py and looks whether some other files are there; it runs nothing. */
#pragma once
#include "base/ctx.h"
#include "codec/toml.h"
#include "project/config.h"
#include "project/pyproject.h"

typedef enum sw_setup_py {
	SW_SETUP_ABSENT,
	SW_SETUP_PLAIN, /* nothing but imports of setup and a call of it without arguments */
	SW_SETUP_CODE   /* anything else */
} sw_setup_py;

typedef struct sw_project_file {
	sw_str path; /* absolute; "" = the file is not there */
	sw_str text;
} sw_project_file;

typedef struct sw_project {
	sw_str root; /* absolute, without links */
	sw_project_file pyproject, setup_cfg, setup_py;
	sw_toml toml;       /* of pyproject.toml; root NULL = no such file */
	sw_toml hatch_toml; /* of hatch.toml in a project of hatchling: its tables replace those of [tool.hatch] */
	sw_setup_py setup_kind;
	unsigned setup_min_minor; /* a plain setup.py does something else below Python 3.N; 0 = never */
	sw_build_system build;
	sw_project_table table;
	sw_fields tools; /* names of the tables below [tool], in order of the file */
	sw_strs locks; /* lock files at the root: "uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml" */
	sw_config config;

	sw_field name;    /* as written; absent: unknown until built */
	sw_field version; /* a static one ([project], setup.cfg, setup.py, poetry); absent: from elsewhere or unknown */
	const sw_project_file *name_file, *version_file; /* which file the fields above stand in */
	sw_str normal_name;                              /* PEP 503, "" when the name is unknown */
	sw_str shown_name;                               /* for people: the name, else that of the folder */
} sw_project;

/* Loads the project of the folder `path` (made absolute from ctx->cwd). SW_M101: neither pyproject.toml nor setup.py;
   SW_M102: a table breaks the specification, SW_A002: [tool.shipwheel] does, each pointing at the place; a syntax error
   of TOML as codec/toml.h says it. */
SW_NODISCARD bool sw_project_load(const sw_ctx *ctx, sw_str path, sw_arena *arena, sw_project *out, sw_error *err);

/* A folder that is no Python project as far as shipwheel can use it: its settings in shipwheel.toml; everything else is empty. */
SW_NODISCARD bool sw_project_load_bare(sw_str root, sw_arena *arena, sw_project *out, sw_error *err);

/* The table [tool.NAME] ("setuptools_scm", "hatch.version"), NULL when it is not there or no table. Of hatch it may stand in
   hatch.toml: sw_project_tool_doc is the document, for messages that point. */
const sw_toml_value *sw_project_tool(const sw_project *project, const char *dotted);
const sw_toml *sw_project_tool_doc(const sw_project *project, const char *dotted);
/* Points `err` at a field of one of the project's files; always false. `label` may be NULL. */
bool sw_project_point(const sw_project_file *file, sw_field field, const char *label, sw_error *err);
/* The name and version in setup.py's call of setup, where they are literals, or names of literals in the same file; the
   others stay as they are. A field's place is that of the argument's text. */
void sw_setup_literals(const sw_project_file *file, sw_arena *arena, sw_field *name, sw_field *version);
