/* pyproject.toml's [project] and [build-system] as validated records: packaging.python.org, "pyproject.toml specification"
   (PEP 517, 518, 621, 639, 794). Every text keeps its place in the file, so that whoever finds fault with it later can
   point at it. */
#pragma once
#include "base/err.h"
#include "base/vec.h"

/* A text with its place: `offset` and `len` are bytes of the file. An absent field has text.ptr NULL. */
typedef struct sw_field {
	sw_str text;
	size_t offset, len;
} sw_field;
typedef SW_VEC(sw_field) sw_fields;
static inline bool sw_field_set(sw_field field)
{
	return field.text.ptr != NULL;
}

typedef struct sw_field_pair {
	sw_field key, value;
} sw_field_pair;
typedef SW_VEC(sw_field_pair) sw_field_pairs;

typedef struct sw_person {
	sw_field name, email; /* at least one is set */
} sw_person;
typedef SW_VEC(sw_person) sw_persons;

typedef enum sw_readme_kind { SW_README_NONE, SW_README_FILE, SW_README_TEXT } sw_readme_kind;
typedef struct sw_readme {
	sw_readme_kind kind;
	sw_field value;        /* path or text */
	sw_field content_type; /* as written; absent in the short form */
} sw_readme;

typedef enum sw_license_kind {
	SW_LICENSE_NONE,
	SW_LICENSE_EXPRESSION, /* SPDX (PEP 639) */
	SW_LICENSE_TEXT,       /* { text = … }, deprecated */
	SW_LICENSE_FILE        /* { file = … }, deprecated */
} sw_license_kind;
typedef struct sw_license {
	sw_license_kind kind;
	sw_field value;
} sw_license;

typedef struct sw_field_group {
	sw_field name;
	sw_str normal; /* of an extra: PEP 503; else the name */
	sw_fields requirements;
	sw_field_pairs pairs; /* of an entry point group */
} sw_field_group;
typedef SW_VEC(sw_field_group) sw_field_groups;

/* [project]. Requirements, versions, specifiers, names and object references have been checked; nothing has been rewritten. */
typedef struct sw_project_table {
	bool present;
	sw_field name, version, description, requires_python;
	sw_readme readme;
	sw_license license;
	bool has_license_files, has_import_names, has_import_namespaces; /* an empty array is not the same as none */
	sw_fields license_files, keywords, classifiers, dependencies, dynamic, import_names, import_namespaces;
	sw_persons authors, maintainers;
	sw_field_pairs urls, scripts, gui_scripts;
	sw_field_groups entry_points;          /* without the two groups above */
	sw_field_groups optional_dependencies; /* in order of the file */
	sw_fields unknown;                     /* keys that no specification knows: flit and setuptools refuse them */
} sw_project_table;

/* True when `dynamic` lists the key. */
bool sw_project_is_dynamic(const sw_project_table *table, const char *key);

/* [build-system], with the defaults that every frontend applies. */
typedef struct sw_build_system {
	bool present;           /* the table is there */
	sw_fields requires;     /* PEP 508, checked; default: one field "setuptools>=40.8.0" without a place */
	sw_str backend;         /* "flit_core.buildapi"; default "setuptools.build_meta:__legacy__" */
	sw_field backend_field; /* absent by default */
	sw_fields backend_path; /* not empty: the backend is in the tree */
} sw_build_system;
/* True when the build requires the distribution (a normalised name), whatever its version. */
bool sw_build_requires(const sw_build_system *build, const char *normal_name);
