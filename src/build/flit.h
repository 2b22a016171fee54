/* The flit_core backend in parts: the configuration and the module, the files, the metadata. Functions are named after those of
   flit_core: config.py, common.py, sdist.py, wheel.py. */
#pragma once
#include "build/profile.h"

typedef struct sw_flit_profile {
	const char *label;
	const char *metadata_version;
	bool imports;         /* Import-Name and Import-Namespace */
	bool more_licenses;   /* NOTICE* and AUTHORS* among the default patterns */
	bool crlf;            /* RECORD */
	bool strict_brackets; /* only brackets behind the name hold extras */
} sw_flit_profile;

typedef struct sw_flit {
	sw_native *native;
	const sw_flit_profile *profile;
	const sw_project *project;
	sw_str module;              /* dotted */
	sw_str prefix;              /* "" or "src" */
	const sw_tree_dir *package; /* NULL = a single file */
	const sw_tree_file *file;   /* the module, or the package's __init__.py (NULL: none) */
	sw_str version, summary, description, content_type, license_expression;
	sw_strs license_files;
	sw_tree_files sdist;
	bool py2;
} sw_flit;

/* Reads [project], [tool.flit] and the module. Each function sets why when it is false. */
bool sw_flit_configure(sw_flit *flit);
bool sw_flit_license(sw_flit *flit);
/* Which files the sdist holds: flit->sdist. */
bool sw_flit_select_files(sw_flit *flit);
/* The module's files in a tree, in the order of os.walk() with sorted names. */
void sw_flit_module_files(const sw_flit *flit, const sw_tree *tree, sw_tree_files *out);
bool sw_flit_metadata(sw_flit *flit, sw_str *out);
sw_str sw_flit_entry_points(const sw_flit *flit); /* "" = no file */

/* Not native because of a field of [project], or of a value of [tool.flit]. */
bool sw_flit_no_field(sw_flit *flit, sw_field field, const char *what);
bool sw_flit_no_value(sw_flit *flit, const sw_toml_value *value);
/* A path that is written the only way. */
bool sw_flit_plain_path(sw_flit *flit, sw_field field);
